//! The characters of a text as its author sees them. In comes a text as it is on disk, out comes the
//! same text with composed letters and without what nobody sees.
//!
//! What is pasted from Word, a web page or macOS looks right, but names that look alike then differ,
//! fields aren't found, and words run together on the page. A text is put right once, before anything
//! reads it, so that no rule or page has to ask. Lines keep their numbers.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::characters::{has_right_to_left, joins};

/// A no-break space.
const NO_BREAK: char = '\u{a0}';

/// The text with composed letters (Unicode's NFC), spaces for what Word pastes as a line break within a
/// paragraph, spaces for no-break spaces that indent a line or follow a field's name, and without the invisible
/// characters that other programs leave and that change nothing of what is seen. Those that do are left to rule T8.
pub(super) fn as_seen(text: &str) -> Cow<'_, str> {
    if !may_change(text.as_bytes()) {
        return text.into();
    }
    let visible = without_invisible(text);
    let spaced = match visible.contains(NO_BREAK) {
        true => visible.split_inclusive('\n').map(with_structure_spaces).collect::<String>().into(),
        false => visible,
    };
    match is_nfc_quick(spaced.chars()) {
        IsNormalized::Yes => spaced,
        IsNormalized::No | IsNormalized::Maybe => spaced.nfc().collect(),
    }
}

/// So many bytes are looked through at a time.
const STRIDE: usize = 64;

/// Whether a text may have a character that changes. Most have none: a stride without a byte that such a
/// character begins with is passed over by a loop that the compiler makes vector instructions of.
fn may_change(text: &[u8]) -> bool {
    let mut strides =
        (0..text.len()).step_by(STRIDE).map(|start| start..text.len().min(start + STRIDE));
    memchr::memchr2(0x0b, 0x0c, text).is_some()
        || strides.any(|mut stride| {
            let may_begin = text[stride.clone()]
                .iter()
                .fold(false, |any, byte| any | (*byte == 0xc2) | (*byte >= 0xcc));
            may_begin && stride.any(|at| begins_odd(&text[at..]))
        })
}

/// Whether a text in UTF-8 begins with a character that may change: not with one of ASCII, one below the
/// combining marks (U+0300), or punctuation that has a width.
fn begins_odd(text: &[u8]) -> bool {
    match text {
        [0xc2, second, ..] => matches!(second, 0x85 | 0xa0 | 0xad),
        [0xe2, 0x80, third, ..] => matches!(third, 0x80 | 0x81 | 0x8b..=0x8e | 0xa8 | 0xa9),
        [0xe2, 0x81, third, ..] => *third == 0xa0,
        // Signs that are other letters in Unicode's eyes: ohm, kelvin, ångström.
        [0xe2, 0x84, third, ..] => matches!(third, 0xa6 | 0xaa | 0xab),
        [0xe2, 0x82 | 0x83 | 0x85..=0x8b | 0x8d..=0xaa, ..] => false,
        [first, ..] => *first >= 0xcc,
        [] => false,
    }
}

/// Whether a character is a bullet in the symbol fonts that Word takes for lists; no other font has it.
fn is_symbol_bullet(character: char) -> bool {
    matches!(character, '\u{f02d}' | '\u{f076}' | '\u{f0a7}' | '\u{f0b7}' | '\u{f0d8}' | '\u{f0fc}')
}

/// The text without invisible characters, with spaces for odd line breaks and bullets for those of symbol
/// fonts.
fn without_invisible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| is_odd_break(c) || is_invisible(c) || is_symbol_bullet(c)) {
        return text.into();
    }
    let keeps_marks = has_right_to_left(text);
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if is_odd_break(character) {
            out.push(' ');
        } else if is_symbol_bullet(character) {
            out.push('•');
        } else if !is_invisible(character) || has_meaning(character, &out, keeps_marks) {
            out.push(character);
        }
    }
    out.into()
}

/// Whether a character breaks the line in some programs and not in others: vertical tab, form feed, next
/// line, line and paragraph separator.
fn is_odd_break(character: char) -> bool {
    matches!(character, '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether a character has neither a picture nor a width: a hyphen that only shows where a line breaks
/// (words are hyphenated anyway), zero-width spaces and joiners, the mark of the direction in which Latin
/// letters are written anyway.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200e}' | '\u{2060}' | '\u{feff}')
}

/// Whether a joiner or a mark of direction has a meaning after what is written.
fn has_meaning(character: char, before: &str, keeps_marks: bool) -> bool {
    match character {
        '\u{200c}' | '\u{200d}' => before.chars().next_back().is_some_and(joins),
        '\u{200e}' => keeps_marks,
        _ => false,
    }
}

/// A line with ordinary spaces where YAML and Markdown want them: in its indentation, after its dashes
/// and after the name of a field.
fn with_structure_spaces(line: &str) -> Cow<'_, str> {
    let start = line.find(|c| !matches!(c, ' ' | NO_BREAK | '-')).unwrap_or(line.len());
    let (lead, rest) = line.split_at(start);
    let after_name = rest.find(':').map(|at| at + 1).filter(|at| {
        let name = &rest[..at - 1];
        rest[*at..].starts_with(NO_BREAK) && !name.is_empty() && !name.contains([' ', NO_BREAK])
    });
    if !lead.contains(NO_BREAK) && after_name.is_none() {
        return line.into();
    }
    let mut out = lead.replace(NO_BREAK, " ");
    match after_name {
        Some(at) => {
            out += &rest[..at];
            out.push(' ');
            out += rest[at..].trim_start_matches(NO_BREAK);
        }
        None => out += rest,
    }
    out.into()
}

#[cfg(test)]
mod tests {
    use super::as_seen;

    #[test]
    fn texts_are_as_they_look() {
        for (typed, seen) in [
            ("Åsa Ek – ”ja”, § 12", "Åsa Ek – ”ja”, § 12"),
            ("A\u{30a}sa O\u{308}st", "Åsa Öst"),
            ("Sand\u{ad}ström\u{200b} \u{200e}2024-11-29", "Sandström 2024-11-29"),
            ("rad\u{b}rad\u{2028}rad", "rad rad rad"),
            ("\u{f0b7}\tett", "•\tett"),
            ("1\u{a0}250\u{a0}tkr", "1\u{a0}250\u{a0}tkr"),
            ("\u{a0}\u{a0}plats:\u{a0}Umeå\u{a0}stad\n", "  plats: Umeå\u{a0}stad\n"),
            (" -\u{a0}namn:\u{a0}\u{a0}Åsa", " - namn: Åsa"),
            ("klockan är:\u{a0}tio", "klockan är:\u{a0}tio"),
            ("–\u{200e}5 А\u{200d}", "–5 А"),
            ("5\u{202e}000 001 \u{200f}", "5\u{202e}000 001 \u{200f}"),
            ("نمی\u{200c}خواهم\u{200e}", "نمی\u{200c}خواهم\u{200e}"),
            ("👩\u{200d}🔧", "👩\u{200d}🔧"),
        ] {
            assert_eq!(as_seen(typed), seen);
        }
    }

    #[test]
    fn ordinary_texts_are_not_copied() {
        for text in ["", "datum: 2024-11-29\n", "Åsa, Östen och Märta – ”ja”"] {
            assert!(matches!(as_seen(text), std::borrow::Cow::Borrowed(_)), "{text}");
        }
    }
}
