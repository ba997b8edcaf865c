//! A project in a folder of its own.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::library::{self, Diagnostic, Report, picture};
use super::{built, repository};

/// A project that is gone when the test is.
pub(crate) struct TestProject {
    root: PathBuf,
    /// The temporary folder that it is in; none for one that stays to the end of the run.
    _folder: Option<tempfile::TempDir>,
    /// What may be found although nothing is wrong: how the seeds' minutes were late.
    known: &'static [&'static str],
}

/// What is found in records that show one thing with few words: a summons without time and place, minutes
/// that nobody signs.
pub(crate) const INCOMPLETE: [&str; 2] = ["M20", "M21"];

/// The code of fields without effect.
pub(crate) const WITHOUT_EFFECT: &str = "R48";

/// What is found in the sample, whose minutes were late.
const KNOWN: [&str; 4] = ["D1", "D2", "D3", "B1"];

impl TestProject {
    /// A project with the test organisation and no meetings.
    pub(crate) fn new() -> Self {
        let project = Self { known: &INCOMPLETE, ..Self::temporary() };
        let organisation = fs::read(repository("tests/fixtures/organisation.yaml")).unwrap();
        project.write("content/organisation.yaml", organisation);
        project
    }

    /// The same in memory, where the system has a folder for that.
    pub(crate) fn in_memory() -> Self {
        let memory = Path::new("/dev/shm");
        let folder = match memory.is_dir() {
            true => tempfile::tempdir_in(memory).unwrap(),
            false => tempfile::tempdir().unwrap(),
        };
        let root = folder.path().canonicalize().unwrap();
        let project = Self { root, _folder: Some(folder), known: &INCOMPLETE };
        let organisation = fs::read(repository("tests/fixtures/organisation.yaml")).unwrap();
        project.write("content/organisation.yaml", organisation);
        project
    }

    /// The sample project's records.
    pub(crate) fn sample() -> Self {
        Self::temporary().with_sample()
    }

    /// A project below `tests/fixtures/projects/`.
    pub(crate) fn fixture(name: &str) -> Self {
        Self::temporary().with(&format!("tests/fixtures/projects/{name}"), "")
    }

    /// The files of a folder of the repository, below `to`.
    pub(crate) fn folder(folder: &str, to: &str) -> Self {
        Self::temporary().with(folder, to)
    }

    /// The sample in a folder that stays.
    pub(crate) fn sample_in(root: &Path) -> Self {
        Self { root: root.to_owned(), _folder: None, known: &[] }.with_sample()
    }

    /// A project below `tests/fixtures/projects/` in a folder that stays.
    pub(crate) fn fixture_in(name: &str, root: &Path) -> Self {
        let project = Self { root: root.to_owned(), _folder: None, known: &[] };
        project.with(&format!("tests/fixtures/projects/{name}"), "")
    }

    fn temporary() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { root: folder.path().to_owned(), _folder: Some(folder), known: &[] }
    }

    fn with_sample(self) -> Self {
        Self { known: &KNOWN, ..self.with("content", "content/") }
    }

    /// With the files of a folder of the repository, below `to`.
    fn with(self, folder: &str, to: &str) -> Self {
        let folder = repository(folder);
        for entry in walkdir::WalkDir::new(&folder) {
            let entry = entry.unwrap();
            if entry.file_type().is_file() {
                let path = entry.path().strip_prefix(&folder).unwrap().to_str().unwrap();
                self.write(&format!("{to}{path}"), fs::read(entry.path()).unwrap());
            }
        }
        self
    }

    /// Writes a file.
    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Replaces text in a file; it must be there.
    pub(crate) fn edit(&self, path: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.path(path)).unwrap();
        assert!(text.contains(from), "`{from}` is not in {path}");
        self.write(path, text.replacen(from, to, 1));
    }

    /// A meeting record named by its date, else by `2021-01-01`.
    pub(crate) fn meeting(&self, text: &str) {
        let date = text.lines().find_map(|line| line.strip_prefix("datum: "));
        let date = date.and_then(|date| date.get(..10)).filter(|date| date.is_ascii());
        let name = date.filter(|date| !date.contains(['/', '"'])).unwrap_or("2021-01-01");
        self.write(&format!("content/sammantraden/{name}.yaml"), text);
    }

    /// A path in the project.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// The project's root.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Forgets what approved minutes and their notices said when they were published: their records may say something
    /// else.
    pub(crate) fn forget_approvals(&self) {
        let _ = fs::remove_dir_all(self.path("output/.make-docs/approved")); // there may be none
        let sources = self.path("output/.make-docs/sources");
        let noted = fs::read_to_string(&sources).unwrap_or_default();
        let others = noted.split_inclusive('\n').filter(|line| !line.contains("/anslag"));
        if !noted.is_empty() {
            fs::write(sources, others.collect::<String>()).unwrap();
        }
    }

    /// Checks every record.
    pub(crate) fn check(&self) -> Report {
        library::check(&self.root)
    }

    /// Makes every document.
    pub(crate) fn build(&self) -> Report {
        library::build(&self.root)
    }

    /// Makes every document; nothing may be wrong.
    #[track_caller]
    pub(crate) fn build_clean(&self) -> Report {
        let report = self.build();
        let is_known = |finding: &Diagnostic| self.known.contains(&finding.code.id);
        let is_clean =
            report.findings.iter().all(|finding| !finding.is_error() && is_known(finding));
        assert!(is_clean, "{}", pictures(&report));
        assert!(report.held.is_empty());
        report
    }
}

/// Where a finding is: path, line, code; line 1 if it is about a whole file or none.
pub(crate) fn reported_at(finding: &Diagnostic) -> (String, usize, String) {
    let start = finding.place.as_ref().and_then(|place| {
        let range = place.range()?;
        Some(place.line_and_column(range.start).0)
    });
    (finding.path().to_owned(), start.unwrap_or(1), finding.code.id.to_owned())
}

/// The findings as a reader sees them.
pub(crate) fn pictures(report: &Report) -> String {
    report.findings.iter().map(|finding| picture(finding, false) + "\n\n").collect()
}

/// The codes of what was found, but for what is found in the sample as it is, and in records of few words.
pub(crate) fn codes(report: &Report) -> Vec<&'static str> {
    let codes = report.findings.iter().map(|finding| finding.code.id);
    codes.filter(|code| !KNOWN.contains(code) && !INCOMPLETE.contains(code)).collect()
}

/// The paths of the documents that were made, below `output/`.
pub(crate) fn made(report: &Report) -> BTreeSet<&str> {
    report.made.iter().map(|made| made.path.trim_start_matches("output/")).collect()
}

/// The paths of the documents that a build of a changed sample held back, below `output/`. All others
/// of the sample must be made.
#[track_caller]
pub(crate) fn held(report: &Report) -> Vec<String> {
    let held: Vec<String> = report.held.iter().map(|document| document.path()).collect();
    let mut all = made(report);
    all.extend(held.iter().map(String::as_str));
    assert_eq!(all, made(&built::sample().report), "{}", pictures(report));
    held
}
