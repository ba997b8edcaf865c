//! Rules about headings of items: the page has a number of its own before each.
//!
//! In comes a meeting, out come breaches. A heading may begin with a number that is meant (`2024 års budget`,
//! `§ 5 i förbundsordningen`): a number of the item's own is followed by a word with a capital letter.

use super::breach::Breach;
use super::concerns;
use super::context::MeetingContext;
use super::rule::{Acceptance, Find, Rule, Source};
use crate::diagnostic::{Code, Place, Severity};
use crate::law::Topic;
use crate::record::Item;
use crate::yaml;

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code { id: "M28", meaning: "Ett ärendes rubrik börjar inte med en egen paragraf." },
        severity: Severity::Error,
        reason: "På sidan står då två paragrafer före rubriken, som kan vara olika.",
        source: Source::PracticeAnd(&[Topic::Minutes]),
        concerns: concerns::SUMMONS_AND_MINUTES,
        acceptance: Acceptance::Lawful(
            "Rubriken kan börja med en paragraf i en annan text, som en lag.",
        ),
        find: Find::Meeting(own_paragraphs),
    },
    Rule {
        code: Code { id: "M28", meaning: "Ett ärendes rubrik börjar inte med ett eget nummer." },
        severity: Severity::Warning,
        reason: "På sidan står då två nummer före rubriken.",
        source: Source::Said("praxis"),
        concerns: concerns::SUMMONS_AND_MINUTES,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(own_numbers),
    },
    Rule {
        code: Code { id: "M33", meaning: "Ett ärendes text står före dess underärenden." },
        severity: Severity::Warning,
        reason: "Om raden `rubrik` saknas hamnar nästa ärendes text under fel paragraf.",
        source: Source::Said("praxis"),
        concerns: concerns::SUMMONS_AND_MINUTES,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(missing_titles),
    },
];

/// A number has at most so many digits: a year has more than an item's number, and fewer than a sum.
const MOST_DIGITS: usize = 4;

/// A heading that begins with a number of its own.
#[derive(Debug, PartialEq, Eq)]
struct NumberedTitle<'a> {
    /// The number: 12, 12 A.
    number: &'a str,
    /// Whether it is a §.
    is_paragraph: bool,
    /// What parts it from the rest: `.`, `)`, nothing.
    separator: &'a str,
    /// The rest.
    rest: &'a str,
}

impl<'a> NumberedTitle<'a> {
    /// A heading in its parts, if it begins with a number and goes on as a heading.
    fn of(title: &'a str) -> Option<Self> {
        let is_paragraph = title.starts_with('§');
        let numbered = title.strip_prefix('§').unwrap_or(title).trim_start();
        let digits = numbered.find(|c: char| !c.is_ascii_digit()).unwrap_or(numbered.len());
        if !(1..=MOST_DIGITS).contains(&digits) {
            return None;
        }
        let length = digits + length_of_letter(&numbered[digits..]);
        let (number, after) = numbered.split_at(length);
        let rest = after.trim_start_matches([' ', '.', ':', ')', '–', '-']);
        let separator = after[..after.len() - rest.len()].trim();
        let begins_title = match separator {
            "" => after.len() > rest.len() && begins_word(rest),
            _ => rest.starts_with(char::is_uppercase),
        };
        let is_whole = is_paragraph && rest.is_empty();
        (begins_title || is_whole).then_some(Self { number, is_paragraph, separator, rest })
    }

    /// Whether it begins as a heading of an agenda that is numbered by hand: `5. Budget`, `5) Budget`, or
    /// `5 Budget` at the fifth item.
    fn is_of_agenda(&self, position: usize) -> bool {
        let is_own = match self.separator {
            "." | ")" => self.number.len() < MOST_DIGITS,
            "" => self.number == position.to_string(),
            _ => false,
        };
        is_own && !self.is_paragraph
    }
}

/// How long the letter of a § is, with the space before it: 12 A.
fn length_of_letter(text: &str) -> usize {
    let letter = text.trim_start_matches([' ', '\u{a0}']);
    let mut characters = letter.chars();
    let is_letter = characters.next().is_some_and(|c| c.is_ascii_alphabetic());
    let is_apart = characters.next().is_none_or(|c| !c.is_alphanumeric() && c != '-' && c != '/');
    if is_letter && is_apart { text.len() - letter.len() + 1 } else { 0 }
}

/// Whether a text begins with a word with a capital letter, which an abbreviation isn't.
fn begins_word(text: &str) -> bool {
    let mut characters = text.chars();
    characters.next().is_some_and(char::is_uppercase)
        && characters.next().is_some_and(char::is_lowercase)
}

fn own_paragraphs(context: &MeetingContext<'_>) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for own in context.items.iter().filter(|own| own.depth == 0 && own.item.has_paragraph()) {
        let Some(title) = numbered(own.item).filter(|title| title.is_paragraph) else { continue };
        let number = title.number;
        let printed = own.number.map(|number| number.to_string());
        let before = match own.number {
            Some(number) => format!("`{}`", context.paragraphs(&[number])),
            None => "ett nummer".to_owned(),
        };
        let message = format!("rubriken börjar med `§ {number}`, och före den står redan {before}");
        let breach = Breach::new(context.at(&own.item.title), message);
        let line = line(&title);
        breaches.push(match printed.is_none_or(|printed| printed == spaced(number)) {
            true => breach.hint(format!("skriv rubriken utan numret: {line}")),
            false => breach.hint(format!(
                "skriv numret för sig, om det är det som gäller: `§: {number}` och {line}"
            )),
        });
    }
    breaches
}

