//! Repairs of entries that are read as something else: fields of the entry above, or entries that should be text.
//!
//! In comes a line, out come the repair that begins an entry whose dash is missing, and the one that puts a line
//! back into the text that it cuts off.

use std::ops::Range;

use super::super::fault::FaultKind;
use super::super::lines::{Line, Role, begins_list, first_word};
use super::super::patch::Edit;
use super::scene::{Repair, Scene};

/// An entry that cuts off a text is looked for so many lines above the one where the parser stumbled.
const MOST_ABOVE: usize = 40;

/// Puts a dash before an entry whose fields are read as a part of the one above, since they are further in.
pub(super) fn undashed(scene: &Scene<'_>, index: usize) -> Vec<Repair> {
    let Some(key) = scene.field(index) else { return Vec::new() };
    if scene.lines[index].is_entry() || scene.is_first_below(index) {
        return Vec::new();
    }
    entry_around(scene, index, key).map(|entry| begun(scene, index, entry)).into_iter().collect()
}

/// The same, of a line that is read as a part of a text after `|`. A text may quote what looks like a field, so a
/// further field must follow it.
pub(super) fn undashed_in_text(scene: &Scene<'_>, index: usize) -> Option<Repair> {
    let line = scene.lines.get(index).filter(|line| line.role == Role::BlockText)?;
    let key = field_in_text(scene, line)?;
    let head = (0..index).rev().find(|at| scene.lines[*at].is_structure())?;
    let entry = entry_around(scene, index, key)?;
    let column = scene.lines[entry].column();
    let next = &scene.lines[scene.after(index)?];
    let follows = match next.role {
        Role::BlockText => {
            let level =
                |name| scene.words.levels.iter().any(|l| l.contains(&key) && l.contains(&name));
            next.indent == line.indent && field_in_text(scene, next).is_some_and(level)
        }
        _ => next.column() == column && has_field(scene, entry..head + 1, next.key()?),
    };
    follows.then(|| begun(scene, index, entry))
}

/// The name of the field that a line of a text seems to be, written as fields are.
fn field_in_text<'a>(scene: &Scene<'a>, line: &Line<'a>) -> Option<&'a str> {
    let (name, rest) = first_word(line.body);
    let is_field = rest == ":" || rest.starts_with(": ");
    Some(name).filter(|name| is_field && scene.is_field(name))
}

/// Whether an entry has a field among some lines, the first of which begins it.
fn has_field(scene: &Scene<'_>, lines: Range<usize>, name: &str) -> bool {
    let column = scene.lines[lines.start].column();
    let mut own = scene.lines[lines].iter();
    own.any(|line| line.column() == column && line.key() == Some(name))
}

/// The nearest entry around a line that is less indented and begins with a field of that name.
fn entry_around(scene: &Scene<'_>, index: usize, key: &str) -> Option<usize> {
    let mut least = scene.lines[index].indent;
    for at in (0..index).rev().filter(|at| scene.structure(*at).is_some()) {
        let line = &scene.lines[at];
        if line.is_entry() && line.column() < scene.lines[index].indent && line.column() <= least {
            if line.key() == Some(key) {
                return Some(at);
            }
            least = line.indent;
        }
        least = least.min(line.column());
        if least == 0 {
            break;
        }
    }
    None
}

/// Begins an entry beside another at a line, and moves its further lines out to it.
fn begun(scene: &Scene<'_>, index: usize, entry: usize) -> Repair {
    let (line, other) = (&scene.lines[index], &scene.lines[entry]);
    let further = line.indent - other.column();
    let rest = scene.lines.iter().skip(index + 1);
    let own = rest.take_while(|next| next.role == Role::Blank || next.indent >= line.indent);
    // A text that isn't further in than its field has that place once the field is moved.
    let mut is_in_place = false;
    let moved = own.filter(|next| {
        let is_field = next.key().is_some() || field_in_text(scene, next).is_some();
        is_in_place &= next.role == Role::Blank || (next.indent == line.indent && !is_field);
        let is_moved = next.role != Role::Blank && !is_in_place;
        is_in_place |= next.body.ends_with(": |") || next.body.ends_with(": >");
        is_moved
    });
    let dash = Edit::replace(
        line.start..line.start + line.indent,
        format!("{}- ", " ".repeat(other.column().saturating_sub(2))),
    );
    let moved = moved.map(|next| Edit::delete(next.start..next.start + further));
    let edits = std::iter::once(dash).chain(moved).collect();
    Repair::new(FaultKind::MissingDash, line.range(), edits)
}

