//! The documents as files: tags, text, looks, metadata, conformance, the same bytes every time.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use make_docs::pipeline;
use make_docs::plan::Extracts;

use crate::support::pdf::{TestPdf, plain_text};
use crate::support::project::TestProject;
use crate::support::{files, golden, repository, snapshots, stem};

const KALLELSE: &str = "output/sammantraden/2020-11-27/kallelse.pdf";
const PAKET: &str = "output/sammantraden/2020-11-27/paket.pdf";
const PROTOKOLL: &str = "output/sammantraden/2020-10-30/protokoll.pdf";
const ANSLAG: &str = "output/sammantraden/2024-11-29/anslag/umea-kommun.pdf";
const VERKSAMHETSPLAN: &str = "output/verksamhetsplaner/2021-2023/verksamhetsplan.pdf";
const MOTESPLAN: &str = "output/motesplaner/2021/motesplan.pdf";

#[test]
fn tags_and_text() {
    let project = TestProject::sample();
    project.build_clean();
    for (name, path) in [
        ("kallelse", KALLELSE),
        ("protokoll", PROTOKOLL),
        ("verksamhetsplan", VERKSAMHETSPLAN),
        ("motesplan", MOTESPLAN),
        ("anslag", ANSLAG),
    ] {
        let path = project.path(path);
        snapshots().bind(|| {
            insta::assert_snapshot!(format!("tags-{name}"), TestPdf::open(&path).tags());
            insta::assert_snapshot!(format!("text-{name}"), plain_text(&path));
        });
    }
}

/// The projects below `tests/fixtures/projects/`: bodies of other kinds.
fn fixture_projects() -> Vec<String> {
    let folders = fs::read_dir(repository("tests/fixtures/projects")).unwrap();
    let names = folders.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

#[test]
fn other_bodies_documents() {
    for name in fixture_projects() {
        let project = TestProject::fixture(&name);
        let report = project.build_clean();
        assert!(!report.made.is_empty(), "{name} makes no document");
        let mut kinds = BTreeSet::new();
        for made in report.made.iter().filter(|made| made.pages > 0) {
            let path = Path::new(&made.path);
            let is_notice = stem(path.parent().unwrap()) == "anslag";
            let of = if made.path.starts_with("output/revision/") { "revision-" } else { "" };
            let what = if is_notice { "anslag-" } else { "" };
            let kind = format!("{of}{what}{}", stem(path));
            assert!(kinds.insert(kind.clone()), "{name} has two documents called {kind}");
            let text = plain_text(&project.path(&made.path));
            snapshots().bind(|| insta::assert_snapshot!(format!("text-{name}-{kind}"), text));
        }
    }
}

#[test]
fn first_pages_look_as_they_should() {
    let project = TestProject::sample();
    project.build_clean();
    golden::assert_looks("kallelse", &project.path(KALLELSE));
    golden::assert_looks("protokoll", &project.path(PROTOKOLL));
    golden::assert_looks("verksamhetsplan", &project.path(VERKSAMHETSPLAN));
    golden::assert_looks("anslag", &project.path(ANSLAG));
    golden::assert_looks("motesplan", &project.path(MOTESPLAN));
}

#[test]
fn every_item_has_a_bookmark() {
    let project = TestProject::sample();
    project.build_clean();
    let bookmarks = TestPdf::open(&project.path(PROTOKOLL)).bookmarks();
    assert_eq!(bookmarks.len(), 12);
    assert_eq!(bookmarks[0], "§\u{a0}47\u{a0}Mötets öppnande");
    assert_eq!(bookmarks[11], "§\u{a0}58\u{a0}Mötet avslutas");
    let bookmarks = TestPdf::open(&project.path(KALLELSE)).bookmarks();
    assert_eq!(bookmarks.len(), 13);
    assert_eq!(bookmarks[4], "5.\u{a0}Verksamhetsplan och budget");
}

#[test]
fn metadata_says_what_it_is() {
    let project = TestProject::sample();
    project.build_clean();
    let pdf = TestPdf::open(&project.path(PROTOKOLL));
    let xmp = pdf.xmp();
    for part in ["Protokoll 2020-10-30", "Samordningsförbundet Umeåregionen", "2020-10-30", "sv-SE"]
    {
        assert!(xmp.contains(part), "{part} is not in {xmp}");
    }
    assert_eq!(pdf.language(), "sv-SE");
}

/// The last line of each page's text, above the folio.
fn last_lines(text: &str) -> Vec<String> {
    let pages = text.split('\u{c}').filter(|page| !page.trim().is_empty());
    let last = |page: &str| {
        let mut lines = page
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty() && !line.starts_with("sida "));
        lines.next_back().unwrap_or_default().to_owned()
    };
    pages.map(last).collect()
}

