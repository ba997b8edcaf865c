//! What a build reports while it runs, to a progress bar or a preview.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::Arc;

use typst_layout::PagedDocument;

use super::context::BuildContext;
use super::report::MadeDocument;
use crate::diagnostic::SourceFile;
use crate::kinds::Document;

/// What a build reports while it runs.
#[derive(Debug, Clone, Copy)]
pub enum BuildEvent<'a> {
    /// Another build writes to the same folder; this one goes on when it is finished.
    Waiting,
    /// The pages of a document are laid out; its file follows.
    LaidOut {
        /// Which.
        document: &'a Document,
        /// Its pages.
        pages: &'a DocumentPages,
    },
    /// A document is finished, made or not.
    Finished {
        /// Which.
        document: &'a Document,
        /// What was made, with its pages; none if something is wrong with it.
        made: Option<(&'a MadeDocument, &'a DocumentPages)>,
        /// How many documents the build makes.
        total: usize,
    },
}

/// Called with each event. `Break` stops the build after the documents that are being made.
pub type EventHandler<'a> = &'a (dyn Fn(BuildEvent<'_>) -> ControlFlow<()> + Sync);

/// The pages of a document as they were laid out.
#[derive(Debug, Clone)]
pub struct DocumentPages {
    /// What it is called among others of its record: "Protokoll", "Anslag, Umeå kommun".
    pub label: String,
    /// How far it has come: "utkast", "ojusterat", "justerat", "förslag"; none if that isn't said.
    pub stage: Option<&'static str>,
    /// The pages, document by document: a packet has those of its parts, but for files from others.
    pub layouts: Vec<Arc<PagedDocument>>,
    /// The files that it depends on.
    pub sources: Vec<Arc<SourceFile>>,
    /// The templates, which have the words that are the same in every document.
    pub templates: Vec<Arc<SourceFile>>,
    /// Whether some of the sources changed since the build before.
    pub is_touched: bool,
}

impl DocumentPages {
    pub(super) fn new(
        document: &Document,
        context: &BuildContext<'_>,
        stage: Option<&'static str>,
        layouts: Vec<Arc<PagedDocument>>,
        changed: &BTreeSet<String>,
    ) -> Self {
        let sources = sources(document, context);
        let is_touched = sources.iter().any(|source| changed.contains(&source.path));
        let label = document.label(context.facts);
        let templates = context.resources.typst_templates();
        Self { label, stage, layouts, sources, templates, is_touched }
    }
}

/// The files that a document depends on: those of its kind's records, the organisation's and the register of the elected.
fn sources(document: &Document, context: &BuildContext<'_>) -> Vec<Arc<SourceFile>> {
    let records = context.facts.records;
    let subjects = (document.kind.depends_on)(document, context.facts);
    let mut sources: Vec<_> = subjects
        .iter()
        .flat_map(|subject| context.of(subject).facts.records.sources_of(subject))
        .collect();
    sources.extend(records.organisation.iter().flat_map(|record| record.files().cloned()));
    sources.extend(records.people.iter().map(|record| record.file.clone()));
    sources
}
