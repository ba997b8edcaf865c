//! What is drawn of a chart: where each value is on its axis, its number, its shade.

use rust_decimal::Decimal;
use serde::Serialize;

use super::axis::{Axis, Tick};
use super::data::Chart;
use super::shades::{ink, shades};
use crate::record::{ChartKind, Color};
use crate::swedish;

/// What is drawn of a chart. Places are shares of the axis of values, from 0 to 1.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Plot {
    /// What it looks like.
    pub form: &'static str,
    /// "tkr".
    pub unit: Option<String>,
    /// The names of the categories.
    pub categories: Vec<String>,
    /// The series.
    pub series: Vec<PlotSeries>,
    /// Where zero is.
    pub zero: f64,
    /// The ticks of the axis; none on one without.
    pub ticks: Vec<Tick>,
    /// The sum of each stack, where all of it is known and on one side of zero.
    pub sums: Vec<Option<Mark>>,
}

/// A series of a chart.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlotSeries {
    /// Its name.
    pub name: String,
    /// Its shade, `#rrggbb`.
    pub fill: String,
    /// The colour of text on its shade.
    pub ink: &'static str,
    /// Its values by category; none for a blank.
    pub marks: Vec<Option<Mark>>,
}

/// A value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Mark {
    /// Where it begins.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// Its number.
    pub text: String,
}

/// What is drawn of a chart, in shades of a colour.
pub fn plot(chart: &Chart, color: Color) -> Plot {
    // A target is a mark on the bar of its outcome, which is the only one.
    let shades = match chart.kind {
        ChartKind::Targets => vec![color; chart.series.len()],
        _ => shades(color, chart.series.len(), chart.kind),
    };
    let axis = axis(chart);
    let mut series = Vec::with_capacity(shades.len());
    for (own, shade) in chart.series.iter().zip(shades) {
        let marks = Vec::with_capacity(chart.categories.len());
        series.push(PlotSeries {
            name: own.name.clone(),
            fill: shade.hex(),
            ink: ink(shade),
            marks,
        });
    }
    let is_of_shares = chart.kind == ChartKind::Shares;
    let mut texts = if is_of_shares { chart.share_words() } else { chart.numbers() };
    for category in 0..chart.categories.len() {
        // The bars of shares are as long as their whole.
        let whole = if is_of_shares { chart.whole(category) } else { Decimal::ONE };
        for (at, span) in chart.spans(category).into_iter().enumerate() {
            let text = texts[at].get_mut(category).and_then(Option::take).unwrap_or_default();
            series[at].marks.push(span.map(|span| mark(axis, span, whole, text)));
        }
    }
    Plot {
        form: form(chart.kind),
        unit: chart.unit.clone(),
        categories: chart.categories.clone(),
        series,
        zero: axis.share(Decimal::ZERO),
        ticks: axis.labelled(),
        sums: sums(chart, axis),
    }
}

/// The look of a kind of chart, which `lib/chart.typ` has a function for.
fn form(kind: ChartKind) -> &'static str {
    match kind {
        ChartKind::Bars => "standing",
        ChartKind::LyingBars => "lying",
        ChartKind::StackedBars => "stacked",
        ChartKind::Lines => "lines",
        ChartKind::StackedAreas => "areas",
        ChartKind::Shares => "shares",
        ChartKind::Targets => "targets",
    }
}

/// The axis of a chart: with ticks where it may be read by them.
fn axis(chart: &Chart) -> Axis {
    let (low, high) = chart.extremes();
    match chart.kind {
        ChartKind::Bars | ChartKind::Lines | ChartKind::StackedAreas => {
            Axis::ticked(low, high, chart.decimals())
        }
        ChartKind::Shares => Axis::bare(Decimal::ZERO, Decimal::ONE),
        _ => Axis::bare(low, high),
    }
}

