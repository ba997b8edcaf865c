//! The mötesplan: the year's meetings with weekdays, and the year as a wheel.

use serde::Serialize;

use super::wheel::{self, WheelView};
use super::writing::decision;
use super::{item::line, plain};
use crate::record::{DaySpan, Hours, Organisation, PlanStage, PlannedMeeting, Schedule, TimeSpan};
use crate::swedish;

/// What a mötesplan says.
#[derive(Debug, Serialize)]
pub struct Motesplan {
    /// "2021".
    pub year: String,
    /// Its name on the first page.
    pub title: String,
    /// "KS 2024/12, KS 2024/30".
    pub registered: Option<String>,
    /// "Styrelsen 2020-11-27, § 63".
    pub decided: Option<String>,
    /// The organ's meetings, then those of each group that is listed.
    pub groups: Vec<GroupView>,
    /// Days that something must be done by.
    pub deadlines: Vec<DeadlineView>,
    /// The year as a wheel, if it is asked for, with the same in words.
    pub wheel: Option<(WheelView, String)>,
}

/// The meetings of an organ or a group.
#[derive(Debug, Serialize)]
pub struct GroupView {
    /// "Styrelsen".
    pub name: String,
    /// The meetings.
    pub meetings: Vec<PlannedMeetingView>,
}

/// A meeting to be.
#[derive(Debug, Serialize)]
pub struct PlannedMeetingView {
    /// "fredag", "torsdag–fredag".
    pub weekday: String,
    /// "2021-02-19", "2021-10-07 – 2021-10-08".
    pub date: String,
    /// "08.30–12.00".
    pub hours: Option<String>,
    /// What it is about.
    pub subject: Option<String>,
    /// Where.
    pub place: Option<String>,
}

/// A day that something must be done by.
#[derive(Debug, Serialize)]
pub struct DeadlineView {
    /// "2021-03-31".
    pub date: String,
    /// What.
    pub what: String,
    /// Where that is said.
    pub source: Option<String>,
}

/// Makes the view of a mötesplan.
pub(super) fn view(organisation: &Organisation, schedule: &Schedule) -> Motesplan {
    let organ = plain(&organisation.organ.name);
    let listed = schedule.groups.iter().filter(|group| group.is_listed);
    let groups = listed.map(|group| self::group(plain(&group.name), &group.meetings));
    let deadlines = schedule.deadlines.iter().map(|deadline| DeadlineView {
        date: deadline.date.0.to_string(),
        what: plain(&deadline.what),
        source: deadline.source.as_ref().map(plain),
    });
    let wheel = schedule.has_wheel.then(|| wheel::view(organisation, schedule));
    Motesplan {
        year: schedule.year.to_string(),
        title: title(organisation, schedule),
        registered: line(&schedule.registered),
        decided: schedule.decided.as_ref().map(|decided| decision(organisation, decided)),
        groups: [group(organ, &schedule.meetings)].into_iter().chain(groups).collect(),
        deadlines: deadlines.collect(),
        wheel: wheel.map(|wheel| {
            let words = wheel::words(&wheel);
            (wheel, words)
        }),
    }
}

/// "Mötesplan för styrelsen 2021", or what the record calls it.
pub(super) fn title(organisation: &Organisation, schedule: &Schedule) -> String {
    if let Some(title) = &schedule.title {
        return plain(title);
    }
    let organ = swedish::uncapitalised(&plain(&organisation.organ.name));
    let words = match schedule.stage {
        Some(PlanStage::Förslag) => "Förslag till mötesplan",
        _ => "Mötesplan",
    };
    format!("{words} för {organ} {}", schedule.year)
}

fn group(name: String, meetings: &[PlannedMeeting]) -> GroupView {
    GroupView { name, meetings: meetings.iter().map(meeting).collect() }
}

fn meeting(meeting: &PlannedMeeting) -> PlannedMeetingView {
    let DaySpan { first, last } = meeting.days.value;
    let both = |one: String, other: String, dash: &str| {
        if first == last { one } else { format!("{one}{dash}{other}") }
    };
    PlannedMeetingView {
        weekday: both(swedish::weekday(first).into(), swedish::weekday(last).into(), "–"),
        date: both(first.to_string(), last.to_string(), " –\u{a0}"),
        hours: meeting.hours.map(|own| hours(own.value)),
        subject: meeting.subject.as_ref().map(plain),
        place: meeting.place.as_ref().map(plain),
    }
}

fn hours(hours: Hours) -> String {
    swedish::hours(TimeSpan { start: hours.start.0, end: hours.end.map(|end| end.0) })
}
