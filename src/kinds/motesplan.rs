//! The year's meetings.

use chrono::NaiveDate;
use serde::Serialize;

use super::document::{Content, Document, Kind};
use crate::facts::Facts;
use crate::record::{
    About, DaySpan, Hours, Organisation, PlanStage, PlannedMeeting, Schedule, Subject, Text,
    TimeSpan,
};
use crate::swedish;
use crate::view::occasion::OccasionView;
use crate::view::wheel::{self, WheelView};
use crate::view::words::{comma_separated, typographic};
use crate::view::writing::decision;
use crate::view::{self, View};

/// The year's meetings.
pub static MOTESPLAN: Kind =
    Kind::new("motesplan", "Mötesplan", 9, documents, Content::Pages(view));

fn documents(subject: &Subject, _: &Facts<'_>) -> Vec<Document> {
    MOTESPLAN.document_if(matches!(subject.about, About::Schedule(_)), subject)
}

fn view(document: &Document, facts: &Facts<'_>) -> Option<View> {
    let About::Schedule(year) = document.subject.about else { return None };
    let schedule = &facts.records.schedules.get(&year)?.value;
    let organisation = facts.organisation()?;
    let known = facts.records.known_from(&document.subject);
    let date = known.or_else(|| NaiveDate::from_ymd_opt(year.into(), 1, 1))?;
    let body = schedule_view(organisation, schedule);
    let stage = schedule.stage.as_deref().map(view::plan_stage);
    let head = view::head(organisation, stage, body.title.clone(), date);
    Some(View::new(head, MOTESPLAN.name, &body))
}

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
    /// Whether there is a decision or a register number to state below the title.
    pub has_facts: bool,
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
    /// What sets it apart: its kind, that it was moved or is cancelled.
    pub occasion: OccasionView,
    /// What it is about.
    pub subject: Option<String>,
    /// The place.
    pub place: Option<String>,
}

/// A day that something must be done by.
#[derive(Debug, Serialize)]
pub struct DeadlineView {
    /// "2021-03-31".
    pub date: String,
    /// What must be done.
    pub what: String,
    /// The source that sets the day.
    pub source: Option<String>,
}

/// Makes the view of a mötesplan.
fn schedule_view(organisation: &Organisation, schedule: &Schedule) -> Motesplan {
    let mut groups = vec![group(&organisation.organ.name, &schedule.meetings)];
    for listed in schedule.groups.iter().filter(|group| *group.is_listed) {
        groups.push(group(&listed.name, &listed.meetings));
    }
    let deadlines = schedule.deadlines.iter().map(|deadline| DeadlineView {
        date: deadline.date.0.to_string(),
        what: typographic(&deadline.what),
        source: deadline.source.as_deref().map(typographic),
    });
    let wheel = schedule.has_wheel.then(|| wheel::view(organisation, schedule));
    Motesplan {
        year: schedule.year.to_string(),
        title: title(organisation, schedule),
        registered: comma_separated(&schedule.registered),
        decided: schedule.decided.as_ref().map(|decided| decision(organisation, decided)),
        groups,
        deadlines: deadlines.collect(),
        wheel: wheel.map(|wheel| {
            let words = wheel::words(&wheel);
            (wheel, words)
        }),
        has_facts: schedule.decided.is_some() || !schedule.registered.0.is_empty(),
    }
}

/// "Mötesplan för styrelsen 2021", or what the record calls it.
fn title(organisation: &Organisation, schedule: &Schedule) -> String {
    if let Some(title) = &schedule.title {
        return typographic(title);
    }
    let organ = swedish::uncapitalised(&typographic(&organisation.organ.name));
    let words = match schedule.stage.as_deref() {
        Some(PlanStage::Förslag) => "Förslag till mötesplan",
        _ => "Mötesplan",
    };
    format!("{words} för {organ} {}", schedule.year)
}

fn group(name: &Text, meetings: &[PlannedMeeting]) -> GroupView {
    GroupView { name: typographic(name), meetings: meetings.iter().map(meeting).collect() }
}

fn meeting(meeting: &PlannedMeeting) -> PlannedMeetingView {
    let DaySpan { first, last } = *meeting.days;
    let (weekday, date) = if first == last {
        (swedish::weekday(first).to_owned(), first.to_string())
    } else {
        let weekdays = format!("{}–{}", swedish::weekday(first), swedish::weekday(last));
        (weekdays, format!("{first} –\u{a0}{last}"))
    };
    PlannedMeetingView {
        weekday,
        date,
        hours: meeting.hours.map(|own| hours(*own)),
        occasion: OccasionView::of_planned(meeting),
        subject: meeting.subject.as_deref().map(typographic),
        place: meeting.place.as_deref().map(typographic),
    }
}

fn hours(hours: Hours) -> String {
    swedish::hours(TimeSpan { start: hours.start.0, end: hours.end.map(|end| end.0) })
}
