//! What the preview shows: the documents with their pages, and what is wrong.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use serde::Serialize;
use typst_layout::{Page, PagedDocument};

use super::origin::{Origin, origins};
use super::picture::Picture;
use super::sheet::{self, Line};
use crate::diagnostic::{Diagnostic, Excerpt, JsonFinding, SourceFile, json};
use crate::kinds::{Document, Part};
use crate::pipeline::{DocumentPages, MadeDocument, Report};
use crate::record::Subject;

/// What the preview shows.
#[derive(Debug, Default)]
pub(super) struct Board {
    entries: BTreeMap<Document, BoardEntry>,
    /// The pages that can be asked for, by look.
    pages: HashMap<String, (Arc<Shown>, usize)>,
    /// The documents of the build that goes on.
    told: BTreeSet<Document>,
    /// The documents that the last edit changed, what was most likely meant first.
    edited: Vec<Document>,
    /// How many edits there were.
    edits: u64,
    /// The same of the build that goes on.
    changing: Vec<Document>,
    findings: Vec<Diagnostic>,
    elapsed: Option<Duration>,
    builds: u64,
}

/// A document.
#[derive(Debug)]
struct BoardEntry {
    shown: Arc<Shown>,
    label: String,
    stage: Option<&'static str>,
    note: Option<String>,
    /// Whether errors keep a newer one from being made.
    is_held: bool,
    /// Whether there is a file.
    is_published: bool,
}

/// A document's pages as they were made last.
#[derive(Debug, Default)]
pub(super) struct Shown {
    layouts: Vec<Arc<PagedDocument>>,
    looks: Vec<String>,
    sources: Vec<Arc<SourceFile>>,
    text: OnceLock<Text>,
}

/// The text of a document, page by page.
#[derive(Debug)]
struct Text {
    lines: Vec<Vec<Line>>,
    origins: OnceLock<Vec<Vec<Option<Origin>>>>,
}

impl BoardEntry {
    /// Whether nobody sees a difference.
    fn is_like(&self, other: &Self) -> bool {
        self.shown.looks == other.shown.looks
            && (self.stage, self.is_held) == (other.stage, other.is_held)
            && (&self.note, self.is_published) == (&other.note, other.is_published)
    }
}

impl Shown {
    /// A document's pages, of which those that were laid out before are known already.
    pub(super) fn new(sheets: &DocumentPages, before: Option<&Self>) -> Self {
        let before = before.filter(|before| {
            let same = before.layouts.iter().zip(&sheets.layouts).all(|(a, b)| Arc::ptr_eq(a, b));
            same && before.layouts.len() == sheets.layouts.len()
        });
        let layouts = sheets.layouts.clone();
        let sources = sheets.sources.iter().chain(&sheets.templates).cloned().collect();
        let mut shown = Self { layouts, sources, ..Self::default() };
        shown.looks = match before {
            Some(before) => before.looks.clone(),
            None => shown.pages().map(sheet::look).collect(),
        };
        shown
    }

    /// The looks of its pages that another doesn't have.
    pub(super) fn new_looks(&self, before: &Self) -> Vec<String> {
        self.looks.iter().filter(|look| !before.looks.contains(look)).cloned().collect()
    }

    fn pages(&self) -> impl Iterator<Item = &Page> {
        self.layouts.iter().flat_map(|layout| layout.pages())
    }

    /// A page as SVG.
    pub(super) fn picture(&self, page: usize) -> Option<Picture> {
        self.pages().nth(page).map(sheet::picture)
    }

    fn text(&self) -> &Text {
        self.text.get_or_init(|| Text {
            lines: self.pages().map(sheet::lines).collect(),
            origins: OnceLock::new(),
        })
    }

    /// The lines of a page.
    pub(super) fn lines(&self, page: usize) -> Option<&[Line]> {
        self.text().lines.get(page).map(Vec::as_slice)
    }

    /// Where a line of the page that looks so came from: the file, and the byte in it.
    pub(super) fn origin(&self, look: &str, line: usize) -> Option<(&Arc<SourceFile>, usize)> {
        let page = self.looks.iter().position(|own| own == look)?;
        let text = self.text();
        let origins = text.origins.get_or_init(|| {
            let all: Vec<(&str, bool)> =
                text.lines.iter().flat_map(|lines| beside(lines)).collect();
            let mut found = origins(&all, &self.sources).into_iter();
            text.lines.iter().map(|lines| found.by_ref().take(lines.len()).collect()).collect()
        });
        let Origin { file, byte } = (*origins.get(page)?.get(line)?)?;
        Some((self.sources.get(file)?, byte))
    }
}

