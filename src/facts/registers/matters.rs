//! Each matter by its number in the register, through all §§ and decisions by delegation that have it: in come the
//! items of minutes, of one organ or of several, out come matters in the order of their numbers.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::minuted::Minuted;
use crate::record::{DelegatedDecision, Text};

/// A matter.
#[derive(Debug)]
pub struct Matter<'a> {
    /// Its number, as it was first written.
    pub number: &'a Text,
    /// What became of it, in order.
    pub steps: Vec<MatterStep<'a>>,
}

/// A step of a matter: a §, or a decision by delegation that a § reports.
#[derive(Debug, Clone, Copy)]
pub struct MatterStep<'a> {
    /// The §.
    pub minuted: Minuted<'a>,
    /// The decision by delegation.
    pub delegated: Option<&'a DelegatedDecision>,
}

impl MatterStep<'_> {
    /// Its day: of a decision by delegation that of the decision.
    pub fn day(&self) -> NaiveDate {
        let own = self.delegated.and_then(|own| own.date);
        own.map_or(self.minuted.held.day, |date| date.0)
    }
}

/// The matters of some items of minutes.
pub fn matters<'a>(minuted: impl Iterator<Item = Minuted<'a>>) -> Vec<Matter<'a>> {
    let mut found: BTreeMap<Vec<Piece>, Matter<'a>> = BTreeMap::new();
    for (number, step) in minuted.flat_map(steps) {
        let matter = found.entry(pieces(&number.0));
        matter.or_insert_with(|| Matter { number, steps: Vec::new() }).steps.push(step);
    }
    let mut matters: Vec<Matter<'a>> = found.into_values().collect();
    for matter in &mut matters {
        matter.steps.sort_by_key(MatterStep::day);
    }
    matters
}

/// The steps that an item is, each with the number of its matter.
fn steps<'a>(minuted: Minuted<'a>) -> impl Iterator<Item = (&'a Text, MatterStep<'a>)> {
    let own = minuted.registered.0.iter();
    let own = own.map(move |number| (&**number, MatterStep { minuted, delegated: None }));
    let reported = minuted.item.delegated.0.iter().flat_map(move |decision| {
        let step = MatterStep { minuted, delegated: Some(decision) };
        decision.registered.0.iter().map(move |number| (&**number, step))
    });
    own.chain(reported)
}

/// A piece of a number: digits are compared as numbers, so that KS 2024/9 comes before KS 2024/10.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Piece {
    Number(u64),
    Letters(String),
}

/// A number in pieces. How it is spaced, and the case of its letters, make no difference.
fn pieces(number: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for letter in number.chars().filter(|letter| !letter.is_whitespace()) {
        match (pieces.last_mut(), letter.to_digit(10)) {
            (Some(Piece::Number(own)), Some(digit)) => {
                *own = own.saturating_mul(10).saturating_add(digit.into());
            }
            (_, Some(digit)) => pieces.push(Piece::Number(digit.into())),
            (Some(Piece::Letters(own)), None) => own.extend(letter.to_lowercase()),
            (_, None) => pieces.push(Piece::Letters(letter.to_lowercase().collect())),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::pieces;

    #[test]
    fn numbers_are_in_the_order_of_their_digits() {
        assert!(pieces("KS 2024/9") < pieces("KS 2024/10"));
        assert!(pieces("KS 2023/10") < pieces("KS 2024/1"));
        assert_eq!(pieces("KS 2024/9"), pieces("ks\u{a0}2024/9"));
    }
}
