//! The parts of a file's pages to what is wrong with them, in parallel.

use std::borrow::Cow;

use lopdf::Stream;
use rayon::prelude::*;

use super::budget::Budget;
use super::fault::{FaultKind, PageFault};
use super::shown::{PartRole, ShownPart};
use super::stream_data::{self, StreamData};
use super::{content, fonts, image_size};
use crate::packet::source::PdfSource;

/// How many parts are checked before the bound of the file is looked at again.
const BATCH: usize = 64;

/// A part that was checked.
struct Checked {
    /// How many bytes it was decoded to.
    size: usize,
    fault: Option<FaultKind>,
}

/// What is wrong with parts of a file.
pub(in crate::packet) fn part_faults(
    source: &PdfSource,
    parts: &[ShownPart<'_>],
) -> Vec<PageFault> {
    let mut faults = Vec::new();
    let mut budget = Budget::new(source.size());
    for batch in parts.chunks(BATCH) {
        let limit = budget.limit();
        let checked: Vec<Checked> =
            batch.par_iter().map(|part| check(source, part, limit)).collect();
        for (part, checked) in batch.iter().zip(checked) {
            budget.spend(checked.size);
            faults.extend(checked.fault.map(|kind| part.fault(kind)));
        }
    }
    faults
}

/// Decodes a part, and reads it as what it should be.
fn check(source: &PdfSource, part: &ShownPart<'_>, limit: usize) -> Checked {
    let mut size = 0;
    let fault = read(source, part, limit, &mut size).err();
    if fault == Some(FaultKind::TooLarge) {
        size = limit;
    }
    Checked { size, fault }
}

fn read(
    source: &PdfSource,
    part: &ShownPart<'_>,
    limit: usize,
    size: &mut usize,
) -> Result<(), FaultKind> {
    match part.role {
        PartRole::Object => Ok(()),
        PartRole::Content => {
            let data = joined(source, &part.streams, limit)?;
            *size = data.len();
            content::check(source, &data, part.resources)
        }
        PartRole::Image => {
            let Some(stream) = part.streams.first() else { return Err(FaultKind::Missing) };
            let data = stream_data::decode(source, stream, limit)?;
            *size = data.size();
            image_size::check(source, &stream.dict, &data)
        }
        PartRole::Data | PartRole::CharacterMap | PartRole::FontProgram(_) => {
            let data = joined(source, &part.streams, limit)?;
            *size = data.len();
            match part.role {
                PartRole::FontProgram(format) => fonts::check(format, &data),
                PartRole::CharacterMap => fonts::check_map(&data),
                _ => Ok(()),
            }
        }
    }
}

/// The data of streams, one after the other (ISO 32000-1, 7.8.2).
fn joined<'a>(
    source: &PdfSource,
    streams: &[&'a Stream],
    limit: usize,
) -> Result<Cow<'a, [u8]>, FaultKind> {
    if let [only] = streams {
        return bytes(source, only, limit);
    }
    let mut out = Vec::new();
    for stream in streams {
        let left = limit.checked_sub(out.len()).ok_or(FaultKind::TooLarge)?;
        out.extend_from_slice(&bytes(source, stream, left)?);
        out.push(b'\n');
    }
    Ok(Cow::Owned(out))
}

fn bytes<'a>(
    source: &PdfSource,
    stream: &'a Stream,
    limit: usize,
) -> Result<Cow<'a, [u8]>, FaultKind> {
    match stream_data::decode(source, stream, limit)? {
        StreamData::Bytes(bytes) => Ok(bytes),
        StreamData::Picture(_) => Err(FaultKind::Malformed),
    }
}
