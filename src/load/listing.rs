//! What lies in a project's folders: the files that a build reads, and what nothing reads.
//!
//! Only names and types are looked at. Links to folders aren't followed, so that no walk goes in circles;
//! links that lead out of the project are refused, so that no document shows what is elsewhere on the machine;
//! what hidden files and editors leave behind is passed over.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, Error, WalkDir};

use super::file::{FileKind, shown_path};
use super::folders;
use crate::diagnostic::cause;
use crate::lock;
use crate::project::Project;

/// What lies in a project's folders.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// The files that a build uses, in order of their paths.
    pub(super) files: Vec<ListedFile>,
    /// What nothing reads.
    pub(super) unused: BTreeSet<Unused>,
    /// Files among those that something beside them may have been made from, without their endings.
    originals: Vec<(PathBuf, Unused)>,
}

/// A file that a build uses.
#[derive(Debug)]
pub(super) struct ListedFile {
    pub(super) path: PathBuf,
    pub(super) kind: FileKind,
}

/// A file or folder that nothing reads.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Unused {
    /// Its path from the project's root.
    pub(super) path: String,
    pub(super) kind: UnusedKind,
}

/// What it is that nothing reads.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum UnusedKind {
    /// A file.
    File,
    /// A link to a folder of the project.
    LinkedFolder,
    /// A link that leads out of the project, and the kind of file that it would be.
    Outside(Option<FileKind>),
    /// A record whose document would have no name.
    Nameless,
    /// A pipe, a device or a socket.
    Special,
    /// A folder that is named as a file is.
    FolderWithEnding,
    /// A folder whose files the system doesn't list, and why.
    Closed(String),
}

impl UnusedKind {
    /// Whether it is a link that leads out of the project.
    pub(super) fn is_refused(&self) -> bool {
        matches!(self, Self::Outside(_))
    }
}

/// Whether a path is that of a sealed document.
fn is_sealed(project: &Project, path: &Path) -> bool {
    path.starts_with(project.content().join(lock::FOLDER))
}

impl Listing {
    /// Lists a project's folders.
    pub(super) fn of(project: &Project) -> Self {
        let mut listing = Self::default();
        let inside = Inside::of(project);
        for folder in project.sources() {
            if inside.is_refused(&folder) {
                listing.add_unused(project, &folder, UnusedKind::Outside(None));
                continue;
            }
            let walk = WalkDir::new(folder).sort_by_file_name().into_iter();
            for entry in walk.filter_entry(|entry| !is_hidden(entry)) {
                match entry {
                    Ok(entry) => listing.add(project, &inside, entry),
                    Err(error) => listing.add_closed(project, &error),
                }
            }
        }
        listing.drop_originals();
        listing.add_root(project);
        listing
    }

    /// Drops what a PDF or a picture beside it was made from: the Word file of an attachment.
    fn drop_originals(&mut self) {
        let made = self.files.iter().filter(|file| file.kind.may_have_original());
        let made: BTreeSet<PathBuf> = made.map(|file| file.path.with_extension("")).collect();
        let originals = self.originals.drain(..).filter(|(path, _)| made.contains(path));
        for (_, unused) in originals {
            self.unused.remove(&unused);
        }
    }

    /// Adds what was found at a path.
    fn add(&mut self, project: &Project, inside: &Inside, entry: DirEntry) {
        let kind = FileKind::of(project, entry.path());
        let is_link = entry.path_is_symlink();
        if !is_link && entry.file_type().is_dir() {
            if kind.is_some() && entry.depth() > 0 {
                self.add_unused(project, entry.path(), UnusedKind::FolderWithEnding);
            }
            return;
        }
        if kind.is_none() && is_sealed(project, entry.path()) {
            return; // its lock file names it
        }
        if kind.is_none() && is_left_behind(&entry.file_name().to_string_lossy()) {
            return;
        }
        let unused = match kind {
            _ if is_link && entry.depth() > 0 && inside.is_refused(entry.path()) => {
                UnusedKind::Outside(kind)
            }
            Some(kind) if kind.is_nameless(entry.path()) => UnusedKind::Nameless,
            Some(kind) => {
                self.files.push(ListedFile { path: entry.into_path(), kind });
                return;
            }
            None if is_link && entry.path().is_dir() => match entry.depth() {
                0 => return, // it is walked
                _ => UnusedKind::LinkedFolder,
            },
            None if !is_link && !entry.file_type().is_file() => UnusedKind::Special,
            None => UnusedKind::File,
        };
        self.add_unused(project, entry.path(), unused);
    }

