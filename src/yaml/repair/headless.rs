//! Running text without the line of its field: it stands below a field that takes a few words.
//!
//! In comes a line, out comes the repair that writes the field's name above the text. A title may be wrapped, so
//! not everything below one is a text.

use super::super::fault::{FaultKind, Vocabulary};
use super::super::lines::{Line, Role};
use super::super::patch::Edit;
use super::fields::is_short;
use super::scene::{Repair, Scene};

/// Fields of running text that may be missing, in the order in which they stand.
const TEXTS: [&str; 2] = ["text", "beslut"];

/// Fewer words than this are no running text.
const FEWEST_WORDS: usize = 4;

/// A text is looked for so many lines above the one where the parser stumbled.
const MOST_ABOVE: usize = 100;

/// Whether a line may be a part of such a text, given the one before.
pub(super) fn is_suspect(above: &Line<'_>, line: &Line<'_>, words: Vocabulary) -> bool {
    let takes_words = |key| words.words.contains(&key) || words.titles.contains(&key);
    let is_field = line.key().is_some_and(|key| words.fields.contains(key) || !key.contains(' '));
    !line.is_entry()
        && !is_field
        && line.indent > above.column()
        && above.key().is_some_and(takes_words)
        && !above.raw_value().is_empty()
        && !above.is_header()
}

/// Writes the name of a field above a text that a line is part of.
pub(super) fn headless(scene: &Scene<'_>, index: usize) -> Vec<Repair> {
    let head = head_above(scene, index);
    head.and_then(|head| headless_below(scene, head)).into_iter().collect()
}

/// The same, of the text right below a field.
pub(super) fn headless_below(scene: &Scene<'_>, head: usize) -> Option<Repair> {
    let first = scene.after(head).filter(|first| scene.field(*first).is_none())?;
    let line = &scene.lines[head];
    if !is_suspect(line, scene.structure(first)?, scene.words)
        || !is_whole(scene.slice(&line.value()))
    {
        return None;
    }
    let last = last_below(scene, head)?;
    if !is_running(scene, head, first, last) {
        return None;
    }
    let field = missing_text(scene, head, &scene.lines[first])?;
    let edit = Edit::insert(line.end(), format!("\n{}{field}: |", " ".repeat(line.column())));
    let kind = FaultKind::HeadlessText { field: field.to_owned(), lines: last + 1 - first };
    Some(Repair::new(kind, scene.lines[first].range(), vec![edit]))
}

/// The field that a line stands below, further in.
fn head_above(scene: &Scene<'_>, index: usize) -> Option<usize> {
    let mut least = usize::MAX;
    for at in (index.saturating_sub(MOST_ABOVE)..=index).rev() {
        let line = scene.lines.get(at)?;
        match line.role {
            Role::BlockText => return None,
            Role::Structure if scene.field(at).is_some() && line.column() < least => {
                return Some(at);
            }
            Role::Structure => least = least.min(line.indent),
            Role::Blank | Role::Comment => {}
        }
    }
    None
}

/// The last line that stands below a field, further in; `None` if a field is among them.
fn last_below(scene: &Scene<'_>, head: usize) -> Option<usize> {
    let column = scene.lines[head].column();
    let mut last = None;
    for (at, line) in scene.lines.iter().enumerate().skip(head + 1) {
        match line.role {
            Role::Blank => {}
            _ if line.indent <= column => break,
            Role::Structure if scene.field(at).is_some() => return None,
            _ => last = Some(at),
        }
    }
    last
}

/// Whether a value on one line needs nothing more.
fn is_whole(value: &str) -> bool {
    match value.chars().next() {
        Some('[') => value.ends_with(']'),
        Some('{') => value.ends_with('}'),
        Some('|' | '>' | '&' | '*' | '!') | None => false,
        Some(quote @ ('"' | '\'')) => value.len() > 1 && value.ends_with(quote),
        Some(_) => true,
    }
}

/// Whether lines below a field are running text, not the rest of its value.
fn is_running(scene: &Scene<'_>, head: usize, first: usize, last: usize) -> bool {
    let lines = &scene.lines[first..=last];
    let words = lines.iter().flat_map(|line| line.body.split_whitespace()).take(FEWEST_WORDS);
    if words.count() < FEWEST_WORDS {
        return false;
    }
    let key = scene.lines[head].key().unwrap_or("");
    let (above, below) = (&scene.lines[head], &lines[0]);
    let is_sentence = below.body.starts_with(char::is_uppercase)
        && lines.last().is_some_and(|line| line.body.ends_with(['.', ':', '?', '!']));
    scene.words.words.contains(&key)
        || lines.iter().any(|line| line.role == Role::Blank)
        || (is_sentence && is_short(above, below))
}

/// The field of running text that may stand beside another, and doesn't, given the first line of the text.
fn missing_text(scene: &Scene<'_>, head: usize, line: &Line<'_>) -> Option<&'static str> {
    let key = scene.lines[head].key()?;
    let beside = super::buried::fields_beside(scene, head);
    let mut first = line.body.split_whitespace().take(FEWEST_WORDS);
    let decides = first.any(|word| word.starts_with("beslut") || word.starts_with("beslöt"));
    let fields = if decides { [TEXTS[1], TEXTS[0]] } else { TEXTS };
    fields.into_iter().find(|text| {
        let mut levels = scene.words.levels.iter();
        !beside.contains(text) && levels.any(|level| level.contains(&key) && level.contains(text))
    })
}
