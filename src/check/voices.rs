//! Rules about what people moved, stated and voted: they could, and the votes add up.
//!
//! In comes a meeting, out come breaches.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use super::breach::Breach;
use super::concerns;
use super::context::MeetingContext;
use super::participation::{Why, why_not};
use super::rule::{Acceptance, Find, Rule};
use crate::diagnostic::{Code, Severity, wording};
use crate::facts::presence::is_recused;
use crate::facts::{ItemFacts, Step};
use crate::record::{
    Acts, Election, Item, Located, NameForm, Person, Speaker, Statement, Text, Vote, Voters,
    is_same_party, several_hint,
};

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code {
            id: "M2",
            meaning: "Den som reserverar sig eller röstar deltog i beslutet och var inte jävig.",
        },
        severity: Severity::Error,
        reason: "Bara den som deltagit i avgörandet får reservera sig eller rösta.",
        source: "KL 4:27, 6:30 genom lag (2003:1210) 19 §",
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Lawful(
            "Protokoll som redan är underskrivna ska återges som de är.",
        ),
        find: Find::Meeting(foreign_voices),
    },
    Rule {
        code: Code { id: "M13", meaning: "Rösterna stämmer med namnen och med dem som deltog." },
        severity: Severity::Error,
        reason: "Utgången ska gå att räkna efter.",
        source: "KL 5:54–56, 5:67 p. 3 och 5 genom lag (2003:1210) 19 §",
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Lawful(
            "Alla som röstade behöver inte nämnas vid namn, och räkningen kan ha blivit fel på mötet.",
        ),
        find: Find::Meeting(wrong_counts),
    },
    Rule {
        code: Code {
            id: "M14",
            meaning: "Den som är jävig deltar inte i ärendet och är inte närvarande.",
        },
        severity: Severity::Error,
        reason: "Den som är jävig får varken delta i handläggningen eller vara närvarande.",
        source: "KL 6:30 genom lag (2003:1210) 19 §",
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Lawful(
            "Protokoll som redan är underskrivna ska återges som de är.",
        ),
        find: Find::Meeting(recused_but_active),
    },
    Rule {
        code: Code {
            id: "R12",
            meaning: "Den eller det parti som ett ärende nämner finns i närvaron.",
        },
        severity: Severity::Error,
        reason: "Ett felskrivet namn står annars i protokollet.",
        source: "praxis",
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Lawful("Ett parti eller en grupp kan yrka och göra anteckningar."),
        find: Find::Meeting(unknown_people),
    },
];

/// Those who made some statements.
fn authors(statements: &[Statement]) -> impl Iterator<Item = &Located<Text>> {
    statements.iter().flat_map(|statement| &statement.by.0)
}

/// How many sides of a vote are those who voted or abstained: the first.
const CAST: usize = 3;

/// Those who voted or abstained in a vote.
fn voters(vote: &Vote) -> impl Iterator<Item = &Located<Text>> {
    vote.ballots.sides().into_iter().take(CAST).flat_map(|(_, voters)| &voters.names)
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
    if let Speaker::Parties(parties) = context.speaker(&name.0) {
        let party = parties.into_iter().find(|party| !there.iter().any(|own| is_of(own, party)))?;
        let message = format!("ingen från `{party}` deltog i beslutet");
        return Some(Breach::new(place, message).hint(parties_hint(there)));
    }
    why_not(step, there, &name.0).map(|why| match why {
        Why::Recused => Breach::new(place, format!("`{}` är jävig i ärendet", name.0)),
        Why::Absent(hint) => {
            Breach::new(place, format!("`{}` deltog inte i beslutet", name.0)).hint(hint)
        }
    })
}

/// Whether someone is of a party.
fn is_of(person: &Person, party: &str) -> bool {
    person.party.as_ref().is_some_and(|own| is_same_party(&own.0, party))
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

fn wrong_counts(context: &MeetingContext<'_>) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for item in context.items {
        for step in &item.steps {
            for vote in step.acts.votes {
                breaches.extend(miscounted(context, vote));
                breaches.extend(uncounted(context, item, step, vote));
            }
            let elections = step.acts.elections.iter();
            breaches.extend(elections.filter_map(|own| misdealt(context, step, own)));
        }
    }
    breaches
}

/// Whether a vote is one that those who took part can have held.
pub(super) fn adds_up(item: &ItemFacts<'_>, step: &Step<'_>, vote: &Vote) -> bool {
    let sides = vote.ballots.sides();
    let is_counted = sides.iter().all(|(_, side)| {
        side.names.is_empty() || side.count.is_none_or(|count| *count as usize == side.names.len())
    });
    let range = step.roll.as_ref().map(|_| expected(item, step, vote));
    is_counted && are_there(step, vote) && range.is_none_or(|range| range.contains(&cast(vote)))
}

/// Whether all who are named as voters were there.
fn are_there(step: &Step<'_>, vote: &Vote) -> bool {
    step.roll.is_none() || voters(vote).all(|name| step.sitting().any(|own| own.name == *name))
}

/// How many voted or abstained.
fn cast(vote: &Vote) -> usize {
    vote.ballots.sides().into_iter().take(CAST).map(|(_, voters)| voters.total()).sum()
}

/// How many can have voted or abstained.
fn expected(item: &ItemFacts<'_>, step: &Step<'_>, vote: &Vote) -> RangeInclusive<usize> {
    let (least, most) = step.roll.as_ref().map_or((0, 0), |roll| (roll.least(), roll.most()));
    // One who abstains from the decision may have voted on how to come to it.
    least.saturating_sub(item.abstaining.len() + vote.ballots.paired.total())..=most
}

