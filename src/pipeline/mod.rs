//! The road on one screen: from a project's files to its documents and a report.
//!
//! ```text
//! load → parse → facts → check → plan → make → bind → publish
//! ```

mod authorship;
mod batch;
mod bind;
mod cache;
mod context;
mod enclosures;
mod events;
mod ineffective;
mod isolation;
mod leftovers;
mod make;
mod overruns;
mod packet_note;
mod products;
mod proofs;
mod prospect;
mod publisher;
mod rendering;
mod report;
mod resources;
mod session;
mod signing;
mod unnamed;
mod worker_pool;

use std::collections::BTreeSet;
use std::num::NonZeroUsize;

use chrono::NaiveDate;

pub use self::batch::BuildOptions;
pub use self::events::{BuildEvent, DocumentPages, EventHandler};
pub use self::rendering::Rendering;
pub use self::report::{MadeDocument, Report};
pub use self::session::BuildSession;

use self::batch::{Batch, BuildRequest};
use self::cache::BuildCache;
use self::context::{BuildContext, Sources};
use self::leftovers::Expected;
use self::proofs::{Proofs, Published};
use self::worker_pool::Results;
use crate::check;
use crate::diagnostic::{Diagnostic, Place, codes};
use crate::facts::{self, Facts};
use crate::guard::guarded;
use crate::kinds::Document;
use crate::plan::{self, Extracts, Selection, Wanted};
use crate::project::Project;
use crate::publish::{self, Timing};
use crate::record::reads;
use crate::render::Form;
use crate::status::{self, Status};
use crate::validator::Validator;

/// Checks the records.
pub fn check(project: &Project, selection: &Selection, validator: Option<&Validator>) -> Report {
    let published = Published::below(project.output());
    let proofs = Proofs { validator, published: Some(&published) };
    isolating(Sources::load_and_parse(project), |sources| {
        let ((facts, unnumbered), reads) = reads::noting(|| facts::derive(&sources.records));
        let mut findings = all_findings(sources, &facts, unnumbered);
        let context = BuildContext { proofs, ..BuildContext::new(sources, &facts, None) };
        findings.extend(enclosures::inspect(&context, selection));
        findings.extend(interrupted(project));
        let plan = plan::plan(&facts, &findings, selection);
        findings.extend(ineffective::findings(&context, &plan, &reads, &Results::new()));
        let held = plan.held;
        let causes = held.iter().map(|document| {
            let codes = plan::blocking_codes(document, &findings, facts.records);
            (document.clone(), codes)
        });
        let causes = causes.collect();
        let kept = report::kept(project, &held);
        Report { held, causes, kept, ..Report::new(facts.records, selection, findings) }
    })
}

/// Does `work` on what was read. If it panics, it is done again without the records that make it.
fn isolating<T>(sources: Sources, work: impl Fn(&Sources) -> T) -> T {
    match guarded(|| work(&sources)) {
        Ok(done) => done,
        Err(_) => work(&sources.without_culprits()),
    }
}

/// Checks the records and makes the documents. `on_event` is called with each.
pub fn build(
    project: &Project,
    selection: &Selection,
    options: BuildOptions<'_>,
    on_event: EventHandler<'_>,
) -> Report {
    let sources = Sources::load_and_parse(project);
    let request = BuildRequest {
        project,
        selection,
        options,
        changed: &BTreeSet::new(),
        timing: Timing::Together,
        on_event,
    };
    isolating(sources, |sources| run(sources, None, request))
}

/// The same for a project that is built again and again: what is as it was isn't made again, and what
/// depends on changed files is made first. A build that `on_event` stops leaves the rest to the next,
/// which also reports what this one wrote.
pub fn rebuild(
    session: &mut BuildSession,
    selection: &Selection,
    options: BuildOptions<'_>,
    on_event: EventHandler<'_>,
) -> Report {
    let sources = session.sources();
    let (project, changed) = (session.project(), session.changed());
    let timing = Timing::AtOnce;
    let request = BuildRequest { project, selection, options, changed, timing, on_event };
    let report = isolating(sources, |sources| run(sources, Some(session.cache()), request));
    session.finish(report)
}

/// What the documents of a project that is built again and again are made of, and what is wrong with its records.
/// Nothing is typeset.
pub fn render(session: &mut BuildSession) -> Rendering {
    isolating(session.sources(), |sources| {
        let (facts, findings) = derive_and_check(sources);
        let plan = plan::plan(&facts, &findings, &Selection::default());
        let left_out = &plan.left_out;
        let context = BuildContext { left_out, ..BuildContext::new(sources, &facts, None) };
        Rendering::of(&plan, &context, findings)
    })
}

