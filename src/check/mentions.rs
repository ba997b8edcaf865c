//! Rules about attachments that running text mentions by number: they are the meeting's.
//!
//! In comes a meeting, out come breaches. A text may mention an attachment of another document ("bilaga 3 till
//! avtalet", "avtalets bilaga 2"), so what stands around a mention is looked at.

use std::ops::Range;

use memchr::memmem;

use super::breach::Breach;
use super::concerns;
use super::context::MeetingContext;
use super::numbered::NumberedAttachments;
use super::rule::{Acceptance, Find, Rule, Source};
use crate::diagnostic::{Code, Place, Severity};
use crate::prose::{all_mentions, mentioned_numbers};
use crate::record::{NumberSet, RecordEntry};
use crate::swedish;

pub(super) const RULES: &[Rule] = &[Rule {
    code: Code { id: "C8", meaning: "En bilaga som texten nämner finns i mötets lista." },
    severity: Severity::Warning,
    reason: "Läsaren letar annars efter en bilaga som inte finns.",
    source: Source::Said("praxis"),
    concerns: concerns::SUMMONS_AND_MINUTES,
    acceptance: Acceptance::Doubtful,
    find: Find::Meeting(unlisted_mentions),
}];

fn unlisted_mentions(context: &MeetingContext<'_>) -> Vec<Breach> {
    let listed = NumberedAttachments::of(context.meeting).all;
    let texts = RecordEntry::of(context.meeting).markdown_texts();
    let mut breaches = Vec::new();
    let word = memmem::Finder::new("ilag");
    for text in texts.filter(|text| word.find(text.as_bytes()).is_some()) {
        for range in all_mentions(text) {
            if goes_on(&text[range.end..]) {
                continue;
            }
            let missing = missing(&text[range.clone()], &listed);
            if missing.is_empty() {
                continue;
            }
            let is_ours = match listed.first() {
                Some(_) => !is_of_another(text, &range),
                None => points_reader(text, &range),
            };
            if !is_ours {
                continue;
            }
            let place = Place::within(&context.meeting.file, text.node, text, &range);
            breaches.push(breach(place, missing, &listed));
        }
    }
    breaches
}

/// No attachment has a larger number: it is a year.
const LARGEST: u32 = 999;

/// The numbers of a mention that no attachment has; none if there is a year among them.
fn missing(mention: &str, listed: &NumberSet) -> Vec<(u32, u32)> {
    let ranges = mentioned_numbers(mention);
    if ranges.iter().any(|range| range.end > LARGEST + 1) {
        return Vec::new();
    }
    let missing = ranges.into_iter().flatten().filter(|number| !listed.contains(*number));
    missing.map(|number| (number, number)).collect()
}

/// Whether what stands after a mention goes on with it: `bilaga 2.1`, `bilaga 2a`.
fn goes_on(after: &str) -> bool {
    let rest = after.strip_prefix(['.', ':', '/']).unwrap_or(after);
    let is_number = rest.starts_with(|c: char| c.is_ascii_digit());
    is_number || after.starts_with(char::is_alphanumeric)
}

fn breach(place: Place, missing: Vec<(u32, u32)>, listed: &NumberSet) -> Breach {
    let words = swedish::attachments(&NumberSet::new(missing));
    let breach = Breach::new(place, format!("{words} finns inte i mötets lista"));
    match listed.first() {
        Some(_) => breach
            .hint(format!("finns: {}", swedish::attachments(listed)))
            .hint("hör den till en annan handling, skriv vilken: `bilaga 3 till avtalet`"),
        None => breach.hint("skriv en lista `bilagor` för mötet"),
    }
}

/// Whether the words around a mention say that the attachment is another document's: a genitive before it,
/// what it belongs to after it, another decision or document in the same sentence.
fn is_of_another(text: &str, mention: &Range<usize>) -> bool {
    let before = sentence_before(&text[..mention.start]);
    let word = before.split_whitespace().next_back().unwrap_or("");
    let is_genitive = word.ends_with('s') && word.chars().count() > 2;
    let after = text[mention.end..].trim_start();
    let belongs = ["till ", "i ", "av ", "från ", "på "].iter().any(|word| after.starts_with(word));
    is_genitive || belongs || before.contains('§')
}

/// Whether a mention is there for the reader to look it up: "(bilaga 3)", "se bilaga 3".
fn points_reader(text: &str, mention: &Range<usize>) -> bool {
    let before = text[..mention.start].trim_end();
    let after = &text[mention.end..];
    let word = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    let is_in_parentheses = before.ends_with('(') && after.starts_with(')');
    (is_in_parentheses || word.eq_ignore_ascii_case("se")) && !is_of_another(text, mention)
}

/// The sentence that a text ends in, so far.
fn sentence_before(text: &str) -> &str {
    let ends = text
        .as_bytes()
        .windows(2)
        .rposition(|pair| matches!(pair, [b'.', b' ' | b'\n'] | [b'?' | b'!', b' '] | b"\n\n"));
    &text[ends.map_or(0, |end| end + 1)..]
}

#[cfg(test)]
mod tests {
    use super::{all_mentions, is_of_another, points_reader};

    #[test]
    fn attachments_of_other_documents_are_known_by_the_words_around() {
        for text in [
            "Enligt bilaga 3 till avtalet gäller detta.",
            "I bilaga 1 i förbundsordningen står det.",
            "Avtalets bilaga 2 gäller.",
            "Styrelsen beslutade i § 12 att anta bilaga 7.",
            "Enligt bilaga 4 av den 3 maj",
        ] {
            let mention = &all_mentions(text)[0];
            assert!(is_of_another(text, mention), "{text}");
        }
        for text in
            ["Rapporten finns i bilaga 7.", "Se bilaga 7.", "Styrelsen antar planen, bilaga 7."]
        {
            assert!(!is_of_another(text, &all_mentions(text)[0]), "{text}");
        }
    }

    #[test]
    fn readers_are_pointed_at_attachments() {
        for (text, points) in [
            ("Planen antas (bilaga 3).", true),
            ("Planen antas (se bilaga 3).", true),
            ("Planen antas, se bilaga 3.", true),
            ("Bilaga 2 reglerar ersättningen.", false),
            ("Avtalet antas (avtalets bilaga 3).", false),
            ("Planen antas, se bilaga 3 till avtalet.", false),
        ] {
            assert_eq!(points_reader(text, &all_mentions(text)[0]), points, "{text}");
        }
    }
}
