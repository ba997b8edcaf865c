//! How many bytes the samples of an image take (ISO 32000-1, 8.9.3 and 8.9.5), to see whether all are
//! there.

use lopdf::{Dictionary, Object};

use super::fault::FaultKind;
use super::stream_data::StreamData;
use crate::packet::source::PdfSource;

/// Compares the data of an image with its dictionary.
pub(super) fn check(
    source: &PdfSource,
    image: &Dictionary,
    data: &StreamData<'_>,
) -> Result<(), FaultKind> {
    let width = side(source, image, b"Width").ok_or(FaultKind::Malformed)?;
    let height = side(source, image, b"Height").ok_or(FaultKind::Malformed)?;
    let is_whole = match data {
        StreamData::Picture(size) => size.width >= width && size.height >= height,
        StreamData::Bytes(bytes) => {
            let row = bits_per_pixel(source, image).and_then(|bits| bits.checked_mul(width));
            let needed = row.and_then(|bits| bits.div_ceil(8).checked_mul(height));
            needed.is_none_or(|needed| bytes.len() >= needed)
        }
    };
    if is_whole { Ok(()) } else { Err(FaultKind::Truncated) }
}

fn side(source: &PdfSource, image: &Dictionary, key: &[u8]) -> Option<usize> {
    usize::try_from(source.get(image, key)?.as_i64().ok()?).ok()
}

/// How many bits a pixel takes; none where that can't be told.
fn bits_per_pixel(source: &PdfSource, image: &Dictionary) -> Option<usize> {
    if source.get(image, b"ImageMask").and_then(|own| own.as_bool().ok()) == Some(true) {
        return Some(1);
    }
    let bits = side(source, image, b"BitsPerComponent")?;
    let components = components(source, source.get(image, b"ColorSpace")?)?;
    bits.checked_mul(components)
}

/// How many components a colour has (ISO 32000-1, 8.6).
fn components(source: &PdfSource, space: &Object) -> Option<usize> {
    let (family, parameter) = match space {
        Object::Name(name) => (name.as_slice(), None),
        Object::Array(entries) => {
            (source.resolve(entries.first()?)?.as_name().ok()?, entries.get(1))
        }
        _ => return None,
    };
    match family {
        b"DeviceGray" | b"CalGray" | b"Indexed" | b"Separation" => Some(1),
        b"DeviceRGB" | b"CalRGB" | b"Lab" => Some(3),
        b"DeviceCMYK" => Some(4),
        b"ICCBased" => side(source, source.dictionary(parameter?)?, b"N"),
        b"DeviceN" => Some(source.entries(parameter?).len()),
        _ => None,
    }
}
