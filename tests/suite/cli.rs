//! The program as its users meet it.

use std::fs;
use std::process::Output;

use crate::support::project::TestProject;
use crate::support::{repository, schema, snapshots};

/// Runs `make-docs` in a project, with nothing of the environment but the path.
fn run(project: &TestProject, arguments: &[&str]) -> Output {
    assert_cmd::Command::cargo_bin("make-docs")
        .unwrap()
        .args(arguments)
        .current_dir(project.root())
        .env_clear()
        .output()
        .unwrap()
}

/// What it printed: standard error, with the time taken out.
fn printed(output: &Output) -> String {
    let text = String::from_utf8(output.stderr.clone()).unwrap();
    let time = regex::Regex::new(r"\d+,\d\d s").unwrap();
    time.replace_all(&text, "0,00 s").into_owned()
}

#[test]
fn builds_the_sample() {
    let project = TestProject::sample();
    let output = run(&project, &[]);
    assert_eq!(output.status.code(), Some(0));
    snapshots().bind(|| insta::assert_snapshot!("cli-build", printed(&output)));
    let again = printed(&run(&project, &["build"]));
    let made = again.lines().filter(|line| line.starts_with("  output/"));
    for line in made {
        assert!(line.ends_with("  (oförändrad)"), "{line}");
    }
}

#[test]
fn builds_what_is_asked_for() {
    let project = TestProject::sample();
    let made = |arguments: &[&str]| -> Vec<String> {
        let printed = printed(&run(&project, arguments));
        let lines = printed.lines().filter_map(|line| line.strip_prefix("  output/"));
        lines.map(|line| line.split("  ").next().unwrap().to_owned()).collect()
    };
    let day = |day: &str, names: &[&str]| -> Vec<String> {
        names.iter().map(|name| format!("sammantraden/{day}/{name}")).collect()
    };
    let first = day("2020-10-30", &["protokoll.pdf", "anslag/*.pdf, .html, .txt"]);
    let second = day("2020-11-27", &["kallelse.pdf", "paket.pdf"]);
    let third = day("2024-11-29", &["protokoll.pdf", "anslag/*.pdf, .html, .txt"]);
    assert_eq!(made(&["build", "2020-11-27"]), second);
    assert_eq!(made(&["2020-11-27", "2024-11-29"]), [&second[..], &third].concat());
    assert_eq!(made(&["build", "content/sammantraden/2020-10-30.yaml"]), first);
    assert_eq!(made(&["build", "./content/sammantraden/"]), [&first[..], &second, &third].concat());
    assert_eq!(made(&["build", "--only", "protokoll"]), [&first[..1], &third[..1]].concat());
    let both = [&first[..1], &second[..1], &third[..1]].concat();
    assert_eq!(made(&["--only", "kallelse,protokoll", "--jobs", "100000"]), both);
    assert_eq!(made(&["--only", "kallelse", "2020-11-27"]), second[..1]);
}

