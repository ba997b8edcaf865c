//! What is published in a project, as values.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The folders that commands write to.
const FOLDERS: [&str; 2] = ["output", "content/forseglat"];

/// Files, by path from the project's root.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// What is published and sealed, with what is kept about it.
pub(crate) fn published(root: &Path) -> Files {
    let entries = FOLDERS.iter().flat_map(|folder| walkdir::WalkDir::new(root.join(folder)));
    let entries = entries.filter_map(Result::ok);
    let files = entries.filter(|entry| entry.file_type().is_file()).filter_map(|entry| {
        let path = entry.path().strip_prefix(root).unwrap().to_str().unwrap().to_owned();
        Some((path, fs::read(entry.path()).ok()?)) // a build that goes on may have moved it
    });
    files.collect()
}

/// Puts published files back as they were.
pub(crate) fn restore(root: &Path, files: &Files) {
    for folder in FOLDERS {
        let _ = fs::remove_dir_all(root.join(folder)); // there may be none
    }
    for (path, bytes) in files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

/// The paths of files that aren't the same in both.
pub(crate) fn differing<'a>(a: &'a Files, b: &'a Files) -> BTreeSet<&'a str> {
    let paths = a.keys().chain(b.keys()).filter(|path| a.get(*path) != b.get(*path));
    paths.map(String::as_str).collect()
}

/// Whether a file is one that we keep for ourselves, or that is about to take its place.
pub(crate) fn is_own(path: &str) -> bool {
    path.split('/').any(|part| part.starts_with(".make-docs"))
}
