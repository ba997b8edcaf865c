//! The documents as files: tags, text, looks, metadata, conformance, the same bytes every time.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::built::{self, Built};
use crate::support::pdf::TestPdf;
use crate::support::programs::{body_text, breaches, page_texts};
use crate::support::project::{TestProject, codes, held, made};
use crate::support::{files, golden, library, repository, snapshots, stem};

pub(crate) const KALLELSE: &str = "output/sammantraden/2020-11-27/kallelse.pdf";
pub(crate) const PAKET: &str = "output/sammantraden/2020-11-27/paket.pdf";
pub(crate) const PROTOKOLL: &str = "output/sammantraden/2020-10-30/protokoll.pdf";
pub(crate) const ANSLAG: &str = "output/sammantraden/2024-11-29/anslag/umea-kommun.pdf";
pub(crate) const VERKSAMHETSPLAN: &str = "output/verksamhetsplaner/2021-2023/verksamhetsplan.pdf";
pub(crate) const MOTESPLAN: &str = "output/motesplaner/2021/motesplan.pdf";

/// One document of each kind in the sample, with the name of its snapshots and picture.
const OF_EACH_KIND: [(&str, &str); 5] = [
    ("kallelse", KALLELSE),
    ("protokoll", PROTOKOLL),
    ("verksamhetsplan", VERKSAMHETSPLAN),
    ("motesplan", MOTESPLAN),
    ("anslag", ANSLAG),
];

#[test]
fn tags_are_what_a_screen_reader_needs() {
    for (name, path) in OF_EACH_KIND {
        let tags = TestPdf::open(&built::sample().path(path)).tags();
        snapshots().bind(|| insta::assert_snapshot!(format!("tags-{name}"), tags));
    }
}

#[test]
#[ignore = "needs poppler: tests/run"]
fn text_is_laid_out_as_it_should() {
    for (name, path) in OF_EACH_KIND {
        let text = body_text(&built::sample().path(path));
        snapshots().bind(|| insta::assert_snapshot!(format!("text-{name}"), text));
    }
}

#[test]
#[ignore = "needs poppler: tests/run"]
fn other_bodies_documents() {
    for name in built::fixtures() {
        let mut kinds = BTreeSet::new();
        for (path, file) in built::fixture(name).pdfs() {
            let is_notice = stem(Path::new(path).parent().unwrap()) == "anslag";
            let of = if path.starts_with("output/revision/") { "revision-" } else { "" };
            let what = if is_notice { "anslag-" } else { "" };
            let first = format!("{of}{what}{}", stem(&file));
            let parts: Vec<&str> = path.split('/').skip(1).collect();
            let of_organ =
                parts.get(1).is_some_and(|own| ["sammantraden", "motesplaner"].contains(own));
            let organ = if of_organ { format!("{}-", parts[0]) } else { String::new() };
            let day = parts.get(usize::from(of_organ) + 1).copied().unwrap_or_default();
            let later = format!("{organ}{day}-{first}");
            let kind = if kinds.contains(&first) { later } else { first };
            assert!(kinds.insert(kind.clone()), "{name} has two documents called {kind}");
            let text = body_text(&file);
            snapshots().bind(|| insta::assert_snapshot!(format!("text-{name}-{kind}"), text));
        }
        assert!(!kinds.is_empty(), "{name} makes no document");
    }
}

#[test]
#[ignore = "needs poppler: tests/run"]
fn every_page_has_its_number_and_running_head() {
    let projects = built::fixtures().map(built::fixture).chain([built::sample()]);
    for (path, file) in
        projects.flat_map(Built::pdfs).filter(|(path, _)| !path.ends_with("paket.pdf"))
    {
        let pages = page_texts(&file);
        for (at, page) in pages.iter().enumerate() {
            let number = format!("sida {} ({})", at + 1, pages.len());
            assert!(page.lines().any(|line| line == number), "{path}: {number} is not in {page}");
        }
    }
    let ours = "Samordningsförbundet Umeåregionen, Styrelsen";
    let others = "Samordningsförbundet Älvdalen, Styrelsen";
    let plan = "output/verksamhetsplaner/2025-2027/verksamhetsplan.pdf";
    for (project, path, author, mark, title) in [
        (built::sample(), PROTOKOLL, ours, "", "Protokoll 2020-10-30"),
        (built::fixture("forbund"), "output/dokument/lista.pdf", others, "UTKAST ", "Lista över"),
        (built::fixture("forbund"), plan, others, "FÖRSLAG ", "Verksamhetsplan 2025–2027"),
    ] {
        let pages = page_texts(&project.path(path));
        let (first, rest) = pages.split_first().unwrap();
        assert!(first.contains(mark.trim()) && !rest.is_empty(), "{path}: {first}");
        for page in rest {
            let words = page.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(words.contains(&format!("{author} {mark}{title}")), "{path}: {page}");
        }
    }
}

#[test]
#[ignore = "needs poppler: tests/run"]
fn first_pages_look_as_they_should() {
    for (name, path) in OF_EACH_KIND {
        golden::assert_looks(name, &built::sample().path(path));
    }
}

#[test]
fn every_item_has_a_bookmark() {
    let open = |path| TestPdf::open(&built::sample().path(path));
    let (protokoll, kallelse) = (open(PROTOKOLL), open(KALLELSE));
    let mut items = protokoll.headings();
    items.retain(|heading| heading.starts_with('§'));
    assert_eq!(protokoll.bookmarks(), items);
    assert_eq!(items[0], "§\u{a0}47\u{a0}Mötets öppnande");
    assert_eq!(kallelse.bookmarks(), kallelse.headings());
    assert_eq!(kallelse.bookmarks()[4], "5.\u{a0}Verksamhetsplan och budget");
}

