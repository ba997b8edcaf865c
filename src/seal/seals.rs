//! The sealed documents of a project: which there are, their bytes, and new ones.
//!
//! In come the lock files, out come versions by document, and back. A sealed file lies below
//! `content/forseglat/` at the document's path with the version's number: `protokoll.1.pdf`, and what it was
//! made from beside it: `protokoll.1.json`.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use super::origin::Origin;
use crate::diagnostic::SourceFile;
use crate::digest::sha256;
use crate::kinds;
use crate::lock::{self, Break, Lock, LockLine, Reason};
use crate::publish::{self, Refusal};

/// A sealed version of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// Its number, from 1.
    pub version: usize,
    /// What its lock file says of it.
    pub line: LockLine,
    /// The lock file.
    pub lock: Arc<SourceFile>,
}

/// A new version of a document.
#[derive(Debug)]
pub struct NewSeal {
    /// The document's path below the published folder.
    pub path: String,
    /// The year of its lock file.
    pub year: i32,
    /// The file.
    pub bytes: Vec<u8>,
    /// What it was made from.
    pub origin: Origin,
    /// Why it is sealed.
    pub reason: Reason,
}

/// The sealed documents of a project.
#[derive(Debug, Default)]
pub struct Seals {
    /// `content/`.
    root: PathBuf,
    /// The lock files by name: `2024`.
    locks: BTreeMap<String, (Arc<SourceFile>, Lock)>,
    /// The versions by the document's path below the published folder, the oldest first.
    versions: BTreeMap<String, Vec<Sealed>>,
}

impl Seals {
    /// The documents that lock files name; the files lie below `root`, in the folder of sealed files.
    fn of(root: PathBuf, files: &[Arc<SourceFile>]) -> Self {
        let mut seals = Self { root, ..Self::default() };
        for file in files {
            let mut lock = Lock::parse(&file.text);
            for line in lock.lines.iter().filter(|line| line.reason != Reason::Origin) {
                let sealed = document(&line.path).map(|(path, version)| {
                    (path, Sealed { version, line: line.clone(), lock: file.clone() })
                });
                let versions = sealed.as_ref().map(|(path, _)| seals.versions.get(path));
                let last =
                    versions.flatten().and_then(|all| all.last()).map_or(0, |own| own.version);
                match sealed {
                    Some((path, sealed)) if sealed.version == last + 1 => {
                        seals.versions.entry(path).or_default().push(sealed);
                    }
                    // No other program writes such a line.
                    _ => lock.broken = lock.broken.or(Some(Break::Unreadable(line.number))),
                }
            }
            let name = file.path.rsplit('/').next().unwrap_or_default();
            seals.locks.insert(name.trim_end_matches(".lock").to_owned(), (file.clone(), lock));
        }
        seals
    }

