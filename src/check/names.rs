//! Rules about the names that a record gives to items and to its file.
//!
//! In comes a meeting or any record, out come breaches. References in the texts of a meeting are found
//! by a regular expression, since most of its texts are not read as Markdown before they are printed.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use memchr::memmem;
use regex::Regex;

use super::breach::Breach;
use super::concerns;
use super::context::{MeetingContext, RecordContext};
use super::rule::{Acceptance, Find, Rule, Source};
use crate::diagnostic::{Code, Parts, Place, Severity, wording};
use crate::record::{About, RecordEntry};

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code { id: "R15", meaning: "En hänvisning leder till ett ärende med det namnet." },
        severity: Severity::Error,
        reason: "Läsaren kan annars inte följa den.",
        source: Source::Said("praxis"),
        concerns: concerns::SUMMONS_AND_MINUTES,
        acceptance: Acceptance::Never("Hänvisningen leder ingenstans."),
        find: Find::Meeting(dead_references),
    },
    Rule {
        code: Code { id: "R16", meaning: "Två ärenden har inte samma `id`." },
        severity: Severity::Error,
        reason: "En hänvisning leder annars till två ärenden.",
        source: Source::Said("praxis"),
        concerns: concerns::SUMMONS_AND_MINUTES,
        acceptance: Acceptance::Never("Hänvisningen leder till två ärenden."),
        find: Find::Meeting(repeated_names),
    },
    Rule {
        code: Code {
            id: "R26", meaning: "En plans fil eller mapp heter som perioden eller året."
        },
        severity: Severity::Warning,
        reason: "Den som letar efter en plan letar efter dess år.",
        source: Source::Said("praxis"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Doubtful,
        find: Find::Record(misnamed),
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
    // A regular expression is slow beside the search for its fixed part, which few texts have.
    let finder = memmem::Finder::new("](#");
    let texts = context.meeting.texts.iter();
    for text in texts.filter(|text| finder.find(text.as_bytes()).is_some()) {
        for found in reference.captures_iter(text) {
            let name = &found[2];
            let Some(mark) = found.get(1).filter(|_| !names.contains(&name)) else { continue };
            let place = Place::within(&context.meeting.file, text.node, text, &mark.range());
            let breach = Breach::new(place, format!("inget ärende heter `{name}`"));
            breaches.push(match names.is_empty() {
                true => breach.hint(format!("skriv `id: {name}` hos ärendet")),
                false => breach.hint(wording::did_you_mean(name, &names, "finns:")),
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
    let wanted = match &context.subject.about {
        About::BusinessPlan(period) => period.slug(),
        About::Schedule(year) => year.to_string(),
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
