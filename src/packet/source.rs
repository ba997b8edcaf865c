//! The bytes of a PDF to its objects and pages. Whatever a file holds, reading it ends, takes memory
//! in proportion to its size, and runs nothing.

use std::cell::Cell;
use std::collections::{BTreeMap, HashSet};
use std::io::Read as _;
use std::sync::Arc;

use flate2::bufread::ZlibDecoder;
use lopdf::xref::XrefRecovery;
use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId};

/// A file with more pages than this is no attachment.
const MOST_PAGES: usize = 10_000;

/// What a file may hold outside its pictures, fonts and pages' content (bytes, unpacked): these
/// become objects, which take some fifty times as much memory.
const LARGEST_SKELETON: usize = 48 << 20;

/// A tree or a chain of references deeper than this is none.
const DEEPEST: usize = 64;

/// A PDF that was read.
#[derive(Debug)]
pub struct Source {
    document: Document,
    pages: Vec<SourcePage>,
    nothing: Dictionary,
}

/// A page with what it inherits (ISO 32000-1, 7.7.3.4).
#[derive(Debug, Clone)]
pub(super) struct SourcePage {
    pub(super) id: ObjectId,
    inherited: Arc<Inherited>,
}

/// What the pages below a node of the page tree have, unless they have their own.
type Inherited = BTreeMap<&'static [u8], Object>;

/// Why a file can't be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreadable {
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

impl Unreadable {
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

thread_local! {
    /// How much may still be unpacked of the file that this thread reads.
    static ROOM: Cell<usize> = const { Cell::new(0) };
}

impl Source {
    /// Reads a file.
    pub fn read(bytes: &[u8]) -> Result<Self, Unreadable> {
        if bytes.is_empty() {
            return Err(Unreadable::Empty);
        }
        let head = bytes.get(..1024).unwrap_or(bytes);
        if !head.windows(5).any(|window| window == b"%PDF-") {
            return Err(Unreadable::NotPdf);
        }
        let room = LARGEST_SKELETON.checked_sub(outside_streams(bytes));
        let room = room.ok_or(Unreadable::TooComplex)?;
        let document = match load(bytes, room, false)? {
            document if has_tree(&document) || document.is_encrypted() => document,
            // What the cross-references lead to is no page tree: search for the objects.
            _ => load(bytes, room, true)?,
        };
        if document.is_encrypted() && !document.was_encrypted() {
            return Err(Unreadable::Locked);
        }
        let mut source = Self { document, pages: Vec::new(), nothing: Dictionary::new() };
        source.pages = source.find_pages()?;
        Ok(source)
    }

    /// How many pages it has.
    pub fn page_count(&self) -> usize {
        self.pages.len()
    }

    /// Whether it was encrypted.
    pub(super) fn was_encrypted(&self) -> bool {
        self.document.was_encrypted()
    }

    /// Whether its objects had to be searched for.
    pub(super) fn was_recovered(&self) -> bool {
        self.document.xref_recovery == Some(XrefRecovery::Reconstructed)
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
        own.get(key).ok().filter(|own| self.resolve(own).is_some()).or(page.inherited.get(key))
    }

    /// The notes of a page (its annotations), as they are listed.
    pub(super) fn notes<'a>(&'a self, page: &'a SourcePage) -> &'a [Object] {
        match self.of_page(page, b"Annots").and_then(|listed| self.resolve(listed)) {
            Some(Object::Array(listed)) => listed,
            _ => &[],
        }
    }

    /// The pages in order. A node that was there already is passed by.
    fn find_pages(&self) -> Result<Vec<SourcePage>, Unreadable> {
        const INHERITED: [&[u8]; 4] = [b"Resources", b"MediaBox", b"CropBox", b"Rotate"];
        let mut pages = Vec::new();
        let mut seen = HashSet::new();
        let root = self.catalog().get(b"Pages").and_then(Object::as_reference);
        let mut left: Vec<(ObjectId, Arc<Inherited>)> =
            root.map(|root| (root, Arc::default())).into_iter().collect();
        while let Some((id, inherited)) = left.pop() {
            let Ok(node) = self.document.get_dictionary(id) else { continue };
            if !seen.insert(id) {
                continue;
            }
            if self.get(node, b"Kids").is_none() {
                pages.push(SourcePage { id, inherited });
                if pages.len() > MOST_PAGES {
                    return Err(Unreadable::TooManyPages(MOST_PAGES));
                }
                continue;
            }
            let mut handed = Arc::unwrap_or_clone(inherited);
            for key in INHERITED {
                handed.extend(node.get(key).ok().map(|own| (key, own.clone())));
            }
            let handed = Arc::new(handed);
            let kids = self.list(node, b"Kids").iter().rev();
            let kids = kids.filter_map(|kid| kid.as_reference().ok());
            left.extend(kids.map(|kid| (kid, handed.clone())));
        }
        if pages.is_empty() { Err(Unreadable::NoPages) } else { Ok(pages) }
    }

