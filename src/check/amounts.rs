//! Rules about the amounts on a line of a table of money: each stands under its column.
//!
//! In comes a text with its tables, out come breaches. A comma inside `[ ]` parts amounts, so one with decimals is
//! read as two; where it was written without a space, unlike the others, it was hardly meant so.

use super::breach::Breach;
use super::context::ManuscriptContext;
use super::rule::{Acceptance, Find, Rule, Source};
use crate::diagnostic::{Code, Parts, Place, Severity, wording};
use crate::facts::columns::{ColumnHead, ColumnSource, columns};
use crate::record::{Budget, Cells, Line, Located, Post, RowSource};

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code { id: "B6", meaning: "En rad har ett belopp för varje kolumn." },
        severity: Severity::Error,
        reason: "Ett belopp hamnar annars under fel år.",
        source: Source::Said("praxis"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Never("Belopp står då under fel år."),
        find: Find::Manuscript(misplaced_amounts),
    },
    Rule {
        code: Code { id: "B6", meaning: "Ett belopp med decimaler är inte två belopp." },
        severity: Severity::Warning,
        reason: "Inom `[ ]` skiljer kommatecken beloppen åt.",
        source: Source::Said("praxis"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Doubtful,
        find: Find::Manuscript(parted_amounts),
    },
];

/// What is typed on a line of amounts.
struct TypedLine<'a> {
    cells: &'a Located<Cells>,
    /// Whether an amount alone is the first column's, however many columns there are: the equity that
    /// the first year begins with.
    is_first_alone: bool,
}

/// Every typed line of amounts, those of sums too.
fn typed_lines(budget: &Budget) -> Vec<TypedLine<'_>> {
    let of_posts = posts(&budget.income).chain(posts(&budget.costs)).map(|post| &post.cells);
    let typed = budget.rows.iter().filter(|row| row.source() == RowSource::Typed);
    let of_rows = typed.filter_map(|row| row.cells.as_ref());
    let cells = of_posts.chain(of_rows).chain(sums(budget).into_iter().flatten());
    let mut lines: Vec<TypedLine<'_>> =
        cells.map(|cells| TypedLine { cells, is_first_alone: false }).collect();
    if let Some(equity) = &budget.equity {
        let is_first_alone = !budget.years.0.is_empty();
        lines.push(TypedLine { cells: &equity.opening, is_first_alone });
    }
    lines
}

/// The posts of some lines, in and out of groups.
pub(super) fn posts(lines: &[Line]) -> impl Iterator<Item = &Post> {
    lines.iter().flat_map(|line| match line {
        Line::Post(post) => std::slice::from_ref(post),
        Line::Group(group) => group.posts.as_slice(),
    })
}

/// What is typed in every place for a sum; in the order of the ledger's.
pub(super) fn sums(budget: &Budget) -> Vec<Option<&Located<Cells>>> {
    let lines = budget.income.iter().chain(budget.costs.iter());
    let groups = lines.filter_map(|line| match line {
        Line::Group(group) => Some(group.total.as_ref()),
        Line::Post(_) => None,
    });
    let closing = budget.equity.as_ref().and_then(|equity| equity.closing.as_ref());
    let computed = budget.rows.iter().filter(|row| !row.source().operands().is_empty());
    groups
        .chain([
            budget.income_total.as_ref(),
            budget.costs_total.as_ref(),
            budget.result.as_ref(),
            closing,
        ])
        .chain(computed.map(|row| row.cells.as_ref()))
        .collect()
}

fn misplaced_amounts(context: &ManuscriptContext<'_>) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for (_, budget) in &context.manuscript.tables {
        let heads = columns(budget);
        for line in typed_lines(budget) {
            let Some(wrong) = misfit(&heads, &line) else { continue };
            let names: Vec<&str> = typed(&heads).collect();
            let breach = Breach::new(context.at(line.cells), wrong)
                .hint(format!("finns: {}", wording::names(&names)));
            let is_longer = matches!(&**line.cells, Cells::Listed(own) if own.len() > names.len());
            let place = context.at(line.cells);
            let whole = list_at(&place).map(Amounts::of).filter(|own| own.count() == names.len());
            breaches.push(breach.hint(match (is_longer, whole) {
                (true, Some(own)) if own.are_parted() => own.quoted(),
                (true, _) => {
                    "sätt citattecken om ett belopp med decimaler inom `[ ]`: `\"12,5\"`".to_owned()
                }
                (false, _) => "skriv `~` där ett belopp saknas".to_owned(),
            }));
        }
    }
    breaches
}

/// Whether some line of a budget has amounts that don't fit its columns.
pub(super) fn do_not_fit(budget: &Budget) -> bool {
    let heads = columns(budget);
    typed_lines(budget).iter().any(|line| misfit(&heads, line).is_some())
}

/// Whether the amounts of a post fit the columns of its budget.
pub(super) fn fits(columns: &[ColumnHead], post: &Post) -> bool {
    misfit(columns, &TypedLine { cells: &post.cells, is_first_alone: false }).is_none()
}

