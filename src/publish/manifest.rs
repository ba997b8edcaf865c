//! What was last written to a folder: the hash of each file, in the form that `sha256sum --check` reads.
//!
//! In comes the text of the manifest, out come hashes by path, and back.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use super::file::{read_state, write_state};
use super::target::{MANIFEST, STATE};

/// The hashes of files as they were last written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    /// By path below the folder.
    hashes: BTreeMap<String, String>,
}

impl Manifest {
    /// The manifest of a folder; nothing if there is none that can be read.
    pub(super) fn of(root: &Path) -> Self {
        let text = read_state(&file(root));
        let entries = text.lines().filter_map(|line| line.split_once("  "));
        let hashes = entries.map(|(hash, path)| (path.to_owned(), hash.to_owned())).collect();
        Self { hashes }
    }

    /// The hash with which a file was last written.
    pub(super) fn hash(&self, path: &str) -> Option<&str> {
        self.hashes.get(path).map(String::as_str)
    }

    /// Notes that a file was written.
    pub(super) fn insert(&mut self, path: String, hash: String) {
        self.hashes.insert(path, hash);
    }

    /// Writes it, without files that are gone.
    pub(super) fn write(&mut self, root: &Path) -> io::Result<()> {
        self.hashes.retain(|path, _| root.join(path).is_file());
        let lines = self.hashes.iter().map(|(path, hash)| format!("{hash}  {path}\n"));
        write_state(&file(root), &lines.collect::<String>())
    }
}

/// The hashes of what was last written to a folder.
pub fn published(root: &Path) -> BTreeSet<String> {
    Manifest::of(root).hashes.into_values().collect()
}

/// Forgets the files of a folder that are gone.
pub fn forget_removed(root: &Path) -> io::Result<()> {
    Manifest::of(root).write(root)
}

/// What was last written to a folder: paths below it and hashes.
pub fn written(root: &Path) -> BTreeMap<String, String> {
    Manifest::of(root).hashes
}

fn file(root: &Path) -> PathBuf {
    root.join(STATE).join(MANIFEST)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::digest::sha256;

    #[test]
    fn what_is_written_is_read() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(STATE)).unwrap();
        fs::write(folder.path().join("a.pdf"), "a").unwrap();
        let mut manifest = Manifest::of(folder.path());
        manifest.insert("a.pdf".to_owned(), sha256(b"a"));
        manifest.insert("gone.pdf".to_owned(), sha256(b"b"));
        manifest.write(folder.path()).unwrap();
        let read = Manifest::of(folder.path());
        assert_eq!(
            (read.hash("a.pdf"), read.hash("gone.pdf")),
            (Some(sha256(b"a").as_str()), None)
        );
    }
}
