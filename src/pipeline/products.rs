//! What making a document results in: files in memory, and what is to be said of them.

use std::sync::Arc;

use typst::foundations::Bytes;
use typst_layout::PagedDocument;

use crate::diagnostic::Diagnostic;
use crate::guard::guarded;
use crate::kinds::{Document, Kind};
use crate::packet::PdfSource;
use crate::record::Reads;
use crate::seal::Said;
use crate::typeset::Pdf;
use crate::view::View;

/// A file of a document.
#[derive(Debug, Clone)]
pub(super) struct Product {
    /// How its name ends.
    pub(super) extension: &'static str,
    pub(super) bytes: Bytes,
}

/// A document's files and what is to be said of them.
#[derive(Debug, Clone, Default)]
pub(super) struct Products {
    /// The main file, then the other forms.
    pub(super) files: Vec<Product>,
    pub(super) pages: usize,
    /// How it deviates from the usual.
    pub(super) note: Option<String>,
    /// How far it has come.
    pub(super) stage: Option<&'static str>,
    /// What it says, if an approval fixes that.
    pub(super) said: Option<Said>,
    /// The pictures that it shows: paths from the project's root, and hashes.
    pub(super) pictures: Vec<(String, String)>,
    /// Its pages as they were laid out, document by document.
    pub(super) layouts: Vec<Arc<PagedDocument>>,
    /// The PDF of one that packets may enclose; the batch drops it where none does.
    pub(super) pdf: Option<Pdf>,
}

impl Product {
    /// The path of a document's file below the published folder.
    pub(super) fn path(&self, document: &Document) -> String {
        format!("{}.{}", document.stem(), self.extension)
    }
}

impl Products {
    /// Those of a document of which no file is made.
    pub(super) fn saying(said: Option<Said>) -> Self {
        Self { said, ..Self::default() }
    }

    /// What a document says, if an approval fixes that.
    pub(super) fn said_by(document: &Document, view: &View) -> Option<Said> {
        let Kind { approval, announces, .. } = document.kind;
        let minutes = approval.map(|_| Said::of(view));
        minutes.or_else(|| announces.map(|_| Said::of_notice(view)))
    }

    /// The bytes of the main file.
    pub(super) fn main(&self) -> Option<&[u8]> {
        self.files.first().map(|product| &product.bytes[..])
    }

    /// Puts the bytes of what is there, and stays, in the place of the PDF that was made: packets enclose those.
    pub(super) fn stand_by(&mut self, bytes: &[u8]) {
        let Some(pdf) = &mut self.pdf else { return };
        if pdf.bytes[..] == *bytes {
            return;
        }
        let read = guarded(|| PdfSource::read(bytes).map(|source| source.page_count()));
        if let Ok(Ok(pages)) = read {
            (pdf.pages, self.pages) = (pages, pages);
        }
        pdf.bytes = Bytes::new(bytes.to_vec());
    }
}

/// What making a document resulted in.
#[derive(Debug, Clone, Default)]
pub(super) struct MakeOutcome {
    /// None if it couldn't be made.
    pub(super) products: Option<Products>,
    pub(super) findings: Vec<Diagnostic>,
    /// The values of records that it was made from.
    pub(super) reads: Reads,
}

impl MakeOutcome {
    /// Of a document that couldn't be made, for what was found.
    pub(super) fn failed(findings: Vec<Diagnostic>) -> Self {
        Self { findings, ..Self::default() }
    }

    /// The size of all files in bytes.
    pub(super) fn size(&self) -> usize {
        let files = self.products.iter().flat_map(|products| &products.files);
        files.map(|product| product.bytes.len()).sum()
    }
}
