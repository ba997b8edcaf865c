//! Rules about texts that no page can be set of in bounded time and memory: letters with heaps of marks on them, words
//! and passages without end.
//!
//! In comes any record with its Markdown files, out come breaches, each at the first such place of a text.

use std::ops::Range;
use std::sync::Arc;

use unicode_normalization::char::is_combining_mark;

use super::breach::Breach;
use super::context::RecordContext;
use super::rule::{Acceptance, Find, Rule, Source};
use super::texts::PlacedText;
use crate::diagnostic::{Code, Parts, Severity, SourceFile, wording};
use crate::record::Located;
use crate::swedish;

const REASON: &str =
    "Sidan tar annars mycket lång tid och mycket minne att skapa, och går inte att läsa.";
const SOURCE: &str =
    "praxis: ingen skrift har fler än tio tecken på en bokstav; Unicode UAX #15, 13";

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code {
            id: "T13",
            meaning: "Underlaget har inga orimligt långa ord och stycken, och inga bokstäver med orimligt många tecken på sig.",
        },
        severity: Severity::Error,
        reason: REASON,
        source: Source::Said(SOURCE),
        concerns: Parts::ALL,
        acceptance: Acceptance::Never("Sidan går inte att skapa."),
        find: Find::Record(in_record),
    },
    Rule {
        code: Code {
            id: "T14",
            meaning: "Organisation.yaml har inga orimligt långa ord och stycken, och inga bokstäver med orimligt många tecken på sig.",
        },
        severity: Severity::Error,
        reason: REASON,
        source: Source::Said(SOURCE),
        concerns: Parts::ALL,
        acceptance: Acceptance::Never("Sidorna går inte att skapa."),
        find: Find::Organisation(|record, _| in_values(&record.file, &record.texts)),
    },
];

/// The most marks on a letter. The tallest stack known to be written, in Tibetan, has 9.
const MOST_MARKS: usize = 10;

/// The longest word (characters); addresses on the web are limited to about as many.
const LONGEST_WORD: usize = 2_000;

/// The longest passage between empty lines (bytes): some forty pages.
const LONGEST_PASSAGE: usize = 100_000;

/// The first letter of the scripts that are written without spaces: Thai and those after it.
const FIRST_WITHOUT_SPACES: char = '\u{e00}';

fn in_record(context: &RecordContext<'_>) -> Vec<Breach> {
    let mut breaches = in_values(context.entry.file, context.entry.texts);
    let files = context.markdown.iter().map(|file| PlacedText::of_file(file));
    breaches.extend(files.filter_map(|text| in_text(&text)));
    breaches
}

fn in_values(file: &Arc<SourceFile>, values: &[Located<String>]) -> Vec<Breach> {
    PlacedText::of_values(file, values).filter_map(|text| in_text(&text)).collect()
}

/// The breach of a text.
fn in_text(text: &PlacedText<'_>) -> Option<Breach> {
    let excess = heap_of_marks(text.text).or_else(|| {
        // Nearly all texts are shorter than that.
        (text.text.len() > LONGEST_WORD)
            .then(|| long_word(text.text).or_else(|| long_passage(text.text)))?
    })?;
    Some(
        Breach::new(text.place(&excess.range), excess.message).hint(excess.hint).hint(excess.limit),
    )
}

/// What is too long in a text.
struct Excess {
    /// The bytes that a finding points at.
    range: Range<usize>,
    message: String,
    hint: String,
    limit: String,
}

/// The first letter with too many marks on it.
fn heap_of_marks(text: &str) -> Option<Excess> {
    if !may_have_heap(text.as_bytes()) {
        return None; // as of nearly all
    }
    let mut letter = (0, ' ');
    let mut marks = 0;
    for (at, character) in text.char_indices() {
        if is_combining_mark(character) {
            marks += 1;
            if marks > MOST_MARKS {
                return Some(heap_on(text, letter));
            }
        } else {
            (letter, marks) = ((at, character), 0);
        }
    }
    None
}

