//! Rules about tables of money: amounts under the right columns, typed sums that are right, and what
//! statute says of a budget.
//!
//! In comes a text with its tables, or a verksamhetsplan, out come breaches. Sums are computed by
//! [`crate::facts::ledger`].

use rust_decimal::Decimal;

use super::amounts::{do_not_fit, fits, posts, sums};
use super::breach::Breach;
use super::context::{BusinessPlanContext, ManuscriptContext, foreign_member, sound_organisation};
use super::rule::{Acceptance, Find, Rule, Source};
use crate::diagnostic::{Code, Parts, Severity, wording};
use crate::facts::SummedTable;
use crate::facts::columns::{ColumnHead, ColumnSource, Row, columns, typed_row};
use crate::facts::ledger::{Ledger, LedgerLine, LedgerPost};
use crate::facts::table_rows::{LedgerRow, LedgerRowKind};
use crate::law::Topic;
use crate::record::{Column, MemberKind};
use crate::swedish;

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code {
            id: "B1", meaning: "Budgeten är beslutad senast den 30 november året före."
        },
        severity: Severity::Warning,
        reason: "Medlemmarna behöver den för sina egna budgetar.",
        source: Source::Law(&[Topic::BudgetDay]),
        concerns: Parts::ALL,
        acceptance: Acceptance::Doubtful,
        find: Find::BusinessPlan(decided_late),
    },
    Rule {
        code: Code { id: "B2", meaning: "En summa som är skriven är den som posterna ger." },
        severity: Severity::Error,
        reason: "En tabell vars summor inte stämmer kan inte beslutas.",
        source: Source::PracticeAnd(&[Topic::BudgetContent]),
        concerns: Parts::ALL,
        acceptance: Acceptance::Never("I tabellen står då två olika summor."),
        find: Find::Manuscript(wrong_sums),
    },
    Rule {
        code: Code { id: "B3", meaning: "Intäkterna är större än kostnaderna." },
        severity: Severity::Warning,
        reason: "Budgeten ska upprättas så att intäkterna överstiger kostnaderna.",
        source: Source::Law(&[Topic::Balance]),
        concerns: Parts::ALL,
        acceptance: Acceptance::Doubtful,
        find: Find::BusinessPlan(deficit),
    },
    Rule {
        code: Code {
            id: "B4",
            meaning: "Staten bidrar med hälften, regionen och kommunerna med en fjärdedel var.",
        },
        severity: Severity::Warning,
        reason: "Så ska medlemmarna bidra, så när som på avrundning.",
        source: Source::Said("lag (2003:1210) 5 §, för samordningsförbund"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Doubtful,
        find: Find::BusinessPlan(uneven_shares),
    },
    Rule {
        code: Code { id: "B5", meaning: "Planen gäller minst tre år, med budgetåret först." },
        severity: Severity::Warning,
        reason: "Budgetåret ska alltid vara periodens första år.",
        source: Source::Law(&[Topic::BudgetContent]),
        concerns: Parts::ALL,
        acceptance: Acceptance::Doubtful,
        find: Find::BusinessPlan(short_period),
    },
    Rule {
        code: Code {
            id: "B7", meaning: "Kolumner som räknas ut räknas från kolumner som finns."
        },
        severity: Severity::Error,
        reason: "De blir annars tomma.",
        source: Source::Said("praxis"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Never("Kolumnerna är då tomma."),
        find: Find::Manuscript(unclear_columns),
    },
    Rule {
        code: Code { id: "B8", meaning: "En kostnad har minustecken." },
        severity: Severity::Warning,
        reason: "Den läggs annars till resultatet i stället för att dras ifrån.",
        source: Source::Said("praxis"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Doubtful,
        find: Find::BusinessPlan(positive_costs),
    },
    Rule {
        code: Code { id: "B9", meaning: "`medlem` nämner en medlem i organisation.yaml." },
        severity: Severity::Error,
        reason: "Andelarna går annars inte att räkna.",
        source: Source::Said("lag (2003:1210) 5 §, för samordningsförbund"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Never(
            "Beloppet räknas då inte till någon medlem; ta bort `medlem` om betalaren inte är det.",
        ),
        find: Find::BusinessPlan(unknown_member),
    },
];

/// The sums that the posts give, in the order of [`sums`].
fn computed(ledger: &Ledger) -> Vec<&Row> {
    let groups = ledger.income.iter().chain(&ledger.costs).filter_map(LedgerLine::total);
    let sums = [&ledger.income_total, &ledger.costs_total, &ledger.result];
    // A table without equity has a place for it among what is typed all the same.
    let closing = ledger.equity.as_ref().map_or(&ledger.result, |equity| &equity.closing);
    let follows = |own: &&LedgerRow| matches!(own.kind, LedgerRowKind::Sum | LedgerRowKind::Share);
    let rows = ledger.rows.iter().filter(follows).map(|own| &own.row);
    groups.chain(sums).chain([closing]).chain(rows).collect()
}

fn wrong_sums(context: &ManuscriptContext<'_>) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for SummedTable { budget, ledger, .. } in &context.text.tables {
        if do_not_fit(budget) {
            continue;
        }
        for (cells, computed) in sums(budget).into_iter().zip(computed(ledger)) {
            let Some(cells) = cells else { continue };
            let typed = typed_row(&ledger.columns, cells);
            let wrong = differences(&ledger.columns, &typed, computed);
            if !wrong.is_empty() {
                let message = format!("summan stämmer inte: {}", wrong.join(", "));
                let hint = "rätta posterna, eller ta bort summan: den räknas ut ändå";
                breaches.push(Breach::new(context.at(cells), message).hint(hint));
            }
        }
    }
    breaches
}

/// Where a typed row isn't the computed one: "2021 ska vara 11 489, inte 11 498".
fn differences(columns: &[ColumnHead], typed: &Row, computed: &Row) -> Vec<String> {
    let mut wrong = Vec::new();
    for (column, (typed, computed)) in columns.iter().zip(typed.iter().zip(computed)) {
        let is_equal = typed.unwrap_or_default() == computed.unwrap_or_default();
        if column.source == ColumnSource::Typed && !is_equal {
            let (computed, typed) = (cell_words(*computed), cell_words(*typed));
            wrong.push(format!("{} ska vara {computed}, inte {typed}", column.title));
        }
    }
    wrong
}

fn cell_words(cell: Option<Decimal>) -> String {
    cell.map_or_else(|| "tom".to_owned(), swedish::exact_amount)
}

fn unclear_columns(context: &ManuscriptContext<'_>) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for (_, budget) in &context.manuscript.tables {
        let years = &budget.years.0;
        if budget.columns.is_empty() == years.is_empty() {
            let place = context.at_name(budget);
            let breach = Breach::new(place, "kolumnerna saknas");
            breaches.push(breach.hint("skriv `år: [2021, 2022, 2023]`, eller `kolumner`"));
        }
        if let Some(at) = (1..years.len()).find(|&at| years[..at].contains(&years[at])) {
            let year = &years[at];
            breaches.push(Breach::new(context.at(year), format!("{year} finns redan")));
        }
        for (i, column) in budget.columns.iter().enumerate() {
            breaches.extend(unclear_column(context, column, &budget.columns[..i]));
        }
    }
    breaches
}

/// What is wrong with a column, given those before it.
fn unclear_column(
    context: &ManuscriptContext<'_>,
    column: &Column,
    before: &[Column],
) -> Vec<Breach> {
    let names: Vec<&str> = before.iter().map(|column| column.name.0.as_str()).collect();
    let mut breaches = Vec::new();
    if names.contains(&column.name.0.as_str()) {
        let message = format!("en annan kolumn heter också `{}`", column.name.0);
        breaches.push(Breach::new(context.at(&column.name), message));
    }
    for of in [&column.difference, &column.percent] {
        if let Some(name) = of.iter().find(|name| !names.contains(&name.0.as_str())) {
            let message = format!("det finns ingen kolumn `{}` före den här", name.0);
            let hint = wording::did_you_mean(&name.0, &names, "finns:");
            breaches.push(Breach::new(context.at(of), message).hint(hint));
        } else if !of.is_empty() && of.len() != 2 {
            let breach = Breach::new(context.at(of), "en kolumn räknas ut från två andra");
            breaches.push(breach.hint("skriv till exempel `[utfall, budget]`"));
        }
    }
    if !column.difference.is_empty() && !column.percent.is_empty() {
        let message = "en kolumn är antingen en skillnad eller en andel";
        breaches.push(Breach::new(context.at(&column.percent), message));
    }
    breaches
}

fn decided_late(context: &BusinessPlanContext<'_>) -> Vec<Breach> {
    let record = context.record;
    let plan = &record.value;
    let decided = plan.decided.as_ref().and_then(|decided| decided.date);
    let Some(date) = decided.filter(|_| plan.budget.is_some()) else { return Vec::new() };
    let before = i32::from(plan.period.first) - 1;
    let Some(last) = chrono::NaiveDate::from_ymd_opt(before, 11, 30) else { return Vec::new() };
    if date.0 <= last {
        return Vec::new();
    }
    vec![Breach::new(record.at(&date), format!("budgeten är beslutad efter {last}"))]
}

fn short_period(context: &BusinessPlanContext<'_>) -> Vec<Breach> {
    let record = context.record;
    let period = &record.value.period;
    let Some(budget) = &record.value.budget else { return Vec::new() };
    let years = &budget.years.0;
    let mut breaches = Vec::new();
    let follow = years.iter().zip(period.first..).all(|(year, next)| **year == next);
    if let Some(first) = years.first().filter(|_| !follow) {
        let message =
            format!("åren börjar inte med budgetåret {} och följer på varandra", period.first);
        breaches.push(Breach::new(record.at(first), message));
    }
    let few = "planen gäller färre än tre år";
    if period.last.saturating_sub(period.first) < 2 {
        breaches.push(Breach::new(record.at(period), few));
    } else if let Some(first) = years.first().filter(|_| years.len() < 3) {
        breaches.push(Breach::new(record.at(first), few));
    }
    breaches
}

fn deficit(context: &BusinessPlanContext<'_>) -> Vec<Breach> {
    let Some(SummedTable { budget, ledger, .. }) = context.budget else { return Vec::new() };
    let columns = ledger.columns.iter().zip(&ledger.result);
    let short: Vec<String> = columns
        .filter(|(column, _)| column.source == ColumnSource::Typed)
        .filter_map(|(column, result)| {
            let amount = swedish::exact_amount((*result).filter(|own| *own <= Decimal::ZERO)?);
            Some(format!("{} {amount} {}", column.title, budget.unit.0))
        })
        .collect();
    if short.is_empty() {
        return Vec::new();
    }
    let message = format!("intäkterna är inte större än kostnaderna: {}", short.join(", "));
    let breach = Breach::new(context.record.at_name(budget), message);
    vec![breach.hint("om det är avsiktligt, skriv `godtas: [{kod: B3, skäl: …}]`")]
}

fn positive_costs(context: &BusinessPlanContext<'_>) -> Vec<Breach> {
    let record = context.record;
    let Some(budget) = &record.value.budget else { return Vec::new() };
    let heads = columns(budget);
    posts(&budget.costs)
        .filter(|post| fits(&heads, post))
        .filter(|post| {
            let mut cells = typed_row(&heads, &post.cells).into_iter().flatten();
            cells.any(|amount| amount > Decimal::ZERO)
        })
        .map(|post| {
            let message = format!("kostnaden `{}` har inget minustecken", post.title.0);
            Breach::new(record.at(&post.cells), message)
        })
        .collect()
}

fn unknown_member(context: &BusinessPlanContext<'_>) -> Vec<Breach> {
    let BusinessPlanContext { record, records, .. } = *context;
    let Some(budget) = &record.value.budget else { return Vec::new() };
    posts(&budget.income)
        .chain(posts(&budget.costs))
        .filter_map(|post| post.member.as_ref())
        .filter_map(|member| foreign_member(records, &member.0, None, || record.at(member)))
        .collect()
}

fn uneven_shares(context: &BusinessPlanContext<'_>) -> Vec<Breach> {
    let BusinessPlanContext { record, records, .. } = *context;
    let Some(SummedTable { budget, ledger, .. }) = context.budget else { return Vec::new() };
    let mut shares = posts(&budget.income).filter(|post| post.member.is_some());
    if !shares.all(|post| fits(&ledger.columns, post)) {
        return Vec::new();
    }
    let Some(organisation) = sound_organisation(records) else { return Vec::new() };
    let paid: Vec<PaidPost<'_>> = ledger
        .income
        .iter()
        .flat_map(LedgerLine::posts)
        .filter_map(|post| {
            let payer = post.member.as_ref()?;
            let member = organisation.members.iter().find(|member| member.name.0 == *payer);
            Some(PaidPost { post, kind: member.map(|member| member.kind) })
        })
        .collect();
    let mut breaches = Vec::new();
    for (at, column) in ledger.columns.iter().enumerate() {
        if column.source == ColumnSource::Typed
            && let Some(words) = unfair(&paid, at)
        {
            let place = record.at_name(&budget.income);
            let breach = Breach::new(place, format!("{}: {words}", column.title));
            let in_kronor = thousandfold(&paid, at).filter(|_| budget.unit.0 == "tkr");
            breaches.push(match in_kronor {
                Some(amount) => breach.hint(format!(
                    "beloppen är i tkr: skriv {} om {} är i kronor",
                    swedish::exact_amount(amount / Decimal::ONE_THOUSAND),
                    swedish::exact_amount(amount)
                )),
                None => breach,
            });
        }
    }
    breaches
}

/// A post that a member pays.
struct PaidPost<'a> {
    post: &'a LedgerPost,
    /// What the member is; none for one that isn't.
    kind: Option<MemberKind>,
}

