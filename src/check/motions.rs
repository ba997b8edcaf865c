//! Rules about motions: whoever moves something is there when it is moved.
//!
//! In comes a meeting, out come breaches.

use super::breach::Breach;
use super::concerns;
use super::context::MeetingContext;
use super::rule::{Acceptance, Find, Rule, Source};
use crate::diagnostic::{Code, Severity};
use crate::facts::{ItemFacts, Moment, Presence};
use crate::law::Topic;
use crate::record::{Located, Motion, Person, Text};

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code { id: "M40", meaning: "Ett yrkande säger vad som yrkas, i en hel mening." },
        severity: Severity::Warning,
        reason: "På sidan står annars en halv mening.",
        source: Source::PracticeAnd(&[Topic::Matters]),
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(half_motions),
    },
    Rule {
        code: Code { id: "M38", meaning: "Den som yrkar är med när det sker." },
        severity: Severity::Warning,
        reason: "Ett yrkande läggs fram på sammanträdet av någon som är där.",
        source: Source::PracticeAnd(&[Topic::Matters]),
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(absent_movers),
    },
];

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

/// The words that a motion's sentence has before what it is about: `till: till förslaget` says them twice.
const SAID: [&str; 5] = ["till", "på", "av", "mot", "för"];

fn half_motions(context: &MeetingContext<'_>) -> Vec<Breach> {
    let acts = context.items.iter().flat_map(|item| item.steps.iter().map(|step| &step.acts));
    let mut breaches = Vec::new();
    for acts in acts {
        breaches.extend(acts.motions.iter().filter_map(|motion| half_motion(context, motion)));
        let statements = [acts.reservations, acts.opinions, acts.notes].into_iter().flatten();
        breaches.extend(statements.filter_map(|one| {
            let text = one.in_favour.as_ref()?;
            let rest = text.0.to_lowercase().strip_prefix("till förmån för ").map(str::len)?;
            Some(said_twice(context, text, &text.0[text.0.len() - rest..], "till_förmån_för"))
        }));
    }
    breaches
}

/// The breach of a motion that isn't a whole sentence.
fn half_motion(context: &MeetingContext<'_>, motion: &Motion) -> Option<Breach> {
    let by = motion.by.0.first()?;
    let has_first = motion.kind.is_some() || motion.on.is_some() || motion.text.is_some();
    let second = motion.otherwise.as_ref();
    let has_second =
        second.is_none_or(|own| own.kind.is_some() || own.on.is_some() || own.text.is_some());
    let lacking = match (has_first, second.is_some(), has_second) {
        (false, true, _) => Some("i första hand"),
        (_, _, false) => Some("i andra hand"),
        _ => None,
    };
    if let Some(place) = lacking {
        let message = format!("yrkandet av `{}` säger inte vad som yrkas {place}", by.0);
        let hint = "skriv `typ: bifall` eller `text` för det som yrkas först, och det andra under `i_andra_hand`";
        return Some(Breach::new(context.at(by), message).hint(hint));
    }
    if !has_first && motion.verb.is_none() {
        let message = format!("yrkandet av `{}` säger inte vad som yrkas", by.0);
        let hint = "skriv `typ: bifall`, eller `text` med det som yrkas";
        return Some(Breach::new(context.at(by), message).hint(hint));
    }
    let first = motion.on.as_ref().filter(|_| motion.kind.is_some());
    let second = second.and_then(|own| own.on.as_ref().filter(|_| own.kind.is_some()));
    [first, second].into_iter().flatten().find_map(|on| {
        let (word, rest) = on.0.split_once(' ')?;
        SAID.contains(&word.to_lowercase().as_str()).then(|| said_twice(context, on, rest, "till"))
    })
}

/// The breach of a text that begins with a word that the sentence has already.
fn said_twice(
    context: &MeetingContext<'_>,
    text: &Located<Text>,
    rest: &str,
    field: &str,
) -> Breach {
    let word = text.0[..text.0.len() - rest.len()].trim_end();
    let message = format!("`{word}` står redan i meningen, och skrivs då två gånger");
    Breach::new(context.at(text), message).hint(format!("skriv `{field}: {rest}`"))
}