#[test]
fn a_project_without_meetings_is_told() {
    let project = TestProject::new();
    project.write("content/sammanträden/2021-03-01.yaml", "datum: 2021-03-01\n");
    let output = run(&project, &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(printed(&output).contains("L6"), "{}", printed(&output));
}

#[test]
fn says_what_it_does_not_find() {
    let project = TestProject::sample();
    let output = run(&project, &["build", "2020-10-31", "content/annat.yaml"]);
    assert_eq!(output.status.code(), Some(1));
    snapshots().bind(|| insta::assert_snapshot!("cli-not-found", printed(&output)));
}

#[test]
fn a_finding_gives_status_one_and_concerns_what_was_asked_for() {
    let project = TestProject::sample();
    project.edit("content/sammantraden/2024-11-29.yaml", "typ: beslut", "typ: beslutt");
    assert_eq!(run(&project, &["check"]).status.code(), Some(1));
    assert_eq!(run(&project, &["check", "2020-10-30"]).status.code(), Some(0));
    let output = run(&project, &["build"]);
    assert_eq!(output.status.code(), Some(1));
    snapshots().bind(|| insta::assert_snapshot!("cli-finding", printed(&output)));
}

#[test]
fn checks_without_writing() {
    let project = TestProject::sample();
    let output = run(&project, &["check"]);
    assert_eq!(output.status.code(), Some(0));
    let printed = printed(&output);
    assert!(printed.contains(" filer granskade, "), "{printed}");
    assert!(!project.path("output").exists());
}

#[test]
fn json_is_for_programs() {
    let project = TestProject::sample();
    project.edit("content/sammantraden/2024-11-29.yaml", "typ: beslut", "typ: beslutt");
    let output = run(&project, &["check", "--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stderr.is_empty());
    snapshots()
        .bind(|| insta::assert_snapshot!("cli-json", String::from_utf8_lossy(&output.stdout)));
}

#[test]
fn works_from_a_folder_below_and_with_a_root() {
    let project = TestProject::sample();
    let elsewhere = tempfile::tempdir().unwrap();
    let mut command = assert_cmd::Command::cargo_bin("make-docs").unwrap();
    command
        .args(["check", "2020-10-30.yaml"])
        .current_dir(project.path("content/sammantraden"))
        .assert()
        .code(0);
    let mut command = assert_cmd::Command::cargo_bin("make-docs").unwrap();
    command
        .arg("check")
        .arg("--root")
        .arg(project.root())
        .current_dir(elsewhere.path())
        .assert()
        .code(0);
}

#[test]
fn says_when_it_cannot_work() {
    let elsewhere = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        assert_cmd::Command::cargo_bin("make-docs")
            .unwrap()
            .args(arguments)
            .current_dir(elsewhere.path())
            .output()
            .unwrap()
    };
    for arguments in [&["check"][..], &["--root", "finns-inte"], &["--only", "brev"], &["--nytt"]] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{}", printed(&output));
        assert!(printed(&output).starts_with("fel: "), "{}", printed(&output));
    }
    assert!(printed(&run(&["--root", ".", "check"])).contains("make-docs check"));
}

#[test]
fn a_document_that_cannot_be_written_is_told() {
    let project = TestProject::sample();
    project.write("output/sammantraden/2020-10-30", "en fil där en mapp ska vara");
    let output = run(&project, &[]);
    assert_eq!(output.status.code(), Some(2), "{}", printed(&output));
    assert!(printed(&output).contains("S1"));
    assert!(project.path("output/sammantraden/2024-11-29/protokoll.pdf").exists());
}

#[test]
fn a_project_without_organisation_is_told() {
    let project = TestProject::sample();
    fs::remove_file(project.path("content/organisation.yaml")).unwrap();
    let output = run(&project, &["--root", "."]);
    assert_eq!(output.status.code(), Some(1));
    snapshots().bind(|| insta::assert_snapshot!("cli-no-organisation", printed(&output)));
}

#[test]
fn help_and_version() {
    let project = TestProject::new();
    for (name, arguments) in [
        ("help", &["--help"][..]),
        ("help-build", &["build", "--help"]),
        ("help-check", &["check", "-h"]),
    ] {
        let output = run(&project, arguments);
        assert_eq!(output.status.code(), Some(0));
        let text = String::from_utf8(output.stdout).unwrap();
        snapshots().bind(|| insta::assert_snapshot!(format!("cli-{name}"), text));
    }
    let version = run(&project, &["--version"]).stdout;
    assert_eq!(
        String::from_utf8_lossy(&version),
        format!("make-docs {}\n", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn warnings_count_when_they_should() {
    let project = TestProject::sample();
    assert_eq!(run(&project, &["check"]).status.code(), Some(0));
    assert_eq!(run(&project, &["check", "--strict"]).status.code(), Some(1));
    assert_eq!(run(&project, &["check", "--strict", "2020-11-27"]).status.code(), Some(1));
    let clean = TestProject::new();
    clean.write("content/dokument/brev.yaml", "rubrik: Brev\ndatum: 2021-03-01\ntext: Hej.\n");
    assert_eq!(run(&clean, &["--strict"]).status.code(), Some(0));
}

#[test]
fn quiet_prints_findings_alone() {
    let project = TestProject::sample();
    let findings = printed(&run(&project, &["check", "--quiet"]));
    assert!(!findings.contains("filer granskade"), "{findings}");
    assert_eq!(printed(&run(&project, &["build", "-q"])), findings);
    let clean = TestProject::new();
    clean.write("content/dokument/brev.yaml", "rubrik: Brev\ndatum: 2021-03-01\ntext: Hej.\n");
    assert_eq!(printed(&run(&clean, &["--quiet"])), "");
    assert!(clean.path("output/dokument/brev.pdf").exists());
}

#[test]
fn a_code_is_explained() {
    let project = TestProject::new();
    let output = run(&project, &["explain", "r2", "D1"]);
    assert_eq!(output.status.code(), Some(0));
    let text = String::from_utf8(output.stdout).unwrap();
    snapshots().bind(|| insta::assert_snapshot!("cli-explain", text));
    let all = String::from_utf8(run(&project, &["explain"]).stdout).unwrap();
    assert!(all.contains("\nS2   Ett dokument finns kvar"), "{all}");
    let output = run(&project, &["explain", "R222"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(printed(&output).contains("menade du `R2"), "{}", printed(&output));
}

/// What a command printed as JSON, which follows the schema.
#[track_caller]
fn json(project: &TestProject, arguments: &[&str]) -> serde_json::Value {
    let output = run(project, &[arguments, &["--format", "json"]].concat());
    assert!(output.stderr.is_empty(), "{}", printed(&output));
    let value = serde_json::from_slice(&output.stdout).unwrap();
    let schema = std::fs::read(repository("docs/json.schema.json")).unwrap();
    let faults = schema::faults(&value, &serde_json::from_slice(&schema).unwrap());
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    value
}

#[test]
fn json_follows_the_schema() {
    let project = TestProject::sample();
    let built = json(&project, &["build"]);
    assert_eq!(built["documents"].as_array().unwrap().len(), 23);
    for arguments in
        [&["check"][..], &["status", "--date", "2024-12-01"], &["extract", "2024-11-29", "59"]]
    {
        json(&project, arguments);
    }
    assert_eq!(json(&project, &["verify"])["sealed"][0]["published"], "unsealed");
    assert_eq!(json(&project, &["seal", "2020-10-30"])["sealed"].as_array().unwrap().len(), 1);
    assert_eq!(json(&project, &["verify"])["sealed"][0]["versions"][0]["remade"], true);
    let published = project.path("output/sammantraden/2020-10-30/protokoll.pdf");
    let known = json(&project, &["verify", published.to_str().unwrap()]);
    assert_eq!(known["files"][0]["sealed_version"], 1);
    let signed = repository("tests/fixtures/foreign/signed.pdf");
    let files = [
        "output/kalender.ics",
        "output/sammantraden/2020-11-27/paket.pdf",
        signed.to_str().unwrap(),
    ];
    let inspected = json(&project, &[&["inspect"][..], &files].concat());
    assert_eq!(inspected["files"][2]["signatures"].as_array().unwrap().len(), 3);
    // What is held back and what is left over.
    project.edit("content/sammantraden/2024-11-29.yaml", "typ: beslut", "typ: beslutt");
    let kallelse = project.path("output/sammantraden/2020-11-27/protokoll.pdf");
    fs::copy(project.path("output/sammantraden/2020-10-30/protokoll.pdf"), kallelse).unwrap();
    let report = json(&project, &["build"]);
    let held = &report["held"][0];
    assert_eq!(held["path"], "output/sammantraden/2024-11-29/protokoll.pdf");
    assert_eq!((&held["kept"], &held["codes"]), (&true.into(), &serde_json::json!(["R3"])));
    let left = serde_json::json!(["output/sammantraden/2020-11-27/protokoll.pdf"]);
    assert_eq!(report["left_over"], left);
    assert_eq!(json(&project, &["build", "--prune"])["removed"], left);
    project.edit("content/verksamhetsplaner/2021-2023/verksamhetsplan.yaml", "kod:", "fynd:");
    for (arguments, written) in [(&["upgrade"][..], false), (&["upgrade", "--yes"], true)] {
        let upgrade = json(&project, arguments);
        assert_eq!(upgrade["upgraded"][0]["written"], written);
        assert_eq!(upgrade["upgraded"][0]["changes"].as_array().unwrap().len(), 1);
    }
}

/// Whether a text is in Swedish, but for names in backticks and what others said, in parentheses.
#[track_caller]
fn assert_swedish(text: &str) {
    let own = regex::Regex::new(r"`[^`\n]*`|\(Typst: .*\)|\(minijinja: .*\)").unwrap();
    let english = regex::Regex::new(
        r"(?i)\b(the|not|no such|of|error|expected|unexpected|invalid|found|failed|missing|unknown|cannot|with|value|file|directory|required|is|denied|undefined|os error)\b",
    )
    .unwrap();
    // Lines of the user's own files are hers.
    for line in text.lines().filter(|line| !line.contains(" │ ")) {
        let own_words = own.replace_all(line, "");
        assert!(!english.is_match(&own_words), "{line}");
    }
}

#[test]
fn no_english_reaches_the_user() {
    let project = TestProject::sample();
    project.write("content/dokument/brev.yaml/a.txt", "");
    project.write("content/dokument/bild.yaml", "rubrik: Bild\ndatum: 2021-03-01\ntext: \"![a](x.svg)\\n\\n![b](y.png)\\n\\n![c](z.png)\"\n");
    project.write("content/dokument/x.svg", "<svg><a></svg>");
    project.write("content/dokument/y.png", b"\x89PNG\r\n\x1a\n");
    project.write("content/dokument/z.png", b"\xff\xd8\xff");
    project.write("templates/kallelse.typ.j2", "{{ kallelse.annat }}");
    project.write("templates/motesplan.typ.j2", "#panic(1)");
    project.write("templates/dokument.typ.j2", "{{ dokument|annat }}");
    project.write("output/sammantraden/2020-10-30", "en fil där en mapp ska vara");
    for arguments in [
        &["build"][..],
        &["check", "--jobs"],
        &["--jobs", "många"],
        &["--jobs", "0"],
        &["--jobs"],
        &["--jobs", "2", "--jobs", "3"],
        &["--nytt"],
        &["--prune=ja"],
        &["--only", "brev"],
        &["--format", "xml"],
        &["--root", "finns-inte"],
        &["watch", "--open", "--no-preview"],
        &["watch", "--port", "många"],
        &["watch", "--host", "här"],
        &["status", "--date", "snart"],
        &["extract"],
        &["extract", "2020-10-30", "sju"],
        &["extract", "2020-10-30"],
        &["correct"],
        &["correct", "2020-10-30"],
        &["correct", "2020-10-30", "--why", " "],
        &["correct", "2020-10-30", "--why", "skrivfel"],
        &["seal", "snart"],
        &["seal", "2020-10-31"],
        &["verify", "finns-inte.pdf"],
        &["verify", "content/organisation.yaml"],
        &["inspect"],
        &["inspect", "finns-inte.pdf", "content", "content/organisation.yaml"],
        &["explain", "X1"],
        &["bild"],
    ] {
        let output = run(&project, arguments);
        assert_ne!(output.status.code(), Some(0), "{arguments:?}");
        assert_swedish(&printed(&output));
        assert_swedish(&String::from_utf8_lossy(&output.stdout));
    }
}

/// What the commands of sealing print, one after the other.
#[test]
fn sealing_is_told() {
    let project = TestProject::sample();
    project.build_clean();
    let mut told = String::new();
    let mut tell = |arguments: &[&str]| {
        let output = run(&project, arguments);
        told += &format!("$ make-docs {}\n", arguments.join(" "));
        told += &String::from_utf8_lossy(&output.stdout);
        told += &format!("{}→ {}\n\n", printed(&output), output.status.code().unwrap());
    };
    tell(&["seal", "2024-11-29"]);
    tell(&["verify"]);
    project.edit("content/sammantraden/2024-11-29.yaml", "Sveagatan 8", "Sveagatan 9");
    tell(&["build", "--quiet", "--only", "protokoll", "2024-11-29"]);
    tell(&["correct", "2024-11-29", "--quiet", "--why", "fel gatunummer", "--date", "2025-01-20"]);
    tell(&["verify", "output/sammantraden/2024-11-29/protokoll-version-1.pdf"]);
    tell(&["verify"]);
    let hashes = regex::Regex::new("[0-9a-f]{64}").unwrap();
    snapshots().bind(|| insta::assert_snapshot!("cli-sealing", hashes.replace_all(&told, "…")));
}

#[test]
#[ignore = "needs script: tests/run"]
fn a_dumb_terminal_gets_no_colour() {
    let project = TestProject::sample();
    let program = assert_cmd::cargo::cargo_bin("make-docs");
    let shown = |term: &str, no_color: &str| {
        let output = std::process::Command::new("script")
            .args(["-qec", &format!("{} check", program.display()), "/dev/null"])
            .current_dir(project.root())
            .env("TERM", term)
            .env("NO_COLOR", no_color)
            .output()
            .unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    assert!(shown("xterm", "").contains("\u{1b}["));
    assert!(!shown("dumb", "").contains('\u{1b}'));
    assert!(!shown("xterm", "1").contains('\u{1b}'));
}
