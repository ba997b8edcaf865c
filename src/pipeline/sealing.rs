//! Seals minutes: from what is published to the lock files.
//!
//! In come the documents of a project, out come those that were sealed, or why they weren't. What is sealed are the
//! bytes in `output/`: those that were published, and with signatures those that came back.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Serialize;

use super::context::BuildContext;
use super::guardian::{Guardian, State};
use super::locks::{changed_locks, year};
use super::notes::Notes;
use super::products::Products;
use super::provenance::PublishedDocument;
use super::signatures::{fields, is_signed_version, signatures};
use crate::diagnostic::{Diagnostic, Place, codes};
use crate::digest::sha256;
use crate::facts::{Day, Facts};
use crate::kinds::{self, Document, Kind};
use crate::lock::{self, Reason};
use crate::plan::Selection;
use crate::project::Project;
use crate::record::{About, MeetingId, Signing};
use crate::seal::{NewSeal, Origin, Sealed, Seals};
use crate::signed::{Signature, Signatures};
use crate::view::signers;

/// How the name of the field for the archive's timestamp begins.
const TIMESTAMP_FIELD: &str = "arkivets-tidsstampel";

/// A document that was sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SealedDocument {
    /// The path of the sealed file from the project's root.
    pub path: String,
    /// The number of its version, from 1.
    pub version: usize,
    /// Why it was sealed: "justerat 2024-12-17".
    pub reason: String,
    /// Who has signed it digitally.
    pub signers: Vec<String>,
    /// What a correction changed: "§ 49, beslutet: ”310 tkr” blir ”910 tkr”".
    pub changes: Vec<String>,
}

impl SealedDocument {
    pub(super) fn of(sealed: &Sealed, bytes: &[u8], changes: Vec<String>) -> Self {
        Self {
            path: lock::shown(&sealed.line.path),
            version: sealed.version,
            reason: sealed.line.reason.to_string(),
            signers: signatures(bytes).into_iter().map(|signature| signature.signer).collect(),
            changes,
        }
    }
}

/// What sealing resulted in.
#[derive(Debug, Default)]
pub(super) struct Sealing {
    pub(super) sealed: Vec<SealedDocument>,
    pub(super) findings: Vec<Diagnostic>,
}

