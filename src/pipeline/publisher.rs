//! Where products become files: the only place of the road that writes. Each document is written as
//! soon as it is made, so that whoever waits for it doesn't wait for others.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::Arc;

use typst_layout::PagedDocument;

use super::context::BuildContext;
use super::events::{BuildEvent, DocumentPages, EventHandler};
use super::guardian::{Guardian, Replaced, Standing, Verdict};
use super::locks;
use super::products::{MakeOutcome, Products};
use super::report::MadeDocument;
use crate::diagnostic::{Diagnostic, Place, codes};
use crate::kinds::Document;
use crate::project::Project;
use crate::publish::{self, Existing, NewFile, Publication, Refusal, Unpublished};
use crate::seal::{Origin, Sealed};
use crate::view::View;

/// What is said of a document that stays as it was approved.
const APPROVED: &str = "som det justerades";

/// What is said of a notice that stays as it is.
const ANNOUNCED: &str = "som det publicerades";

/// What is said of one that stays as it was signed.
const SIGNED: &str = "underskrivet";

/// What became of a document's files.
struct Written {
    /// None if what was made may not take the place of what is there.
    made: Option<MadeDocument>,
    finding: Option<Box<Diagnostic>>,
}

/// Writes documents and reports them.
#[derive(Clone, Copy)]
pub(super) struct Publisher<'a> {
    pub(super) project: &'a Project,
    pub(super) context: BuildContext<'a>,
    pub(super) publication: &'a Publication,
    pub(super) guardian: Guardian<'a>,
    /// Files that have changed since the build before.
    pub(super) changed: &'a BTreeSet<String>,
    /// Whether what is approved is fixed from now on: not while somebody is still writing.
    pub(super) fixes: bool,
    /// How many documents the build makes.
    pub(super) total: usize,
    pub(super) on_event: EventHandler<'a>,
}

