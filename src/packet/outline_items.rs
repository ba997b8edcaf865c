//! The outlines of all files, nested below one bookmark a part (ISO 32000-1, 12.3.3).

use std::collections::HashSet;

use lopdf::{Dictionary, Object, ObjectId};

use super::destinations::Destinations;
use super::source::PdfSource;
use super::writer::{self, PdfWriter};

/// Bookmarks nested deeper than this stand on this level.
const DEEPEST: usize = 16;

/// More bookmarks than this (in a file) are no help.
const MOST: usize = 20_000;

/// A bookmark.
#[derive(Debug, Clone)]
pub(super) struct OutlineItem {
    /// As a PDF string.
    pub(super) title: Vec<u8>,
    /// Where it leads, as the entry of a PDF dictionary; empty for nowhere.
    pub(super) place: Vec<u8>,
    pub(super) below: Vec<OutlineItem>,
}

/// The bookmarks of a file.
pub(super) fn bookmarks(source: &PdfSource, destinations: &Destinations) -> Vec<OutlineItem> {
    let mut levels: Vec<Vec<OutlineItem>> = vec![Vec::new()];
    walk(source, |depth, own| {
        fold(&mut levels, depth.min(DEEPEST) + 1);
        let place = destinations.way(source, own).entry();
        let mut title = Vec::new();
        writer::string(&mut title, source.string(own, b"Title").unwrap_or_default());
        if let Some(level) = levels.last_mut() {
            level.push(OutlineItem { title, place, below: Vec::new() });
        }
    });
    fold(&mut levels, 1);
    levels.pop().unwrap_or_default()
}

/// Brings the open levels to so many: what is deeper hangs on the last bookmark of the level above it.
fn fold(levels: &mut Vec<Vec<OutlineItem>>, count: usize) {
    while levels.len() > count {
        let below = levels.pop().unwrap_or_default();
        let Some(level) = levels.last_mut() else { return };
        match level.last_mut() {
            Some(above) => above.below.extend(below),
            None => level.extend(below),
        }
    }
    while levels.len() < count {
        levels.push(Vec::new());
    }
}

/// Looks at each bookmark of a file.
pub(super) fn each(source: &PdfSource, mut look: impl FnMut(&Dictionary)) {
    walk(source, |_, bookmark| look(bookmark));
}

/// Visits each bookmark once, in order, with its depth.
fn walk<'a>(source: &'a PdfSource, mut visit: impl FnMut(usize, &'a Dictionary)) {
    let root = source.sub(source.catalog(), b"Outlines");
    let first = |of: &Dictionary| of.get(b"First").and_then(Object::as_reference).ok();
    let mut seen: HashSet<ObjectId> = HashSet::new();
    let mut left: Vec<(usize, ObjectId)> =
        root.and_then(first).map(|id| (0, id)).into_iter().collect();
    while let Some((depth, id)) = left.pop() {
        let Some(Object::Dictionary(own)) = source.object(id) else { continue };
        if seen.len() == MOST || !seen.insert(id) {
            continue;
        }
        visit(depth, own);
        let next = own.get(b"Next").and_then(Object::as_reference).ok();
        left.extend(next.map(|next| (depth, next)));
        left.extend(first(own).map(|below| (depth + 1, below)));
    }
}

/// Writes the outline, and gives its number. The first level is shown, what is below folded.
pub(super) fn write(writer: &mut PdfWriter, bookmarks: &[OutlineItem]) -> u32 {
    let root = writer.reserve();
    let ends = write_level(writer, bookmarks, root);
    let mut out = b"<</Type/Outlines".to_vec();
    ends_of(&mut out, ends);
    writer::put(&mut out, format_args!("/Count {}>>", bookmarks.len()));
    writer.object(root, &out);
    root
}

/// Writes bookmarks below one, and gives the first and the last.
fn write_level(
    writer: &mut PdfWriter,
    bookmarks: &[OutlineItem],
    parent: u32,
) -> Option<(u32, u32)> {
    let numbers: Vec<u32> = bookmarks.iter().map(|_| writer.reserve()).collect();
    for (at, (bookmark, number)) in bookmarks.iter().zip(&numbers).enumerate() {
        let mut out = format!("<</Parent {parent} 0 R/Title").into_bytes();
        out.extend_from_slice(&bookmark.title);
        out.extend_from_slice(&bookmark.place);
        let ends = write_level(writer, &bookmark.below, *number);
        ends_of(&mut out, ends);
        if ends.is_some() {
            writer::put(&mut out, format_args!("/Count -{}", bookmark.below.len()));
        }
        let mut beside = |key: &str, number: Option<&u32>| {
            let number = number.map(|number| format!("/{key} {number} 0 R"));
            out.extend_from_slice(number.unwrap_or_default().as_bytes());
        };
        beside("Prev", at.checked_sub(1).and_then(|before| numbers.get(before)));
        beside("Next", numbers.get(at + 1));
        out.extend_from_slice(b">>");
        writer.object(*number, &out);
    }
    Some((*numbers.first()?, *numbers.last()?))
}

fn ends_of(out: &mut Vec<u8>, ends: Option<(u32, u32)>) {
    if let Some((first, last)) = ends {
        writer::put(out, format_args!("/First {first} 0 R/Last {last} 0 R"));
    }
}
