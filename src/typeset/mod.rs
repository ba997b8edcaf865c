//! Typst source to a PDF that is both PDF/A-2a and PDF/UA-1, or findings at their places.
//!
//! Nothing here depends on the day, the machine or the folder: the date comes from the record, the
//! fonts from the binary and the project, and the same source gives the same bytes.

pub(crate) mod page_text;
mod words;
mod world;

use std::sync::Arc;

use typst::World;
use typst::diag::{Severity as TypstSeverity, SourceDiagnostic, SourceResult, Warned};
use typst::foundations::{Bytes, Dict, FromValue, Label, Selector, Smart, Str};
use typst::introspection::Introspector;
use typst::utils::PicoStr;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

pub use self::world::{Dependencies, SharedWorld};

use self::world::{DocumentWorld, place};
use crate::diagnostic::{Diagnostic, Place, Severity, SourceFile, codes};
use crate::load::shipped_templates;

/// The standards that every document conforms to.
pub const STANDARDS: [PdfStandard; 2] = [PdfStandard::A_2a, PdfStandard::Ua_1];

/// The program as metadata name it, without its version.
pub const PROGRAM: &str = "make-docs ";

/// The creator in a document's metadata.
pub const CREATOR: &str = concat!("make-docs ", env!("CARGO_PKG_VERSION"));

/// A typeset document.
#[derive(Debug, Clone)]
pub struct Pdf {
    /// The file.
    pub bytes: Bytes,
    /// The number of its pages.
    pub pages: usize,
    /// The pages as laid out.
    pub layout: Arc<PagedDocument>,
}

/// The result of typesetting a source.
#[derive(Debug, Clone)]
pub struct Typeset {
    /// The document; none if there are errors.
    pub pdf: Option<Pdf>,
    /// Errors and warnings.
    pub findings: Vec<Diagnostic>,
    /// The files that the result depends on beside the source and the fonts.
    pub dependencies: Dependencies,
}

/// A document as Typst source.
#[derive(Debug, Clone, Copy, Hash)]
pub struct DocumentSource<'a> {
    /// What it is called: `sammantraden/2020-10-30/protokoll`.
    pub stem: &'a str,
    /// The source.
    pub text: &'a str,
    /// The look, which `lib/look.typ` reads from `sys.inputs`: "marginal".
    pub look: &'static str,
    /// What its metadata say beside what the source does. Said here, they leave the pages as they were laid out.
    pub keywords: &'a [String],
}

/// Typesets a document. `on_layout` is called with the pages before they are exported.
pub fn typeset(
    shared: &SharedWorld,
    document: DocumentSource<'_>,
    on_layout: &dyn Fn(&Arc<PagedDocument>),
) -> Typeset {
    let DocumentSource { stem, text, look, keywords } = document;
    let source = SourceFile::new(format!("{stem}.typ"), text);
    let world = match DocumentWorld::new(shared, &source, look) {
        Ok(world) => world,
        Err(finding) => {
            let (findings, dependencies) = (vec![*finding], Dependencies::default());
            return Typeset { pdf: None, findings, dependencies };
        }
    };
    let Warned { output, warnings } = typst::compile::<PagedDocument>(&world);
    let mut findings: Vec<Diagnostic> =
        warnings.iter().map(|warning| finding(&world, &source, warning)).collect();
    let exported: SourceResult<Pdf> = output.and_then(|mut document| {
        document.info_mut().keywords.extend(keywords.iter().map(Into::into));
        findings.extend(too_wide(&document, &source));
        let layout = Arc::new(document);
        if !findings.iter().any(Diagnostic::is_error) {
            on_layout(&layout);
        }
        // Exported even after an error: the export has findings of its own.
        let bytes = with_final_newline(typst_pdf::pdf(&layout, &options(stem))?);
        Ok(Pdf { bytes: Bytes::new(bytes), pages: layout.pages().len(), layout })
    });
    let pdf = match exported {
        // Some warnings of Typst's are errors of ours.
        Ok(pdf) => Some(pdf).filter(|_| !findings.iter().any(Diagnostic::is_error)),
        Err(errors) => {
            findings.extend(errors.iter().map(|error| finding(&world, &source, error)));
            None
        }
    };
    Typeset { pdf, findings, dependencies: world.dependencies() }
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

/// The place for a digital signature, which `lib/attendance.typ` marks:
/// `#metadata((role: …, description: …, visible: …))<signature-field>`. Where on the page it is, a link
/// shows, whose address is its index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignaturePlace {
    /// Whose it is: "Ordförande".
    pub role: String,
    /// What it is for, for those who can't see where it is: "Ordförande Bo Al, §§ 1–5".
    pub description: String,
    /// Whether the signature shows on the page.
    pub is_visible: bool,
}

/// The places for digital signatures in a document, in order.
pub fn signature_places(document: &PagedDocument) -> Vec<SignaturePlace> {
    let marks = marks(document, "signature-field");
    marks.iter().filter_map(signature_place).collect()
}

