//! Rules about long texts: chapters that exist, names that lead somewhere, headings that are understood.
//!
//! In comes a text, out come breaches.

use std::collections::BTreeSet;

use super::breach::Breach;
use super::context::ManuscriptContext;
use super::rule::{Acceptance, Find, Rule, Source};
use crate::diagnostic::{Code, Parts, Place, Severity, wording};
use crate::prose::{LandmarkKind, noun};
use crate::record::About;

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code { id: "R18", meaning: "En Markdownfil som underlaget nämner finns." },
        severity: Severity::Error,
        reason: "Kapitlet saknas annars.",
        source: Source::Said("praxis"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Never("Kapitlet saknas då på sidan."),
        find: Find::Manuscript(lost_files),
    },
    Rule {
        code: Code {
            id: "R19",
            meaning: "En hänvisning i texten leder till en rubrik, figur eller tabell.",
        },
        severity: Severity::Error,
        reason: "Läsaren kan annars inte följa den.",
        source: Source::Said("praxis"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Never("Hänvisningen leder ingenstans."),
        find: Find::Manuscript(dead_references),
    },
    Rule {
        code: Code { id: "R20", meaning: "Två rubriker, figurer eller tabeller heter inte lika." },
        severity: Severity::Error,
        reason: "En hänvisning leder annars till två ställen.",
        source: Source::Said("praxis"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Never("Hänvisningen leder till två ställen."),
        find: Find::Manuscript(repeated_names),
    },
    Rule {
        code: Code {
            id: "R21", meaning: "Det som står kring en rubrik eller en figur förstås."
        },
        severity: Severity::Warning,
        reason: "Det som står där syns annars varken på sidan eller i numren.",
        source: Source::Said("praxis"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Doubtful,
        find: Find::Manuscript(unknown_attributes),
    },
    Rule {
        code: Code { id: "R22", meaning: "Ett dokument har en text, på ett ställe." },
        severity: Severity::Error,
        reason: "Det blir annars tomt, eller två.",
        source: Source::Said("praxis"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Never("Dokumentet är då tomt, eller två."),
        find: Find::Manuscript(empty),
    },
    Rule {
        code: Code {
            id: "R24",
            meaning: "Varje kapitel och bilaga har text och börjar med sin rubrik.",
        },
        severity: Severity::Warning,
        reason: "Det som saknar rubrik får inget nummer och syns inte bland innehållet.",
        source: Source::Said("praxis"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Doubtful,
        find: Find::Manuscript(headless),
    },
    Rule {
        code: Code {
            id: "R25",
            meaning: "Varje Markdownfil i en plans mapp hör till ett kapitel.",
        },
        severity: Severity::Warning,
        reason: "Det som står i den syns annars inte.",
        source: Source::Said("praxis"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Doubtful,
        find: Find::Manuscript(unused_files),
    },
    Rule {
        code: Code {
            id: "R23",
            meaning: "Ett dokument har ett datum, eller är bilaga till ett möte.",
        },
        severity: Severity::Error,
        reason: "Arkivet behöver veta när det skrevs.",
        source: Source::Said("PDF/A-2 (ISO 19005-2) 6.6.2: filens uppgifter om sig själv"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Never(
            "Arkivformatet kräver att det framgår när dokumentet skrevs.",
        ),
        find: Find::Manuscript(undated),
    },
];

fn lost_files(context: &ManuscriptContext<'_>) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for (name, file) in &context.manuscript.lost {
        if context.records.unread.iter().any(|(unread, _)| unread == file) {
            continue;
        }
        let (folder, own) = file.rsplit_once('/').unwrap_or(("", file));
        let texts = context.records.texts.keys();
        let near: Vec<&str> =
            texts.filter_map(|path| path.strip_prefix(folder)?.strip_prefix('/')).collect();
        let breach = Breach::new(context.at(name), format!("filen `{file}` finns inte"));
        breaches.push(breach.hint(match near.is_empty() {
            true => "skriv filens sökväg från underlagets mapp".to_owned(),
            false => wording::did_you_mean(own, &near, "finns:"),
        }));
    }
    breaches
}

fn dead_references(context: &ManuscriptContext<'_>) -> Vec<Breach> {
    let references = &context.text.outline.references;
    let names: Vec<&str> = references.keys().map(String::as_str).collect();
    let mut breaches = Vec::new();
    for landmark in context.landmarks() {
        let LandmarkKind::Reference { id, words } = landmark.kind() else { continue };
        match references.get(id) {
            None => {
                let breach = Breach::new(landmark.place(), format!("inget i texten heter `{id}`"));
                breaches.push(breach.hint(match names.is_empty() {
                    true => format!("ge en rubrik namnet: `# Rubrik {{#{id}}}`"),
                    false => wording::did_you_mean(id, &names, "finns:"),
                }));
            }
            Some(target) => {
                if let Some((said, is)) = misnomer(words, &target.words) {
                    let breach = Breach::new(landmark.place(), format!("`{id}` är ingen {said}"));
                    breaches.push(breach.hint(format!("skriv `[{is}](#{id})`, eller `[](#{id})`")));
                }
            }
        }
    }
    breaches
}

/// What a reference's words call its target, and what it is, if that is something else.
fn misnomer(words: &str, target: &str) -> Option<(&'static str, &'static str)> {
    let is = noun(target.split('\u{a0}').next()?)?;
    let said = noun(words).filter(|said| *said != is)?;
    Some((said, is))
}

fn repeated_names(context: &ManuscriptContext<'_>) -> Vec<Breach> {
    let manuscript = context.manuscript;
    let tables = context.tables().into_iter();
    let figures =
        manuscript.figures.iter().map(|figure| (figure.name.0.as_str(), context.at(&figure.name)));
    let landmarks = context.landmarks().filter_map(|landmark| match landmark.kind() {
        LandmarkKind::Heading { id, .. } | LandmarkKind::Table { id, .. } => {
            Some((id.as_deref()?, landmark.place()))
        }
        _ => None,
    });
    let mut seen = BTreeSet::new();
    tables
        .chain(figures)
        .chain(landmarks)
        .filter(|(name, _)| !seen.insert(*name))
        .map(|(name, place)| Breach::new(place, format!("något annat heter också `{name}`")))
        .collect()
}

fn unknown_attributes(context: &ManuscriptContext<'_>) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for landmark in context.landmarks() {
        let (message, hint) = match landmark.kind() {
            LandmarkKind::Heading { unknown, .. } if !unknown.is_empty() => (
                format!("{} betyder inget här", wording::names(unknown)),
                "finns: ett namn, `{#mal}`, och `{.onumrerad}`",
            ),
            LandmarkKind::Placed { words, .. } if !words.trim().is_empty() => (
                format!("`{}` syns inte", words.trim()),
                "skriv `rubrik` och `beskrivning` i underlaget",
            ),
            _ => continue,
        };
        breaches.push(Breach::new(landmark.place(), message).hint(hint));
    }
    breaches
}

fn headless(context: &ManuscriptContext<'_>) -> Vec<Breach> {
    let manuscript = context.manuscript;
    if !manuscript.is_numbered {
        return Vec::new();
    }
    // A revisionsberättelse, a letter of intent: a report may be one text without headings.
    let is_one_text =
        matches!(context.subject.about, About::Report(_)) && manuscript.passages.len() == 1;
    let mut breaches = Vec::new();
    for passage in &manuscript.passages {
        let starts =
            is_one_text || passage.title.is_some() || passage.text.trim_start().starts_with('#');
        let words = match (passage.text.trim().is_empty(), starts) {
            (true, _) => "kapitlet har ingen text",
            (_, false) => "kapitlet börjar inte med en rubrik",
            _ => continue,
        };
        breaches.push(Breach::new(Place::value(manuscript.record, passage.node), words));
    }
    breaches
}

fn unused_files(context: &ManuscriptContext<'_>) -> Vec<Breach> {
    let manuscript = context.manuscript;
    let folder = manuscript.below("") + "/";
    // What lies beside others in `verksamhetsplaner/` or `rapporter/` has no folder of its own.
    let is_own = folder.matches('/').count() > 2
        && matches!(context.subject.about, About::BusinessPlan(_) | About::Report(_));
    if !is_own {
        return Vec::new();
    }
    let used: Vec<&str> =
        manuscript.passages.iter().filter_map(|p| Some(p.file?.path.as_str())).collect();
    let files = context.records.texts.iter();
    files
        .filter(|(path, _)| path.starts_with(&folder) && !used.contains(&path.as_str()))
        .map(|(_, file)| {
            Breach::new(Place::whole(file), "inget kapitel nämner filen")
                .hint("skriv den i `kapitel`")
        })
        .collect()
}

fn undated(context: &ManuscriptContext<'_>) -> Vec<Breach> {
    let is_plan = matches!(context.subject.about, About::BusinessPlan(_));
    let is_known = context.records.known_from(context.subject).is_some();
    if is_plan || is_known || context.records.is_doubtful("sammantraden") {
        return Vec::new();
    }
    let place = Place::whole(context.manuscript.record);
    let breach =
        Breach::new(place, "dokumentet har inget datum och är inte bilaga till något möte");
    let is_report = matches!(context.subject.about, About::Report(_));
    let field = if is_report { "rapport" } else { "dokument" };
    vec![breach.hint(format!("skriv `datum`, eller `{field}` bland ett mötes bilagor"))]
}

fn empty(context: &ManuscriptContext<'_>) -> Vec<Breach> {
    let manuscript = context.manuscript;
    let (passages, lost) = (&manuscript.passages, &manuscript.lost);
    if !manuscript.is_numbered && passages.len() + lost.len() > 1 {
        let found = passages.iter().find(|passage| passage.file.is_some());
        let file = found.map(|passage| passage.node).or(lost.first().map(|(name, _)| name.node));
        let place = Place::value(manuscript.record, file.unwrap_or_default());
        return vec![Breach::new(place, "dokumentet har både `text` och `fil`")];
    }
    let has_text =
        passages.iter().any(|passage| passage.title.is_some() || !passage.text.trim().is_empty());
    if has_text || !lost.is_empty() {
        return Vec::new();
    }
    let hint = if manuscript.is_numbered { "skriv `kapitel`" } else { "skriv `text` eller `fil`" };
    vec![Breach::new(Place::whole(manuscript.record), "dokumentet har ingen text").hint(hint)]
}
