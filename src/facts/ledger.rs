//! The ledger of a budget: its columns, groups, totals, result and equity. Sums are computed, never
//! typed.
//!
//! Blank is not zero: a sum of blanks is blank. Amounts are exact decimals.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::record::{Budget, Cells, Column, Line, Name, Post};

/// Amounts by column; none for a blank.
pub type Row = Vec<Option<Decimal>>;

/// A budget with its sums.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ledger {
    /// The columns.
    pub columns: Vec<ColumnHead>,
    /// The lines of income.
    pub income: Vec<LedgerLine>,
    /// The sum of the income.
    pub income_total: Row,
    /// The lines of costs.
    pub costs: Vec<LedgerLine>,
    /// The sum of the costs, which are negative.
    pub costs_total: Row,
    /// Income and costs together.
    pub result: Row,
    /// The equity, if it is known.
    pub equity: Option<LedgerEquity>,
}

/// The equity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerEquity {
    /// At the beginning of each column's year.
    pub opening: Row,
    /// At its end.
    pub closing: Row,
}

/// A column's heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnHead {
    /// The name that figures and other columns refer to.
    pub name: String,
    /// The heading.
    pub title: String,
    /// The heading that it shares with its neighbours.
    pub above: Option<String>,
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

/// A post, or a group with its posts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LedgerLine {
    /// A post.
    Post(LedgerPost),
    /// A group.
    Group {
        /// The name of the group.
        title: String,
        /// The posts.
        posts: Vec<LedgerPost>,
        /// Their sum.
        total: Row,
    },
}

impl LedgerLine {
    /// The name of the post or the group.
    pub fn title(&self) -> &str {
        match self {
            Self::Post(LedgerPost { title, .. }) | Self::Group { title, .. } => title,
        }
    }

    /// Its posts: itself, or those of the group.
    pub fn posts(&self) -> &[LedgerPost] {
        match self {
            Self::Post(post) => std::slice::from_ref(post),
            Self::Group { posts, .. } => posts,
        }
    }

    /// A group's sum.
    pub fn total(&self) -> Option<&Row> {
        match self {
            Self::Post(_) => None,
            Self::Group { total, .. } => Some(total),
        }
    }

    /// Its amounts: a post's own, a group's sum.
    pub fn row(&self) -> &Row {
        match self {
            Self::Post(post) => &post.row,
            Self::Group { total, .. } => total,
        }
    }
}

/// A post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerPost {
    /// The name of the post.
    pub title: String,
    /// The member that pays it.
    pub member: Option<String>,
    /// The amounts.
    pub row: Row,
}

/// Computes the sums of a budget.
pub fn ledger(budget: &Budget) -> Ledger {
    let columns = columns(budget);
    let income = lines(&columns, &budget.income);
    let costs = lines(&columns, &budget.costs);
    let income_total = with_computed(&columns, sum(&columns, income.iter().map(LedgerLine::row)));
    let costs_total = with_computed(&columns, sum(&columns, costs.iter().map(LedgerLine::row)));
    let result = without_percent(&columns, sum(&columns, [&income_total, &costs_total]));
    Ledger {
        equity: equity(budget, &columns, &result),
        columns,
        income,
        income_total,
        costs,
        costs_total,
        result,
    }
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
        source: ColumnSource::Typed,
    });
    let named = budget.columns.iter().map(|column| ColumnHead {
        name: column.name.0.clone(),
        title: column.title.as_ref().map_or(&column.name.0, |title| &title.0).clone(),
        above: column.above.as_ref().map(|above| above.0.clone()),
        source: source(budget, column),
    });
    years.chain(named).collect()
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

fn lines(columns: &[ColumnHead], lines: &[Line]) -> Vec<LedgerLine> {
    lines
        .iter()
        .map(|line| match line {
            Line::Post(one) => LedgerLine::Post(post(columns, one)),
            Line::Group(group) => {
                let posts: Vec<LedgerPost> =
                    group.posts.iter().map(|one| post(columns, one)).collect();
                let total = sum(columns, posts.iter().map(|post| &post.row));
                LedgerLine::Group {
                    title: group.title.0.clone(),
                    // A sum of percentages means nothing: those of a sum are computed from the sum.
                    total: with_computed(columns, total),
                    posts,
                }
            }
        })
        .collect()
}

fn post(columns: &[ColumnHead], post: &Post) -> LedgerPost {
    LedgerPost {
        title: post.title.0.clone(),
        member: post.member.as_ref().map(|member| member.0.clone()),
        row: with_computed(columns, typed_row(columns, &post.cells)),
    }
}

