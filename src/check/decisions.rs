//! Rules about decisions: an item for decision has one, and a decision was on the agenda as one.
//!
//! In comes a meeting, out come breaches.

use super::{Breach, Find, MeetingContext, Rule};
use crate::diagnostic::{Code, Severity};
use crate::record::{Item, ItemKind};

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code {
            id: "M10",
            meaning: "Ett ärende av typen beslut har ett beslut i protokollet.",
        },
        severity: Severity::Error,
        reason: "Protokollet ska för varje ärende redovisa vilket beslut som fattades.",
        source: "KL 5:67 p. 4 genom lag (2003:1210) 19 §",
        find: Find::Meeting(no_decision),
    },
    Rule {
        code: Code { id: "M15", meaning: "Ett ärende med beslut är kallat som beslutsärende." },
        severity: Severity::Warning,
        reason: "Ledamöterna ska veta i förväg vad de ska besluta om.",
        source: "praxis",
        find: Find::Meeting(unannounced_decision),
    },
];

fn no_decision(context: &MeetingContext<'_>) -> Vec<Breach> {
    if context.meeting.value.attendance.is_none() {
        return Vec::new();
    }
    let items = context.items.iter().map(|item| item.item);
    items
        .filter(|item| item.has_paragraph())
        .filter(|item| item.kinds.0.contains(&ItemKind::Beslut) && !item.decides())
        .map(|item| {
            let message = format!("`{}` är ett beslutsärende utan `beslut`", item.title.0);
            Breach::new(context.at(&item.kinds), message).hint("skriv `beslut`, eller ändra `typ`")
        })
        .collect()
}

fn unannounced_decision(context: &MeetingContext<'_>) -> Vec<Breach> {
    let items = context.meeting.value.paragraphs();
    items
        .filter(|item| item.decision.is_some() && !item.added && !announces_decision(item))
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
