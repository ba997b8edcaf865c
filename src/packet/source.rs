//! The bytes of a PDF to its objects and pages. Whatever a file holds, reading it ends, takes memory
//! in proportion to its size, and runs nothing.

use std::borrow::Cow;
use std::collections::HashSet;

use lopdf::xref::XrefRecovery;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::reader;

/// A file with more pages than this is no attachment.
const MOST_PAGES: usize = 10_000;

/// A tree or a chain of references deeper than this is none.
const DEEPEST: usize = 64;

/// A PDF that was read.
#[derive(Debug)]
pub struct PdfSource {
    document: Document,
    pages: Vec<SourcePage>,
    nothing: Dictionary,
    size: usize,
    /// Whether some of its objects were left out.
    was_cut: bool,
}

/// A page with what it inherits (ISO 32000-1, 7.7.3.4).
#[derive(Debug, Clone)]
pub(super) struct SourcePage {
    pub(super) id: ObjectId,
    inherited: Inherited,
}

/// What pages have from nodes above them in the page tree.
const INHERITED: [&[u8]; 4] = [b"Resources", b"MediaBox", b"CropBox", b"Rotate"];

/// The node that has what pages below it have, for each of [`INHERITED`].
type Inherited = [Option<ObjectId>; 4];

/// Why a file can't be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadError {
    /// There is nothing in it.
    Empty,
    /// It is no PDF.
    NotPdf,
    /// It wants a password.
    Locked,
    /// Its objects can't be found, not even by searching.
    Damaged,
    /// It has no pages.
    NoPages,
    /// It has more pages than any attachment.
    TooManyPages(usize),
    /// It unpacks to more than it seems.
    TooComplex,
}

impl ReadError {
    /// In Swedish, after "filen".
    pub fn words(&self) -> String {
        match self {
            Self::Empty => "är tom".to_owned(),
            Self::NotPdf => "är ingen PDF, vad den än heter".to_owned(),
            Self::Locked => "är låst med lösenord".to_owned(),
            Self::Damaged => "är skadad eller avklippt".to_owned(),
            Self::NoPages => "har inga sidor".to_owned(),
            Self::TooManyPages(most) => format!("har fler än {most} sidor"),
            Self::TooComplex => "packas upp till mer än en bilaga rimligen är".to_owned(),
        }
    }

    /// What to do about it, in Swedish.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Empty | Self::Damaged => "hämta den på nytt från den som har gjort den",
            Self::NotPdf => "öppna den i programmet som den är gjord i, och spara den som PDF",
            Self::Locked => "be om en kopia utan lösenord",
            Self::NoPages | Self::TooManyPages(_) | Self::TooComplex => {
                "be den som har gjort den att spara den som PDF på nytt"
            }
        }
    }
}

impl PdfSource {
    /// Reads a file.
    pub fn read(bytes: &[u8]) -> Result<Self, ReadError> {
        if bytes.is_empty() {
            return Err(ReadError::Empty);
        }
        let head = bytes.get(..1024).unwrap_or(bytes);
        if !head.windows(5).any(|window| window == b"%PDF-") {
            return Err(ReadError::NotPdf);
        }
        let by_references = Self::open(bytes, false);
        match by_references {
            Ok(source) if source.has_all_pages() => Ok(source),
            Ok(_) | Err(ReadError::NoPages) => {
                // What the cross-references lead to isn't all: search for the objects.
                let searched = Self::open(bytes, true);
                let count = |read: &Result<Self, ReadError>| {
                    read.as_ref().map_or(0, |source| source.pages.len())
                };
                if count(&searched) > count(&by_references) { searched } else { by_references }
            }
            wrong => wrong,
        }
    }

    /// Reads a file by its cross-references, or with `search` wherever its objects lie.
    fn open(bytes: &[u8], search: bool) -> Result<Self, ReadError> {
        let (document, was_cut) = reader::load(bytes, search)?;
        if document.is_encrypted() && !document.was_encrypted() {
            return Err(ReadError::Locked);
        }
        let nothing = Dictionary::new();
        let size = bytes.len();
        let mut source = Self { document, pages: Vec::new(), nothing, size, was_cut };
        source.pages = source.find_pages()?;
        Ok(source)
    }