/// The sum of rows by column; a sum of blanks is blank.
fn sum<'a>(columns: &[ColumnHead], rows: impl IntoIterator<Item = &'a Row>) -> Row {
    let mut total: Row = vec![None; columns.len()];
    for row in rows {
        for (sum, cell) in total.iter_mut().zip(row) {
            *sum = plus(*sum, *cell);
        }
    }
    total
}

/// The sum of two amounts, of which either may be blank.
fn plus(one: Option<Decimal>, other: Option<Decimal>) -> Option<Decimal> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one + other),
        (one, other) => one.or(other),
    }
}

/// A row with its computed columns filled in, from the left.
fn with_computed(columns: &[ColumnHead], mut row: Row) -> Row {
    for (i, column) in columns.iter().enumerate() {
        row[i] = match column.source {
            ColumnSource::Typed => continue,
            ColumnSource::Difference(a, b) => {
                plus(cell(&row, a), cell(&row, b).map(|amount| -amount))
            }
            ColumnSource::Percent(a, b) => {
                let whole = cell(&row, b).filter(|whole| !whole.is_zero());
                cell(&row, a)
                    .zip(whole)
                    .map(|(part, whole)| tenths(part * Decimal::ONE_HUNDRED / whole))
            }
        };
    }
    row
}

/// The amount in a column.
fn cell(row: &Row, column: usize) -> Option<Decimal> {
    row.get(column).copied().flatten()
}

/// The equity in each column. With years, one begins with what the year before ended with.
fn equity(budget: &Budget, columns: &[ColumnHead], result: &Row) -> Option<LedgerEquity> {
    let mut opening = typed_row(columns, &budget.equity.as_ref()?.opening);
    let mut closing: Row = vec![None; columns.len()];
    for i in 0..columns.len() {
        if columns[i].source != ColumnSource::Typed {
            continue;
        }
        // Named columns, such as outcome and budget, are views of one year and don't follow each other.
        let follows_a_year = i > 0 && i < budget.years.0.len();
        if opening[i].is_none() && follows_a_year {
            opening[i] = closing[i - 1];
        }
        closing[i] = opening[i].and_then(|amount| plus(Some(amount), result[i]));
    }
    Some(LedgerEquity {
        opening: without_percent(columns, opening),
        closing: without_percent(columns, closing),
    })
}

/// A row of differences, such as the result, whose percentages would mean nothing.
fn without_percent(columns: &[ColumnHead], row: Row) -> Row {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn ledger_of(yaml: &str) -> Ledger {
        ledger(&crate::record::of_yaml(yaml).unwrap())
    }

    /// A row as text; `~` is a blank.
    fn text(row: &Row) -> String {
        let cells: Vec<String> =
            row.iter().map(|cell| cell.map_or("~".to_owned(), |cell| cell.to_string())).collect();
        cells.join(" ")
    }

    #[test]
    fn sums_result_and_equity_follow_from_the_posts() {
        let budget = "\
enhet: tkr
år: [2021, 2022, 2023]
intäkter:
  - {post: A, belopp: [10, 20, ~]}
  - {post: B, belopp: {\"2022\": 5}}
kostnader:
  - grupp: C
    poster: [{post: D, belopp: [-4, -30, ~]}, {post: E, belopp: [~, ~, 0]}]
  - {post: F, belopp: [\"-0,5\", ~, ~]}
eget_kapital: {ingående: 7}
";
        let ledger = ledger_of(budget);
        assert_eq!(text(&ledger.income_total), "10 25 ~");
        let LedgerLine::Group { total, .. } = &ledger.costs[0] else { panic!("no group") };
        assert_eq!(text(total), "-4 -30 0");
        assert_eq!(text(&ledger.costs_total), "-4.5 -30 0");
        assert_eq!(text(&ledger.result), "5.5 -5 0");
        let LedgerEquity { opening, closing } = ledger.equity.unwrap();
        assert_eq!((text(&opening), text(&closing)), ("7 12.5 7.5".into(), "12.5 7.5 7.5".into()));
    }

    #[test]
    fn columns_can_be_computed() {
        let budget = "\
enhet: tkr
kolumner:
  - {namn: utfall, överrubrik: 2024}
  - {namn: budget, överrubrik: 2024}
  - {namn: avvikelse, skillnad: [utfall, budget]}
  - {namn: andel, procent: [utfall, budget]}
intäkter: [{post: A, belopp: [90, 120]}, {post: B, belopp: [15, ~]}]
";
        let ledger = ledger_of(budget);
        let LedgerLine::Post(post) = &ledger.income[1] else { panic!("no post") };
        assert_eq!(text(&post.row), "15 ~ 15 ~");
        assert_eq!(text(&ledger.income_total), "105 120 -15 87.5");
        assert_eq!(text(&ledger.result), "105 120 -15 ~");
    }
}
