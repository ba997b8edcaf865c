//! The sums of a budget: groups, totals, result and equity, by column. Computed, never typed.
//!
//! Blank is not zero: a sum of blanks is blank. Amounts are exact decimals.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::record::{Amount, Budget, Cells, Column, Line, Name, Post};

/// A line's amounts, one a column; none for a blank.
pub type Row = Vec<Option<Decimal>>;

/// A budget with its sums.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ledger {
    /// The columns.
    pub columns: Vec<ColumnHead>,
    /// The income's lines.
    pub income: Vec<LedgerLine>,
    /// The sum of the income.
    pub income_total: Row,
    /// The costs' lines.
    pub costs: Vec<LedgerLine>,
    /// The sum of the costs, which are negative.
    pub costs_total: Row,
    /// Income and costs together.
    pub result: Row,
    /// The equity at the beginning and the end, if it is known.
    pub equity: Option<(Row, Row)>,
}

/// A column's heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnHead {
    /// What refers to it.
    pub name: String,
    /// What stands above it.
    pub title: String,
    /// What stands above it and its neighbours.
    pub above: Option<String>,
    /// Where its amounts come from.
    pub source: Source,
}

/// Where a column's amounts come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
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
        /// What the posts are.
        title: String,
        /// The posts.
        posts: Vec<LedgerPost>,
        /// Their sum.
        total: Row,
    },
}

impl LedgerLine {
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
    /// What it is for.
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
    let income_total = derived(&columns, sum(&columns, income.iter().map(LedgerLine::row)));
    let costs_total = derived(&columns, sum(&columns, costs.iter().map(LedgerLine::row)));
    let result = without_percent(&columns, sum(&columns, [&income_total, &costs_total]));
    let equity = equity(budget, &columns, &result);
    Ledger { columns, income, income_total, costs, costs_total, result, equity }
}

/// What a typed line says in each column; columns that are computed are blank.
pub fn typed_row(columns: &[ColumnHead], cells: &Cells) -> Row {
    let value = |amount: Amount| amount.0;
    match cells {
        Cells::Listed(cells) => {
            let mut cells = cells.iter();
            let cell = |column: &ColumnHead| match column.source {
                Source::Typed => cells.next().copied().flatten().map(value),
                _ => None,
            };
            columns.iter().map(cell).collect()
        }
        Cells::Named(cells) => {
            let cell = |column: &ColumnHead| {
                let named = cells.iter().find(|(name, _)| *name == column.name);
                named.filter(|_| column.source == Source::Typed).map(|(_, amount)| amount.0)
            };
            columns.iter().map(cell).collect()
        }
    }
}

/// The columns of a budget.
pub fn columns(budget: &Budget) -> Vec<ColumnHead> {
    let years = budget.years.0.iter().map(|year| ColumnHead {
        name: year.to_string(),
        title: year.to_string(),
        above: None,
        source: Source::Typed,
    });
    let place = |name: &str| budget.columns.iter().position(|column| column.name.0 == name);
    let pair = |names: &[Name]| match names {
        [first, second] => Some((place(&first.0)?, place(&second.0)?)),
        _ => None,
    };
    let offset = budget.years.0.len();
    let column = |column: &Column| {
        let difference = pair(&column.difference);
        let percent = pair(&column.percent);
        ColumnHead {
            name: column.name.0.clone(),
            title: column
                .title
                .as_ref()
                .map_or_else(|| column.name.0.clone(), |title| title.0.clone()),
            above: column.above.as_ref().map(|above| above.0.clone()),
            source: match (difference, percent) {
                (Some((a, b)), _) => Source::Difference(offset + a, offset + b),
                (_, Some((a, b))) => Source::Percent(offset + a, offset + b),
                _ => Source::Typed,
            },
        }
    };
    years.chain(budget.columns.iter().map(column)).collect()
}

fn lines(columns: &[ColumnHead], lines: &[Line]) -> Vec<LedgerLine> {
    let post = |post: &Post| LedgerPost {
        title: post.title.0.clone(),
        member: post.member.as_ref().map(|member| member.0.clone()),
        row: derived(columns, typed_row(columns, &post.cells)),
    };
    let line = |line: &Line| match line {
        Line::Post(one) => LedgerLine::Post(post(one)),
        Line::Group(group) => {
            let posts: Vec<LedgerPost> = group.posts.iter().map(post).collect();
            let total = sum(columns, posts.iter().map(|post| &post.row));
            LedgerLine::Group {
                title: group.title.0.clone(),
                total: derived(columns, total),
                posts,
            }
        }
    };
    lines.iter().map(line).collect()
}

/// The sum of rows by column; of blanks a blank.
fn sum<'a>(columns: &[ColumnHead], rows: impl IntoIterator<Item = &'a Row>) -> Row {
    let mut total: Row = vec![None; columns.len()];
    for row in rows {
        for (sum, cell) in total.iter_mut().zip(row) {
            *sum = plus(*sum, *cell);
        }
    }
    total
}

/// Two amounts together, of which either may be blank.
fn plus(one: Option<Decimal>, other: Option<Decimal>) -> Option<Decimal> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one + other),
        (one, other) => one.or(other),
    }
}

/// A row with its computed columns filled in.
fn derived(columns: &[ColumnHead], mut row: Row) -> Row {
    for (i, column) in columns.iter().enumerate() {
        let cell = |at: usize| row.get(at).copied().flatten();
        let value = match column.source {
            Source::Typed => continue,
            Source::Difference(a, b) => plus(cell(a), cell(b).map(|amount| -amount)),
            Source::Percent(a, b) => match (cell(a), cell(b).filter(|whole| !whole.is_zero())) {
                (Some(part), Some(whole)) => Some(tenths(part * Decimal::ONE_HUNDRED / whole)),
                _ => None,
            },
        };
        row[i] = value;
    }
    row
}

/// The equity at the beginning and the end of each column. With years, one begins with what the year
/// before ended with.
fn equity(budget: &Budget, columns: &[ColumnHead], result: &Row) -> Option<(Row, Row)> {
    let mut opening = typed_row(columns, &budget.equity.as_ref()?.opening);
    let mut closing: Row = vec![None; columns.len()];
    for i in 0..columns.len() {
        if columns[i].source != Source::Typed {
            continue;
        }
        let is_next_year = i > 0 && i < budget.years.0.len();
        if opening[i].is_none() && is_next_year {
            opening[i] = closing[i - 1];
        }
        closing[i] = opening[i].and_then(|amount| plus(Some(amount), result[i]));
    }
    Some((without_percent(columns, opening), without_percent(columns, closing)))
}

/// A row of differences, such as the result, whose percentages would mean nothing.
fn without_percent(columns: &[ColumnHead], row: Row) -> Row {
    let row = derived(columns, row).into_iter().zip(columns);
    row.map(|(cell, column)| cell.filter(|_| !matches!(column.source, Source::Percent(..))))
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
        ledger(&serde_yaml::from_str(yaml).unwrap())
    }

    /// A row as text; `~` is a blank.
    fn text(row: &Row) -> String {
        let cell = |cell: &Option<Decimal>| cell.map_or("~".to_owned(), |cell| cell.to_string());
        row.iter().map(cell).collect::<Vec<_>>().join(" ")
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
        let (opening, closing) = ledger.equity.unwrap();
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
