//! Rules about what people moved, stated and voted: they are there, they may, and whoever must have a name has one.
//!
//! In comes a meeting, out come breaches.

use super::ballots::voters;
use super::breach::Breach;
use super::concerns;
use super::context::MeetingContext;
use super::participation::{Why, why_not};
use super::rule::{Acceptance, Find, Rule, Source};
use super::speakers::{is_of, somebody};
use crate::diagnostic::{Code, Severity, wording};
use crate::facts::presence::is_recused;
use crate::facts::{ItemFacts, Step};
use crate::law::Topic;
use crate::record::{
    Acts, Item, Located, NameForm, Person, Speaker, Statement, Text, several_hint,
};

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code {
            id: "M2",
            meaning: "Den som reserverar sig eller röstar deltog i beslutet och var inte jävig.",
        },
        severity: Severity::Error,
        reason: "Bara den som deltagit i avgörandet får reservera sig eller rösta.",
        source: Source::Law(&[Topic::Reservation, Topic::Votes]),
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Lawful(
            "Protokoll som redan är underskrivna ska återges som de är.",
        ),
        find: Find::Meeting(foreign_voices),
    },
    Rule {
        code: Code {
            id: "M14",
            meaning: "Den som är jävig deltar inte i ärendet och är, utom i fullmäktige, inte närvarande.",
        },
        severity: Severity::Error,
        reason: "Den som är jävig får varken delta i handläggningen eller vara närvarande.",
        source: Source::Law(&[Topic::Recusal]),
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Lawful(
            "Protokoll som redan är underskrivna ska återges som de är.",
        ),
        find: Find::Meeting(recused_but_active),
    },
    Rule {
        code: Code {
            id: "M14",
            meaning: "Den som är jävig i fullmäktige deltar inte i ärendet, men får vara kvar.",
        },
        severity: Severity::Warning,
        reason: "Den som är jävig får inte delta i handläggningen av ärendet.",
        source: Source::Law(&[Topic::Recusal]),
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(recused_but_active_in_assembly),
    },
    Rule {
        code: Code {
            id: "R12",
            meaning: "Den eller det parti som ett ärende nämner finns i närvaron.",
        },
        severity: Severity::Error,
        reason: "Ett felskrivet namn står annars i protokollet.",
        source: Source::Said("praxis"),
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Lawful("Ett parti eller en grupp kan yrka och göra anteckningar."),
        find: Find::Meeting(unknown_people),
    },
];

/// Those who made some statements.
pub(super) fn authors(statements: &[Statement]) -> impl Iterator<Item = &Located<Text>> {
    statements.iter().flat_map(|statement| &statement.by.0)
}

/// The breach for a group of parties of which one has nobody there.
fn unknown_party(
    context: &MeetingContext<'_>,
    name: &Located<Text>,
    parties: &[&str],
) -> Option<Breach> {
    let present: Vec<&Person> = context.present().map(|person| &**person).collect();
    let party = parties.iter().find(|party| !present.iter().any(|own| is_of(own, party)))?;
    let message = format!("ingen av de närvarande är från `{party}`");
    Some(Breach::new(context.at(name), message).hint(parties_hint(&present)))
}

/// What takes place in an item.
fn acts<'f, 'a>(item: &'f ItemFacts<'a>) -> impl Iterator<Item = &'f Acts<'a>> {
    item.steps.iter().map(|step| &step.acts)
}

/// Those who come, leave or begin to serve in an item.
fn moving(item: &Item) -> impl Iterator<Item = &Located<Text>> {
    item.events.0.iter().flat_map(|event| {
        let serving = event.serving.0.iter().map(|successor| &successor.name);
        event.arriving.0.iter().chain(&event.leaving.0).chain(serving)
    })
}

/// Those who moved or stated something, or abstained from the decision.
fn other_voices<'a>(acts: &Acts<'a>) -> impl Iterator<Item = &'a Located<Text>> + use<'a> {
    let movers = acts.motions.iter().flat_map(|motion| &motion.by.0);
    let statements = authors(acts.opinions).chain(authors(acts.notes));
    acts.abstaining.iter().chain(movers).chain(statements)
}