/// Puts an entry without fields back into the text after `|` that it cuts off: what follows belongs to neither it nor
/// the list.
pub(super) fn stray(scene: &Scene<'_>, index: usize) -> Vec<Repair> {
    let above = (index.saturating_sub(MOST_ABOVE)..=index).rev();
    let mut cuts = above.filter_map(|at| Some((at, CutText::above(scene, at)?)));
    let found = cuts.next().filter(|(at, text)| {
        let mut rest = (at + 1..=index).chain(scene.after(index));
        let next = rest.find(|at| scene.structure(*at).is_some());
        next.is_some_and(|next| text.goes_on(scene, next))
    });
    let repair = found.map(|(at, text)| text.joined(scene, at, FaultKind::UnindentedText));
    repair.into_iter().collect()
}

/// Whether an entry stands right below a text after `|` or `>`, given the bytes between them.
pub(super) fn may_be_stray(line: &Line<'_>, before: &Line<'_>, between: &str) -> bool {
    let is_entry = line.is_entry() && line.key().is_none();
    is_entry && before.role == Role::BlockText && between.matches('\n').count() == 1
}

/// An entry without fields that may be a line of the list that the text right above it ends in.
pub(super) fn stray_at(scene: &Scene<'_>, index: usize) -> Option<Repair> {
    let before = &scene.lines[index.checked_sub(1)?];
    let line = &scene.lines[index];
    if !may_be_stray(line, before, scene.slice(&(before.end()..line.start))) {
        return None;
    }
    let text = CutText::above(scene, index)?;
    let is_sentence =
        line.content().starts_with(char::is_lowercase) || line.content().ends_with(['.', ',', ';']);
    let is_list = text.is_in_list || before.body.ends_with([':', ',']);
    (is_list && (is_sentence || is_set_apart(scene, index)))
        .then(|| text.joined(scene, index, FaultKind::StrayEntry))
}

/// Whether all other entries of an entry's list but the first have a blank line above them, and there are some.
fn is_set_apart(scene: &Scene<'_>, index: usize) -> bool {
    let indent = scene.lines[index].indent;
    let others = (1..scene.lines.len()).filter(|at| {
        let line = &scene.lines[*at];
        *at != index && line.is_entry() && line.indent == indent && line.key().is_some()
    });
    let mut others = others.skip(1).peekable();
    others.peek().is_some() && others.all(|at| scene.lines[at - 1].role == Role::Blank)
}

/// A text after `|` or `>` that an entry stands below.
struct CutText {
    /// How far in the fields beside it are.
    column: usize,
    /// How far in it is.
    indent: usize,
    /// Whether its last paragraph ends in a list.
    is_in_list: bool,
}

impl CutText {
    /// The text that stands above an entry without fields, in a list of entries with fields.
    fn above(scene: &Scene<'_>, index: usize) -> Option<Self> {
        let entry =
            scene.structure(index).filter(|line| line.is_entry() && line.key().is_none())?;
        let last = scene.before(index).filter(|at| scene.lines[*at].role == Role::BlockText)?;
        let head = (0..last).rev().find(|at| scene.lines[*at].is_structure())?;
        let first = scene.after(head)?;
        let own = &scene.lines[head];
        let paragraph = (first..=last).rev().take_while(|at| scene.lines[*at].role != Role::Blank);
        let is_in_list = paragraph.into_iter().any(|at| begins_list(scene.lines[at].body));
        let text = Self { column: own.column(), indent: scene.lines[first].indent, is_in_list };
        (own.key().is_some() && entry.indent < own.column()).then_some(text)
    }

    /// Whether a line below the entry is its rest, or a field that stands beside it.
    fn goes_on(&self, scene: &Scene<'_>, next: usize) -> bool {
        let line = &scene.lines[next];
        let is_beside = line.indent == self.column && scene.field(next).is_some();
        line.indent >= self.indent || is_beside
    }

    /// Indents an entry as the text is.
    fn joined(&self, scene: &Scene<'_>, entry: usize, kind: FaultKind) -> Repair {
        let line = &scene.lines[entry];
        let further = " ".repeat(self.indent.saturating_sub(line.indent));
        Repair::new(kind, line.range(), vec![Edit::insert(line.start, further)])
    }
}