/// A value that begins and ends at `span`, in parts of a `whole`.
fn mark(axis: Axis, (from, to): (Decimal, Decimal), whole: Decimal, text: String) -> Mark {
    let [from, to] = [from, to].map(|end| axis.share(end.checked_div(whole).unwrap_or_default()));
    Mark { from, to, text }
}

/// The sums of stacks of bars.
fn sums(chart: &Chart, axis: Axis) -> Vec<Option<Mark>> {
    if chart.kind != ChartKind::StackedBars || chart.series.len() < 2 {
        return vec![None; chart.categories.len()];
    }
    let sums = (0..chart.categories.len()).map(|category| {
        let values: Vec<Decimal> = chart.of_category(category).collect::<Option<_>>()?;
        let is_below = values.iter().any(|value| *value < Decimal::ZERO);
        let is_above = values.iter().any(|value| *value > Decimal::ZERO);
        let sum: Decimal = values.into_iter().sum();
        let (from, to) = (axis.share(Decimal::ZERO), axis.share(sum));
        let text = swedish::amount(sum, chart.decimals());
        (!(is_below && is_above)).then_some(Mark { from, to, text })
    });
    sums.collect()
}

#[cfg(test)]
mod tests {
    use super::super::data::ChartSeries;
    use super::*;

    fn plotted(kind: ChartKind, series: &[&[Option<&str>]]) -> Plot {
        let series = series.iter().map(|values| ChartSeries {
            name: "Utfall".to_owned(),
            values: values.iter().map(|value| value.map(|own| own.parse().unwrap())).collect(),
        });
        let series: Vec<ChartSeries> = series.collect();
        let categories = series[0].values.iter().map(|_| "2024".to_owned()).collect();
        plot(
            &Chart { kind, categories, series, unit: None },
            Color { red: 0, green: 80, blue: 160 },
        )
    }

    fn texts(marks: &[Option<Mark>]) -> Vec<Option<&str>> {
        marks.iter().map(|mark| mark.as_ref().map(|own| own.text.as_str())).collect()
    }

    #[test]
    fn numbers_are_exact_and_swedish() {
        let plot = plotted(ChartKind::Bars, &[&[Some("1234.25"), None, Some("-1146.5")]]);
        let expected = [Some("1\u{202f}234,25"), None, Some("−1\u{202f}146,50")];
        assert_eq!(texts(&plot.series[0].marks), expected);
        assert_eq!(plot.zero, 0.5);
        assert!(plot.series[0].marks[0].as_ref().is_some_and(|mark| mark.from == 0.5));
    }

    #[test]
    fn a_stack_that_is_known_has_its_sum() {
        let plot = plotted(
            ChartKind::StackedBars,
            &[
                &[Some("0.1"), Some("1"), Some("-1"), Some("-1")],
                &[Some("0.2"), None, Some("2"), Some("-2")],
            ],
        );
        assert_eq!(texts(&plot.sums), [Some("0,3"), None, None, Some("−3,0")]);
        assert!(plot.ticks.is_empty());
    }

    #[test]
    fn shares_fill_their_bar() {
        let plot = plotted(ChartKind::Shares, &[&[Some("1"), Some("0")], &[Some("3"), Some("0")]]);
        let ends = |at: usize| plot.series[1].marks[at].as_ref().map(|mark| (mark.from, mark.to));
        assert_eq!(texts(&plot.series[1].marks), [Some("75\u{a0}%"), Some("")]);
        assert_eq!((ends(0), ends(1)), (Some((0.25, 1.0)), Some((0.0, 0.0))));
    }

    #[test]
    fn nothing_but_zeros_is_drawn_at_zero() {
        for kind in [ChartKind::Bars, ChartKind::LyingBars, ChartKind::Targets] {
            let plot = plotted(kind, &[&[Some("0")], &[Some("0")]]);
            assert_eq!(plot.series[0].marks[0].as_ref().unwrap().to, plot.zero);
        }
    }
}
