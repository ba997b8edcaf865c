//! `make-docs explain` and `docs/fynd.md`: every code has an explanation, whose wrong example gives the
//! code and whose right one doesn't.

use std::collections::BTreeSet;

use crate::support::library::{Report, explained_codes, explanation};
use crate::support::project::{TestProject, pictures};

/// Codes of what no small record shows: files, programs and other people's PDFs.
const WITHOUT_EXAMPLE: [&str; 33] = [
    "L1", "L2", "L3", "L4", "L5", "L6", "L7", "L9", "L10", "L11", "L12", "L13", "L16", "L17", "T1",
    "T2", "T6", "T7", "T12", "F8", "F9", "F10", "F14", "F15", "P3", "A1", "A2", "A3", "A4", "A5",
    "A6", "A7", "S3",
];

/// Codes of what shows only once documents are written.
const OF_OUTPUT: [&str; 11] = ["S1", "S2", "S4", "S5", "S6", "S7", "S8", "S9", "S10", "S11", "S12"];

/// The files of an example, by path.
type Example = Vec<(String, String)>;

/// The wrong and the right example of a section.
fn examples(section: &str) -> (Example, Example) {
    let (mut wrong, mut right) = (Example::new(), Example::new());
    let mut is_right = false;
    let parts: Vec<&str> = section.split("```").collect();
    for pair in parts.chunks_exact(2) {
        let [before, block] = pair else { unreachable!() };
        let label = before.trim().lines().last().unwrap_or_default();
        let (_, text) = block.split_once('\n').unwrap();
        is_right = label.starts_with("Rätt") || is_right && label.starts_with("och i ");
        let path = label.split('`').nth(1).map(str::to_owned);
        let side = if is_right { &mut right } else { &mut wrong };
        side.push((path.unwrap_or_else(|| default_path(text)), text.to_owned()));
    }
    (wrong, right)
}

/// Where an example belongs that says nothing else: a meeting's record.
fn default_path(text: &str) -> String {
    let date = text.lines().find_map(|line| line.strip_prefix("datum: ")).unwrap_or("2021-03-01");
    format!("content/sammantraden/{date}.yaml")
}

/// A meeting's record, with what an example leaves out.
fn meeting(example: &str) -> String {
    let has_date = example.lines().any(|line| line.starts_with("datum: "));
    let date = if has_date { "" } else { "datum: 2021-03-01\n" };
    let has_document = ["kallelse:", "närvaro:"].iter().any(|own| example.contains(own));
    let summons = if has_document { "" } else { "kallelse: {datum: 2021-02-20}\n" };
    format!("{date}{example}{summons}")
}

/// The findings of a project with an example, where a meeting has what the example leaves out.
fn findings(example: &Example) -> Report {
    let project = TestProject::new();
    for (path, text) in example {
        match path.starts_with("content/sammantraden/") {
            true => project.write(path, meeting(text)),
            false => project.write(path, text),
        }
    }
    if !project.path("content/sammantraden").exists() {
        project.meeting("datum: 2021-03-01\nkallelse: {datum: 2021-02-20}\n");
    }
    project.check()
}

fn has(report: &Report, code: &str) -> bool {
    report.findings.iter().any(|finding| finding.code.id == code)
}

#[test]
fn every_code_is_explained_by_examples_that_are_true() {
    let mut faults = Vec::new();
    for code in explained_codes() {
        let Some(section) = explanation(code) else {
            faults.push(format!("{code} has no section in docs/fynd.md"));
            continue;
        };
        if WITHOUT_EXAMPLE.contains(&code) || OF_OUTPUT.contains(&code) {
            continue;
        }
        let (wrong, right) = examples(section);
        if wrong.is_empty() || right.is_empty() {
            faults.push(format!("{code} has no example, wrong and right"));
            continue;
        }
        let of_wrong = findings(&wrong);
        if !has(&of_wrong, code) {
            faults.push(format!("{code}: the wrong example gives\n{}", pictures(&of_wrong)));
        }
        let of_right = findings(&right);
        if has(&of_right, code) || of_right.findings.iter().any(|finding| finding.is_error()) {
            faults.push(format!("{code}: the right example gives\n{}", pictures(&of_right)));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn no_section_is_about_a_code_that_is_gone() {
    let guide = std::fs::read_to_string(crate::support::repository("docs/fynd.md")).unwrap();
    let known: BTreeSet<&str> = explained_codes().into_iter().collect();
    for code in guide.lines().filter_map(|line| line.strip_prefix("### ")) {
        assert!(known.contains(code), "{code}");
    }
}
