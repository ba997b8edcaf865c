//! A budget as a table: rows in order, amounts in Swedish.

use rust_decimal::Decimal;
use serde::Serialize;

use crate::facts::SummedTable;
use crate::facts::columns::{ColumnHead, ColumnSource, Row};
use crate::facts::ledger::{Ledger, LedgerEquity, LedgerLine, LedgerPost};
use crate::facts::table_rows::{LedgerRow, LedgerRowKind};
use crate::swedish;

/// A table of money.
#[derive(Debug, Serialize)]
pub struct MoneyView {
    /// "tkr".
    pub unit: String,
    /// The upper row of headings; empty if no column has one.
    pub above: Vec<ColumnGroup>,
    /// The headings of the columns.
    pub heads: Vec<String>,
    /// What each column's amounts are counted in, if not what the table's are; empty if none are.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<Option<String>>,
    /// The rows.
    pub rows: Vec<MoneyRow>,
}

/// Neighbouring columns under one heading.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct ColumnGroup {
    /// The heading; none over columns that have no such heading.
    pub title: Option<String>,
    /// How many columns the heading spans.
    pub columns: usize,
}

/// A row.
#[derive(Debug, Serialize)]
pub struct MoneyRow {
    /// What it is; the template has the labels of the rows that every budget has.
    pub kind: RowKind,
    /// A post's or a group's own title.
    pub title: Option<String>,
    /// What its amounts are counted in, if not what the table's are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The amounts, none for a blank; empty in a row that is a heading.
    pub cells: Vec<Option<String>>,
}

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum RowKind {
    /// The heading above the income.
    Income,
    /// The heading above the costs.
    Costs,
    /// The heading above a group's posts.
    Group,
    /// A post below a heading.
    Post,
    /// A post beside groups.
    Alone,
    /// A group's sum; the title is the group's, uncapitalised, to follow "Summa".
    GroupTotal,
    /// The sum of the income.
    IncomeTotal,
    /// The sum of the costs.
    CostsTotal,
    /// The result.
    Result,
    /// The equity at the beginning.
    Opening,
    /// The equity at the end.
    Closing,
    /// A heading of rows in an order of their own.
    Heading,
    /// Such a row.
    Line,
    /// One that follows from others.
    Sum,
    /// One in percent.
    Share,
}

/// Makes the view of a table of money.
pub(crate) fn view(table: &SummedTable<'_>) -> MoneyView {
    let SummedTable { budget, ledger, .. } = table;
    let has_groups = ledger.columns.iter().any(|column| column.above.is_some());
    let has_units = ledger.columns.iter().any(|column| column.unit.is_some());
    let units = ledger.columns.iter().filter(|_| has_units);
    MoneyView {
        unit: swedish::typography(&budget.unit.0),
        above: if has_groups { column_groups(&ledger.columns) } else { Vec::new() },
        heads: ledger.columns.iter().map(|column| swedish::typography(&column.title)).collect(),
        units: units.map(|column| column.unit.as_deref().map(swedish::typography)).collect(),
        rows: rows(ledger),
    }
}

/// Neighbours with the same heading under one.
fn column_groups(columns: &[ColumnHead]) -> Vec<ColumnGroup> {
    columns
        .chunk_by(|a, b| a.above == b.above)
        .map(|group| ColumnGroup {
            title: group[0].above.as_deref().map(swedish::typography),
            columns: group.len(),
        })
        .collect()
}

/// The rows in order: income, costs, the result if there are both, the equity if it is known.
fn rows(ledger: &Ledger) -> Vec<MoneyRow> {
    let table = Table { decimals: decimals(ledger), columns: &ledger.columns };
    let (has_income, has_costs) = (!ledger.income.is_empty(), !ledger.costs.is_empty());
    let mut rows = Vec::new();
    if has_income {
        rows.push(table.heading(RowKind::Income, None));
        rows.extend(table.lines(&ledger.income));
        rows.push(table.row(RowKind::IncomeTotal, None, &ledger.income_total));
    }
    if has_costs {
        rows.push(table.heading(RowKind::Costs, None));
        rows.extend(table.lines(&ledger.costs));
        rows.push(table.row(RowKind::CostsTotal, None, &ledger.costs_total));
    }
    if has_income && has_costs {
        rows.push(table.row(RowKind::Result, None, &ledger.result));
    }
    if let Some(LedgerEquity { opening, closing }) = &ledger.equity {
        rows.push(table.row(RowKind::Opening, None, opening));
        rows.push(table.row(RowKind::Closing, None, closing));
    }
    rows.extend(ledger.rows.iter().map(|own| table.own_row(own)));
    rows
}

