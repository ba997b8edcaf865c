//! Which records' documents are held back by errors.

use std::collections::BTreeSet;

use super::selection::is_of_one;
use crate::diagnostic::Diagnostic;
use crate::kinds::Document;
use crate::record::{Records, Subject};

/// The folders whose records say when something is.
const FOLDERS_OF_DAYS: [&str; 3] = ["sammantraden", "motesplaner", "revision"];

/// The files that have errors.
pub(super) struct BlockingErrors<'a> {
    paths: BTreeSet<&'a str>,
    /// Whether something that all documents share has one.
    shared: bool,
}

impl<'a> BlockingErrors<'a> {
    pub(super) fn new(records: &Records, findings: &'a [Diagnostic]) -> Self {
        let errors = findings.iter().filter(|finding| finding.is_error());
        let paths: BTreeSet<&str> = errors.map(Diagnostic::path).collect();
        let shared = records.organisation.as_ref().is_none_or(|record| !record.sound)
            || paths.iter().any(|path| !is_of_one(path));
        Self { paths, shared }
    }

    /// Whether a record's documents are held back.
    pub(super) fn hold(&self, subject: &Subject, records: &Records) -> bool {
        let is_sound = match subject {
            Subject::Everything => {
                !FOLDERS_OF_DAYS.iter().any(|folder| records.is_doubtful(folder))
            }
            Subject::Paper(_) if records.known_from(subject).is_none() => false,
            _ => records.entry(subject).is_some_and(|entry| entry.sound),
        };
        self.shared
            || !is_sound
            || records.files_of(subject).iter().any(|path| self.paths.contains(path))
    }
}

/// The codes of the errors that hold a document back.
pub fn blocking_codes(
    document: &Document,
    findings: &[Diagnostic],
    records: &Records,
) -> BTreeSet<&'static str> {
    let files = records.files_of(&document.subject);
    let is_of_all = document.subject == Subject::Everything;
    let errors = findings.iter().filter(|finding| {
        let path = finding.path();
        let holds = files.contains(&path) || !is_of_one(path) || (is_of_all && says_when(path));
        finding.is_error() && holds
    });
    errors.map(|error| error.code.id).collect()
}

/// Whether a file's record says when something is.
fn says_when(path: &str) -> bool {
    let folder = path.strip_prefix("content/").and_then(|below| below.split('/').next());
    folder.is_some_and(|folder| FOLDERS_OF_DAYS.contains(&folder))
}
