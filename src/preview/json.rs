//! The preview's state as JSON, for the script in the browser.

use serde::Serialize;

use super::grouping::{group_order, group_title};
use super::pages::PageSummary;
use super::state::{PreviewDocument, PreviewState};
use crate::diagnostic::{self, Diagnostic, Excerpt, JsonFinding};
use crate::kinds::Document;

#[derive(Serialize)]
struct JsonState<'a> {
    builds: u64,
    /// How long the last build took, in milliseconds; none before the first is finished.
    elapsed: Option<f64>,
    edited: Vec<String>,
    edits: u64,
    groups: Vec<JsonGroup<'a>>,
    findings: Vec<JsonExcerptedFinding<'a>>,
}

/// The documents of a record.
#[derive(Serialize)]
struct JsonGroup<'a> {
    title: String,
    documents: Vec<JsonDocument<'a>>,
}

#[derive(Serialize)]
struct JsonDocument<'a> {
    path: String,
    label: &'a str,
    stage: Option<&'a str>,
    note: Option<&'a str>,
    held: bool,
    published: bool,
    /// The files in `content/` that it depends on.
    files: Vec<&'a str>,
    pages: Vec<JsonPage<'a>>,
}

#[derive(Serialize)]
struct JsonPage<'a> {
    hash: &'a str,
    width: f64,
    height: f64,
}

/// A finding with the line of the file that it is on.
#[derive(Serialize)]
struct JsonExcerptedFinding<'a> {
    #[serde(flatten)]
    finding: JsonFinding<'a>,
    /// The line in three parts: before the place, the place, after it.
    excerpt: Option<[String; 3]>,
}

/// The state of the preview. Its paths are from the project's root.
pub(super) fn state(state: &PreviewState) -> String {
    let json = JsonState {
        builds: state.builds,
        elapsed: state.elapsed.map(|elapsed| elapsed.as_secs_f64() * 1e3),
        edited: state.edited.iter().map(Document::path).collect(),
        edits: state.edits,
        groups: groups(state),
        findings: state.findings.iter().map(JsonExcerptedFinding::of).collect(),
    };
    serde_json::to_string(&json).unwrap_or_default()
}

/// The documents, grouped by record.
fn groups(state: &PreviewState) -> Vec<JsonGroup<'_>> {
    let mut documents: Vec<_> = state.documents.iter().collect();
    documents.sort_by_key(|(document, _)| group_order(&document.subject));
    let mut groups: Vec<JsonGroup<'_>> = Vec::new();
    for (document, previewed) in documents {
        let title = group_title(&document.subject);
        let entry = JsonDocument::of(document, previewed);
        match groups.last_mut() {
            Some(group) if group.title == title => group.documents.push(entry),
            _ => groups.push(JsonGroup { title, documents: vec![entry] }),
        }
    }
    groups
}

impl<'a> JsonDocument<'a> {
    fn of(document: &Document, previewed: &'a PreviewDocument) -> Self {
        let pages = &previewed.pages;
        Self {
            path: document.path(),
            label: &previewed.label,
            stage: previewed.stage,
            note: previewed.note.as_deref(),
            held: previewed.is_held,
            published: previewed.is_published,
            files: pages.source_paths().filter(|path| is_content(path)).collect(),
            pages: pages.summaries().map(JsonPage::of).collect(),
        }
    }
}

impl<'a> JsonPage<'a> {
    fn of(PageSummary { hash, width, height }: PageSummary<'a>) -> Self {
        Self { hash, width, height }
    }
}

impl<'a> JsonExcerptedFinding<'a> {
    fn of(finding: &'a Diagnostic) -> Self {
        let excerpt = finding.place.as_ref().and_then(Excerpt::of);
        Self { finding: diagnostic::json(finding), excerpt: excerpt.as_ref().map(in_parts) }
    }
}

/// An excerpt before, in and after the marked place.
fn in_parts(Excerpt { text, mark, .. }: &Excerpt) -> [String; 3] {
    [&text[..mark.start], &text[mark.clone()], &text[mark.end..]].map(str::to_owned)
}

/// Whether a path is that of a record or a text of one, not of a template.
pub(super) fn is_content(path: &str) -> bool {
    path.starts_with("content/")
}
