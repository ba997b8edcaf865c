//! What sets a meeting apart from those that are held as they were planned: in come its record and the mötesplan, out come
//! its kind, the days that it was moved from, and that it is cancelled.

use chrono::NaiveDate;

use super::change::{Cancelled, MeetingKind};
use super::meeting::Meeting;
use super::meeting_id::MeetingId;
use super::records::Records;
use super::schedule::{PlannedMeeting, Schedule};

/// What sets a meeting apart, as its record says it, else as the mötesplan does.
#[derive(Debug)]
pub struct Occasion<'a> {
    /// Its kind; none for an ordinary one.
    pub kind: Option<MeetingKind>,
    /// The days that it was moved from, the first of them first, each with its number that day.
    pub moved_from: Vec<MeetingId>,
    /// That it isn't held.
    pub cancelled: Option<&'a Cancelled>,
    /// The day that it was first planned for, and its number that day: calendars know it by that.
    pub first: MeetingId,
}

impl Occasion<'_> {
    /// How many times what was planned has been changed.
    pub fn changes(&self) -> usize {
        self.moved_from.len() + usize::from(self.cancelled.is_some())
    }
}

impl Meeting {
    /// Whether it is held, or to be.
    pub fn is_held(&self) -> bool {
        self.cancelled.is_none()
    }

    /// Whether it was to be on another day.
    pub fn is_moved(&self) -> bool {
        !self.moved_from.0.is_empty()
    }
}

impl PlannedMeeting {
    /// Whether it is held, or to be.
    pub fn is_held(&self) -> bool {
        self.cancelled.is_none()
    }

    /// What sets it apart, with what it is known by.
    pub fn occasion(&self, first: MeetingId) -> Occasion<'_> {
        Occasion {
            kind: self.kind.map(|kind| *kind),
            first,
            moved_from: self.moved_from.0.iter().map(|before| before.value).collect(),
            cancelled: self.cancelled.as_deref(),
        }
    }

    /// Whether it was planned for a day, and moved from it.
    pub fn was_on(&self, day: NaiveDate) -> bool {
        self.moved_from.0.iter().any(|own| own.day == day)
    }
}

impl Records {
    /// How a meeting was planned: for a day that it was moved from, else for its own, where each of several of a day has
    /// its place.
    pub fn plan_of(&self, meeting: &Meeting) -> Option<&PlannedMeeting> {
        let (year, at) = self.plans.of_record.get(&meeting.id())?;
        self.schedules.get(year)?.value.meetings.get(*at)
    }

    /// What a meeting is known by, whatever becomes of it: the day that it was first planned for, and its number that day.
    pub fn known_as(&self, meeting: &Meeting) -> MeetingId {
        let id = meeting.id();
        self.plans.records.get(&id).copied().unwrap_or(id)
    }

    /// The meetings of the mötesplaner that have no record of their own, with what they are known by.
    pub fn planned(&self) -> impl Iterator<Item = (MeetingId, &PlannedMeeting)> {
        self.unrecorded(self.schedules.values().map(|record| &record.value))
    }

    /// The meetings of some mötesplaner that have no record of their own, with what they are known by.
    pub fn unrecorded<'a>(
        &'a self,
        schedules: impl Iterator<Item = &'a Schedule>,
    ) -> impl Iterator<Item = (MeetingId, &'a PlannedMeeting)> {
        let planned = schedules.flat_map(|schedule| {
            let year = schedule.year.value;
            schedule.meetings.iter().enumerate().map(move |(at, planned)| ((year, at), planned))
        });
        planned
            .filter(|(place, _)| !self.plans.recorded.contains(place))
            .filter_map(|(place, planned)| Some((*self.plans.planned.get(&place)?, planned)))
    }

    /// Whether a planned meeting has a record of its own.
    pub fn has_record(&self, planned: &PlannedMeeting) -> bool {
        let mut all = self.meetings.values().filter_map(|record| self.plan_of(&record.value));
        all.any(|own| std::ptr::eq(own, planned))
    }

    /// What sets a meeting apart.
    pub fn occasion<'a>(&'a self, meeting: &'a Meeting) -> Occasion<'a> {
        let first = self.known_as(meeting);
        let planned = self.plan_of(meeting).map(|planned| planned.occasion(first));
        let planned_cancelled = planned.as_ref().and_then(|own| own.cancelled);
        let planned_kind = planned.as_ref().and_then(|own| own.kind);
        let mut moved_from = planned.map(|own| own.moved_from).unwrap_or_default();
        for before in meeting.moved_from.0.iter().map(|before| before.value) {
            if !moved_from.contains(&before) {
                moved_from.push(before);
            }
        }
        moved_from.retain(|before| before.day != meeting.date.0);
        Occasion {
            kind: meeting.kind.map(|kind| *kind).or(planned_kind),
            first,
            moved_from,
            // What has minutes was held, whatever the plan says.
            cancelled: meeting
                .cancelled
                .as_deref()
                .or_else(|| planned_cancelled.filter(|_| meeting.attendance.is_none())),
        }
    }
}
