//! Rules about what people moved, stated and voted: they could, and the votes add up.
//!
//! In comes a meeting, out come breaches.

use std::collections::BTreeSet;

use super::breach::Breach;
use super::concerns;
use super::context::MeetingContext;
use super::participation::{Why, why_not};
use super::rule::{Acceptance, Find, Rule};
use crate::diagnostic::{Code, Severity};
use crate::facts::ItemFacts;
use crate::facts::participation::is_recused;
use crate::record::{Item, Located, NameForm, Statement, Text, Vote, several_hint};

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
        code: Code { id: "R12", meaning: "Den som ett ärende nämner finns i närvaron." },
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

/// Those who voted or abstained in a vote.
fn voters(vote: &Vote) -> impl Iterator<Item = &Located<Text>> {
    vote.ballots.sides().into_iter().take(3).flat_map(|(_, voters)| &voters.names)
}

/// Those who voted or reserved themselves.
fn deciding_voices(item: &Item) -> impl Iterator<Item = &Located<Text>> {
    authors(&item.reservations.0).chain(item.votes.0.iter().flat_map(voters))
}

/// Those who moved or stated something, or abstained from the decision.
fn other_voices(item: &Item) -> impl Iterator<Item = &Located<Text>> {
    let movers = item.motions.iter().flat_map(|motion| &motion.by.0);
    let statements = authors(&item.opinions.0).chain(authors(&item.notes.0));
    item.abstaining.0.iter().chain(movers).chain(statements)
}

fn foreign_voices(context: &MeetingContext<'_>) -> Vec<Breach> {
    if context.meeting.value.attendance.is_none() {
        return Vec::new();
    }
    let mut breaches = Vec::new();
    for item in context.items {
        breaches.extend(abstaining_reservations(context, item));
        for name in deciding_voices(item.item) {
            let place = context.at(name);
            breaches.extend(why_not(item, &name.0).map(|why| match why {
                Why::Recused => Breach::new(place, format!("`{}` är jävig i ärendet", name.0)),
                Why::Absent(hint) => {
                    Breach::new(place, format!("`{}` deltog inte i beslutet", name.0)).hint(hint)
                }
            }));
        }
    }
    breaches
}

/// Those who reserve themselves against a decision that they abstain from.
fn abstaining_reservations(context: &MeetingContext<'_>, item: &ItemFacts<'_>) -> Vec<Breach> {
    authors(&item.item.reservations.0)
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
        for vote in &item.item.votes.0 {
            breaches.extend(miscounted(context, vote));
            breaches.extend(uncounted(context, item, vote));
        }
    }
    breaches
}

/// Sides whose count and names differ, and names that vote twice.
fn miscounted(context: &MeetingContext<'_>, vote: &Vote) -> Vec<Breach> {
    let mut breaches = Vec::new();
    let mut seen = BTreeSet::new();
    for (side, voters) in vote.ballots.sides() {
        let names = voters.names.len();
        if let Some(count) = &voters.count
            && names > 0
            && **count as usize != names
        {
            let message = format!("{side}: {count} röster, men {names} namn");
            breaches.push(
                Breach::new(context.at(count), message)
                    .hint("rätta antalet, eller ta bort `antal` så räknas namnen"),
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

/// A vote whose ballots are not those of the people who took part.
fn uncounted(context: &MeetingContext<'_>, item: &ItemFacts<'_>, vote: &Vote) -> Option<Breach> {
    item.number?;
    let there = item.took_part.len();
    // One who abstains from the decision may have voted on how to come to it.
    let least = there.saturating_sub(item.abstaining.len());
    let cast: usize =
        vote.ballots.sides().into_iter().take(3).map(|(_, voters)| voters.total()).sum();
    if (least..=there).contains(&cast) {
        return None;
    }
    let message = format!("{cast} har röstat eller avstått, men {there} deltog");
    let breach = Breach::new(context.meeting.at_name(&vote.ballots), message);
    Some(breach.hint("rätta rösterna eller närvaron"))
}

fn recused_but_active(context: &MeetingContext<'_>) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for item in context.items {
        for name in other_voices(item.item).filter(|name| is_recused(&item.recusals, &name.0)) {
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
        let recusals = item.item.recusals.0.iter().flat_map(|recusal| {
            std::iter::once(&recusal.name).chain(&recusal.replaced_by).chain(&recusal.chair)
        });
        let votes = item.item.votes.0.iter();
        let away = votes
            .flat_map(|vote| &vote.ballots.absent.names)
            .filter(|name| !named.contains(&name.0.as_str()));
        let voices = other_voices(item.item).chain(recusals).chain(away);
        for name in voices.filter(|name| !present.contains(&name.0.as_str())) {
            let message = format!("`{}` är inte bland de närvarande", name.0);
            let intro = "välj bland de närvarande:";
            let hint = several_hint(&name.0, NameForm::Names, &present, intro);
            breaches.push(Breach::new(context.at(name), message).hint(hint));
        }
    }
    breaches
}
