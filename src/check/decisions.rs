//! What was decided.

use super::{Breach, Find, Rule, Scene, SceneItem};
use crate::diagnostic::{Code, FieldPath, Severity};
use crate::record::{Item, ItemKind};

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code {
            id: "M10",
            meaning: "Ett ärende av typen beslut har ett beslut i protokollet.",
        },
        severity: Severity::Error,
        reason: "Protokollet ska för varje ärende redovisa vilket beslut som fattades.",
        source: "KL 5:67 p. 4 genom lag (2003:1210) 19 §",
        find: Find::Meeting(no_decision),
    },
    Rule {
        code: Code { id: "M15", meaning: "Ett ärende med beslut är kallat som beslutsärende." },
        severity: Severity::Warning,
        reason: "Ledamöterna ska veta i förväg vad de ska besluta om.",
        source: "praxis",
        find: Find::Meeting(unannounced_decision),
    },
];

fn no_decision(scene: &Scene<'_>) -> Vec<Breach> {
    let meeting = &scene.meeting.value;
    if meeting.attendance.is_none() {
        return Vec::new();
    }
    let undecided = |item: &Item| item.kinds.0.contains(&ItemKind::Beslut) && !item.decides();
    let items = scene.items().into_iter().filter(|item| item.item.has_paragraph());
    items
        .filter(|item| undecided(item.item))
        .map(|SceneItem { path, item, .. }| {
            let place = scene.meeting.at(path.key("typ"));
            let breach = Breach::new(
                place,
                format!("`{}` är ett beslutsärende utan `beslut`", item.title.0),
            );
            breach.hint("skriv `beslut`, eller ändra `typ`")
        })
        .collect()
}

fn unannounced_decision(scene: &Scene<'_>) -> Vec<Breach> {
    let announced = [ItemKind::Beslut, ItemKind::Val, ItemKind::Anmälan];
    let unannounced = |item: &Item| {
        item.decision.is_some()
            && !item.added
            && !item.kinds.0.is_empty()
            && !item.kinds.0.iter().any(|kind| announced.contains(kind))
    };
    let items = scene.meeting.value.paragraphs().filter(|(_, item)| unannounced(item));
    let breach = |(i, item): (usize, &Item)| {
        let place = scene.meeting.at(FieldPath::of("ärenden").index(i).key("typ"));
        let message = format!("`{}` har ett beslut men är inget beslutsärende", item.title.0);
        Breach::new(place, message).hint("lägg till `beslut` i `typ`, eller skriv `tillkom: true`")
    };
    items.map(breach).collect()
}
