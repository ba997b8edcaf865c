//! What a chart shows: its categories, series and unit.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::record::ChartKind;
use crate::swedish;

/// The number of series of a chart of targets: the target, then its outcome.
pub const TARGETS: usize = 2;

/// What a chart shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    /// The kind of chart.
    pub kind: ChartKind,
    /// The categories along its axis.
    pub categories: Vec<String>,
    /// The series.
    pub series: Vec<ChartSeries>,
    /// The unit of the values.
    pub unit: Option<String>,
}

/// A series of a chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChartSeries {
    /// Its name.
    pub name: String,
    /// Its values by category; none for a blank.
    pub values: Vec<Option<Decimal>>,
}

impl Chart {
    /// All values, series by series, without blanks.
    pub fn values(&self) -> impl Iterator<Item = Decimal> + '_ {
        self.series.iter().flat_map(|series| series.values.iter().copied().flatten())
    }

    /// The values of a category, series by series.
    pub(super) fn of_category(&self, at: usize) -> impl Iterator<Item = Option<Decimal>> + '_ {
        self.series.iter().map(move |series| series.values.get(at).copied().flatten())
    }

    /// The number of decimals that the chart's numbers are written with.
    pub fn decimals(&self) -> u32 {
        self.values().map(|value| value.normalize().scale()).max().unwrap_or(0)
    }

    /// The sum of a category.
    pub fn whole(&self, category: usize) -> Decimal {
        self.of_category(category).flatten().sum()
    }

    /// Every value in words, series by series: its number, and in a chart of shares what it is of its category.
    pub fn words(&self) -> Vec<Vec<Option<String>>> {
        let pairs = self.numbers().into_iter().zip(self.share_words());
        let words = pairs.map(|(numbers, shares)| {
            let pairs = numbers.into_iter().zip(shares);
            let words = pairs.map(|(number, share)| match share {
                Some(share) => Some(format!("{} ({share})", number?)),
                None => number,
            });
            words.collect()
        });
        words.collect()
    }

    /// Every value's number, series by series.
    pub(super) fn numbers(&self) -> Vec<Vec<Option<String>>> {
        let decimals = self.decimals();
        self.each(|_, value| Some(swedish::amount(value, decimals)))
    }

    /// What every value is of its category in percent, "41,7 %"; none in a chart of another kind, or of nothing.
    pub(super) fn share_words(&self) -> Vec<Vec<Option<String>>> {
        if self.kind != ChartKind::Shares {
            return self.each(|_, _| None);
        }
        let wholes: Vec<Decimal> = (0..self.categories.len()).map(|at| self.whole(at)).collect();
        let shares =
            self.each(|at, value| (value * Decimal::ONE_HUNDRED).checked_div(*wholes.get(at)?));
        let mut known = shares.iter().flatten().flatten();
        let decimals = if known.all(|share| share.normalize().scale() == 0) { 0 } else { 1 };
        let words = |share: Decimal| {
            let percent =
                share.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
            format!("{}\u{a0}%", swedish::amount(percent, decimals))
        };
        shares
            .into_iter()
            .map(|own| own.into_iter().map(|share| share.map(words)).collect())
            .collect()
    }

    /// What follows from every value and the place of its category, series by series; none of a blank.
    fn each<T>(&self, of: impl Fn(usize, Decimal) -> Option<T>) -> Vec<Vec<Option<T>>> {
        let series = self.series.iter().map(|series| {
            let values = series.values.iter().enumerate();
            values.map(|(at, value)| of(at, (*value)?)).collect()
        });
        series.collect()
    }

    /// Whether the values of a category are stacked on each other.
    pub(super) fn is_stacked(&self) -> bool {
        matches!(self.kind, ChartKind::StackedBars | ChartKind::StackedAreas | ChartKind::Shares)
    }

    /// Where the values of a category begin and end, series by series: at zero, or on each other, those below zero
    /// downward.
    pub(super) fn spans(&self, category: usize) -> Vec<Option<(Decimal, Decimal)>> {
        let (mut below, mut above) = (Decimal::ZERO, Decimal::ZERO);
        let mut spans = Vec::with_capacity(self.series.len());
        for value in self.of_category(category) {
            spans.push(value.map(|value| {
                if !self.is_stacked() {
                    return (Decimal::ZERO, value);
                }
                let end = if value < Decimal::ZERO { &mut below } else { &mut above };
                let start = *end;
                *end += value;
                (start, *end)
            }));
        }
        spans
    }

    /// The lowest and the highest that the chart reaches, with zero between them.
    pub(super) fn extremes(&self) -> (Decimal, Decimal) {
        let mut ends = vec![Decimal::ZERO];
        for category in 0..self.categories.len() {
            ends.extend(self.spans(category).into_iter().flatten().map(|(_, end)| end));
        }
        let low = ends.iter().copied().min().unwrap_or_default();
        (low, ends.into_iter().max().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shares(values: &[u32]) -> Chart {
        let series = values.iter().map(|value| ChartSeries {
            name: String::new(),
            values: vec![Some(Decimal::from(*value))],
        });
        Chart {
            kind: ChartKind::Shares,
            categories: vec![String::new()],
            series: series.collect(),
            unit: None,
        }
    }

    #[track_caller]
    fn check_shares(values: &[u32], expected: &[&str]) {
        let chart = shares(values);
        let words = chart.share_words().into_iter().filter_map(|mut own| own.remove(0));
        assert_eq!(words.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn shares_are_whole_where_they_are_exact() {
        check_shares(&[1, 1, 2], &["25\u{a0}%", "25\u{a0}%", "50\u{a0}%"]);
        check_shares(&[1, 2], &["33,3\u{a0}%", "66,7\u{a0}%"]);
        check_shares(&[1, 1999], &["0,1\u{a0}%", "100,0\u{a0}%"]);
        check_shares(&[0, 0], &[]);
    }

    #[test]
    fn what_is_below_zero_is_stacked_downward() {
        let mut chart = shares(&[3, 5]);
        chart.kind = ChartKind::StackedBars;
        chart.series[1].values = vec![Some(Decimal::from(-5))];
        let span = |from: i64, to: i64| Some((Decimal::from(from), Decimal::from(to)));
        assert_eq!(chart.spans(0), [span(0, 3), span(0, -5)]);
        assert_eq!(chart.extremes(), (Decimal::from(-5), Decimal::from(3)));
    }
}
