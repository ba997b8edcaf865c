//! One file of a project: what it is for, how large it may be, and its content or why there is none.

use std::borrow::Cow;
use std::fs;
use std::io::{self, Read as _};
use std::path::Path;
use std::sync::Arc;

use typst::foundations::Bytes;
use unicode_normalization::UnicodeNormalization;

use super::characters::as_seen;
use super::encoding::{Encoding, decode_text};
use crate::diagnostic::{Diagnostic, Place, SourceFile, cause, codes};
use crate::digest::sha256;
use crate::lock;
use crate::project::{ORGAN_FILE, ORGANISATION_FILE, ORGANS, PEOPLE_FILE, Project, slug};

/// The folders below `content/` that records lie in: meetings, verksamhetsplaner, mötesplaner, plain
/// documents, the revisors' minutes and reports.
pub const RECORD_FOLDERS: [&str; 6] =
    ["sammantraden", "verksamhetsplaner", "motesplaner", "dokument", "revision", "rapporter"];

/// The folder of plain documents among [`RECORD_FOLDERS`].
const PAPERS: usize = 3;

/// A record larger than this (bytes) is a mistake; one that is as large takes less than 300 MB to read,
/// whatever it says.
const LARGEST_RECORD: u64 = 1 << 20;

/// A text or template larger than this (bytes) is a mistake.
const LARGEST_TEXT: u64 = 4 << 20;

/// A picture larger than this (bytes) is a mistake.
const LARGEST_PICTURE: u64 = 32 << 20;

/// A file to attach that is larger than this (bytes) is too large to send.
pub(super) const LARGEST_ENCLOSURE: u64 = 256 << 20;

/// A font larger than this (bytes) is a mistake.
const LARGEST_FONT: u64 = 64 << 20;

/// What a file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum FileKind {
    Organisation,
    /// What an organ is, where there are several.
    Organ,
    /// The register of the elected.
    People,
    /// A record, with the index of its folder in [`RECORD_FOLDERS`].
    Record(usize),
    Text,
    Picture,
    Enclosure,
    Template,
    Font,
    /// A lock file.
    Lock,
}

/// What is in a file.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum FileContent {
    Text(Arc<SourceFile>),
    Bytes(Bytes),
    /// It is read on demand.
    Unread,
    Unreadable(Box<Diagnostic>),
}

impl FileKind {
    /// The kind of file at a path; none if a build doesn't use such files.
    pub(super) fn of(project: &Project, path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_string_lossy().to_lowercase();
        if path.starts_with(project.templates()) {
            return matches!(&*extension, "j2" | "typ").then_some(Self::Template);
        }
        if path.starts_with(project.fonts()) {
            return matches!(&*extension, "otf" | "ttf" | "ttc" | "otc").then_some(Self::Font);
        }
        let below = path.strip_prefix(project.content()).ok()?;
        if below.starts_with(lock::FOLDER) {
            return (extension == "lock").then_some(Self::Lock);
        }
        match &*extension {
            "yaml" if below == Path::new("organisation.yaml") => Some(Self::Organisation),
            "yaml" | "yml" => {
                let own = below_organ(below);
                if extension == "yaml" && own.is_some_and(|own| own == Path::new(ORGAN_FILE)) {
                    return Some(Self::Organ);
                }
                if extension == "yaml" && own.unwrap_or(below) == Path::new(PEOPLE_FILE) {
                    return Some(Self::People);
                }
                let folders = own.unwrap_or(below).parent();
                let first = folders.filter(|folders| *folders != Path::new(""))?.iter().next()?;
                RECORD_FOLDERS.iter().position(|name| first == *name).map(Self::Record)
            }
            "md" => Some(Self::Text),
            "svg" | "png" | "jpg" | "jpeg" => Some(Self::Picture),
            "pdf" => Some(Self::Enclosure),
            _ => None,
        }
    }

    /// Whether such files are read when they are found. Files from others may be large, and only
    /// packets need them.
    pub(super) fn is_read_at_once(self) -> bool {
        self != Self::Enclosure
    }

    /// Whether the file at a path gives a document that is named after it, and the name has no letters.
    pub(super) fn is_nameless(self, path: &Path) -> bool {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        self == Self::Record(PAPERS) && slug(&stem).is_empty()
    }

    /// Whether such a file is often made from one of another format, which lies beside it.
    pub(super) fn may_have_original(self) -> bool {
        matches!(self, Self::Picture | Self::Enclosure)
    }

    /// The most bytes that such a file may have.
    pub(super) fn largest(self) -> u64 {
        match self {
            Self::Organisation | Self::Organ | Self::People | Self::Record(_) => LARGEST_RECORD,
            Self::Text | Self::Template | Self::Lock => LARGEST_TEXT,
            Self::Picture => LARGEST_PICTURE,
            Self::Font => LARGEST_FONT,
            Self::Enclosure => LARGEST_ENCLOSURE,
        }
    }

    /// Reads such a file.
    pub(super) fn read(self, project: &Project, path: &Path) -> FileContent {
        if !self.is_read_at_once() {
            return FileContent::Unread;
        }
        let shown = shown_path(project, path);
        self.content(&shown, path).unwrap_or_else(FileContent::Unreadable)
    }

