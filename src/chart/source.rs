//! Where a chart's numbers come from: the figure itself, or a part of the budget.

use super::data::{Chart, ChartSeries};
use crate::facts::SummedTable;
use crate::facts::columns::{ColumnHead, ColumnSource, Row};
use crate::facts::ledger::Ledger;
use crate::record::{BudgetPart, ChartKind, Figure};
use crate::swedish::typography;

/// The chart that a figure is, from its own numbers or the budget's; none if it isn't one.
pub fn chart_of(figure: &Figure, budget: Option<&SummedTable<'_>>) -> Option<Chart> {
    let kind = *figure.chart?;
    if let Some(part) = figure.from {
        return Some(of_budget(figure, kind, *part, budget?));
    }
    let series = figure.series.iter().map(|series| ChartSeries {
        name: typography(&series.name.0),
        values: series.values.iter().map(|value| value.map(|value| value.0)).collect(),
    });
    Some(Chart {
        kind,
        categories: figure.categories.iter().map(|category| typography(&category.0)).collect(),
        series: series.collect(),
        unit: figure.unit.as_ref().map(|unit| typography(&unit.0)),
    })
}

/// A part of the budget as a chart: the columns along the axis, or the lines where bars lie.
fn of_budget(figure: &Figure, kind: ChartKind, part: BudgetPart, table: &SummedTable<'_>) -> Chart {
    let SummedTable { budget, ledger, .. } = table;
    let (lines, columns) = (lines(ledger, part), chosen_columns(figure, ledger));
    // Names of posts are long, so they are the categories of the chart whose names have a line each.
    let (categories, series) = match kind {
        ChartKind::LyingBars | ChartKind::Targets => (names(&lines), by_column(&lines, &columns)),
        _ => (titles(&columns), by_line(&lines, &columns)),
    };
    Chart { kind, categories, series, unit: Some(typography(&budget.unit.0)) }
}

/// A line of the chart, with its amounts by column of the ledger.
struct ChartLine {
    name: String,
    row: Row,
}

/// The columns that the figure names, or all that are typed, with their indices in the ledger.
fn chosen_columns<'a>(figure: &Figure, ledger: &'a Ledger) -> Vec<(usize, &'a ColumnHead)> {
    let columns = ledger.columns.iter().enumerate();
    columns
        .filter(|(_, column)| match &figure.columns[..] {
            [] => column.source == ColumnSource::Typed,
            labels => labels.iter().any(|label| label.0 == column.name),
        })
        .collect()
}

fn names(lines: &[ChartLine]) -> Vec<String> {
    lines.iter().map(|line| typography(&line.name)).collect()
}

fn titles(columns: &[(usize, &ColumnHead)]) -> Vec<String> {
    columns.iter().map(|(_, column)| typography(&column.title)).collect()
}

/// A series for each line.
fn by_line(lines: &[ChartLine], columns: &[(usize, &ColumnHead)]) -> Vec<ChartSeries> {
    lines
        .iter()
        .zip(names(lines))
        .map(|(line, name)| ChartSeries {
            name,
            values: columns.iter().map(|(at, _)| line.row.get(*at).copied().flatten()).collect(),
        })
        .collect()
}

/// A series for each column.
fn by_column(lines: &[ChartLine], columns: &[(usize, &ColumnHead)]) -> Vec<ChartSeries> {
    columns
        .iter()
        .zip(titles(columns))
        .map(|((at, _), name)| ChartSeries {
            name,
            values: lines.iter().map(|line| line.row.get(*at).copied().flatten()).collect(),
        })
        .collect()
}

/// The lines of a part of a budget.
fn lines(ledger: &Ledger, part: BudgetPart) -> Vec<ChartLine> {
    match part {
        BudgetPart::Income => ledger
            .income
            .iter()
            .map(|line| ChartLine { name: line.title().to_owned(), row: line.row().clone() })
            .collect(),
        // Costs are negative in the ledger, but spoken of and drawn without a minus sign.
        BudgetPart::Costs => ledger
            .costs
            .iter()
            .map(|line| ChartLine { name: line.title().to_owned(), row: negated(line.row()) })
            .collect(),
        BudgetPart::Result => {
            vec![ChartLine { name: "Resultat".to_owned(), row: ledger.result.clone() }]
        }
        BudgetPart::Equity => ledger
            .equity
            .iter()
            .map(|equity| ChartLine {
                name: "Eget kapital vid årets slut".to_owned(),
                row: equity.closing.clone(),
            })
            .collect(),
    }
}

fn negated(row: &Row) -> Row {
    row.iter().map(|cell| cell.map(|amount| -amount)).collect()
}
