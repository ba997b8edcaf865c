//! The bytes of a PDF to its objects, by lopdf. lopdf allocates whatever a file declares, so this file
//! limits what a hostile one may declare: bytes outside streams, the size of object streams, and the
//! number of values. The limits are apart from the rest because they depend on how lopdf works inside.

use std::any::Any;
use std::cell::Cell;
use std::collections::HashSet;
use std::io::Read as _;
use std::panic;

use flate2::bufread::ZlibDecoder;
use lopdf::{Document, LoadOptions, Object, ObjectId, Stream};
use memchr::memmem;

use super::error::ReadError;

/// The most bytes that a file may hold outside its streams.
const MAX_BYTES_OUTSIDE_STREAMS: usize = 48 << 20;

/// The most bytes that an object stream may unpack to.
const MAX_OBJECT_STREAM: usize = 16 << 20;

/// The least limit (bytes) on each object stream of an encrypted file, however many it has.
const MIN_OBJECT_STREAM_LIMIT: usize = 1 << 20;

/// The most values in a small file; a larger one may hold one for each byte. Each takes some hundred
/// bytes of memory.
const MAX_VALUES: usize = 8_000_000;

// lopdf takes the filter as a plain function pointer, so its state lies beside it.
thread_local! {
    /// How many more values the file that this thread reads may hold.
    static VALUES_LEFT: Cell<usize> = const { Cell::new(0) };
    /// Whether an object stream of that file was left out, or lacks something.
    static IS_INCOMPLETE: Cell<bool> = const { Cell::new(false) };
}

/// The panic payload that stops lopdf at a file with too many values.
struct LimitExceeded;

/// What was read of a file.
pub(super) struct LoadedDocument {
    pub(super) document: Document,
    /// Whether an object stream was left out.
    pub(super) is_incomplete: bool,
}

/// Reads the objects of a file by its cross-references or, with `search`, by searching the file for
/// them.
pub(super) fn load(bytes: &[u8], search: bool) -> Result<LoadedDocument, ReadError> {
    if bytes_outside_streams(bytes) > MAX_BYTES_OUTSIDE_STREAMS {
        return Err(ReadError::TooComplex);
    }
    IS_INCOMPLETE.set(false);
    let document = load_with_lopdf(bytes, search)?;
    Ok(LoadedDocument { document, is_incomplete: IS_INCOMPLETE.get() })
}

fn load_with_lopdf(bytes: &[u8], search: bool) -> Result<Document, ReadError> {
    VALUES_LEFT.set(MAX_VALUES.max(bytes.len()));
    let options = LoadOptions {
        filter: Some(filter_object),
        max_decompressed_size: Some(object_stream_limit(bytes)),
        force_reconstruct: search,
        ..LoadOptions::default()
    };
    // The filter can stop lopdf only by unwinding, and lopdf may panic by itself on a damaged file.
    let loaded = panic::catch_unwind(|| Document::load_mem_with_options(bytes, options));
    let document = loaded.map_err(|payload: Box<dyn Any + Send>| {
        if payload.is::<LimitExceeded>() { ReadError::TooComplex } else { ReadError::Damaged }
    })?;
    document.map_err(|error| match error {
        lopdf::Error::InvalidPassword
        | lopdf::Error::UnsupportedSecurityHandler(_)
        | lopdf::Error::Decryption(_) => ReadError::Locked,
        lopdf::Error::Decompress(_) => ReadError::TooComplex,
        _ => ReadError::Damaged,
    })
}

/// The most bytes that each object stream of a file may unpack to. lopdf doesn't call the filter for an
/// encrypted file, so the streams of one share the limit beforehand.
fn object_stream_limit(bytes: &[u8]) -> usize {
    let is_encrypted = memmem::find(bytes, b"/Encrypt").is_some();
    let streams = if is_encrypted { memmem::find_iter(bytes, "/ObjStm").count().max(1) } else { 1 };
    (MAX_BYTES_OUTSIDE_STREAMS / streams).clamp(MIN_OBJECT_STREAM_LIMIT, MAX_OBJECT_STREAM)
}

