//! The pages of a file to the parts that they show: content, images, fonts, with the page that shows each
//! first. Only what a packet takes along is followed, each object once, and of resources those that content
//! is found to use.

use lopdf::{Dictionary, Object, ObjectId, Stream};
use rustc_hash::FxHashSet;

use super::content::ResourceNames;
use super::fault::{FaultKind, FaultSubject, PageFault};
use super::font_dictionary;
use super::fonts::FontFormat;
use super::keys::damaged_key;
use crate::packet::annotations::{self, is_kept};
use crate::packet::exclusion::is_excluded;
use crate::packet::signature_widgets::signature_widget;
use crate::packet::source::{PdfSource, SourcePage};

/// The most parts of a file that are looked at, and the most values on the way.
const MAX_PARTS: usize = 1_000_000;
const MAX_VALUES: usize = 20_000_000;

/// The colour spaces that content uses without naming them (ISO 32000-1, 8.6.5.6).
const DEFAULT_COLOR_SPACES: [&[u8]; 3] = [b"DefaultGray", b"DefaultRGB", b"DefaultCMYK"];

/// The entries that aren't followed: they lead back to the page, or to what isn't shown or copied.
const KEYS_PASSED_OVER: [&[u8]; 11] = [
    b"Parent",
    b"P",
    b"Pg",
    b"StructParent",
    b"StructParents",
    b"Metadata",
    b"PieceInfo",
    b"AF",
    b"Ref",
    b"OPI",
    b"Alternates",
];

/// A part of a page.
#[derive(Debug)]
pub(in crate::packet) struct ShownPart<'a> {
    /// The page that shows it first, from 1.
    pub(super) page: usize,
    pub(super) subject: FaultSubject,
    pub(super) role: PartRole,
    /// The object that it is, if it is one by itself.
    pub(in crate::packet) id: Option<ObjectId>,
    /// Its data, in order.
    pub(super) streams: Vec<&'a Stream>,
    /// The resources that its content uses.
    pub(super) resources: Option<&'a Dictionary>,
}

impl ShownPart<'_> {
    /// The fault that it has.
    pub(in crate::packet) fn fault(&self, kind: FaultKind) -> PageFault {
        PageFault { page: self.page, subject: self.subject.clone(), kind }
    }
}

/// What a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PartRole {
    /// Operators and operands.
    Content,
    /// Samples.
    Image,
    /// The outlines of a font.
    FontProgram(FontFormat),
    /// What the characters of a font are in Unicode.
    CharacterMap,
    /// Something that is only decoded.
    Data,
    /// Something without data, which must only be there.
    Object,
}

/// What a value on the way to parts belongs to.
#[derive(Debug, Clone)]
struct Place<'a> {
    subject: FaultSubject,
    /// The key that it was found under.
    key: &'a [u8],
    /// The category of resources that it is one of.
    category: &'a [u8],
    resources: Option<&'a Dictionary>,
}

/// Follows references from pages.
pub(super) struct Walk<'a> {
    source: &'a PdfSource,
    parts: Vec<ShownPart<'a>>,
    faults: Vec<PageFault>,
    seen: FxHashSet<ObjectId>,
    /// Resources that aren't objects by themselves.
    seen_entries: FxHashSet<*const Object>,
    page: usize,
    pending: Vec<(&'a Object, Place<'a>)>,
    values_left: usize,
}

impl<'a> Walk<'a> {
    /// Begins with the content and the annotations of all pages.
    pub(super) fn new(source: &'a PdfSource) -> Self {
        let mut walk = Self {
            source,
            parts: Vec::new(),
            faults: Vec::new(),
            seen: FxHashSet::default(),
            seen_entries: FxHashSet::default(),
            page: 0,
            pending: Vec::new(),
            values_left: MAX_VALUES,
        };
        for page in source.pages() {
            walk.page += 1;
            walk.page(page);
        }
        walk
    }

    /// The parts that were found so far.
    pub(super) fn parts(&self) -> &[ShownPart<'a>] {
        &self.parts
    }

