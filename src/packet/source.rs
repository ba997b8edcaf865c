//! The bytes of a PDF to its objects and pages. Whatever a file holds, reading it ends, takes memory in
//! proportion to its size, and runs nothing: references are followed to a limit, and each node of a tree
//! is visited once.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use lopdf::xref::{XrefEntry, XrefRecovery};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::error::ReadError;
use super::reader::{self, LoadedDocument};

/// The most pages that a file may have.
const MAX_PAGES: usize = 10_000;

/// The longest chain of references that is followed.
const MAX_REFERENCES: usize = 64;

/// A PDF file that was read, to be inspected or copied into a packet.
#[derive(Debug)]
pub struct PdfSource {
    document: Document,
    pages: Vec<SourcePage>,
    /// Stands for a catalog that is missing.
    empty: Dictionary,
    size: usize,
    /// Whether some of its objects were left out.
    is_incomplete: bool,
}

/// A page, with the nodes of the page tree from which it inherits (ISO 32000-1, 7.7.3.4).
#[derive(Debug, Clone)]
pub(crate) struct SourcePage {
    pub(crate) id: ObjectId,
    inherited: Inherited,
}

/// The entries that a page inherits from the nodes above it.
const INHERITED: [&[u8]; 4] = [b"Resources", b"MediaBox", b"CropBox", b"Rotate"];

/// For each of [`INHERITED`], the nearest node that has it.
type Inherited = [Option<ObjectId>; 4];

/// The boundaries of the medium that a page is meant for (ISO 32000-1, 14.11.2), in points.
#[derive(Debug, Clone, Copy)]
pub(super) struct MediaBox {
    pub(super) left: f32,
    pub(super) bottom: f32,
    pub(super) right: f32,
    pub(super) top: f32,
}

impl MediaBox {
    /// A sheet of ISO A4, for a page without a usable box of its own.
    pub(super) const A4: Self = Self { left: 0.0, bottom: 0.0, right: 595.276, top: 841.89 };

    pub(super) fn width(&self) -> f32 {
        self.right - self.left
    }

    pub(super) fn height(&self) -> f32 {
        self.top - self.bottom
    }

    fn has_area(&self) -> bool {
        self.width() > 0.0 && self.height() > 0.0
    }

    /// What of it is within another.
    fn within(self, other: Self) -> Self {
        Self {
            left: self.left.max(other.left),
            bottom: self.bottom.max(other.bottom),
            right: self.right.min(other.right),
            top: self.top.min(other.top),
        }
    }
}

/// How a page is shown: what of it, which way up, and how large (ISO 32000-1, 7.7.3.3).
#[derive(Debug, Clone, Copy)]
pub(super) struct Placement {
    /// What isn't cropped, in units of the page.
    pub(super) visible: MediaBox,
    /// Clockwise, less than four.
    pub(super) quarter_turns: u8,
    /// The size of a unit (points).
    pub(super) unit: f32,
}

impl Placement {
    /// Whether what is its width is shown as its height.
    pub(super) fn is_on_its_side(&self) -> bool {
        self.quarter_turns % 2 == 1
    }
}

impl fmt::Display for MediaBox {
    /// Writes it as a PDF rectangle.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{} {} {} {}]", self.left, self.bottom, self.right, self.top)
    }
}

impl PdfSource {
    /// Reads a file.
    pub fn read(bytes: &[u8]) -> Result<Self, ReadError> {
        if bytes.is_empty() {
            return Err(ReadError::Empty);
        }
        // Acrobat and most other readers accept a header anywhere in the first 1 024 bytes.
        let head = bytes.get(..1024).unwrap_or(bytes);
        if !head.windows(5).any(|window| window == b"%PDF-") {
            return Err(ReadError::NotPdf);
        }
        let by_references = Self::open(bytes, false);
        match by_references {
            Ok(source) if source.has_all_pages() => Ok(source),
            Ok(_) | Err(ReadError::NoPages) => {
                // The cross-references don't lead to every page, as in a file that was cut. Searching
                // for the objects may find more.
                let searched = Self::open(bytes, true);
                if pages_read(&searched) > pages_read(&by_references) {
                    searched
                } else {
                    by_references
                }
            }
            error => error,
        }
    }

