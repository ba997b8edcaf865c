//! The bytes of a PDF to its objects, by lopdf, which takes what a file says at its word: here it is
//! held back from a file that says more than it can be.

use std::any::Any;
use std::cell::Cell;
use std::collections::HashSet;
use std::io::Read as _;
use std::panic;

use flate2::bufread::ZlibDecoder;
use lopdf::{Document, LoadOptions, Object, ObjectId, Stream};
use memchr::memmem;

use super::source::ReadError;

/// What a file may hold outside its streams (bytes).
const LARGEST_SKELETON: usize = 48 << 20;

/// What a stream of objects may unpack to (bytes).
const LARGEST_STREAM: usize = 16 << 20;

/// What each stream of objects in an encrypted file may unpack to at least (bytes).
const SMALLEST_SHARE: usize = 1 << 20;

/// So many values may stand in a file, or one for each byte: each takes some hundred bytes of
/// memory.
const MOST_VALUES: usize = 8_000_000;

thread_local! {
    /// How many values may still come of the file that this thread reads.
    static VALUES: Cell<usize> = const { Cell::new(0) };
    /// Whether a stream of objects was left out of it.
    static DROPPED: Cell<bool> = const { Cell::new(false) };
}

/// What ends the reading of a file that is too much.
struct LimitExceeded;

/// Reads the objects of a file, with `search` not by the cross-references, but wherever they lie. Tells
/// too whether some were left out.
pub(super) fn load(bytes: &[u8], search: bool) -> Result<(Document, bool), ReadError> {
    if outside_streams(bytes) > LARGEST_SKELETON {
        return Err(ReadError::TooComplex);
    }
    DROPPED.set(false);
    let document = attempt(bytes, search)?;
    Ok((document, DROPPED.get()))
}

/// Lets lopdf read the objects.
fn attempt(bytes: &[u8], search: bool) -> Result<Document, ReadError> {
    VALUES.set(MOST_VALUES.max(bytes.len()));
    // What is encrypted is unpacked without asking us, so each stream of objects gets its share beforehand.
    let is_encrypted = memmem::find(bytes, b"/Encrypt").is_some();
    let streams = if is_encrypted { memmem::find_iter(bytes, "/ObjStm").count().max(1) } else { 1 };
    let share = (LARGEST_SKELETON / streams).clamp(SMALLEST_SHARE, LARGEST_STREAM);
    let options = LoadOptions {
        filter: Some(is_let_in),
        max_decompressed_size: Some(share),
        force_reconstruct: search,
        ..LoadOptions::default()
    };
    // lopdf can only be stopped from within by unwinding, which is also how it may fail on its own.
    let loaded = panic::catch_unwind(|| Document::load_mem_with_options(bytes, options));
    let document =
        loaded.map_err(|cause: Box<dyn Any + Send>| match cause.is::<LimitExceeded>() {
            true => ReadError::TooComplex,
            false => ReadError::Damaged,
        })?;
    document.map_err(|error| match error {
        lopdf::Error::InvalidPassword
        | lopdf::Error::UnsupportedSecurityHandler(_)
        | lopdf::Error::Decryption(_) => ReadError::Locked,
        lopdf::Error::Decompress(_) => ReadError::TooComplex,
        _ => ReadError::Damaged,
    })
}

/// Whether an object is let in. Too much ends the reading.
fn is_let_in(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    let values = VALUES.get().checked_sub(values(object)).unwrap_or_else(|| stop());
    VALUES.set(values);
    if let Object::Stream(stream) = object {
        let is_in = !stream.dict.has_type(b"ObjStm") || is_apart(stream);
        return is_in.then_some((id, Object::Null));
    }
    // Of an object that was unpacked the reader takes what it gets back; of others, and all streams
    // are others, only that it gets something.
    Some((id, object.clone()))
}

fn stop() -> ! {
    panic::resume_unwind(Box::new(LimitExceeded))
}

/// How many values an object holds.
fn values(object: &Object) -> usize {
    match object {
        Object::Array(entries) => 1 + entries.iter().map(values).sum::<usize>(),
        Object::Dictionary(entries) => {
            1 + entries.iter().map(|(_, own)| values(own)).sum::<usize>()
        }
        Object::Stream(stream) => 1 + stream.dict.iter().map(|(_, own)| values(own)).sum::<usize>(),
        _ => 1,
    }
}

/// Whether the objects in an object stream lie apart from each other (ISO 32000-1, 7.5.7), and not on
/// one that is then read again and again.
fn is_apart(stream: &Stream) -> bool {
    let first = stream.dict.get(b"First").and_then(Object::as_i64).ok();
    let first = first.and_then(|first| usize::try_from(first).ok()).unwrap_or(0);
    let is_flate = stream.filters().is_ok_and(|filters| filters == [b"FlateDecode"]);
    let mut index = Vec::new();
    if is_flate && !stream.dict.has(b"DecodeParms") {
        let decoder = ZlibDecoder::new(stream.content.as_slice());
        // What comes before a damage is the index that the reader sees.
        let _ = decoder.take(first.min(LARGEST_STREAM) as u64).read_to_end(&mut index);
    } else {
        let whole = match stream.is_compressed() {
            true => stream.decompressed_content_with_limit(LARGEST_STREAM).unwrap_or_default(),
            false => stream.content.clone(),
        };
        index.extend_from_slice(whole.get(..first).unwrap_or_default());
    }
    let numbers = index.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let mut seen = HashSet::new();
    let are_apart = numbers.skip(1).step_by(2).all(|offset| seen.insert(offset));
    DROPPED.set(DROPPED.get() || !are_apart);
    are_apart
}

/// How many bytes of a file stand outside its streams.
fn outside_streams(bytes: &[u8]) -> usize {
    let find = |from: usize, what: &str| {
        memmem::find(bytes.get(from..)?, what.as_bytes()).map(|at| from + at)
    };
    let mut outside = 0;
    let mut from = 0;
    while let Some(start) = find(from, "stream") {
        let Some(end) = find(start + "stream".len(), "endstream") else { break };
        outside += start - from;
        from = end + "endstream".len();
    }
    outside + (bytes.len() - from)
}
