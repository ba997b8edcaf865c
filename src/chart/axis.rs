//! The axis of values: from the lowest to the highest with zero between them, and round ticks.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::Serialize;

use crate::swedish;

/// The fewest and the most ticks that are wanted.
const FEWEST: usize = 4;
const MOST: usize = 6;

/// A tick of the axis.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tick {
    /// Where it is, as a share of the axis.
    pub at: f64,
    /// Its number.
    pub text: String,
}

/// An axis of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Axis {
    low: Decimal,
    high: Decimal,
    /// From one tick to the next; none on an axis without.
    step: Option<Decimal>,
}

impl Axis {
    /// The axis that ends where the values do.
    pub(super) fn bare(low: Decimal, high: Decimal) -> Self {
        Self { low, high, step: None }
    }

    /// The axis with round ticks that reaches at least as far; numbers have at most so many `decimals`.
    pub(super) fn ticked(low: Decimal, high: Decimal, decimals: u32) -> Self {
        let mut step = Decimal::new(1, decimals);
        let mut finer = None;
        loop {
            let axis = Self::stepped(low, high, step);
            match finer {
                // Below and above zero a coarser step may leave too few.
                Some(finer) if axis.ticks() < FEWEST => return finer,
                _ if axis.ticks() <= MOST => return axis,
                _ => finer = Some(axis),
            }
            step = coarser(step);
        }
    }

    fn stepped(low: Decimal, high: Decimal, step: Decimal) -> Self {
        // What is nothing but zero has an axis all the same.
        let high = if low == high { low + step } else { high };
        Self {
            low: (low / step).floor() * step,
            high: (high / step).ceil() * step,
            step: Some(step),
        }
    }

    fn ticks(&self) -> usize {
        let steps = self.step.map(|step| (self.high - self.low) / step);
        steps.and_then(|steps| (steps + Decimal::ONE).to_usize()).unwrap_or(0)
    }

    /// Where a value is, as a share of the axis.
    pub(super) fn share(&self, value: Decimal) -> f64 {
        let share = (value - self.low).checked_div(self.high - self.low);
        share.and_then(|share| share.round_dp(6).to_f64()).unwrap_or(0.0)
    }

    /// The ticks, from the lowest.
    pub(super) fn labelled(&self) -> Vec<Tick> {
        let Some(step) = self.step else { return Vec::new() };
        let ticks = (0..self.ticks()).map(|i| {
            let value = self.low + step * Decimal::from(i);
            Tick { at: self.share(value), text: swedish::amount(value, step.normalize().scale()) }
        });
        ticks.collect()
    }
}

/// The next of 1, 2, 5, 10, 20 …
fn coarser(step: Decimal) -> Decimal {
    let is_two = step.normalize().mantissa().to_string().starts_with('2');
    if is_two { step * Decimal::new(25, 1) } else { step * Decimal::TWO }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(low: &str, high: &str, decimals: u32, expected: &str) {
        let axis = Axis::ticked(low.parse().unwrap(), high.parse().unwrap(), decimals);
        let texts: Vec<String> = axis.labelled().into_iter().map(|tick| tick.text).collect();
        assert_eq!(texts.join(" "), expected.replace('_', "\u{202f}"));
    }

    #[test]
    fn ticks_are_round_and_reach_as_far_as_the_values() {
        check("0", "310", 0, "0 100 200 300 400");
        check("0", "8.8", 1, "0 2 4 6 8 10");
        check("-97", "214.5", 1, "−100 0 100 200 300");
        check("-3", "3", 0, "−4 −2 0 2 4");
        check("0", "0.25", 2, "0,00 0,05 0,10 0,15 0,20 0,25");
        check(
            "0",
            "1000000000",
            0,
            "0 200_000_000 400_000_000 600_000_000 800_000_000 1_000_000_000",
        );
        check("-2000", "0", 0, "−2_000 −1_500 −1_000 −500 0");
    }

    #[test]
    fn what_is_counted_is_not_parted() {
        check("0", "2", 0, "0 1 2");
        check("0", "0", 0, "0 1");
        check("0", "0", 1, "0,0 0,1");
    }

    proptest! {
        #[test]
        fn zero_is_a_tick_and_no_value_is_outside(low in -1_000_000_000_000_i64..=0, high in 0..1_000_000_000_000_i64) {
            let axis = Axis::ticked(Decimal::new(low, 2), Decimal::new(high, 2), 2);
            let ticks = axis.labelled();
            prop_assert!(ticks.iter().any(|tick| !tick.text.contains(|own: char| ('1'..='9').contains(&own))));
            prop_assert!(ticks.len() <= MOST + 2, "{ticks:?}");
            prop_assert!(high - low < 100 || ticks.len() >= FEWEST, "{ticks:?}");
            for value in [low, high] {
                prop_assert!((0.0..=1.0).contains(&axis.share(Decimal::new(value, 2))));
            }
        }
    }
}