#[test]
fn metadata_says_what_it_is() {
    let pdf = TestPdf::open(&built::sample().path(PROTOKOLL));
    let xmp = pdf.xmp();
    for part in ["Protokoll 2020-10-30", "Samordningsförbundet Umeåregionen", "2020-10-30", "sv-SE"]
    {
        assert!(xmp.contains(part), "{part} is not in {xmp}");
    }
    assert_eq!(pdf.language(), "sv-SE");
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
    let pdf = TestPdf::open(&project.path("output/sammantraden/2021-03-01/protokoll.pdf"));
    let pages = pdf.pages();
    assert!(pages.len() > 15, "the test has many pages");
    for page in pages {
        let last = page.iter().map(|text| text.trim()).rfind(|text| !text.is_empty()).unwrap();
        let is_stranded = last.contains("Rubrik ") || ["Beslut", "Delrubrik"].contains(&last);
        assert!(!is_stranded, "`{last}` ends a page");
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
        let pdf = TestPdf::open(&project.path("output/sammantraden/2021-03-01/protokoll.pdf"));
        let pages = pdf.pages();
        let page_of = |wanted: &str| {
            let says = |page: &Vec<&str>| page.iter().any(|text| text.trim() == wanted);
            pages.iter().position(says).unwrap_or_else(|| panic!("{wanted} is not in {pages:?}"))
        };
        assert_eq!(page_of("Sekreterare"), page_of("Kim Berg"), "{count} people");
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
    let pdf = TestPdf::open(&project.path("output/sammantraden/2021-03-01/protokoll.pdf"));
    assert_eq!(pdf.bookmarks().len(), 301, "the items, and the attendance");
    assert!(pdf.says("§ 300") && pdf.says("Närvarolista"), "{}", pdf.read_aloud());
}

/// Folders with everything that good records, the sample and the other bodies make, and the projects
/// that they are gone with.
fn every_document() -> (Vec<PathBuf>, Vec<TestProject>) {
    let shared = built::fixtures().map(built::fixture).chain([built::sample()]);
    let mut folders: Vec<PathBuf> = shared.map(|built| built.path("output")).collect();
    let mut projects = vec![with_logo()];
    for fixture in files("tests/fixtures/records/ok", "yaml") {
        let project = TestProject::new();
        project.meeting(&fs::read_to_string(fixture).unwrap());
        projects.push(project);
    }
    for project in &projects {
        assert!(!project.build_clean().made.is_empty());
    }
    for (project, day, paragraphs, to_all) in [
        (TestProject::sample(), "2024-11-29", "59–60", false),
        (TestProject::fixture("grannar"), "2025-04-04", "1–3", true),
    ] {
        assert!(library::extract(project.root(), day, &[paragraphs], to_all).made.len() >= 2);
        projects.push(project);
    }
    folders.extend(projects.iter().map(|project| project.path("output")));
    (folders, projects)
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
fn pdfs_below(folder: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter();
    let files = entries.map(|entry| entry.unwrap().into_path());
    files.filter(|path| path.extension().is_some_and(|ending| ending == "pdf")).collect()
}

#[test]
#[ignore = "slow, and needs Java: tests/run"]
fn everything_is_archivable_and_accessible() {
    let (folders, _projects) = every_document();
    for folder in folders {
        let files = pdfs_below(&folder);
        assert!(!files.is_empty(), "{}", folder.display());
        let breaches: String = files.iter().map(|file| breaches(file, "2a,ua1")).collect();
        assert!(breaches.is_empty(), "{breaches}");
    }
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
    let names: BTreeSet<&str> = here.keys().map(String::as_str).collect();
    assert!(names.is_superset(&made(&built::sample().report)), "{names:?}");
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
    let report = project.build();
    assert!(codes(&report).iter().all(|code| *code == "M22"), "some days are holidays");
    assert_eq!(report.made.len(), 401, "with the calendar");
}

#[test]
fn a_file_is_left_alone_when_it_says_nothing_new() {
    let project = TestProject::sample();
    assert!(project.build_clean().made.iter().all(|made| made.changed));
    let time = |path: &str| fs::metadata(project.path(path)).unwrap().modified().unwrap();
    let before = time(PROTOKOLL);
    assert!(project.build_clean().made.iter().all(|made| !made.changed));
    assert_eq!(time(PROTOKOLL), before);
    project.forget_approvals();
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
    let names = || -> BTreeSet<PathBuf> {
        let folder = fs::read_dir(project.path("output/sammantraden/2020-10-30")).unwrap();
        folder.map(|entry| entry.unwrap().path()).collect()
    };
    let names_before = names();
    let report = project.build();
    for path in held(&report) {
        let is_of_it = path.starts_with("sammantraden/2020-10-30/");
        let others = ["sammantraden/2020-11-27/paket.pdf", "kalender.ics"];
        assert!(is_of_it || others.contains(&path.as_str()), "{path}");
    }
    assert!(!made(&report).contains(PROTOKOLL.trim_start_matches("output/")));
    assert_eq!(fs::read(project.path(PROTOKOLL)).unwrap(), before);
    assert_eq!(names(), names_before, "no half-written file is left");
}
