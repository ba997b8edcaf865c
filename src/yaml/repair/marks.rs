//! Repairs of characters and lines that don't belong where they stand: tabs, rules, code fences, bullets
//! from a word processor.

use std::collections::BTreeSet;
use std::ops::Range;

use super::super::fault::FaultKind;
use super::super::lines::{Line, Role};
use super::super::patch::Edit;
use super::scene::{Repair, Scene};

/// More runs of control characters than this aren't a text.
const MOST_RUNS: usize = 1000;

/// Replaces characters that no text has, in the whole text.
pub(super) fn control_characters(scene: &Scene<'_>, _: usize) -> Vec<Repair> {
    let mut edits: Vec<Edit> = Vec::new();
    let mut found = scene.text.char_indices().filter(|(_, c)| is_refused(*c)).peekable();
    let Some(&(start, first)) = found.peek() else { return Vec::new() };
    for (at, character) in found {
        let end = at + character.len_utf8();
        let count = edits.len();
        match edits.last_mut() {
            Some(last) if last.range.end == at => last.range.end = end,
            _ if count == MOST_RUNS => return Vec::new(),
            _ => edits.push(Edit::replace(at..end, " ")),
        }
    }
    let more = edits.len() - 1;
    let at = start..start + first.len_utf8();
    vec![Repair { kind: FaultKind::ControlCharacter(first), at, edits, more }]
}

/// Whether YAML refuses a character (YAML 1.2, 5.1).
fn is_refused(c: char) -> bool {
    let is_control = c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}');
    is_control || matches!(c, '\u{fffe}' | '\u{ffff}')
}

/// Takes out the lines of back quotes around a record.
pub(super) fn code_fence(scene: &Scene<'_>, index: usize) -> Vec<Repair> {
    let is_fence = |line: &Line<'_>| line.role == Role::Structure && line.body.starts_with("```");
    let Some(line) = scene.lines.get(index).filter(|line| is_fence(line)) else {
        return Vec::new();
    };
    let fences = scene.lines.iter().filter(|line| is_fence(line));
    let edits: Vec<Edit> = fences.map(|line| Edit::delete(line.body_start()..line.end())).collect();
    let more = edits.len() - 1;
    vec![Repair { kind: FaultKind::CodeFence, at: line.body_start()..line.end(), edits, more }]
}

/// Replaces tabs and other spaces in the indentation, in the whole text; a tab may be 2, 4 or 8 wide.
pub(super) fn indent_characters(scene: &Scene<'_>, index: usize) -> Vec<Repair> {
    let foreign = |line: &Line<'_>| {
        let is_text = matches!(line.role, Role::Blank | Role::BlockText);
        line.body.chars().next().filter(|c| !is_text && is_space(*c))
    };
    let Some((line, first)) = scene.lines.get(index).and_then(|line| Some((line, foreign(line)?)))
    else {
        return Vec::new();
    };
    let lines: Vec<&Line<'_>> = scene.lines.iter().filter(|line| foreign(line).is_some()).collect();
    let repair = |tab: usize| {
        let edits = lines.iter().map(|line| {
            let rest = line.body.trim_start_matches(is_space);
            let spaces = &line.body[..line.body.len() - rest.len()];
            let range = line.start..line.body_start() + spaces.len();
            Edit::replace(range, " ".repeat(width(line.indent, spaces, tab)))
        });
        Repair {
            kind: FaultKind::IndentCharacter(first),
            at: line.body_start()..line.body_start() + first.len_utf8(),
            edits: edits.collect(),
            more: lines.len() - 1,
        }
    };
    [2, 4, 8].map(repair).into()
}

/// Whether a character looks like a space at the start of a line, or like nothing.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

/// How far in a line is with tabs of a width.
fn width(indent: usize, spaces: &str, tab: usize) -> usize {
    spaces.chars().fold(indent, |column, c| match c {
        '\t' => (column / tab + 1) * tab,
        c if c.is_whitespace() => column + 1,
        _ => column,
    })
}

/// Takes out a line of dashes, and perhaps what stands after it.
pub(super) fn rule(scene: &Scene<'_>, index: usize) -> Vec<Repair> {
    let first = scene.structure(index).filter(|line| is_rule(line)).map(|_| index);
    // The parser doesn't say where a second document begins.
    let second = || {
        let mut rules = (1..scene.lines.len()).filter(|at| is_rule(&scene.lines[*at]));
        rules.find(|at| scene.before(*at).is_some_and(|before| !is_rule(&scene.lines[before])))
    };
    let Some(at) = first.or_else(second) else { return Vec::new() };
    let line = &scene.lines[at];
    let here = line.body_start()..line.end();
    let only = Repair::new(FaultKind::Rule, here.clone(), vec![Edit::delete(here.clone())]);
    let rest = Edit::delete(line.start..scene.text.len());
    let all = Repair::new(FaultKind::SecondDocument, here, vec![rest]);
    let top = |range: Range<usize>| {
        range.filter(|at| scene.lines[*at].indent == 0).filter_map(|at| scene.field(at))
    };
    let above: BTreeSet<&str> = top(0..at).collect();
    let is_second = top(at + 1..scene.lines.len()).any(|field| above.contains(field));
    if is_second { vec![all] } else { vec![only, all] }
}

