//! Records, good and bad: a fixture for each thing that can be wrong.
//!
//! A bad fixture says at its lines what is to be found there: `# ! R2`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use make_docs::check::rules;
use make_docs::diagnostic::{Diagnostic, Place, codes};

use crate::support::project::{TestProject, pictures};
use crate::support::{repository, snapshots, stem};

const BAD: &str = "tests/fixtures/records/bad";

/// Every bad fixture: a file, or a folder of files.
fn bad_fixtures() -> Vec<PathBuf> {
    let mut fixtures: Vec<PathBuf> =
        fs::read_dir(repository(BAD)).unwrap().map(|entry| entry.unwrap().path()).collect();
    fixtures.sort();
    fixtures
}

/// A fixture as a project, with the findings that its comments expect: path, line, code.
fn project_of(fixture: &Path) -> (TestProject, BTreeSet<(String, usize, String)>) {
    let project = TestProject::new();
    let mut expected = BTreeSet::new();
    let files = if fixture.is_dir() {
        fs::read_dir(fixture).unwrap().map(|entry| entry.unwrap().path()).collect()
    } else {
        vec![fixture.to_owned()]
    };
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let path = match stem(&file) {
            "organisation" => "content/organisation.yaml".to_owned(),
            name if fixture.is_dir() => format!("content/sammantraden/{name}.yaml"),
            _ => "content/sammantraden/2021-03-01.yaml".to_owned(),
        };
        for (i, line) in text.lines().enumerate() {
            if let Some((_, code)) = line.split_once("! ") {
                expected.insert((path.clone(), i + 1, code.trim().to_owned()));
            }
        }
        project.write(&path, text);
    }
    (project, expected)
}

/// Where a finding is: path, line, code.
fn told(finding: &Diagnostic) -> (String, usize, String) {
    let place = finding.place.as_ref().unwrap();
    let line = place.range().map_or(1, |range| place.line_and_column(range.start).0);
    (finding.path().to_owned(), line, finding.code.id.to_owned())
}

#[test]
fn bad_records_are_told_at_their_lines() {
    let mut broken = Vec::new();
    for fixture in bad_fixtures() {
        let (project, expected) = project_of(&fixture);
        let report = project.check();
        let found: BTreeSet<_> = report.findings.iter().map(told).collect();
        if found != expected {
            broken.push(format!(
                "{}: expected {expected:#?}\nfound\n{}",
                stem(&fixture),
                pictures(&report)
            ));
        }
        snapshots().bind(|| {
            insta::assert_snapshot!(format!("bad-{}", stem(&fixture)), pictures(&report));
        });
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}