fn foreign_voices(context: &MeetingContext<'_>) -> Vec<Breach> {
    if context.meeting.value.attendance.is_none() {
        return Vec::new();
    }
    let mut breaches = Vec::new();
    for item in context.items {
        breaches.extend(abstaining_reservations(context, item));
        if item.number.is_none() {
            continue;
        }
        for step in &item.steps {
            let there: Vec<&Person> = step.sitting().collect();
            let voters = step.acts.votes.iter().flat_map(voters);
            let voted = voters.filter_map(|name| not_taking_part(context, step, &there, name));
            let reserved = authors(step.acts.reservations);
            let reserved =
                reserved.filter_map(|name| not_taking_part(context, step, &item.took_part, name));
            breaches.extend(reserved.chain(voted));
        }
    }
    breaches
}

/// The breach for someone who had no part in what was done at a step.
fn not_taking_part(
    context: &MeetingContext<'_>,
    step: &Step<'_>,
    there: &[&Person],
    name: &Located<Text>,
) -> Option<Breach> {
    let place = context.at(name);
    let own = match context.speaker(&name.0) {
        Speaker::Person => &name.0,
        Speaker::Company(own) => own,
        Speaker::Members => return None,
        Speaker::Office => {
            let message = format!("`{}` deltog inte i beslutet", name.0);
            let hint =
                "bara ledamöter röstar och reserverar sig; skriv en protokollsanteckning i stället";
            return Some(Breach::new(place, message).hint(hint));
        }
        Speaker::Parties(parties) => {
            let mut parties = parties.into_iter();
            let party = parties.find(|party| !there.iter().any(|own| is_of(own, party)))?;
            let message = format!("ingen från `{party}` deltog i beslutet");
            return Some(Breach::new(place, message).hint(parties_hint(there)));
        }
    };
    why_not(step, there, own).map(|why| match why {
        Why::Recused => Breach::new(place, format!("`{own}` är jävig i ärendet")),
        Why::Absent(hint) => {
            Breach::new(place, format!("`{own}` deltog inte i beslutet")).hint(hint)
        }
    })
}

/// Which parties people are of.
fn parties_hint(people: &[&Person]) -> String {
    let mut parties: Vec<&str> =
        people.iter().filter_map(|own| Some(own.party.as_ref()?.0.as_str())).collect();
    parties.sort_unstable();
    parties.dedup();
    match parties.is_empty() {
        true => "skriv med `parti` vilket parti var och en hör till".to_owned(),
        false => format!("finns: {}", wording::names(&parties)),
    }
}

/// Those who reserve themselves against a decision that they abstain from.
fn abstaining_reservations(context: &MeetingContext<'_>, item: &ItemFacts<'_>) -> Vec<Breach> {
    let reservations = item.steps.iter().flat_map(|step| authors(step.acts.reservations));
    reservations
        .filter(|name| item.abstaining.contains(name))
        .map(|name| {
            Breach::new(context.at(name), format!("`{}` deltar inte i beslutet", name.0))
                .hint("skriv ett särskilt yttrande i stället")
        })
        .collect()
}

fn recused_but_active(context: &MeetingContext<'_>) -> Vec<Breach> {
    if context.kind.is_assembly() {
        return Vec::new();
    }
    let hint = "ta bort namnet: den som är jävig lämnar rummet och yttrar sig inte";
    recused_voices(context, hint)
}

fn recused_but_active_in_assembly(context: &MeetingContext<'_>) -> Vec<Breach> {
    if !context.kind.is_assembly() {
        return Vec::new();
    }
    // Whoever is accountable may speak of the revisors' report (KL 5:49).
    let hint = "ta bort namnet, om det inte gäller debatten om revisionsberättelsen";
    recused_voices(context, hint)
}

