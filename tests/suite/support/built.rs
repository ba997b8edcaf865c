//! Projects that are built once in a run. Every test may read what was made of them, and none may
//! change it; a test that changes something has a project of its own.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, OnceLock};

use super::library::Report;
use super::project::TestProject;
use super::repository;

/// A project with everything that is made of it.
pub(crate) struct Built {
    project: TestProject,
    /// The report of its build.
    pub(crate) report: Report,
}

impl Built {
    fn new(project: TestProject) -> Self {
        let report = project.build_clean();
        Self { project, report }
    }

    /// The PDF files that the build made, with their paths in the project.
    pub(crate) fn pdfs(&self) -> impl Iterator<Item = (&str, PathBuf)> {
        let paged = self.report.made.iter().filter(|made| made.pages > 0);
        paged.map(|made| (made.path.as_str(), self.path(&made.path)))
    }

    /// A path in the project.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.project.path(path)
    }
}

/// The sample.
pub(crate) fn sample() -> &'static Built {
    static SAMPLE: LazyLock<Built> =
        LazyLock::new(|| Built::new(TestProject::sample_in(&FOLDER.0.join("sample"))));
    &SAMPLE
}

/// The looks beside the usual one.
pub(crate) const LOOKS: [&str; 2] = ["blankett", "storstil"];

/// The sample in one of the `LOOKS`.
pub(crate) fn in_look(look: &str) -> &'static Built {
    static BUILT: [OnceLock<Built>; LOOKS.len()] = [const { OnceLock::new() }; LOOKS.len()];
    let at = LOOKS.iter().position(|one| *one == look).unwrap();
    BUILT[at].get_or_init(|| {
        let project = TestProject::sample_in(&FOLDER.0.join(format!("sample-{look}")));
        let brand = format!("profil:\n  utseende: {look}\n");
        project.edit("content/organisation.yaml", "profil:\n", &brand);
        Built::new(project)
    })
}

/// A project below `tests/fixtures/projects/`.
pub(crate) fn fixture(name: &str) -> &'static Built {
    let new = || Built::new(TestProject::fixture_in(name, &FOLDER.0.join(name)));
    FIXTURES[name].get_or_init(new)
}

/// The names of the projects below `tests/fixtures/projects/`: bodies of other kinds.
pub(crate) fn fixtures() -> impl Iterator<Item = &'static str> {
    FIXTURES.keys().map(String::as_str)
}

static FIXTURES: LazyLock<BTreeMap<String, OnceLock<Built>>> = LazyLock::new(|| {
    let folders = fs::read_dir(repository("tests/fixtures/projects")).unwrap();
    let names = folders.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.map(|name| (name, OnceLock::new())).collect()
});

/// A folder below `target/` that no other run uses at the same time, and the lock that says so. The
/// system takes the lock back when the run ends, and a later run clears the folder.
static FOLDER: LazyLock<(PathBuf, File)> = LazyLock::new(|| {
    let temporary = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let free = (0..).find_map(|at| {
        let lock = File::create(temporary.join(format!("built-{at}.lock"))).unwrap();
        lock.try_lock().ok()?;
        Some((temporary.join(format!("built-{at}")), lock))
    });
    let (folder, lock) = free.unwrap();
    let _ = fs::remove_dir_all(&folder); // it may not be there
    (folder, lock)
});
