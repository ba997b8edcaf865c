//! What a chart shows: its categories, series and unit.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::record::ChartKind;

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

    /// The number of decimals that the chart's numbers are written with.
    pub fn decimals(&self) -> u32 {
        self.values().map(|value| value.normalize().scale()).max().unwrap_or(0)
    }

    /// Whether the values of a category are stacked on each other.
    pub(super) fn is_stacked(&self) -> bool {
        matches!(self.kind, ChartKind::StackedBars | ChartKind::StackedAreas)
    }

    /// The number of bars.
    pub(super) fn bars(&self) -> usize {
        self.categories.len() * self.series.len()
    }

    /// The lowest and the highest that the chart reaches, with zero between them.
    pub(super) fn extremes(&self) -> (f32, f32) {
        let (mut low, mut high) = (0.0_f32, 0.0_f32);
        for category in 0..self.categories.len() {
            let (below, above) = self.extremes_of(category);
            (low, high) = (low.min(below), high.max(above));
        }
        // A chart of zeros has an axis all the same.
        if low == high { (0.0, 1.0) } else { (low, high) }
    }

    fn extremes_of(&self, category: usize) -> (f32, f32) {
        let (mut below, mut above) = (0.0_f32, 0.0_f32);
        for value in self.series.iter().filter_map(|series| *series.values.get(category)?) {
            let length = value.to_f32().unwrap_or(0.0);
            let (under, over) = (length.min(0.0), length.max(0.0));
            match self.is_stacked() {
                true => (below, above) = (below + under, above + over),
                false => (below, above) = (below.min(under), above.max(over)),
            }
        }
        (below, above)
    }
}
