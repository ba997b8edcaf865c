//! A rule about tables of words, and what a table is: each row has what its columns have.
//!
//! In comes a text with its tables, out come breaches.

use std::collections::BTreeSet;

use super::breach::Breach;
use super::context::ManuscriptContext;
use super::rule::{Acceptance, Find, Rule, Source};
use crate::diagnostic::{Code, Parts, Severity, wording};
use crate::record::{Located, Name, TextRow, TextTable};

pub(super) const RULES: &[Rule] = &[Rule {
    code: Code { id: "F20", meaning: "En tabell har kolumner, och dess rader stämmer med dem." },
    severity: Severity::Error,
    reason: "Det som inte hör till någon kolumn syns inte.",
    source: Source::Said("praxis"),
    concerns: Parts::ALL,
    acceptance: Acceptance::Never("Det som står i raden syns inte på sidan."),
    find: Find::Manuscript(unclear_tables),
}];

fn unclear_tables(context: &ManuscriptContext<'_>) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for table in context.manuscript.placed_tables {
        let message = match (&table.budget, &table.words) {
            (Some(_), None) => continue,
            (None, Some(words)) => {
                breaches.extend(unclear_table(context, &table.name, words));
                continue;
            }
            (None, None) => "tabellen är tom",
            (Some(_), Some(_)) => "tabellen har både `belopp` och `text`",
        };
        let hint = "skriv `belopp` för tal som summeras, eller `text` för ord";
        breaches.push(Breach::new(context.at(&table.name), message).hint(hint));
    }
    breaches
}

/// What is wrong with a table of words.
fn unclear_table(
    context: &ManuscriptContext<'_>,
    name: &Located<Name>,
    table: &TextTable,
) -> Vec<Breach> {
    if table.columns.is_empty() || table.rows.is_empty() {
        let lacks = if table.columns.is_empty() { "kolumner" } else { "rader" };
        let breach = Breach::new(context.at(name), format!("tabellen har inga {lacks}"));
        return vec![breach.hint("skriv till exempel `kolumner: [uppdrag, läge, kommentar]`")];
    }
    let mut seen = BTreeSet::new();
    let twice = table.columns.iter().filter(|column| !seen.insert(column.name.0.as_str()));
    let twice = twice.map(|column| {
        let message = format!("en annan kolumn heter också `{}`", column.name.0);
        Breach::new(context.at(&column.name), message)
    });
    let rows = table.rows.iter().filter_map(|row| unclear_row(context, table, row));
    twice.chain(too_wide(context, table)).chain(rows).collect()
}

/// Columns that together are wider than the table.
fn too_wide(context: &ManuscriptContext<'_>, table: &TextTable) -> Option<Breach> {
    let widths = table.columns.iter().filter_map(|column| column.width.as_ref());
    let last = widths.clone().next_back()?;
    let total: u32 = widths.clone().map(|width| u32::from(**width)).sum();
    let is_open = table.columns.iter().any(|column| column.width.is_none());
    let is_sound = if is_open { total < 100 } else { total <= 100 };
    if is_sound && widths.clone().all(|width| **width > 0) {
        return None;
    }
    let breach = Breach::new(context.at(last), format!("kolumnernas bredd blir {total} procent"));
    Some(breach.hint("låt dem bli högst 100 procent, och mindre om någon kolumn saknar bredd"))
}

/// A row that says something in a column that isn't there.
fn unclear_row(
    context: &ManuscriptContext<'_>,
    table: &TextTable,
    row: &Located<TextRow>,
) -> Option<Breach> {
    let names: Vec<&str> = table.columns.iter().map(|column| column.name.0.as_str()).collect();
    match &**row {
        TextRow::Heading(_) => None,
        TextRow::Listed(cells) if cells.len() > names.len() => {
            let place =
                cells[names.len()].as_ref().map_or(context.at(row), |cell| context.at(cell));
            let message =
                format!("raden har {} texter, och tabellen {} kolumner", cells.len(), names.len());
            Some(Breach::new(place, message))
        }
        TextRow::Listed(_) => None,
        TextRow::Named(cells) => {
            let (lost, cell) = cells.iter().find(|(name, _)| !names.contains(&name.as_str()))?;
            let message = format!("tabellen har ingen kolumn `{lost}`");
            let hint = wording::did_you_mean(lost, &names, "finns:");
            Some(Breach::new(context.at_name(cell), message).hint(hint))
        }
    }
}
