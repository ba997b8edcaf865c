//! The files of a project as they were last read. What hasn't changed on disk isn't read again, and
//! what has changed on disk but says the same counts as the same.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use typst::foundations::Bytes;
use walkdir::{DirEntry, WalkDir};

use super::{RECORD_FOLDERS, read_bytes, shown, text_of};
use crate::diagnostic::{Diagnostic, SourceFile};
use crate::project::Project;

/// A file that was changed so lately may change again without its times telling (the coarsest file
/// systems count in steps of two seconds).
const MINIMUM_TIMESTAMP_AGE: Duration = Duration::from_secs(3);

/// The files of a project as they were last read.
#[derive(Debug, Default)]
pub struct FileCache {
    files: BTreeMap<PathBuf, CachedFile>,
}

/// A file.
#[derive(Debug)]
pub(super) struct CachedFile {
    pub(super) kind: FileKind,
    /// Whether it is a link that leads out of `content/`.
    pub(super) is_outside: bool,
    pub(super) held: FileContent,
    pub(super) stamp: Option<Stamp>,
}

/// What is in a file.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum FileContent {
    Text(Arc<SourceFile>),
    Bytes(Bytes),
    /// It is read when it is needed.
    Unread,
    Unreadable(Box<Diagnostic>),
}

/// What a file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FileKind {
    Organisation,
    /// A record in one of the folders that have such, by its place among them.
    Record(usize),
    Text,
    Picture,
    Enclosure,
    Template,
    Font,
}

/// What tells a file from what it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Stamp {
    modified: Option<SystemTime>,
    length: u64,
    /// Device, inode and the time that anything about the file changed, where there are such.
    node: (u64, u64, i64, i64),
}

impl Stamp {
    /// Of a file, wherever links to it lead.
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        let metadata = fs::metadata(path)?;
        let modified = metadata.modified().ok();
        Ok(Self { modified, length: metadata.len(), node: node(&metadata) })
    }

    /// Whether the file may have changed since then without another stamp.
    pub fn is_young(&self) -> bool {
        #[expect(clippy::disallowed_methods, reason = "how fresh a file is hangs on the clock")]
        let now = SystemTime::now();
        let end = self.modified.and_then(|modified| modified.checked_add(MINIMUM_TIMESTAMP_AGE));
        end.is_none_or(|end| end > now)
    }
}

#[cfg(unix)]
fn node(metadata: &Metadata) -> (u64, u64, i64, i64) {
    use std::os::unix::fs::MetadataExt;
    (metadata.dev(), metadata.ino(), metadata.ctime(), metadata.ctime_nsec())
}

#[cfg(not(unix))]
fn node(_: &Metadata) -> (u64, u64, i64, i64) {
    (0, 0, 0, 0)
}

impl FileCache {
    /// Reads what isn't as it was read last. Gives the paths, from the project's root, of what says
    /// something else, is new or is gone.
    pub fn refresh(&mut self, project: &Project) -> BTreeSet<String> {
        let mut old = std::mem::take(&mut self.files);
        let mut changed = BTreeSet::new();
        for (path, kind, is_link) in listed(project) {
            let (shelved, is_other) = read(project, &path, (kind, is_link), old.remove(&path));
            changed.extend(is_other.then(|| shown(project, &path)));
            self.files.insert(path, shelved);
        }
        changed.extend(old.keys().map(|path| shown(project, path)));
        changed
    }

    /// The files in order of their paths.
    pub(super) fn files(&self) -> impl Iterator<Item = (&PathBuf, &CachedFile)> {
        self.files.iter()
    }
}