fn own_numbers(context: &MeetingContext<'_>) -> Vec<Breach> {
    let items = context.items.iter().filter(|own| own.depth == 0 && !own.item.is_pause());
    let mut breaches = Vec::new();
    for (index, own) in items.enumerate() {
        let Some(title) = numbered(own.item).filter(|title| title.is_of_agenda(index + 1)) else {
            continue;
        };
        let written = format!("{}{}", title.number, title.separator);
        let message =
            format!("rubriken börjar med `{written}`, och före den står redan ett nummer");
        let breach = Breach::new(context.at(&own.item.title), message);
        breaches.push(breach.hint(format!("skriv rubriken utan numret: {}", line(&title))));
    }
    breaches
}

/// Items with fields of a next one, whose heading is missing: they stand after the items below the first.
fn missing_titles(context: &MeetingContext<'_>) -> Vec<Breach> {
    let items = context.items.iter().map(|own| own.item);
    items.filter_map(|item| missing_title(context, item)).collect()
}

fn missing_title(context: &MeetingContext<'_>, item: &Item) -> Option<Breach> {
    let below = item.subitems.first()?.title.node;
    let texts = [("text", &item.text), ("kallelse", &item.summons), ("förslag", &item.proposal)];
    let written = texts.into_iter().filter_map(|(field, text)| Some((text.as_ref()?.node, field)));
    let fields = written.chain([(item.kinds.node, "typ")]);
    let (node, field) = fields.filter(|(node, _)| *node > below).min()?;
    let place = Place::name(&context.meeting.file, node);
    let title = &item.title.0;
    let message = format!("`{field}` i `{title}` står efter `underärenden`");
    let breach = Breach::new(place, message);
    let indent = indent_of_entry(&Place::name(&context.meeting.file, item.title.node));
    let position = indent
        .map_or_else(String::new, |indent| format!(", med {indent} mellanslag före bindestrecket"));
    let hint =
        format!("börjar ett nytt ärende här, skriv `- rubrik: …` på raden ovanför{position}");
    Some(breach.hint(hint).hint(format!("annars flytta `{field}` upp före `underärenden`")))
}

/// How many spaces stand before the dash of an entry that begins with a field at a place; `None` if none does.
fn indent_of_entry(place: &Place) -> Option<usize> {
    let start = place.range()?.start;
    let line = place.file.text[..start].rfind('\n').map_or(0, |at| at + 1);
    let before = &place.file.text[line..start];
    (before.trim() == "-").then(|| before.len() - before.trim_start().len())
}

/// The heading of an item in its parts, if it begins with a number.
fn numbered(item: &Item) -> Option<NumberedTitle<'_>> {
    NumberedTitle::of(&item.title.0)
}

/// A number as it is printed, with a no-break space before its letter.
fn spaced(number: &str) -> String {
    let digits = number.trim_end_matches(|c: char| !c.is_ascii_digit());
    match number[digits.len()..].trim() {
        "" => digits.to_owned(),
        letter => format!("{digits}\u{a0}{}", letter.to_uppercase()),
    }
}

/// The heading's line without its number.
fn line(title: &NumberedTitle<'_>) -> String {
    match title.rest {
        "" => "`rubrik: …`".to_owned(),
        rest if rest.contains(": ") || rest.contains(" #") => {
            format!("`rubrik: {}`", yaml::quoted(rest))
        }
        rest => format!("`rubrik: {rest}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::NumberedTitle;

    /// The number and the rest of a heading that begins with a number.
    fn parts(title: &str) -> Option<(&str, &str)> {
        NumberedTitle::of(title).map(|own| (own.number, own.rest))
    }

    #[test]
    fn numbers_before_a_heading_are_its_own() {
        assert_eq!(parts("§ 12 Val av justerare"), Some(("12", "Val av justerare")));
        assert_eq!(parts("§12. Val"), Some(("12", "Val")));
        assert_eq!(parts("§ 12 A – Val"), Some(("12 A", "Val")));
        assert_eq!(parts("§ 12"), Some(("12", "")));
        assert_eq!(parts("5. Budget"), Some(("5", "Budget")));
        assert_eq!(parts("5) Årsredovisning"), Some(("5", "Årsredovisning")));
        assert!(NumberedTitle::of("5 Budget").is_some_and(|own| own.is_of_agenda(5)));
        assert!(NumberedTitle::of("7 Sjöar").is_some_and(|own| !own.is_of_agenda(5)));
    }

    #[test]
    fn numbers_that_are_meant_stay() {
        for title in [
            "§ 5 i förbundsordningen – ändring",
            "§ 5 – ändring i förbundsordningen",
            "§ 5–7 i stadgan",
            "§ 5 KL",
            "§§ 12–15 Val",
            "2024 års budget",
            "12 nya platser",
            "1 maj",
            "1177 Vårdguiden",
            "5.1 Budget",
            "8.30 Samling",
            "10-årsplan",
            "3D-skrivare",
            "3:e kvartalet",
            "Budget 2025",
            "",
        ] {
            let own =
                NumberedTitle::of(title).filter(|own| own.is_paragraph || own.is_of_agenda(1));
            assert_eq!(own, None, "{title}");
        }
    }
}
