//! Compressed images (JPEG, JPEG 2000, JBIG2, CCITT) decoded to see that they can be. What they show is
//! thrown away.

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_ccitt::{DecodeSettings, DecoderContext, EncodingMode};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::fault::FaultKind;

/// The most samples on a side of an image.
const MAX_SIDE: usize = 65_535;

/// What a compressed image is in.
#[derive(Debug)]
pub(super) enum PictureFormat {
    /// JPEG.
    Jpeg,
    /// JPEG 2000.
    Jpeg2000,
    /// JBIG2, with the segments that several images share.
    Jbig2 {
        /// These segments, if there are any.
        globals: Option<Vec<u8>>,
    },
    /// CCITT fax.
    Fax(DecodeSettings),
}

/// How large an image is found to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PictureSize {
    pub(super) width: usize,
    pub(super) height: usize,
}

/// Takes the pixels of a decoder, and counts rows.
#[derive(Debug, Default)]
struct Rows {
    count: usize,
}

impl hayro_ccitt::Decoder for Rows {
    fn push_pixel(&mut self, _: bool) {}

    fn push_pixel_chunk(&mut self, _: bool, _: u32) {}

    fn next_line(&mut self) {
        self.count += 1;
    }
}

impl hayro_jbig2::Decoder for Rows {
    fn push_pixel(&mut self, _: bool) {}

    fn push_pixel_chunk(&mut self, _: bool, _: u32) {}

    fn next_line(&mut self) {
        self.count += 1;
    }
}

impl PictureFormat {
    /// Decodes an image of at most `limit` bytes.
    pub(super) fn decode(&self, data: &[u8], limit: usize) -> Result<PictureSize, FaultKind> {
        // A decoder may panic by itself on a damaged image.
        let decoded = catch_unwind(AssertUnwindSafe(|| match self {
            Self::Jpeg => jpeg(data, limit),
            Self::Jpeg2000 => jpeg_2000(data, limit),
            Self::Jbig2 { globals } => jbig2(data, globals.as_deref(), limit),
            Self::Fax(settings) => fax(data, *settings, limit),
        }));
        decoded.unwrap_or(Err(FaultKind::Undecodable))
    }
}

/// The size of an image if its samples are within a limit.
fn bounded(width: usize, height: usize, limit: usize) -> Result<PictureSize, FaultKind> {
    let samples = width.saturating_mul(height);
    if width > MAX_SIDE || height > MAX_SIDE || samples > limit {
        return Err(FaultKind::TooLarge);
    }
    Ok(PictureSize { width, height })
}

fn jpeg(data: &[u8], limit: usize) -> Result<PictureSize, FaultKind> {
    let options = DecoderOptions::default()
        .set_strict_mode(true)
        .set_max_width(MAX_SIDE)
        .set_max_height(MAX_SIDE);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(data), options);
    decoder.decode_headers().map_err(|_| FaultKind::Undecodable)?;
    let (width, height) = decoder.dimensions().ok_or(FaultKind::Undecodable)?;
    let size = bounded(width, height, limit / 4)?;
    // Colours needn't be converted to see whether they are there.
    if let Some(colors) = decoder.input_colorspace() {
        let output = if colors == ColorSpace::YCbCr { ColorSpace::YCbCr } else { colors };
        decoder.set_options(options.jpeg_set_out_colorspace(output));
    }
    decoder.decode().map_err(|_| FaultKind::Undecodable)?;
    Ok(size)
}

fn jpeg_2000(data: &[u8], limit: usize) -> Result<PictureSize, FaultKind> {
    let settings = hayro_jpeg2000::DecodeSettings {
        resolve_palette_indices: false,
        strict: true,
        target_resolution: None,
    };
    let image = hayro_jpeg2000::Image::new(data, &settings).map_err(|_| FaultKind::Undecodable)?;
    let (width, height) = (image.width() as usize, image.height() as usize);
    // It holds each sample as a number of four bytes.
    let size = bounded(width, height, limit / 16)?;
    image.decode().map_err(|_| FaultKind::Undecodable)?;
    Ok(size)
}

fn jbig2(data: &[u8], globals: Option<&[u8]>, limit: usize) -> Result<PictureSize, FaultKind> {
    let image =
        hayro_jbig2::Image::new_embedded(data, globals).map_err(|_| FaultKind::Undecodable)?;
    let size = bounded(image.width() as usize, image.height() as usize, limit)?;
    let mut rows = Rows::default();
    image.decode(&mut rows).map_err(|_| FaultKind::Undecodable)?;
    Ok(PictureSize { height: rows.count, ..size })
}

fn fax(data: &[u8], settings: DecodeSettings, limit: usize) -> Result<PictureSize, FaultKind> {
    let (width, height) = (settings.columns as usize, settings.rows as usize);
    bounded(width, height, limit)?;
    let mut rows = Rows::default();
    hayro_ccitt::decode(data, &mut rows, &mut DecoderContext::new(settings))
        .map_err(|_| FaultKind::Undecodable)?;
    Ok(PictureSize { width, height: rows.count })
}

/// The encoding that the parameter `K` stands for (ISO 32000-1, table 11).
pub(super) fn fax_encoding(k: i64) -> EncodingMode {
    match u32::try_from(k) {
        Ok(0) => EncodingMode::Group3_1D,
        Ok(k) => EncodingMode::Group3_2D { k },
        Err(_) => EncodingMode::Group4,
    }
}
