//! The lines in which two texts differ.
//!
//! In come the texts, out come the lines that changed. Edits are few and small, so lines that follow
//! are found again by looking nearby.

use serde::Serialize;

/// Lines that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangedLines {
    /// The number of the first in the text before, from 1.
    pub line: usize,
    /// The lines before, without their ends.
    pub before: Vec<String>,
    /// The lines after.
    pub after: Vec<String>,
}

/// The lines that changed, in order.
pub(super) fn difference(before: &str, after: &str) -> Vec<ChangedLines> {
    let (old, new) = (lines(before), lines(after));
    let mut changes = Vec::new();
    let (mut at, mut to) = (0, 0);
    while at < old.len() || to < new.len() {
        if old.get(at) == new.get(to) {
            (at, to) = (at + 1, to + 1);
            continue;
        }
        let (gone, come) = next_common(&old[at..], &new[to..]);
        changes.push(ChangedLines {
            line: at + 1,
            before: shown(&old[at..at + gone]),
            after: shown(&new[to..to + come]),
        });
        (at, to) = (at + gone, to + come);
    }
    changes
}

/// The lines of a text with their ends: one that only gets another end has changed.
fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// How many lines to pass over in each until both go on alike.
fn next_common(old: &[&str], new: &[&str]) -> (usize, usize) {
    (1..old.len() + new.len())
        .find_map(|passed| {
            let first = passed.saturating_sub(new.len());
            (first..=passed.min(old.len()))
                .map(|gone| (gone, passed - gone))
                .find(|&(gone, come)| old.get(gone).is_some() && old.get(gone) == new.get(come))
        })
        .unwrap_or((old.len(), new.len()))
}

fn shown(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| line.trim_end_matches(['\r', '\n']).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changed_lines_are_found() {
        let changes = |before: &str, after: &str| -> Vec<(usize, String, String)> {
            let found = difference(before, after).into_iter();
            found.map(|one| (one.line, one.before.join("|"), one.after.join("|"))).collect()
        };
        let own = |line, before: &str, after: &str| (line, before.to_owned(), after.to_owned());
        assert_eq!(changes("a\nb\n", "a\nb\n"), []);
        assert_eq!(changes("a\nb\r\nc\n", "a\nx\r\nc\n"), [own(2, "b", "x")]);
        assert_eq!(changes("a\nb\nc\nd", "x\nb\nc\ny"), [own(1, "a", "x"), own(4, "d", "y")]);
        assert_eq!(changes("a\n", "f\na\n"), [own(1, "", "f")]);
        assert_eq!(changes("a\nb\n", "b\n"), [own(1, "a", "")]);
        assert_eq!(changes("a\nb\nc\n", "c\n"), [own(1, "a|b", "")]);
        assert_eq!(changes("", "a"), [own(1, "", "a")]);
    }
}
