//! Tables that are read as plain text: pasted from a word processor with tabs between the cells, or without the line of
//! dashes or the blank line that Markdown needs. In come a text as it is written and the tables that Markdown reads,
//! out come the others.
//!
//! Lines are looked at, not Markdown's paragraphs: a table may stand below an entry of a list, where it is read as a
//! part of that.

use std::ops::Range;

use crate::diagnostic::pasted::is_row;

/// A line with so many tabs is a table that YAML has put on one line.
const FOLDED_TABS: usize = 3;

/// A table that is read as plain text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct UnreadTable {
    /// The bytes of its first row.
    pub(super) first: Range<usize>,
    /// How its cells are parted.
    pub(super) cells: Cells,
}

/// How the cells of a table are parted.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Cells {
    /// By tabs: its rows, one if YAML has joined them.
    Tabs(Vec<String>),
    /// By `|`.
    Bars {
        /// Whether it has its line of dashes.
        has_dashes: bool,
    },
}

/// The tables of a text that are read as plain text, given the bytes of those that are read.
pub(super) fn unread(text: &str, read: &[Range<usize>]) -> Vec<UnreadTable> {
    let bytes = text.as_bytes();
    if memchr::memchr2(b'\t', b'|', bytes).is_none() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut group: Vec<(usize, &str)> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n').chain(["\n"]) {
        let body = line.trim();
        if body.is_empty() {
            found.extend(tabbed(&group).into_iter().chain(barred(&group, read)));
            group.clear();
        } else {
            group.push((start + line.len() - line.trim_start().len(), body));
        }
        start += line.len();
    }
    found
}

/// The table with tabs among lines without a blank one between.
fn tabbed(lines: &[(usize, &str)]) -> Option<UnreadTable> {
    let rows: Vec<&(usize, &str)> = lines.iter().filter(|(_, line)| is_row(line)).collect();
    let (start, first) = rows.first().filter(|_| !has_code(lines))?;
    let is_folded = lines.len() == 1 && first.matches('\t').count() >= FOLDED_TABS;
    let own = rows.iter().map(|(_, row)| (*row).to_owned()).collect();
    let table = UnreadTable { first: *start..start + first.len(), cells: Cells::Tabs(own) };
    (rows.len() > 1 || is_folded).then_some(table)
}

/// The table with `|` among lines without a blank one between, unless that is read.
fn barred(lines: &[(usize, &str)], read: &[Range<usize>]) -> Option<UnreadTable> {
    let rows: Vec<&(usize, &str)> =
        lines.iter().filter(|(_, line)| line.starts_with('|')).collect();
    let (start, first) = rows.first().filter(|_| rows.len() > 1 && !has_code(lines))?;
    let is_read = read.iter().any(|table| rows.iter().any(|(start, _)| table.contains(start)));
    let has_dashes = rows.iter().any(|(_, row)| is_rule(row));
    let table =
        UnreadTable { first: *start..start + first.len(), cells: Cells::Bars { has_dashes } };
    (!is_read).then_some(table)
}

/// Whether a row is the line of dashes below a table's header.
fn is_rule(row: &str) -> bool {
    row.contains("--") && row.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '))
}

/// Whether some lines are code.
fn has_code(lines: &[(usize, &str)]) -> bool {
    lines.iter().any(|(_, line)| line.starts_with("```"))
}
