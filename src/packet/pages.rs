//! A file's pages to the packet's: with what a page needs to look as it did, its notes and links, and
//! perhaps a mark that says which attachment it belongs to.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Object};

use super::copy::Copier;
use super::destinations::{Destinations, address};
use super::overlay::Overlay;
use super::source::SourcePage;
use super::writer;

/// A sheet of ISO A4, for pages that say no size (points).
const A4: [f32; 4] = [0.0, 0.0, 595.276, 841.89];

/// Notes that are kept (ISO 32000-1, 12.5.6): those that show something and do nothing. Of a form's
/// fields what they show is kept, as stamps.
pub(super) const KEPT: [&[u8]; 18] = [
    b"Link",
    b"Text",
    b"FreeText",
    b"Line",
    b"Square",
    b"Circle",
    b"Polygon",
    b"PolyLine",
    b"Highlight",
    b"Underline",
    b"Squiggly",
    b"StrikeOut",
    b"Stamp",
    b"Caret",
    b"Ink",
    b"Popup",
    b"Watermark",
    b"Widget",
];

/// What a note keeps beside what it does and where it stands.
const OF_NOTES: [&[u8]; 34] = [
    b"Rect",
    b"Contents",
    b"NM",
    b"M",
    b"F",
    b"Border",
    b"C",
    b"CA",
    b"OC",
    b"Lang",
    b"BS",
    b"H",
    b"QuadPoints",
    b"T",
    b"Subj",
    b"CreationDate",
    b"RT",
    b"IC",
    b"LE",
    b"L",
    b"Vertices",
    b"InkList",
    b"DA",
    b"DS",
    b"Q",
    b"CL",
    b"RD",
    b"Open",
    b"Name",
    b"State",
    b"StateModel",
    b"RC",
    b"IT",
    b"BE",
];

/// What a page keeps of its own: its size, how it is turned and blended.
const OF_PAGES: [&[u8]; 8] =
    [b"MediaBox", b"CropBox", b"BleedBox", b"TrimBox", b"ArtBox", b"Rotate", b"Group", b"UserUnit"];

/// A page that was copied.
#[derive(Debug, Clone, Copy)]
pub(super) struct CopiedPage {
    pub(super) number: u32,
    /// The upper edge, in its own measure.
    pub(super) top: f32,
}

/// A note on a page that will be kept.
#[derive(Debug)]
pub(super) struct Annotation<'a> {
    number: u32,
    dictionary: &'a Dictionary,
    subtype: &'a [u8],
    is_again: bool,
}

/// What a link to an address leads to within the packet.
#[derive(Debug)]
pub(super) struct SectionDestination {
    /// As a PDF destination.
    pub(super) place: String,
    /// What it is called, for those who can't see where the link stands.
    pub(super) title: String,
}

/// A page that is to be copied.
#[derive(Debug)]
pub(super) struct PreparedPage<'a> {
    pub(super) number: u32,
    pub(super) page: &'a SourcePage,
    pub(super) notes: Vec<Annotation<'a>>,
    /// The key of the tag around all that is on it, if it has none of its own.
    pub(super) tag: Option<u32>,
}

/// Where pages lead to and hang.
pub(super) struct PageContext<'a> {
    /// The node of the page tree above them.
    pub(super) parent: u32,
    pub(super) mark: Option<&'a Overlay>,
    pub(super) targets: &'a BTreeMap<String, SectionDestination>,
    pub(super) destinations: &'a Destinations,
}

/// The notes of a page that are kept; the others are left, and their tags with them.
pub(super) fn notes<'a>(copier: &mut Copier<'a>, page: &'a SourcePage) -> Vec<Annotation<'a>> {
    let source = copier.source;
    let mut notes = Vec::new();
    for entry in source.notes(page) {
        if !copier.spend() {
            break;
        }
        let id = entry.as_reference().ok();
        // A note that another page has too is copied again, without the place that it has among the tags.
        let is_again = id.is_some_and(|id| copier.is_settled(id));
        if is_again && id.is_some_and(|id| copier.number(id).is_none()) {
            continue;
        }
        let Some(dictionary) = source.dictionary(entry) else { continue };
        let subtype = source.name(dictionary, b"Subtype").unwrap_or_default();
        let is_shown = subtype != b"Widget" || appearance(copier, dictionary).is_some();
        if !KEPT.contains(&subtype) || !is_shown {
            id.into_iter().for_each(|id| copier.leave(id));
            continue;
        }
        let number = copier.pool.writer.reserve();
        id.into_iter().filter(|_| !is_again).for_each(|id| copier.assign(id, number));
        notes.push(Annotation { number, dictionary, subtype, is_again });
    }
    notes
}

