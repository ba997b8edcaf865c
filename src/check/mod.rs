//! Rules over records. A rule is one small piece with a code, a reason and a source; a fixture in
//! `tests/fixtures/records/bad/` breaks it.
//!
//! Rules look at records that are sound: what could not be read has been told already.

mod attendance;
mod brand;
mod decisions;
mod paragraphs;
mod references;
mod text;

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Place, Severity};
use crate::numbering::Numbering;
use crate::record::{Meeting, Organisation, Record, Records};
use crate::typefaces::Typefaces;

/// One rule.
#[derive(Debug)]
pub struct Rule {
    /// Its code and what it demands.
    pub code: Code,
    /// How much a breach matters.
    pub severity: Severity,
    /// Why it is there.
    pub reason: &'static str,
    /// Where it comes from: statute, standard or practice.
    pub source: &'static str,
    find: Find,
}

/// How a rule looks.
#[derive(Debug)]
enum Find {
    /// At each meeting.
    Meeting(fn(&Scene<'_>) -> Vec<Breach>),
    /// At the organisation.
    Organisation(fn(&Record<Organisation>, Supplies<'_>) -> Vec<Breach>),
}

/// What there is to make pages with.
#[derive(Debug, Clone, Copy)]
pub struct Supplies<'a> {
    /// The fonts.
    pub typefaces: &'a Typefaces,
    /// The pictures, by path below `content/`.
    pub pictures: &'a BTreeSet<String>,
}

/// What a rule about a meeting may look at.
struct Scene<'a> {
    meeting: &'a Record<Meeting>,
    records: &'a Records,
    numbering: &'a Numbering,
    supplies: Supplies<'a>,
}

/// A breach of a rule.
struct Breach {
    place: Place,
    message: String,
    hints: Vec<String>,
}

impl Breach {
    fn new(place: Place, message: impl Into<String>) -> Self {
        Self { place, message: message.into(), hints: Vec::new() }
    }

    fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }
}

/// Every rule, by family.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    [
        references::RULES,
        paragraphs::RULES,
        attendance::RULES,
        decisions::RULES,
        brand::RULES,
        text::RULES,
    ]
    .into_iter()
    .flatten()
}

/// Holds the records against every rule.
pub fn check(records: &Records, numbering: &Numbering, supplies: Supplies<'_>) -> Vec<Diagnostic> {
    let organisation = records.organisation.iter().filter(|record| record.sound);
    let of_organisation = organisation.flat_map(|record| {
        rules().flat_map(move |rule| match rule.find {
            Find::Organisation(find) => rule.findings(find(record, supplies)),
            Find::Meeting(_) => Vec::new(),
        })
    });
    let meetings = records.meetings.values().filter(|record| record.sound);
    let of_meetings = meetings.flat_map(|meeting| {
        let scene = Scene { meeting, records, numbering, supplies };
        rules().flat_map(move |rule| match rule.find {
            Find::Meeting(find) => rule.findings(find(&scene)),
            Find::Organisation(_) => Vec::new(),
        })
    });
    of_organisation.chain(of_meetings).collect()
}

impl Rule {
    /// Breaches as findings.
    fn findings(&self, breaches: Vec<Breach>) -> Vec<Diagnostic> {
        let finding = |breach: Breach| {
            Diagnostic::new(self.severity, self.code, breach.place, breach.message)
                .hints(breach.hints)
        };
        breaches.into_iter().map(finding).collect()
    }
}
