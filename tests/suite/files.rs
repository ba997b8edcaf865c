//! Files that nothing reads, and documents that no record gives any more: each is reported, and nothing
//! that others made is removed.

use std::fs;
use std::path::Path;

use crate::support::library::{Report, build_with, prune};
use crate::support::project::{TestProject, codes, made, pictures};
use crate::support::{repository, snapshots};

const MEETING: &str = "datum: 2021-03-01\ntid: 08.30\nplats: Norra\nkallelse: {datum: 2021-02-20}\närenden: [{rubrik: Ett}]\n";

/// The codes and paths of what was found.
fn found(report: &Report) -> Vec<(&str, &str)> {
    report.findings.iter().map(|finding| (finding.code.id, finding.path())).collect()
}

#[test]
fn what_nothing_reads_is_told_by_the_reason_that_fits() {
    let project = TestProject::new();
    project.meeting(MEETING);
    for path in [
        "2021-05-01.yaml",
        "content/sammanträden/2021-04-01.yaml",
        "content/sammanträden/2021-05-01.yaml",
        "content/2022.yaml",
        "content/arkiv/gammalt.yaml",
        "content/sammantraden/2021-06-01.yaml.txt",
        "content/sammantraden/utkast.docx",
        "content/organisation.yml",
        "content/bilagor/underlag.pdf",
        "templates/protokol.typ.j2",
        "templates/prose.typ",
        "fonts/Rubrik.woff2",
        "mallar/kallelse.typ.j2",
    ] {
        project.write(path, "text");
    }
    let report = project.check();
    snapshots().bind(|| insta::assert_snapshot!("files-unread", pictures(&report)));
    // Only meetings that are left out are missed.
    assert!(report.findings.iter().all(|finding| !finding.is_error() || finding.code.id == "L9"));
}

#[test]
fn many_files_are_counted() {
    let project = TestProject::new();
    project.meeting(MEETING);
    for number in 0..20 {
        project.write(&format!("content/bilagor/underlag-{number:02}.pdf"), "%PDF-1.7");
    }
    let report = project.check();
    assert_eq!(codes(&report), ["L14"; 5], "{}", pictures(&report));
    assert!(pictures(&report).contains("16 filer till i mappen nämns inte heller"));
}

#[test]
fn what_editors_and_systems_leave_is_nothing() {
    let project = TestProject::new();
    project.meeting(MEETING);
    for path in [
        "README.md",
        "docker-compose.yml",
        "docs/2021.yaml",
        "anteckningar.docx",
        "content/README.md",
        "content/.DS_Store",
        "content/bilagor/Thumbs.db",
        "content/bilagor/desktop.ini",
        "content/sammantraden/.2021-03-01.yaml.swp",
        "content/sammantraden/2021-03-01.yaml~",
        "content/sammantraden/2021-03-01.yaml.bak",
        "content/sammantraden/~$kallelse.docx",
        "content/.git/config",
        "fonts/Provsnitt/OFL.txt",
        "fonts/Provsnitt/LICENSE",
        "templates/README",
    ] {
        project.write(path, "text");
    }
    project.build_clean();
}

#[test]
fn what_something_read_was_made_from_is_nothing() {
    let project = TestProject::new();
    let bilagor = "bilagor: [{nr: 1, rubrik: Ett, fil: bilagor/underlag.pdf, kan_utelämnas: true}]";
    project.meeting(&format!("{MEETING}{bilagor}\n"));
    for name in ["underlag.pdf", "underlag.docx", "annat.docx", "stämpel.svg"] {
        project.write(&format!("content/bilagor/{name}"), "text");
    }
    // A picture of a template's own.
    let template = repository("templates/protokoll.j2");
    let template = fs::read_to_string(template).unwrap() + "{# /content/bilagor/stämpel.svg #}\n";
    project.write("templates/protokoll.j2", template);
    let report = project.check();
    let unread: Vec<_> =
        found(&report).into_iter().filter(|(code, _)| code.starts_with('L')).collect();
    assert_eq!(unread, [("L10", "content/bilagor/annat.docx")]);
}

