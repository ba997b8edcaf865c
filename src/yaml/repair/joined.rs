//! Rows that have become one, as when somebody deletes the end of a line: `typ: beslut    bilagor: [2]`.
//!
//! In comes a line, out comes the repair that breaks it where the next row began: its spaces are still there.

use std::ops::Range;

use super::super::fault::FaultKind;
use super::super::lines::{Line, first_word};
use super::super::patch::Edit;
use super::scene::{Repair, Scene};

/// The fewest spaces that a row below another begins with.
const FEWEST: usize = 2;

/// Whether a line may have an entry of the next row in it.
pub(super) fn is_suspect(line: &Line<'_>) -> bool {
    line.body.contains("  - ")
}

/// Breaks a line before the row that has been joined to it.
pub(super) fn joined(scene: &Scene<'_>, index: usize) -> Vec<Repair> {
    let Some(line) = scene.lines.get(index) else { return Vec::new() };
    runs_of_spaces(line.body)
        .filter(|run| begins_row(scene, line, run))
        .map(|run| {
            let start = line.body_start() + run.start;
            let at = line.body_start() + run.end..line.end();
            Repair::of_lines(FaultKind::JoinedRows, at, vec![Edit::insert(start, "\n")])
        })
        .take(1)
        .collect()
}

/// The runs of spaces within a body that are as long as an indent.
fn runs_of_spaces(body: &str) -> impl Iterator<Item = Range<usize>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + body.get(from..)?.find("  ")?;
        let rest = &body[start..];
        let end = start + (rest.len() - rest.trim_start_matches(' ').len());
        from = end;
        Some(start..end)
    })
    .filter(|run| run.len() >= FEWEST && run.start > 0)
}

/// Whether what stands after some spaces is a row of its own: an entry with a field or braces, an entry as far in as the
/// line's own, or, beside fields, a field.
fn begins_row(scene: &Scene<'_>, line: &Line<'_>, run: &Range<usize>) -> bool {
    let (before, rest) = (&line.body[..run.start], &line.body[run.end..]);
    if !is_closed(before) {
        return false;
    }
    let Some(entry) = rest.strip_prefix("- ") else {
        return line.is_structure() && line.key().is_some() && begins_field(scene, rest);
    };
    let is_beside = line.is_structure() && line.is_entry() && run.len() == line.indent;
    entry.starts_with('{') || begins_field(scene, entry) || is_beside
}

/// Whether a text begins with a field and its colon.
fn begins_field(scene: &Scene<'_>, text: &str) -> bool {
    let (name, rest) = first_word(text);
    rest.strip_prefix(':').is_some_and(|value| value.is_empty() || value.starts_with(' '))
        && scene.is_field(name)
}

/// Whether all quotes and brackets in a text are closed.
fn is_closed(text: &str) -> bool {
    let pairs = [('{', '}'), ('[', ']')];
    pairs.iter().all(|(open, close)| text.matches(*open).count() == text.matches(*close).count())
        && text.matches('"').count().is_multiple_of(2)
}
