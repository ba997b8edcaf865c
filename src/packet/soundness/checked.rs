//! The pages of a file to what is wrong with what they show. Parts are checked in parallel, batch by batch;
//! what the content among them uses is checked after it, and what nothing uses isn't.

use std::borrow::Cow;

use lopdf::Stream;
use rayon::prelude::*;

use super::budget::Budget;
use super::content::ResourceNames;
use super::fault::{FaultKind, PageFault};
use super::shown::{PartRole, ShownPart, Walk};
use super::stream_data::{self, StreamData};
use super::{content, fonts, image_size};
use crate::packet::source::PdfSource;

/// How many parts are checked before the bound of the file is looked at again.
const BATCH: usize = 64;

/// What the pages of a file show.
#[derive(Debug)]
pub(in crate::packet) struct Examination<'a> {
    /// The parts of all pages.
    pub(in crate::packet) parts: Vec<ShownPart<'a>>,
    /// What is wrong with them, or missing among them.
    pub(in crate::packet) faults: Vec<PageFault>,
}

/// A part that was checked.
#[derive(Default)]
struct Checked {
    /// How many bytes it was decoded to.
    size: usize,
    fault: Option<FaultKind>,
    /// The resources that it uses, if it is content.
    used: ResourceNames,
}

/// Checks what the pages of a file show.
pub(in crate::packet) fn examine(source: &PdfSource) -> Examination<'_> {
    let mut walk = Walk::new(source);
    let mut faults = Vec::new();
    let mut budget = Budget::new(source.size());
    let mut done = 0;
    while done < walk.parts().len() {
        let limit = budget.limit();
        let pending = &walk.parts()[done..];
        let batch = pending.get(..BATCH).unwrap_or(pending);
        let checked: Vec<Checked> =
            batch.par_iter().map(|part| check(source, part, limit)).collect();
        for Checked { size, fault, used } in checked {
            budget.spend(size);
            faults.extend(fault.map(|kind| walk.parts()[done].fault(kind)));
            walk.follow_names(done, &used);
            done += 1;
        }
    }
    let (parts, missing) = walk.finish();
    faults.extend(missing);
    Examination { parts, faults }
}

/// Decodes a part, and reads it as what it should be.
fn check(source: &PdfSource, part: &ShownPart<'_>, limit: usize) -> Checked {
    let mut checked = Checked::default();
    checked.fault = read(source, part, limit, &mut checked).err();
    if checked.fault == Some(FaultKind::TooLarge) {
        checked.size = limit;
    }
    checked
}

fn read(
    source: &PdfSource,
    part: &ShownPart<'_>,
    limit: usize,
    checked: &mut Checked,
) -> Result<(), FaultKind> {
    match part.role {
        PartRole::Object => Ok(()),
        PartRole::Content => {
            let data = joined(source, &part.streams, limit)?;
            checked.size = data.len();
            content::check(source, &data, part.resources, &mut checked.used)
        }
        PartRole::Image => {
            let Some(stream) = part.streams.first() else { return Err(FaultKind::Missing) };
            let data = stream_data::decode(source, stream, limit)?;
            checked.size = data.size();
            image_size::check(source, &stream.dict, &data)
        }
        PartRole::Data | PartRole::CharacterMap | PartRole::FontProgram(_) => {
            let data = joined(source, &part.streams, limit)?;
            checked.size = data.len();
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
