//! A corrected version of approved minutes: from the record as it is now to the next sealed version.
//!
//! In comes what was wrong, out comes the version, sealed beside the one that it replaces. The pages say that they are
//! corrected and why, since the lock file does.

use chrono::NaiveDate;

use super::context::BuildContext;
use super::guardian::Guardian;
use super::locks::{changed_locks, year};
use super::make::make_alone;
use super::notes::Notes;
use super::sealing::{self, Candidate, SealedDocument, Unsealable};
use crate::diagnostic::{Diagnostic, codes};
use crate::kinds::Document;
use crate::kinds::protokoll::PROTOKOLL;
use crate::lock::Reason;
use crate::plan::Plan;
use crate::project::Project;
use crate::record::{About, Correction, Subject};
use crate::seal::{NewSeal, Origin, Said, Seals, changes};

/// Minutes that are being corrected.
pub(super) struct Correcting<'a> {
    pub(super) project: &'a Project,
    pub(super) context: BuildContext<'a>,
    pub(super) subject: &'a Subject,
    /// What is corrected: the records in the context name it already.
    pub(super) correction: &'a Correction,
    /// The minutes, unless something holds them back.
    pub(super) plan: &'a Plan,
}

impl Correcting<'_> {
    /// Seals the version that is published, if it isn't, and the corrected one.
    pub(super) fn seal(&self, seals: &mut Seals) -> Result<Vec<SealedDocument>, Vec<Diagnostic>> {
        let facts = self.context.of(self.subject).facts;
        let all = (PROTOKOLL.documents)(self.subject, facts);
        let planned: Vec<&Document> =
            all.iter().filter(|minutes| self.plan.documents.contains(minutes)).collect();
        if planned.is_empty() {
            let is_told = all.iter().any(|minutes| self.plan.held.contains(minutes));
            let About::Meeting(held) = self.subject.about else { return Err(Vec::new()) };
            let missing =
                sealing::no_minutes(held).hint("skriv sammanträdets datum som i dess fil");
            return Err((!is_told).then_some(missing).into_iter().collect());
        }
        let broken = changed_locks(seals);
        if !broken.is_empty() {
            return Err(broken);
        }
        let notes = Notes::of(self.project);
        let Self { project, context, .. } = *self;
        let (mut corrected, mut same) = (Vec::new(), Vec::new());
        for document in planned {
            let guardian = Guardian { project, context, seals, notes: &notes };
            match (Work { guardian, document, correction: self.correction }).versions() {
                Ok(versions) => corrected.push(versions),
                // Of several minutes, those that aren't approved, or say what they did, stay as they are.
                Err(Uncorrected::Same(finding)) => same.push(*finding),
                Err(Uncorrected::Wrong(findings)) => return Err(findings),
            }
        }
        if corrected.is_empty() {
            return Err(same);
        }
        let mut sealed = Vec::new();
        for versions in corrected {
            let written = write(seals, versions);
            sealed.extend(written.map_err(|finding| finding.into_iter().collect::<Vec<_>>())?);
        }
        Ok(sealed)
    }
}

/// Why minutes aren't corrected.
enum Uncorrected {
    /// They say what they did, or aren't approved yet.
    Same(Box<Diagnostic>),
    /// Something is wrong.
    Wrong(Vec<Diagnostic>),
}

impl From<Vec<Diagnostic>> for Uncorrected {
    fn from(findings: Vec<Diagnostic>) -> Self {
        Self::Wrong(findings)
    }
}

/// The versions that are made and compared.
struct Work<'a> {
    guardian: Guardian<'a>,
    document: &'a Document,
    correction: &'a Correction,
}

/// The versions that a correction seals.
struct Versions {
    /// The one that is published, unless it is sealed.
    before: Option<NewSeal>,
    corrected: NewSeal,
    /// What differs.
    changes: Vec<String>,
}

impl Work<'_> {
    /// The versions to seal, or why there are none.
    fn versions(&self) -> Result<Versions, Uncorrected> {
        let Self { guardian, document, correction } = *self;
        if let Some(approved) =
            guardian.provenance().approval(document).filter(|day| correction.on < *day)
        {
            return Err(vec![too_early(correction.on, approved)].into());
        }
        let candidate = guardian.candidate(document).map_err(|error| match error {
            Unsealable::NotYet(finding) => Uncorrected::Same(finding),
            Unsealable::Wrong(finding) => Uncorrected::Wrong(vec![*finding]),
        })?;
        let before = candidate.map(|Candidate { new, .. }| new);
        let (bytes, origin) = self.remake()?;
        let said = match &before {
            Some(new) => new.origin.said.clone(),
            None => guardian.sealed_origin(document).and_then(|origin| origin.said),
        };
        let changes = self.differences(said.as_ref(), origin.said.as_ref())?;
        let reason = Reason::Corrected { on: correction.on, why: correction.why.clone() };
        let (path, year) = (document.path(), year(document));
        Ok(Versions { before, corrected: NewSeal { path, year, bytes, origin, reason }, changes })
    }

    /// The corrected minutes, and what they were made from.
    fn remake(&self) -> Result<(Vec<u8>, Origin), Vec<Diagnostic>> {
        let outcome = make_alone(self.document, &self.guardian.context.of(&self.document.subject));
        let made = outcome.products.filter(|products| !products.files.is_empty());
        let Some(products) = made else { return Err(outcome.findings) };
        let origin = self.guardian.provenance().origin(self.document, &products);
        Ok((products.files[0].bytes.to_vec(), origin))
    }

    /// What a correction changes, in words; the finding if that is nothing.
    fn differences(
        &self,
        before: Option<&Said>,
        after: Option<&Said>,
    ) -> Result<Vec<String>, Uncorrected> {
        let (Some(before), Some(after)) = (before, after) else { return Ok(Vec::new()) };
        let changes = changes(&before.without_corrections(), &after.without_corrections());
        if !changes.is_empty() {
            return Ok(changes.iter().map(ToString::to_string).collect());
        }
        let message = "underlaget säger samma sak som det justerade protokollet, så det finns inget att rätta";
        let finding = self.guardian.of_record(self.document, codes::APPROVED, message);
        let finding = finding.hint("rätta underlaget först, och kör kommandot igen");
        Err(Uncorrected::Same(Box::new(finding)))
    }
}

/// Writes the versions, the older first.
fn write(seals: &mut Seals, versions: Versions) -> Result<Vec<SealedDocument>, Option<Diagnostic>> {
    let Versions { before, corrected, changes } = versions;
    let mut sealed = Vec::new();
    for (new, changes) in
        before.map(|new| (new, Vec::new())).into_iter().chain([(corrected, changes)])
    {
        let written = sealing::write(seals, new, changes);
        sealed.push(written.map_err(|finding| finding.map(|finding| *finding))?);
    }
    Ok(sealed)
}

/// The finding for a correction before the approval.
fn too_early(on: NaiveDate, approved: NaiveDate) -> Diagnostic {
    let message = format!("rättelsen är daterad {on}, före justeringen {approved}");
    Diagnostic::placeless(codes::NOT_SELECTED, message).hint("skriv dagen för rättelsen: `--date`")
}
