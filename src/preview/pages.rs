//! A document's pages as the preview shows them: their hashes, SVG, text, and where each line of text
//! comes from. Text and origins are derived when first requested.

use std::sync::{Arc, OnceLock};

use typst_layout::{Page, PagedDocument};

use super::line_origins::{DocumentLine, LineOrigin, line_origins};
use super::page_hash::page_hash;
use super::page_svg::PageSvg;
use crate::diagnostic::SourceFile;
use crate::pipeline::DocumentPages;
use crate::typeset::page_text::{TextLine, text_lines};

/// A document's pages as they were last laid out.
#[derive(Debug, Default)]
pub(super) struct PreviewPages {
    layouts: Vec<Arc<PagedDocument>>,
    hashes: Vec<String>,
    sources: Vec<Arc<SourceFile>>,
    text: OnceLock<DocumentText>,
}

/// The text of a document, page by page and line by line.
#[derive(Debug)]
struct DocumentText {
    lines: Vec<Vec<TextLine>>,
    origins: OnceLock<Vec<Vec<Option<LineOrigin>>>>,
}

/// A page that can be requested.
#[derive(Debug, Clone)]
pub(super) struct PreviewPage {
    document: Arc<PreviewPages>,
    /// From 0.
    index: usize,
}

/// A page as the list of documents describes it.
pub(super) struct PageSummary<'a> {
    pub(super) hash: &'a str,
    /// In points.
    pub(super) width: f64,
    /// In points.
    pub(super) height: f64,
}

impl PreviewPages {
    /// A document's pages. If the previous ones have the same layout, their hashes are taken over.
    pub(super) fn new(laid_out: &DocumentPages, previous: Option<&Self>) -> Self {
        let layouts = laid_out.layouts.clone();
        let hashes = match previous.filter(|previous| are_same(&previous.layouts, &layouts)) {
            Some(previous) => previous.hashes.clone(),
            None => pages_of(&layouts).map(page_hash).collect(),
        };
        let sources = laid_out.sources.iter().chain(&laid_out.templates).cloned().collect();
        Self { layouts, hashes, sources, text: OnceLock::new() }
    }

    /// The hash of each page.
    pub(super) fn hashes(&self) -> &[String] {
        &self.hashes
    }

    /// The hashes of the pages that an earlier version doesn't have.
    pub(super) fn hashes_missing_in(&self, earlier: &Self) -> Vec<String> {
        self.hashes.iter().filter(|hash| !earlier.hashes.contains(hash)).cloned().collect()
    }

    /// The paths of the files that the document depends on, templates last.
    pub(super) fn source_paths(&self) -> impl Iterator<Item = &str> {
        self.sources.iter().map(|source| source.path.as_str())
    }

    /// Each page with its size.
    pub(super) fn summaries(&self) -> impl Iterator<Item = PageSummary<'_>> {
        self.hashes.iter().zip(pages_of(&self.layouts)).map(|(hash, page)| {
            let size = page.frame.size();
            PageSummary { hash, width: size.x.to_pt(), height: size.y.to_pt() }
        })
    }

    /// Where a line of the page with a hash comes from: the file, and the byte in it.
    pub(super) fn origin(&self, hash: &str, line: usize) -> Option<(&Arc<SourceFile>, usize)> {
        let page = self.hashes.iter().position(|own| own == hash)?;
        let text = self.text();
        let origins = text.origins.get_or_init(|| text.origins_in(&self.sources));
        let LineOrigin { file, byte } = (*origins.get(page)?.get(line)?)?;
        Some((self.sources.get(file)?, byte))
    }

    fn text(&self) -> &DocumentText {
        self.text.get_or_init(|| DocumentText {
            lines: pages_of(&self.layouts).map(text_lines).collect(),
            origins: OnceLock::new(),
        })
    }
}

/// The pages of some layouts, in order.
fn pages_of(layouts: &[Arc<PagedDocument>]) -> impl Iterator<Item = &Page> {
    layouts.iter().flat_map(|layout| layout.pages())
}

/// Whether two lists have the same layouts in memory.
fn are_same(a: &[Arc<PagedDocument>], b: &[Arc<PagedDocument>]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| Arc::ptr_eq(a, b))
}

impl DocumentText {
    /// The origins of the lines, page by page.
    fn origins_in(&self, sources: &[Arc<SourceFile>]) -> Vec<Vec<Option<LineOrigin>>> {
        let lines: Vec<DocumentLine<'_>> =
            self.lines.iter().flat_map(|page| document_lines(page)).collect();
        let mut origins = line_origins(&lines, sources).into_iter();
        self.lines.iter().map(|page| origins.by_ref().take(page.len()).collect()).collect()
    }
}

/// The lines of a page as [`line_origins`] takes them.
fn document_lines(page: &[TextLine]) -> impl Iterator<Item = DocumentLine<'_>> {
    page.iter().enumerate().map(|(i, line)| {
        let next = page.get(i + 1);
        let is_beside_next = next.is_some_and(|next| line.is_level_with(next));
        DocumentLine { text: &line.text, is_beside_next }
    })
}

impl PreviewPage {
    /// A page of a document by its index.
    pub(super) fn new(document: Arc<PreviewPages>, index: usize) -> Self {
        Self { document, index }
    }

    /// The page as SVG.
    pub(super) fn render(&self) -> Option<PageSvg> {
        pages_of(&self.document.layouts).nth(self.index).map(PageSvg::render)
    }

    /// The lines of the page.
    pub(super) fn lines(&self) -> Option<&[TextLine]> {
        self.document.text().lines.get(self.index).map(Vec::as_slice)
    }
}
