//! The records of a project as they are stored, for those who write them: every character, the byte
//! order mark and the encoding. Builds read them as they look ([`super::characters`]).

use std::path::PathBuf;

use super::characters::as_seen;
use super::encoding::{Encoding, decode_text};
use super::file::{FileKind, read_bytes, shown_path};
use super::listing::{Listing, Unused, UnusedKind};
use super::unused;
use crate::diagnostic::Diagnostic;
use crate::project::{ORGANISATION_FILE, Project};

/// A record's file.
#[derive(Debug)]
pub struct StoredRecord {
    /// Where it is.
    pub file: PathBuf,
    /// Its path from the project's root.
    pub path: String,
    /// What is in it, or why that can't be read.
    pub content: Result<StoredText, Box<Diagnostic>>,
}

/// A text as it is stored.
#[derive(Debug)]
pub struct StoredText {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// The text in them, without a byte order mark.
    pub text: String,
    encoding: Encoding,
}

impl StoredText {
    /// Reads bytes; a finding calls their file `shown`.
    fn of(bytes: Vec<u8>, shown: &str) -> Result<Self, Box<Diagnostic>> {
        let encoding = Encoding::of(&bytes);
        let text = decode_text(shown, bytes.clone())?;
        let unmarked = text.strip_prefix('\u{feff}').map(str::to_owned);
        Ok(Self { bytes, text: unmarked.unwrap_or(text), encoding })
    }

    /// Another text, stored in the same way.
    pub fn encode(&self, text: &str) -> Vec<u8> {
        self.encoding.encode(text)
    }

    /// The text as a build reads it.
    pub fn seen(text: &str) -> String {
        as_seen(text).into_owned()
    }
}

impl StoredRecord {
    /// Reads a file.
    fn read(project: &Project, file: PathBuf, kind: FileKind) -> Self {
        let path = shown_path(project, &file);
        let content =
            read_bytes(&file, &path, kind.largest()).and_then(|bytes| StoredText::of(bytes, &path));
        Self { file, path, content }
    }

    /// A link that leads out of the project.
    fn refused(project: &Project, unused: &Unused) -> Self {
        let (file, path) = (project.root.join(&unused.path), unused.path.clone());
        let content = Err(Box::new(unused::outside(&path, false)));
        Self { file, path, content }
    }
}

/// The file of a project's organisation, and those of its records by path. Links that lead out of the project
/// are not read.
pub fn stored_records(project: &Project) -> (StoredRecord, Vec<StoredRecord>) {
    let listing = Listing::of(project);
    let refused = listing.unused.iter().filter(|unused| may_be_record(unused));
    let refused: Vec<StoredRecord> =
        refused.map(|unused| StoredRecord::refused(project, unused)).collect();
    let (organisations, mut records): (Vec<_>, Vec<_>) =
        refused.into_iter().partition(|record| unused::may_hold_organisation(&record.path));
    let files = listing.files.into_iter();
    let files = files.filter(|file| {
        matches!(file.kind, FileKind::Organ | FileKind::People | FileKind::Record(_))
    });
    records.extend(files.map(|file| StoredRecord::read(project, file.path, file.kind)));
    let organisation = organisations.into_iter().next().unwrap_or_else(|| {
        StoredRecord::read(project, project.root.join(ORGANISATION_FILE), FileKind::Organisation)
    });
    (organisation, records)
}

/// Whether what nothing reads is a link out of the project where a record would be.
fn may_be_record(unused: &Unused) -> bool {
    match unused.kind {
        UnusedKind::Outside(Some(
            FileKind::Organisation | FileKind::Organ | FileKind::People | FileKind::Record(_),
        )) => true,
        UnusedKind::Outside(None) => {
            unused::may_hold_organisation(&unused.path) || unused::may_hold_records(&unused.path)
        }
        _ => false,
    }
}
