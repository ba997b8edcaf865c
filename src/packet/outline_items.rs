//! Outline items, "bookmarks" in most programs (ISO 32000-1, 12.3.3): a file's outline is read, and the
//! packet's, in which those of the files are nested, is written.

use std::collections::HashSet;

use lopdf::{Dictionary, Object, ObjectId};

use super::destinations::Destinations;
use super::source::PdfSource;
use super::syntax;
use super::writer::PdfWriter;

/// The depth of a file's outline. Items that are nested deeper stand at this depth, since writing
/// recurses.
const MAX_DEPTH: usize = 16;

/// The most items that are read of a file's outline.
const MAX_ITEMS: usize = 20_000;

/// An outline item with those below it.
#[derive(Debug, Clone)]
pub(super) struct OutlineItem {
    /// The title, as a PDF string.
    pub(super) title: Vec<u8>,
    /// The entry that says where the item leads; empty for nowhere.
    pub(super) target: Vec<u8>,
    pub(super) children: Vec<OutlineItem>,
}

/// The first and the last object of siblings in the outline.
struct Siblings {
    first: u32,
    last: u32,
}

/// The outline of a file.
pub(super) fn read(source: &PdfSource, destinations: &Destinations) -> Vec<OutlineItem> {
    // The innermost open level is the last.
    let mut levels: Vec<Vec<OutlineItem>> = vec![Vec::new()];
    for (depth, item) in items(source) {
        open_levels(&mut levels, depth.min(MAX_DEPTH) + 1);
        let mut title = Vec::new();
        syntax::string(&mut title, source.string(item, b"Title").unwrap_or_default());
        let target = destinations.target(source, item).entry();
        if let Some(level) = levels.last_mut() {
            level.push(OutlineItem { title, target, children: Vec::new() });
        }
    }
    open_levels(&mut levels, 1);
    levels.pop().unwrap_or_default()
}

/// Opens or closes levels until there are `count`. The items of a level that is closed become children
/// of the last item of the level above.
fn open_levels(levels: &mut Vec<Vec<OutlineItem>>, count: usize) {
    while levels.len() > count {
        let children = levels.pop().unwrap_or_default();
        let Some(level) = levels.last_mut() else { return };
        match level.last_mut() {
            Some(parent) => parent.children.extend(children),
            None => level.extend(children),
        }
    }
    while levels.len() < count {
        levels.push(Vec::new());
    }
}

/// The items of a file's outline in order, each with its depth. An item that is reached again, as in a
/// cycle, isn't repeated.
pub(super) fn items(source: &PdfSource) -> Vec<(usize, &Dictionary)> {
    let mut items = Vec::new();
    let mut seen: HashSet<ObjectId> = HashSet::new();
    let mut pending: Vec<(usize, ObjectId)> = Vec::new();
    let root = source.dictionary_at(source.catalog(), b"Outlines");
    if let Some(id) = root.and_then(|root| reference_at(root, b"First")) {
        pending.push((0, id));
    }
    while let Some((depth, id)) = pending.pop() {
        let Some(Object::Dictionary(item)) = source.object(id) else { continue };
        if seen.len() == MAX_ITEMS || !seen.insert(id) {
            continue;
        }
        items.push((depth, item));
        // The children come before the next sibling, so they are pushed after it.
        pending.extend(reference_at(item, b"Next").map(|next| (depth, next)));
        pending.extend(reference_at(item, b"First").map(|child| (depth + 1, child)));
    }
    items
}

fn reference_at(dictionary: &Dictionary, key: &[u8]) -> Option<ObjectId> {
    dictionary.get(key).and_then(Object::as_reference).ok()
}

/// Writes the outline, and returns its number. The first level is open, the others are closed.
pub(super) fn write(writer: &mut PdfWriter, items: &[OutlineItem]) -> u32 {
    let root = writer.reserve();
    let children = write_siblings(writer, items, root);
    let mut out = b"<</Type/Outlines".to_vec();
    child_entries(&mut out, children.as_ref());
    syntax::put(&mut out, format_args!("/Count {}>>", items.len()));
    writer.object(root, &out);
    root
}

/// Writes items below a parent; none if there are none.
fn write_siblings(writer: &mut PdfWriter, items: &[OutlineItem], parent: u32) -> Option<Siblings> {
    let numbers: Vec<u32> = items.iter().map(|_| writer.reserve()).collect();
    for (index, (item, number)) in items.iter().zip(&numbers).enumerate() {
        let mut out = format!("<</Parent {parent} 0 R/Title").into_bytes();
        out.extend_from_slice(&item.title);
        out.extend_from_slice(&item.target);
        let children = write_siblings(writer, &item.children, *number);
        child_entries(&mut out, children.as_ref());
        if children.is_some() {
            // A negative count says that the item is closed.
            syntax::put(&mut out, format_args!("/Count -{}", item.children.len()));
        }
        if let Some(previous) = index.checked_sub(1).and_then(|index| numbers.get(index)) {
            syntax::reference_entry(&mut out, "Prev", *previous);
        }
        if let Some(next) = numbers.get(index + 1) {
            syntax::reference_entry(&mut out, "Next", *next);
        }
        out.extend_from_slice(b">>");
        writer.object(*number, &out);
    }
    Some(Siblings { first: *numbers.first()?, last: *numbers.last()? })
}

fn child_entries(out: &mut Vec<u8>, children: Option<&Siblings>) {
    if let Some(Siblings { first, last }) = children {
        syntax::reference_entry(out, "First", *first);
        syntax::reference_entry(out, "Last", *last);
    }
}
