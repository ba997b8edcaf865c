//! Which documents errors hold back, and what they keep out of the calendar.
//!
//! In come findings and records. An error holds back a document if it stands in a file that the document
//! depends on and is about a part that the document prints.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

use super::selection::is_shared;
use crate::diagnostic::{Diagnostic, Part, Parts};
use crate::facts::{self, Facts};
use crate::ics::LeftOut;
use crate::kinds::{Document, DocumentPart, Kind};
use crate::project::OrganId;
use crate::record::{About, RecordEntry, Records, Subject, is_of_meeting};

/// The folders whose records say when something is, from their organ's folder.
const FOLDERS_OF_DAYS: [&str; 3] = ["sammantraden/", "motesplaner/", "revision/"];

/// What makes the last days that follow from an approval doubtful.
const LIMITS: Parts = Parts::of(&[Part::Approval, Part::Limits]);

/// The errors, by file.
pub(super) struct BlockingErrors<'a> {
    /// What the errors of each file are about.
    concerned: BTreeMap<&'a str, Parts>,
    organs: &'a [Facts<'a>],
    /// The organs of which something that all their documents share has an error.
    shared: BTreeSet<&'a OrganId>,
}

impl<'a> BlockingErrors<'a> {
    pub(super) fn new(organs: &'a [Facts<'a>], findings: &'a [Diagnostic]) -> Self {
        let mut concerned: BTreeMap<&str, Parts> = BTreeMap::new();
        for finding in findings.iter().filter(|finding| finding.is_error()) {
            let parts = concerned.entry(finding.path()).or_default();
            *parts = parts.with(finding.concerns);
        }
        let faulty = organs.iter().map(|facts| facts.records).filter(|records| {
            records.organisation.as_ref().is_none_or(|record| !record.sound)
                || concerned.keys().any(|path| is_shared(path, &records.organ))
        });
        let shared = faulty.map(|records| &records.organ).collect();
        Self { concerned, organs, shared }
    }

    /// The records of a document's organ.
    fn records(&self, subject: &Subject) -> Option<&'a Records> {
        facts::of(self.organs, &subject.organ).map(|facts| facts.records)
    }

    /// Whether a document is held back. The calendar is not: it leaves out what is doubtful.
    pub(super) fn hold(&self, document: &Document) -> bool {
        let subject = &document.subject;
        let is_shared = self.shared.contains(&subject.organ);
        if let Some(DocumentPart::Year(year)) = document.part {
            let mut organs = facts::embraced(self.organs, &subject.organ);
            return is_shared || organs.any(|own| self.hold_register(document, year, own.records));
        }
        if is_shared || subject.about == About::Everything {
            return is_shared;
        }
        let Some(records) = self.records(subject) else { return true };
        let is_dated = !subject.about.is_single() || records.known_from(subject).is_some();
        let is_sound = is_dated && records.entry(subject).is_some_and(|entry| entry.sound);
        let mut files = records.files_of(subject).into_iter();
        !is_sound || files.any(|path| self.parts(path).meet(document.kind.prints))
    }

    /// Whether a year's register is held back: by whatever minutes that it depends on are in doubt.
    fn hold_register(&self, document: &Document, year: i32, records: &Records) -> bool {
        let mut unread = records.unread.iter().filter(|(path, _)| is_of_meeting(path));
        let is_covered = |day: NaiveDate| document.kind.covers(year, day.year());
        let mut meetings = records.meetings.iter().filter(|(held, _)| is_covered(held.day));
        unread.any(|(_, day)| day.is_none_or(is_covered))
            || meetings.any(|(_, record)| {
                !record.sound || self.parts(&record.file.path).meet(document.kind.prints)
            })
    }

    /// Whether there is an error in what a record's documents depend on, whatever it is about.
    pub(super) fn touch(&self, subject: &Subject) -> bool {
        let Some(records) = self.records(subject) else { return true };
        let is_sound = records.entry(subject).is_none_or(|entry| entry.sound);
        let mut files = records.files_of(subject).into_iter();
        self.shared.contains(&subject.organ)
            || !is_sound
            || files.any(|path| self.concerned.contains_key(path))
    }

    /// What the errors of a file are about.
    fn parts(&self, path: &str) -> Parts {
        self.concerned.get(path).copied().unwrap_or_default()
    }

    /// What the calendar leaves out.
    pub(super) fn left_out(&self) -> LeftOut {
        let mut left_out = LeftOut::default();
        self.organs.iter().for_each(|facts| self.add_left_out(facts, &mut left_out));
        left_out
    }

    /// Adds what the calendar leaves out of an organ.
    fn add_left_out(&self, facts: &Facts<'_>, left_out: &mut LeftOut) {
        let records = facts.records;
        for (path, day) in &records.unread {
            let below = OrganId::of(path).map(|(_, below)| below).unwrap_or_default();
            if FOLDERS_OF_DAYS.iter().any(|folder| below.starts_with(folder)) {
                left_out.unread.push(day.map_or_else(|| path.clone(), |day| day.to_string()));
            }
        }
        for (subject, entry) in records.subjects() {
            if !self.know_days(&subject, entry, records) {
                left_out.days.insert(subject.clone());
            }
            let is_approved =
                facts.announcements(&subject).iter().any(|one| one.approved.is_some());
            if is_approved && (self.parts(&entry.file.path).meet(LIMITS) || !entry.sound) {
                left_out.limits.insert(subject);
            }
        }
    }

    /// Whether it is known when what a record is about takes place. One with a problem is asked what it
    /// lost; no rule has looked at it.
    fn know_days(&self, subject: &Subject, entry: RecordEntry<'_>, records: &Records) -> bool {
        match &subject.about {
            _ if entry.sound => !self.parts(&entry.file.path).meet(Parts::of(&[Part::Days])),
            About::Meeting(date) => {
                records.meetings.get(date).is_some_and(|record| record.has_known_day())
            }
            _ => false,
        }
    }
}