fn parted_amounts(context: &ManuscriptContext<'_>) -> Vec<Breach> {
    // Few records have such a list, and the places of the others aren't looked up.
    let is_summed = !context.manuscript.tables.is_empty();
    if !is_summed
        || !lists(&context.manuscript.record.text).any(|list| Amounts::of(list).are_mixed())
    {
        return Vec::new();
    }
    let mut breaches = Vec::new();
    for (_, budget) in &context.manuscript.tables {
        let heads = columns(budget);
        let lines = typed_lines(budget).into_iter().filter(|line| misfit(&heads, line).is_none());
        for place in lines.map(|line| context.at(line.cells)) {
            let Some(own) = list_at(&place).map(Amounts::of).filter(Amounts::are_mixed) else {
                continue;
            };
            let message = format!("`{}` läses som två belopp", own.first_parted());
            let hint = own.quoted() + ", eller mellanslag efter kommatecknet om beloppen är två";
            breaches.push(Breach::new(place, message).hint(hint));
        }
    }
    breaches
}

/// The lists in brackets of a text.
fn lists(text: &str) -> impl Iterator<Item = &str> {
    text.split('[').skip(1).filter_map(|rest| Some(rest.split_once(']')?.0))
}

/// What stands within the brackets of the list at a place, which is that of its first amount.
fn list_at(place: &Place) -> Option<&str> {
    let (before, rest) = place.file.text.split_at_checked(place.range()?.start)?;
    before.trim_end().ends_with('[').then(|| rest.split_once(']'))?.map(|(list, _)| list)
}

/// Amounts within brackets as they are written.
struct Amounts<'a> {
    /// Each, with the decimals that a comma without a space parts from it.
    written: Vec<(&'a str, Option<&'a str>)>,
    /// Whether a space follows some comma.
    is_spaced: bool,
}

impl<'a> Amounts<'a> {
    /// Reads what stands within brackets.
    fn of(list: &'a str) -> Self {
        let mut amounts = Self { written: Vec::new(), is_spaced: false };
        for part in list.split(',') {
            let is_first = amounts.written.is_empty();
            amounts.is_spaced |= !is_first && part.starts_with(' ');
            match amounts.written.last_mut() {
                Some((whole, decimals @ None)) if is_whole(whole) && are_decimals(part) => {
                    *decimals = Some(part.trim_end());
                }
                _ => amounts.written.push((part.trim(), None)),
            }
        }
        amounts
    }

    /// How many there are if commas without a space are decimal ones.
    fn count(&self) -> usize {
        self.written.len()
    }

    /// Whether a comma without a space parts some.
    fn are_parted(&self) -> bool {
        self.written.iter().any(|(_, decimals)| decimals.is_some())
    }

    /// Whether some commas have a space after them and some, before what may be decimals, have none.
    fn are_mixed(&self) -> bool {
        self.is_spaced && self.are_parted()
    }

    /// The first that is parted.
    fn first_parted(&self) -> String {
        let mut parted = self.written.iter().filter(|(_, decimals)| decimals.is_some());
        parted.next().map_or_else(String::new, |(whole, rest)| joined(whole, *rest))
    }

    /// How to write them with decimals.
    fn quoted(&self) -> String {
        let written: Vec<String> = self
            .written
            .iter()
            .map(|(whole, decimals)| match decimals {
                Some(_) => format!("\"{}\"", joined(whole, *decimals)),
                None => (*whole).to_owned(),
            })
            .collect();
        format!("sätt citattecken om ett belopp med decimaler: `[{}]`", written.join(", "))
    }
}

/// An amount with its decimals.
fn joined(whole: &str, decimals: Option<&str>) -> String {
    decimals.map_or_else(|| whole.to_owned(), |decimals| format!("{whole},{decimals}"))
}

/// Whether an amount is written without decimals.
fn is_whole(amount: &str) -> bool {
    let digits = amount.trim_start_matches(['-', '−', '–']);
    !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit() || c.is_whitespace())
}

/// Whether what follows a comma at once may be decimals.
fn are_decimals(part: &str) -> bool {
    let digits = part.trim_end();
    (1..=2).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// The names of the columns that are typed.
fn typed(columns: &[ColumnHead]) -> impl Iterator<Item = &str> {
    columns
        .iter()
        .filter(|column| column.source == ColumnSource::Typed)
        .map(|column| column.name.as_str())
}

/// How a line's amounts don't fit the columns of its budget.
fn misfit(columns: &[ColumnHead], line: &TypedLine<'_>) -> Option<String> {
    let count = typed(columns).count();
    match &**line.cells {
        Cells::Listed(cells) if cells.len() == count => None,
        Cells::Listed(cells) if cells.len() == 1 && line.is_first_alone => None,
        Cells::Listed(cells) => {
            let amounts = wording::count(cells.len(), "belopp", "belopp");
            Some(format!("{amounts} för {}", wording::count(count, "kolumn", "kolumner")))
        }
        Cells::Named(cells) => {
            let (name, _) =
                cells.iter().find(|(name, _)| !typed(columns).any(|column| column == name))?;
            Some(format!("det finns ingen kolumn `{name}` att fylla i"))
        }
    }
}
