//! Repairs of characters and lines that don't belong where they stand.
//!
//! In comes a line, out come the repairs of control characters, rules, code fences and bullets from a
//! word processor, each in the whole text or the whole list: they come in numbers, and are one mistake.

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
    let at = start..start + first.len_utf8();
    vec![Repair::of_lines(FaultKind::ControlCharacter(first), at, edits)]
}

/// Whether YAML refuses a character (YAML 1.2, 5.1).
fn is_refused(c: char) -> bool {
    let is_control = c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}');
    is_control || matches!(c, '\u{fffe}' | '\u{ffff}')
}

/// Takes out the lines that Git puts around two versions that it couldn't merge, and the second version of
/// each.
pub(super) fn conflict(scene: &Scene<'_>, _: usize) -> Vec<Repair> {
    let mut edits = Vec::new();
    let mut marks = scene.lines.iter().filter(|line| line.indent == 0 && is_conflict_mark(line));
    let mut first = None;
    while let Some(begin) = marks.next() {
        let mut rest = marks.by_ref().skip_while(|line| line.body.starts_with(['<', '|']));
        let ends = rest.next().zip(rest.next());
        let Some((middle, end)) = ends.filter(|(_, end)| end.body.starts_with('>')) else { break };
        first = first.or(Some(begin.range()));
        edits.push(Edit::delete(begin.range()));
        edits.push(Edit::delete(middle.start..end.end()));
    }
    let Some(at) = first else { return Vec::new() };
    let more = edits.len() / 2 - 1;
    vec![Repair { kind: FaultKind::Conflict, at, edits, more }]
}

/// Whether a line begins, parts or ends two versions that Git couldn't merge.
fn is_conflict_mark(line: &Line<'_>) -> bool {
    let is_end =
        ["<<<<<<< ", "||||||| ", ">>>>>>> "].iter().any(|mark| line.body.starts_with(mark));
    is_end || line.body == "======="
}

/// Takes out the lines of back quotes around a record.
pub(super) fn code_fence(scene: &Scene<'_>, index: usize) -> Vec<Repair> {
    let Some(line) = scene.lines.get(index).filter(|line| is_fence(line)) else {
        return Vec::new();
    };
    let fences = scene.lines.iter().filter(|line| is_fence(line));
    let edits = fences.map(|line| Edit::delete(line.range())).collect();
    vec![Repair::of_lines(FaultKind::CodeFence, line.range(), edits)]
}

/// Whether a line is of back quotes, as around code.
fn is_fence(line: &Line<'_>) -> bool {
    line.is_structure() && line.body.starts_with("```")
}

/// Whether a character looks like a space at the start of a line, or like nothing.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

/// Takes out a line of dashes, and perhaps what stands after it.
pub(super) fn rule(scene: &Scene<'_>, index: usize) -> Vec<Repair> {
    let own = scene.structure(index).filter(|line| is_rule(line)).map(|_| index);
    let Some(at) = own.or_else(|| second_document(scene)) else { return Vec::new() };
    let line = &scene.lines[at];
    let here = line.range();
    let only = Repair::new(FaultKind::Rule, here.clone(), vec![Edit::delete(here.clone())]);
    let rest = Edit::delete(line.start..scene.text.len());
    let all = Repair::new(FaultKind::SecondDocument, here, vec![rest]);
    let above = top_fields(scene, 0..at);
    let below = top_fields(scene, at + 1..scene.lines.len());
    if above.is_disjoint(&below) { vec![only, all] } else { vec![all] }
}

/// What begins a line that somebody signs on.
const SIGNING: [&str; 8] = [
    "vid protokollet",
    "vid pennan",
    "justeras",
    "justerat",
    "justerare",
    "ordförande",
    "underskrift",
    "underskrifter",
];

/// Whether a name is what stands before or below a signature.
pub(super) fn signs(key: &str) -> bool {
    let own = key.to_lowercase();
    SIGNING.contains(&own.as_str())
}

/// What stands alone below a signature.
const ROLES: [&str; 4] = ["ordförande", "justerare", "sekreterare", "protokollförare"];

/// Longer lines (characters) don't stand among signatures.
const LONGEST_NAME: usize = 80;

/// Takes out a line to sign on, with the names around it.
pub(super) fn signature_line(scene: &Scene<'_>, index: usize) -> Vec<Repair> {
    let block = signatures(scene, index).map(|block| (block.start, block.end - 1));
    let Some((first, last)) = block.map(|(first, last)| (&scene.lines[first], &scene.lines[last]))
    else {
        return Vec::new();
    };
    let edits = vec![Edit::delete(first.start..last.end())];
    vec![Repair::new(FaultKind::SignatureLine, first.range(), edits)]
}

/// The lines of signatures that a line is among.
fn signatures(scene: &Scene<'_>, index: usize) -> Option<Range<usize>> {
    let own = scene.structure(index)?;
    let is_among = |at: &usize| {
        let line = &scene.lines[*at];
        line.role == Role::Blank || (may_be_signed(scene, *at) && line.indent <= own.indent)
    };
    let is_below = |at: &usize| scene.lines[*at].role == Role::Blank || may_be_signed(scene, *at);
    if !may_be_signed(scene, index) {
        return None;
    }
    let is_written = |at: &usize| scene.lines[*at].role != Role::Blank;
    let above = (0..index).rev().take_while(is_among).filter(is_written).last();
    let below = (index + 1..scene.lines.len()).take_while(is_below).filter(is_written).last();
    let block = above.unwrap_or(index)..below.unwrap_or(index) + 1;
    let lines = || block.clone().map(|at| &scene.lines[at]);
    let roles: BTreeSet<&str> =
        lines().filter(|line| is_role(line)).map(|line| line.body).collect();
    (roles.len() > 1 || lines().any(is_signature_line)).then_some(block)
}

