//! The file cache: the files of a project as last read.
//!
//! A file with an unchanged stamp isn't read again, and one with a new stamp but the same content
//! counts as unchanged.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::file::{FileContent, FileKind, shown_path};
use super::listing::{ListedFile, Listing, Unused};
use super::stamp::Stamp;
use crate::project::Project;

/// The files of a project as last read.
#[derive(Debug, Default)]
pub struct FileCache {
    files: BTreeMap<PathBuf, CachedFile>,
    /// What lies among them and nothing reads.
    unused: BTreeSet<Unused>,
}

/// A file as last read.
#[derive(Debug)]
pub(super) struct CachedFile {
    pub(super) kind: FileKind,
    pub(super) content: FileContent,
    pub(super) stamp: Option<Stamp>,
}

impl FileCache {
    /// Reads the files that are new or have another stamp. Returns the paths, from the project's
    /// root, of files with new content and of files that are gone, also of such as nothing reads.
    pub fn refresh(&mut self, project: &Project) -> BTreeSet<String> {
        let listing = Listing::of(project);
        let unused = std::mem::replace(&mut self.unused, listing.unused);
        let come_or_gone = unused.symmetric_difference(&self.unused);
        let mut changed: BTreeSet<String> = come_or_gone.map(|one| one.path.clone()).collect();
        let mut before = std::mem::take(&mut self.files);
        for file in listing.files {
            let (cached, is_changed) = read(project, &file, before.remove(&file.path));
            if is_changed {
                changed.insert(shown_path(project, &file.path));
            }
            self.files.insert(file.path, cached);
        }
        changed.extend(before.keys().map(|path| shown_path(project, path)));
        changed
    }

    /// The files in order of their paths.
    pub(super) fn files(&self) -> impl Iterator<Item = (&PathBuf, &CachedFile)> {
        self.files.iter()
    }

    /// What lies among them and nothing reads.
    pub(super) fn unused(&self) -> &BTreeSet<Unused> {
        &self.unused
    }
}

/// A file as it is now, and whether its content differs from what was cached before.
fn read(project: &Project, file: &ListedFile, before: Option<CachedFile>) -> (CachedFile, bool) {
    let kind = file.kind;
    let stamp = Stamp::of(&file.path).ok();
    let mut comparable = before;
    if let Some(current) = comparable.take_if(|before| before.is_current(stamp)) {
        return (current, false);
    }
    let content = kind.read(project, &file.path);
    let same = comparable.filter(|before| {
        before.content == content && (kind.is_read_at_once() || before.stamp == stamp)
    });
    match same {
        // The old allocation stays: references to a file compare it by address.
        Some(same) => (CachedFile { stamp, ..same }, false),
        None => (CachedFile { kind, content, stamp }, true),
    }
}

impl CachedFile {
    /// Whether the file on disk, which has this stamp now, needs no reading.
    fn is_current(&self, stamp: Option<Stamp>) -> bool {
        // An unreadable file is tried again: what prevented it may be gone without a new stamp.
        !matches!(self.content, FileContent::Unreadable(_))
            && self.stamp == stamp
            && stamp.is_some_and(|stamp| !self.kind.is_read_at_once() || !stamp.is_recent())
    }
}

/// Whether a build may use what is at a path: a file of a known kind, or a folder that may hold such
/// files. A caller that can't tell passes false for `is_folder`. Hidden files and folders are unused.
pub fn may_be_input(project: &Project, path: &Path, is_folder: bool) -> bool {
    let folders = project.sources();
    let Some(below) = folders.iter().find_map(|folder| path.strip_prefix(folder).ok()) else {
        return false;
    };
    let is_hidden = below.iter().any(|part| part.to_string_lossy().starts_with('.'));
    // A folder that is gone can't be asked; names without an extension are taken for folders.
    !is_hidden
        && (FileKind::of(project, path).is_some()
            || is_folder
            || path.extension().is_none()
            || path.is_dir())
}
