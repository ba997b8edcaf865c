//! The elements of one file's structure tree to the packet's (ISO 32000-1, 14.7.2). Each gets one number
//! and one parent, whatever else refers to it, so a cycle in the file ends here.

use std::collections::{HashMap, HashSet};

use lopdf::{Dictionary, Object, ObjectId};

use super::copy::Copier;
use super::exclusion::is_excluded;
use super::signature_widgets::signature_widget;
use super::syntax;

/// The entries of a structure element that are copied as they are.
const COPIED_KEYS: [&[u8]; 6] = [b"R", b"T", b"Lang", b"Alt", b"E", b"ActualText"];

/// A file's names and the names that replace them in the packet, where those of several files may
/// clash.
pub(super) struct NameMapping {
    /// The index of the file, which keeps its identifiers apart.
    pub(super) file_index: usize,
    pub(super) roles: RoleMapping,
    /// Attribute classes (14.7.5.2).
    pub(super) classes: HashMap<Vec<u8>, Vec<u8>>,
}

/// The roles that a file maps itself (14.7.3).
pub(super) type RoleMapping = HashMap<Vec<u8>, MappedRole>;

/// A role in the packet.
pub(super) struct MappedRole {
    pub(super) name: Vec<u8>,
    /// The standard structure type that it stands for.
    pub(super) standard: Vec<u8>,
}

/// What was copied of a file's structure tree.
#[derive(Debug, Default)]
pub(super) struct CopiedElements {
    /// The elements directly below the parent.
    pub(super) kids: Vec<u32>,
    /// The identifiers of elements in the packet (14.7.2, `IDTree`).
    pub(super) identifiers: Vec<(Vec<u8>, u32)>,
    /// Whether there is a heading without a level (H).
    pub(super) has_unlevelled_headings: bool,
}

/// Copies the elements of one file.
struct ElementCopier<'c, 'a> {
    copier: &'c mut Copier<'a>,
    names: NameMapping,
    /// Elements that have a number, but aren't written.
    pending: Vec<PendingElement<'a>>,
    /// All elements that have a number. Not all are indirect objects, so addresses tell them apart.
    seen: HashSet<*const Dictionary>,
    copied: CopiedElements,
}

/// A structure element that has a number and a parent.
struct PendingElement<'a> {
    number: u32,
    parent: u32,
    dictionary: &'a Dictionary,
}

/// Copies the elements below the root of a file's structure tree to the element `parent`. Pages and
/// annotations must have their numbers.
pub(super) fn copy<'a>(
    copier: &mut Copier<'a>,
    names: NameMapping,
    root: &'a Dictionary,
    parent: u32,
) -> CopiedElements {
    let kids = copier.source.entries_at(root, b"K");
    let mut elements = ElementCopier {
        copier,
        names,
        pending: Vec::new(),
        seen: HashSet::new(),
        copied: CopiedElements::default(),
    };
    for kid in kids {
        if let Some(number) = elements.add(kid, parent) {
            elements.copied.kids.push(number);
        }
    }
    while let Some(element) = elements.pending.pop() {
        let body = elements.element(&element);
        elements.copier.pool.writer.object(element.number, &body);
    }
    elements.copied
}

