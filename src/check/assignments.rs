//! Rules about what minutes give somebody to do, and about decisions by delegation: what is closed was given and is
//! open, and days are possible.
//!
//! In comes a meeting, out come breaches.

use super::breach::Breach;
use super::concerns;
use super::context::MeetingContext;
use super::references::no_organ;
use super::rule::{Acceptance, Find, Rule, Source};
use crate::diagnostic::{Code, Severity, wording};
use crate::facts::registers::{Minuted, Mistake, MistakenClosing};
use crate::law::Topic;
use crate::record::{Closing, DelegatedDecision, Records};
use crate::swedish;

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code {
            id: "R60", meaning: "Det som `avslutar` nämner är ett uppdrag som är öppet."
        },
        severity: Severity::Warning,
        reason: "Uppdraget står annars som öppet, eller som klart en annan dag än det blev.",
        source: Source::Said("praxis"),
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(mistaken),
    },
    Rule {
        code: Code { id: "M50", meaning: "Ett uppdrag ska vara klart efter sammanträdet." },
        severity: Severity::Warning,
        reason: "Det kan inte göras en dag som har varit.",
        source: Source::Said("praxis"),
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(due_before),
    },
    Rule {
        code: Code { id: "M51", meaning: "Ett delegationsbeslut anmäls när det är fattat." },
        severity: Severity::Warning,
        reason: "Det går inte att anmäla vad ingen har beslutat än.",
        source: Source::PracticeAnd(&[Topic::Delegation]),
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(reported_early),
    },
    Rule {
        code: Code { id: "M52", meaning: "Av ett delegationsbeslut framgår vem som fattade det." },
        severity: Severity::Warning,
        reason: "Organet ska kunna se att den som beslutade fick göra det.",
        source: Source::PracticeAnd(&[Topic::Delegation]),
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(by_nobody),
    },
];

fn mistaken(context: &MeetingContext<'_>) -> Vec<Breach> {
    let held = context.meeting.value.id();
    let mistaken = context.registers.mistaken(held);
    mistaken.map(|own| breach(context, own)).collect()
}

/// The breach of a closing that leads to nothing.
fn breach(context: &MeetingContext<'_>, own: &MistakenClosing<'_>) -> Breach {
    let closing = own.closing;
    let paragraph = named(context, closing);
    let day = closing.held.map_or_else(|| "under året".to_owned(), |held| held.to_string());
    let (message, hint) = match own.mistake {
        Mistake::NoOrgan => {
            return closing.organ.as_ref().map_or_else(
                || Breach::new(context.at(&closing.paragraph), "organet saknas"),
                |name| no_organ(context, name),
            );
        }
        Mistake::NoMeeting(records) => {
            let days: Vec<String> = records.meetings.keys().map(ToString::to_string).collect();
            (no_meeting(closing, records), wording::did_you_mean(&day, &days, "finns:"))
        }
        Mistake::NoParagraph => {
            let earlier = "skriv datumet också om paragrafen är från ett tidigare år";
            let hint = if closing.held.is_some() { "rätta paragrafen" } else { earlier };
            (format!("{paragraph} finns inte {day}"), hint.to_owned())
        }
        Mistake::NotBefore => (
            format!("{paragraph} kommer inte före den här paragrafen"),
            "skriv `avslutar` i den paragraf som säger att uppdraget är klart".to_owned(),
        ),
        Mistake::NothingGiven => (
            format!("{paragraph} {day} ger ingen ett uppdrag"),
            "rätta paragrafen, eller skriv `uppdrag` i den".to_owned(),
        ),
        Mistake::TooFew(count) => (
            format!("{paragraph} {day} ger bara {}", uppdrag(count)),
            format!("rätta `uppdrag`; finns: {}", numbers(count)),
        ),
        Mistake::ClosedBefore(by) => closed_before(&paragraph, own, &by),
    };
    match (own.mistake, &closing.held, &closing.which) {
        (Mistake::NoMeeting(_), Some(date), _) => Breach::new(context.at(date), message).hint(hint),
        (Mistake::TooFew(_), _, Some(which)) => Breach::new(context.at(which), message).hint(hint),
        _ => Breach::new(context.at(&closing.paragraph), message).hint(hint),
    }
}

