//! Rules about the §§ that an item says it comes from.
//!
//! In comes a meeting, out come breaches.

use super::breach::Breach;
use super::concerns;
use super::context::MeetingContext;
use super::references::no_organ;
use super::rule::{Acceptance, Find, Rule, Source};
use crate::diagnostic::{Code, Severity, wording};
use crate::facts::Lost;
use crate::record::{ItemReference, Meeting, Records};

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code { id: "R55", meaning: "En paragraf som `beredning` nämner finns." },
        severity: Severity::Error,
        reason: "Dokumentet återger paragrafens förslag och nummer, och de går annars inte att hitta.",
        source: Source::Said("praxis"),
        concerns: concerns::SUMMONS_AND_MINUTES,
        acceptance: Acceptance::Never("Sidan hänvisar då till en paragraf som inte finns."),
        find: Find::Meeting(lost),
    },
    Rule {
        code: Code { id: "R56", meaning: "Ett ärende har beretts före sammanträdet." },
        severity: Severity::Warning,
        reason: "Det som beslutas senare kan inte ha berett ärendet.",
        source: Source::Said("praxis"),
        concerns: concerns::SUMMONS_AND_MINUTES,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(later),
    },
];

fn lost(context: &MeetingContext<'_>) -> Vec<Breach> {
    let references = context.items.iter().flat_map(|own| &own.item.prepared.0);
    let lost = references.filter_map(|reference| {
        let why = context.body.prepared(context.records, reference).err()?;
        Some(breach(context, reference, why))
    });
    lost.collect()
}

/// The breach for a reference that leads nowhere.
fn breach(context: &MeetingContext<'_>, reference: &ItemReference, why: Lost<'_>) -> Breach {
    let date = *reference.held;
    match why {
        Lost::Organ => {
            let Some(name) = &reference.organ else {
                return Breach::new(context.at(&reference.held), "organet saknas");
            };
            no_organ(context, name).hint("ligger organets underlag inte här, skriv `behandlat_av`")
        }
        Lost::Meeting(records) => {
            let message = format!("{} har inget underlag från {date}", name_of(records));
            let days: Vec<String> = records.meetings.keys().map(ToString::to_string).collect();
            let days: Vec<&str> = days.iter().map(String::as_str).collect();
            Breach::new(context.at(&reference.held), message).hint(wording::did_you_mean(
                &date.to_string(),
                &days,
                "finns:",
            ))
        }
        Lost::Doubtful(record) => {
            let message = format!(
                "paragrafen går inte att återge: underlaget `{}` har fel",
                record.file.path
            );
            Breach::new(context.at(&reference.held), message).hint("rätta först dem")
        }
        Lost::Item(record) => {
            let named = match (&reference.paragraph, &reference.id) {
                (Some(number), _) => format!("ingen § {}", **number),
                (None, Some(id)) => format!("inget ärende med `id: {}`", id.0),
                (None, None) => "ingen sådan paragraf".to_owned(),
            };
            let place = match (&reference.paragraph, &reference.id) {
                (Some(number), _) => context.at(number),
                (None, Some(id)) => context.at(id),
                (None, None) => context.at(&reference.held),
            };
            Breach::new(place, format!("`{}` har {named}", record.file.path))
                .hint("ge ärendet där ett `id`, och skriv det här; då följer numret med om paragraferna räknas om")
        }
        Lost::Unsaid => {
            Breach::new(context.at(&reference.held), "`beredning` säger inte vilken paragraf")
                .hint("skriv `§: 12`, eller `id: …` om ärendet där har ett")
        }
    }
}

/// What an organ is called.
fn name_of(records: &Records) -> String {
    let organisation = records.organisation.as_ref();
    organisation.map_or_else(|| records.organ.to_string(), |own| own.value.organ.name.0.clone())
}

/// Whether a reference leads to a meeting that isn't before one: two organs may have met on one day.
fn is_later(reference: &ItemReference, meeting: &Meeting) -> bool {
    match reference.organ {
        None => *reference.held >= meeting.id(),
        Some(_) => reference.held.day >= meeting.date.0,
    }
}

fn later(context: &MeetingContext<'_>) -> Vec<Breach> {
    let meeting = &context.meeting.value;
    let references = context.items.iter().flat_map(|own| &own.item.prepared.0);
    let later = references.filter(|reference| is_later(reference, meeting));
    later
        .map(|reference| {
            let message = format!("{} är inte före sammanträdet", reference.held.day);
            Breach::new(context.at(&reference.held), message)
                .hint("rätta dagen; samma dag kan ett organ bara bereda om det har sammanträtt tidigare på dagen")
        })
        .collect()
}
