//! The columns of a table of money, and arithmetic on its rows: amounts by column, exact; blank is not zero.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::record::{Budget, Cells, Column, Name, Text};

/// Amounts by column; none for a blank.
pub type Row = Vec<Option<Decimal>>;

/// A column's heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnHead {
    /// The name that figures and other columns refer to.
    pub name: String,
    /// The heading.
    pub title: String,
    /// The heading that it shares with its neighbours.
    pub above: Option<String>,
    /// What its amounts are counted in, if not what the table's are.
    pub unit: Option<String>,
    /// The origin of its amounts.
    pub source: ColumnSource,
}

/// The origin of a column's amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnSource {
    /// They are typed.
    Typed,
    /// The first column less the second.
    Difference(usize, usize),
    /// The first column in percent of the second.
    Percent(usize, usize),
}

/// The amounts that a line types, by column; computed columns are blank.
pub fn typed_row(columns: &[ColumnHead], cells: &Cells) -> Row {
    // Listed amounts stand for the typed columns alone, in order.
    let mut listed = match cells {
        Cells::Listed(cells) => cells.iter(),
        Cells::Named(_) => [].iter(),
    };
    columns
        .iter()
        .map(|column| match cells {
            _ if column.source != ColumnSource::Typed => None,
            Cells::Listed(_) => listed.next().copied().flatten(),
            Cells::Named(cells) => {
                cells.iter().find(|(name, _)| *name == column.name).map(|(_, amount)| *amount)
            }
        })
        .map(|amount| amount.map(|amount| amount.0))
        .collect()
}

/// The columns of a budget: its years, then those with names.
pub fn columns(budget: &Budget) -> Vec<ColumnHead> {
    let years = budget.years.0.iter().map(|year| ColumnHead {
        name: year.to_string(),
        title: year.to_string(),
        above: None,
        unit: None,
        source: ColumnSource::Typed,
    });
    let named = budget.columns.iter().map(|column| ColumnHead {
        name: column.name.0.clone(),
        title: column.title.as_ref().map_or(&column.name.0, |title| &title.0).clone(),
        above: column.above.as_ref().map(|above| above.0.clone()),
        unit: unit(budget, column).map(|unit| unit.0.clone()),
        source: source(budget, column),
    });
    years.chain(named).collect()
}

/// What a column's amounts are counted in: what it says, or what the column says that it is a difference from; none if
/// that is what the table's are.
fn unit<'a>(budget: &'a Budget, column: &'a Column) -> Option<&'a Text> {
    let first = column.difference.first();
    let operand = first.and_then(|name| budget.columns.iter().find(|own| own.name.0 == name.0));
    column.unit.as_deref().or_else(|| operand?.unit.as_deref())
}

/// The origin of a named column's amounts. One computed from columns that don't exist, which is
/// reported elsewhere, counts as typed.
fn source(budget: &Budget, column: &Column) -> ColumnSource {
    let operands = (operands(budget, &column.difference), operands(budget, &column.percent));
    match operands {
        (Some((a, b)), _) => ColumnSource::Difference(a, b),
        (_, Some((a, b))) => ColumnSource::Percent(a, b),
        _ => ColumnSource::Typed,
    }
}

/// The indices of the two columns that another is computed from.
fn operands(budget: &Budget, names: &[Name]) -> Option<(usize, usize)> {
    let [first, second] = names else { return None };
    Some((named_column(budget, first)?, named_column(budget, second)?))
}

/// The index of a named column among all columns.
fn named_column(budget: &Budget, name: &Name) -> Option<usize> {
    let position = budget.columns.iter().position(|column| column.name.0 == name.0)?;
    Some(budget.years.0.len() + position)
}

/// A part in percent of a whole; none of nothing.
pub(super) fn percent(part: Option<Decimal>, whole: Option<Decimal>) -> Option<Decimal> {
    let whole = whole.filter(|whole| !whole.is_zero());
    part.zip(whole).map(|(part, whole)| tenths(part * Decimal::ONE_HUNDRED / whole))
}

/// The sum of rows by column; a sum of blanks is blank.
pub(super) fn sum<'a>(columns: &[ColumnHead], rows: impl IntoIterator<Item = &'a Row>) -> Row {
    let mut total: Row = vec![None; columns.len()];
    for row in rows {
        for (sum, cell) in total.iter_mut().zip(row) {
            *sum = plus(*sum, *cell);
        }
    }
    total
}

/// The sum of two amounts, of which either may be blank.
pub(super) fn plus(one: Option<Decimal>, other: Option<Decimal>) -> Option<Decimal> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one + other),
        (one, other) => one.or(other),
    }
}

/// A row with its computed columns filled in, from the left.
pub(super) fn with_computed(columns: &[ColumnHead], mut row: Row) -> Row {
    for (i, column) in columns.iter().enumerate() {
        row[i] = match column.source {
            ColumnSource::Typed => continue,
            ColumnSource::Difference(a, b) => {
                plus(cell(&row, a), cell(&row, b).map(|amount| -amount))
            }
            ColumnSource::Percent(a, b) => percent(cell(&row, a), cell(&row, b)),
        };
    }
    row
}

/// The amount in a column.
fn cell(row: &Row, column: usize) -> Option<Decimal> {
    row.get(column).copied().flatten()
}

/// A row of differences, such as the result, whose percentages would mean nothing.
pub(super) fn without_percent(columns: &[ColumnHead], row: Row) -> Row {
    with_computed(columns, row)
        .into_iter()
        .zip(columns)
        .map(|(cell, column)| cell.filter(|_| !matches!(column.source, ColumnSource::Percent(..))))
        .collect()
}

/// A number to one decimal, halves away from zero.
fn tenths(number: Decimal) -> Decimal {
    number.round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero).normalize()
}