/// Whether a line may stand among signatures: neither a field nor a sentence.
fn may_be_signed(scene: &Scene<'_>, index: usize) -> bool {
    scene.structure(index).is_some_and(|line| {
        let is_short =
            line.body.chars().count() <= LONGEST_NAME && !line.body.ends_with([',', '.']);
        let is_field =
            scene.field(index).is_some() || (line.key().is_some() && !is_drawn_beside(line));
        is_signature_line(line) || (is_short && !line.is_entry() && !is_field)
    })
}

/// Whether a line only says the role of somebody who signs.
fn is_role(line: &Line<'_>) -> bool {
    let own = line.body.to_lowercase();
    line.is_bare() && ROLES.contains(&own.as_str())
}

/// Whether a line is one or several of those that somebody signs on, `____` or `.....`, or says who does.
fn is_signature_line(line: &Line<'_>) -> bool {
    let is_headed = line.is_bare() && signs(line.body);
    is_headed || is_drawn(line.body) || is_drawn_beside(line)
}

/// Whether a line says who signs on what is drawn beside that: `Justerare: ____`.
fn is_drawn_beside(line: &Line<'_>) -> bool {
    let is_signed = |key: &str| signs(key) || ROLES.contains(&key.to_lowercase().as_str());
    line.key().is_some_and(is_signed) && is_drawn(line.raw_value())
}

/// Whether a text is a line to sign on.
fn is_drawn(text: &str) -> bool {
    let is_only = text.chars().all(|c| matches!(c, '_' | '.' | '…') || is_space(c));
    is_only && (text.contains("___") || text.contains("......"))
}

/// The line that begins a second document, which the parser doesn't say.
fn second_document(scene: &Scene<'_>) -> Option<usize> {
    let mut rules = (1..scene.lines.len()).filter(|at| is_rule(&scene.lines[*at]));
    rules.find(|at| scene.before(*at).is_some_and(|before| !is_rule(&scene.lines[before])))
}

/// The fields that stand outermost among some lines.
fn top_fields<'a>(scene: &Scene<'a>, lines: Range<usize>) -> BTreeSet<&'a str> {
    lines.filter(|at| scene.lines[*at].indent == 0).filter_map(|at| scene.field(at)).collect()
}

/// Whether a line is `---` or the like.
fn is_rule(line: &Line<'_>) -> bool {
    let body = line.body;
    let is_mark = body == "..." || body.starts_with("--- ");
    let is_line = body.len() >= 3
        && ['-', '=', '*', '_'].iter().any(|mark| body.trim_start_matches(*mark).is_empty());
    line.is_structure() && (is_mark || is_line)
}

/// Whether a character is a dash or bullet that lists in word processors have.
pub(super) fn is_bullet(c: char) -> bool {
    "–—‐‑‒―−•·‣▪●○◦∙⁃\u{f0b7}".contains(c)
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
    let is_entry = line.is_structure() && is_listed && !text.is_empty();
    is_entry.then_some((first, line.body.len() - text.len()))
}

/// Replaces dashes and bullets from a word processor by `-`, in a whole list.
pub(super) fn foreign_dash(scene: &Scene<'_>, index: usize) -> Vec<Repair> {
    let Some((first, length)) = scene.lines.get(index).and_then(bullet) else { return Vec::new() };
    let indent = scene.lines[index].indent;
    let inside = (0..index).rev().take_while(|at| {
        let line = &scene.lines[*at];
        !line.is_structure() || line.indent > indent || bullet(line).is_some()
    });
    let start = inside.filter(|at| scene.lines[*at].indent == indent).last().unwrap_or(index);
    let list = scene.siblings(start, |line| bullet(line).is_some());
    let Some(line) = list.first().map(|at| &scene.lines[*at]) else { return Vec::new() };
    let at = line.body_start()..line.body_start() + length;
    let edits = list.iter().filter_map(|at| dashed(&scene.lines[*at])).collect();
    vec![Repair::of_lines(FaultKind::ForeignDash(first), at, edits)]
}

/// Replaces the dash or bullet that a line begins with by `-`.
fn dashed(line: &Line<'_>) -> Option<Edit> {
    let (_, length) = bullet(line)?;
    Some(Edit::replace(line.body_start()..line.body_start() + length, "- "))
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
    let in_place = list.iter().map(|at| spaced(&scene.lines[*at])).collect();
    let end = list.last().map_or(index, |last| scene.end_below(*last));
    let with_below = (index..end)
        .filter_map(|at| match scene.lines.get(at)? {
            line if list.contains(&at) => Some(spaced(line)),
            below if below.role != Role::Blank && below.indent > line.indent => {
                Some(Edit::insert(below.start, " "))
            }
            _ => None,
        })
        .collect();
    let at = line.content_start()..line.content_start() + 1;
    let more = list.len().saturating_sub(1);
    [in_place, with_below]
        .map(|edits| Repair { kind: FaultKind::UnspacedDash, at: at.clone(), edits, more })
        .into()
}

/// Puts a space after a dash, in the place of any other spaces.
fn spaced(line: &Line<'_>) -> Edit {
    let rest = line.content().get(1..).unwrap_or("");
    let spaces = rest.len() - rest.trim_start_matches(is_space).len();
    let start = line.content_start() + 1;
    Edit::replace(start..start + spaces, " ")
}
