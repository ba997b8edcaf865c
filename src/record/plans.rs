//! Which meeting of the mötesplaner each record is, and what calendars know every meeting by: the day that it was first
//! planned for, and its number that day. What becomes of another meeting of the day doesn't change that.
//!
//! In come the meetings and the mötesplaner of an organ, out comes an index that is made once, when they have been read.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::file::Record;
use super::meeting::Meeting;
use super::meeting_id::MeetingId;
use super::schedule::{PlannedMeeting, Schedule};

/// The meetings of an organ by its records and by its mötesplaner.
type Meetings = BTreeMap<MeetingId, Record<Meeting>>;
type Schedules = BTreeMap<u16, Record<Schedule>>;

/// Where a planned meeting stands: the year of its mötesplan, and its place there.
pub(super) type PlanPlace = (u16, usize);

/// Which planned meeting each record is.
#[derive(Debug, Default)]
pub(super) struct Plans {
    /// What each planned meeting is known by.
    pub(super) planned: BTreeMap<PlanPlace, MeetingId>,
    /// The planned meeting that a record is.
    pub(super) of_record: BTreeMap<MeetingId, PlanPlace>,
    /// What each record is known by.
    pub(super) records: BTreeMap<MeetingId, MeetingId>,
    /// The planned meetings that need no record: they have one, or are a day on which another goes on.
    pub(super) recorded: BTreeSet<PlanPlace>,
}

impl Plans {
    /// Finds the planned meeting of each record.
    pub(super) fn new(meetings: &Meetings, schedules: &Schedules) -> Self {
        let mut matching = Matching::new(meetings, schedules);
        matching.match_by(Matching::before_moved);
        matching.match_by(Matching::as_numbered);
        matching.match_by(Matching::left_on_day);
        matching.match_by(Matching::moved_since);
        let records = matching.known_as();
        let Matching { planned, of_record, taken, .. } = matching;
        let continued = meetings.values().flat_map(|record| &record.value.continued.0);
        let continued: BTreeSet<NaiveDate> = continued.map(|own| own.date.0).collect();
        let further = planned
            .iter()
            .filter(|own| own.meeting.days.days().any(|day| continued.contains(&day)))
            .map(|own| own.place);
        Self {
            recorded: further.chain(taken.iter().map(|at| planned[*at].place)).collect(),
            of_record: of_record.iter().map(|(held, at)| (*held, planned[*at].place)).collect(),
            planned: planned.iter().map(|own| (own.place, own.first)).collect(),
            records,
        }
    }
}

/// What each of some planned meetings is known by, in their order: the day and number that it says it was first moved from,
/// else its day, where those of a day are counted.
pub fn first_planned<'a>(
    meetings: impl Iterator<Item = &'a PlannedMeeting> + Clone,
) -> impl Iterator<Item = MeetingId> {
    let mut taken: BTreeSet<MeetingId> = meetings.clone().filter_map(first_moved_from).collect();
    let mut said = BTreeSet::new();
    meetings.map(move |own| match first_moved_from(own) {
        Some(first) if said.insert(first) => first,
        first => {
            let day = first.map_or(own.days.first, |first| first.day);
            free(&mut taken, [MeetingId::first_on(day)])
        }
    })
}

/// The meeting that a planned one was before it was moved for the first time.
fn first_moved_from(planned: &PlannedMeeting) -> Option<MeetingId> {
    planned.moved_from.0.first().map(|before| before.value)
}

/// The first of some that isn't taken, else the next number that is free on the day of the last.
fn free<const N: usize>(taken: &mut BTreeSet<MeetingId>, wished: [MeetingId; N]) -> MeetingId {
    let last = wished[N - 1];
    let more = (1..=u8::MAX).map(|nth| MeetingId { nth, ..last });
    wished.into_iter().chain(more).find(|id| taken.insert(*id)).unwrap_or(last)
}

/// A planned meeting that records are compared with.
struct Planned<'a> {
    place: PlanPlace,
    meeting: &'a PlannedMeeting,
    /// What it is known by.
    first: MeetingId,
}

/// Records that look for their planned meetings. A planned meeting is one record at most.
struct Matching<'a> {
    meetings: &'a Meetings,
    planned: Vec<Planned<'a>>,
    /// Which of them are on a day, in the order of the mötesplan.
    on: BTreeMap<NaiveDate, Vec<usize>>,
    /// Which of them were moved from a day.
    moved_from: BTreeMap<NaiveDate, Vec<usize>>,
    /// The planned meetings of those records that have found theirs.
    of_record: BTreeMap<MeetingId, usize>,
    taken: BTreeSet<usize>,
}

impl<'a> Matching<'a> {
    fn new(meetings: &'a Meetings, schedules: &'a Schedules) -> Self {
        let places = schedules.iter().flat_map(|(year, record)| {
            let planned = record.value.meetings.iter().enumerate();
            planned.map(|(at, meeting)| ((*year, at), meeting))
        });
        let first = first_planned(places.clone().map(|(_, meeting)| meeting));
        let planned: Vec<Planned<'_>> = places
            .zip(first)
            .map(|((place, meeting), first)| Planned { place, meeting, first })
            .collect();
        let mut on: BTreeMap<NaiveDate, Vec<usize>> = BTreeMap::new();
        let mut moved_from: BTreeMap<NaiveDate, Vec<usize>> = BTreeMap::new();
        for (at, own) in planned.iter().enumerate() {
            own.meeting.days.days().for_each(|day| on.entry(day).or_default().push(at));
            for before in &own.meeting.moved_from.0 {
                moved_from.entry(before.day).or_default().push(at);
            }
        }
        let (of_record, taken) = (BTreeMap::new(), BTreeSet::new());
        Self { meetings, planned, on, moved_from, of_record, taken }
    }

