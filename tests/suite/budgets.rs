//! What a document may take: one that takes too much time or memory, or that the system ends the work for, is left out
//! and named, and all others are made. A watched project goes on once it is mended.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::support::eventually;
use crate::support::project::TestProject;
use crate::support::watching::Watching;

const LOOK: &str = "templates/lib/egna.typ";
const PROTOKOLL: &str = "output/sammantraden/2024-09-18/protokoll.pdf";
const NOTICE: &str = "output/sammantraden/2024-09-18/anslag/ekby-kommun.pdf";

/// The line of the look of a § before which it is made to take long.
const SHOW: &str = "  show heading.where(level: 2): set block(above: 0pt, below: 0.7em)";

/// Typst that takes hours.
const HOURS: &str = "{ for i in range(100000) { for j in range(1000000) { let x = i } } }\n";

/// Typst that takes many GB.
const GIGABYTES: &str = "{ for i in range(400000000) {} }\n";

/// A project with its own look of a §, which begins with something.
fn project(beginning: &str) -> TestProject {
    let project = TestProject::fixture("namnd");
    project.edit(LOOK, SHOW, &format!("{beginning}{SHOW}"));
    project
}

/// A build of a project, with a variable set.
fn build(root: &Path, (variable, value): (&str, &str)) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("make-docs"));
    command.arg("build").arg("--root").arg(root).env(variable, value);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Holds that the protokoll alone was left out, for a reason.
#[track_caller]
fn assert_left_out(project: &TestProject, output: &Output, reason: &str) {
    let printed = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{printed}");
    assert_eq!(printed.matches("[S6]").count(), 1, "{printed}");
    assert!(printed.contains(&format!("`{PROTOKOLL}` skapas inte: {reason}")), "{printed}");
    assert!(printed.contains("content/sammantraden/2024-09-18.yaml"), "{printed}");
    assert!(!project.path(PROTOKOLL).exists() && project.path(NOTICE).exists());
}

#[test]
#[ignore = "slow: tests/run"]
fn a_document_without_end_is_left_out() {
    let project = project(HOURS);
    let output = build(project.root(), ("MAKE_DOCS_SECONDS", "3")).output().unwrap();
    assert_left_out(&project, &output, "det tog mer än 3 s (när sidorna lades ut)");
}

#[test]
#[ignore = "slow: tests/run"]
fn a_document_that_takes_all_memory_is_left_out() {
    let project = project(GIGABYTES);
    let output = build(project.root(), ("MAKE_DOCS_MEGABYTES", "300")).output().unwrap();
    assert_left_out(&project, &output, "det tog mer än 300 MB av minnet (när sidorna lades ut)");
}

/// The process that works, of the one that watches over it.
#[cfg(target_os = "linux")]
fn worker(watching: &Child) -> Option<String> {
    let id = watching.id();
    let children = fs::read_to_string(format!("/proc/{id}/task/{id}/children")).ok()?;
    children.split_whitespace().next().map(str::to_owned)
}

#[cfg(target_os = "linux")]
#[test]
#[ignore = "slow: tests/run"]
fn a_document_that_ends_the_process_is_left_out() {
    let project = project(HOURS);
    let watching = build(project.root(), ("MAKE_DOCS_SECONDS", "60")).spawn().unwrap();
    let mut before = None;
    for _ in 0..2 {
        assert!(eventually(|| worker(&watching).is_some_and(|id| before.as_ref() != Some(&id))));
        before = worker(&watching);
        thread::sleep(Duration::from_secs(2)); // the protokoll has begun
        let id = before.clone().unwrap();
        assert!(Command::new("kill").args(["-ABRT", &id]).status().unwrap().success());
    }
    let output = watching.wait_with_output().unwrap();
    assert_left_out(&project, &output, "det fick systemet att avbryta arbetet");
}

#[cfg(target_os = "linux")]
#[test]
fn a_worker_ends_with_the_process_that_watches_over_it() {
    let project = project(HOURS);
    let mut watching = build(project.root(), ("MAKE_DOCS_SECONDS", "60")).spawn().unwrap();
    assert!(eventually(|| worker(&watching).is_some()));
    let id = worker(&watching).unwrap();
    watching.kill().unwrap();
    watching.wait().unwrap();
    assert!(eventually(|| {
        let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
        status.is_empty() || status.contains("State:\tZ")
    }));
}

#[test]
#[ignore = "slow: tests/run"]
fn a_watched_project_goes_on_once_it_is_mended() {
    let project = TestProject::fixture("namnd");
    let mut watching = Watching::start(&project, &["--port", "0"]);
    let host = watching.host.clone();
    let sound = fs::read_to_string(project.path(LOOK)).unwrap();
    project.edit(LOOK, SHOW, &format!("{HOURS}{SHOW}"));
    assert!(watching.within(Duration::from_secs(3)).is_none(), "{:?}", watching.printed);
    #[expect(clippy::disallowed_methods, reason = "how long it takes to recover is what is tested")]
    let mended = Instant::now();
    project.write(LOOK, sound.replace("0.8pt", "0.9pt"));
    watching.next();
    // Within a second in a release; tests of a debug build share the machine.
    assert!(mended.elapsed() < Duration::from_secs(10), "{:?}", mended.elapsed());
    let again = watching.printed.iter().rev().find_map(|line| line.split("http://").nth(1));
    assert!(again.is_some_and(|url| url.starts_with(&host)), "{:?}", watching.printed);
}