    /// Adds what nothing reads.
    fn add_unused(&mut self, project: &Project, path: &Path, kind: UnusedKind) {
        let unused = Unused { path: shown_path(project, path), kind };
        if unused.kind == UnusedKind::File {
            self.originals.push((path.with_extension(""), unused.clone()));
        }
        self.unused.insert(unused);
    }

    /// Adds a folder that the system doesn't list. One that isn't there is none.
    fn add_closed(&mut self, project: &Project, error: &Error) {
        let (Some(path), Some(reason)) = (error.path(), error.io_error()) else { return };
        if error.depth() == 0 && reason.kind() == std::io::ErrorKind::NotFound {
            return;
        }
        let kind = UnusedKind::Closed(cause(reason));
        self.unused.insert(Unused { path: shown_path(project, path), kind });
    }

    /// Adds the records, templates and fonts in the root, or in folders there that nothing reads.
    fn add_root(&mut self, project: &Project) {
        for (path, is_folder) in children(&project.root) {
            if is_folder {
                let Some(is_such) = folders::strangers_of(&path) else { continue };
                let inside = children(&path).into_iter();
                let files = inside.filter(|(file, is_folder)| !is_folder && is_such(file));
                self.unused.extend(files.map(|(file, _)| unused_file(project, &file)));
            } else if folders::is_record_in_root(&path) {
                self.unused.insert(unused_file(project, &path));
            }
        }
    }
}

/// The project's folder, links resolved: where links may lead.
struct Inside(Option<PathBuf>);

impl Inside {
    fn of(project: &Project) -> Self {
        Self(project.root.canonicalize().ok())
    }

    /// Whether a path is a link that leads out of the project, or to what is hidden in it. One that leads nowhere
    /// is no such link: reading it says why.
    fn is_refused(&self, path: &Path) -> bool {
        if !path.is_symlink() {
            return false;
        }
        let Ok(target) = path.canonicalize() else { return false };
        let below = self.0.as_ref().and_then(|root| target.strip_prefix(root).ok());
        below.is_none_or(|below| below.iter().any(|part| part.to_string_lossy().starts_with('.')))
    }
}

fn unused_file(project: &Project, path: &Path) -> Unused {
    Unused { path: shown_path(project, path), kind: UnusedKind::File }
}

/// What lies directly in a folder, and whether each is a folder.
fn children(folder: &Path) -> Vec<(PathBuf, bool)> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    entries
        .filter_map(|entry| Some((entry.path(), entry.file_type().ok()?.is_dir())))
        .filter(|(path, _)| !is_left_behind(&name_of(path)))
        .collect()
}

/// The name of a file or folder.
fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Whether an entry below the folder that is walked is hidden.
fn is_hidden(entry: &DirEntry) -> bool {
    entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.')
}

/// Whether a file is what systems and editors leave behind, or only says what others are.
fn is_left_behind(name: &str) -> bool {
    const LEFT: [&str; 4] = ["thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r"];
    const ENDINGS: [&str; 8] = ["bak", "swp", "swo", "tmp", "temp", "orig", "part", "crdownload"];
    let lower = name.to_lowercase();
    let ending = lower.rsplit_once('.').map_or("", |(_, ending)| ending);
    lower.starts_with(['.', '~', '#'])
        || lower.ends_with('~')
        || LEFT.contains(&lower.as_str())
        || ENDINGS.contains(&ending)
        || is_about_others(name)
}

/// Whether a file only says what others are: a README, a licence.
pub fn is_about_others(name: &str) -> bool {
    const STEMS: [&str; 6] = ["readme", "license", "licence", "copying", "notice", "ofl"];
    let lower = name.to_lowercase();
    let (stem, ending) = lower.split_once('.').unwrap_or((&lower, ""));
    STEMS.contains(&stem) && matches!(ending, "" | "md" | "txt")
}

#[cfg(test)]
mod tests {
    use super::is_left_behind;

    #[test]
    fn what_editors_leave_is_passed_over() {
        for name in ["a.yaml~", "a.yaml.bak", ".DS_Store", "Thumbs.db", "~$brev.docx", "README.md"]
        {
            assert!(is_left_behind(name), "{name}");
        }
        for name in ["a.yaml", "brev.docx", "readme.yaml", "mall.txt", "2021-03-01.yaml.txt"] {
            assert!(!is_left_behind(name), "{name}");
        }
    }
}
