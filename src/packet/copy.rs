//! A file's objects to the packet's: references get new numbers, and what is equal in several files,
//! fonts and colour profiles above all, is written once.
//!
//! Only what pages, tags and bookmarks ask for is copied. What does something, holds a file or is part
//! of a form is known by its shape wherever it stands, and has no way in.

use lopdf::{Dictionary, Object, ObjectId};
use rustc_hash::FxHashMap;
use sha2::{Digest as _, Sha256};

use super::source::PdfSource;
use super::writer::{self, PdfWriter};

/// So many dictionaries, arrays and references inside each other are followed on the stack; what is
/// deeper waits its turn.
const DEEPEST: usize = 150;

/// What a stream doesn't keep: its length, data that lie elsewhere, what a program left for itself, files
/// that belong to it.
const OF_FILES: [&[u8]; 8] =
    [b"Length", b"F", b"FFilter", b"FDecodeParms", b"PieceInfo", b"AF", b"Ref", b"OPI"];

/// What is copied of a file at most: so many values for each of its bytes, and as many besides.
const VALUES_A_BYTE: usize = 2;
const VALUES_BESIDES: usize = 8_000_000;

/// What the objects of all files become.
#[derive(Debug)]
pub(super) struct ObjectPool {
    pub(super) writer: PdfWriter,
    known: FxHashMap<[u8; 32], u32>,
    next_key: u32,
}

/// A number that a file's structure tree knows a page or an object by, and the packet's.
#[derive(Debug, Clone, Copy)]
pub(super) struct ParentTreeKey {
    pub(super) old: i64,
    pub(super) new: u32,
}

/// What has become of an object.
#[derive(Debug, Clone, Copy)]
enum CopyState {
    /// It has a number.
    Numbered(u32),
    /// It is not taken along.
    Omitted,
    /// It is being copied, and has perhaps been referred to from within.
    InProgress(Option<u32>),
}

/// Copies one file.
#[derive(Debug)]
pub(super) struct Copier<'a> {
    pub(super) source: &'a PdfSource,
    pub(super) pool: &'a mut ObjectPool,
    fates: FxHashMap<ObjectId, CopyState>,
    waiting: Vec<(ObjectId, u32)>,
    pub(super) keys: Vec<ParentTreeKey>,
    is_tagged: bool,
    /// How many values may still be copied.
    left: usize,
}

impl ObjectPool {
    pub(super) fn new(writer: PdfWriter) -> Self {
        Self { writer, known: FxHashMap::default(), next_key: 0 }
    }

    /// The next number of the packet's structure tree for a page or an object.
    pub(super) fn next_key(&mut self) -> u32 {
        self.next_key += 1;
        self.next_key - 1
    }

    /// Writes an object, unless it is there: with data it is a stream.
    pub(super) fn share(&mut self, body: &[u8], data: Option<&[u8]>) -> u32 {
        let mut hasher = Sha256::new();
        hasher.update(body.len().to_le_bytes());
        hasher.update(body);
        hasher.update([u8::from(data.is_some())]);
        hasher.update(data.unwrap_or_default());
        let hash = hasher.finalize().into();
        if let Some(number) = self.known.get(&hash) {
            return *number;
        }
        let number = self.writer.reserve();
        self.put(number, body, data);
        self.known.insert(hash, number);
        number
    }

    /// Writes an object under a number.
    fn put(&mut self, number: u32, body: &[u8], data: Option<&[u8]>) {
        match data {
            Some(data) => self.writer.stream(number, body, data),
            None => self.writer.object(number, body),
        }
    }
}

impl<'a> Copier<'a> {
    pub(super) fn new(source: &'a PdfSource, pool: &'a mut ObjectPool, is_tagged: bool) -> Self {
        Self {
            source,
            pool,
            fates: FxHashMap::default(),
            waiting: Vec::new(),
            keys: Vec::new(),
            is_tagged,
            left: source.size() * VALUES_A_BYTE + VALUES_BESIDES,
        }
    }

    /// Takes a value from those that may be copied; whether there was one left. A file can name one
    /// array in a thousand places.
    pub(super) fn spend(&mut self) -> bool {
        self.left = self.left.saturating_sub(1);
        self.left > 0
    }

    /// Whether more was to be copied than a file can mean.
    pub(super) fn is_overrun(&self) -> bool {
        self.left == 0
    }

    /// Gives an object a number under which it will be written by whoever called this.
    pub(super) fn reserve(&mut self, id: ObjectId) -> u32 {
        let number = self.pool.writer.reserve();
        self.assign(id, number);
        number
    }

