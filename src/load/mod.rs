//! Reads everything that a build starts from: records, texts, pictures, templates, fonts.
//!
//! This is the only reader of `content/`, `templates/` and `fonts/`. A file that can't be read gives
//! a finding, and the others are still read.

mod cache;
mod characters;
mod encoding;
mod file;
mod folders;
mod foreign;
mod formats;
mod listing;
mod shipped;
mod stamp;
mod stored;
mod unused;

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::Arc;

use typst::foundations::Bytes;
use typst::text::Font;

pub use self::cache::{FileCache, may_be_input};
pub use self::file::RECORD_FOLDERS;
pub use self::foreign::{ForeignFiles, pdf};
pub use self::listing::is_about_others;
pub use self::shipped::{SANS, SANS_SEMIBOLD, SHIPPED_FONTS, shipped_templates};
pub use self::stamp::Stamp;
pub use self::stored::{StoredRecord, StoredText, stored_records};
pub use self::unused::bounded;

use self::cache::CachedFile;
use self::file::{FileContent, FileKind, shown_path, unreadable, with_slashes};
use self::listing::{Unused, UnusedKind};
use crate::characters::{Hidden, hidden};
use crate::diagnostic::{Diagnostic, Place, SourceFile, codes, wording};
use crate::project::{ORGANISATION_FILE, OrganId, Project};

/// Picture files by path below `content/`.
pub type Pictures = BTreeMap<String, Bytes>;

/// What a build starts from.
#[derive(Debug, Default)]
pub struct Inputs {
    /// `content/organisation.yaml`.
    pub organisation: Option<Arc<SourceFile>>,
    /// The files of each organ; those of the organisation itself first.
    pub organs: BTreeMap<OrganId, OrganFiles>,
    /// Records and texts that could not be read, by path.
    pub unread: Vec<String>,
    /// Markdown below `content/`, by path from the project's root.
    pub texts: BTreeMap<String, Arc<SourceFile>>,
    /// Templates and the Typst modules in `lib/`, by name (`protokoll.j2`, `lib/prose.typ`).
    pub templates: BTreeMap<String, Arc<SourceFile>>,
    /// The project's own font files.
    pub fonts: Vec<Bytes>,
    /// Picture files, by path below `content/`.
    pub pictures: Pictures,
    /// PDF files from others.
    pub foreign_files: ForeignFiles,
    /// The lock files of sealed documents, by year.
    pub locks: Vec<Arc<SourceFile>>,
}

/// The files of an organ.
#[derive(Debug, Clone, Default)]
pub struct OrganFiles {
    /// Its `organ.yaml`; none of the organisation itself.
    pub organ: Option<Arc<SourceFile>>,
    /// Its register of the elected.
    pub people: Option<Arc<SourceFile>>,
    /// Its records, by path: of meetings, verksamhetsplaner, mötesplaner, plain documents, revisors.
    pub records: [Vec<Arc<SourceFile>>; RECORD_FOLDERS.len()],
}

/// Reads a project.
pub fn load(project: &Project) -> (Inputs, Vec<Diagnostic>) {
    let mut cache = FileCache::default();
    cache.refresh(project);
    cache.inputs(project)
}

impl FileCache {
    /// What a build starts from, as last read.
    pub fn inputs(&self, project: &Project) -> (Inputs, Vec<Diagnostic>) {
        let mut inputs = Inputs { templates: shipped_templates(), ..Inputs::default() };
        let mut findings = Vec::new();
        for (path, file) in self.files() {
            inputs.add(project, path, file, &mut findings);
        }
        let mut is_refused = false;
        for Unused { path, kind } in self.unused() {
            inputs.add_unused(path, kind);
            is_refused |= kind.is_refused() && unused::may_hold_organisation(path);
        }
        let is_reported =
            is_refused || findings.iter().any(|finding| finding.path() == ORGANISATION_FILE);
        if inputs.organisation.is_none() && !is_reported {
            findings.push(unreadable(ORGANISATION_FILE, &io::ErrorKind::NotFound.into()));
        }
        findings.extend(unused::findings(self.unused(), inputs.organisation.is_some()));
        findings.extend(unused::unused_templates(&inputs.templates, &shipped_templates()));
        if inputs.records().next().is_none() && inputs.unread.is_empty() && !is_refused {
            findings.push(no_records());
        }
        (inputs, findings)
    }
}

impl Inputs {
    /// Every record, organ by organ.
    pub fn records(&self) -> impl Iterator<Item = &Arc<SourceFile>> {
        self.organs.values().flat_map(|files| files.records.iter().flatten())
    }

