//! PDF files from others below `content/`, which are read on demand: at most one is in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use super::file::{LARGEST_ENCLOSURE, read_bytes, unreadable, with_slashes};
use super::stamp::Stamp;
use crate::diagnostic::Diagnostic;

/// PDF files from others, by path below `content/`.
#[derive(Debug, Default)]
pub struct ForeignFiles {
    /// The files that lie in the project with links resolved.
    files: BTreeMap<String, ForeignFile>,
    /// Links below `content/` that lead out of the project.
    outside: BTreeSet<String>,
}

#[derive(Debug)]
struct ForeignFile {
    path: PathBuf,
    stamp: Option<Stamp>,
}

impl ForeignFiles {
    /// Adds the file at `path`, called `name` below `content/`.
    pub(super) fn add(&mut self, name: String, path: PathBuf, stamp: Option<Stamp>) {
        self.files.insert(name, ForeignFile { path, stamp });
    }

    /// Adds a link that leads out of the project.
    pub(super) fn add_outside(&mut self, name: String) {
        self.outside.insert(name);
    }

    /// The paths of all files below `content/`.
    pub fn names(&self) -> impl Iterator<Item = &String> {
        self.files.keys()
    }

    /// Whether there is a file at a path below `content/`.
    pub fn has(&self, name: &str) -> bool {
        self.files.contains_key(name)
    }

    /// Whether the path below `content/` is a link that leads out of the project.
    pub fn is_outside(&self, name: &str) -> bool {
        self.outside.contains(name)
    }

    /// The stamp of a file, which changes when its content does.
    pub fn stamp(&self, name: &str) -> Option<Stamp> {
        self.files.get(name)?.stamp
    }

    /// The content of a file.
    pub fn read(&self, name: &str) -> Result<Vec<u8>, Box<Diagnostic>> {
        let shown = format!("content/{name}");
        match self.files.get(name) {
            Some(file) => read_bytes(&file.path, &shown, LARGEST_ENCLOSURE),
            None => Err(Box::new(unreadable(&shown, &io::ErrorKind::NotFound.into()))),
        }
    }
}

/// The content of a PDF file at any path, or the reason why it can't be read.
pub fn pdf(path: &Path) -> Result<Vec<u8>, String> {
    if !path.exists() {
        return Err("filen finns inte".to_owned());
    }
    read_bytes(path, &with_slashes(path), LARGEST_ENCLOSURE).map_err(|finding| finding.message)
}
