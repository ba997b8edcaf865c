//! Repairs of fields and entries on one line, in braces or brackets.

use std::ops::Range;

use super::super::fault::FaultKind;
use super::super::patch::Edit;
use super::scene::{Repair, Scene};
use super::values::quoted;

/// Puts a comma before a field that follows another without one.
pub(super) fn missing_comma(scene: &Scene<'_>, index: usize) -> Vec<Repair> {
    let Some(line) = scene.structure(index).filter(|line| line.body.contains('{')) else {
        return Vec::new();
    };
    let mut repairs = Vec::new();
    for (at, _) in line.body.match_indices(' ') {
        let rest = &line.body[at + 1..];
        let before = line.body[..at].trim_end();
        let field = rest.split(':').next().unwrap_or(rest);
        let follows = !before.ends_with(['{', '[', ',', ':']) && before.contains('{');
        if rest.len() > field.len() && scene.is_field(field) && follows {
            let put = line.body_start() + before.len();
            let start = line.body_start() + at + 1;
            let comma = vec![Edit::insert(put, ",")];
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
    parts(scene.slice(&value))
        .into_iter()
        .filter_map(|range| {
            part_repair(scene, &(value.start + range.start..value.start + range.end))
        })
        .collect()
}

/// The parts between commas and brackets.
fn parts(flow: &str) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, c) in flow.char_indices() {
        if matches!(c, ',' | '{' | '}' | '[' | ']') {
            parts.push(start..at);
            start = at + 1;
        }
    }
    parts.push(start..flow.len());
    parts
}

/// How a part must be written.
fn part_repair(scene: &Scene<'_>, range: &Range<usize>) -> Option<Repair> {
    let text = scene.slice(range);
    let start = range.start + text.len() - text.trim_start().len();
    let part = text.trim();
    let Some((name, value)) = part.split_once(": ") else {
        let (name, _) = part.split_once(' ')?;
        let colon = start + name.len();
        let kind = FaultKind::MissingColon { field: name.to_owned() };
        return scene
            .is_field(name)
            .then(|| Repair::new(kind, start..colon, vec![Edit::insert(colon, ":")]));
    };
    let from = start + name.len() + 2 + value.len() - value.trim_start().len();
    let value = from..start + part.len();
    let first = scene.slice(&value).chars().next()?;
    let kind = match first {
        '@' | '`' | '%' | '*' | '&' | '!' | '|' | '>' => FaultKind::OpeningCharacter(first),
        '"' | '\'' => FaultKind::QuotedPart(first),
        _ if scene.slice(&value).contains(": ") => FaultKind::ColonInText,
        _ => return None,
    };
    Some(quoted(scene, kind, value.start..value.start + first.len_utf8(), &value))
}

/// Puts braces around fields that stand on one line without: `- namn: Åsa, för: Umeå`.
pub(super) fn unbraced(scene: &Scene<'_>, index: usize) -> Vec<Repair> {
    let Some(line) = scene.structure(index).filter(|_| scene.field(index).is_some()) else {
        return Vec::new();
    };
    let value = line.value();
    let mut parts = scene.slice(&value).split(", ").skip(1);
    let is_field =
        |part: &str| part.split_once(": ").is_some_and(|(name, _)| scene.is_field(name.trim()));
    if !line.is_entry() || !parts.any(is_field) {
        return Vec::new();
    }
    let content = line.content_start()..value.end;
    let edits = vec![Edit::insert(content.start, "{"), Edit::insert(content.end, "}")];
    vec![Repair::new(FaultKind::MissingBraces, content, edits)]
}

/// What is wrong with a line of fields in braces that a parser accepts: a colon that is missing, or one
/// without a space.
pub(super) fn misread(scene: &Scene<'_>, index: usize) -> Option<Repair> {
    let line = scene.structure(index)?;
    let value = line.value();
    let text = scene.slice(&value);
    if !is_simple(text) {
        return None;
    }
    for part in parts(text).into_iter().filter(|part| !text[part.clone()].trim().is_empty()) {
        let inside = &text[part.clone()];
        let start = value.start + part.start + inside.len() - inside.trim_start().len();
        let end = start + inside.trim().len();
        let name = inside.trim().split(':').next().unwrap_or("");
        let colon = start + name.len();
        let has_colon = inside.contains(": ") || inside.trim_end().ends_with(':');
        if !has_colon && colon < end && scene.is_field(name) {
            let edits = vec![Edit::insert(colon + 1, " ")];
            return Some(Repair::new(FaultKind::UnspacedColon, start..colon + 1, edits));
        }
        let word = name.split(' ').next().unwrap_or(name);
        if !has_colon && word.len() < name.len() && scene.is_field(word) {
            let end = start + word.len();
            let kind = FaultKind::MissingColon { field: word.to_owned() };
            return Some(Repair::new(kind, start..end, vec![Edit::insert(end, ":")]));
        }
    }
    None
}

/// Whether a value is fields in braces, with neither quotes nor brackets within.
fn is_simple(value: &str) -> bool {
    value.starts_with('{') && value.ends_with('}') && !value[1..].contains(['{', '[', '"', '\''])
}

/// Whether a line of fields in braces may be such.
pub(super) fn is_suspect(value: &str) -> bool {
    let is_field =
        |part: &str| part.contains(": ") || part.trim_end_matches([' ', '}']).ends_with(':');
    is_simple(value) && !value.split(',').all(is_field)
}