/// The words of a page's lines, each with whether the next stands beside it.
fn beside(lines: &[Line]) -> impl Iterator<Item = (&str, bool)> {
    let next = lines.iter().skip(1).map(Some).chain([None]);
    let is_level = |line: &Line, next: &Line| (line.matrix[5] - next.matrix[5]).abs() < 1.0;
    lines.iter().zip(next).map(move |(line, next)| {
        (line.text.as_str(), next.is_some_and(|next| is_level(line, next)))
    })
}

impl Board {
    /// A build begins.
    pub(super) fn begin(&mut self) {
        self.told.clear();
    }

    /// A document's pages as they are shown.
    pub(super) fn shown(&self, document: &Document) -> Option<Arc<Shown>> {
        self.entries.get(document).map(|entry| entry.shown.clone())
    }

    /// Shows a document's pages, and once it is made what was made; true if anything is other than
    /// before.
    pub(super) fn show(
        &mut self,
        document: &Document,
        sheets: Option<(&DocumentPages, Shown)>,
        made: Option<&MadeDocument>,
    ) -> bool {
        self.told.insert(document.clone());
        let Some((sheets, shown)) = sheets else { return false };
        let before = self.entries.get(document);
        let entry = BoardEntry {
            shown: Arc::new(shown),
            label: sheets.label.clone(),
            stage: sheets.stage,
            note: made.map_or_else(|| before?.note.clone(), |made| made.note.clone()),
            is_held: made.is_none() && before.is_some_and(|before| before.is_held),
            is_published: made.is_some() || before.is_some_and(|before| before.is_published),
        };
        let is_other = before.is_none_or(|before| !before.is_like(&entry));
        for (at, look) in entry.shown.looks.iter().enumerate() {
            self.pages.insert(look.clone(), (entry.shown.clone(), at));
        }
        self.entries.insert(document.clone(), entry);
        if is_other && sheets.is_touched {
            self.edit(document);
        }
        is_other
    }

    /// Remembers that a document is being edited. At first everything is new.
    fn edit(&mut self, document: &Document) {
        if self.builds > 0 && !self.changing.contains(document) {
            self.changing.push(document.clone());
        }
    }

    /// Shows what a build came to.
    pub(super) fn built(&mut self, report: &Report, elapsed: Duration) {
        for document in &report.held {
            self.hold(document);
            if let Some(entry) = self.entries.get_mut(document) {
                let path = format!("output/{}", document.path());
                entry.is_published = report.kept.contains(&path);
            }
        }
        // What isn't made any more is gone, unless a file of its own only can't be read just now.
        let told = std::mem::take(&mut self.told);
        let wrong = report.findings.iter().filter(|finding| finding.is_error());
        let wrong: BTreeSet<&str> = wrong.map(Diagnostic::path).collect();
        let lost = self.entries.keys().filter(|document| !told.contains(document));
        for document in lost.cloned().collect::<Vec<_>>() {
            let mut sources = self.entries[&document].shown.sources.iter();
            if sources.any(|source| wrong.contains(source.path.as_str())) {
                self.hold(&document);
            } else if !report.held.contains(&document) {
                self.entries.remove(&document);
            }
        }
        if !self.changing.is_empty() {
            self.edits += 1;
            self.edited = std::mem::take(&mut self.changing);
            self.edited.sort_by_key(|document| document.kind.weight);
        }
        let shown = self.entries.values().flat_map(|entry| &entry.shown.looks);
        let looks: BTreeSet<&String> = shown.collect();
        self.pages.retain(|look, _| looks.contains(look));
        self.findings.clone_from(&report.findings);
        self.elapsed = Some(elapsed);
        self.builds += 1;
    }

    /// Shows that a document can't be made now. Its pages stay as they were made last.
    fn hold(&mut self, document: &Document) {
        let entry = self.entries.entry(document.clone()).or_insert_with(|| BoardEntry {
            shown: Arc::default(),
            label: label(document),
            stage: None,
            note: None,
            is_held: false,
            is_published: false,
        });
        if !std::mem::replace(&mut entry.is_held, true) {
            self.edit(document);
        }
    }

    /// A page by its look.
    pub(super) fn page(&self, look: &str) -> Option<(Arc<Shown>, usize)> {
        self.pages.get(look).cloned()
    }

    /// The document with a path below `output/`.
    pub(super) fn document(&self, path: &str) -> Option<Arc<Shown>> {
        Some(self.at(path)?.1.shown.clone())
    }

    /// Whether there is a file of a document with a path below `output/`.
    pub(super) fn is_published(&self, path: &str) -> bool {
        self.at(path).is_some_and(|(_, entry)| entry.is_published)
    }

    fn at(&self, path: &str) -> Option<(&Document, &BoardEntry)> {
        self.entries.iter().find(|(document, _)| document.path() == path)
    }

