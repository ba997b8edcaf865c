//! Rules about charts: numbers that fit their categories, and a picture that has room for them.
//!
//! In comes a text with its figures, out come breaches. A chart is drawn to learn whether it can be.

use super::breach::Breach;
use super::context::ManuscriptContext;
use super::rule::{Acceptance, Find, Rule, Source};
use crate::chart::{self, Chart, ChartStyle, chart_of};
use crate::diagnostic::{Code, Parts, Severity, wording};
use crate::record::ChartKind;

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code { id: "F5", meaning: "Ett diagrams värden stämmer med dess kategorier." },
        severity: Severity::Error,
        reason: "Ett värde hamnar annars vid fel kategori.",
        source: Source::Said("praxis"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Never("Diagrammet visar då värden vid fel kategori."),
        find: Find::Manuscript(uneven),
    },
    Rule {
        code: Code { id: "F12", meaning: "Ett diagram har de värden som dess typ behöver." },
        severity: Severity::Error,
        reason: "Figuren blir annars tom eller visar fel.",
        source: Source::Said("praxis"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Never("Diagrammet är då tomt eller visar fel."),
        find: Find::Manuscript(undrawable),
    },
    Rule {
        code: Code { id: "F13", meaning: "Ett diagrams kategorier ryms bredvid varandra." },
        severity: Severity::Error,
        reason: "Namn och staplar saknas annars i diagrammet.",
        source: Source::Said("praxis"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Never("Namn och staplar saknas då i diagrammet."),
        find: Find::Manuscript(crammed),
    },
    Rule {
        code: Code {
            id: "F6",
            meaning: "Ett diagram har inte fler serier än nyanser som går att skilja.",
        },
        severity: Severity::Warning,
        reason: "I gråskala går fler inte att hålla isär.",
        source: Source::Said("WCAG 2.1, 1.4.1"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Doubtful,
        find: Find::Manuscript(crowded),
    },
];

/// More series than this can't be told apart by their shade.
const MOST_SHADES: usize = 6;

/// The longest name of a category beside bars that lie, in characters.
const LONGEST_NAME: usize = 40;

/// The most bars that lie on a page.
const MOST_LYING: usize = 40;

/// The most categories along the foot of a chart.
const MOST_STANDING: usize = 60;

fn uneven(context: &ManuscriptContext<'_>) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for figure in context.manuscript.figures {
        let categories = figure.categories.len();
        for series in figure.series.iter().filter(|own| own.values.len() != categories) {
            let values = wording::count(series.values.len(), "värde", "värden");
            let categories = wording::count(categories, "kategori", "kategorier");
            breaches.push(
                Breach::new(context.at(&series.values), format!("{values} för {categories}"))
                    .hint("skriv `~` där ett värde saknas"),
            );
        }
    }
    breaches
}

/// The breaches for those charts that `find` finds something wrong with, with a hint.
fn each_chart(
    context: &ManuscriptContext<'_>,
    find: impl Fn(&Chart) -> Option<(String, &'static str)>,
) -> Vec<Breach> {
    let budget = context.text.budget();
    let charts = context.manuscript.figures.iter().filter_map(|figure| {
        let (wrong, hint) = find(&chart_of(figure, budget)?)?;
        let kind = figure.chart.as_ref()?;
        Some(Breach::new(context.at(kind), wrong).hint(hint))
    });
    charts.collect()
}

fn undrawable(context: &ManuscriptContext<'_>) -> Vec<Breach> {
    let brand = context.records.organisation.as_ref().map(|record| &record.value.brand);
    each_chart(context, |chart| {
        let values: Vec<_> = chart.series.iter().flat_map(|series| &series.values).collect();
        let is_of_areas = chart.kind == ChartKind::StackedAreas;
        let runs = is_of_areas || chart.kind == ChartKind::Lines;
        if values.iter().all(|value| value.is_none()) {
            return Some(("diagrammet har inga värden".into(), "skriv `kategorier` och `serier`"));
        }
        if runs && chart.categories.len() < 2 {
            return Some((
                "linjer och ytor behöver minst två kategorier".into(),
                "använd `staplar`",
            ));
        }
        if is_of_areas
            && values.iter().any(|value| value.is_none_or(|v| v.is_sign_negative() && !v.is_zero()))
        {
            let wrong = "ytor på varandra behöver ett värde från noll och uppåt för varje kategori";
            return Some((wrong.into(), "använd `linjer`"));
        }
        let error = chart::draw(chart, ChartStyle::of(brand?)).err()?;
        let message = format!("diagrammet går inte att rita ({error})");
        Some((message, "använd en annan diagramtyp"))
    })
}

fn crammed(context: &ManuscriptContext<'_>) -> Vec<Breach> {
    each_chart(context, |chart| {
        let count = chart.categories.len();
        let longest = chart.categories.iter().map(|name| name.chars().count()).max()?;
        match chart.kind {
            ChartKind::LyingBars if longest > LONGEST_NAME => Some((
                format!("ett namn har {longest} tecken; bredvid staplarna ryms {LONGEST_NAME}"),
                "förkorta namnet",
            )),
            ChartKind::LyingBars if count * chart.series.len() > MOST_LYING => Some((
                format!(
                    "diagrammet har {} staplar; på en sida ryms {MOST_LYING}",
                    count * chart.series.len()
                ),
                "slå ihop några kategorier, eller visa färre kolumner",
            )),
            ChartKind::Bars | ChartKind::StackedBars if !chart::has_room_for_names(chart) => {
                Some((
                    "kategoriernas namn ryms inte under staplarna".to_owned(),
                    "använd `liggande staplar`, eller förkorta namnen",
                ))
            }
            _ if count > MOST_STANDING => Some((
                format!("diagrammet har {count} kategorier; på bredden ryms {MOST_STANDING}"),
                "visa färre kategorier",
            )),
            _ => None,
        }
    })
}

fn crowded(context: &ManuscriptContext<'_>) -> Vec<Breach> {
    each_chart(context, |chart| {
        let count = chart.series.len();
        if count <= MOST_SHADES {
            return None;
        }
        let wrong =
            format!("diagrammet har {count} serier; fler än {MOST_SHADES} går inte att skilja");
        Some(match chart.kind {
            ChartKind::LyingBars => (wrong, "visa färre kolumner"),
            _ => (wrong, "använd `liggande staplar`, eller slå ihop några serier"),
        })
    })
}
