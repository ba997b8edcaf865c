//! Splits the content of an SVG document from `typst-svg` into parts that are siblings.
//!
//! `typst-svg` draws each glyph as a `<use>` of a `<symbol>`, within nested groups. Here, successive
//! glyphs of one style become one path, which looks the same and which a browser draws in a fifth of the
//! time. Each path or shape is wrapped in copies of the groups around it, so that it stands alone.

use std::collections::HashMap;

/// The start of a glyph's path; everything after it is relative.
const PATH_START: &str = "M 0 0";

/// Splits the content of an `<svg>` element, with its closing tag. Elements that aren't written as
/// glyphs are kept as they are.
pub(super) fn split(content: &str) -> Vec<String> {
    let mut reader = SvgReader {
        glyphs: glyph_paths(content),
        groups: Vec::new(),
        path: None,
        parts: Vec::new(),
    };
    let mut rest = content;
    while let Some(start) = rest.find('<') {
        let element = &rest[start..];
        rest = &element[reader.read_element(element)..];
    }
    reader.close_path();
    reader.parts
}

/// Reads SVG element by element.
struct SvgReader<'a> {
    /// The path of each glyph without its start, by the symbol's id.
    glyphs: HashMap<&'a str, String>,
    /// The opening tags of the groups around the current element.
    groups: Vec<&'a str>,
    /// The path that glyphs are appended to.
    path: Option<OpenPath<'a>>,
    parts: Vec<String>,
}

/// A path that glyphs of one style are appended to.
struct OpenPath<'a> {
    /// The style, as attributes of the element.
    style: &'a str,
    /// The path's commands.
    data: String,
}

impl<'a> SvgReader<'a> {
    /// Reads the element that a text starts with, or only the tag of a group; returns its length.
    fn read_element(&mut self, text: &'a str) -> usize {
        let length = text.find('>').map_or(text.len(), |end| end + 1);
        let tag = &text[..length];
        if self.read_glyph(tag) {
            return length;
        }
        self.close_path();
        let name = tag[1..].split([' ', '/', '>']).next().unwrap_or_default();
        match name {
            // A closing tag, of a group or of the SVG itself.
            "" => drop(self.groups.pop()),
            "g" | "a" if !tag.ends_with("/>") => self.groups.push(tag),
            "defs" => return self.read_definitions(text, length),
            _ if tag.ends_with("/>") => self.push_part(tag),
            _ => {
                let closing = format!("</{name}>");
                let end = text.find(&closing).map_or(text.len(), |at| at + closing.len());
                self.push_part(&text[..end]);
                return end;
            }
        }
        length
    }

    /// Appends a glyph to the open path, or to a new one if its style differs; false if the tag isn't
    /// a glyph's.
    fn read_glyph(&mut self, tag: &'a str) -> bool {
        let Some(glyph) = GlyphUse::parse(tag) else { return false };
        let Some(path) = self.glyphs.get(glyph.id) else { return false };
        let data = ["M ", glyph.x, " ", glyph.y, path].concat();
        match &mut self.path {
            Some(open) if open.style == glyph.style => open.data += &data,
            _ => {
                self.close_path();
                self.path = Some(OpenPath { style: glyph.style, data });
            }
        }
        true
    }

    /// Reads definitions whose content starts at `start`, and keeps those that aren't glyphs: these are
    /// in the paths already.
    fn read_definitions(&mut self, text: &'a str, start: usize) -> usize {
        let end = text.find("</defs>").unwrap_or(text.len());
        let mut kept = String::new();
        let mut at = start;
        while at < end {
            match GlyphSymbol::parse(&text[at..]) {
                Some(symbol) if self.glyphs.contains_key(symbol.id) => at += symbol.length,
                _ => {
                    let next = text[at + 1..end].find('<').map_or(end, |next| at + 1 + next);
                    kept += &text[at..next];
                    at = next;
                }
            }
        }
        if !kept.is_empty() {
            self.parts.push(format!("<defs>{kept}</defs>"));
        }
        (end + "</defs>".len()).min(text.len())
    }

    /// Ends the open path.
    fn close_path(&mut self) {
        if let Some(OpenPath { style, data }) = self.path.take() {
            self.push_part(&format!("<path{style} d=\"{data}\"/>"));
        }
    }

    /// Adds an element as a part, within the groups around it.
    fn push_part(&mut self, element: &str) {
        let mut part = self.groups.concat() + element;
        for tag in self.groups.iter().rev() {
            part += if tag.starts_with("<a") { "</a>" } else { "</g>" };
        }
        self.parts.push(part);
    }
}

