//! The program, disturbed at the Nth system call that changes a file of a project (`tests/inject/inject.c`).

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use super::repository;
use super::watching::is_status;

/// What happens to the program.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Disturbance<'a> {
    /// Nothing.
    None,
    /// A call fails, with an error number.
    Error(usize, i32),
    /// It is killed before a call.
    Kill(usize),
    /// Before every call, a command is run with its number.
    Each(&'a str),
}

/// A system call that changes a file.
#[derive(Debug, Clone)]
pub(crate) struct Change {
    /// Its name.
    pub(crate) name: String,
    /// The file's path.
    pub(crate) path: PathBuf,
    /// The path that a rename or link gives it.
    pub(crate) to: PathBuf,
    /// What is written.
    pub(crate) bytes: Vec<u8>,
}

/// How a run ended.
#[derive(Debug)]
pub(crate) struct Run {
    /// The exit status; none if the program was ended.
    pub(crate) status: Option<i32>,
    /// What it changed, in order.
    pub(crate) changes: Vec<Change>,
    /// What it printed for its user.
    pub(crate) printed: Vec<String>,
}

/// The program that disturbs others, compiled when it is first needed.
static INJECT: LazyLock<(tempfile::TempDir, PathBuf)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("inject");
    let source = repository("tests/inject/inject.c");
    let compiled = Command::new("cc").args(["-O2", "-o"]).arg(&program).arg(source).status();
    assert!(compiled.expect("a C compiler, as Rust needs one").success());
    (folder, program)
});

/// Runs `make-docs` in a project. `watch` is ended after its first build.
pub(crate) fn run(root: &Path, arguments: &[&str], disturbance: Disturbance<'_>) -> Run {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let mut command = Command::new(&INJECT.1);
    command.arg(&log).arg(root);
    match disturbance {
        Disturbance::None => command.arg("none"),
        Disturbance::Error(at, error) => {
            command.arg("error").arg(at.to_string()).arg(error.to_string())
        }
        Disturbance::Kill(at) => command.arg("kill").arg(at.to_string()),
        Disturbance::Each(other) => command.arg("each").arg(other),
    };
    command.arg(assert_cmd::cargo::cargo_bin("make-docs"));
    command.args(arguments).arg("--root").arg(root);
    let mut process = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let is_endless = arguments.contains(&"watch");
    let mut printed = Vec::new();
    let lines = BufReader::new(process.stderr.take().unwrap()).lines();
    for line in lines.map_while(Result::ok) {
        let is_built = is_status(&line);
        printed.push(line);
        if is_built && is_endless {
            process.kill().unwrap(); // what it traces ends with it
            break;
        }
    }
    let status = process.wait().unwrap().code().filter(|code| *code != 137);
    assert_ne!(status, Some(126), "the program can't be traced here: {printed:#?}");
    Run { status, changes: changes(&log), printed }
}

/// What a log says.
fn changes(log: &Path) -> Vec<Change> {
    let data = fs::read(log.with_extension("data")).unwrap_or_default();
    let text = fs::read_to_string(log).unwrap();
    let lines = text.lines().map(|line| {
        let parts: Vec<&str> = line.split('\t').collect();
        let length: Option<usize> = parts.get(4).and_then(|length| length.parse().ok());
        let bytes = length.map(|length| {
            let begin: usize = parts[3].parse().unwrap();
            data[begin..begin + length].to_vec()
        });
        let to = if length.is_none() { parts[3] } else { "" };
        let (name, path) = (parts[1].to_owned(), PathBuf::from(parts[2]));
        Change { name, path, to: to.into(), bytes: bytes.unwrap_or_default() }
    });
    lines.collect()
}
