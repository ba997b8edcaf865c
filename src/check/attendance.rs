//! Who was there, and for which §§.

use super::{Breach, Find, Rule, Scene};
use crate::diagnostic::{Code, Severity, wording};
use crate::record::{Located, Signer};

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code { id: "M7", meaning: "Ordföranden är bland de närvarande." },
        severity: Severity::Error,
        reason: "Den som inte var med kan inte ansvara för protokollet.",
        source: "KL 5:65 genom lag (2003:1210) 19 §",
        find: Find::Meeting(absent_chair),
    },
    Rule {
        code: Code { id: "M8", meaning: "Justerarna är bland de närvarande." },
        severity: Severity::Error,
        reason: "Den som inte var med kan inte intyga vad som beslutades.",
        source: "KL 5:69 genom lag (2003:1210) 19 §",
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
        find: Find::Meeting(foreign_paragraphs),
    },
];

fn absent_chair(scene: &Scene<'_>) -> Vec<Breach> {
    let meeting = &scene.meeting.value;
    let Some(attendance) = &meeting.attendance else { return Vec::new() };
    if meeting.chairs().is_empty() {
        let place = scene.meeting.at_name(attendance);
        let hint = "skriv `roll: ordförande` hos den som ledde mötet, eller fältet `ordförande`";
        return vec![Breach::new(place, "ingen av de beslutande är ordförande").hint(hint)];
    }
    absent_signers(scene, &meeting.chairs.0, "ordföranden")
}

fn absent_adjuster(scene: &Scene<'_>) -> Vec<Breach> {
    if scene.meeting.value.attendance.is_none() {
        return Vec::new();
    }
    absent_signers(scene, &scene.meeting.value.adjusters.0, "justeraren")
}

/// The breaches of people who sign but were not there.
fn absent_signers(scene: &Scene<'_>, signers: &[Located<Signer>], whom: &str) -> Vec<Breach> {
    let present = scene.present_names();
    let absent = signers.iter().filter(|signer| !present.contains(&signer.name.0.as_str()));
    absent
        .map(|signer| {
            let name = &signer.name.0;
            let message = format!("{whom} `{name}` är inte bland de närvarande");
            Breach::new(scene.at(signer), message).hint(wording::did_you_mean(
                name,
                &present,
                "närvarande är",
            ))
        })
        .collect()
}

fn foreign_paragraphs(scene: &Scene<'_>) -> Vec<Breach> {
    let meeting = &scene.meeting.value;
    let own = match scene.numbering.of(meeting.date.0) {
        Some(own) => own,
        None if meeting.items.is_empty() => &[],
        None => return Vec::new(),
    };
    let present = scene.present().map(|person| (&person.name, "närvarande", &person.paragraphs));
    let chairs = meeting.chairs.0.iter().map(|own| (&own.name, "ordförande", &own.paragraphs));
    let adjusters = meeting.adjusters.0.iter().map(|own| (&own.name, "justerare", &own.paragraphs));
    let mut breaches = Vec::new();
    for (name, role, paragraphs) in present.chain(chairs).chain(adjusters) {
        let Some(paragraphs) = paragraphs else { continue };
        if let Some(outside) = paragraphs.named().find(|number| !own.contains(number)) {
            let message = format!("`{}` är {role} vid § {outside}, som mötet inte har", name.0);
            let breach = Breach::new(scene.at(paragraphs), message);
            breaches.push(breach.hint(format!("mötet har {}", scene.paragraphs(own))));
        }
    }
    breaches
}
