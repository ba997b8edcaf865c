//! A page as SVG, in parts that are siblings, so that a browser replaces only the parts that changed.
//!
//! `typst-svg` writes the SVG from the page's layout; `svg_reader.rs` splits it into parts.

use serde::Serialize;
use typst::foundations::Bytes;
use typst::layout::{Frame, FrameItem};
use typst::visualize::{Image, ImageKind, SvgImage};
use typst_layout::Page;
use typst_svg::{SvgOptions, WebImage};

use super::svg_reader;

/// A page as SVG.
#[derive(Debug, PartialEq)]
pub(super) struct PageSvg {
    /// The opening tag.
    opening: String,
    /// The elements inside it.
    parts: Vec<String>,
}

/// The difference between two pages.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct SvgPatch<'a> {
    /// How many parts are kept at the start.
    front: usize,
    /// How many parts are kept at the end.
    back: usize,
    /// The parts that replace those between.
    parts: &'a [String],
}

impl PageSvg {
    /// Renders a page from its layout.
    pub(super) fn render(page: &Page) -> Self {
        let mut svg = typst_svg::svg(page, &SvgOptions::default());
        let mut images = Vec::new();
        collect_svg_images(&page.frame, &mut images);
        for (image, tree) in images {
            // The same image gives the same data URL, so that is how to find it in the SVG.
            let embedded = WebImage::new(image);
            let outlined = WebImage {
                data: Bytes::from_string(tree.tree().to_string(&Default::default())),
                ..embedded.clone()
            };
            svg = svg.replace(&*embedded.to_base64_url(), &outlined.to_base64_url());
        }
        Self::parse(&svg)
    }

    /// An SVG document from `typst-svg`.
    fn parse(svg: &str) -> Self {
        let (opening, content) = svg.split_once('>').unwrap_or((svg, ""));
        Self { opening: format!("{opening}>"), parts: svg_reader::split(content) }
    }

    /// The SVG document.
    pub(super) fn to_svg(&self) -> String {
        [self.opening.as_str(), &self.parts.concat(), "</svg>"].concat()
    }

    /// The patch from an earlier page to this one; none if they differ in size.
    pub(super) fn patch_from<'a>(&'a self, earlier: &Self) -> Option<SvgPatch<'a>> {
        if self.opening != earlier.opening {
            return None;
        }
        let front = common_length(self.parts.iter(), earlier.parts.iter());
        let (new, old) = (&self.parts[front..], &earlier.parts[front..]);
        let back = common_length(new.iter().rev(), old.iter().rev());
        Some(SvgPatch { front, back, parts: &new[..new.len() - back] })
    }
}

/// How many parts two sequences have in common from where they start.
fn common_length<'a>(
    a: impl Iterator<Item = &'a String>,
    b: impl Iterator<Item = &'a String>,
) -> usize {
    a.zip(b).take_while(|(a, b)| a == b).count()
}

/// Collects the SVG images on a page, charts most often. An embedded image can't use the fonts of the
/// page that it is on, so its text has to be outlined.
fn collect_svg_images<'a>(frame: &'a Frame, images: &mut Vec<(&'a Image, &'a SvgImage)>) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => collect_svg_images(&group.frame, images),
            FrameItem::Image(image, ..) => {
                if let ImageKind::Svg(svg) = image.kind() {
                    images.push((image, svg));
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(parts: &[&str]) -> PageSvg {
        PageSvg {
            opening: "<svg>".to_owned(),
            parts: parts.iter().map(|&part| part.to_owned()).collect(),
        }
    }

    #[track_caller]
    fn check_patch(earlier: &[&str], later: &[&str], expected: (usize, usize, &str)) {
        let (earlier, later) = (page(earlier), page(later));
        let SvgPatch { front, back, parts } = later.patch_from(&earlier).unwrap();
        assert_eq!((front, back, parts.concat().as_str()), expected);
    }

    #[test]
    fn a_patch_has_only_the_parts_that_changed() {
        check_patch(&["a", "b", "c"], &["a", "x", "y", "c"], (1, 1, "xy"));
        check_patch(&["a", "a"], &["a"], (1, 0, ""));
        check_patch(&["a"], &["a", "a"], (1, 0, "a"));
        check_patch(&["a"], &["a"], (1, 0, ""));
        let other = PageSvg { opening: "<svg w=\"2\">".to_owned(), parts: Vec::new() };
        assert_eq!(other.patch_from(&page(&[])), None);
    }

    #[test]
    fn a_page_is_written_as_it_was_read() {
        let svg = "<svg w=\"1\"><rect/><path d=\"M 0 0\"/></svg>";
        let page = PageSvg::parse(svg);
        assert_eq!(page.parts, ["<rect/>", "<path d=\"M 0 0\"/>"]);
        assert_eq!(page.to_svg(), svg);
    }
}
