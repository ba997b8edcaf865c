//! The rule that those who abstain from a decision neither vote on it, nor move it, nor reserve themselves.
//!
//! In comes a meeting, out come breaches. Whoever abstains may have had a part in how the decision was come to: she may
//! have moved or voted that it be put off.

use super::ballots::voters;
use super::breach::Breach;
use super::concerns;
use super::context::MeetingContext;
use super::rule::{Acceptance, Find, Rule, Source};
use super::speakers::may_be;
use super::voices::authors;
use crate::diagnostic::{Code, Severity};
use crate::facts::{ItemFacts, Step};
use crate::law::Topic;
use crate::record::{Located, Motion, MotionKind, Person, Speaker, Text, Vote};

pub(super) const RULES: &[Rule] = &[Rule {
    code: Code {
        id: "M2",
        meaning: "Den som inte deltar i ett beslut yrkar, röstar och reserverar sig inte i det.",
    },
    severity: Severity::Warning,
    reason: "Läsaren vet annars inte om hon var med och beslutade.",
    source: Source::PracticeAnd(&[Topic::Abstention, Topic::Reservation]),
    concerns: concerns::MINUTES,
    acceptance: Acceptance::Doubtful,
    find: Find::Meeting(active_abstainers),
}];

fn active_abstainers(context: &MeetingContext<'_>) -> Vec<Breach> {
    context.items.iter().flat_map(|item| of_item(context, item)).collect()
}

/// The breaches of an item: those who abstain from what it is below have no part in any of it.
fn of_item(context: &MeetingContext<'_>, item: &ItemFacts<'_>) -> Vec<Breach> {
    let own: usize = item.steps.iter().map(|step| step.acts.abstaining.len()).sum();
    let (inherited, _) = item.abstaining.split_at(item.abstaining.len().saturating_sub(own));
    let mut breaches =
        Decision { context, before: &item.steps, after: &item.steps }.breaches(inherited);
    for (at, step) in item.steps.iter().enumerate() {
        let abstaining: Vec<&Located<Text>> = step.acts.abstaining.iter().collect();
        let (done, left) = item.steps.split_at(at + 1);
        let next = left.iter().position(|step| step.acts.decide()).unwrap_or(left.len());
        let (before, after) = (&done[beginning(done)..], &item.steps[at..=at + next]);
        breaches.extend(Decision { context, before, after }.breaches(&abstaining));
    }
    breaches
}

/// The first of some steps that leads to the decision at the last, or to the one before it if nothing is decided there.
fn beginning(steps: &[Step<'_>]) -> usize {
    let end = last_decision(steps).unwrap_or_default();
    last_decision(&steps[..end]).map_or(0, |last| last + 1)
}

/// The last step at which something is decided.
fn last_decision(steps: &[Step<'_>]) -> Option<usize> {
    steps.iter().rposition(|step| step.acts.decide())
}

/// Somebody, and what she does.
type Active<'a> = (&'a Located<Text>, &'static str);

/// A decision.
struct Decision<'r, 'a> {
    context: &'r MeetingContext<'a>,
    /// What led to it, with itself.
    before: &'r [Step<'a>],
    /// Itself, and what follows before another decision.
    after: &'r [Step<'a>],
}

impl<'r> Decision<'r, '_> {
    /// The breaches of those who abstain from it.
    fn breaches(&self, abstaining: &[&Located<Text>]) -> Vec<Breach> {
        let active = self.movers().chain(self.voters()).chain(self.reserved(abstaining));
        let both = active.filter_map(|(name, verb)| {
            let other = abstaining.iter().find(|other| self.are_same(other, name))?;
            Some(self.breach(name, verb, other))
        });
        both.collect()
    }

    /// Those who move what it is to be.
    fn movers(&self) -> impl Iterator<Item = Active<'r>> {
        let motions = self.before.iter().flat_map(|step| step.acts.motions);
        let names = motions.filter(|own| !puts_off(own)).flat_map(|motion| &motion.by.0);
        names.map(|name| (name, "yrkar"))
    }

    /// Those who vote on it: in the last vote.
    fn voters(&self) -> impl Iterator<Item = Active<'r>> {
        let mut votes = self.before.iter().flat_map(|step| step.acts.votes);
        let last = votes.rfind(|vote| !is_about_time(vote));
        last.into_iter().flat_map(voters).map(|name| (name, "röstar"))
    }

    /// Those who reserve themselves. M2 reports as an error who abstains by the same name.
    fn reserved(&self, abstaining: &[&Located<Text>]) -> impl Iterator<Item = Active<'r>> {
        let names = self.after.iter().flat_map(|step| authors(step.acts.reservations));
        let others = names.filter(|name| !abstaining.contains(name));
        others.map(|name| (name, "reserverar sig"))
    }

    /// Whether one who abstains is the one whom another name names.
    fn are_same(&self, abstaining: &Located<Text>, name: &Located<Text>) -> bool {
        if abstaining == name {
            return true;
        }
        let mut people = self.context.elected().map(|(_, own)| &**own);
        people.any(|own| self.is_one(name, own) && self.is_one(abstaining, own))
    }

    /// Whether someone is the one whom a name names, or for certain among a party's.
    fn is_one(&self, name: &Located<Text>, person: &Person) -> bool {
        let is_party = matches!(self.context.speaker(&name.0), Speaker::Parties(_));
        name.0 == person.name.0 || is_party && may_be(self.context, &name.0, person)
    }

    fn breach(&self, name: &Located<Text>, verb: &str, other: &Located<Text>) -> Breach {
        let message = match name == other {
            true => format!("`{}` deltar inte i beslutet, men {verb}", name.0),
            false => format!("`{}` {verb}, men `{}` deltar inte i beslutet", name.0, other.0),
        };
        Breach::new(self.context.at(name), message)
            .hint("ta bort namnet på det ena stället")
            .hint("gick det till så, skriv `godtas: {kod: M2, skäl: …}`")
    }
}

/// Whether a vote is on when to decide, not on what.
fn is_about_time(vote: &Vote) -> bool {
    let words = [vote.title.as_ref(), vote.question.as_ref(), Some(&vote.yes), Some(&vote.no)];
    words.into_iter().flatten().any(|text| speaks_of_time(&text.0))
}

/// Whether a motion is to put the decision off.
fn puts_off(motion: &Motion) -> bool {
    let kind = motion.kind.map(|kind| *kind);
    matches!(kind, Some(MotionKind::Återremiss | MotionKind::Bordläggning))
        || motion.text.as_ref().is_some_and(|text| speaks_of_time(&text.0))
        || motion.on.as_ref().is_some_and(|text| speaks_of_time(&text.0))
}

/// Whether words are about putting a decision off.
fn speaks_of_time(text: &str) -> bool {
    let lower = text.to_lowercase();
    ["återremi", "bordlägg", "avgöras"].iter().any(|word| lower.contains(word))
}
