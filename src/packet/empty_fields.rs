//! Which fields show and say nothing: those for signatures that nobody has signed in, as our own minutes have.
//! A packet leaves them out, and loses nothing by that. Annotations, tags and the inspection agree on it here.

use lopdf::{Dictionary, Object};

use super::source::PdfSource;

/// Whether a widget is a field for a signature that isn't signed and shows nothing.
pub(super) fn is_empty_signature_field(source: &PdfSource, widget: &Dictionary) -> bool {
    source.name(widget, b"FT") == Some(b"Sig")
        && source.get(widget, b"V").is_none()
        && shows_nothing(source, widget)
}

/// Whether the appearance of an annotation is missing or empty.
fn shows_nothing(source: &PdfSource, annotation: &Dictionary) -> bool {
    let Some(appearances) = source.dictionary_at(annotation, b"AP") else { return true };
    match source.get(appearances, b"N") {
        Some(Object::Stream(stream)) => stream.content.is_empty(),
        Some(_) => false,
        None => true,
    }
}
