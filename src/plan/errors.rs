//! Which documents errors hold back, and what they keep out of the calendar.
//!
//! In come findings and records. An error holds back a document if it stands in a file that the document
//! depends on and is about a part that the document prints.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;

use super::selection::is_of_one;
use crate::diagnostic::{Diagnostic, Part, Parts};
use crate::facts::Facts;
use crate::ics::LeftOut;
use crate::kinds::{Document, DocumentPart};
use crate::record::{RecordEntry, Records, Subject};

/// The folders whose records say when something is.
const FOLDERS_OF_DAYS: [&str; 3] =
    ["content/sammantraden/", "content/motesplaner/", "content/revision/"];

/// What makes the last days that follow from an approval doubtful.
const LIMITS: Parts = Parts::of(&[Part::Approval, Part::Limits]);

/// The errors, by file.
pub(super) struct BlockingErrors<'a> {
    /// What the errors of each file are about.
    concerned: BTreeMap<&'a str, Parts>,
    /// Whether something that all documents share has one.
    shared: bool,
}

impl<'a> BlockingErrors<'a> {
    pub(super) fn new(records: &Records, findings: &'a [Diagnostic]) -> Self {
        let mut concerned: BTreeMap<&str, Parts> = BTreeMap::new();
        for finding in findings.iter().filter(|finding| finding.is_error()) {
            let parts = concerned.entry(finding.path()).or_default();
            *parts = parts.with(finding.concerns);
        }
        let shared = records.organisation.as_ref().is_none_or(|record| !record.sound)
            || concerned.keys().any(|path| !is_of_one(path));
        Self { concerned, shared }
    }

    /// Whether a document is held back. The calendar is not: it leaves out what is doubtful.
    pub(super) fn hold(&self, document: &Document, records: &Records) -> bool {
        let subject = &document.subject;
        if self.shared || *subject == Subject::Everything {
            return self.shared || self.hold_year(document, records);
        }
        let is_dated =
            !matches!(subject, Subject::Paper(_)) || records.known_from(subject).is_some();
        let is_sound = is_dated && records.entry(subject).is_some_and(|entry| entry.sound);
        let mut files = records.files_of(subject).into_iter();
        !is_sound || files.any(|path| self.parts(path).meet(document.kind.prints))
    }

    /// Whether a document of a year's meetings is held back by one of them.
    fn hold_year(&self, document: &Document, records: &Records) -> bool {
        let Some(DocumentPart::Year(year)) = document.part else { return false };
        let is_unread =
            records.unread.iter().any(|(_, day)| day.is_some_and(|own| own.year() == year));
        let mut meetings = records.meetings.iter().filter(|(day, _)| day.year() == year);
        is_unread
            || meetings.any(|(_, record)| {
                !record.sound || self.parts(&record.file.path).meet(document.kind.prints)
            })
    }

    /// Whether there is an error in what a record's documents depend on, whatever it is about.
    pub(super) fn touch(&self, subject: &Subject, records: &Records) -> bool {
        let is_sound = records.entry(subject).is_none_or(|entry| entry.sound);
        let mut files = records.files_of(subject).into_iter();
        self.shared || !is_sound || files.any(|path| self.concerned.contains_key(path))
    }

    /// What the errors of a file are about.
    fn parts(&self, path: &str) -> Parts {
        self.concerned.get(path).copied().unwrap_or_default()
    }

    /// What the calendar leaves out.
    pub(super) fn left_out(&self, facts: &Facts<'_>) -> LeftOut {
        let records = facts.records;
        let mut left_out = LeftOut::default();
        for (path, day) in &records.unread {
            if FOLDERS_OF_DAYS.iter().any(|folder| path.starts_with(folder)) {
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
        left_out
    }

    /// Whether it is known when what a record is about takes place. One with a problem is asked what it
    /// lost; no rule has looked at it.
    fn know_days(&self, subject: &Subject, entry: RecordEntry<'_>, records: &Records) -> bool {
        match subject {
            _ if entry.sound => !self.parts(&entry.file.path).meet(Parts::of(&[Part::Days])),
            Subject::Meeting(date) => {
                records.meetings.get(date).is_some_and(|record| record.has_known_day())
            }
            _ => false,
        }
    }
}

/// The codes of the errors that hold a document back.
pub fn blocking_codes(
    document: &Document,
    findings: &[Diagnostic],
    records: &Records,
) -> BTreeSet<&'static str> {
    let subject = &document.subject;
    let mut files = records.files_of(subject);
    if *subject == Subject::Everything {
        files.clear();
    }
    let is_sound = records.entry(subject).is_none_or(|entry| entry.sound);
    let prints = if is_sound { document.kind.prints } else { Parts::ALL };
    let errors = findings.iter().filter(|finding| finding.is_error());
    errors
        .filter(|error| {
            let is_own = files.contains(&error.path()) && error.concerns.meet(prints);
            is_own || !is_of_one(error.path())
        })
        .map(|error| error.code.id)
        .collect()
}
