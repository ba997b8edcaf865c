//! Other programs that read what was made: poppler, qpdf, veraPDF. `tests/run` installs them; a test
//! that asks one of them is ignored unless it is asked for.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Output, Stdio};
use std::sync::{LazyLock, Mutex, PoisonError};

use lopdf::{Dictionary, Document};

use super::repository;

/// The output of a program that must be installed.
fn output(command: &mut Command) -> Output {
    command.output().unwrap_or_else(|_| panic!("{command:?}: is missing; `tests/run` installs it"))
}

/// The standard output of a program that must succeed.
#[track_caller]
fn printed(command: &mut Command) -> String {
    let output = output(command);
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The head of a page and its foot, where the running head and the page's number stand (points).
const HEAD: f32 = 70.0;
const FOOT: f32 = 62.0;

/// A PDF's text as poppler extracts it, laid out as on the page, without running heads and page numbers.
pub(crate) fn body_text(path: &Path) -> String {
    let document = Document::load(path).unwrap();
    let sizes: Vec<(f32, f32)> = document
        .page_iter()
        .map(|page| size(document.get_dictionary(page).unwrap(), &document))
        .collect();
    let mut text = String::new();
    let mut first = 1;
    for alike in sizes.chunk_by(|a, b| a == b) {
        let (width, height) = alike[0];
        let area = [0.0, HEAD, width, height - HEAD - FOOT];
        let mut command = Command::new("pdftotext");
        command.args(["-layout", "-enc", "UTF-8"]);
        for (flag, value) in ["-x", "-y", "-W", "-H"].iter().zip(area) {
            command.arg(flag).arg(format!("{value:.0}"));
        }
        let last = first + alike.len();
        command.arg("-f").arg(first.to_string()).arg("-l").arg((last - 1).to_string());
        text += &printed(command.arg(path).arg("-"));
        first = last;
    }
    text
}

/// Where a PDF's words stand on the pages as they are shown: XML, a line each.
pub(crate) fn boxes(path: &Path) -> String {
    printed(
        Command::new("pdftotext").args(["-bbox", "-cropbox", "-enc", "UTF-8"]).arg(path).arg("-"),
    )
}

/// A page's width and height.
fn size(page: &Dictionary, document: &Document) -> (f32, f32) {
    let inherited = || {
        let parent = page.get_deref(b"Parent", document).ok()?;
        parent.as_dict().ok()?.get_deref(b"MediaBox", document).ok()
    };
    let area = page.get_deref(b"MediaBox", document).ok().or_else(inherited).unwrap();
    let corner = |at: usize| area.as_array().unwrap()[at].as_float().unwrap();
    (corner(2) - corner(0), corner(3) - corner(1))
}

/// The whole text of each page, as poppler extracts it in the order that it is drawn.
pub(crate) fn page_texts(path: &Path) -> Vec<String> {
    let text =
        printed(Command::new("pdftotext").args(["-raw", "-enc", "UTF-8"]).arg(path).arg("-"));
    let mut pages: Vec<String> = text.split('\u{c}').map(str::to_owned).collect();
    pages.pop();
    pages
}

/// What `pdfinfo` prints about a file.
pub(crate) fn pdfinfo(path: &Path) -> String {
    printed(Command::new("pdfinfo").arg(path))
}

/// Runs qpdf on a file, with arguments before and after that file's path.
#[track_caller]
pub(crate) fn qpdf(before: &[&str], from: &Path, after: &[&str], to: &Path) {
    printed(Command::new("qpdf").args(before).arg(from).args(after).arg(to));
}

/// Runs pyHanko on files with a throw-away authority, and returns what it prints.
#[track_caller]
pub(crate) fn pyhanko(arguments: &[&str]) -> String {
    printed(Command::new(repository("tests/pyhanko/run")).args(arguments))
}

/// The problems that qpdf finds in a file; none if it is sound.
pub(crate) fn qpdf_problems(path: &Path) -> Option<String> {
    let output = output(Command::new("qpdf").arg("--check").arg(path));
    let problems = [output.stdout, output.stderr].concat();
    (!output.status.success()).then(|| String::from_utf8_lossy(&problems).into_owned())
}

/// The veraPDF engine, which is started once in a run and ends with it.
struct VeraPdf {
    _process: Child,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl VeraPdf {
    fn start() -> Self {
        let mut process = Command::new(repository("tests/verapdf/validate"))
            .arg("--each-line")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the script is there");
        let requests = process.stdin.take().unwrap();
        let answers = BufReader::new(process.stdout.take().unwrap());
        Self { _process: process, requests, answers }
    }

    /// The rules of some flavours that a file breaks, a line each.
    fn breaches(&mut self, path: &Path, flavours: &str) -> String {
        writeln!(self.requests, "{flavours} {}", path.display()).unwrap();
        let mut breaches = String::new();
        let mut seen = 0;
        for line in self.answers.by_ref().lines().map(Result::unwrap) {
            match line.as_str() {
                "" => break,
                line if line.starts_with("ok ") => {}
                line => breaches += &format!("{line}\n"),
            }
            seen += 1;
        }
        assert_ne!(seen, 0, "veraPDF doesn't answer; `tests/run` installs it");
        breaches
    }
}

/// The rules of some flavours of PDF/A and PDF/UA ("2a,ua1") that a file breaks, a line each; empty if it
/// conforms.
pub(crate) fn breaches(path: &Path, flavours: &str) -> String {
    static ENGINE: LazyLock<Mutex<VeraPdf>> = LazyLock::new(|| Mutex::new(VeraPdf::start()));
    ENGINE.lock().unwrap_or_else(PoisonError::into_inner).breaches(path, flavours)
}
