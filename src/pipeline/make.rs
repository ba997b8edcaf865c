//! One document from the facts to its files, in memory: nothing is written here. Only the cache
//! remembers it, and whoever shows pages sees them before they are exported.

use std::fmt::Write;
use std::sync::Arc;

use typst::foundations::Bytes;
use typst::utils::hash128;
use typst_layout::PagedDocument;

use super::bind::{self, PacketParts};
use super::context::{BuildContext, Typesetting};
use super::overruns;
use super::products::{MakeOutcome, Product, Products};
use super::publicity;
use super::signing;
use crate::bounds::{self, Step};
use crate::diagnostic::{Diagnostic, Place, Severity, codes};
use crate::facts::EnclosureContent;
use crate::kinds::{Content, Document, PageLimit};
use crate::record::{Look, reads};
use crate::render::Form;
use crate::typeset::Pdf;
use crate::view::View;

/// Called with a view and its pages before they are exported.
pub(super) type OnViewLayout<'a> = &'a dyn Fn(&View, &Arc<PagedDocument>);

/// How a document is made.
#[derive(Clone, Copy)]
pub(super) struct MakeOptions<'a> {
    /// Whether it gets a letter to be sent with.
    pub(super) with_letter: bool,
    /// Whether a packet takes files from others as they are, instead of their pages.
    pub(super) attach: bool,
    /// The documents that a packet is bound from.
    pub(super) parts: &'a PacketParts,
    pub(super) on_layout: OnViewLayout<'a>,
}

/// Makes a document that stands alone, for its own sake: without a letter, and shown to nobody.
pub(super) fn make_alone(document: &Document, context: &BuildContext<'_>) -> MakeOutcome {
    let (parts, on_layout) = (&PacketParts::new(), &|_: &View, _: &Arc<PagedDocument>| ());
    make(document, context, MakeOptions { with_letter: false, attach: false, parts, on_layout })
}

/// Makes a document.
pub(super) fn make(
    document: &Document,
    context: &BuildContext<'_>,
    options: MakeOptions<'_>,
) -> MakeOutcome {
    match document.kind.content {
        Content::Pages(_) => pages(document, context, options),
        Content::Packet => bounded_packet(document, context, || {
            bind::packet(document, context, options.parts, options.attach)
        }),
        Content::Calendar(calendar) => {
            let (bytes, reads) =
                reads::noting(|| calendar(&context.organs_of(document), context.left_out));
            let products = bytes.map(|bytes| Products {
                note: context.left_out.words(),
                files: vec![Product { extension: "ics", bytes: Bytes::new(bytes) }],
                ..Products::default()
            });
            MakeOutcome { products, reads, ..MakeOutcome::default() }
        }
    }
}

/// Binds a packet, unless it took too much when it was made of the same.
fn bounded_packet(
    document: &Document,
    context: &BuildContext<'_>,
    bind: impl FnOnce() -> MakeOutcome,
) -> MakeOutcome {
    let (stem, source) = (document.stem(), hash128(&ingredients(document, context)));
    if let Some(overrun) = bounds::overrun(&stem, source) {
        return MakeOutcome::failed(vec![overruns::finding(&overrun)]);
    }
    let _begun = bounds::begin(&stem, source, Step::Binding);
    bind()
}

/// The files that a packet is made of, as text: its record and those from others, as they were last saved.
fn ingredients(document: &Document, context: &BuildContext<'_>) -> String {
    let files = context.facts.records.entry(&document.subject).map(|record| record.file);
    let mut text = files.map(|file| file.text.clone()).unwrap_or_default();
    for enclosure in document.enclosures(context.facts) {
        if let EnclosureContent::File(name) = &enclosure.content {
            let _ = write!(text, "{name} {:?}", context.foreign_files.stamp(name));
        }
    }
    text
}