/// The road.
fn run(sources: &Sources, cache: Option<&BuildCache>, request: BuildRequest<'_>) -> Report {
    let ((facts, unnumbered), reads) = reads::noting(|| facts::derive(&sources.records));
    let mut findings = all_findings(sources, &facts, unnumbered);
    let mut plan = plan::plan(&facts, &findings, request.selection);
    findings.extend(enclosures::held_back(&facts, &plan));
    let left_out = std::mem::take(&mut plan.left_out);
    let published = Published::below(request.project.output());
    let proofs = Proofs { validator: request.options.validator, published: Some(&published) };
    let left_out = &left_out;
    let context = BuildContext { left_out, proofs, ..BuildContext::new(sources, &facts, cache) };
    let publication = request.publication();
    if let Some(refused) = publication.refusal() {
        findings.push(publisher::unwritten(refused));
        return Report::new(facts.records, request.selection, findings);
    }
    let batch = Batch::new(context, request, &publication, plan.documents.len());
    let mut made = batch.make_and_publish(&plan);
    made.extend(batch.bind_and_publish(&plan, &made));
    batch.commit(&mut made);
    findings.extend(ineffective::findings(&context, &plan, &reads, &made));
    let expected = Expected::of(&facts, &plan, &request, has_misplaced(&findings));
    let mut report = batch.report(plan, made, findings);
    report.kept = report::kept(request.project, &report.held);
    if !report.is_cut_short {
        leftovers::report(&mut report, &expected, request.options.prune);
    }
    report
}

/// Whether records may lie where nothing reads them: then what no record gives may have one after all.
fn has_misplaced(findings: &[Diagnostic]) -> bool {
    findings.iter().any(|finding| match finding.code {
        codes::UNREAD_FOLDER | codes::UNREADABLE => true,
        codes::UNREAD_FILE => finding.path().contains(".yaml") || finding.path().contains(".yml"),
        _ => false,
    })
}

/// From sources to facts, with everything that is wrong so far.
fn derive_and_check(sources: &Sources) -> (Facts<'_>, Vec<Diagnostic>) {
    let (facts, unnumbered) = facts::derive(&sources.records);
    let findings = all_findings(sources, &facts, unnumbered);
    (facts, findings)
}

/// Everything that is wrong so far, given the facts and what was found when they were derived.
fn all_findings(
    sources: &Sources,
    facts: &Facts<'_>,
    unnumbered: Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    let mut findings = sources.findings.clone();
    findings.extend(unnumbered);
    findings.extend(check::check(facts, sources.supplies()));
    findings.extend(unnamed::findings(sources, facts));
    findings
}

/// Checks the records and makes extracts of a meeting's minutes. `on_event` is called with each event.
pub fn extract(
    project: &Project,
    wanted: &Extracts<'_>,
    jobs: NonZeroUsize,
    on_event: EventHandler<'_>,
) -> Report {
    let selection = Selection { wanted: vec![Wanted::Date(wanted.date)], kinds: Vec::new() };
    let request = BuildRequest {
        project,
        selection: &selection,
        options: BuildOptions::new(jobs),
        changed: &BTreeSet::new(),
        timing: Timing::Together,
        on_event,
    };
    isolating(Sources::load_and_parse(project), |sources| {
        let (facts, mut findings) = derive_and_check(sources);
        let (plan, missing) = plan::extracts(&facts, &findings, wanted);
        findings.extend(missing);
        let context = BuildContext::new(sources, &facts, None);
        let publication = request.publication();
        if let Some(refused) = publication.refusal() {
            findings.push(publisher::unwritten(refused));
            return Report::new(facts.records, request.selection, findings);
        }
        let batch = Batch::new(context, request, &publication, plan.documents.len());
        let mut made = batch.make_and_publish(&plan);
        batch.commit(&mut made);
        batch.report(plan, made, findings)
    })
}

/// Checks the records and says where every meeting stands on a day.
pub fn status(project: &Project, day: NaiveDate) -> (Status, Report) {
    isolating(Sources::load_and_parse(project), |sources| {
        let (facts, mut findings) = derive_and_check(sources);
        findings.extend(interrupted(project));
        let report = Report::new(facts.records, &Selection::default(), findings);
        (status::status(&facts, day), report)
    })
}

/// The warning for documents that are partly of an earlier build, since one was interrupted.
fn interrupted(project: &Project) -> Option<Diagnostic> {
    let place = Place::path("output");
    let message = "en publicering avbröts, så dokumenten kan vara av olika ålder";
    let finding = Diagnostic::warning(codes::INTERRUPTED, place, message);
    publish::is_interrupted(&project.output())
        .then(|| finding.hint("kör `make-docs`, så blir den klar"))
}

/// The Typst source of a document of a project.
pub fn typst_source(project: &Project, document: &Document) -> Result<String, Box<Diagnostic>> {
    let sources = Sources::load_and_parse(project);
    let (facts, _) = facts::derive(&sources.records);
    let context = BuildContext::new(&sources, &facts, None);
    context.render(document.kind.name, Form::Typst, &context.view(document)?)
}
