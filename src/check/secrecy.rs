//! Rules about what isn't for everybody: words that are to be hidden are there to hide.
//!
//! In comes a meeting, out come breaches.

use super::breach::Breach;
use super::concerns;
use super::context::MeetingContext;
use super::rule::{Acceptance, Find, Rule, Source};
use crate::diagnostic::{Code, Severity, wording};
use crate::record::{Located, Text};

pub(super) const RULES: &[Rule] = &[Rule {
    code: Code { id: "I3", meaning: "Det som ska döljas finns i sammanträdets texter." },
    severity: Severity::Error,
    reason: "Annars är ordet felskrivet, och det som skulle döljas kan läsas av alla.",
    source: Source::Said("praxis"),
    concerns: concerns::PUBLICATION,
    acceptance: Acceptance::Never("Det kan stå kvar i det som är till för alla."),
    find: Find::Meeting(hidden_nowhere),
}];

fn hidden_nowhere(context: &MeetingContext<'_>) -> Vec<Breach> {
    let record = context.meeting;
    let secrecy = record.value.items.iter().flat_map(|item| item.all_secrecy());
    let hidden: Vec<&Located<Text>> = secrecy.flat_map(|own| own.hidden.0.iter()).collect();
    if hidden.is_empty() {
        return Vec::new(); // the texts need not be folded
    }
    let is_other = |text: &&Located<String>| hidden.iter().all(|words| words.node != text.node);
    let others: Vec<&Located<String>> = record.texts.iter().filter(is_other).collect();
    let texts: Vec<String> = others.iter().map(|text| folded(text)).collect();
    let lost = hidden.iter().filter(|words| {
        let sought = folded(&words.0);
        !texts.iter().any(|text| text.contains(&sought))
    });
    lost.map(|words| {
        let message = format!("`{}` finns inte i underlagets texter, så inget döljs", words.0);
        let breach = Breach::new(context.at(words), message);
        let count = words.0.split_whitespace().count();
        let known: Vec<String> = others.iter().flat_map(|text| phrases(text, count)).collect();
        match wording::nearest(&words.0, &known) {
            Some(meant) => breach.hint(format!("menade du `{meant}`?")),
            None => breach.hint("skriv orden som de står i texten"),
        }
    })
    .collect()
}

/// The runs of so many words of a text, without what ends sentences.
fn phrases(text: &str, count: usize) -> Vec<String> {
    let words: Vec<&str> =
        text.split_whitespace().map(|word| word.trim_matches(['.', ',', ':', ';'])).collect();
    words.windows(count.max(1)).map(|run| run.join(" ")).collect()
}

/// A text in one case, with its white space joined.
fn folded(text: &str) -> String {
    text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}
