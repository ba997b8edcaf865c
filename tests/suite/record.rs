//! Records, good and bad: a fixture for each thing that can be wrong.
//!
//! A bad fixture says at its lines what is to be found there: `# ! R2`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use proptest::prelude::*;

use crate::support::library::yaml::{self, Data, Node};
use crate::support::library::{Place, SourceFile, codes, rules};
use crate::support::project::{
    self, INCOMPLETE, TestProject, WITHOUT_EFFECT, made, pictures, reported_at,
};
use crate::support::{files, repository, snapshots, stem};

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
    let files = walkdir::WalkDir::new(fixture).into_iter().map(Result::unwrap);
    for file in files.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path)
    {
        let below = file.strip_prefix(fixture).unwrap().to_str().unwrap();
        let path = match stem(&file) {
            "organisation" => "content/organisation.yaml".to_owned(),
            "personer" => "content/personer.yaml".to_owned(),
            _ if below.contains('/') => format!("content/{below}"),
            name if fixture.is_dir() => format!("content/sammantraden/{name}.yaml"),
            _ => "content/sammantraden/2021-03-01.yaml".to_owned(),
        };
        let bytes = fs::read(&file).unwrap();
        // A comment in Markdown is about the line above it.
        let above = usize::from(below.ends_with(".md"));
        for (i, line) in String::from_utf8_lossy(&bytes).lines().enumerate() {
            for code in line.split("! ").skip(1) {
                let code = code.split_whitespace().next().unwrap().to_owned();
                expected.insert((path.clone(), i + 1 - above, code));
            }
        }
        project.write(&path, bytes);
    }
    if !project.path("content/sammantraden").exists() {
        project.meeting("datum: 2021-03-01\n");
    }
    (project, expected)
}

