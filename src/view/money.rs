//! A budget as a table: rows in order, amounts in Swedish.

use rust_decimal::Decimal;
use serde::Serialize;

use super::typeset;
use crate::ledger::{
    ColumnHead, ColumnSource, Equity, Ledger, LedgerLine, LedgerPost, Row, ledger,
};
use crate::record::Budget;
use crate::swedish;

/// A table of money.
#[derive(Debug, Serialize)]
pub struct MoneyView {
    /// "tkr".
    pub unit: String,
    /// The upper row of headings, with how many columns each spans; empty if no column has one.
    pub above: Vec<Span>,
    /// The headings of the columns.
    pub heads: Vec<String>,
    /// The rows.
    pub rows: Vec<MoneyRow>,
}

/// A heading over some columns.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Span {
    /// Its words; none over columns that have no such heading.
    pub title: Option<String>,
    /// How many columns it spans.
    pub columns: usize,
}

/// A row.
#[derive(Debug, Serialize)]
pub struct MoneyRow {
    /// What it is; the template has the words of those that every budget has.
    pub kind: RowKind,
    /// Its own words: a post's or a group's.
    pub title: Option<String>,
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
    /// A group's sum; the title is the group's, to go on a line with.
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
}

/// Makes the view of a table of money.
pub(super) fn view(budget: &Budget) -> MoneyView {
    let ledger = ledger(budget);
    let has_above = ledger.columns.iter().any(|column| column.above.is_some());
    MoneyView {
        unit: typeset(&budget.unit.0),
        above: if has_above { spans(&ledger.columns) } else { Vec::new() },
        heads: ledger.columns.iter().map(|column| typeset(&column.title)).collect(),
        rows: rows(&ledger),
    }
}

/// Neighbours with the same heading under one.
fn spans(columns: &[ColumnHead]) -> Vec<Span> {
    let runs = columns.chunk_by(|a, b| a.above == b.above);
    let span = |run: &[ColumnHead]| Span {
        title: run[0].above.as_deref().map(typeset),
        columns: run.len(),
    };
    runs.map(span).collect()
}

fn rows(ledger: &Ledger) -> Vec<MoneyRow> {
    let table = Table { decimals: decimals(ledger), columns: &ledger.columns };
    let mut rows = Vec::new();
    let sections = [
        (RowKind::Income, &ledger.income, RowKind::IncomeTotal, &ledger.income_total),
        (RowKind::Costs, &ledger.costs, RowKind::CostsTotal, &ledger.costs_total),
    ];
    let has_both = sections.iter().all(|(_, lines, ..)| !lines.is_empty());
    for (head, lines, total, sum) in sections {
        if lines.is_empty() {
            continue;
        }
        rows.push(table.heading(head, None));
        let has_groups = lines.iter().any(|line| matches!(line, LedgerLine::Group { .. }));
        let post = if has_groups { RowKind::Alone } else { RowKind::Post };
        rows.extend(lines.iter().flat_map(|line| table.line(line, post)));
        rows.push(table.row(total, None, sum));
    }
    if has_both {
        rows.push(table.row(RowKind::Result, None, &ledger.result));
    }
    if let Some(Equity { opening, closing }) = &ledger.equity {
        rows.push(table.row(RowKind::Opening, None, opening));
        rows.push(table.row(RowKind::Closing, None, closing));
    }
    rows
}

/// How many decimals the amounts are written with: as many as the most exact has.
fn decimals(ledger: &Ledger) -> u32 {
    let posts = ledger.income.iter().chain(&ledger.costs).flat_map(LedgerLine::posts);
    let equity = ledger.equity.iter().flat_map(|equity| [&equity.opening, &equity.closing]);
    let rows = posts.map(|post| &post.row).chain(equity);
    let is_amount = |at: &usize| !matches!(ledger.columns[*at].source, ColumnSource::Percent(..));
    let scale = |row: &Row| {
        let cells = row.iter().enumerate().filter(|(at, _)| is_amount(at));
        cells.filter_map(|(_, cell)| cell.map(|cell| cell.normalize().scale())).max()
    };
    rows.filter_map(scale).max().unwrap_or(0)
}

/// What a table's rows have in common.
struct Table<'a> {
    decimals: u32,
    columns: &'a [ColumnHead],
}

impl Table<'_> {
    fn heading(&self, kind: RowKind, title: Option<&str>) -> MoneyRow {
        MoneyRow { kind, title: title.map(typeset), cells: Vec::new() }
    }

    fn row(&self, kind: RowKind, title: Option<&str>, row: &Row) -> MoneyRow {
        let cell = |(column, cell): (&ColumnHead, &Option<Decimal>)| {
            let decimals = match column.source {
                ColumnSource::Percent(..) => 1,
                _ => self.decimals,
            };
            cell.map(|amount| swedish::amount(amount, decimals))
        };
        let cells = self.columns.iter().zip(row).map(cell).collect();
        MoneyRow { kind, title: title.map(typeset), cells }
    }

    fn line(&self, line: &LedgerLine, top: RowKind) -> Vec<MoneyRow> {
        let row = |kind, post: &LedgerPost| self.row(kind, Some(&post.title), &post.row);
        match line {
            LedgerLine::Post(post) => vec![row(top, post)],
            LedgerLine::Group { title, posts, total } => {
                let goes_on = swedish::uncapitalised(title);
                let mut rows = vec![self.heading(RowKind::Group, Some(title))];
                rows.extend(posts.iter().map(|post| row(RowKind::Post, post)));
                rows.push(self.row(RowKind::GroupTotal, Some(&goes_on), total));
                rows
            }
        }
    }
}
