//! Who was there, and for which §§.

use super::references::people;
use super::{Breach, Find, Rule, Scene};
use crate::diagnostic::{Code, FieldPath, Severity, wording};
use crate::record::NumberSet;
use crate::swedish;

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
        code: Code { id: "M9", meaning: "Närvaron gäller paragrafer som mötet har." },
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
    match &meeting.chair {
        Some(chair) => absent(scene, &chair.0, FieldPath::of("ordförande"), "ordföranden"),
        None if meeting.chair().is_none() => {
            let place = scene.meeting.at_name(FieldPath::of("närvaro"));
            let breach = Breach::new(place, "ingen av de beslutande är ordförande");
            vec![breach.hint(
                "skriv `roll: ordförande` hos den som ledde mötet, eller fältet `ordförande`",
            )]
        }
        None => Vec::new(),
    }
}

fn absent_adjuster(scene: &Scene<'_>) -> Vec<Breach> {
    if scene.meeting.value.attendance.is_none() {
        return Vec::new();
    }
    let path = |i: usize, many: bool| {
        let path = FieldPath::of("justerare");
        if many { path.index(i) } else { path }
    };
    let adjusters = &scene.meeting.value.adjusters.0;
    let is_list = scene.meeting.tree.get("justerare").is_some_and(serde_yaml::Value::is_sequence);
    let each = adjusters.iter().enumerate();
    each.flat_map(|(i, name)| absent(scene, &name.0, path(i, is_list), "justeraren")).collect()
}

/// The breach of a person who was not there.
fn absent(scene: &Scene<'_>, name: &str, path: FieldPath, whom: &str) -> Vec<Breach> {
    let names: Vec<&str> = people(scene).map(|(_, person)| person.name.0.as_str()).collect();
    if names.contains(&name) {
        return Vec::new();
    }
    let breach =
        Breach::new(scene.meeting.at(path), format!("{whom} `{name}` är inte bland de närvarande"));
    vec![breach.hint(wording::did_you_mean(name, &names, "närvarande är"))]
}

fn foreign_paragraphs(scene: &Scene<'_>) -> Vec<Breach> {
    let nothing = NumberSet::default();
    let own = match scene.numbering.of(scene.meeting.value.date.0) {
        Some(own) => own,
        None if scene.meeting.value.items.is_empty() => &nothing,
        None => return Vec::new(),
    };
    people(scene)
        .filter_map(|(path, person)| {
            let outside = person.paragraphs.as_ref()?.numbers().find(|n| !own.contains(*n))?;
            let place = scene.meeting.at(path.key("§"));
            let message =
                format!("`{}` är närvarande vid § {outside}, som mötet inte har", person.name.0);
            Some(
                Breach::new(place, message).hint(format!("mötet har {}", swedish::paragraphs(own))),
            )
        })
        .collect()
}
