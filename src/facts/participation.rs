//! Who took part in each §: Swedish minutes must say so (KL 5:66–67), and quorum, votes, reservations
//! and jäv all depend on it.
//!
//! In come a meeting and its §§, out come its items with those who sat when something was voted on or decided.

use super::presence::{MomentOf, Presences, Roll};
use super::timeline::{Moment, Stretch, Timeline};
use crate::record::{
    Acts, AttendanceGroup, Item, Located, Meeting, ParagraphNumber, Person, Recusal, Share, Text,
};

/// A meeting's items, and who was there at each moment of them.
#[derive(Debug)]
pub struct Participation<'a> {
    /// The items, those below after the one above: also pauses, dropped ones and those without a §.
    pub items: Vec<ItemFacts<'a>>,
    /// Who was there.
    pub presences: Presences<'a>,
}

/// An item of a meeting with its §, and who took part in it.
#[derive(Debug)]
pub struct ItemFacts<'a> {
    /// The item.
    pub item: &'a Item,
    /// Its §, or that of the item that it is below; none without minutes.
    pub number: Option<ParagraphNumber>,
    /// How many items it is below.
    pub depth: usize,
    /// The conflicts of interest that hold for all of it: its own, and those of what it is below.
    pub recusals: Vec<&'a Recusal>,
    /// Those who abstain from a decision in it or in what it is below.
    pub abstaining: Vec<&'a Located<Text>>,
    /// Those who took part in a decision of it, or may have; none without a number.
    pub took_part: Vec<&'a Person>,
    /// What takes place in it: its events, then what it says itself.
    pub steps: Vec<Step<'a>>,
    /// Its place among the stretches of the meeting's timeline; none without a number.
    stretch: Option<usize>,
}

/// What takes place at a moment of a §.
#[derive(Debug)]
pub struct Step<'a> {
    /// What.
    pub acts: Acts<'a>,
    /// The conflicts of interest that held then.
    pub recusals: Vec<&'a Recusal>,
    /// Those who sat, if something was voted on or decided.
    pub roll: Option<Roll<'a>>,
    /// Whether the § was decided then, or came to its end without a decision.
    pub is_decision: bool,
}

/// An item that became a §.
#[derive(Debug, Clone, Copy)]
pub struct Paragraph<'a> {
    /// Its number.
    pub number: ParagraphNumber,
    /// The item.
    pub item: &'a Item,
    /// Those who took part in a decision of it.
    pub took_part: &'a [&'a Person],
}

impl<'a> Presences<'a> {
    /// An item's moments in the timeline; none for one without a §.
    pub fn stretch(&self, item: &ItemFacts<'a>) -> Option<&Stretch<'a>> {
        self.timeline.stretches.get(item.stretch?)
    }
}

impl<'a> ItemFacts<'a> {
    /// The item as a § of its own; `None` for one below another, or without a number.
    pub fn paragraph(&self) -> Option<Paragraph<'_>> {
        let number = self.number.filter(|_| self.depth == 0)?;
        Some(Paragraph { number, item: self.item, took_part: &self.took_part })
    }
}

/// The items of a meeting with these §§, and who was there.
pub(super) fn participation<'a>(
    meeting: &'a Meeting,
    numbers: &[ParagraphNumber],
) -> Participation<'a> {
    let timeline = Timeline::new(meeting, numbers);
    let presences = Presences::new(meeting.attendance.as_deref(), timeline);
    let mut items = Vec::new();
    let mut next = 0;
    for item in &meeting.items {
        collect(&presences, &mut next, &[], item, &mut items);
    }
    Participation { items, presences }
}

/// Adds an item, which is below `above`, and those below it; `next` is the place of the next stretch.
fn collect<'a>(
    presences: &Presences<'a>,
    next: &mut usize,
    above: &[&'a Item],
    item: &'a Item,
    items: &mut Vec<ItemFacts<'a>>,
) {
    let line: Vec<&Item> = above.iter().copied().chain([item]).collect();
    let recusals: Vec<&Recusal> = line.iter().flat_map(|item| &item.recusals.0).collect();
    let acts = line.iter().flat_map(|item| item.all_acts());
    let place = *next;
    let upcoming = presences.timeline.stretches.get(place);
    let stretch = upcoming.filter(|own| std::ptr::eq(own.item, item));
    *next += usize::from(stretch.is_some());
    let steps = steps(presences, stretch, item, &recusals);
    items.push(ItemFacts {
        item,
        number: stretch.map(|stretch| stretch.number),
        depth: above.len(),
        recusals,
        abstaining: acts.flat_map(|acts| acts.abstaining).collect(),
        took_part: took_part(&steps),
        steps,
        stretch: stretch.map(|_| place),
    });
    for sub in &item.subitems {
        collect(presences, next, &line, sub, items);
    }
}

