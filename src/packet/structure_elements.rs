//! The elements of one file's structure tree to the packet's (ISO 32000-1, 14.7.2): each gets its number
//! and its place once, whatever leads to it.

use std::collections::{HashMap, HashSet};

use lopdf::{Dictionary, Object};

use super::copy::{Copier, is_kept_out};
use super::writer;

/// What a structure element keeps as it is.
const OF_ELEMENTS: [&[u8]; 6] = [b"R", b"T", b"Lang", b"Alt", b"E", b"ActualText"];

/// What a file's names are in the packet.
pub(super) struct NameMapping {
    /// Which file it is, for names that must differ from those of others.
    pub(super) index: usize,
    pub(super) roles: RoleMapping,
    pub(super) classes: HashMap<Vec<u8>, Vec<u8>>,
}

/// A file's names for roles: the packet's own, and the standard role that it stands for.
pub(super) type RoleMapping = HashMap<Vec<u8>, (Vec<u8>, Vec<u8>)>;

/// What was copied of a file's tags.
#[derive(Debug, Default)]
pub(super) struct CopiedElements {
    /// What hangs on the element above.
    pub(super) kids: Vec<u32>,
    /// What elements are known by, in the packet.
    pub(super) identifiers: Vec<(Vec<u8>, u32)>,
    /// Whether some heading has no level (H).
    pub(super) has_bare_headings: bool,
}

/// Copies one file's tags.
struct ElementCopier<'c, 'a> {
    copier: &'c mut Copier<'a>,
    names: NameMapping,
    left: Vec<PlacedElement<'a>>,
    /// The elements that have a place, which may not get another.
    placed: HashSet<*const Dictionary>,
    copied: CopiedElements,
}

/// A structure element that has its number and its place.
struct PlacedElement<'a> {
    number: u32,
    parent: u32,
    dictionary: &'a Dictionary,
}

/// Copies what hangs on the root of a file's tags, for the element `parent`.
pub(super) fn copy<'a>(
    copier: &mut Copier<'a>,
    names: NameMapping,
    root: &'a Dictionary,
    parent: u32,
) -> CopiedElements {
    let source = copier.source;
    let copied = CopiedElements::default();
    let mut branch =
        ElementCopier { copier, names, left: Vec::new(), placed: HashSet::new(), copied };
    let kids = source.list(root, b"K").iter();
    branch.copied.kids = kids.filter_map(|kid| branch.place(kid, parent)).collect();
    branch.copy();
    branch.copied
}