/// The breaches of those who say something in a matter that they have a conflict of interest in.
fn recused_voices(context: &MeetingContext<'_>, hint: &str) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for item in context.items {
        let voices = item.steps.iter().flat_map(|step| {
            let voices = other_voices(&step.acts);
            voices.filter(|name| is_recused(&step.recusals, somebody(context, &name.0)))
        });
        for name in voices {
            let message = format!("`{}` är jävig i ärendet", name.0);
            breaches.push(Breach::new(context.at(name), message).hint(hint));
        }
    }
    breaches
}

fn unknown_people(context: &MeetingContext<'_>) -> Vec<Breach> {
    if context.meeting.value.attendance.is_none() {
        return Vec::new();
    }
    let present = context.present_names();
    let named: Vec<&str> = context.people().map(|(_, person)| person.name.0.as_str()).collect();
    let mut breaches = Vec::new();
    for item in context.items {
        let votes = acts(item).flat_map(|acts| acts.votes);
        let away = votes
            .flat_map(|vote| &vote.ballots.absent.names)
            .filter(|name| !named.contains(&name.0.as_str()));
        let voices = acts(item).flat_map(other_voices).chain(away);
        breaches.extend(voices.filter_map(|name| unknown(context, name, &present)));
        let moving = moving(item.item);
        breaches.extend(recused(item).filter_map(|name| unnamed(context, name, &present)));
        // An office may come and leave: it has no seat.
        let moving = moving.filter(|name| context.speaker(&name.0) != Speaker::Office);
        breaches.extend(moving.filter_map(|name| unnamed(context, name, &present)));
    }
    breaches
}

/// Those who have a conflict of interest in an item, and who serve or preside instead.
fn recused<'a>(item: &ItemFacts<'a>) -> impl Iterator<Item = &'a Located<Text>> {
    acts(item).flat_map(|acts| acts.recusals).flat_map(|recusal| {
        std::iter::once(&recusal.name).chain(&recusal.replaced_by).chain(&recusal.chair)
    })
}

/// The breach for a speaker who isn't there.
fn unknown(context: &MeetingContext<'_>, name: &Located<Text>, present: &[&str]) -> Option<Breach> {
    let own = match context.speaker(&name.0) {
        Speaker::Person => name.0.as_str(),
        Speaker::Company(own) => own,
        Speaker::Members | Speaker::Office => return None,
        Speaker::Parties(parties) => return unknown_party(context, name, &parties),
    };
    (!present.contains(&own)).then(|| absent(context, name, own, present))
}

/// The breach for a name that isn't that of somebody who is there, where nobody else can be meant.
fn unnamed(context: &MeetingContext<'_>, name: &Located<Text>, present: &[&str]) -> Option<Breach> {
    let own = name.0.as_str();
    let people: Vec<&str> = match context.speaker(own) {
        _ if present.contains(&own) => return None,
        Speaker::Person => return Some(absent(context, name, own, present)),
        Speaker::Company(first) => vec![first, "…"],
        Speaker::Members | Speaker::Office => Vec::new(),
        Speaker::Parties(parties) => {
            let attendance = context.meeting.value.attendance.iter();
            let deciding = attendance.flat_map(|own| &own.deciding);
            let all = deciding.filter(|own| parties.iter().any(|party| is_of(own, party)));
            all.map(|own| own.name.0.as_str()).collect()
        }
    };
    let message = format!("`{own}` är inte namnet på en person, så närvaron kan inte räknas");
    let hint = match people.len() {
        0 => "skriv namnet på var och en".to_owned(),
        1 => format!("skriv namnet: `{}`", people[0]),
        _ => format!("skriv namnet på var och en: `[{}]`", people.join(", ")),
    };
    Some(Breach::new(context.at(name), message).hint(hint))
}

/// The breach for somebody who isn't there.
fn absent(
    context: &MeetingContext<'_>,
    place: &Located<Text>,
    name: &str,
    present: &[&str],
) -> Breach {
    let message = format!("`{name}` är inte bland de närvarande");
    let intro = "välj bland de närvarande:";
    let hint = several_hint(name, NameForm::Names, present, intro);
    Breach::new(context.at(place), message).hint(hint)
}
