//! A page's annotations to the packet's (ISO 32000-1, 12.5): those that show something are copied by
//! known keys, their links lead within the packet, and nothing that acts comes along.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Object};

use super::copy::Copier;
use super::destinations::{self, Destinations};
use super::signature_widgets::{self, signature_widget};
use super::source::{PdfSource, SourcePage};
use super::syntax;

/// The subtypes of annotations that are kept (ISO 32000-1, 12.5.6.1). A widget, which shows a form
/// field, is kept as a stamp with the same appearance.
const KEPT_SUBTYPES: [&[u8]; 18] = [
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

/// The entries that are copied as they are. Appearances, targets, actions and references to other
/// annotations are not among them.
const COPIED_KEYS: [&[u8]; 34] = [
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

/// The entries that refer to other annotations.
const REFERENCE_KEYS: [&[u8]; 3] = [b"Popup", b"IRT", b"Parent"];

/// An annotation that is to be copied.
#[derive(Debug)]
pub(super) struct Annotation<'a> {
    /// Its number in the packet.
    pub(super) number: u32,
    dictionary: &'a Dictionary,
    subtype: &'a [u8],
    /// Whether an earlier page has the same annotation.
    is_repeated: bool,
}

/// Where links to a section of the packet lead.
#[derive(Debug)]
pub(super) struct SectionDestination {
    /// A reference to the destination.
    pub(super) destination: String,
    /// The description of the link, for readers who can't see where it stands.
    pub(super) title: String,
}

/// What the links of a file may lead to.
pub(super) struct LinkContext<'a> {
    /// The sections of the packet, by the URIs that stand for them.
    pub(super) sections: &'a BTreeMap<String, SectionDestination>,
    /// The destinations in the file.
    pub(super) destinations: &'a Destinations,
}

/// The appearance stream of an annotation (ISO 32000-1, 12.5.5).
pub(super) struct AppearanceStream<'a> {
    /// The name of its state, if it has several.
    state: Option<&'a [u8]>,
    pub(super) stream: &'a Object,
}

/// Whether annotations of a subtype are kept.
pub(super) fn is_kept(subtype: &[u8]) -> bool {
    KEPT_SUBTYPES.contains(&subtype)
}

/// Gives the annotations of a page that are kept their numbers, and omits the others, so that the
/// structure elements for these are left out.
pub(super) fn prepare<'a>(copier: &mut Copier<'a>, page: &'a SourcePage) -> Vec<Annotation<'a>> {
    let source = copier.source;
    let mut annotations = Vec::new();
    for entry in source.annotations(page) {
        if !copier.spend_value() {
            break;
        }
        let id = entry.as_reference().ok();
        // An annotation belongs to one page (12.5.2). One that a file has on two is copied for each, but
        // only the first copy takes the place in the structure tree.
        let is_repeated = id.is_some_and(|id| copier.has_state(id));
        if is_repeated && copier.number_of(entry).is_none() {
            continue;
        }
        let Some(dictionary) = source.dictionary(entry) else { continue };
        let subtype = source.name(dictionary, b"Subtype").unwrap_or_default();
        let is_shown = subtype != b"Widget"
            || (appearance(source, dictionary).is_some()
                && signature_widget(source, dictionary).is_none_or(|own| own.is_visible));
        if !is_kept(subtype) || !is_shown {
            if let Some(id) = id {
                copier.omit(id);
            }
            continue;
        }
        let number = copier.pool.writer.reserve();
        if let Some(id) = id.filter(|_| !is_repeated) {
            copier.assign(id, number);
        }
        annotations.push(Annotation { number, dictionary, subtype, is_repeated });
    }
    annotations
}

/// Copies an annotation of the page with the number `page`.
pub(super) fn copy(
    copier: &mut Copier<'_>,
    annotation: &Annotation<'_>,
    page: u32,
    links: &LinkContext<'_>,
) {
    let dictionary = annotation.dictionary;
    let is_field = annotation.subtype == b"Widget";
    let mut out = b"<</Type/Annot/Subtype".to_vec();
    syntax::name(&mut out, if is_field { b"Stamp" } else { annotation.subtype });
    syntax::reference_entry(&mut out, "P", page);
    let section = links.sections.get(&destinations::uri(copier.source, dictionary));
    for key in COPIED_KEYS {
        // A link to a section is described by the section's title instead.
        if section.is_none() || key != b"Contents" {
            copier.entry(&mut out, dictionary, key);
        }
    }
    // A field is no longer part of a form, and a stamp has no states.
    if is_field {
        description(copier.source, &mut out, dictionary);
    } else {
        references(copier, &mut out, dictionary);
    }
    if let Some(AppearanceStream { state, stream }) = appearance(copier.source, dictionary) {
        out.extend_from_slice(b"/AP<</N ");
        copier.value(&mut out, stream);
        out.extend_from_slice(b">>");
        if let Some(state) = state.filter(|_| !is_field) {
            out.extend_from_slice(b"/AS");
            syntax::name(&mut out, state);
        }
    }
    if let Some(key) = dictionary.get(b"StructParent").ok().filter(|_| !annotation.is_repeated) {
        copier.parent_tree_entry(&mut out, b"StructParent", key);
    }
    match section {
        Some(section) => {
            syntax::put(&mut out, format_args!("/Dest {}/Contents", section.destination));
            syntax::text_string(&mut out, &section.title);
        }
        None => out.extend(links.destinations.target(copier.source, dictionary).entry()),
    }
    out.extend_from_slice(b">>");
    copier.pool.writer.object(annotation.number, &out);
}

/// Writes what the field of a signature is for as what its stamp says in words (ISO 14289-1, 7.18.1).
fn description(source: &PdfSource, out: &mut Vec<u8>, field: &Dictionary) {
    if !field.has(b"Contents")
        && signature_widget(source, field).is_some()
        && let Some(description) = signature_widgets::description(source, field)
    {
        out.extend_from_slice(b"/Contents");
        syntax::text_string(out, &description);
    }
}

/// Writes the references to other annotations, if those are kept.
fn references(copier: &Copier<'_>, out: &mut Vec<u8>, dictionary: &Dictionary) {
    for key in REFERENCE_KEYS {
        if let Some(other) = dictionary.get(key).ok().and_then(|other| copier.number_of(other)) {
            syntax::name(out, key);
            syntax::put(out, format_args!(" {other} 0 R"));
        }
    }
}

/// The normal appearance of an annotation, in its current state.
pub(super) fn appearance<'a>(
    source: &'a PdfSource,
    annotation: &'a Dictionary,
) -> Option<AppearanceStream<'a>> {
    let normal = source.dictionary_at(annotation, b"AP")?.get(b"N").ok()?;
    match source.resolve(normal)? {
        Object::Stream(_) => Some(AppearanceStream { state: None, stream: normal }),
        Object::Dictionary(states) => {
            let state = source.name(annotation, b"AS")?;
            let stream = states.get(state).ok()?;
            let is_stream = matches!(source.resolve(stream), Some(Object::Stream(_)));
            is_stream.then_some(AppearanceStream { state: Some(state), stream })
        }
        _ => None,
    }
}
