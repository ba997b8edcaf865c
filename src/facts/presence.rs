//! Who was there at each moment of a meeting, and who served in whose place.
//!
//! In come an attendance and the moments of a meeting, out comes who sat at one of them. A row says it by §, by the
//! clock or in part; what happens in a § says it to the moment. Where nothing says whether somebody had come
//! yet, she may have been there.

use rustc_hash::{FxHashMap, FxHashSet};

use super::movements::{Movement, MovementKind, movements};
use super::timeline::{Moment, Stretch, Timeline};
use crate::record::{
    Attendance, AttendanceGroup, ClockSpan, Located, Night, ParagraphNumber, ParagraphSet, Person,
    Recusal, Replaced, Service, ServiceSpell, Share,
};

/// Whether someone was there at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Presence {
    /// She was not.
    Away,
    /// The record doesn't say whether she was.
    Perhaps,
    /// She was.
    There,
}

/// Someone who sat at a moment.
#[derive(Debug, Clone, Copy)]
pub struct Sitting<'a> {
    /// Who.
    pub person: &'a Person,
    /// Whose seat she had: her own name for a seat of her own.
    pub seat: &'a str,
    /// Whether she was there for certain.
    pub presence: Presence,
}

/// Those who sat at a moment: each once.
#[derive(Debug, Default)]
pub struct Roll<'a>(pub Vec<Sitting<'a>>);

impl<'a> Roll<'a> {
    /// Those who for certain had another's seat while somebody else had it too, with that one.
    pub fn rivals(&self) -> impl Iterator<Item = (&Sitting<'a>, &Sitting<'a>)> {
        let there = self.0.iter().filter(|sitting| sitting.presence == Presence::There);
        let substitutes = there.clone().filter(|own| own.seat != own.person.name.0);
        substitutes.filter_map(move |own| {
            let others = there.clone().take_while(|other| !std::ptr::eq(*other, own));
            let later = there.clone().filter(|other| other.seat == other.person.name.0);
            let rival = others.chain(later).find(|other| other.seat == own.seat)?;
            Some((own, rival))
        })
    }

    /// How many there were at least.
    pub fn least(&self) -> usize {
        self.0.iter().filter(|sitting| sitting.presence == Presence::There).count()
    }

    /// How many there were at most: of those who may have had one seat, one.
    pub fn most(&self) -> usize {
        let mut seats: Vec<&str> = Vec::new();
        for sitting in self.0.iter().filter(|own| own.presence == Presence::Perhaps) {
            let is_taken = self
                .0
                .iter()
                .any(|other| other.seat == sitting.seat && other.presence == Presence::There);
            if !is_taken && !seats.contains(&sitting.seat) {
                seats.push(sitting.seat);
            }
        }
        self.least() + seats.len()
    }
}

/// Who is there at the moments of a meeting.
#[derive(Debug)]
pub struct Presences<'a> {
    /// The rows of those who can have a seat.
    rows: Vec<Row<'a>>,
    /// The meeting's moments.
    pub timeline: Timeline<'a>,
    /// What events say, by name, in their order.
    movements: FxHashMap<&'a str, Vec<Movement<'a>>>,
}

/// A row of the attendance, of someone who can have a seat.
#[derive(Debug)]
struct Row<'a> {
    group: AttendanceGroup,
    person: &'a Person,
    /// Whether there is an earlier row of the same person.
    is_repeated: bool,
}

/// A moment of a §, with the conflicts of interest that hold at it.
#[derive(Debug, Clone, Copy)]
pub struct MomentOf<'r, 'a> {
    /// The §'s moments.
    pub stretch: &'r Stretch<'a>,
    /// The moment.
    pub moment: Moment,
    /// Those who had left.
    pub recusals: &'r [&'a Recusal],
}

impl MomentOf<'_, '_> {
    /// Whether someone had left because of a conflict of interest.
    fn is_recused(&self, person: &Person) -> bool {
        is_recused(self.recusals, &person.name.0)
    }
}

/// Whether someone left because of a conflict of interest.
pub fn is_recused(recusals: &[&Recusal], name: &str) -> bool {
    recusals.iter().any(|recusal| recusal.name.0 == name)
}

