//! The numbers of §§, and sets of §§, as records write them.
//!
//! A set stays open (`t.o.m. 54`, `ej 53`), so that it holds whatever the meeting's numbers become.

use std::fmt;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, Error};

use super::fields::LARGEST_NUMBER;
use super::forms::OneOrMany;
use super::text::scalar;

/// The number of a §, perhaps with a letter: 12, 12 A. In the order of the minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ParagraphNumber {
    /// 1–9999.
    pub number: u32,
    /// A–Z.
    pub letter: Option<char>,
}

impl ParagraphNumber {
    /// A number without a letter.
    pub fn plain(number: u32) -> Self {
        Self { number, letter: None }
    }

    /// The number after it.
    #[must_use]
    pub fn next(self) -> Self {
        Self::plain(self.number.saturating_add(1))
    }

    /// Whether `later` may follow without a gap: 12, 13; 12, 12 A; 12 A, 13.
    pub fn leads_to(self, later: Self) -> bool {
        later == self.next() || (later.number == self.number && later.letter > self.letter)
    }
}

impl fmt::Display for ParagraphNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.letter {
            Some(letter) => write!(f, "{}\u{a0}{letter}", self.number),
            None => write!(f, "{}", self.number),
        }
    }
}

/// The §§ that something holds for: `52–58`, `[52–54, 56]`, `t.o.m. 54`, `fr.o.m. 55`, `ej 309`, `del av 60`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ParagraphSet {
    /// Those that it holds for; none for all, unless it holds only in part.
    pub within: Vec<ParagraphSpan>,
    /// Those of them that it doesn't hold for.
    pub except: Vec<ParagraphSpan>,
    /// Those that it holds for in part.
    pub partly: Vec<ParagraphSpan>,
}

/// How much of a § something holds for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Share {
    /// Nothing.
    None,
    /// A part.
    Part,
    /// All of it.
    Whole,
}

/// From one § to another; open at an end that isn't given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ParagraphSpan {
    /// The first.
    pub first: Option<ParagraphNumber>,
    /// The last.
    pub last: Option<ParagraphNumber>,
}

impl ParagraphSpan {
    fn contains(self, number: ParagraphNumber) -> bool {
        self.first.is_none_or(|first| first <= number)
            && self.last.is_none_or(|last| number <= last)
    }
}

impl ParagraphNumber {
    /// As files have it: `12`, `12-a`.
    pub fn slug(self) -> String {
        crate::project::slug(&self.to_string())
    }
}

impl ParagraphSet {
    /// The set of one §.
    pub fn of(number: ParagraphNumber) -> Self {
        let span = ParagraphSpan { first: Some(number), last: Some(number) };
        Self { within: vec![span], ..Self::default() }
    }

    /// Whether it holds for a §, or for a part of it.
    pub fn contains(&self, number: ParagraphNumber) -> bool {
        self.share(number) != Share::None
    }

    /// How much of a § it holds for.
    pub fn share(&self, number: ParagraphNumber) -> Share {
        let is_all = self.within.is_empty() && (self.partly.is_empty() || !self.except.is_empty());
        if any_holds(&self.partly, number) {
            Share::Part
        } else if (is_all || any_holds(&self.within, number)) && !any_holds(&self.except, number) {
            Share::Whole
        } else {
            Share::None
        }
    }

    /// Every number that is written in it.
    pub fn named(&self) -> impl Iterator<Item = ParagraphNumber> + '_ {
        let spans = self.within.iter().chain(&self.except).chain(&self.partly);
        spans.flat_map(|span| [span.first, span.last]).flatten()
    }
}

/// Whether a § is in any of some spans.
fn any_holds(spans: &[ParagraphSpan], number: ParagraphNumber) -> bool {
    spans.iter().any(|span| span.contains(number))
}

