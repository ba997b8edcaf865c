//! Mötesplaner: days that are working days, one meeting a day, the budget in time.

use chrono::{Datelike, NaiveDate, Weekday};

use super::{Breach, Find, Rule};
use crate::calendar::holiday;
use crate::diagnostic::{Code, FieldPath, Severity};
use crate::record::{PlannedMeeting, Record, Schedule};
use crate::swedish;

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code { id: "K1", meaning: "Inget sammanträde är på en lördag eller helgdag." },
        severity: Severity::Warning,
        reason: "Det är oftast ett felskrivet datum.",
        source: "lag (1989:253) om allmänna helgdagar",
        find: Find::Schedule(on_holiday),
    },
    Rule {
        code: Code { id: "K2", meaning: "En grupp har inte två sammanträden på samma dag." },
        severity: Severity::Warning,
        reason: "Det är oftast ett felskrivet datum.",
        source: "praxis",
        find: Find::Schedule(same_day),
    },
    Rule {
        code: Code { id: "K3", meaning: "Det som mötesplanen nämner hör till dess år." },
        severity: Severity::Error,
        reason: "Det är ett felskrivet datum, eller hör till en annan plan.",
        source: "praxis",
        find: Find::Schedule(other_year),
    },
    Rule {
        code: Code {
            id: "K4",
            meaning: "Sammanträdet som fastställer budgeten är senast den 30 november.",
        },
        severity: Severity::Warning,
        reason: "Budgeten ska fastställas senast då.",
        source: "lag (2003:1210) 23 §",
        find: Find::Schedule(budget_late),
    },
    Rule {
        code: Code { id: "K5", meaning: "Ett sammanträde slutar efter att det börjar." },
        severity: Severity::Error,
        reason: "Klockslagen är annars felskrivna.",
        source: "praxis",
        find: Find::Schedule(ends_before_it_begins),
    },
];

/// Years that a plan can be about.
const YEARS: std::ops::Range<i32> = 1900..2200;

/// The organ's meetings and those of each group, with where they are.
fn groups(schedule: &Schedule) -> Vec<(FieldPath, &[PlannedMeeting])> {
    let own = (FieldPath::of("sammanträden"), &schedule.meetings[..]);
    let others = schedule.groups.iter().enumerate().map(|(i, group)| {
        (FieldPath::of("grupper").index(i).key("sammanträden"), &group.meetings[..])
    });
    [own].into_iter().chain(others).collect()
}

/// Every meeting, with where it is.
fn meetings(schedule: &Schedule) -> impl Iterator<Item = (FieldPath, &PlannedMeeting)> {
    groups(schedule).into_iter().flat_map(|(path, meetings)| {
        let meetings = meetings.iter().enumerate();
        meetings.map(move |(i, meeting)| (path.clone().index(i), meeting))
    })
}

fn on_holiday(record: &Record<Schedule>) -> Vec<Breach> {
    let name = |day: NaiveDate| {
        holiday(day).or_else(|| (day.weekday() == Weekday::Sat).then_some("lördag"))
    };
    let closed = meetings(&record.value).filter_map(|(path, meeting)| {
        let (day, name) = meeting.days.days().find_map(|day| Some((day, name(day)?)))?;
        let article = if name.ends_with("dag") && name.len() < 8 { "en " } else { "" };
        Some(Breach::new(record.at(path.key("datum")), format!("{day} är {article}{name}")))
    });
    closed.collect()
}

fn same_day(record: &Record<Schedule>) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for (path, meetings) in groups(&record.value) {
        for (i, meeting) in meetings.iter().enumerate() {
            let taken = |day: &NaiveDate| {
                meetings[..i].iter().any(|other| other.days.days().any(|own| own == *day))
            };
            if let Some(day) = meeting.days.days().find(taken) {
                let place = record.at(path.clone().index(i).key("datum"));
                breaches.push(Breach::new(place, format!("det finns redan ett sammanträde {day}")));
            }
        }
    }
    breaches
}

fn other_year(record: &Record<Schedule>) -> Vec<Breach> {
    let schedule = &record.value;
    let year = i32::from(schedule.year);
    let meetings = meetings(schedule).map(|(path, meeting)| (path, meeting.days.first));
    let deadlines = schedule.deadlines.iter().enumerate();
    let deadlines =
        deadlines.map(|(i, deadline)| (FieldPath::of("hålltider").index(i), deadline.date.0));
    let strays = meetings.chain(deadlines).filter(|(_, day)| day.year() != year);
    let breach = |(path, day): (FieldPath, NaiveDate)| {
        Breach::new(record.at(path.key("datum")), format!("{day} hör inte till {year}"))
    };
    let impossible = (!YEARS.contains(&year)).then(|| {
        Breach::new(record.at(FieldPath::of("år")), format!("{year} är inget år att planera"))
    });
    strays.map(breach).chain(impossible).collect()
}

fn budget_late(record: &Record<Schedule>) -> Vec<Breach> {
    let last = NaiveDate::from_ymd_opt(i32::from(record.value.year), 11, 30);
    let late = meetings(&record.value)
        .filter(|(_, meeting)| meeting.fixes_budget && Some(meeting.days.last) > last);
    let breach = |(path, meeting): (FieldPath, &PlannedMeeting)| {
        let day = swedish::long_date(meeting.days.last);
        Breach::new(record.at(path.key("datum")), format!("budgeten fastställs först {day}"))
    };
    late.map(breach).collect()
}

fn ends_before_it_begins(record: &Record<Schedule>) -> Vec<Breach> {
    let backwards = meetings(&record.value).filter(|(_, meeting)| {
        let hours = meeting.hours;
        meeting.days.first == meeting.days.last
            && hours.is_some_and(|hours| hours.end.is_some_and(|end| end <= hours.start))
    });
    backwards
        .map(|(path, _)| {
            Breach::new(record.at(path.key("tid")), "sammanträdet slutar innan det börjar")
        })
        .collect()
}