    /// The leaves of a name tree or a number tree (ISO 32000-1, 7.9.6 and 7.9.7) in pairs; `key` is
    /// what they stand under, `Names` or `Nums`.
    pub(super) fn leaves<'a>(
        &'a self,
        root: &'a Dictionary,
        key: &[u8],
    ) -> Vec<(&'a Object, &'a Object)> {
        let mut leaves = Vec::new();
        let mut seen = HashSet::new();
        let mut left = vec![root];
        while let Some(node) = left.pop() {
            if !seen.insert(std::ptr::from_ref(node)) {
                continue;
            }
            let pairs = self.list(node, key).chunks_exact(2);
            leaves.extend(pairs.filter_map(|pair| match pair {
                [name, value] => Some((name, value)),
                _ => None,
            }));
            let kids = self.list(node, b"Kids").iter().rev();
            left.extend(kids.filter_map(|kid| self.dictionary(kid)));
        }
        leaves
    }
}

/// Reads the objects; with `search` not by the cross-references, but wherever they lie.
fn load(bytes: &[u8], room: usize, search: bool) -> Result<Document, Unreadable> {
    ROOM.set(room);
    let options = LoadOptions {
        filter: Some(is_let_in),
        max_decompressed_size: Some(room),
        force_reconstruct: search,
        ..LoadOptions::default()
    };
    let document = Document::load_mem_with_options(bytes, options);
    if ROOM.get() == 0 {
        return Err(Unreadable::TooComplex);
    }
    document.map_err(|error| match error {
        lopdf::Error::InvalidPassword | lopdf::Error::UnsupportedSecurityHandler(_) => {
            Unreadable::Locked
        }
        lopdf::Error::Decryption(_) => Unreadable::Locked,
        lopdf::Error::Decompress(_) => Unreadable::TooComplex,
        _ => Unreadable::Damaged,
    })
}

/// Whether an object is let in: an object stream only while there is room for what it unpacks to,
/// and no more than one layer deep.
fn is_let_in(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    if let Object::Stream(stream) = object
        && stream.dict.has_type(b"ObjStm")
    {
        let packed = stream.content.as_slice();
        let is_flate = stream.filters().is_ok_and(|filters| filters == [b"FlateDecode"]);
        let room = ROOM.get();
        let size = if is_flate { unpacked(packed, room) } else { packed.len().min(room) };
        ROOM.set(room - size);
        if size == room {
            return None;
        }
    }
    // Of an object that was unpacked the reader takes what it gets back; of others, and all streams
    // are others, only that it gets something.
    let taken = if matches!(object, Object::Stream(_)) { Object::Null } else { object.clone() };
    Some((id, taken))
}

/// How much a packed stream unpacks to, at most `most`.
fn unpacked(packed: &[u8], most: usize) -> usize {
    let mut decoder = ZlibDecoder::new(packed).take(most as u64);
    let size = std::io::copy(&mut decoder, &mut std::io::sink()).unwrap_or(decoder.limit());
    usize::try_from(size).unwrap_or(most).min(most)
}

/// How many bytes of a file stand outside its streams.
fn outside_streams(bytes: &[u8]) -> usize {
    let find = |from: usize, what: &str| {
        let rest = bytes.get(from..)?;
        memchr::memmem::find(rest, what.as_bytes()).map(|at| from + at)
    };
    let mut outside = 0;
    let mut from = 0;
    while let Some(start) = find(from, "stream") {
        outside += start - from;
        let Some(end) = find(start + "stream".len(), "endstream") else { return outside };
        from = end + "endstream".len();
    }
    outside + (bytes.len() - from)
}

/// Whether the catalog leads to a page tree.
fn has_tree(document: &Document) -> bool {
    let pages = document.catalog().and_then(|catalog| catalog.get_deref(b"Pages", document));
    pages.and_then(Object::as_dict).is_ok_and(|root| root.has(b"Kids"))
}