/// How many decimals the amounts of each column are written with: as many as the most exact has of those that are
/// counted in the same unit, in the table or in a column with a unit of its own.
fn decimals(ledger: &Ledger) -> Vec<u32> {
    let posts = ledger.income.iter().chain(&ledger.costs).flat_map(LedgerLine::posts);
    let equity = ledger.equity.iter().flat_map(|equity| [&equity.opening, &equity.closing]);
    let own =
        ledger.rows.iter().filter(|own| own.unit.is_none() && own.kind != LedgerRowKind::Share);
    let rows: Vec<&Row> =
        posts.map(|post| &post.row).chain(equity).chain(own.map(|own| &own.row)).collect();
    let columns = ledger.columns.iter().enumerate();
    let scales: Vec<u32> =
        columns.clone().map(|(at, _)| scale(rows.iter().filter_map(|row| row[at]))).collect();
    let shared = columns.clone().filter(|(_, column)| column.unit.is_none() && !is_percent(column));
    let common = shared.map(|(at, _)| scales[at]).max().unwrap_or(0);
    columns
        .map(|(at, column)| match column {
            _ if is_percent(column) => 1,
            ColumnHead { unit: Some(_), .. } => scales[at],
            _ => common,
        })
        .collect()
}

/// How many decimals the most exact of some amounts has.
fn scale(amounts: impl Iterator<Item = Decimal>) -> u32 {
    amounts.map(|amount| amount.normalize().scale()).max().unwrap_or(0)
}

fn is_percent(column: &ColumnHead) -> bool {
    matches!(column.source, ColumnSource::Percent(..))
}

/// Amounts as they are printed, each with its decimals.
fn amounts(row: &Row, decimals: impl Iterator<Item = u32>) -> Vec<Option<String>> {
    let cells = row.iter().zip(decimals);
    cells.map(|(cell, decimals)| cell.map(|amount| swedish::amount(amount, decimals))).collect()
}

/// What a table's rows have in common.
struct Table<'a> {
    /// Of each column.
    decimals: Vec<u32>,
    columns: &'a [ColumnHead],
}

impl Table<'_> {
    /// A row without amounts.
    fn heading(&self, kind: RowKind, title: Option<&str>) -> MoneyRow {
        MoneyRow { kind, title: title.map(swedish::typography), unit: None, cells: Vec::new() }
    }

    /// A row with amounts.
    fn row(&self, kind: RowKind, title: Option<&str>, row: &Row) -> MoneyRow {
        let cells = amounts(row, self.decimals.iter().copied());
        MoneyRow { cells, ..self.heading(kind, title) }
    }

    /// A row with amounts in a unit of its own, which have as many decimals as the most exact of them.
    fn other_row(&self, kind: RowKind, unit: &str, own: &LedgerRow) -> MoneyRow {
        let typed = self.columns.iter().zip(&own.row).filter(|(column, _)| !is_percent(column));
        let decimals = scale(typed.filter_map(|(_, cell)| *cell));
        let each = self.columns.iter().map(|column| if is_percent(column) { 1 } else { decimals });
        let cells = amounts(&own.row, each);
        let unit = Some(swedish::typography(unit));
        MoneyRow { cells, unit, ..self.heading(kind, Some(&own.title)) }
    }

    /// A row in an order of its own.
    fn own_row(&self, own: &LedgerRow) -> MoneyRow {
        let title = Some(own.title.as_str());
        let kind = match own.kind {
            LedgerRowKind::Heading => return self.heading(RowKind::Heading, title),
            LedgerRowKind::Line => RowKind::Line,
            LedgerRowKind::Sum => RowKind::Sum,
            LedgerRowKind::Share => RowKind::Share,
        };
        match &own.unit {
            Some(unit) => self.other_row(kind, unit, own),
            None if kind == RowKind::Share => {
                let cells = own.row.iter().map(|cell| cell.map(swedish::percent));
                MoneyRow { cells: cells.collect(), ..self.heading(kind, title) }
            }
            None => self.row(kind, title, &own.row),
        }
    }

    fn post(&self, kind: RowKind, post: &LedgerPost) -> MoneyRow {
        self.row(kind, Some(&post.title), &post.row)
    }

    /// The posts and groups of the income or the costs.
    fn lines(&self, lines: &[LedgerLine]) -> Vec<MoneyRow> {
        let has_groups = lines.iter().any(|line| matches!(line, LedgerLine::Group { .. }));
        let beside_groups = if has_groups { RowKind::Alone } else { RowKind::Post };
        let mut rows = Vec::new();
        for line in lines {
            match line {
                LedgerLine::Post(post) => rows.push(self.post(beside_groups, post)),
                LedgerLine::Group { title, posts, total } => {
                    let continued = swedish::uncapitalised(title);
                    rows.push(self.heading(RowKind::Group, Some(title)));
                    rows.extend(posts.iter().map(|post| self.post(RowKind::Post, post)));
                    rows.push(self.row(RowKind::GroupTotal, Some(&continued), total));
                }
            }
        }
        rows
    }
}
