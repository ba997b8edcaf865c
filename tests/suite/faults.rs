//! What is left when writing fails or the program is killed: at every system call that changes a file, one after
//! the other. Each file is then as it was before or as it is to be, and the next run makes what an undisturbed one makes.

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use lopdf::Document;

use crate::support::injection::{Change, Disturbance, Run, run};
use crate::support::project::TestProject;
use crate::support::published::{Files, differing, is_own, published, restore};
use crate::support::repository;

/// Error numbers of Linux.
const ENOSPC: i32 = 28;
const EIO: i32 = 5;

/// A command whose writing is disturbed.
pub(crate) struct Subject {
    /// What it is called on the page about trust.
    pub(crate) name: &'static str,
    /// How it is asked for.
    pub(crate) arguments: &'static [&'static str],
    /// How what it left is finished: by the first of these runs, one after the other, that gives what an undisturbed one
    /// does after the first.
    after: &'static [&'static [&'static str]],
    /// The project before it is run for the first time.
    project: fn() -> TestProject,
    /// A change that makes it write something new.
    change: fn(&TestProject),
}

/// One at a time, so that the Nth call is the same in each run.
const BUILD: &[&str] = &["build", "--jobs", "1"];
const WATCH: &[&str] = &["watch", "--no-preview"];
const SEAL: &[&str] = &["seal"];
const CORRECT: &[&str] = &["correct", "2021-03-01", "--why", "Beloppet var fel"];

/// The commands that write, a row each.
pub(crate) const SUBJECTS: &[Subject] = &[
    Subject {
        name: "build",
        arguments: BUILD,
        after: &[BUILD],
        project: meeting,
        change: other_place,
    },
    Subject {
        name: "packet",
        arguments: BUILD,
        after: &[BUILD],
        project: packet,
        change: other_place,
    },
    Subject {
        name: "watch",
        arguments: WATCH,
        after: &[BUILD],
        project: meeting,
        change: other_place,
    },
    Subject { name: "seal", arguments: SEAL, after: &[SEAL], project: approved, change: nothing },
    Subject {
        name: "correct",
        arguments: CORRECT,
        after: &[BUILD, CORRECT, BUILD],
        project: approved,
        change: sealed,
    },
];

const MEETING: &str = "content/sammantraden/2021-03-01.yaml";

/// A project whose only meeting gives several files, none of them approved.
fn meeting() -> TestProject {
    let project = TestProject::in_memory();
    project.meeting(
        "datum: 2021-03-01\ntid: 09.00–10.00\nplats: Umeå\nkallelse: 2021-02-20\n\
         offentligt: true\nkungörelse: {datum: 2021-02-20}\n\
         närvaro: {beslutande: [{namn: Åsa Ek, roll: ordförande}, Bo Al]}\n\
         sekreterare: Kim Berg\njusterare: Bo Al\nförsta_paragraf: 1\n\
         ärenden: [{rubrik: Ett, text: Ordet hade ordföranden.}]\n",
    );
    project
}

/// A project whose only meeting has approved minutes and notices of that.
fn approved() -> TestProject {
    let project = TestProject::in_memory();
    project.meeting(
        "datum: 2021-03-01\ntid: 09.00–10.00\nplats: Umeå\nförsta_paragraf: 1\n\
         närvaro: {beslutande: [{namn: Åsa Ek, roll: ordförande}, Bo Al]}\n\
         sekreterare: Kim Berg\njusterare: Bo Al\njustering: 2021-03-10\n\
         anslag: {uppsatt: 2021-03-11, nedtas: 2021-04-02}\n\
         ärenden: [{rubrik: Ett, typ: beslut, beslut: Styrelsen beviljar 310 tkr.}]\n",
    );
    project
}

/// What is published stays to be sealed.
fn nothing(_: &TestProject) {}

/// What is sealed is to be corrected.
fn sealed(project: &TestProject) {
    make(project.root(), SEAL);
    project.edit(MEETING, "310 tkr", "301 tkr");
}