    /// Whether there are as many pages as the page tree says.
    fn has_all_pages(&self) -> bool {
        let root = self.sub(self.catalog(), b"Pages");
        let count = root.and_then(|root| self.get(root, b"Count")?.as_i64().ok());
        count.is_none_or(|count| usize::try_from(count) == Ok(self.pages.len()))
    }

    /// How large the file is (bytes).
    pub(super) fn size(&self) -> usize {
        self.size
    }

    /// How many pages it has.
    pub fn page_count(&self) -> usize {
        self.pages.len()
    }

    /// Whether it was encrypted.
    pub(super) fn was_encrypted(&self) -> bool {
        self.document.was_encrypted()
    }

    /// Whether its objects had to be searched for, or weren't all found.
    pub(super) fn is_damaged(&self) -> bool {
        let was_searched = self.document.xref_recovery == Some(XrefRecovery::Reconstructed);
        was_searched || self.was_cut || !self.has_all_pages()
    }

    pub(super) fn pages(&self) -> &[SourcePage] {
        &self.pages
    }

    /// Its catalog; empty if it has none.
    pub(super) fn catalog(&self) -> &Dictionary {
        self.document.catalog().unwrap_or(&self.nothing)
    }

    /// Its document information.
    pub(super) fn information(&self) -> Option<&Dictionary> {
        self.dictionary(self.document.trailer.get(b"Info").ok()?)
    }

    /// What an object is when its references are followed; none for null and for what isn't there.
    pub(super) fn resolve<'a>(&'a self, mut object: &'a Object) -> Option<&'a Object> {
        for _ in 0..DEEPEST {
            match object {
                Object::Reference(id) => object = self.document.objects.get(id)?,
                Object::Null => return None,
                _ => return Some(object),
            }
        }
        None
    }

    /// An object by its number, as it stands.
    pub(super) fn object(&self, id: ObjectId) -> Option<&Object> {
        self.document.objects.get(&id)
    }

