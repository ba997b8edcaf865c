//! The road on one screen: from a project's files to its documents and a report.

mod desk;
mod enclosures;
mod memory;
mod packet;
mod worker_pool;
mod tools;
mod session;

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::Arc;

use chrono::NaiveDate;
use serde::Serialize;
use typst_layout::PagedDocument;

pub use self::desk::BuildContext;
pub use self::session::BuildSession;

use self::desk::{MakeOptions, PacketParts};
use self::worker_pool::{Outcomes, WorkerPool};
use crate::diagnostic::{self, Diagnostic, Place, Severity, SourceFile, codes, wording};
use crate::plan::{self, Document, Kind, Part, Plan, Selection, Wanted};
use crate::project::Project;
use crate::publish;
use crate::record::ParagraphSet;
use crate::status::{self, Status};

/// What a run came to.
#[derive(Debug)]
pub struct Report {
    /// The documents that were made, by date.
    pub made: Vec<MadeDocument>,
    /// The documents that errors held back, by date.
    pub held: Vec<Document>,
    /// The paths of those that are there from before, from the project's root.
    pub kept: BTreeSet<String>,
    /// Everything that is wrong, by file and place.
    pub findings: Vec<Diagnostic>,
    /// How many records were looked at.
    pub records: usize,
    /// Whether something newer cut it short.
    pub is_cut_short: bool,
    /// How many sources were typeset, and packets put together, where that is known.
    pub remade: usize,
}

/// What a build tells while it goes on.
#[derive(Debug, Clone, Copy)]
pub enum BuildEvent<'a> {
    /// The pages of a document are laid out; its file comes.
    LaidOut {
        /// Which.
        document: &'a Document,
        /// Its pages.
        sheets: &'a DocumentPages,
    },
    /// A document is done with, made or not.
    Finished {
        /// Which.
        document: &'a Document,
        /// What was made, with its pages; none if something is wrong with it.
        made: Option<(&'a MadeDocument, &'a DocumentPages)>,
        /// How many documents the build makes.
        total: usize,
    },
}