impl Publisher<'_> {
    /// The same for a document's organ.
    pub(super) fn of(&self, document: &Document) -> Self {
        let context = self.context.of(&document.subject);
        let guardian = Guardian { context, ..self.guardian };
        Self { context, guardian, ..*self }
    }

    /// Whether a document's letter was written before: then it is written anew, so that it says what
    /// the document does.
    pub(super) fn has_letter(&self, document: &Document) -> bool {
        self.project.output().join(format!("{}.eml", document.stem())).exists()
    }

    /// Reports pages that are laid out. Whether to go on is asked when the document is finished.
    pub(super) fn laid_out(&self, document: &Document, view: &View, layout: &Arc<PagedDocument>) {
        let layouts = vec![layout.clone()];
        let stage = view.document.stage;
        let pages = DocumentPages::new(document, &self.context, stage, layouts, self.changed);
        let _ = (self.on_event)(BuildEvent::LaidOut { document, pages: &pages });
    }

    /// Writes what was made of a document; `None` if nothing was, or it can't be written.
    pub(super) fn publish(
        &self,
        document: &Document,
        outcome: &mut MakeOutcome,
    ) -> Option<(MadeDocument, DocumentPages)> {
        let products = outcome.products.as_mut()?;
        let written = self.write(document, products);
        let made = match written {
            Ok(Written { made, finding }) => {
                outcome.findings.extend(finding.map(|finding| *finding));
                made?
            }
            Err(finding) => {
                outcome.findings.push(*finding);
                return None;
            }
        };
        let layouts = std::mem::take(&mut products.layouts);
        let stage = products.stage;
        let pages = DocumentPages::new(document, &self.context, stage, layouts, self.changed);
        Some((made, pages))
    }

    /// A document that isn't written by itself, as a packet encloses it: what is approved or sealed takes the place
    /// of what was made.
    pub(super) fn part(&self, document: &Document, outcome: &mut MakeOutcome) {
        let Some(products) = &mut outcome.products else { return };
        let there = self.guardian.provenance().existing(document);
        match self.guardian.judge(document, products, there.as_ref()) {
            Ok(Verdict { standing, .. }) => {
                standing.kept().into_iter().for_each(|bytes| products.stand_by(bytes));
            }
            Err(finding) => {
                outcome.products = None;
                outcome.findings.push(*finding);
            }
        }
    }

    /// Reports a document that is finished, and asks whether to go on.
    pub(super) fn finished(
        &self,
        document: &Document,
        published: Option<&(MadeDocument, DocumentPages)>,
    ) -> ControlFlow<()> {
        let made = published.map(|(made, pages)| (made, pages));
        (self.on_event)(BuildEvent::Finished { document, made, total: self.total })
    }

    /// Writes a document's files. What is approved or sealed takes the place of what was made.
    fn write(
        &self,
        document: &Document,
        products: &mut Products,
    ) -> Result<Written, Box<Diagnostic>> {
        let existing = self.guardian.provenance().existing(document);
        let there = existing.as_ref();
        let Verdict { standing, finding } = self.guardian.judge(document, products, there)?;
        if let Some(bytes) = standing.kept() {
            products.stand_by(bytes);
        }
        let made = match standing {
            Standing::New => Some(self.write_new(document, products, there)?),
            Standing::Kept(_) => {
                self.write_missing(document, products)?;
                let note = match (&finding, document.kind.announces) {
                    (Some(_), _) => SIGNED,
                    (None, Some(_)) => ANNOUNCED,
                    (None, None) => APPROVED,
                };
                Some(MadeDocument { note: Some(note.to_owned()), ..made(document, products) })
            }
            Standing::Corrected(Replaced { version, bytes }) => {
                let path = self.free_beside(&document.path(), version, &bytes);
                self.stage(&[NewFile::new(path, &bytes)])?;
                Some(self.write_new(document, products, there)?)
            }
            Standing::Sealed { bytes, origin } => {
                let file = NewFile { existing: there, ..NewFile::new(document.path(), &bytes) };
                Some(self.write_sealed(document, products, file, origin)?)
            }
            Standing::Refused(_) => None,
        };
        Ok(Written { made, finding })
    }

    /// Where a version that is replaced is kept, from a number on: where nothing else is.
    fn free_beside(&self, path: &str, version: usize, bytes: &[u8]) -> String {
        let mut number = version;
        loop {
            let beside = locks::replaced_path(path, number);
            match publish::read(&self.project.output().join(&beside)) {
                Ok(Some(there)) if there != bytes => number += 1,
                _ => return beside,
            }
        }
    }

    /// Writes a sealed document, and the versions that corrections have replaced.
    fn write_sealed(
        &self,
        document: &Document,
        products: &Products,
        file: NewFile<'_>,
        origin: Option<Box<Origin>>,
    ) -> Result<MadeDocument, Box<Diagnostic>> {
        let changed = self.stage(&[file])?;
        if let Some(origin) = origin {
            self.publication.note(origin.line());
        }
        for (path, sealed) in self.replaced(&document.path()) {
            self.stage(&[NewFile::new(path, &self.guardian.sealed_bytes(sealed)?)])?;
        }
        let note = Some("förseglat".to_owned());
        Ok(MadeDocument { changed, note, ..made(document, products) })
    }

    /// The versions of a sealed document that corrections have replaced, with their paths.
    fn replaced<'s>(&'s self, path: &'s str) -> impl Iterator<Item = (String, &'s Sealed)> {
        let replaced = self.guardian.seals.replaced(path);
        replaced.map(|sealed| (locks::replaced_path(path, sealed.version), sealed))
    }

    /// Writes the forms of a document that aren't there, beside its PDF that stays.
    fn write_missing(
        &self,
        document: &Document,
        products: &Products,
    ) -> Result<(), Box<Diagnostic>> {
        let output = self.project.output();
        let forms = products.files.iter().skip(1);
        let files = forms.map(|form| NewFile::new(form.path(document), &form.bytes));
        for missing in files.filter(|file| !output.join(&file.path).exists()) {
            self.stage(&[missing])?;
        }
        Ok(())
    }

    /// Writes the files that were made, and what they were made from.
    fn write_new(
        &self,
        document: &Document,
        products: &Products,
        there: Option<&Existing>,
    ) -> Result<MadeDocument, Box<Diagnostic>> {
        let origin = self.origin(document, products);
        let approved = self.guardian.provenance().approval(document).map(|_| origin.line());
        let mut files: Vec<NewFile<'_>> = products
            .files
            .iter()
            .map(|product| NewFile::new(product.path(document), &product.bytes))
            .collect();
        if let Some(main) = files.first_mut() {
            main.sha256 = Some(&origin.sha256);
            main.existing = there;
        }
        let changed = self.stage(&files)?;
        let path = locks::approved_path(&document.stem());
        let is_fixed = self.fixes || self.project.output().join(&path).exists();
        let fixed = approved.filter(|_| is_fixed);
        if let Some(text) = &fixed {
            self.stage(&[NewFile::new(path, text.as_bytes())])?;
        }
        // What it says is noted once: it may be signed before it is approved.
        let said = origin.said.clone().filter(|_| fixed.is_none());
        self.publication.note(Origin { said, ..origin }.line());
        Ok(MadeDocument { changed, note: products.note.clone(), ..made(document, products) })
    }

    /// What a document was made from. While somebody is writing, nothing is fixed that wasn't.
    fn origin(&self, document: &Document, products: &Products) -> Origin {
        let provenance = self.guardian.provenance();
        let origin = provenance.origin(document, products);
        if self.fixes {
            return origin;
        }
        let before = provenance.noted_origin(document);
        let was_fixed = before.as_ref().is_some_and(Origin::is_fixed);
        let said = origin.said.filter(|_| was_fixed || document.kind.announces.is_none());
        let at_once = before.map(|before| before.at_once).unwrap_or_default();
        Origin { said, at_once, ..origin }
    }

    /// Writes sealed documents that are gone from the published folder, but for those of some paths.
    pub(super) fn restore(&self, others: &BTreeSet<String>) -> Vec<Diagnostic> {
        let mut findings = Vec::new();
        let seals = self.guardian.seals;
        let output = self.project.output();
        for path in seals.documents().keys().filter(|path| !others.contains(*path)) {
            let newest = seals.newest(path).map(|sealed| (path.clone(), sealed));
            let gone = newest.filter(|(path, _)| !output.join(path).exists());
            for (path, sealed) in gone.into_iter().chain(self.replaced(path)) {
                let bytes = self.guardian.sealed_bytes(sealed);
                let staged = bytes.and_then(|bytes| self.stage(&[NewFile::new(path, &bytes)]));
                findings.extend(staged.err().map(|finding| *finding));
            }
        }
        findings
    }

    /// Writes files; true if some are new.
    fn stage(&self, files: &[NewFile<'_>]) -> Result<bool, Box<Diagnostic>> {
        let staged = self.publication.stage(files);
        staged.map_err(|unpublished| Box::new(unwritten(&unpublished)))
    }
}

