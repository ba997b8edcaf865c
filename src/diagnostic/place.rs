//! A place in a text file, and the bytes, lines and columns that it stands for.
//!
//! A place in a YAML file is the number of a node, or a part of the text that a node says. It becomes
//! bytes only when a finding is shown ([`Place::range`]), since that takes a second reading of the file.

use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHasher;

use crate::digest::sha256;
use crate::yaml::{self, NodeId, Patch, Spans, TextPart};

/// Which file something stands in: a hash of its path, the same in every run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FileId(u32);

impl FileId {
    /// The file with a number.
    pub fn new(number: u32) -> Self {
        Self(number)
    }

    /// The number.
    pub fn number(self) -> u32 {
        self.0
    }

    /// The file at a path from the project's root.
    fn of(path: &str) -> Self {
        let mut hasher = FxHasher::default();
        path.hash(&mut hasher);
        Self((hasher.finish() >> 32) as u32)
    }
}

/// A text file that a finding can point into.
#[derive(Debug)]
pub struct SourceFile {
    /// The path from the project's root, with `/`.
    pub path: String,
    /// The whole text; empty for a file that is not text.
    pub text: String,
    /// The text that its record was read from, if it had to be repaired for that.
    patch: Option<Patch>,
    /// Where its nodes are, if it is YAML; read once however many findings it has.
    spans: OnceLock<Spans>,
    /// The hash of its bytes as they are stored, which may not be those of the text.
    stored: OnceLock<String>,
}

impl PartialEq for SourceFile {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path && self.text == other.text
    }
}

impl Eq for SourceFile {}

impl SourceFile {
    /// A file with its text.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        let (path, text) = (path.into(), text.into());
        let (spans, stored) = Default::default();
        Arc::new(Self { path, text, patch: None, spans, stored })
    }

    /// A file with its text, which is stored as bytes with another hash, if one is given.
    pub fn stored(path: &str, text: impl Into<String>, hash: Option<String>) -> Arc<Self> {
        let (path, text) = (path.to_owned(), text.into());
        let stored = hash.map_or_else(OnceLock::new, OnceLock::from);
        Arc::new(Self { path, text, patch: None, spans: OnceLock::new(), stored })
    }

    /// The same file, whose record is read from a repaired text: the numbers of nodes are those of
    /// that text, places are those of the file.
    pub fn repaired(&self, patch: Patch) -> Arc<Self> {
        let (path, text) = (self.path.clone(), self.text.clone());
        let (spans, stored) = (OnceLock::new(), self.stored.clone());
        Arc::new(Self { path, text, patch: Some(patch), spans, stored })
    }

    /// The hash of its bytes as they are stored: what `sha256sum` says.
    pub fn sha256(&self) -> &str {
        self.stored.get_or_init(|| sha256(self.text.as_bytes()))
    }

    /// Its number.
    pub fn id(&self) -> FileId {
        FileId::of(&self.path)
    }

    /// The text that its record was read from.
    pub fn read_text(&self) -> &str {
        self.patch.as_ref().map_or(&self.text, Patch::text)
    }

    fn spans(&self) -> &Spans {
        self.spans.get_or_init(|| Spans::of(self.read_text()))
    }

    /// The values with a tag of YAML's own types, `!!str`, and the tags. A file that can't have one isn't read
    /// again for them.
    pub fn core_tags(&self) -> &[(NodeId, String)] {
        match yaml::may_have_core_tags(self.read_text()) {
            true => self.spans().core_tags(),
            false => &[],
        }
    }

    /// The bytes of the file that some bytes of the text that was read come from.
    fn written(&self, range: Range<usize>) -> Range<usize> {
        match &self.patch {
            Some(patch) => patch.written_range(&range),
            None => range,
        }
    }

    /// The repairs that its record was read after, if any.
    pub fn patch(&self) -> Option<&Patch> {
        self.patch.as_ref()
    }

    /// The bytes of the lines that some bytes are on.
    pub fn lines(&self, range: &Range<usize>) -> Range<usize> {
        let before = self.text.get(..range.start).unwrap_or("");
        let after = self.text.get(range.end..).unwrap_or("");
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        start..after.find('\n').map_or(self.text.len(), |at| range.end + at)
    }
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: Arc<SourceFile>,
    /// Where in it.
    pub spot: PlaceInFile,
}

