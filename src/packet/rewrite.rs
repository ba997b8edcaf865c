//! All objects of a document that lopdf holds to a new file, under the numbers that they have. Unlike a
//! packet, such a file is the same document as before.

use lopdf::{Dictionary, Document, Object};

use super::syntax;
use super::writer::PdfWriter;

/// The entries of the trailer that are kept; the writer writes the others anew.
const TRAILER_KEYS: [&[u8]; 3] = [b"Root", b"Info", b"ID"];

/// Writes a document as a file without earlier versions.
pub(super) fn rewrite(document: &Document) -> Vec<u8> {
    let mut writer = PdfWriter::new();
    // All numbers first: the writer takes more for the object streams that it fills. Those that no object
    // has are free.
    let last = document.objects.keys().map(|(number, _)| *number).max().unwrap_or(0);
    while writer.reserve() < last {}
    for (&(number, _), object) in &document.objects {
        let mut out = Vec::new();
        match object {
            Object::Stream(stream) if is_structural(&stream.dict) => {}
            Object::Stream(stream) => {
                entries(&mut out, stream.dict.iter().filter(|(key, _)| *key != b"Length"));
                writer.stream(number, &out, &stream.content);
            }
            object => {
                value(&mut out, object);
                writer.object(number, &out);
            }
        }
    }
    writer.finish(|_| {
        let mut out = Vec::new();
        let kept =
            document.trailer.iter().filter(|(key, _)| TRAILER_KEYS.contains(&key.as_slice()));
        entries(&mut out, kept);
        out
    })
}

/// Whether a stream holds other objects or their places, which the writer decides anew.
fn is_structural(dictionary: &Dictionary) -> bool {
    dictionary.has_type(b"ObjStm") || dictionary.has_type(b"XRef")
}

/// Appends a value. Nested values are few levels deep: lopdf limits them when it reads.
fn value(out: &mut Vec<u8>, value: &Object) {
    match value {
        // A stream is always an indirect object (ISO 32000-1, 7.3.8.1).
        Object::Null | Object::Stream(_) => out.extend_from_slice(b"null"),
        Object::Boolean(is) => syntax::put(out, format_args!("{is}")),
        Object::Integer(number) => syntax::put(out, format_args!("{number}")),
        Object::Real(number) => syntax::put(out, format_args!("{number}")),
        Object::Name(name) => syntax::name(out, name),
        Object::String(bytes, _) => syntax::string(out, bytes),
        Object::Reference((number, _)) => syntax::put(out, format_args!("{number} 0 R")),
        Object::Array(values) => {
            out.push(b'[');
            for own in values {
                self::value(out, own);
                out.push(b' ');
            }
            out.push(b']');
        }
        Object::Dictionary(dictionary) => {
            out.extend_from_slice(b"<<");
            entries(out, dictionary.iter());
            out.extend_from_slice(b">>");
        }
    }
}

/// Appends the entries of a dictionary.
fn entries<'a>(out: &mut Vec<u8>, entries: impl Iterator<Item = (&'a Vec<u8>, &'a Object)>) {
    for (key, own) in entries {
        syntax::name(out, key);
        out.push(b' ');
        value(out, own);
    }
}
