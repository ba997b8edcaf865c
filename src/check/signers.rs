//! The rule that those who adjust the minutes are others than those who wrote them and presided.
//!
//! In comes a meeting, out come breaches.

use super::breach::Breach;
use super::concerns;
use super::context::MeetingContext;
use super::rule::{Acceptance, Find, Rule, Source};
use crate::diagnostic::{Code, Severity};
use crate::law::Topic;

pub(super) const RULES: &[Rule] = &[Rule {
    code: Code {
        id: "M42",
        meaning: "Den som justerar är någon annan än ordföranden och sekreteraren.",
    },
    severity: Severity::Warning,
    reason: "Samma person skriver annars under två gånger, och ingen annan intygar protokollet.",
    source: Source::PracticeAnd(&[Topic::Approval]),
    concerns: concerns::MINUTES,
    acceptance: Acceptance::Doubtful,
    find: Find::Meeting(signing_twice),
}];

fn signing_twice(context: &MeetingContext<'_>) -> Vec<Breach> {
    let meeting = &context.meeting.value;
    let chairs = meeting.chairs();
    let numbers = context.numbering.of(meeting.id()).unwrap_or_default();
    let secretary = meeting.secretary.as_ref().map(|own| &*own.name);
    let mut breaches = Vec::new();
    for adjuster in &meeting.adjusters.0 {
        let own = adjuster.paragraphs.as_deref();
        // Who presides for some §§ may adjust the others.
        let presides = chairs.iter().filter(|chair| *chair.name == *adjuster.name).any(|chair| {
            numbers.iter().any(|number| {
                let mut sets = [chair.paragraphs, own].into_iter().flatten();
                sets.all(|set| set.contains(*number))
            })
        });
        let other = match () {
            () if secretary == Some(&*adjuster.name) => "sekreterare",
            () if presides => "ordförande",
            () => continue,
        };
        let message =
            format!("`{}` skriver under både som {other} och som justerare", adjuster.name.0);
        let breach = Breach::new(context.at(adjuster), message);
        breaches.push(breach.hint("skriv den som valdes att justera, eller ta bort raden"));
    }
    let is_adjuster = |name: &str| meeting.adjusters.0.iter().any(|own| own.name.0 == name);
    let both = meeting.reserves.0.iter().filter(|name| is_adjuster(&name.0));
    breaches.extend(both.map(|name| {
        let message = format!("`{}` är både justerare och reserv", name.0);
        Breach::new(context.at(name), message).hint("ta bort namnet på det ena stället")
    }));
    breaches
}
