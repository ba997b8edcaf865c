//! What a PNG or a JPEG would cost to make a page with: in come its bytes, out comes why that is too much. Small files
//! can become large ones: what is compressed in them is never made whole to find that out.

use std::io::{self, Cursor, Read};

use flate2::read::ZlibDecoder;
use image::{ImageDecoder, ImageFormat, ImageReader};
use memchr::{memchr, memmem};

/// The most bytes that a picture's pixels may take: 8 000 × 8 000 of them in colour, with transparency.
const MOST_PIXEL_BYTES: u64 = 8_000 * 8_000 * 4;

/// The most bytes that a colour profile or a comment in a PNG may take; profiles for print have some 2 MB.
const MOST_CHUNK_BYTES: u64 = 8 << 20;

/// The highest ratio of zlib's compression.
const HIGHEST_RATIO: u64 = 1032;

/// The most passes that a JPEG may be drawn in. Programs use some ten.
const MOST_SCANS: usize = 100;

/// Why a picture costs too much, in a few words; none if it doesn't, or can't be read.
pub(super) fn excess(bytes: &[u8]) -> Option<String> {
    let format = image::guess_format(bytes).ok()?;
    // A reader inflates a profile to learn the size, so chunks come first.
    let compressed = match format {
        ImageFormat::Png => chunk_excess(bytes),
        ImageFormat::Jpeg => scan_excess(bytes),
        _ => return None,
    };
    compressed.or_else(|| pixel_excess(format, bytes))
}

/// Why a picture's pixels are too many.
fn pixel_excess(format: ImageFormat, bytes: &[u8]) -> Option<String> {
    let size = imagesize::blob_size(bytes).ok()?;
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.no_limits();
    let total = reader.into_decoder().ok()?.total_bytes();
    (total > MOST_PIXEL_BYTES).then(|| {
        let (width, height) = (size.width, size.height);
        format!("{width} × {height} bildpunkter, som tar {} MB", total >> 20)
    })
}

/// Why a PNG's compressed profile or comments are too large.
fn chunk_excess(png: &[u8]) -> Option<String> {
    let mut rest = png.get(8..)?;
    while let Some((head, after)) = rest.split_first_chunk::<8>() {
        let [a, b, c, d, kind @ ..] = *head;
        let length = u32::from_be_bytes([a, b, c, d]) as usize;
        let data = after.get(..length)?;
        let compressed = match &kind {
            b"iCCP" => after_names(data, 1, 1).map(|data| ("färgprofil", data)),
            b"zTXt" => after_names(data, 1, 1).map(|data| ("kommentar", data)),
            b"iTXt" => international_text(data).map(|data| ("kommentar", data)),
            _ => None,
        };
        if let Some((what, _)) = compressed.filter(|(_, data)| is_inflated_beyond_bound(data)) {
            return Some(format!(
                "en {what} som packas upp till mer än {} MB",
                MOST_CHUNK_BYTES >> 20
            ));
        }
        rest = after.get(length + 4..)?; // a checksum follows
    }
    None
}

/// What follows in a chunk after so many texts that end in a zero, and so many bytes.
fn after_names(data: &[u8], names: usize, bytes: usize) -> Option<&[u8]> {
    let named = (0..names).try_fold(data, |rest, _| rest.get(memchr(0, rest)? + 1..))?;
    named.get(bytes..)
}

/// The compressed text of an `iTXt` chunk: after its keyword stands whether it is compressed, and how, and then its
/// language and its translated keyword.
fn international_text(data: &[u8]) -> Option<&[u8]> {
    let flags = after_names(data, 1, 0)?;
    (*flags.first()? == 1).then(|| after_names(flags.get(2..)?, 2, 0))?
}

/// Whether data that zlib compressed are larger than they may be.
fn is_inflated_beyond_bound(data: &[u8]) -> bool {
    let largest = data.len() as u64 * HIGHEST_RATIO;
    if largest <= MOST_CHUNK_BYTES {
        return false;
    }
    let mut inflated = ZlibDecoder::new(data).take(MOST_CHUNK_BYTES + 1);
    // What can't be inflated ends there.
    let _ = io::copy(&mut inflated, &mut io::sink());
    inflated.limit() == 0
}

/// Why a JPEG is drawn in too many passes.
fn scan_excess(jpeg: &[u8]) -> Option<String> {
    let scans = memmem::find_iter(jpeg, b"\xff\xda").count();
    (scans > MOST_SCANS).then(|| format!("den ritas i {scans} omgångar"))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;

    use super::*;

    fn zeros(megabytes: usize) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        (0..megabytes).for_each(|_| encoder.write_all(&[0; 1 << 20]).unwrap());
        encoder.finish().unwrap()
    }

    /// A PNG that begins with a chunk; checksums are left out.
    fn png(kind: &[u8; 4], head: &[u8], megabytes: usize) -> Vec<u8> {
        let data = [head, &zeros(megabytes)].concat();
        let length = u32::try_from(data.len()).unwrap().to_be_bytes();
        [b"\x89PNG\r\n\x1a\n", &length[..], kind, &data, &[0; 4]].concat()
    }

    #[test]
    fn what_unpacks_to_too_much_is_told() {
        let chunks: [(&[u8; 4], &[u8]); 3] =
            [(b"iCCP", b"a\0\0"), (b"zTXt", b"a\0\0"), (b"iTXt", b"a\0\x01\0sv\0b\0")];
        for (kind, head) in chunks {
            assert!(excess(&png(kind, head, 9)).is_some(), "{kind:?}");
            assert_eq!(excess(&png(kind, head, 8)), None, "{kind:?}");
        }
    }

    #[test]
    fn broken_pictures_are_left_to_others() {
        let whole = png(b"iTXt", b"a\0\x01\0sv\0b\0", 9);
        for end in 0..60 {
            assert_eq!(excess(&whole[..end]), None, "{end}");
        }
        assert_eq!(excess(b"\xff\xd8\xff\xe0"), None);
        assert!(excess(&[b"\xff\xd8\xff\xe0", &b"\xff\xda".repeat(200)[..]].concat()).is_some());
    }
}
