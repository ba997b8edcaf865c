//! Repairs of running text that was pasted among fields: a line of it that has a colon is read as a field.
//!
//! In comes a line, out comes the repair that makes it, and what was pasted with it, a part of the text above.

use std::ops::Range;

use super::super::fault::{FaultKind, TextAbove};
use super::super::lines::{Line, Role};
use super::super::patch::Edit;
use super::lists::{is_own_entry, under_bar};
use super::marks::signs;
use super::scene::{Repair, Scene};

/// What is pasted isn't longer than this (lines).
const MOST_LINES: usize = 300;

/// What the first lines of a letter begin with.
const HEADING: [&str; 12] = [
    "ärende", "ämne", "cc", "datum", "from", "från", "kopia", "sent", "skickat", "subject", "till",
    "to",
];

/// Makes what was pasted around a line a part of the text above.
pub(super) fn pasted(scene: &Scene<'_>, index: usize) -> Vec<Repair> {
    Passage::around(scene, index).map(|passage| passage.repair()).into_iter().collect()
}

/// The same of an accepted text, if the line is the first of the passage that is read as a field.
pub(super) fn pasted_at(scene: &Scene<'_>, index: usize) -> Option<Repair> {
    let passage = Passage::around(scene, index)?;
    let key = scene.lines[index].key()?;
    let is_misspelt = matches!(passage.above, Above::Item(_)) && !key.contains(' ');
    let is_other = signs(key) || !(is_misspelt || scene.is_field(&key.to_lowercase()));
    (is_other && passage.colon == Some(index)).then(|| passage.repair())
}

/// Whether the name of a field may be the beginning of a sentence.
pub(super) fn is_suspect(key: &str) -> bool {
    key.starts_with(char::is_uppercase) || key.starts_with("§ ")
}

/// Lines that were pasted below a text, at least one of which is read as a field.
struct Passage<'s, 'a> {
    scene: &'s Scene<'a>,
    above: Above,
    lines: Range<usize>,
    /// The first that is read as a field, if there is one.
    colon: Option<usize>,
}

/// What a passage was pasted below, by the line of its field.
enum Above {
    /// A text on its field's line.
    Text(usize),
    /// A text after `|`.
    Block(usize),
    /// An item without a text.
    Item(usize),
}

impl<'s, 'a> Passage<'s, 'a> {
    /// The passage that a line is part of.
    fn around(scene: &'s Scene<'a>, index: usize) -> Option<Self> {
        let line = scene.structure(index)?;
        if is_field_like(scene, line) {
            return None;
        }
        let (head, first) = beginning(scene, index)?;
        let lines = first..end(scene, head, index);
        let above = Above::of(scene, head, first)?;
        // A line that stands where the text does becomes a part of it again.
        let column = match above {
            Above::Block(head) => scene.after(head).map(|first| scene.lines[first].indent),
            _ => None,
        };
        let colon = lines.clone().find(|at| {
            let line = &scene.lines[*at];
            column.is_none_or(|column| line.indent < column) && is_sentence(scene, line)
        });
        let mut inside = lines.clone().filter(|at| scene.structure(*at).is_some());
        let is_own = |at: usize| is_own_entry(scene, head, &scene.lines[at]);
        let is_long = matches!(above, Above::Text(_)) && inside.clone().nth(1).is_some();
        if inside.any(is_own) || (colon.is_none() && !is_long) {
            return None;
        }
        Some(Self { scene, above, lines, colon })
    }

    /// The text with the passage, indented below `|`.
    fn repair(&self) -> Repair {
        let scene = self.scene;
        let mut edits = Vec::new();
        let (column, above) = match self.above {
            Above::Block(head) => {
                let first = scene.after(head).map_or(0, |first| scene.lines[first].indent);
                (first, TextAbove::Block)
            }
            Above::Text(head) => {
                let line = &scene.lines[head];
                edits.push(under_bar(scene, head, line.column() + 2));
                (line.column() + 2, TextAbove::Begun(line.key().unwrap_or("").to_owned()))
            }
            Above::Item(head) => {
                let column = scene.lines[head].column();
                let field = format!("\n{}text: |", " ".repeat(column));
                edits.push(Edit::insert(scene.lines[head].end(), field));
                (column + 2, TextAbove::None)
            }
        };
        edits.extend(self.indented(column));
        let line = &scene.lines[self.colon.unwrap_or(self.lines.start)];
        let kind = match self.colon {
            Some(_) => FaultKind::ReadAsField { above, is_signed: line.key().is_some_and(signs) },
            None => FaultKind::PastedText { above },
        };
        Repair::new(kind, line.range(), edits)
    }