fn signature_place(mark: &Dict) -> Option<SignaturePlace> {
    Some(SignaturePlace {
        role: value::<Str>(mark, "role")?.into(),
        description: value::<Str>(mark, "description")?.into(),
        is_visible: value(mark, "visible")?,
    })
}

/// What the metadata with a label say, in order.
fn marks(document: &PagedDocument, label: &str) -> Vec<Dict> {
    let Some(label) = Label::new(PicoStr::intern(label)) else { return Vec::new() };
    let marks = document.introspector().query(&Selector::Label(label));
    marks.iter().filter_map(|mark| mark.get_by_name("value").ok()?.cast::<Dict>().ok()).collect()
}

/// The value of a key of a mark.
fn value<T: FromValue>(mark: &Dict, key: &str) -> Option<T> {
    mark.get(key).ok()?.clone().cast::<T>().ok()
}

/// Findings for tables that are wider than the page, which `lib/figure.typ` measures and marks:
/// `#metadata((least: …, widest: …, text: …))<too-wide>`, in millimetres.
fn too_wide(document: &PagedDocument, source: &Arc<SourceFile>) -> Vec<Diagnostic> {
    let marks = marks(document, "too-wide");
    marks.iter().filter_map(|mark| too_wide_table(mark, source)).collect()
}

/// The finding for a table that is marked as too wide.
fn too_wide_table(mark: &Dict, source: &Arc<SourceFile>) -> Option<Diagnostic> {
    let title: Str = value(mark, "text")?;
    let (least, widest): (f64, f64) = (value(mark, "least")?, value(mark, "widest")?);
    let message = format!("tabellen ”{title}” ryms inte på sidans bredd");
    let hint = format!(
        "använd färre kolumner eller kortare ord: tabellen behöver {least:.0} mm, sidan har {widest:.0} mm"
    );
    let place = Place::whole(source);
    Some(Diagnostic::new(Severity::Warning, codes::TOO_WIDE, place, message).hint(hint))
}

/// The options of the export. A document's identifier is its name, so that a changed document is a
/// new version of the same.
pub fn options(stem: &str) -> PdfOptions {
    PdfOptions {
        ident: Smart::Custom(stem.to_owned()),
        creator: Smart::Custom(Some(CREATOR.to_owned())),
        standards: PdfStandards::new(&STANDARDS).unwrap_or_default(),
        ..PdfOptions::default()
    }
}

/// A finding for one of Typst's diagnostics.
fn finding(
    world: &DocumentWorld<'_>,
    source: &Arc<SourceFile>,
    diagnostic: &SourceDiagnostic,
) -> Diagnostic {
    let (severity, code) = match diagnostic.severity {
        // Typst only warns, and takes another font.
        _ if diagnostic.message.starts_with("unknown font family") => {
            (Severity::Error, codes::NO_FONT)
        }
        TypstSeverity::Error => (Severity::Error, codes::TYPST),
        TypstSeverity::Warning => (Severity::Warning, codes::TYPST),
    };
    let span_place = place(world, source, diagnostic.span);
    let call = call_site(world, source, diagnostic);
    let (place, hint) = match (&call, is_ours(&span_place)) {
        // Who wrote the call can do something about it.
        (Some(call), true) => (call.clone(), format!("se också {}", line_of(&span_place))),
        (Some(call), false) => (span_place, format!("se också anropet i {}", line_of(call))),
        (None, _) => {
            let hint = format!("rätta mallen; `{}` är samma mall, ifylld", source.path);
            (span_place, hint)
        }
    };
    let hints = diagnostic.hints.iter().map(|hint| words::hint(&hint.v));
    let message = words::message(&diagnostic.message, severity == Severity::Error);
    Diagnostic::new(severity, code, place, message).hints(hints).hint(hint)
}

/// Where in the document's source what a diagnostic is about was called, if that is elsewhere.
fn call_site(
    world: &DocumentWorld<'_>,
    source: &Arc<SourceFile>,
    diagnostic: &SourceDiagnostic,
) -> Option<Place> {
    let main = world.main();
    let calls = diagnostic.trace.iter().filter(|point| point.span.id() == Some(main));
    // The innermost call is the nearest to what is wrong.
    let call = calls.into_iter().next().filter(|_| diagnostic.span.id() != Some(main))?;
    Some(place(world, source, call.span.into()))
}

/// Whether a place is in a look as it ships.
pub fn is_ours(place: &Place) -> bool {
    let name = place.file.path.strip_prefix("templates/").unwrap_or_default();
    shipped_templates().get(name) == Some(&place.file)
}

/// "`templates/lib/item.typ`, rad 85".
fn line_of(place: &Place) -> String {
    let (line, _) = place.line_and_column(place.range().map_or(0, |range| range.start));
    format!("`{}`, rad {line}", place.file.path)
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
        let document = DocumentSource { stem: "a", text, look: "marginal", keywords: &[] };
        let result = typeset(&world, document, &|_| ());
        let pdf = result.pdf.unwrap_or_else(|| panic!("{:?}", result.findings));
        assert!(pdf.bytes.ends_with(b"\n%%EOF\n"));
        assert_eq!(with_final_newline(b"%%EOF\n".to_vec()), b"%%EOF\n");
    }
}
