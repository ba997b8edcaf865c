//! Draws a chart with `charts-rs`, in the brand's colour and font.

use std::sync::LazyLock;

use charts_rs::{
    BarChart, ChartBase, Color as SvgColor, FontConfig, HorizontalBarChart, LineChart, Series,
    Symbol, YAxisConfig,
};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::Serialize;

use super::data::{Chart, ChartSeries};
use super::layout::{
    FONT_SIZE, Scale, WIDEST_BAR, WIDTH, axis_unit, category_width, has_room_for_numbers, height,
    scale, width,
};
use super::numbers::{BAR_NUMBER_SIZE, Numbers, WORD_MARK, with_swedish_numbers};
use crate::load::SHIPPED_FONTS;
use crate::record::{Brand, ChartKind, Color};
use crate::swedish;

/// The style of charts.
#[derive(Debug, Clone, Copy)]
pub struct ChartStyle<'a> {
    /// The brand's colour.
    pub color: Color,
    /// The font family of labels.
    pub font: &'a str,
}

impl<'a> ChartStyle<'a> {
    /// The style of a brand.
    pub fn of(brand: &'a Brand) -> Self {
        Self { color: *brand.color, font: &brand.fonts.heading.0 }
    }
}

/// A drawn chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    /// The picture.
    pub svg: String,
    /// Its width and height in percent of the widest one's width.
    pub size: (f32, f32),
    /// The legend; empty for a single series.
    pub legend: Vec<LegendEntry>,
}

/// A series in the legend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LegendEntry {
    /// The name of the series.
    pub name: String,
    /// `#rrggbb`.
    pub color: String,
    /// The mark on its line, from 0; none for an area.
    pub mark: Option<usize>,
}

/// The number of marks for lines.
const MARKS: usize = 4;

const GREY: SvgColor = SvgColor { r: 89, g: 89, b: 89, a: 255 };
const HAIRLINE: SvgColor = SvgColor { r: 214, g: 214, b: 214, a: 255 };

/// Draws a chart; an error says why it can't be drawn.
pub fn draw(chart: &Chart, style: ChartStyle<'_>) -> Result<Drawing, String> {
    let ordered = in_drawing_order(chart);
    let numbers = Numbers {
        on_bars: &bar_numbers(&ordered),
        unit: axis_unit(&ordered),
        is_upright: ordered.kind == ChartKind::Bars,
    };
    let svg = with_swedish_numbers(&raw_svg(&ordered, style)?, &numbers);
    let size = (percent_of_widest(width(&ordered)), percent_of_widest(height(&ordered)));
    Ok(Drawing { svg, size, legend: legend(&ordered, style) })
}

/// A length in percent of the widest chart's width, to one decimal.
fn percent_of_widest(length: f32) -> f32 {
    (length / WIDTH * 1000.0).round() / 10.0
}

/// The picture as the library draws it.
fn raw_svg(chart: &Chart, style: ChartStyle<'_>) -> Result<String, String> {
    static FONTS: LazyLock<Result<(), String>> =
        LazyLock::new(|| charts_rs::add_fonts(SHIPPED_FONTS).map_err(|error| error.to_string()));
    FONTS.clone()?;
    let names = category_labels(chart);
    let svg = match chart.kind {
        ChartKind::Bars | ChartKind::StackedBars => {
            let mut bars = BarChart::new(series_with_gaps(chart, style), names);
            bars.radius = Some(0.0);
            keep_shades(&mut bars.series_list, chart);
            apply_style(&mut bars.base, chart, style);
            set_value_axes(&mut bars.y_axis_configs, chart);
            bars.svg()
        }
        ChartKind::LyingBars => {
            let mut bars = HorizontalBarChart::new(series(chart, style), names);
            apply_style(&mut bars.base, chart, style);
            set_value_axes(&mut bars.y_axis_configs, chart);
            bars.svg()
        }
        ChartKind::Lines | ChartKind::StackedAreas => {
            let mut lines = LineChart::new(series(chart, style), names);
            apply_style(&mut lines.base, chart, style);
            set_value_axes(&mut lines.y_axis_configs, chart);
            lines.svg()
        }
    };
    svg.map_err(|error| error.to_string())
}

/// The chart in the library's order, which begins at the bottom with bars that lie.
fn in_drawing_order(chart: &Chart) -> Chart {
    let mut ordered = chart.clone();
    if ordered.kind == ChartKind::LyingBars {
        ordered.categories.reverse();
        ordered.series.iter_mut().for_each(|series| series.values.reverse());
    }
    ordered
}

/// The names along the axis, marked as words, with ordinary spaces: the library can't measure others.
fn category_labels(chart: &Chart) -> Vec<String> {
    let names = chart.categories.iter().map(|name| name.replace('\u{a0}', " "));
    names.map(|name| format!("{WORD_MARK}{name}")).collect()
}

/// The numbers on the bars, in the order that the library draws them.
fn bar_numbers(chart: &Chart) -> Vec<String> {
    let decimals = chart.decimals();
    chart.values().map(|value| swedish::amount(value, decimals)).collect()
}

