//! Rules about figures: placed once, described, and showing one thing, which exists.
//!
//! In comes a text with its figures, out come breaches.

use std::collections::BTreeSet;

use super::breach::Breach;
use super::context::{ManuscriptContext, PlacedLandmark};
use super::rule::{Acceptance, Find, Rule, Source};
use crate::diagnostic::{Code, Parts, Severity, wording};
use crate::prose::LandmarkKind;
use crate::record::{BudgetPart, Figure};

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code { id: "F1", meaning: "Det som texten placerar finns i underlaget." },
        severity: Severity::Error,
        reason: "Figuren eller tabellen saknas annars på sidan.",
        source: Source::Said("praxis"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Never("Figuren eller tabellen saknas då på sidan."),
        find: Find::Manuscript(unknown_places),
    },
    Rule {
        code: Code {
            id: "F2",
            meaning: "Varje figur och tabell i underlaget är placerad i texten.",
        },
        severity: Severity::Warning,
        reason: "Den som inte är placerad syns inte.",
        source: Source::Said("praxis"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Doubtful,
        find: Find::Manuscript(unplaced),
    },
    Rule {
        code: Code { id: "F11", meaning: "En figur eller tabell är placerad bara en gång." },
        severity: Severity::Error,
        reason: "En hänvisning leder annars till två ställen.",
        source: Source::Said("praxis"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Never("Hänvisningen leder till två ställen."),
        find: Find::Manuscript(placed_twice),
    },
    Rule {
        code: Code { id: "F3", meaning: "En bild har en beskrivning." },
        severity: Severity::Error,
        reason: "Den som inte ser bilden får annars inget veta.",
        source: Source::Said("PDF/UA-1 (ISO 14289-1) 7.3; WCAG 2.1, 1.1.1; lag (2018:1937)"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Never("Filen är märkt som tillgänglig och är det inte."),
        find: Find::Manuscript(undescribed),
    },
    Rule {
        code: Code { id: "F4", meaning: "En figur visar en sak, som underlaget har." },
        severity: Severity::Error,
        reason: "Det går annars inte att veta vad som ska stå på sidan.",
        source: Source::Said("praxis"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Never("Det går inte att veta vad figuren ska visa."),
        find: Find::Manuscript(unclear),
    },
];

/// The names that a text places, in order, with the place of each.
fn placed<'a>(context: &'a ManuscriptContext<'_>) -> Vec<(&'a str, PlacedLandmark<'a>)> {
    context
        .landmarks()
        .filter_map(|landmark| match landmark.kind() {
            LandmarkKind::Placed { name, .. } => Some((name.as_str(), landmark)),
            _ => None,
        })
        .collect()
}

fn unknown_places(context: &ManuscriptContext<'_>) -> Vec<Breach> {
    let figures = context.manuscript.figures.iter().map(|figure| figure.name.0.as_str());
    let tables = context.tables().into_iter().map(|(name, _)| name);
    let names: Vec<&str> = figures.chain(tables).collect();
    let mut breaches = Vec::new();
    for (name, landmark) in placed(context).iter().filter(|(name, _)| !names.contains(name)) {
        let message = format!("det finns ingen figur eller tabell `{name}`");
        breaches.push(Breach::new(landmark.place(), message).hint(match names.is_empty() {
            true => "skriv den i underlagets `figurer`".to_owned(),
            false => wording::did_you_mean(name, &names, "finns:"),
        }));
    }
    for stray in context.landmarks().filter(|mark| *mark.kind() == LandmarkKind::InlinePicture) {
        breaches.push(
            Breach::new(stray.place(), "en bild står bland annan text")
                .hint("låt den stå i ett stycke för sig, med en tom rad före och efter"),
        );
    }
    breaches
}

fn unplaced(context: &ManuscriptContext<'_>) -> Vec<Breach> {
    let names: BTreeSet<&str> = placed(context).into_iter().map(|(name, _)| name).collect();
    let figures = context
        .manuscript
        .figures
        .iter()
        .map(|figure| (figure.name.0.as_str(), context.at(&figure.name)));
    figures
        .chain(context.tables())
        .filter(|(name, _)| !names.contains(name))
        .map(|(name, place)| {
            Breach::new(place, format!("`{name}` är inte placerad i texten"))
                .hint(format!("skriv `![](#{name})` i ett stycke för sig där den ska stå"))
        })
        .collect()
}

fn placed_twice(context: &ManuscriptContext<'_>) -> Vec<Breach> {
    let mut seen = BTreeSet::new();
    let mut breaches = Vec::new();
    for (name, landmark) in placed(context) {
        if !seen.insert(name) {
            breaches.push(Breach::new(landmark.place(), format!("`{name}` är redan placerad")));
        }
    }
    breaches
}

fn undescribed(context: &ManuscriptContext<'_>) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for figure in context.manuscript.figures.iter().filter(|figure| figure.alt.is_none()) {
        if let Some(file) = &figure.file {
            breaches.push(
                Breach::new(context.at(file), "bilden har ingen beskrivning")
                    .hint("skriv `beskrivning`: vad bilden visar, för läsare som inte ser den"),
            );
        }
    }
    for landmark in context.landmarks() {
        if let LandmarkKind::Picture { alt, .. } = landmark.kind()
            && alt.trim().is_empty()
        {
            breaches.push(
                Breach::new(landmark.place(), "bilden har ingen beskrivning")
                    .hint("skriv den mellan hakparenteserna: `![Karta över torgen](karta.png)`"),
            );
        }
    }
    breaches
}

fn unclear(context: &ManuscriptContext<'_>) -> Vec<Breach> {
    context
        .manuscript
        .figures
        .iter()
        .filter_map(|figure| {
            unclear_content(context, figure)
                .or_else(|| missing_year(context, figure))
                .or_else(|| unclear_values(context, figure))
        })
        .collect()
}

/// The breach for a figure that shows nothing, or several things.
fn unclear_content(context: &ManuscriptContext<'_>, figure: &Figure) -> Option<Breach> {
    let shown = [
        figure.file.is_some(),
        figure.chart.is_some(),
        figure.year_wheel.is_some(),
        figure.missing.is_some(),
    ];
    let words = match shown.iter().filter(|shows| **shows).count() {
        0 => "visar inget",
        1 => return None,
        _ => "visar flera saker",
    };
    let message = format!("figuren `{}` {words}", figure.name.0);
    let hint = "skriv ett av fälten `fil`, `diagram`, `årshjul` och `saknas`";
    Some(Breach::new(context.at(&figure.name), message).hint(hint))
}

/// The breach for a wheel of a year without a mötesplan.
fn missing_year(context: &ManuscriptContext<'_>, figure: &Figure) -> Option<Breach> {
    let year = figure.year_wheel?;
    let records = context.records;
    if records.schedules.contains_key(&*year) || records.is_doubtful("motesplaner") {
        return None;
    }
    let message = format!("det finns ingen mötesplan för {year}");
    let hint = format!("skapa `content/motesplaner/{year}.yaml`");
    Some(Breach::new(context.at(&year), message).hint(hint))
}

/// The breach for a chart without values, with values from two sources, or from one that isn't there.
fn unclear_values(context: &ManuscriptContext<'_>, figure: &Figure) -> Option<Breach> {
    let has_budget = context.manuscript.budget().is_some();
    match (&figure.chart, &figure.from, figure.series.is_empty()) {
        (Some(chart), None, true) => {
            let breach = Breach::new(context.at(chart), "diagrammet har inga värden");
            Some(breach.hint("skriv `kategorier` och `serier`, eller `ur: intäkter`"))
        }
        (Some(_), Some(from), false) => {
            let message = "diagrammet har värden både i `serier` och från budgeten";
            Some(Breach::new(context.at(from), message).hint("ta bort `serier` eller `ur`"))
        }
        (Some(_), Some(from), true) if !has_budget => {
            Some(Breach::new(context.at(from), "underlaget har ingen budget"))
        }
        _ => unknown_column(context, figure),
    }
}

/// The breach for a chart of columns that the budget hasn't got, or of an equity that isn't known.
fn unknown_column(context: &ManuscriptContext<'_>, figure: &Figure) -> Option<Breach> {
    let part = figure.from?;
    let budget = context.manuscript.budget()?;
    if *part == BudgetPart::Equity && budget.equity.is_none() {
        return Some(Breach::new(context.at(&part), "budgeten saknar `eget_kapital`"));
    }
    let columns = crate::facts::columns::columns(budget);
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let unknown = figure.columns.iter().find(|column| !names.contains(&column.0.as_str()))?;
    let message = format!("budgeten har ingen kolumn `{}`", unknown.0);
    let hint = wording::did_you_mean(&unknown.0, &names, "finns:");
    Some(Breach::new(context.at(unknown), message).hint(hint))
}
