//! The objects of one file to those of the packet: each gets a new number, and references follow.
//!
//! An object is copied when something that is copied refers to it, so only what pages, the structure
//! tree and the outline need comes along. What [`is_excluded`] recognises never does, and what one file
//! may be copied to is limited.

use lopdf::{Dictionary, Object, ObjectId};
use rustc_hash::{FxHashMap, FxHashSet};

use super::exclusion::is_excluded;
use super::object_pool::ObjectPool;
use super::source::PdfSource;
use super::syntax;

/// The depth of nested dictionaries, arrays and references to which copying recurses. What lies deeper
/// is deferred, so that no file can exhaust the stack.
const MAX_DEPTH: usize = 150;

/// The entries of a stream's dictionary that aren't copied: its length, which the writer writes, data in
/// other files, private data of the program that made it, and associated files.
const STREAM_KEYS_EXCLUDED: [&[u8]; 8] =
    [b"Length", b"F", b"FFilter", b"FDecodeParms", b"PieceInfo", b"AF", b"Ref", b"OPI"];

/// The most values that are copied of a file: some for each of its bytes, and some besides. A file can
/// refer to one array from a thousand places, and each would get a copy.
const VALUES_PER_BYTE: usize = 2;
const VALUES_PER_FILE: usize = 8_000_000;

/// A key of a file's parent tree, by which a page or an object finds its structure elements, and the key
/// that replaces it in the packet.
#[derive(Debug, Clone, Copy)]
pub(super) struct ParentTreeKey {
    pub(super) old: i64,
    pub(super) new: u32,
}

/// A colour space that stands for device colours in a file (ISO 32000-1, 8.6.5.6).
#[derive(Debug)]
pub(super) struct DefaultColorSpace {
    /// Its key among colour spaces.
    pub(super) key: &'static str,
    /// Its entry in the packet.
    pub(super) entry: String,
}

/// What has become of an indirect object of the file.
#[derive(Debug, Clone, Copy)]
enum CopyState {
    /// It has a number in the packet.
    Numbered(u32),
    /// It isn't taken along; references to it become null.
    Omitted,
    /// It is being copied. It has a number if something within it has referred to it.
    InProgress(Option<u32>),
}

/// Copies one file.
#[derive(Debug)]
pub(super) struct Copier<'a> {
    pub(super) source: &'a PdfSource,
    pub(super) pool: &'a mut ObjectPool,
    states: FxHashMap<ObjectId, CopyState>,
    /// Objects that lay too deep: they have numbers, and are copied in the end.
    deferred: Vec<(ObjectId, u32)>,
    pub(super) parent_tree_keys: Vec<ParentTreeKey>,
    /// Whether the file has a structure tree.
    pub(super) is_tagged: bool,
    /// How many more values may be copied.
    values_left: usize,
    /// The colour space that all resources of the file get.
    default_color_space: Option<DefaultColorSpace>,
    /// The objects that are resources.
    resources: FxHashSet<ObjectId>,
}

impl<'a> Copier<'a> {
    /// A copier for a file, which has a structure tree if `is_tagged`.
    pub(super) fn new(source: &'a PdfSource, pool: &'a mut ObjectPool, is_tagged: bool) -> Self {
        Self {
            source,
            pool,
            states: FxHashMap::default(),
            deferred: Vec::new(),
            parent_tree_keys: Vec::new(),
            is_tagged,
            values_left: source.size() * VALUES_PER_BYTE + VALUES_PER_FILE,
            default_color_space: None,
            resources: FxHashSet::default(),
        }
    }

    /// Gives the content of the file a colour space for device colours.
    pub(super) fn set_default_color_space(&mut self, own: DefaultColorSpace) {
        self.default_color_space = Some(own);
    }

    /// Counts a value against the limit. Returns false once the limit is reached.
    pub(super) fn spend_value(&mut self) -> bool {
        self.values_left = self.values_left.saturating_sub(1);
        self.values_left > 0
    }

    /// Whether the limit on values was reached, so that the copy isn't whole.
    pub(super) fn is_over_limit(&self) -> bool {
        self.values_left == 0
    }

    /// Gives an object a new number, under which the caller will write it.
    pub(super) fn reserve(&mut self, id: ObjectId) -> u32 {
        let number = self.pool.writer.reserve();
        self.assign(id, number);
        number
    }

    /// Gives an object a number that is reserved already.
    pub(super) fn assign(&mut self, id: ObjectId, number: u32) {
        self.states.insert(id, CopyState::Numbered(number));
    }

    /// Omits an object: references to it become null.
    pub(super) fn omit(&mut self, id: ObjectId) {
        self.states.insert(id, CopyState::Omitted);
    }

    /// Whether an object was omitted.
    pub(super) fn is_omitted(&self, id: ObjectId) -> bool {
        matches!(self.states.get(&id), Some(CopyState::Omitted))
    }

