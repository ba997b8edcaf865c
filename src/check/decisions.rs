//! What was decided.

use super::{Breach, Find, Rule, Scene};
use crate::diagnostic::{Code, FieldPath, Severity};
use crate::record::ItemKind;

pub(super) const RULES: &[Rule] = &[Rule {
    code: Code { id: "M10", meaning: "Ett ärende av typen beslut har ett beslut i protokollet." },
    severity: Severity::Error,
    reason: "Protokollet ska för varje ärende redovisa vilket beslut som fattades.",
    source: "KL 5:67 p. 4 genom lag (2003:1210) 19 §",
    find: Find::Meeting(no_decision),
}];

fn no_decision(scene: &Scene<'_>) -> Vec<Breach> {
    let meeting = &scene.meeting.value;
    if meeting.attendance.is_none() {
        return Vec::new();
    }
    let items = meeting.items.iter().enumerate();
    items
        .filter(|(_, item)| item.kinds.0.contains(&ItemKind::Beslut) && !item.decides())
        .map(|(i, item)| {
            let place = scene.meeting.at(FieldPath::of("ärenden").index(i).key("typ"));
            let breach = Breach::new(
                place,
                format!("`{}` är ett beslutsärende utan `beslut`", item.title.0),
            );
            breach.hint("skriv `beslut`, eller ändra `typ`")
        })
        .collect()
}
