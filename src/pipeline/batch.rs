//! The documents of a plan, made in parallel, each written as soon as it is made: first all that stand
//! alone, then the packets that are bound from them. What a packet needs and nobody asked for is typeset, but not
//! published.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;

use super::authorship;
use super::bind::PacketParts;
use super::context::{BuildContext, Typesetting};
use super::events::{BuildEvent, EventHandler};
use super::guardian::Guardian;
use super::make::{MakeOptions, OnViewLayout, internal_error, make, make_alone};
use super::products::MakeOutcome;
use super::publisher::{self, Publisher};
use super::report::{MadeDocument, Report};
use super::worker_pool::{Results, WorkerPool};
use crate::bounds;
use crate::diagnostic::Diagnostic;
use crate::kinds::Document;
use crate::plan::{self, Plan, Selection};
use crate::project::Project;
use crate::publish::{Publication, Timing};
use crate::record::{About, Reads};
use crate::typeset::Pdf;
use crate::validator::Validator;

/// How documents are made.
#[derive(Debug, Clone, Copy)]
pub struct BuildOptions<'a> {
    /// Maximum parallel documents.
    pub jobs: NonZeroUsize,
    /// Whether a notice gets a draft of an e-mail beside it.
    pub drafts: bool,
    /// Whether a packet takes files from others as they are, instead of their pages.
    pub attach: bool,
    /// Whether documents that no record gives any more are removed.
    pub prune: bool,
    /// Who is asked whether files from others are what they claim to be.
    pub validator: Option<&'a Validator>,
}

impl BuildOptions<'_> {
    /// The usual, with as many parallel documents.
    pub fn new(jobs: NonZeroUsize) -> Self {
        Self { jobs, drafts: false, attach: false, prune: false, validator: None }
    }
}

/// Which documents to make, and how.
#[derive(Clone, Copy)]
pub(super) struct BuildRequest<'a> {
    pub(super) project: &'a Project,
    pub(super) selection: &'a Selection,
    pub(super) options: BuildOptions<'a>,
    /// Files that have changed since the build before.
    pub(super) changed: &'a BTreeSet<String>,
    /// When files take their places.
    pub(super) timing: Timing,
    pub(super) on_event: EventHandler<'a>,
}

impl BuildRequest<'_> {
    /// Begins to publish.
    pub(super) fn publication(&self) -> Publication {
        Publication::begin(self.project.output(), self.timing, authorship::of_output, || {
            let _ = (self.on_event)(BuildEvent::Waiting);
        })
    }
}

impl BuildRequest<'_> {
    /// Whether minutes may be sealed once nothing is added to them any more: nobody is still writing.
    pub(super) fn seals(&self) -> bool {
        self.timing == Timing::Together
    }
}

/// The documents of a plan that are being made.
pub(super) struct Batch<'a> {
    context: BuildContext<'a>,
    request: BuildRequest<'a>,
    publisher: Publisher<'a>,
    pool: WorkerPool,
}

/// What became of a document.
#[derive(Debug, Default)]
pub(super) struct Done {
    /// What was written; none if something is wrong with it.
    made: Option<MadeDocument>,
    /// The PDF, if a packet encloses it.
    pdf: Option<Pdf>,
    findings: Vec<Diagnostic>,
    /// The values of records that it was made from.
    pub(super) reads: Reads,
}

impl Done {
    /// What making a document resulted in, with what was written of it.
    fn of(made: Option<MadeDocument>, outcome: MakeOutcome) -> Self {
        let MakeOutcome { products, findings, reads } = outcome;
        Self { made, pdf: products.and_then(|products| products.pdf), findings, reads }
    }

    /// Whether it was made.
    pub(super) fn is_made(&self) -> bool {
        self.made.is_some()
    }
}

impl<'a> Batch<'a> {
    /// A batch of `total` documents.
    pub(super) fn new(
        guardian: Guardian<'a>,
        request: BuildRequest<'a>,
        publication: &'a Publication,
        total: usize,
    ) -> Self {
        let BuildRequest { options, changed, on_event, .. } = request;
        let Guardian { project, context, .. } = guardian;
        let fixes = request.timing == Timing::Together;
        let publisher =
            Publisher { project, context, publication, guardian, changed, fixes, total, on_event };
        Self { context, request, publisher, pool: WorkerPool::new(options.jobs) }
    }

    /// Makes and writes what stands alone. What packets need and nobody asked for is made, not written.
    pub(super) fn make_and_publish(&self, plan: &Plan) -> Results<Done> {
        let planned: BTreeSet<&Document> = plan.documents.iter().collect();
        let alone = plan.documents.iter().filter(|document| !document.kind.is_packet());
        let needed = plan.parts.iter().filter(|part| !planned.contains(part));
        let documents = self.by_urgency(alone.chain(needed).collect());
        let no_parts = PacketParts::new();
        self.run(&documents, |document| {
            if !planned.contains(document) {
                return self.part(document);
            }
            let mut done = self.document(document, &no_parts);
            done.pdf.take_if(|_| !plan.parts.contains(document));
            done
        })
    }

