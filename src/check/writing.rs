//! Long texts: chapters that are there, names that lead somewhere, headings that say what they mean.

use std::collections::BTreeSet;

use super::{Breach, Find, Reading, Rule};
use crate::diagnostic::{Code, FieldPath, Place, Severity, wording};
use crate::prose::{LandmarkKind, noun};
use crate::record::Subject;

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code { id: "R18", meaning: "En Markdownfil som underlaget nämner finns." },
        severity: Severity::Error,
        reason: "Kapitlet fattas annars.",
        source: "praxis",
        find: Find::Manuscript(lost_files),
    },
    Rule {
        code: Code {
            id: "R19",
            meaning: "En hänvisning i texten leder till en rubrik, figur eller tabell.",
        },
        severity: Severity::Error,
        reason: "Läsaren kan annars inte följa den.",
        source: "praxis",
        find: Find::Manuscript(dead_references),
    },
    Rule {
        code: Code { id: "R20", meaning: "Två rubriker, figurer eller tabeller heter inte lika." },
        severity: Severity::Error,
        reason: "En hänvisning leder annars till två ställen.",
        source: "praxis",
        find: Find::Manuscript(repeated_names),
    },
    Rule {
        code: Code {
            id: "R21", meaning: "Det som står kring en rubrik eller en figur förstås."
        },
        severity: Severity::Warning,
        reason: "Det som står där syns annars varken på sidan eller i numren.",
        source: "praxis",
        find: Find::Manuscript(unknown_attributes),
    },
    Rule {
        code: Code { id: "R22", meaning: "Ett dokument har en text, på ett ställe." },
        severity: Severity::Error,
        reason: "Det vore annars tomt, eller två.",
        source: "praxis",
        find: Find::Manuscript(empty),
    },
    Rule {
        code: Code {
            id: "R24",
            meaning: "Varje kapitel och bilaga har text och börjar med sin rubrik.",
        },
        severity: Severity::Warning,
        reason: "Det som saknar rubrik får inget nummer och syns inte bland innehållet.",
        source: "praxis",
        find: Find::Manuscript(headless),
    },
    Rule {
        code: Code {
            id: "R25",
            meaning: "Varje Markdownfil i en plans mapp hör till ett kapitel.",
        },
        severity: Severity::Warning,
        reason: "Det som står i den syns annars inte.",
        source: "praxis",
        find: Find::Manuscript(unused_files),
    },
    Rule {
        code: Code {
            id: "R23",
            meaning: "Ett dokument har ett datum, eller är bilaga till ett möte.",
        },
        severity: Severity::Error,
        reason: "Arkivet behöver veta när det skrevs.",
        source: "PDF/A-2 (ISO 19005-2) 6.6.2: filens uppgifter om sig själv",
        find: Find::Manuscript(undated),
    },
];

fn lost_files(reading: &Reading<'_>) -> Vec<Breach> {
    let unread = &reading.records.unread;
    let is_unread = |path: &str| unread.iter().any(|(unread, _)| unread == path);
    let lost = reading.manuscript.lost.iter().filter(|(_, file)| !is_unread(file));
    let lost = lost.map(|(path, file)| {
        let place = reading.at(path.clone());
        let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
        let texts = reading.records.texts.keys();
        let near: Vec<&str> =
            texts.filter_map(|path| path.strip_prefix(folder)?.strip_prefix('/')).collect();
        let name = file.rsplit('/').next().unwrap_or(file);
        Breach::new(place, format!("filen `{file}` finns inte")).hint(match near.is_empty() {
            true => "filnamnet räknas från underlagets mapp".to_owned(),
            false => wording::did_you_mean(name, &near, "i mappen finns"),
        })
    });
    lost.collect()
}

fn dead_references(reading: &Reading<'_>) -> Vec<Breach> {
    let references = &reading.text.outline.references;
    let names: Vec<&str> = references.keys().map(String::as_str).collect();
    reading.each(|kind, place| {
        let LandmarkKind::Reference { id, words } = kind else { return None };
        let Some(target) = references.get(id) else {
            let breach = Breach::new(place(), format!("inget i texten heter `{id}`"));
            return Some(breach.hint(match names.is_empty() {
                true => format!("en rubrik får ett namn så: `# Rubrik {{#{id}}}`"),
                false => wording::did_you_mean(id, &names, "namnen är"),
            }));
        };
        let is = noun(target.words.split('\u{a0}').next()?)?;
        let said = noun(words).filter(|said| *said != is)?;
        let breach = Breach::new(place(), format!("`{id}` är ingen {said}"));
        Some(breach.hint(format!("skriv `[{is}](#{id})`, eller `[](#{id})`")))
    })
}