#[test]
fn bad_records_are_told_at_their_lines() {
    let mut broken = Vec::new();
    for fixture in bad_fixtures() {
        let (project, expected) = project_of(&fixture);
        let mut report = project.check();
        // Most show one thing, and leave out what doesn't matter for that.
        let is_complete = expected.iter().any(|(_, _, code)| INCOMPLETE.contains(&code.as_str()));
        report.findings.retain(|one| {
            let is_of_few_words =
                INCOMPLETE.contains(&one.code.id) || one.code.id == WITHOUT_EFFECT;
            is_complete || !is_of_few_words
        });
        let found: BTreeSet<_> = report.findings.iter().map(reported_at).collect();
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

#[test]
fn every_rule_and_code_has_a_fixture() {
    let mut covered: BTreeSet<String> = BTreeSet::new();
    for fixture in bad_fixtures() {
        covered.extend(project_of(&fixture).1.into_iter().map(|(_, _, code)| code));
    }
    let rules = rules().map(|rule| rule.code.id);
    let missing: Vec<&str> = rules.filter(|code| !covered.contains(*code)).collect();
    assert!(missing.is_empty(), "rules without a fixture that breaks them: {missing:?}");
}

#[test]
fn good_records_have_no_findings() {
    for fixture in files("tests/fixtures/records/ok", "yaml") {
        let project = TestProject::new();
        project.meeting(&fs::read_to_string(&fixture).unwrap());
        let report = project.build();
        assert!(project::codes(&report).is_empty(), "{}\n{}", stem(&fixture), pictures(&report));
        assert!(!report.made.is_empty(), "{} makes no document", stem(&fixture));
    }
}

/// A file that is hardly a record: it must give a finding, and leave the others alone.
#[track_caller]
fn is_told(bytes: &[u8], code: &str) {
    let project = TestProject::new();
    project.write("content/sammantraden/2021-01-01.yaml", bytes);
    project.meeting("datum: 2022-03-01\nkallelse: {datum: 2022-02-20}\närenden: [{rubrik: Ett}]\n");
    let report = project.build();
    assert_eq!(project::codes(&report), [code], "{}", pictures(&report));
    let others = BTreeSet::from(["kalender.ics", "sammantraden/2022-03-01/kallelse.pdf"]);
    assert_eq!(made(&report), others, "the other meeting's documents are made");
}

#[test]
fn files_that_are_hardly_records() {
    is_told(b"datum: 2021-01-01\nplats: Ume\xe5\n", codes::NOT_TEXT.id);
    is_told(b"\xff\xfe\x00", codes::NOT_TEXT.id);
    is_told(b"", codes::SYNTAX.id);
    is_told(b"---\n", codes::SYNTAX.id);
    is_told(b"\x00\x00\x00", codes::SYNTAX.id);
    is_told(&vec![b'x'; 5 << 20], codes::TOO_LARGE.id);
    is_told("a: ".repeat(20_000).as_bytes(), codes::SYNTAX.id);
    is_told("[".repeat(100_000).as_bytes(), codes::SYNTAX.id);
    is_told("- ".repeat(100_000).as_bytes(), codes::SYNTAX.id);
    is_told("{a: ".repeat(5_000).as_bytes(), codes::SYNTAX.id);
    is_told(b"datum: 2021-01-01\n---\ndatum: 2021-01-02\n", codes::SYNTAX.id);
    is_told(b"- datum: 2021-01-01\n- nr: 1\n", codes::WRONG_TYPE.id);
    is_told(b"bara text", codes::WRONG_TYPE.id);
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for i in 1..12 {
        bomb += &format!("a{i}: &a{i} [{}]\n", vec![format!("*a{}", i - 1); 10].join(", "));
    }
    is_told(bomb.as_bytes(), codes::SYNTAX.id);
}

#[test]
fn byte_order_marks_and_windows_line_ends_are_fine() {
    let project = TestProject::new();
    let text = "\u{feff}datum: 2021-03-01\r\nkallelse: {datum: 2021-02-20}\r\närenden:\r\n  - rubrik: Ett\r\n";
    project.write("content/sammantraden/2021-03-01.yaml", text);
    project.build_clean();
}

/// Visits every node of a tree, those of names too.
fn each_node(node: &Node, visit: &mut impl FnMut(&Node)) {
    visit(node);
    match &node.data {
        Data::List(entries) => entries.iter().for_each(|entry| each_node(entry, visit)),
        Data::Fields(fields) => fields.iter().for_each(|field| {
            each_node(&field.key, visit);
            each_node(&field.value, visit);
        }),
        _ => {}
    }
}

/// Holds every scalar of a file against what stands at its place.
fn scalars_are_at_their_places(file: &Arc<SourceFile>) -> usize {
    let Ok(tree) = yaml::parse(&file.text) else { return 0 };
    let mut count = 0;
    each_node(&tree, &mut |node| {
        let written = || {
            let range = Place::value(file, node.id).range().unwrap();
            file.text[range].to_owned()
        };
        match &node.data {
            Data::Text(text) => {
                for (start, word) in words(text) {
                    let place = Place::within(file, node.id, text, &(start..start + word.len()));
                    let found = &file.text[place.range().unwrap()];
                    assert!(reads_as(found, word), "{}: {found} isn't {word}", file.path);
                }
                let is_blank = text.trim().is_empty();
                assert!(is_blank || !written().is_empty(), "{}: {text:?} has no place", file.path);
            }
            Data::Number(_) | Data::Bool(_) => {
                assert_eq!(yaml::parse(&written()).unwrap().data, node.data, "{}", file.path);
            }
            _ => return,
        }
        count += 1;
    });
    count
}

/// The words of a text, with where they begin.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_whitespace().map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

/// Whether a part of a scalar reads as a word: it may be plain, or between quotes of either kind.
fn reads_as(part: &str, word: &str) -> bool {
    let quoted = yaml::parse(&format!("\"{part}\"")).map(|node| node.data);
    part == word
        || part.replace("''", "'") == word
        || quoted.is_ok_and(|data| data == Data::Text(word.to_owned()))
}

#[test]
fn every_scalar_is_found_by_its_number() {
    let folders = ["content", "tests/fixtures/projects", "tests/fixtures/records"];
    let mut count = 0;
    for entry in folders.iter().flat_map(|folder| walkdir::WalkDir::new(repository(folder))) {
        let path = entry.unwrap().into_path();
        if path.extension().is_some_and(|ending| ending == "yaml") {
            let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
            count += scalars_are_at_their_places(&SourceFile::new(path.to_str().unwrap(), text));
        }
    }
    assert!(count > 4000, "only {count} scalars were looked at");
}

proptest! {
    #[test]
    fn any_text_is_found_by_its_number(texts in prop::collection::vec("(?s).{0,40}", 1..6)) {
        let written = serde_yaml::to_string(&texts).unwrap();
        prop_assert_eq!(scalars_are_at_their_places(&SourceFile::new("x.yaml", written)), texts.len());
    }
}

#[test]
fn aliases_are_pointed_at_where_they_are_written_out() {
    let mut text =
        "mall: &m\n  namn: Åsa Ek\n  roller: [ordförande, &r \"två ord\"]\nlista:\n".to_owned();
    for _ in 0..500 {
        text += "  - *m\n  - {vem: *m, som: *r}\n";
    }
    text += "sist: slut\n";
    let file = SourceFile::new("x.yaml", text);
    assert!(scalars_are_at_their_places(&file) > 6_000);
}

#[test]
fn a_few_aliases_of_much_are_refused() {
    let long = vec!["x"; 10_000].join(", ");
    let record = format!("a: &a [{long}]\nb: [{}]\n", vec!["*a"; 1_000].join(", "));
    is_told(record.as_bytes(), codes::SYNTAX.id);
}

#[test]
fn a_few_aliases_of_a_long_text_are_refused() {
    let record = format!("a: &a {}\nb:\n{}", "x".repeat(200_000), "- *a\n".repeat(40_000));
    is_told(record.as_bytes(), codes::SYNTAX.id);
}

#[test]
fn made_records_are_told_in_a_few_findings() {
    for line in [
        "datum 2021\n",
        "a: \"b\n",
        "a: b: c\n",
        "\ta: b\n",
        "- a #b\n",
        "- !a b\n",
        "a: |\nb\n",
        "- {a: b\n",
        "datum: a\n",
        "a\0",
        "[],",
    ] {
        let project = TestProject::new();
        project.write("content/sammantraden/2021-01-01.yaml", line.repeat(60_000 / line.len()));
        let count = project.check().findings.len();
        assert!((1..=201).contains(&count), "{line:?}: {count} findings");
    }
}

#[test]
fn utf_16_is_read() {
    let project = TestProject::new();
    let text = "\u{feff}datum: 2021-03-01\r\nplats: Umeå\r\nkallelse: {datum: 2021-02-20}\r\närenden:\r\n  - rubrik: Ett\r\n";
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    project.write("content/sammantraden/2021-03-01.yaml", bytes);
    project.build_clean();
}

#[test]
fn files_that_parsers_read_differently_have_no_places() {
    // To one of them a byte order mark within a text is an error.
    let file = SourceFile::new("x.yaml", "a: 1\nb: x\u{feff}y\nc: 2\n");
    let tree = yaml::parse(&file.text).unwrap();
    each_node(&tree, &mut |node| assert_eq!(Place::value(&file, node.id).range(), None));
    // To one of them a next-line character ends a line: where one text ends differs, not where it is.
    let file = SourceFile::new("x.yaml", "a: 1\nb: |\n  x\u{85}  y\nc: 2\n");
    assert_eq!(scalars_are_at_their_places(&file), 6);
}

#[test]
fn places_are_bytes_on_character_boundaries() {
    let file = SourceFile::new("x.yaml", "å: [ä, ö]\n");
    let tree = yaml::parse(&file.text).unwrap();
    let mut found = Vec::new();
    each_node(&tree, &mut |node| {
        found.push(file.text[Place::value(&file, node.id).range().unwrap()].to_owned());
    });
    assert_eq!(found, ["å", "å", "ä", "ä", "ö"]);
}
