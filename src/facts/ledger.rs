//! The ledger of a budget: its columns, groups, totals, result and equity. Sums are computed, never
//! typed.
//!
//! Blank is not zero: a sum of blanks is blank. Amounts are exact decimals.

use super::columns::{
    ColumnHead, ColumnSource, Row, columns, plus, sum, typed_row, with_computed, without_percent,
};
use super::table_rows::{LedgerRow, rows};
use crate::record::{Budget, Line, Post};

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
    /// The rows in an order of their own.
    pub rows: Vec<LedgerRow>,
}

/// The equity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerEquity {
    /// At the beginning of each column's year.
    pub opening: Row,
    /// At its end.
    pub closing: Row,
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
        rows: rows(&columns, &budget.rows),
        columns,
        income,
        income_total,
        costs,
        costs_total,
        result,
    }
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