    /// What is in such a file; a finding calls it `shown`.
    fn content(self, shown: &str, path: &Path) -> Result<FileContent, Box<Diagnostic>> {
        let bytes = read_bytes(path, shown, self.largest())?;
        if matches!(self, Self::Picture | Self::Font) {
            return Ok(FileContent::Bytes(Bytes::new(bytes)));
        }
        let of_utf16 = Encoding::of(&bytes).is_utf16().then(|| sha256(&bytes));
        let text = decode_text(shown, bytes)?;
        // What a template's author writes is code, down to the last character.
        Ok(FileContent::Text(match self {
            Self::Template => SourceFile::new(shown, text.trim_start_matches('\u{feff}')),
            // As it was written, whatever a checkout made of its lines' ends.
            Self::Lock => SourceFile::new(shown, text.replace("\r\n", "\n")),
            _ => {
                let seen = as_seen(&text);
                let is_changed = matches!(seen, Cow::Owned(_));
                let stored = of_utf16.or_else(|| is_changed.then(|| sha256(text.as_bytes())));
                SourceFile::stored(shown, seen, stored)
            }
        }))
    }
}

/// The path below an organ's folder of one below `content/`, if it is below one.
fn below_organ(below: &Path) -> Option<&Path> {
    let mut parts = below.strip_prefix(ORGANS).ok()?.components();
    parts.next()?;
    Some(parts.as_path())
}

/// The bytes of the file at `path`, at most `largest`; a finding calls it `shown`.
pub(super) fn read_bytes(
    path: &Path,
    shown: &str,
    largest: u64,
) -> Result<Vec<u8>, Box<Diagnostic>> {
    let metadata = fs::metadata(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound if path.is_symlink() => dangling(shown),
        _ => unreadable(shown, &error),
    })?;
    // A pipe or a device may never end.
    if !metadata.is_file() {
        let message = "filen går inte att läsa (den är ingen vanlig fil)";
        return Err(Box::new(Diagnostic::error(codes::UNREADABLE, whole(shown), message)));
    }
    if metadata.len() > largest {
        let message = format!("filen är för stor ({} MB)", metadata.len() >> 20);
        let hint = format!("gräns: högst {} MB", largest >> 20);
        return Err(Box::new(
            Diagnostic::error(codes::TOO_LARGE, whole(shown), message).hint(hint),
        ));
    }
    match read_unchanged(path, metadata.len(), largest) {
        Ok(Some(bytes)) => Ok(bytes),
        Ok(None) => Err(Box::new(changed_meanwhile(shown))),
        Err(error) => Err(Box::new(unreadable(shown, &error))),
    }
}

/// The bytes of a file that has `length` of them; `None` if it has others when they are read, or more
/// than `largest`.
fn read_unchanged(path: &Path, length: u64, largest: u64) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default() + 1);
    fs::File::open(path)?.take(largest + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 == length).then_some(bytes))
}

/// The finding for a file that is being written to.
fn changed_meanwhile(shown: &str) -> Diagnostic {
    let message = "filen ändrades medan den lästes";
    Diagnostic::error(codes::UNREADABLE, whole(shown), message)
        .hint("vänta tills den är sparad, och kör igen")
}

/// The finding for a link to what isn't there.
fn dangling(shown: &str) -> Diagnostic {
    let message = "filen går inte att läsa (den är en länk till en fil som inte finns)";
    Diagnostic::error(codes::UNREADABLE, whole(shown), message).hint("lägg själva filen där")
}

/// The finding for a file that the system doesn't give.
pub(super) fn unreadable(shown: &str, error: &io::Error) -> Diagnostic {
    if shown == ORGANISATION_FILE && error.kind() == io::ErrorKind::NotFound {
        let message = "projektet saknar organisation.yaml";
        return Diagnostic::error(codes::NO_ORGANISATION, whole(shown), message).hint(
            "skapa `content/organisation.yaml` med organisationens namn, organ och medlemmar",
        );
    }
    Diagnostic::error(
        codes::UNREADABLE,
        whole(shown),
        format!("filen går inte att läsa ({})", cause(error)),
    )
}

/// A file as a whole, as the place of a finding.
fn whole(shown: &str) -> Place {
    Place::whole(&SourceFile::new(shown, ""))
}

/// A path as findings show it: from the project's root.
pub(super) fn shown_path(project: &Project, path: &Path) -> String {
    with_slashes(path.strip_prefix(&project.root).unwrap_or(path))
}

/// A path with `/` on every system and with composed letters (Unicode's NFC): macOS has names in which
/// "å" is an "a" with a ring after it, and records are read with composed letters too.
pub(super) fn with_slashes(path: &Path) -> String {
    let path = path.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
    if path.is_ascii() { path } else { path.nfc().collect() }
}

#[cfg(test)]
mod tests {
    use super::read_unchanged;

    #[test]
    fn a_file_that_grows_while_it_is_read_is_known() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.yaml");
        std::fs::write(&path, "datum").unwrap();
        assert_eq!(read_unchanged(&path, 5, 100).unwrap().as_deref(), Some(&b"datum"[..]));
        assert_eq!(read_unchanged(&path, 4, 100).unwrap(), None);
        assert_eq!(read_unchanged(&path, 5, 3).unwrap(), None);
        assert!(read_unchanged(&folder.path().join("b"), 5, 100).is_err());
    }
}
