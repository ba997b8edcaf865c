//! Rules about who was there: chairs and adjusters are among those present, and all are there for §§
//! that the meeting has.
//!
//! In comes a meeting, out come breaches.

use super::breach::Breach;
use super::concerns;
use super::context::MeetingContext;
use super::rule::{Acceptance, Find, Rule};
use crate::diagnostic::{Code, Severity, wording};
use crate::record::{Located, Signer};

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code { id: "M7", meaning: "Ordföranden är bland de närvarande." },
        severity: Severity::Error,
        reason: "Den som inte var med kan inte ansvara för protokollet.",
        source: "KL 5:65 genom lag (2003:1210) 19 §",
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Lawful(
            "Protokoll som redan är underskrivna ska återges som de är.",
        ),
        find: Find::Meeting(absent_chair),
    },
    Rule {
        code: Code { id: "M7", meaning: "Ett utkast nämner ordföranden när den är känd." },
        severity: Severity::Warning,
        reason: "Utkastet har en lucka där ordföranden ska skriva under.",
        source: "praxis",
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(unknown_chair),
    },
    Rule {
        code: Code { id: "M8", meaning: "Justerarna är bland de närvarande." },
        severity: Severity::Error,
        reason: "Den som inte var med kan inte intyga vad som beslutades.",
        source: "KL 5:69 genom lag (2003:1210) 19 §",
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Lawful("En justerare kan ha utsetts utanför dem som var med."),
        find: Find::Meeting(absent_adjuster),
    },
    Rule {
        code: Code {
            id: "M9",
            meaning: "Närvaro och underskrifter gäller paragrafer som mötet har.",
        },
        severity: Severity::Error,
        reason: "Av protokollet ska framgå vilka som deltog i varje beslut.",
        source: "KL 5:66–67 genom lag (2003:1210) 19 §",
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Never(
            "Då står det på sidan att någon deltog i paragrafer som inte finns.",
        ),
        find: Find::Meeting(foreign_paragraphs),
    },
];

fn absent_chair(context: &MeetingContext<'_>) -> Vec<Breach> {
    let meeting = &context.meeting.value;
    if meeting.attendance.is_none() {
        return Vec::new();
    }
    match no_chair(context) {
        Some(breach) if !meeting.is_draft() => vec![breach],
        Some(_) => Vec::new(),
        None => absent_signers(context, &meeting.chairs.0, "ordföranden"),
    }
}

fn unknown_chair(context: &MeetingContext<'_>) -> Vec<Breach> {
    let is_draft = context.meeting.value.is_draft();
    no_chair(context).filter(|_| is_draft).into_iter().collect()
}

/// The breach for minutes that name no chair.
fn no_chair(context: &MeetingContext<'_>) -> Option<Breach> {
    let meeting = &context.meeting.value;
    let attendance = meeting.attendance.as_ref().filter(|_| meeting.chairs().is_empty())?;
    let place = context.meeting.at_name(attendance);
    let hint = "skriv `roll: ordförande` hos den som ledde mötet, eller fältet `ordförande`";
    Some(Breach::new(place, "ingen av de beslutande är ordförande").hint(hint))
}

fn absent_adjuster(context: &MeetingContext<'_>) -> Vec<Breach> {
    if context.meeting.value.attendance.is_none() {
        return Vec::new();
    }
    absent_signers(context, &context.meeting.value.adjusters.0, "justeraren")
}

/// The breaches of people who sign but were not there.
fn absent_signers(
    context: &MeetingContext<'_>,
    signers: &[Located<Signer>],
    whom: &str,
) -> Vec<Breach> {
    let present = context.present_names();
    let absent = signers.iter().filter(|signer| !present.contains(&signer.name.0.as_str()));
    absent
        .map(|signer| {
            let name = &signer.name.0;
            let message = format!("{whom} `{name}` är inte bland de närvarande");
            Breach::new(context.at(signer), message).hint(wording::did_you_mean(
                name,
                &present,
                "välj bland de närvarande:",
            ))
        })
        .collect()
}

fn foreign_paragraphs(context: &MeetingContext<'_>) -> Vec<Breach> {
    let meeting = &context.meeting.value;
    let own = match context.numbering.of(meeting.date.0) {
        Some(own) => own,
        None if meeting.items.is_empty() => &[],
        None => return Vec::new(),
    };
    let present = context.present().map(|person| (&person.name, "närvarande", &person.paragraphs));
    let chairs = meeting.chairs.0.iter().map(|own| (&own.name, "ordförande", &own.paragraphs));
    let adjusters = meeting.adjusters.0.iter().map(|own| (&own.name, "justerare", &own.paragraphs));
    let mut breaches = Vec::new();
    for (name, role, paragraphs) in present.chain(chairs).chain(adjusters) {
        let Some(paragraphs) = paragraphs else { continue };
        if let Some(outside) = paragraphs.named().find(|number| !own.contains(number)) {
            let message = format!("`{}` är {role} vid § {outside}, som mötet inte har", name.0);
            let breach = Breach::new(context.at(paragraphs), message);
            breaches.push(breach.hint(format!("finns: {}", context.paragraphs(own))));
        }
    }
    breaches
}
