//! Rules about characters: every one can be printed by some font.
//!
//! In comes any record with its Markdown files, out come breaches, each at the first character.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::breach::Breach;
use super::context::{RecordContext, Supplies};
use super::rule::{Acceptance, Find, Rule};
use crate::diagnostic::{Code, Parts, Place, Severity, SourceFile};
use crate::record::Located;

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code { id: "T4", meaning: "Varje tecken i underlaget finns i något typsnitt." },
        severity: Severity::Error,
        reason: "Ett tecken utan bild syns inte på sidan och bryter mot arkivformatet.",
        source: "PDF/A-2 (ISO 19005-2) 6.2.11.8: inga tecken utan glyf",
        concerns: Parts::ALL,
        acceptance: Acceptance::Never("Tecknet saknas då på sidan."),
        find: Find::Record(in_record),
    },
    Rule {
        code: Code {
            id: "T5",
            meaning: "Varje tecken i organisation.yaml finns i något typsnitt.",
        },
        severity: Severity::Error,
        reason: "Ett tecken utan bild syns inte på sidan och bryter mot arkivformatet.",
        source: "PDF/A-2 (ISO 19005-2) 6.2.11.8: inga tecken utan glyf",
        concerns: Parts::ALL,
        acceptance: Acceptance::Never("Tecknet saknas då på varje sida."),
        find: Find::Organisation(|record, supplies| {
            in_texts(&record.file, &record.texts, supplies)
        }),
    },
];

fn in_record(context: &RecordContext<'_>) -> Vec<Breach> {
    let mut breaches = in_texts(context.entry.file, context.entry.texts, context.supplies);
    for file in &context.markdown {
        let mut start = 0;
        for line in file.text.split_inclusive('\n') {
            let missing = unprintable(line, context.supplies);
            if !missing.is_empty() {
                let place = Place::bytes(file, start..start + line.trim_end().len());
                breaches.push(breach(place, &missing));
            }
            start += line.len();
        }
    }
    breaches
}

/// The breaches of a record's texts, each at the first character that no font has.
fn in_texts(
    file: &Arc<SourceFile>,
    texts: &[Located<String>],
    supplies: Supplies<'_>,
) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for text in texts {
        let missing = unprintable(text, supplies);
        if missing.is_empty() {
            continue; // as nearly all are
        }
        if let Some((at, first)) = text.char_indices().find(|(_, c)| missing.contains(c)) {
            let place = Place::within(file, text.node, text, &(at..at + first.len_utf8()));
            breaches.push(breach(place, &missing));
        }
    }
    breaches
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
    let point = format!("U+{:04X}", character as u32);
    if character.is_control() { point } else { format!("`{character}` ({point})") }
}
