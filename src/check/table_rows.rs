//! A rule about rows in an order of their own: each says what it is, and what it follows from is there.
//!
//! In comes a text with its tables, out come breaches.

use super::breach::Breach;
use super::context::ManuscriptContext;
use super::rule::{Acceptance, Find, Rule, Source};
use crate::diagnostic::{Code, Parts, Severity, wording};
use crate::facts::table_rows::{RowNames, row_units};
use crate::record::{Budget, Located, Name, RowSource, TableRow, Text};

pub(super) const RULES: &[Rule] = &[Rule {
    code: Code { id: "B10", meaning: "Rader som räknas ut räknas från rader som finns." },
    severity: Severity::Error,
    reason: "De blir annars tomma.",
    source: Source::Said("praxis"),
    concerns: Parts::ALL,
    acceptance: Acceptance::Never("Raderna är då tomma."),
    find: Find::Manuscript(unclear_rows),
}];

fn unclear_rows(context: &ManuscriptContext<'_>) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for (_, budget) in &context.manuscript.tables {
        let names = RowNames::new(&budget.rows);
        let units = row_units(&budget.rows, &names);
        let table = Table { context, budget, names, units };
        for (at, row) in budget.rows.iter().enumerate() {
            breaches.extend(unclear_row(&table, at, row));
        }
    }
    breaches
}

/// A table of money with what its rows are known by and counted in.
struct Table<'a> {
    context: &'a ManuscriptContext<'a>,
    budget: &'a Budget,
    names: RowNames<'a>,
    units: Vec<Option<&'a Text>>,
}

/// What is wrong with a row.
fn unclear_row(table: &Table<'_>, at: usize, row: &Located<TableRow>) -> Option<Breach> {
    let context = table.context;
    if let Some(heading) = &row.heading {
        let is_alone = row.title.is_none()
            && row.unit.is_none()
            && row.cells.is_none()
            && row.source() == RowSource::Heading;
        let breach = Breach::new(context.at(heading), "en rad med `rubrik` har inget annat");
        return (!is_alone)
            .then(|| breach.hint("skriv `rad` i stället för `rubrik`, eller två rader"));
    }
    let ways = [
        (!row.sum.0.is_empty()).then(|| context.at(&row.sum)),
        (!row.difference.is_empty()).then(|| context.at(&row.difference)),
        (!row.share.is_empty()).then(|| context.at(&row.share)),
    ];
    if let Some(second) = ways.into_iter().flatten().nth(1) {
        return Some(Breach::new(second, "en rad är en summa, en skillnad eller en andel"));
    }
    named_twice(table, at, row).or_else(|| unclear_operands(table, row))
}

/// A row that can't be told from one before it, or that says nothing.
fn named_twice(table: &Table<'_>, at: usize, row: &Located<TableRow>) -> Option<Breach> {
    let context = table.context;
    if row.title.is_none() {
        let breach = Breach::new(context.at(row), "raden saknar rubrik");
        return Some(breach.hint("skriv till exempel `{rad: Bidrag, belopp: [100, 110]}`"));
    }
    if row.source() == RowSource::Typed && row.cells.is_none() {
        let breach = Breach::new(context.at(row), "raden har inga belopp");
        return Some(breach.hint("skriv `belopp: […]`, eller `summa: [namn på rader]`"));
    }
    let name = row.name.as_ref()?;
    let first = table.names.place(name)?;
    (first != at)
        .then(|| Breach::new(context.at(name), format!("en annan rad heter också `{}`", name.0)))
}

/// A row that follows from rows that aren't there, from too many, or from itself.
fn unclear_operands(table: &Table<'_>, row: &Located<TableRow>) -> Option<Breach> {
    let context = table.context;
    let source = row.source();
    let place = match source {
        RowSource::Heading | RowSource::Typed => return None,
        RowSource::Sum(_) => context.at(&row.sum),
        RowSource::Difference(_) => context.at(&row.difference),
        RowSource::Share(_) => context.at(&row.share),
    };
    if let Some(lost) = source.operands().iter().find(|name| table.names.place(name).is_none()) {
        let rows = table.budget.rows.iter();
        let names: Vec<&str> = rows.filter_map(|own| Some(own.name.as_ref()?.0.as_str())).collect();
        let hint = wording::did_you_mean(&lost.0, &names, "finns:");
        return Some(
            Breach::new(place, format!("det finns ingen rad med `namn: {}`", lost.0)).hint(hint),
        );
    }
    if !matches!(source, RowSource::Sum(_)) && source.operands().len() != 2 {
        let breach = Breach::new(place, "en skillnad eller en andel räknas ut från två rader");
        return Some(breach.hint("skriv till exempel `skillnad: [intakter, kostnader]`"));
    }
    if let Some(other) = other_unit(table, row, source) {
        let breach = Breach::new(place, format!("raden räknas ut från både {other}"));
        return Some(breach.hint("summera rader som räknas i samma enhet"));
    }
    let mut name = row.name.iter();
    let is_own = name.any(|name| follows_from(table, source.operands(), name));
    is_own.then(|| Breach::new(place, "raden räknas ut från sig själv"))
}

/// The units of the first two rows that are counted in different ones, where they are added or compared.
fn other_unit(table: &Table<'_>, row: &TableRow, source: RowSource<'_>) -> Option<String> {
    if matches!(source, RowSource::Share(_)) {
        return None;
    }
    let rows = source.operands().iter().filter_map(|name| table.names.place(name));
    let mut units = rows.map(|at| table.units[at].unwrap_or(&table.budget.unit));
    let first = row.unit.as_deref().or_else(|| units.next())?;
    let other = units.find(|unit| unit.0 != first.0)?;
    Some(format!("{} och {}", first.0, other.0))
}

/// Whether rows, or those that they follow from, are the one with a name.
fn follows_from(table: &Table<'_>, operands: &[Name], name: &Name) -> bool {
    let rows = &table.budget.rows;
    let mut seen = vec![false; rows.len()];
    let mut open: Vec<&Name> = operands.iter().collect();
    while let Some(operand) = open.pop() {
        if operand == name {
            return true;
        }
        let row = table.names.place(operand).filter(|at| !seen[*at]);
        if let Some(at) = row {
            seen[at] = true;
            open.extend(rows[at].source().operands());
        }
    }
    false
}
