//! The names that a record gives to items, findings and the like, and what leads to them.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use super::text::each_text;
use super::{Breach, Find, Rule, Scene, Tree, rules};
use crate::diagnostic::{Code, FieldPath, Place, Severity, codes, wording};
use crate::record::Subject;

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code { id: "R15", meaning: "En hänvisning leder till ett ärende med det namnet." },
        severity: Severity::Error,
        reason: "Läsaren kan annars inte följa den.",
        source: "praxis",
        find: Find::Meeting(dead_references),
    },
    Rule {
        code: Code { id: "R16", meaning: "Två ärenden har inte samma `id`." },
        severity: Severity::Error,
        reason: "En hänvisning leder annars till två ärenden.",
        source: "praxis",
        find: Find::Meeting(repeated_names),
    },
    Rule {
        code: Code {
            id: "R26", meaning: "En plans fil eller mapp heter som perioden eller året."
        },
        severity: Severity::Warning,
        reason: "Den som letar efter en plan letar efter dess år.",
        source: "praxis",
        find: Find::Tree(misnamed),
    },
    Rule {
        code: Code { id: "R17", meaning: "Ett fynd som godtas är en regel som får brytas." },
        severity: Severity::Error,
        reason: "Annars tror man att något är godtaget som inte är det.",
        source: "praxis",
        find: Find::Tree(unknown_rules),
    },
];

fn dead_references(scene: &Scene<'_>) -> Vec<Breach> {
    static REFERENCE: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"\]\(#([^)\s]*)\)").ok());
    let Some(reference) = LazyLock::force(&REFERENCE) else { return Vec::new() };
    let items = scene.items();
    let names: Vec<&str> =
        items.iter().filter_map(|item| Some(item.item.id.as_ref()?.0.as_str())).collect();
    let mut breaches = Vec::new();
    each_text(&scene.meeting.tree, FieldPath::top(), &mut |path, text| {
        for found in reference.captures_iter(text) {
            let name = &found[1];
            if !names.contains(&name) {
                let message = format!("inget ärende heter `{name}`");
                let breach = Breach::new(scene.meeting.at(path.clone()), message);
                breaches.push(match names.is_empty() {
                    true => breach.hint(format!("skriv `id: {name}` hos ärendet")),
                    false => breach.hint(wording::did_you_mean(name, &names, "namnen är")),
                });
            }
        }
    });
    breaches
}

fn repeated_names(scene: &Scene<'_>) -> Vec<Breach> {
    let mut seen = BTreeSet::new();
    let mut breaches = Vec::new();
    for item in scene.items() {
        let Some(id) = &item.item.id else { continue };
        if !seen.insert(id.0.as_str()) {
            let place = scene.meeting.at(item.path.key("id"));
            breaches.push(Breach::new(place, format!("ett annat ärende heter också `{}`", id.0)));
        }
    }
    breaches
}

fn misnamed(tree: &Tree<'_>) -> Vec<Breach> {
    let (wanted, field) = match tree.subject {
        Subject::BusinessPlan(period) => (period.slug(), "period"),
        Subject::Schedule(year) => (year.to_string(), "år"),
        _ => return Vec::new(),
    };
    let mut parts = tree.file.path.rsplit(['/', '.']).skip(1);
    if parts.any(|part| part == wanted) {
        return Vec::new();
    }
    let place = Place::field(tree.file, FieldPath::of(field));
    let breach =
        Breach::new(place, format!("planen gäller {wanted}, men ligger i `{}`", tree.file.path));
    vec![breach.hint(format!("döp om filen eller mappen till `{wanted}`"))]
}

fn unknown_rules(tree: &Tree<'_>) -> Vec<Breach> {
    let rules = rules().filter(|rule| rule.may_be_accepted(tree.subject));
    let of_packets =
        codes::ACCEPTABLE.iter().filter(|_| matches!(tree.subject, Subject::Meeting(_)));
    let mut codes: Vec<&str> =
        rules.map(|rule| rule.code.id).chain(of_packets.map(|code| code.id)).collect();
    codes.sort_unstable_by_key(|code| (code.len(), *code));
    codes.dedup();
    let accepted = tree.tree.get("godtas").and_then(|list| list.as_sequence());
    let accepted = accepted.into_iter().flatten().enumerate();
    let accepted = accepted.filter_map(|(i, entry)| Some((i, entry.get("fynd")?.as_str()?.trim())));
    let unknown = accepted.filter(|(_, code)| !codes.contains(code));
    unknown
        .map(|(i, code)| {
            let path = FieldPath::of("godtas").index(i).key("fynd");
            let place = Place::field(tree.file, path);
            Breach::new(place, format!("`{code}` går inte att godta"))
                .hint(format!("det går med {}", wording::names(&codes)))
        })
        .collect()
}