/// `12`, `12 A`, `§ 12`.
fn paragraph_number(text: &str) -> Result<ParagraphNumber, String> {
    lettered(text).ok_or_else(|| match first_of_several(text) {
        Some(first) => {
            let first = first.to_string().replace('\u{a0}', " ");
            format!("`{text}` är flera paragrafer; skriv bara den första: `{first}`")
        }
        None => {
            format!(
                "`{text}` är inte ett nummer på en paragraf; skriv till exempel `12` eller `12 A`"
            )
        }
    })
}

/// The first of the §§ that a text lists: `55–67`, `55, 56`.
fn first_of_several(text: &str) -> Option<ParagraphNumber> {
    let mut parts = text.split(['–', '-', '—', ',']).map(lettered);
    let first = parts.next()??;
    parts.all(|part| part.is_some()).then_some(first)
}

/// A number, perhaps with a letter after and `§` before.
fn lettered(text: &str) -> Option<ParagraphNumber> {
    let bare = text.trim().trim_start_matches('§').trim();
    let (digits, letter) = match bare.char_indices().next_back() {
        Some((at, letter)) if letter.is_ascii_alphabetic() => (bare[..at].trim_end(), Some(letter)),
        _ => (bare, None),
    };
    let number = digits.parse().ok().filter(|number| (1..=LARGEST_NUMBER).contains(number))?;
    let letter = letter.map(|letter| letter.to_ascii_uppercase());
    digits.bytes().all(|b| b.is_ascii_digit()).then_some(ParagraphNumber { number, letter })
}

impl FromStr for ParagraphNumber {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        paragraph_number(text)
    }
}

impl FromStr for ParagraphSet {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        paragraph_set(text)
    }
}

/// `52–58, 60`, `t.o.m. § 54`, `ej §§ 3, 5`, `del av § 55, 56–57`, `51, delar av §§ 53, 55`. What `ej` or the plural
/// begins goes on to the next of them.
fn paragraph_set(text: &str) -> Result<ParagraphSet, String> {
    let mut set = ParagraphSet::default();
    let mut goes_on = Kept::Within;
    for part in text.replace(" och ", ",").split(',').map(str::trim) {
        let (kept, bare) = match (part.strip_prefix("ej "), after_part_of(part)) {
            (Some(bare), _) => (Kept::Except, bare),
            (None, Some(bare)) => (Kept::Partly, bare),
            (None, None) => (goes_on, part),
        };
        let spans = match kept {
            Kept::Within => &mut set.within,
            Kept::Except => &mut set.except,
            Kept::Partly => &mut set.partly,
        };
        spans.push(paragraph_span(bare.trim())?);
        let is_single = kept == Kept::Partly && goes_on != kept && !is_plural(part);
        goes_on = if is_single { goes_on } else { kept };
    }
    Ok(set)
}

/// Where a span of a set belongs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kept {
    Within,
    Except,
    Partly,
}

/// What stands after `del av`.
fn after_part_of(text: &str) -> Option<&str> {
    ["del av ", "delar av ", "del ur "].iter().find_map(|words| text.strip_prefix(words))
}

/// Whether a part of a text begins several: `delar av`, `§§`.
fn is_plural(part: &str) -> bool {
    part.starts_with("delar") || part.contains("§§")
}

/// `52–58`, `54`, `t.o.m. 54`, `fr.o.m. 55`.
fn paragraph_span(text: &str) -> Result<ParagraphSpan, String> {
    let mut until = ["t.o.m.", "t o m", "till och med"].iter();
    if let Some(last) = until.find_map(|word| text.strip_prefix(word)) {
        return Ok(ParagraphSpan { first: None, last: Some(paragraph_number(last)?) });
    }
    let mut from = ["fr.o.m.", "fr o m", "från och med"].iter();
    if let Some(first) = from.find_map(|word| text.strip_prefix(word)) {
        return Ok(ParagraphSpan { first: Some(paragraph_number(first)?), last: None });
    }
    if text.contains('.') {
        return Err(format!("`{text}` är inte en paragraf; skriv intervall som 3–10"));
    }
    let (first, last) = text.split_once(['–', '-', '—']).unwrap_or((text, text));
    let (first, last) = (paragraph_number(first)?, paragraph_number(last)?);
    if last < first {
        return Err(format!("intervallet `{text}` går baklänges; skriv `{last}–{first}`"));
    }
    Ok(ParagraphSpan { first: Some(first), last: Some(last) })
}

