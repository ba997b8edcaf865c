//! Who comes, leaves and serves, as the events of a meeting say it.
//!
//! In come the moments of a meeting, out come movements by name. The one whose place is taken gets it back when she comes.

use rustc_hash::FxHashMap;

use super::timeline::{Moment, Timeline};
use crate::record::{Event, ParagraphNumber, Recusal, Successor, Time};

/// What an event says of someone, from its moment on.
#[derive(Debug, Clone, Copy)]
pub struct Movement<'a> {
    /// What.
    pub kind: MovementKind<'a>,
    /// In which §.
    pub number: ParagraphNumber,
    /// At what time, if that is said.
    pub time: Option<Time>,
    /// The moment.
    pub moment: Moment,
}

/// A kind of movement.
#[derive(Debug, Clone, Copy)]
pub enum MovementKind<'a> {
    /// She comes.
    Arrives,
    /// She leaves.
    Leaves,
    /// She serves, perhaps in a known place.
    Serves(Option<&'a str>),
    /// She gives the place back.
    StepsBack,
}

/// What the events of a meeting say of each who comes, leaves or serves.
pub(super) fn movements<'a>(timeline: &Timeline<'a>) -> FxHashMap<&'a str, Vec<Movement<'a>>> {
    let mut moves = Moves::default();
    for stretch in &timeline.stretches {
        let first = Movement {
            kind: MovementKind::Leaves,
            number: stretch.number,
            time: None,
            moment: stretch.first,
        };
        moves.recuse(&stretch.item.recusals.0, first);
        for (moment, event) in stretch.events() {
            let time = event.time.map(|time| Time(timeline.night.minute(time.start)));
            let at = Movement { kind: MovementKind::Leaves, number: stretch.number, time, moment };
            moves.add(event, at);
        }
    }
    moves.all
}

/// Movements as they are added, and who serves by them.
#[derive(Default)]
struct Moves<'a> {
    all: FxHashMap<&'a str, Vec<Movement<'a>>>,
    /// Who serves, and in whose place if that is known.
    serving: Vec<(&'a str, Option<&'a str>)>,
    /// Who left because of a conflict of interest, and when.
    recused: Vec<(&'a str, Movement<'a>)>,
}

impl<'a> Moves<'a> {
    /// Adds what an event says, given its place.
    fn add(&mut self, event: &'a Event, at: Movement<'a>) {
        let seats: Vec<Option<&str>> =
            event.serving.0.iter().map(|successor| self.seat(event, successor)).collect();
        for name in event.leaving.0.iter().map(|name| name.0.as_str()) {
            self.step_back(at, |(substitute, _)| substitute == name);
            self.recused.retain(|(recused, _)| *recused != name);
            self.push(name, MovementKind::Leaves, at);
        }
        for name in event.arriving.0.iter().map(|name| name.0.as_str()) {
            self.arrive(name, at);
            self.step_back(at, |(_, seat)| seat == Some(name));
        }
        for (successor, seat) in event.serving.0.iter().zip(seats) {
            let name = successor.name.0.as_str();
            self.serving.retain(|(substitute, _)| *substitute != name);
            self.serving.push((name, seat));
            self.push(name, MovementKind::Serves(seat), at);
        }
        self.recuse(&event.recusals.0, at);
    }

    /// Adds those who leave because of a conflict of interest.
    fn recuse(&mut self, recusals: &'a [Recusal], at: Movement<'a>) {
        self.recused.extend(recusals.iter().map(|recusal| (recusal.name.0.as_str(), at)));
    }

    /// Adds someone who comes. One who comes back into the § that she left because of a conflict of interest was at the
    /// meeting all the time; one who comes back later was away since.
    fn arrive(&mut self, name: &'a str, at: Movement<'a>) {
        let recused = self.recused.iter().rposition(|(recused, _)| *recused == name);
        let since = recused.map(|place| self.recused.remove(place).1);
        if since.is_some_and(|since| since.number == at.number) {
            return;
        }
        if let Some(since) = since {
            self.push(name, MovementKind::Leaves, since);
        }
        self.push(name, MovementKind::Arrives, at);
    }

    /// Whose seat somebody takes: that of the one whom she replaces, or of the only one who leaves as she begins.
    fn seat(&self, event: &'a Event, successor: &'a Successor) -> Option<&'a str> {
        let said = successor.replaces.as_ref().map(|replaced| replaced.name.0.as_str());
        let left = match (&event.leaving.0[..], &event.serving.0[..]) {
            ([only], [_]) => Some(only.0.as_str()),
            _ => None,
        };
        let replaced = said.or(left)?;
        // Whoever replaces an ersättare has the seat that she had.
        let held = self.serving.iter().find(|(substitute, _)| *substitute == replaced);
        held.and_then(|(_, seat)| *seat).or(Some(replaced))
    }

    /// Ends the service of some.
    fn step_back(&mut self, at: Movement<'a>, ends: impl Fn((&'a str, Option<&'a str>)) -> bool) {
        let (ended, rest): (Vec<_>, Vec<_>) =
            self.serving.iter().copied().partition(|own| ends(*own));
        self.serving = rest;
        for (substitute, _) in ended {
            self.push(substitute, MovementKind::StepsBack, at);
        }
    }

    fn push(&mut self, name: &'a str, kind: MovementKind<'a>, at: Movement<'a>) {
        self.all.entry(name).or_default().push(Movement { kind, ..at });
    }
}