/// The legend of a chart.
fn legend(chart: &Chart, style: ChartStyle<'_>) -> Vec<LegendEntry> {
    if chart.series.len() < 2 {
        return Vec::new();
    }
    let series = chart.series.iter().zip(shades(style.color, chart)).enumerate();
    series
        .map(|(i, (series, shade))| LegendEntry {
            name: series.name.clone(),
            color: format!("#{:02x}{:02x}{:02x}", shade.r, shade.g, shade.b),
            mark: (chart.kind == ChartKind::Lines).then_some(i % MARKS),
        })
        .collect()
}

/// The series as the library takes them.
fn series(chart: &Chart, style: ChartStyle<'_>) -> Vec<Series> {
    let unit = axis_unit(chart);
    let series = chart.series.iter().zip(shades(style.color, chart)).enumerate();
    series
        .map(|(i, (series, shade))| Series {
            stack: chart.is_stacked().then(|| "allt".to_owned()),
            symbol: (chart.kind == ChartKind::Lines).then(|| symbol(i, shade)),
            label_show: !chart.is_stacked()
                && chart.kind != ChartKind::Lines
                && has_room_for_numbers(chart),
            ..Series::new_nullable(series.name.clone(), drawn_values(series, unit))
        })
        .collect()
}

/// The values of a series in the unit of the axis.
fn drawn_values(series: &ChartSeries, unit: Decimal) -> Vec<Option<f32>> {
    series.values.iter().map(|value| value.and_then(|value| (value * unit).to_f32())).collect()
}

/// The series with blank neighbours on both sides, so that a few bars don't grow broad.
fn series_with_gaps(chart: &Chart, style: ChartStyle<'_>) -> Vec<Series> {
    let bars = if chart.is_stacked() { 1 } else { chart.series.len() };
    let slots = (category_width(chart) / WIDEST_BAR).ceil() as usize;
    let blanks = slots.saturating_sub(bars) / 2;
    let before = (0..blanks).map(|i| blank_series(chart, i));
    let after = (blanks..2 * blanks).map(|i| blank_series(chart, i));
    before.chain(series(chart, style)).chain(after).collect()
}

/// A series without values.
fn blank_series(chart: &Chart, i: usize) -> Series {
    Series {
        // Each in a stack of its own: in a stacked chart the library gives places to stacks alone.
        stack: chart.is_stacked().then(|| format!("tom {i}")),
        ..Series::new_nullable(String::new(), vec![None; chart.categories.len()])
    }
}

/// Gives each series its shade, which the library counts from the first blank.
fn keep_shades(series: &mut [Series], chart: &Chart) {
    let blanks = (series.len() - chart.series.len()) / 2;
    for (i, series) in series.iter_mut().enumerate() {
        series.index = Some(i.saturating_sub(blanks));
    }
}

/// The mark on a line, one of [`MARKS`]; `lib/wheel.typ` draws the same.
fn symbol(i: usize, shade: SvgColor) -> Symbol {
    match i % MARKS {
        0 => Symbol::Circle(3.5, Some(shade)),
        1 => Symbol::Rect(3.2, Some(SvgColor::white())),
        2 => Symbol::Triangle(4.5, Some(shade)),
        _ => Symbol::Diamond(4.5, Some(SvgColor::white())),
    }
}

/// Gives a chart its size, colours and fonts.
fn apply_style(base: &mut ChartBase, chart: &Chart, style: ChartStyle<'_>) {
    base.width = width(chart);
    base.height = height(chart);
    base.margin = (4.0).into();
    base.background_color = SvgColor::transparent();
    base.font_family = style.font.to_owned();
    // The page has a legend of its own, in text that can be read out.
    base.legend.show = Some(false);
    base.x_axis.font = label_font();
    base.x_axis.stroke_color = GREY;
    base.grid.stroke_color = HAIRLINE;
    base.grid.stroke_width = 0.8;
    base.series.colors = shades(style.color, chart);
    base.series.fill = chart.kind == ChartKind::StackedAreas;
    base.series.fill_opacity = Some(1.0);
    base.series.smooth = false;
    base.series.stroke_width = 2.2;
    base.series.label.font = FontConfig { size: BAR_NUMBER_SIZE, ..label_font() };
    base.series.label.formatter = "{t}".to_owned();
    if chart.kind == ChartKind::StackedAreas {
        base.series.symbol = Some(Symbol::None);
        base.x_axis.boundary_gap = Some(false);
    }
}

/// Gives a chart its axis of values.
fn set_value_axes(axes: &mut Vec<YAxisConfig>, chart: &Chart) {
    if axes.is_empty() {
        axes.push(YAxisConfig::default());
    }
    let Scale { min, max, steps } = scale(chart);
    for axis in axes {
        axis.font = label_font();
        axis.stroke_color = SvgColor::transparent();
        axis.formatter = Some("{t}".to_owned());
        (axis.min, axis.max) = (Some(min), Some(max));
        axis.split_number = steps;
    }
}

