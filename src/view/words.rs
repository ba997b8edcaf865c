//! Words that several views share: texts with Swedish typography, lists, §§, what an item is for.
//! In come values of a record, out goes what templates print as it is.

use serde::Serialize;

use crate::prose::{Block, ReferenceTargets, blocks, document};
use crate::record::{
    DayForm, FactKind, Item, Names, Organisation, OwnFact, OwnFacts, ParagraphNumber, ParagraphSet,
    PendingDate, Prose, Records, Text, Titled, date, reads,
};
use crate::swedish;

/// What stands where something is to be filled in by hand.
pub(crate) const BLANK: &str = "________";

/// A line of text with Swedish typography.
pub(crate) fn typographic(text: &Text) -> String {
    let words = &text.0;
    if reads::is_sketching() { String::new() } else { swedish::typography(words) }
}

/// Running text; empty for none.
pub(crate) fn running_text(prose: Option<&Prose>, references: &ReferenceTargets) -> Vec<Block> {
    let written = prose.filter(|_| !reads::is_sketching());
    written.map(|prose| blocks(prose, references)).unwrap_or_default()
}

/// A long text, whose highest headings are of the level `top`.
pub(crate) fn long_text(text: &str, references: &ReferenceTargets, top: usize) -> Vec<Block> {
    if reads::is_sketching() { Vec::new() } else { document(text, references, top) }
}

/// Texts, each on its own.
pub(crate) fn lines(texts: &Names) -> Vec<String> {
    texts.0.iter().map(|text| typographic(text)).collect()
}

/// Texts in one line: "KS 2024/12, KS 2024/30"; none for none.
pub(crate) fn comma_separated(texts: &Names) -> Option<String> {
    (!texts.0.is_empty()).then(|| lines(texts).join(", "))
}

/// How days are written in the documents of a project.
pub(crate) fn days_of(records: &Records) -> DayForm {
    let organisation = records.organisation.as_ref();
    organisation.map(|record| *record.value.style.days).unwrap_or_default()
}

/// A fact of a record's own: "Handläggare", "Eva Ek".
#[derive(Debug, Serialize)]
pub struct OwnFactView {
    /// Its label.
    pub label: String,
    /// What it says, in a line.
    pub text: String,
    /// The same as it stands below its label: a list has several lines.
    pub lines: Vec<String>,
}

/// Facts of a record's own.
pub(crate) fn own_facts(days: DayForm, facts: &OwnFacts) -> Vec<OwnFactView> {
    facts.0.iter().map(|fact| own_fact(days, fact)).collect()
}

/// A fact of a record's own.
fn own_fact(days: DayForm, fact: &OwnFact) -> OwnFactView {
    let day = |text: &Text| date(&text.0).map(|day| swedish::dated(days, day));
    let text = match fact.kind {
        FactKind::Datum => {
            let texts = fact.texts.0.iter();
            joined(texts.map(|text| day(text).or_else(|| Some(typographic(text)))), ", ")
        }
        FactKind::Text | FactKind::Lista | FactKind::Person => comma_separated(&fact.texts),
    }
    .unwrap_or_default();
    let lines = match fact.kind {
        FactKind::Lista => lines(&fact.texts),
        FactKind::Text | FactKind::Datum | FactKind::Person => vec![text.clone()],
    };
    OwnFactView { label: typographic(&fact.label), text, lines }
}

/// Facts of a record's own in a line: "Handläggare: Eva Ek · Ärendetyp: Yttrande".
pub(crate) fn facts_in_line(days: DayForm, facts: &OwnFacts, separator: &str) -> Option<String> {
    let facts =
        own_facts(days, facts).into_iter().map(|fact| format!("{}: {}", fact.label, fact.text));
    joined(facts.map(Some), separator)
}

/// The parts that exist, with a separator between; none if no part has text.
pub(crate) fn joined(
    parts: impl IntoIterator<Item = Option<String>>,
    separator: &str,
) -> Option<String> {
    let present: Vec<String> = parts.into_iter().flatten().collect();
    Some(present.join(separator)).filter(|text| !text.is_empty())
}

/// A day as far as it is known, with a blank for the rest: "2024-12-17", "2024-12-________".
pub(crate) fn pending(date: &PendingDate) -> Option<String> {
    let known = date.known.map(|known| known.0.to_string());
    known.or_else(|| date.begun.as_ref().map(|begun| format!("{begun}{BLANK}")))
}

/// §§ in the organisation's pattern: "§§ 47–58"; none for none.
pub(crate) fn paragraphs(
    organisation: &Organisation,
    numbers: &[ParagraphNumber],
) -> Option<String> {
    let pattern = &organisation.numbering.pattern;
    (!numbers.is_empty()).then(|| swedish::paragraphs(numbers, pattern))
}

/// A set of §§ in the organisation's pattern: "§§ 1–5", "t.o.m. § 54".
pub(crate) fn paragraph_set(organisation: &Organisation, set: &ParagraphSet) -> String {
    swedish::paragraph_set(set, &organisation.numbering.pattern)
}

/// What an item is for: "Beslut", "Information/diskussion".
pub(crate) fn kind_label(item: &Item) -> Option<String> {
    let words: Vec<&str> = item.kinds.0.iter().map(|kind| kind.word()).collect();
    (!words.is_empty()).then(|| swedish::capitalised(&words.join("/")))
}

/// People with their titles: "Eva Ek, jurist", "Eva Ek, jurist, och Bo Al".
pub(crate) fn titled(people: &[Titled]) -> Option<String> {
    let names: Vec<String> = people.iter().map(with_title).collect();
    let separator = if people.iter().any(|one| one.title.is_some()) { ", och" } else { " och" };
    match names.split_last()? {
        (last, []) => Some(last.clone()),
        (last, before) => Some(format!("{}{separator} {last}", before.join(", "))),
    }
}

/// "Eva Ek, jurist".
pub(crate) fn with_title(one: &Titled) -> String {
    match one.title.as_deref() {
        Some(title) => format!("{}, {}", typographic(&one.name), typographic(title)),
        None => typographic(&one.name),
    }
}

/// Who presents an item: "Katarina Hansson", "A och B".
pub(crate) fn presenters(item: &Item) -> Option<String> {
    let names = lines(&item.presenters);
    (!names.is_empty()).then(|| swedish::list(&names, "och"))
}
