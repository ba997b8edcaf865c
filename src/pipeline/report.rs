//! What a run resulted in: the documents that were made, those that were held back, and everything
//! that is wrong.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::sealing::{SealedDocument, Sealing};
use crate::diagnostic::{self, Diagnostic, codes};
use crate::facts::Facts;
use crate::kinds::Document;
use crate::plan::{self, Selection};
use crate::project::Project;
use crate::record::Records;

/// What a run resulted in.
#[derive(Debug)]
pub struct Report {
    /// The documents that were made, by date.
    pub made: Vec<MadeDocument>,
    /// The documents that errors held back, by date.
    pub held: Vec<Document>,
    /// The codes of the errors that hold each back.
    pub causes: BTreeMap<Document, BTreeSet<&'static str>>,
    /// The paths of those that are there from before, from the project's root.
    pub kept: BTreeSet<String>,
    /// The documents that were sealed.
    pub sealed: Vec<SealedDocument>,
    /// The files of documents that no record gives any more, by path from the project's root.
    pub left_over: Vec<String>,
    /// Those of such files that were removed.
    pub removed: Vec<String>,
    /// Everything that is wrong, by file and place.
    pub findings: Vec<Diagnostic>,
    /// How many records were looked at.
    pub records: usize,
    /// Whether something newer cut it short.
    pub is_cut_short: bool,
    /// How many sources were typeset, and packets bound, where that is known.
    pub remade: usize,
}

/// A document that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MadeDocument {
    /// Its path from the project's root.
    pub path: String,
    /// How many pages it has; none if it has none.
    pub pages: usize,
    /// Its size in bytes.
    pub bytes: usize,
    /// Whether a file on disk changed.
    pub changed: bool,
    /// The other forms beside it: "html", "txt", "eml".
    pub also: Vec<&'static str>,
    /// How it deviates from the usual: "utan bilaga 6, PDF/A-2b".
    pub note: Option<String>,
}

/// The paths, from the project's root, of those of the documents that are there from before.
pub(super) fn kept(project: &Project, held: &[Document]) -> BTreeSet<String> {
    let paths = held.iter().map(|document| format!("output/{}", document.path()));
    paths.filter(|path| project.root.join(path).exists()).collect()
}

impl Report {
    /// The report of a run that made nothing, on the records that were asked for.
    pub(super) fn new(
        all: &[Facts<'_>],
        selection: &Selection,
        mut findings: Vec<Diagnostic>,
    ) -> Self {
        let records: Vec<&Records> = all.iter().map(|facts| facts.records).collect();
        match findings.iter().position(|finding| finding.code == codes::NEWER_FORMAT) {
            // What else seems to be wrong may be right in that format.
            Some(newer) => findings = vec![findings.swap_remove(newer)],
            None => {
                findings.retain(|finding| selection.concerns(finding.path(), &records));
                findings.extend(selection.lost(&records));
            }
        }
        let subjects = records
            .iter()
            .flat_map(|own| own.subjects().filter(|(one, _)| selection.takes(one, own)));
        let mut report = Self {
            made: Vec::new(),
            held: Vec::new(),
            causes: BTreeMap::new(),
            kept: BTreeSet::new(),
            sealed: Vec::new(),
            left_over: Vec::new(),
            removed: Vec::new(),
            findings,
            records: subjects.count(),
            is_cut_short: false,
            remade: 0,
        };
        report.sort();
        report
    }

    /// The report of a run that made nothing, of whose documents some are held back.
    pub(super) fn of_held(
        all: &[Facts<'_>],
        held: Vec<Document>,
        selection: &Selection,
        findings: Vec<Diagnostic>,
    ) -> Self {
        let causes = held.iter().map(|document| {
            let codes = plan::blocking_codes(document, &findings, all);
            (document.clone(), codes)
        });
        let causes = causes.collect();
        Self { held, causes, ..Self::new(all, selection, findings) }
    }

    /// Adds what was sealed.
    pub(super) fn add_sealing(&mut self, sealing: Sealing) {
        self.sealed.extend(sealing.sealed);
        self.findings.extend(sealing.findings);
        self.sort();
    }

    /// Sorts the findings. What several documents found at one place is reported once, and of a file no
    /// more than anybody reads.
    pub(super) fn sort(&mut self) {
        diagnostic::sort(&mut self.findings);
        self.findings
            .dedup_by(|a, b| a.place.is_some() && a.place == b.place && a.message == b.message);
        diagnostic::bound(&mut self.findings);
    }
}