    /// Moves the lines to a column; below a field's line those that are further in than the first stay so, as lists
    /// in lists are.
    fn indented(&self, column: usize) -> Vec<Edit> {
        let own = self.lines.clone().map(|at| &self.scene.lines[at]);
        let written: Vec<&Line<'_>> = own.filter(|line| line.role != Role::Blank).collect();
        let first = written.first().map_or(0, |line| line.indent);
        let is_block = matches!(self.above, Above::Block(_));
        let are_levels = !is_block && written.iter().all(|line| line.indent >= first);
        let moved = written.into_iter().filter_map(|line| {
            let should = if are_levels { column + line.indent - first } else { column };
            let edit = Edit::replace(line.start..line.body_start(), " ".repeat(should));
            (line.indent != should).then_some(edit)
        });
        moved.collect()
    }
}

impl Above {
    /// What lines from `first` on were pasted below, if that is a text or may have one.
    fn of(scene: &Scene<'_>, head: usize, first: usize) -> Option<Self> {
        let line = &scene.lines[head];
        let key = line.key()?;
        let value = line.raw_value();
        let is_text = scene.words.texts.contains(&key);
        if line.is_header() {
            let is_begun = scene.after(head).is_some_and(|at| at < first);
            return (is_text && is_begun).then_some(Self::Block(head));
        }
        let is_plain = !value.starts_with(['"', '\'', '[', '{', '|', '>', '&', '*', '!', '#']);
        if is_text {
            let is_whole = scene.slice(&line.value()) == value;
            return (is_plain && is_whole).then_some(Self::Text(head));
        }
        let is_title =
            line.is_entry() && key == "rubrik" && is_plain && first == scene.after(head)?;
        let has_text = (first..scene.lines.len())
            .map(|at| &scene.lines[at])
            .take_while(|next| !(next.is_entry() && next.indent <= line.indent))
            .any(|next| next.column() == line.column() && next.key() == Some("text"));
        (is_title && !has_text).then_some(Self::Item(head))
    }
}

/// The field above a line that was pasted, and the first line that was pasted with it.
fn beginning(scene: &Scene<'_>, index: usize) -> Option<(usize, usize)> {
    let mut first = index;
    for at in (index.saturating_sub(MOST_LINES)..index).rev() {
        let line = &scene.lines[at];
        match line.role {
            Role::Blank | Role::Comment => {}
            Role::BlockText => {
                let head = (0..at).rev().find(|at| scene.lines[*at].is_structure())?;
                return Some((head, first));
            }
            Role::Structure if is_field_like(scene, line) => return Some((at, first)),
            Role::Structure => first = at,
        }
    }
    None
}

/// Where the lines end that were pasted with one: before the next field or entry of the record.
fn end(scene: &Scene<'_>, head: usize, index: usize) -> usize {
    let rest = index + 1..scene.lines.len().min(index + MOST_LINES);
    let own = rest.take_while(|at| match scene.structure(*at) {
        Some(line) => {
            scene.field(*at).is_none() && !line.is_header() && !is_own_entry(scene, head, line)
        }
        None => true,
    });
    own.filter(|at| scene.structure(*at).is_some()).last().map_or(index, |last| last) + 1
}

/// Whether a line begins a field, in any case of letters.
fn is_field_like(scene: &Scene<'_>, line: &Line<'_>) -> bool {
    let Some(key) = line.key() else { return false };
    let is_own = scene.is_field(key) || scene.is_field(&key.to_lowercase());
    is_own && (scene.is_field(key) || !(signs(key) || heads_letter(key)))
}

/// Whether a line is read as a field, but says a sentence, or somebody's name.
fn is_sentence(scene: &Scene<'_>, line: &Line<'_>) -> bool {
    let Some(key) = line.key().filter(|_| !line.is_entry()) else { return false };
    let is_begun = is_suspect(key) || key.split_whitespace().nth(2).is_some();
    is_begun && (signs(key) || heads_letter(key) || !is_near_field(scene, key))
}

/// Whether a name is that of a field, or hardly another.
fn is_near_field(scene: &Scene<'_>, key: &str) -> bool {
    let own = key.to_lowercase().replace([' ', '-'], "_");
    let length = own.chars().count();
    scene.words.fields.iter().any(|field| {
        let other = field.chars().count();
        other.abs_diff(length) <= 3 && strsim::damerau_levenshtein(&own, field) <= 1 + other / 4
    })
}

/// Whether a name is what a line at the top of a letter begins with.
fn heads_letter(key: &str) -> bool {
    let own = key.to_lowercase();
    HEADING.contains(&own.as_str())
}