    /// Follows the resources that a part was found to use.
    pub(super) fn follow_names(&mut self, part: usize, used: &ResourceNames) {
        let Some(ShownPart { page, role: PartRole::Content, resources: Some(resources), .. }) =
            self.parts.get(part)
        else {
            return;
        };
        let resources = *resources;
        self.page = *page;
        for (category, name) in used {
            self.resource(resources, category, name);
        }
        for name in DEFAULT_COLOR_SPACES {
            self.resource(resources, b"ColorSpace", name);
        }
        self.follow();
    }

    /// All parts, and what is missing among them.
    pub(super) fn finish(mut self) -> (Vec<ShownPart<'a>>, Vec<PageFault>) {
        if self.values_left == 0 || self.parts.len() >= MAX_PARTS {
            self.fault(FaultSubject::Page, FaultKind::TooLarge);
        }
        (self.parts, self.faults)
    }

    fn fault(&mut self, subject: FaultSubject, kind: FaultKind) {
        self.faults.push(PageFault { page: self.page, subject, kind });
    }

    /// Notes a key that a flipped bit has made unknown.
    fn keys(&mut self, own: &Dictionary, subject: &FaultSubject) {
        if let Some(key) = damaged_key(own) {
            self.fault(subject.clone(), FaultKind::DamagedKey(key.escape_ascii().to_string()));
        }
    }

    fn page(&mut self, page: &'a SourcePage) {
        let source = self.source;
        self.keys(source.page_dictionary(page), &FaultSubject::Page);
        let root = source.page_entry(page, b"Resources");
        let resources = root.and_then(|root| source.dictionary(root));
        self.content(page, resources);
        for annotation in source.annotations(page) {
            let Some(annotation) = source.dictionary(annotation) else { continue };
            self.annotation(annotation, resources);
        }
        self.follow();
    }

    /// Adds the content of a page, which may be in several streams.
    fn content(&mut self, page: &'a SourcePage, resources: Option<&'a Dictionary>) {
        let source = self.source;
        let Some(contents) = source.page_entry(page, b"Contents") else {
            // A page without content shows nothing, and then it needs no fonts or images.
            let is_empty = |key: &[u8]| {
                let own = resources.and_then(|resources| source.dictionary_at(resources, key));
                own.is_none_or(Dictionary::is_empty)
            };
            if !is_empty(b"Font") || !is_empty(b"XObject") {
                self.fault(FaultSubject::Page, FaultKind::Missing);
            }
            return;
        };
        let mut streams = Vec::new();
        for entry in source.entries(contents) {
            match source.resolve(entry) {
                Some(Object::Stream(stream)) => {
                    self.keys(&stream.dict, &FaultSubject::Page);
                    streams.push(stream);
                }
                _ => return self.fault(FaultSubject::Page, FaultKind::Missing),
            }
        }
        if source.resolve(contents).is_none() {
            return self.fault(FaultSubject::Page, FaultKind::Missing);
        }
        let subject = FaultSubject::Page;
        let role = PartRole::Content;
        self.add(ShownPart { page: self.page, subject, role, id: None, streams, resources });
    }

    fn add(&mut self, part: ShownPart<'a>) {
        if self.parts.len() < MAX_PARTS {
            self.parts.push(part);
        }
    }

    /// Adds a resource to what is pending.
    fn resource(&mut self, resources: &'a Dictionary, category: &'static [u8], name: &[u8]) {
        let named = self.source.dictionary_at(resources, category);
        let Some((name, value)) = named.and_then(|own| own.as_hashmap().get_key_value(name)) else {
            return;
        };
        if value.as_reference().is_err() && !self.seen_entries.insert(std::ptr::from_ref(value)) {
            return;
        }
        let shown = String::from_utf8_lossy(name).into_owned();
        let place = Place {
            subject: FaultSubject::Resource(shown),
            key: name,
            category,
            resources: Some(resources),
        };
        // A font or a graphics state is a dictionary, and not just any value or stream.
        let is_dictionary = matches!(self.source.resolve(value), Some(Object::Dictionary(_)));
        if matches!(category, b"Font" | b"ExtGState") && !is_dictionary {
            self.fault(place.subject.clone(), FaultKind::Malformed);
        }
        self.pending.push((value, place));
    }

