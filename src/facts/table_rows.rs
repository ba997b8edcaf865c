//! Rows of a table in an order of their own: what follows from what is typed.
//!
//! In come rows, out come amounts in the same order.

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::columns::{ColumnHead, ColumnSource, Row, percent, plus, sum, typed_row, with_computed};
use crate::record::{Located, Name, RowSource, TableRow, Text};

/// A row in an order of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerRow {
    /// What it is.
    pub title: String,
    /// What its amounts are counted in, if not what the table's are.
    pub unit: Option<String>,
    /// What kind of row.
    pub kind: LedgerRowKind,
    /// Its amounts; percentages in a share.
    pub row: Row,
}

/// A kind of row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LedgerRowKind {
    /// The heading of those that follow.
    Heading,
    /// Typed amounts.
    Line,
    /// What follows from others in the same unit: a sum, a difference.
    Sum,
    /// Percentages.
    Share,
}

/// The rows in an order of their own. One that follows from rows that don't exist, or from itself, which is reported
/// elsewhere, is blank.
pub(super) fn rows(columns: &[ColumnHead], typed: &[Located<TableRow>]) -> Vec<LedgerRow> {
    let names = RowNames::new(typed);
    let units = row_units(typed, &names);
    let operands: Vec<Option<Vec<usize>>> = typed
        .iter()
        .map(|row| row.source().operands().iter().map(|own| names.place(own)).collect())
        .collect();
    let mut known: Vec<Option<Row>> = typed.iter().map(|row| given(columns, row)).collect();
    // Each round finds those that follow from what is known, whatever their order.
    let mut is_done = false;
    while !is_done {
        is_done = true;
        for at in 0..typed.len() {
            let Some(operands) = operands[at].as_ref().filter(|_| known[at].is_none()) else {
                continue;
            };
            let rows: Option<Vec<&Row>> = operands.iter().map(|own| known[*own].as_ref()).collect();
            let row = rows.and_then(|rows| followed(columns, &rows, typed[at].source()));
            is_done &= row.is_none();
            known[at] = row;
        }
    }
    let rows = typed.iter().zip(known).zip(units).map(|((row, amounts), unit)| LedgerRow {
        title: row
            .title
            .as_ref()
            .or(row.heading.as_ref())
            .map_or_else(String::new, |own| own.0.clone()),
        unit: unit.map(|unit| unit.0.clone()),
        kind: match row.source() {
            RowSource::Heading => LedgerRowKind::Heading,
            RowSource::Typed => LedgerRowKind::Line,
            RowSource::Sum(_) | RowSource::Difference(_) => LedgerRowKind::Sum,
            RowSource::Share(_) => LedgerRowKind::Share,
        },
        row: amounts.unwrap_or_else(|| vec![None; columns.len()]),
    });
    rows.collect()
}

/// The amounts of a row that follows from no other; none of one that does.
fn given(columns: &[ColumnHead], row: &TableRow) -> Option<Row> {
    match row.source() {
        RowSource::Heading => Some(vec![None; columns.len()]),
        RowSource::Typed => {
            let cells = row.cells.as_ref().map(|cells| typed_row(columns, cells));
            Some(with_computed(columns, cells.unwrap_or_else(|| vec![None; columns.len()])))
        }
        RowSource::Sum(_) | RowSource::Difference(_) | RowSource::Share(_) => None,
    }
}

/// The amounts of a row that follows from others; none of one that lacks them.
fn followed(columns: &[ColumnHead], operands: &[&Row], source: RowSource<'_>) -> Option<Row> {
    let cells = |of: fn(Option<Decimal>, Option<Decimal>) -> Option<Decimal>| match operands {
        [first, second] => {
            Some(first.iter().zip(*second).map(|(one, other)| of(*one, *other)).collect::<Row>())
        }
        _ => None,
    };
    Some(match source {
        RowSource::Difference(_) => {
            with_computed(columns, cells(|one, other| plus(one, other.map(|amount| -amount)))?)
        }
        // What is computed from columns would be percentages of percentages, or their difference.
        RowSource::Share(_) => {
            let shares = cells(percent)?.into_iter().zip(columns);
            shares
                .map(|(share, column)| share.filter(|_| column.source == ColumnSource::Typed))
                .collect()
        }
        _ => with_computed(columns, sum(columns, operands.iter().copied())),
    })
}