/// Copies a page with its notes.
pub(super) fn page(
    copier: &mut Copier<'_>,
    leaf: &PreparedPage<'_>,
    frame: &PageContext<'_>,
) -> CopiedPage {
    let source = copier.source;
    let PreparedPage { number, page, notes, tag } = leaf;
    let mut out = format!("<</Type/Page/Parent {} 0 R", frame.parent).into_bytes();
    let size = size(copier, page);
    for key in OF_PAGES {
        if let Some(value) = source.of_page(page, key) {
            writer::name(&mut out, key);
            out.push(b' ');
            copier.value(&mut out, value);
        }
    }
    if source.of_page(page, b"MediaBox").is_none() {
        let [left, bottom, right, top] = A4;
        writer::put(&mut out, format_args!("/MediaBox[{left} {bottom} {right} {top}]"));
    }
    let mark = frame.mark.and_then(|mark| mark.place(size));
    contents(
        copier,
        page,
        &mut out,
        ContentWrapper { is_tagged: tag.is_some(), mark: mark.as_deref() },
    );
    resources(copier, page, &mut out, frame.mark.filter(|_| mark.is_some()));
    match (tag, source.of_page(page, b"StructParents")) {
        (Some(key), _) => writer::put(&mut out, format_args!("/StructParents {key}")),
        (None, Some(key)) => copier.structure_key(&mut out, b"StructParents", key),
        (None, None) => {}
    }
    if !notes.is_empty() {
        out.extend_from_slice(b"/Tabs/S/Annots[");
        writer::references(&mut out, notes.iter().map(|note| note.number));
        out.push(b']');
    }
    out.extend_from_slice(b">>");
    copier.pool.writer.object(*number, &out);
    notes.iter().for_each(|own| note(copier, own, *number, frame));
    CopiedPage { number: *number, top: size[3] }
}

/// The size of a page: left, bottom, right, top.
pub(super) fn size(copier: &Copier<'_>, page: &SourcePage) -> [f32; 4] {
    let source = copier.source;
    let size = source.of_page(page, b"MediaBox").and_then(|size| source.resolve(size));
    let Some(Object::Array(sides)) = size else { return A4 };
    let sides = sides.iter().map(|side| source.resolve(side)?.as_float().ok());
    let sides: Option<Vec<f32>> = sides.collect();
    sides.and_then(|sides| sides.try_into().ok()).unwrap_or(A4)
}

/// What is put around the content of a page.
#[derive(Clone, Copy)]
struct ContentWrapper<'m> {
    /// Whether it is one paragraph, with the first number.
    is_tagged: bool,
    /// What draws the mark, last.
    mark: Option<&'m [u8]>,
}

/// The content of a page, with what is put around it.
fn contents(
    copier: &mut Copier<'_>,
    page: &SourcePage,
    out: &mut Vec<u8>,
    around: ContentWrapper<'_>,
) {
    let source = copier.source;
    let ContentWrapper { is_tagged, mark } = around;
    let own = source.of_page(page, b"Contents");
    out.extend_from_slice(b"/Contents ");
    if let (Some(own), None, false) = (own, mark, is_tagged) {
        return copier.value(out, own);
    }
    let (begin, end): (&[u8], &[u8]) =
        if is_tagged { (b"/P<</MCID 0>>BDC q\n", b"\nQ EMC\n") } else { (b"q\n", b"\nQ\n") };
    // Whatever the page leaves of its graphics state is put back before the mark is drawn.
    let before = copier.pool.share(b"", Some(begin));
    let after = copier.pool.share(b"", Some(&[end, mark.unwrap_or_default()].concat()));
    out.push(b'[');
    writer::references(out, [before]);
    for stream in own.map(|own| source.entries(own)).unwrap_or_default() {
        if copier.spend() {
            copier.value(out, stream);
            out.push(b' ');
        }
    }
    writer::references(out, [after]);
    out.push(b']');
}

