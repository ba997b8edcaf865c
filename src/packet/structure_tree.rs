//! The structure trees of all files under one root (ISO 32000-1, 14.7): the elements of each as they were,
//! with its roles, attribute classes and identifiers kept apart from those of other files, and with one
//! parent tree.

use std::collections::{BTreeMap, HashMap};

use lopdf::{Dictionary, Object};

use super::copy::Copier;
use super::object_pool::ObjectPool;
use super::source::PdfSource;
use super::structure_elements::{self, CopiedElements, MappedRole, NameMapping, RoleMapping};
use super::syntax;
use super::writer::PdfWriter;

/// The longest chain of roles that is followed, each mapped to the next.
const MAX_ROLE_CHAIN: usize = 16;

/// The standard structure types (ISO 32000-1, 14.8.4).
const STANDARD_TYPES: [&[u8]; 49] = [
    b"Document",
    b"Part",
    b"Art",
    b"Sect",
    b"Div",
    b"BlockQuote",
    b"Caption",
    b"TOC",
    b"TOCI",
    b"Index",
    b"NonStruct",
    b"Private",
    b"P",
    b"H",
    b"H1",
    b"H2",
    b"H3",
    b"H4",
    b"H5",
    b"H6",
    b"L",
    b"LI",
    b"Lbl",
    b"LBody",
    b"Table",
    b"TR",
    b"TH",
    b"TD",
    b"THead",
    b"TBody",
    b"TFoot",
    b"Span",
    b"Quote",
    b"Note",
    b"Reference",
    b"BibEntry",
    b"Code",
    b"Link",
    b"Annot",
    b"Ruby",
    b"RB",
    b"RT",
    b"RP",
    b"Warichu",
    b"WT",
    b"WP",
    b"Figure",
    b"Formula",
    b"Form",
];

/// The structure tree of the packet.
#[derive(Debug, Default)]
pub(super) struct StructureTree {
    /// The standard structure type of each role.
    roles: BTreeMap<Vec<u8>, Vec<u8>>,
    /// The attributes of each class, as written.
    classes: BTreeMap<Vec<u8>, Vec<u8>>,
    /// The number of each element that has an identifier.
    identifiers: BTreeMap<Vec<u8>, u32>,
    parent_tree: BTreeMap<u32, ParentTreeEntry>,
}

/// The structure elements that a page or an object belongs to (14.7.4.4).
#[derive(Debug)]
enum ParentTreeEntry {
    /// For an object, the number of its element.
    Element(u32),
    /// For a page, an array with the element of each piece of marked content, as written.
    Elements(Vec<u8>),
}

/// The structure element of a page that is one paragraph.
#[derive(Debug, Clone, Copy)]
pub(super) struct PageParagraph {
    /// The key of the page in the parent tree.
    pub(super) key: u32,
    /// The number of the element.
    pub(super) element: u32,
}

/// A structure element of the packet's own, which groups others.
pub(super) struct GroupingElement<'a> {
    pub(super) number: u32,
    pub(super) parent: u32,
    pub(super) role: &'a str,
    /// More entries, as written.
    pub(super) entries: &'a [u8],
    pub(super) kids: &'a [u32],
}

impl StructureTree {
    /// Copies a file's structure tree below the element `parent`. Pages and annotations must have their
    /// numbers.
    pub(super) fn add(
        &mut self,
        copier: &mut Copier<'_>,
        file_index: usize,
        parent: u32,
    ) -> CopiedElements {
        let source = copier.source;
        let Some(root) = source.dictionary_at(source.catalog(), b"StructTreeRoot") else {
            return CopiedElements::default();
        };
        let roles = self.add_roles(source, root, file_index);
        let classes = self.add_classes(copier, root, file_index);
        let names = NameMapping { file_index, roles, classes };
        let mut copied = structure_elements::copy(copier, names, root, parent);
        self.identifiers.extend(copied.identifiers.drain(..));
        copied
    }

    /// Tags a page of an untagged file as one paragraph below the element `parent`, so that a screen
    /// reader reads it at all.
    pub(super) fn add_paragraph(
        &mut self,
        pool: &mut ObjectPool,
        page: u32,
        parent: u32,
    ) -> PageParagraph {
        let body = format!("<</Type/StructElem/S/P/P {parent} 0 R/Pg {page} 0 R/K[0]>>");
        let element = pool.writer.new_object(body.as_bytes());
        let key = pool.new_parent_tree_key();
        let elements = format!("[{element} 0 R]").into_bytes();
        self.parent_tree.insert(key, ParentTreeEntry::Elements(elements));
        PageParagraph { key, element }
    }

    /// Copies the entries of a file's parent tree for the pages and objects that were copied.
    pub(super) fn add_parents(&mut self, copier: &mut Copier<'_>) {
        let source = copier.source;
        let root = source.dictionary_at(source.catalog(), b"StructTreeRoot");
        let tree = root.and_then(|root| source.dictionary_at(root, b"ParentTree"));
        let mut parents: HashMap<i64, &Object> = HashMap::new();
        for (key, value) in tree.map(|tree| source.tree_pairs(tree, b"Nums")).unwrap_or_default() {
            if let Ok(key) = key.as_i64() {
                parents.insert(key, value);
            }
        }
        for key in std::mem::take(&mut copier.parent_tree_keys) {
            let Some(parent) = parents.get(&key.old) else { continue };
            let entry = match (copier.number_of(parent), source.resolve(parent)) {
                (Some(element), _) => ParentTreeEntry::Element(element),
                (None, Some(Object::Array(elements))) => {
                    ParentTreeEntry::Elements(element_array(copier, elements))
                }
                _ => continue,
            };
            self.parent_tree.insert(key.new, entry);
        }
    }

