//! Who took part in each §, and whether that holds together.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Breach, Find, Rule, Scene, SceneItem, is_in};
use crate::diagnostic::{Code, FieldPath, Severity, wording};
use crate::facts::participation::{is_recused, took_part, was_there};
use crate::record::{Attendance, ParagraphNumber, Person};

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code {
            id: "M1",
            meaning: "Fler än hälften av ledamöterna deltar vid varje paragraf.",
        },
        severity: Severity::Error,
        reason: "Annars är organet inte beslutfört, och beslutet kan upphävas.",
        source: "KL 6:27 genom lag (2003:1210) 19 §",
        find: Find::Meeting(no_quorum),
    },
    Rule {
        code: Code {
            id: "M4",
            meaning: "En ledamot som deltar på distans gör det med stöd av ett beslut.",
        },
        severity: Severity::Warning,
        reason: "Beslutet ska ange i vilken omfattning och dokumenteras.",
        source: "lag (2003:1210) 19 a §, från 2022-03-16; KL 6:24",
        find: Find::Meeting(remote_without_decision),
    },
    Rule {
        code: Code { id: "M11", meaning: "Ingen är med i två roller vid samma paragraf." },
        severity: Severity::Error,
        reason: "Protokollet måste säga om personen deltog i beslutet eller bara var med.",
        source: "KL 5:66–67 genom lag (2003:1210) 19 §",
        find: Find::Meeting(twice_present),
    },
    Rule {
        code: Code {
            id: "M12",
            meaning: "En ersättare tjänstgör bara när den ordinarie inte är med.",
        },
        severity: Severity::Error,
        reason: "Varje plats har en röst.",
        source: "KL 5:66, 6:17 genom lag (2003:1210) 19 §",
        find: Find::Meeting(replaces_someone_present),
    },
];

fn no_quorum(scene: &Scene<'_>) -> Vec<Breach> {
    let Some(attendance) = &scene.meeting.value.attendance else { return Vec::new() };
    let organ = scene.records.organisation.as_ref().map(|record| &record.value.organ);
    let Some(seats) = organ.and_then(|organ| organ.seats) else { return Vec::new() };
    let few = |item: SceneItem<'_>| {
        let number = item.number?;
        let there = took_part(attendance, &item.recusals, number).len();
        let is_enough = there * 2 > seats as usize;
        (!is_enough).then(|| {
            let message = format!("vid § {number} deltar {there} av {seats} ledamöter");
            let breach = Breach::new(scene.meeting.at(item.path.key("rubrik")), message);
            let least = seats / 2 + 1;
            breach.hint(format!("minst {least} krävs; rätta närvaron eller `organ.ledamöter`"))
        })
    };
    scene.items().into_iter().filter(|item| item.depth == 0).filter_map(few).collect()
}

fn remote_without_decision(scene: &Scene<'_>) -> Vec<Breach> {
    let meeting = &scene.meeting.value;
    let from = NaiveDate::from_ymd_opt(2022, 3, 16).unwrap_or_default();
    let has_decision =
        meeting.attendance.as_ref().is_none_or(|attendance| attendance.remote_decision.is_some());
    if has_decision || meeting.date.0 < from {
        return Vec::new();
    }
    let elected = ["beslutande", "ersättare"];
    let remote =
        scene.present().find(|(path, person)| person.remote.is_some() && is_in(path, &elected));
    let breach = |(path, person): (FieldPath, &Person)| {
        let place = scene.meeting.at(path.key("distans"));
        let message = format!("`{}` deltar på distans utan att beslutet anges", person.name.0);
        Breach::new(place, message).hint("skriv `distansbeslut: § 12/2022` under `närvaro`")
    };
    remote.map(breach).into_iter().collect()
}

fn twice_present(scene: &Scene<'_>) -> Vec<Breach> {
    let numbers = scene.numbering.of(scene.meeting.value.date.0).unwrap_or_default();
    let mut seen: BTreeMap<&str, Vec<&Person>> = BTreeMap::new();
    let mut breaches = Vec::new();
    for (path, person) in scene.present() {
        let others = seen.entry(person.name.0.as_str()).or_default();
        let shared = others.iter().find_map(|other| shared(numbers, person, other));
        if let Some(number) = shared {
            let message = format!("`{}` är med två gånger vid § {number}", person.name.0);
            let breach = Breach::new(scene.meeting.at(path), message);
            breaches.push(breach.hint("skriv med `§` vilka paragrafer som gäller i varje roll"));
        }
        others.push(person);
    }
    breaches
}

/// The first § at which both were there.
fn shared(numbers: &[ParagraphNumber], a: &Person, b: &Person) -> Option<ParagraphNumber> {
    numbers.iter().copied().find(|number| was_there(a, *number) && was_there(b, *number))
}

fn replaces_someone_present(scene: &Scene<'_>) -> Vec<Breach> {
    let Some(attendance) = &scene.meeting.value.attendance else { return Vec::new() };
    let items = scene.items();
    let replaced = |(path, person): (FieldPath, &Person)| {
        let name = &person.replaces.as_ref()?.0;
        let regular = attendance.deciding.iter().find(|other| other.name.0 == *name)?;
        let number = items.iter().find_map(|item| {
            let number = item.number.filter(|_| !is_recused(&item.recusals, name))?;
            (was_there(person, number) && was_there(regular, number)).then_some(number)
        })?;
        let message =
            format!("`{}` tjänstgör för `{name}` vid § {number}, men båda är med", person.name.0);
        let breach = Breach::new(scene.meeting.at(path.key("ersätter")), message);
        Some(breach.hint("skriv med `§` när var och en tjänstgjorde"))
    };
    scene.present().filter_map(replaced).collect()
}

/// Why someone could not have taken part in a decision; `None` if she did.
pub(super) fn why_not(attendance: &Attendance, item: &SceneItem<'_>, name: &str) -> Option<Why> {
    if is_recused(&item.recusals, name) {
        return Some(Why::Recused);
    }
    let number = item.number?;
    let there = took_part(attendance, &item.recusals, number);
    if there.iter().any(|person| person.name.0 == name) {
        return None;
    }
    let names: Vec<&str> = there.iter().map(|person| person.name.0.as_str()).collect();
    Some(Why::Absent(wording::did_you_mean(name, &names, "vid paragrafen deltog")))
}

/// Why someone could not have taken part.
pub(super) enum Why {
    /// She had a conflict of interest.
    Recused,
    /// She did not take part; who did.
    Absent(String),
}
