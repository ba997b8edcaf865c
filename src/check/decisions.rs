//! Rules about decisions: an item for decision has one, a decision was on the agenda as one, and can be read by itself.
//!
//! In comes a meeting, out come breaches.

use std::ops::Range;

use super::breach::Breach;
use super::concerns;
use super::context::MeetingContext;
use super::rule::{Acceptance, Find, Rule, Source};
use crate::diagnostic::{Code, Place, Severity, wording};
use crate::law::Topic;
use crate::record::{Item, ItemKind, Outcome};
use crate::swedish;

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code {
            id: "M10",
            meaning: "Ett ärende av typen beslut har ett beslut i protokollet.",
        },
        severity: Severity::Error,
        reason: "Protokollet ska för varje ärende redovisa vilket beslut som fattades.",
        source: Source::PracticeAnd(&[Topic::Matters]),
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Lawful("Mötet kan ha låtit bli att besluta."),
        find: Find::Meeting(no_decision),
    },
    Rule {
        code: Code { id: "M10", meaning: "Ett beslutsärende i ett utkast är inte beslutat än." },
        severity: Severity::Warning,
        reason: "Utkastet har en lucka där beslutet ska stå.",
        source: Source::Said("praxis"),
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(undecided_yet),
    },
    Rule {
        code: Code { id: "M15", meaning: "Ett ärende med beslut är kallat som beslutsärende." },
        severity: Severity::Warning,
        reason: "Ledamöterna ska veta i förväg vad de ska besluta om.",
        source: Source::Said("praxis"),
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(unannounced_decision),
    },
    Rule {
        code: Code {
            id: "M41", meaning: "Ett ärende bordläggs till en dag efter sammanträdet."
        },
        severity: Severity::Warning,
        reason: "Det kan inte tas upp igen en dag som har varit.",
        source: Source::Said("praxis; KL 5:51 för fullmäktige"),
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(put_off_backwards),
    },
    Rule {
        code: Code { id: "M63", meaning: "Ett beslut går att läsa för sig." },
        severity: Severity::Warning,
        reason: "Den som läser beslutet har inte handlingarna framför sig, och om tio år har ingen det.",
        source: Source::Said("praxis; revisorers granskningar av protokoll"),
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(says_what_elsewhere),
    },
];

fn no_decision(context: &MeetingContext<'_>) -> Vec<Breach> {
    if context.meeting.value.is_draft() {
        return Vec::new();
    }
    undecided(context, "skriv `beslut`, eller ändra `typ`; innan mötet har hållits: `läge: utkast`")
}

fn undecided_yet(context: &MeetingContext<'_>) -> Vec<Breach> {
    if !context.meeting.value.is_draft() {
        return Vec::new();
    }
    undecided(context, "skriv `beslut` när det är fattat; i utkastet står en lucka")
}

/// The items of some minutes that are for decision, and have none.
fn undecided(context: &MeetingContext<'_>, hint: &str) -> Vec<Breach> {
    if context.meeting.value.attendance.is_none() {
        return Vec::new();
    }
    let items = context.items.iter().map(|item| item.item).filter(|item| item.lacks_decision());
    items
        .map(|item| {
            let message = format!("`{}` är ett beslutsärende utan `beslut`", item.title.0);
            let breach = Breach::new(context.at(&item.kinds), message);
            match decision_in_text(context, item) {
                Some(found) => breach.hint(found).hint(hint),
                None => breach.hint(hint),
            }
        })
        .collect()
}

/// Longer lines than this (characters) are quoted in part.
const LONGEST_LINE: usize = 60;

/// What to do about a line of an item's running text that says what was decided, as when the line of `beslut` above it
/// is gone.
fn decision_in_text(context: &MeetingContext<'_>, item: &Item) -> Option<String> {
    let texts = [&item.text, &item.background, &item.description].into_iter().flatten();
    let (text, range) = texts.rev().find_map(|text| Some((text, decision_line(&text.0)?)))?;
    let line = wording::shortened(&text.0[range.clone()], LONGEST_LINE);
    let place = Place::within(&context.meeting.file, text.node, &text.0, &range);
    let (number, _) = place.line_and_column(place.range()?.start);
    Some(format!(
        "på rad {number} står `{line}` utan `beslut` före: är det beslutet, skriv `beslut: |` på raden ovanför, lika långt in som `typ`"
    ))
}

/// The last line of a text that says what was decided: "Styrelsen beslutade att:".
fn decision_line(text: &str) -> Option<Range<usize>> {
    let mut end = text.len();
    for line in text.rsplit('\n') {
        let start = end - line.len();
        let mut words = line.split_whitespace().take(FEW_WORDS);
        if words.any(|word| DECIDING.contains(&word.trim_end_matches([':', ',']))) {
            return Some(start..end);
        }
        end = start.saturating_sub(1);
    }
    None
}

