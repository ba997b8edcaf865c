//! From a file's bytes to its text, whatever program saved it.
//!
//! In come bytes, out comes text, or a finding that says what the file is and how
//! to save it. UTF-16 with a byte order mark is read as it is meant, since it can't mean anything else;
//! Windows-1252 is not, since bytes alone don't tell it from other old encodings.

use crate::characters::windows_character;
use crate::diagnostic::{Diagnostic, Place, SourceFile, codes};

/// How to save a file so that it can be read.
const SAVE: &str = "öppna filen i textredigeraren, välj Spara som och teckenkodningen UTF-8";

/// The text in a file's bytes.
pub(super) fn decode_text(shown: &str, bytes: Vec<u8>) -> Result<String, Box<Diagnostic>> {
    if let Some(text) = utf16(&bytes) {
        return Ok(text);
    }
    match String::from_utf8(bytes) {
        Ok(text) if text.starts_with("{\\rtf") => {
            Err(Box::new(foreign(shown, "filen är ett RTF-dokument, inte ren text")))
        }
        Ok(text) => Ok(text),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            Err(Box::new(not_utf8(shown, error.as_bytes(), at)))
        }
    }
}

/// How the text of a file is stored, so that it can be stored in the same way again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-8 after a byte order mark.
    MarkedUtf8,
    /// UTF-16 after a byte order mark, the lower byte first.
    Utf16Little,
    /// UTF-16 after a byte order mark, the higher byte first.
    Utf16Big,
}

impl Encoding {
    /// That of a file which [`decode_text`] reads.
    pub(super) fn of(bytes: &[u8]) -> Self {
        match bytes {
            [0xff, 0xfe, ..] => Self::Utf16Little,
            [0xfe, 0xff, ..] => Self::Utf16Big,
            [0xef, 0xbb, 0xbf, ..] => Self::MarkedUtf8,
            _ => Self::Utf8,
        }
    }

    /// Whether it is UTF-16.
    pub(super) fn is_utf16(self) -> bool {
        matches!(self, Self::Utf16Little | Self::Utf16Big)
    }

    /// The bytes of a text that has no mark.
    pub(super) fn encode(self, text: &str) -> Vec<u8> {
        let marked = || ["\u{feff}", text].concat();
        match self {
            Self::Utf8 => text.into(),
            Self::MarkedUtf8 => marked().into(),
            Self::Utf16Little => marked().encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Self::Utf16Big => marked().encode_utf16().flat_map(u16::to_be_bytes).collect(),
        }
    }
}

/// The text of bytes in UTF-16, if they begin with its byte order mark and all are right.
fn utf16(bytes: &[u8]) -> Option<String> {
    let unit = match bytes.get(..2)? {
        [0xff, 0xfe] => u16::from_le_bytes,
        [0xfe, 0xff] => u16::from_be_bytes,
        _ => return None,
    };
    let (pairs, rest) = bytes.get(2..)?.as_chunks::<2>();
    let units = pairs.iter().map(|pair| unit(*pair));
    let text: Option<String> = char::decode_utf16(units).map(Result::ok).collect();
    text.filter(|_| rest.is_empty())
}

/// The finding for a file that is not UTF-8, at its first wrong byte.
fn not_utf8(shown: &str, bytes: &[u8], at: usize) -> Diagnostic {
    if let Some(message) = signature(bytes) {
        return foreign(shown, message);
    }
    let windows: String = bytes.iter().map(|byte| windows_character(*byte)).collect();
    let (text, message) = match windows.chars().all(is_swedish) {
        true => (windows, "filen är sparad som ANSI (Windows-1252), inte som UTF-8"),
        false => (String::from_utf8_lossy(bytes).into_owned(), "filen är inte text i UTF-8"),
    };
    // What is before the first wrong byte is ASCII, or the file isn't ANSI.
    let file = SourceFile::new(shown, text);
    Diagnostic::error(codes::NOT_TEXT, Place::bytes(&file, at..at + 1), message).hint(SAVE)
}

/// What a file is that isn't text at all.
fn signature(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [b'P', b'K', 3, 4, ..] => {
            Some("filen är ett Word-dokument eller ett zip-arkiv, inte ren text")
        }
        [0xd0, 0xcf, 0x11, 0xe0, ..] => Some("filen är ett äldre Word-dokument, inte ren text"),
        [b'%', b'P', b'D', b'F', ..] => Some("filen är en PDF, inte ren text"),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some("filen är sparad som UTF-16, men är skadad"),
        _ => None,
    }
}

/// The finding for a file of another program.
fn foreign(shown: &str, message: &str) -> Diagnostic {
    let place = Place::whole(&SourceFile::new(shown, ""));
    Diagnostic::error(codes::NOT_TEXT, place, message)
        .hint("kopiera texten till en fil i en vanlig textredigerare, och spara den som UTF-8")
}

/// Whether a character is one that Swedish texts have.
fn is_swedish(c: char) -> bool {
    let is_ascii_text = c.is_ascii() && (!c.is_ascii_control() || matches!(c, '\t' | '\n' | '\r'));
    is_ascii_text || "åäöÅÄÖéÉüÜèàáøæØÆ§–—”’“‘»«…•½°´·€\u{a0}".contains(c)
}

#[cfg(test)]
mod tests {
    use super::{Encoding, decode_text};

    fn told(bytes: &[u8]) -> (String, Option<usize>) {
        let finding = *decode_text("x.yaml", bytes.to_vec()).unwrap_err();
        let place = finding.place.unwrap();
        (finding.message, place.range().map(|range| place.line_and_column(range.start).0))
    }

    #[test]
    fn a_text_is_read_whatever_saved_it() {
        let little: Vec<u8> =
            "\u{feff}plats: Umeå\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> =
            "\u{feff}plats: Umeå\r\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [little, big, "\u{feff}plats: Umeå\r\n".into(), "plats: Umeå\r\n".into()] {
            let text = decode_text("x.yaml", bytes.clone()).unwrap();
            let unmarked = text.trim_start_matches('\u{feff}');
            assert_eq!(unmarked, "plats: Umeå\r\n");
            assert_eq!(Encoding::of(&bytes).encode(unmarked), bytes);
        }
    }

    #[test]
    fn what_a_file_is_instead_is_told() {
        let ansi = (b"a: 1\nplats: Ume\xe5 \x96 norra\n").as_slice();
        assert_eq!(
            told(ansi),
            ("filen är sparad som ANSI (Windows-1252), inte som UTF-8".into(), Some(2))
        );
        let mixed = b"a: \xc3\xa5\nb: \xe5\n".as_slice();
        assert_eq!(told(mixed), ("filen är inte text i UTF-8".into(), Some(2)));
        assert!(told(b"PK\x03\x04\xff").0.contains("Word"));
        assert!(told(b"{\\rtf1\\ansi}").0.contains("RTF"));
        assert!(told(b"\xff\xfe\x00").0.contains("UTF-16"));
        assert_eq!(told(b"\x8c\x8a\x9a").0, "filen är inte text i UTF-8");
    }
}
