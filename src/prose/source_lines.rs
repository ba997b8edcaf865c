//! The lines of a Markdown text as they are written: markers of entries, cells, marks of footnotes, tags.

use std::ops::Range;

use memchr::{memchr_iter, memchr3};

use super::signatures;

/// Lines that are all this short (characters) are not wrapped.
const SHORT_LINE: usize = 40;

/// Fewer short lines than this may be a paragraph.
const FEWEST_SHORT_LINES: usize = 3;

/// Longer lines (characters) are no headings.
const LONGEST_HEADING: usize = 80;

/// The names of HTML tags that people know.
const TAGS: [&str; 26] = [
    "a", "b", "big", "br", "center", "div", "em", "font", "h1", "h2", "h3", "hr", "i", "img", "li",
    "ol", "p", "s", "small", "span", "strong", "sub", "sup", "table", "u", "ul",
];

/// Whether a text has any sign that Markdown may read in a way that its author didn't mean: most have none,
/// and aren't read for it.
pub(super) fn any_may_be_misread(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr3(b'<', b'&', b'*', bytes).is_some()
        || memchr3(b'_', b'\t', b'^', bytes).is_some()
        || any_line_may_be_misread(text)
}

/// Whether a line begins with a sign of a list, a quotation, a table or a heading, or enough lines are short.
fn any_line_may_be_misread(text: &str) -> bool {
    let mut short_lines = 0;
    let mut start = 0;
    for end in memchr_iter(b'\n', text.as_bytes()).chain([text.len()]) {
        let line = text[start..end].trim_start();
        let is_short = !line.is_empty() && line.len() <= LONGEST_SHORT_LINE;
        short_lines = if is_short { short_lines + 1 } else { 0 };
        if short_lines == FEWEST_SHORT_LINES
            || begins_with_sign(line)
            || begins_as_entry(line)
            || (is_short && signatures::may_begin(line))
        {
            return true;
        }
        start = end + 1;
    }
    false
}

/// A line of so many Latin letters has no more bytes than this.
const LONGEST_SHORT_LINE: usize = 2 * SHORT_LINE;

fn begins_with_sign(line: &str) -> bool {
    let first = line.as_bytes().first().copied().unwrap_or(b' ');
    matches!(first, b'0'..=b'9' | b'+' | b'-' | b'>' | b'|' | b'=')
        || is_unspaced_heading(line)
        || line.starts_with("att ")
        || line.starts_with('•')
}

/// Whether a line begins as people begin an entry, but not as Markdown does: `–` or `—` before it, or a
/// dash or number without a space after it.
pub(super) fn begins_as_entry(line: &str) -> bool {
    if line.starts_with(['–', '—']) {
        return true;
    }
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_numbered = number.len() < line.len() && line.len() - number.len() < 3;
    let rest = match is_numbered {
        true => number.strip_prefix(['.', ')']),
        false => line.strip_prefix(['-', '*', '•']),
    };
    rest.is_some_and(|rest| rest.starts_with(char::is_alphabetic))
}

/// Whether more than one line is of a kind.
pub(super) fn several(lines: &[&str], is: fn(&str) -> bool) -> bool {
    lines.iter().filter(|line| is(line)).nth(1).is_some()
}

/// Whether lines are too short to be wrapped: names or an address, one below the other.
pub(super) fn are_short(lines: &[&str]) -> bool {
    lines.len() >= FEWEST_SHORT_LINES
        && lines.iter().all(|line| {
            line.chars().count() <= SHORT_LINE && !line.ends_with('\\') && !line.ends_with(',')
        })
}

/// Whether each line, but perhaps the first, is a point of a decision, with no word or comma between two: "att
/// bevilja medlen", "att meddela kommunen".
pub(super) fn are_clauses(lines: &[&str]) -> bool {
    let begins = |line: &&str| line.starts_with("att ");
    let lead = usize::from(!lines.first().is_some_and(begins));
    let clauses = lines.get(lead..).unwrap_or_default();
    let leads_on = |line: &&str| [",", ";", " och", " samt"].iter().any(|end| line.ends_with(end));
    let is_apart = |pair: &[&str]| !leads_on(&pair[0]);
    clauses.len() > 1 && clauses.iter().all(begins) && clauses.windows(2).any(is_apart)
}

/// Whether a line begins as a heading whose space after `#` is missing.
pub(super) fn is_unspaced_heading(line: &str) -> bool {
    let title = line.trim_start_matches('#');
    let depth = line.len() - title.len();
    (1..=6).contains(&depth)
        && title.starts_with(char::is_uppercase)
        && title.chars().count() <= LONGEST_HEADING
        && !title.trim_end().ends_with('.')
}

/// The marker of the entry that begins at or after a byte, without the space after it: "2025.", "-".
pub(super) fn marker(text: &str, at: usize) -> Range<usize> {
    let lead = text[at..].len() - text[at..].trim_start().len();
    let start = at + lead;
    let rest = &text[start..];
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let length = rest[digits..].chars().next().map_or(0, char::len_utf8);
    start..start + digits + length
}

/// The number of cells that a row is written with.
pub(super) fn cells(row: &str) -> usize {
    let row = row.trim().replace("\\|", "");
    let inner = row.strip_prefix('|').unwrap_or(&row);
    inner.strip_suffix('|').unwrap_or(inner).split('|').count()
}

/// The marks of footnotes in a text, `[^1]`, with their labels.
pub(super) fn note_marks(text: &str) -> impl Iterator<Item = (&str, Range<usize>)> {
    text.match_indices("[^").filter_map(|(at, _)| {
        let rest = &text[at + 2..];
        let end = rest.find([']', '\n', ' '])?;
        let is_mark = end > 0 && rest[end..].starts_with(']') && !text[..at].ends_with('\\');
        is_mark.then(|| (&rest[..end], at..at + end + 3))
    })
}

/// Whether HTML is an opening tag that people know, such as `<br>`.
pub(super) fn is_tag(html: &str) -> bool {
    let name = html.strip_prefix('<').unwrap_or(html);
    let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
    TAGS.contains(&name[..end].to_ascii_lowercase().as_str())
}

/// Whether a text's source is a character reference: `&nbsp;`.
pub(super) fn is_character_reference(source: &str) -> bool {
    source.len() > 2 && source.starts_with('&') && source.ends_with(';')
}