#[test]
fn no_heading_or_label_is_stranded_at_the_foot_of_a_page() {
    // Items of growing length put every kind of line at the foot of some page.
    let mut items = String::new();
    for i in 1..60 {
        let text = "Ord om ärendet i en mening. ".repeat(i % 13 + 1);
        items += &format!(
            "- rubrik: Rubrik {i}\n  typ: beslut\n  text: {text}\n  beslut: Beslutet {i} är {}fattat.\n",
            "noga ".repeat(i % 17)
        );
        items += "  underärenden: [{rubrik: Delrubrik, text: Mer.}]\n";
    }
    let project = TestProject::new();
    project.meeting(&format!(
        "datum: 2021-03-01\nnärvaro: {{beslutande: [{{namn: Åsa, roll: ordförande}}]}}\närenden:\n{items}"
    ));
    project.build_clean();
    let text = plain_text(&project.path("output/sammantraden/2021-03-01/protokoll.pdf"));
    let last = last_lines(&text);
    assert!(last.len() > 15, "the test has many pages");
    for line in last {
        let is_stranded =
            line.contains("Rubrik ") || ["Beslut", "Delrubrik"].contains(&line.as_str());
        assert!(!is_stranded, "`{line}` ends a page");
    }
}

#[test]
fn signatures_and_the_notice_are_not_torn() {
    // A growing attendance pushes them over the end of the first page.
    for count in (1..60).step_by(3) {
        let people: String = (0..count).map(|i| format!("Person {i}, ")).collect();
        let project = TestProject::new();
        project.meeting(&format!(
            "datum: 2021-03-01\nnärvaro: {{beslutande: [{people}{{namn: Åsa Ek, roll: ordförande}}]}}\n\
             sekreterare: Kim Berg\njusterare: [Person 0]\närenden: [{{rubrik: Ett}}]\n"
        ));
        project.build_clean();
        let text = plain_text(&project.path("output/sammantraden/2021-03-01/protokoll.pdf"));
        let page_of =
            |wanted: &str| text.split('\u{c}').position(|page| page.contains(wanted)).unwrap();
        assert_eq!(page_of("Sekreterare  "), page_of("Kim Berg  "), "{count} people");
        assert_eq!(page_of("Bevis"), page_of("Underskrift"), "{count} people");
    }
}

#[test]
fn three_hundred_items_and_a_hundred_people_are_fine() {
    let people: String = (1..100).map(|i| format!("Person {i}, ")).collect();
    let items: String = (1..=300)
        .map(|i| {
            format!("  - {{rubrik: Ärende {i}, beslut: Ja., deltar_inte: Person {}}}\n", i % 99 + 1)
        })
        .collect();
    let project = TestProject::new();
    project.meeting(&format!(
        "datum: 2021-03-01\nnärvaro: {{som_bilaga: true, beslutande: [{people}{{namn: Åsa Ek, roll: ordförande}}]}}\n\
         ärenden:\n{items}"
    ));
    project.build_clean();
    let path = project.path("output/sammantraden/2021-03-01/protokoll.pdf");
    assert_eq!(TestPdf::open(&path).bookmarks().len(), 301);
    let text = plain_text(&path);
    assert!(text.contains("§ 300") && text.contains("Närvarolista"), "{text}");
}

/// Everything that good records and the sample make, by name.
fn every_document() -> Vec<(TestProject, PathBuf)> {
    let mut documents = Vec::new();
    let mut add = |project: TestProject| {
        let made = project.build_clean().made;
        let folder = project.path("output");
        assert!(!made.is_empty() && folder.is_dir());
        documents.push((project, folder));
    };
    add(TestProject::sample());
    for fixture in files("tests/fixtures/records/ok", "yaml") {
        let project = TestProject::new();
        project.meeting(&fs::read_to_string(fixture).unwrap());
        add(project);
    }
    add(with_logo());
    for name in fixture_projects() {
        add(TestProject::fixture(&name));
    }
    for (day, paragraphs, to_all) in [("2024-11-29", "59–60", false), ("2025-04-04", "1–3", true)]
    {
        let project = if to_all { TestProject::fixture("grannar") } else { TestProject::sample() };
        let jobs = std::num::NonZeroUsize::MIN;
        let sets = [paragraphs.parse().unwrap()];
        let wanted = Extracts { date: day.parse().unwrap(), sets: &sets, to_all };
        let made = pipeline::extract(&project.project(), &wanted, jobs).made;
        assert!(made.len() >= 2);
        let folder = project.path("output");
        documents.push((project, folder));
    }
    documents
}

