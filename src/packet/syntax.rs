//! Values to the tokens of PDF syntax (ISO 32000-1, 7.3): names, strings, references. Each function
//! appends to the body of an object that is being written.

use std::fmt;
use std::io::Write as _;

/// Appends formatted text, which must be ASCII.
pub(super) fn put(out: &mut Vec<u8>, text: fmt::Arguments<'_>) {
    // Writing to a vector can't fail.
    let _ = out.write_fmt(text);
}

/// Appends a name: `/Bilaga#20A`.
pub(super) fn name(out: &mut Vec<u8>, name: &[u8]) {
    out.push(b'/');
    for byte in name {
        match byte {
            b'!'..=b'~' if !b"()<>[]{}/%#".contains(byte) => out.push(*byte),
            _ => put(out, format_args!("#{byte:02X}")),
        }
    }
}

/// Appends a byte string: literal if it is printable ASCII, otherwise hexadecimal.
pub(super) fn string(out: &mut Vec<u8>, bytes: &[u8]) {
    if is_printable(bytes) {
        out.push(b'(');
        for byte in bytes {
            if b"()\\".contains(byte) {
                out.push(b'\\');
            }
            out.push(*byte);
        }
        out.push(b')');
        return;
    }
    out.push(b'<');
    for byte in bytes {
        put(out, format_args!("{byte:02X}"));
    }
    out.push(b'>');
}

/// Appends a text string: printable ASCII as it is, otherwise UTF-16BE with a byte order mark (ISO
/// 32000-1, 7.9.2.2).
pub(super) fn text_string(out: &mut Vec<u8>, text: &str) {
    if is_printable(text.as_bytes()) {
        return string(out, text.as_bytes());
    }
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    string(out, &units.flat_map(u16::to_be_bytes).collect::<Vec<u8>>());
}

/// Appends references to objects, each with a space after it: `12 0 R 13 0 R `.
pub(super) fn references(out: &mut Vec<u8>, numbers: impl IntoIterator<Item = u32>) {
    for number in numbers {
        put(out, format_args!("{number} 0 R "));
    }
}

/// Appends a dictionary entry that refers to an object: `/Pages 12 0 R`.
pub(super) fn reference_entry(out: &mut Vec<u8>, key: &str, number: u32) {
    put(out, format_args!("/{key} {number} 0 R"));
}

fn is_printable(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| matches!(byte, b' '..=b'~'))
}
