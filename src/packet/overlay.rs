//! A mark that is drawn on every page of an attachment: a page that was typeset for it becomes a form
//! that the pages draw last, as an artifact, so that those who hear the page don't hear it again.

use lopdf::Object;

use super::copy::{Copier, ObjectPool};
use super::pages;
use super::source::PdfSource;
use super::writer;

/// Sizes that differ by less than this (points) are the same.
const NEARLY: f32 = 1.5;

/// A mark, ready to be drawn.
#[derive(Debug)]
pub(super) struct Overlay {
    /// For each size of page: width, height, the form.
    forms: Vec<([f32; 2], u32)>,
}

impl Overlay {
    /// Makes a mark of some pages, one for each size of page that it is for.
    pub(super) fn new(
        pool: &mut ObjectPool,
        source: &PdfSource,
        from: std::ops::Range<usize>,
    ) -> Self {
        let mut copier = Copier::new(source, pool, false);
        let mut forms = Vec::new();
        for page in source.pages().get(from).unwrap_or_default() {
            let [left, bottom, right, top] = pages::size(&copier, page);
            let mut entries = format!(
                "/Type/XObject/Subtype/Form/BBox[{left} {bottom} {right} {top}]/Resources "
            )
            .into_bytes();
            match source.of_page(page, b"Resources") {
                Some(resources) => copier.value(&mut entries, resources),
                None => entries.extend_from_slice(b"<<>>"),
            }
            let contents = source.of_page(page, b"Contents");
            let Some(Object::Stream(stream)) = contents.and_then(|own| source.resolve(own)) else {
                continue;
            };
            copier.entry(&mut entries, &stream.dict, b"Filter");
            copier.entry(&mut entries, &stream.dict, b"DecodeParms");
            forms.push((
                [right - left, top - bottom],
                copier.pool.share(&entries, Some(&stream.content)),
            ));
        }
        copier.finish();
        Self { forms }
    }

    /// What draws it on a page of a size; none if it isn't made for that.
    pub(super) fn place(&self, [left, bottom, right, top]: [f32; 4]) -> Option<Vec<u8>> {
        let is_near = |one: f32, other: f32| (one - other).abs() < NEARLY;
        let at = self.forms.iter().position(|([width, height], _)| {
            is_near(right - left, *width) && is_near(top - bottom, *height)
        })?;
        let draw =
            format!("/Artifact BMC q 1 0 0 1 {left} {bottom} cm /Bilagemarke{at} Do Q EMC\n");
        Some(draw.into_bytes())
    }

    /// NameMapping its forms among a page's resources.
    pub(super) fn name_in(&self, out: &mut Vec<u8>) {
        for (at, (_, form)) in self.forms.iter().enumerate() {
            writer::put(out, format_args!("/Bilagemarke{at} "));
            writer::references(out, [*form]);
        }
    }
}
