//! `make-docs upgrade`: what is written in an older form is rewritten at its place, once, and only if the
//! user wants it; nothing else changes, byte for byte.

use std::fs;
use std::process::Output;

use crate::support::library::{Diagnostic, read_meeting, upgrade};
use crate::support::project::{TestProject, reported_at};
use crate::support::{all_files, snapshots};

const PATH: &str = "content/sammantraden/2021-03-01.yaml";

/// A meeting with what is accepted in an older form, in a list and alone, in both styles.
const OLDER: &str = "\
# Mötet i mars.
datum:   2021-03-01   # en måndag
tid: 08.30
plats: \"Norra\"
kallelse: {datum: 2021-02-20}
godtas:
  - skäl: 'Kort varsel' # fynd: D2
    fynd: M17
  - {Fynd: M18, skäl: \"Dagen är flyttad\"}
ärenden:
  - rubrik: Ett
    text: |
      fynd: M3
    godtas: { \"fynd\" : C1 ,skäl: a }
";

/// The same as it is written today.
fn newer() -> String {
    OLDER
        .replace("    fynd: M17", "    kod: M17")
        .replace("{Fynd", "{kod")
        .replace("\"fynd\"", "\"kod\"")
}

/// Runs `make-docs upgrade` without a terminal.
fn run(project: &TestProject, arguments: &[&str]) -> Output {
    assert_cmd::Command::cargo_bin("make-docs")
        .unwrap()
        .arg("upgrade")
        .args(arguments)
        .current_dir(project.root())
        .env_clear()
        .output()
        .unwrap()
}

/// What it printed: the difference, then the rest.
fn printed(output: &Output) -> String {
    let [out, err] = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text));
    format!("{out}----\n{err}")
}

fn text(project: &TestProject) -> String {
    fs::read_to_string(project.path(PATH)).unwrap()
}

/// A project with a meeting.
fn project(meeting: impl AsRef<[u8]>) -> TestProject {
    let project = TestProject::new();
    project.write(PATH, meeting);
    project
}

#[test]
fn nothing_is_written_until_somebody_says_so() {
    let project = project(OLDER);
    let shown = run(&project, &[]);
    assert_eq!(shown.status.code(), Some(1));
    assert_eq!(text(&project), OLDER);
    snapshots().bind(|| insta::assert_snapshot!("upgrade-shown", printed(&shown)));
    let written = run(&project, &["--yes"]);
    assert_eq!(written.status.code(), Some(0));
    assert_eq!(text(&project), newer());
    assert_eq!(written.stdout, shown.stdout);
    let again = run(&project, &[]);
    assert_eq!(again.status.code(), Some(0));
    assert_eq!(
        printed(&again),
        "----\n2 filer lästa, inget att ändra: allt är skrivet i format 1\n"
    );
}

/// How a program stores a text.
type Storage = fn(&str) -> Vec<u8>;

/// Ways to store a text.
const STORAGES: [Storage; 5] = [
    |text| text.into(),
    |text| text.replace('\n', "\r\n").into(),
    |text| format!("\u{feff}{text}").into(),
    |text| format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect(),
    |text| text.trim_end_matches('\n').into(),
];

#[test]
fn a_file_is_stored_as_it_was() {
    for store in STORAGES {
        let project = project(store(OLDER));
        let (written, findings) = upgrade(project.root());
        assert_eq!((written.len(), findings.len()), (1, 0));
        assert_eq!(fs::read(project.path(PATH)).unwrap(), store(&newer()));
        assert!(upgrade(project.root()).0.is_empty());
    }
}

#[test]
fn what_nobody_sees_in_a_file_stays() {
    let with_odd = |text: &str| {
        text.replace("Norra", "Nor\u{ad}ra\u{a0}A\u{30a}sa").replace("Kort", "Ko\u{200b}rt")
    };
    let project = project(with_odd(OLDER));
    assert_eq!(upgrade(project.root()).0, [PATH]);
    assert_eq!(text(&project), with_odd(&newer()));
}

/// What is found in a text as a meeting's record.
fn findings(text: &str) -> Vec<(String, usize, String, String)> {
    let told = |finding: &Diagnostic| {
        let (path, line, code) = reported_at(finding);
        (path, line, code, finding.message.clone())
    };
    read_meeting(text).1.iter().map(told).collect()
}

#[test]
fn every_record_in_an_older_form_becomes_what_it_was() {
    let records = ["content", "tests/fixtures"].into_iter().flat_map(all_files);
    let records = records.filter(|path| path.extension().is_some_and(|own| own == "yaml"));
    let texts: Vec<String> = records.filter_map(|path| fs::read_to_string(path).ok()).collect();
    let project = TestProject::new();
    let path = |index: usize| format!("content/sammantraden/{index:03}.yaml");
    let older: Vec<String> = texts.iter().map(|text| text.replace("kod:", "fynd:")).collect();
    let texts: Vec<String> = older.iter().map(|text| text.replace("fynd:", "kod:")).collect();
    for (index, text) in older.iter().enumerate() {
        project.write(&path(index), text);
    }
    let (written, faults) = upgrade(project.root());
    assert!(written.len() > 5, "{written:?}");
    for (index, (text, older)) in texts.iter().zip(&older).enumerate() {
        let is_faulty = faults.iter().any(|fault| fault.path() == path(index));
        let expected = if is_faulty { older } else { text };
        assert_eq!(&fs::read_to_string(project.path(&path(index))).unwrap(), expected);
        assert_eq!(findings(older), findings(text), "both forms are read alike");
    }
    assert!(upgrade(project.root()).0.is_empty());
}