/// Whether a text has so many bytes beyond ASCII in a row as too many marks have, which are two or more each: then one of
/// them is wherever that many bytes have been passed over.
fn may_have_heap(text: &[u8]) -> bool {
    let least = 2 * (MOST_MARKS + 1);
    (least - 1..text.len()).step_by(least).filter(|at| !text[*at].is_ascii()).any(|at| {
        let before = text[..at].iter().rev().take_while(|byte| !byte.is_ascii()).count();
        let after = text[at..].iter().take_while(|byte| !byte.is_ascii()).count();
        before + after >= least
    })
}

fn heap_on(text: &str, (at, letter): (usize, char)) -> Excess {
    let marks = text[at..].chars().skip(1).take_while(|c| is_combining_mark(*c)).count();
    Excess {
        range: at..at + letter.len_utf8(),
        message: format!("bokstaven `{letter}` har {} tecken ovanpå sig", grouped(marks)),
        hint: "ta bort dem och skriv om ordet för hand".to_owned(),
        limit: format!("gräns: högst {MOST_MARKS} tecken på en bokstav"),
    }
}

/// The first word that is too long.
fn long_word(text: &str) -> Option<Excess> {
    let is_break = |c: char| c.is_whitespace() || c >= FIRST_WITHOUT_SPACES && c.is_alphabetic();
    let word = text.split(is_break).find(|word| word.chars().nth(LONGEST_WORD).is_some())?;
    let at = word.as_ptr() as usize - text.as_ptr() as usize;
    let shown = wording::shortened(word, 20);
    Some(Excess {
        range: at..at + word.len(),
        message: format!("ordet `{shown}` har {} tecken", grouped(word.chars().count())),
        hint: "ta bort det, eller dela upp det med mellanslag".to_owned(),
        limit: format!("gräns: högst {} tecken i ett ord", grouped(LONGEST_WORD)),
    })
}

/// The first passage between empty lines that is too long.
fn long_passage(text: &str) -> Option<Excess> {
    let mut start = 0;
    let mut end = 0;
    for line in text.split_inclusive('\n').chain(std::iter::once("\n")) {
        if line.trim().is_empty() {
            if end - start > LONGEST_PASSAGE {
                return Some(passage(text, start..end));
            }
            start = end + line.len();
        }
        end += line.len();
    }
    None
}

fn passage(text: &str, range: Range<usize>) -> Excess {
    let length = text[range.clone()].chars().count();
    let first = text[range.clone()].lines().next().map_or(0, str::len);
    Excess {
        range: range.start..range.start + first,
        message: format!("stycket har {} tecken", grouped(length)),
        hint: "dela upp det med tomma rader".to_owned(),
        limit: format!("gräns: högst {} tecken i ett stycke", grouped(LONGEST_PASSAGE)),
    }
}

/// A number with its thousands apart.
fn grouped(number: usize) -> String {
    swedish::amount(number.into(), 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_scripts_write_is_no_heap() {
        // A word with four marks in Vietnamese, Hebrew with points and accents, the tallest stack of Tibetan.
        for text in
            ["ti\u{302}\u{323}\u{301}ng", "בְּ֭רֵאשִׁ֖ית", "ཧྐྵྨླྺྼྻྂ", "日本語の文章はとても長いことがあります。"]
        {
            assert!(heap_of_marks(text).is_none(), "{text}");
        }
    }

    #[test]
    fn heaps_are_found_wherever_they_stand() {
        for before in 0..50 {
            let heap = format!("{}e{}", "a".repeat(before), "\u{301}".repeat(MOST_MARKS + 1));
            assert_eq!(heap_of_marks(&heap).map(|excess| excess.range.start), Some(before));
        }
    }

    #[test]
    fn long_words_and_passages_are_found() {
        let word = "å".repeat(LONGEST_WORD);
        assert!(long_word(&format!("ett {word} ord")).is_none());
        assert_eq!(
            long_word(&format!("ett {word}x ord")).map(|excess| excess.range.start),
            Some(4)
        );
        let lines = "ord och ord\n".repeat(LONGEST_PASSAGE / 12);
        assert!(long_passage(&format!("{lines}\n{lines}\n")).is_none());
        let long =
            long_passage(&format!("kort\n\n{lines}{lines}\nkort")).map(|excess| excess.range);
        assert_eq!(long, Some(6..17));
    }
}
