//! Repairs of typographic quotes, as word processors write them.
//!
//! In comes a line, out come the repairs that make them quotes of YAML's, or say that they are printed.

use std::ops::Range;

use super::super::fault::FaultKind;
use super::super::lines::Line;
use super::super::patch::Edit;
use super::scene::{Repair, Scene};
use super::values::{DOUBLE, quote};

/// Typographic quotes.
const MARKS: [char; 7] = ['”', '“', '„', '»', '«', '’', '‘'];

/// Replaces typographic quotes around a value by those that hold it together.
pub(super) fn typographic_quotes(scene: &Scene<'_>, index: usize) -> Vec<Repair> {
    let Some(line) = scene.structure(index) else { return Vec::new() };
    let Some((value, inside)) = in_typographic_quotes(scene, line) else { return Vec::new() };
    let mut edits = vec![Edit::delete(value.start..inside.start)];
    edits.extend(quote(scene, &inside));
    edits.push(Edit::delete(inside.end..value.end));
    vec![Repair::new(FaultKind::TypographicQuotes, value, edits)]
}

/// The bytes of a value in typographic quotes, with and without them.
pub(super) fn in_typographic_quotes(
    scene: &Scene<'_>,
    line: &Line<'_>,
) -> Option<(Range<usize>, Range<usize>)> {
    // Between `”` and `”` a colon with a space is part of the value.
    let content = line.content();
    let start = content.find(MARKS)?;
    let before = content[..start].trim_end();
    if !(before.is_empty() || before.ends_with(':')) || before.matches(':').count() > 1 {
        return None;
    }
    let from = line.content_start() + start;
    let text = &scene.text[from..line.end()];
    let (first, last) = (text.chars().next()?, text.chars().next_back()?);
    let inside = from + first.len_utf8()..line.end().checked_sub(last.len_utf8())?;
    let is_whole = (MARKS.contains(&last) || last == '"')
        && inside.start < inside.end
        && !scene.slice(&inside).contains(MARKS);
    is_whole.then_some((from..line.end(), inside))
}

/// Replaces typographic quotes around values in braces: a colon or a comma within them is a part of the value.
pub(super) fn in_braces(scene: &Scene<'_>, index: usize) -> Vec<Repair> {
    let Some(line) = scene.structure(index) else { return Vec::new() };
    let value = line.value();
    let text = scene.slice(&value);
    if !text.starts_with(['{', '[']) {
        return Vec::new();
    }
    let mut edits = Vec::new();
    let mut first = None;
    let mut from = 0;
    while let Some(quoted) = quoted_part(text, from) {
        from = quoted.end;
        let own = value.start + quoted.start..value.start + quoted.end;
        first.get_or_insert(own.clone());
        let inside = inside(scene, &own);
        edits.push(Edit::delete(own.start..inside.start));
        edits.extend(quote(scene, &inside));
        edits.push(Edit::delete(inside.end..own.end));
    }
    let repair = first.map(|at| Repair::new(FaultKind::TypographicQuotes, at, edits));
    repair.into_iter().collect()
}

/// The first part of a text in braces, from a byte on, that typographic quotes are around.
fn quoted_part(text: &str, from: usize) -> Option<Range<usize>> {
    let rest = text.get(from..)?;
    for (at, mark) in rest.match_indices(DOUBLE) {
        let before = rest[..at].trim_end();
        let begins = before.is_empty() || before.ends_with([':', ',', '{', '[']);
        let inside = at + mark.len();
        let closing = rest[inside..].find(DOUBLE).map(|end| inside + end);
        let end = closing.and_then(|close| Some(close + rest[close..].chars().next()?.len_utf8()));
        let Some(end) = end.filter(|_| begins) else { continue };
        if rest[end..].trim_start().starts_with([',', '}', ']']) && end - inside > mark.len() {
            return Some(from + at..from + end);
        }
    }
    None
}

/// The bytes between two quotes.
fn inside(scene: &Scene<'_>, quoted: &Range<usize>) -> Range<usize> {
    let mut characters = scene.slice(quoted).chars();
    let first = characters.next().map_or(0, char::len_utf8);
    let last = characters.next_back().map_or(0, char::len_utf8);
    quoted.start + first..quoted.end - last
}

/// The same, of an accepted line: what is in the quotes is cut by a comma.
pub(super) fn cut_in_braces(scene: &Scene<'_>, index: usize) -> Option<Repair> {
    let text = scene.slice(&scene.structure(index)?.value());
    let has_comma = quoted_part(text, 0).is_some_and(|part| text[part].contains(','));
    has_comma.then(|| in_braces(scene, index)).into_iter().flatten().next()
}

/// Typographic quotes around a whole value, which are printed, or one of them alone.
pub(super) fn printed_quotes(scene: &Scene<'_>, index: usize) -> Option<Repair> {
    let line = scene.structure(index)?;
    if let Some((value, inside)) = in_typographic_quotes(scene, line) {
        let edits =
            vec![Edit::delete(value.start..inside.start), Edit::delete(inside.end..value.end)];
        return Some(Repair::new(FaultKind::PrintedQuotes, value, edits));
    }
    let whole = scene.whole_value(index);
    let text = scene.slice(&whole);
    let is_alone = text.matches(MARKS).count() == 1 && !text.contains('"');
    let (kind, at) = match text.chars().next().filter(|first| DOUBLE.contains(first)) {
        Some(mark) => (FaultKind::LoneQuote(mark), whole.start..whole.start + mark.len_utf8()),
        None => {
            let mark = closing_mark(text)?;
            (FaultKind::LoneClosingQuote(mark), whole.end - mark.len_utf8()..whole.end)
        }
    };
    is_alone.then(|| Repair::new(kind, at.clone(), vec![Edit::delete(at)]))
}

/// The quote of a word processor that a value ends with, unless it is one for inches: `24”`.
pub(super) fn closing_mark(value: &str) -> Option<char> {
    let mark = value.chars().next_back().filter(|last| DOUBLE.contains(last))?;
    let before = value[..value.len() - mark.len_utf8()].chars().next_back();
    before.is_some_and(|before| !before.is_ascii_digit()).then_some(mark)
}

/// Whether a value begins with a quote of a word processor.
pub(super) fn is_suspect(first: char) -> bool {
    MARKS.contains(&first)
}
