//! The layout of a chart: its size, its axis of values, and what there is room for. Lengths are in
//! SVG units.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::data::Chart;
use crate::record::ChartKind;

/// The width of the widest chart.
pub(super) const WIDTH: f32 = 640.0;

/// The height of a chart whose bars stand.
const HEIGHT: f32 = 240.0;

/// The font size of its labels: 9 points where the chart is set 159 mm wide.
pub(super) const FONT_SIZE: f32 = 12.8;

/// The most that a bar is wide, about.
pub(super) const WIDEST_BAR: f32 = 56.0;

/// The width that the numbers of the axis take.
const AXIS_WIDTH: f32 = 60.0;

/// The most steps of the axis of values.
const MOST_STEPS: f32 = 7.0;

/// The axis of values.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    pub(super) min: f32,
    pub(super) max: f32,
    /// The number of steps between them.
    pub(super) steps: usize,
}

/// The width of a chart: that of one with few bars is less.
pub(super) fn width(chart: &Chart) -> f32 {
    let categories = chart.categories.len().max(1) as f32;
    match chart.kind {
        ChartKind::Bars | ChartKind::StackedBars => (90.0 + 130.0 * categories).min(WIDTH),
        _ => WIDTH,
    }
}

/// The height of a chart: that of one whose bars lie grows with them.
pub(super) fn height(chart: &Chart) -> f32 {
    match chart.kind {
        ChartKind::LyingBars => {
            let bars = (chart.categories.len() * chart.series.len().max(1)).min(60);
            36.0 + 16.0 * bars as f32 + 8.0 * chart.categories.len().min(60) as f32
        }
        _ => HEIGHT,
    }
}

/// The width that a category has along the axis.
pub(super) fn category_width(chart: &Chart) -> f32 {
    (width(chart) - AXIS_WIDTH) / chart.categories.len().max(1) as f32
}

/// Whether the names of the categories have room under bars that stand; the library would leave some
/// out.
pub fn has_room_for_names(chart: &Chart) -> bool {
    let longest = chart.categories.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    // A letter is about half as wide as the font is high.
    longest as f32 * FONT_SIZE * 0.52 < category_width(chart)
}

/// Whether each bar has room for its number.
pub(super) fn has_room_for_numbers(chart: &Chart) -> bool {
    chart.bars() <= if chart.kind == ChartKind::LyingBars { 36 } else { 12 }
}

/// The axis of values, with round numbers at its steps.
pub(super) fn scale(chart: &Chart) -> Scale {
    const ROUND: [f32; 3] = [1.0, 2.0, 5.0];
    let unit = axis_unit(chart).to_f32().unwrap_or(1.0);
    let (lowest, highest) = chart.extremes();
    // A number beyond the end of a bar needs room.
    let (low, high) = match has_room_for_numbers(chart) && !chart.is_stacked() {
        true => (lowest * unit * 1.12, highest * unit * 1.06),
        false => (lowest * unit, highest * unit),
    };
    let range = (high - low).max(f32::MIN_POSITIVE);
    let power = 10_f32.powf((range / MOST_STEPS).log10().floor());
    let step = ROUND
        .iter()
        .map(|round| round * power)
        .find(|step| range / step <= MOST_STEPS)
        .unwrap_or(power * 10.0);
    let (min, max) = ((low / step).floor() * step, (high / step).ceil() * step);
    Scale { min, max, steps: (((max - min) / step).round() as usize).max(1) }
}

/// The factor that values are multiplied by before they are drawn: 1, 10, 100 … The library writes
/// one decimal at most, so smaller steps of the axis would lose theirs.
pub(super) fn axis_unit(chart: &Chart) -> Decimal {
    let (low, high) = chart.extremes();
    let mut unit = Decimal::ONE;
    let mut range = high - low;
    while range < 10.0 && unit < Decimal::ONE_THOUSAND {
        (range, unit) = (range * 10.0, unit * Decimal::TEN);
    }
    unit
}
