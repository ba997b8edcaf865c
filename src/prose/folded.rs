//! Lines that YAML joins although each is an entry: a list or the points of a decision after `>`, or below the
//! field's name without `|`.
//!
//! In comes the text of a file, out come pairs of its lines that would run together. Nothing is parsed: where a
//! text of the file has the pair on one line, they did.

use std::sync::LazyLock;

use memchr::memmem;
use regex::Regex;

use super::source_lines::are_clauses;
use crate::diagnostic::pasted::begins_with_marker;

/// Two lines below each other that each begin an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EntryLines<'a> {
    /// The first.
    pub first: &'a str,
    /// The one below it.
    pub second: &'a str,
}

impl EntryLines<'_> {
    /// Where in a text the first of them begins, if the text has both on one line.
    pub fn joined_at(&self, text: &str) -> Option<usize> {
        let joined = format!("{} {}", self.first, self.second);
        memmem::find(text.as_bytes(), joined.as_bytes())
    }
}

/// The entries of a file that stand below each other, but for those in texts after `|`, whose lines are kept.
///
/// Entries of YAML's own lists look like those with `-`. They are left out unless a text `has_dash`.
pub fn entry_lines(file: &str, has_dash: bool) -> Vec<EntryLines<'_>> {
    static OTHER_ENTRY: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"  (?:att |(?:2\.|2\)|[•–—*+])[ \t])").ok());
    let other = LazyLock::force(&OTHER_ENTRY);
    if !has_dash && !other.as_ref().is_some_and(|other| other.is_match(file)) {
        return Vec::new(); // as nearly all are
    }
    let mut found = Vec::new();
    let mut run: Vec<&str> = Vec::new();
    let mut indent = 0;
    let mut kept_below = None;
    for line in file.lines().chain([""]) {
        let body = line.trim();
        let own = line.len() - line.trim_start().len();
        if body.is_empty() || own != indent {
            found.extend(pair(&run).filter(|own| has_dash || !own.first.starts_with("- ")));
            run.clear();
        }
        if body.is_empty() || kept_below.is_some_and(|header| own > header) {
            continue;
        }
        kept_below = keeps_lines(body).then_some(own);
        indent = own;
        run.push(body);
    }
    found
}

/// Whether a line is followed by a text whose lines are kept.
fn keeps_lines(line: &str) -> bool {
    let header = line.trim_end_matches(['-', '+', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    header.ends_with(": |") || header.ends_with("- |")
}

/// The first two lines of some below each other that each begin an entry.
fn pair<'a>(lines: &[&'a str]) -> Option<EntryLines<'a>> {
    let clauses = are_clauses(lines).then(|| &lines[lines.len() - 2..]);
    let mut pairs = lines.windows(2);
    let marked = pairs.find(|pair| pair.iter().all(|line| begins_with_marker(line)));
    let entries = marked.or(clauses)?;
    Some(EntryLines { first: entries[0], second: entries[1] })
}

#[cfg(test)]
mod tests {
    use super::entry_lines;

    /// The pairs of a file's lines that a text joins.
    fn joined(file: &str, text: &str) -> usize {
        entry_lines(file, true).iter().filter(|own| own.joined_at(text).is_some()).count()
    }

    #[test]
    fn entries_that_run_together_are_found() {
        let clauses =
            "beslut: >\n  Styrelsen beslutar\n  att bevilja 3 kr\n  att meddela sökanden\n";
        assert_eq!(joined(clauses, "Styrelsen beslutar att bevilja 3 kr att meddela sökanden"), 1);
        let dashes = "text: Frågor\n  - en\n  - två\n  - tre\n";
        assert_eq!(joined(dashes, "Frågor - en - två - tre"), 1);
        let numbers = "text: >\n  Frågor\n  1. en\n  2. två\n";
        assert_eq!(joined(numbers, "Frågor 1. en 2. två"), 1);
    }

    #[test]
    fn lines_that_are_kept_are_not() {
        let kept = "text: |-\n  - en\n  - två\nnamn:\n  - Åsa Ek\n  - Bo Al\n";
        assert_eq!(entry_lines(kept, true).len(), 1);
        assert_eq!(joined(kept, "- en\n- två"), 0);
        assert_eq!(joined(kept, "Åsa Ek"), 0);
        assert_eq!(
            joined(
                "text: >\n  Styrelsen framhöll\n  att det är bra, och\n  att det räcker.\n",
                "Styrelsen framhöll att det är bra, och att det räcker."
            ),
            0
        );
    }
}
