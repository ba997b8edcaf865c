//! Rules about the names that a record gives to items, to findings that it accepts, and to its file.
//!
//! In comes a meeting or any record, out come breaches. References in the texts of a meeting are found
//! by a regular expression, since most of its texts are not read as Markdown before they are printed.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use super::{Breach, Find, MeetingContext, RecordContext, Rule, rules};
use crate::diagnostic::{Code, Place, Severity, codes, wording};
use crate::record::{RecordEntry, Subject};

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
        find: Find::Record(misnamed),
    },
    Rule {
        code: Code { id: "R17", meaning: "Ett fynd som godtas är en regel som får brytas." },
        severity: Severity::Error,
        reason: "Annars tror man att något är godtaget som inte är det.",
        source: "praxis",
        find: Find::Record(unknown_rules),
    },
];

fn dead_references(context: &MeetingContext<'_>) -> Vec<Breach> {
    static REFERENCE: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"\]\((#([^)\s]*))\)").ok());
    let Some(reference) = LazyLock::force(&REFERENCE) else { return Vec::new() };
    let items = context.items;
    let names: Vec<&str> =
        items.iter().filter_map(|item| Some(item.item.id.as_ref()?.0.as_str())).collect();
    let mut breaches = Vec::new();
    for text in &context.meeting.texts {
        for found in reference.captures_iter(text) {
            let name = &found[2];
            let Some(mark) = found.get(1).filter(|_| !names.contains(&name)) else { continue };
            let place = Place::within(&context.meeting.file, text.node, text, &mark.range());
            let breach = Breach::new(place, format!("inget ärende heter `{name}`"));
            breaches.push(match names.is_empty() {
                true => breach.hint(format!("skriv `id: {name}` hos ärendet")),
                false => breach.hint(wording::did_you_mean(name, &names, "namnen är")),
            });
        }
    }
    breaches
}

fn repeated_names(context: &MeetingContext<'_>) -> Vec<Breach> {
    let mut seen = BTreeSet::new();
    let mut breaches = Vec::new();
    for item in context.items {
        let Some(id) = &item.item.id else { continue };
        if !seen.insert(id.0.as_str()) {
            let message = format!("ett annat ärende heter också `{}`", id.0);
            breaches.push(Breach::new(context.at(id), message));
        }
    }
    breaches
}

fn misnamed(context: &RecordContext<'_>) -> Vec<Breach> {
    let wanted = match context.subject {
        Subject::BusinessPlan(period) => period.slug(),
        Subject::Schedule(year) => year.to_string(),
        _ => return Vec::new(),
    };
    let RecordEntry { file, identity, .. } = context.entry;
    let mut parts = file.path.rsplit(['/', '.']).skip(1);
    if parts.any(|part| part == wanted) {
        return Vec::new();
    }
    let message = format!("planen gäller {wanted}, men ligger i `{}`", file.path);
    let breach = Breach::new(Place::value(file, identity), message);
    vec![breach.hint(format!("döp om filen eller mappen till `{wanted}`"))]
}

fn unknown_rules(context: &RecordContext<'_>) -> Vec<Breach> {
    let mut codes: Vec<&str> = rules()
        .filter(|rule| rule.may_be_accepted(context.subject))
        .map(|rule| rule.code.id)
        .collect();
    if matches!(context.subject, Subject::Meeting(_)) {
        codes.extend(codes::ACCEPTABLE.iter().map(|code| code.id));
    }
    codes.sort_unstable_by_key(|code| (code.len(), *code));
    codes.dedup();
    let accepted = context.entry.accepted.iter().map(|accepted| &accepted.code);
    accepted
        .filter(|code| !codes.contains(&code.0.as_str()))
        .map(|code| {
            let place = Place::value(context.entry.file, code.node);
            Breach::new(place, format!("`{}` går inte att godta", code.0))
                .hint(format!("det går med {}", wording::names(&codes)))
        })
        .collect()
}