impl<'de> Deserialize<'de> for ParagraphNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        scalar(deserializer, "numret på en paragraf, som 12 eller 12 A", paragraph_number)
    }
}

impl<'de> Deserialize<'de> for ParagraphSet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let parts = OneOrMany::<SetPart>::deserialize(deserializer)?;
        let mut set = Self::default();
        for SetPart(mut part) in parts.0 {
            set.within.append(&mut part.within);
            set.except.append(&mut part.except);
            set.partly.append(&mut part.partly);
        }
        if set == Self::default() {
            return Err(D::Error::custom("listan är tom"));
        }
        set.within.sort_unstable();
        set.except.sort_unstable();
        set.partly.sort_unstable();
        Ok(set)
    }
}

/// One entry of a [`ParagraphSet`].
struct SetPart(ParagraphSet);

impl<'de> Deserialize<'de> for SetPart {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let expected =
            "paragrafer som 52–58, [52, 54], t.o.m. 54, fr.o.m. 55, ej 53 eller del av 60";
        scalar(deserializer, expected, |text| paragraph_set(text).map(Self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_where_one_is_wanted_are_their_first() {
        let said = |text: &str| paragraph_number(text).unwrap_err();
        assert!(said("55-67").ends_with("skriv bara den första: `55`"));
        assert!(said("§§ 12 A, 13").ends_with("`12 A`"));
        assert!(said("2024-x").ends_with("`12` eller `12 A`"));
    }

    #[test]
    fn sets_hold_what_they_say() {
        let holds = |text: &str, number: &str| {
            paragraph_set(text).unwrap().contains(paragraph_number(number).unwrap())
        };
        assert!(holds("§§ 52–54, 56", "56") && !holds("52–54, 56", "55"));
        assert!(holds("t.o.m. § 54", "1") && !holds("t.o.m. 54", "55"));
        assert!(holds("fr.o.m. 55", "9999") && !holds("fr.o.m. 55", "54"));
        assert!(holds("ej § 309", "308") && !holds("ej 309", "309"));
        assert!(!holds("ej 3, 5", "5") && holds("1–9, ej 5", "9") && !holds("1–9, ej 5", "5"));
        assert!(holds("12–13", "12 A") && !holds("12", "12 a"));
        for wrong in ["", "58–52", "0", "10000", "1,", "a", "ej", "12 AB", "t.o.m.", "del av"] {
            assert!(paragraph_set(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_set_may_hold_a_part_of_a_paragraph() {
        let share = |text: &str, number: &str| {
            paragraph_set(text).unwrap().share(paragraph_number(number).unwrap())
        };
        assert_eq!(share("52–59, del av § 60–61", "61"), Share::Part);
        assert_eq!(share("52–59, del av § 60–61", "55"), Share::Whole);
        assert_eq!(share("52–59, del av § 60–61", "62"), Share::None);
        assert_eq!(share("del av 60", "59"), Share::None);
        assert_eq!(share("del av 60, 61", "61"), Share::Whole);
        assert_eq!(share("59, del av §§ 60, 62", "62"), Share::Part);
        assert_eq!(share("delar av 60 och 62", "62"), Share::Part);
        assert_eq!(share("ej 44, del av 45", "43"), Share::Whole);
        assert_eq!(share("ej 44, del av 45", "45"), Share::Part);
        assert_eq!(share("t.o.m. 59, del av 60", "60"), Share::Part);
    }
}
