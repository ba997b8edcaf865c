//! A file's pages to the packet's: with all that affects how a page looks, its annotations, its running
//! number, and perhaps an overlay.

use super::annotations::{self, Annotation, LinkContext};
use super::copy::Copier;
use super::folio;
use super::overlay::Overlay;
use super::source::{MediaBox, SourcePage};
use super::structure_tree::PageParagraph;
use super::syntax;

/// The entries of a page that are copied as they are: its boundaries, rotation, transparency group and
/// unit.
const COPIED_KEYS: [&[u8]; 8] =
    [b"MediaBox", b"CropBox", b"BleedBox", b"TrimBox", b"ArtBox", b"Rotate", b"Group", b"UserUnit"];

/// A page that is to be copied, when its own number and those of its annotations are known.
#[derive(Debug)]
pub(super) struct PreparedPage<'a> {
    /// Its number in the packet.
    pub(super) number: u32,
    pub(super) page: &'a SourcePage,
    pub(super) annotations: Vec<Annotation<'a>>,
    /// The structure element of all of the page, if the file has no structure of its own.
    pub(super) paragraph: Option<PageParagraph>,
    /// The number of the form that says which page of the packet it is.
    pub(super) folio: u32,
}

/// What the pages of a file have in common in the packet.
pub(super) struct PageContext<'a> {
    /// The number of the page tree node above them.
    pub(super) parent: u32,
    pub(super) overlay: Option<&'a Overlay>,
    pub(super) links: LinkContext<'a>,
}

/// What is put before and after the content of a page.
#[derive(Clone, Copy)]
struct ContentWrapper<'a> {
    /// Whether all of the content is marked as one paragraph, with the identifier 0.
    is_paragraph: bool,
    /// The operators that draw the overlay and the running number.
    drawn: &'a [u8],
}

/// Copies a page with its annotations.
pub(super) fn copy(
    copier: &mut Copier<'_>,
    prepared: &PreparedPage<'_>,
    context: &PageContext<'_>,
) {
    let source = copier.source;
    let PreparedPage { number, page, annotations, paragraph, .. } = prepared;
    let mut out = format!("<</Type/Page/Parent {} 0 R", context.parent).into_bytes();
    for key in COPIED_KEYS {
        if let Some(value) = source.page_entry(page, key) {
            syntax::name(&mut out, key);
            out.push(b' ');
            copier.value(&mut out, value);
        }
    }
    if source.page_entry(page, b"MediaBox").is_none() {
        syntax::put(&mut out, format_args!("/MediaBox{}", MediaBox::A4));
    }
    let media_box = source.media_box(page);
    let operators = context.overlay.and_then(|overlay| overlay.operators(&media_box));
    let overlay = context.overlay.filter(|_| operators.is_some());
    let own = source.page_entry(page, b"Resources");
    let own_forms = own.and_then(|own| source.dictionary_at(source.dictionary(own)?, b"XObject"));
    let folio = folio::free_name(own_forms);
    let drawn = [operators.unwrap_or_default(), folio::operators(&source.placement(page), &folio)];
    let wrapper = ContentWrapper { is_paragraph: paragraph.is_some(), drawn: &drawn.concat() };
    contents(copier, page, &mut out, wrapper);
    out.extend_from_slice(b"/Resources ");
    copier.resources_with(&mut out, own, &form_entries(prepared, overlay, &folio));
    match (paragraph, source.page_entry(page, b"StructParents")) {
        (Some(paragraph), _) => {
            syntax::put(&mut out, format_args!("/StructParents {}", paragraph.key));
        }
        (None, Some(key)) => copier.parent_tree_entry(&mut out, b"StructParents", key),
        (None, None) => {}
    }
    if !annotations.is_empty() {
        // PDF/UA requires the tab order to be that of the structure tree (ISO 14289-1, 7.18.3).
        out.extend_from_slice(b"/Tabs/S/Annots[");
        syntax::references(&mut out, annotations.iter().map(|annotation| annotation.number));
        out.push(b']');
    }
    out.extend_from_slice(b">>");
    copier.pool.writer.object(*number, &out);
    for annotation in annotations {
        annotations::copy(copier, annotation, *number, &context.links);
    }
}

/// Writes the content of a page within its wrapper.
fn contents(
    copier: &mut Copier<'_>,
    page: &SourcePage,
    out: &mut Vec<u8>,
    wrapper: ContentWrapper<'_>,
) {
    let source = copier.source;
    let ContentWrapper { is_paragraph, drawn } = wrapper;
    let own = source.page_entry(page, b"Contents");
    out.extend_from_slice(b"/Contents ");
    // The content may leave the graphics state changed; the state is restored before more is drawn.
    let (begin, end): (&[u8], &[u8]) =
        if is_paragraph { (b"/P<</MCID 0>>BDC q\n", b"\nQ EMC\n") } else { (b"q\n", b"\nQ\n") };
    let before = copier.pool.share(b"", Some(begin));
    let after = copier.pool.share(b"", Some(&[end, drawn].concat()));
    out.push(b'[');
    syntax::references(out, [before]);
    for stream in own.map(|own| source.entries(own)).unwrap_or_default() {
        if copier.spend_value() {
            copier.value(out, stream);
            out.push(b' ');
        }
    }
    syntax::references(out, [after]);
    out.push(b']');
}

/// The entries for the forms that are drawn over a page.
fn form_entries(prepared: &PreparedPage<'_>, overlay: Option<&Overlay>, folio: &str) -> Vec<u8> {
    let mut out = Vec::new();
    if let Some(overlay) = overlay {
        overlay.resource_entries(&mut out);
    }
    syntax::reference_entry(&mut out, folio, prepared.folio);
    out
}
