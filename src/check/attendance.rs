//! Who was there, and for which §§.

use super::{Breach, Find, Rule, Scene};
use crate::diagnostic::{Code, FieldPath, Severity, wording};
use crate::record::{ParagraphSet, Signer};

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
    if meeting.attendance.is_none() {
        return Vec::new();
    }
    if meeting.chairs().is_empty() {
        let place = scene.meeting.at_name(FieldPath::of("närvaro"));
        let breach = Breach::new(place, "ingen av de beslutande är ordförande");
        return vec![
            breach.hint(
                "skriv `roll: ordförande` hos den som ledde mötet, eller fältet `ordförande`",
            ),
        ];
    }
    absent_signers(scene, &meeting.chairs.0, "ordförande", "ordföranden")
}

fn absent_adjuster(scene: &Scene<'_>) -> Vec<Breach> {
    if scene.meeting.value.attendance.is_none() {
        return Vec::new();
    }
    absent_signers(scene, &scene.meeting.value.adjusters.0, "justerare", "justeraren")
}

/// The breaches of people who sign but were not there.
fn absent_signers(scene: &Scene<'_>, signers: &[Signer], field: &str, whom: &str) -> Vec<Breach> {
    let names: Vec<&str> = scene.present().map(|(_, person)| person.name.0.as_str()).collect();
    let path = |i: usize| scene.one_of_many(FieldPath::of(field), i);
    let absent = |(i, signer): (usize, &Signer)| {
        let name = signer.name.0.as_str();
        if names.contains(&name) {
            return None;
        }
        let message = format!("{whom} `{name}` är inte bland de närvarande");
        let breach = Breach::new(scene.meeting.at(path(i)), message);
        Some(breach.hint(wording::did_you_mean(name, &names, "närvarande är")))
    };
    signers.iter().enumerate().filter_map(absent).collect()
}

fn foreign_paragraphs(scene: &Scene<'_>) -> Vec<Breach> {
    let own = match scene.numbering.of(scene.meeting.value.date.0) {
        Some(own) => own,
        None if scene.meeting.value.items.is_empty() => &[],
        None => return Vec::new(),
    };
    let foreign = |(path, what, set): (FieldPath, String, &ParagraphSet)| {
        let outside = set.named().find(|number| !own.contains(number))?;
        let place = scene.meeting.at(path.key("§"));
        let breach = Breach::new(place, format!("{what} vid § {outside}, som mötet inte har"));
        Some(breach.hint(format!("mötet har {}", scene.paragraphs(own))))
    };
    let present = scene.present().filter_map(|(path, person)| {
        let what = format!("`{}` är närvarande", person.name.0);
        Some((path, what, person.paragraphs.as_ref()?))
    });
    present.chain(signed(scene)).filter_map(foreign).collect()
}

/// The §§ that each chair and adjuster signs for, with the path to her.
fn signed<'a>(
    scene: &Scene<'a>,
) -> impl Iterator<Item = (FieldPath, String, &'a ParagraphSet)> + use<'a> {
    let meeting = &scene.meeting.value;
    let fields = [("ordförande", &meeting.chairs.0), ("justerare", &meeting.adjusters.0)];
    let mut signed = Vec::new();
    for (field, signers) in fields {
        for (i, signer) in signers.iter().enumerate() {
            let path = scene.one_of_many(FieldPath::of(field), i);
            let what = format!("`{}` är {field}", signer.name.0);
            signed.extend(signer.paragraphs.iter().map(|set| (path.clone(), what.clone(), set)));
        }
    }
    signed.into_iter()
}