    /// Reads a file by its cross-references or, with `search`, by searching for its objects.
    fn open(bytes: &[u8], search: bool) -> Result<Self, ReadError> {
        let LoadedDocument { document, is_incomplete } = reader::load(bytes, search)?;
        if document.is_encrypted() && !document.was_encrypted() {
            return Err(ReadError::Locked);
        }
        let mut source = Self {
            document,
            pages: Vec::new(),
            empty: Dictionary::new(),
            size: bytes.len(),
            is_incomplete,
        };
        source.pages = source.find_pages()?;
        Ok(source)
    }

    /// Whether there are as many pages as the page tree declares, whose root is no page.
    fn has_all_pages(&self) -> bool {
        let Some(root) = self.dictionary_at(self.catalog(), b"Pages") else { return false };
        let declared = self.get(root, b"Count").and_then(|count| count.as_i64().ok());
        let is_tree = self.get(root, b"Kids").is_some();
        is_tree && declared.is_none_or(|count| usize::try_from(count) == Ok(self.pages.len()))
    }

    /// The size of the file (bytes).
    pub(super) fn size(&self) -> usize {
        self.size
    }

    /// The number of pages.
    pub fn page_count(&self) -> usize {
        self.pages.len()
    }

    /// Whether the file was encrypted.
    pub(crate) fn was_encrypted(&self) -> bool {
        self.document.was_encrypted()
    }

    /// Whether its objects had to be searched for, or some weren't found.
    pub(super) fn is_damaged(&self) -> bool {
        let was_searched = self.document.xref_recovery == Some(XrefRecovery::Reconstructed);
        was_searched || self.is_incomplete || !self.has_all_pages()
    }

    /// The pages in order.
    pub(crate) fn pages(&self) -> &[SourcePage] {
        &self.pages
    }

    /// The catalog; empty if there is none.
    pub(crate) fn catalog(&self) -> &Dictionary {
        self.document.catalog().unwrap_or(&self.empty)
    }

    /// The document information dictionary (ISO 32000-1, 14.3.3).
    pub(crate) fn information(&self) -> Option<&Dictionary> {
        self.dictionary(self.document.trailer.get(b"Info").ok()?)
    }

    /// The value that an object is or refers to; none for null and for an object that is missing.
    pub(crate) fn resolve<'a>(&'a self, mut object: &'a Object) -> Option<&'a Object> {
        for _ in 0..MAX_REFERENCES {
            match object {
                Object::Reference(id) => object = self.document.objects.get(id)?,
                Object::Null => return None,
                _ => return Some(object),
            }
        }
        None
    }

    /// An indirect object by its identifier, with its references unresolved.
    pub(crate) fn object(&self, id: ObjectId) -> Option<&Object> {
        self.document.objects.get(&id)
    }

    /// Whether the cross-references list an object that couldn't be read. One that they don't list is null
    /// (ISO 32000-1, 7.3.10).
    pub(super) fn is_unreadable(&self, id: ObjectId) -> bool {
        let listed = self.document.reference_table.get(id.0);
        let is_in_use = match listed {
            Some(XrefEntry::Normal { generation, .. }) => *generation == id.1,
            Some(XrefEntry::Compressed { .. }) => id.1 == 0,
            _ => false,
        };
        is_in_use && self.object(id).is_none()
    }

    /// All indirect objects.
    pub(crate) fn objects(&self) -> impl Iterator<Item = (ObjectId, &Object)> {
        self.document.objects.iter().map(|(id, object)| (*id, object))
    }

    /// The identifier of an object that the trailer refers to (ISO 32000-1, 7.5.5).
    pub(crate) fn trailer_reference(&self, key: &[u8]) -> Option<ObjectId> {
        self.document.trailer.get(key).ok()?.as_reference().ok()
    }

