//! The year as a wheel: what happens when, by angle, and the same in words.

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use super::plain;
use crate::record::{DaySpan, Organisation, PlannedMeeting, Schedule, Text};
use crate::swedish;

/// A year as a wheel. Angles are degrees clockwise from the top, where the year begins.
#[derive(Debug, Serialize)]
pub struct WheelView {
    /// "2021".
    pub year: String,
    /// The months.
    pub months: Vec<MonthView>,
    /// Whose days they are, from the outside in.
    pub rings: Vec<String>,
    /// What happens, in the year's order.
    pub events: Vec<EventView>,
}

/// A month.
#[derive(Debug, Serialize)]
pub struct MonthView {
    /// "jan".
    pub name: String,
    /// Where it begins.
    pub start: f64,
    /// Where it ends.
    pub end: f64,
}

/// Something that happens.
#[derive(Debug, Serialize)]
pub struct EventView {
    /// Whose ring it is on, from 0.
    pub ring: usize,
    /// Where.
    pub angle: f64,
    /// "7–8 okt".
    pub date: String,
    /// What.
    pub words: String,
}

/// Makes the wheel of a year: a ring for the organ, one for each group, one for the deadlines.
pub(super) fn view(organisation: &Organisation, schedule: &Schedule) -> WheelView {
    let year = i32::from(schedule.year.value);
    let mut rings = vec![plain(&organisation.organ.name)];
    let mut events = meetings(0, &schedule.meetings);
    for group in &schedule.groups {
        events.extend(meetings(rings.len(), &group.meetings));
        rings.push(plain(&group.name));
    }
    if !schedule.deadlines.is_empty() {
        let deadline = |deadline: &crate::record::Milestone| {
            let day = deadline.date.0;
            let span = DaySpan { first: day, last: day };
            event(rings.len(), span, Some(&deadline.what))
        };
        events.extend(schedule.deadlines.iter().map(deadline));
        rings.push("Hålltider".to_owned());
    }
    events.retain(|(day, _)| day.year() == year);
    events.sort_by_key(|(day, event)| (*day, event.ring));
    let events = events.into_iter().map(|(_, event)| event).collect();
    WheelView { year: year.to_string(), months: months(year), rings, events }
}

/// What the wheel shows, for those who don't see it.
pub(super) fn words(wheel: &WheelView) -> String {
    let ring = |(i, name): (usize, &String)| {
        let own = wheel.events.iter().filter(|event| event.ring == i);
        let words = own.map(|event| match event.words.as_str() {
            "" => event.date.clone(),
            words => format!("{} {words}", event.date),
        });
        format!("{name}: {}.", words.collect::<Vec<_>>().join(", "))
    };
    let rings: Vec<String> = wheel.rings.iter().enumerate().map(ring).collect();
    format!("Årshjul {}, en cirkel med årets månader. {}", wheel.year, rings.join(" "))
}

fn meetings(ring: usize, meetings: &[PlannedMeeting]) -> Vec<(NaiveDate, EventView)> {
    meetings
        .iter()
        .map(|meeting| event(ring, meeting.days.value, meeting.subject.as_ref()))
        .collect()
}

fn event(ring: usize, days: DaySpan, what: Option<&Text>) -> (NaiveDate, EventView) {
    let words = what.map(plain).unwrap_or_default();
    let angle = angle(days.first, days.days().count() as f64 / 2.0);
    (days.first, EventView { ring, angle, date: swedish::short_days(days.first, days.last), words })
}

/// Where in the year a day is, and so many days on.
fn angle(day: NaiveDate, on: f64) -> f64 {
    let degrees = (f64::from(day.ordinal0()) + on) / days_of(day.year()) * 360.0;
    (degrees * 100.0).round() / 100.0
}

fn days_of(year: i32) -> f64 {
    NaiveDate::from_ymd_opt(year, 12, 31).map_or(365.0, |day| f64::from(day.ordinal()))
}

fn months(year: i32) -> Vec<MonthView> {
    let start = |month: u32| {
        let first = NaiveDate::from_ymd_opt(year, month, 1);
        first.map_or(360.0, |day| angle(day, 0.0))
    };
    let month = |month: u32| MonthView {
        name: swedish::short_month(month).to_owned(),
        start: start(month),
        end: if month == 12 { 360.0 } else { start(month + 1) },
    };
    (1..=12).map(month).collect()
}
