//! A file's objects to the packet's: references get new numbers, and what is equal in several files,
//! fonts and colour profiles above all, is written once.
//!
//! Only what pages, tags and bookmarks ask for is copied, each by keys that are known to be harmless,
//! so that scripts, actions and forms have no way in.

use std::hash::Hasher as _;

use lopdf::{Dictionary, Object, ObjectId};
use rustc_hash::FxHashMap;
use siphasher::sip128::{Hasher128 as _, SipHasher13};

use super::source::Source;
use super::writer::{self, Writer};

/// So many dictionaries, arrays and references inside each other are followed on the stack; what is
/// deeper waits its turn.
const DEEPEST: usize = 150;

/// Keys that no copied object keeps: what a program left for itself, and what would be run.
const DROPPED: [&[u8]; 4] = [b"AA", b"OpenAction", b"JS", b"PieceInfo"];

/// What the objects of all files become.
#[derive(Debug)]
pub(super) struct Pool {
    pub(super) writer: Writer,
    known: FxHashMap<u128, u32>,
    next_key: u32,
}

/// A number that a file's structure tree knows a page or an object by, and the packet's.
#[derive(Debug, Clone, Copy)]
pub(super) struct Key {
    pub(super) old: i64,
    pub(super) new: u32,
}

/// What has become of an object.
#[derive(Debug, Clone, Copy)]
enum Fate {
    /// It has a number.
    Numbered(u32),
    /// It is not taken along.
    Left,
    /// It is being copied, and has perhaps been referred to from within.
    Open(Option<u32>),
}

/// Copies one file.
#[derive(Debug)]
pub(super) struct Copier<'a> {
    pub(super) source: &'a Source,
    pub(super) pool: &'a mut Pool,
    fates: FxHashMap<ObjectId, Fate>,
    waiting: Vec<(ObjectId, u32)>,
    pub(super) keys: Vec<Key>,
    is_tagged: bool,
}

impl Pool {
    pub(super) fn new() -> Self {
        Self { writer: Writer::new(), known: FxHashMap::default(), next_key: 0 }
    }

    /// The next number of the packet's structure tree for a page or an object.
    pub(super) fn next_key(&mut self) -> u32 {
        self.next_key += 1;
        self.next_key - 1
    }

    /// Writes an object, unless it is there: with data it is a stream.
    pub(super) fn share(&mut self, body: &[u8], data: Option<&[u8]>) -> u32 {
        let mut hasher = SipHasher13::new();
        hasher.write_usize(body.len());
        hasher.write(body);
        hasher.write_u8(u8::from(data.is_some()));
        hasher.write(data.unwrap_or_default());
        let hash = hasher.finish128().as_u128();
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
    pub(super) fn new(source: &'a Source, pool: &'a mut Pool, is_tagged: bool) -> Self {
        let keys = Vec::new();
        Self { source, pool, fates: FxHashMap::default(), waiting: Vec::new(), keys, is_tagged }
    }

    /// Gives an object a number under which it will be written by whoever called this.
    pub(super) fn reserve(&mut self, id: ObjectId) -> u32 {
        let number = self.pool.writer.reserve();
        self.assign(id, number);
        number
    }

    /// Lets an object have a number.
    pub(super) fn assign(&mut self, id: ObjectId, number: u32) {
        self.fates.insert(id, Fate::Numbered(number));
    }

    /// Lets references to an object lead nowhere.
    pub(super) fn leave(&mut self, id: ObjectId) {
        self.fates.insert(id, Fate::Left);
    }

    /// The number that an object has got; none before it has one.
    pub(super) fn number(&self, id: ObjectId) -> Option<u32> {
        match self.fates.get(&id) {
            Some(Fate::Numbered(number)) => Some(*number),
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
        self.keys.push(Key { old, new });
        new
    }

    /// An indirect object's number, which it gets by being copied.
    fn refer(&mut self, id: ObjectId, depth: usize) -> Option<u32> {
        match self.fates.get(&id).copied() {
            Some(Fate::Numbered(number)) | Some(Fate::Open(Some(number))) => Some(number),
            Some(Fate::Left) => None,
            Some(Fate::Open(None)) => {
                let number = self.pool.writer.reserve();
                self.fates.insert(id, Fate::Open(Some(number)));
                Some(number)
            }
            None => self.copy(id, depth),
        }
    }

    /// Copies an indirect object.
    fn copy(&mut self, id: ObjectId, depth: usize) -> Option<u32> {
        let object = self.source.object(id).filter(|object| !is_of_the_frame(object));
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
        self.fates.insert(id, Fate::Open(None));
        let (body, data) = self.body(object, depth + 1);
        let number = match self.fates.get(&id) {
            Some(Fate::Open(Some(number))) => {
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
                // The data lie in the file (F stands for data that don't).
                self.entries(&mut body, &stream.dict, &[b"Length", b"F", b"FFilter"], depth);
                (body, Some(&stream.content))
            }
            object => {
                self.nested(&mut body, object, depth);
                (body, None)
            }
        }
    }

    fn nested(&mut self, out: &mut Vec<u8>, object: &Object, depth: usize) {
        match object {
            Object::Null => out.extend_from_slice(b"null"),
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
            if DROPPED.contains(&key) || but.contains(&key) {
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

/// Whether an object belongs to the frame of a file (catalog, page tree, tags), which the packet makes
/// anew.
fn is_of_the_frame(object: &Object) -> bool {
    const FRAME: [&[u8]; 6] =
        [b"Catalog", b"Pages", b"Page", b"StructTreeRoot", b"StructElem", b"Outlines"];
    let Object::Dictionary(dictionary) = object else { return false };
    let name = dictionary.get(b"Type").and_then(Object::as_name);
    name.is_ok_and(|name| FRAME.contains(&name))
}
