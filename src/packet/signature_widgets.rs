//! What becomes of the widgets of fields for signatures (ISO 32000-1, 12.7.4.5). Those that show nothing, as ours
//! before anybody signs and timestamps, a packet leaves out. The stamps of the others stay as pictures, which the
//! packet describes in words. Annotations, tags and the inspection agree on it here.

use lopdf::{Dictionary, Object};

use super::source::PdfSource;

/// What a widget of a field for a signature is to a packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SignatureWidget {
    /// Whether its field is signed.
    pub(super) is_signed: bool,
    /// Whether it shows something.
    pub(super) is_visible: bool,
    /// Whether it is tagged, and says in words what it is for: then its picture can be tagged and described.
    pub(super) is_described: bool,
}

/// A widget of a field for a signature; `None` for any other annotation.
pub(super) fn signature_widget(
    source: &PdfSource,
    annotation: &Dictionary,
) -> Option<SignatureWidget> {
    let is_widget = source.name(annotation, b"Subtype") == Some(b"Widget");
    let field_type = inherited(source, annotation, b"FT").and_then(|own| own.as_name().ok());
    (is_widget && field_type == Some(b"Sig")).then(|| SignatureWidget {
        is_signed: inherited(source, annotation, b"V").is_some(),
        is_visible: shows_something(source, annotation),
        is_described: annotation.has(b"StructParent") && description(source, annotation).is_some(),
    })
}

/// What a field is for, in words (12.7.3.1, `TU`).
pub(super) fn description(source: &PdfSource, field: &Dictionary) -> Option<String> {
    let parent = source.dictionary_at(field, b"Parent");
    source.text(field, b"TU").or_else(|| source.text(parent?, b"TU"))
}

/// An entry of a field, or that of its parent.
fn inherited<'a>(source: &'a PdfSource, field: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
    source.get(field, key).or_else(|| source.get(source.dictionary_at(field, b"Parent")?, key))
}

/// Whether an annotation has an area, and an appearance that isn't empty.
fn shows_something(source: &PdfSource, annotation: &Dictionary) -> bool {
    let appearance = source.dictionary_at(annotation, b"AP").and_then(|own| source.get(own, b"N"));
    let is_blank = match appearance {
        Some(Object::Stream(stream)) => stream.content.is_empty(),
        Some(_) => false,
        None => true,
    };
    !is_blank && has_area(source, annotation)
}

/// Whether the rectangle of an annotation has a width and a height (12.5.2).
fn has_area(source: &PdfSource, annotation: &Dictionary) -> bool {
    let sides = source.entries_at(annotation, b"Rect").iter();
    let sides: Option<Vec<f32>> = sides.map(|side| source.resolve(side)?.as_float().ok()).collect();
    match sides.as_deref() {
        Some(&[left, bottom, right, top]) => left != right && bottom != top,
        _ => false,
    }
}
