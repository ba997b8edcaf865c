//! Rules about charts: numbers that fit their categories and their kind, and names that have room.
//!
//! In comes a text with its figures, out come breaches.

use rust_decimal::Decimal;

use super::breach::Breach;
use super::context::ManuscriptContext;
use super::rule::{Acceptance, Find, Rule, Source};
use crate::chart::{self, Chart, TARGETS, chart_of};
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
const LONGEST_NAME: usize = 60;

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
    each_chart(context, |chart| {
        if chart.values().next().is_none() {
            return Some(("diagrammet har inga värden".into(), "skriv `kategorier` och `serier`"));
        }
        let (wrong, hint) = match chart.kind {
            ChartKind::Bars | ChartKind::LyingBars | ChartKind::StackedBars => None,
            ChartKind::Lines => too_short(chart),
            ChartKind::StackedAreas => too_short(chart).or_else(|| {
                let wrong =
                    "ytor på varandra behöver ett värde från noll och uppåt för varje kategori";
                (has_blank(chart) || has_negative(chart)).then_some((wrong, "använd `linjer`"))
            }),
            ChartKind::Shares => no_shares(chart),
            ChartKind::Targets if chart.series.len() != TARGETS => Some((
                "mål och utfall behöver två serier, målet först",
                "skriv `serier` med målet och sedan utfallet, eller nämn två `kolumner`",
            )),
            ChartKind::Targets => None,
        }?;
        Some((wrong.into(), hint))
    })
}

/// What is wrong with a line of one point.
fn too_short(chart: &Chart) -> Option<(&'static str, &'static str)> {
    let wrong = "linjer och ytor behöver minst två kategorier";
    (chart.categories.len() < 2).then_some((wrong, "använd `staplar`"))
}

/// What is wrong with shares of what is negative or nothing.
fn no_shares(chart: &Chart) -> Option<(&'static str, &'static str)> {
    if has_negative(chart) {
        return Some(("andelar behöver värden från noll och uppåt", "använd `liggande staplar`"));
    }
    let wrong = "en kategori utan värden över noll har inga andelar";
    let hint = "ta bort kategorin, eller använd `liggande staplar`";
    (0..chart.categories.len()).any(|at| chart.whole(at).is_zero()).then_some((wrong, hint))
}

fn has_blank(chart: &Chart) -> bool {
    chart.series.iter().flat_map(|series| &series.values).any(Option::is_none)
}

fn has_negative(chart: &Chart) -> bool {
    chart.values().any(|value| value < Decimal::ZERO)
}

fn crammed(context: &ManuscriptContext<'_>) -> Vec<Breach> {
    each_chart(context, |chart| {
        let count = chart.categories.len();
        let longest = chart.categories.iter().map(|name| name.chars().count()).max()?;
        // Those of shares, and a target and its outcome, are one bar.
        let bars =
            if chart.kind == ChartKind::LyingBars { count * chart.series.len() } else { count };
        match chart.kind {
            ChartKind::LyingBars | ChartKind::Shares | ChartKind::Targets
                if longest > LONGEST_NAME =>
            {
                Some((
                    format!("ett namn har {longest} tecken; bredvid staplarna ryms {LONGEST_NAME}"),
                    "förkorta namnet",
                ))
            }
            ChartKind::LyingBars | ChartKind::Shares | ChartKind::Targets if bars > MOST_LYING => {
                Some((
                    format!("diagrammet har {bars} staplar; på en sida ryms {MOST_LYING}"),
                    "slå ihop några kategorier, eller visa färre kolumner",
                ))
            }
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
            ChartKind::LyingBars | ChartKind::Shares => (wrong, "visa färre kolumner"),
            _ => (wrong, "använd `liggande staplar`, eller slå ihop några serier"),
        })
    })
}
