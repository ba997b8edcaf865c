//! Characters that aren't seen as they are: in comes a text, out comes what in it is hidden, and the same
//! text with that made visible.
//!
//! Whoever reads a file, checks what it says or prints a line of it asks here, so that all agree.

use std::borrow::Cow;
use std::fmt::Write;

/// Why a character isn't seen as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hidden {
    /// It reorders what is around it, so that `000 001` is seen as `100 000`.
    Direction,
    /// It is a control character: of C0 or C1, NUL, DEL.
    Control,
    /// It has no width.
    ZeroWidth,
    /// It asks for a variant of the character before it.
    Variation,
    /// It means what a font or a program decides (private use), stands for what isn't there (a picture), or means
    /// nothing at all.
    Undefined,
}

impl Hidden {
    /// Why a character isn't seen as it is; `None` for one that is, and for tabs and line breaks.
    pub fn of(character: char) -> Option<Self> {
        match character {
            ' '..='~' | '\t' | '\n' | '\r' | '\u{a0}'..='\u{ac}' | '\u{ae}'..='\u{34e}' => None,
            '\u{61c}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}' => Some(Self::Direction),
            '\u{ad}'
            | '\u{34f}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{17b4}'
            | '\u{17b5}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200d}'
            | '\u{2060}'..='\u{2065}'
            | '\u{206a}'..='\u{206f}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e00ff}' => Some(Self::ZeroWidth),
            '\u{180b}'..='\u{180d}'
            | '\u{180f}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{e0100}'..='\u{e01ef}' => Some(Self::Variation),
            '\u{fffc}' | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'.. | '\u{fdd0}'..='\u{fdef}' => {
                Some(Self::Undefined)
            }
            c if c as u32 & 0xfffe == 0xfffe => Some(Self::Undefined),
            c if c.is_control() => Some(Self::Control),
            _ => None,
        }
    }

    /// What such a character does, after "som".
    pub fn words(self) -> &'static str {
        match self {
            Self::Direction => "ändrar läsriktningen",
            Self::Control => "är ett styrtecken",
            Self::ZeroWidth => "inte syns",
            Self::Variation => "väljer en variant av tecknet före",
            Self::Undefined => "saknar bestämd betydelse",
        }
    }
}

/// The hidden characters of a text, each with its first byte, but for those that have a meaning where they
/// stand: marks of direction beside right-to-left letters, joiners between letters that join, and variants
/// of signs (✔ in colour or not).
pub fn hidden(text: &str) -> Vec<(usize, char, Hidden)> {
    let mut before = None;
    let mut found = Vec::new();
    for (at, character) in text.char_indices() {
        if let Some(hidden) = Hidden::of(character)
            && !has_meaning(text, before, at, character)
        {
            found.push((at, character, hidden));
        }
        before = Some(character);
    }
    found
}

/// The characters of Windows-1252 from 0x80 to 0x9F, where it differs from Unicode.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The character of a byte in Windows-1252.
pub fn windows_character(byte: u8) -> char {
    match byte {
        0x80..=0x9f => WINDOWS[usize::from(byte - 0x80)],
        byte => char::from(byte),
    }
}

/// The byte of a character in Windows-1252; `None` if it has none.
pub fn windows_byte(character: char) -> Option<u8> {
    (u8::MIN..=u8::MAX).find(|byte| windows_character(*byte) == character)
}

/// The bytes that hidden characters begin with in UTF-8, but for control characters and the soft hyphen.
const FIRST_BYTES: [u8; 12] =
    [0xcd, 0xd8, 0xe1, 0xe2, 0xe3, 0xee, 0xef, 0xf0, 0xf1, 0xf2, 0xf3, 0xf4];

/// Whether a record's file may say something hidden, in a text or beside. YAML has no control characters but as
/// escapes. Searching for first bytes is much faster than reading every text.
pub fn may_hide(yaml: &str) -> bool {
    memchr::memchr(b'\\', yaml.as_bytes()).is_some()
        || has_character(yaml, &FIRST_BYTES, |character| Hidden::of(character).is_some())
}

/// Whether a text has a character that begins with one of some bytes and is such a one.
pub fn has_character(text: &str, first_bytes: &[u8], is_such: fn(char) -> bool) -> bool {
    first_bytes.iter().any(|byte| {
        let mut found = memchr::memchr_iter(*byte, text.as_bytes());
        found.any(|at| text[at..].chars().next().is_some_and(is_such))
    })
}

/// Whether a hidden character has a meaning at a byte of a text, after another character.
fn has_meaning(text: &str, before: Option<char>, at: usize, character: char) -> bool {
    match character {
        '\u{61c}' | '\u{200e}' | '\u{200f}' => has_right_to_left(text),
        '\u{200c}' | '\u{200d}' => before.is_some_and(joins),
        '\u{fe0e}' | '\u{fe0f}' => before.is_some_and(|sign| match sign {
            '0'..='9' | '#' | '*' => text[at..].chars().nth(1) == Some('\u{20e3}'),
            sign => sign > '~' && !sign.is_alphanumeric() && Hidden::of(sign).is_none(),
        }),
        _ => false,
    }
}

/// Whether a text has letters that are written from right to left: only beside them do marks of direction
/// have a meaning.
pub fn has_right_to_left(text: &str) -> bool {
    text.chars().any(|c| {
        c != '\u{61c}'
            && matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fdff}'
            | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
    })
}