/// A project with a packet that encloses a file from others.
fn packet() -> TestProject {
    let project = TestProject::in_memory();
    let foreign = fs::read(repository("tests/fixtures/foreign/libreoffice-2b-ua.pdf")).unwrap();
    project.write("content/bilagor/underlag.pdf", foreign);
    project.meeting(
        "datum: 2021-03-01\ntid: 09.00–10.00\nplats: Umeå\nkallelse: 2021-02-20\n\
         bilagor:\n  - {nr: 1, fil: bilagor/underlag.pdf, rubrik: Underlag}\n\
         ärenden: [{rubrik: Ett, förslag: Styrelsen beslutar., bilagor: 1}]\n",
    );
    project
}

/// Every document says where the meeting is held.
fn other_place(project: &TestProject) {
    project.edit(MEETING, "plats: Umeå", "plats: Vännäs");
}

/// What disturbances led to.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Counts {
    /// The system calls that change a file, in an undisturbed run over something and over nothing.
    pub(crate) calls: usize,
    /// How many were made to fail.
    pub(crate) failed: usize,
    /// How many runs were killed.
    pub(crate) killed: usize,
}

/// A command in a project where something, or nothing, is published from before.
pub(crate) struct Stage<'a> {
    pub(crate) subject: &'a Subject,
    pub(crate) project: TestProject,
    /// What is published before, and after an undisturbed run.
    pub(crate) before: Files,
    pub(crate) after: Files,
    /// What is then there after the run that finishes.
    settled: Files,
    /// The system calls of that run that change a file.
    pub(crate) changes: Vec<Change>,
}

impl<'a> Stage<'a> {
    /// A command that finds what an earlier version of the record gave, and nothing, if it can begin with that.
    pub(crate) fn all(subject: &'a Subject) -> Vec<Self> {
        let is_building = subject.after == [BUILD];
        let mut stages = vec![Self::new(subject, false)];
        stages.extend(is_building.then(|| Self::new(subject, true)));
        stages
    }

    fn new(subject: &'a Subject, is_fresh: bool) -> Self {
        let project = (subject.project)();
        let mut before = Files::new();
        if !is_fresh {
            make(project.root(), BUILD);
            (subject.change)(&project);
            before = published(project.root());
        }
        let Run { changes, .. } = run(project.root(), subject.arguments, Disturbance::None);
        let after = published(project.root());
        assert!(!changes.is_empty() && after != before);
        assert!(after.keys().all(|path| !path.contains("/.make-docs-")), "{:?}", after.keys());
        for (path, bytes) in before.iter().chain(&after).filter(|(path, _)| path.ends_with(".pdf"))
        {
            assert!(Document::load_mem(bytes).is_ok(), "{path}");
        }
        make(project.root(), subject.after[0]);
        let settled = published(project.root());
        Self { subject, project, before, after, settled, changes }
    }

    /// Disturbs a run, and holds what is left against what may be.
    fn disturb(&self, disturbance: Disturbance<'_>) {
        let root = self.project.root();
        restore(root, &self.before);
        let Run { status, printed, .. } = run(root, self.subject.arguments, disturbance);
        let left = published(root);
        let place = self.place(disturbance);
        self.is_whole(&left, &place);
        let is_killed = matches!(disturbance, Disturbance::Kill(_));
        let is_told = is_killed || printed.iter().any(|line| line.contains("[S1]"));
        let differing = differing(&left, &self.after);
        let is_lost = |path: &&str| !is_own(path) || status == Some(0);
        let lost: Vec<&str> = differing.into_iter().filter(is_lost).collect();
        assert!(is_told || lost.is_empty(), "{place}: {lost:?} {printed:#?}");
        self.is_finished(&place);
    }