/// The § that a closing names, as its organ writes it: "AU § 12".
fn named(context: &MeetingContext<'_>, closing: &Closing) -> String {
    let number = *closing.paragraph;
    let other = closing.organ.as_ref().and_then(|name| context.body.named(&name.0));
    match other.and_then(|organ| organ.records.organisation.as_ref()) {
        Some(record) => swedish::paragraphs(&[number], &record.value.numbering.pattern),
        None => context.paragraphs(&[number]),
    }
}

/// That an organ has no such meeting.
fn no_meeting(closing: &Closing, records: &Records) -> String {
    let day = closing.held.map_or_else(String::new, |held| held.to_string());
    let other = closing.organ.as_ref().and(records.organisation.as_ref());
    match other.map(|record| &record.value.organ.name.0) {
        Some(organ) => format!("{organ} har inget sammanträde {day}"),
        None => format!("det finns inget sammanträde {day}"),
    }
}

/// What is wrong with closing what an earlier § has closed, and what to do about it.
fn closed_before(given: &str, own: &MistakenClosing<'_>, by: &Minuted<'_>) -> (String, String) {
    let closing = swedish::paragraphs(&[by.number], &by.organisation.numbering.pattern);
    let is_same = (by.held, by.organ) == (own.by.held, own.by.organ);
    let when = if is_same { String::new() } else { format!(" {}", by.held) };
    let message = format!("uppdraget i {given} är redan avslutat, i {closing}{when}");
    (message, "ta bort raden; ges uppdraget igen, skriv ett nytt `uppdrag`".to_owned())
}

/// "ett uppdrag", "2 uppdrag".
fn uppdrag(count: u32) -> String {
    if count == 1 { "ett uppdrag".to_owned() } else { format!("{count} uppdrag") }
}

/// "1", "1–3".
fn numbers(count: u32) -> String {
    if count == 1 { "1".to_owned() } else { format!("1–{count}") }
}

fn due_before(context: &MeetingContext<'_>) -> Vec<Breach> {
    let held = context.meeting.value.date.0;
    let given = context.items.iter().flat_map(|own| &own.item.assignments.0);
    let due = given.filter_map(|own| own.due.as_ref()).filter(|due| due.0 < held);
    due.map(|due| {
        let message = format!("uppdraget ska vara klart {}, före sammanträdet", due.0);
        let hint = format!("rätta datumet; sammanträdet är {}", swedish::on_day(held));
        Breach::new(context.at(due), message).hint(hint)
    })
    .collect()
}

/// The decisions by delegation that a meeting's minutes report.
fn delegated<'a>(context: &MeetingContext<'a>) -> impl Iterator<Item = &'a DelegatedDecision> {
    context.items.iter().flat_map(|own| &own.item.delegated.0)
}

fn reported_early(context: &MeetingContext<'_>) -> Vec<Breach> {
    let held = context.meeting.value.date.0;
    let dates = delegated(context).filter_map(|own| own.date.as_ref());
    dates
        .filter(|date| date.0 > held)
        .map(|date| {
            let message =
                format!("beslutet är fattat {}, efter sammanträdet som det anmäls till", date.0);
            let hint = format!("rätta datumet; sammanträdet är {}", swedish::on_day(held));
            Breach::new(context.at(date), message).hint(hint)
        })
        .collect()
}

fn by_nobody(context: &MeetingContext<'_>) -> Vec<Breach> {
    let unsigned = delegated(context).filter(|own| own.by.0.is_empty());
    unsigned
        .map(|own| {
            let message = "delegationsbeslutet säger inte vem som fattade det";
            Breach::new(context.at(&own.decision), message)
                .hint("skriv vem: `{beslut: …, av: Förbundschefen}`")
        })
        .collect()
}