/// The verb of a decision is among so many words that a line begins with.
const FEW_WORDS: usize = 4;

/// Verbs of decisions.
const DECIDING: [&str; 6] =
    ["beslutade", "beslutar", "beslöt", "beslutades", "antog", "fastställde"];

fn unannounced_decision(context: &MeetingContext<'_>) -> Vec<Breach> {
    let items = context.meeting.value.paragraphs();
    items
        .filter(|item| item.decision.is_some() && !*item.added && !announces_decision(item))
        .map(|item| {
            let message = format!("`{}` har ett beslut men är inget beslutsärende", item.title.0);
            Breach::new(context.at(&item.kinds), message)
                .hint("lägg till `beslut` i `typ`, eller skriv `tillkom: true`")
        })
        .collect()
}

/// Whether the agenda lets expect a decision in an item: one without a kind may have any.
fn announces_decision(item: &Item) -> bool {
    let deciding = [ItemKind::Beslut, ItemKind::Val, ItemKind::Anmälan];
    item.kinds.0.is_empty() || item.kinds.0.iter().any(|kind| deciding.contains(kind))
}

fn put_off_backwards(context: &MeetingContext<'_>) -> Vec<Breach> {
    let meeting = context.meeting.value.date.0;
    let outcomes =
        context.items.iter().flat_map(|item| item.item.all_acts()).filter_map(|acts| acts.outcome);
    let days = outcomes
        .filter_map(|Outcome { until, .. }| until.as_ref())
        .filter(|until| until.0 <= meeting);
    days.map(|until| {
        let message = format!(
            "ärendet bordläggs till {}, som inte är efter sammanträdet",
            swedish::on_day(until.0)
        );
        Breach::new(context.at(until), message).hint("rätta dagen, eller skriv `utfall: bordläggs`")
    })
    .collect()
}

/// How a decision begins that only refers to something.
const REFERRING: [&str; 5] =
    ["enligt ", "i enlighet med ", "bifall till ", "bifalla ", "bifaller "];

/// What it refers to, with which it ends.
const REFERRED: [&str; 7] = [
    "förslag",
    "förslaget",
    "förslag till beslut",
    "förslagen",
    "skrivelsen",
    "tjänsteskrivelse",
    "tjänsteskrivelsen",
];

/// The verb of whoever decides.
const SUBJECT_ENDS: [&str; 4] = [" beslutar att ", " beslutade att ", " beslutar ", " beslutade "];

/// A decision with more words than this says something.
const MOST_WORDS: usize = 8;

fn says_what_elsewhere(context: &MeetingContext<'_>) -> Vec<Breach> {
    // A § that prints the proposal has both.
    let items = context.items.iter().map(|own| own.item);
    let items = items.filter(|item| item.proposal.is_none() && item.prepared.0.is_empty());
    let decisions = items.flat_map(|item| item.all_acts()).filter_map(|acts| acts.decision);
    let referring = decisions.filter(|decision| refers(&decision.0));
    referring
        .map(|decision| {
            let place = Place::value(&context.meeting.file, decision.node);
            Breach::new(place, "beslutet säger inte vad som beslutades").hint(
                "skriv det som står i förslaget, till exempel `Nämnden beviljar 10 tkr till …`, eller skriv förslaget \
                 under `förslag`",
            )
        })
        .collect()
}

/// Whether all that a decision says is where it can be read: "Nämnden beslutar enligt förslaget."
fn refers(decision: &str) -> bool {
    let text = decision.to_lowercase();
    let text = text.trim().trim_start_matches(['-', '*', ' ']).trim_end_matches(['.', ' ']);
    if text.lines().count() != 1 || text.split_whitespace().count() > MOST_WORDS {
        return false;
    }
    let said = SUBJECT_ENDS.iter().find_map(|verb| Some(text.split_once(verb)?.1)).unwrap_or(text);
    REFERRING.iter().any(|start| said.starts_with(start))
        && REFERRED.iter().any(|end| said.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::refers;

    #[test]
    fn what_only_refers_is_known() {
        for decision in [
            "Enligt förslag.",
            "Nämnden beslutar enligt arbetsutskottets förslag.",
            "Styrelsen beslutade att bifalla förslaget",
            "- I enlighet med tjänsteskrivelsen",
            "Bifall till förvaltningens förslag till beslut.",
        ] {
            assert!(refers(decision), "{decision}");
        }
        for decision in [
            "Budgeten fastställs enligt styrelsens förslag.",
            "Nämnden beslutar enligt förslaget att bevilja 10 tkr.",
            "Bifall.",
            "Motionen avslås.",
            "Enligt förslaget:\n- 10 tkr beviljas",
        ] {
            assert!(!refers(decision), "{decision}");
        }
    }
}
