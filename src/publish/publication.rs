//! The files of a build.
//!
//! In come the files of documents, each document's as soon as it is made. They are written beside their targets at
//! once, and take their places together at the end, so that what is published at any time is of one build; or,
//! while somebody waits for a draft, each at once.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use tempfile::NamedTempFile;

use super::existing::{Existing, Stamp};
use super::file::{sync_folder, write_beside};
use super::journal::{Journal, Move};
use super::lock::Lock;
use super::manifest::Manifest;
use super::sources::Sources;
use super::target::{LOCK, Refusal, STATE, Unpublished, prepare, prepare_root};
use crate::digest::sha256;

/// When files take their places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timing {
    /// All at the end: what is published is always of one build.
    Together,
    /// Each when it is written: somebody waits for it.
    AtOnce,
}

/// A file to write.
#[derive(Debug, Clone)]
pub struct NewFile<'a> {
    /// Its path below the published folder.
    pub path: String,
    /// What it is to say.
    pub bytes: &'a [u8],
    /// The hash of that, if somebody has asked.
    pub sha256: Option<&'a str>,
    /// What is there, if somebody has read it.
    pub existing: Option<&'a Existing>,
}

/// Whether bytes at a path are as this program wrote them, by what they say of themselves; none if they don't.
pub type Authorship = fn(&str, &[u8]) -> Option<bool>;

/// The files of a build. While it is there, no other build writes to the folder.
#[derive(Debug)]
pub struct Publication {
    root: PathBuf,
    timing: Timing,
    /// Who made what is there already.
    authorship: Authorship,
    /// What was written before.
    known: Manifest,
    /// Why nothing can be written, if so.
    lock: Result<Lock, Unpublished>,
    staged: Mutex<Staged>,
}

/// What is written so far.
#[derive(Debug, Default)]
struct Staged {
    /// Files that are to take their places.
    files: Vec<StagedFile>,
    /// What documents were made from, a line each.
    sources: Vec<String>,
    /// The paths and hashes of those that are there.
    published: Vec<(String, String)>,
    /// Whether some of these are new.
    is_any_new: bool,
}

/// A file beside its target.
#[derive(Debug)]
struct StagedFile {
    file: NamedTempFile,
    path: String,
    hash: String,
    /// What was there when it was written.
    replaces: Option<Stamp>,
}

impl Publication {
    /// Begins to publish in a folder, which is made. Waits while another build writes there, which `on_wait` may
    /// report, and finishes what an interrupted one left.
    pub fn begin(
        root: PathBuf,
        timing: Timing,
        authorship: Authorship,
        on_wait: impl FnOnce(),
    ) -> Self {
        let lock = prepare_root(&root).and_then(|()| {
            let lock = Lock::acquire(&root.join(STATE).join(LOCK), on_wait);
            let finished = lock.and_then(|lock| finish(&root).map(|()| lock));
            finished.map_err(|error| Unpublished { path: String::new(), refusal: error.into() })
        });
        let known = Manifest::of(&root);
        Self { root, timing, authorship, known, lock, staged: Mutex::default() }
    }

    /// Why nothing may be written at all, whatever it is; none if it may be, or only fails.
    pub fn refusal(&self) -> Option<&Unpublished> {
        let refused = self.lock.as_ref().err();
        refused.filter(|refused| !matches!(refused.refusal, Refusal::Failed(_)))
    }

