//! The rule that those who adjust the minutes are those whom the § about it names.
//!
//! In comes a meeting, out come breaches. A § may name others for other reasons, so only sentences of an election
//! count, in an item whose title is about adjusters, and only who may be elected.

use super::breach::Breach;
use super::concerns;
use super::context::MeetingContext;
use super::rule::{Acceptance, Find, Rule, Source};
use crate::diagnostic::{Code, Severity, wording};
use crate::facts::ItemFacts;
use crate::law::Topic;
use crate::record::{Item, Meeting};

pub(super) const RULES: &[Rule] = &[Rule {
    code: Code { id: "M31", meaning: "Justeraren är den som ärendet om justerare nämner." },
    severity: Severity::Warning,
    reason: "Annars skriver någon annan under än den som valdes.",
    source: Source::PracticeAnd(&[Topic::Approval]),
    concerns: concerns::MINUTES,
    acceptance: Acceptance::Doubtful,
    find: Find::Meeting(other_adjuster),
}];

/// What a title about adjusters has in it.
const TITLES: [&str; 5] =
    ["justerare", "justeringsm", "justeringsperson", "justeringsled", "val av justering"];

/// What a sentence about an election has in it.
const ELECTIONS: [&str; 9] =
    ["juster", "valdes", "väljs", "väljer", "valde", "utses", "utser", "utsågs", "utsåg"];

/// What a sentence about somebody who isn't elected has in it.
const OTHERS: [&str; 6] = ["avsade", "avsäg", "avstod", "ersätt", "förhind", "tillfråg"];

fn other_adjuster(context: &MeetingContext<'_>) -> Vec<Breach> {
    let adjusters = &context.meeting.value.adjusters.0;
    if adjusters.is_empty() {
        return Vec::new();
    }
    let about = context.items.iter().filter(|own| is_about_adjusters(own.item));
    about.filter_map(|own| breach(context, own)).take(1).collect()
}

/// Whether an item's title is about who adjusts these minutes.
fn is_about_adjusters(item: &Item) -> bool {
    let title = item.title.0.to_lowercase();
    TITLES.iter().any(|words| title.contains(words)) && !title.contains("föregående")
}

/// The breach for an item that names others than those who adjust.
fn breach(context: &MeetingContext<'_>, own: &ItemFacts<'_>) -> Option<Breach> {
    let item = own.item;
    let said = Said::by(item);
    let adjusters = &context.meeting.value.adjusters.0;
    let unsaid = adjusters.iter().find(|own| !said.has_surname_of(&own.name.0))?;
    let named = elected(context, &said);
    let [first, ..] = named.as_slice() else { return None };
    let message = format!(
        "justeraren `{}` nämns inte i `{}`, där {} står",
        unsaid.name.0,
        item.title.0,
        wording::names(&named)
    );
    let value = match named.as_slice() {
        [_] => (*first).to_owned(),
        names => format!("[{}]", names.join(", ")),
    };
    Some(
        Breach::new(context.at(unsaid), message)
            .hint(format!("skriv `justerare: {value}`, eller rätta ärendet")),
    )
}

/// Those who are elected according to an item: neither the chair nor those who adjust.
fn elected<'a>(context: &MeetingContext<'a>, said: &Said) -> Vec<&'a str> {
    let others = context
        .elected()
        .map(|(_, person)| person.name.0.as_str())
        .filter(|name| !signs(&context.meeting.value, name));
    others.filter(|name| said.elects(name)).collect()
}

/// Whether somebody signs the minutes already.
fn signs(meeting: &Meeting, name: &str) -> bool {
    let adjusters = meeting.adjusters.0.iter().map(|own| &own.name.0);
    let chairs = meeting.chairs().into_iter().map(|own| &own.name.0);
    let secretary = meeting.secretary.iter().map(|own| &own.name.0);
    adjusters.chain(chairs).chain(secretary).any(|own| own == name)
}

/// What an item says: each of its texts on one line.
struct Said(Vec<String>);

impl Said {
    /// What an item says.
    fn by(item: &Item) -> Self {
        Self(item.text.iter().chain(&item.decision).map(|text| on_one_line(&text.0)).collect())
    }

    /// Whether it names someone by her last name.
    fn has_surname_of(&self, name: &str) -> bool {
        let surname = name.split_whitespace().next_back().unwrap_or(name);
        self.0.iter().any(|text| text.contains(surname))
    }

    /// Whether a sentence names someone and says that somebody is elected.
    fn elects(&self, name: &str) -> bool {
        let mut sentences = self.0.iter().flat_map(|text| text.split_inclusive(". "));
        sentences.any(|sentence| sentence.contains(name) && is_election(sentence))
    }
}

/// Whether a sentence says that somebody is elected.
fn is_election(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    has_any(&lower, &ELECTIONS) && !has_any(&lower, &OTHERS)
}

fn has_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

/// A text on one line, with a space between words.
fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{Said, on_one_line};

    fn elects(text: &str, name: &str) -> bool {
        Said(vec![on_one_line(text)]).elects(name)
    }

    #[test]
    fn elections_are_known_by_their_words() {
        for text in [
            "Bo Al valdes till justerare.",
            "Styrelsen utser till justerare:\n\n- Bo Al",
            "Mötet öppnades. Att justera protokollet utses Bo Al.",
        ] {
            assert!(elects(text, "Bo Al"), "{text}");
        }
        for text in [
            "Bo Al anmälde en övrig fråga. Justerare utses enligt turordning.",
            "Bo Al, som står i tur att justera, är förhindrad.",
            "Åsa Ek valdes till justerare.",
        ] {
            assert!(!elects(text, "Bo Al"), "{text}");
        }
    }
}
