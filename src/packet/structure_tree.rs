//! The tags of all files under one root (ISO 32000-1, 14.7): each file's structure tree as it stood,
//! with its roles, classes and identifiers kept apart from those of others.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use lopdf::{Dictionary, Object};

use super::copy::{Copier, ObjectPool};
use super::source::PdfSource;
use super::structure_elements::{self, CopiedElements, NameMapping, RoleMapping};
use super::writer::{self, PdfWriter};

/// How often a role may stand for another that stands for another.
const LONGEST_CHAIN: usize = 16;

/// The roles that PDF has itself (ISO 32000-1, 14.8.4).
const STANDARD: [&[u8]; 49] = [
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

/// The tags of the packet.
#[derive(Debug, Default)]
pub(super) struct StructureTree {
    roles: BTreeMap<Vec<u8>, Vec<u8>>,
    classes: BTreeMap<Vec<u8>, Vec<u8>>,
    identifiers: BTreeMap<Vec<u8>, u32>,
    /// What each page and object belongs to, by its key.
    parents: BTreeMap<u32, ParentTreeEntry>,
}

/// What a page or an object belongs to.
#[derive(Debug)]
enum ParentTreeEntry {
    /// One element.
    One(u32),
    /// An array of elements, one for each piece of marked content.
    Many(Vec<u8>),
}

impl StructureTree {
    /// Copies a file's structure tree below the element `parent`, and gives what hangs on that. Pages
    /// and notes have their numbers by now.
    pub(super) fn add(
        &mut self,
        copier: &mut Copier<'_>,
        index: usize,
        parent: u32,
    ) -> CopiedElements {
        let source = copier.source;
        let Some(root) = source.sub(source.catalog(), b"StructTreeRoot") else {
            return CopiedElements::default();
        };
        let roles = self.roles_of(source, root, index);
        let classes = self.classes_of(copier, root, index);
        let names = NameMapping { index, roles, classes };
        let mut copied = structure_elements::copy(copier, names, root, parent);
        self.identifiers.extend(copied.identifiers.drain(..));
        copied
    }

    /// StructureTree a page that has no tags: all that is on it is a paragraph, so that those who hear the packet
    /// hear it at all. Gives the key that the page is known by, and the element.
    pub(super) fn plain(&mut self, pool: &mut ObjectPool, page: u32, parent: u32) -> (u32, u32) {
        let element = format!("<</Type/StructElem/S/P/P {parent} 0 R/Pg {page} 0 R/K[0]>>");
        let element = pool.writer.new_object(element.as_bytes());
        let key = pool.next_key();
        self.parents.insert(key, ParentTreeEntry::Many(format!("[{element} 0 R]").into_bytes()));
        (key, element)
    }

    /// Writes what each key of a file's pages and notes leads to.
    pub(super) fn join_parents(&mut self, copier: &mut Copier<'_>) {
        let source = copier.source;
        let tree = source.sub(source.catalog(), b"StructTreeRoot");
        let tree = tree.and_then(|root| source.sub(root, b"ParentTree"));
        let leaves = tree.map(|tree| source.leaves(tree, b"Nums")).unwrap_or_default();
        let leaves =
            leaves.into_iter().filter_map(|(key, value)| Some((key.as_i64().ok()?, value)));
        let parents: HashMap<i64, &Object> = leaves.collect();
        let number = |copier: &Copier<'_>, object: &Object| {
            object.as_reference().ok().and_then(|id| copier.number(id))
        };
        for key in std::mem::take(&mut copier.keys) {
            let Some(parent) = parents.get(&key.old) else { continue };
            let joined = match (number(copier, parent), source.resolve(parent)) {
                (Some(element), _) => ParentTreeEntry::One(element),
                (None, Some(Object::Array(elements))) => {
                    let mut body = b"[".to_vec();
                    for element in elements {
                        if !copier.spend() {
                            break;
                        }
                        match number(copier, element) {
                            Some(element) => writer::references(&mut body, [element]),
                            None => body.extend_from_slice(b"null "),
                        }
                    }
                    body.push(b']');
                    ParentTreeEntry::Many(body)
                }
                _ => continue,
            };
            self.parents.insert(key.new, joined);
        }
    }

    /// The packet's own names for a file's roles, each with what it stands for in the end: the same,
    /// but where PDF or another file means something else by the name.
    fn roles_of(&mut self, source: &PdfSource, root: &Dictionary, index: usize) -> RoleMapping {
        let own = source.sub(root, b"RoleMap").into_iter().flatten();
        let own = own.filter_map(|(name, role)| {
            Some((name.as_slice(), source.resolve(role)?.as_name().ok()?))
        });
        let own: HashMap<&[u8], &[u8]> = own.collect();
        let mut roles = RoleMapping::default();
        for name in own.keys().copied().collect::<BTreeSet<&[u8]>>() {
            let mut role = name;
            for _ in 0..LONGEST_CHAIN {
                role = own.get(role).copied().unwrap_or(role);
            }
            if role == name && STANDARD.contains(&name) {
                continue;
            }
            let is_taken = STANDARD.contains(&name)
                || self.roles.get(name).is_some_and(|taken| taken.as_slice() != role);
            let new = if is_taken { numbered(name, index) } else { name.to_vec() };
            self.roles.insert(new.clone(), role.to_vec());
            roles.insert(name.to_vec(), (new, role.to_vec()));
        }
        roles
    }

    /// The same for its classes of attributes.
    fn classes_of(
        &mut self,
        copier: &mut Copier<'_>,
        root: &Dictionary,
        index: usize,
    ) -> HashMap<Vec<u8>, Vec<u8>> {
        let source = copier.source;
        let mut names = HashMap::new();
        for (name, class) in source.sub(root, b"ClassMap").into_iter().flatten() {
            let mut body = Vec::new();
            copier.value(&mut body, class);
            let is_taken = self.classes.get(name).is_some_and(|taken| *taken != body);
            let new = if is_taken { numbered(name, index) } else { name.clone() };
            self.classes.insert(new.clone(), body);
            names.insert(name.clone(), new);
        }
        names
    }

    /// Writes the root, on which the element `kid` hangs.
    pub(super) fn finish(self, writer: &mut PdfWriter, root: u32, kid: u32) {
        let mut out = format!("<</Type/StructTreeRoot/K[{kid} 0 R]").into_bytes();
        let mut names = |key: &[u8], entries: &BTreeMap<Vec<u8>, Vec<u8>>, is_name: bool| {
            if entries.is_empty() {
                return;
            }
            writer::name(&mut out, key);
            out.extend_from_slice(b"<<");
            for (name, value) in entries {
                writer::name(&mut out, name);
                out.push(b' ');
                match is_name {
                    true => writer::name(&mut out, value),
                    false => out.extend_from_slice(value),
                }
            }
            out.extend_from_slice(b">>");
        };
        names(b"RoleMap", &self.roles, true);
        names(b"ClassMap", &self.classes, false);
        if !self.identifiers.is_empty() {
            out.extend_from_slice(b"/IDTree<</Names[");
            for (identifier, number) in &self.identifiers {
                writer::string(&mut out, identifier);
                writer::references(&mut out, [*number]);
            }
            out.extend_from_slice(b"]>>");
        }
        let next = self.parents.keys().next_back().map_or(0, |last| last + 1);
        writer::put(&mut out, format_args!("/ParentTreeNextKey {next}/ParentTree<</Nums["));
        for (key, parents) in &self.parents {
            let number = match parents {
                ParentTreeEntry::One(element) => *element,
                ParentTreeEntry::Many(body) => writer.new_object(body),
            };
            writer::put(&mut out, format_args!("{key} {number} 0 R "));
        }
        out.extend_from_slice(b"]>>>>");
        writer.object(root, &out);
    }
}

/// Writes an element of the packet's own that only holds others: its number and the one above, its
/// entries beside.
pub(super) fn group(
    writer: &mut PdfWriter,
    role: &str,
    (number, parent): (u32, u32),
    entries: &[u8],
    kids: impl IntoIterator<Item = u32>,
) {
    let mut out = format!("<</Type/StructElem/S/{role}/P {parent} 0 R").into_bytes();
    out.extend_from_slice(entries);
    out.extend_from_slice(b"/K[");
    writer::references(&mut out, kids);
    out.extend_from_slice(b"]>>");
    writer.object(number, &out);
}

/// A name with the number of the file that it is from.
fn numbered(name: &[u8], index: usize) -> Vec<u8> {
    [name, format!(".{index}").as_bytes()].concat()
}
