//! What the tests share: projects in temporary folders, and reading PDFs.

pub(crate) mod browser;
pub(crate) mod built;
pub(crate) mod golden;
pub(crate) mod imports;
#[cfg(target_os = "linux")]
pub(crate) mod injection;
pub(crate) mod layout;
pub(crate) mod library;
pub(crate) mod marks;
pub(crate) mod paging;
pub(crate) mod pdf;
pub(crate) mod programs;
pub(crate) mod project;
pub(crate) mod published;
pub(crate) mod requests;
pub(crate) mod scalars;
pub(crate) mod schema;
pub(crate) mod trial;
pub(crate) mod watching;

use std::path::PathBuf;
use std::time::{Duration, Instant};

/// A path below the repository.
pub(crate) fn repository(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The files of a folder below the repository with an ending, sorted.
pub(crate) fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(repository(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|own| own == ending))
        .collect();
    files.sort();
    files
}

/// Every file below a folder of the repository.
pub(crate) fn all_files(folder: &str) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(repository(folder)).sort_by_file_name().into_iter();
    entries
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
        .collect()
}

/// A file's name without its ending.
pub(crate) fn stem(path: &std::path::Path) -> &str {
    path.file_stem().and_then(|stem| stem.to_str()).unwrap()
}

/// Whether the one who runs the tests asks for something: `UPDATE_GOLDEN=1`.
pub(crate) fn is_asked(name: &str) -> bool {
    variable(name).is_some()
}

/// What the one who runs the tests says: `CORPUS=…`.
#[expect(clippy::disallowed_methods, reason = "the one question that tests ask the environment")]
pub(crate) fn variable(name: &str) -> Option<std::ffi::OsString> {
    std::env::var_os(name)
}

/// Snapshot settings: snapshots in `tests/snapshots/`, named by the test alone.
pub(crate) fn snapshots() -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(repository("tests/snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings
}

/// Whether something comes true in time.
pub(crate) fn eventually(mut is_true: impl FnMut() -> bool) -> bool {
    #[expect(clippy::disallowed_methods, reason = "a test that waits gives up")]
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(20) {
        if is_true() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    false
}
