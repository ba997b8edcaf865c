//! What boards of every kind do at the edge of the law, and beyond it.
//!
//! `fixtures/law/lawful/` holds what is lawful, each case with its section: none is an error, and only what a case names is
//! a warning. `fixtures/law/unlawful.yaml` holds what isn't, each with the codes that say so.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::support::library::Severity;
use crate::support::project::{INCOMPLETE, TestProject, WITHOUT_EFFECT, pictures};
use crate::support::{files, repository};

/// A case.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// What it is.
    #[serde(rename = "fall")]
    what: String,
    /// The kind of organ.
    #[serde(rename = "slag")]
    kind: String,
    /// The section that allows or forbids it.
    #[serde(rename = "lagrum")]
    section: String,
    /// How many seats the organ has.
    #[serde(rename = "platser", default = "five")]
    seats: u32,
    /// The file of the record below `content/`, if it isn't a meeting.
    #[serde(rename = "fil")]
    file: Option<String>,
    /// The record. A meeting without a day is held on one, and without an attendance by five.
    #[serde(rename = "möte")]
    record: String,
    /// The codes of the warnings that it gives although it is lawful.
    #[serde(rename = "varnar", default)]
    warns: BTreeSet<String>,
    /// The codes that say what is unlawful.
    #[serde(rename = "säger", default)]
    says: BTreeSet<String>,
}

fn five() -> u32 {
    5
}

/// Those who meet.
const ATTENDANCE: &str = "\
närvaro:
  beslutande:
    - {namn: Åsa Ek, parti: S, roll: ordförande}
    - {namn: Bo Al, parti: M}
    - {namn: Cia Lind, parti: C}
    - {namn: Dan Mo, parti: V}
    - {namn: Eva Ro, parti: S}
";

/// The members of organs that have some.
const MEMBERS: &str = "\
medlemmar:
  - {namn: Norra kommun, slag: kommun, anslagstavla: Norra}
  - {namn: Södra kommun, slag: kommun, anslagstavla: Södra}
";

impl Case {
    /// Its project.
    fn project(&self) -> TestProject {
        let project = TestProject::in_memory();
        let Self { kind, seats, record, .. } = self;
        let boards = match kind.as_str() {
            "samordningsförbund" | "gemensam nämnd" => MEMBERS,
            "beredande utskott" | "bolag" | "stiftelse" | "förening" => "",
            _ => "anslagstavla: Kommunen\n",
        };
        project.write(
            "content/organisation.yaml",
            format!(
                "namn: Organisationen\norgan: {{namn: Organet, slag: {kind}, ledamöter: {seats}}}\n\
                 förvaring: kansliet\n{boards}"
            ),
        );
        if let Some(path) = &self.file {
            project.write(&format!("content/{path}"), record);
            return project;
        }
        let attendance = if record.contains("närvaro:") { "" } else { ATTENDANCE };
        let (day, rest) = match record.split_once('\n') {
            Some((day, rest)) if day.starts_with("datum: ") => (format!("{day}\n"), rest),
            _ => ("datum: 2024-05-14\n".to_owned(), record.as_str()),
        };
        project.meeting(&format!(
            "{day}tid: 09.00–12.00\nplats: Kommunhuset\nförsta_paragraf: 1\n{attendance}{rest}"
        ));
        project
    }

    /// What is wrong with it, if it says something else than it should.
    fn fault(&self) -> Option<String> {
        let mut report = self.project().check();
        // Cases say little beside what they show.
        report
            .findings
            .retain(|one| !INCOMPLETE.contains(&one.code.id) && one.code.id != WITHOUT_EFFECT);
        let said: BTreeSet<&str> = report.findings.iter().map(|one| one.code.id).collect();
        let errs = report.findings.iter().any(|one| one.severity == Severity::Error);
        let expected = self.warns.iter().chain(&self.says).map(String::as_str).collect();
        let is_right = said == expected && !(errs && self.says.is_empty());
        let Self { what, kind, section, .. } = self;
        let said = pictures(&report);
        (!is_right)
            .then(|| format!("== {kind}: {what} ({section}): {expected:?} is expected\n{said}"))
    }
}

/// The cases of a file.
fn cases(path: &Path) -> Vec<Case> {
    let text = fs::read_to_string(path).unwrap();
    serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Tries cases, which have names of their own.
#[track_caller]
fn tried(cases: &[Case]) {
    let names: BTreeSet<_> = cases.iter().map(|case| (&case.kind, &case.what)).collect();
    assert_eq!(names.len(), cases.len(), "two cases have one name");
    let faults: Vec<String> = cases.iter().filter_map(Case::fault).collect();
    assert!(faults.is_empty(), "{} of {}:\n{}", faults.len(), cases.len(), faults.join("\n"));
}

#[test]
fn what_is_lawful_is_no_error() {
    let cases: Vec<Case> =
        files("tests/fixtures/law/lawful", "yaml").iter().flat_map(|path| cases(path)).collect();
    assert!(cases.len() >= 80 && cases.iter().all(|case| case.says.is_empty()));
    tried(&cases);
}

#[test]
fn what_is_unlawful_is_told() {
    let cases = cases(&repository("tests/fixtures/law/unlawful.yaml"));
    assert!(cases.len() >= 35 && cases.iter().all(|case| !case.says.is_empty()));
    tried(&cases);
}