    /// The number of an object in the packet, if it has got one.
    pub(super) fn number(&self, id: ObjectId) -> Option<u32> {
        match self.states.get(&id) {
            Some(CopyState::Numbered(number)) => Some(*number),
            _ => None,
        }
    }

    /// The number in the packet of the object that a reference is to, if it has got one.
    pub(super) fn number_of(&self, reference: &Object) -> Option<u32> {
        self.number(reference.as_reference().ok()?)
    }

    /// Whether an object was numbered or omitted, or is being copied.
    pub(super) fn has_state(&self, id: ObjectId) -> bool {
        self.states.contains_key(&id)
    }

    /// Copies the deferred objects, and what they refer to.
    pub(super) fn copy_deferred(&mut self) {
        while let Some((id, number)) = self.deferred.pop() {
            let Some(object) = self.source.object(id) else { continue };
            let (body, data) = self.body(id, object, 0);
            self.pool.write(number, &body, data);
        }
    }

    /// Writes a value, and copies the objects that it refers to.
    pub(super) fn value(&mut self, out: &mut Vec<u8>, value: &Object) {
        self.nested_value(out, value, 0);
    }

    /// Writes an entry of a dictionary, unless it is missing or null.
    pub(super) fn entry(&mut self, out: &mut Vec<u8>, dictionary: &Dictionary, key: &[u8]) {
        if let Ok(value) = dictionary.get(key)
            && self.source.resolve(value).is_some()
        {
            syntax::name(out, key);
            out.push(b' ');
            self.value(out, value);
        }
    }

    /// Writes the entry of a page or an object that is a key into the parent tree, with a new key. Only
    /// tagged files have such a tree.
    pub(super) fn parent_tree_entry(&mut self, out: &mut Vec<u8>, key: &[u8], value: &Object) {
        let old = self.source.resolve(value).and_then(|value| value.as_i64().ok());
        if let Some(old) = old.filter(|_| self.is_tagged) {
            let new = self.pool.new_parent_tree_key();
            self.parent_tree_keys.push(ParentTreeKey { old, new });
            syntax::name(out, key);
            syntax::put(out, format_args!(" {new}"));
        }
    }

    /// The number in the packet of an object that something refers to. It is copied if it wasn't yet.
    fn resolve_number(&mut self, id: ObjectId, depth: usize) -> Option<u32> {
        match self.states.get(&id).copied() {
            Some(CopyState::Numbered(number) | CopyState::InProgress(Some(number))) => Some(number),
            Some(CopyState::Omitted) => None,
            Some(CopyState::InProgress(None)) => {
                // The reference closes a cycle, so the object needs a number before its body is known,
                // and can't be shared.
                let number = self.pool.writer.reserve();
                self.states.insert(id, CopyState::InProgress(Some(number)));
                Some(number)
            }
            None => self.copy_object(id, depth),
        }
    }

    /// Copies an indirect object, and returns its number.
    fn copy_object(&mut self, id: ObjectId, depth: usize) -> Option<u32> {
        let object = self.source.object(id).filter(|object| !is_excluded(self.source, object));
        let Some(object) = object else {
            self.omit(id);
            return None;
        };
        // An indirect object that is itself a reference isn't written: object streams may not hold one
        // (ISO 32000-1, 7.5.7). It counts as the object that it refers to. A cycle of such ends here.
        if let Object::Reference(other) = object {
            self.omit(id);
            let number =
                if depth > MAX_DEPTH { None } else { self.resolve_number(*other, depth + 1) };
            if let Some(number) = number {
                self.assign(id, number);
            }
            return number;
        }
        if depth > MAX_DEPTH {
            let number = self.reserve(id);
            self.deferred.push((id, number));
            return Some(number);
        }
        self.states.insert(id, CopyState::InProgress(None));
        let (body, data) = self.body(id, object, depth + 1);
        let number = match self.states.get(&id) {
            Some(&CopyState::InProgress(Some(number))) => {
                self.pool.write(number, &body, data);
                number
            }
            _ => self.pool.share(&body, data),
        };
        self.assign(id, number);
        Some(number)
    }

    /// The body of an indirect object. For a stream, these are the entries of its dictionary, and the
    /// data come with it.
    fn body(
        &mut self,
        id: ObjectId,
        object: &'a Object,
        depth: usize,
    ) -> (Vec<u8>, Option<&'a [u8]>) {
        let mut body = Vec::new();
        match object {
            Object::Dictionary(own) if self.resources.contains(&id) => {
                self.resource_entries(&mut body, own, depth);
                (body, None)
            }
            Object::Stream(stream) => {
                self.entries(&mut body, &stream.dict, &STREAM_KEYS_EXCLUDED, depth);
                (body, Some(&stream.content))
            }
            object => {
                self.nested_value(&mut body, object, depth);
                (body, None)
            }
        }
    }