/// Sides whose count and names differ, and names that vote twice.
fn miscounted(context: &MeetingContext<'_>, vote: &Vote) -> Vec<Breach> {
    let mut breaches = Vec::new();
    let mut seen = BTreeSet::new();
    for (side, voters) in vote.ballots.sides() {
        let names = voters.names.len();
        if let Some(count) = &voters.count
            && names > 0
            && !is_name_of_several(context, voters, **count as usize)
            && **count as usize != names
        {
            let message = format!("{side}: {count} röster, men {names} namn");
            breaches.push(
                Breach::new(context.at(count), message)
                    .hint("rätta antalet, eller ta bort `antal` så räknas namnen"),
            );
        }
        if voters.count.is_none()
            && let Some(group) =
                voters.names.iter().find(|name| context.speaker(&name.0) != Speaker::Person)
        {
            let message = format!("`{}` är flera, men räknas som en röst", group.0);
            breaches.push(
                Breach::new(context.at(group), message).hint(
                    "skriv hur många de är: `{antal: …, namn: […]}`, eller namnge var och en",
                ),
            );
        }
        for name in &voters.names {
            if !seen.insert(name.0.as_str()) {
                let message = format!("`{}` har två röster", name.0);
                breaches.push(Breach::new(context.at(name), message));
            }
        }
    }
    breaches
}

/// Whether some of the names of voters stand for several people, so that there may be as many as that.
fn is_name_of_several(context: &MeetingContext<'_>, voters: &Voters, count: usize) -> bool {
    let is_group = |name: &Located<Text>| context.speaker(&name.0) != Speaker::Person;
    count > voters.names.len() && voters.names.iter().any(is_group)
}

/// A vote whose ballots are not those of the people who took part.
fn uncounted(
    context: &MeetingContext<'_>,
    item: &ItemFacts<'_>,
    step: &Step<'_>,
    vote: &Vote,
) -> Option<Breach> {
    let there = step.roll.as_ref()?.most();
    let cast = cast(vote);
    // M2 reports those who can't have voted.
    if expected(item, step, vote).contains(&cast) || !are_there(step, vote) {
        return None;
    }
    let message = format!("{cast} har röstat eller avstått, men {there} deltog");
    let breach = Breach::new(context.meeting.at_name(&vote.ballots), message);
    let names: Vec<&str> = step.sitting().map(|person| person.name.0.as_str()).collect();
    let breach = breach.hint("rätta rösterna eller närvaron");
    Some(match names.len() {
        1..=FEW => {
            breach.hint(format!("finns: deltog enligt närvaron: {}", wording::names(&names)))
        }
        _ => breach,
    })
}

/// So many people are named in a hint.
const FEW: usize = 12;

/// An election with more ballots than there were people.
fn misdealt(context: &MeetingContext<'_>, step: &Step<'_>, election: &Election) -> Option<Breach> {
    let (cast, there) = (election.ballots()? as usize, step.roll.as_ref()?.most());
    let mut votes = election.candidates.0.iter().filter_map(|own| Some((own, own.votes.as_ref()?)));
    if let Some((own, votes)) = votes.clone().find(|(_, votes)| ***votes as usize > there) {
        let message = format!("`{}` fick {} röster, men {there} deltog", own.name.0, **votes);
        return Some(Breach::new(context.at(votes), message).hint("rätta rösterna eller närvaron"));
    }
    let (_, last) = votes.next_back()?;
    // Of several places, each may fill as many.
    if cast <= there || there > 0 && cast.is_multiple_of(there) {
        return None;
    }
    let message = format!("{cast} röstsedlar har lämnats, men {there} deltog");
    Some(Breach::new(context.at(last), message).hint("rätta rösterna eller närvaron"))
}

fn recused_but_active(context: &MeetingContext<'_>) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for item in context.items {
        let voices = item.steps.iter().flat_map(|step| {
            other_voices(&step.acts).filter(|name| is_recused(&step.recusals, &name.0))
        });
        for name in voices {
            breaches.push(
                Breach::new(context.at(name), format!("`{}` är jävig i ärendet", name.0))
                    .hint("ta bort namnet: den som är jävig lämnar rummet och yttrar sig inte"),
            );
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
        let recusals = acts(item).flat_map(|acts| acts.recusals).flat_map(|recusal| {
            std::iter::once(&recusal.name).chain(&recusal.replaced_by).chain(&recusal.chair)
        });
        let votes = acts(item).flat_map(|acts| acts.votes);
        let away = votes
            .flat_map(|vote| &vote.ballots.absent.names)
            .filter(|name| !named.contains(&name.0.as_str()));
        let voices = acts(item).flat_map(other_voices).chain(recusals).chain(away);
        let voices = voices.chain(moving(item.item));
        for name in voices.filter(|name| !present.contains(&name.0.as_str())) {
            match context.speaker(&name.0) {
                Speaker::Person => {}
                Speaker::Office => continue,
                Speaker::Parties(parties) => {
                    breaches.extend(unknown_party(context, name, &parties));
                    continue;
                }
            }
            let message = format!("`{}` är inte bland de närvarande", name.0);
            let intro = "välj bland de närvarande:";
            let hint = several_hint(&name.0, NameForm::Names, &present, intro);
            breaches.push(Breach::new(context.at(name), message).hint(hint));
        }
    }
    breaches
}