    /// Writes the files of a document, all or none; true if some are new. What is as it was keeps its timestamp: for
    /// whoever watches the folder nothing happened.
    pub fn stage(&self, files: &[NewFile<'_>]) -> Result<bool, Unpublished> {
        if let Err(Unpublished { refusal, .. }) = &self.lock {
            return Err(first(files).unpublished(refusal.copy()));
        }
        let mut staged = Staged::default();
        for file in files {
            self.write(file, &mut staged).map_err(|refusal| file.unpublished(refusal))?;
        }
        let is_any_new = !staged.files.is_empty();
        let mut placed = Ok(());
        if self.timing == Timing::AtOnce {
            staged.is_any_new = is_any_new;
            placed = self.place(&mut staged);
        }
        // If some can't take their places, others have.
        self.with_staged(|all| all.extend(staged));
        placed.map(|()| is_any_new)
    }

    /// Puts the files of a document in their places.
    fn place(&self, staged: &mut Staged) -> Result<(), Unpublished> {
        let files = std::mem::take(&mut staged.files);
        if let Some(StagedFile { path, .. }) = files.first() {
            let moves: Vec<Move> = files.iter().map(|file| file.as_move(&self.root)).collect();
            // One at a time: the lines of two documents don't mix.
            self.with_staged(|_| Journal::of(&self.root).add(&moves))
                .map_err(|error| Unpublished { path: path.clone(), refusal: error.into() })?;
        }
        for file in files {
            staged.published.push(self.put_in_place(file)?);
        }
        Ok(())
    }

    /// Puts a file in its place, unless somebody has changed what is there since it was written. Returns its path and
    /// hash.
    fn put_in_place(&self, staged: StagedFile) -> Result<(String, String), Unpublished> {
        let StagedFile { file, path, hash, replaces } = staged;
        let target = self.root.join(&path);
        let is_other = Stamp::of(&target) != replaces;
        let there = is_other.then(|| Existing::read(&target).ok().flatten()).flatten();
        if there.is_some_and(|there| !self.is_ours(&path, &there)) {
            return Err(Unpublished { path, refusal: Refusal::Changed });
        }
        match file.persist(target) {
            Ok(_) => Ok((path, hash)),
            Err(error) => Err(Unpublished { path, refusal: error.error.into() }),
        }
    }

    /// Notes what a document was made from: a line that begins with its path.
    pub fn note(&self, source: String) {
        self.with_staged(|all| all.sources.push(source));
    }

    /// Writes a file beside its target, unless it is there.
    fn write(&self, file: &NewFile<'_>, staged: &mut Staged) -> Result<(), Refusal> {
        let NewFile { path, bytes, .. } = file;
        let target = prepare(&self.root, path)?;
        let read = match file.existing {
            Some(_) => None,
            None => Existing::read(&target)?,
        };
        let existing = file.existing.or(read.as_ref());
        let hash = file.sha256.map_or_else(|| sha256(bytes), str::to_owned);
        if existing.is_some_and(|own| own.bytes == *bytes) {
            staged.published.push((path.clone(), hash));
            return Ok(());
        }
        if existing.is_some_and(|own| !self.is_ours(path, own)) {
            return Err(Refusal::Changed);
        }
        staged.files.push(StagedFile {
            file: write_beside(&target, bytes)?,
            path: path.clone(),
            hash,
            replaces: existing.and_then(|own| own.stamp),
        });
        Ok(())
    }

    /// Whether bytes are as they were last written, so that nothing of somebody else's is lost with them.
    fn is_ours(&self, path: &str, own: &Existing) -> bool {
        let known = self.known.hash(path);
        let is_known = known.map(|known| own.sha256() == known);
        is_known == Some(true) || (self.authorship)(path, &own.bytes).or(is_known).unwrap_or(true)
    }

    /// Puts every file in its place, and waits until that is on disk. Returns those that couldn't be.
    pub fn commit(&self) -> Vec<Unpublished> {
        let staged = self.with_staged(std::mem::take);
        let paths: Vec<String> = staged.files.iter().map(|file| file.path.clone()).collect();
        self.put(staged).unwrap_or_else(|error| {
            let refusal = Refusal::Failed(error);
            let unpublished = |path| Unpublished { path, refusal: refusal.copy() };
            paths.into_iter().map(unpublished).collect()
        })
    }

    fn put(&self, staged: Staged) -> io::Result<Vec<Unpublished>> {
        if self.lock.is_err() {
            return Ok(Vec::new()); // nothing was staged
        }
        let Staged { files, sources, mut published, is_any_new } = staged;
        let mut unpublished = Vec::new();
        let journal = Journal::of(&self.root);
        if !files.is_empty() {
            journal
                .write(&files.iter().map(|file| file.as_move(&self.root)).collect::<Vec<_>>())?;
        }
        let is_any_new = is_any_new || !files.is_empty();
        for file in files {
            match self.put_in_place(file) {
                Ok(own) => published.push(own),
                Err(refused) => unpublished.push(refused),
            }
        }
        if is_any_new {
            sync_folders(&self.root, published.iter().map(|(path, _)| path.as_str()))?;
        }
        let mut manifest = self.known.clone();
        let documents = published.into_iter().filter(|(path, _)| !path.starts_with(STATE));
        documents.for_each(|(path, hash)| manifest.insert(path, hash));
        manifest.write(&self.root)?;
        let mut noted = Sources::of(&self.root);
        sources.iter().for_each(|line| noted.insert(line));
        noted.write(&self.root)?;
        if is_any_new {
            journal.remove()?;
        }
        Ok(unpublished)
    }

    fn with_staged<T>(&self, change: impl FnOnce(&mut Staged) -> T) -> T {
        change(&mut self.staged.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Staged {
    fn extend(&mut self, other: Self) {
        self.files.extend(other.files);
        self.sources.extend(other.sources);
        self.published.extend(other.published);
        self.is_any_new |= other.is_any_new;
    }
}

impl StagedFile {
    /// The move that is left to make.
    fn as_move(&self, root: &Path) -> Move {
        let from = self.file.path().strip_prefix(root).unwrap_or(self.file.path());
        let from = from.to_string_lossy().replace('\\', "/");
        Move { hash: self.hash.clone(), from, to: self.path.clone() }
    }
}

impl<'a> NewFile<'a> {
    /// A file of which nothing more is known.
    pub fn new(path: String, bytes: &'a [u8]) -> Self {
        Self { path, bytes, sha256: None, existing: None }
    }

    fn unpublished(&self, refusal: Refusal) -> Unpublished {
        Unpublished { path: self.path.clone(), refusal }
    }
}

/// The first of a document's files, of which there is at least one.
fn first<'a, 'b>(files: &'a [NewFile<'b>]) -> NewFile<'b>
where
    'a: 'b,
{
    files.first().cloned().unwrap_or(NewFile::new(String::new(), &[]))
}

/// Makes the moves that an interrupted build left, and enters those that it made. What isn't what it was to be stays
/// where it is, and is swept.
fn finish(root: &Path) -> io::Result<()> {
    let journal = Journal::of(root);
    let moves = journal.read();
    let mut manifest = Manifest::of(root);
    for Move { hash: own, from, to } in &moves {
        let Ok(target) = prepare(root, to) else { continue };
        let from = root.join(from);
        if has_hash(&from, own) {
            fs::rename(from, &target)?;
        }
        if !to.starts_with(STATE) && has_hash(&target, own) {
            manifest.insert(to.clone(), own.clone());
        }
    }
    sync_folders(root, moves.iter().map(|one| one.to.as_str()))?;
    if !moves.is_empty() {
        manifest.write(root)?;
    }
    journal.remove()
}

/// Whether the bytes of a file have a hash.
fn has_hash(path: &Path, own: &str) -> bool {
    fs::read(path).is_ok_and(|bytes| sha256(&bytes) == own)
}

/// Waits until the folders that hold some files, and those above, are on disk, to the one that holds `root`.
fn sync_folders<'a>(root: &Path, paths: impl Iterator<Item = &'a str>) -> io::Result<()> {
    let above = paths.flat_map(|path| Path::new(path).ancestors().skip(1));
    let mut folders: BTreeSet<PathBuf> = above.map(|folder| root.join(folder)).collect();
    folders.extend(root.parent().filter(|_| !folders.is_empty()).map(Path::to_owned));
    folders.iter().try_for_each(|folder| sync_folder(folder))
}
