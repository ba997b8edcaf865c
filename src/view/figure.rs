//! What a text places: pictures, charts, the year as a wheel, tables of money and of words.
//!
//! A text places a figure by name, `![](#name)`, and the template gets all of them by name: a chapter
//! needn't know what a figure is, and a figure is moved with one line.

use std::collections::BTreeMap;

use serde::Serialize;

use super::money::{self, MoneyView};
use super::wheel::{self, WheelView};
use super::words::typographic;
use super::words_table::{self, WordsView};
use crate::chart::{self, Chart, Plot, chart_of};
use crate::facts::outline::PictureFile;
use crate::facts::{LongText, SummedTable};
use crate::prose::Caption;
use crate::record::{ChartKind, Figure, Organisation, Records, TextTable};
use crate::swedish;

/// Something that a text places by name.
#[derive(Debug, Serialize)]
pub struct PlacedView {
    /// Its number and title; none if it has no number.
    pub caption: Option<Caption>,
    /// A description for those who don't see it.
    pub alt: Option<String>,
    /// What it shows.
    #[serde(flatten)]
    pub content: FigureContent,
}

/// What a figure or a table shows.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum FigureContent {
    /// A picture file.
    Picture {
        /// Its path from the project's root.
        path: String,
    },
    /// A chart.
    Chart {
        /// What is drawn.
        plot: Plot,
        /// The numbers as a table.
        numbers: NumbersView,
        /// Whether the table is printed even if each number stands in the drawing.
        as_table: bool,
    },
    /// The year as a wheel.
    Wheel {
        /// The year.
        wheel: WheelView,
    },
    /// A notice in the place of a missing picture.
    Missing {
        /// Why it is missing.
        text: String,
    },
    /// A table of money.
    Money {
        /// The table.
        table: MoneyView,
    },
    /// A table of words.
    Words {
        /// The table.
        table: WordsView,
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
pub(crate) fn placed(
    text: &LongText<'_>,
    organisation: &Organisation,
    records: &Records,
) -> BTreeMap<String, PlacedView> {
    let LongText { manuscript, outline, .. } = text;
    let views = FigureViews { text, organisation, records };
    let mut placed = BTreeMap::new();
    for figure in manuscript.figures {
        placed.extend(views.figure(figure).map(|view| (figure.name.0.clone(), view)));
    }
    for table in &text.tables {
        placed.insert(table.name.to_owned(), views.table(table));
    }
    for (name, table) in manuscript.word_tables() {
        placed.insert(name.0.clone(), views.words(&name.0, table));
    }
    for picture in outline.passages.iter().flat_map(|passage| &passage.pictures) {
        placed.insert(picture.key.clone(), views.picture(picture));
    }
    placed
}

/// Views of what a manuscript places.
struct FigureViews<'a> {
    text: &'a LongText<'a>,
    organisation: &'a Organisation,
    records: &'a Records,
}

