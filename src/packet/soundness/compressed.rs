//! Deflated and LZW data to what they hold, and predictors undone (ISO 32000-1, 7.4.4). Unlike a viewer's,
//! these decoders give nothing for data that are damaged or cut.

use flate2::{Decompress, FlushDecompress, Status};
use weezl::BitOrder;
use weezl::decode::Configuration;

use super::fault::FaultKind;

/// How the predictor of a stream works (ISO 32000-1, table 8).
#[derive(Debug, Clone, Copy)]
pub(super) struct Predictor {
    pub(super) kind: i64,
    pub(super) colors: usize,
    pub(super) bits: usize,
    pub(super) columns: usize,
}

/// How many bytes the output grows by at least.
const GROWTH: usize = 32 << 10;

/// Inflates zlib data to the end, where their checksum is.
pub(super) fn inflate(data: &[u8], limit: usize) -> Result<Vec<u8>, FaultKind> {
    if data.is_empty() {
        return Ok(Vec::new());
    }
    let mut decoder = Decompress::new(true);
    let mut out = Vec::with_capacity(data.len().saturating_mul(3).clamp(GROWTH, limit.max(GROWTH)));
    loop {
        if out.len() > limit {
            return Err(FaultKind::TooLarge);
        }
        if out.capacity() == out.len() {
            out.reserve(out.len().max(GROWTH));
        }
        let read = usize::try_from(decoder.total_in()).unwrap_or(usize::MAX);
        let rest = data.get(read..).unwrap_or_default();
        let written = out.len();
        let status = decoder
            .decompress_vec(rest, &mut out, FlushDecompress::None)
            .map_err(|_| FaultKind::Undecodable)?;
        match status {
            Status::StreamEnd if out.len() > limit => return Err(FaultKind::TooLarge),
            Status::StreamEnd => return Ok(out),
            _ if rest.is_empty() && out.len() == written => return Err(FaultKind::Truncated),
            _ => {}
        }
    }
}

/// Decodes LZW data; `is_early` is whether codes grow one code early.
pub(super) fn lzw(data: &[u8], is_early: bool, limit: usize) -> Result<Vec<u8>, FaultKind> {
    let configuration = match is_early {
        true => Configuration::with_tiff_size_switch(BitOrder::Msb, 8),
        false => Configuration::new(BitOrder::Msb, 8),
    };
    let mut decoder = configuration.build();
    let mut out = Vec::new();
    let mut buffer = vec![0; GROWTH];
    let mut rest = data;
    loop {
        let result = decoder.decode_bytes(rest, &mut buffer);
        out.extend_from_slice(buffer.get(..result.consumed_out).unwrap_or_default());
        rest = rest.get(result.consumed_in..).unwrap_or_default();
        if out.len() > limit {
            return Err(FaultKind::TooLarge);
        }
        match result.status.map_err(|_| FaultKind::Undecodable)? {
            weezl::LzwStatus::Done => return Ok(out),
            weezl::LzwStatus::NoProgress => return Err(FaultKind::Truncated),
            weezl::LzwStatus::Ok => {}
        }
    }
}

impl Predictor {
    /// Undoes the predictor.
    pub(super) fn undo(self, data: Vec<u8>) -> Result<Vec<u8>, FaultKind> {
        let bits = self.colors.checked_mul(self.bits).ok_or(FaultKind::Malformed)?;
        let row = bits.checked_mul(self.columns).ok_or(FaultKind::Malformed)?.div_ceil(8);
        if row == 0 || row > data.len().max(1) {
            return if data.is_empty() { Ok(data) } else { Err(FaultKind::Truncated) };
        }
        match self.kind {
            1 => Ok(data),
            2 if self.bits == 8 => Ok(undo_tiff(data, row, self.colors)),
            2 => Err(FaultKind::Unverifiable("TIFF".to_owned())),
            10..=15 => undo_png(&data, row, bits.div_ceil(8)),
            _ => Err(FaultKind::Malformed),
        }
    }
}

