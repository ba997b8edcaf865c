//! Repairs of lists whose lines run together with a text or with each other.
//!
//! In comes a line, out come the repair of the list that was pasted below a text, and the dash of an entry that
//! is read as a part of the one above.

use std::collections::BTreeSet;

use super::super::fault::FaultKind;
use super::super::lines::{Line, Role};
use super::super::patch::Edit;
use super::fields::{ends_entry, list_below};
use super::marks::{bullet, is_space};
use super::scene::{Repair, Scene};

/// Makes a text after `|` of one that is begun on its field's line and followed by a list.
pub(super) fn pasted(scene: &Scene<'_>, index: usize) -> Vec<Repair> {
    PastedList::around(scene, index).map(|list| list.repair()).into_iter().collect()
}

/// The same, if the line is the first of the list.
pub(super) fn pasted_at(scene: &Scene<'_>, index: usize) -> Option<Repair> {
    let list = PastedList::around(scene, index)?;
    (list.first() == Some(index)).then(|| list.repair())
}

/// A list below a text that is begun on its field's line, or below the first line of a text without `|`.
struct PastedList<'s, 'a> {
    scene: &'s Scene<'a>,
    /// The line of its field.
    head: usize,
    /// The lines below, without blank ones, with the markers of those that begin an entry.
    lines: Vec<(usize, Option<Marker>)>,
}

/// What a line begins with that begins an entry of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Marker {
    /// How many bytes it takes, with the space after it.
    length: usize,
    /// How many of them stay: those of a number; a dash takes the place of anything else.
    number: usize,
    /// Whether it is the second level of a word processor.
    is_below: bool,
}

impl<'s, 'a> PastedList<'s, 'a> {
    /// The list that a line is part of or stands above.
    fn around(scene: &'s Scene<'a>, index: usize) -> Option<Self> {
        let head = (0..=index).rev().find(|at| scene.field(*at).is_some())?;
        let own = &scene.lines[head];
        let value = scene.slice(&own.value());
        let is_plain = !value.starts_with(['"', '\'', '[', '{', '|', '>', '&', '*', '!'])
            && own.raw_value() == value;
        let holds_list = own.key().is_some_and(|key| scene.words.lists.contains(&key));
        if !is_plain || holds_list {
            return None;
        }
        let lines = lines_below(scene, head);
        let begins_list = value.is_empty() && lines.first().is_some_and(|(_, own)| own.is_some());
        let is_several = lines.iter().filter(|(_, marker)| marker.is_some()).nth(1).is_some();
        (is_several && !begins_list).then_some(Self { scene, head, lines })
    }

    /// Its first entry.
    fn first(&self) -> Option<usize> {
        self.lines.iter().find(|(_, marker)| marker.is_some()).map(|(at, _)| *at)
    }

    /// The text after `|`, indented, with the list in Markdown's signs.
    fn repair(&self) -> Repair {
        let column = self.scene.lines[self.head].column() + 2;
        let entries = self.lines.iter().filter(|(_, marker)| marker.is_some());
        let indents: BTreeSet<usize> =
            entries.map(|(at, _)| self.scene.lines[*at].indent).collect();
        let mut edits = vec![under_bar(self.scene, self.head, column)];
        let mut inner = column;
        for (at, marker) in &self.lines {
            let line = &self.scene.lines[*at];
            let level = indents.iter().take_while(|indent| **indent < line.indent).count();
            let Some(marker) = marker else {
                edits.push(Edit::replace(line.start..line.body_start(), " ".repeat(inner)));
                continue;
            };
            let indent = column + 2 * (level + usize::from(marker.is_below));
            inner = indent + 2;
            let sign = match &line.body[..marker.number] {
                "" => "-",
                number => number,
            };
            let end = line.body_start() + marker.length;
            edits.push(Edit::replace(line.start..end, format!("{}{sign} ", " ".repeat(indent))));
        }
        let at = self.first().map_or(0..0, |first| self.scene.lines[first].range());
        Repair::new(FaultKind::PastedList, at, edits)
    }
}