impl FigureViews<'_> {
    /// A figure of the record; none if what it shows isn't known.
    fn figure(&self, figure: &Figure) -> Option<PlacedView> {
        let title = figure.title.as_deref().map(typographic);
        let (alt, content) = if let Some(text) = &figure.missing {
            (None, FigureContent::Missing { text: typographic(text) })
        } else if let Some(file) = &figure.file {
            (written_alt(figure), self.picture_file(&file.0))
        } else if let Some(year) = figure.year_wheel {
            let wheel = wheel::view(self.organisation, &self.records.schedules.get(&year)?.value);
            let alt = written_alt(figure).unwrap_or_else(|| wheel::words(&wheel));
            (Some(alt), FigureContent::Wheel { wheel })
        } else {
            let chart = chart_of(figure, self.text.budget())?;
            let alt = written_alt(figure).unwrap_or_else(|| chart_words(&chart, title.as_deref()));
            (Some(alt), self.chart(&chart, *figure.as_table))
        };
        Some(PlacedView { caption: self.caption(&figure.name.0, title), alt, content })
    }

    /// A table of money.
    fn table(&self, table: &SummedTable<'_>) -> PlacedView {
        PlacedView {
            caption: self.caption(table.name, table.budget.title.as_deref().map(typographic)),
            alt: None,
            content: FigureContent::Money { table: money::view(table) },
        }
    }

    /// A table of words.
    fn words(&self, name: &str, table: &TextTable) -> PlacedView {
        PlacedView {
            caption: self.caption(name, table.title.as_deref().map(typographic)),
            alt: None,
            content: FigureContent::Words {
                table: words_table::view(table, &self.text.outline.references),
            },
        }
    }

    /// A picture that the text names by file; no reference leads to it.
    fn picture(&self, picture: &PictureFile) -> PlacedView {
        let title = (!picture.title.is_empty()).then(|| swedish::typography(&picture.title));
        let caption = self.caption(&picture.key, title);
        PlacedView {
            caption: caption.map(|caption| Caption { id: None, ..caption }),
            alt: Some(swedish::typography(&picture.alt)),
            content: self.picture_file(&picture.file),
        }
    }

    /// The number and title of what the text places by `name`; none if it lacks either.
    fn caption(&self, name: &str, title: Option<String>) -> Option<Caption> {
        let number = self.text.outline.placed.get(name)?.clone();
        Some(Caption { number, title: title?, id: Some(name.to_owned()) })
    }

    /// A picture file, named from the record's folder.
    fn picture_file(&self, file: &str) -> FigureContent {
        FigureContent::Picture { path: format!("/{}", self.text.manuscript.below(file)) }
    }

    /// A chart, with its numbers as a table.
    fn chart(&self, chart: &Chart, as_table: bool) -> FigureContent {
        let plot = chart::plot(chart, *self.organisation.brand.color);
        FigureContent::Chart { plot, numbers: numbers(chart), as_table }
    }
}

/// How a figure is described for those who don't see it, if the record says it.
fn written_alt(figure: &Figure) -> Option<String> {
    figure.alt.as_deref().map(typographic)
}

/// A chart's numbers as a table: a row a category.
fn numbers(chart: &Chart) -> NumbersView {
    let words = chart.words();
    let mut rows = Vec::with_capacity(chart.categories.len());
    for (at, category) in chart.categories.iter().enumerate() {
        let cells = words.iter().map(|own| own.get(at).cloned().flatten());
        rows.push((category.clone(), cells.collect()));
    }
    NumbersView {
        unit: chart.unit.clone(),
        heads: chart.series.iter().map(|series| series.name.clone()).collect(),
        rows,
    }
}

/// A chart in words: its kind, its title and every number.
fn chart_words(chart: &Chart, title: Option<&str>) -> String {
    let kind = match chart.kind {
        ChartKind::Bars | ChartKind::LyingBars => "Stapeldiagram",
        ChartKind::StackedBars => "Diagram med staplade staplar",
        ChartKind::Lines => "Linjediagram",
        ChartKind::StackedAreas => "Diagram med staplade ytor",
        ChartKind::Shares => "Diagram med andelar",
        ChartKind::Targets => "Diagram med mål och utfall",
    };
    let mut text = kind.to_owned();
    if let Some(title) = title {
        text += &format!(": {title}");
    }
    if let Some(unit) = &chart.unit {
        text += &format!(" ({unit})");
    }
    let mut series = Vec::new();
    for (own, words) in chart.series.iter().zip(chart.words()) {
        let numbers = series_words(&chart.categories, words);
        let is_alone = chart.series.len() == 1;
        series.push(if is_alone {
            format!("{numbers}.")
        } else {
            format!("{} – {numbers}.", own.name)
        });
    }
    format!("{text}. {}", series.join(" "))
}

/// A series by category: "2024: 3,5; 2025: 4,0"; blanks are left out.
fn series_words(categories: &[String], words: Vec<Option<String>>) -> String {
    let pairs = categories.iter().zip(words);
    let known = pairs.filter_map(|(category, value)| Some(format!("{category}: {}", value?)));
    known.collect::<Vec<_>>().join("; ")
}
