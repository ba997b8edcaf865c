//! Rules about characters that aren't seen as they are: a page must say what its author sees in the record.
//!
//! In comes any record with its Markdown files, out come breaches, each at the first hidden character of a
//! text.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::breach::Breach;
use super::context::Supplies;
use super::rule::{Acceptance, Rule, Source};
use super::texts::{PlacedText, RulePair, Sought};
use crate::characters::{Hidden, hidden, may_hide};
use crate::diagnostic::{Code, Place, Severity, SourceFile, wording};

pub(super) const RULES: &[Rule] = &RulePair {
    codes: [
        Code { id: "T8", meaning: "Underlaget har inga dolda tecken." },
        Code { id: "T9", meaning: "Organisation.yaml har inga dolda tecken." },
    ],
    severity: Severity::Error,
    reason: "Sidan visar annars något annat än det som syns i underlaget: ett belopp med siffrorna i en annan ordning, eller ett namn som ser ut som ett annat.",
    source: Source::Said("Unicode UAX #9 och UTR #36; PDF/A-2 (ISO 19005-2) 6.2.11.7"),
    acceptance: [
        Acceptance::Never("Sidan visar då något annat än underlaget."),
        Acceptance::Never("Varje sida visar då något annat än filen."),
    ],
}
.seeking::<HiddenCharacters>();

/// Characters that aren't seen as they are.
struct HiddenCharacters;

impl Sought for HiddenCharacters {
    fn may_be_in(text: &str) -> bool {
        may_hide(text)
    }

    fn in_text(text: &PlacedText<'_>, _: Supplies<'_>) -> Vec<Breach> {
        in_text(text).into_iter().collect()
    }

    fn beside_texts(file: &Arc<SourceFile>, known: &[Breach]) -> Vec<Breach> {
        beside_texts(file, known)
    }
}

/// The breach of a text.
fn in_text(text: &PlacedText<'_>) -> Option<Breach> {
    let found = hidden(text.text);
    let (at, first, _) = *found.first()?; // nearly all have none
    Some(breach(text.place(&(at..at + first.len_utf8())), line_at(text.text, at), &found))
}

/// The breaches of what stands beside texts: a comment that turns the reading direction makes the rest of its
/// line look like something else. Lines that have a breach already are left out.
fn beside_texts(file: &Arc<SourceFile>, known: &[Breach]) -> Vec<Breach> {
    let mut found = hidden(&file.text);
    found.retain(|(_, _, hidden)| *hidden == Hidden::Direction);
    let line_of = |place: &Place| place.range().map(|range| place.file.lines(&range).start);
    let mut lines: BTreeSet<usize> =
        known.iter().filter_map(|breach| line_of(&breach.place)).collect();
    let mut breaches = Vec::new();
    for (at, character, hidden) in found {
        let range = at..at + character.len_utf8();
        if lines.insert(file.lines(&range).start) {
            let place = Place::bytes(file, range);
            breaches.push(breach(place, line_at(&file.text, at), &[(at, character, hidden)]));
        }
    }
    breaches
}

/// The line of a text that a byte is on.
fn line_at(text: &str, at: usize) -> &str {
    let (before, after) = text.split_at(at);
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    let end = after.find('\n').map_or(text.len(), |length| at + length);
    &text[start..end]
}

/// Longer lines than this (characters) are cut in hints.
const LONGEST_LINE: usize = 80;

/// The breach for hidden characters, the first of which is on a line.
fn breach(place: Place, line: &str, found: &[(usize, char, Hidden)]) -> Breach {
    let on_line: Vec<usize> = hidden(line).into_iter().map(|(at, ..)| at).collect();
    let seen = line.char_indices().filter(|(at, _)| !on_line.contains(at));
    let seen: String = seen.map(|(_, character)| character).collect();
    let (them, those) = match found {
        [_] => ("tecknet", "det"),
        _ => ("tecknen", "dem"),
    };
    Breach::new(place, wording::hidden_characters(found)).hint(format!(
        "ta bort {them}; utan {those} står det `{}`",
        wording::shortened(&seen, LONGEST_LINE)
    ))
}