/// Decides for lopdf whether to keep an object, and unwinds out of lopdf at one value too many.
fn filter_object(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    let Some(left) = VALUES_LEFT.get().checked_sub(count_values(object)) else {
        // Unlike `panic!`, this doesn't run the panic hook, which would print a message.
        panic::resume_unwind(Box::new(LimitExceeded));
    };
    VALUES_LEFT.set(left);
    // lopdf keeps the returned object only if it was unpacked from an object stream. Of any other it
    // asks only whether one is returned; streams are always among those (ISO 32000-1, 7.5.7), so none
    // needs to be cloned.
    if let Object::Stream(stream) = object {
        let is_kept = !stream.dict.has_type(b"ObjStm") || is_sound_object_stream(stream);
        return is_kept.then_some((id, Object::Null));
    }
    Some((id, object.clone()))
}

/// How many values an object consists of.
fn count_values(object: &Object) -> usize {
    match object {
        Object::Array(entries) => 1 + entries.iter().map(count_values).sum::<usize>(),
        Object::Dictionary(dictionary) => {
            1 + dictionary.iter().map(|(_, value)| count_values(value)).sum::<usize>()
        }
        Object::Stream(stream) => {
            1 + stream.dict.iter().map(|(_, value)| count_values(value)).sum::<usize>()
        }
        _ => 1,
    }
}

/// Whether an object stream can be parsed; notes whether it lacks something. lopdf keeps what precedes damage.
fn is_sound_object_stream(stream: &Stream) -> bool {
    let is_kept = has_distinct_offsets(stream);
    if !is_kept || !is_whole(stream) {
        IS_INCOMPLETE.set(true);
    }
    is_kept
}

/// Whether the data of an object stream can be unpacked to their end, where their checksum is.
fn is_whole(stream: &Stream) -> bool {
    let is_flate = stream.filters().is_ok_and(|filters| filters == [b"FlateDecode"]);
    let decoder = ZlibDecoder::new(stream.content.as_slice());
    let mut unpacked = decoder.take(MAX_OBJECT_STREAM as u64);
    !is_flate || std::io::copy(&mut unpacked, &mut std::io::sink()).is_ok_and(|size| size > 0)
}

/// Whether each object of an object stream has an offset of its own (ISO 32000-1, 7.5.7). Otherwise a
/// small stream could have one large object parsed once for each entry of its index.
fn has_distinct_offsets(stream: &Stream) -> bool {
    let first = stream.dict.get(b"First").and_then(Object::as_i64);
    let index_length = first.ok().and_then(|first| usize::try_from(first).ok()).unwrap_or(0);
    let index = object_stream_index(stream, index_length);
    let numbers = index.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let mut seen = HashSet::new();
    // The index consists of pairs: an object's number and its offset.
    numbers.skip(1).step_by(2).all(|offset| seen.insert(offset))
}

/// The first bytes of an object stream, unpacked.
fn object_stream_index(stream: &Stream, length: usize) -> Vec<u8> {
    let is_flate = stream.filters().is_ok_and(|filters| filters == [b"FlateDecode"]);
    if is_flate && !stream.dict.has(b"DecodeParms") {
        let mut index = Vec::new();
        let decoder = ZlibDecoder::new(stream.content.as_slice());
        // An error is ignored: lopdf, too, uses what precedes the damage.
        let _ = decoder.take(length.min(MAX_OBJECT_STREAM) as u64).read_to_end(&mut index);
        return index;
    }
    let whole = match stream.is_compressed() {
        true => stream.decompressed_content_with_limit(MAX_OBJECT_STREAM).unwrap_or_default(),
        false => stream.content.clone(),
    };
    whole.get(..length).unwrap_or_default().to_vec()
}

/// How many bytes of a file lie outside its streams.
fn bytes_outside_streams(bytes: &[u8]) -> usize {
    let mut outside = 0;
    let mut position = 0;
    while let Some(start) = find_from(bytes, position, b"stream") {
        let Some(end) = find_from(bytes, start + b"stream".len(), b"endstream") else { break };
        outside += start - position;
        position = end + b"endstream".len();
    }
    outside + (bytes.len() - position)
}

/// The position of a keyword in a file, at or after another position.
fn find_from(bytes: &[u8], position: usize, keyword: &[u8]) -> Option<usize> {
    memmem::find(bytes.get(position..)?, keyword).map(|offset| position + offset)
}