fn repeated_names(reading: &Reading<'_>) -> Vec<Breach> {
    let manuscript = reading.manuscript;
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut breaches = Vec::new();
    let mut named = |name: &str, place: Place| {
        if !seen.insert(name.to_owned()) {
            breaches.push(Breach::new(place, format!("något annat heter också `{name}`")));
        }
    };
    for (name, _, path) in &manuscript.tables {
        named(name, Place::key(manuscript.record, path.clone()));
    }
    for (i, figure) in manuscript.figures.iter().enumerate() {
        let path = FieldPath::of("figurer").index(i).key("namn");
        named(&figure.name.0, reading.at(path));
    }
    for (id, place) in reading.each(|kind, place| match kind {
        LandmarkKind::Heading { id: Some(id), .. } | LandmarkKind::Table { id: Some(id), .. } => {
            Some((id.clone(), place()))
        }
        _ => None,
    }) {
        named(&id, place);
    }
    breaches
}

fn unknown_attributes(reading: &Reading<'_>) -> Vec<Breach> {
    reading.each(|kind, place| match kind {
        LandmarkKind::Heading { unknown, .. } if !unknown.is_empty() => {
            let breach =
                Breach::new(place(), format!("{} betyder inget här", wording::names(unknown)));
            Some(breach.hint("det som går är ett namn, `{#mal}`, och `{.onumrerad}`"))
        }
        LandmarkKind::Placed { words, .. } if !words.trim().is_empty() => {
            let breach = Breach::new(place(), format!("`{}` syns inte", words.trim()));
            Some(breach.hint("vad figuren heter står i underlaget: `rubrik` och `beskrivning`"))
        }
        _ => None,
    })
}

fn headless(reading: &Reading<'_>) -> Vec<Breach> {
    let manuscript = reading.manuscript;
    if !manuscript.is_numbered {
        return Vec::new();
    }
    let wrong = manuscript.passages.iter().filter_map(|passage| {
        let starts = passage.title.is_some() || passage.text.trim_start().starts_with('#');
        let words = match (passage.text.trim().is_empty(), starts) {
            (true, _) => "kapitlet har ingen text",
            (_, false) => "kapitlet börjar inte med en rubrik",
            _ => return None,
        };
        Some(Breach::new(reading.at(passage.path.clone()), words))
    });
    wrong.collect()
}

fn unused_files(reading: &Reading<'_>) -> Vec<Breach> {
    let manuscript = reading.manuscript;
    let folder = manuscript.below("");
    // A plan that lies beside others in `verksamhetsplaner/` has no folder of its own.
    let is_own =
        folder.matches('/').count() > 1 && matches!(reading.subject, Subject::BusinessPlan(_));
    let used: Vec<&str> =
        manuscript.passages.iter().filter_map(|p| Some(p.file?.path.as_str())).collect();
    let files = reading.records.texts.iter();
    let unused = files.filter(|(path, _)| {
        is_own && path.starts_with(&format!("{folder}/")) && !used.contains(&path.as_str())
    });
    unused
        .map(|(_, file)| {
            Breach::new(Place::whole(file), "inget kapitel nämner filen")
                .hint("skriv den i `kapitel`")
        })
        .collect()
}

fn undated(reading: &Reading<'_>) -> Vec<Breach> {
    let is_plan = matches!(reading.subject, Subject::BusinessPlan(_));
    let is_known = reading.records.known_from(reading.subject).is_some();
    if is_plan || is_known || reading.records.is_doubtful("sammantraden") {
        return Vec::new();
    }
    let place = Place::whole(reading.manuscript.record);
    let breach =
        Breach::new(place, "dokumentet har inget datum och är inte bilaga till något möte");
    vec![breach.hint("skriv `datum`, eller `dokument` bland ett mötes bilagor")]
}

fn empty(reading: &Reading<'_>) -> Vec<Breach> {
    let manuscript = reading.manuscript;
    if !manuscript.is_numbered && manuscript.passages.len() + manuscript.lost.len() > 1 {
        let place = reading.at(FieldPath::of("fil"));
        return vec![Breach::new(place, "dokumentet har både `text` och `fil`")];
    }
    let mut passages = manuscript.passages.iter();
    let has_text =
        passages.any(|passage| passage.title.is_some() || !passage.text.trim().is_empty());
    if has_text || !manuscript.lost.is_empty() {
        return Vec::new();
    }
    let hint = if manuscript.is_numbered { "skriv `kapitel`" } else { "skriv `text` eller `fil`" };
    vec![Breach::new(Place::whole(manuscript.record), "dokumentet har ingen text").hint(hint)]
}
