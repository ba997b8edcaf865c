//! What rules about characters share: the texts that pages may say, and rules in pairs, one for any record and one for
//! organisation.yaml.
//!
//! In comes what a rule seeks in a text, out come two rules that seek it in all texts of a file.

use std::ops::Range;
use std::sync::Arc;

use super::breach::Breach;
use super::context::{RecordContext, Supplies};
use super::rule::{Acceptance, Find, Rule, Source};
use crate::diagnostic::{Code, Parts, Place, Severity, SourceFile};
use crate::record::{Located, Organisation, Record};
use crate::yaml::NodeId;

/// What two rules have in common, of which one is about any record and one about organisation.yaml.
pub(super) struct RulePair {
    /// The code of the rule about records, then of the one about the organisation.
    pub(super) codes: [Code; 2],
    pub(super) severity: Severity,
    pub(super) reason: &'static str,
    pub(super) source: Source,
    /// Whether a record may accept a breach, then whether the organisation may.
    pub(super) acceptance: [Acceptance; 2],
}

impl RulePair {
    /// The rules about what is sought in texts.
    pub(super) const fn seeking<S: Sought>(self) -> [Rule; 2] {
        let Self { codes: [of_records, of_organisation], severity, reason, source, acceptance } =
            self;
        let [by_records, by_organisation] = acceptance;
        let about_records = Rule {
            code: of_records,
            severity,
            reason,
            source,
            concerns: Parts::ALL,
            acceptance: by_records,
            find: Find::Record(in_record::<S>),
        };
        let about_organisation = Rule {
            code: of_organisation,
            acceptance: by_organisation,
            find: Find::Organisation(in_organisation::<S>),
            ..about_records
        };
        [about_records, about_organisation]
    }
}

/// What rules seek in texts.
pub(super) trait Sought {
    /// Whether a text has it, but for what YAML writes as an escape; it may say so too often. Asked of a whole file first:
    /// nearly all have none.
    fn may_be_in(text: &str) -> bool;

    /// The breaches of a text.
    fn in_text(text: &PlacedText<'_>, supplies: Supplies<'_>) -> Vec<Breach>;

    /// The breaches of what stands beside texts in a file that may have it, whose texts have some already.
    fn beside_texts(_file: &Arc<SourceFile>, _known: &[Breach]) -> Vec<Breach> {
        Vec::new()
    }
}

/// The breaches of a record, and of the Markdown files that it names.
fn in_record<S: Sought>(context: &RecordContext<'_>) -> Vec<Breach> {
    let mut breaches = in_file::<S>(context.entry.file, context.entry.texts, context.supplies);
    let lines = context.markdown.iter().flat_map(|file| PlacedText::of_lines(file));
    breaches.extend(lines.flat_map(|line| S::in_text(&line, context.supplies)));
    breaches
}

fn in_organisation<S: Sought>(
    record: &Record<Organisation>,
    supplies: Supplies<'_>,
) -> Vec<Breach> {
    in_file::<S>(&record.file, &record.texts, supplies)
}

/// The breaches of a file's texts, and of what stands beside them. A character that is written as an escape is seen only
/// in the text.
fn in_file<S: Sought>(
    file: &Arc<SourceFile>,
    texts: &[Located<String>],
    supplies: Supplies<'_>,
) -> Vec<Breach> {
    if !S::may_be_in(&file.text) && memchr::memchr(b'\\', file.text.as_bytes()).is_none() {
        return Vec::new();
    }
    let texts = PlacedText::of_values(file, texts);
    let mut breaches: Vec<Breach> = texts.flat_map(|text| S::in_text(&text, supplies)).collect();
    breaches.extend(S::beside_texts(file, &breaches));
    breaches
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
