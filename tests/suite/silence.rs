//! Property test: whatever a sound record says is on a page or is reported. Every text of every record gets a word
//! that nothing else has; then that word is looked for in what is made, and in what is found.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use unicode_normalization::UnicodeNormalization;

use crate::support::library::Report;
use crate::support::library::yaml::{self, Data, Node, NodeId, Spans};
use crate::support::pdf::TestPdf;
use crate::support::project::TestProject;
use crate::support::{built, files};

/// The project in which each record of `records/ok/` is tried.
const RECORDS: &str = "records/ok";

/// The sound project of the corpus of mistakes.
const BASE: &str = "mistakes/base";

/// Texts that no page says and no finding is about: project, the names of the fields that they are in, and why.
const SILENT: &[(&str, &str, &str)] = &[
    (BASE, "/funktionärer/namn", NAME),
    (RECORDS, "/godtas/skäl", REASON),
    ("direktion", "/funktionärer/namn", NAME),
    ("forbund", "/godtas/skäl", REASON),
    ("forbund", "/medlemmar/anslagstavla", UNUSED),
    ("grannar", "/medlemmar/anslagstavla", UNUSED),
    ("kommunstyrelse", "/medlemmar/anslagstavla", UNUSED),
    ("namnd", "/bilagor/rubrik", TEMPLATE),
    ("namnd", "/funktionärer/namn", NAME),
    ("sample", "/funktionärer/namn", NAME),
    ("sample", "/godtas/skäl", REASON),
    ("tidplan", "/funktionärer/roll", UNUSED),
    ("tidplan", "/organ/under", UNUSED),
    ("tidplan", "/paragrafer/skrivs", UNUSED),
];

/// A known gap: a name that is misspelt there loses its role on the pages, and only some such names are reported.
const NAME: &str = "a role is printed at the meetings where the name is";

/// Meant: it is for those who read the record.
const REASON: &str = "why a finding may stay is printed nowhere";

/// Meant: an organisation says what any of its documents may need.
const UNUSED: &str = "no document of the project needs it";

/// A known gap: nobody is told what a template leaves out.
const TEMPLATE: &str = "the project's own template doesn't print it";

/// A text in a record.
struct Leaf {
    /// Its file, below the project's root.
    path: String,
    /// The names of the fields that it is in.
    route: String,
    /// The byte that the word goes in before.
    at: usize,
    /// The word.
    word: String,
}

impl Leaf {
    /// The text of its file with the word in it.
    fn applied(&self, text: &str) -> String {
        format!("{} {}{}", &text[..self.at], self.word, &text[self.at..])
    }

    fn described(&self) -> String {
        format!("{}: {} ({})", self.path, self.route, self.word)
    }
}

/// The texts of a project's records, in order.
fn leaves(project: &TestProject) -> Vec<Leaf> {
    let mut leaves = Vec::new();
    for entry in walkdir::WalkDir::new(project.path("content")).sort_by_file_name() {
        let path = entry.unwrap().into_path();
        if path.extension().is_none_or(|own| own != "yaml") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let below = path.strip_prefix(project.root()).unwrap().to_str().unwrap();
        let tree = yaml::parse(&text).unwrap();
        let spans = Spans::of(&text);
        walk(&tree, "", &mut |route, node| {
            let range = spans.value(&text, node).unwrap();
            let is_quoted = text[range.clone()].ends_with(['"', '\'']);
            leaves.push(Leaf {
                path: below.to_owned(),
                route: route.to_owned(),
                at: range.end - usize::from(is_quoted),
                word: word(leaves.len()),
            });
        });
    }
    leaves
}

/// A word that no language has.
fn word(number: usize) -> String {
    let letter =
        |place: u32| char::from(b'a' + u8::try_from(number / 26_usize.pow(place) % 26).unwrap());
    format!("Qzx{}{}{}q", letter(2), letter(1), letter(0))
}

/// Visits the texts of a tree that have letters, with the names of the fields that they are in.
fn walk(node: &Node, route: &str, visit: &mut dyn FnMut(&str, NodeId)) {
    match &node.data {
        Data::Text(text) if text.contains(char::is_alphabetic) => visit(route, node.id),
        Data::List(entries) => entries.iter().for_each(|entry| walk(entry, route, visit)),
        Data::Fields(fields) => {
            for field in fields {
                walk(&field.value, &format!("{route}/{}", field.name()), visit);
            }
        }
        _ => {}
    }
}

/// What is found, in words.
fn findings(report: &Report) -> BTreeSet<String> {
    let findings = report.findings.iter();
    findings
        .map(|finding| format!("{} {} {:?}", finding.path(), finding.code.id, finding.message))
        .collect()
}

