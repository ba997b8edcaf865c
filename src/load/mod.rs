//! Finds and reads everything that a build starts from: records, templates, fonts.
//!
//! This is the only reader of `content/`, `templates/` and `fonts/`. A file that can't be read gives a finding and the rest go on.

mod cache;
mod shipped;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use typst::foundations::Bytes;

pub use self::cache::{FileCache, Stamp, may_matter};
pub use self::shipped::{SANS, SANS_SEMIBOLD, SHIPPED_FONTS, shipped_templates};

use self::cache::{FileContent, FileKind};
use crate::diagnostic::{Diagnostic, Place, SourceFile, codes};
use crate::project::Project;

/// The folders below `content/` that records lie in: meetings, verksamhetsplaner, mötesplaner, plain
/// documents and the revisors' minutes.
const RECORD_FOLDERS: [&str; 5] =
    ["sammantraden", "verksamhetsplaner", "motesplaner", "dokument", "revision"];

/// A record or template larger than this (bytes) is a mistake.
const LARGEST_RECORD: u64 = 4 << 20;

/// A picture larger than this (bytes) is a mistake.
const LARGEST_PICTURE: u64 = 32 << 20;

/// An attachment larger than this (bytes) is too large to send.
const LARGEST_ENCLOSURE: u64 = 256 << 20;

/// A font larger than this (bytes) is a mistake.
const LARGEST_FONT: u64 = 64 << 20;

/// Picture files by path below `content/`.
pub type Pictures = BTreeMap<String, Bytes>;

/// PDF files from others, which are read when a packet needs them: at most one at a time.
#[derive(Debug, Default)]
pub struct ForeignFiles {
    root: PathBuf,
    /// The files that really lie below `content/`, by path from there.
    files: BTreeMap<String, (PathBuf, Option<Stamp>)>,
    /// Links below `content/` that lead out of it.
    outside: BTreeSet<String>,
}

impl ForeignFiles {
    /// Their paths below `content/`.
    pub fn names(&self) -> impl Iterator<Item = &String> {
        self.files.keys()
    }

    /// Leaves out a link to somewhere outside `content/`.
    fn leave(&mut self, kind: FileKind, name: String) {
        if kind == FileKind::Enclosure {
            self.outside.insert(name);
        }
    }

    /// Whether there is a file at a path below `content/`.
    pub fn has(&self, name: &str) -> bool {
        self.files.contains_key(name)
    }

    /// Whether what stands at a path is a link that leads out of `content/`.
    pub fn is_outside(&self, name: &str) -> bool {
        self.outside.contains(name)
    }

    /// What tells a file from what it was.
    pub fn stamp(&self, name: &str) -> Option<Stamp> {
        self.files.get(name)?.1
    }

    /// What is in a file, or why it can't be read.
    pub fn read(&self, name: &str) -> Result<Vec<u8>, Box<Diagnostic>> {
        let project = Project { root: self.root.clone() };
        match self.files.get(name) {
            Some((path, _)) => read_bytes(&project, path, LARGEST_ENCLOSURE),
            None => {
                let path = project.content().join(name);
                Err(Box::new(unreadable(&project, &path, &io::ErrorKind::NotFound.into())))
            }
        }
    }
}

/// What a build starts from.
#[derive(Debug, Default)]
pub struct Inputs {
    /// `content/organisation.yaml`.
    pub organisation: Option<Arc<SourceFile>>,
    /// The records, by path: of meetings, verksamhetsplaner, mötesplaner, plain documents, revisors.
    pub records: [Vec<Arc<SourceFile>>; RECORD_FOLDERS.len()],
    /// Records that could not be read, by path.
    pub unread: Vec<String>,
    /// Markdown below `content/`, by path from the project's root.
    pub texts: BTreeMap<String, Arc<SourceFile>>,
    /// Templates and looks by name (`protokoll.typ.j2`, `lib/prose.typ`).
    pub templates: BTreeMap<String, Arc<SourceFile>>,
    /// The project's own font files.
    pub fonts: Vec<Bytes>,
    /// Picture files that really lie below `content/`, by path from there.
    pub pictures: Pictures,
    /// PDF files from others.
    pub enclosures: ForeignFiles,
}

/// Reads a project.
pub fn load(project: &Project) -> (Inputs, Vec<Diagnostic>) {
    let mut cache = FileCache::default();
    cache.refresh(project);
    cache.inputs(project)
}

impl FileCache {
    /// What a build starts from, as it was read last.
    pub fn inputs(&self, project: &Project) -> (Inputs, Vec<Diagnostic>) {
        let mut findings = Vec::new();
        let mut inputs = Inputs {
            templates: shipped_templates(),
            enclosures: ForeignFiles { root: project.root.clone(), ..ForeignFiles::default() },
            ..Inputs::default()
        };
        for (path, file) in self.files() {
            let (kind, is_outside) = (file.kind, file.is_outside);
            match &file.held {
                // Who names a link that leads out of `content/` is told so.
                _ if is_outside => inputs.enclosures.leave(kind, below_content(project, path)),
                FileContent::Text(file) => inputs.add_text(kind, file, project, path),
                FileContent::Bytes(bytes) if kind == FileKind::Font => {
                    let mut shipped = SHIPPED_FONTS.iter();
                    if !shipped.any(|shipped| **shipped == bytes[..]) {
                        inputs.fonts.push(bytes.clone());
                    }
                }
                FileContent::Bytes(bytes) => {
                    inputs.pictures.insert(below_content(project, path), bytes.clone());
                }
                FileContent::Unread => {
                    let stamped = (path.clone(), file.stamp);
                    inputs.enclosures.files.insert(below_content(project, path), stamped);
                }
                FileContent::Unreadable(finding) => {
                    findings.push((**finding).clone());
                    if matches!(kind, FileKind::Record(_) | FileKind::Text) {
                        inputs.unread.push(shown(project, path));
                    }
                }
            }
        }
        if inputs.organisation.is_none() && !findings.iter().any(is_of_organisation) {
            let path = project.content().join("organisation.yaml");
            findings.push(unreadable(project, &path, &io::ErrorKind::NotFound.into()));
        }
        if inputs.records.iter().all(Vec::is_empty) && inputs.unread.is_empty() {
            findings.push(nothing());
        }
        (inputs, findings)
    }
}