impl<'a> Presences<'a> {
    /// Who is there at the moments of a meeting.
    pub(super) fn new(attendance: Option<&'a Attendance>, timeline: Timeline<'a>) -> Self {
        let movements = movements(&timeline);
        let mut names = FxHashSet::default();
        let rows = attendance.into_iter().flat_map(elected).map(|(group, person)| {
            let is_repeated = !names.insert(&*person.name.0);
            Row { group, person, is_repeated }
        });
        Self { rows: rows.collect(), timeline, movements }
    }

    /// Those who sat at a moment.
    pub fn roll(&self, at: MomentOf<'_, 'a>) -> Roll<'a> {
        let mut roll: Vec<Sitting<'a>> = Vec::new();
        for Row { group, person, is_repeated } in &self.rows {
            let Some(sitting) = self.sitting(*group, person, at) else { continue };
            let mut earlier = roll.iter_mut().filter(|_| *is_repeated);
            match earlier.find(|other| other.person.name == person.name) {
                Some(other) if other.presence < sitting.presence => *other = sitting,
                Some(_) => {}
                None => roll.push(sitting),
            }
        }
        Roll(roll)
    }

    /// How someone sat at a moment by a row of the attendance; none if she didn't.
    pub fn sitting(
        &self,
        group: AttendanceGroup,
        person: &'a Person,
        at: MomentOf<'_, 'a>,
    ) -> Option<Sitting<'a>> {
        if at.is_recused(person) {
            return None;
        }
        let (seat, served) = self.duty(group, person, at)?;
        let presence = served.min(self.presence(person, at.stretch, at.moment));
        (presence != Presence::Away).then_some(Sitting { person, seat, presence })
    }

    /// Whose seat someone had at a moment if she was there, and whether she served.
    fn duty(
        &self,
        group: AttendanceGroup,
        person: &'a Person,
        at: MomentOf<'_, 'a>,
    ) -> Option<(&'a str, Presence)> {
        match Duty::of(group, person) {
            Duty::Never => None,
            Duty::Throughout => Some((seat_of(person, person.replaces.as_ref()), Presence::There)),
            Duty::Spells(spells) => spells
                .iter()
                .map(|spell| (seat_of(person, spell.replaces.as_ref()), self.spell(spell, at)))
                .max_by_key(|(_, presence)| *presence),
            Duty::AsItHappens => self.stepped_in(person, at).map(|seat| (seat, Presence::There)),
        }
    }

    /// Whether a spell of service holds at a moment.
    fn spell(&self, spell: &ServiceSpell, at: MomentOf<'_, 'a>) -> Presence {
        match self.is_given_back(spell, at.moment) {
            true => Presence::Away,
            false => self.said(spell).presence(at.stretch, self.timeline.bounds(at.moment)),
        }
    }

    /// What a spell says of when it holds.
    fn said<'s>(&self, spell: &'s ServiceSpell) -> Said<'s> {
        Said::of_spell(spell, self.timeline.night)
    }

    /// Whether the one whose place somebody took has come by then, where the spell itself says no end.
    fn is_given_back(&self, spell: &ServiceSpell, moment: Moment) -> bool {
        let Some(replaced) = spell.replaces.as_ref().filter(|_| self.said(spell).is_nothing())
        else {
            return false;
        };
        let moved = self.movements(&replaced.name.0).iter();
        let last = moved.rev().find(|own| own.moment <= moment);
        last.is_some_and(|own| matches!(own.kind, MovementKind::Arrives))
    }

    /// Whose seat someone without one has taken, by an event or because of a conflict of interest.
    fn stepped_in(&self, person: &'a Person, at: MomentOf<'_, 'a>) -> Option<&'a str> {
        let name = &person.name.0;
        let mut recusals = at.recusals.iter();
        let recused = recusals.find(|own| own.replaced_by.as_ref().is_some_and(|by| by.0 == *name));
        if let Some(recusal) = recused {
            return Some(&recusal.name.0);
        }
        let mut before = self.movements(name).iter().rev().filter(|own| own.moment <= at.moment);
        match before.next()?.kind {
            MovementKind::Serves(seat) => Some(seat.unwrap_or(&person.name.0)),
            MovementKind::Arrives | MovementKind::Leaves | MovementKind::StepsBack => None,
        }
    }

    /// Whether someone was there at a moment of a §, by a row of the attendance.
    pub fn presence(&self, person: &Person, stretch: &Stretch<'_>, moment: Moment) -> Presence {
        let said = Said::of(person, self.timeline.night);
        let moved = self.moved(person, stretch, moment, &said);
        moved.unwrap_or_else(|| said.presence(stretch, self.timeline.bounds(moment)))
    }

    /// What events say of someone at a moment. If her row says for what she was there, they only say it
    /// for the § that they are in.
    fn moved(
        &self,
        person: &Person,
        stretch: &Stretch<'_>,
        moment: Moment,
        said: &Said<'_>,
    ) -> Option<Presence> {
        let within = stretch.first..=stretch.last;
        let mut before = None;
        for own in self.movements(&person.name.0) {
            let is_there = match own.kind {
                MovementKind::Arrives => true,
                MovementKind::Leaves => false,
                MovementKind::Serves(_) | MovementKind::StepsBack => continue,
            };
            if !said.is_nothing() && !within.contains(&own.moment) {
                continue;
            }
            if own.moment > moment {
                // Whoever comes later isn't there yet, and whoever leaves later still is.
                return Some(presence_of(before.unwrap_or(!is_there)));
            }
            before = Some(is_there);
        }
        before.map(presence_of)
    }

    /// What events say of someone, in their order.
    pub fn movements(&self, name: &str) -> &[Movement<'a>] {
        self.movements.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    /// The conflicts of interest, with their §§.
    pub fn recusals(&self) -> impl Iterator<Item = (ParagraphNumber, &'a Recusal)> {
        self.timeline.stretches.iter().flat_map(|stretch| {
            let acts = stretch.item.all_acts().flat_map(|acts| acts.recusals);
            acts.map(move |recusal| (stretch.number, recusal))
        })
    }

    /// How much of a § someone was there for, by a row of the attendance.
    pub fn share(&self, person: &Person, stretch: &Stretch<'_>) -> Share {
        let said = Said::of(person, self.timeline.night);
        let moments = stretch.moments();
        let moved: Option<Vec<bool>> = moments
            .map(|moment| Some(self.moved(person, stretch, moment, &said)? == Presence::There))
            .collect();
        match moved {
            Some(moments) => sampled(moments.into_iter()),
            None => said.share(stretch, self.hours(stretch)),
        }
    }

    /// How much of a § someone had a seat for, by a row of the attendance, given the §'s moments.
    pub fn served(
        &self,
        group: AttendanceGroup,
        person: &'a Person,
        moments: &[MomentOf<'_, 'a>],
    ) -> Share {
        let Some(stretch) = moments.first().map(|at| at.stretch) else { return Share::None };
        let duty = match Duty::of(group, person) {
            Duty::Never => Share::None,
            Duty::Throughout => Share::Whole,
            Duty::Spells(spells) => {
                let shares = spells.iter().map(|spell| {
                    let goes_on = moments.iter().map(|at| !self.is_given_back(spell, at.moment));
                    let said = self.said(spell).share(stretch, self.hours(stretch));
                    said.min(sampled(goes_on))
                });
                shares.max().unwrap_or(Share::None)
            }
            Duty::AsItHappens => {
                sampled(moments.iter().map(|at| self.stepped_in(person, *at).is_some()))
            }
        };
        let is_free = moments.iter().map(|at| !at.is_recused(person));
        duty.min(sampled(is_free)).min(self.share(person, stretch))
    }

    /// Between which times a § was, and whether it took all the time between them for certain.
    fn hours(&self, stretch: &Stretch<'_>) -> Hours {
        let (begin, end) =
            (self.timeline.bounds(stretch.first), self.timeline.bounds(stretch.last));
        Hours { from: begin.0, to: end.1, are_known: begin.0 == begin.1 && end.0 == end.1 }
    }
}

/// When someone has a seat, of the time that she is there.
enum Duty<'a> {
    /// At no time.
    Never,
    /// All of it.
    Throughout,
    /// In these spells.
    Spells(&'a [ServiceSpell]),
    /// When an event or a conflict of interest gives her one.
    AsItHappens,
}

impl<'a> Duty<'a> {
    /// What a row of the attendance says of it.
    fn of(group: AttendanceGroup, person: &'a Person) -> Self {
        match person.service.as_deref() {
            Some(Service::Always(false)) => Self::Never,
            Some(Service::Always(true)) => Self::Throughout,
            Some(Service::Spells(spells)) => Self::Spells(spells),
            None if group == AttendanceGroup::Deciding || person.replaces.is_some() => {
                Self::Throughout
            }
            None => Self::AsItHappens,
        }
    }
}

/// Between which times a § was.
#[derive(Debug, Clone, Copy)]
struct Hours {
    from: u16,
    to: u16,
    /// Whether it began and ended just then.
    are_known: bool,
}

/// How much something holds for that holds at some moments.
fn sampled(holds: impl Iterator<Item = bool>) -> Share {
    let (all, none) = holds.fold((true, true), |(all, none), own| (all && own, none && !own));
    match (all, none) {
        (_, true) => Share::None,
        (true, _) => Share::Whole,
        _ => Share::Part,
    }
}

/// What a row of an attendance says of when someone was there.
struct Said<'a> {
    paragraphs: Option<&'a ParagraphSet>,
    hours: Vec<ClockSpan>,
}