/// The paths of the glyphs in an SVG document, by the symbols' ids.
fn glyph_paths(svg: &str) -> HashMap<&str, String> {
    svg.match_indices("<symbol ")
        .filter_map(|(start, _)| GlyphSymbol::parse(&svg[start..]))
        .map(|symbol| (symbol.id, shortened(symbol.path)))
        .collect()
}

/// A path with its numbers rounded to a hundredth of a point, which is invisible, in the shortest form
/// that SVG allows.
fn shortened(path: &str) -> String {
    let mut rounded = String::with_capacity(path.len());
    for word in path.split_inclusive(|c: char| !is_of_number(c)) {
        let number = word.trim_end_matches(|c: char| !is_of_number(c));
        match number.split_once('.') {
            Some((_, decimals)) if decimals.len() > 2 => {
                let two_decimals = format!("{:.2}", number.parse::<f64>().unwrap_or_default());
                rounded += two_decimals.trim_end_matches('0').trim_end_matches('.');
                rounded += &word[number.len()..];
            }
            _ => rounded += word,
        }
    }
    let mut short = rounded.replace(" -", "-").replace(" 0.", " .").replace("-0.", "-.");
    for command in ["m", "l", "c", "h", "v"] {
        short = short.replace(&format!("{command} "), command);
    }
    short
}

/// Whether a character is part of a number without sign.
fn is_of_number(character: char) -> bool {
    character.is_ascii_digit() || character == '.'
}

/// A symbol that consists of one path from the origin.
struct GlyphSymbol<'a> {
    id: &'a str,
    /// The path without its start.
    path: &'a str,
    /// The length of the element in bytes.
    length: usize,
}

impl<'a> GlyphSymbol<'a> {
    /// The symbol that a text starts with.
    fn parse(text: &'a str) -> Option<Self> {
        let (id, after_id) = text.strip_prefix("<symbol id=\"")?.split_once('"')?;
        let (data, rest) = after_id
            .strip_prefix(" overflow=\"visible\"><path d=\"")?
            .split_once("\"/></symbol>")?;
        let path = data.strip_prefix(PATH_START).filter(|path| !path.contains(['"', '<']))?;
        Some(Self { id, path, length: text.len() - rest.len() })
    }
}

/// A glyph at its position.
struct GlyphUse<'a> {
    /// The symbol's id.
    id: &'a str,
    x: &'a str,
    y: &'a str,
    /// The remaining attributes: fill, stroke.
    style: &'a str,
}

impl<'a> GlyphUse<'a> {
    fn parse(tag: &'a str) -> Option<Self> {
        let (id, after_id) = tag.strip_prefix("<use xlink:href=\"#")?.split_once("\" x=\"")?;
        let (x, after_x) = after_id.split_once("\" y=\"")?;
        let (y, after_y) = after_x.split_once('"')?;
        Some(Self { id, x, y, style: after_y.strip_suffix("/>")? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONTENT: &str = "<g t=\"1\"><g><use xlink:href=\"#a\" x=\"0\" y=\"0\" fill=\"#000\"/>\
        <use xlink:href=\"#b\" x=\"5.5\" y=\"1\" fill=\"#000\"/>\
        <use xlink:href=\"#a\" x=\"9\" y=\"0\" fill=\"#f00\"/></g>\
        <use xlink:href=\"#odd\" x=\"9\" y=\"0\" fill=\"#f00\"/></g><a href=\"#\"><rect/></a>\
        <defs><symbol id=\"a\" overflow=\"visible\"><path d=\"M 0 0m 1 1Z \"/></symbol>\
        <symbol id=\"b\" overflow=\"visible\"><path d=\"M 0 0v 2Z \"/></symbol>\
        <symbol id=\"odd\" overflow=\"visible\"><image/></symbol></defs></svg>";

    #[test]
    fn glyphs_of_one_style_become_one_path_and_parts_stand_alone() {
        let expected = [
            "<g t=\"1\"><g><path fill=\"#000\" d=\"M 0 0m1 1Z M 5.5 1v2Z \"/></g></g>",
            "<g t=\"1\"><g><path fill=\"#f00\" d=\"M 9 0m1 1Z \"/></g></g>",
            "<g t=\"1\"><use xlink:href=\"#odd\" x=\"9\" y=\"0\" fill=\"#f00\"/></g>",
            "<a href=\"#\"><rect/></a>",
            "<defs><symbol id=\"odd\" overflow=\"visible\"><image/></symbol></defs>",
        ];
        assert_eq!(split(CONTENT), expected);
        let path = "m 3.151 -0.138c 1.702 0 2.7025 1.0049Z ";
        assert_eq!(shortened(path), "m3.15-.14c1.7 0 2.7 1Z ");
    }

    #[test]
    fn truncated_content_does_not_panic() {
        for end in 0..CONTENT.len() {
            let _ = split(&CONTENT[..end]);
        }
    }
}
