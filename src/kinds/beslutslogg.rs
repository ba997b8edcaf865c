//! The log of a year's decisions: what was decided, who is to do what about it, and what is done.

use serde::Serialize;

use super::document::{Document, Kind};
use super::register::{self, YearRegister, of_years};
use crate::facts::registers::{Decided, Minuted};
use crate::facts::{Assigned, Facts};
use crate::record::{RegisterKind, Subject};
use crate::sheet::{Rows, Sheet};
use crate::swedish;
use crate::view::register::{number_in_words, outcome_in_words};
use crate::view::words::typographic;
use crate::view::{AssignmentView, MinutedView, View};

/// The log of a year's decisions.
pub static BESLUTSLOGG: Kind = Kind {
    sheet: Some(sheet),
    ..register::kind("beslutslogg", "Beslutslogg", 12, documents, view)
};

fn documents(subject: &Subject, facts: &Facts<'_>) -> Vec<Document> {
    of_years(&BESLUTSLOGG, RegisterKind::Decisions, subject, facts, |own, year| {
        !own.decided(year).is_empty() || !own.carried_into(year).is_empty()
    })
}

/// What a beslutslogg says.
#[derive(Debug, Serialize)]
pub struct Beslutslogg {
    /// "2024".
    pub year: String,
    /// The day of the last minutes that it knows.
    pub until: String,
    /// How many assignments aren't done that day.
    pub open: usize,
    /// How many of them should have been.
    pub overdue: usize,
    /// What earlier years gave somebody to do, and wasn't done when the year began.
    pub carried: Vec<AssignmentView>,
    /// The year's meetings that decided something.
    pub meetings: Vec<MeetingView>,
}

/// A meeting's decisions.
#[derive(Debug, Serialize)]
pub struct MeetingView {
    /// The organ, where there are several.
    pub organ: Option<String>,
    /// The day.
    pub date: String,
    /// Which it is of the day's, if it isn't the first: "andra".
    pub nth: Option<&'static str>,
    /// Whether its minutes aren't approved yet.
    pub unapproved: bool,
    /// The decisions.
    pub decisions: Vec<DecisionView>,
}

/// A decision with who is to do what about it.
#[derive(Debug, Serialize)]
pub struct DecisionView {
    /// The §.
    #[serde(flatten)]
    pub minuted: MinutedView,
    /// Who is to do what.
    pub assigned: Vec<AssignmentView>,
}

fn view(document: &Document, facts: &Facts<'_>) -> Option<View> {
    let register = YearRegister::of(document, facts)?;
    let carried = facts.registers.carried_into(register.year);
    let decided = facts.registers.decided(register.year);
    let context = register.context;
    let carried: Vec<AssignmentView> =
        carried.into_iter().map(|own| context.assigned(own, of_same(own))).collect();
    let of_meetings = decided
        .chunk_by(|a, b| (a.minuted.held, a.minuted.organ) == (b.minuted.held, b.minuted.organ));
    let meetings: Vec<MeetingView> = of_meetings
        .map(|own| MeetingView {
            organ: context.organ(&own[0].minuted),
            date: own[0].minuted.held.day.to_string(),
            nth: own[0].minuted.held.later_nth().and_then(swedish::ordinal),
            unapproved: own[0].minuted.is_unapproved,
            decisions: own.iter().map(|own| decision(&register, own)).collect(),
        })
        .collect();
    let given = meetings.iter().flat_map(|own| &own.decisions).flat_map(|own| &own.assigned);
    let states: Vec<&str> = given.chain(&carried).map(|own| own.state).collect();
    let body = Beslutslogg {
        year: register.year.to_string(),
        until: register.until().to_string(),
        open: states.iter().filter(|state| **state != "klart").count(),
        overdue: states.iter().filter(|state| **state == "försenat").count(),
        carried,
        meetings,
    };
    Some(View::new(register.head(&BESLUTSLOGG), BESLUTSLOGG.name, &body))
}

/// How many assignments an item gave.
fn of_same(own: &Assigned<'_>) -> usize {
    own.given.item.assignments.0.len()
}

/// A decision with who is to do what about it.
fn decision(register: &YearRegister<'_>, decided: &Decided<'_, '_>) -> DecisionView {
    let context = register.context;
    let assigned = decided.assigned.iter().map(|own| context.assigned(own, of_same(own)));
    DecisionView { minuted: context.minuted(&decided.minuted), assigned: assigned.collect() }
}

/// The columns for other programs.
const COLUMNS: [&str; 13] = [
    "Organ",
    "Sammanträde",
    "Paragraf",
    "Ärende",
    "Dnr",
    "Beslut",
    "Utfall",
    "Uppdrag till",
    "Uppdrag",
    "Senast",
    "Läge",
    "Klart",
    "Klart paragraf",
];

fn sheet(document: &Document, facts: &Facts<'_>) -> Option<Sheet> {
    let register = YearRegister::of(document, facts)?;
    let mut rows = Vec::new();
    for own in facts.registers.carried_into(register.year) {
        rows.push(row(&register, &own.given, Some(own)));
    }
    for own in facts.registers.decided(register.year) {
        match own.assigned.as_slice() {
            [] => rows.push(row(&register, &own.minuted, None)),
            all => rows.extend(all.iter().map(|one| row(&register, &own.minuted, Some(*one)))),
        }
    }
    Some(register.sheet(&BESLUTSLOGG, Rows { columns: &COLUMNS, rows }))
}

/// A row: a decision, with one of those who are to do something about it.
fn row(
    register: &YearRegister<'_>,
    minuted: &Minuted<'_>,
    assigned: Option<&Assigned<'_>>,
) -> Vec<Option<String>> {
    let context = register.context;
    let view = context.minuted(minuted);
    let own = assigned.map(|own| context.assigned(own, of_same(own)));
    let decided = context.decided_in_words(minuted);
    let to_do = own.as_ref().map(|own| own.what.clone().or_else(|| decided.clone()));
    vec![
        Some(typographic(&minuted.organisation.organ.name)),
        Some(view.date),
        Some(number_in_words(minuted)),
        Some(view.title),
        view.registered,
        decided,
        view.outcome.as_ref().map(outcome_in_words),
        own.as_ref().map(|own| own.to.clone()),
        to_do.flatten(),
        own.as_ref().and_then(|own| own.due.clone()),
        own.as_ref().map(|own| own.state.to_owned()),
        own.as_ref().and_then(|own| own.done.clone()),
        assigned.and_then(|own| own.done(context.until)).map(|by| {
            let organ = own.and_then(|own| own.done_organ);
            organ.into_iter().chain([number_in_words(&by)]).collect::<Vec<_>>().join(", ")
        }),
    ]
}
