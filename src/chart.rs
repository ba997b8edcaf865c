//! Charts: numbers to an SVG picture in the brand's colour and font. `charts-rs` draws.
//!
//! Shades of one colour, from dark to light, and a mark of its own for each line: what a chart says
//! can be seen in greyscale too.

use std::sync::LazyLock;

use charts_rs::{
    BarChart, ChartBase, Color as Ink, FontConfig, HorizontalBarChart, LegendCategory,
    LegendConfig, LineChart, Position, Series, Symbol, YAxisConfig,
};
use regex::{Captures, Regex};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::ledger::{Ledger, LedgerLine, LedgerPost, Row, Source, ledger};
use crate::load::SHIPPED_FONTS;
use crate::record::{Budget, BudgetPart, ChartKind, Color, Figure};
use crate::swedish::{self, typography};

/// What a chart shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    /// How it is drawn.
    pub kind: ChartKind,
    /// What stands along its axis.
    pub categories: Vec<String>,
    /// The values, a name and one a category; none for a blank.
    pub series: Vec<(String, Vec<Option<Decimal>>)>,
    /// What they are counted in.
    pub unit: Option<String>,
}

/// How charts look.
#[derive(Debug, Clone, Copy)]
pub struct Look<'a> {
    /// The brand's colour.
    pub color: Color,
    /// The family for labels.
    pub font: &'a str,
}

/// The chart that a figure is, from its own numbers or the budget's; none if it isn't one.
pub fn chart_of(figure: &Figure, budget: Option<&Budget>) -> Option<Chart> {
    let kind = figure.chart?;
    if let Some(part) = figure.from {
        return Some(of_budget(figure, kind, part, budget?));
    }
    let series = figure.series.iter().map(|series| {
        let values = series.values.iter().map(|value| value.map(|value| value.0));
        (typography(&series.name.0), values.collect())
    });
    Some(Chart {
        kind,
        categories: figure.categories.iter().map(|category| typography(&category.0)).collect(),
        series: series.collect(),
        unit: figure.unit.as_ref().map(|unit| typography(&unit.0)),
    })
}

/// A part of the budget as a chart: years along the axis, or the posts where bars lie.
fn of_budget(figure: &Figure, kind: ChartKind, part: BudgetPart, budget: &Budget) -> Chart {
    let ledger = ledger(budget);
    let wanted = |name: &str| {
        figure.columns.is_empty() || figure.columns.iter().any(|column| column.0 == name)
    };
    let columns = ledger.columns.iter().enumerate();
    let columns: Vec<usize> = columns
        .filter(|(_, column)| column.source == Source::Typed && wanted(&column.name))
        .map(|(at, _)| at)
        .collect();
    let lines = lines(&ledger, part);
    let heads: Vec<String> =
        columns.iter().map(|&at| typography(&ledger.columns[at].title)).collect();
    let names: Vec<String> = lines.iter().map(|(name, _)| typography(name)).collect();
    let cell = |row: &Row, at: usize| row.get(at).copied().flatten();
    let unit = Some(typography(&budget.unit.0));
    if kind == ChartKind::LyingBars {
        let series = columns.iter().zip(heads);
        let series = series.map(|(&at, head)| {
            (head, lines.iter().map(|(_, row)| cell(row, at)).collect())
        });
        return Chart { kind, categories: names, series: series.collect(), unit };
    }
    let series = lines.iter().zip(names);
    let series = series.map(|((_, row), name)| {
        (name, columns.iter().map(|&at| cell(row, at)).collect())
    });
    Chart { kind, categories: heads, series: series.collect(), unit }
}

/// The lines of a part of a budget. Costs are shown as they are spoken of, without minus signs.
fn lines(ledger: &Ledger, part: BudgetPart) -> Vec<(String, Row)> {
    let line = |line: &LedgerLine| match line {
        LedgerLine::Post(LedgerPost { title, row, .. }) => (title.clone(), row.clone()),
        LedgerLine::Group { title, total, .. } => (title.clone(), total.clone()),
    };
    let turned = |(title, row): (String, Row)| {
        let turn = |cell: Option<Decimal>| cell.map(|amount| -amount);
        (title, row.into_iter().map(turn).collect())
    };
    match part {
        BudgetPart::Income => ledger.income.iter().map(line).collect(),
        BudgetPart::Costs => ledger.costs.iter().map(line).map(turned).collect(),
        BudgetPart::Result => vec![("Resultat".to_owned(), ledger.result.clone())],
        BudgetPart::Equity => {
            let closing = ledger.equity.iter().map(|(_, closing)| closing.clone());
            closing.map(|row| ("Eget kapital vid årets slut".to_owned(), row)).collect()
        }
    }
}

/// The width of a chart (SVG units); its height follows from its kind.
const WIDTH: f32 = 640.0;

/// The size of its letters: 9 points where it is set 159 mm wide.
const LETTERS: f32 = 12.8;

const GREY: Ink = Ink { r: 89, g: 89, b: 89, a: 255 };
const HAIRLINE: Ink = Ink { r: 214, g: 214, b: 214, a: 255 };