/// What takes place in an item, with those who sat, given the conflicts of interest that hold for all of it. A § in
/// which nothing is decided has those who sat at its end.
fn steps<'a>(
    presences: &Presences<'a>,
    stretch: Option<&Stretch<'a>>,
    item: &'a Item,
    recused: &[&'a Recusal],
) -> Vec<Step<'a>> {
    let mut recusals = recused.to_vec();
    let mut steps = Vec::with_capacity(item.events.0.len() + 1);
    for (at, event) in item.events.0.iter().enumerate() {
        // One who comes back takes part again.
        recusals.retain(|recusal| !event.arriving.0.contains(&recusal.name));
        recusals.extend(&event.recusals.0);
        let moment = stretch.map(|stretch| stretch.event(at));
        let acts = event.acts();
        steps.push(Step::new(acts, acts.decide(), recusals.clone()).at(presences, stretch, moment));
    }
    let own = item.acts();
    let is_decided = steps.iter().any(|step: &Step<'_>| step.is_decision);
    let last = Step::new(own, own.decide() || !is_decided, recusals);
    steps.push(last.at(presences, stretch, stretch.map(|stretch| stretch.last)));
    steps
}

/// Those who sat when something was decided, each once.
fn took_part<'a>(steps: &[Step<'a>]) -> Vec<&'a Person> {
    let mut decisions = steps.iter().filter(|step| step.is_decision);
    let mut people: Vec<&Person> = decisions.next().into_iter().flat_map(Step::sitting).collect();
    for sitting in decisions.flat_map(Step::sitting) {
        if !people.iter().any(|other| other.name == sitting.name) {
            people.push(sitting);
        }
    }
    people
}

impl<'a> Step<'a> {
    fn new(acts: Acts<'a>, is_decision: bool, recusals: Vec<&'a Recusal>) -> Self {
        Self { acts, recusals, roll: None, is_decision }
    }

    /// It with those who sat at a moment of a §, if it needs them.
    fn at(
        self,
        presences: &Presences<'a>,
        stretch: Option<&Stretch<'a>>,
        moment: Option<Moment>,
    ) -> Self {
        let acts = &self.acts;
        let is_needed = self.is_decision || !acts.votes.is_empty() || !acts.elections.is_empty();
        let place = stretch.zip(moment).filter(|_| is_needed);
        let roll = place.map(|(stretch, moment)| {
            presences.roll(MomentOf { stretch, moment, recusals: &self.recusals })
        });
        Self { roll, ..self }
    }

    /// Those who sat, or may have.
    pub fn sitting(&self) -> impl Iterator<Item = &'a Person> {
        self.roll.iter().flat_map(|roll| roll.0.iter().map(|sitting| sitting.person))
    }
}

impl<'a> Participation<'a> {
    /// An item's moments in the timeline; none for one without a §.
    pub fn stretch(&self, item: &ItemFacts<'a>) -> Option<&Stretch<'a>> {
        self.presences.stretch(item)
    }

    /// An item's moments with the conflicts of interest that held at each; none for one without a §.
    fn moments<'r>(&'r self, item: &'r ItemFacts<'a>) -> Vec<MomentOf<'r, 'a>> {
        let Some(stretch) = self.stretch(item) else { return Vec::new() };
        let held = item.steps.iter().map(|step| &step.recusals[..]);
        let recusals = std::iter::once(&item.recusals[..]).chain(held);
        // Who leaves before anything else happens had no part in it.
        let first = item.item.events.0.first();
        let skipped = usize::from(first.is_some_and(|event| !event.recusals.0.is_empty()));
        let moments = stretch.moments().zip(recusals).skip(skipped);
        moments.map(|(moment, recusals)| MomentOf { stretch, moment, recusals }).collect()
    }

    /// How much of an item someone was there for, by a row of the attendance.
    pub fn share(&self, item: &ItemFacts<'a>, person: &Person) -> Share {
        let stretch = self.stretch(item);
        stretch.map_or(Share::None, |stretch| self.presences.share(person, stretch))
    }

    /// Whose seats someone had in an item, by a row of the attendance.
    pub fn seats(
        &self,
        item: &ItemFacts<'a>,
        group: AttendanceGroup,
        person: &'a Person,
    ) -> Vec<&'a str> {
        let moments = self.moments(item);
        let sat = moments.iter().filter_map(|at| self.presences.sitting(group, person, *at));
        let mut seats: Vec<&str> = sat.map(|sitting| sitting.seat).collect();
        seats.dedup();
        seats
    }

    /// How much of an item someone sat for, by a row of the attendance.
    pub fn served(
        &self,
        item: &ItemFacts<'a>,
        group: AttendanceGroup,
        person: &'a Person,
    ) -> Share {
        self.presences.served(group, person, &self.moments(item))
    }
}
