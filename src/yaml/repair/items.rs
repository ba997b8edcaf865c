//! Items whose list isn't begun: the line `ärenden:` is missing, and they stand in the list above or in none.
//!
//! In comes a text, out comes the repair that puts the line in. An item is known by its title and by what only items
//! have below it.

use super::super::fault::{FaultKind, Vocabulary};
use super::super::lines::Line;
use super::super::patch::Edit;
use super::scene::{Repair, Scene};

/// The field whose value the items are.
const LIST: &str = "ärenden";

/// What an item begins with.
const TITLE: &str = "rubrik";

/// What is seen of a text while its lines are visited, to know whether items may be in another list.
#[derive(Default)]
pub(super) struct Glance<'a> {
    /// The field whose list was begun last.
    list: Option<&'a str>,
    /// How far in the fields of the entry are that the line before begins with a title.
    column: Option<usize>,
}

impl<'a> Glance<'a> {
    /// Whether a line is the first of an item's that stands in a list of something else.
    pub(super) fn finds(&mut self, line: &Line<'a>, words: Vocabulary) -> bool {
        let key = line.key();
        let is_item =
            self.column == Some(line.column()) && key.is_some_and(|key| words.items.contains(&key));
        self.column =
            (key == Some(TITLE) && line.is_entry() && self.list.is_some()).then(|| line.column());
        if let Some(key) = key.filter(|_| line.raw_value().is_empty()) {
            self.list = Some(key).filter(|key| is_other_list(key, words));
        }
        is_item
    }
}

/// Begins the list of the items: the same for every line.
pub(super) fn unlisted(scene: &Scene<'_>, _: usize) -> Vec<Repair> {
    missing_list(scene).into_iter().collect()
}

/// The repair of a text that has items, but no list of them.
pub(super) fn missing_list(scene: &Scene<'_>) -> Option<Repair> {
    let mut outermost = scene.lines.iter().filter(|line| line.indent == 0);
    if outermost.any(|line| line.key().is_some_and(|key| key.to_lowercase() == LIST)) {
        return None;
    }
    let found = (0..scene.lines.len()).find(|at| is_item(scene, *at))?;
    if !is_astray(scene, found) {
        return None;
    }
    let first = first_of(scene, found);
    let line = &scene.lines[first];
    let edit = Edit::insert(line.start, format!("{LIST}:\n"));
    let kind = FaultKind::MissingList { field: LIST };
    Some(Repair::new(kind, line.range(), vec![edit]))
}

/// Whether an entry with a title has what only items have.
fn is_item(scene: &Scene<'_>, index: usize) -> bool {
    let line = &scene.lines[index];
    line.is_entry()
        && line.key() == Some(TITLE)
        && fields_of(scene, index).any(|field| scene.words.items.contains(&field))
}

/// The names of the fields of an entry, but for its first.
fn fields_of<'s, 'a>(scene: &'s Scene<'a>, entry: usize) -> impl Iterator<Item = &'a str> + 's {
    let column = scene.lines[entry].column();
    let below = scene.lines.iter().skip(entry + 1).filter(|line| line.is_structure());
    let inside = below.take_while(move |line| line.indent >= column);
    inside.filter(move |line| line.indent == column && !line.is_entry()).filter_map(Line::key)
}

/// Whether an entry stands in a list of something else, or in none.
fn is_astray(scene: &Scene<'_>, entry: usize) -> bool {
    let indent = scene.lines[entry].indent;
    let above = scene.lines[..entry].iter().rev().filter(|line| line.is_structure());
    let mut outer =
        above.filter(|line| line.indent < indent || (line.indent == indent && !line.is_entry()));
    outer.next().is_some_and(|head| match head.raw_value() {
        "" => head.key().is_some_and(|key| is_other_list(key, scene.words)),
        _ => head.indent == 0 || !head.is_entry(),
    })
}

/// The first of the entries with nothing but a title right before an item.
fn first_of(scene: &Scene<'_>, item: usize) -> usize {
    let indent = scene.lines[item].indent;
    let above = (0..item).rev().filter(|at| scene.lines[*at].is_structure());
    let titles = above.take_while(|at| {
        let line = &scene.lines[*at];
        line.indent == indent && line.is_entry() && line.key() == Some(TITLE)
    });
    titles.last().unwrap_or(item)
}

/// Whether a field's value is a list of something else than items.
fn is_other_list(key: &str, words: Vocabulary) -> bool {
    key == "bilagor" || words.people.contains(&key)
}
