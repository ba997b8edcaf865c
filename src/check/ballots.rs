//! The rule that votes add up: each side with its names, all of them with those who took part.
//!
//! In comes a meeting, out come breaches.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use super::breach::Breach;
use super::concerns;
use super::context::MeetingContext;
use super::rule::{Acceptance, Find, Rule, Source};
use super::speakers::may_be;
use crate::diagnostic::{Code, Severity, wording};
use crate::facts::{ItemFacts, Roll, Step};
use crate::law::Topic;
use crate::record::{Election, Located, Person, Speaker, Text, Vote, Voters};

pub(super) const RULES: &[Rule] = &[Rule {
    code: Code { id: "M13", meaning: "Rösterna stämmer med namnen och med dem som deltog." },
    severity: Severity::Error,
    reason: "Utgången ska gå att räkna efter.",
    source: Source::PracticeAnd(&[Topic::Votes, Topic::Matters]),
    concerns: concerns::MINUTES,
    acceptance: Acceptance::Lawful(
        "Alla som röstade behöver inte nämnas vid namn, och räkningen kan ha blivit fel på mötet.",
    ),
    find: Find::Meeting(wrong_counts),
}];

fn wrong_counts(context: &MeetingContext<'_>) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for item in context.items {
        for step in &item.steps {
            for vote in step.acts.votes {
                breaches.extend(Poll { context, item, step, vote }.breaches());
            }
            let elections = step.acts.elections.iter();
            breaches.extend(elections.filter_map(|own| misdealt(context, step, own)));
        }
    }
    breaches
}

/// How many sides of a vote are those who voted or abstained: the first.
const CAST: usize = 3;

/// Those who voted or abstained in a vote.
pub(super) fn voters(vote: &Vote) -> impl Iterator<Item = &Located<Text>> {
    vote.ballots.sides().into_iter().take(CAST).flat_map(|(_, voters)| &voters.names)
}

/// A vote, where it was held.
#[derive(Clone, Copy)]
pub(super) struct Poll<'r, 'a> {
    pub(super) context: &'r MeetingContext<'a>,
    pub(super) item: &'r ItemFacts<'a>,
    pub(super) step: &'r Step<'a>,
    pub(super) vote: &'r Vote,
}

