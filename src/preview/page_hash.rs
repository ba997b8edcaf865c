//! A page's hash, which names it in URLs: equal for pages that look the same, whatever source they were
//! laid out from. The browser keeps the pages whose hash stays.

use std::hash::{Hash, Hasher};

use typst::layout::{Frame, FrameItem, GroupItem};
use typst::model::Destination;
use typst::utils::hash128;
use typst_layout::Page;

/// The hash of a page's appearance: 32 hexadecimal digits.
pub(super) fn page_hash(page: &Page) -> String {
    format!("{:032x}", hash128(&Appearance(page)))
}

/// What is visible of a page; not the spans, tags and destinations that its layout has too.
struct Appearance<'a>(&'a Page);

impl Hash for Appearance<'_> {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        // Another version of the program may render the same layout differently.
        (env!("CARGO_PKG_VERSION"), self.0.frame.size(), &self.0.fill).hash(hasher);
        hash_frame(&self.0.frame, hasher);
    }
}

/// Hashes what is visible of a frame.
fn hash_frame<H: Hasher>(frame: &Frame, hasher: &mut H) {
    for (point, item) in frame.items() {
        match item {
            FrameItem::Tag(_) => continue,
            FrameItem::Group(GroupItem { frame, transform, clip, .. }) => {
                (0_u8, point, transform, clip).hash(hasher);
                hash_frame(frame, hasher);
            }
            FrameItem::Text(text) => {
                (1_u8, point, &text.font, text.size, &text.text).hash(hasher);
                (&text.fill, &text.stroke).hash(hasher);
                for glyph in &text.glyphs {
                    (glyph.id, glyph.x_advance, glyph.x_offset, glyph.y_offset).hash(hasher);
                }
            }
            FrameItem::Shape(shape, _) => (2_u8, point, shape).hash(hasher),
            FrameItem::Image(image, size, _) => (3_u8, point, image, size).hash(hasher),
            FrameItem::Link(Destination::Url(url), size) => (4_u8, point, url, size).hash(hasher),
            FrameItem::Link(_, size) => (5_u8, point, size).hash(hasher),
        }
    }
    6_u8.hash(hasher);
}