    /// Follows what an annotation looks like.
    fn annotation(&mut self, annotation: &'a Dictionary, resources: Option<&'a Dictionary>) {
        let source = self.source;
        let subtype = source.name(annotation, b"Subtype").unwrap_or_default();
        let signature = signature_widget(source, annotation);
        if !is_kept(subtype) || signature.is_some_and(|own| !own.is_visible) {
            return;
        }
        let Some(appearance) = annotations::appearance(source, annotation) else {
            // What a field without an appearance says is drawn by viewers, but not in the packet.
            if subtype == b"Widget" && has_value(source, annotation) {
                self.fault(FaultSubject::Annotation, FaultKind::NotCopied);
            }
            return;
        };
        let subject = FaultSubject::Annotation;
        let place = Place { subject, key: b"N", category: b"", resources };
        self.pending.push((appearance.stream, place));
    }

    /// Follows all that is pending.
    fn follow(&mut self) {
        while let Some((object, place)) = self.pending.pop() {
            self.values_left = self.values_left.saturating_sub(1);
            if self.values_left == 0 {
                return self.pending.clear();
            }
            match object {
                Object::Reference(id) => {
                    if !self.seen.insert(*id) {
                        continue;
                    }
                    let object = self.source.object(*id);
                    if object.is_some_and(|object| is_excluded(self.source, object)) {
                        continue;
                    }
                    match object {
                        Some(Object::Stream(stream)) => self.stream(Some(*id), stream, place),
                        Some(Object::Dictionary(own)) => self.dictionary(Some(*id), own, &place),
                        Some(other) => self.pending.push((other, place)),
                        None if self.source.is_unreadable(*id) => {
                            self.fault(place.subject, FaultKind::Missing);
                        }
                        None => {}
                    }
                }
                Object::Array(entries) => {
                    let held = entries.iter().filter(|entry| is_container(entry));
                    self.pending.extend(held.map(|entry| (entry, place.clone())));
                }
                Object::Dictionary(dictionary) => self.dictionary(None, dictionary, &place),
                _ => {}
            }
        }
    }

    fn dictionary(&mut self, id: Option<ObjectId>, own: &'a Dictionary, place: &Place<'a>) {
        // A stream whose data aren't found is read as its dictionary alone.
        if own.has(b"Length") || place.category == b"XObject" {
            self.fault(place.subject.clone(), FaultKind::Missing);
        }
        self.keys(own, &place.subject);
        // What resources name as a font is one, even if it doesn't say so.
        let is_named = matches!(place.subject, FaultSubject::Resource(_));
        let is_font = place.category == b"Font"
            && self.source.name(own, b"Type") != Some(b"FontDescriptor")
            && (is_named || self.source.get(own, b"Subtype").is_some());
        if is_font {
            return self.font(id, own, place);
        }
        self.entries(own, place);
    }

    /// Follows the entries of a dictionary.
    fn entries(&mut self, own: &'a Dictionary, place: &Place<'a>) {
        for (key, value) in own {
            if is_container(value) && !KEYS_PASSED_OVER.contains(&key.as_slice()) {
                self.pending.push((value, Place { key, ..place.clone() }));
            }
        }
    }

