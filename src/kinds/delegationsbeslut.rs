//! The decisions by delegation that a year's minutes report (KL 6:40 and 7:8, FL 10 §).

use serde::Serialize;

use super::document::{Document, Kind};
use super::register::{self, YearRegister, of_years};
use crate::facts::Facts;
use crate::facts::registers::Reported;
use crate::record::{RegisterKind, Subject};
use crate::sheet::{Rows, Sheet};
use crate::view::register::{delegated, number_in_words, paragraph};
use crate::view::words::typographic;
use crate::view::{DelegatedView, View};

/// The decisions by delegation that a year's minutes report.
pub static DELEGATIONSBESLUT: Kind = Kind {
    sheet: Some(sheet),
    ..register::kind("delegationsbeslut", "Delegationsbeslut", 13, documents, view)
};

fn documents(subject: &Subject, facts: &Facts<'_>) -> Vec<Document> {
    of_years(&DELEGATIONSBESLUT, RegisterKind::Delegated, subject, facts, |own, year| {
        !own.reported(year).is_empty()
    })
}

/// What a register of decisions by delegation says.
#[derive(Debug, Serialize)]
pub struct Delegationsbeslut {
    /// "2024".
    pub year: String,
    /// The day of the last minutes that it knows.
    pub until: String,
    /// How many decisions there are.
    pub count: usize,
    /// The §§ that report some.
    pub reports: Vec<ReportView>,
}

/// A § that reports decisions by delegation.
#[derive(Debug, Serialize)]
pub struct ReportView {
    /// The organ, where there are several.
    pub organ: Option<String>,
    /// The day of the meeting.
    pub date: String,
    /// "§ 12".
    pub paragraph: String,
    /// Whether its minutes aren't approved yet.
    pub unapproved: bool,
    /// The decisions.
    pub decisions: Vec<DelegatedView>,
}

fn view(document: &Document, facts: &Facts<'_>) -> Option<View> {
    let register = YearRegister::of(document, facts)?;
    let reported = facts.registers.reported(register.year);
    let of_items = reported.chunk_by(|a, b| std::ptr::eq(a.minuted.item, b.minuted.item));
    let reports = of_items.map(|own| {
        let minuted = own[0].minuted;
        ReportView {
            organ: register.context.organ(&minuted),
            date: minuted.held.day.to_string(),
            paragraph: paragraph(&minuted),
            unapproved: minuted.is_unapproved,
            decisions: own.iter().map(|own| delegated(own.decision)).collect(),
        }
    });
    let body = Delegationsbeslut {
        year: register.year.to_string(),
        until: register.until().to_string(),
        count: reported.len(),
        reports: reports.collect(),
    };
    Some(View::new(register.head(&DELEGATIONSBESLUT), DELEGATIONSBESLUT.name, &body))
}

/// The columns for other programs.
const COLUMNS: [&str; 8] =
    ["Organ", "Datum", "Dnr", "Beslut", "Beslutat av", "Punkt", "Anmält", "Anmält paragraf"];

fn sheet(document: &Document, facts: &Facts<'_>) -> Option<Sheet> {
    let register = YearRegister::of(document, facts)?;
    let rows = facts.registers.reported(register.year).into_iter().map(row).collect();
    Some(register.sheet(&DELEGATIONSBESLUT, Rows { columns: &COLUMNS, rows }))
}

/// A row: a decision, and where it was reported.
fn row(own: Reported<'_>) -> Vec<Option<String>> {
    let DelegatedView { date, registered, decision, by, point } = delegated(own.decision);
    vec![
        Some(typographic(&own.minuted.organisation.organ.name)),
        date,
        registered,
        Some(decision),
        by,
        point,
        Some(own.minuted.held.day.to_string()),
        Some(number_in_words(&own.minuted)),
    ]
}
