//! Charts: numbers to an SVG picture in the brand's colour and font. `charts-rs` draws.
//!
//! Shades of one colour, from dark to light, and a mark of its own for each line: what a chart says
//! can be seen in greyscale too.

mod source;

use std::sync::LazyLock;

use charts_rs::{
    BarChart, ChartBase, Color as Ink, FontConfig, HorizontalBarChart, LineChart, Series, Symbol,
    YAxisConfig,
};
use regex::{Captures, Regex};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::Serialize;

pub use self::source::chart_of;

use crate::load::SHIPPED_FONTS;
use crate::record::{Brand, ChartKind, Color};
use crate::swedish;

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
pub struct ChartStyle<'a> {
    /// The brand's colour.
    pub color: Color,
    /// The family for labels.
    pub font: &'a str,
}

impl<'a> ChartStyle<'a> {
    /// A brand's.
    pub fn of(brand: &'a Brand) -> Self {
        Self { color: brand.color.value, font: &brand.fonts.heading.0 }
    }
}

/// A drawn chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    /// The picture.
    pub svg: String,
    /// Its width and height in percent of the widest one's width.
    pub size: (f32, f32),
    /// What its shades and marks stand for; empty if it has one series.
    pub legend: Vec<Key>,
}

/// What a shade and a mark stand for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Key {
    /// The series.
    pub name: String,
    /// `#rrggbb`.
    pub color: String,
    /// The mark on its line, from 0; none for an area.
    pub mark: Option<usize>,
}

/// The width of the widest chart (SVG units).
const WIDTH: f32 = 640.0;

/// The height of a chart that stands.
const HEIGHT: f32 = 240.0;

/// The size of its letters: 9 points where it is set 159 mm wide.
const LETTERS: f32 = 12.8;

/// The size of the numbers on bars; no other letters have it.
const SMALL_LETTERS: f32 = 11.8;

/// What marks a text as words, which aren't written anew: it has no width.
const WORD: char = '\u{200b}';

/// A bar is about this wide at most.
const WIDEST_BAR: f32 = 56.0;

const GREY: Ink = Ink { r: 89, g: 89, b: 89, a: 255 };
const HAIRLINE: Ink = Ink { r: 214, g: 214, b: 214, a: 255 };

/// Draws a chart; an error says why it can't be drawn.
pub fn draw(chart: &Chart, look: ChartStyle<'_>) -> Result<Drawing, String> {
    static FONTS: LazyLock<Result<(), String>> =
        LazyLock::new(|| charts_rs::add_fonts(SHIPPED_FONTS).map_err(|error| error.to_string()));
    FONTS.clone()?;
    let chart = &in_drawing_order(chart);
    let drawn = match chart.kind {
        ChartKind::Bars | ChartKind::StackedBars => {
            let mut bars = BarChart::new(with_gaps(chart, look), labels(chart));
            bars.radius = Some(0.0);
            keep_shades(&mut bars.series_list, chart);
            dress(&mut bars.base, &mut bars.y_axis_configs, chart, look);
            bars.svg()
        }
        ChartKind::LyingBars => {
            let mut bars = HorizontalBarChart::new(series(chart, look), labels(chart));
            dress(&mut bars.base, &mut bars.y_axis_configs, chart, look);
            bars.svg()
        }
        ChartKind::Lines | ChartKind::StackedAreas => {
            let mut lines = LineChart::new(series(chart, look), labels(chart));
            dress(&mut lines.base, &mut lines.y_axis_configs, chart, look);
            lines.svg()
        }
    };
    let svg = drawn.map_err(|error| error.to_string())?;
    let hangs = chart.kind == ChartKind::Bars;
    let svg = in_swedish(&svg, &bar_labels(chart), unit_of_axis(chart), hangs);
    let percent = |length: f32| (length / WIDTH * 1000.0).round() / 10.0;
    let size = (percent(width(chart)), percent(height(chart)));
    Ok(Drawing { svg, size, legend: legend(chart, look) })
}