/// A project with a logotype and a colour of its own.
fn with_logo() -> TestProject {
    let project = TestProject::sample();
    project.write("content/logo.svg", fs::read(repository("tests/fixtures/logo.svg")).unwrap());
    project.edit(
        "content/organisation.yaml",
        "färg: \"#0b5563\"",
        "färg: \"#7a1f3d\"\n  logotyp: {fil: logo.svg, beskrivning: Tre kullar}",
    );
    project
}

/// The PDF files below a folder.
fn pdfs(folder: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter();
    let files = entries.map(|entry| entry.unwrap().into_path());
    files.filter(|path| path.extension().is_some_and(|ending| ending == "pdf")).collect()
}

#[test]
fn everything_is_archivable_and_accessible() {
    let documents = every_document();
    let files = documents.iter().flat_map(|(_, folder)| pdfs(folder));
    let output = Command::new(repository("tests/verapdf/validate")).args(files).output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{told}{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(told.lines().filter(|line| line.starts_with("ok ")).count(), told.lines().count());
    assert!(told.lines().count() >= 2 * documents.len());
}

#[test]
fn a_logotype_has_its_description() {
    let project = with_logo();
    project.build_clean();
    let tags = TestPdf::open(&project.path(PROTOKOLL)).tags();
    assert!(tags.starts_with("Document\n  Figure (Tre kullar)\n"), "{tags}");
}

#[test]
fn same_input_same_bytes() {
    let bytes = |zone: &str| -> BTreeMap<String, Vec<u8>> {
        let project = TestProject::sample();
        let output = assert_cmd::Command::cargo_bin("make-docs")
            .unwrap()
            .args(["--eml", "--jobs", if zone == "UTC" { "1" } else { "2" }])
            .current_dir(project.path("content"))
            .env("TZ", zone)
            .output()
            .unwrap();
        assert!(output.status.success());
        let output = project.path("output");
        let files = walkdir::WalkDir::new(&output).into_iter().map(|entry| entry.unwrap());
        let files = files.filter(|entry| entry.file_type().is_file());
        let read = |entry: walkdir::DirEntry| {
            let path = entry.path().strip_prefix(&output).unwrap();
            (path.to_str().unwrap().to_owned(), fs::read(entry.path()).unwrap())
        };
        files.map(read).collect()
    };
    let (here, there) = (bytes("UTC"), bytes("Pacific/Kiritimati"));
    assert_eq!(here.len(), 23 + 14 * 3);
    assert!(here == there, "two builds of the same records differ");
}

#[test]
fn many_documents_are_made_in_one_run() {
    let project = TestProject::new();
    let first = chrono::NaiveDate::from_ymd_opt(2010, 1, 1).unwrap();
    for day in 0..400 {
        let date = first + chrono::Days::new(day);
        project.meeting(&format!(
            "datum: {date}\nkallelse: {{datum: {date}}}\närenden: [{{rubrik: Ett}}]\n"
        ));
    }
    assert_eq!(project.build_clean().made.len(), 401, "with the calendar");
}

#[test]
fn a_file_is_left_alone_when_it_says_nothing_new() {
    let project = TestProject::sample();
    assert!(project.build_clean().made.iter().all(|made| made.changed));
    let time = |path: &str| fs::metadata(project.path(path)).unwrap().modified().unwrap();
    let before = time(PROTOKOLL);
    assert!(project.build_clean().made.iter().all(|made| !made.changed));
    assert_eq!(time(PROTOKOLL), before);
    project.edit("content/sammantraden/2020-10-30.yaml", "mötet öppnat", "mötet för öppnat");
    let changed: Vec<String> = project
        .build_clean()
        .made
        .into_iter()
        .filter(|made| made.changed)
        .map(|made| made.path)
        .collect();
    assert_eq!(changed, [PROTOKOLL, PAKET], "the packet holds it too");
}

#[test]
fn the_last_good_document_stays() {
    let project = TestProject::sample();
    project.build_clean();
    let before = fs::read(project.path(PROTOKOLL)).unwrap();
    project.edit("content/sammantraden/2020-10-30.yaml", "typ: beslut", "typ: beslutt");
    let report = project.build();
    assert_eq!(
        report.held.len(),
        10,
        "the protokoll, its notices, a packet with it and the calendar"
    );
    assert_eq!(report.made.len(), 13, "the other documents are made");
    assert_eq!(fs::read(project.path(PROTOKOLL)).unwrap(), before);
    let leftovers = fs::read_dir(project.path("output/sammantraden/2020-10-30")).unwrap().count();
    assert_eq!(leftovers, 2, "no half-written file is left");
}