/// Where in a file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum PlaceInFile {
    /// The file as a whole.
    Whole,
    /// A value in a YAML file.
    Value(NodeId),
    /// The name of the field whose value it is in a YAML file.
    Name(NodeId),
    /// A part of a text in a YAML file.
    Part(NodeId, TextPart),
    /// Bytes.
    Range(Range<usize>),
}

impl Place {
    /// The file as a whole.
    pub fn whole(file: &Arc<SourceFile>) -> Self {
        Self { file: file.clone(), spot: PlaceInFile::Whole }
    }

    /// A file or folder that isn't read as text, by its path from the project's root.
    pub fn path(path: impl Into<String>) -> Self {
        Self::whole(&SourceFile::new(path, ""))
    }

    /// A value.
    pub fn value(file: &Arc<SourceFile>, node: NodeId) -> Self {
        Self { file: file.clone(), spot: PlaceInFile::Value(node) }
    }

    /// The name of the field whose value it is; of a list's entry, the entry.
    pub fn name(file: &Arc<SourceFile>, node: NodeId) -> Self {
        Self { file: file.clone(), spot: PlaceInFile::Name(node) }
    }

    /// Some bytes of the text that a node says.
    pub fn within(file: &Arc<SourceFile>, node: NodeId, text: &str, range: &Range<usize>) -> Self {
        Self { file: file.clone(), spot: PlaceInFile::Part(node, TextPart::of(text, range)) }
    }

    /// Some bytes, kept inside the file.
    pub fn bytes(file: &Arc<SourceFile>, range: Range<usize>) -> Self {
        Self { file: file.clone(), spot: PlaceInFile::Range(range) }
    }

    /// The node that it is, or is in; none for a whole file and for bytes.
    pub fn node(&self) -> Option<NodeId> {
        match self.spot {
            PlaceInFile::Value(node) | PlaceInFile::Name(node) | PlaceInFile::Part(node, _) => {
                Some(node)
            }
            PlaceInFile::Whole | PlaceInFile::Range(_) => None,
        }
    }

    /// The bytes that the place stands for, on character boundaries; `None` for a whole file, and for
    /// a node of a file whose positions can't be trusted.
    pub fn range(&self) -> Option<Range<usize>> {
        let text = self.file.read_text();
        let range = match &self.spot {
            PlaceInFile::Whole => return None,
            PlaceInFile::Range(range) => return Some(inside(&self.file.text, range)),
            PlaceInFile::Value(node) => self.file.spans().value(text, *node)?,
            PlaceInFile::Name(node) => self.file.spans().name(text, *node)?,
            PlaceInFile::Part(node, part) => self.file.spans().within(text, *node, part)?,
        };
        Some(inside(&self.file.text, &self.file.written(range)))
    }

    /// The line and column (both from 1, the column in characters) of a byte of the file.
    pub fn line_and_column(&self, byte: usize) -> (usize, usize) {
        let before = self.file.text.get(..byte).unwrap_or(&self.file.text);
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        (before.matches('\n').count() + 1, before[start..].chars().count() + 1)
    }
}

/// The part of a range of a text that is in its first line.
pub fn first_line(text: &str, range: &Range<usize>) -> Range<usize> {
    let length = text[range.clone()].find('\n').unwrap_or(range.len());
    range.start..range.start + length
}

/// The range moved onto character boundaries inside the text.
fn inside(text: &str, range: &Range<usize>) -> Range<usize> {
    let mut start = range.start.min(text.len());
    let mut end = range.end.clamp(start, text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    while !text.is_char_boundary(end) {
        end += 1;
    }
    start..end
}
