//! A rule about decisions that can't be read by themselves: what auditors of minutes remark on most.
//!
//! In comes a meeting, out come breaches.

use super::breach::Breach;
use super::concerns;
use super::context::MeetingContext;
use super::rule::{Acceptance, Find, Rule, Source};
use crate::diagnostic::{Code, Place, Severity};

pub(super) const RULES: &[Rule] = &[Rule {
    code: Code { id: "M63", meaning: "Ett beslut går att läsa för sig." },
    severity: Severity::Warning,
    reason: "Den som läser beslutet har inte handlingarna framför sig, och om tio år har ingen det.",
    source: Source::Said("praxis; revisorers granskningar av protokoll"),
    concerns: concerns::MINUTES,
    acceptance: Acceptance::Doubtful,
    find: Find::Meeting(says_what_elsewhere),
}];

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
    let said = ["beslutar", "beslutade", "beslutar att", "beslutade att"]
        .iter()
        .filter_map(|verb| Some(text.split_once(&format!(" {verb} "))?.1))
        .last()
        .unwrap_or(text);
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
