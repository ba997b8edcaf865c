//! Figures: placed once, described, and showing something that is there.

use super::{Breach, Find, Reading, Rule};
use crate::diagnostic::{Code, FieldPath, Place, Severity, wording};
use crate::prose::LandmarkKind;
use crate::record::{BUDGET, BudgetPart, Figure};

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code { id: "F1", meaning: "Det som texten placerar finns i underlaget." },
        severity: Severity::Error,
        reason: "Figuren eller tabellen fattas annars på sidan.",
        source: "praxis",
        find: Find::Manuscript(unknown_places),
    },
    Rule {
        code: Code {
            id: "F2",
            meaning: "Varje figur och tabell i underlaget är placerad i texten.",
        },
        severity: Severity::Warning,
        reason: "Den som inte är placerad syns inte.",
        source: "praxis",
        find: Find::Manuscript(unplaced),
    },
    Rule {
        code: Code { id: "F11", meaning: "En figur eller tabell är placerad bara en gång." },
        severity: Severity::Error,
        reason: "En hänvisning leder annars till två ställen.",
        source: "praxis",
        find: Find::Manuscript(placed_twice),
    },
    Rule {
        code: Code { id: "F3", meaning: "En bild har en beskrivning." },
        severity: Severity::Error,
        reason: "Den som inte ser bilden får annars inget veta.",
        source: "PDF/UA-1 (ISO 14289-1) 7.3; WCAG 2.1, 1.1.1; lag (2018:1937)",
        find: Find::Manuscript(undescribed),
    },
    Rule {
        code: Code { id: "F4", meaning: "En figur visar en sak, som underlaget har." },
        severity: Severity::Error,
        reason: "Det går annars inte att veta vad som ska stå på sidan.",
        source: "praxis",
        find: Find::Manuscript(unclear),
    },
];

/// What a rule makes of each figure.
pub(super) fn each_figure<'a>(
    reading: &'a Reading<'_>,
    look: impl Fn(&'a Figure, FieldPath) -> Option<Breach>,
) -> Vec<Breach> {
    let figures = reading.manuscript.figures.iter().enumerate();
    figures.filter_map(|(i, figure)| look(figure, FieldPath::of("figurer").index(i))).collect()
}

/// The names that a text places, in order, with where.
fn places(reading: &Reading<'_>) -> Vec<(String, Place)> {
    reading.each(|kind, place| match kind {
        LandmarkKind::Placed { name, .. } => Some((name.clone(), place())),
        _ => None,
    })
}

fn unknown_places(reading: &Reading<'_>) -> Vec<Breach> {
    let manuscript = reading.manuscript;
    let figures = manuscript.figures.iter().map(|figure| figure.name.0.as_str());
    let tables = manuscript.tables.iter().map(|(name, ..)| *name);
    let names: Vec<&str> = figures.chain(tables).collect();
    let unknown = places(reading).into_iter().filter(|(name, _)| !names.contains(&name.as_str()));
    let breach = |(name, place): (String, Place)| {
        let breach = Breach::new(place, format!("det finns ingen figur eller tabell `{name}`"));
        breach.hint(match names.is_empty() {
            true => "skriv den i underlagets `figurer`".to_owned(),
            false => wording::did_you_mean(&name, &names, "de som finns är"),
        })
    };
    let strays = reading.each(|kind, place| {
        (*kind == LandmarkKind::InlinePicture).then(|| {
            Breach::new(place(), "en bild står bland annan text")
                .hint("låt den stå i ett stycke för sig, med en tom rad före och efter")
        })
    });
    unknown.map(breach).chain(strays).collect()
}

fn unplaced(reading: &Reading<'_>) -> Vec<Breach> {
    let manuscript = reading.manuscript;
    let places = places(reading);
    let times = |name: &str| places.iter().filter(|(placed, _)| placed == name).count();
    let figures =
        manuscript.figures.iter().enumerate().map(|(i, figure)| {
            (figure.name.0.as_str(), FieldPath::of("figurer").index(i).key("namn"))
        });
    let tables = manuscript.tables.iter().map(|(name, _, path)| (*name, path.clone()));
    let unplaced = figures.chain(tables).filter(|(name, _)| times(name) == 0);
    let breach = |(name, path): (&str, FieldPath)| {
        let place = match name {
            BUDGET => Place::key(manuscript.record, path),
            _ => reading.at(path),
        };
        Breach::new(place, format!("`{name}` är inte placerad i texten"))
            .hint(format!("skriv `![](#{name})` i ett stycke för sig där den ska stå"))
    };
    unplaced.map(breach).collect()
}

