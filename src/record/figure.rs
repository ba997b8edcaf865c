//! Figures: pictures, charts, the year as a wheel.
//!
//! What a figure must hold depends on which it is; [`crate::check`] says whether it does.

use serde::Deserialize;

use super::amount::Amount;
use super::located::Located;
use super::text::{Name, Text};

/// A figure. Exactly one of `file`, `chart`, `year_wheel` and `missing` says what it shows.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "en figur: `{namn: …, rubrik: …, fil: …}`")]
pub struct Figure {
    /// What the text places it and refers to it by.
    #[serde(rename = "namn")]
    pub name: Located<Name>,
    /// What it is called; left out: it has no number either.
    #[serde(rename = "rubrik")]
    pub title: Option<Located<Text>>,
    /// What it shows, for those who don't see it; left out: a chart's data say it.
    #[serde(rename = "beskrivning")]
    pub alt: Option<Located<Text>>,
    /// An SVG, PNG or JPEG file, from the record's folder.
    #[serde(rename = "fil")]
    pub file: Option<Located<Text>>,
    /// A chart.
    #[serde(rename = "diagram")]
    pub chart: Option<Located<ChartKind>>,
    /// The mötesplan of a year, drawn as a wheel.
    #[serde(rename = "årshjul")]
    pub year_wheel: Option<Located<u16>>,
    /// Why there is no picture; printed in its place.
    #[serde(rename = "saknas")]
    pub missing: Option<Located<Text>>,
    /// The part of the budget that the chart shows.
    #[serde(rename = "ur")]
    pub from: Option<Located<BudgetPart>>,
    /// The columns of the budget that the chart shows; left out: those that are typed.
    #[serde(rename = "kolumner", default)]
    pub columns: Vec<Located<Text>>,
    /// What the chart's values are counted in.
    #[serde(rename = "enhet")]
    pub unit: Option<Located<Text>>,
    /// What stands along the chart's axis.
    #[serde(rename = "kategorier", default)]
    pub categories: Vec<Located<Text>>,
    /// The chart's values.
    #[serde(rename = "serier", default)]
    pub series: Vec<Series>,
    /// Whether the chart's numbers are printed below it.
    #[serde(rename = "tabell", default)]
    pub as_table: Located<bool>,
}

/// Values of one kind.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "en serie: `{namn: …, värden: […]}`")]
pub struct Series {
    /// What they are.
    #[serde(rename = "namn")]
    pub name: Located<Text>,
    /// One a category; none for a blank.
    #[serde(rename = "värden")]
    pub values: Located<Vec<Option<Amount>>>,
}

/// How a chart is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(
    expecting = "`staplar`, `liggande staplar`, `staplade staplar`, `linjer`, `staplade ytor`, `andelar` eller \
                 `mål och utfall`"
)]
pub enum ChartKind {
    /// Bars side by side.
    #[serde(rename = "staplar")]
    Bars,
    /// Bars that lie, for long names.
    #[serde(rename = "liggande staplar")]
    LyingBars,
    /// Bars on each other.
    #[serde(rename = "staplade staplar")]
    StackedBars,
    /// Lines.
    #[serde(rename = "linjer")]
    Lines,
    /// Areas on each other.
    #[serde(rename = "staplade ytor")]
    StackedAreas,
    /// Bars that lie, each the whole of its values.
    #[serde(rename = "andelar")]
    Shares,
    /// Bars that lie, each with a mark for its target: the first of two series.
    #[serde(rename = "mål och utfall")]
    Targets,
}

/// A part of a budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(expecting = "`intäkter`, `kostnader`, `resultat` eller `eget kapital`")]
pub enum BudgetPart {
    /// Income, by post.
    #[serde(rename = "intäkter")]
    Income,
    /// Costs, by group.
    #[serde(rename = "kostnader")]
    Costs,
    /// The result.
    #[serde(rename = "resultat")]
    Result,
    /// The equity at the end.
    #[serde(rename = "eget kapital")]
    Equity,
}