    /// Adds a font, and follows what it consists of.
    fn font(&mut self, id: Option<ObjectId>, font: &'a Dictionary, place: &Place<'a>) {
        let source = self.source;
        let name = source.name(font, b"BaseFont").or_else(|| source.name(font, b"Name"));
        let name = String::from_utf8_lossy(name.unwrap_or(place.key)).into_owned();
        let own = Place { subject: FaultSubject::Font(name), ..place.clone() };
        let object = ShownPart {
            page: self.page,
            subject: own.subject.clone(),
            role: PartRole::Object,
            id,
            streams: Vec::new(),
            resources: None,
        };
        // The glyphs of a composite font come from another, which isn't one by itself (9.7.4).
        let is_named = matches!(place.subject, FaultSubject::Resource(_));
        let is_part = source.get(font, b"CIDSystemInfo").is_some();
        let checked = match is_named && is_part {
            true => Err(FaultKind::Malformed),
            false => font_dictionary::check(source, font),
        };
        if let Err(kind) = checked {
            self.faults.push(object.fault(kind));
        }
        self.add(object);
        if source.name(font, b"Subtype") != Some(b"Type3") {
            return self.entries(font, &own);
        }
        let resources = source.dictionary_at(font, b"Resources");
        let glyphs = source.dictionary_at(font, b"CharProcs").into_iter().flatten();
        for (_, glyph) in glyphs {
            let category: &[u8] = b"CharProcs";
            let resources = resources.or(own.resources);
            self.pending.push((glyph, Place { category, resources, ..own.clone() }));
        }
        if let Ok(map) = font.get(b"ToUnicode") {
            self.pending.push((map, Place { key: b"ToUnicode", ..own }));
        }
    }

    /// Adds a stream, and follows what it refers to.
    fn stream(&mut self, id: Option<ObjectId>, stream: &'a Stream, place: Place<'a>) {
        let source = self.source;
        let shown = String::from_utf8_lossy(place.key).into_owned();
        let subtype = source.name(&stream.dict, b"Subtype");
        let is_pattern = source.get(&stream.dict, b"PatternType").is_some();
        let is_form = subtype == Some(b"Form") || is_pattern || place.category == b"CharProcs";
        let resources = source.dictionary_at(&stream.dict, b"Resources").or(place.resources);
        let is_of_annotation = place.subject == FaultSubject::Annotation;
        let (subject, role) = match (place.key, subtype) {
            (b"FontFile", _) => (place.subject.clone(), PartRole::FontProgram(FontFormat::Type1)),
            (b"FontFile2", _) => {
                (place.subject.clone(), PartRole::FontProgram(FontFormat::TrueType))
            }
            (b"FontFile3", _) => {
                (place.subject.clone(), PartRole::FontProgram(FontFormat::Compact))
            }
            (b"ToUnicode", _) => (place.subject.clone(), PartRole::CharacterMap),
            (_, Some(b"Image")) => (FaultSubject::Image(shown), PartRole::Image),
            _ if is_of_annotation => (place.subject.clone(), PartRole::Content),
            _ if place.category == b"CharProcs" => (place.subject.clone(), PartRole::Content),
            _ if is_form => (FaultSubject::Form(shown), PartRole::Content),
            _ => (place.subject.clone(), PartRole::Data),
        };
        self.keys(&stream.dict, &subject);
        let streams = vec![stream];
        let part = ShownPart { page: self.page, subject, role, id, streams, resources };
        if place.category == b"XObject" && !matches!(subtype, Some(b"Image" | b"Form")) {
            self.faults.push(part.fault(FaultKind::Malformed));
        }
        self.add(part);
        // A form's mask or a function's parts aren't resources by name.
        let rest = Place { category: b"", resources, ..place };
        for (key, value) in &stream.dict {
            let is_followed = !KEYS_PASSED_OVER.contains(&key.as_slice()) && key != b"Resources";
            if is_followed && is_container(value) {
                self.pending.push((value, Place { key, ..rest.clone() }));
            }
        }
    }
}

/// Whether a value may lead to parts.
fn is_container(value: &Object) -> bool {
    matches!(value, Object::Reference(_) | Object::Array(_) | Object::Dictionary(_))
}

/// Whether a form field says something.
fn has_value(source: &PdfSource, field: &Dictionary) -> bool {
    let parent = source.dictionary_at(field, b"Parent");
    let holders = std::iter::once(field).chain(parent);
    let mut texts = holders.filter_map(|own| source.text(own, b"V"));
    texts.next().is_some()
}