    /// The resolved value of a dictionary's key.
    pub(crate) fn get<'a>(&'a self, dictionary: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
        self.resolve(dictionary.get(key).ok()?)
    }

    /// The dictionary that an object is or refers to, or that of the stream that it is.
    pub(crate) fn dictionary<'a>(&'a self, object: &'a Object) -> Option<&'a Dictionary> {
        match self.resolve(object)? {
            Object::Dictionary(dictionary) => Some(dictionary),
            Object::Stream(stream) => Some(&stream.dict),
            _ => None,
        }
    }

    /// The dictionary that is the value of a key.
    pub(crate) fn dictionary_at<'a>(
        &'a self,
        dictionary: &'a Dictionary,
        key: &[u8],
    ) -> Option<&'a Dictionary> {
        self.dictionary(dictionary.get(key).ok()?)
    }

    /// The entries of the array that is the value of a key, as by [`Self::entries`].
    pub(crate) fn entries_at<'a>(&'a self, dictionary: &'a Dictionary, key: &[u8]) -> &'a [Object] {
        dictionary.get(key).map(|value| self.entries(value)).unwrap_or_default()
    }

    /// The entries of an array. Any other value counts as an array of itself, which PDF allows in most
    /// places.
    pub(crate) fn entries<'a>(&'a self, value: &'a Object) -> &'a [Object] {
        match self.resolve(value) {
            Some(Object::Array(entries)) => entries,
            Some(_) => std::slice::from_ref(value),
            None => &[],
        }
    }

    /// The name that is the value of a key.
    pub(crate) fn name<'a>(&'a self, dictionary: &'a Dictionary, key: &[u8]) -> Option<&'a [u8]> {
        self.get(dictionary, key)?.as_name().ok()
    }

    /// The byte string that is the value of a key.
    pub(crate) fn string<'a>(&'a self, dictionary: &'a Dictionary, key: &[u8]) -> Option<&'a [u8]> {
        self.get(dictionary, key)?.as_str().ok()
    }

    /// The text string that is the value of a key, unless it is blank.
    pub(crate) fn text(&self, dictionary: &Dictionary, key: &[u8]) -> Option<String> {
        let text = lopdf::decode_text_string(self.get(dictionary, key)?).ok()?;
        Some(text).filter(|text| !text.trim().is_empty())
    }

    /// The dictionary of a page.
    pub(super) fn page_dictionary(&self, page: &SourcePage) -> &Dictionary {
        self.document.get_dictionary(page.id).unwrap_or(&self.empty)
    }

    /// An entry of a page, its own or inherited.
    pub(super) fn page_entry<'a>(&'a self, page: &'a SourcePage, key: &[u8]) -> Option<&'a Object> {
        let dictionary = self.page_dictionary(page);
        if let Ok(own) = dictionary.get(key)
            && self.resolve(own).is_some()
        {
            return Some(own);
        }
        let index = INHERITED.iter().position(|inherited| *inherited == key)?;
        self.document.get_dictionary(page.inherited[index]?).ok()?.get(key).ok()
    }

    /// The media box of a page.
    pub(super) fn media_box(&self, page: &SourcePage) -> MediaBox {
        self.boundaries(page, b"MediaBox").unwrap_or(MediaBox::A4)
    }

    /// Boundaries of a page. Any two opposite corners may be given (ISO 32000-1, 7.9.5).
    fn boundaries(&self, page: &SourcePage, key: &[u8]) -> Option<MediaBox> {
        let Object::Array(sides) = self.resolve(self.page_entry(page, key)?)? else { return None };
        let sides: Option<Vec<f32>> =
            sides.iter().map(|side| self.resolve(side)?.as_float().ok()).collect();
        match *sides? {
            [x, y, z, w] if [x, y, z, w].iter().all(|side| side.is_finite()) => {
                Some(MediaBox { left: x.min(z), bottom: y.min(w), right: x.max(z), top: y.max(w) })
            }
            _ => None,
        }
    }

    /// How a page is shown.
    pub(super) fn placement(&self, page: &SourcePage) -> Placement {
        let media_box = self.media_box(page);
        let cropped = self.boundaries(page, b"CropBox").map(|own| own.within(media_box));
        let number = |key| self.resolve(self.page_entry(page, key)?)?.as_float().ok();
        let turns = number(b"Rotate".as_slice()).unwrap_or(0.0) / 90.0;
        let unit = number(b"UserUnit").filter(|unit| unit.is_finite() && *unit > 0.0);
        Placement {
            visible: cropped.filter(MediaBox::has_area).unwrap_or(media_box),
            quarter_turns: turns.rem_euclid(4.0) as u8,
            unit: unit.unwrap_or(1.0),
        }
    }

    /// The annotations of a page, as its array lists them.
    pub(crate) fn annotations<'a>(&'a self, page: &'a SourcePage) -> &'a [Object] {
        match self.page_entry(page, b"Annots").and_then(|entry| self.resolve(entry)) {
            Some(Object::Array(annotations)) => annotations,
            _ => &[],
        }
    }

    /// The data of a stream, decompressed; none if they are more than `limit` bytes.
    pub(super) fn data<'a>(&self, stream: &'a Stream, limit: usize) -> Option<Cow<'a, [u8]>> {
        match stream.is_compressed() {
            true => stream.decompressed_content_with_limit(limit).ok().map(Cow::Owned),
            false => (stream.content.len() <= limit).then_some(Cow::Borrowed(&stream.content)),
        }
    }

    /// The pages in order, found by walking the page tree.
    fn find_pages(&self) -> Result<Vec<SourcePage>, ReadError> {
        let mut pages = Vec::new();
        let (mut seen_nodes, mut seen_arrays) = (HashSet::new(), HashSet::new());
        let mut pending: Vec<(ObjectId, Inherited)> = Vec::new();
        if let Ok(root) = self.catalog().get(b"Pages").and_then(Object::as_reference) {
            pending.push((root, Inherited::default()));
        }
        while let Some((id, mut inherited)) = pending.pop() {
            let Ok(node) = self.document.get_dictionary(id) else { continue };
            if self.is_page(node) {
                pages.push(SourcePage { id, inherited });
                if pages.len() > MAX_PAGES {
                    return Err(ReadError::TooManyPages(MAX_PAGES));
                }
                continue;
            }
            for (key, holder) in INHERITED.iter().zip(&mut inherited) {
                if node.has(key) {
                    *holder = Some(id);
                }
            }
            let kids = self.entries_at(node, b"Kids");
            // Thousands of nodes may share one array of kids, which would multiply the work.
            if !seen_arrays.insert(kids.as_ptr()) {
                continue;
            }
            for kid in kids.iter().rev().filter_map(|kid| kid.as_reference().ok()) {
                // A node that is listed again may be a loop; a page that is, is a page each time.
                if seen_nodes.insert(kid) || self.is_page_at(kid) {
                    pending.push((kid, inherited));
                }
            }
            if pending.len() > MAX_PAGES * 2 {
                return Err(ReadError::TooManyPages(MAX_PAGES));
            }
        }
        if pages.is_empty() { Err(ReadError::NoPages) } else { Ok(pages) }
    }

    /// Whether a node of the page tree is a page. Its type may be missing or wrong, its kids not.
    fn is_page(&self, node: &Dictionary) -> bool {
        self.get(node, b"Kids").is_none()
    }

    fn is_page_at(&self, id: ObjectId) -> bool {
        self.document.get_dictionary(id).is_ok_and(|node| self.is_page(node))
    }

    /// The keys and values in the leaves of a name tree or a number tree (ISO 32000-1, 7.9.6 and 7.9.7).
    /// `key` is `Names` or `Nums`.
    pub(super) fn tree_pairs<'a>(
        &'a self,
        root: &'a Dictionary,
        key: &[u8],
    ) -> Vec<(&'a Object, &'a Object)> {
        let mut found = Vec::new();
        // Nodes may share their arrays: each array counts once.
        let mut seen_arrays = HashSet::new();
        let mut pending = vec![root];
        while let Some(node) = pending.pop() {
            let pairs = self.entries_at(node, key);
            if seen_arrays.insert(pairs.as_ptr()) {
                for pair in pairs.chunks_exact(2) {
                    found.push((&pair[0], &pair[1]));
                }
            }
            let kids = self.entries_at(node, b"Kids");
            if seen_arrays.insert(kids.as_ptr()) {
                pending.extend(kids.iter().rev().filter_map(|kid| self.dictionary(kid)));
            }
        }
        found
    }
}

/// The number of pages that an attempt to read a file found.
fn pages_read(attempt: &Result<PdfSource, ReadError>) -> usize {
    attempt.as_ref().map_or(0, PdfSource::page_count)
}