#[test]
fn names_with_decomposed_letters_match() {
    let project = TestProject::new();
    let picture = fs::read(repository("tests/fixtures/logo.svg")).unwrap();
    project
        .write("content/dokument/brev.yaml", "rubrik: Brev\ndatum: 2021-03-01\nfil: årsmöte.md\n");
    project.write("content/dokument/a\u{30a}rsmo\u{308}te.md", "![Karta](ön.svg \"Öns karta\")\n");
    project.write("content/dokument/o\u{308}n.svg", picture);
    project.build_clean();
}

/// A project with a meeting's summons, minutes and notices in `output/`.
fn built() -> TestProject {
    let project = TestProject::fixture("grannar");
    project.build_clean();
    project.forget_approvals();
    project
}

const FOLDER: &str = "output/sammantraden/2025-04-04";
const RECORD: &str = "content/sammantraden/2025-04-04.yaml";

/// Gives the meeting another date.
fn move_meeting(project: &TestProject) {
    project.edit(RECORD, "datum: 2025-04-04", "datum: 2025-04-03");
    let text = fs::read(project.path(RECORD)).unwrap();
    project.write("content/sammantraden/2025-04-03.yaml", text);
    fs::remove_file(project.path(RECORD)).unwrap();
}

#[test]
fn documents_that_no_record_gives_are_told_and_pruned() {
    let project = built();
    assert!(project.build_clean().left_over.is_empty());
    project.forget_approvals();
    move_meeting(&project);
    let report = project.build();
    let left: Vec<_> = found(&report).into_iter().filter(|(code, _)| *code == "S2").collect();
    assert_eq!(
        left,
        [("S2", FOLDER), ("S2", &*format!("{FOLDER}/anslag"))],
        "{}",
        pictures(&report)
    );
    assert!(report.left_over.contains(&format!("{FOLDER}/protokoll.pdf")));
    snapshots().bind(|| insta::assert_snapshot!("files-left-over", pictures(&report)));

    let pruned = prune(project.root());
    assert_eq!(pruned.removed, report.left_over);
    assert!(pruned.left_over.is_empty() && !project.path(FOLDER).exists());
    let again = project.build();
    assert!(codes(&again).iter().all(|code| *code != "S2"), "{}", pictures(&again));
    assert_eq!(made(&again).len(), made(&report).len());
}

#[test]
fn nothing_that_others_made_is_pruned() {
    let project = built();
    let protokoll = fs::read(project.path(&format!("{FOLDER}/protokoll.pdf"))).unwrap();
    // Signed beside it, and signed in place.
    project.write(&format!("{FOLDER}/protokoll-signerat.pdf"), &protokoll);
    let signed = [&protokoll[..], b"9 0 obj<<>>endobj\nstartxref\n9\n%%EOF\n"].concat();
    project.write(&format!("{FOLDER}/protokoll.pdf"), &signed);
    project.write(&format!("{FOLDER}/kallelse.pdf"), "%PDF-1.7 from somebody else");
    project.write(&format!("{FOLDER}/anslag/anteckning.txt"), "satt upp kl. 9");
    let anslag = fs::read(project.path(&format!("{FOLDER}/anslag/as-kommun.pdf"))).unwrap();
    project.write(&format!("{FOLDER}/anslag/as-kommun-kopia.pdf"), anslag);
    project.write("output/index.html", "<h1>Protokoll</h1>");
    move_meeting(&project);
    let pruned = prune(project.root());
    assert_eq!(pruned.left_over, [format!("{FOLDER}/protokoll.pdf")]);
    assert!(pictures(&pruned).contains("har ändrats sedan den skapades"), "{}", pictures(&pruned));
    for path in [
        "protokoll-signerat.pdf",
        "protokoll.pdf",
        "kallelse.pdf",
        "anslag/anteckning.txt",
        "anslag/as-kommun-kopia.pdf",
    ] {
        assert!(project.path(&format!("{FOLDER}/{path}")).exists(), "{path}");
    }
    assert!(project.path("output/index.html").exists());
    assert!(!project.path(&format!("{FOLDER}/anslag/as-kommun.pdf")).exists());
}

