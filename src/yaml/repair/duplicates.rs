//! Fields that stand twice because a dash or an indentation is missing.
//!
//! In come the duplicates that the parser found, out come the repairs that make them fields of their own.

use super::super::fault::FaultKind;
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
    duplicates.iter().filter_map(|duplicate| repair(scene, &spans, duplicate)).collect()
}

/// The repair of a field that stands twice, if that is a mistake.
fn repair(scene: &Scene<'_>, spans: &Spans, duplicate: &Duplicate) -> Option<Repair> {
    let first = scene.line_at(spans.value(scene.text, duplicate.first)?.start);
    let second = scene.line_at(spans.value(scene.text, duplicate.second)?.start);
    let entries = duplicate.leads.then(|| dashed(scene, first, second)).flatten();
    entries.or_else(|| indented(scene, second))
}

/// Puts a dash before each entry that begins with the same field.
fn dashed(scene: &Scene<'_>, first: usize, second: usize) -> Option<Repair> {
    let lead = &scene.lines[first];
    let column = lead.column();
    let key = lead.key()?;
    let dash = column.checked_sub(2)?;
    let below = scene.lines.iter().skip(first + 1);
    let inside = below.take_while(|line| !line.is_structure() || line.indent >= column);
    let alike = inside
        .filter(|line| line.is_structure() && line.indent == column && line.key() == Some(key));
    let own = Some(lead).filter(|line| !line.is_entry());
    let edits: Vec<Edit> = own
        .into_iter()
        .chain(alike)
        .map(|line| Edit::replace(line.start + dash..line.start + column, "- "))
        .collect();
    let about = if lead.is_entry() { scene.lines.get(second)? } else { lead };
    let kind = match lead.is_entry() && is_alone(scene, second) {
        true => FaultKind::RepeatedLead { field: key.to_owned() },
        false => FaultKind::MissingDash,
    };
    (!edits.is_empty()).then(|| Repair::of_lines(kind, about.range(), edits))
}

/// Whether no field follows a line that would be one of its entry.
fn is_alone(scene: &Scene<'_>, index: usize) -> bool {
    let own = &scene.lines[index];
    let rest = scene.lines.iter().skip(index + 1);
    let mut inside = rest.take_while(|line| !line.is_structure() || line.indent >= own.column());
    !inside.any(|line| line.is_structure() && line.indent == own.column())
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
    let kind = FaultKind::Indentation { is: line.indent, should: line.indent + 2 };
    Some(Repair::new(kind, line.range(), vec![Edit::insert(line.start, "  ")]))
}
