//! Rules about what minutes give somebody to do, and about decisions by delegation: what is closed was given and is
//! open, and days are possible.
//!
//! In comes a meeting, out come breaches.

use super::breach::Breach;
use super::concerns;
use super::context::MeetingContext;
use super::rule::{Acceptance, Find, Rule, Source};
use crate::diagnostic::{Code, Severity};
use crate::facts::registers::{Mistake, MistakenClosing};
use crate::law::Topic;
use crate::record::{DelegatedDecision, MeetingId, ParagraphNumber};
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
    let number = *own.closing.paragraph;
    let paragraph = context.paragraphs(&[number]);
    let day = own.closing.held.map_or_else(|| "under året".to_owned(), |held| held.to_string());
    let (message, hint) = match own.mistake {
        Mistake::NoMeeting => {
            (format!("det finns inget sammanträde {day}"), "rätta datumet".to_owned())
        }
        Mistake::NoParagraph => {
            let earlier = "skriv datumet också om paragrafen är från ett tidigare år";
            let hint = if own.closing.held.is_some() { "rätta paragrafen" } else { earlier };
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
        Mistake::ClosedBefore(held, by) => closed_before(context, own, (held, by)),
    };
    match (own.mistake, &own.closing.held, &own.closing.which) {
        (Mistake::NoMeeting, Some(date), _) => Breach::new(context.at(date), message).hint(hint),
        (Mistake::TooFew(_), _, Some(which)) => Breach::new(context.at(which), message).hint(hint),
        _ => Breach::new(context.at(&own.closing.paragraph), message).hint(hint),
    }
}

/// What is wrong with closing what an earlier § has closed, and what to do about it.
fn closed_before(
    context: &MeetingContext<'_>,
    own: &MistakenClosing<'_>,
    (held, by): (MeetingId, ParagraphNumber),
) -> (String, String) {
    let given = context.paragraphs(&[*own.closing.paragraph]);
    let closing = context.paragraphs(&[by]);
    let when = if held == own.by.held { String::new() } else { format!(" {held}") };
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
