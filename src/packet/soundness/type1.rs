//! Type 1 font programs, which are PostScript with an encrypted part (Adobe Type 1 Font Format, 7):
//! whether that part is there, and holds glyphs.

use memchr::memmem::find;

use super::fault::FaultKind;

/// The key of the encrypted part, and the constants of the cipher.
const KEY: u16 = 55_665;
const FACTOR: u16 = 52_845;
const TERM: u16 = 22_719;

/// Looks for the glyphs of a font program.
pub(super) fn check(data: &[u8]) -> Result<(), FaultKind> {
    let start = find(data, b"eexec").ok_or(FaultKind::Malformed)? + b"eexec".len();
    let clear = &data[..start];
    if !data.starts_with(b"%!") || find(clear, b"/FontMatrix").is_none() {
        return Err(FaultKind::Malformed);
    }
    let after = &data[start..];
    let blanks = after.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(after.len());
    let cipher = &after[blanks.min(2)..];
    let is_text = cipher.iter().take(4).all(u8::is_ascii_hexdigit);
    let plain = match is_text {
        true => decrypted(&digits(cipher)),
        false => decrypted(cipher),
    };
    match find(&plain, b"/CharStrings").and_then(|at| find(&plain[at..], b"/.notdef")) {
        Some(_) => Ok(()),
        None => Err(FaultKind::Malformed),
    }
}

/// The bytes that hexadecimal digits stand for, up to what is none.
fn digits(text: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = text
        .iter()
        .filter(|byte| !byte.is_ascii_whitespace())
        .map_while(|byte| char::from(*byte).to_digit(16))
        .filter_map(|digit| u8::try_from(digit).ok())
        .collect();
    digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect()
}

fn decrypted(cipher: &[u8]) -> Vec<u8> {
    let mut key = KEY;
    let mut plain = Vec::with_capacity(cipher.len());
    for &byte in cipher {
        plain.push(byte ^ key.to_be_bytes()[0]);
        key = u16::from(byte).wrapping_add(key).wrapping_mul(FACTOR).wrapping_add(TERM);
    }
    plain
}