/// Whether a joiner after a character may have a meaning: in Arabic and Indic scripts, and between the
/// pictures that one picture is made of; not in Latin, Greek and Cyrillic, and not after punctuation.
pub fn joins(before: char) -> bool {
    before >= '\u{600}' && !matches!(before, '\u{1e00}'..='\u{206f}')
}

/// A character's code point: `U+202E`.
pub fn code_point(character: char) -> String {
    format!("U+{:04X}", u32::from(character))
}

/// A text in which nothing is hidden: what is stands as `<U+202E>`. Joiners and variants stay, which do no
/// harm, and so do tabs and line breaks.
pub fn escaped(text: &str) -> Cow<'_, str> {
    escaped_where(text, is_harmful)
}

/// The same with joiners and variants made visible too, for a text that is about them.
pub fn escaped_wholly(text: &str) -> Cow<'_, str> {
    escaped_where(text, |character| is_harmful(character) || Hidden::of(character).is_some())
}

fn escaped_where(text: &str, is_shown: fn(char) -> bool) -> Cow<'_, str> {
    if !text.chars().any(is_shown) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match is_shown(character) {
            true => out += &format!("<{}>", code_point(character)),
            false => out.push(character),
        }
    }
    out.into()
}

/// A path on one line, in which nothing is hidden.
pub fn escaped_path(path: &str) -> Cow<'_, str> {
    if !path.contains(['\t', '\n', '\r']) {
        return escaped(path);
    }
    let lines = [('\t', "<U+0009>"), ('\n', "<U+000A>"), ('\r', "<U+000D>")];
    let one_line =
        lines.iter().fold(path.to_owned(), |path, (sign, shown)| path.replace(*sign, shown));
    escaped(&one_line).into_owned().into()
}

/// JSON that says the same, in which nothing is hidden.
pub fn escaped_json(json: &str) -> Cow<'_, str> {
    // Control characters of ASCII are white space here: those in strings are escaped already.
    if !json.chars().any(|character| character > '~' && is_harmful(character)) {
        return json.into();
    }
    let mut out = String::with_capacity(json.len() + 8);
    for character in json.chars() {
        if character > '~' && is_harmful(character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(character);
        }
    }
    out.into()
}

/// Whether a character hides something, or does something to a terminal.
fn is_harmful(character: char) -> bool {
    match character {
        '\u{2028}' | '\u{2029}' => true,
        '\u{200c}' | '\u{200d}' => false,
        _ => Hidden::of(character).is_some_and(|hidden| hidden != Hidden::Variation),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<char> {
        hidden(text).into_iter().map(|(_, character, _)| character).collect()
    }

    #[test]
    fn what_is_hidden_is_found() {
        for character in "\u{0}\u{7}\u{1b}\u{7f}\u{81}\u{ad}\u{34f}\u{61c}\u{200b}\u{200e}\u{200f}\u{202a}\u{202e}\u{2060}\u{2063}\u{2066}\u{2069}\u{206e}\u{3164}\u{e000}\u{fe00}\u{fe0f}\u{feff}\u{fffb}\u{ffff}\u{e0041}\u{e0101}\u{10fffd}".chars() {
            let text = format!("a{character}b");
            assert_eq!(found(&text), [character], "{}", code_point(character));
            if Hidden::of(character) != Some(Hidden::Variation) {
                assert_eq!(escaped(&text), format!("a<{}>b", code_point(character)));
            }
        }
    }

    #[test]
    fn a_file_that_hides_something_is_known_by_its_bytes() {
        for character in (0..=0x10_ffff).filter_map(char::from_u32) {
            let is_read = !character.is_control() && character != '\u{ad}';
            let hides = is_read && Hidden::of(character).is_some();
            let text = format!("a–{character}");
            assert_eq!(may_hide(&text), hides || character == '\\', "{}", code_point(character));
        }
    }

    #[test]
    fn what_is_seen_or_has_a_meaning_is_not() {
        for text in [
            "Åsa Ek – ”ja”, § 12, 1\u{a0}250 µg, kΩ, 20 °C, e\u{301}, ½ ≤ ∞ €\t\r\n",
            "שלום\u{200f} (5)",
            "نمی\u{200c}خواهم\u{61c}",
            "👩\u{200d}🔧 ✔\u{fe0f} ☎\u{fe0e} ❤\u{fe0f}\u{200d}🔥 1\u{fe0f}\u{20e3} ©\u{fe0f}",
            "日本語 Ελλάδα Москва 🇸🇪 \u{fffd}",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
        assert_eq!(found("А\u{200d}").len() + found("–\u{200e}1").len(), 2);
    }

    #[test]
    fn what_is_shown_hides_nothing() {
        assert_eq!(escaped_wholly("a\u{fe0f}\u{200d}"), "a<U+FE0F><U+200D>");
        assert!(matches!(escaped("Åsa ✔\u{fe0f}\n\t"), Cow::Borrowed(_)));
        assert_eq!(escaped("a\u{1b}[2J\u{2028}"), "a<U+001B>[2J<U+2028>");
        assert_eq!(escaped_json("[\n\"å\u{202e}\u{e0041}\"]"), "[\n\"å\\u202e\\udb40\\udc41\"]");
        assert_eq!(escaped_path("a\nb\u{9b}\r/å"), "a<U+000A>b<U+009B><U+000D>/å");
    }
}
