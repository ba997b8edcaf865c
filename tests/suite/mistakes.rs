//! Mistakes that people make in records: each is reported at its line, or the page says what was
//! meant. One file a mistake; their form is described in `fixtures/mistakes/README.md`.

use std::fs;
use std::path::Path;

use crate::support::library::Report;
use crate::support::pdf::TestPdf;
use crate::support::project::{TestProject, pictures, reported_at};
use crate::support::{files, repository, stem};

const FOLDER: &str = "tests/fixtures/mistakes";

/// The file that is edited if a mistake names none.
const MEETING: &str = "sammantraden/2025-03-12.yaml";

/// A mistake: what is done to the sound project, and what must come of it.
struct Mistake {
    headers: Vec<(String, String)>,
    edits: Vec<Edit>,
}

/// Lines of a file and what takes their place.
#[derive(Default)]
struct Edit {
    before: String,
    after: String,
}

impl Mistake {
    fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap();
        let (head, body) = text.split_once("---\n").unwrap_or((&text, ""));
        let headers = head.lines().map(|line| {
            let (name, value) = line.split_once(": ").unwrap();
            (name.to_owned(), unescaped(value))
        });
        let edits = body.split("\n\n").filter(|lines| !lines.trim().is_empty()).map(Edit::read);
        Self { headers: headers.collect(), edits: edits.collect() }
    }

    /// The values of a header.
    fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.headers.iter().filter(move |header| header.0 == name).map(|header| header.1.as_str())
    }

    /// The sound project with the mistake.
    fn project(&self) -> TestProject {
        let project = TestProject::folder(&format!("{FOLDER}/base"), "content/");
        for added in self.all("add") {
            let lines: String = self.edits.iter().map(|edit| edit.after.as_str()).collect();
            project.write(added, lines);
        }
        if self.all("add").next().is_none() {
            let path = format!("content/{}", self.all("in").next().unwrap_or(MEETING));
            let text = fs::read_to_string(project.path(&path)).unwrap();
            project.write(&path, self.edits.iter().fold(text, |text, edit| edit.apply(&text)));
        }
        for paths in self.all("move") {
            let (from, to) = paths.split_once(' ').unwrap();
            let bytes = fs::read(project.path(from)).unwrap();
            fs::remove_file(project.path(from)).unwrap();
            project.write(to, bytes);
        }
        for removed in self.all("remove") {
            fs::remove_file(project.path(removed)).unwrap();
        }
        project
    }
}

impl Edit {
    fn read(lines: &str) -> Self {
        let mut edit = Self::default();
        for line in lines.lines() {
            let (sign, rest) = line.split_at(1);
            let own = unescaped(rest) + "\n";
            match sign {
                "-" => edit.before += &own,
                "+" => edit.after += &own,
                " " => {
                    edit.before += &own;
                    edit.after += &own;
                }
                _ => panic!("an edit's line begins with `{sign}`"),
            }
        }
        edit
    }

    fn apply(&self, text: &str) -> String {
        assert_eq!(text.matches(&self.before).count(), 1, "not there once:\n{}", self.before);
        text.replacen(&self.before, &self.after, 1)
    }
}

/// A text with the characters that it gives by number: `⟦A0⟧`.
fn unescaped(text: &str) -> String {
    let mut parts = text.split('⟦');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (number, rest) = part.split_once('⟧').unwrap();
        out.push(char::from_u32(u32::from_str_radix(number, 16).unwrap()).unwrap());
        out += rest;
    }
    out
}

/// What is wrong with a report of a mistake; empty if nothing is.
fn faults(mistake: &Mistake, report: &Report) -> Vec<String> {
    let found: Vec<_> = report.findings.iter().map(reported_at).collect();
    let mut faults = Vec::new();
    let mut expected = 0;
    for told in mistake.all("told") {
        let (code, line) = told.split_once(' ').unwrap_or((told, ""));
        let line: Option<usize> = line.parse().ok();
        expected += 1;
        let is_told = |(_, at, own): &(String, usize, String)| {
            own == code && line.is_none_or(|line| at.abs_diff(line) <= 1)
        };
        if !found.iter().any(is_told) {
            faults.push(format!("no {told}"));
        }
    }
    if mistake.all("only").next().is_some() && found.len() != expected {
        faults.push(format!("{} findings, not {expected}", found.len()));
    }
    faults
}

/// What the documents of a project say, given words that they must or must not say.
fn wrong_words(mistake: &Mistake, project: &TestProject, report: &Report) -> Vec<String> {
    let paths = report.made.iter().map(|made| project.path(&made.path));
    let pdfs: Vec<TestPdf> = paths
        .filter(|path| path.extension().is_some_and(|own| own == "pdf"))
        .map(|path| TestPdf::open(&path))
        .collect();
    let missing = mistake.all("prints").filter(|words| !pdfs.iter().any(|pdf| pdf.says(words)));
    let extra = mistake.all("lacks").filter(|words| pdfs.iter().any(|pdf| pdf.says(words)));
    missing
        .map(|words| format!("no page says `{words}`"))
        .chain(extra.map(|words| format!("a page says `{words}`")))
        .collect()
}

#[test]
fn no_mistake_is_silent() {
    let mut broken = Vec::new();
    for path in files(FOLDER, "txt") {
        let mistake = Mistake::read(&path);
        assert!(
            ["told", "prints", "lacks"].iter().any(|name| mistake.all(name).next().is_some()),
            "{} says nothing of what must come",
            stem(&path)
        );
        let project = mistake.project();
        let asks_for_pages = ["prints", "lacks"].iter().any(|n| mistake.all(n).next().is_some());
        let report = if asks_for_pages { project.build() } else { project.check() };
        let mut faults = faults(&mistake, &report);
        if asks_for_pages {
            faults.extend(wrong_words(&mistake, &project, &report));
        }
        if !faults.is_empty() {
            broken.push(format!("{}: {}\n{}", stem(&path), faults.join("; "), pictures(&report)));
        }
    }
    assert!(broken.is_empty(), "{} mistakes:\n{}", broken.len(), broken.join("\n"));
}

#[test]
fn the_sound_project_has_no_findings() {
    assert!(repository(FOLDER).join("base").is_dir());
    let report = TestProject::folder(&format!("{FOLDER}/base"), "content/").build();
    assert!(report.findings.is_empty() && report.held.is_empty(), "{}", pictures(&report));
}