    /// Gives each record that has found none the planned meeting that `find` says.
    fn match_by(&mut self, find: fn(&Self, &Meeting) -> Option<usize>) {
        for (held, record) in self.meetings {
            let found = find(self, &record.value).filter(|_| !self.of_record.contains_key(held));
            if let Some(at) = found {
                self.of_record.insert(*held, at);
                self.taken.insert(at);
            }
        }
    }

    /// The planned meeting of one that was moved: that which the mötesplan has moved likewise, else that which is still on
    /// the old day, else that which was.
    fn before_moved(&self, meeting: &Meeting) -> Option<usize> {
        let mut days_before = meeting.moved_from.0.iter().map(|before| before.value);
        days_before.find_map(|before| {
            let mut likewise = self.were_moved_from(before);
            likewise
                .find(|at| self.planned[*at].meeting.days.contains(meeting.date.0))
                .or_else(|| self.known(before))
                .or_else(|| self.in_place(before))
                .or_else(|| self.were_moved_from(before).next())
        })
    }

    /// The planned meeting with the day and number that a record has among those of its day.
    fn as_numbered(&self, meeting: &Meeting) -> Option<usize> {
        self.known(self.counted(meeting))
    }

    /// A planned meeting that no other record of the day is, if there are as many as the record's number says.
    fn left_on_day(&self, meeting: &Meeting) -> Option<usize> {
        let MeetingId { day, nth } = self.counted(meeting);
        let on_day = self.on.get(&day).filter(|all| all.len() >= usize::from(nth))?;
        on_day.iter().copied().find(|at| !self.taken.contains(at))
    }

    /// The planned meeting that the mötesplan has moved from the day of a record that still has it.
    fn moved_since(&self, meeting: &Meeting) -> Option<usize> {
        let moved = self.moved_from.get(&meeting.date.0)?;
        moved.iter().copied().find(|at| !self.taken.contains(at))
    }

    /// Those that the mötesplan has moved from a meeting's day, and that no record is.
    fn were_moved_from(&self, before: MeetingId) -> impl Iterator<Item = usize> {
        let moved = self.moved_from.get(&before.day).into_iter().flatten().copied();
        moved.filter(move |at| {
            let mut own = self.planned[*at].meeting.moved_from.0.iter();
            own.any(|own| own.value == before) && !self.taken.contains(at)
        })
    }

    /// The planned meeting that is known by a day and number, and is still that day.
    fn known(&self, id: MeetingId) -> Option<usize> {
        let mut on_day = self.on.get(&id.day)?.iter().copied();
        on_day.find(|at| self.planned[*at].first == id && !self.taken.contains(at))
    }

    /// The planned meeting in a place among those of a day.
    fn in_place(&self, id: MeetingId) -> Option<usize> {
        let at = *self.on.get(&id.day)?.get(usize::from(id.nth).checked_sub(1)?)?;
        (!self.taken.contains(&at)).then_some(at)
    }

    /// A meeting's day, and its number among those that were not moved there from other days.
    fn counted(&self, meeting: &Meeting) -> MeetingId {
        let id = meeting.id();
        let earlier = self.meetings.range(MeetingId::first_on(id.day)..id);
        let moved_there = earlier.filter(|(held, record)| {
            let planned = self.of_record.get(held).map(|at| self.planned[*at].meeting);
            let is_of_day = planned.is_some_and(|planned| planned.days.contains(id.day));
            record.value.is_moved() && !is_of_day
        });
        let count = u8::try_from(moved_there.count()).unwrap_or(u8::MAX);
        MeetingId { nth: id.nth.saturating_sub(count).max(1), ..id }
    }

    /// What each record is known by: what its planned meeting is; without one the day that it was first moved from, else
    /// its own.
    fn known_as(&self) -> BTreeMap<MeetingId, MeetingId> {
        let mut taken: BTreeSet<MeetingId> = self.planned.iter().map(|own| own.first).collect();
        let found = self.of_record.iter().map(|(held, at)| (*held, self.planned[*at].first));
        let mut known: BTreeMap<MeetingId, MeetingId> = found.collect();
        let unplanned = self.meetings.values().map(|record| &record.value);
        let unplanned = unplanned.filter(|own| !self.of_record.contains_key(&own.id()));
        let (moved, unmoved): (Vec<&Meeting>, Vec<_>) = unplanned.partition(|own| own.is_moved());
        for meeting in moved.into_iter().chain(unmoved) {
            let mut before = meeting.moved_from.0.iter().map(|before| before.value);
            let first = before.find(|before| before.day != meeting.date.0);
            let first = first.unwrap_or_else(|| self.counted(meeting));
            known.insert(meeting.id(), free(&mut taken, [first, meeting.id()]));
        }
        known
    }
}
