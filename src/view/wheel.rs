//! The year as a wheel: what happens when, by angle, and the same in words.

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use super::words::typographic;
use crate::record::{DaySpan, Organisation, PlannedMeeting, Schedule, Text};
use crate::swedish;

/// A year as a wheel. Angles are degrees clockwise from the top, where the year begins.
#[derive(Debug, Serialize)]
pub struct WheelView {
    /// "2021".
    pub year: String,
    /// The months.
    pub months: Vec<MonthView>,
    /// The names of the rings, outermost first.
    pub rings: Vec<String>,
    /// What happens, in the year's order.
    pub events: Vec<EventView>,
}

/// A month as a sector.
#[derive(Debug, Serialize)]
pub struct MonthView {
    /// "jan".
    pub name: String,
    /// The angle that it begins at.
    pub start: f64,
    /// The angle that it ends at.
    pub end: f64,
}

/// Something that happens.
#[derive(Debug, Serialize)]
pub struct EventView {
    /// The ring that it is on, from 0.
    pub ring: usize,
    /// The angle that it is at.
    pub angle: f64,
    /// "7–8 okt".
    pub date: String,
    /// What happens; empty if that isn't said.
    pub words: String,
}

/// An event, with the day that orders it.
struct DatedEvent {
    day: NaiveDate,
    view: EventView,
}

/// Makes the wheel of a year: a ring for the organ, one for each group, one for the deadlines.
pub(crate) fn view(organisation: &Organisation, schedule: &Schedule) -> WheelView {
    let year = i32::from(*schedule.year);
    let mut rings = vec![typographic(&organisation.organ.name)];
    let mut events = meetings(0, &schedule.meetings);
    for group in &schedule.groups {
        events.extend(meetings(rings.len(), &group.meetings));
        rings.push(typographic(&group.name));
    }
    if !schedule.deadlines.is_empty() {
        for deadline in &schedule.deadlines {
            let day = DaySpan { first: deadline.date.0, last: deadline.date.0 };
            events.push(event(rings.len(), day, Some(&deadline.what)));
        }
        rings.push("Hålltider".to_owned());
    }
    events.retain(|event| event.day.year() == year);
    events.sort_by_key(|event| (event.day, event.view.ring));
    WheelView {
        year: year.to_string(),
        months: (1..=12).map(|number| month(year, number)).collect(),
        rings,
        events: events.into_iter().map(|event| event.view).collect(),
    }
}

/// The wheel in words, for those who don't see it.
pub(crate) fn words(wheel: &WheelView) -> String {
    let mut rings = Vec::new();
    for (ring, name) in wheel.rings.iter().enumerate() {
        let own = wheel.events.iter().filter(|event| event.ring == ring);
        let events: Vec<String> = own.map(event_words).collect();
        rings.push(format!("{name}: {}.", events.join(", ")));
    }
    format!("Årshjul {}, en cirkel med årets månader. {}", wheel.year, rings.join(" "))
}

/// "7–8 okt budget".
fn event_words(event: &EventView) -> String {
    if event.words.is_empty() {
        event.date.clone()
    } else {
        format!("{} {}", event.date, event.words)
    }
}

fn meetings(ring: usize, meetings: &[PlannedMeeting]) -> Vec<DatedEvent> {
    meetings.iter().map(|meeting| event(ring, *meeting.days, meeting.subject.as_deref())).collect()
}

/// An event on a ring, at the middle of its days.
fn event(ring: usize, days: DaySpan, what: Option<&Text>) -> DatedEvent {
    let view = EventView {
        ring,
        angle: angle(days.first, days.days().count() as f64 / 2.0),
        date: swedish::short_days(days.first, days.last),
        words: what.map(typographic).unwrap_or_default(),
    };
    DatedEvent { day: days.first, view }
}

/// The angle `days_after` the beginning of a day, rounded to two decimals.
fn angle(day: NaiveDate, days_after: f64) -> f64 {
    let year = f64::from(if day.leap_year() { 366 } else { 365 });
    let degrees = (f64::from(day.ordinal0()) + days_after) / year * 360.0;
    (degrees * 100.0).round() / 100.0
}

/// A month, from 1.
fn month(year: i32, number: u32) -> MonthView {
    MonthView {
        name: swedish::short_month(number).to_owned(),
        start: month_start(year, number),
        end: if number == 12 { 360.0 } else { month_start(year, number + 1) },
    }
}

/// The angle that a month, from 1, begins at.
fn month_start(year: i32, number: u32) -> f64 {
    NaiveDate::from_ymd_opt(year, number, 1).map_or(360.0, |first| angle(first, 0.0))
}