impl<'r> Poll<'r, '_> {
    /// Whether it is one that those who took part can have held.
    pub(super) fn adds_up(self) -> bool {
        let sides = self.vote.ballots.sides();
        let is_counted = sides.iter().all(|(_, side)| self.is_counted(side));
        let range = self.step.roll.as_ref().map(|roll| self.expected(roll));
        is_counted && self.are_there() && range.is_none_or(|range| range.contains(&self.cast()))
    }

    /// Whether it says how many there were on each side.
    pub(super) fn is_countable(self) -> bool {
        self.vote.ballots.sides().iter().take(CAST).all(|(_, side)| {
            side.count.is_some() || !side.names.iter().any(|name| self.is_group(name))
        })
    }

    /// Whether a side has as many votes as names, as far as they say how many they are.
    fn is_counted(self, side: &Voters) -> bool {
        let names = side.names.len();
        let has_group = side.names.iter().any(|name| self.is_group(name));
        match &side.count {
            Some(count) if names > 0 && has_group => **count as usize >= names,
            Some(count) => names == 0 || **count as usize == names,
            None => !has_group,
        }
    }

    /// Whether a name may be that of several who sat.
    fn is_group(self, name: &Located<Text>) -> bool {
        match self.context.speaker(&name.0) {
            Speaker::Person => false,
            Speaker::Company(_) => true,
            _ => self.step.sitting().filter(|own| may_be(self.context, &name.0, own)).count() > 1,
        }
    }

    /// Whether all who are named as voters were there.
    fn are_there(self) -> bool {
        self.step.roll.is_none()
            || voters(self.vote)
                .all(|name| self.step.sitting().any(|own| may_be(self.context, &name.0, own)))
    }

    /// How many voted or abstained.
    fn cast(self) -> usize {
        let sides = self.vote.ballots.sides();
        sides.into_iter().take(CAST).map(|(_, voters)| voters.total()).sum()
    }

    /// How many can have voted or abstained, of those who sat.
    fn expected(self, roll: &Roll<'_>) -> RangeInclusive<usize> {
        let [absent, paired] = [&self.vote.ballots.absent, &self.vote.ballots.paired];
        let unnamed = [absent, paired].map(|side| side.total().saturating_sub(side.names.len()));
        let bound = roll.0.iter().filter(|own| self.must_vote(own.person)).copied().collect();
        let free = roll.0.iter().filter(|own| self.may_vote(own.person)).copied().collect();
        Roll(bound).least().saturating_sub(unnamed.iter().sum())..=Roll(free).most()
    }

    /// Those who were away or paired, as the vote names them: one can be out for no more than that.
    fn outside(self) -> impl Iterator<Item = &'r Located<Text>> {
        let ballots = &self.vote.ballots;
        ballots.absent.names.iter().chain(&ballots.paired.names)
    }

    /// Whether someone who sat may have voted.
    fn may_vote(self, person: &Person) -> bool {
        !self.outside().any(|name| name.0 == person.name.0)
    }

    /// Whether someone who sat must have voted. One who abstains from the decision may have voted on how to come to it.
    fn must_vote(self, person: &Person) -> bool {
        let mut free = self.outside().chain(self.item.abstaining.iter().copied());
        !free.any(|name| may_be(self.context, &name.0, person))
    }

    /// What is wrong with it.
    fn breaches(self) -> Vec<Breach> {
        let mut breaches = self.miscounted();
        match self.is_countable() {
            true => breaches.extend(self.uncounted()),
            false => breaches.extend(self.uncountable()),
        }
        breaches
    }

    /// Sides whose count and names differ, and names that vote twice.
    fn miscounted(self) -> Vec<Breach> {
        let context = self.context;
        let mut breaches = Vec::new();
        let mut seen = BTreeSet::new();
        for (side, voters) in self.vote.ballots.sides() {
            let names = voters.names.len();
            if let Some(count) = voters.count.as_ref().filter(|_| !self.is_counted(voters)) {
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

    /// The groups on sides that don't say how many they are.
    fn uncountable(self) -> impl Iterator<Item = Breach> {
        let sides = self.vote.ballots.sides().into_iter().take(CAST);
        let open = sides.filter(|(_, side)| side.count.is_none());
        open.filter_map(move |(side, voters)| {
            let group = voters.names.iter().find(|name| self.is_group(name))?;
            let message = format!("`{}` räknas som en röst, men är flera", group.0);
            let hint = format!("skriv hur många som röstade så: `{side}: {{antal: …, namn: …}}`");
            Some(Breach::new(self.context.at(group), message).hint(hint))
        })
    }

    /// The breach of ballots that are not those of the people who took part.
    fn uncounted(self) -> Option<Breach> {
        let roll = self.step.roll.as_ref()?;
        let (cast, expected) = (self.cast(), self.expected(roll));
        // M2 reports those who can't have voted.
        if expected.contains(&cast) || !self.are_there() {
            return None;
        }
        let message = format!("{cast} har röstat eller avstått, men {} deltog", expected.end());
        let place = self.context.meeting.at_name(&self.vote.ballots);
        let breach = Breach::new(place, message).hint("rätta rösterna eller närvaron");
        let there = self.step.sitting().filter(|own| self.may_vote(own));
        let names: Vec<&str> = there.map(|person| person.name.0.as_str()).collect();
        Some(match names.len() {
            1..=FEW => {
                let named = wording::names(&names);
                breach.hint(format!("finns: deltog enligt närvaron: {named}"))
            }
            _ => breach,
        })
    }
}

/// So many people are named in a hint.
const FEW: usize = 12;

/// An election with more ballots than there were people.
fn misdealt(context: &MeetingContext<'_>, step: &Step<'_>, election: &Election) -> Option<Breach> {
    let (cast, there) = (election.ballots()? as usize, step.roll.as_ref()?.most());
    let counted = election.candidates.0.iter();
    let mut counted = counted.filter_map(|own| Some((own, own.votes.as_ref()?)));
    if let Some((own, votes)) = counted.clone().find(|(_, votes)| ***votes as usize > there) {
        let message = format!("`{}` fick {} röster, men {there} deltog", own.name.0, **votes);
        return Some(Breach::new(context.at(votes), message).hint("rätta rösterna eller närvaron"));
    }
    let (_, last) = counted.next_back()?;
    // Of several places, each may fill as many.
    if cast <= there || there > 0 && cast.is_multiple_of(there) {
        return None;
    }
    let message = format!("{cast} röstsedlar har lämnats, men {there} deltog");
    Some(Breach::new(context.at(last), message).hint("rätta rösterna eller närvaron"))
}