fn label_font() -> FontConfig {
    FontConfig { size: FONT_SIZE, color: GREY, weight: None }
}

/// Shades of a colour from dark to light, one for each series.
fn shades(color: Color, chart: &Chart) -> Vec<SvgColor> {
    let count = chart.series.len();
    // A line as light as the lightest area would be invisible on white.
    let lightest = if chart.kind == ChartKind::Lines { 0.5 } else { 0.82 };
    let step = lightest / (count.max(2) - 1) as f32;
    (0..count.max(1)).map(|steps| lightened(color, step, steps)).collect()
}

/// A colour mixed with white, of which each step adds a share from 0 to 1.
fn lightened(color: Color, step: f32, steps: usize) -> SvgColor {
    let [r, g, b] = [color.red, color.green, color.blue].map(|channel| {
        let dark = f32::from(channel);
        (dark + (255.0 - dark) * step * steps as f32).round() as u8
    });
    SvgColor { r, g, b, a: 255 }
}

#[cfg(test)]
mod tests {
    use super::super::numbers::{is_moved, is_on_bar, number_pattern};
    use super::*;

    const KINDS: [ChartKind; 5] = [
        ChartKind::Bars,
        ChartKind::LyingBars,
        ChartKind::StackedBars,
        ChartKind::Lines,
        ChartKind::StackedAreas,
    ];

    /// Years along the axis, and numbers that English and Swedish write differently.
    fn chart(kind: ChartKind) -> Chart {
        let values = ["1234.25", "-1146.5", "2000"].map(|value| value.parse().ok());
        Chart {
            kind,
            categories: ["2023", "2024", "5 & <fler>"].map(str::to_owned).to_vec(),
            series: vec![ChartSeries { name: "Utfall".to_owned(), values: values.to_vec() }],
            unit: None,
        }
    }

    fn style() -> ChartStyle<'static> {
        ChartStyle { color: Color { red: 0, green: 80, blue: 160 }, font: "Source Sans 3" }
    }

    /// The texts of a picture, in order.
    fn texts(svg: &str) -> Vec<String> {
        let document = roxmltree::Document::parse(svg).unwrap();
        let elements = document.descendants().filter(|node| node.has_tag_name("text"));
        elements.map(|node| node.text().unwrap_or_default().trim().to_owned()).collect()
    }

    #[test]
    fn patterns_find_every_number_that_charts_rs_draws() {
        for kind in KINDS {
            let example = chart(kind);
            let svg = raw_svg(&example, style()).unwrap();
            let found: Vec<String> = number_pattern()
                .unwrap()
                .captures_iter(&svg)
                .map(|found| found[1].to_owned())
                .collect();
            let on_bars = found.iter().filter(|tag| is_on_bar(tag)).count();
            let names = texts(&svg).iter().filter(|text| text.starts_with(WORD_MARK)).count();
            let failed = format!(
                "charts-rs writes text in another way: adapt the patterns in chart/numbers.rs \
                 ({kind:?})\n{svg}"
            );
            let has_bar_numbers = matches!(kind, ChartKind::Bars | ChartKind::LyingBars);
            assert_eq!(
                on_bars,
                if has_bar_numbers { example.values().count() } else { 0 },
                "{failed}"
            );
            assert_eq!(found.len() - on_bars, scale(&example).steps + 1, "{failed}");
            assert_eq!(names, example.categories.len(), "{failed}");
            assert_eq!(found.len() + names, texts(&svg).len(), "{failed}");
        }
    }

    #[test]
    fn numbers_are_swedish_and_words_stay() {
        for kind in KINDS {
            let example = chart(kind);
            let Scale { min, max, steps } = scale(&example);
            let mut expected: Vec<String> = (0..=steps)
                .map(|i| min + (max - min) * i as f32 / steps as f32)
                .map(|number| swedish::amount(Decimal::from_f32_retain(number).unwrap(), 0))
                .chain(example.categories.iter().cloned())
                .collect();
            if matches!(kind, ChartKind::Bars | ChartKind::LyingBars) {
                let exact = ["1\u{202f}234,25", "−1\u{202f}146,50", "2\u{202f}000,00"];
                expected.extend(exact.map(str::to_owned));
            }
            let mut drawn = texts(&draw(&example, style()).unwrap().svg);
            expected.sort();
            drawn.sort();
            assert_eq!(drawn, expected, "{kind:?}");
        }
    }

    #[test]
    fn numbers_of_hanging_bars_are_within_them() {
        // Not what is wanted: the number should be below its bar. `with_swedish_numbers` moves only
        // text without a `dy`, and charts-rs 2.3 gives each number on a bar one.
        let svg = draw(&chart(ChartKind::Bars), style()).unwrap().svg;
        let tags = svg.match_indices("<text ").map(|(at, _)| svg[at..].split('>').next().unwrap());
        assert!(tags.filter(|tag| is_on_bar(tag)).all(is_moved), "{svg}");
        assert!(!svg.contains(" dy=\"17\""), "{svg}");
    }
}