    /// Binds and writes the packets.
    pub(super) fn bind_and_publish(&self, plan: &Plan, made: &Results<Done>) -> Results<Done> {
        let mut parts = PacketParts::new();
        for part in &plan.parts {
            if let Some(Done { pdf, findings, .. }) = made.get(part) {
                let (pdf, findings) = (pdf.clone(), findings.clone());
                let typesetting = Typesetting { pdf, findings, ..Typesetting::default() };
                parts.insert(part.clone(), typesetting);
            }
        }
        let packets = plan.documents.iter().filter(|document| document.kind.is_packet());
        let packets = self.by_urgency(packets.collect());
        self.run(&packets, |document| self.document(document, &parts))
    }

    /// Writes sealed documents that are gone and that nothing made, if everything was asked for.
    pub(super) fn restore(&self, made: &Results<Done>) -> Vec<Diagnostic> {
        if !self.request.selection.is_everything() {
            return Vec::new();
        }
        let written = self.written(made);
        self.publisher.restore(&written.iter().map(Document::path).collect())
    }

    /// Puts everything that was written in its place. What can't be isn't made. Returns the findings about files of no
    /// document that was made: a sealed version, what an approved one said.
    pub(super) fn commit(&self, made: &mut Results<Done>) -> Vec<Diagnostic> {
        let mut others = Vec::new();
        for unpublished in self.publisher.publication.commit() {
            let of_document = made.iter_mut().find(|(document, _)| {
                unpublished
                    .path
                    .strip_prefix(&document.stem())
                    .is_some_and(|rest| rest.starts_with('.'))
            });
            let finding = publisher::unwritten(&unpublished);
            match of_document {
                Some((_, done)) => {
                    done.made = None;
                    done.findings.push(finding);
                }
                None => others.push(finding),
            }
        }
        others
    }

    /// The documents that were written.
    pub(super) fn written(&self, made: &Results<Done>) -> BTreeSet<Document> {
        let written = made.iter().filter(|(_, done)| done.is_made());
        written.map(|(document, _)| document.clone()).collect()
    }

    /// Makes a document, writes and reports it.
    fn document(&self, document: &Document, parts: &PacketParts) -> Done {
        let BuildOptions { drafts, attach, .. } = self.request.options;
        let publisher = &self.publisher.of(document);
        let on_layout: OnViewLayout<'_> =
            &|view, layout| publisher.laid_out(document, view, layout);
        let with_letter =
            document.kind.letter.is_some() && (drafts || publisher.has_letter(document));
        let options = MakeOptions { with_letter, attach, parts, on_layout };
        let mut outcome = make(document, &publisher.context, options);
        let published = publisher.publish(document, &mut outcome);
        if publisher.finished(document, published.as_ref()).is_break() {
            self.pool.stop();
        }
        Done::of(published.map(|(made, _)| made), outcome)
    }

    /// Makes a document that isn't written by itself, but that a packet needs.
    fn part(&self, document: &Document) -> Done {
        let publisher = self.publisher.of(document);
        let mut outcome = make_alone(document, &publisher.context);
        publisher.part(document, &mut outcome);
        Done::of(None, outcome)
    }

    /// Works on documents in parallel. One that a fault in a library stops is reported.
    fn run(
        &self,
        documents: &[&Document],
        work: impl Fn(&Document) -> Done + Sync,
    ) -> Results<Done> {
        self.pool.run(documents, work, |document, reason| Done {
            findings: vec![internal_error(document, reason)],
            ..Done::default()
        })
    }

    /// Documents in the order in which they are wanted: one that a process before gave up, those that depend on a
    /// changed file, others, and last what depends on every record.
    fn by_urgency<'d>(&self, mut documents: Vec<&'d Document>) -> Vec<&'d Document> {
        documents.sort_by_cached_key(|document| {
            let files = self.context.facts_of(document).records.files_of(&document.subject);
            let is_touched = files.iter().any(|file| self.request.changed.contains(*file));
            let is_first = bounds::is_first(&document.stem());
            (!is_first, document.subject.about == About::Everything, !is_touched)
        });
        documents
    }

    /// The report on the plan's documents, in their order.
    pub(super) fn report(
        &self,
        plan: Plan,
        mut done: Results<Done>,
        mut findings: Vec<Diagnostic>,
    ) -> Report {
        let organs = self.context.organs;
        let before = plan.held.into_iter().map(|document| {
            let codes = plan::blocking_codes(&document, &findings, organs);
            (document, codes)
        });
        let (mut made, mut causes) = (Vec::new(), BTreeMap::from_iter(before));
        for document in plan.documents {
            let Some(done) = done.remove(&document) else { continue };
            match done.made {
                Some(written) => made.push(written),
                None => {
                    let errors = done.findings.iter().filter(|finding| finding.is_error());
                    causes.insert(document, errors.map(|error| error.code.id).collect());
                }
            }
            findings.extend(done.findings);
        }
        Report {
            made,
            held: causes.keys().cloned().collect(),
            causes,
            is_cut_short: self.pool.is_stopped(),
            ..Report::new(organs, self.request.selection, findings)
        }
    }
}
