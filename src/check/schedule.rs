//! Rules about mötesplaner: meetings on working days, one a day, the budget in time.
//!
//! In comes a mötesplan, out come breaches.

use chrono::{Datelike, NaiveDate, Weekday};

use super::breach::Breach;
use super::context::ScheduleContext;
use super::rule::{Acceptance, Find, Rule, Source};
use crate::calendar::holiday;
use crate::diagnostic::{Code, Parts, Severity};
use crate::law::Topic;
use crate::record::{PlannedMeeting, Schedule};
use crate::swedish;

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code { id: "K1", meaning: "Inget sammanträde är på en lördag eller helgdag." },
        severity: Severity::Warning,
        reason: "Det är oftast ett felskrivet datum.",
        source: Source::Said("lag (1989:253) om allmänna helgdagar"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Doubtful,
        find: Find::Schedule(on_holiday),
    },
    Rule {
        code: Code { id: "K2", meaning: "En grupp har inte två sammanträden på samma dag." },
        severity: Severity::Warning,
        reason: "Det är oftast ett felskrivet datum.",
        source: Source::Said("praxis"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Doubtful,
        find: Find::Schedule(same_day),
    },
    Rule {
        code: Code { id: "K3", meaning: "Det som mötesplanen nämner hör till dess år." },
        severity: Severity::Error,
        reason: "Det är ett felskrivet datum, eller hör till en annan plan.",
        source: Source::Said("praxis"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Never(
            "Årshjulet och kalendern visar då dagen i fel år; skriv den i det årets plan.",
        ),
        find: Find::Schedule(other_year),
    },
    Rule {
        code: Code {
            id: "K4",
            meaning: "Sammanträdet som fastställer budgeten är senast den 30 november.",
        },
        severity: Severity::Warning,
        reason: "Budgeten ska fastställas senast då.",
        source: Source::Law(&[Topic::BudgetDay]),
        concerns: Parts::ALL,
        acceptance: Acceptance::Doubtful,
        find: Find::Schedule(budget_late),
    },
    Rule {
        code: Code { id: "K5", meaning: "Ett sammanträde slutar efter att det börjar." },
        severity: Severity::Error,
        reason: "Klockslagen är annars felskrivna.",
        source: Source::Said("praxis"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Never("Kalendern får då ett möte som slutar innan det börjar."),
        find: Find::Schedule(ends_before_it_begins),
    },
];

/// Years that a plan can be about.
const YEARS: std::ops::Range<i32> = 1900..2200;

/// The organ's meetings and those of each group.
fn groups(schedule: &Schedule) -> impl Iterator<Item = &[PlannedMeeting]> {
    let others = schedule.groups.iter().map(|group| &group.meetings[..]);
    std::iter::once(&schedule.meetings[..]).chain(others)
}

/// Every meeting, also those that are cancelled.
fn meetings(schedule: &Schedule) -> impl Iterator<Item = &PlannedMeeting> {
    groups(schedule).flatten()
}

/// Every meeting that is to be held.
fn held(schedule: &Schedule) -> impl Iterator<Item = &PlannedMeeting> {
    meetings(schedule).filter(|meeting| meeting.is_held())
}

fn on_holiday(context: &ScheduleContext<'_>) -> Vec<Breach> {
    let record = context.record;
    let mut breaches = Vec::new();
    for meeting in held(&record.value) {
        let closed = meeting.days.days().find_map(|day| Some((day, day_off(day)?)));
        if let Some((day, name)) = closed {
            let article = if name.ends_with("dag") && name.len() < 8 { "en " } else { "" };
            let message = format!("{day} är {article}{name}");
            breaches.push(Breach::new(record.at(&meeting.days), message));
        }
    }
    breaches
}

/// What a Saturday or a public holiday is called.
fn day_off(day: NaiveDate) -> Option<&'static str> {
    holiday(day).or_else(|| (day.weekday() == Weekday::Sat).then_some("lördag"))
}

fn same_day(context: &ScheduleContext<'_>) -> Vec<Breach> {
    let record = context.record;
    let mut breaches = Vec::new();
    for group in groups(&record.value) {
        let meetings: Vec<_> = group.iter().filter(|meeting| meeting.is_held()).collect();
        for (i, meeting) in meetings.iter().enumerate() {
            let taken = meeting
                .days
                .days()
                .find(|day| meetings[..i].iter().any(|other| other.days.contains(*day)));
            // What has a record of its own is no slip.
            if let Some(day) = taken.filter(|_| !context.records.has_record(meeting)) {
                let message = format!("det finns redan ett sammanträde {day}");
                breaches.push(Breach::new(record.at(&meeting.days), message));
            }
        }
    }
    breaches
}

fn other_year(context: &ScheduleContext<'_>) -> Vec<Breach> {
    let record = context.record;
    let schedule = &record.value;
    let year = i32::from(*schedule.year);
    let planned = meetings(schedule).map(|own| (own.days.first, record.at(&own.days)));
    let deadlines = schedule.deadlines.iter().map(|own| (own.date.0, record.at(&own.date)));
    let mut breaches: Vec<Breach> = planned
        .chain(deadlines)
        .filter(|(day, _)| day.year() != year)
        .map(|(day, place)| Breach::new(place, format!("{day} hör inte till {year}")))
        .collect();
    if !YEARS.contains(&year) {
        let message = format!("{year} är inget år att planera");
        breaches.push(Breach::new(record.at(&schedule.year), message));
    }
    breaches
}

fn budget_late(context: &ScheduleContext<'_>) -> Vec<Breach> {
    let record = context.record;
    let last = NaiveDate::from_ymd_opt(i32::from(*record.value.year), 11, 30);
    held(&record.value)
        .filter(|meeting| *meeting.fixes_budget && Some(meeting.days.last) > last)
        .map(|meeting| {
            let day = swedish::on_day(meeting.days.last);
            Breach::new(record.at(&meeting.days), format!("budgeten fastställs först {day}"))
        })
        .collect()
}

fn ends_before_it_begins(context: &ScheduleContext<'_>) -> Vec<Breach> {
    let record = context.record;
    let of_one_day = meetings(&record.value).filter(|own| own.days.first == own.days.last);
    of_one_day
        .filter_map(|meeting| meeting.hours.as_ref())
        .filter(|hours| hours.end.is_some_and(|end| end <= hours.start))
        .map(|hours| Breach::new(record.at(hours), "sammanträdet slutar innan det börjar"))
        .collect()
}
