//! Rules about motions: whoever moves something is there when it is moved.
//!
//! In comes a meeting, out come breaches.

use super::breach::Breach;
use super::concerns;
use super::context::MeetingContext;
use super::rule::{Acceptance, Find, Rule};
use crate::diagnostic::{Code, Severity};
use crate::facts::{ItemFacts, Moment, Presence};
use crate::record::{Located, Person, Text};

pub(super) const RULES: &[Rule] = &[Rule {
    code: Code { id: "M38", meaning: "Den som yrkar är med när det sker." },
    severity: Severity::Warning,
    reason: "Ett yrkande läggs fram på sammanträdet av någon som är där.",
    source: "KL 5:67 p. 1 genom lag (2003:1210) 19 §",
    concerns: concerns::MINUTES,
    acceptance: Acceptance::Doubtful,
    find: Find::Meeting(absent_movers),
}];

fn absent_movers(context: &MeetingContext<'_>) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for item in context.items {
        for (at, step) in item.steps.iter().enumerate() {
            let movers = step.acts.motions.iter().flat_map(|motion| &motion.by.0);
            let absent = movers.filter(|name| is_away(context, item, at, name));
            breaches.extend(absent.map(|name| {
                Breach::new(
                    context.at(name),
                    format!("`{}` är inte med när yrkandet läggs fram", name.0),
                )
                .hint("rätta närvaron, eller flytta yrkandet till den händelse då det lades fram")
            }));
        }
    }
    breaches
}

/// Whether someone in the attendance was away at a step of an item. What the item says itself can have been moved at
/// any of its moments.
fn is_away(
    context: &MeetingContext<'_>,
    item: &ItemFacts<'_>,
    step: usize,
    name: &Located<Text>,
) -> bool {
    let Some(presences) = context.presences else { return false };
    let Some(stretch) = presences.stretch(item) else { return false };
    let moments: Vec<Moment> = match item.item.events.0.get(step) {
        Some(_) => vec![stretch.event(step)],
        None => stretch.moments().collect(),
    };
    let rows: Vec<&Person> =
        context.present().map(|person| &**person).filter(|own| own.name == *name).collect();
    let mut places = moments.iter().flat_map(|moment| rows.iter().map(move |own| (own, *moment)));
    !rows.is_empty()
        && places.all(|(own, moment)| presences.presence(own, stretch, moment) == Presence::Away)
}