/// The edit that puts `|` after a field's name, and what stands there on the next line.
pub(super) fn under_bar(scene: &Scene<'_>, head: usize, column: usize) -> Edit {
    let line = &scene.lines[head];
    let value = line.value();
    if value.is_empty() {
        return Edit::insert(line.end(), " |");
    }
    let name = scene.slice(&(line.content_start()..value.start)).trim_end();
    let gap = line.content_start() + name.len()..value.start;
    Edit::replace(gap, format!(" |\n{}", " ".repeat(column)))
}

/// The lines below a field that may belong to its text, without blank ones, to the last entry of a list among
/// them and what goes on below it.
fn lines_below(scene: &Scene<'_>, head: usize) -> Vec<(usize, Option<Marker>)> {
    let mut lines: Vec<(usize, Option<Marker>)> = Vec::new();
    let column = scene.lines[head].column();
    for (at, line) in scene.lines.iter().enumerate().skip(head + 1) {
        let marker = marker(line).filter(|_| !is_own_entry(scene, head, line));
        let before = lines.last().map_or(head, |(before, _)| *before);
        let goes_on = !line.is_entry()
            && scene.first_word(at).is_none()
            && (line.indent > column || (line.is_bare() && before + 1 == at && before > head));
        match line.role {
            Role::Blank => {}
            Role::Structure if marker.is_some() || goes_on => lines.push((at, marker)),
            _ => break,
        }
    }
    lines
}

/// Whether a line is an entry of a list that a field above it is part of, or one of fields.
pub(super) fn is_own_entry(scene: &Scene<'_>, head: usize, line: &Line<'_>) -> bool {
    let above = scene.lines[..=head].iter().rev();
    let mut around = above.filter(|other| other.is_structure() && other.indent <= line.indent);
    let is_beside =
        around.next().is_some_and(|other| other.is_entry() && other.indent == line.indent);
    let is_between = line.indent > 0 && line.indent < scene.lines[head].column();
    let is_field = line.key().is_some_and(|key| scene.is_field(key));
    line.is_entry() && (is_beside || is_between || is_field)
}

/// What a line begins with, if that begins an entry of a list.
fn marker(line: &Line<'_>) -> Option<Marker> {
    let body = line.body;
    if !line.is_structure() {
        return None;
    }
    if let Some((_, length)) = bullet(line) {
        return Some(Marker { length, number: 0, is_below: false });
    }
    let digits = body.bytes().take_while(u8::is_ascii_digit).count();
    let is_number = (1..3).contains(&digits) && body[digits..].starts_with(['.', ')']);
    let number = if is_number { digits + 1 } else { 0 };
    let is_below = body.starts_with("o\t");
    if !is_number && !is_below && !body.starts_with('-') {
        return None;
    }
    let rest = body.get(number.max(1)..)?;
    let text = rest.trim_start_matches(is_space);
    let is_apart = !text.is_empty() && text.len() < rest.len();
    is_apart.then(|| Marker { length: body.len() - text.len(), number, is_below })
}

/// Puts a dash before a name that is read as a part of the entry above, since it is further in.
pub(super) fn merged(scene: &Scene<'_>, index: usize) -> Option<Repair> {
    let line = &scene.lines[index];
    let start = scene.text_start(index);
    let entry = &scene.lines[start];
    if start == index || !entry.is_entry() || entry.key().is_some() {
        return None;
    }
    let before = scene.structure(scene.before(index)?)?;
    let field = list_below(scene, start)?;
    let is_other = match scene.words.people.contains(&field) {
        true => !before.body.contains(',') || line.body.contains(','),
        false => scene.words.lists.contains(&field) && ends_in_name(before.content()),
    };
    let is_name = line.body.starts_with(char::is_uppercase) && line.body.contains(' ');
    let edit = Edit::replace(line.start..line.body_start(), format!("{}- ", indent_of(entry)));
    (is_other && is_name && ends_entry(before, line))
        .then(|| Repair::new(FaultKind::MissingDash, line.range(), vec![edit]))
}

/// Whether the last word of a text begins with a capital letter or a digit.
fn ends_in_name(text: &str) -> bool {
    let word = text.split_whitespace().next_back().unwrap_or("");
    word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
}

/// The spaces before a line.
fn indent_of(line: &Line<'_>) -> String {
    " ".repeat(line.indent)
}