    /// Adds a file's role map (14.7.3), with each role mapped to the last of its chain. A role gets
    /// another name if it renames a standard structure type, or if an earlier file maps it to something
    /// else.
    fn add_roles(
        &mut self,
        source: &PdfSource,
        root: &Dictionary,
        file_index: usize,
    ) -> RoleMapping {
        // Sorted, so that the same files give the same packet.
        let mut own: BTreeMap<&[u8], &[u8]> = BTreeMap::new();
        for (name, role) in source.dictionary_at(root, b"RoleMap").into_iter().flatten() {
            if let Some(Object::Name(role)) = source.resolve(role) {
                own.insert(name, role);
            }
        }
        let mut mapping = RoleMapping::new();
        for &name in own.keys() {
            let mut role = name;
            for _ in 0..MAX_ROLE_CHAIN {
                role = own.get(role).copied().unwrap_or(role);
            }
            let is_standard = STANDARD_TYPES.contains(&name);
            if role == name && is_standard {
                continue;
            }
            let other = self.roles.get(name).filter(|other| other.as_slice() != role);
            let new = match is_standard || other.is_some() {
                true => suffixed(name, file_index),
                false => name.to_vec(),
            };
            self.roles.insert(new.clone(), role.to_vec());
            mapping.insert(name.to_vec(), MappedRole { name: new, standard: role.to_vec() });
        }
        mapping
    }

    /// Adds a file's class map (14.7.5.2). A class gets another name if an earlier file defines it
    /// differently. Returns the name of each class in the packet.
    fn add_classes(
        &mut self,
        copier: &mut Copier<'_>,
        root: &Dictionary,
        file_index: usize,
    ) -> HashMap<Vec<u8>, Vec<u8>> {
        let source = copier.source;
        let mut names = HashMap::new();
        for (name, class) in source.dictionary_at(root, b"ClassMap").into_iter().flatten() {
            let mut body = Vec::new();
            copier.value(&mut body, class);
            let other = self.classes.get(name).filter(|other| **other != body);
            let new = match other {
                Some(_) => suffixed(name, file_index),
                None => name.clone(),
            };
            self.classes.insert(new.clone(), body);
            names.insert(name.clone(), new);
        }
        names
    }

    /// Writes the root, with one kid, and the parent tree.
    pub(super) fn write(&self, writer: &mut PdfWriter, root: u32, kid: u32) {
        let mut out = format!("<</Type/StructTreeRoot/K[{kid} 0 R]").into_bytes();
        if !self.roles.is_empty() {
            out.extend_from_slice(b"/RoleMap<<");
            for (name, role) in &self.roles {
                syntax::name(&mut out, name);
                out.push(b' ');
                syntax::name(&mut out, role);
            }
            out.extend_from_slice(b">>");
        }
        if !self.classes.is_empty() {
            out.extend_from_slice(b"/ClassMap<<");
            for (name, body) in &self.classes {
                syntax::name(&mut out, name);
                out.push(b' ');
                out.extend_from_slice(body);
            }
            out.extend_from_slice(b">>");
        }
        if !self.identifiers.is_empty() {
            out.extend_from_slice(b"/IDTree<</Names[");
            for (identifier, number) in &self.identifiers {
                syntax::string(&mut out, identifier);
                syntax::references(&mut out, [*number]);
            }
            out.extend_from_slice(b"]>>");
        }
        self.parent_tree_entries(&mut out, writer);
        out.extend_from_slice(b">>");
        writer.object(root, &out);
    }

    /// Writes the entries of the root for the parent tree.
    fn parent_tree_entries(&self, out: &mut Vec<u8>, writer: &mut PdfWriter) {
        let next_key = self.parent_tree.keys().next_back().map_or(0, |last| last + 1);
        syntax::put(out, format_args!("/ParentTreeNextKey {next_key}/ParentTree<</Nums["));
        for (key, entry) in &self.parent_tree {
            let number = match entry {
                ParentTreeEntry::Element(element) => *element,
                ParentTreeEntry::Elements(body) => writer.new_object(body),
            };
            syntax::put(out, format_args!("{key} {number} 0 R "));
        }
        out.extend_from_slice(b"]>>");
    }
}

/// The array of the elements of a page's marked content, as written. An element that wasn't copied
/// becomes null, since an element's place in the array is the identifier of its content.
fn element_array(copier: &mut Copier<'_>, elements: &[Object]) -> Vec<u8> {
    let mut body = b"[".to_vec();
    for element in elements {
        if !copier.spend_value() {
            break;
        }
        match copier.number_of(element) {
            Some(number) => syntax::references(&mut body, [number]),
            None => body.extend_from_slice(b"null "),
        }
    }
    body.push(b']');
    body
}

/// Writes a grouping element.
pub(super) fn write_grouping_element(writer: &mut PdfWriter, element: &GroupingElement<'_>) {
    let GroupingElement { number, parent, role, entries, kids } = element;
    let mut out = format!("<</Type/StructElem/S/{role}/P {parent} 0 R").into_bytes();
    out.extend_from_slice(entries);
    out.extend_from_slice(b"/K[");
    syntax::references(&mut out, kids.iter().copied());
    out.extend_from_slice(b"]>>");
    writer.object(*number, &out);
}

/// A name with the index of the file that it comes from.
fn suffixed(name: &[u8], file_index: usize) -> Vec<u8> {
    [name, format!(".{file_index}").as_bytes()].concat()
}