/// Draws a chart; an error says why it can't be drawn.
pub fn svg(chart: &Chart, look: Look<'_>) -> Result<String, String> {
    static FONTS: LazyLock<Result<(), String>> =
        LazyLock::new(|| charts_rs::add_fonts(SHIPPED_FONTS).map_err(|error| error.to_string()));
    FONTS.clone()?;
    let drawn = match chart.kind {
        ChartKind::Bars | ChartKind::StackedBars => {
            let mut bars = BarChart::new(series(chart), chart.categories.clone());
            bars.radius = Some(0.0);
            dress(&mut bars.base, &mut bars.y_axis_configs, chart, look);
            bars.svg()
        }
        ChartKind::LyingBars => {
            let mut bars = HorizontalBarChart::new(series(chart), chart.categories.clone());
            dress(&mut bars.base, &mut bars.y_axis_configs, chart, look);
            bars.svg()
        }
        ChartKind::Lines | ChartKind::StackedAreas => {
            let mut lines = LineChart::new(series(chart), chart.categories.clone());
            dress(&mut lines.base, &mut lines.y_axis_configs, chart, look);
            lines.svg()
        }
    };
    drawn.map(|svg| swedish_numbers(&svg)).map_err(|error| error.to_string())
}

/// The values as the library takes them.
fn series(chart: &Chart) -> Vec<Series> {
    let is_stacked = matches!(chart.kind, ChartKind::StackedBars | ChartKind::StackedAreas);
    let one = |(i, (name, values)): (usize, &(String, Vec<Option<Decimal>>))| {
        let values = values.iter().map(|value| value.and_then(|value| value.to_f32())).collect();
        let mut series = Series::new_nullable(name.clone(), values);
        series.stack = is_stacked.then(|| "allt".to_owned());
        series.symbol = (chart.kind == ChartKind::Lines).then(|| symbol(i));
        series.label_show = !is_stacked && chart.kind != ChartKind::Lines && has_room(chart);
        series
    };
    chart.series.iter().enumerate().map(one).collect()
}

/// Whether each bar has room for its number.
fn has_room(chart: &Chart) -> bool {
    let bars = chart.categories.len() * chart.series.len();
    bars <= if chart.kind == ChartKind::LyingBars { 36 } else { 12 }
}

/// The mark on a line, other for each of four.
fn symbol(i: usize) -> Symbol {
    match i % 4 {
        0 => Symbol::Circle(3.5, None),
        1 => Symbol::Rect(3.2, None),
        2 => Symbol::Triangle(4.5, None),
        _ => Symbol::Diamond(4.5, None),
    }
}

/// Gives a chart its size, colours, letters and axes.
fn dress(base: &mut ChartBase, axes: &mut Vec<YAxisConfig>, chart: &Chart, look: Look<'_>) {
    let letters = FontConfig { size: LETTERS, color: GREY, weight: None };
    base.width = WIDTH;
    base.height = height(chart);
    base.margin = (4.0).into();
    base.background_color = Ink::transparent();
    base.font_family = look.font.to_owned();
    base.legend = LegendConfig {
        font: letters.clone(),
        category: LegendCategory::Rect,
        show: Some(chart.series.len() > 1),
        position: Some(Position::Bottom),
        ..base.legend.clone()
    };
    base.x_axis.font = letters.clone();
    base.x_axis.stroke_color = GREY;
    base.grid.stroke_color = HAIRLINE;
    base.grid.stroke_width = 0.8;
    base.series.colors = shades(look.color, chart.series.len());
    base.series.fill = chart.kind == ChartKind::StackedAreas;
    base.series.fill_opacity = Some(1.0);
    base.series.smooth = false;
    base.series.stroke_width = 2.2;
    base.series.label.font = FontConfig { size: LETTERS - 1.0, ..letters.clone() };
    base.series.label.formatter = "{t}".to_owned();
    if chart.kind == ChartKind::StackedAreas {
        base.series.symbol = Some(Symbol::None);
    }
    if axes.is_empty() {
        axes.push(YAxisConfig::default());
    }
    for axis in axes {
        axis.font = letters.clone();
        axis.stroke_color = Ink::transparent();
        axis.formatter = Some("{t}".to_owned());
    }
}

/// The height of a chart: of one that lies, by its bars.
fn height(chart: &Chart) -> f32 {
    match chart.kind {
        ChartKind::LyingBars => {
            let bars = chart.categories.len() * chart.series.len().max(1);
            40.0 + 24.0 * (bars.min(40) as f32) + 8.0 * chart.categories.len().min(40) as f32
        }
        _ => 300.0,
    }
}

/// Shades of a colour from dark to light, one a series.
fn shades(color: Color, count: usize) -> Vec<Ink> {
    const LIGHTEST: f32 = 0.82;
    let step = LIGHTEST / (count.max(2) - 1) as f32;
    let shade = |i: usize| {
        let mix = |channel: u8| {
            let channel = f32::from(channel);
            (channel + (255.0 - channel) * step * i as f32).round() as u8
        };
        Ink { r: mix(color.red), g: mix(color.green), b: mix(color.blue), a: 255 }
    };
    (0..count.max(1)).map(shade).collect()
}

/// Numbers that stand alone, as Swedes write them: "5 690" for "5,690".
fn swedish_numbers(svg: &str) -> String {
    static NUMBER: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r">\s*(-?\d{1,3}(?:,\d{3})*(?:\.\d+)?)\s*</text>").ok());
    let Some(number) = LazyLock::force(&NUMBER) else { return svg.to_owned() };
    let write = |found: &Captures<'_>| match found[1].replace(',', "").parse::<Decimal>() {
        Ok(value) => format!(">{}</text>", swedish::amount(value, value.scale())),
        Err(_) => found[0].to_owned(),
    };
    number.replace_all(svg, write).into_owned()
}
