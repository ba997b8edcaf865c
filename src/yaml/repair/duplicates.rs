//! Fields that stand twice because a dash or an indentation is missing.

use super::super::fault::FaultKind;
use super::super::lines::{Line, Role};
use super::super::patch::Edit;
use super::super::spans::Spans;
use super::super::tree::Duplicate;
use super::scene::{Repair, Scene};

/// The repairs of fields that stand twice by mistake.
pub(super) fn undashed(scene: &Scene<'_>, duplicates: &[Duplicate]) -> Vec<Repair> {
    if duplicates.is_empty() {
        return Vec::new();
    }
    let spans = Spans::of(scene.text);
    let line = |node| Some(scene.line_at(spans.value(scene.text, node)?.start));
    let repair = |duplicate: &Duplicate| {
        let (first, second) = (line(duplicate.first)?, line(duplicate.second)?);
        let dashed = duplicate.leads.then(|| dashed(scene, first, second)).flatten();
        dashed.or_else(|| indented(scene, second))
    };
    duplicates.iter().filter_map(repair).collect()
}

/// Puts a dash before each entry that begins with the same field.
fn dashed(scene: &Scene<'_>, first: usize, second: usize) -> Option<Repair> {
    let lead = &scene.lines[first];
    let column = lead.column();
    let key = lead.key()?;
    if column < 2 {
        return None;
    }
    let inside = scene
        .lines
        .iter()
        .skip(first + 1)
        .take_while(|line| line.role != Role::Structure || line.indent >= column);
    let alike = inside.filter(|line| {
        line.role == Role::Structure && line.indent == column && line.key() == Some(key)
    });
    let own = Some(lead).filter(|line| !line.is_entry());
    let edit = |line: &Line<'_>| Edit::replace(line.start + column - 2..line.start + column, "- ");
    let edits: Vec<Edit> = own.into_iter().chain(alike).map(edit).collect();
    let about = if lead.is_entry() { scene.lines.get(second)? } else { lead };
    let more = edits.len().checked_sub(1)?;
    let at = about.body_start()..about.end();
    Some(Repair { kind: FaultKind::MissingDash, at, edits, more })
}

/// Indents a field below one that is left empty.
fn indented(scene: &Scene<'_>, second: usize) -> Option<Repair> {
    let line = &scene.lines[second];
    let above = scene.structure(scene.before(second)?)?;
    let is_left_empty =
        above.value().is_empty() && above.column() == line.indent && !line.is_entry();
    if !is_left_empty || above.key().is_none() {
        return None;
    }
    let (is, should) = (line.indent, line.indent + 2);
    let edits = vec![Edit::insert(line.start, "  ")];
    let at = line.body_start()..line.end();
    Some(Repair::new(FaultKind::Indentation { is, should }, at, edits))
}