/// Whether a line is `---` or the like.
fn is_rule(line: &Line<'_>) -> bool {
    let body = line.body;
    let is_mark = body == "..." || body.starts_with("--- ");
    let is_line = body.len() >= 3
        && ['-', '=', '*', '_'].iter().any(|mark| body.trim_start_matches(*mark).is_empty());
    line.role == Role::Structure && (is_mark || is_line)
}

/// Whether a character is a dash or bullet that lists in word processors have.
pub(super) fn is_bullet(c: char) -> bool {
    matches!(
        c,
        '–' | '—'
            | '‐'
            | '‑'
            | '‒'
            | '―'
            | '−'
            | '•'
            | '·'
            | '‣'
            | '▪'
            | '●'
            | '○'
            | '◦'
            | '∙'
            | '⁃'
            | '\u{f0b7}'
    )
}

/// The dash or bullet that a line begins with, and how long that is with the space after it.
pub(super) fn bullet(line: &Line<'_>) -> Option<(char, usize)> {
    let first = line.body.chars().next()?;
    let rest = line.body.get(first.len_utf8()..)?;
    let text = rest.trim_start_matches(is_space);
    let is_listed = match first {
        '*' => text.len() < rest.len(),
        _ => is_bullet(first) && !text.starts_with(|c: char| c.is_ascii_digit() && rest == text),
    };
    let is_entry = line.role == Role::Structure && is_listed && !text.is_empty();
    is_entry.then_some((first, line.body.len() - text.len()))
}

/// Replaces dashes and bullets from a word processor by `-`, in a whole list.
pub(super) fn foreign_dash(scene: &Scene<'_>, index: usize) -> Vec<Repair> {
    let Some((first, length)) = scene.lines.get(index).and_then(bullet) else { return Vec::new() };
    let start = (0..index).rev().take_while(|at| {
        scene.lines[*at].role != Role::Structure
            || scene.lines[*at].indent > scene.lines[index].indent
            || bullet(&scene.lines[*at]).is_some()
    });
    let start = start.filter(|at| scene.lines[*at].indent == scene.lines[index].indent).last();
    let list = scene.siblings(start.unwrap_or(index), |line| bullet(line).is_some());
    let edits: Vec<Edit> = list
        .iter()
        .filter_map(|at| {
            let line = &scene.lines[*at];
            let (_, length) = bullet(line)?;
            Some(Edit::replace(line.body_start()..line.body_start() + length, "- "))
        })
        .collect();
    let Some(line) = list.first().map(|at| &scene.lines[*at]) else { return Vec::new() };
    let at = line.body_start()..line.body_start() + length;
    let more = edits.len() - 1;
    vec![Repair { kind: FaultKind::ForeignDash(first), at, edits, more }]
}

/// Whether a line begins with a dash that no space follows, or another space than the usual one.
pub(super) fn is_unspaced(line: &Line<'_>) -> bool {
    let next = line.content().strip_prefix('-').and_then(|rest| rest.chars().next());
    next.is_some_and(|c| {
        c.is_alphabetic() || is_space(c) || matches!(c, '"' | '\'' | '”' | '{' | '[')
    })
}

/// Puts a space after the dashes of a list, and moves what stands below them if need be.
pub(super) fn unspaced_dash(scene: &Scene<'_>, index: usize) -> Vec<Repair> {
    let Some(line) = scene.structure(index).filter(|line| is_unspaced(line)) else {
        return Vec::new();
    };
    let list = scene.siblings(index, is_unspaced);
    let dash = |line: &Line<'_>| {
        let dash = line.content_start() + 1;
        let rest = &scene.text[dash..line.end()];
        let spaces = rest.len() - rest.trim_start_matches(is_space).len();
        Edit::replace(dash..dash + spaces, " ")
    };
    let edits: Vec<Edit> = list.iter().map(|at| dash(&scene.lines[*at])).collect();
    let end = list.last().map_or(index, |last| scene.end_below(*last));
    let moved = (index..end).filter_map(|at| match scene.lines.get(at)? {
        line if list.contains(&at) => Some(dash(line)),
        line if line.role != Role::Blank && line.indent > scene.lines[index].indent => {
            Some(Edit::insert(line.start, " "))
        }
        _ => None,
    });
    let moved: Vec<Edit> = moved.collect();
    let at = line.content_start()..line.content_start() + 1;
    let more = list.len().saturating_sub(1);
    [edits, moved]
        .map(|edits| Repair { kind: FaultKind::UnspacedDash, at: at.clone(), edits, more })
        .into()
}
