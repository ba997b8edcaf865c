//! The road on one screen: from a project's files to its documents and a report.
//!
//! ```text
//! load → parse → facts → check → plan → make → bind → publish
//! ```

mod announcing;
mod authorship;
mod batch;
mod bind;
mod cache;
mod context;
mod correcting;
mod enclosures;
mod events;
mod guardian;
mod identification;
mod ineffective;
mod isolation;
mod leftovers;
mod locks;
mod make;
mod notes;
mod overruns;
mod packet_note;
mod products;
mod proofs;
mod prospect;
mod provenance;
mod publicity;
mod publisher;
mod refusals;
mod rendering;
mod report;
mod resources;
mod sealing;
mod session;
mod signatures;
mod signing;
mod template_findings;
mod unnamed;
mod verification;
mod worker_pool;

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use chrono::NaiveDate;

pub use self::batch::BuildOptions;
pub use self::events::{BuildEvent, DocumentPages, EventHandler};
pub use self::identification::{Identity, VerifiedFile};
pub use self::rendering::Rendering;
pub use self::report::{MadeDocument, Report};
pub use self::sealing::SealedDocument;
pub use self::session::BuildSession;
pub use self::verification::{
    PublishedFile, Remade, Verification, VerifiedDocument, VerifiedLock, VerifiedVersion,
};

use self::batch::{Batch, BuildRequest};
use self::cache::BuildCache;
use self::context::{BuildContext, Sources};
use self::correcting::Correcting;
use self::guardian::Guardian;
use self::leftovers::Expected;
use self::locks::changed_locks;
use self::notes::Notes;
use self::proofs::{Proofs, Published};
use self::unnamed::has_misplaced;
use self::verification::Verifier;
use self::worker_pool::Results;
use crate::check;
use crate::diagnostic::{self, Diagnostic, Place, codes};
use crate::facts::{self, Facts};
use crate::guard::guarded;
use crate::kinds::Document;
use crate::kinds::protokoll::{PROTOKOLL, minutes_of};
use crate::lock;
use crate::plan::{self, Extracts, Selection, Sitting, Wanted};
use crate::project::Project;
use crate::publish::{self, Publication, Timing};
use crate::record::{About, Correction, MeetingId, Records, reads};
use crate::render::Form;
use crate::seal::Seals;
use crate::status::{self, Status};
use crate::validator::Validator;

/// Checks the records.
pub fn check(project: &Project, selection: &Selection, validator: Option<&Validator>) -> Report {
    let published = Published::below(project.output());
    let proofs = Proofs { validator, published: Some(&published) };
    isolating(Sources::load_and_parse(project), |sources| {
        let ((organs, unnumbered), reads) = reads::noting(|| facts::derive(&sources.records));
        let mut findings = all_findings(sources, &organs, unnumbered);
        let context = BuildContext { proofs, ..BuildContext::new(sources, &organs, None) };
        findings.extend(enclosures::inspect(&context, selection));
        findings.extend(interrupted(project));
        let seals = Seals::now(project.content());
        let notes = Notes::of(project);
        findings.extend(changed_locks(&seals));
        let mut plan = plan::plan(&organs, &findings, selection);
        let guardian = Guardian { project, context, seals: &seals, notes: &notes };
        guardian.leave_announced(&mut plan);
        findings.extend(guardian.departures(&plan.documents));
        findings.extend(ineffective::findings(&context, &plan, &reads, &Results::new()));
        findings.extend(publicity::planned(&context, &plan));
        findings.extend(template_findings::findings(&context, &plan));
        let kept = report::kept(project, &plan.held);
        Report { kept, ..Report::of_held(&organs, plan.held, selection, findings) }
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
        let (organs, findings) = derive_and_check(sources);
        let plan = plan::plan(&organs, &findings, &Selection::default());
        let left_out = &plan.left_out;
        let context = BuildContext { left_out, ..BuildContext::new(sources, &organs, None) };
        Rendering::of(&plan, &context, findings)
    })
}

/// The road.
fn run(sources: &Sources, cache: Option<&BuildCache>, request: BuildRequest<'_>) -> Report {
    let ((organs, unnumbered), reads) = reads::noting(|| facts::derive(&sources.records));
    let mut findings = all_findings(sources, &organs, unnumbered);
    let mut plan = plan::plan(&organs, &findings, request.selection);
    let left_out = std::mem::take(&mut plan.left_out);
    let published = Published::below(request.project.output());
    let proofs = Proofs { validator: request.options.validator, published: Some(&published) };
    let left_out = &left_out;
    let context = BuildContext { left_out, proofs, ..BuildContext::new(sources, &organs, cache) };
    findings.extend(enclosures::held_back(&context, &plan));
    let publication = request.publication();
    if let Some(refused) = publication.refusal() {
        findings.push(publisher::unwritten(refused));
        return Report::new(&organs, request.selection, findings);
    }
    let mut seals = Seals::now(request.project.content());
    findings.extend(changed_locks(&seals));
    let notes = Notes::of(request.project);
    let guardian = Guardian { project: request.project, context, seals: &seals, notes: &notes };
    guardian.leave_announced(&mut plan);
    let batch = Batch::new(guardian, request, &publication, plan.documents.len());
    let mut made = batch.make_and_publish(&plan);
    made.extend(batch.bind_and_publish(&plan, &made));
    findings.extend(batch.restore(&made));
    findings.extend(batch.commit(&mut made));
    let written = batch.written(&made);
    findings.extend(ineffective::findings(&context, &plan, &reads, &made));
    let expected =
        Expected::of(&organs, &plan, request.project, request.selection, has_misplaced(&findings));
    let expected = expected.with_sealed(&seals);
    let mut report = batch.report(plan, made, findings);
    report.kept = report::kept(request.project, &report.held);
    if request.seals() {
        let sealing = sealing::seal_settled(request.project, context, &mut seals, &written);
        report.add_sealing(sealing);
    }
    if !report.is_cut_short {
        leftovers::report(&mut report, &expected, request.options.prune);
    }
    report
}