/// The files of the meetings that a year's register depends on, also of those that can't be read.
fn files_of_year<'r>(kind: &Kind, year: i32, records: &'r Records) -> Vec<&'r str> {
    let is_covered = |day: NaiveDate| kind.covers(year, day.year());
    let meetings = records.meetings.iter().filter(|(held, _)| is_covered(held.day));
    let unread = records
        .unread
        .iter()
        .filter(|(path, day)| is_of_meeting(path) && day.is_none_or(is_covered));
    let read = meetings.map(|(_, record)| record.file.path.as_str());
    read.chain(unread.map(|(path, _)| path.as_str())).collect()
}

/// The codes of the errors that hold a document back.
pub fn blocking_codes(
    document: &Document,
    findings: &[Diagnostic],
    organs: &[Facts<'_>],
) -> BTreeSet<&'static str> {
    let subject = &document.subject;
    let Some(Facts { records, .. }) = facts::of(organs, &subject.organ) else {
        return BTreeSet::new();
    };
    let files = match (&document.part, &subject.about) {
        (Some(DocumentPart::Year(year)), _) => {
            let own = facts::embraced(organs, &subject.organ);
            own.flat_map(|own| files_of_year(document.kind, *year, own.records)).collect()
        }
        (_, About::Everything) => Vec::new(),
        _ => records.files_of(subject),
    };
    let is_sound = records.entry(subject).is_none_or(|entry| entry.sound);
    let prints = if is_sound { document.kind.prints } else { Parts::ALL };
    let unread = facts::embraced(organs, &subject.organ)
        .flat_map(|own| own.records.meetings.values())
        .filter(|record| !record.sound);
    let unread: BTreeSet<&str> = unread.map(|record| record.file.path.as_str()).collect();
    let errors = findings.iter().filter(|finding| finding.is_error());
    errors
        .filter(|error| {
            let path = error.path();
            let is_printed = error.concerns.meet(prints) || unread.contains(path);
            let is_own = files.contains(&path) && is_printed;
            is_own || is_shared(path, &subject.organ)
        })
        .map(|error| error.code.id)
        .collect()
}