    /// Every document is as it was or as it is to be.
    pub(crate) fn is_whole(&self, left: &Files, place: &str) {
        for (path, bytes) in left.iter().filter(|(path, _)| !is_own(path)) {
            let known = [self.before.get(path), self.after.get(path)];
            assert!(known.contains(&Some(bytes)), "{place}: {path}");
        }
        let is_lost = |path: &&String| !is_own(path) && !left.contains_key(*path);
        let lost: Vec<&String> = self.before.keys().filter(is_lost).collect();
        assert!(lost.is_empty(), "{place}: {lost:?}");
    }

    /// The next run makes what an undisturbed one makes, and leaves nothing else.
    pub(crate) fn is_finished(&self, place: &str) {
        self.is_finished_in(self.project.root(), place);
    }

    /// The same in another folder.
    pub(crate) fn is_finished_in(&self, root: &Path, place: &str) {
        let mut told = String::new();
        let is_finished = self.subject.after.iter().any(|arguments| {
            let (is_fine, printed) = finish(root, arguments);
            let made = published(root);
            let differing = differing(&made, &self.settled);
            told += &format!("{arguments:?}: {differing:?}\n{printed}\n");
            is_fine && differing.is_empty()
        });
        assert!(is_finished, "{place}:\n{told}");
    }

    /// The call that is disturbed, and how.
    fn place(&self, disturbance: Disturbance<'_>) -> String {
        let (Disturbance::Error(at, _) | Disturbance::Kill(at)) = disturbance else {
            return String::new();
        };
        let Change { name, path, to, .. } = &self.changes[at - 1];
        format!("{disturbance:?}, {name} {} {}", path.display(), to.display())
    }
}

/// Runs the program undisturbed; nothing may be wrong.
fn make(root: &Path, arguments: &[&str]) {
    let (is_fine, printed) = finish(root, arguments);
    assert!(is_fine, "{printed}");
}

/// Runs the program undisturbed. Returns whether nothing was wrong, and what was printed.
fn finish(root: &Path, arguments: &[&str]) -> (bool, String) {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("make-docs"));
    let output = command.args(arguments).arg("--root").arg(root).output().unwrap();
    (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
}

/// Disturbs a command at every `step`th call, with a full disk, a broken one and a kill.
pub(crate) fn disturb(subject: &Subject, step: usize) -> Counts {
    let mut counts = Counts::default();
    for stage in Stage::all(subject) {
        counts.calls += stage.changes.len();
        for at in (1..=stage.changes.len()).step_by(step) {
            for error in [ENOSPC, EIO] {
                stage.disturb(Disturbance::Error(at, error));
                counts.failed += 1;
            }
            stage.disturb(Disturbance::Kill(at));
            counts.killed += 1;
        }
    }
    counts
}

/// Kills builds at times spread over the length of one. Returns how many.
pub(crate) fn kill_at_random(kills: u32) -> u32 {
    let stage = Stage::new(&SUBJECTS[0], false);
    let root = stage.project.root();
    #[expect(clippy::disallowed_methods, reason = "kills are spread over the time of a build")]
    let started = Instant::now();
    restore(root, &stage.before);
    make(root, BUILD);
    let length = started.elapsed();
    for round in 0..kills {
        restore(root, &stage.before);
        let mut command = Command::new(assert_cmd::cargo::cargo_bin("make-docs"));
        command.arg("build").arg("--root").arg(root).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.process_group(0).spawn().unwrap();
        std::thread::sleep(length * (round % 50) / 50);
        // The process that writes is watched over by the one that was started: both are killed.
        let kill = format!("kill -KILL -{}", child.id());
        let _ = Command::new("sh").args(["-c", &kill]).stderr(Stdio::null()).status(); // it may have ended
        child.wait().unwrap();
        let place = format!("kill {round}");
        stage.is_whole(&published(root), &place);
        stage.is_finished(&place);
    }
    kills
}

#[test]
#[ignore = "slow: tests/run"]
fn a_fault_leaves_whole_files_and_the_next_run_finishes() {
    for subject in SUBJECTS {
        disturb(subject, 7);
    }
}

#[test]
#[ignore = "slow: tests/run"]
fn a_killed_build_leaves_whole_files() {
    kill_at_random(200);
}
