//! Repairs of fields and entries on one line, in braces or brackets.
//!
//! In comes a line, out come the repairs of its commas, colons, quotes and braces.

use std::ops::Range;

use super::super::fault::FaultKind;
use super::super::lines::has_colon;
use super::super::patch::Edit;
use super::scene::{Repair, Scene};
use super::values::{is_unclosed, quoted};

/// Puts a comma before a field that follows another without one.
pub(super) fn missing_comma(scene: &Scene<'_>, index: usize) -> Vec<Repair> {
    let Some(line) = scene.structure(index).filter(|line| line.body.contains('{')) else {
        return Vec::new();
    };
    let mut repairs = Vec::new();
    for (at, _) in line.body.match_indices(' ') {
        let before = line.body[..at].trim_end();
        let follows = !before.ends_with(['{', '[', ',', ':']) && before.contains('{');
        let Some((field, _)) = line.body[at + 1..].split_once(':') else { continue };
        if scene.is_field(field) && follows {
            let comma = vec![Edit::insert(line.body_start() + before.len(), ",")];
            let start = line.body_start() + at + 1;
            repairs.push(Repair::new(FaultKind::MissingComma, start..start + field.len(), comma));
        }
    }
    repairs
}

/// Puts a space after a colon, a colon after a name or quotes around a text, in braces.
pub(super) fn part(scene: &Scene<'_>, index: usize) -> Vec<Repair> {
    let Some(line) = scene.structure(index) else { return Vec::new() };
    let value = line.value();
    if !scene.slice(&value).starts_with(['{', '[']) {
        return Vec::new();
    }
    parts(scene, &value).iter().filter_map(|part| part_repair(scene, part)).collect()
}

/// The bytes of the parts between commas and brackets that say something, without the spaces around them.
fn parts(scene: &Scene<'_>, value: &Range<usize>) -> Vec<Range<usize>> {
    let mut start = value.start;
    let mut parts = Vec::new();
    for part in scene.slice(value).split([',', '{', '}', '[', ']']) {
        let end = start + part.len();
        let from = end - part.trim_start().len();
        let text = part.trim();
        if !text.is_empty() {
            parts.push(from..from + text.len());
        }
        start = end + 1;
    }
    parts
}

/// How a part must be written.
fn part_repair(scene: &Scene<'_>, part: &Range<usize>) -> Option<Repair> {
    let text = scene.slice(part);
    if text == "?" {
        return Some(quoted(scene, FaultKind::OpeningCharacter('?'), part.clone(), part));
    }
    let Some((_, rest)) = text.split_once(": ") else {
        return missing_colon(scene, part.start, text);
    };
    let value = rest.trim_start();
    let start = part.end - value.len();
    let first = value.chars().next()?;
    let kind = match first {
        '@' | '`' | '%' | '*' | '&' | '!' | '|' | '>' => FaultKind::OpeningCharacter(first),
        '"' | '\'' => return unclosed(scene, start, first),
        _ if value.contains(": ") => FaultKind::ColonInText,
        _ => return None,
    };
    Some(quoted(scene, kind, start..start + first.len_utf8(), &(start..part.end)))
}

/// Closes quotes that a value in braces begins with, or puts others around it if more follows.
fn unclosed(scene: &Scene<'_>, start: usize, mark: char) -> Option<Repair> {
    let line = &scene.lines[scene.line_at(start)];
    let rest = scene.slice(&(start..line.end()));
    let end = start + end_of_value(scene, rest);
    let at = start..end;
    if is_unclosed(rest, mark) {
        let close = vec![Edit::insert(end, mark)];
        return Some(Repair::new(FaultKind::UnclosedQuote(mark), at, close));
    }
    // A comma within the quotes is a part of the text.
    let is_whole = !rest[..end - start].trim_end().ends_with(mark);
    is_whole.then(|| {
        quoted(scene, FaultKind::QuotedPart(mark), start..start + mark.len_utf8(), &(start..end))
    })
}

/// How long the value is that a text in braces begins with: to the next field, or to what closes them.
fn end_of_value(scene: &Scene<'_>, text: &str) -> usize {
    let fields = text.match_indices(", ").map(|(at, _)| at).filter(|at| {
        let (name, _) = text[at + 2..].split_once(':').unwrap_or_default();
        scene.is_field(name.trim())
    });
    let closing = text.find(['}', ']']).unwrap_or(text.len());
    fields.chain([closing]).min().map_or(0, |end| text[..end].trim_end().len())
}

/// Puts a colon after the name that a text begins with: `{namn Åsa}`.
fn missing_colon(scene: &Scene<'_>, start: usize, text: &str) -> Option<Repair> {
    let (name, _) = text.split_once(' ').filter(|(name, _)| scene.is_field(name))?;
    let end = start + name.len();
    let kind = FaultKind::MissingColon { field: name.to_owned() };
    Some(Repair::new(kind, start..end, vec![Edit::insert(end, ":")]))
}

/// Puts braces around fields that stand on one line without: `- namn: Åsa, för: Umeå`.
pub(super) fn unbraced(scene: &Scene<'_>, index: usize) -> Vec<Repair> {
    let Some(line) = scene.structure(index).filter(|_| scene.field(index).is_some()) else {
        return Vec::new();
    };
    let value = line.value();
    let parts = scene.slice(&value).split(", ").skip(1);
    let mut names = parts.filter_map(|part| part.split_once(": ")).map(|(name, _)| name.trim());
    if !line.is_entry() || !names.any(|name| scene.is_field(name)) {
        return Vec::new();
    }
    let content = line.content_start()..value.end;
    let edits = vec![Edit::insert(content.start, "{"), Edit::insert(content.end, "}")];
    vec![Repair::new(FaultKind::MissingBraces, content, edits)]
}

/// What is wrong with a line of fields in braces that a parser accepts: a colon that is missing, or one
/// without a space.
pub(super) fn misread(scene: &Scene<'_>, index: usize) -> Option<Repair> {
    let value = scene.structure(index)?.value();
    if !is_simple(scene.slice(&value)) {
        return None;
    }
    parts(scene, &value).iter().find_map(|part| lost_colon(scene, part))
}

/// Makes a part a field that is read as a name alone: `{namn:Åsa}`, `{namn Åsa}`.
fn lost_colon(scene: &Scene<'_>, part: &Range<usize>) -> Option<Repair> {
    let text = scene.slice(part);
    if has_colon(text) {
        return None;
    }
    match text.split_once(':') {
        Some((name, _)) if scene.is_field(name) => {
            let end = part.start + name.len() + 1;
            let space = vec![Edit::insert(end, " ")];
            Some(Repair::new(FaultKind::UnspacedColon, part.start..end, space))
        }
        Some((words, _)) => missing_colon(scene, part.start, words),
        None => missing_colon(scene, part.start, text),
    }
}

/// Whether a value is fields in braces, with neither quotes nor brackets within.
fn is_simple(value: &str) -> bool {
    value.starts_with('{') && value.ends_with('}') && !value[1..].contains(['{', '[', '"', '\''])
}

/// Whether a value is fields in braces of which one may have no colon.
pub(super) fn is_suspect(value: &str) -> bool {
    is_simple(value) && !value.split(',').all(|part| has_colon(part.trim_end_matches([' ', '}'])))
}
