//! Rules about characters that a program has spoilt: `BergstrÃ¶m` was UTF-8 and read as Windows-1252, and of
//! `Bergstr�m` nobody knows any more.
//!
//! In comes any record with its Markdown files, out come breaches, each at a word.

use std::ops::Range;

use super::breach::Breach;
use super::context::Supplies;
use super::rule::{Acceptance, Rule, Source};
use super::texts::{PlacedText, RulePair, Sought};
use crate::characters::windows_byte;
use crate::diagnostic::{Code, Severity};

pub(super) const RULES: &[Rule] = &RulePair {
    codes: [
        Code { id: "T15", meaning: "Ingen bokstav har blivit fel när texten kopierades." },
        Code {
            id: "T16",
            meaning: "Ingen bokstav i organisation.yaml har blivit fel när texten kopierades.",
        },
    ],
    severity: Severity::Error,
    reason: "Ordet skrivs annars ut fel, och ett namn är inte längre det som personen har.",
    source: Source::Said("svensk stavning; Unicode 3.9, U+FFFD"),
    acceptance: [
        Acceptance::Doubtful,
        Acceptance::Never("Organisationens fil kan inte godta något."),
    ],
}
.seeking::<Mangled>();

/// What stands for a character that is lost.
const LOST: char = '\u{fffd}';

/// Characters that a program has spoilt.
struct Mangled;

impl Sought for Mangled {
    /// Whether a text has the last byte of `Ã`, `Â` or `â`, or the first of [`LOST`]: Swedish has them hardly ever.
    fn may_be_in(text: &str) -> bool {
        let text = text.as_bytes();
        memchr::memchr3(0x83, 0x82, 0xef, text).is_some() || memchr::memchr(0xa2, text).is_some()
    }

    /// The breaches of a text, one a word.
    fn in_text(text: &PlacedText<'_>, _: Supplies<'_>) -> Vec<Breach> {
        if !Self::may_be_in(text.text) {
            return Vec::new();
        }
        words(text.text).filter_map(|word| breach(text, word)).collect()
    }
}

/// What stands between spaces in a text.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.split(' ').map(|word| {
        let start = word.as_ptr().addr() - text.as_ptr().addr();
        start..start + word.len()
    })
}

fn breach(text: &PlacedText<'_>, range: Range<usize>) -> Option<Breach> {
    let word = &text.text[range.clone()];
    let place = text.place(&range);
    if word.contains(LOST) {
        let message = format!("ett tecken i `{word}` har gått förlorat");
        return Some(Breach::new(place, message).hint("skriv ordet på nytt"));
    }
    let mended = mended(word)?;
    let message = format!("`{word}` har fått fel tecken, förmodligen när texten kopierades");
    Some(Breach::new(place, message).hint(format!("skriv `{mended}`")))
}

/// A word as it was before its UTF-8 was read as Windows-1252; `None` if it wasn't.
fn mended(word: &str) -> Option<String> {
    let mut mended = String::new();
    let mut rest = word;
    let mut is_other = false;
    while let Some(first) = rest.chars().next() {
        let (character, length) = original(rest).unwrap_or((first, first.len_utf8()));
        is_other |= character != first;
        mended.push(character);
        rest = &rest[length..];
    }
    is_other.then_some(mended)
}

/// The character whose bytes a text begins with, each read as one of Windows-1252, and how many bytes that takes:
/// letters, signs and punctuation of Swedish texts.
fn original(text: &str) -> Option<(char, usize)> {
    let count = match text.chars().next()? {
        'Ã' | 'Â' => 2,
        'â' => 3,
        _ => return None,
    };
    let bytes: Option<Vec<u8>> = text.chars().take(count).map(windows_byte).collect();
    let character = str::from_utf8(&bytes?).ok()?.chars().next()?;
    let length = text.chars().take(count).map(char::len_utf8).sum();
    let is_printed = matches!(character, '\u{a0}'..='ÿ' | '–'..='…' | '€' | '™');
    is_printed.then_some((character, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_as_windows_1252_is_mended() {
        for (word, meant) in [
            ("BergstrÃ¶m", "Bergström"),
            ("Ã…rsta", "Årsta"),
            ("ÖrebroÃ„r", "ÖrebroÄr"),
            ("2021â€“2023", "2021–2023"),
            ("â€\u{9d}Ja", "”Ja"),
            ("Â§", "§"),
            ("10\u{a0}â‚¬", "10\u{a0}€"),
            ("Ordâ„¢", "Ord™"),
            ("10Â\u{a0}kr", "10\u{a0}kr"),
        ] {
            assert!(Mangled::may_be_in(word));
            assert_eq!(mended(word).as_deref(), Some(meant), "{word}");
        }
    }

    #[test]
    fn what_is_written_so_is_left_alone() {
        for word in ["Bergström", "JOÃO", "Ângela", "château", "”Å”", "Ã", "â€", "ÃĀ", "10€", "âˆž"]
        {
            assert_eq!(mended(word), None, "{word}");
        }
    }

    #[test]
    fn words_are_where_they_stand() {
        assert_eq!(words("en  Ö").collect::<Vec<_>>(), [0..2, 3..3, 4..6]);
    }
}