/// The chart as the library takes it, which begins at the bottom with bars that lie.
fn in_drawing_order(chart: &Chart) -> Chart {
    let mut chart = chart.clone();
    if chart.kind == ChartKind::LyingBars {
        chart.categories.reverse();
        chart.series.iter_mut().for_each(|(_, values)| values.reverse());
    }
    chart
}

/// The words along the axis, with spaces that the library knows the width of, marked as words.
fn labels(chart: &Chart) -> Vec<String> {
    let label = |category: &String| format!("{WORD}{}", category.replace('\u{a0}', " "));
    chart.categories.iter().map(label).collect()
}

/// What a chart's shades and marks stand for.
fn legend(chart: &Chart, look: ChartStyle<'_>) -> Vec<Key> {
    if chart.series.len() < 2 {
        return Vec::new();
    }
    let shades = shades(look.color, chart);
    let key = |(i, (name, _)): (usize, &(String, Vec<Option<Decimal>>))| Key {
        name: name.clone(),
        color: format!("#{:02x}{:02x}{:02x}", shades[i].r, shades[i].g, shades[i].b),
        mark: (chart.kind == ChartKind::Lines).then_some(i % MARKS),
    };
    chart.series.iter().enumerate().map(key).collect()
}

/// The values as the library takes them.
fn series(chart: &Chart, look: ChartStyle<'_>) -> Vec<Series> {
    let is_stacked = is_stacked(chart);
    let shades = shades(look.color, chart);
    let unit = unit_of_axis(chart);
    let one = |(i, (name, values)): (usize, &(String, Vec<Option<Decimal>>))| {
        let value = |value: &Option<Decimal>| value.and_then(|value| (value * unit).to_f32());
        let values = values.iter().map(value).collect();
        let mut series = Series::new_nullable(name.clone(), values);
        series.stack = is_stacked.then(|| "allt".to_owned());
        series.symbol = (chart.kind == ChartKind::Lines).then(|| symbol(i, shades[i]));
        series.label_show = !is_stacked && chart.kind != ChartKind::Lines && has_room(chart);
        series
    };
    chart.series.iter().enumerate().map(one).collect()
}

/// The values with blank neighbours on both sides, so that a few bars don't grow broad.
fn with_gaps(chart: &Chart, look: ChartStyle<'_>) -> Vec<Series> {
    let bars = if is_stacked(chart) { 1 } else { chart.series.len() };
    let band = (width(chart) - 60.0) / chart.categories.len().max(1) as f32;
    let slots = (band / WIDEST_BAR).ceil() as usize;
    let blanks = slots.saturating_sub(bars) / 2;
    // Each in a stack of its own: the library counts places among the stacks alone.
    let blank = |i: usize| {
        let mut series = Series::new_nullable(String::new(), vec![None; chart.categories.len()]);
        series.stack = is_stacked(chart).then(|| format!("tom {i}"));
        series
    };
    let left = (0..blanks).map(blank);
    left.chain(series(chart, look)).chain((blanks..2 * blanks).map(blank)).collect()
}

/// Gives each series its shade, which the library counts from the first blank.
fn keep_shades(series: &mut [Series], chart: &Chart) {
    let blanks = (series.len() - chart.series.len()) / 2;
    for (i, series) in series.iter_mut().enumerate() {
        series.index = Some(i.saturating_sub(blanks));
    }
}

fn is_stacked(chart: &Chart) -> bool {
    matches!(chart.kind, ChartKind::StackedBars | ChartKind::StackedAreas)
}

/// Whether the names of the categories have room under bars that stand; the library would leave some
/// out.
pub fn has_room_for_names(chart: &Chart) -> bool {
    let band = (width(chart) - 60.0) / chart.categories.len().max(1) as f32;
    let letters = chart.categories.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    letters as f32 * LETTERS * 0.52 < band
}

/// Whether each bar has room for its number.
fn has_room(chart: &Chart) -> bool {
    let bars = chart.categories.len() * chart.series.len();
    bars <= if chart.kind == ChartKind::LyingBars { 36 } else { 12 }
}

/// How many marks there are for lines.
const MARKS: usize = 4;