/// Makes a document from its view: the PDF and its other forms.
fn pages(document: &Document, context: &BuildContext<'_>, options: MakeOptions<'_>) -> MakeOutcome {
    let view = match context.view(document) {
        Ok(view) => view,
        Err(finding) => return MakeOutcome::failed(vec![*finding]),
    };
    let Typesetting { pdf: typeset, pictures, mut findings } =
        context.document_pdf(document, &view, &|layout| (options.on_layout)(&view, layout));
    let Some(typeset) = typeset else { return MakeOutcome::failed(findings) };
    let pdf = match signing::with_fields(document, typeset) {
        Ok(pdf) => pdf,
        Err(finding) => {
            findings.push(*finding);
            return MakeOutcome::failed(findings);
        }
    };
    findings.extend(publicity::findings(document, context, &view, Some(&pdf.layout)));
    if findings.iter().any(|finding| publicity::HOLDING.contains(&finding.code)) {
        return MakeOutcome::failed(findings);
    }
    findings.extend(too_long(document, context, &view, pdf.pages));
    let mut files = vec![Product { extension: "pdf", bytes: pdf.bytes.clone() }];
    match other_forms(document, context, &view, options.with_letter.then_some(&pdf)) {
        Ok(forms) => files.extend(forms),
        Err(finding) => {
            findings.push(*finding);
            return MakeOutcome::failed(findings);
        }
    }
    let products = Products {
        files,
        pages: pdf.pages,
        note: None,
        stage: view.document.stage,
        pictures,
        said: Products::said_by(document, &view),
        layouts: vec![pdf.layout.clone()],
        pdf: Some(pdf),
    };
    MakeOutcome { products: Some(products), findings, reads: view.reads }
}

/// The finding for a document that takes more pages than its kind may; in large print it may take twice as many.
fn too_long(
    document: &Document,
    context: &BuildContext<'_>,
    view: &View,
    pages: usize,
) -> Option<Diagnostic> {
    let is_large = view.document.brand.look == Look::LargePrint.word();
    let most = |limit: &PageLimit| if is_large { 2 * limit.pages } else { limit.pages };
    let limit = document.kind.page_limit.filter(|limit| pages > most(limit))?;
    let place = Place::whole(context.facts.records.entry(&document.subject)?.file);
    let message = format!("{} är {pages} sidor långt", limit.noun);
    let finding = Diagnostic::new(Severity::Warning, codes::TOO_LONG, place, message);
    Some(finding.hint(limit.hint))
}

/// The forms of a document beside its PDF; with `letter_with`, the letter that brings that PDF too.
fn other_forms(
    document: &Document,
    context: &BuildContext<'_>,
    view: &View,
    letter_with: Option<&Pdf>,
) -> Result<Vec<Product>, Box<Diagnostic>> {
    let mut files = Vec::new();
    for form in document.kind.forms {
        let text = context.render(document.kind.name, *form, view)? + "\n";
        files.push(Product { extension: form.ending(), bytes: Bytes::from_string(text) });
    }
    if let Some(sheet) = document.kind.sheet.and_then(|sheet| sheet(document, context.facts)) {
        for (extension, bytes) in [("csv", sheet.csv()), ("json", sheet.json())] {
            files.push(Product { extension, bytes: Bytes::new(bytes) });
        }
    }
    if let (Some(letter), Some(pdf)) = (document.kind.letter, letter_with) {
        let text = context.render(letter.template, Form::Text, view)?;
        let message = (letter.message)(document, context.facts, &text, &pdf.bytes);
        files.extend(message.map(|bytes| Product { extension: "eml", bytes: Bytes::new(bytes) }));
    }
    Ok(files)
}

/// The finding for a document that a fault in a library stopped, for a `reason`.
pub(super) fn internal_error(document: &Document, reason: &str) -> Diagnostic {
    let path = document.path();
    let message = format!("`output/{path}` kunde inte skapas: ett internt fel ({reason})");
    Diagnostic::placeless(codes::INTERNAL, message)
        .hint("ta bort det som du skrev sist, och anmäl gärna felet")
}
