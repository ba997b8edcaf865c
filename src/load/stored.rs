//! The records of a project as they are stored, for those who write them: every character, the byte
//! order mark and the encoding. Builds read them as they look ([`super::characters`]).

use std::path::PathBuf;

use super::characters::as_seen;
use super::encoding::{Encoding, decode_text};
use super::file::{FileKind, read_bytes, shown_path};
use super::listing::Listing;
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
}

/// The file of a project's organisation, and those of its records by path.
pub fn stored_records(project: &Project) -> (StoredRecord, Vec<StoredRecord>) {
    let organisation = project.root.join(ORGANISATION_FILE);
    let files = Listing::of(project).files.into_iter();
    let records = files.filter(|file| matches!(file.kind, FileKind::Record(_)));
    let read = records.map(|file| StoredRecord::read(project, file.path, file.kind));
    (StoredRecord::read(project, organisation, FileKind::Organisation), read.collect())
}
