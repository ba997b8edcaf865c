//! The matters of a year by their numbers in the register, each with all that became of it until the year's end.

use serde::Serialize;

use super::document::{Document, Kind};
use super::register::{self, YearRegister, of_years};
use crate::facts::Facts;
use crate::facts::registers::{Matter, MatterStep};
use crate::record::{RegisterKind, Subject};
use crate::sheet::{Rows, Sheet};
use crate::view::register::{delegated, number_in_words, outcome_in_words};
use crate::view::words::typographic;
use crate::view::{DelegatedView, MinutedView, View};

/// The matters of a year.
pub static ARENDEREGISTER: Kind = Kind {
    sheet: Some(sheet),
    ..register::kind("arenderegister", "Ärenderegister", 14, documents, view)
};

fn documents(subject: &Subject, facts: &Facts<'_>) -> Vec<Document> {
    of_years(&ARENDEREGISTER, RegisterKind::Matters, subject, facts, |own, year| {
        !own.matters(year).is_empty()
    })
}

/// What a register of matters says.
#[derive(Debug, Serialize)]
pub struct Arenderegister {
    /// "2024".
    pub year: String,
    /// The day of the last minutes that it knows.
    pub until: String,
    /// The matters.
    pub matters: Vec<MatterView>,
}

/// A matter.
#[derive(Debug, Serialize)]
pub struct MatterView {
    /// "KS 2024/12".
    pub registered: String,
    /// Its heading when it was last dealt with.
    pub title: String,
    /// What became of it, in order.
    pub steps: Vec<StepView>,
}

/// A step of a matter.
#[derive(Debug, Serialize)]
pub struct StepView {
    /// The day.
    pub date: String,
    /// The §, with the heading that the matter had there.
    pub minuted: MinutedView,
    /// The decision by delegation that the § reports, if the step is one.
    pub delegated: Option<DelegatedView>,
}

fn view(document: &Document, facts: &Facts<'_>) -> Option<View> {
    let register = YearRegister::of(document, facts)?;
    let matters = facts.registers.matters(register.year);
    let body = Arenderegister {
        year: register.year.to_string(),
        until: register.until().to_string(),
        matters: matters.iter().map(|own| matter(&register, own)).collect(),
    };
    Some(View::new(register.head(&ARENDEREGISTER), ARENDEREGISTER.name, &body))
}

/// A matter.
fn matter(register: &YearRegister<'_>, own: &Matter<'_>) -> MatterView {
    MatterView {
        registered: typographic(own.number),
        title: title(own).unwrap_or_default(),
        steps: own.steps.iter().map(|own| step(register, own)).collect(),
    }
}

/// The heading that a matter had last, else the decision by delegation that it is.
fn title(matter: &Matter<'_>) -> Option<String> {
    let mut own = matter.steps.iter().filter(|step| step.delegated.is_none());
    let last = own.next_back().map(|step| typographic(&step.minuted.item.title));
    last.or_else(|| Some(typographic(&matter.steps.last()?.delegated?.decision)))
}

/// A step of a matter.
fn step(register: &YearRegister<'_>, own: &MatterStep<'_>) -> StepView {
    StepView {
        date: own.day().to_string(),
        minuted: register.context.minuted(&own.minuted),
        delegated: own.delegated.map(delegated),
    }
}

/// The columns for other programs.
const COLUMNS: [&str; 10] = [
    "Dnr",
    "Organ",
    "Datum",
    "Sammanträde",
    "Paragraf",
    "Ärende",
    "Behandlat av",
    "Beslut",
    "Utfall",
    "Delegat",
];

fn sheet(document: &Document, facts: &Facts<'_>) -> Option<Sheet> {
    let register = YearRegister::of(document, facts)?;
    let matters = facts.registers.matters(register.year);
    let steps = matters.iter().flat_map(|own| own.steps.iter().map(move |step| (own, step)));
    let rows = steps.map(|(own, step)| row(&register, own, step)).collect();
    Some(register.sheet(&ARENDEREGISTER, Rows { columns: &COLUMNS, rows }))
}

/// A row: a step of a matter.
fn row(
    register: &YearRegister<'_>,
    matter: &Matter<'_>,
    own: &MatterStep<'_>,
) -> Vec<Option<String>> {
    let StepView { date, minuted, delegated } = step(register, own);
    let (decision, by) = match delegated {
        Some(delegated) => (Some(delegated.decision), delegated.by),
        None => (register.context.decided_in_words(&own.minuted), None),
    };
    let is_own = own.delegated.is_none();
    vec![
        Some(typographic(matter.number)),
        Some(typographic(&own.minuted.organisation.organ.name)),
        Some(date),
        Some(minuted.date),
        Some(number_in_words(&own.minuted)),
        Some(minuted.title),
        minuted.handled_by.filter(|_| is_own),
        decision,
        minuted.outcome.as_ref().filter(|_| is_own).map(outcome_in_words),
        by,
    ]
}
