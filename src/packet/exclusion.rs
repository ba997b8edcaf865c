//! Which objects a packet never takes along by reference. They are recognised by their shape wherever
//! they stand, since a hostile file can refer to anything from anywhere.

use lopdf::{Dictionary, Object};

use super::source::PdfSource;

/// The types of objects that are excluded: the structure of a file, which the packet builds anew, and
/// what acts, holds a file or is part of a form.
const EXCLUDED_TYPES: [&[u8]; 12] = [
    b"Catalog",
    b"Pages",
    b"Page",
    b"StructTreeRoot",
    b"StructElem",
    b"Outlines",
    b"Annot",
    b"Action",
    b"Filespec",
    b"F",
    b"EmbeddedFile",
    b"Sig",
];

/// The types of actions (ISO 32000-1, 12.6.4.1).
const ACTION_TYPES: [&[u8]; 19] = [
    b"GoTo",
    b"GoToR",
    b"GoToE",
    b"Launch",
    b"Thread",
    b"URI",
    b"Sound",
    b"Movie",
    b"Hide",
    b"Named",
    b"SubmitForm",
    b"ResetForm",
    b"ImportData",
    b"JavaScript",
    b"SetOCGState",
    b"Rendition",
    b"Trans",
    b"GoTo3DView",
    b"RichMediaExecute",
];

/// The keys of an embedded file dictionary (ISO 32000-1, 7.11.4.1).
const EMBEDDED_FILE_KEYS: [&[u8]; 5] = [b"F", b"UF", b"DOS", b"Mac", b"Unix"];

/// Whether an object is excluded.
pub(super) fn is_excluded(source: &PdfSource, object: &Object) -> bool {
    let dictionary = match object {
        Object::Dictionary(dictionary) => dictionary,
        Object::Stream(stream) => &stream.dict,
        _ => return false,
    };
    let subtype = source.name(dictionary, b"Subtype");
    // A resource dictionary may use any of these keys as the name of a font or an image. What excludes
    // is therefore a value that no resource has: a name, or an array.
    source.name(dictionary, b"Type").is_some_and(|name| EXCLUDED_TYPES.contains(&name))
        || source.name(dictionary, b"S").is_some_and(|name| ACTION_TYPES.contains(&name))
        // A PostScript `XObject` is a program (8.8.2).
        || subtype == Some(b"PS")
        || is_form_field(source, dictionary)
        // An annotation, whose type may be missing (12.5.2).
        || (subtype.is_some() && matches!(source.get(dictionary, b"Rect"), Some(Object::Array(_))))
        || source.dictionary_at(dictionary, b"EF").is_some_and(|files| holds_file(source, files))
}

/// Whether a dictionary is a field of a form (ISO 32000-1, 12.7.3.1).
fn is_form_field(source: &PdfSource, dictionary: &Dictionary) -> bool {
    matches!(source.name(dictionary, b"FT"), Some(b"Btn" | b"Tx" | b"Ch" | b"Sig"))
}

/// Whether a dictionary holds the data of a file.
fn holds_file(source: &PdfSource, files: &Dictionary) -> bool {
    EMBEDDED_FILE_KEYS.iter().any(|key| matches!(source.get(files, key), Some(Object::Stream(_))))
}
