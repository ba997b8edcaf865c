//! The outlines of all files, nested below one bookmark a part (ISO 32000-1, 12.3.3).

use std::collections::HashSet;

use lopdf::{Dictionary, Object, ObjectId};

use super::destinations::{Destinations, Way};
use super::source::Source;
use super::writer::{self, Writer};

/// Bookmarks nested deeper than this hang on the last that isn't.
const DEEPEST: usize = 16;

/// More bookmarks than this (in a file) are no help.
const MOST: usize = 20_000;

/// A bookmark.
#[derive(Debug, Clone)]
pub(super) struct Bookmark {
    /// As a PDF string.
    pub(super) title: Vec<u8>,
    /// As a PDF destination.
    pub(super) place: Option<String>,
    pub(super) below: Vec<Bookmark>,
}

/// The bookmarks of a file.
pub(super) fn bookmarks(source: &Source, destinations: &Destinations) -> Vec<Bookmark> {
    let Some(root) = source.sub(source.catalog(), b"Outlines") else { return Vec::new() };
    let mut walk = Walk { source, destinations, seen: HashSet::new() };
    walk.below(root, 0)
}

struct Walk<'a> {
    source: &'a Source,
    destinations: &'a Destinations,
    seen: HashSet<ObjectId>,
}

impl Walk<'_> {
    /// The bookmarks below one, or below the root: each is visited once.
    fn below(&mut self, parent: &Dictionary, depth: usize) -> Vec<Bookmark> {
        let mut bookmarks = Vec::new();
        let mut next = parent.get(b"First").and_then(Object::as_reference).ok();
        while let Some(id) = next.filter(|id| self.seen.len() < MOST && self.seen.insert(*id)) {
            let Some(Object::Dictionary(own)) = self.source.object(id) else { break };
            let place = match self.destinations.way(self.source, own) {
                Way::Within(place) => Some(place),
                _ => None,
            };
            let mut title = Vec::new();
            writer::string(&mut title, self.source.string(own, b"Title").unwrap_or_default());
            let below = if depth < DEEPEST { self.below(own, depth + 1) } else { Vec::new() };
            bookmarks.push(Bookmark { title, place, below });
            next = own.get(b"Next").and_then(Object::as_reference).ok();
        }
        bookmarks
    }
}

/// Writes the outline, and gives its number. The first level is shown, what is below folded.
pub(super) fn write(writer: &mut Writer, bookmarks: &[Bookmark]) -> u32 {
    let root = writer.reserve();
    let ends = write_level(writer, bookmarks, root);
    let mut out = b"<</Type/Outlines".to_vec();
    ends_of(&mut out, ends);
    writer::put(&mut out, format_args!("/Count {}>>", bookmarks.len()));
    writer.object(root, &out);
    root
}

/// Writes bookmarks below one, and gives the first and the last.
fn write_level(writer: &mut Writer, bookmarks: &[Bookmark], parent: u32) -> Option<(u32, u32)> {
    let numbers: Vec<u32> = bookmarks.iter().map(|_| writer.reserve()).collect();
    for (at, (bookmark, number)) in bookmarks.iter().zip(&numbers).enumerate() {
        let mut out = format!("<</Parent {parent} 0 R/Title").into_bytes();
        out.extend_from_slice(&bookmark.title);
        if let Some(place) = &bookmark.place {
            writer::put(&mut out, format_args!("/Dest {place}"));
        }
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