/// Undoes the horizontal differences of TIFF with samples of a byte.
fn undo_tiff(mut data: Vec<u8>, row: usize, colors: usize) -> Vec<u8> {
    for line in data.chunks_mut(row) {
        for at in colors..line.len() {
            line[at] = line[at].wrapping_add(line[at - colors]);
        }
    }
    data
}

/// Undoes the filters of PNG, of which each row names its own.
fn undo_png(data: &[u8], row: usize, pixel: usize) -> Result<Vec<u8>, FaultKind> {
    let mut out: Vec<u8> = Vec::with_capacity(data.len());
    let mut above = vec![0; row];
    for line in data.chunks(row + 1) {
        let Some((filter, encoded)) = line.split_first() else { break };
        let mut decoded = encoded.to_vec();
        // A last row that is cut is what some programs leave behind: its missing samples are seen below.
        for at in 0..decoded.len() {
            let left = if at >= pixel { decoded[at - pixel] } else { 0 };
            let upper_left = if at >= pixel { above[at - pixel] } else { 0 };
            let predicted = match filter {
                0 => 0,
                1 => left,
                2 => above[at],
                3 => u8::midpoint(left, above[at]),
                4 => paeth(left, above[at], upper_left),
                _ => return Err(FaultKind::Malformed),
            };
            decoded[at] = decoded[at].wrapping_add(predicted);
        }
        out.extend_from_slice(&decoded);
        decoded.resize(row, 0);
        above = decoded;
    }
    Ok(out)
}

/// Which of three neighbours is nearest to their gradient (PNG, 9.4).
fn paeth(left: u8, above: u8, upper_left: u8) -> u8 {
    let gradient = i16::from(left) + i16::from(above) - i16::from(upper_left);
    let distance = |neighbour: u8| (gradient - i16::from(neighbour)).abs();
    if distance(left) <= distance(above) && distance(left) <= distance(upper_left) {
        left
    } else if distance(above) <= distance(upper_left) {
        above
    } else {
        upper_left
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;

    use super::{FaultKind, Predictor, inflate, lzw};

    fn deflated(data: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(data).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn deflated_data_are_whole_or_wrong() {
        let text = b"Protokoll f\xf6rt vid sammantr\xe4de".repeat(400);
        let data = deflated(&text);
        assert_eq!(inflate(&data, 1 << 20).as_ref(), Ok(&text));
        assert_eq!(inflate(&[&data[..], b"\r\n"].concat(), 1 << 20).as_ref(), Ok(&text));
        assert_eq!(inflate(&data, 1000), Err(FaultKind::TooLarge));
        for cut in 1..data.len() {
            assert!(inflate(&data[..cut], 1 << 20).is_err(), "{cut}");
        }
        for bit in 16..8 * data.len() {
            let mut flipped = data.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            // A few bits only fill a byte.
            assert!(inflate(&flipped, 1 << 20).map_or(true, |held| held == text), "{bit}");
        }
    }

    #[test]
    fn lzw_data_are_whole_or_wrong() {
        // ISO 32000-1, 7.4.4.2, example 2.
        let data = [0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01];
        let held = vec![45, 45, 45, 45, 45, 65, 45, 45, 45, 66];
        assert_eq!(lzw(&data, true, 100), Ok(held));
        assert_eq!(lzw(&data[..5], true, 100), Err(FaultKind::Truncated));
    }

    #[test]
    fn predictors_are_undone() {
        let up = Predictor { kind: 12, colors: 1, bits: 8, columns: 3 };
        assert_eq!(up.undo(vec![2, 1, 2, 3, 2, 1, 1, 1]), Ok(vec![1, 2, 3, 2, 3, 4]));
        assert_eq!(up.undo(vec![9, 1, 2, 3]), Err(FaultKind::Malformed));
        let tiff = Predictor { kind: 2, ..up };
        assert_eq!(tiff.undo(vec![1, 1, 1, 5, 0, 1]), Ok(vec![1, 2, 3, 5, 5, 6]));
    }
}
