//! Typst source to a PDF that is PDF/A-2a and PDF/UA-1 at once, or findings at their place.
//!
//! Nothing here depends on the day, the machine or the folder: the date comes from the record, the
//! fonts from the binary and the project, and the same source gives the same bytes.

mod world;

use std::sync::Arc;

use typst::World;
use typst::diag::{Severity as TypstSeverity, SourceDiagnostic, Warned};
use typst::foundations::{Bytes, Content, Dict, Label, Selector, Smart, Str};
use typst::introspection::Introspector;
use typst::utils::PicoStr;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

pub use self::world::{Dependencies, SharedWorld};

use self::world::{DocumentWorld, place};
use crate::diagnostic::{Diagnostic, Place, Severity, SourceFile, codes};

/// What every document conforms to.
pub const STANDARDS: [PdfStandard; 2] = [PdfStandard::A_2a, PdfStandard::Ua_1];

/// What made a document, as its metadata say.
pub const CREATOR: &str = concat!("make-docs ", env!("CARGO_PKG_VERSION"));

/// A typeset document.
#[derive(Debug, Clone)]
pub struct Pdf {
    /// The file.
    pub bytes: Bytes,
    /// How many pages it has.
    pub pages: usize,
    /// The pages as they were laid out.
    pub layout: Arc<PagedDocument>,
}

/// What came of a source.
#[derive(Debug, Clone)]
pub struct Typeset {
    /// The document, if nothing is wrong with it.
    pub pdf: Option<Pdf>,
    /// What Typst told, warnings too.
    pub findings: Vec<Diagnostic>,
    /// What it saw beside the source and the fonts.
    pub seen: Dependencies,
}

/// Typesets the source `text` as the document named `stem`, such as
/// `sammantraden/2020-10-30/protokoll`. `show` gets the pages before they are exported.
pub fn typeset(
    press: &SharedWorld,
    stem: &str,
    text: String,
    show: &dyn Fn(&Arc<PagedDocument>),
) -> Typeset {
    let source = SourceFile::new(format!("{stem}.typ"), text);
    let sheet = match DocumentWorld::new(press, &source) {
        Ok(sheet) => sheet,
        Err(finding) => {
            return Typeset { pdf: None, findings: vec![*finding], seen: Dependencies::default() };
        }
    };
    let Warned { output, warnings } = typst::compile::<PagedDocument>(&sheet);
    let mut findings: Vec<Diagnostic> =
        warnings.iter().map(|warning| finding(&sheet, &source, warning)).collect();
    let exported = output.and_then(|document| {
        findings.extend(too_wide(&document, &source));
        let layout = Arc::new(document);
        if !findings.iter().any(Diagnostic::is_error) {
            show(&layout);
        }
        let bytes = with_final_newline(typst_pdf::pdf(&layout, &options(stem))?);
        Ok(Pdf { bytes: Bytes::new(bytes), pages: layout.pages().len(), layout })
    });
    let pdf = exported.map_err(|errors| {
        findings.extend(errors.iter().map(|error| finding(&sheet, &source, error)));
    });
    let is_right = !findings.iter().any(Diagnostic::is_error);
    Typeset { pdf: pdf.ok().filter(|_| is_right), findings, seen: sheet.seen() }
}

/// A PDF file that ends in a newline, which Typst leaves out after `%%EOF`.
fn with_final_newline(mut pdf: Vec<u8>) -> Vec<u8> {
    // An incremental update, such as a signature, is appended to the file as it is, and PDF/A-2
    // (ISO 19005-2, 6.1.9) wants the number of its first object on a new line.
    if !pdf.ends_with(b"\n") {
        pdf.push(b'\n');
    }
    pdf
}

/// Findings for what the looks say doesn't fit: `#metadata((least: …, widest: …, text: …))<too-wide>`,
/// in millimetres.
fn too_wide(document: &PagedDocument, source: &Arc<SourceFile>) -> Vec<Diagnostic> {
    let Some(label) = Label::new(PicoStr::intern("too-wide")) else { return Vec::new() };
    let told = document.introspector().query(&Selector::Label(label)).into_iter();
    let finding = |content: Content| {
        let value = content.get_by_name("value").ok()?.cast::<Dict>().ok()?;
        let number = |key| value.get(key).ok()?.clone().cast::<f64>().ok();
        let text = value.get("text").ok()?.clone().cast::<Str>().ok()?;
        let (least, widest) = (number("least")?, number("widest")?);
        let message = format!("tabellen ”{text}” ryms inte på sidans bredd");
        let place = Place::whole(source);
        let finding = Diagnostic::new(Severity::Warning, codes::TOO_WIDE, place, message);
        let hint = format!(
            "den behöver {least:.0} mm och får {widest:.0} mm: ta färre kolumner eller kortare ord"
        );
        Some(finding.hint(hint))
    };
    told.filter_map(finding).collect()
}

/// How documents are exported. The identity is the name, so that a changed document is a new
/// version of the same.
pub fn options(stem: &str) -> PdfOptions {
    PdfOptions {
        ident: Smart::Custom(stem.to_owned()),
        creator: Smart::Custom(Some(CREATOR.to_owned())),
        standards: PdfStandards::new(&STANDARDS).unwrap_or_default(),
        ..PdfOptions::default()
    }
}

/// One of Typst's diagnostics as ours. A font that is missing is an error: Typst would take
/// another.
fn finding(
    sheet: &DocumentWorld<'_>,
    source: &Arc<SourceFile>,
    told: &SourceDiagnostic,
) -> Diagnostic {
    let (severity, code) = match told.severity {
        _ if told.message.starts_with("unknown font family") => (Severity::Error, codes::NO_FONT),
        TypstSeverity::Error => (Severity::Error, codes::TYPST),
        TypstSeverity::Warning => (Severity::Warning, codes::TYPST),
    };
    let at = place(sheet, source, told.span);
    let hints = told.hints.iter().map(|hint| hint.v.to_string());
    let finding = Diagnostic::new(severity, code, at, format!("Typst: {}", told.message));
    finding.hints(hints).hint(way_here(sheet, source, told))
}

/// How Typst came to the place of a diagnostic.
fn way_here(
    sheet: &DocumentWorld<'_>,
    source: &Arc<SourceFile>,
    told: &SourceDiagnostic,
) -> String {
    let main = sheet.main();
    let called = told.trace.iter().find(|point| point.span.id() == Some(main));
    match called {
        Some(point) if told.span.id() != Some(main) => {
            let caller = place(sheet, source, point.span.into());
            let (line, _) = caller.line_and_column(caller.range().map_or(0, |range| range.start));
            format!("anropat från `{}`, rad {line}", source.path)
        }
        _ => format!("`{}` är vad mallen ger, ifylld", source.path),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::load::SHIPPED_FONTS;
    use crate::typefaces::Typefaces;

    #[test]
    fn a_pdf_ends_in_one_newline() {
        let typefaces = Typefaces::new(SHIPPED_FONTS, &[]);
        let world = SharedWorld::new(&BTreeMap::new(), BTreeMap::new(), &typefaces);
        let text = "#set document(title: [A], date: datetime(year: 2024, month: 1, day: 1))\nB";
        let typeset = typeset(&world, "a", text.to_owned(), &|_| ());
        let pdf = typeset.pdf.unwrap_or_else(|| panic!("{:?}", typeset.findings));
        assert!(pdf.bytes.ends_with(b"\n%%EOF\n"));
        assert_eq!(with_final_newline(b"%%EOF\n".to_vec()), b"%%EOF\n");
    }
}
