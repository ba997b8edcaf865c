//! Where products become files: the only place of the road that writes. Each document is written as
//! soon as it is made, so that whoever waits for it doesn't wait for others.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::Arc;

use typst_layout::PagedDocument;

use super::context::BuildContext;
use super::events::{BuildEvent, DocumentPages, EventHandler};
use super::products::{MakeOutcome, Products};
use super::report::MadeDocument;
use crate::diagnostic::{Diagnostic, Place, cause, codes};
use crate::kinds::Document;
use crate::project::Project;
use crate::publish::{NewFile, Publication, Refusal, Unpublished};
use crate::view::View;

/// Writes documents and reports them.
pub(super) struct Publisher<'a> {
    pub(super) project: &'a Project,
    pub(super) context: BuildContext<'a>,
    pub(super) publication: &'a Publication,
    /// Files that have changed since the build before.
    pub(super) changed: &'a BTreeSet<String>,
    /// How many documents the build makes.
    pub(super) total: usize,
    pub(super) on_event: EventHandler<'a>,
}

impl Publisher<'_> {
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
        let made = match self.write(document, products) {
            Ok(made) => made,
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

    /// Reports a document that is finished, and asks whether to go on.
    pub(super) fn finished(
        &self,
        document: &Document,
        published: Option<&(MadeDocument, DocumentPages)>,
    ) -> ControlFlow<()> {
        let made = published.map(|(made, pages)| (made, pages));
        (self.on_event)(BuildEvent::Finished { document, made, total: self.total })
    }

    /// Writes a document's files.
    fn write(
        &self,
        document: &Document,
        products: &Products,
    ) -> Result<MadeDocument, Box<Diagnostic>> {
        let files = products.files.iter().map(|product| NewFile {
            path: format!("{}.{}", document.stem(), product.extension),
            bytes: &product.bytes,
        });
        let staged = self.publication.stage(&files.collect::<Vec<_>>());
        let changed = staged.map_err(|unpublished| Box::new(unwritten(&unpublished)))?;
        Ok(MadeDocument {
            path: format!("output/{}", document.path()),
            pages: products.pages,
            bytes: products.files.first().map_or(0, |product| product.bytes.len()),
            changed,
            also: products.files.iter().skip(1).map(|product| product.extension).collect(),
            note: products.note.clone(),
        })
    }
}

/// The finding for a file that isn't written.
pub(super) fn unwritten(unpublished: &Unpublished) -> Diagnostic {
    let path = format!("output/{}", unpublished.path);
    let reason = match &unpublished.refusal {
        Refusal::Failed(error) => cause(error),
        Refusal::LeadsOut => "mappen är en länk till en plats utanför `output/`".to_owned(),
        Refusal::Link => "där ligger en länk".to_owned(),
        Refusal::NoFile => "där ligger något annat än en fil".to_owned(),
        Refusal::IsElsewhere => return elsewhere(),
        Refusal::Changed => return changed(&path),
    };
    let message = format!("`{path}` gick inte att skriva ({reason})");
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