    /// The records of an organ, folder by folder.
    pub fn records_mut(
        &mut self,
        organ: &OrganId,
    ) -> &mut [Vec<Arc<SourceFile>>; RECORD_FOLDERS.len()] {
        &mut self.organs.entry(organ.clone()).or_default().records
    }

    /// Adds a file, or a finding if it can't be read.
    fn add(
        &mut self,
        project: &Project,
        path: &Path,
        file: &CachedFile,
        findings: &mut Vec<Diagnostic>,
    ) {
        let kind = file.kind;
        match &file.content {
            FileContent::Text(text) => {
                findings.extend(hidden_in_template(kind, text));
                self.add_text(kind, text, project, path);
            }
            FileContent::Bytes(bytes) if kind == FileKind::Font => {
                if Font::new(bytes.clone(), 0).is_none() {
                    findings.push(unused::no_font(&shown_path(project, path)));
                } else if !SHIPPED_FONTS.iter().any(|shipped| **shipped == bytes[..]) {
                    // A copy of a shipped font would be in the font book twice.
                    self.fonts.push(bytes.clone());
                }
            }
            FileContent::Bytes(bytes) => {
                self.pictures.insert(below_content(project, path), bytes.clone());
            }
            FileContent::Unread => {
                self.foreign_files.add(below_content(project, path), path.to_owned(), file.stamp);
            }
            FileContent::Unreadable(finding) => {
                findings.push((**finding).clone());
                if matches!(kind, FileKind::Record(_) | FileKind::Text) {
                    self.unread.push(shown_path(project, path));
                }
            }
        }
    }

    /// Notes what of the things that nothing reads a record may be or name.
    fn add_unused(&mut self, path: &str, kind: &UnusedKind) {
        match kind {
            UnusedKind::Outside(Some(FileKind::Enclosure)) => {
                self.foreign_files.add_outside(path.trim_start_matches("content/").to_owned());
            }
            UnusedKind::Outside(Some(FileKind::Record(_) | FileKind::Text)) => {
                self.unread.push(path.to_owned());
            }
            UnusedKind::Outside(None) | UnusedKind::LinkedFolder
                if unused::may_hold_records(path) =>
            {
                self.unread.push(format!("{path}/"));
            }
            _ => {}
        }
    }

    /// The files of the organ that a file belongs to.
    fn organ_of(&mut self, file: &SourceFile) -> &mut OrganFiles {
        self.organs.entry(OrganId::owner(&file.path)).or_default()
    }

    /// Adds a text file.
    fn add_text(&mut self, kind: FileKind, file: &Arc<SourceFile>, project: &Project, path: &Path) {
        match kind {
            FileKind::Organisation => self.organisation = Some(file.clone()),
            FileKind::Organ => self.organ_of(file).organ = Some(file.clone()),
            FileKind::People => self.organ_of(file).people = Some(file.clone()),
            FileKind::Record(folder) => self.organ_of(file).records[folder].push(file.clone()),
            FileKind::Lock => self.locks.push(file.clone()),
            FileKind::Template => {
                let name = path.strip_prefix(project.templates()).unwrap_or(path);
                self.templates.insert(with_slashes(name), file.clone());
            }
            _ => drop(self.texts.insert(file.path.clone(), file.clone())),
        }
    }
}

/// A path below `content/`, from there.
fn below_content(project: &Project, path: &Path) -> String {
    with_slashes(path.strip_prefix(project.content()).unwrap_or(path))
}

/// The finding for a template with characters that make its code look like something else, or that it would
/// print on every page.
fn hidden_in_template(kind: FileKind, file: &Arc<SourceFile>) -> Option<Diagnostic> {
    if kind != FileKind::Template {
        return None;
    }
    let mut found = hidden(&file.text);
    found.retain(|(_, _, hidden)| matches!(hidden, Hidden::Direction | Hidden::Control));
    let (at, first, _) = *found.first()?;
    let place = Place::bytes(file, at..at + first.len_utf8());
    let message = wording::hidden_characters(&found);
    Some(
        Diagnostic::error(codes::HIDDEN_IN_TEMPLATE, place, message)
            .hint("ta bort det; ska det skrivas ut, skriv det med sitt nummer: `\\u{202e}`"),
    )
}

/// The finding for a project without records.
fn no_records() -> Diagnostic {
    let place = Place::whole(&SourceFile::new("content/sammantraden", ""));
    let finding = Diagnostic::error(codes::NO_MEETINGS, place, "det finns inga underlag");
    finding.hint("skapa `content/sammantraden/<datum>.yaml`, utan å, ä och ö i mappens namn")
}
