//! Rules about characters: every one can be printed by some font.
//!
//! In comes any record with its Markdown files, out come breaches, each at the first character.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use super::breach::Breach;
use super::context::{RecordContext, Supplies};
use super::rule::{Acceptance, Find, Rule};
use crate::characters::{Hidden, code_point, hidden};
use crate::diagnostic::{Code, Parts, Place, Severity, SourceFile};
use crate::record::Located;
use crate::yaml::NodeId;

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
            let texts = PlacedText::of_values(&record.file, &record.texts);
            texts.filter_map(|text| unprintable_in(&text, supplies)).collect()
        }),
    },
];

fn in_record(context: &RecordContext<'_>) -> Vec<Breach> {
    let texts = PlacedText::of_values(context.entry.file, context.entry.texts);
    let all = texts.chain(lines_of(context));
    all.filter_map(|text| unprintable_in(&text, context.supplies)).collect()
}

/// A text that pages may say: of a record a value, of a Markdown file a line.
pub(super) struct PlacedText<'a> {
    /// What it says.
    pub(super) text: &'a str,
    file: &'a Arc<SourceFile>,
    source: TextSource,
}

/// Where a text stands in its file.
enum TextSource {
    /// It is the value of a node.
    Node(NodeId),
    /// It begins at a byte.
    Byte(usize),
}

impl<'a> PlacedText<'a> {
    /// The texts of a record.
    pub(super) fn of_values(
        file: &'a Arc<SourceFile>,
        values: &'a [Located<String>],
    ) -> impl Iterator<Item = Self> {
        values.iter().map(move |value| Self {
            text: value,
            file,
            source: TextSource::Node(value.node),
        })
    }

    /// The texts of a record if its file may have what `may_have` finds; a character that is written as an escape is
    /// seen only in the text.
    pub(super) fn of_suspect_values(
        file: &'a Arc<SourceFile>,
        values: &'a [Located<String>],
        may_have: fn(&str) -> bool,
    ) -> impl Iterator<Item = Self> {
        let is_escaped = memchr::memchr(b'\\', file.text.as_bytes()).is_some();
        let is_suspect = is_escaped || may_have(&file.text);
        let suspect = if is_suspect { values } else { &[] }; // nearly all are not
        Self::of_values(file, suspect)
    }

    /// The lines of a Markdown file.
    fn of_lines(file: &'a Arc<SourceFile>) -> impl Iterator<Item = Self> {
        let mut next = 0;
        file.text.split_inclusive('\n').map(move |text| {
            let start = next;
            next += text.len();
            Self { text, file, source: TextSource::Byte(start) }
        })
    }

    /// A whole Markdown file.
    pub(super) fn of_file(file: &'a Arc<SourceFile>) -> Self {
        Self { text: &file.text, file, source: TextSource::Byte(0) }
    }

    /// Some bytes of it as the place of a finding.
    pub(super) fn place(&self, range: &Range<usize>) -> Place {
        match self.source {
            TextSource::Node(node) => Place::within(self.file, node, self.text, range),
            TextSource::Byte(start) => {
                Place::bytes(self.file, start + range.start..start + range.end)
            }
        }
    }
}

/// Every line of the Markdown files that a record names.
pub(super) fn lines_of<'a>(context: &'a RecordContext<'_>) -> impl Iterator<Item = PlacedText<'a>> {
    context.markdown.iter().flat_map(|file| PlacedText::of_lines(file))
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
