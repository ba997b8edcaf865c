//! What follows from minutes year after year: what was decided, who is to do what about it, which decisions by
//! delegation were reported, and each matter through all its §§.
//!
//! In come records with who took part, out come rows. Each row has its organ, so that rows of several organs can be
//! joined. What is in a register of a year is what was known at the year's last meeting, so that no later one changes it.

mod assignments;
mod matters;
mod minuted;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

pub use self::assignments::{Assigned, AssignmentState, Deadline, Mistake, MistakenClosing};
pub use self::matters::{Matter, MatterStep, matters};
pub use self::minuted::Minuted;

use super::body::Body;
use super::participation::Participation;
use crate::project::OrganId;
use crate::record::{DelegatedDecision, MeetingId, Records};

/// What registers are made of.
#[derive(Debug, Default)]
pub struct Registers<'a> {
    /// The items of all minutes, in order.
    minuted: Vec<Minuted<'a>>,
    /// What they gave somebody to do, in order.
    assigned: Vec<Assigned<'a>>,
    /// What they close, but can't.
    mistaken: Vec<MistakenClosing<'a>>,
}

/// What a § decided, with what it gave somebody to do.
#[derive(Debug)]
pub struct Decided<'r, 'a> {
    /// Where.
    pub minuted: Minuted<'a>,
    /// Who is to do what.
    pub assigned: Vec<&'r Assigned<'a>>,
}

/// A decision by delegation with the § that reports it.
#[derive(Debug, Clone, Copy)]
pub struct Reported<'a> {
    /// Where.
    pub minuted: Minuted<'a>,
    /// The decision.
    pub decision: &'a DelegatedDecision,
}

impl<'a> Registers<'a> {
    /// What the minutes of each organ give, in the order of the organs. A § may close what another organ's gave.
    pub(super) fn of_each<'p>(
        body: &Body<'a>,
        organs: impl Iterator<Item = (&'a Records, &'p BTreeMap<MeetingId, Participation<'a>>)>,
    ) -> Vec<Self>
    where
        'a: 'p,
    {
        let mut registers: Vec<(&OrganId, Self)> = Vec::new();
        let mut all = Vec::new();
        for (records, participations) in organs {
            let minuted = minuted::minuted(records, body, participations);
            all.extend_from_slice(&minuted);
            registers.push((&records.organ, Self { minuted, ..Self::default() }));
        }
        all.sort_by_key(Minuted::place);
        let (assigned, mistaken) = assignments::assigned(body, &all);
        let mut assigned_by: BTreeMap<&OrganId, Vec<Assigned<'a>>> = BTreeMap::new();
        for own in assigned {
            assigned_by.entry(own.given.organ).or_default().push(own);
        }
        let mut mistaken_by: BTreeMap<&OrganId, Vec<MistakenClosing<'a>>> = BTreeMap::new();
        for own in mistaken {
            mistaken_by.entry(own.by.organ).or_default().push(own);
        }
        let with_assigned = registers.into_iter().map(|(organ, own)| Self {
            assigned: assigned_by.remove(organ).unwrap_or_default(),
            mistaken: mistaken_by.remove(organ).unwrap_or_default(),
            ..own
        });
        with_assigned.collect()
    }

    /// The same with what the minutes of other organs give, in the order of days. Closings that lead to nothing stay
    /// the organ's own: its rules report them.
    pub(super) fn joined<'o>(self, others: impl Iterator<Item = &'o Self>) -> Self
    where
        'a: 'o,
    {
        let Self { mut minuted, mut assigned, mistaken } = self;
        for other in others {
            minuted.extend(other.minuted.iter().copied());
            assigned.extend(other.assigned.iter().cloned());
        }
        minuted.sort_by_key(Minuted::place);
        assigned.sort_by_key(|own| (own.given.place(), own.order));
        Self { minuted, assigned, mistaken }
    }

    /// The items of all minutes but drafts, in order.
    pub fn minuted(&self) -> impl Iterator<Item = Minuted<'a>> + '_ {
        self.minuted.iter().copied().filter(|own| !own.is_draft)
    }

    /// What minutes gave somebody to do, but for drafts.
    pub fn assigned(&self) -> impl Iterator<Item = &Assigned<'a>> {
        self.assigned.iter().filter(|own| !own.given.is_draft)
    }

    /// The §§ of other organs that close what these minutes gave.
    pub fn closed_elsewhere(&self) -> impl Iterator<Item = Minuted<'a>> + '_ {
        self.assigned.iter().filter_map(Assigned::closed_elsewhere)
    }

    /// What a meeting's minutes close, but can't.
    pub fn mistaken(&self, held: MeetingId) -> impl Iterator<Item = &MistakenClosing<'a>> {
        self.mistaken.iter().filter(move |own| own.by.held == held)
    }

    /// The years with minutes.
    pub fn years(&self) -> BTreeSet<i32> {
        self.minuted().map(|own| own.held.day.year()).collect()
    }

    /// The day of a year's last meeting with minutes.
    pub fn last_day(&self, year: i32) -> Option<NaiveDate> {
        self.of_year(year).map(|own| own.held.day).max()
    }

    /// The items of a year's minutes.
    fn of_year(&self, year: i32) -> impl Iterator<Item = Minuted<'a>> + '_ {
        self.minuted().filter(move |own| own.held.day.year() == year)
    }

    /// What was decided in a year, in order.
    pub fn decided(&self, year: i32) -> Vec<Decided<'_, 'a>> {
        let mut given: BTreeMap<_, Vec<&Assigned<'a>>> = BTreeMap::new();
        for own in self.assigned().filter(|own| own.given.held.day.year() == year) {
            given.entry(own.given.place()).or_default().push(own);
        }
        let all = self.of_year(year).map(|minuted| Decided {
            assigned: given.remove(&minuted.place()).unwrap_or_default(),
            minuted,
        });
        all.filter(|own| !own.assigned.is_empty() || own.minuted.decides()).collect()
    }

    /// What earlier years gave somebody to do, and wasn't done when a year began.
    pub fn carried_into(&self, year: i32) -> Vec<&Assigned<'a>> {
        let before = NaiveDate::from_ymd_opt(year - 1, 12, 31).unwrap_or_default();
        let earlier = self.assigned().filter(|own| own.given.held.day <= before);
        earlier.filter(|own| own.done(before).is_none()).collect()
    }

    /// What is late on a day: to be done before, and not done. What should have been done first comes first.
    pub fn overdue(&self, day: NaiveDate) -> Vec<&Assigned<'a>> {
        let given = self.assigned().filter(|own| own.given.held.day <= day);
        let mut overdue: Vec<_> =
            given.filter(|own| matches!(own.state(day), AssignmentState::Overdue)).collect();
        overdue.sort_by_key(|own| own.deadline.as_ref().map(|own| own.day));
        overdue
    }

    /// The decisions by delegation that were reported in a year, in order.
    pub fn reported(&self, year: i32) -> Vec<Reported<'a>> {
        let each = self.of_year(year).flat_map(|minuted| {
            let decisions = minuted.item.delegated.0.iter();
            decisions.map(move |decision| Reported { minuted, decision })
        });
        each.collect()
    }

    /// The matters that were dealt with in a year, each with all that came before.
    pub fn matters(&self, year: i32) -> Vec<Matter<'a>> {
        let until = self.minuted().filter(|own| own.held.day.year() <= year);
        let of_year =
            |own: &Matter<'_>| own.steps.iter().any(|one| one.minuted.held.day.year() == year);
        matters(until).into_iter().filter(of_year).collect()
    }
}
