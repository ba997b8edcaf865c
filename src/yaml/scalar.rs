//! From a part of a text to bytes of the scalar that it is written as.
//!
//! The styles of YAML differ in white space (folding, indentation, line ends), and reading a field may
//! join or trim it; everything else is in the source in the same order, but for the escapes of quoted
//! scalars. So a part is given in characters other than white space, which are counted in the source.

use std::ops::Range;

use saphyr_parser::ScalarStyle;

/// A part of a text, in characters other than white space.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TextPart(Range<usize>);

impl TextPart {
    /// The part that some bytes of a text are.
    pub fn of(text: &str, range: &Range<usize>) -> Self {
        Self(count(text, range.start)..count(text, range.end))
    }

    /// The bytes of a scalar's source that the part is written as; `None` if it has no such part.
    pub(super) fn in_source(&self, source: &str, style: ScalarStyle) -> Option<Range<usize>> {
        let mut characters =
            Written::new(source, style).filter(|(character, _)| !character.is_whitespace());
        let (_, first) = characters.nth(self.0.start)?;
        let end = match self.0.len() {
            0 | 1 => first.end,
            count => characters.nth(count - 2)?.1.end,
        };
        Some(first.start..end)
    }
}

/// How many characters other than white space there are before a byte.
fn count(text: &str, end: usize) -> usize {
    solid(text.get(..end).unwrap_or(text)).count()
}

/// The characters of a text other than white space.
pub(super) fn solid(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|character| !character.is_whitespace())
}

/// The characters that a scalar stands for, each with its bytes in the source.
struct Written<'a> {
    source: &'a str,
    style: ScalarStyle,
    at: usize,
}

impl<'a> Written<'a> {
    /// The characters of a scalar's source: of a block its lines, else all of it, perhaps with an anchor
    /// before and something after the closing quote.
    fn new(source: &'a str, style: ScalarStyle) -> Self {
        let at = match style {
            ScalarStyle::Literal | ScalarStyle::Folded => 0,
            ScalarStyle::Plain => bare(source),
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => bare(source) + 1,
        };
        Self { source, style, at }
    }
}

impl Iterator for Written<'_> {
    type Item = (char, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.source.get(self.at..)?;
        let next = rest.chars().next()?;
        let (character, length) = match (self.style, next) {
            (ScalarStyle::DoubleQuoted, '"') => return None,
            (ScalarStyle::DoubleQuoted, '\\') => escape(rest)?,
            (ScalarStyle::SingleQuoted, '\'') if rest.starts_with("''") => ('\'', 2),
            (ScalarStyle::SingleQuoted, '\'') => return None,
            _ => (next, next.len_utf8()),
        };
        let start = self.at;
        self.at += length;
        Some((character, start..self.at))
    }
}

/// Where a plain or quoted scalar begins after its anchor and tag, with which it can't begin itself.
fn bare(source: &str) -> usize {
    let mut rest = source;
    while rest.starts_with(['&', '!']) {
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        rest = rest[end..].trim_start();
    }
    source.len() - rest.len()
}

/// What an escape stands for (YAML 1.2, 5.7), and its length; a line break is white space.
fn escape(source: &str) -> Option<(char, usize)> {
    let letter = source[1..].chars().next()?;
    let digits = match letter {
        'x' => 2,
        'u' => 4,
        'U' => 8,
        _ => 0,
    };
    let character = match letter {
        'x' | 'u' | 'U' => {
            char::from_u32(u32::from_str_radix(source.get(2..2 + digits)?, 16).ok()?)?
        }
        '0' => '\0',
        'a' => '\u{7}',
        'b' => '\u{8}',
        'e' => '\u{1b}',
        't' | 'n' | 'v' | 'f' | 'r' | 'N' | '_' | 'L' | 'P' => ' ',
        own => own,
    };
    Some((character, 1 + letter.len_utf8() + digits))
}

#[cfg(test)]
mod tests {
    use super::TextPart;
    use crate::yaml::{Data, Spans, parse};

    /// Holds what is found from `x` on in the only field's text, to its last character.
    #[track_caller]
    fn finds(yaml: &str, expected: &str) {
        let tree = parse(yaml).unwrap();
        let Data::Fields(fields) = tree.data else { panic!("no fields") };
        let Data::Text(text) = &fields[0].value.data else { panic!("no text") };
        let at = text.find('x').unwrap();
        let part = TextPart::of(text, &(at..text.trim_end().len()));
        let range = Spans::of(yaml).within(yaml, fields[0].value.id, &part).unwrap();
        assert_eq!(&yaml[range], expected, "{yaml}");
    }

    #[test]
    fn parts_are_found_in_every_style() {
        finds("a: b x c\n", "x c");
        finds("a: b\n  c\n\n  xå d\n", "xå d");
        finds("a: 'it''s\n  x'\n", "x");
        finds("a: \"\\u00e5\\n\\t \\x41\\\\ b\\\n   \\\"xy\\\"\"\n", "xy\\\"");
        finds("a: |2-\n   b\n\n    åxc\n", "xc");
        finds("a: >\n  b\n  c\n\n   d\n  x\n", "x");
        finds("a: |\r\n  b\r\n  x\r\n", "x");
        finds("a: |\n  b\n  x c", "x c");
        finds("a: &b\n  !!str 'b x'\n", "x");
    }
}
