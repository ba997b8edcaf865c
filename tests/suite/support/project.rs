//! A project in a temporary folder.

use std::fs;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use make_docs::diagnostic::{Diagnostic, picture};
use make_docs::pipeline::{self, BuildOptions, Report};
use make_docs::plan::Selection;
use make_docs::project::Project;

use super::repository;

/// A project that is gone when the test is.
pub(crate) struct TestProject {
    folder: tempfile::TempDir,
    /// What may be found although nothing is wrong: how the seeds' minutes were late.
    known: &'static [&'static str],
}

impl TestProject {
    /// A project with the test organisation and no meetings.
    pub(crate) fn new() -> Self {
        let project = Self { folder: tempfile::tempdir().unwrap(), known: &[] };
        let organisation = fs::read(repository("tests/fixtures/organisation.yaml")).unwrap();
        project.write("content/organisation.yaml", organisation);
        project
    }

    /// The sample project's records.
    pub(crate) fn sample() -> Self {
        Self { known: &["D1", "D2", "D3", "B1"], ..Self::copy(&repository("content"), "content/") }
    }

    /// A project below `tests/fixtures/projects/`.
    pub(crate) fn fixture(name: &str) -> Self {
        Self::copy(&repository("tests/fixtures/projects").join(name), "")
    }

    /// A project with the files of a folder, below `to`.
    fn copy(folder: &Path, to: &str) -> Self {
        let project = Self { folder: tempfile::tempdir().unwrap(), known: &[] };
        for entry in walkdir::WalkDir::new(folder) {
            let entry = entry.unwrap();
            if entry.file_type().is_file() {
                let path = entry.path().strip_prefix(folder).unwrap().to_str().unwrap();
                project.write(&format!("{to}{path}"), fs::read(entry.path()).unwrap());
            }
        }
        project
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
        self.folder.path().join(path)
    }

    /// The project's root.
    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    /// The project as the library knows it.
    pub(crate) fn project(&self) -> Project {
        Project { root: self.root().to_owned() }
    }

    /// Checks every record.
    pub(crate) fn check(&self) -> Report {
        pipeline::check(&self.project(), &Selection::default())
    }

    /// Makes every document.
    pub(crate) fn build(&self) -> Report {
        pipeline::build(
            &self.project(),
            &Selection::default(),
            BuildOptions { jobs: NonZeroUsize::new(2).unwrap(), drafts: true, attach: false },
            &|_| ControlFlow::Continue(()),
        )
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

/// The findings as a reader sees them.
pub(crate) fn pictures(report: &Report) -> String {
    report.findings.iter().map(|finding| picture(finding, false) + "\n\n").collect()
}
