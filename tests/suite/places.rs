//! Where records are read from, and where what is printed goes: links out of the project, names that hide
//! something, readers that stop early, a working directory that is gone.

use std::fs;

use crate::support::library::Report;
use crate::support::project::{TestProject, codes, pictures};

const MEETING: &str = "datum: 2021-03-01\ntid: 08.30\nplats: Norra\nkallelse: {datum: 2021-02-20}\närenden: [{rubrik: Ett}]\n";

/// A record that says what no document may.
const SECRET: &str = "datum: 2021-02-01\nplats: Hemligt rum\nkallelse: {datum: 2021-01-20}\nfel: Hemligt fält\närenden: [{rubrik: Ett}]\n";

/// A project with a meeting.
fn project() -> TestProject {
    let project = TestProject::new();
    project.meeting(MEETING);
    project
}

/// The paths of findings of a code.
fn paths<'a>(report: &'a Report, code: &str) -> Vec<&'a str> {
    let findings = report.findings.iter().filter(|finding| finding.code.id == code);
    findings.map(|finding| finding.path()).collect()
}

#[cfg(unix)]
#[test]
fn links_out_of_the_project_are_refused_and_said() {
    let outside = TestProject::folder("tests/fixtures/mistakes/base", "content/");
    outside.write("arkiv/2021-02-01.yaml", SECRET);
    outside.write("text.md", "Hemlig text");
    outside.write("mall.typ.j2", "Hemlig mall");
    let project = project();
    project.write("templates/x", "");
    project.write(".git/config", "Hemlig inställning");
    let link = |to: std::path::PathBuf, path: &str| {
        std::os::unix::fs::symlink(to, project.path(path)).unwrap();
    };
    link(outside.path("arkiv/2021-02-01.yaml"), "content/sammantraden/2021-02-01.yaml");
    link(outside.path("arkiv"), "content/sammantraden/arkiv");
    link(outside.path("arkiv"), "content/verksamhetsplaner");
    link(outside.path("text.md"), "content/text.md");
    link(outside.path("mall.typ.j2"), "templates/kallelse.typ.j2");
    link("../.git/config".into(), "content/dolt.md");
    let report = project.build();
    let refused = [
        "content/dolt.md",
        "content/sammantraden/2021-02-01.yaml",
        "content/sammantraden/arkiv",
        "content/text.md",
        "content/verksamhetsplaner",
        "templates/kallelse.typ.j2",
    ];
    assert_eq!(paths(&report, "L17"), refused, "{}", pictures(&report));
    assert!(!pictures(&report).contains("Hemlig"), "{}", pictures(&report));
    assert_eq!(
        codes(&report).iter().filter(|code| **code != "L17").count(),
        1,
        "only the unused x"
    );
}

#[cfg(unix)]
#[test]
fn a_project_may_be_a_link_but_not_its_folder_of_records() {
    let whole = project();
    let elsewhere = tempfile::tempdir().unwrap();
    let link = elsewhere.path().join("projekt");
    std::os::unix::fs::symlink(whole.root(), &link).unwrap();
    let report = crate::support::library::check(&link);
    assert!(codes(&report).is_empty(), "{}", pictures(&report));
    fs::remove_file(&link).unwrap();
    fs::create_dir(&link).unwrap();
    std::os::unix::fs::symlink(whole.path("content"), link.join("content")).unwrap();
    let report = crate::support::library::check(&link);
    assert_eq!(codes(&report), ["L17"], "{}", pictures(&report));
}

#[cfg(unix)]
#[test]
fn links_within_the_project_are_read_and_linked_folders_of_records_are_errors() {
    let project = project();
    project.write("arkiv/2021-04-01.yaml", MEETING.replace("2021-03-01", "2021-04-01"));
    project.write("arkiv/2020/2020-04-01.yaml", MEETING);
    let link = |to: &str, path: &str| {
        std::os::unix::fs::symlink(to, project.path(path)).unwrap();
    };
    link("../../arkiv/2021-04-01.yaml", "content/sammantraden/2021-04-01.yaml");
    let report = project.build();
    let path = "output/sammantraden/2021-04-01/kallelse.pdf";
    assert!(report.made.iter().any(|made| made.path == path), "{}", pictures(&report));
    link("../arkiv", "content/bilder");
    let report = project.check();
    assert_eq!(paths(&report, "L9"), ["content/bilder"]);
    assert!(report.findings.iter().all(|finding| !finding.is_error()));
    link("../../arkiv/2020", "content/sammantraden/2020");
    let report = project.check();
    let errors = report.findings.iter().filter(|finding| finding.is_error());
    let errors: Vec<&str> = errors.map(|finding| finding.path()).collect();
    assert_eq!(errors, ["content/sammantraden/2020"], "{}", pictures(&report));
}

