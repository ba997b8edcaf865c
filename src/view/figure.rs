//! What a text places: pictures, charts, the year as a wheel, tables of money.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Serialize;

use super::money::{self, MoneyView};
use super::wheel::{self, WheelView};
use super::{plain, typeset};
use crate::chart::{self, Chart, ChartSeries, ChartStyle, Drawing, LegendEntry, chart_of};
use crate::outline::Outline;
use crate::prose::Caption;
use crate::record::{Budget, ChartKind, Figure, Manuscript, Organisation, Records};
use crate::swedish;

/// Something that a text places by name.
#[derive(Debug, Serialize)]
pub struct PlacedView {
    /// What it is called; none if it has no number.
    pub caption: Option<Caption>,
    /// What it shows, for those who don't see it.
    pub alt: Option<String>,
    /// What it shows.
    #[serde(flatten)]
    pub shows: Shows,
}

/// What is placed.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Shows {
    /// A picture file.
    Picture {
        /// As Typst finds it.
        path: String,
    },
    /// A chart.
    Chart {
        /// The picture.
        svg: String,
        /// Its width and height in percent of the widest one's width.
        size: (f32, f32),
        /// What its values are counted in.
        unit: Option<String>,
        /// What its shades and marks stand for.
        legend: Vec<LegendEntry>,
        /// The numbers, if they are to be printed.
        numbers: Option<NumbersView>,
    },
    /// The year as a wheel.
    Wheel {
        /// The year.
        wheel: WheelView,
    },
    /// A picture that isn't there.
    Missing {
        /// Why.
        text: String,
    },
    /// A table of money.
    Money {
        /// The table.
        table: MoneyView,
    },
}

/// A chart's numbers as a table.
#[derive(Debug, Serialize)]
pub struct NumbersView {
    /// "tkr".
    pub unit: Option<String>,
    /// The headings of the columns.
    pub heads: Vec<String>,
    /// The rows: a name and the numbers.
    pub rows: Vec<(String, Vec<Option<String>>)>,
}

/// What a text may place, by name.
pub(super) fn placed(
    manuscript: &Manuscript<'_>,
    outline: &Outline,
    organisation: &Organisation,
    records: &Records,
) -> BTreeMap<String, PlacedView> {
    let budget = manuscript.budget();
    let caption = |name: &str, title: Option<String>| {
        let number = outline.placed.get(name)?.clone();
        Some(Caption { number, title: title?, id: Some(name.to_owned()) })
    };
    let figures = manuscript.figures.iter().filter_map(|figure| {
        let (alt, shows) = shows(figure, manuscript, budget, organisation, records)?;
        let name = &figure.name.0;
        let caption = caption(name, figure.title.as_ref().map(plain));
        Some((name.clone(), PlacedView { caption, alt, shows }))
    });
    let tables = manuscript.tables.iter().map(|(name, budget, _)| {
        let caption = caption(name, budget.title.as_ref().map(plain));
        let shows = Shows::Money { table: money::view(budget) };
        ((*name).to_owned(), PlacedView { caption, alt: None, shows })
    });
    let pictures = outline.passages.iter().flat_map(|passage| &passage.pictures);
    let pictures = pictures.map(|picture| {
        let title = (!picture.title.is_empty()).then(|| typeset(&picture.title));
        let mut caption = caption(&picture.key, title);
        if let Some(caption) = &mut caption {
            caption.id = None;
        }
        let path = format!("/{}", manuscript.below(&picture.file));
        let (alt, shows) = (Some(typeset(&picture.alt)), Shows::Picture { path });
        (picture.key.clone(), PlacedView { caption, alt, shows })
    });
    figures.chain(tables).chain(pictures).collect()
}

/// What a figure shows, with words for those who don't see it.
fn shows(
    figure: &Figure,
    manuscript: &Manuscript<'_>,
    budget: Option<&Budget>,
    organisation: &Organisation,
    records: &Records,
) -> Option<(Option<String>, Shows)> {
    let given = figure.alt.as_ref().map(plain);
    if let Some(text) = &figure.missing {
        return Some((None, Shows::Missing { text: plain(text) }));
    }
    if let Some(file) = &figure.file {
        return Some((given, Shows::Picture { path: format!("/{}", manuscript.below(&file.0)) }));
    }
    if let Some(year) = figure.year_wheel {
        let wheel = wheel::view(organisation, &records.schedules.get(&year)?.value);
        return Some((given.or_else(|| Some(wheel::words(&wheel))), Shows::Wheel { wheel }));
    }
    let chart = chart_of(figure, budget)?;
    let look = ChartStyle::of(&organisation.brand);
    let Drawing { svg, size, legend } = chart::draw(&chart, look).ok()?;
    let numbers = figure.as_table.then(|| numbers(&chart));
    let title = figure.title.as_ref().map(plain);
    let alt = given.or_else(|| Some(words(&chart, title.as_deref())));
    Some((alt, Shows::Chart { svg, size, unit: chart.unit, legend, numbers }))
}

/// A chart's numbers as a table: a row a category.
fn numbers(chart: &Chart) -> NumbersView {
    let decimals = chart.decimals();
    let row = |(at, category): (usize, &String)| {
        let cell = |values: &Vec<Option<Decimal>>| {
            values.get(at).copied().flatten().map(|value| swedish::amount(value, decimals))
        };
        (category.clone(), chart.series.iter().map(|series| cell(&series.values)).collect())
    };
    NumbersView {
        unit: chart.unit.clone(),
        heads: chart.series.iter().map(|series| series.name.clone()).collect(),
        rows: chart.categories.iter().enumerate().map(row).collect(),
    }
}

/// What a chart says: its kind, its title and every number.
fn words(chart: &Chart, title: Option<&str>) -> String {
    let kind = match chart.kind {
        ChartKind::Bars | ChartKind::LyingBars => "Stapeldiagram",
        ChartKind::StackedBars => "Diagram med staplade staplar",
        ChartKind::Lines => "Linjediagram",
        ChartKind::StackedAreas => "Diagram med staplade ytor",
    };
    let unit = chart.unit.as_ref().map(|unit| format!(" ({unit})")).unwrap_or_default();
    let title = title.map(|title| format!(": {title}")).unwrap_or_default();
    let decimals = chart.decimals();
    let series = |ChartSeries { name, values }: &ChartSeries| {
        let pairs = chart.categories.iter().zip(values);
        let pairs = pairs.filter_map(|(category, value)| {
            Some(format!("{category}: {}", swedish::amount((*value)?, decimals)))
        });
        let pairs = pairs.collect::<Vec<_>>().join("; ");
        if chart.series.len() == 1 { format!("{pairs}.") } else { format!("{name} – {pairs}.") }
    };
    let series: Vec<String> = chart.series.iter().map(series).collect();
    format!("{kind}{title}{unit}. {}", series.join(" "))
}
