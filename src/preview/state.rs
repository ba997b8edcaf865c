//! The state of the preview: each document as it was last laid out, whether errors hold it back, the
//! findings, and which documents the last edit changed.
//!
//! Build events change it document by document; a finished build removes what no longer exists. It is
//! apart from its JSON (`json.rs`) and from locks (`context.rs`).

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use super::grouping::label;
use super::pages::{PreviewPage, PreviewPages};
use crate::diagnostic::Diagnostic;
use crate::kinds::Document;
use crate::pipeline::{DocumentPages, MadeDocument, Report};

/// What the preview shows.
#[derive(Debug, Default)]
pub(super) struct PreviewState {
    pub(super) documents: BTreeMap<Document, PreviewDocument>,
    /// The pages that can be requested, by hash.
    pages: HashMap<String, PreviewPage>,
    /// The documents that the current build has reported.
    reported: BTreeSet<Document>,
    /// The documents that the last edit changed, the most likely intended one first.
    pub(super) edited: Vec<Document>,
    /// The number of edits.
    pub(super) edits: u64,
    /// The documents that have changed since the last finished build.
    changed: Vec<Document>,
    pub(super) findings: Vec<Diagnostic>,
    /// How long the last build took; none before the first is finished.
    pub(super) elapsed: Option<Duration>,
    /// The number of finished builds.
    pub(super) builds: u64,
}

/// A document in the preview.
#[derive(Debug)]
pub(super) struct PreviewDocument {
    pub(super) pages: Arc<PreviewPages>,
    /// Its name within its group.
    pub(super) label: String,
    pub(super) stage: Option<&'static str>,
    pub(super) note: Option<String>,
    /// Whether errors hold a newer version back.
    pub(super) is_held: bool,
    /// Whether its file exists.
    pub(super) is_published: bool,
}

/// A document that was laid out.
pub(super) struct DocumentUpdate<'a> {
    pub(super) laid_out: &'a DocumentPages,
    pub(super) pages: PreviewPages,
    /// The file made from it; none before it is exported.
    pub(super) made: Option<&'a MadeDocument>,
}

impl PreviewDocument {
    /// A document that was never laid out.
    fn without_pages(document: &Document) -> Self {
        Self {
            pages: Arc::default(),
            label: label(document),
            stage: None,
            note: None,
            is_held: false,
            is_published: false,
        }
    }

    /// A document after an update; what isn't known before it is made is as it was.
    fn updated(update: DocumentUpdate<'_>, before: Option<&Self>) -> Self {
        let DocumentUpdate { laid_out, pages, made } = update;
        Self {
            pages: Arc::new(pages),
            label: laid_out.label.clone(),
            stage: laid_out.stage,
            note: match made {
                Some(made) => made.note.clone(),
                None => before.and_then(|before| before.note.clone()),
            },
            is_held: made.is_none() && before.is_some_and(|before| before.is_held),
            is_published: made.is_some() || before.is_some_and(|before| before.is_published),
        }
    }

    /// Whether it appears the same to the user as another version.
    fn appears_as(&self, other: &Self) -> bool {
        self.pages.hashes() == other.pages.hashes()
            && (self.stage, self.is_held) == (other.stage, other.is_held)
            && (&self.note, self.is_published) == (&other.note, other.is_published)
    }
}

impl PreviewState {
    /// Begins a build.
    pub(super) fn begin_build(&mut self) {
        self.reported.clear();
    }

    /// The pages of a document that are shown now.
    pub(super) fn pages_of(&self, document: &Document) -> Option<Arc<PreviewPages>> {
        self.documents.get(document).map(|previewed| previewed.pages.clone())
    }

    /// Keeps a document as it is: the current build has reported it without pages.
    pub(super) fn keep(&mut self, document: &Document) {
        self.reported.insert(document.clone());
    }