/// Documents that can be sealed: of kinds that their approval fixes.
pub(super) fn sealable(organs: &[Facts<'_>]) -> Vec<Document> {
    let kinds: Vec<&Kind> =
        kinds::selectable().into_iter().filter(|kind| kind.approval.is_some()).collect();
    let mut documents = Vec::new();
    for facts in organs {
        for (subject, _) in facts.records.subjects() {
            documents.extend(kinds.iter().flat_map(|kind| (kind.documents)(&subject, facts)));
        }
    }
    documents
}

/// Seals the documents of some meetings, or all.
pub(super) fn seal(
    context: BuildContext<'_>,
    project: &Project,
    seals: &mut Seals,
    held: &[MeetingId],
    selection: &Selection,
) -> Sealing {
    let mut documents = sealable(context.organs);
    documents.retain(|document| selection.takes_organ(&document.subject.organ));
    let notes = Notes::of(project);
    let mut sealing = Sealing { findings: changed_locks(seals), ..Sealing::default() };
    sealing.findings.extend(without_minutes(&documents, held));
    for document in documents.iter().filter(|document| is_of(document, held)) {
        let guardian = Guardian { project, context, seals, notes: &notes };
        match guardian.candidate(document) {
            Ok(Some(candidate)) => sealing.add(seals, candidate),
            Ok(None) => {}
            Err(Unsealable::NotYet(finding)) if !held.is_empty() => sealing.findings.push(*finding),
            Err(Unsealable::NotYet(_)) => {}
            Err(Unsealable::Wrong(finding)) => sealing.findings.push(*finding),
        }
    }
    sealing
}

/// Whether a document is of one of some meetings; of all if there are none.
fn is_of(document: &Document, held: &[MeetingId]) -> bool {
    held.is_empty() || matches!(document.subject.about, About::Meeting(own) if held.contains(&own))
}

/// Seals what nothing is added to any more, as the organisation wants it: signed minutes, and those on paper whose
/// notice has been posted.
pub(super) fn seal_settled(
    project: &Project,
    context: BuildContext<'_>,
    seals: &mut Seals,
    made: &BTreeSet<Document>,
) -> Sealing {
    let notes = Notes::of(project);
    let mut sealing = Sealing::default();
    let wanted = sealable(context.organs).into_iter().filter(|document| {
        let organisation = context.facts_of(document).organisation();
        organisation.is_some_and(|own| own.seals) && made.contains(document)
    });
    for document in &wanted.collect::<Vec<_>>() {
        let guardian = Guardian { project, context, seals, notes: &notes };
        if let Ok(Some(candidate)) = guardian.candidate(document)
            && guardian.is_settled(document, &candidate.new)
        {
            sealing.add(seals, candidate);
        }
    }
    sealing
}

/// The findings for meetings without minutes.
fn without_minutes(documents: &[Document], held: &[MeetingId]) -> Vec<Diagnostic> {
    let known: BTreeSet<&About> = documents.iter().map(|own| &own.subject.about).collect();
    let unknown = held.iter().filter(|own| !known.contains(&About::Meeting(**own)));
    let findings = unknown.map(|own| {
        no_minutes(*own).hint(
            "skriv sammanträdets datum som i dess fil, till exempel `make-docs seal 2024-11-29`",
        )
    });
    findings.collect()
}

/// The finding for a meeting without minutes.
pub(super) fn no_minutes(held: MeetingId) -> Diagnostic {
    let message = format!("inget protokoll från {held} finns i underlaget");
    Diagnostic::placeless(codes::NOT_SELECTED, message)
}

/// A version that can be sealed.
#[derive(Debug)]
pub(super) struct Candidate {
    pub(super) new: NewSeal,
    /// What is to be said of it.
    doubt: Option<Box<Diagnostic>>,
}

/// Why a document can't be sealed.
#[derive(Debug)]
pub(super) enum Unsealable {
    /// It isn't approved, or not made.
    NotYet(Box<Diagnostic>),
    /// Something is wrong with its file.
    Wrong(Box<Diagnostic>),
}

impl Sealing {
    /// Seals a version.
    pub(super) fn add(&mut self, seals: &mut Seals, candidate: Candidate) {
        let Candidate { new, doubt } = candidate;
        self.findings.extend(doubt.map(|finding| *finding));
        match write(seals, new, Vec::new()) {
            Ok(sealed) => self.sealed.push(sealed),
            Err(finding) => self.findings.extend(finding.map(|finding| *finding)),
        }
    }
}

/// Writes a new version, with what a correction changes; nothing is to be said if its lock file is broken, since that
/// is.
pub(super) fn write(
    seals: &mut Seals,
    new: NewSeal,
    changes: Vec<String>,
) -> Result<SealedDocument, Option<Box<Diagnostic>>> {
    if !seals.is_whole(new.year) {
        return Err(None);
    }
    let (path, bytes) = (new.path.clone(), new.bytes.clone());
    match seals.add(new) {
        Ok(sealed) => Ok(SealedDocument::of(sealed, &bytes, changes)),
        Err(refusal) => {
            let message = format!("`{path}` gick inte att försegla ({})", refusal.words());
            Err(Some(Box::new(Diagnostic::placeless(codes::NOT_WRITTEN, message))))
        }
    }
}

impl Guardian<'_> {
    /// The version of a document that can be sealed; `None` if it is sealed as it stands.
    pub(super) fn candidate(&self, document: &Document) -> Result<Option<Candidate>, Unsealable> {
        let Some(approved) = self.provenance().approval(document) else {
            return Err(Unsealable::NotYet(Box::new(self.unapproved(document))));
        };
        let there = self.provenance().existing(document);
        if let Some(sealed) = self.seals.newest(&document.path()) {
            let bytes = self.sealed_bytes(sealed).map_err(Unsealable::Wrong)?;
            let Some(there) = there.filter(|there| there.bytes != bytes) else { return Ok(None) };
            let is_signed = is_signed_version(&bytes, &there.bytes);
            let origin = self.seals.origin(sealed).filter(|_| is_signed);
            let Some(origin) = origin else { return Err(changed(document)) };
            return self.signed(document, there.bytes, origin, Reason::Signed).map(Some);
        }
        let Some(there) = there else {
            return Err(Unsealable::NotYet(Box::new(unmade(document))));
        };
        match self.provenance().published_as(document, &there) {
            Some(PublishedDocument { origin, bytes, is_approved, is_signed }) => {
                let reason = Reason::Approved(day_of(&origin).unwrap_or(approved));
                match (is_signed, is_approved) {
                    (true, true) => self.signed(document, bytes, origin, reason).map(Some),
                    (true, false) => {
                        let origin = self.approved_since(document, origin)?;
                        self.signed(document, bytes, origin, Reason::Approved(approved)).map(Some)
                    }
                    (false, true) => Ok(Some(candidate(document, bytes, origin, reason))),
                    // It was published before it was approved.
                    (false, false) => Err(Unsealable::NotYet(Box::new(unmade(document)))),
                }
            }
            None if signatures(&there.bytes).is_empty()
                || self.provenance().begins_as_published(document, &there) =>
            {
                Err(changed(document))
            }
            None => {
                let origin = self.origin_of_others(document, &there.bytes);
                let own = self.signed(document, there.bytes, origin, Reason::Approved(approved))?;
                Ok(Some(Candidate { doubt: Some(Box::new(reworked(document))), ..own }))
            }
        }
    }

    /// A signed version, whose signatures must hold.
    fn signed(
        &self,
        document: &Document,
        bytes: Vec<u8>,
        origin: Origin,
        reason: Reason,
    ) -> Result<Candidate, Unsealable> {
        match signatures(&bytes).iter().find(|signature| !signature.holds()) {
            Some(broken) => Err(Unsealable::Wrong(Box::new(unsound(document, broken)))),
            None => Ok(candidate(document, bytes, origin, reason)),
        }
    }

    /// The origin of a file that a service has written anew.
    fn origin_of_others(&self, document: &Document, bytes: &[u8]) -> Origin {
        let products = Products::saying(self.said(document));
        Origin {
            sha256: sha256(bytes),
            size: bytes.len(),
            program: String::new(),
            looks: String::new(),
            inputs: Default::default(),
            ..self.provenance().origin(document, &products)
        }
    }

    /// The origin of minutes that were signed before the day of their approval was written: they must say the same
    /// but for that.
    fn approved_since(&self, document: &Document, origin: Origin) -> Result<Origin, Unsealable> {
        let Some(said) = self.said(document) else {
            return Err(Unsealable::NotYet(Box::new(unmade(document))));
        };
        let changes = self.changes_but_approval(document, &origin, &said);
        if !changes.is_empty() {
            let finding = self.refusal(document, State::Signed, &changes);
            return Err(Unsealable::Wrong(Box::new(finding)));
        }
        let products = Products::saying(Some(said));
        let now = self.provenance().origin(document, &products);
        let Origin { sha256, size, program, looks, inputs, .. } = origin;
        Ok(Origin { sha256, size, program, looks, inputs, ..now })
    }

    /// Whether nothing is added to a document any more: signatures, or the days of notices.
    fn is_settled(&self, document: &Document, new: &NewSeal) -> bool {
        let facts = self.context.facts_of(document);
        let Some(meeting) = facts.records.meeting(&document.subject) else { return false };
        let signing = facts.organisation().map(|own| signers::signing_of(own, meeting));
        if signing == Some(Signing::Digital) {
            return has_every_signature(&new.bytes);
        }
        let announcements = facts.announcements(&document.subject).iter();
        let mut days = announcements.flat_map(|own| own.posted.iter().chain(&own.removed));
        days.all(|day| matches!(day, Some(own) if matches!(own.day, Day::Done(_))))
    }

    /// The finding for minutes that aren't approved.
    fn unapproved(&self, document: &Document) -> Diagnostic {
        let message = "protokollet är inte justerat, och kan inte förseglas än";
        self.of_record(document, codes::NOT_SELECTED, message)
            .hint("skriv dagen när det justerades, till exempel `justering: 2024-12-17`, och ta bort `läge`")
    }
}