#[test]
fn a_file_that_is_not_yaml_is_left_alone() {
    let project = project(OLDER);
    let faulty = OLDER.replace("tid: 08.30", "tid 08.30");
    project.write("content/sammantraden/2021-04-01.yaml", &faulty);
    project.write("content/sammantraden/2021-05-01.yaml", b"plats: Ume\xe5\n");
    let output = run(&project, &["--yes"]);
    assert_eq!(output.status.code(), Some(1));
    snapshots().bind(|| insta::assert_snapshot!("upgrade-faulty", printed(&output)));
    assert_eq!(text(&project), newer());
    let left = fs::read_to_string(project.path("content/sammantraden/2021-04-01.yaml")).unwrap();
    assert_eq!(left, faulty);
}

#[test]
fn what_cannot_be_rewritten_is_told() {
    let hidden = OLDER.replace("    fynd: M17", "    fy\u{ad}nd: M17");
    let project = project(&hidden);
    let output = run(&project, &["--yes"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(&project), hidden);
    snapshots().bind(|| insta::assert_snapshot!("upgrade-hidden", printed(&output)));
}

#[test]
fn a_newer_format_is_refused() {
    let project = project(OLDER);
    project.edit("content/organisation.yaml", "namn: Förbundet", "format: 7\nnamn: Förbundet");
    let output = run(&project, &["--yes"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(&project), OLDER);
    snapshots().bind(|| insta::assert_snapshot!("upgrade-newer", printed(&output)));
}

#[test]
fn an_unknown_format_stops_all() {
    let project = project(OLDER);
    for wrong in ["format: ett", "format: [1]", "format: 0"] {
        let organisation = format!("{wrong}\nnamn: Förbundet\norgan: Styrelsen\n");
        project.write("content/organisation.yaml", organisation);
        let (written, findings) = upgrade(project.root());
        assert!(written.is_empty());
        assert_eq!(findings[0].code.id, "R5");
    }
    fs::remove_file(project.path("content/organisation.yaml")).unwrap();
    assert_eq!(upgrade(project.root()).1[0].code.id, "L4");
}

#[test]
fn a_newer_format_says_nothing_else() {
    let project = TestProject::sample();
    project.build();
    let before = all_output(&project);
    project.edit("content/organisation.yaml", "namn:", "format: 2\nnamn:");
    project.edit("content/sammantraden/2024-11-29.yaml", "plats:", "nytt_fält: 1\nplats:");
    project.write("content/nytt/2025.yaml", "a: 1\n");
    for report in [project.check(), project.build()] {
        let codes: Vec<&str> = report.findings.iter().map(|finding| finding.code.id).collect();
        assert_eq!((codes, report.made.len()), (vec!["L15"], 0));
    }
    assert_eq!(all_output(&project), before, "what was made before stays");
}

/// The paths of all that was made.
fn all_output(project: &TestProject) -> Vec<std::path::PathBuf> {
    let entries = walkdir::WalkDir::new(project.path("output")).sort_by_file_name().into_iter();
    entries.map(|entry| entry.unwrap().into_path()).collect()
}

#[cfg(unix)]
#[test]
fn modes_are_kept_and_what_may_not_be_written_is_told() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let mode = |project: &TestProject, mode| {
        fs::set_permissions(project.path(PATH), fs::Permissions::from_mode(mode)).unwrap();
    };
    let kept = project(OLDER);
    mode(&kept, 0o640);
    assert_eq!(upgrade(kept.root()).0, [PATH]);
    let permissions = fs::metadata(kept.path(PATH)).unwrap().permissions();
    assert_eq!(permissions.mode() & 0o777, 0o640);

    let closed = project(OLDER);
    mode(&closed, 0o444);
    let output = run(&closed, &["--yes"]);
    assert_eq!(output.status.code(), Some(2));
    snapshots().bind(|| insta::assert_snapshot!("upgrade-read-only", printed(&output)));
    assert_eq!(text(&closed), OLDER);

    // A link is written through, once, and never out of the project.
    let linked = project(OLDER);
    symlink("2021-03-01.yaml", linked.path("content/sammantraden/2021-04-01.yaml")).unwrap();
    symlink(closed.path(PATH), linked.path("content/sammantraden/2021-05-01.yaml")).unwrap();
    mode(&closed, 0o644);
    let (written, findings) = upgrade(linked.root());
    assert_eq!((written.len(), findings[0].code.id, findings.len()), (1, "L17", 1));
    assert_eq!((text(&linked), text(&closed)), (newer(), OLDER.to_owned()));
    let link = linked.path("content/sammantraden/2021-04-01.yaml");
    assert!(fs::symlink_metadata(link).unwrap().is_symlink());
}
