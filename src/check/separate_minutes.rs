//! Rules about the §§ of a meeting that have minutes of their own.
//!
//! In comes a meeting, out come breaches.

use super::breach::Breach;
use super::concerns;
use super::context::MeetingContext;
use super::rule::{Acceptance, Find, Rule, Source};
use crate::diagnostic::{Code, Severity};
use crate::facts::MinutesPart;
use crate::law::Topic;
use crate::record::ParagraphNumber;

pub(super) const RULES: &[Rule] = &[Rule {
    code: Code { id: "M70", meaning: "Varje paragraf står i ett enda protokoll." },
    severity: Severity::Error,
    reason: "Tiden för överklagande räknas från anslaget om det protokoll som beslutet står i.",
    source: Source::PracticeAnd(&[Topic::Appeal]),
    concerns: concerns::MINUTES_AND_APPROVAL,
    acceptance: Acceptance::Never("Det går då inte att veta när tiden börjar."),
    find: Find::Meeting(apart),
}];

fn apart(context: &MeetingContext<'_>) -> Vec<Breach> {
    let meeting = &context.meeting.value;
    let Some(numbers) = context.numbering.of(meeting.id()) else { return Vec::new() };
    let mut breaches = Vec::new();
    for (at, own) in meeting.separate.0.iter().enumerate() {
        let set = &own.paragraphs;
        let has = |number: &ParagraphNumber| set.contains(*number);
        let unknown: Vec<ParagraphNumber> =
            set.named().filter(|number| !numbers.contains(number)).collect();
        let shared: Vec<ParagraphNumber> = numbers
            .iter()
            .copied()
            .filter(|number| {
                has(number) && MinutesPart::of(meeting, *number) < MinutesPart::Separate(at)
            })
            .collect();
        if !unknown.is_empty() || !numbers.iter().any(has) {
            let what = if unknown.is_empty() {
                "paragraferna".to_owned()
            } else {
                context.paragraphs(&unknown)
            };
            breaches.push(
                Breach::new(context.at(set), format!("{what} finns inte i protokollet"))
                    .hint(format!("finns: {}", context.paragraphs(numbers))),
            );
        }
        if !shared.is_empty() {
            let message =
                format!("{} står redan i ett annat delprotokoll", context.paragraphs(&shared));
            breaches.push(Breach::new(context.at(set), message).hint("rätta `paragrafer`"));
        }
    }
    let rest = MinutesPart::Rest.numbers(meeting, numbers);
    if let (Some(last), true) = (meeting.separate.0.last(), rest.is_empty()) {
        breaches.push(
            Breach::new(context.at(&last.paragraphs), "alla paragrafer står i delprotokoll")
                .hint("ta bort ett av delprotokollen, och skriv dess `justering` och `anslag` hos sammanträdet"),
        );
    }
    breaches
}