/// From sources to facts, with everything that is wrong so far.
fn derive_and_check(sources: &Sources) -> (Vec<Facts<'_>>, Vec<Diagnostic>) {
    let (organs, unnumbered) = facts::derive(&sources.records);
    let findings = all_findings(sources, &organs, unnumbered);
    (organs, findings)
}

/// Everything that is wrong so far, given the facts and what was found when they were derived.
fn all_findings(
    sources: &Sources,
    organs: &[Facts<'_>],
    unnumbered: Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    let mut findings = sources.findings.clone();
    findings.extend(unnumbered);
    findings.extend(check::check(organs, sources.supplies()));
    findings.extend(unnamed::findings(sources, organs));
    findings
}

/// Begins to write to a project; others wait until the end.
fn begin(project: &Project, on_wait: impl FnOnce()) -> Publication {
    Publication::begin(project.output(), Timing::Together, authorship::of_output, on_wait)
}

/// Seals the published minutes of some meetings, or all that are approved, of an organ or all.
pub fn seal(
    project: &Project,
    held: &[MeetingId],
    organ: Option<String>,
    on_wait: impl FnOnce(),
) -> Report {
    let selection = Selection { organ, ..Selection::default() };
    let publication = begin(project, on_wait);
    let report = isolating(Sources::load_and_parse(project), |sources| {
        let (organs, _) = facts::derive(&sources.records);
        if let Some(refused) = publication.refusal() {
            let findings = vec![publisher::unwritten(refused)];
            return Report::new(&organs, &selection, findings);
        }
        let context = BuildContext::new(sources, &organs, None);
        publish::sweep(&project.content().join(lock::FOLDER));
        let mut seals = Seals::now(project.content());
        let sealing = sealing::seal(context, project, &mut seals, held, &selection);
        let mut report = Report::new(&organs, &selection, Vec::new());
        report.add_sealing(sealing);
        report
    });
    drop(publication);
    report
}

/// Seals a corrected version of a meeting's minutes and publishes it.
pub fn correct(
    project: &Project,
    wanted: &Sitting,
    correction: &Correction,
    options: BuildOptions<'_>,
    on_event: EventHandler<'_>,
) -> Report {
    let Sitting { held, organ } = wanted;
    let selection =
        Selection { wanted: vec![Wanted::Meeting(*held)], kinds: Vec::new(), organ: organ.clone() };
    let minutes = Selection { kinds: vec![&PROTOKOLL], ..selection.clone() };
    let publication = begin(project, || {
        let _ = on_event(BuildEvent::Waiting);
    });
    let mut sources = Sources::load_and_parse(project);
    let is_meant =
        |own: &&mut Records| own.meetings.contains_key(held) && selection.takes_organ(&own.organ);
    let mut several = sources.records.iter_mut().filter(is_meant);
    let (first, other) = (several.next(), several.next());
    let subject = first.map(|records| {
        records.corrections.entry(*held).or_default().push(correction.clone());
        records.subject(About::Meeting(*held))
    });
    let is_ambiguous = other.is_some();
    let (organs, mut findings) = derive_and_check(&sources);
    if let Some(refused) = publication.refusal() {
        findings.push(publisher::unwritten(refused));
        return Report::new(&organs, &minutes, findings);
    }
    if is_ambiguous {
        findings.extend(plan::ambiguous(&organs, wanted));
        return Report::new(&organs, &minutes, findings);
    }
    publish::sweep(&project.content().join(lock::FOLDER));
    let plan = plan::plan(&organs, &findings, &minutes);
    let context = BuildContext::new(&sources, &organs, None);
    let mut seals = Seals::now(project.content());
    // `Selection::lost` reports a day without a record.
    let Some(subject) = subject else { return Report::new(&organs, &minutes, findings) };
    let correcting = Correcting { project, context, subject: &subject, correction, plan: &plan };
    let corrected = correcting.seal(&mut seals);
    drop(publication);
    match corrected {
        Ok(sealed) => Report { sealed, ..build(project, &selection, options, on_event) },
        Err(more) => {
            findings.extend(more);
            Report::of_held(&organs, plan.held, &minutes, findings)
        }
    }
}

/// Whether what is sealed and published is as it was. What an interrupted build left is finished first.
pub fn verify(project: &Project, jobs: NonZeroUsize, on_wait: impl FnOnce()) -> Verification {
    let publication = begin(project, on_wait);
    let verification = isolating(Sources::load_and_parse(project), |sources| {
        let (organs, _) = facts::derive(&sources.records);
        let context = BuildContext::new(sources, &organs, None);
        let seals = Seals::now(project.content());
        let notes = Notes::of(project);
        let guardian = Guardian { project, context, seals: &seals, notes: &notes };
        let mut verification = Verifier { guardian, jobs }.verify();
        verification.findings.extend(publication.refusal().map(publisher::unwritten));
        verification.findings.extend(left_over(project, sources, &organs, &seals));
        diagnostic::sort(&mut verification.findings);
        verification
    });
    drop(publication);
    verification
}

/// The findings for documents that no record gives any more.
fn left_over(
    project: &Project,
    sources: &Sources,
    organs: &[Facts<'_>],
    seals: &Seals,
) -> Vec<Diagnostic> {
    let findings = all_findings(sources, organs, Vec::new());
    let selection = Selection::default();
    let plan = plan::plan(organs, &findings, &selection);
    let expected = Expected::of(organs, &plan, project, &selection, has_misplaced(&findings));
    leftovers::findings_of(&expected.with_sealed(seals))
}

/// What is known of files that somebody has, with what is wrong with them. Each comes with its bytes.
pub fn identify(
    project: &Project,
    files: &[(PathBuf, Vec<u8>)],
) -> (Vec<VerifiedFile>, Vec<Diagnostic>) {
    let sources = Sources::load_and_parse(project);
    let (organs, _) = facts::derive(&sources.records);
    let context = BuildContext::new(&sources, &organs, None);
    let seals = Seals::now(project.content());
    let notes = Notes::of(project);
    let guardian = Guardian { project, context, seals: &seals, notes: &notes };
    let verified: Vec<VerifiedFile> =
        files.iter().map(|(path, bytes)| guardian.identify(path, bytes)).collect();
    let mut findings = changed_locks(&seals);
    findings.extend(identification::file_findings(&verified));
    (verified, findings)
}

/// Checks the records and makes extracts of a meeting's minutes. `on_event` is called with each event.
pub fn extract(
    project: &Project,
    wanted: &Extracts<'_>,
    jobs: NonZeroUsize,
    on_event: EventHandler<'_>,
) -> Report {
    let days = vec![Wanted::Meeting(wanted.sitting.held)];
    let organ = wanted.sitting.organ.clone();
    let selection = Selection { wanted: days, kinds: Vec::new(), organ };
    let request = BuildRequest {
        project,
        selection: &selection,
        options: BuildOptions::new(jobs),
        changed: &BTreeSet::new(),
        timing: Timing::Together,
        on_event,
    };
    isolating(Sources::load_and_parse(project), |sources| {
        let (organs, mut findings) = derive_and_check(sources);
        let (plan, missing) = plan::extracts(&organs, &findings, wanted);
        findings.extend(missing);
        let context = BuildContext::new(sources, &organs, None);
        let publication = request.publication();
        if let Some(refused) = publication.refusal() {
            findings.push(publisher::unwritten(refused));
            return Report::new(&organs, request.selection, findings);
        }
        let seals = Seals::now(project.content());
        let notes = Notes::of(project);
        let extracts = plan.documents.iter().chain(&plan.held);
        let minutes = extracts.flat_map(|own| minutes_of(own, context.facts_of(own)));
        let minutes: Vec<Document> = minutes.collect::<BTreeSet<_>>().into_iter().collect();
        let guardian = Guardian { project, context, seals: &seals, notes: &notes };
        let departures = guardian.departures(&minutes);
        if !departures.is_empty() {
            // An extract says what the minutes say.
            findings.extend(departures);
            let held = [plan.documents, plan.held].concat();
            return Report::of_held(&organs, held, request.selection, findings);
        }
        let batch = Batch::new(guardian, request, &publication, plan.documents.len());
        let mut made = batch.make_and_publish(&plan);
        findings.extend(batch.commit(&mut made));
        batch.report(plan, made, findings)
    })
}

/// Checks the records and says where every meeting stands on a day.
pub fn status(project: &Project, day: NaiveDate, selection: &Selection) -> (Status, Report) {
    isolating(Sources::load_and_parse(project), |sources| {
        let (organs, mut findings) = derive_and_check(sources);
        findings.extend(interrupted(project));
        let report = Report::new(&organs, selection, findings);
        let asked = organs.iter().filter(|facts| selection.takes_organ(&facts.records.organ));
        (status::status(asked, day), report)
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
    let (organs, _) = facts::derive(&sources.records);
    let context = BuildContext::new(&sources, &organs, None).of(&document.subject);
    context.render(document.kind.name, Form::Typst, &context.view(document)?)
}
