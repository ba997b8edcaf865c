//! Where a chart's numbers come from: the figure itself, or a part of the budget.

use rust_decimal::Decimal;

use super::Chart;
use crate::facts::ledger::{ColumnHead, Ledger, LedgerLine, LedgerPost, Row, Source, ledger};
use crate::record::{Budget, BudgetPart, ChartKind, Figure};
use crate::swedish::typography;

/// The chart that a figure is, from its own numbers or the budget's; none if it isn't one.
pub fn chart_of(figure: &Figure, budget: Option<&Budget>) -> Option<Chart> {
    let kind = figure.chart?;
    if let Some(part) = figure.from {
        return Some(of_budget(figure, kind, part, budget?));
    }
    let series = figure.series.iter().map(|series| {
        let values = series.values.iter().map(|value| value.map(|value| value.0));
        (typography(&series.name.0), values.collect())
    });
    Some(Chart {
        kind,
        categories: figure.categories.iter().map(|category| typography(&category.0)).collect(),
        series: series.collect(),
        unit: figure.unit.as_ref().map(|unit| typography(&unit.0)),
    })
}

/// A part of the budget as a chart: years along the axis, or the posts where bars lie.
fn of_budget(figure: &Figure, kind: ChartKind, part: BudgetPart, budget: &Budget) -> Chart {
    let ledger = ledger(budget);
    let is_wanted = |column: &ColumnHead| match &figure.columns[..] {
        [] => column.source == Source::Typed,
        named => named.iter().any(|label| label.0 == column.name),
    };
    let columns = ledger.columns.iter().enumerate();
    let columns: Vec<usize> =
        columns.filter(|(_, column)| is_wanted(column)).map(|(at, _)| at).collect();
    let lines = lines(&ledger, part);
    let heads: Vec<String> =
        columns.iter().map(|&at| typography(&ledger.columns[at].title)).collect();
    let names: Vec<String> = lines.iter().map(|(name, _)| typography(name)).collect();
    let cell = |row: &Row, at: usize| row.get(at).copied().flatten();
    let unit = Some(typography(&budget.unit.0));
    if kind == ChartKind::LyingBars {
        let series = columns.iter().zip(heads);
        let series =
            series.map(|(&at, head)| (head, lines.iter().map(|(_, row)| cell(row, at)).collect()));
        return Chart { kind, categories: names, series: series.collect(), unit };
    }
    let series = lines.iter().zip(names);
    let series =
        series.map(|((_, row), name)| (name, columns.iter().map(|&at| cell(row, at)).collect()));
    Chart { kind, categories: heads, series: series.collect(), unit }
}

/// The lines of a part of a budget. Costs are shown as they are spoken of, without minus signs.
fn lines(ledger: &Ledger, part: BudgetPart) -> Vec<(String, Row)> {
    let line = |line: &LedgerLine| {
        let (LedgerLine::Post(LedgerPost { title, .. }) | LedgerLine::Group { title, .. }) = line;
        (title.clone(), line.row().clone())
    };
    let turned = |(title, row): (String, Row)| {
        let turn = |cell: Option<Decimal>| cell.map(|amount| -amount);
        (title, row.into_iter().map(turn).collect())
    };
    match part {
        BudgetPart::Income => ledger.income.iter().map(line).collect(),
        BudgetPart::Costs => ledger.costs.iter().map(line).map(turned).collect(),
        BudgetPart::Result => vec![("Resultat".to_owned(), ledger.result.clone())],
        BudgetPart::Equity => {
            let closing = ledger.equity.iter().map(|(_, closing)| closing.clone());
            closing.map(|row| ("Eget kapital vid årets slut".to_owned(), row)).collect()
        }
    }
}
