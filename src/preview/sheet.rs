//! A page as the preview shows it: what tells it from other pages, a picture, its text in lines.

use std::hash::{Hash, Hasher};

use serde::Serialize;
use typst::foundations::Bytes;
use typst::layout::{Abs, Frame, FrameItem, GroupItem, Point, Transform};
use typst::model::Destination;
use typst::text::TextItem;
use typst::utils::hash128;
use typst::visualize::{Image, ImageKind, SvgImage};
use typst_layout::Page;
use typst_svg::{SvgOptions, WebImage};

use super::picture::Picture;

/// A line of text on a page. Lengths are in points from the page's upper left corner.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Line {
    /// What it says.
    pub text: String,
    /// Where its baseline begins and how it is turned: a, b, c, d, e, f of an SVG matrix.
    pub matrix: [f64; 6],
    /// The size of its letters.
    pub size: f64,
    /// How long it is.
    pub width: f64,
}

/// Two runs of text closer than this (in sizes of their letters) are of one line.
const CLOSE: f64 = 1.5;

/// Two runs of text farther apart than this (in sizes of their letters) have a space between them.
const APART: f64 = 0.12;

/// Two runs of text that stand closer than this (in points) across their lines stand on one line.
const LEVEL: f64 = 0.01;

/// What tells how a page looks from how others look.
pub(super) fn look(page: &Page) -> String {
    format!("{:032x}", hash128(&Seen(page)))
}

/// What is seen of a page, and nothing of where in a source it came from.
struct Seen<'a>(&'a Page);

impl Hash for Seen<'_> {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        // Another version may draw it in another way.
        (env!("CARGO_PKG_VERSION"), self.0.frame.size(), &self.0.fill).hash(hasher);
        hash_frame(&self.0.frame, hasher);
    }
}

/// Hashes what is seen of a frame.
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

/// A page as SVG, straight from its layout.
pub(super) fn picture(page: &Page) -> Picture {
    let mut text = typst_svg::svg(page, &SvgOptions::default());
    let mut drawings = Vec::new();
    collect_drawings(&page.frame, &mut drawings);
    for (image, drawing) in drawings {
        let own = WebImage::new(image);
        let data = Bytes::from_string(drawing.tree().to_string(&Default::default()));
        let outlined = WebImage { data, ..own.clone() };
        text = text.replace(&*own.to_base64_url(), &outlined.to_base64_url());
    }
    Picture::of(&text)
}

/// The SVG pictures on a page. A picture can't use the fonts of the page that it is on: its
/// letters have to be drawn as lines.
fn collect_drawings<'a>(frame: &'a Frame, drawings: &mut Vec<(&'a Image, &'a SvgImage)>) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => collect_drawings(&group.frame, drawings),
            FrameItem::Image(image, ..) => {
                if let ImageKind::Svg(drawing) = image.kind() {
                    drawings.push((image, drawing));
                }
            }
            _ => {}
        }
    }
}

/// The text of a page in lines, in the order in which it was laid out.
pub(super) fn lines(page: &Page) -> Vec<Line> {
    let mut lines = Vec::new();
    collect(&page.frame, Transform::identity(), &mut lines);
    lines.retain(|line| !line.text.trim().is_empty());
    lines
}

fn collect(frame: &Frame, above: Transform, lines: &mut Vec<Line>) {
    for (point, item) in frame.items() {
        let here = above.pre_concat(Transform::translate(point.x, point.y));
        match item {
            FrameItem::Group(group) => {
                collect(&group.frame, here.pre_concat(group.transform), lines);
            }
            FrameItem::Text(text) => add(lines, text, here),
            _ => {}
        }
    }
}

/// Adds a run of text: to the line that it goes on with, or as a new one.
fn add(lines: &mut Vec<Line>, text: &TextItem, at: Transform) {
    let Transform { sx, ky, kx, sy, tx, ty } = at;
    let matrix = [sx.get(), ky.get(), kx.get(), sy.get(), tx.to_pt(), ty.to_pt()];
    let (size, width) = (text.size.to_pt(), text.width().to_pt());
    if let Some(line) = lines.last_mut().filter(|line| line.matrix[..4] == matrix[..4]) {
        let (along, across) = seen_from(line, at);
        let gap = along - line.width;
        let is_close = (-0.1 * size..CLOSE * size).contains(&gap);
        if is_close && across.abs() < LEVEL {
            if gap > APART * size && !line.text.ends_with(char::is_whitespace) {
                line.text.push(' ');
            }
            line.text += &text.text;
            line.width += gap + width;
            line.size = line.size.max(size);
            return;
        }
    }
    lines.push(Line { text: text.text.to_string(), matrix, size, width });
}

/// Where a run of text begins, seen from a line that is turned the same way (points along, across).
fn seen_from(line: &Line, at: Transform) -> (f64, f64) {
    let [a, b, c, d, e, f] = line.matrix;
    let (x, y) = (at.tx.to_pt() - e, at.ty.to_pt() - f);
    let size = a * d - b * c;
    ((d * x - c * y) / size, (a * y - b * x) / size)
}

/// A page's size in points.
pub(super) fn size(page: &Page) -> (f64, f64) {
    let Point { x, y } = page.frame.size().to_point();
    (Abs::to_pt(x), Abs::to_pt(y))
}
