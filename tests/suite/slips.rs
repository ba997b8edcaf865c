//! Slips in how a record is written: any line with any of them, any number of them in any order. What is
//! told has a place in the file, and one slip hides nothing else.

use std::fs;
use std::ops::Range;

use proptest::prelude::*;

use crate::support::library::{Diagnostic, codes, read_meeting};
use crate::support::repository;

/// Where a finding is: bytes and line.
fn place(finding: &Diagnostic) -> Option<(Range<usize>, usize)> {
    let place = finding.place.as_ref()?;
    let range = place.range()?;
    let (line, _) = place.line_and_column(range.start);
    Some((range, line))
}

/// The sound meeting of the corpus of mistakes.
fn meeting() -> String {
    let path = "tests/fixtures/mistakes/base/sammantraden/2025-03-12.yaml";
    fs::read_to_string(repository(path)).unwrap()
}

/// A slip, which not every line can have.
type Slip = fn(&str) -> Option<String>;

/// A field without its colon.
fn without_colon(line: &str) -> Option<String> {
    line.contains(": ").then(|| line.replacen(": ", " ", 1))
}

/// A colon without its space.
fn without_space(line: &str) -> Option<String> {
    line.contains(": ").then(|| line.replacen(": ", ":", 1))
}

/// One space too much.
fn too_far_in(line: &str) -> Option<String> {
    (!line.is_empty()).then(|| format!(" {line}"))
}

/// One space too little.
fn too_far_out(line: &str) -> Option<String> {
    line.strip_prefix(' ').map(str::to_owned)
}

/// A tab for two spaces.
fn with_tab(line: &str) -> Option<String> {
    line.strip_prefix("  ").map(|rest| format!("\t{rest}"))
}

/// A dash without its space.
fn without_dash_space(line: &str) -> Option<String> {
    line.trim_start().starts_with("- ").then(|| line.replacen("- ", "-", 1))
}

/// A dash from a word processor.
fn with_en_dash(line: &str) -> Option<String> {
    line.trim_start().starts_with("- ").then(|| line.replacen("- ", "– ", 1))
}

/// A quote that isn't closed.
fn with_open_quote(line: &str) -> Option<String> {
    let (name, value) = line.split_once(": ")?;
    (!value.starts_with(['{', '[', '|'])).then(|| format!("{name}: \"{value}"))
}

const SLIPS: [(&str, Slip); 8] = [
    ("without colon", without_colon),
    ("without space after colon", without_space),
    ("too far in", too_far_in),
    ("too far out", too_far_out),
    ("tab", with_tab),
    ("without space after dash", without_dash_space),
    ("en dash", with_en_dash),
    ("open quote", with_open_quote),
];

#[test]
fn one_slip_hides_no_other_mistake() {
    // The last item's outcome is misspelt; the slips are in all lines but the last item's.
    let text = meeting() + "    utfall: bordlagd\n";
    let lines: Vec<&str> = text.lines().collect();
    let mut hidden = Vec::new();
    let mut count = 0;
    for (name, slip) in SLIPS {
        for (at, line) in lines.iter().enumerate().take(lines.len() - 3) {
            let Some(slipped) = slip(line) else { continue };
            let mut own = lines.clone();
            own[at] = &slipped;
            let (is_read, findings) = read_meeting(&own.join("\n"));
            let is_told = findings.iter().any(|finding| {
                finding.code == codes::WRONG_TYPE && place(finding).unwrap().1 == lines.len()
            });
            if !is_read || !is_told {
                hidden.push(format!("{name}, line {}: {slipped}", at + 1));
            }
            count += 1;
        }
    }
    assert!(count > 200, "only {count} slips were made");
    assert!(hidden.is_empty(), "{} of {count}:\n{}", hidden.len(), hidden.join("\n"));
}

/// A change of a text, at a line or character that is counted around.
#[derive(Debug, Clone)]
enum Change {
    Delete(usize),
    Insert(usize, char),
    DeleteLine(usize),
    DoubleLine(usize),
    MoveLine(usize, usize),
    Indent(usize, usize),
    Outdent(usize, usize),
    Cut(usize),
}

fn change() -> impl Strategy<Value = Change> {
    let signs: Vec<char> = "-:#\"'[]{},&*!|>%@`?\t \u{a0}–•”\n\0\\~=aÅ1".chars().collect();
    let at = any::<usize>();
    prop_oneof![
        at.prop_map(Change::Delete),
        (at, prop::sample::select(signs)).prop_map(|(at, sign)| Change::Insert(at, sign)),
        at.prop_map(Change::DeleteLine),
        at.prop_map(Change::DoubleLine),
        (at, at).prop_map(|(from, to)| Change::MoveLine(from, to)),
        (at, 1..6_usize).prop_map(|(at, by)| Change::Indent(at, by)),
        (at, 1..6_usize).prop_map(|(at, by)| Change::Outdent(at, by)),
        at.prop_map(Change::Cut),
    ]
}

fn changed(text: &str, change: &Change) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    let line = |at: &usize| at % text.split('\n').count();
    match change {
        Change::Delete(_) | Change::Cut(_) if characters.is_empty() => return String::new(),
        Change::Delete(at) => {
            characters.remove(at % text.chars().count());
            return characters.into_iter().collect();
        }
        Change::Insert(at, sign) => {
            characters.insert(at % (text.chars().count() + 1), *sign);
            return characters.into_iter().collect();
        }
        Change::Cut(at) => return characters.into_iter().take(at % text.chars().count()).collect(),
        Change::DeleteLine(at) => {
            lines.remove(line(at));
        }
        Change::DoubleLine(at) => lines.insert(line(at), lines[line(at)].clone()),
        Change::MoveLine(from, to) => {
            let moved = lines.remove(line(from));
            lines.insert(line(to).min(lines.len()), moved);
        }
        Change::Indent(at, by) => lines[line(at)].insert_str(0, &" ".repeat(*by)),
        Change::Outdent(at, by) => {
            let own = &lines[line(at)];
            let spaces = own.len() - own.trim_start_matches(' ').len();
            lines[line(at)] = own[spaces.min(*by)..].to_owned();
        }
    }
    lines.join("\n")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_changed_findings_are_in_the_file(changes in prop::collection::vec(change(), 1..8)) {
        let text = changes.iter().fold(meeting(), |text, change| changed(&text, change));
        let (is_read, findings) = read_meeting(&text);
        prop_assert!(is_read || !findings.is_empty(), "it is neither read nor told");
        prop_assert!(findings.len() <= 122, "{} findings", findings.len());
        let lines = text.split('\n').count();
        for (range, line) in findings.iter().filter_map(place) {
            prop_assert!((1..=lines).contains(&line), "line {line} of {lines}");
            prop_assert!(text.get(range.clone()).is_some(), "{range:?}");
        }
    }
}
