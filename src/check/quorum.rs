//! The rule that an organ deals with nothing while too few of its ledamöter are there.
//!
//! In comes a meeting, out come breaches. In an assembly a conflict of interest makes nobody absent, and few may hear
//! answers to questions (KL 5:45–46); elsewhere nothing of that holds (KL 6:27).

use super::breach::Breach;
use super::concerns;
use super::context::MeetingContext;
use super::rule::{Acceptance, Find, Rule, Source};
use crate::diagnostic::{Code, Severity};
use crate::facts::presence::is_recused;
use crate::facts::{ItemFacts, MomentOf, Roll, Sitting, Step};
use crate::law::Topic;

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code {
            id: "M1",
            meaning: "Fler än hälften av ledamöterna deltar vid varje paragraf.",
        },
        severity: Severity::Error,
        reason: "Annars är organet inte beslutfört, och beslutet kan upphävas.",
        source: Source::Law(&[Topic::Quorum]),
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Lawful(
            "Ett möte kan hållas utan att organet är beslutfört, och det ska stå i protokollet.",
        ),
        find: Find::Meeting(no_quorum),
    },
    Rule {
        code: Code {
            id: "M1",
            meaning: "I ett utkast är närvaron för beslutförhet ännu inte fullständig.",
        },
        severity: Severity::Warning,
        reason: "Den som skriver ska veta att något återstår.",
        source: Source::Law(&[Topic::Quorum]),
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(no_quorum_yet),
    },
];

fn no_quorum(context: &MeetingContext<'_>) -> Vec<Breach> {
    if context.meeting.value.is_draft() { Vec::new() } else { too_few(context) }
}

fn no_quorum_yet(context: &MeetingContext<'_>) -> Vec<Breach> {
    if context.meeting.value.is_draft() { too_few(context) } else { Vec::new() }
}

/// The §§ at which too few took part, and the items below others at which they did, if not at the whole §.
fn too_few(context: &MeetingContext<'_>) -> Vec<Breach> {
    let Some(seats) = context.seats() else { return Vec::new() };
    let mut breaches = Vec::new();
    let mut last = None;
    for item in context.items.iter().filter(|item| !only_answers(context, item)) {
        let Some(number) = item.number.filter(|number| last != Some(*number)) else { continue };
        let decisions = item.steps.iter().enumerate().filter(|(_, step)| step.is_decision);
        let counts = decisions.filter_map(|(at, step)| counted(context, item, at, step));
        if let Some(there) = counts.min().filter(|there| there * 2 <= seats as usize) {
            let message = format!("vid § {number} deltar {there} av {seats} ledamöter");
            let least = seats / 2 + 1;
            let hint = format!("rätta närvaron eller `organ.ledamöter`; minst {least} krävs");
            breaches.push(Breach::new(context.at(&item.item.title), message).hint(hint));
            last = Some(number);
        }
    }
    breaches
}

/// Whether an item of an assembly only answers questions, which few may be there for (KL 5:45).
fn only_answers(context: &MeetingContext<'_>, item: &ItemFacts<'_>) -> bool {
    let title = item.item.title.0.to_lowercase();
    let is_question = ["interpellation", "fråg"].iter().any(|word| title.contains(word));
    context.kind.is_assembly() && is_question && !item.item.decides()
}

/// How many were there when something was decided at a step of an item, at most.
fn counted(
    context: &MeetingContext<'_>,
    item: &ItemFacts<'_>,
    at: usize,
    step: &Step<'_>,
) -> Option<usize> {
    let there = without_absent(step.roll.as_ref()?, step).most();
    if context.section(Topic::QuorumDespiteRecusal).is_none() || step.recusals.is_empty() {
        return Some(there);
    }
    let presences = context.presences?;
    let stretch = presences.stretch(item)?;
    let is_event = at < item.item.events.0.len();
    let moment = if is_event { stretch.event(at) } else { stretch.last };
    // Whoever steps in for one with a conflict of interest isn't counted beside her.
    let all = presences.roll(MomentOf { stretch, moment, recusals: &[] });
    Some(there.max(without_absent(&all, step).most()))
}

/// Those who sat, without those whom the vote at the same step names as absent for another reason than a conflict of
/// interest.
fn without_absent<'a>(roll: &Roll<'a>, step: &Step<'_>) -> Roll<'a> {
    let absent = step.acts.votes.last().map(|vote| &vote.ballots.absent.names);
    let is_absent = |sitting: &&Sitting<'_>| {
        let name = &sitting.person.name;
        absent.is_some_and(|names| names.contains(name)) && !is_recused(&step.recusals, &name.0)
    };
    Roll(roll.0.iter().filter(|sitting| !is_absent(sitting)).copied().collect())
}