    /// Lets an object have a number.
    pub(super) fn assign(&mut self, id: ObjectId, number: u32) {
        self.fates.insert(id, CopyState::Numbered(number));
    }

    /// Lets references to an object lead nowhere.
    pub(super) fn leave(&mut self, id: ObjectId) {
        self.fates.insert(id, CopyState::Omitted);
    }

    /// The number that an object has got; none before it has one.
    pub(super) fn number(&self, id: ObjectId) -> Option<u32> {
        match self.fates.get(&id) {
            Some(CopyState::Numbered(number)) => Some(*number),
            _ => None,
        }
    }

    /// Whether something has become of an object.
    pub(super) fn is_settled(&self, id: ObjectId) -> bool {
        self.fates.contains_key(&id)
    }

    /// Copies what waits, and what that refers to.
    pub(super) fn finish(&mut self) {
        while let Some((id, number)) = self.waiting.pop() {
            let Some(object) = self.source.object(id) else { continue };
            let (body, data) = self.body(object, 0);
            self.pool.put(number, &body, data);
        }
    }

    /// Writes an object's value.
    pub(super) fn value(&mut self, out: &mut Vec<u8>, object: &Object) {
        self.nested(out, object, 0);
    }

    /// Writes a key of a dictionary with its value, if it is there.
    pub(super) fn entry(&mut self, out: &mut Vec<u8>, dictionary: &Dictionary, key: &[u8]) {
        if let Ok(value) = dictionary.get(key)
            && self.source.resolve(value).is_some()
        {
            writer::name(out, key);
            out.push(b' ');
            self.value(out, value);
        }
    }

    /// The number that the structure tree knows a page or an object by from now on.
    pub(super) fn key(&mut self, old: i64) -> u32 {
        let new = self.pool.next_key();
        self.keys.push(ParentTreeKey { old, new });
        new
    }

    /// An indirect object's number, which it gets by being copied.
    fn refer(&mut self, id: ObjectId, depth: usize) -> Option<u32> {
        match self.fates.get(&id).copied() {
            Some(CopyState::Numbered(number)) | Some(CopyState::InProgress(Some(number))) => {
                Some(number)
            }
            Some(CopyState::Omitted) => None,
            Some(CopyState::InProgress(None)) => {
                let number = self.pool.writer.reserve();
                self.fates.insert(id, CopyState::InProgress(Some(number)));
                Some(number)
            }
            None => self.copy(id, depth),
        }
    }

    /// Copies an indirect object.
    fn copy(&mut self, id: ObjectId, depth: usize) -> Option<u32> {
        let object = self.source.object(id).filter(|object| !is_kept_out(self.source, object));
        let Some(object) = object else {
            self.leave(id);
            return None;
        };
        // An object that is only a reference to another is that other.
        if let Object::Reference(other) = object {
            self.leave(id);
            let number = if depth > DEEPEST { None } else { self.refer(*other, depth + 1) };
            number.into_iter().for_each(|number| self.assign(id, number));
            return number;
        }
        if depth > DEEPEST {
            let number = self.reserve(id);
            self.waiting.push((id, number));
            return Some(number);
        }
        self.fates.insert(id, CopyState::InProgress(None));
        let (body, data) = self.body(object, depth + 1);
        let number = match self.fates.get(&id) {
            Some(CopyState::InProgress(Some(number))) => {
                let number = *number;
                self.pool.put(number, &body, data);
                number
            }
            _ => self.pool.share(&body, data),
        };
        self.assign(id, number);
        Some(number)
    }

    /// What stands in an indirect object, and its data if it is a stream.
    fn body(&mut self, object: &'a Object, depth: usize) -> (Vec<u8>, Option<&'a [u8]>) {
        let mut body = Vec::new();
        match object {
            Object::Stream(stream) => {
                self.entries(&mut body, &stream.dict, &OF_FILES, depth);
                (body, Some(&stream.content))
            }
            object => {
                self.nested(&mut body, object, depth);
                (body, None)
            }
        }
    }