/// The mark on a line, other for each of [`MARKS`]; `lib/wheel.typ` draws the same.
fn symbol(i: usize, shade: Ink) -> Symbol {
    match i % MARKS {
        0 => Symbol::Circle(3.5, Some(shade)),
        1 => Symbol::Rect(3.2, Some(Ink::white())),
        2 => Symbol::Triangle(4.5, Some(shade)),
        _ => Symbol::Diamond(4.5, Some(Ink::white())),
    }
}

/// Gives a chart its size, colours, letters and axes.
fn dress(base: &mut ChartBase, axes: &mut Vec<YAxisConfig>, chart: &Chart, look: ChartStyle<'_>) {
    let letters = FontConfig { size: LETTERS, color: GREY, weight: None };
    base.width = width(chart);
    base.height = height(chart);
    base.margin = (4.0).into();
    base.background_color = Ink::transparent();
    base.font_family = look.font.to_owned();
    base.legend.show = Some(false);
    base.x_axis.font = letters.clone();
    base.x_axis.stroke_color = GREY;
    base.grid.stroke_color = HAIRLINE;
    base.grid.stroke_width = 0.8;
    base.series.colors = shades(look.color, chart);
    base.series.fill = chart.kind == ChartKind::StackedAreas;
    base.series.fill_opacity = Some(1.0);
    base.series.smooth = false;
    base.series.stroke_width = 2.2;
    base.series.label.font = FontConfig { size: SMALL_LETTERS, ..letters.clone() };
    base.series.label.formatter = "{t}".to_owned();
    if chart.kind == ChartKind::StackedAreas {
        base.series.symbol = Some(Symbol::None);
        base.x_axis.boundary_gap = Some(false);
    }
    if axes.is_empty() {
        axes.push(YAxisConfig::default());
    }
    let scale = scale(chart);
    for axis in axes {
        axis.font = letters.clone();
        axis.stroke_color = Ink::transparent();
        axis.formatter = Some("{t}".to_owned());
        (axis.min, axis.max, axis.split_number) = (Some(scale.0), Some(scale.1), scale.2);
    }
}

/// The width of a chart: that of one with few bars is less.
fn width(chart: &Chart) -> f32 {
    let bars = chart.categories.len().max(1) as f32;
    match chart.kind {
        ChartKind::Bars | ChartKind::StackedBars => (90.0 + 130.0 * bars).min(WIDTH),
        _ => WIDTH,
    }
}

/// The height of a chart: of one that lies, by its bars.
fn height(chart: &Chart) -> f32 {
    match chart.kind {
        ChartKind::LyingBars => {
            let bars = (chart.categories.len() * chart.series.len().max(1)).min(60);
            36.0 + 16.0 * bars as f32 + 8.0 * chart.categories.len().min(60) as f32
        }
        _ => HEIGHT,
    }
}

/// The axis of values: from, to, and in how many parts, so that the marks are round numbers.
fn scale(chart: &Chart) -> (f32, f32, usize) {
    const ROUND: [f32; 3] = [1.0, 2.0, 5.0];
    let unit = unit_of_axis(chart).to_f32().unwrap_or(1.0);
    let (low, high) = extremes(chart);
    let (low, high) = (low * unit, high * unit);
    // A number beyond the end of a bar needs room.
    let is_numbered = has_room(chart) && !is_stacked(chart);
    let (low, high) = if is_numbered { (low * 1.12, high * 1.06) } else { (low, high) };
    let range = (high - low).max(f32::MIN_POSITIVE);
    let power = 10_f32.powf((range / 7.0).log10().floor());
    let fits = |step: &f32| range / step <= 7.0;
    let step = ROUND.iter().map(|round| round * power).find(fits).unwrap_or(power * 10.0);
    let (first, last) = ((low / step).floor() * step, (high / step).ceil() * step);
    (first, last, (((last - first) / step).round() as usize).max(1))
}