    /// What a key of a dictionary leads to.
    pub(super) fn get<'a>(&'a self, dictionary: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
        self.resolve(dictionary.get(key).ok()?)
    }

    /// The dictionary that an object is or leads to; of a stream its own.
    pub(super) fn dictionary<'a>(&'a self, object: &'a Object) -> Option<&'a Dictionary> {
        match self.resolve(object)? {
            Object::Dictionary(dictionary) => Some(dictionary),
            Object::Stream(stream) => Some(&stream.dict),
            _ => None,
        }
    }

    /// The dictionary that a key leads to.
    pub(super) fn sub<'a>(
        &'a self,
        dictionary: &'a Dictionary,
        key: &[u8],
    ) -> Option<&'a Dictionary> {
        self.dictionary(dictionary.get(key).ok()?)
    }

    /// The array that a key leads to; one of one for what is no array.
    pub(super) fn list<'a>(&'a self, dictionary: &'a Dictionary, key: &[u8]) -> &'a [Object] {
        dictionary.get(key).map(|value| self.entries(value)).unwrap_or_default()
    }

    /// The entries of an array; what is no array is one of its own.
    pub(super) fn entries<'a>(&'a self, value: &'a Object) -> &'a [Object] {
        match self.resolve(value) {
            Some(Object::Array(entries)) => entries,
            Some(_) => std::slice::from_ref(value),
            None => &[],
        }
    }

    /// The name that a key leads to.
    pub(super) fn name<'a>(&'a self, dictionary: &'a Dictionary, key: &[u8]) -> Option<&'a [u8]> {
        self.get(dictionary, key)?.as_name().ok()
    }

    /// The string that a key leads to.
    pub(super) fn string<'a>(&'a self, dictionary: &'a Dictionary, key: &[u8]) -> Option<&'a [u8]> {
        self.get(dictionary, key)?.as_str().ok()
    }

    /// The text that a key leads to.
    pub(super) fn text(&self, dictionary: &Dictionary, key: &[u8]) -> Option<String> {
        let text = lopdf::decode_text_string(self.get(dictionary, key)?).ok()?;
        Some(text).filter(|text| !text.trim().is_empty())
    }

    /// What a page has under a key, its own or inherited.
    pub(super) fn of_page<'a>(&'a self, page: &'a SourcePage, key: &[u8]) -> Option<&'a Object> {
        let own = self.document.get_dictionary(page.id).ok()?;
        let own = own.get(key).ok().filter(|own| self.resolve(own).is_some());
        own.or_else(|| {
            let at = INHERITED.iter().position(|inherited| *inherited == key)?;
            self.document.get_dictionary(page.inherited[at]?).ok()?.get(key).ok()
        })
    }

    /// A stream's data, unpacked, if they are no more than `most` bytes.
    pub(super) fn data<'a>(&self, stream: &'a Stream, most: usize) -> Option<Cow<'a, [u8]>> {
        match stream.is_compressed() {
            true => stream.decompressed_content_with_limit(most).ok().map(Cow::Owned),
            false => (stream.content.len() <= most).then_some(Cow::Borrowed(&stream.content)),
        }
    }

    /// The notes of a page (its annotations), as they are listed.
    pub(super) fn notes<'a>(&'a self, page: &'a SourcePage) -> &'a [Object] {
        match self.of_page(page, b"Annots").and_then(|listed| self.resolve(listed)) {
            Some(Object::Array(listed)) => listed,
            _ => &[],
        }
    }

    /// The pages in order. A node of the tree that was there already is passed by.
    fn find_pages(&self) -> Result<Vec<SourcePage>, ReadError> {
        let mut pages = Vec::new();
        let (mut seen, mut listed) = (HashSet::new(), HashSet::new());
        let root = self.catalog().get(b"Pages").and_then(Object::as_reference);
        let mut left: Vec<(ObjectId, Inherited)> =
            root.map(|root| (root, Inherited::default())).into_iter().collect();
        while let Some((id, mut inherited)) = left.pop() {
            let Ok(node) = self.document.get_dictionary(id) else { continue };
            if self.get(node, b"Kids").is_none() {
                pages.push(SourcePage { id, inherited });
                if pages.len() > MOST_PAGES {
                    return Err(ReadError::TooManyPages(MOST_PAGES));
                }
                continue;
            }
            for (key, holder) in INHERITED.iter().zip(&mut inherited) {
                *holder = if node.has(key) { Some(id) } else { *holder };
            }
            let kids = self.list(node, b"Kids");
            if !listed.insert(kids.as_ptr()) {
                continue;
            }
            let is_leaf = |kid: ObjectId| {
                let kid = self.document.get_dictionary(kid);
                kid.is_ok_and(|kid| self.get(kid, b"Kids").is_none())
            };
            let kids = kids.iter().rev().filter_map(|kid| kid.as_reference().ok());
            let kids = kids.filter(|kid| seen.insert(*kid) || is_leaf(*kid));
            left.extend(kids.map(|kid| (kid, inherited)));
            if left.len() > MOST_PAGES * 2 {
                return Err(ReadError::TooManyPages(MOST_PAGES));
            }
        }
        if pages.is_empty() { Err(ReadError::NoPages) } else { Ok(pages) }
    }

    /// The leaves of a name tree or a number tree (ISO 32000-1, 7.9.6 and 7.9.7) in pairs; `key` is
    /// what they stand under, `NameMapping` or `Nums`.
    pub(super) fn leaves<'a>(
        &'a self,
        root: &'a Dictionary,
        key: &[u8],
    ) -> Vec<(&'a Object, &'a Object)> {
        let mut leaves = Vec::new();
        let mut seen = HashSet::new();
        let mut left = vec![root];
        while let Some(node) = left.pop() {
            let pairs = self.list(node, key);
            if seen.insert(pairs.as_ptr()) {
                let pairs = pairs.chunks_exact(2);
                leaves.extend(pairs.filter_map(|pair| match pair {
                    [name, value] => Some((name, value)),
                    _ => None,
                }));
            }
            let kids = self.list(node, b"Kids");
            if seen.insert(kids.as_ptr()) {
                left.extend(kids.iter().rev().filter_map(|kid| self.dictionary(kid)));
            }
        }
        leaves
    }
}