#[test]
fn what_is_held_back_or_not_asked_for_is_not_left_over() {
    let project = built();
    let text = fs::read_to_string(project.path(RECORD)).unwrap();
    // An error holds the meeting's documents back, or makes it unknown which it is.
    for wrong in ["datum: 2025-04-34", "datum: 2025-04-04\nokänt: ja", "datum 2025-04-04"] {
        project.write(RECORD, text.replacen("datum: 2025-04-04", wrong, 1));
        let report = prune(project.root());
        assert!(report.left_over.is_empty() && report.removed.is_empty(), "{wrong}");
    }
    // The record is there, but where nothing reads it.
    fs::remove_file(project.path(RECORD)).unwrap();
    project.write("content/sammanträden/2025-04-04.yaml", &text);
    assert_eq!(prune(project.root()).removed, [""; 0]);
    fs::remove_dir_all(project.path("content/sammanträden")).unwrap();
    // Nobody asked for it.
    assert!(build_with(project.root(), "2025-11-28", &[]).left_over.is_empty());
    assert!(build_with(project.root(), "", &["motesplan"]).left_over.is_empty());
    let only = build_with(project.root(), "", &["protokoll"]);
    assert_eq!(only.left_over, [format!("{FOLDER}/protokoll.pdf")]);
    // Without the organisation nothing is known.
    fs::remove_file(project.path("content/organisation.yaml")).unwrap();
    assert!(prune(project.root()).removed.is_empty());
}

#[test]
fn what_a_record_no_longer_holds_enough_for_is_left_over() {
    let project = TestProject::new();
    project.meeting(MEETING);
    project.build_clean();
    project.meeting("datum: 2021-03-01\närenden: [{rubrik: Ett}]\n");
    let report = project.build();
    assert_eq!(report.left_over, ["output/sammantraden/2021-03-01/kallelse.pdf"]);
    // The last record goes, and with it the calendar.
    fs::remove_file(project.path("content/sammantraden/2021-03-01.yaml")).unwrap();
    project.write("content/dokument/brev.yaml", "rubrik: Brev\ndatum: 2021-03-01\ntext: Hej.\n");
    let report = prune(project.root());
    assert_eq!(
        report.removed,
        ["output/kalender.ics", "output/sammantraden/2021-03-01/kallelse.pdf"],
        "{}",
        pictures(&report)
    );
}

#[test]
fn extracts_are_made_on_demand_and_stay() {
    let project = TestProject::fixture("grannar");
    let report = crate::support::library::extract(project.root(), "2025-04-04", &["1"], false);
    assert_eq!(report.made.len(), 1, "{}", pictures(&report));
    assert!(project.build().left_over.is_empty());
    move_meeting(&project);
    assert!(project.build().left_over.contains(&report.made[0].path));
}

/// Makes a pipe.
#[cfg(unix)]
fn pipe(path: &Path) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success());
}

#[cfg(unix)]
#[test]
fn pipes_devices_and_circles_are_never_opened() {
    let project = TestProject::new();
    project.meeting(&format!("{MEETING}bilagor: [{{nr: 1, rubrik: Ett, fil: bilagor/u.pdf}}]\n"));
    for path in [
        "content/sammantraden/2021-04-01.yaml",
        "content/dokument/text.md",
        "content/dokument/bild.png",
        "content/bilagor/u.pdf",
        "content/bilagor/rör",
        "templates/protokoll.typ.j2",
        "fonts/Snitt.otf",
        "output/sammantraden/2021-03-01/kallelse.pdf",
    ] {
        pipe(&project.path(path));
    }
    let socket = project.path("content/sammantraden/2021-05-01.yaml");
    let _listener = std::os::unix::net::UnixListener::bind(socket).unwrap();
    fs::create_dir(project.path("content/sammantraden/2021-06-01.yaml")).unwrap();
    let link = |from: &str, to: &str| std::os::unix::fs::symlink(from, project.path(to)).unwrap();
    link("/dev/zero", "content/sammantraden/2021-07-01.yaml");
    link("2021-08-01.yaml", "content/sammantraden/2021-08-01.yaml");
    link("..", "content/sammantraden/cirkel");
    let report = project.build();
    snapshots().bind(|| insta::assert_snapshot!("files-special", pictures(&report)));
    // What they stand in the way of is made when nothing else is wrong.
    for path in ["templates", "fonts", "content/dokument"] {
        fs::remove_dir_all(project.path(path)).unwrap();
    }
    let report = project.build();
    assert!(codes(&report).contains(&"A1"), "{}", pictures(&report));
    assert!(codes(&report).contains(&"S1"), "what stands in a document's place is left alone");
    let kallelse = fs::metadata(project.path("output/sammantraden/2021-03-01/kallelse.pdf"));
    assert!(!kallelse.unwrap().is_file());
}