impl<'a> Said<'a> {
    fn of(person: &'a Person, night: Night) -> Self {
        Self { paragraphs: person.paragraphs.as_deref(), hours: person.spans(night) }
    }

    fn of_spell(spell: &'a ServiceSpell, night: Night) -> Self {
        let hours = spell.hours.0.iter().map(|span| span.of(night)).collect();
        Self { paragraphs: spell.paragraphs.as_deref(), hours }
    }

    /// How much of a § she was there for. Times of day don't part one that can have been at any time.
    fn share(&self, stretch: &Stretch<'_>, hours: Hours) -> Share {
        let Hours { from, to, are_known } = hours;
        let by_paragraph = self.paragraphs.map_or(Share::Whole, |set| set.share(stretch.number));
        let is_open = self.hours.is_empty() || self.hours.iter().any(|span| span.holds(from, to));
        let by_clock = match () {
            () if is_open => Share::Whole,
            () if !self.hours.iter().any(|span| span.touches(from, to)) => Share::None,
            () if are_known => Share::Part,
            () => Share::Whole,
        };
        by_paragraph.min(by_clock)
    }

    fn is_nothing(&self) -> bool {
        self.paragraphs.is_none() && self.hours.is_empty()
    }

    /// Whether she was there at a moment of a § between two times.
    fn presence(&self, stretch: &Stretch<'_>, (from, to): (u16, u16)) -> Presence {
        let by_clock = match &self.hours[..] {
            [] => None,
            hours if hours.iter().any(|span| span.holds(from, to)) => Some(Presence::There),
            hours if hours.iter().any(|span| span.touches(from, to)) => Some(Presence::Perhaps),
            _ => Some(Presence::Away),
        };
        let by_paragraph = self.paragraphs.map(|set| set.share(stretch.number));
        match (by_paragraph, by_clock) {
            (Some(Share::None), _) | (_, Some(Presence::Away)) => Presence::Away,
            (Some(Share::Whole), _) | (None, None) => Presence::There,
            (Some(Share::Part), None) => Presence::Perhaps,
            (Some(Share::Part) | None, Some(presence)) => presence,
        }
    }
}

/// The seat that someone has who may stand for another.
fn seat_of<'a>(person: &'a Person, replaced: Option<&'a Located<Replaced>>) -> &'a str {
    replaced.map_or(&person.name.0, |replaced| &replaced.name.0)
}

/// Those who can have a seat: ledamöter, then ersättare.
pub(super) fn elected(attendance: &Attendance) -> impl Iterator<Item = (AttendanceGroup, &Person)> {
    let deciding = attendance.deciding.iter().map(|own| (AttendanceGroup::Deciding, &**own));
    let others = attendance.substitutes.iter().map(|own| (AttendanceGroup::Substitutes, &**own));
    deciding.chain(others)
}

/// Whether someone is there of whom that is known.
fn presence_of(is_there: bool) -> Presence {
    if is_there { Presence::There } else { Presence::Away }
}
