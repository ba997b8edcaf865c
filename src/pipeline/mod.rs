//! The road on one screen: from a project's files to its documents and a report.

mod desk;
mod enclosures;
mod packet;

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use chrono::NaiveDate;
use serde::Serialize;

pub use self::desk::Desk;

use self::desk::{Run, Stock};
use crate::diagnostic::{self, Diagnostic, Place, Severity, codes, wording};
use crate::plan::{self, Document, Kind, Part, Plan, Selection, Wanted};
use crate::project::Project;
use crate::publish;
use crate::record::ParagraphSet;
use crate::status::{self, Status};

/// What a run came to.
#[derive(Debug)]
pub struct Report {
    /// The documents that were made, by date.
    pub made: Vec<Made>,
    /// The documents that errors held back, by date.
    pub held: Vec<Document>,
    /// The paths of those that are there from before, from the project's root.
    pub kept: BTreeSet<String>,
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
    /// How many pages it has; none if it has none.
    pub pages: usize,
    /// Its size in bytes.
    pub bytes: usize,
    /// Whether a file on disk changed.
    pub changed: bool,
    /// What else it was written as, beside it: "html", "txt", "eml".
    pub also: Vec<&'static str>,
    /// What isn't as it is of most: "utan bilaga 6, PDF/A-2b".
    pub note: Option<String>,
}

/// How documents are made.
#[derive(Debug, Clone, Copy)]
pub struct How {
    /// So many at a time.
    pub jobs: NonZeroUsize,
    /// Whether a notice gets a draft of an e-mail beside it.
    pub drafts: bool,
    /// Whether a packet takes files from others as they are, instead of their pages.
    pub attach: bool,
}

/// Checks the records.
pub fn check(project: &Project, selection: &Selection) -> Report {
    let (desk, mut findings) = Desk::new(project);
    findings.extend(desk.look_over(selection));
    report(&desk, selection, Plan::default(), findings, Vec::new())
}

/// Checks the records and makes the documents. `tell` hears after each how many there are.
pub fn build(
    project: &Project,
    selection: &Selection,
    how: How,
    tell: &(dyn Fn(usize) + Sync),
) -> Report {
    let (desk, mut findings) = Desk::new(project);
    let plan = plan::plan(&desk.records, &desk.numbering, &findings, selection);
    findings.extend(desk.lost(&plan));
    let stock = in_stock(&desk, &plan, how.jobs);
    let run = Run { project, stock: &stock, drafts: how.drafts, attach: how.attach };
    let made = in_parallel(&plan.documents, how.jobs, |document| {
        let made = desk.make(document, run);
        tell(plan.documents.len());
        made
    });
    if selection.kinds.is_empty() || selection.kinds.contains(&Kind::Anslag) {
        findings.extend(strays(&desk, project, &plan));
    }
    let mut report = report(&desk, selection, plan, findings, made);
    let paths = report.held.iter().map(|document| format!("output/{}", document.path()));
    report.kept = paths.filter(|path| project.root.join(path).exists()).collect();
    report
}

/// What packets are put together from, made first and once.
fn in_stock(desk: &Desk, plan: &Plan, jobs: NonZeroUsize) -> Stock {
    let parts: Vec<&Document> = plan.parts.iter().collect();
    let made = in_parallel(&parts, jobs, |part| desk.pdf(part));
    plan.parts.iter().cloned().zip(made).collect()
}

/// Notices that lie where notices are written, but don't follow from the records any more: a board
/// that looks for its own could take one of them. What is held back may only seem to be gone.
fn strays(desk: &Desk, project: &Project, plan: &Plan) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for subject in &plan.subjects {
        let folder = Document::whole(subject.clone(), Kind::Anslag).stem();
        let mut left = publish::names_in(&project.output().join(&folder));
        for document in plan.documents.iter().filter(|document| document.subject == *subject) {
            if let Some(Part::Notice { name, .. }) = &document.part {
                left.remove(name);
            }
        }
        let Some(entry) = desk.records.entry(subject).filter(|_| !left.is_empty()) else {
            continue;
        };
        let left: Vec<String> = left.into_iter().collect();
        let message = format!("i `output/{folder}` ligger anslag som inte längre görs");
        let place = Place::whole(entry.file);
        let finding = Diagnostic::new(Severity::Warning, codes::STRAY, place, message);
        findings.push(finding.hint(format!("ta bort {}", wording::names(&left))));
    }
    findings
}

/// Checks the records and makes extracts of a meeting's minutes: one of each § in the sets, and with
/// the flag one for each recipient.
pub fn extract(
    project: &Project,
    date: NaiveDate,
    wanted: (&[ParagraphSet], bool),
    jobs: NonZeroUsize,
) -> Report {
    let (desk, mut findings) = Desk::new(project);
    let (plan, lost) = plan::extracts(&desk.records, &desk.numbering, &findings, date, wanted);
    findings.extend(lost);
    let stock = Stock::new();
    let run = Run { project, stock: &stock, drafts: false, attach: false };
    let made = in_parallel(&plan.documents, jobs, |document| desk.make(document, run));
    let selection = Selection { wanted: vec![Wanted::Date(date)], kinds: Vec::new() };
    report(&desk, &selection, plan, findings, made)
}

/// Checks the records and tells where every meeting stands on a day.
pub fn status(project: &Project, day: NaiveDate) -> (Status, Report) {
    let (desk, findings) = Desk::new(project);
    let status = status::status(&desk.records, &desk.numbering, day);
    let selection = Selection::default();
    (status, report(&desk, &selection, Plan::default(), findings, Vec::new()))
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

/// What a run came to: what was made of the plan, and what is wrong with what was asked for. What
/// several documents told at one place is told once.
fn report(
    desk: &Desk,
    selection: &Selection,
    plan: Plan,
    mut findings: Vec<Diagnostic>,
    outcomes: Vec<(Option<Made>, Vec<Diagnostic>)>,
) -> Report {
    let mut held = plan.held;
    let mut made = Vec::new();
    for (document, (done, wrong)) in plan.documents.into_iter().zip(outcomes) {
        findings.extend(wrong);
        match done {
            Some(done) => made.push(done),
            None => held.push(document),
        }
    }
    held.sort();
    let records = &desk.records;
    findings.retain(|finding| selection.concerns(finding.path(), records));
    findings.extend(selection.lost(records));
    diagnostic::sort(&mut findings);
    findings.dedup_by(|a, b| a.place.is_some() && a.place == b.place && a.message == b.message);
    let subjects = records.subjects().map(|(subject, ..)| subject);
    let records = subjects.filter(|subject| selection.takes(subject, records)).count();
    Report { made, held, kept: BTreeSet::new(), findings, records }
}