    /// All of it as JSON.
    pub(super) fn json(&self, root: &Path) -> String {
        let mut groups: Vec<JsonGroup<'_>> = Vec::new();
        let mut entries: Vec<_> = self.entries.iter().collect();
        entries.sort_by_key(|(document, _)| rank(&document.subject));
        for (document, entry) in entries {
            let title = heading(&document.subject);
            if groups.last().is_none_or(|group| group.title != title) {
                groups.push(JsonGroup { title, documents: Vec::new() });
            }
            if let Some(group) = groups.last_mut() {
                group.documents.push(JsonDocument::of(document, entry));
            }
        }
        let told = JsonBoard {
            root: root.to_string_lossy().replace('\\', "/"),
            builds: self.builds,
            elapsed: self.elapsed.map(|elapsed| elapsed.as_secs_f64() * 1e3),
            edited: self.edited.iter().map(Document::path).collect(),
            edits: self.edits,
            groups,
            findings: self.findings.iter().map(JsonTold::of).collect(),
        };
        serde_json::to_string(&told).unwrap_or_default()
    }
}

#[derive(Serialize)]
struct JsonBoard<'a> {
    /// The project's folder.
    root: String,
    builds: u64,
    /// Milliseconds.
    elapsed: Option<f64>,
    edited: Vec<String>,
    edits: u64,
    groups: Vec<JsonGroup<'a>>,
    findings: Vec<JsonTold<'a>>,
}

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
    /// The files that it hangs on.
    files: Vec<&'a str>,
    pages: Vec<JsonPage<'a>>,
}

#[derive(Serialize)]
struct JsonPage<'a> {
    look: &'a str,
    width: f64,
    height: f64,
}

/// A finding with the line that it is on.
#[derive(Serialize)]
struct JsonTold<'a> {
    #[serde(flatten)]
    finding: JsonFinding<'a>,
    /// The line that it is on: before the place, the place, after it.
    excerpt: Option<[String; 3]>,
}

impl<'a> JsonDocument<'a> {
    fn of(document: &Document, entry: &'a BoardEntry) -> Self {
        let shown = &entry.shown;
        let files = shown.sources.iter().map(|source| source.path.as_str());
        let page = |(look, page): (&'a String, &Page)| {
            let (width, height) = sheet::size(page);
            JsonPage { look, width, height }
        };
        Self {
            path: document.path(),
            label: &entry.label,
            stage: entry.stage,
            note: entry.note.as_deref(),
            held: entry.is_held,
            published: entry.is_published,
            files: files.filter(|path| is_content(path)).collect(),
            pages: shown.looks.iter().zip(shown.pages()).map(page).collect(),
        }
    }
}

/// Whether a path is that of a record or a text, not of a template.
pub(super) fn is_content(path: &str) -> bool {
    path.starts_with("content/")
}

impl<'a> JsonTold<'a> {
    fn of(finding: &'a Diagnostic) -> Self {
        let excerpt = finding.place.as_ref().and_then(Excerpt::of);
        let excerpt = excerpt.map(|Excerpt { text, mark, .. }| {
            [&text[..mark.start], &text[mark.clone()], &text[mark.end..]].map(str::to_owned)
        });
        Self { finding: json(finding), excerpt }
    }
}

/// What a document that was never made is called among others of its record.
fn label(document: &Document) -> String {
    match (&document.part, &document.subject) {
        (Some(Part::Notice(name)), _) => format!("{}, {name}", document.kind.word),
        (_, Subject::Paper(name)) => name.clone(),
        _ => document.kind.word.to_owned(),
    }
}

/// What the documents of a record stand under.
fn heading(subject: &Subject) -> String {
    match subject {
        Subject::Meeting(date) => format!("Sammanträde {date}"),
        Subject::BusinessPlan(period) => format!("Verksamhetsplan {}", period.words()),
        Subject::Schedule(year) => format!("Mötesplan {year}"),
        Subject::Paper(_) => "Dokument".to_owned(),
        Subject::Audit(date) => format!("Revision {date}"),
        Subject::Everything => "Alla sammanträden".to_owned(),
    }
}

/// The order of records: meetings first, the latest first.
fn rank(subject: &Subject) -> (u8, i32) {
    use chrono::Datelike;
    match subject {
        Subject::Meeting(date) => (0, -date.num_days_from_ce()),
        Subject::Audit(date) => (1, -date.num_days_from_ce()),
        Subject::BusinessPlan(period) => (2, -i32::from(period.first)),
        Subject::Schedule(year) => (3, -i32::from(*year)),
        Subject::Paper(_) => (4, 0),
        Subject::Everything => (5, 0),
    }
}