fn placed_twice(reading: &Reading<'_>) -> Vec<Breach> {
    let places = places(reading);
    let again = places
        .iter()
        .enumerate()
        .filter(|(i, (name, _))| places[..*i].iter().any(|(other, _)| other == name));
    again
        .map(|(_, (name, place))| Breach::new(place.clone(), format!("`{name}` är redan placerad")))
        .collect()
}

fn undescribed(reading: &Reading<'_>) -> Vec<Breach> {
    let mut breaches = each_figure(reading, |figure, path| {
        let is_bare = figure.file.is_some() && figure.alt.is_none();
        let breach = || Breach::new(reading.at(path.key("fil")), "bilden har ingen beskrivning");
        is_bare.then(|| {
            breach().hint("skriv `beskrivning`: vad bilden visar, för den som inte ser den")
        })
    });
    breaches.extend(reading.each(|kind, place| match kind {
        LandmarkKind::Picture { alt, .. } if alt.trim().is_empty() => {
            let breach = Breach::new(place(), "bilden har ingen beskrivning");
            Some(breach.hint("skriv den mellan hakparenteserna: `![Karta över torgen](karta.png)`"))
        }
        _ => None,
    }));
    breaches
}

fn unclear(reading: &Reading<'_>) -> Vec<Breach> {
    let has_budget = reading.manuscript.budget().is_some();
    let schedules = &reading.records.schedules;
    each_figure(reading, |figure, path| {
        let shown = [
            figure.file.is_some(),
            figure.chart.is_some(),
            figure.year_wheel.is_some(),
            figure.missing.is_some(),
        ];
        let here = |field: &str| reading.at(path.clone().key(field));
        let count = shown.iter().filter(|shows| **shows).count();
        if count != 1 {
            let words = if count == 0 { "visar inget" } else { "visar flera saker" };
            return Some(
                Breach::new(here("namn"), format!("figuren `{}` {words}", figure.name.0))
                    .hint("en figur har `fil`, `diagram`, `årshjul` eller `saknas`"),
            );
        }
        let is_there =
            |year: &u16| schedules.contains_key(year) || reading.records.is_doubtful("motesplaner");
        if let Some(year) = figure.year_wheel.filter(|year| !is_there(year)) {
            let breach =
                Breach::new(here("årshjul"), format!("det finns ingen mötesplan för {year}"));
            return Some(breach.hint(format!("skriv `content/motesplaner/{year}.yaml`")));
        }
        let is_own = !figure.series.is_empty();
        match (figure.chart, figure.from, is_own) {
            (Some(_), None, false) => {
                let breach = Breach::new(here("diagram"), "diagrammet har inga värden");
                Some(breach.hint("skriv `kategorier` och `serier`, eller `ur: intäkter`"))
            }
            (Some(_), Some(_), true) => Some(Breach::new(
                here("ur"),
                "diagrammet har värden både i `serier` och ur budgeten",
            )),
            (Some(_), Some(_), false) if !has_budget => {
                Some(Breach::new(here("ur"), "underlaget har ingen budget"))
            }
            _ => unknown_column(reading, figure, &path),
        }
    })
}

/// The breach for a chart of columns that the budget hasn't got, or of an equity that isn't known.
fn unknown_column(reading: &Reading<'_>, figure: &Figure, path: &FieldPath) -> Option<Breach> {
    let part = figure.from?;
    let budget = reading.manuscript.budget()?;
    if part == BudgetPart::Equity && budget.equity.is_none() {
        let place = reading.at(path.clone().key("ur"));
        return Some(Breach::new(place, "budgeten säger inget om eget kapital"));
    }
    let columns = crate::facts::ledger::columns(budget);
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let unknown = figure.columns.iter().position(|column| !names.contains(&column.0.as_str()))?;
    let place = reading.at(path.clone().key("kolumner").index(unknown));
    let name = &figure.columns[unknown].0;
    let breach = Breach::new(place, format!("budgeten har ingen kolumn `{name}`"));
    Some(breach.hint(wording::did_you_mean(name, &names, "kolumnerna är")))
}
