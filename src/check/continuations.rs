//! Rules about a meeting that goes on another day.
//!
//! In comes a meeting, out come breaches.

use std::iter;

use chrono::NaiveDate;

use super::breach::Breach;
use super::concerns;
use super::context::MeetingContext;
use super::notices::is_stray;
use super::rule::{Acceptance, Find, Rule, Source};
use crate::calendar::days_between;
use crate::diagnostic::{Code, Parts, Severity};
use crate::facts::approval::at_once_in;
use crate::law::Topic;
use crate::record::{DAY, Meeting};
use crate::swedish;

/// A meeting that goes on more days later than this is most likely a slip.
const FAR: i64 = 92;

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code { id: "M67", meaning: "Ett sammanträde fortsätter en senare dag." },
        severity: Severity::Error,
        reason: "Tiden för justeringen räknas från sammanträdets sista dag.",
        source: Source::PracticeAnd(&[Topic::Approval]),
        concerns: Parts::ALL,
        acceptance: Acceptance::Never("Dagarna står då i fel ordning på sidan."),
        find: Find::Meeting(backwards),
    },
    Rule {
        code: Code { id: "M67", meaning: "Ett sammanträde fortsätter inom tre månader." },
        severity: Severity::Warning,
        reason: "Ett senare datum är oftast felskrivet.",
        source: Source::Said("praxis"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(far_ahead),
    },
    Rule {
        code: Code {
            id: "M68",
            meaning: "Om ett sammanträde har flera dagar framgår vilken dag en paragraf justerades omedelbart.",
        },
        severity: Severity::Error,
        reason: "Anslaget och tiden för överklagande räknas från den dagen.",
        source: Source::Law(&[Topic::Approval, Topic::Posting]),
        concerns: concerns::APPROVAL,
        acceptance: Acceptance::Never("Dagarna går då inte att räkna ut."),
        find: Find::Meeting(approved_some_day),
    },
    Rule {
        code: Code {
            id: "M68",
            meaning: "En paragraf justeras omedelbart en dag då sammanträdet pågår.",
        },
        severity: Severity::Warning,
        reason: "Det som justeras en annan dag justeras inte omedelbart.",
        source: Source::PracticeAnd(&[Topic::Approval]),
        concerns: concerns::APPROVAL,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(approved_on_another_day),
    },
    Rule {
        code: Code {
            id: "M69",
            meaning: "Om ett sammanträde har flera dagar står det efter paragraf vilka som var med.",
        },
        severity: Severity::Warning,
        reason: "Ett klockslag säger inte vilken av dagarna det var.",
        source: Source::PracticeAnd(&[Topic::Attendance]),
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(there_some_day),
    },
];

fn backwards(context: &MeetingContext<'_>) -> Vec<Breach> {
    let meeting = &context.meeting.value;
    let days = meeting.days().zip(&meeting.continued.0);
    days.filter(|(before, own)| own.date.0 <= *before)
        .map(|(before, own)| {
            let message = match own.date.0 == before {
                true => format!("sammanträdet fortsätter samma dag, {before}"),
                false => format!("sammanträdet fortsätter {}, före {before}", own.date.0),
            };
            Breach::new(context.at(&own.date), message).hint(
                "rätta datumet; en paus samma dag skrivs i `ajourneringar`, till exempel `ajourneringar: 12.00–13.00`",
            )
        })
        .collect()
}

/// A day that is most likely a slip: an error where it can't be meant, as other days are.
fn far_ahead(context: &MeetingContext<'_>) -> Vec<Breach> {
    let meeting = &context.meeting.value;
    let days = meeting.days().zip(&meeting.continued.0);
    days.filter(|(before, own)| days_between(*before, own.date.0) > FAR)
        .map(|(before, own)| {
            let later = swedish::days(days_between(before, own.date.0));
            let message = format!("sammanträdet fortsätter {}, {later} senare", own.date.0);
            let doubtful = Breach::new(context.at(&own.date), message).hint("rätta datumet");
            if is_stray(own.date.0, meeting.date.0) { doubtful.error() } else { doubtful }
        })
        .collect()
}

fn approved_some_day(context: &MeetingContext<'_>) -> Vec<Breach> {
    let meeting = &context.meeting.value;
    if !meeting.is_continued() {
        return Vec::new();
    }
    let at_once = meeting.paragraphs().flat_map(at_once_in);
    at_once
        .filter(|own| own.date.is_none())
        .map(|own| {
            let days: Vec<String> = meeting.days().map(|day| day.to_string()).collect();
            Breach::new(context.at(own), "det framgår inte vilken dag paragrafen justerades").hint(
                format!(
                    "skriv `omedelbar_justering: {{datum: …}}`, med någon av {}",
                    days.join(", ")
                ),
            )
        })
        .collect()
}

/// §§ that were approved at once after the meeting, or between its days.
fn approved_on_another_day(context: &MeetingContext<'_>) -> Vec<Breach> {
    let meeting = &context.meeting.value;
    let at_once = meeting.paragraphs().filter_map(|item| at_once_in(item).into_iter().next());
    let dates = at_once.filter_map(|own| own.date);
    let other = dates.filter(|own| {
        let is_real = own.0 > meeting.date.0 && !is_stray(own.0, meeting.date.0);
        is_real && !sits_on(meeting, own.0)
    });
    other
        .map(|own| {
            let message = format!("paragrafen är omedelbart justerad {}, en dag utan sammanträde", own.0);
            Breach::new(context.at(&own), message).hint(
                "rätta datumet; justerades den efter sammanträdet, skriv ett `delprotokoll` med egen `justering`",
            )
        })
        .collect()
}

/// Whether a meeting sits on a day, or may in the small hours of it.
fn sits_on(meeting: &Meeting, day: NaiveDate) -> bool {
    let first = (meeting.date.0, meeting.time);
    let others = meeting.continued.0.iter().map(|own| (own.date.0, own.time));
    iter::once(first).chain(others).any(|(own, time)| {
        let may_end_next_day = time.and_then(|time| time.end).is_none_or(|end| end >= DAY);
        own == day || may_end_next_day && own.succ_opt() == Some(day)
    })
}

fn there_some_day(context: &MeetingContext<'_>) -> Vec<Breach> {
    let meeting = &context.meeting.value;
    let people = context.present().filter(|_| meeting.is_continued());
    let timed = people.filter_map(|person| {
        let time = person.came.as_ref().or(person.left.as_ref()).map(|time| context.at(time));
        time.or_else(|| person.hours.0.first().map(|span| context.at(span)))
    });
    let breaches = timed.map(|place| {
        Breach::new(place, "klockslaget säger inte vilken dag det var")
            .hint("skriv vilka paragrafer personen var med om, till exempel `§: 1–3`")
    });
    breaches.collect()
}