impl<'a> ElementCopier<'_, 'a> {
    /// Gives an element its number and its parent. None for what is no element, and for an element that
    /// has a parent already.
    fn add(&mut self, kid: &'a Object, parent: u32) -> Option<u32> {
        let id = kid.as_reference().ok();
        if id.is_some_and(|id| self.copier.has_state(id)) {
            return None;
        }
        let dictionary = self.copier.source.dictionary(kid)?;
        self.copier.source.name(dictionary, b"S")?;
        if self.holds_only_omitted(dictionary) {
            return None;
        }
        if !self.copier.spend_value() || !self.seen.insert(std::ptr::from_ref(dictionary)) {
            return None;
        }
        let number = match id {
            Some(id) => self.copier.reserve(id),
            None => self.copier.pool.writer.reserve(),
        };
        self.pending.push(PendingElement { number, parent, dictionary });
        Some(number)
    }

    /// Whether an element stands for nothing but an annotation that isn't taken along.
    fn holds_only_omitted(&self, element: &Dictionary) -> bool {
        self.only_object(element).is_some_and(|id| self.copier.is_omitted(id))
    }

    /// Whether an element stands for nothing but the field of a signature, which has become a stamp
    /// (ISO 14289-1, 7.18.1).
    fn holds_stamp(&self, element: &Dictionary) -> bool {
        let source = self.copier.source;
        let object = self.only_object(element).and_then(|id| source.object(id)?.as_dict().ok());
        object.is_some_and(|widget| signature_widget(source, widget).is_some())
    }

    /// The object that is all that an element stands for.
    fn only_object(&self, element: &Dictionary) -> Option<ObjectId> {
        let [kid] = self.copier.source.entries_at(element, b"K") else { return None };
        let kid = self.copier.source.dictionary(kid)?;
        let is_reference = self.copier.source.name(kid, b"Type") == Some(b"OBJR");
        kid.get(b"Obj").and_then(Object::as_reference).ok().filter(|_| is_reference)
    }

    /// The body of an element.
    fn element(&mut self, element: &PendingElement<'a>) -> Vec<u8> {
        let mut out = Vec::with_capacity(128);
        syntax::put(&mut out, format_args!("<</Type/StructElem/P {} 0 R", element.parent));
        for (key, value) in element.dictionary {
            match key.as_slice() {
                b"S" if self.holds_stamp(element.dictionary) => out.extend_from_slice(b"/S/Annot"),
                b"S" => self.role(&mut out, value),
                b"Pg" => self.page(&mut out, value),
                b"K" => self.kids(&mut out, value, element),
                b"ID" => self.identifier(&mut out, value, element.number),
                b"A" => self.attributes(&mut out, value),
                b"C" => self.classes(&mut out, value),
                key if COPIED_KEYS.contains(&key) => {
                    self.copier.entry(&mut out, element.dictionary, key);
                }
                _ => {}
            }
        }
        out.extend_from_slice(b">>");
        out
    }

    fn role(&mut self, out: &mut Vec<u8>, value: &Object) {
        let name = self.copier.source.resolve(value).and_then(|role| role.as_name().ok());
        let own = name.unwrap_or(b"NonStruct");
        let (name, standard) = match self.names.roles.get(own) {
            Some(mapped) => (mapped.name.as_slice(), mapped.standard.as_slice()),
            None => (own, own),
        };
        self.copied.has_unlevelled_headings |= standard == b"H";
        out.extend_from_slice(b"/S");
        syntax::name(out, name);
    }

    fn identifier(&mut self, out: &mut Vec<u8>, value: &Object, number: u32) {
        if let Some(Object::String(own, _)) = self.copier.source.resolve(value) {
            let identifier = prefixed(own, self.names.file_index);
            out.extend_from_slice(b"/ID");
            syntax::string(out, &identifier);
            self.copied.identifiers.push((identifier, number));
        }
    }

    /// Writes the page that content lies on, unless the file has no such page.
    fn page(&self, out: &mut Vec<u8>, value: &Object) {
        if let Some(number) = self.copier.number_of(value) {
            syntax::reference_entry(out, "Pg", number);
        }
    }

    /// Writes attribute objects (14.7.5).
    fn attributes(&mut self, out: &mut Vec<u8>, value: &Object) {
        let source = self.copier.source;
        out.extend_from_slice(b"/A[");
        for attribute in source.entries(value) {
            if !self.copier.spend_value() {
                break;
            }
            match source.resolve(attribute) {
                Some(object) if is_excluded(source, object) => {}
                Some(Object::Dictionary(dictionary)) => self.attribute(out, dictionary),
                // A revision number, or an attribute that is a stream.
                _ => {
                    self.copier.value(out, attribute);
                    out.push(b' ');
                }
            }
        }
        out.push(b']');
    }

    /// Writes an attribute object. Those of table cells refer to headers by their identifiers (14.8.5.7),
    /// which change.
    fn attribute(&mut self, out: &mut Vec<u8>, attribute: &Dictionary) {
        let source = self.copier.source;
        out.extend_from_slice(b"<<");
        for (key, _) in attribute.iter().filter(|(key, _)| *key != b"Headers") {
            self.copier.entry(out, attribute, key);
        }
        if attribute.has(b"Headers") {
            out.extend_from_slice(b"/Headers[");
            for header in source.entries_at(attribute, b"Headers") {
                if !self.copier.spend_value() {
                    break;
                }
                if let Some(Object::String(header, _)) = source.resolve(header) {
                    syntax::string(out, &prefixed(header, self.names.file_index));
                }
            }
            out.push(b']');
        }
        out.extend_from_slice(b">>");
    }

    /// Writes the attribute classes of an element, by their names in the packet.
    fn classes(&self, out: &mut Vec<u8>, value: &Object) {
        let source = self.copier.source;
        let mut classes = Vec::new();
        for class in source.entries(value) {
            let own = source.resolve(class).and_then(|class| class.as_name().ok());
            classes.extend(own.and_then(|own| self.names.classes.get(own)));
        }
        if !classes.is_empty() {
            out.extend_from_slice(b"/C[");
            for class in classes {
                syntax::name(out, class);
            }
            out.push(b']');
        }
    }

    /// Writes the kids of an element: other elements, marked content, annotations. Content on a page
    /// that the file doesn't have, as in one that was cut, is left out.
    fn kids(&mut self, out: &mut Vec<u8>, value: &'a Object, element: &PendingElement<'a>) {
        let source = self.copier.source;
        let is_on_page = self.is_on_page(element.dictionary);
        out.extend_from_slice(b"/K[");
        for kid in source.entries(value) {
            if !self.copier.spend_value() {
                break;
            }
            match source.resolve(kid) {
                Some(Object::Integer(mcid)) if is_on_page => {
                    syntax::put(out, format_args!("{mcid} "));
                }
                Some(Object::Dictionary(dictionary)) => match source.name(dictionary, b"Type") {
                    Some(b"MCR") => {
                        // Without a page of its own, the content lies on that of the element.
                        let has_page = dictionary.has(b"Pg");
                        if self.is_on_page(if has_page { dictionary } else { element.dictionary }) {
                            self.marked_content(out, dictionary);
                        }
                    }
                    Some(b"OBJR") => self.object(out, dictionary),
                    _ => syntax::references(out, self.add(kid, element.number)),
                },
                _ => {}
            }
        }
        out.push(b']');
    }

    /// Whether the file has the page that an element or a reference names.
    fn is_on_page(&self, dictionary: &Dictionary) -> bool {
        dictionary.get(b"Pg").is_ok_and(|page| self.copier.number_of(page).is_some())
    }

    /// Writes a marked-content reference (14.7.4.2).
    fn marked_content(&mut self, out: &mut Vec<u8>, reference: &Dictionary) {
        out.extend_from_slice(b"<</Type/MCR");
        if let Ok(page) = reference.get(b"Pg") {
            self.page(out, page);
        }
        self.copier.entry(out, reference, b"Stm");
        self.copier.entry(out, reference, b"MCID");
        out.extend_from_slice(b">>");
    }

    /// Writes an object reference (14.7.4.3) to an annotation or an `XObject`, unless that isn't taken
    /// along.
    fn object(&mut self, out: &mut Vec<u8>, reference: &Dictionary) {
        let source = self.copier.source;
        let Ok(id) = reference.get(b"Obj").and_then(Object::as_reference) else { return };
        let mut object = Vec::new();
        match (self.copier.number(id), source.object(id)) {
            (Some(number), _) => syntax::reference_entry(&mut object, "Obj", number),
            (None, Some(Object::Stream(_))) => self.copier.entry(&mut object, reference, b"Obj"),
            _ => return,
        }
        out.extend_from_slice(b"<</Type/OBJR");
        if let Ok(page) = reference.get(b"Pg") {
            self.page(out, page);
        }
        out.extend_from_slice(&object);
        out.extend_from_slice(b">>");
    }
}

/// An identifier with the index of its file, so that it differs from those of other files.
fn prefixed(identifier: &[u8], file_index: usize) -> Vec<u8> {
    [format!("{file_index}.").as_bytes(), identifier].concat()
}