    fn nested(&mut self, out: &mut Vec<u8>, object: &Object, depth: usize) {
        if !self.spend() {
            return out.extend_from_slice(b"null");
        }
        match object {
            Object::Null => out.extend_from_slice(b"null"),
            Object::Dictionary(_) if is_kept_out(self.source, object) => {
                out.extend_from_slice(b"null");
            }
            Object::Boolean(is) => out.extend_from_slice(if *is { b"true" } else { b"false" }),
            Object::Integer(number) => out.extend_from_slice(number.to_string().as_bytes()),
            Object::Real(number) if number.is_finite() => {
                out.extend_from_slice(number.to_string().as_bytes());
            }
            Object::Real(_) => out.push(b'0'),
            Object::Name(name) => writer::name(out, name),
            Object::String(text, _) => writer::string(out, text),
            Object::Array(entries) => {
                out.push(b'[');
                for entry in entries {
                    self.nested(out, entry, depth + 1);
                    out.push(b' ');
                }
                out.push(b']');
            }
            Object::Dictionary(dictionary) => {
                out.extend_from_slice(b"<<");
                self.entries(out, dictionary, &[], depth);
                out.extend_from_slice(b">>");
            }
            // A stream is always an object of its own.
            Object::Stream(_) => out.extend_from_slice(b"null"),
            Object::Reference(id) => match self.refer(*id, depth + 1) {
                Some(number) => writer::references(out, [number]),
                None => out.extend_from_slice(b"null"),
            },
        }
    }

    /// A dictionary's entries, but for some keys.
    fn entries(&mut self, out: &mut Vec<u8>, of: &Dictionary, but: &[&[u8]], depth: usize) {
        for (key, value) in of {
            let key = key.as_slice();
            if but.contains(&key) {
                continue;
            }
            if matches!(key, b"StructParent" | b"StructParents") {
                self.structure_key(out, key, value);
                continue;
            }
            writer::name(out, key);
            out.push(b' ');
            self.nested(out, value, depth + 1);
        }
    }

    /// A key into the structure tree, which only a tagged file has.
    pub(super) fn structure_key(&mut self, out: &mut Vec<u8>, key: &[u8], value: &Object) {
        let old = self.source.resolve(value).and_then(|value| value.as_i64().ok());
        if let Some(old) = old.filter(|_| self.is_tagged) {
            let new = self.key(old);
            writer::name(out, key);
            writer::put(out, format_args!(" {new}"));
        }
    }
}

/// Whether an object never comes along by being referred to: what belongs to the frame of a file, which
/// the packet makes anew, what does something, and what holds a file or a field.
pub(super) fn is_kept_out(source: &PdfSource, object: &Object) -> bool {
    const TYPES: [&[u8]; 12] = [
        b"Catalog",
        b"Pages",
        b"Page",
        b"StructTreeRoot",
        b"StructElem",
        b"Outlines",
        b"Annot",
        b"Action",
        b"Filespec",
        b"F",
        b"EmbeddedFile",
        b"Sig",
    ];
    let dictionary = match object {
        Object::Dictionary(dictionary) => dictionary,
        Object::Stream(stream) => &stream.dict,
        _ => return false,
    };
    let name = |key: &[u8]| source.name(dictionary, key);
    let is_array = |key: &[u8]| matches!(source.get(dictionary, key), Some(Object::Array(_)));
    // A dictionary of resources may have any of these for the name of a font or a picture, but not with
    // such values.
    name(b"Type").is_some_and(|name| TYPES.contains(&name))
        || name(b"S").is_some_and(is_action)
        || name(b"Subtype") == Some(b"PS")
        || name(b"FT").is_some_and(|kind| matches!(kind, b"Btn" | b"Tx" | b"Ch" | b"Sig"))
        || (name(b"Subtype").is_some() && is_array(b"Rect"))
        || source.sub(dictionary, b"EF").is_some_and(|files| holds_file(source, files))
}

/// Whether a dictionary is that of a file's data (ISO 32000-1, 7.11.4.1).
fn holds_file(source: &PdfSource, files: &Dictionary) -> bool {
    let keys: [&[u8]; 5] = [b"F", b"UF", b"DOS", b"Mac", b"Unix"];
    keys.iter().any(|key| matches!(source.get(files, key), Some(Object::Stream(_))))
}

/// Whether a name is that of an action (ISO 32000-1, 12.6.4.1).
fn is_action(name: &[u8]) -> bool {
    const ACTIONS: [&[u8]; 19] = [
        b"GoTo",
        b"GoToR",
        b"GoToE",
        b"Launch",
        b"Thread",
        b"URI",
        b"Sound",
        b"Movie",
        b"Hide",
        b"Named",
        b"SubmitForm",
        b"ResetForm",
        b"ImportData",
        b"JavaScript",
        b"SetOCGState",
        b"Rendition",
        b"Trans",
        b"GoTo3DView",
        b"RichMediaExecute",
    ];
    ACTIONS.contains(&name)
}