/// The day of approval that a document's origin names.
fn day_of(origin: &Origin) -> Option<NaiveDate> {
    origin.approved.as_ref()?.parse().ok()
}

/// Whether everybody has signed who has a field to sign in. The archive's timestamp comes when it comes.
fn has_every_signature(pdf: &[u8]) -> bool {
    let Signatures { signed, empty, .. } = fields(pdf);
    !signed.is_empty() && empty.iter().all(|field| field.starts_with(TIMESTAMP_FIELD))
}

fn candidate(document: &Document, bytes: Vec<u8>, origin: Origin, reason: Reason) -> Candidate {
    let (path, year) = (document.path(), year(document));
    Candidate { new: NewSeal { path, year, bytes, origin, reason }, doubt: None }
}

/// The finding for minutes that aren't made.
fn unmade(document: &Document) -> Diagnostic {
    let message = format!("`output/{}` är inte skapat sedan det justerades", document.path());
    Diagnostic::placeless(codes::NOT_SELECTED, message).hint("kör `make-docs` först")
}

/// The finding for a file that isn't the one that was published.
fn changed(document: &Document) -> Unsealable {
    let path = format!("output/{}", document.path());
    let message = "filen är inte den som make-docs skapade, och förseglas inte";
    let finding = Diagnostic::error(codes::KEPT, Place::path(path), message).hint(
        "flytta filen till en annan mapp, kör `make-docs`, och jämför filerna innan du förseglar",
    );
    Unsealable::Wrong(Box::new(finding))
}

/// The finding for a signed file whose content isn't as it was signed.
fn unsound(document: &Document, broken: &Signature) -> Diagnostic {
    let path = format!("output/{}", document.path());
    let message = format!("filen förseglas inte: {}", broken.words());
    Diagnostic::error(codes::KEPT, Place::path(path), message)
        .hint("hämta den underskrivna filen på nytt från underskriftstjänsten, och öppna den inte för redigering")
}

/// The warning for a signed file that was written anew.
fn reworked(document: &Document) -> Diagnostic {
    let path = format!("output/{}", document.path());
    let message = "underskriftstjänsten har skrivit om filen, så det går inte att kontrollera att den säger samma sak som den som skapades";
    Diagnostic::warning(codes::KEPT, Place::path(path), message)
        .hint("läs igenom den innan du lämnar ut den; den är förseglad som den är")
}