    /// Those of the lock files as they are now: others may have sealed since records were read.
    pub fn now(root: PathBuf) -> Self {
        let folder = root.join(lock::FOLDER);
        let mut files = Vec::new();
        for entry in fs::read_dir(&folder).into_iter().flatten().filter_map(Result::ok) {
            let Ok(name) = entry.file_name().into_string() else { continue };
            if let (true, Ok(Some(bytes))) = (name.ends_with(".lock"), publish::read(&entry.path()))
            {
                let text = String::from_utf8(with_line_feeds(&bytes)).unwrap_or_default();
                files.push(SourceFile::new(lock::shown(&name), text));
            }
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Self::of(root, &files)
    }

    /// The lock files by name: `2024`.
    pub fn locks(&self) -> &BTreeMap<String, (Arc<SourceFile>, Lock)> {
        &self.locks
    }

    /// The versions of every sealed document, the oldest first.
    pub fn documents(&self) -> &BTreeMap<String, Vec<Sealed>> {
        &self.versions
    }

    /// Whether a document below a folder is sealed.
    pub fn has_below(&self, folder: &str) -> bool {
        let start = format!("{folder}/");
        let mut after = self.versions.range(start.clone()..);
        after.next().is_some_and(|(path, _)| path.starts_with(&start))
    }

    /// The version of a document that holds.
    pub fn newest(&self, path: &str) -> Option<&Sealed> {
        self.versions.get(path)?.last()
    }

    /// The versions of a document that a correction has replaced, the oldest first.
    pub fn replaced(&self, path: &str) -> impl Iterator<Item = &Sealed> {
        let versions = self.versions.get(path).map(Vec::as_slice).unwrap_or_default();
        let pairs = versions.windows(2);
        pairs
            .filter(|pair| matches!(pair[1].line.reason, Reason::Corrected { .. }))
            .map(|pair| &pair[0])
    }

    /// The bytes of a sealed file, as they were sealed; `None` if there are other bytes now.
    pub fn read(&self, sealed: &Sealed) -> io::Result<Option<Vec<u8>>> {
        let bytes = self.stored(&sealed.line.path)?;
        Ok(bytes.filter(|bytes| sha256(bytes) == sealed.line.sha256))
    }

    /// What a sealed file was made from.
    pub fn origin(&self, sealed: &Sealed) -> Option<Origin> {
        let file = origin_file(&sealed.line.path);
        Origin::parse(&String::from_utf8(self.stored(&file).ok()??).ok()?)
    }

    /// Whether what a line of a lock file says of a version's origin is still what the file beside it says.
    pub fn has_origin(&self, line: &LockLine) -> bool {
        let bytes = self.stored(&line.path).ok().flatten().unwrap_or_default();
        sha256(&bytes) == line.sha256 || sha256(&with_line_feeds(&bytes)) == line.sha256
    }

    /// Whether a document of a year can be sealed: not if its lock file isn't as it was written.
    pub fn is_whole(&self, year: i32) -> bool {
        self.locks.get(&year.to_string()).is_none_or(|(_, lock)| lock.broken.is_none())
    }

    /// The path, beside the lock files, of a document's next version that lies there though no lock file names it.
    pub fn without_line(&self, path: &str) -> Option<String> {
        let file = versioned(path, self.next_version(path));
        self.root.join(lock::FOLDER).join(&file).exists().then_some(file)
    }

    fn next_version(&self, path: &str) -> usize {
        self.newest(path).map_or(1, |newest| newest.version + 1)
    }

    /// Holds that a file beside the lock files is an ordinary one with some bytes, or isn't there. One that can't be looked
    /// at can't be written either.
    fn hold_free(&self, path: &str, bytes: Option<&[u8]>) -> Result<(), Refusal> {
        let file = self.root.join(lock::FOLDER).join(path);
        let Ok(metadata) = fs::symlink_metadata(&file) else { return Ok(()) };
        if !metadata.is_file() {
            return Err(Refusal::NoFile);
        }
        let there = fs::read(file)?;
        let is_same = bytes.is_some_and(|own| own == there || own == with_line_feeds(&there));
        if is_same { Ok(()) } else { Err(Refusal::Changed) }
    }

    /// The bytes of a file beside the lock files; `None` if there is none.
    fn stored(&self, path: &str) -> io::Result<Option<Vec<u8>>> {
        publish::read(&self.root.join(lock::FOLDER).join(path))
    }

    /// Seals a new version. Its lock line is written last: what is interrupted before isn't sealed.
    pub fn add(&mut self, new: NewSeal) -> Result<&Sealed, Refusal> {
        let NewSeal { path, year, bytes, origin, reason } = new;
        let year_name = year.to_string();
        let lock_file = format!("{year_name}.lock");
        let known = self.locks.get(&year_name).map(|(_, lock)| lock.clone());
        let version = self.next_version(&path);
        let file = versioned(&path, version);
        let origin_file = origin_file(&file);
        let origin_text = origin.line();
        self.hold_free(&lock_file, known.as_ref().map(|lock| lock.text.as_bytes()))?;
        self.hold_free(&file, Some(&bytes))?;
        self.place(&file, &bytes)?;
        self.place(&origin_file, origin_text.as_bytes())?;
        let mut lock = known.unwrap_or_else(|| Lock::new(year));
        let line = lock.add(sha256(&bytes), file, reason);
        lock.add(sha256(origin_text.as_bytes()), origin_file, Reason::Origin);
        self.place(&lock_file, lock.text.as_bytes())?;
        let source = SourceFile::new(lock::shown(&lock_file), &*lock.text);
        self.locks.insert(year_name, (source.clone(), lock));
        let versions = self.versions.entry(path).or_default();
        versions.push(Sealed { version, line, lock: source });
        Ok(&versions[versions.len() - 1])
    }

    fn place(&self, path: &str, bytes: &[u8]) -> Result<(), Refusal> {
        publish::place(&self.root, &format!("{}/{path}", lock::FOLDER), bytes)
    }
}

/// A text as it was written, whatever a checkout made of its lines' ends.
fn with_line_feeds(text: &[u8]) -> Vec<u8> {
    let carriage_returns = text.windows(2).enumerate().filter(|(_, pair)| pair == b"\r\n");
    let at: Vec<usize> = carriage_returns.map(|(at, _)| at).collect();
    let kept = text.iter().enumerate().filter(|(index, _)| at.binary_search(index).is_err());
    kept.map(|(_, byte)| *byte).collect()
}

/// Where it lies what a sealed file was made from: `protokoll.2.json`.
fn origin_file(file: &str) -> String {
    format!("{}.json", file.strip_suffix(".pdf").unwrap_or(file))
}

/// A document's path with a version's number: `protokoll.2.pdf`.
pub fn versioned(path: &str, version: usize) -> String {
    let (stem, ending) = path.rsplit_once('.').unwrap_or((path, ""));
    format!("{stem}.{version}.{ending}")
}

/// The document's path and the version of a sealed file. Only documents that their approval fixes are sealed.
fn document(path: &str) -> Option<(String, usize)> {
    let (rest, version) = path.strip_suffix(".pdf")?.rsplit_once('.')?;
    let own = format!("{rest}.pdf");
    let version = version.parse().ok()?;
    // Minutes with some of the §§ have a number after their kind.
    let name = rest.rsplit('/').next().and_then(|name| name.split('-').next());
    let is_sealable = name.and_then(kinds::named).is_some_and(|kind| kind.approval.is_some());
    (is_sealable && versioned(&own, version) == path).then_some((own, version))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_numbered_in_their_files_names() {
        let path = "sammantraden/2024-11-29/protokoll.pdf";
        assert_eq!(document(&versioned(path, 12)), Some((path.to_owned(), 12)));
        assert_eq!(document(path), None);
        let path = "sammantraden/2024-11-29/protokoll-del-1.pdf";
        assert_eq!(document(&versioned(path, 2)), Some((path.to_owned(), 2)));
        assert_eq!(document("sammantraden/2024-11-29/anslag.1.pdf"), None);
    }
}
