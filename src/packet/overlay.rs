//! Pages that are drawn over others, such as the mark with an attachment's number: each becomes a form
//! `XObject` (ISO 32000-1, 8.10) that pages of its size draw last. It is drawn as an artifact (14.8.2.2),
//! so that a screen reader doesn't repeat it on every page.

use std::ops::Range;

use lopdf::Object;

use super::copy::Copier;
use super::object_pool::ObjectPool;
use super::source::{MediaBox, PdfSource, SourcePage};
use super::syntax;

/// The greatest difference (points) between sizes that count as the same.
const SIZE_TOLERANCE: f32 = 1.5;

/// An overlay, with a form for each size of page.
#[derive(Debug)]
pub(super) struct Overlay {
    forms: Vec<OverlayForm>,
}

/// The form of an overlay for one size of page (points).
#[derive(Debug)]
struct OverlayForm {
    width: f32,
    height: f32,
    /// The number of the form `XObject`.
    number: u32,
}

impl Overlay {
    /// Makes an overlay of some pages, one for each size of page that it is to fit.
    pub(super) fn new(pool: &mut ObjectPool, source: &PdfSource, pages: Range<usize>) -> Self {
        let mut copier = Copier::new(source, pool, false);
        let mut forms = Vec::new();
        for page in source.pages().get(pages).unwrap_or_default() {
            let Some((entries, data)) = form(&mut copier, page) else { continue };
            let media_box = source.media_box(page);
            forms.push(OverlayForm {
                width: media_box.width(),
                height: media_box.height(),
                number: copier.pool.share(&entries, Some(data)),
            });
        }
        copier.copy_deferred();
        Self { forms }
    }

    /// The operators that draw the overlay on a page; none if no form has the page's size.
    pub(super) fn operators(&self, page: &MediaBox) -> Option<Vec<u8>> {
        let index = self.forms.iter().position(|form| {
            (page.width() - form.width).abs() < SIZE_TOLERANCE
                && (page.height() - form.height).abs() < SIZE_TOLERANCE
        })?;
        let MediaBox { left, bottom, .. } = page;
        let artifact = "/Artifact<</Type/Pagination/Subtype/Header>>BDC";
        let operators =
            format!("{artifact} q 1 0 0 1 {left} {bottom} cm /Bilagemarke{index} Do Q EMC\n");
        Some(operators.into_bytes())
    }

    /// Writes the entries for the forms in the `XObject` resources of a page.
    pub(super) fn resource_entries(&self, out: &mut Vec<u8>) {
        for (index, form) in self.forms.iter().enumerate() {
            syntax::put(out, format_args!("/Bilagemarke{index} "));
            syntax::references(out, [form.number]);
        }
    }
}

/// A page of a file of ours as a form `XObject`: the entries of its dictionary, and its data.
pub(super) fn form<'a>(
    copier: &mut Copier<'a>,
    page: &'a SourcePage,
) -> Option<(Vec<u8>, &'a [u8])> {
    let source = copier.source;
    let contents = source.page_entry(page, b"Contents")?;
    let Object::Stream(stream) = source.resolve(contents)? else { return None };
    let media_box = source.media_box(page);
    let mut entries = format!("/Type/XObject/Subtype/Form/BBox{media_box}/Resources ").into_bytes();
    match source.page_entry(page, b"Resources") {
        Some(resources) => copier.value(&mut entries, resources),
        None => entries.extend_from_slice(b"<<>>"),
    }
    copier.entry(&mut entries, &stream.dict, b"Filter");
    copier.entry(&mut entries, &stream.dict, b"DecodeParms");
    Some((entries, &stream.content))
}