/// The letters of a text, in one case.
fn letters(text: &str) -> String {
    let solid = text.nfc().filter(|c| !c.is_whitespace() && !matches!(c, '\u{ad}' | '\u{200b}'));
    solid.flat_map(char::to_lowercase).collect()
}

/// The letters of everything below a folder that people read.
fn said(output: &Path) -> String {
    let mut said = String::new();
    for entry in walkdir::WalkDir::new(output).into_iter().filter_map(Result::ok) {
        let ending = entry.path().extension().and_then(|own| own.to_str());
        match ending {
            Some("pdf") => {
                let pdf = TestPdf::open(entry.path());
                said += &letters(&pdf.read_aloud());
                // Pictures are described there.
                said += &letters(&pdf.tags());
                said += &letters(&pdf.pages().concat().concat());
            }
            Some("html" | "txt" | "ics") => {
                said += &letters(&fs::read_to_string(entry.path()).unwrap());
            }
            _ => {}
        }
    }
    said
}

/// The texts of a project's files below a folder that are neither on a page nor reported when they are changed.
fn silent(project: &TestProject, below: &str) -> Vec<Leaf> {
    let before = findings(&project.check());
    let mut quiet = leaves(project);
    quiet.retain(|leaf| {
        let is_quiet = with(project, std::slice::from_ref(leaf), TestProject::check);
        leaf.path.starts_with(below) && findings(&is_quiet).is_subset(&before)
    });
    unsaid(project, &before, quiet)
}

/// Those of some texts that no page says, given what is found before they are changed. What is changed at once may
/// no longer fit together, so what is not said then is tried again in smaller groups.
fn unsaid(project: &TestProject, before: &BTreeSet<String>, mut leaves: Vec<Leaf>) -> Vec<Leaf> {
    let _ = fs::remove_dir_all(project.path("output")); // it may not be there
    let report = with(project, &leaves, TestProject::build);
    let said = said(&project.path("output"));
    let count = leaves.len();
    leaves.retain(|leaf| !said.contains(&letters(&leaf.word)));
    match count {
        0 => leaves,
        1 if findings(&report).is_subset(before) => leaves,
        1 => Vec::new(),
        _ => {
            let rest = leaves.split_off(leaves.len() / 2);
            let halves = [leaves, rest].into_iter().filter(|half| !half.is_empty());
            halves.flat_map(|half| unsaid(project, before, half)).collect()
        }
    }
}

/// What comes of a project while some of its texts have their words.
fn with(project: &TestProject, leaves: &[Leaf], make: fn(&TestProject) -> Report) -> Report {
    let mut files = BTreeMap::new();
    for leaf in leaves.iter().rev() {
        let path = project.path(&leaf.path);
        let text = fs::read_to_string(path).unwrap();
        project.write(&leaf.path, leaf.applied(&text));
        files.entry(&leaf.path).or_insert(text);
    }
    let report = make(project);
    files.iter().for_each(|(path, text)| project.write(path, text));
    report
}

/// Holds that the known texts of projects with a name are silent, and no others.
#[track_caller]
fn only_known_are_silent(name: &str, projects: impl IntoIterator<Item = TestProject>, below: &str) {
    let found: Vec<Leaf> =
        projects.into_iter().flat_map(|project| silent(&project, below)).collect();
    let known = SILENT.iter().filter(|(project, ..)| *project == name);
    let known: BTreeSet<&str> = known.map(|(_, route, _)| *route).collect();
    let routes: BTreeSet<&str> = found.iter().map(|leaf| leaf.route.as_str()).collect();
    let described: Vec<String> = found.iter().map(Leaf::described).collect();
    assert_eq!(routes, known, "{name}:\n{}", described.join("\n"));
}

#[test]
fn every_text_of_a_small_project_is_printed_or_reported() {
    only_known_are_silent(
        BASE,
        [TestProject::folder("tests/fixtures/mistakes/base", "content/")],
        "",
    );
}

#[test]
#[ignore = "slow: tests/run"]
fn every_text_of_a_fixture_is_printed_or_reported() {
    let of_record = |path: std::path::PathBuf| {
        let project = TestProject::new();
        project.meeting(&fs::read_to_string(path).unwrap());
        project
    };
    let records = files("tests/fixtures/records/ok", "yaml").into_iter().map(of_record);
    only_known_are_silent(RECORDS, records, "content/sammantraden/");
}

#[test]
#[ignore = "slow: tests/run"]
fn every_text_of_a_whole_project_is_printed_or_reported() {
    for name in built::fixtures() {
        only_known_are_silent(name, [TestProject::fixture(name)], "");
    }
    only_known_are_silent("sample", [TestProject::sample()], "");
}