/// A document as it stands, whose files are as they were.
fn made(document: &Document, products: &Products) -> MadeDocument {
    MadeDocument {
        path: format!("output/{}", document.path()),
        pages: products.pages,
        bytes: products.files.first().map_or(0, |product| product.bytes.len()),
        changed: false,
        also: products.files.iter().skip(1).map(|product| product.extension).collect(),
        note: None,
    }
}

/// The finding for a file that isn't written.
pub(super) fn unwritten(unpublished: &Unpublished) -> Diagnostic {
    let path = format!("output/{}", unpublished.path);
    match unpublished.refusal {
        Refusal::Changed => return changed(&path),
        Refusal::IsElsewhere => return elsewhere(),
        _ => {}
    }
    let message = format!("`{path}` gick inte att skriva ({})", unpublished.refusal.words());
    Diagnostic::placeless(codes::NOT_WRITTEN, message)
}

/// The finding for an `output/` that isn't in the project.
fn elsewhere() -> Diagnostic {
    let message =
        "`output/` är en länk till en plats utanför projektet, så inga dokument skapas".to_owned();
    Diagnostic::placeless(codes::NOT_WRITTEN, message)
        .hint("ta bort länken, så skapas mappen; kopiera sedan dokumenten dit där de ska ligga")
}

/// The finding for a file that somebody has changed since it was written.
fn changed(path: &str) -> Diagnostic {
    let message =
        "filen har ändrats, signerats eller bytts ut sedan den skapades, och skrivs inte över";
    Diagnostic::error(codes::KEPT, Place::path(path), message).hint(
        "flytta filen till en annan mapp om den ska bevaras, så skapas dokumentet på nytt av underlaget",
    )
}
