//! Rules about characters: every one can be printed by some font.
//!
//! In comes any record with its Markdown files, out come breaches, each at the first character.

use std::collections::BTreeSet;

use super::breach::Breach;
use super::context::Supplies;
use super::rule::{Acceptance, Rule, Source};
use super::texts::{PlacedText, RulePair, Sought};
use crate::characters::{Hidden, code_point, hidden};
use crate::diagnostic::{Code, Place, Severity};

pub(super) const RULES: &[Rule] = &RulePair {
    codes: [
        Code { id: "T4", meaning: "Varje tecken i underlaget finns i något typsnitt." },
        Code { id: "T5", meaning: "Varje tecken i organisation.yaml finns i något typsnitt." },
    ],
    severity: Severity::Error,
    reason: "Ett tecken utan bild syns inte på sidan och bryter mot arkivformatet.",
    source: Source::Said("PDF/A-2 (ISO 19005-2) 6.2.11.8: inga tecken utan glyf"),
    acceptance: [
        Acceptance::Never("Tecknet saknas då på sidan."),
        Acceptance::Never("Tecknet saknas då på varje sida."),
    ],
}
.seeking::<Unprintable>();

/// Characters that no font has.
struct Unprintable;

impl Sought for Unprintable {
    fn may_be_in(_: &str) -> bool {
        true // the fonts aren't known here
    }

    fn in_text(text: &PlacedText<'_>, supplies: Supplies<'_>) -> Vec<Breach> {
        unprintable_in(text, supplies).into_iter().collect()
    }
}

/// The breach of a text, at the first character that no font has. What is hidden is told by rule T8.
fn unprintable_in(text: &PlacedText<'_>, supplies: Supplies<'_>) -> Option<Breach> {
    if text.text.chars().all(|character| supplies.typefaces.can_print(character)) {
        return None; // as of nearly all
    }
    let mut missing = unprintable(text.text, supplies);
    for (_, character, _) in hidden(text.text) {
        missing.remove(&character);
    }
    let (at, first) = text.text.char_indices().find(|(_, c)| missing.contains(c))?;
    Some(breach(text.place(&(at..at + first.len_utf8())), &missing))
}

/// The characters that no font has.
fn unprintable(text: &str, supplies: Supplies<'_>) -> BTreeSet<char> {
    text.chars().filter(|&c| !supplies.typefaces.can_print(c)).collect()
}

/// The breach for a text with characters that no font has.
fn breach(place: Place, missing: &BTreeSet<char>) -> Breach {
    let names: Vec<String> = missing.iter().take(5).map(|&character| name(character)).collect();
    let rest = if missing.len() > 5 { " …" } else { "" };
    Breach::new(place, format!("tecken som inget typsnitt har: {}{rest}", names.join(", "))).hint(
        "skriv på ett annat sätt, eller lägg ett typsnitt som har dem i projektets mapp `fonts/`",
    )
}

/// A character with its code point, which is all that can be shown of some.
fn name(character: char) -> String {
    let point = code_point(character);
    if Hidden::of(character).is_some() { point } else { format!("`{character}` ({point})") }
}