    /// Shows an updated document; true if its appearance changes.
    pub(super) fn show(&mut self, document: &Document, update: DocumentUpdate<'_>) -> bool {
        self.reported.insert(document.clone());
        let is_touched = update.laid_out.is_touched;
        let before = self.documents.get(document);
        let after = PreviewDocument::updated(update, before);
        let is_changed = before.is_none_or(|before| !before.appears_as(&after));
        for (index, hash) in after.pages.hashes().iter().enumerate() {
            self.pages.insert(hash.clone(), PreviewPage::new(after.pages.clone(), index));
        }
        self.documents.insert(document.clone(), after);
        if is_changed && is_touched {
            self.mark_changed(document);
        }
        is_changed
    }

    /// Notes that an edit has changed a document. In the first build, everything is new.
    fn mark_changed(&mut self, document: &Document) {
        if self.builds > 0 && !self.changed.contains(document) {
            self.changed.push(document.clone());
        }
    }

    /// Shows the result of a finished build.
    pub(super) fn finish_build(&mut self, report: &Report, elapsed: Duration) {
        for document in &report.held {
            self.hold(document);
            if let Some(previewed) = self.documents.get_mut(document) {
                let path = format!("output/{}", document.path());
                previewed.is_published = report.kept.contains(&path);
            }
        }
        self.remove_unreported(report);
        if !self.changed.is_empty() {
            self.edits += 1;
            self.edited = std::mem::take(&mut self.changed);
            self.edited.sort_by_key(|document| document.kind.edit_order);
        }
        self.remove_unused_pages();
        self.findings.clone_from(&report.findings);
        self.elapsed = Some(elapsed);
        self.builds += 1;
    }

    /// Shows that errors hold a document back. Its pages stay as they were last laid out.
    fn hold(&mut self, document: &Document) {
        let previewed = self
            .documents
            .entry(document.clone())
            .or_insert_with(|| PreviewDocument::without_pages(document));
        let was_held = std::mem::replace(&mut previewed.is_held, true);
        if !was_held {
            self.mark_changed(document);
        }
    }

    /// Removes the documents that the build hasn't reported. One with an error in its own files stays,
    /// held back: a record that can't be read takes its documents out of the plan.
    fn remove_unreported(&mut self, report: &Report) {
        let reported = std::mem::take(&mut self.reported);
        let errors: Vec<&Diagnostic> = report.findings.iter().filter(|f| f.is_error()).collect();
        let documents = self.documents.keys();
        let unreported: Vec<Document> =
            documents.filter(|document| !reported.contains(document)).cloned().collect();
        for document in unreported {
            let pages = &self.documents[&document].pages;
            let concerning =
                errors.iter().filter(|error| error.concerns.meet(document.kind.prints));
            let files: BTreeSet<&str> = concerning.map(|error| error.path()).collect();
            if pages.source_paths().any(|path| files.contains(path)) {
                self.hold(&document);
            } else if !report.held.contains(&document) {
                self.documents.remove(&document);
            }
        }
    }

    /// Removes the pages that no document has any more.
    fn remove_unused_pages(&mut self) {
        let used: BTreeSet<&String> =
            self.documents.values().flat_map(|previewed| previewed.pages.hashes()).collect();
        self.pages.retain(|hash, _| used.contains(hash));
    }

    /// A page by its hash.
    pub(super) fn page(&self, hash: &str) -> Option<PreviewPage> {
        self.pages.get(hash).cloned()
    }

    /// The pages of the document at a path below `output/`.
    pub(super) fn pages_at(&self, path: &str) -> Option<Arc<PreviewPages>> {
        self.document_at(path).map(|previewed| previewed.pages.clone())
    }

    /// Whether a document at a path below `output/` has a file.
    pub(super) fn is_published(&self, path: &str) -> bool {
        self.document_at(path).is_some_and(|previewed| previewed.is_published)
    }

    /// The paths of the files that documents are made from and findings are about, some repeatedly.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        let sources = self.documents.values().flat_map(|document| document.pages.source_paths());
        sources.chain(self.findings.iter().map(Diagnostic::path))
    }

    fn document_at(&self, path: &str) -> Option<&PreviewDocument> {
        let mut documents = self.documents.iter();
        documents.find(|(document, _)| document.path() == path).map(|(_, previewed)| previewed)
    }
}