impl Inputs {
    /// Adds a text file.
    fn add_text(&mut self, kind: FileKind, file: &Arc<SourceFile>, project: &Project, path: &Path) {
        match kind {
            FileKind::Organisation => self.organisation = Some(file.clone()),
            FileKind::Record(folder) => self.records[folder].push(file.clone()),
            FileKind::Template => {
                let name = path.strip_prefix(project.templates()).unwrap_or(path);
                self.templates.insert(slashed(name), file.clone());
            }
            _ => drop(self.texts.insert(file.path.clone(), file.clone())),
        }
    }
}

/// Whether a finding is about `content/organisation.yaml`.
fn is_of_organisation(finding: &Diagnostic) -> bool {
    finding.path() == "content/organisation.yaml"
}

/// A path below `content/`, from there.
fn below_content(project: &Project, path: &Path) -> String {
    slashed(path.strip_prefix(project.content()).unwrap_or(path))
}

/// The finding for a project without records.
fn nothing() -> Diagnostic {
    let place = Place::whole(&SourceFile::new("content/sammantraden", ""));
    let finding = Diagnostic::error(codes::NO_MEETINGS, place, "det finns inga underlag");
    finding.hint("de heter `content/sammantraden/<datum>.yaml`, utan å, ä och ö i mappens namn")
}

/// A PDF file from anywhere, or why it can't be read.
pub fn pdf(path: &Path) -> Result<Vec<u8>, String> {
    let nowhere = Project { root: PathBuf::new() };
    if !path.exists() {
        return Err("filen finns inte".to_owned());
    }
    read_bytes(&nowhere, path, LARGEST_ENCLOSURE).map_err(|finding| finding.message)
}

/// The text in a file's bytes, or why there is none.
fn text_of(path: &str, bytes: Vec<u8>) -> Result<Arc<SourceFile>, Box<Diagnostic>> {
    match String::from_utf8(bytes) {
        Ok(text) => Ok(SourceFile::new(path, text.trim_start_matches('\u{feff}'))),
        Err(error) => Err(Box::new(not_text(path, &error))),
    }
}

/// A file's bytes, at most `largest`, or why there are none.
fn read_bytes(project: &Project, path: &Path, largest: u64) -> Result<Vec<u8>, Box<Diagnostic>> {
    let here = || Place::whole(&SourceFile::new(shown(project, path), ""));
    let metadata = fs::metadata(path).map_err(|error| unreadable(project, path, &error))?;
    if !metadata.is_file() {
        let message = "filen går inte att läsa (den är ingen vanlig fil)";
        return Err(Box::new(Diagnostic::error(codes::UNREADABLE, here(), message)));
    }
    if metadata.len() > largest {
        let message = format!("filen är för stor ({} MB)", metadata.len() >> 20);
        let hint = format!("den får vara högst {} MB", largest >> 20);
        return Err(Box::new(Diagnostic::error(codes::TOO_LARGE, here(), message).hint(hint)));
    }
    fs::read(path).map_err(|error| Box::new(unreadable(project, path, &error)))
}

/// The finding for a file that is not UTF-8, at its first wrong byte.
fn not_text(path: &str, error: &std::string::FromUtf8Error) -> Diagnostic {
    let at = error.utf8_error().valid_up_to();
    let file = SourceFile::new(path, String::from_utf8_lossy(error.as_bytes()));
    Diagnostic::error(
        codes::NOT_TEXT,
        Place::bytes(&file, at..at + 1),
        "filen är inte text i UTF-8",
    )
    .hint("spara om den med teckenkodningen UTF-8")
}

/// The finding for a file that the system won't give.
fn unreadable(project: &Project, path: &Path, error: &io::Error) -> Diagnostic {
    let path = shown(project, path);
    let place = Place::whole(&SourceFile::new(path.as_str(), ""));
    if path == "content/organisation.yaml" && error.kind() == io::ErrorKind::NotFound {
        return Diagnostic::error(
            codes::NO_ORGANISATION,
            place,
            "projektet saknar organisation.yaml",
        )
        .hint("där står organisationens namn, organ och medlemmar");
    }
    Diagnostic::error(codes::UNREADABLE, place, format!("filen går inte att läsa ({error})"))
}

/// A path as findings show it: from the project's root.
fn shown(project: &Project, path: &Path) -> String {
    slashed(path.strip_prefix(&project.root).unwrap_or(path))
}

/// A path with `/` on every system.
fn slashed(path: &Path) -> String {
    path.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}