/// The resources of a page, with the mark among them.
fn resources(
    copier: &mut Copier<'_>,
    page: &SourcePage,
    out: &mut Vec<u8>,
    mark: Option<&Overlay>,
) {
    let source = copier.source;
    let own = source.of_page(page, b"Resources");
    out.extend_from_slice(b"/Resources ");
    let Some(mark) = mark else {
        match own {
            Some(own) => copier.value(out, own),
            None => out.extend_from_slice(b"<<>>"),
        }
        return;
    };
    let own = own.and_then(|own| source.dictionary(own));
    out.extend_from_slice(b"<<");
    if let Some(own) = own {
        for (key, _) in own.iter().filter(|(key, _)| *key != b"XObject") {
            copier.entry(out, own, key);
        }
    }
    out.extend_from_slice(b"/XObject<<");
    if let Some(drawn) = own.and_then(|own| source.sub(own, b"XObject")) {
        for (key, _) in drawn {
            copier.entry(out, drawn, key);
        }
    }
    mark.name_in(out);
    out.extend_from_slice(b">>>>");
}

/// Copies a note.
fn note(copier: &mut Copier<'_>, note: &Annotation<'_>, page: u32, frame: &PageContext<'_>) {
    let is_field = note.subtype == b"Widget";
    let mut out = b"<</Type/Annot/Subtype".to_vec();
    writer::name(&mut out, if is_field { b"Stamp" } else { note.subtype });
    writer::put(&mut out, format_args!("/P {page} 0 R"));
    let target = frame.targets.get(&address(copier.source, note.dictionary));
    for key in OF_NOTES.into_iter().filter(|key| target.is_none() || *key != b"Contents") {
        copier.entry(&mut out, note.dictionary, key);
    }
    for key in [b"Popup".as_slice(), b"IRT", b"Parent"] {
        let other = note.dictionary.get(key).and_then(Object::as_reference).ok();
        if let Some(other) = other.and_then(|id| copier.number(id)).filter(|_| !is_field) {
            writer::name(&mut out, key);
            writer::put(&mut out, format_args!(" {other} 0 R"));
        }
    }
    if let Some((state, appearance)) = appearance(copier, note.dictionary) {
        out.extend_from_slice(b"/AP<</N ");
        copier.value(&mut out, appearance);
        out.extend_from_slice(b">>");
        if let Some(state) = state.filter(|_| !is_field) {
            out.extend_from_slice(b"/AS");
            writer::name(&mut out, state);
        }
    }
    if let Some(key) = note.dictionary.get(b"StructParent").ok().filter(|_| !note.is_again) {
        copier.structure_key(&mut out, b"StructParent", key);
    }
    match target {
        Some(target) => {
            writer::put(&mut out, format_args!("/Dest {}/Contents", target.place));
            writer::text(&mut out, &target.title);
        }
        None => out.extend(frame.destinations.way(copier.source, note.dictionary).entry()),
    }
    out.extend_from_slice(b">>");
    copier.pool.writer.object(note.number, &out);
}

/// What a note looks like (ISO 32000-1, 12.5.5), and in which state if it has several.
fn appearance<'a>(
    copier: &Copier<'a>,
    note: &'a Dictionary,
) -> Option<(Option<&'a [u8]>, &'a Object)> {
    let source = copier.source;
    let normal = source.sub(note, b"AP")?.get(b"N").ok()?;
    match source.resolve(normal)? {
        Object::Stream(_) => Some((None, normal)),
        Object::Dictionary(states) => {
            let state = source.name(note, b"AS")?;
            let shown = states.get(state).ok()?;
            matches!(source.resolve(shown), Some(Object::Stream(_))).then_some((Some(state), shown))
        }
        _ => None,
    }
}
