//! A stream to its data, through all of its filters (ISO 32000-1, 7.4). An image's own compression comes
//! last: it is decoded as well, and only the size of the image is kept.

use std::borrow::Cow;

use hayro_ccitt::DecodeSettings;
use lopdf::{Dictionary, Object, Stream};

use super::compressed::{self, Predictor};
use super::encoded_text;
use super::fault::FaultKind;
use super::pictures::{PictureFormat, PictureSize, fax_encoding};
use crate::packet::source::PdfSource;

/// The most filters that a stream may have.
const MAX_FILTERS: usize = 8;

/// What a stream holds.
#[derive(Debug)]
pub(super) enum StreamData<'a> {
    /// Bytes.
    Bytes(Cow<'a, [u8]>),
    /// An image in a format of its own, that could be decoded.
    Picture(PictureSize),
}

impl StreamData<'_> {
    /// How many bytes it was decoded to.
    pub(super) fn size(&self) -> usize {
        match self {
            Self::Bytes(bytes) => bytes.len(),
            Self::Picture(size) => size.width.saturating_mul(size.height),
        }
    }
}

/// Decodes a stream to at most `limit` bytes.
pub(super) fn decode<'a>(
    source: &PdfSource,
    stream: &'a Stream,
    limit: usize,
) -> Result<StreamData<'a>, FaultKind> {
    // Without its length, a stream is read as an empty one. Some programs write it as a real number.
    if source.get(&stream.dict, b"Length").is_none_or(|length| length.as_float().is_err()) {
        return Err(FaultKind::Malformed);
    }
    let mut bytes = Cow::Borrowed(stream.content.as_slice());
    let filters = source.entries_at(&stream.dict, b"Filter");
    let parameters = source.entries_at(&stream.dict, b"DecodeParms");
    if filters.len() > MAX_FILTERS {
        return Err(FaultKind::TooLarge);
    }
    for (at, filter) in filters.iter().enumerate() {
        let name = source.resolve(filter).and_then(|filter| filter.as_name().ok());
        let name = name.ok_or(FaultKind::Undecodable)?;
        let own = parameters.get(at).and_then(|own| source.dictionary(own));
        let filter = Filter { source, image: &stream.dict, parameters: own, limit };
        if let Some(format) = filter.picture_format(name)? {
            if at + 1 < filters.len() {
                return Err(FaultKind::Unverifiable(String::from_utf8_lossy(name).into_owned()));
            }
            return format.decode(&bytes, limit).map(StreamData::Picture);
        }
        bytes = filter.apply(name, bytes)?;
    }
    if bytes.len() > limit { Err(FaultKind::TooLarge) } else { Ok(StreamData::Bytes(bytes)) }
}

/// A filter of a stream.
struct Filter<'a> {
    source: &'a PdfSource,
    /// The dictionary of the stream.
    image: &'a Dictionary,
    parameters: Option<&'a Dictionary>,
    limit: usize,
}

impl Filter<'_> {
    /// The format of an image that a filter stands for.
    fn picture_format(&self, name: &[u8]) -> Result<Option<PictureFormat>, FaultKind> {
        Ok(Some(match name {
            b"DCTDecode" | b"DCT" => PictureFormat::Jpeg,
            b"JPXDecode" => PictureFormat::Jpeg2000,
            b"JBIG2Decode" => PictureFormat::Jbig2 { globals: self.globals()? },
            b"CCITTFaxDecode" | b"CCF" => PictureFormat::Fax(self.fax_settings()?),
            _ => return Ok(None),
        }))
    }

    /// Data through a filter that gives bytes.
    fn apply<'d>(&self, name: &[u8], data: Cow<'d, [u8]>) -> Result<Cow<'d, [u8]>, FaultKind> {
        let out = match name {
            b"FlateDecode" | b"Fl" => self.unpredicted(compressed::inflate(&data, self.limit)?)?,
            b"LZWDecode" | b"LZW" => {
                let is_early = self.number(b"EarlyChange", 1) != 0;
                self.unpredicted(compressed::lzw(&data, is_early, self.limit)?)?
            }
            b"ASCIIHexDecode" | b"AHx" => encoded_text::hexadecimal(&data)?,
            b"ASCII85Decode" | b"A85" => encoded_text::base_85(&data)?,
            b"RunLengthDecode" | b"RL" => encoded_text::run_length(&data, self.limit)?,
            // Decrypted when the file was read.
            b"Crypt" => return Ok(data),
            _ => return Err(FaultKind::Unverifiable(String::from_utf8_lossy(name).into_owned())),
        };
        Ok(Cow::Owned(out))
    }

    /// Data with the predictor undone that the parameters name.
    fn unpredicted(&self, data: Vec<u8>) -> Result<Vec<u8>, FaultKind> {
        let kind = self.number(b"Predictor", 1);
        if kind == 1 {
            return Ok(data);
        }
        let predictor = Predictor {
            kind,
            colors: self.size(b"Colors", 1)?,
            bits: self.size(b"BitsPerComponent", 8)?,
            columns: self.size(b"Columns", 1)?,
        };
        predictor.undo(data)
    }

    /// The segments that JBIG2 images share.
    fn globals(&self) -> Result<Option<Vec<u8>>, FaultKind> {
        let shared = self.parameters.and_then(|own| self.source.get(own, b"JBIG2Globals"));
        match shared {
            None => Ok(None),
            // They may only be compressed themselves; one within the other would never end.
            Some(Object::Stream(stream)) if !stream.dict.has(b"DecodeParms") => {
                match decode(self.source, stream, self.limit)? {
                    StreamData::Bytes(bytes) => Ok(Some(bytes.into_owned())),
                    StreamData::Picture(_) => Err(FaultKind::Malformed),
                }
            }
            Some(_) => Err(FaultKind::Malformed),
        }
    }

    fn fax_settings(&self) -> Result<DecodeSettings, FaultKind> {
        let height = self.source.get(self.image, b"Height").and_then(|own| own.as_i64().ok());
        let rows = match self.number(b"Rows", 0) {
            0 => height.unwrap_or(0),
            rows => rows,
        };
        Ok(DecodeSettings {
            columns: self.short(self.number(b"Columns", 1728))?,
            rows: self.short(rows)?,
            end_of_block: self.flag(b"EndOfBlock", true),
            end_of_line: self.flag(b"EndOfLine", false),
            rows_are_byte_aligned: self.flag(b"EncodedByteAlign", false),
            encoding: fax_encoding(self.number(b"K", 0)),
            invert_black: self.flag(b"BlackIs1", false),
        })
    }

    fn value(&self, key: &[u8]) -> Option<&Object> {
        self.source.get(self.parameters?, key)
    }

    fn number(&self, key: &[u8], default: i64) -> i64 {
        self.value(key).and_then(|value| value.as_i64().ok()).unwrap_or(default)
    }

    fn flag(&self, key: &[u8], default: bool) -> bool {
        self.value(key).and_then(|value| value.as_bool().ok()).unwrap_or(default)
    }

    fn size(&self, key: &[u8], default: i64) -> Result<usize, FaultKind> {
        usize::try_from(self.number(key, default)).map_err(|_| FaultKind::Malformed)
    }

    /// A number that a size in an image may be.
    fn short(&self, number: i64) -> Result<u32, FaultKind> {
        u16::try_from(number).map(u32::from).map_err(|_| FaultKind::TooLarge)
    }
}