    fn nested_value(&mut self, out: &mut Vec<u8>, value: &Object, depth: usize) {
        if !self.spend_value() {
            return out.extend_from_slice(b"null");
        }
        match value {
            Object::Null => out.extend_from_slice(b"null"),
            Object::Dictionary(_) if is_excluded(self.source, value) => {
                out.extend_from_slice(b"null");
            }
            Object::Boolean(is) => out.extend_from_slice(if *is { b"true" } else { b"false" }),
            Object::Integer(number) => out.extend_from_slice(number.to_string().as_bytes()),
            Object::Real(number) if number.is_finite() => {
                out.extend_from_slice(number.to_string().as_bytes());
            }
            // PDF has no notation for infinity.
            Object::Real(_) => out.push(b'0'),
            Object::Name(name) => syntax::name(out, name),
            Object::String(bytes, _) => syntax::string(out, bytes),
            Object::Array(entries) => {
                out.push(b'[');
                for entry in entries {
                    self.nested_value(out, entry, depth + 1);
                    out.push(b' ');
                }
                out.push(b']');
            }
            Object::Dictionary(dictionary) => {
                out.extend_from_slice(b"<<");
                self.entries(out, dictionary, &[], depth);
                out.extend_from_slice(b">>");
            }
            // A stream is always an indirect object (7.3.8.1), so none is nested in a sound file.
            Object::Stream(_) => out.extend_from_slice(b"null"),
            Object::Reference(id) => match self.resolve_number(*id, depth + 1) {
                Some(number) => syntax::references(out, [number]),
                None => out.extend_from_slice(b"null"),
            },
        }
    }

    /// Writes the resources of a page, with more `XObjects` than its own.
    pub(super) fn resources_with(
        &mut self,
        out: &mut Vec<u8>,
        resources: Option<&Object>,
        more: &[u8],
    ) {
        let empty = Dictionary::new();
        let own = resources.and_then(|resources| self.source.resolve(resources));
        let own = own.filter(|own| !is_excluded(self.source, own));
        let own = own.and_then(|own| self.source.dictionary(own)).unwrap_or(&empty);
        out.extend_from_slice(b"<<");
        self.categories(out, own, &[b"XObject"], 0);
        out.extend_from_slice(b"/XObject<<");
        if let Some(own) = self.source.dictionary_at(own, b"XObject") {
            self.entries(out, own, &[], 0);
        }
        out.extend_from_slice(more);
        out.extend_from_slice(b">>>>");
    }

    fn nested_resources(&mut self, out: &mut Vec<u8>, resources: &Object, depth: usize) {
        match resources {
            Object::Dictionary(own) if !is_excluded(self.source, resources) => {
                return self.resource_entries(out, own, depth);
            }
            Object::Reference(id) if self.default_color_space.is_some() => {
                self.resources.insert(*id);
            }
            _ => {}
        }
        self.nested_value(out, resources, depth);
    }

    /// Writes a dictionary of resources, with the default colour space if it has none itself.
    fn resource_entries(&mut self, out: &mut Vec<u8>, resources: &Dictionary, depth: usize) {
        out.extend_from_slice(b"<<");
        self.categories(out, resources, &[], depth);
        out.extend_from_slice(b">>");
    }

    /// Writes the entries of a dictionary of resources, except those under some keys.
    fn categories(
        &mut self,
        out: &mut Vec<u8>,
        resources: &Dictionary,
        except: &[&[u8]],
        depth: usize,
    ) {
        let own = self.source.dictionary_at(resources, b"ColorSpace");
        let added = self.default_color_space.as_ref().filter(|default| {
            own.is_none_or(|own| self.source.get(own, default.key.as_bytes()).is_none())
        });
        match added.map(|default| (default.key.as_bytes(), default.entry.clone())) {
            None => self.entries(out, resources, except, depth),
            Some((key, entry)) => {
                let except = [except, &[b"ColorSpace"]].concat();
                self.entries(out, resources, &except, depth);
                syntax::put(out, format_args!("/ColorSpace<<{entry}"));
                if let Some(own) = own {
                    self.entries(out, own, &[key], depth);
                }
                out.extend_from_slice(b">>");
            }
        }
    }

    /// Writes the entries of a dictionary, except those under some keys.
    fn entries(&mut self, out: &mut Vec<u8>, of: &Dictionary, except: &[&[u8]], depth: usize) {
        for (key, value) in of {
            if except.contains(&key.as_slice()) {
                continue;
            }
            if matches!(key.as_slice(), b"StructParent" | b"StructParents") {
                self.parent_tree_entry(out, key, value);
                continue;
            }
            syntax::name(out, key);
            out.push(b' ');
            match key.as_slice() {
                b"Resources" => self.nested_resources(out, value, depth + 1),
                _ => self.nested_value(out, value, depth + 1),
            }
        }
    }
}
