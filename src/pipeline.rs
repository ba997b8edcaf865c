//! The road on one screen: from a project's files to its documents and a report.

use std::num::NonZeroUsize;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use serde::Serialize;

use crate::check::{self, Supplies};
use crate::diagnostic::{self, Diagnostic, Place, codes};
use crate::load::{self, SHIPPED_FONTS};
use crate::numbering::{self, Numbering};
use crate::plan::{self, Document, Selection};
use crate::project::Project;
use crate::publish::publish;
use crate::record::{self, Records};
use crate::render::{self, Templates};
use crate::typefaces::Typefaces;
use crate::typeset::{self, Pdf, Press};
use crate::view;

/// What a run came to.
#[derive(Debug)]
pub struct Report {
    /// The documents that were made, by date.
    pub made: Vec<Made>,
    /// The documents that errors held back, by date.
    pub held: Vec<Document>,
    /// Everything that is wrong, by file and place.
    pub findings: Vec<Diagnostic>,
    /// How many records were looked at.
    pub records: usize,
}

/// A document that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Made {
    /// Its path from the project's root.
    pub path: String,
    /// How many pages it has.
    pub pages: usize,
    /// Its size in bytes.
    pub bytes: usize,
    /// Whether the file on disk changed.
    pub changed: bool,
}

/// Checks the records.
pub fn check(project: &Project, selection: &Selection) -> Report {
    let (desk, findings) = Desk::new(project);
    desk.report(selection, findings)
}

/// Checks the records and makes the documents, `jobs` at a time. `tell` hears after each how many
/// there are.
pub fn build(
    project: &Project,
    selection: &Selection,
    jobs: NonZeroUsize,
    tell: &(dyn Fn(usize) + Sync),
) -> Report {
    let (desk, mut findings) = Desk::new(project);
    let plan = plan::plan(&desk.records, &findings, selection);
    let made = in_parallel(&plan.documents, jobs, |document| {
        let made = desk.make(document, project);
        tell(plan.documents.len());
        made
    });
    let mut held = plan.held;
    let mut done = Vec::new();
    for (document, (made, wrong)) in plan.documents.into_iter().zip(made) {
        findings.extend(wrong);
        match made {
            Some(made) => done.push(made),
            None => held.push(document),
        }
    }
    held.sort();
    Report { made: done, held, ..desk.report(selection, findings) }
}

/// Does `work` on every entry, `jobs` at a time, and gives the results in order. The threads are
/// plain ones: in rayon's pool, a document that waits for Typst's own tasks would begin another on
/// the same stack.
fn in_parallel<T: Sync, R: Send + Sync>(
    entries: &[T],
    jobs: NonZeroUsize,
    work: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let results: Vec<OnceLock<R>> = entries.iter().map(|_| OnceLock::new()).collect();
    let toil = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let (Some(entry), Some(result)) = (entries.get(index), results.get(index)) else {
                break;
            };
            let _ = result.set(work(entry));
        }
    };
    thread::scope(|scope| {
        for _ in 0..jobs.get().min(entries.len()) {
            scope.spawn(toil);
        }
    });
    results.into_iter().filter_map(OnceLock::into_inner).collect()
}

/// Everything that documents are made from: the records, read and checked, and the tools.
#[derive(Debug)]
pub struct Desk {
    records: Records,
    numbering: Numbering,
    templates: Templates,
    press: Press,
}

impl Desk {
    /// Reads and checks a project.
    pub fn new(project: &Project) -> (Self, Vec<Diagnostic>) {
        let (inputs, mut findings) = load::load(project);
        let typefaces = Typefaces::new(SHIPPED_FONTS, &inputs.fonts);
        let (records, wrong) = record::parse(&inputs);
        findings.extend(wrong);
        let (numbering, wrong) = numbering::number(&records);
        findings.extend(wrong);
        let supplies = Supplies { typefaces: &typefaces, pictures: &inputs.pictures };
        findings.extend(check::check(&records, &numbering, supplies));
        let templates = Templates::new(&inputs.templates);
        let press = Press::new(&inputs.templates, inputs.pictures, &typefaces);
        (Self { records, numbering, templates, press }, findings)
    }

    /// One document: view, render, typeset, publish.
    fn make(&self, document: &Document, project: &Project) -> (Option<Made>, Vec<Diagnostic>) {
        let (pdf, mut findings) = self.pdf(document);
        let Some(Pdf { bytes, pages }) = pdf else { return (None, findings) };
        let path = format!("output/{}", document.path());
        match publish(&project.output().join(document.path()), &bytes) {
            Ok(changed) => (Some(Made { path, pages, bytes: bytes.len(), changed }), findings),
            Err(error) => {
                let message = format!("`{path}` gick inte att skriva ({error})");
                findings.push(Diagnostic::placeless(codes::NOT_WRITTEN, message));
                (None, findings)
            }
        }
    }

    /// One document's PDF.
    pub fn pdf(&self, document: &Document) -> (Option<Pdf>, Vec<Diagnostic>) {
        match self.source(document) {
            Ok(source) => {
                let (pdf, mut findings) = typeset::typeset(&self.press, &document.stem(), source);
                self.place_in_record(document, &mut findings);
                (pdf, findings)
            }
            Err(finding) => (None, vec![*finding]),
        }
    }

    /// What doesn't fit on the page is told where its author can do something about it.
    fn place_in_record(&self, document: &Document, findings: &mut [Diagnostic]) {
        let Some(record) = self.records.entry(&document.subject) else { return };
        for finding in findings.iter_mut().filter(|finding| finding.code == codes::TOO_WIDE) {
            finding.place = Some(Place::whole(record.file));
        }
    }

    /// One document's Typst source.
    pub fn source(&self, document: &Document) -> Result<String, Box<Diagnostic>> {
        let view = view::view(document, &self.records, &self.numbering).ok_or_else(|| {
            let message = format!("`output/{}` följer inte av underlaget", document.path());
            Box::new(Diagnostic::placeless(codes::NOT_SELECTED, message))
        })?;
        render::render(&self.templates, document.kind, &view)
    }

    /// What is wrong with what was asked for; what several documents told at one place is told once.
    fn report(&self, selection: &Selection, mut findings: Vec<Diagnostic>) -> Report {
        findings.retain(|finding| selection.concerns(finding.path(), &self.records));
        findings.extend(selection.lost(&self.records));
        diagnostic::sort(&mut findings);
        findings.dedup_by(|a, b| a.place.is_some() && a.place == b.place && a.message == b.message);
        let subjects = self.records.subjects().map(|(subject, ..)| subject);
        let records = subjects.filter(|subject| selection.takes(subject, &self.records)).count();
        Report { made: Vec::new(), held: Vec::new(), findings, records }
    }
}