#[cfg(unix)]
#[test]
fn a_name_hides_nothing() {
    let project = project();
    let name = "content/dokument/a\u{1b}[2J\n\u{9b}\u{202e}lmay.yaml";
    project.write(name, "rubrik: Ett\ntest: \u{202e}000 001\u{1b}\n");
    project.write("content/dokument/\u{1b}]0;x\u{7}.docx", "");
    let report = project.check();
    let shown = pictures(&report);
    assert_eq!(codes(&report), ["L10", "R1"], "{shown}");
    assert!(shown.contains("content/dokument/a<U+001B>[2J<U+000A><U+009B><U+202E>lmay.yaml:2"));
    let output = run(&project, &["check"]);
    let hidden = |bytes: &[u8]| {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        text.chars()
            .any(|c| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c))
    };
    assert!(!hidden(&output.stderr));
    let output = run(&project, &["check", "--format", "json"]);
    assert!(!hidden(&output.stdout));
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let files = json["findings"].as_array().unwrap().iter().map(|finding| &finding["file"]);
    assert!(files.into_iter().any(|file| file == name), "programs get names as they are");
    let output = run(&project, &["inspect", "\u{1b}[2J.pdf"]);
    assert!(!hidden(&output.stdout) && !hidden(&output.stderr));
    let output = run(&project, &["build", "--root", "\u{1b}[2J"]);
    assert!(!hidden(&output.stderr) && output.status.code() == Some(2));
}

#[test]
fn no_hidden_file_is_published() {
    let project = project();
    for name in ["---", "§", "—", " "] {
        project.write(&format!("content/dokument/{name}.yaml"), "rubrik: Ett\ntext: Två\n");
    }
    let report = project.build();
    assert_eq!(codes(&report), ["L10"; 4], "{}", pictures(&report));
    assert!(!report.made.is_empty());
    assert!(!project.path("output/dokument").exists());
}

#[test]
fn a_template_hides_nothing() {
    let project = project();
    let template = "// a\u{202e}b\n#set page(width: 5cm)\n";
    project.write("templates/lib/egen.typ", template);
    project.write("templates/kallelse.typ.j2", "#import \"/lib/egen.typ\": *\n");
    let report = project.build();
    assert_eq!(codes(&report), ["T12"], "{}", pictures(&report));
    assert!(report.made.is_empty(), "{:?}", report.made);
    project.write("templates/lib/egen.typ", template.replace('\u{202e}', "\u{ad}"));
    assert!(codes(&project.check()).is_empty());
}

/// Runs `make-docs` in a project.
fn run(project: &TestProject, arguments: &[&str]) -> std::process::Output {
    command(arguments).current_dir(project.root()).output().unwrap()
}

fn command(arguments: &[&str]) -> std::process::Command {
    let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin("make-docs"));
    command.args(arguments).env_clear();
    command
}

/// Runs a command whose standard output and standard error nobody reads; its status.
#[cfg(unix)]
fn unread(project: &TestProject, arguments: &[&str]) -> Option<i32> {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut command = command(arguments);
    command.current_dir(project.root()).stdout(writer.try_clone().unwrap()).stderr(writer);
    command.status().unwrap().code()
}

#[cfg(unix)]
#[test]
fn a_reader_that_stops_is_no_fault() {
    let good = project();
    let bad = project();
    bad.write("content/dokument/a.yaml", "rubrik: Ett\ntest: Två\n");
    for (arguments, status) in [
        (&["check"][..], 1),
        (&["check", "--format", "json"], 1),
        (&["status", "--date", "2021-03-01"], 1),
        (&["build"], 1),
        (&["upgrade"], 0),
    ] {
        assert_eq!(unread(&bad, arguments), Some(status), "{arguments:?}");
    }
    for arguments in [&["check"][..], &["build"], &["explain", "R2"], &["explain"], &["--help"]] {
        assert_eq!(unread(&good, arguments), Some(0), "{arguments:?}");
    }
    assert!(good.path("output/sammantraden/2021-03-01/kallelse.pdf").exists());
}

#[cfg(unix)]
#[test]
fn watching_ends_when_nobody_reads() {
    let project = project();
    let watch = ["watch", "--no-preview", "--format", "json"];
    assert_eq!(unread(&project, &watch), Some(0));
}

#[cfg(unix)]
#[test]
fn a_link_to_nothing_says_so() {
    let project = project();
    fs::create_dir(project.path("content/dokument")).unwrap();
    std::os::unix::fs::symlink("borta.yaml", project.path("content/dokument/a.yaml")).unwrap();
    let report = project.check();
    assert_eq!(codes(&report), ["L1"]);
    assert!(pictures(&report).contains("länk till en fil som inte finns"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_working_directory_that_is_gone_is_no_fault() {
    let project = project();
    let gone = project.path("gone");
    fs::create_dir(&gone).unwrap();
    let root = project.root().display();
    // A shell stands in the folder when it goes.
    let shell = |arguments: &str| {
        let program = assert_cmd::cargo::cargo_bin("make-docs");
        let script = format!("cd gone && rmdir ../gone && {} {arguments}", program.display());
        let mut command = std::process::Command::new("sh");
        command.args(["-c", &script]).current_dir(project.root()).output().unwrap()
    };
    let output = shell(&format!("check --root {root}"));
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    fs::create_dir(&gone).unwrap();
    let output = shell("check --root .");
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("arbetsmappen går inte att läsa"), "{said}");
}
