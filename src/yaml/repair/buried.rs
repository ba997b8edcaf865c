//! Fields that are read as a part of the text above them, since they are indented as it is.
//!
//! In comes a line of a text after `|` or `>`, out comes the repair that moves it out to the field above. A text
//! may quote what looks like a field, so the name must be one that is missing there, written as fields are, and
//! stand where a sentence has ended.

use super::super::fault::FaultKind;
use super::super::lines::{Line, Role, first_word};
use super::super::patch::Edit;
use super::scene::{Repair, Scene};

/// Whether a line of a text begins with what may be the name of a field.
pub(super) fn is_suspect(line: &Line<'_>) -> bool {
    let begins = line.body.starts_with(|c: char| c.is_lowercase() || c == '§');
    begins && line.role == Role::BlockText && named(line.body).is_some()
}

/// The name that a body begins with, and what stands after its colon.
fn named(body: &str) -> Option<(&str, &str)> {
    let (name, rest) = first_word(body);
    let value = rest.strip_prefix(':')?;
    (value.is_empty() || value.starts_with(' ')).then(|| (name, value.trim()))
}

/// Moves a field out of the text above it.
pub(super) fn buried(scene: &Scene<'_>, index: usize) -> Option<Repair> {
    let line = scene.lines.get(index).filter(|line| is_suspect(line))?;
    let (name, value) = named(line.body)?;
    if !scene.is_field(name) {
        return None;
    }
    let head = (0..index).rev().find(|at| scene.lines[*at].is_structure())?;
    let column = scene.lines[head].column();
    let further = line.indent.checked_sub(column)?;
    if !is_missing(scene, head, name) || !begins_anew(scene, index, value) {
        return None;
    }
    let kind = FaultKind::BuriedField { field: name.to_owned(), is: line.indent, should: column };
    let edits = vec![Edit::delete(line.start..line.start + further)];
    let at = line.body_start()..line.body_start() + name.len() + 1;
    Some(Repair::new(kind, at, edits))
}

/// Whether a field may stand beside the one at a line, and doesn't.
fn is_missing(scene: &Scene<'_>, head: usize, name: &str) -> bool {
    let own = fields_beside(scene, head);
    let known: Vec<&str> = own.iter().copied().filter(|own| scene.is_field(own)).collect();
    let mut levels = scene.words.levels.iter().filter(|level| level.contains(&name));
    !known.is_empty()
        && !own.contains(&name)
        && levels.any(|level| known.iter().all(|known| level.contains(known)))
}

/// The names of a field and of those beside it.
pub(super) fn fields_beside<'a>(scene: &Scene<'a>, head: usize) -> Vec<&'a str> {
    let column = scene.lines[head].column();
    let mut names = Vec::new();
    for line in scene.lines[..=head].iter().rev().filter(|line| line.is_structure()) {
        if line.column() < column {
            break;
        }
        names.extend(line.key().filter(|_| line.column() == column));
        if line.is_entry() && line.indent < column {
            break;
        }
    }
    let below = scene.lines.iter().skip(head + 1).filter(|line| line.is_structure());
    let inside = below.take_while(|line| line.indent >= column);
    names.extend(inside.filter(|line| line.indent == column).filter_map(Line::key));
    names
}

/// Whether a line of a text begins something new: nothing that was begun above goes on, is listed or quoted on
/// it.
fn begins_anew(scene: &Scene<'_>, index: usize, value: &str) -> bool {
    let has_form = value.is_empty() || value.starts_with(['|', '>', '[', '{']);
    let above = scene.before(index).map(|at| &scene.lines[at]);
    let text = above.filter(|above| above.role == Role::BlockText).map_or("", |above| above.body);
    let own = scene.lines[..index].iter().rev().take_while(|line| !line.is_structure());
    let quotes_fields = own.filter(|line| is_suspect(line)).any(|line| {
        let (name, _) = first_word(line.body);
        scene.is_field(name)
    });
    let is_ended = text.is_empty() || text.ends_with(['.', '!', '?', '”', '"', ')']);
    (is_ended && !quotes_fields) || (has_form && !text.ends_with(':'))
}
