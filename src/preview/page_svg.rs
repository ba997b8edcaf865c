//! A page as SVG, in parts that are siblings, so that a browser replaces only the parts that changed.
//!
//! `typst-svg` writes the SVG from the page's layout; `svg_reader.rs` splits it into parts. The letters of
//! a line are joined to one path, which a browser draws in a fifth of the time. The text lies over the
//! page unseen, so that it can be found, copied, read aloud and pointed at.

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

/// Collects the SVG images on a page. An embedded image can't use the fonts of the
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
    use std::collections::BTreeMap;

    use super::*;
    use crate::load::SHIPPED_FONTS;
    use crate::typefaces::Typefaces;
    use crate::typeset::{DocumentSource, SharedWorld, typeset};

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

    const IMAGE: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"20\">\
        <text x=\"2\" y=\"15\" font-family=\"Source Sans 3\" font-size=\"12\">Ord</text></svg>";

    /// A page with a body; `/content/a.svg` is [`IMAGE`].
    fn typeset_page(body: &str) -> Page {
        let pictures = BTreeMap::from([("a.svg".to_owned(), Bytes::from_string(IMAGE))]);
        let typefaces = Typefaces::new(SHIPPED_FONTS, &[]);
        let world = SharedWorld::new(&BTreeMap::new(), pictures, &typefaces);
        let head = "#set document(title: [A], date: datetime(year: 2024, month: 1, day: 1))\n\
            #set text(font: \"Source Serif 4\")\n";
        let text = &*format!("{head}{body}");
        let document = DocumentSource { stem: "a", text, look: "marginal", keywords: &[] };
        let result = typeset(&world, document, &|_| ());
        let pdf = result.pdf.unwrap_or_else(|| panic!("{:?}", result.findings));
        pdf.layout.pages()[0].clone()
    }

    /// What each path of an SVG document is drawn by.
    fn path_data(svg: &str) -> Vec<&str> {
        svg.split(" d=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect()
    }

    #[test]
    fn patterns_find_every_glyph_that_typst_svg_draws() {
        let page = typeset_page(
            "Åtta *feta* _ord_ #text(fill: blue)[och #link(\"https://x.se\")[en länk]].",
        );
        let raw = typst_svg::svg(&page, &SvgOptions::default());
        let svg = PageSvg::render(&page).to_svg();
        let failed = format!(
            "typst-svg draws glyphs in another way: adapt the patterns in preview/svg_reader.rs\n\
             {raw}\n\n{svg}"
        );
        let glyphs = raw.matches("<use ").count();
        assert!(glyphs > 20 && raw.contains("<symbol "), "{failed}");
        assert!(!svg.contains("<use") && !svg.contains("<symbol"), "{failed}");
        // Each glyph starts at its own position; so do shapes, here the page's background.
        let shapes = path_data(raw.split("<defs").next().unwrap_or(&raw)).len();
        let paths = path_data(&svg);
        let starts: usize = paths.iter().map(|path| path.matches('M').count()).sum();
        assert_eq!(starts, shapes + glyphs, "{failed}");
        // Glyphs are moved by their start: a command with an absolute position would stay behind.
        let is_relative = |c: char| !c.is_ascii_uppercase() || c == 'M' || c == 'Z';
        assert!(paths.iter().all(|path| path.chars().all(is_relative)), "{failed}");
        let opening = "<svg xmlns=\"http://www.w3.org/2000/svg\" \
            xmlns:xlink=\"http://www.w3.org/1999/xlink\">";
        for part in PageSvg::render(&page).parts {
            let alone = format!("{opening}{part}</svg>");
            assert!(roxmltree::Document::parse(&alone).is_ok(), "{part}\n{failed}");
        }
    }

    #[test]
    fn text_in_images_that_typst_svg_embeds_is_outlined() {
        let page = typeset_page("#image(\"/content/a.svg\", alt: \"Ord\")");
        let raw = typst_svg::svg(&page, &SvgOptions::default());
        let mut images = Vec::new();
        collect_svg_images(&page.frame, &mut images);
        let [(image, tree)] = images[..] else { panic!("one image is on the page") };
        let embedded = WebImage::new(image).to_base64_url();
        let failed = "typst-svg embeds images in another way: adapt PageSvg::render";
        assert!(raw.contains(&*embedded), "{failed}\n{raw}");
        let svg = PageSvg::render(&page).to_svg();
        assert!(
            svg.contains("data:image/svg+xml;base64,") && !svg.contains(&*embedded),
            "{failed}"
        );
        let outlined = tree.tree().to_string(&Default::default());
        assert!(!outlined.contains("<text") && outlined.contains("<path"), "{outlined}");
    }
}
