//! The lines as they should be, which a fault shows.
//!
//! In come a text, a repair and the text after it, out come lines of the latter.

use std::ops::Range;

use super::super::fault::{FaultKind, TextAbove};
use super::scene::Repair;

/// The lines as they should be; none where that isn't known.
pub(super) fn lines(text: &str, repair: &Repair, repaired: &str) -> Vec<String> {
    match &repair.kind {
        FaultKind::Unreadable => Vec::new(),
        FaultKind::ReadAsField { above: TextAbove::Block, .. } => edited_lines(text, repair),
        FaultKind::PastedList
        | FaultKind::ReadAsField { .. }
        | FaultKind::PastedText { .. }
        | FaultKind::TextBesideBar
        | FaultKind::JoinedRows => repaired_lines(text, repair, repaired),
        FaultKind::HeadlessText { .. } | FaultKind::MissingList { .. } => {
            inserted_lines(text, repair)
        }
        FaultKind::MissingDash if repair.more + 1 < repair.edits.len() => {
            repaired_lines(text, repair, repaired)
        }
        FaultKind::IndentCharacter(_) | FaultKind::UnindentedText | FaultKind::UnindentedLine
            if repair.edits.len() > 1 =>
        {
            edited_lines(text, repair)
        }
        _ if repair.is_on_one_line(text) => vec![repaired_line(text, repair, repaired)],
        _ => Vec::new(),
    }
}

/// The bytes of the line that a byte is on.
pub(super) fn line_around(text: &str, byte: usize) -> Range<usize> {
    let start = text.get(..byte).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let end =
        text.get(byte..).and_then(|after| after.find('\n')).map_or(text.len(), |at| byte + at);
    start..end
}

/// The line that a repair is about, as it is in the repaired text.
fn repaired_line(text: &str, repair: &Repair, repaired: &str) -> String {
    let start = line_around(text, repair.at.start).start;
    let before = repair.edits.iter().filter(|edit| edit.range.start < start);
    let (more, less) =
        before.fold((0, 0), |(more, less), edit| (more + edit.with.len(), less + edit.range.len()));
    let line = repaired.get((start + more).saturating_sub(less)..).unwrap_or("");
    let number = usize::from(repair.kind == FaultKind::ListOnKeyLine);
    line.lines().nth(number).unwrap_or("").trim_end().to_owned()
}

/// The lines that a repair begins otherwise, as they are after it, without those between.
fn edited_lines(text: &str, repair: &Repair) -> Vec<String> {
    let edits = repair.edits.iter();
    edits
        .map(|edit| {
            let rest = text.get(edit.range.end..).and_then(|rest| rest.lines().next());
            format!("{}{}", edit.with, rest.unwrap_or("").trim_end())
        })
        .collect()
}

/// The lines that a repair puts in, with the one after, and the one before if they are put in below it.
fn inserted_lines(text: &str, repair: &Repair) -> Vec<String> {
    let Some(edit) = repair.edits.first() else { return Vec::new() };
    let is_below = edit.with.starts_with('\n');
    let above = text.get(line_around(text, edit.range.start)).filter(|_| is_below);
    let below = text.get(line_around(text, repair.at.start)).unwrap_or("");
    let own = edit.with.lines().filter(|line| !line.is_empty());
    let lines = above.into_iter().chain(own).chain([below]);
    lines.map(|line| line.trim_end().to_owned()).collect()
}

/// All lines that a repair changes, as they are in the repaired text.
fn repaired_lines(text: &str, repair: &Repair, repaired: &str) -> Vec<String> {
    let (Some(first), Some(last)) = (repair.edits.first(), repair.edits.last()) else {
        return Vec::new();
    };
    let start = line_around(text, first.range.start).start;
    let after = text.len() - line_around(text, last.range.end).end;
    let lines = repaired.get(start..repaired.len().saturating_sub(after)).unwrap_or("");
    lines.lines().map(|line| line.trim_end().to_owned()).collect()
}
