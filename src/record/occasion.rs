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
    /// The days that it was moved from, the first of them first.
    pub moved_from: Vec<NaiveDate>,
    /// That it isn't held.
    pub cancelled: Option<&'a Cancelled>,
    /// The day that it was first planned for: calendars know it by that.
    pub first_day: NaiveDate,
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
}

impl PlannedMeeting {
    /// Whether it is held, or to be.
    pub fn is_held(&self) -> bool {
        self.cancelled.is_none()
    }

    /// What sets it apart.
    pub fn occasion(&self) -> Occasion<'_> {
        let moved_from: Vec<NaiveDate> = self.moved_from.0.iter().map(|day| day.0).collect();
        Occasion {
            kind: self.kind.map(|kind| *kind),
            first_day: moved_from.first().copied().unwrap_or(self.days.first),
            moved_from,
            cancelled: self.cancelled.as_deref(),
        }
    }

    /// Whether it was planned for a day, and moved from it.
    pub fn was_on(&self, day: NaiveDate) -> bool {
        self.moved_from.0.iter().any(|own| own.0 == day)
    }
}

impl Records {
    /// How a meeting was planned: for a day that it was moved from, else for its own, where each of several of a day has its
    /// place.
    pub fn plan_of(&self, meeting: &Meeting) -> Option<&PlannedMeeting> {
        let mut before = meeting.moved_from.0.iter().map(|day| day.0);
        before
            .find_map(|day| {
                let planned = self.schedule().find(|planned| planned.days.contains(day));
                planned.or_else(|| self.schedule().find(|planned| planned.was_on(day)))
            })
            .or_else(|| self.planned_for(meeting))
    }

    /// The meeting that was planned for a meeting's day. Those of the day that were moved there have no part in its order.
    fn planned_for(&self, meeting: &Meeting) -> Option<&PlannedMeeting> {
        let MeetingId { day, nth } = meeting.id();
        let mut on_day = self.schedule().filter(|planned| planned.days.contains(day));
        let earlier = self.on(day).filter(|(held, _)| held.nth < nth);
        let moved = earlier.filter(|(_, record)| !record.value.moved_from.0.is_empty()).count();
        let planned = on_day.nth(usize::from(nth).saturating_sub(1 + moved));
        planned.or_else(|| self.schedule().find(|planned| planned.was_on(day)))
    }

    /// The meetings of the mötesplaner that have no record of their own.
    pub fn planned(&self) -> impl Iterator<Item = &PlannedMeeting> {
        self.unrecorded(self.schedules.values().map(|record| &record.value))
    }

    /// The meetings of some mötesplaner that have no record of their own.
    pub fn unrecorded<'a>(
        &'a self,
        schedules: impl Iterator<Item = &'a Schedule>,
    ) -> impl Iterator<Item = &'a PlannedMeeting> {
        let recorded: Vec<&PlannedMeeting> =
            self.meetings.values().filter_map(|record| self.plan_of(&record.value)).collect();
        let planned = schedules.flat_map(|schedule| &schedule.meetings);
        planned.filter(move |planned| {
            !recorded.iter().any(|own| std::ptr::eq(*own, *planned)) && !self.goes_on(planned)
        })
    }

    /// Whether what was planned is a day on which an earlier meeting goes on.
    fn goes_on(&self, planned: &PlannedMeeting) -> bool {
        let mut continued = self.meetings.values().flat_map(|record| &record.value.continued.0);
        continued.any(|own| planned.days.contains(own.date.0))
    }

    /// What sets a meeting apart.
    pub fn occasion<'a>(&'a self, meeting: &'a Meeting) -> Occasion<'a> {
        let plan = self.plan_of(meeting);
        let planned = plan.map(PlannedMeeting::occasion);
        let planned_first = planned.as_ref().map(|own| own.first_day);
        let planned_cancelled = planned.as_ref().and_then(|own| own.cancelled);
        let planned_kind = planned.as_ref().and_then(|own| own.kind);
        let mut moved_from = planned.map(|own| own.moved_from).unwrap_or_default();
        for day in meeting.moved_from.0.iter().map(|day| day.0) {
            if !moved_from.contains(&day) {
                moved_from.push(day);
            }
        }
        moved_from.retain(|day| *day != meeting.date.0);
        Occasion {
            kind: meeting.kind.map(|kind| *kind).or(planned_kind),
            first_day: planned_first.or(moved_from.first().copied()).unwrap_or(meeting.date.0),
            moved_from,
            // What has minutes was held, whatever the plan says.
            cancelled: meeting
                .cancelled
                .as_deref()
                .or_else(|| planned_cancelled.filter(|_| meeting.attendance.is_none())),
        }
    }
}