/// Who is told. Who has had enough of a build says so, and it ends after the documents that are begun.
pub type EventHandler<'a> = &'a (dyn Fn(BuildEvent<'_>) -> Flow + Sync);

/// Whether a build goes on.
pub type Flow = ControlFlow<()>;

/// The pages of a document as they were laid out.
#[derive(Debug, Clone)]
pub struct DocumentPages {
    /// What it is called among others of its record: "Protokoll", "Anslag, Umeå kommun".
    pub label: String,
    /// How far it has come: "utkast", "ojusterat", "justerat", "förslag"; none if that isn't said.
    pub stage: Option<&'static str>,
    /// The pages, document by document: a packet has those of its parts, but for files from others.
    pub layouts: Vec<Arc<PagedDocument>>,
    /// The files that it hangs on.
    pub sources: Vec<Arc<SourceFile>>,
    /// The templates, which have the words that are the same in every document.
    pub templates: Vec<Arc<SourceFile>>,
    /// Whether some of them changed since the build before.
    pub is_touched: bool,
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
    /// What else it was written as, beside it: "html", "txt", "eml".
    pub also: Vec<&'static str>,
    /// What isn't as it is of most: "utan bilaga 6, PDF/A-2b".
    pub note: Option<String>,
}

/// How documents are made.
#[derive(Debug, Clone, Copy)]
pub struct BuildOptions {
    /// So many at a time.
    pub jobs: NonZeroUsize,
    /// Whether a notice gets a draft of an e-mail beside it.
    pub drafts: bool,
    /// Whether a packet takes files from others as they are, instead of their pages.
    pub attach: bool,
}

/// Checks the records.
pub fn check(project: &Project, selection: &Selection) -> Report {
    let (desk, mut findings) = BuildContext::new(project);
    findings.extend(desk.look_over(selection));
    report(&desk, selection, Plan::default(), findings, Outcomes::new())
}

/// Checks the records and makes the documents. `tell` hears of each.
pub fn build(
    project: &Project,
    selection: &Selection,
    how: BuildOptions,
    tell: EventHandler<'_>,
) -> Report {
    let (desk, findings) = BuildContext::new(project);
    build_on(&desk, project, findings, (selection, how, &BTreeSet::new()), tell)
}

/// Makes the documents that follow from what is on a desk: packets, which are put together from
/// others, last.
fn build_on(
    desk: &BuildContext,
    project: &Project,
    mut findings: Vec<Diagnostic>,
    (selection, how, changed): (&Selection, BuildOptions, &BTreeSet<String>),
    tell: EventHandler<'_>,
) -> Report {
    let plan = plan::plan(&desk.records, &desk.numbering, &findings, selection);
    findings.extend(desk.lost(&plan));
    let worker_pool = WorkerPool::new(how.jobs, plan.documents.len(), tell);
    let (packets, leaves): (Vec<_>, Vec<_>) =
        plan.documents.iter().partition(|document| document.kind == Kind::Paket);
    let parts = plan.parts.iter().filter(|part| !plan.documents.contains(part));
    let run = |stock| {
        let BuildOptions { drafts, attach, .. } = how;
        MakeOptions { project, stock, drafts, attach, changed, tell }
    };
    let nothing = PacketParts::new();
    let leaves = desk.by_need(leaves.into_iter().chain(parts).collect(), changed);
    let mut done = worker_pool.work(&leaves, |document| {
        if !plan.documents.contains(document) {
            return desk.part(document);
        }
        let mut finish = worker_pool.tell(document, desk.make(document, run(&nothing)));
        finish.pdf.take_if(|_| !plan.parts.contains(document));
        finish
    });
    let parts = plan.parts.iter();
    let stock: PacketParts =
        parts.filter_map(|part| Some((part.clone(), done.get(part)?.outcome()))).collect();
    let packets = desk.by_need(packets, changed);
    done.extend(
        worker_pool.work(&packets, |document| {
            worker_pool.tell(document, desk.make(document, run(&stock)))
        }),
    );
    if selection.kinds.is_empty() || selection.kinds.contains(&Kind::Anslag) {
        findings.extend(strays(desk, project, &plan));
    }
    let is_cut_short = worker_pool.is_over();
    let mut report = report(desk, selection, plan, findings, done);
    let paths = report.held.iter().map(|document| format!("output/{}", document.path()));
    report.kept = paths.filter(|path| project.root.join(path).exists()).collect();
    Report { is_cut_short, ..report }
}

/// Notices that lie where notices are written, but don't follow from the records any more: a board
/// that looks for its own could take one of them. What is held back may only seem to be gone.
fn strays(desk: &BuildContext, project: &Project, plan: &Plan) -> Vec<Diagnostic> {
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
    let (desk, mut findings) = BuildContext::new(project);
    let (plan, lost) = plan::extracts(&desk.records, &desk.numbering, &findings, date, wanted);
    findings.extend(lost);
    let (stock, changed) = (PacketParts::new(), BTreeSet::new());
    let tell = &|_: BuildEvent<'_>| Flow::Continue(());
    let run = MakeOptions {
        project,
        stock: &stock,
        drafts: false,
        attach: false,
        changed: &changed,
        tell,
    };
    let worker_pool = WorkerPool::new(jobs, plan.documents.len(), tell);
    let documents: Vec<&Document> = plan.documents.iter().collect();
    let done = worker_pool.work(&documents, |document| desk.make(document, run));
    let selection = Selection { wanted: vec![Wanted::Date(date)], kinds: Vec::new() };
    report(&desk, &selection, plan, findings, done)
}

/// Checks the records and tells where every meeting stands on a day.
pub fn status(project: &Project, day: NaiveDate) -> (Status, Report) {
    let (desk, findings) = BuildContext::new(project);
    let status = status::status(&desk.records, &desk.numbering, day);
    let selection = Selection::default();
    (status, report(&desk, &selection, Plan::default(), findings, Outcomes::new()))
}

/// What a run came to: what was made of the plan, and what is wrong with what was asked for. What
/// several documents told at one place is told once.
fn report(
    desk: &BuildContext,
    selection: &Selection,
    plan: Plan,
    mut findings: Vec<Diagnostic>,
    mut done: Outcomes,
) -> Report {
    let mut held = plan.held;
    let mut made = Vec::new();
    for document in plan.documents {
        let Some(finish) = done.remove(&document) else { continue };
        findings.extend(finish.findings);
        match finish.made {
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
    Report { made, held, kept: BTreeSet::new(), findings, records, is_cut_short: false, remade: 0 }
}