/// What members of a kind pay in a column together, and in how many posts; nothing if none do.
fn share(paid: &[PaidPost<'_>], at: usize, kind: MemberKind) -> Option<(Decimal, usize)> {
    let own = paid.iter().filter(|paid| paid.kind == Some(kind));
    let amounts: Vec<Decimal> = own.filter_map(|paid| paid.post.row[at]).collect();
    (!amounts.is_empty()).then(|| (amounts.iter().sum(), amounts.len()))
}

/// An amount in a column that is a hundred times another, so that it may have been written in another unit.
fn thousandfold(paid: &[PaidPost<'_>], at: usize) -> Option<Decimal> {
    let amounts: Vec<Decimal> = paid.iter().filter_map(|paid| paid.post.row[at]).collect();
    let largest = amounts.iter().copied().max()?;
    let others = amounts.iter().copied().filter(|amount| *amount > Decimal::ZERO);
    (largest >= others.min()? * Decimal::ONE_HUNDRED).then_some(largest)
}

/// What is wrong with the shares that members pay in a column, if all three sides pay.
fn unfair(paid: &[PaidPost<'_>], at: usize) -> Option<String> {
    let amounts = paid.iter().filter_map(|paid| paid.post.row[at]);
    let decimals = amounts.map(|amount| amount.normalize().scale()).max().unwrap_or(0);
    let (state, _) = share(paid, at, MemberKind::Myndighet)?;
    let quarter = state / Decimal::TWO;
    let mut wrong = Vec::new();
    for (kind, name) in [(MemberKind::Region, "regionen"), (MemberKind::Kommun, "kommunerna")] {
        let (sum, count) = share(paid, at, kind)?;
        // Each post is rounded, and so is the state's.
        let rounding = Decimal::new(count as i64 + 1, decimals) / Decimal::TWO;
        if (sum - quarter).abs() > rounding {
            let (sum, quarter) = (swedish::exact_amount(sum), swedish::exact_amount(quarter));
            wrong.push(format!("{name} bidrar med {sum}, inte {quarter}"));
        }
    }
    (!wrong.is_empty()).then(|| wrong.join(" och "))
}