/// A file as it is now, and whether that is something else than it was.
fn read(
    project: &Project,
    path: &Path,
    (kind, is_link): (FileKind, bool),
    before: Option<CachedFile>,
) -> (CachedFile, bool) {
    let may_lead_out = matches!(kind, FileKind::Text | FileKind::Picture | FileKind::Enclosure);
    let is_outside = is_link && may_lead_out && {
        let real = |path: &Path| path.canonicalize().ok();
        let inside = real(path).zip(real(&project.content()));
        !inside.is_some_and(|(path, folder)| path.starts_with(folder))
    };
    let stamp = Stamp::of(path).ok();
    let is_read = kind != FileKind::Enclosure;
    let mut before = before.filter(|before| before.is_outside == is_outside);
    let is_sure = |before: &mut CachedFile| {
        // What couldn't be read is tried again: the reason may be gone without a trace on the file.
        !matches!(before.held, FileContent::Unreadable(_))
            && before.stamp == stamp
            && stamp.is_some_and(|stamp| !is_read || !stamp.is_young())
    };
    if let Some(before) = before.take_if(is_sure) {
        return (before, false);
    }
    let held = if is_read { kind.read(project, path) } else { FileContent::Unread };
    let same = before.filter(|same| same.held == held && (is_read || same.stamp == stamp));
    let is_other = same.is_none();
    // What refers to a file knows it by where it is in memory.
    let held = same.map_or(held, |same| same.held);
    (CachedFile { kind, is_outside, held, stamp }, is_other)
}

impl FileKind {
    /// What a file at a path is for, if a build starts from it.
    fn of(project: &Project, path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_string_lossy().to_lowercase();
        let ending = ending.as_str();
        if path.starts_with(project.templates()) {
            return matches!(ending, "j2" | "typ").then_some(Self::Template);
        }
        if path.starts_with(project.fonts()) {
            return matches!(ending, "otf" | "ttf" | "ttc" | "otc").then_some(Self::Font);
        }
        let below = path.strip_prefix(project.content()).ok()?;
        match ending {
            "yaml" if below == Path::new("organisation.yaml") => Some(Self::Organisation),
            "yaml" | "yml" => {
                let folder = below.parent().filter(|folder| *folder != Path::new(""))?;
                let folder = folder.iter().next()?;
                RECORD_FOLDERS.iter().position(|name| folder == *name).map(Self::Record)
            }
            "md" => Some(Self::Text),
            "svg" | "png" | "jpg" | "jpeg" => Some(Self::Picture),
            "pdf" => Some(Self::Enclosure),
            _ => None,
        }
    }

    /// The most bytes that such a file may have.
    fn largest(self) -> u64 {
        match self {
            Self::Organisation | Self::Record(_) | Self::Text | Self::Template => {
                super::LARGEST_RECORD
            }
            Self::Picture => super::LARGEST_PICTURE,
            Self::Font => super::LARGEST_FONT,
            Self::Enclosure => super::LARGEST_ENCLOSURE,
        }
    }

    /// Reads such a file.
    fn read(self, project: &Project, path: &Path) -> FileContent {
        let read = read_bytes(project, path, self.largest());
        let held = read.and_then(|bytes| match self {
            Self::Picture | Self::Font => Ok(FileContent::Bytes(Bytes::new(bytes))),
            _ => text_of(&shown(project, path), bytes).map(FileContent::Text),
        });
        held.unwrap_or_else(FileContent::Unreadable)
    }
}

/// Whether something at a path may be what a build starts from: such a file, or a folder that may hold
/// such; that a path is a folder's may be known, or has to be seen. What is hidden is not.
pub fn may_matter(project: &Project, path: &Path, is_folder: bool) -> bool {
    let folders = project.sources();
    let Some(below) = folders.iter().find_map(|folder| path.strip_prefix(folder).ok()) else {
        return false;
    };
    let is_hidden = below.iter().any(|part| part.to_string_lossy().starts_with('.'));
    let is_folder = || is_folder || path.extension().is_none() || path.is_dir();
    !is_hidden && (FileKind::of(project, path).is_some() || is_folder())
}

/// The files that a build starts from, in order of their paths, with whether each is a link; hidden
/// ones are left out.
fn listed(project: &Project) -> Vec<(PathBuf, FileKind, bool)> {
    let is_hidden = |entry: &DirEntry| {
        entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.')
    };
    let folders = project.sources();
    let entries = folders.iter().flat_map(|folder| {
        let walk = WalkDir::new(folder).sort_by_file_name().into_iter();
        walk.filter_entry(move |entry| !is_hidden(entry)).filter_map(Result::ok)
    });
    let files = entries.filter(|entry| !entry.file_type().is_dir());
    files
        .filter_map(|entry| {
            let kind = FileKind::of(project, entry.path())?;
            Some((entry.path().to_owned(), kind, entry.path_is_symlink()))
        })
        .collect()
}