/// The places of rows by their names; of two with one name, which is reported elsewhere, the first's.
pub struct RowNames<'a>(FxHashMap<&'a str, usize>);

impl<'a> RowNames<'a> {
    /// Those of a table's rows.
    pub fn new(rows: &'a [Located<TableRow>]) -> Self {
        let mut places = FxHashMap::default();
        for (at, row) in rows.iter().enumerate() {
            if let Some(name) = &row.name {
                places.entry(name.0.as_str()).or_insert(at);
            }
        }
        Self(places)
    }

    /// The place of the row with a name.
    pub fn place(&self, name: &Name) -> Option<usize> {
        self.0.get(name.0.as_str()).copied()
    }
}

/// What each row's amounts are counted in: what it says, or what the first row says that it is a sum or a difference of;
/// none if that is what the table's are.
pub fn row_units<'a>(rows: &'a [Located<TableRow>], names: &RowNames<'_>) -> Vec<Option<&'a Text>> {
    let mut units: Vec<Option<&Text>> = rows.iter().map(|row| row.unit.as_deref()).collect();
    let mut is_settled: Vec<bool> = units.iter().map(Option::is_some).collect();
    for at in 0..rows.len() {
        // The rows from one to the first whose unit is known. Settled on the way, one that follows from itself ends it.
        let mut followed = Vec::new();
        let mut next = Some(at);
        while let Some(at) = next.filter(|at| !is_settled[*at]) {
            is_settled[at] = true;
            followed.push(at);
            next = match rows[at].source() {
                RowSource::Sum(own) | RowSource::Difference(own) => {
                    own.first().and_then(|name| names.place(name))
                }
                _ => None,
            };
        }
        let unit = next.and_then(|at| units[at]);
        followed.into_iter().for_each(|at| units[at] = unit);
    }
    units
}

#[cfg(test)]
mod tests {
    use crate::facts::ledger::ledger;

    /// The rows of a table as text; `~` is a blank.
    fn rows(yaml: &str) -> Vec<String> {
        let table = "enhet: tkr\nkolumner: [utfall, budget, {namn: avvikelse, skillnad: [utfall, budget]}, {namn: andel, procent: [utfall, budget]}]\nrader:\n";
        let budget = crate::record::of_yaml(&format!("{table}{yaml}")).unwrap();
        let rows = ledger(&budget).rows.into_iter().map(|own| {
            let cells =
                own.row.iter().map(|cell| cell.map_or("~".to_owned(), |cell| cell.to_string()));
            format!("{} {}", own.title, cells.collect::<Vec<_>>().join(" "))
        });
        rows.collect()
    }

    #[test]
    fn rows_follow_from_others_in_any_order() {
        let yaml = "\
- {rad: Resultat, summa: [netto, skatt]}
- {rubrik: Verksamheten}
- {rad: Netto, namn: netto, skillnad: [in, ut]}
- {rad: In, namn: in, belopp: ['0,1', 20]}
- {rad: Ut, namn: ut, belopp: ['0,3', ~]}
- {rad: Skatt, namn: skatt, belopp: {budget: -5}}
- {rad: Andel, andel: [in, ut]}
";
        assert_eq!(
            rows(yaml),
            [
                "Resultat -0.2 15 -15.2 -1.3",
                "Verksamheten ~ ~ ~ ~",
                "Netto -0.2 20 -20.2 -1",
                "In 0.1 20 -19.9 0.5",
                "Ut 0.3 ~ 0.3 ~",
                "Skatt ~ -5 5 ~",
                "Andel 33.3 ~ ~ ~",
            ]
        );
    }

    #[test]
    fn a_row_that_follows_from_itself_is_blank() {
        let yaml = "- {rad: A, namn: a, summa: [b]}\n- {rad: B, namn: b, summa: [a]}\n- {rad: C, summa: d}\n";
        assert_eq!(rows(yaml), ["A ~ ~ ~ ~", "B ~ ~ ~ ~", "C ~ ~ ~ ~"]);
    }
}