impl<'a> ElementCopier<'_, 'a> {
    /// Gives an element its number and its place below another; none for what is no element, and for
    /// one that has a place already.
    fn place(&mut self, kid: &'a Object, parent: u32) -> Option<u32> {
        let id = kid.as_reference().ok();
        if id.is_some_and(|id| self.copier.is_settled(id)) {
            return None;
        }
        let dictionary = self.copier.source.dictionary(kid)?;
        self.copier.source.name(dictionary, b"S")?;
        if !self.copier.spend() || !self.placed.insert(std::ptr::from_ref(dictionary)) {
            return None;
        }
        let number = match id {
            Some(id) => self.copier.reserve(id),
            None => self.copier.pool.writer.reserve(),
        };
        self.left.push(PlacedElement { number, parent, dictionary });
        Some(number)
    }

    /// Copies the elements that have a place, and those below them.
    fn copy(&mut self) {
        while let Some(element) = self.left.pop() {
            let body = self.element(&element);
            self.copier.pool.writer.object(element.number, &body);
        }
    }

    fn element(&mut self, element: &PlacedElement<'a>) -> Vec<u8> {
        let mut out = Vec::with_capacity(128);
        writer::put(&mut out, format_args!("<</Type/StructElem/P {} 0 R", element.parent));
        for (key, value) in element.dictionary {
            match key.as_slice() {
                b"S" => self.role(&mut out, value),
                b"Pg" => self.page(&mut out, value),
                b"K" => self.kids(&mut out, value, element),
                b"ID" => self.identifier(&mut out, value, element.number),
                b"A" => self.attributes(&mut out, value),
                b"C" => self.classes(&mut out, value),
                key if OF_ELEMENTS.contains(&key) => {
                    self.copier.entry(&mut out, element.dictionary, key);
                }
                _ => {}
            }
        }
        out.extend_from_slice(b">>");
        out
    }

    fn role(&mut self, out: &mut Vec<u8>, value: &Object) {
        let role = self.copier.source.resolve(value).and_then(|role| role.as_name().ok());
        let role = role.unwrap_or(b"NonStruct");
        let (name, standard) =
            self.names.roles.get(role).map_or((role, role), |(name, role)| (name, role));
        self.copied.has_bare_headings |= standard == b"H";
        out.extend_from_slice(b"/S");
        writer::name(out, name);
    }

    fn identifier(&mut self, out: &mut Vec<u8>, value: &Object, number: u32) {
        if let Some(Object::String(identifier, _)) = self.copier.source.resolve(value) {
            let identifier = identified(identifier, self.names.index);
            out.extend_from_slice(b"/ID");
            writer::string(out, &identifier);
            self.copied.identifiers.push((identifier, number));
        }
    }

    /// The page that what follows lies on.
    fn page(&self, out: &mut Vec<u8>, value: &Object) {
        if let Some(number) = value.as_reference().ok().and_then(|id| self.copier.number(id)) {
            writer::put(out, format_args!("/Pg {number} 0 R"));
        }
    }

    /// Attributes; those of a table's cells name the identifiers of their headers.
    fn attributes(&mut self, out: &mut Vec<u8>, value: &Object) {
        let source = self.copier.source;
        out.extend_from_slice(b"/A[");
        for attribute in source.entries(value) {
            if !self.copier.spend() {
                break;
            }
            if source.resolve(attribute).is_some_and(|own| is_kept_out(source, own)) {
                continue;
            }
            let Some(Object::Dictionary(dictionary)) = source.resolve(attribute) else {
                self.copier.value(out, attribute);
                out.push(b' ');
                continue;
            };
            out.extend_from_slice(b"<<");
            for (key, _) in dictionary.iter().filter(|(key, _)| *key != b"Headers") {
                self.copier.entry(out, dictionary, key);
            }
            if dictionary.has(b"Headers") {
                out.extend_from_slice(b"/Headers[");
                for header in source.list(dictionary, b"Headers") {
                    if !self.copier.spend() {
                        break;
                    }
                    if let Some(Object::String(header, _)) = source.resolve(header) {
                        writer::string(out, &identified(header, self.names.index));
                    }
                }
                out.push(b']');
            }
            out.extend_from_slice(b">>");
        }
        out.push(b']');
    }

    /// Classes of attributes, by their names in the packet.
    fn classes(&mut self, out: &mut Vec<u8>, value: &Object) {
        let source = self.copier.source;
        let named = source.entries(value).iter();
        let named = named.filter_map(|class| source.resolve(class)?.as_name().ok());
        let named: Vec<&Vec<u8>> =
            named.filter_map(|class| self.names.classes.get(class)).collect();
        if !named.is_empty() {
            out.extend_from_slice(b"/C[");
            named.iter().for_each(|class| writer::name(out, class));
            out.push(b']');
        }
    }

    /// What an element holds: others, marked content, notes. Content on a page that isn't in the file,
    /// as in one that was cut, is none.
    fn kids(&mut self, out: &mut Vec<u8>, value: &'a Object, element: &PlacedElement<'a>) {
        let source = self.copier.source;
        let is_on_page = self.is_on_page(element.dictionary);
        out.extend_from_slice(b"/K[");
        for kid in source.entries(value) {
            if !self.copier.spend() {
                break;
            }
            match source.resolve(kid) {
                Some(Object::Integer(content)) if is_on_page => {
                    writer::put(out, format_args!("{content} "));
                }
                Some(Object::Dictionary(leaf)) => match source.name(leaf, b"Type") {
                    Some(b"MCR") => {
                        let paged = if leaf.has(b"Pg") { leaf } else { element.dictionary };
                        if self.is_on_page(paged) {
                            self.content(out, leaf);
                        }
                    }
                    Some(b"OBJR") => self.object(out, leaf),
                    _ => writer::references(out, self.place(kid, element.number)),
                },
                _ => {}
            }
        }
        out.push(b']');
    }

    /// Whether the page that an element or a reference names is in the file.
    fn is_on_page(&self, of: &Dictionary) -> bool {
        let page = of.get(b"Pg").and_then(Object::as_reference).ok();
        page.is_some_and(|id| self.copier.number(id).is_some())
    }

    /// Marked content that needs more than its number.
    fn content(&mut self, out: &mut Vec<u8>, leaf: &Dictionary) {
        out.extend_from_slice(b"<</Type/MCR");
        leaf.get(b"Pg").into_iter().for_each(|page| self.page(out, page));
        self.copier.entry(out, leaf, b"Stm");
        self.copier.entry(out, leaf, b"MCID");
        out.extend_from_slice(b">>");
    }

    /// A note or a picture as a whole; one that isn't taken along leaves no trace.
    fn object(&mut self, out: &mut Vec<u8>, leaf: &Dictionary) {
        let source = self.copier.source;
        let Ok(id) = leaf.get(b"Obj").and_then(Object::as_reference) else { return };
        let mut object = Vec::new();
        match (self.copier.number(id), source.object(id)) {
            (Some(number), _) => writer::put(&mut object, format_args!("/Obj {number} 0 R")),
            (None, Some(Object::Stream(_))) => self.copier.entry(&mut object, leaf, b"Obj"),
            _ => return,
        }
        out.extend_from_slice(b"<</Type/OBJR");
        leaf.get(b"Pg").into_iter().for_each(|page| self.page(out, page));
        out.extend_from_slice(&object);
        out.extend_from_slice(b">>");
    }
}

/// An identifier with the number of the file that it is from.
fn identified(identifier: &[u8], index: usize) -> Vec<u8> {
    [format!("{index}.").as_bytes(), identifier].concat()
}
