//! A rule about who leaves an assembly and serves again.
//!
//! In comes a meeting, out come breaches.

use super::breach::Breach;
use super::concerns;
use super::context::MeetingContext;
use super::rule::{Acceptance, Find, Rule, Source};
use crate::diagnostic::{Code, Severity};
use crate::facts::presence::is_recused;
use crate::law::Topic;
use crate::record::{AttendanceGroup, Located, ParagraphNumber, Person, Share};

pub(super) const RULES: &[Rule] = &[Rule {
    code: Code {
        id: "M66",
        meaning: "Den som har gått av annat skäl än jäv tjänstgör inte igen samma dag.",
    },
    severity: Severity::Warning,
    reason: "I fullmäktige får den som har avbrutit sin tjänstgöring inte ta upp den igen den dagen.",
    source: Source::Law(&[Topic::Resumption]),
    concerns: concerns::MINUTES,
    acceptance: Acceptance::Doubtful,
    find: Find::Meeting(resumed),
}];

/// Where each is in leaving and serving again.
#[derive(Clone, Copy)]
enum Service {
    NotBegun,
    Serving,
    Left(ParagraphNumber),
}

fn resumed(context: &MeetingContext<'_>) -> Vec<Breach> {
    // §§ don't say on which of several days they were.
    if context.meeting.value.is_continued() {
        return Vec::new();
    }
    let deciding = context.people().filter(|(group, _)| *group == AttendanceGroup::Deciding);
    let breaches = deciding.filter_map(|(_, person)| {
        let (left, again) = interruption(context, person)?;
        let message = format!("`{}` går vid § {left} och tjänstgör igen vid § {again}", person.name.0);
        Some(Breach::new(context.at(person), message).hint(
            "var det jäv, skriv `jäv` hos ärendet; är paragraferna fel, rätta dem; gick det så till, skriv `godtas: {kod: M66, skäl: …}`",
        ))
    });
    breaches.collect()
}

/// The first § that someone was away from after having served, for another cause than a conflict of interest, and the
/// next one that she took part in.
fn interruption(
    context: &MeetingContext<'_>,
    person: &Located<Person>,
) -> Option<(ParagraphNumber, ParagraphNumber)> {
    let presences = context.presences?;
    let name = &person.name.0;
    let mut service = Service::NotBegun;
    for item in context.items.iter().filter(|item| item.depth == 0) {
        let (Some(number), Some(stretch)) = (item.number, presences.stretch(item)) else {
            continue;
        };
        let mut steps = item.steps.iter();
        if is_recused(&item.recusals, name) || steps.any(|own| is_recused(&own.recusals, name)) {
            continue;
        }
        let is_there = presences.share(person, stretch) != Share::None;
        service = match (service, is_there) {
            (Service::Left(left), true) => return Some((left, number)),
            (_, true) => Service::Serving,
            (Service::Serving, false) => Service::Left(number),
            (before, false) => before,
        };
    }
    None
}
