//! Entries of lists that Markdown places otherwise than they look: one whose marker is missing, one whose level is
//! lost. In comes a text as it is written, out come the lines.
//!
//! Both are read as Markdown should, and only how the lines look tells what was meant.

use std::ops::Range;

/// A line of running text is broken only when it is at least so long (characters).
const SHORT_LINE: usize = 60;

/// A line of a text, as far as lists go.
#[derive(Clone, Copy)]
struct ListLine<'a> {
    /// The byte that what stands on it begins at.
    start: usize,
    /// How far in that is.
    indent: usize,
    /// What stands on it.
    body: &'a str,
    /// The marker that it begins with.
    marker: Option<char>,
}

impl<'a> ListLine<'a> {
    /// Reads a line that begins at a byte.
    fn new(start: usize, line: &'a str) -> Self {
        let body = line.trim();
        let indent = line.len() - line.trim_start().len();
        let mut characters = body.chars();
        let sign = characters.next();
        let is_apart = characters.next().is_some_and(char::is_whitespace);
        let is_marker = sign.is_some_and(|sign| "-*+•·▪■●○◦‣⁃➢–—o".contains(sign));
        let is_letter = sign == Some('o') && !body.starts_with("o\t");
        let marker = sign.filter(|_| is_marker && is_apart && !is_letter);
        Self { start: start + indent, indent, body, marker }
    }

    /// The bytes of what stands on it.
    fn range(&self) -> Range<usize> {
        self.start..self.start + self.body.len()
    }
}

/// The lines of a text.
fn list_lines(text: &str) -> Vec<ListLine<'_>> {
    let mut start = 0;
    let mut lines = Vec::new();
    for line in text.split_inclusive('\n') {
        lines.push(ListLine::new(start, line));
        start += line.len();
    }
    lines
}

/// The lines between the entries of a list that read on the entry above, although that has ended and they begin as
/// the others do.
pub(super) fn without_marker(text: &str) -> Vec<Range<usize>> {
    let lines = list_lines(text);
    let longest = lines.iter().map(|line| line.indent + line.body.chars().count()).max();
    let room = longest.unwrap_or(0).max(SHORT_LINE);
    let unmarked = lines.windows(3).filter(|lines| is_unmarked(lines, room)).map(|lines| lines[1]);
    let dashed = lines.windows(2).filter(|lines| is_dashed(lines)).map(|lines| lines[1]);
    let mut found: Vec<Range<usize>> = unmarked.chain(dashed).map(|line| line.range()).collect();
    found.sort_by_key(|range| range.start);
    found
}

/// Whether the line between two entries is one whose marker is missing.
fn is_unmarked(lines: &[ListLine<'_>], room: usize) -> bool {
    let [above, line, below] = lines else { return false };
    let are_entries = above.marker.is_some() && above.marker == below.marker;
    let are_beside = above.indent == line.indent && line.indent == below.indent;
    line.marker.is_none()
        && are_entries
        && are_beside
        && is_apart(above, line, room)
        && begin_alike(line, below)
}

/// Whether the line below an entry has a dash that isn't Markdown's as its marker.
fn is_dashed(lines: &[ListLine<'_>]) -> bool {
    let [above, line] = lines else { return false };
    // After a tab it is read as one.
    let is_dash = line.body.starts_with("– ") || line.body.starts_with("— ");
    let is_below_entry = above.marker.is_some_and(|sign| !matches!(sign, '–' | '—'));
    is_dash && is_below_entry && above.indent == line.indent
}

/// Whether a line isn't the rest of the one above: that has ended, and had room for its first word.
fn is_apart(above: &ListLine<'_>, line: &ListLine<'_>, room: usize) -> bool {
    let word = line.body.split_whitespace().next().unwrap_or("");
    let length = above.indent + above.body.chars().count() + 1 + word.chars().count();
    let is_ended = [".", ",", ";", " och", " samt"].iter().any(|end| above.body.ends_with(end));
    is_ended && length < room
}

/// Whether a line begins with a letter of the same kind as an entry.
fn begin_alike(line: &ListLine<'_>, entry: &ListLine<'_>) -> bool {
    let text = entry.body.chars().skip(1).find(|c| !c.is_whitespace());
    let own = line.body.chars().next();
    own.zip(text).is_some_and(|(own, other)| {
        own.is_alphabetic() && own.is_uppercase() == other.is_uppercase()
    })
}

/// The markers of a word processor's second level, and third.
const LOWER: [char; 4] = ['o', '▪', '○', '◦'];

/// The markers of a word processor's second level that stand as far in as those of the first, and so are read as the
/// first: `•`, `o`, `•`.
pub(super) fn on_one_level(text: &str) -> Vec<Range<usize>> {
    let lines = list_lines(text);
    let mut first: Option<(usize, char)> = None;
    let mut found = Vec::new();
    for line in &lines {
        match (first, line.marker) {
            (_, None) if line.body.is_empty() => {}
            (_, None) => first = None,
            (None, Some(sign)) => first = Some((line.indent, sign)),
            (Some((indent, sign)), Some(own)) => {
                let is_lower = LOWER.contains(&own) && !LOWER.contains(&sign);
                if is_lower && indent == line.indent {
                    found.push(line.start..line.start + own.len_utf8());
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{on_one_level, without_marker};

    #[test]
    fn a_missing_marker_is_seen() {
        let found = |text: &str| -> Vec<String> {
            without_marker(text).into_iter().map(|range| text[range].to_owned()).collect()
        };
        assert_eq!(found("- Anta planen.\nAnta budgeten.\n- Ge uppdrag."), ["Anta budgeten."]);
        assert_eq!(
            found("- anta planen,\nanta budgeten, samt\n- ge uppdrag."),
            ["anta budgeten, samt"]
        );
        assert_eq!(found("•\tanta planen\n– ge uppdrag"), ["– ge uppdrag"]);
        for text in [
            "– ett\n– två",
            "- Kostnaden är 3 tkr\n  – en ökning.",
            "- Anta planen\nför 2025.\n- Ge uppdrag.",
            "- Anta planen.\n  Den gäller nu.\n- Ge uppdrag.",
            "- Anta planen.\nDen gäller nu.",
            "- Anta planen.\n\nDen gäller nu.\n- Ge uppdrag.",
            "- Anta den plan som förbundschefen har tagit fram under hösten, och som nu gäller.\nDen är bra.\n- Ge uppdrag.",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn a_lost_level_is_seen() {
        let found = |text: &str| on_one_level(text).len();
        assert_eq!(found("•\tett\no\tunder\no\tett till\n•\ttvå"), 2);
        assert_eq!(found("• ett\n▪ under\n• två"), 1);
        assert_eq!(found("- ett\n•\ttvå\no\tunder"), 1);
        for text in
            ["o\tett\no\ttvå", "•\tett\n  o\tunder", "•\tett\n\nOrd\no\tunder", "•\tett\no under"]
        {
            assert_eq!(found(text), 0, "{text}");
        }
    }
}
