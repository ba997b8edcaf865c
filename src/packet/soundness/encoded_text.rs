//! Data that are written as text, and runs of bytes, to what they stand for (ISO 32000-1, 7.4.2, 7.4.3
//! and 7.4.5).

use super::fault::FaultKind;

/// Decodes pairs of hexadecimal digits.
pub(super) fn hexadecimal(data: &[u8]) -> Result<Vec<u8>, FaultKind> {
    let mut digits = Vec::with_capacity(data.len());
    for &byte in data.iter().filter(|byte| !is_space(**byte)) {
        if byte == b'>' {
            break;
        }
        let digit = char::from(byte).to_digit(16).ok_or(FaultKind::Undecodable)?;
        digits.push(u8::try_from(digit).unwrap_or_default());
    }
    Ok(digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)).collect())
}

/// Decodes groups of five characters, which stand for four bytes.
pub(super) fn base_85(data: &[u8]) -> Result<Vec<u8>, FaultKind> {
    let mut out = Vec::with_capacity(data.len() / 5 * 4 + 4);
    let mut group: Vec<u8> = Vec::with_capacity(5);
    for &byte in data.iter().filter(|byte| !is_space(**byte)) {
        match byte {
            b'~' => return last_group(out, &group),
            b'z' if group.is_empty() => out.extend_from_slice(&[0; 4]),
            b'!'..=b'u' => group.push(byte - b'!'),
            _ => return Err(FaultKind::Undecodable),
        }
        if group.len() == 5 {
            out.extend_from_slice(&group_value(&group)?);
            group.clear();
        }
    }
    Err(FaultKind::Truncated)
}

/// The bytes before the end of the data, with those of a group that isn't full.
fn last_group(mut out: Vec<u8>, group: &[u8]) -> Result<Vec<u8>, FaultKind> {
    match group.len() {
        0 => Ok(out),
        1 => Err(FaultKind::Truncated),
        length => {
            let mut full = group.to_vec();
            full.resize(5, 84);
            out.extend_from_slice(&group_value(&full)?[..length - 1]);
            Ok(out)
        }
    }
}

fn group_value(group: &[u8]) -> Result<[u8; 4], FaultKind> {
    let value = group.iter().fold(0_u64, |value, digit| value * 85 + u64::from(*digit));
    u32::try_from(value).map(u32::to_be_bytes).map_err(|_| FaultKind::Undecodable)
}

/// Decodes runs of bytes.
pub(super) fn run_length(data: &[u8], limit: usize) -> Result<Vec<u8>, FaultKind> {
    let mut out = Vec::new();
    let mut rest = data;
    while let Some((&length, after)) = rest.split_first() {
        let count = usize::from(length);
        match length {
            128 => return Ok(out),
            0..128 => {
                out.extend_from_slice(after.get(..=count).ok_or(FaultKind::Truncated)?);
                rest = &after[count + 1..];
            }
            _ => {
                let (&byte, behind) = after.split_first().ok_or(FaultKind::Truncated)?;
                out.resize(out.len() + 257 - count, byte);
                rest = behind;
            }
        }
        if out.len() > limit {
            return Err(FaultKind::TooLarge);
        }
    }
    // The end is often left out, as the stream's own is known.
    Ok(out)
}

fn is_space(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == 0
}

#[cfg(test)]
mod tests {
    use super::{FaultKind, base_85, hexadecimal, run_length};

    #[test]
    fn text_is_decoded_or_wrong() {
        assert_eq!(hexadecimal(b"4 1 4>"), Ok(b"A@".to_vec()));
        assert_eq!(hexadecimal(b"4x"), Err(FaultKind::Undecodable));
        assert_eq!(base_85(b"87cUR\nD]i,\"Ebo7~>"), Ok(b"Hello World".to_vec()));
        assert_eq!(base_85(b"z~>"), Ok(vec![0; 4]));
        assert_eq!(base_85(b"87cUR"), Err(FaultKind::Truncated));
        assert_eq!(base_85(b"uuuuu~>"), Err(FaultKind::Undecodable));
    }

    #[test]
    fn runs_are_decoded_or_wrong() {
        assert_eq!(run_length(&[1, 65, 66, 255, 67, 128], 10), Ok(b"ABCC".to_vec()));
        assert_eq!(run_length(&[5, 65], 10), Err(FaultKind::Truncated));
        assert_eq!(run_length(&[129, 65, 129, 65], 100), Err(FaultKind::TooLarge));
    }
}