/// The lowest and the highest that a chart reaches, zero among them.
fn extremes(chart: &Chart) -> (f32, f32) {
    let value = |value: &Option<Decimal>| value.and_then(|value| value.to_f32()).unwrap_or(0.0);
    let (mut low, mut high) = (0.0_f32, 0.0_f32);
    for at in 0..chart.categories.len() {
        let values = chart.series.iter().filter_map(|(_, values)| values.get(at)).map(value);
        let (mut below, mut above) = (0.0_f32, 0.0_f32);
        for value in values {
            let (under, over) = (value.min(0.0), value.max(0.0));
            match is_stacked(chart) {
                true => (below, above) = (below + under, above + over),
                false => (below, above) = (below.min(under), above.max(over)),
            }
        }
        (low, high) = (low.min(below), high.max(above));
    }
    if low == high { (0.0, 1.0) } else { (low, high) }
}

/// Shades of a colour from dark to light, one a series; of lines, none too light to see.
fn shades(color: Color, chart: &Chart) -> Vec<Ink> {
    let count = chart.series.len();
    let lightest = if chart.kind == ChartKind::Lines { 0.5 } else { 0.82 };
    let step = lightest / (count.max(2) - 1) as f32;
    let shade = |i: usize| {
        let mix = |channel: u8| {
            let channel = f32::from(channel);
            (channel + (255.0 - channel) * step * i as f32).round() as u8
        };
        Ink { r: mix(color.red), g: mix(color.green), b: mix(color.blue), a: 255 }
    };
    (0..count.max(1)).map(shade).collect()
}

/// What values are multiplied by, so that the library, which writes one decimal, writes those of the
/// axis in full: 1, 10, 100 …
fn unit_of_axis(chart: &Chart) -> Decimal {
    let (low, high) = extremes(chart);
    let mut unit = Decimal::ONE;
    let mut range = high - low;
    while range < 10.0 && unit < Decimal::ONE_THOUSAND {
        (range, unit) = (range * 10.0, unit * Decimal::TEN);
    }
    unit
}

/// The numbers on the bars, in the order that the library draws them.
fn bar_labels(chart: &Chart) -> Vec<String> {
    let decimals = decimals(chart);
    let values = chart.series.iter().flat_map(|(_, values)| values.iter().flatten());
    values.map(|value| swedish::amount(*value, decimals)).collect()
}

/// How many decimals a chart's numbers are written with.
pub fn decimals(chart: &Chart) -> u32 {
    let values = chart.series.iter().flat_map(|(_, values)| values.iter().flatten());
    values.map(|value| value.normalize().scale()).max().unwrap_or(0)
}

/// The picture with its numbers as Swedes write them: those on bars exactly, those of the axis
/// divided by the `unit` that the values were multiplied by.
fn in_swedish(svg: &str, bars: &[String], unit: Decimal, hangs: bool) -> String {
    static TEXT: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(<text[^>]*>)\s*(-?\d{1,3}(?:,\d{3})*(?:\.\d+)?|-?\d+(?:\.\d+)?)\s*</text>")
            .ok()
    });
    let Some(text) = LazyLock::force(&TEXT) else { return svg.to_owned() };
    let is_small = |tag: &str| tag.contains(&format!("font-size=\"{SMALL_LETTERS}\""));
    let small = text.captures_iter(svg).filter(|found| is_small(&found[1])).count();
    let mut exact = bars.iter().filter(|_| small == bars.len());
    let write = |found: &Captures<'_>| {
        let value = found[2].replace(',', "").parse::<Decimal>();
        let value = value.map(|value| (value / unit).normalize());
        let words = match if is_small(&found[1]) { exact.next() } else { None } {
            // The library sets the number of a bar that hangs within it.
            Some(words) if words.starts_with('−') && hangs && !found[1].contains(" dy=") => {
                let lower = found[1].replacen("<text", "<text dy=\"17\"", 1);
                return format!("{lower}{words}</text>");
            }
            Some(words) => words.clone(),
            None => value.map_or_else(|_| found[2].to_owned(), |v| swedish::amount(v, v.scale())),
        };
        format!("{}{words}</text>", &found[1])
    };
    text.replace_all(svg, write).replace(WORD, "")
}
