//! Budgets: amounts under the right columns, typed sums that are right, and what statute says of a
//! budget.

use rust_decimal::Decimal;

use super::{Breach, Find, Reading, Rule, foreign_member, sound_organisation};
use crate::diagnostic::{Code, FieldPath, Place, Severity, wording};
use crate::facts::ledger::{
    ColumnHead, Ledger, LedgerLine, LedgerPost, Row, Source, columns, ledger, typed_row,
};
use crate::record::{Budget, BusinessPlan, Cells, Line, Member, MemberKind, Post, Record, Records};
use crate::swedish;

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code {
            id: "B1", meaning: "Budgeten är beslutad senast den 30 november året före."
        },
        severity: Severity::Warning,
        reason: "Medlemmarna behöver den för sina egna budgetar.",
        source: "lag (2003:1210) 23 §",
        find: Find::BusinessPlan(decided_late),
    },
    Rule {
        code: Code { id: "B2", meaning: "En summa som är skriven är den som posterna ger." },
        severity: Severity::Error,
        reason: "En tabell vars summor inte stämmer kan inte beslutas.",
        source: "KL 11:5–6 genom lag (2003:1210) 21 §",
        find: Find::Manuscript(wrong_sums),
    },
    Rule {
        code: Code { id: "B3", meaning: "Kostnaderna är inte större än intäkterna." },
        severity: Severity::Warning,
        reason: "Budgeten ska upprättas så att intäkterna överstiger kostnaderna.",
        source: "KL 11:5 genom lag (2003:1210) 21 §",
        find: Find::BusinessPlan(deficit),
    },
    Rule {
        code: Code {
            id: "B4",
            meaning: "Staten bidrar med hälften, regionen och kommunerna med en fjärdedel var.",
        },
        severity: Severity::Warning,
        reason: "Så ska medlemmarna bidra, så när som på avrundning.",
        source: "lag (2003:1210) 5 §",
        find: Find::BusinessPlan(uneven_shares),
    },
    Rule {
        code: Code { id: "B5", meaning: "Planen gäller minst tre år, med budgetåret först." },
        severity: Severity::Warning,
        reason: "Budgetåret ska alltid vara periodens första år.",
        source: "KL 11:6 genom lag (2003:1210) 21 §",
        find: Find::BusinessPlan(short_period),
    },
    Rule {
        code: Code { id: "B6", meaning: "En rad har ett belopp för varje kolumn." },
        severity: Severity::Error,
        reason: "Ett belopp hamnar annars under fel år.",
        source: "praxis",
        find: Find::Manuscript(misplaced_amounts),
    },
    Rule {
        code: Code { id: "B7", meaning: "Kolumner som räknas ut räknas ur kolumner som finns." },
        severity: Severity::Error,
        reason: "De vore annars tomma.",
        source: "praxis",
        find: Find::Manuscript(unclear_columns),
    },
    Rule {
        code: Code { id: "B8", meaning: "En kostnad har minustecken." },
        severity: Severity::Warning,
        reason: "Den läggs annars till resultatet i stället för att dras ifrån.",
        source: "praxis",
        find: Find::BusinessPlan(positive_costs),
    },
    Rule {
        code: Code { id: "B9", meaning: "`medlem` nämner en medlem i organisation.yaml." },
        severity: Severity::Error,
        reason: "Andelarna går annars inte att räkna.",
        source: "lag (2003:1210) 5 §",
        find: Find::BusinessPlan(unknown_member),
    },
];

/// A typed line, with where it is.
struct TypedLine<'a> {
    path: FieldPath,
    cells: &'a Cells,
}

/// Every typed line of amounts, those of sums too.
fn typed_lines<'a>(budget: &'a Budget, path: &FieldPath) -> Vec<TypedLine<'a>> {
    let mut lines = Vec::new();
    let mut add = |path: FieldPath, cells: Option<&'a Cells>| {
        lines.extend(cells.map(|cells| TypedLine { path, cells }));
    };
    for (path, post) in posts(budget, path) {
        add(path.key("belopp"), Some(&post.cells));
    }
    for (path, cells) in sums(budget, path) {
        add(path, cells);
    }
    if let Some(equity) = &budget.equity {
        add(path.clone().key("eget_kapital").key("ingående"), Some(&equity.opening));
    }
    lines
}

/// Every post, with where it is.
fn posts<'a>(budget: &'a Budget, path: &FieldPath) -> Vec<(FieldPath, &'a Post)> {
    let mut posts = Vec::new();
    for (field, lines) in [("intäkter", &budget.income), ("kostnader", &budget.costs)] {
        for (i, line) in lines.iter().enumerate() {
            let path = path.clone().key(field).index(i);
            match line {
                Line::Post(post) => posts.push((path, post)),
                Line::Group(group) => {
                    let path = path.key("poster");
                    let below = group.posts.iter().enumerate();
                    posts.extend(below.map(|(j, post)| (path.clone().index(j), post)));
                }
            }
        }
    }
    posts
}

/// Every place for a typed sum, with what is typed there; in the order of [`computed`].
fn sums<'a>(budget: &'a Budget, path: &FieldPath) -> Vec<(FieldPath, Option<&'a Cells>)> {
    let at = |field: &str| path.clone().key(field);
    let mut sums = Vec::new();
    for (field, lines) in [("intäkter", &budget.income), ("kostnader", &budget.costs)] {
        for (i, line) in lines.iter().enumerate() {
            if let Line::Group(group) = line {
                sums.push((at(field).index(i).key("summa"), group.total.as_ref()));
            }
        }
    }
    sums.push((at("summa_intäkter"), budget.income_total.as_ref()));
    sums.push((at("summa_kostnader"), budget.costs_total.as_ref()));
    sums.push((at("resultat"), budget.result.as_ref()));
    let closing = budget.equity.as_ref().and_then(|equity| equity.closing.as_ref());
    sums.push((at("eget_kapital").key("utgående"), closing));
    sums
}

/// The sums that the posts give, in the order of [`sums`].
fn computed(ledger: &Ledger) -> Vec<&Row> {
    let groups = ledger.income.iter().chain(&ledger.costs).filter_map(LedgerLine::total);
    let sums = [&ledger.income_total, &ledger.costs_total, &ledger.result];
    let closing = ledger.equity.iter().map(|(_, closing)| closing);
    groups.chain(sums).chain(closing).collect()
}

fn wrong_sums(reading: &Reading<'_>) -> Vec<Breach> {
    let manuscript = reading.manuscript;
    let mut breaches = Vec::new();
    let is_whole = |(_, budget, path): &&(&str, &Budget, FieldPath)| {
        let columns = columns(budget);
        typed_lines(budget, path).iter().all(|line| misfit(budget, path, &columns, line).is_none())
    };
    for (_, budget, path) in manuscript.tables.iter().filter(is_whole) {
        let ledger = ledger(budget);
        for ((path, typed), computed) in sums(budget, path).into_iter().zip(computed(&ledger)) {
            let Some(typed) = typed else { continue };
            let typed = typed_row(&ledger.columns, typed);
            let wrong = difference(&ledger.columns, &typed, computed);
            if !wrong.is_empty() {
                let place = reading.at(path);
                let message = format!("summan stämmer inte: {}", wrong.join(", "));
                let hint = "rätta posterna eller summan; eller ta bort summan, som räknas ut ändå";
                breaches.push(Breach::new(place, message).hint(hint));
            }
        }
    }
    breaches
}

/// Where a typed row isn't the computed one: "2021 ska vara 11 489, inte 11 498".
fn difference(columns: &[ColumnHead], typed: &Row, computed: &Row) -> Vec<String> {
    let words = |cell: Option<Decimal>| match cell {
        Some(amount) => swedish::exact_amount(amount),
        None => "tom".to_owned(),
    };
    let cells = columns.iter().zip(typed.iter().zip(computed));
    let wrong = cells.filter(|(column, (typed, computed))| {
        column.source == Source::Typed && typed.unwrap_or_default() != computed.unwrap_or_default()
    });
    wrong
        .map(|(column, (typed, computed))| {
            format!("{} ska vara {}, inte {}", column.title, words(*computed), words(*typed))
        })
        .collect()
}

fn misplaced_amounts(reading: &Reading<'_>) -> Vec<Breach> {
    let manuscript = reading.manuscript;
    let mut breaches = Vec::new();
    for (_, budget, path) in &manuscript.tables {
        let columns = columns(budget);
        for line in typed_lines(budget, path) {
            let Some(wrong) = misfit(budget, path, &columns, &line) else { continue };
            let breach = Breach::new(reading.at(line.path), wrong);
            let names: Vec<&str> = typed(&columns).collect();
            breaches.push(
                breach
                    .hint(format!("kolumnerna är {}", wording::names(&names)))
                    .hint("ett belopp som saknas skrivs ~"),
            );
        }
    }
    breaches
}

/// The names of the columns that are typed.
fn typed(columns: &[ColumnHead]) -> impl Iterator<Item = &str> {
    let typed = columns.iter().filter(|column| column.source == Source::Typed);
    typed.map(|column| column.name.as_str())
}

/// How a line's amounts don't fit the columns of its budget, which is at `path`.
fn misfit(
    budget: &Budget,
    path: &FieldPath,
    columns: &[ColumnHead],
    line: &TypedLine<'_>,
) -> Option<String> {
    let opening = path.clone().key("eget_kapital").key("ingående");
    let is_first_alone = line.path == opening && !budget.years.0.is_empty();
    let count = typed(columns).count();
    match line.cells {
        Cells::Listed(cells) if cells.len() == count => None,
        Cells::Listed(cells) if cells.len() == 1 && is_first_alone => None,
        Cells::Listed(cells) => {
            let amounts = wording::count(cells.len(), "belopp", "belopp");
            Some(format!("{amounts} för {}", wording::count(count, "kolumn", "kolumner")))
        }
        Cells::Named(cells) => {
            let is_known = |name: &str| typed(columns).any(|column| column == name);
            let (name, _) = cells.iter().find(|(name, _)| !is_known(name))?;
            Some(format!("det finns ingen kolumn `{name}` att fylla i"))
        }
    }
}

fn unclear_columns(reading: &Reading<'_>) -> Vec<Breach> {
    let manuscript = reading.manuscript;
    let mut breaches = Vec::new();
    for (_, budget, path) in &manuscript.tables {
        let names: Vec<&str> = budget.columns.iter().map(|column| column.name.0.as_str()).collect();
        if names.is_empty() == budget.years.0.is_empty() {
            let place = Place::key(manuscript.record, path.clone());
            let breach = Breach::new(place, "det går inte att veta vilka kolumnerna är");
            breaches.push(breach.hint("skriv `år: [2021, 2022, 2023]`, eller `kolumner`"));
        }
        let years = &budget.years.0;
        if let Some(at) = (1..years.len()).find(|&at| years[..at].contains(&years[at])) {
            let place = reading.at(path.clone().key("år").index(at));
            breaches.push(Breach::new(place, format!("{} finns redan", years[at])));
        }
        for (i, column) in budget.columns.iter().enumerate() {
            let path = path.clone().key("kolumner").index(i);
            let at = |field: &str| reading.at(path.clone().key(field));
            if names[..i].contains(&column.name.0.as_str()) {
                let message = format!("en annan kolumn heter också `{}`", column.name.0);
                breaches.push(Breach::new(at("namn"), message));
            }
            for (field, of) in [("skillnad", &column.difference), ("procent", &column.percent)] {
                let unknown = of.iter().find(|name| !names[..i].contains(&name.0.as_str()));
                if let Some(name) = unknown {
                    let message = format!("det finns ingen kolumn `{}` före den här", name.0);
                    let hint = wording::did_you_mean(&name.0, &names[..i], "kolumnerna före är");
                    breaches.push(Breach::new(at(field), message).hint(hint));
                } else if !of.is_empty() && of.len() != 2 {
                    let breach = Breach::new(at(field), "en kolumn räknas ur två andra");
                    breaches.push(breach.hint("skriv som `[utfall, budget]`"));
                }
            }
            if !column.difference.is_empty() && !column.percent.is_empty() {
                let message = "en kolumn är antingen en skillnad eller en andel";
                breaches.push(Breach::new(at("procent"), message));
            }
        }
    }
    breaches
}

fn decided_late(record: &Record<BusinessPlan>, _: &Records) -> Vec<Breach> {
    let plan = &record.value;
    let decided = plan.decided.as_ref().and_then(|decided| decided.date);
    let Some(date) = decided.filter(|_| plan.budget.is_some()) else { return Vec::new() };
    let before = i32::from(plan.period.first) - 1;
    let Some(last) = chrono::NaiveDate::from_ymd_opt(before, 11, 30) else { return Vec::new() };
    if date.0 <= last {
        return Vec::new();
    }
    let place = record.at(FieldPath::of("beslutad").key("datum"));
    vec![Breach::new(place, format!("budgeten är beslutad efter {last}"))]
}

fn short_period(record: &Record<BusinessPlan>, _: &Records) -> Vec<Breach> {
    let plan = &record.value;
    let Some(budget) = &plan.budget else { return Vec::new() };
    let years = &budget.years.0;
    let mut breaches = Vec::new();
    let first = plan.period.first;
    let follow = years.iter().zip(first..).all(|(year, next)| *year == next);
    if !years.is_empty() && !follow {
        let place = record.at(FieldPath::of("budget").key("år"));
        let message = format!("åren börjar inte med budgetåret {first} och följer på varandra");
        breaches.push(Breach::new(place, message));
    }
    let few = "planen gäller färre än tre år";
    if plan.period.last.saturating_sub(first) < 2 {
        breaches.push(Breach::new(record.at(FieldPath::of("period")), few));
    } else if (1..3).contains(&years.len()) {
        let place = record.at(FieldPath::of("budget").key("år"));
        breaches.push(Breach::new(place, few));
    }
    breaches
}

fn deficit(record: &Record<BusinessPlan>, _: &Records) -> Vec<Breach> {
    let Some(budget) = &record.value.budget else { return Vec::new() };
    let ledger = ledger(budget);
    let columns = ledger.columns.iter().zip(&ledger.result);
    let short: Vec<String> = columns
        .filter(|(column, _)| column.source == Source::Typed)
        .filter_map(|(column, result)| {
            let result = result.filter(|result| *result < Decimal::ZERO)?;
            let amount = swedish::exact_amount(result);
            Some(format!("{} {amount} {}", column.title, budget.unit.0))
        })
        .collect();
    if short.is_empty() {
        return Vec::new();
    }
    let place = record.at_name(FieldPath::of("budget"));
    let breach =
        Breach::new(place, format!("kostnaderna är större än intäkterna: {}", short.join(", ")));
    vec![breach.hint("finns skäl, skriv `godtas: [{fynd: B3, skäl: …}]`")]
}

fn positive_costs(record: &Record<BusinessPlan>, _: &Records) -> Vec<Breach> {
    let Some(budget) = &record.value.budget else { return Vec::new() };
    let columns = columns(budget);
    let costs = posts(budget, &FieldPath::of("budget")).into_iter();
    let costs = costs.filter(|(path, _)| path.to_string().starts_with("budget.kostnader"));
    let positive = costs.filter(|(_, post)| {
        let mut cells = typed_row(&columns, &post.cells).into_iter().flatten();
        cells.any(|amount| amount > Decimal::ZERO)
    });
    positive
        .map(|(path, post)| {
            let place = record.at(path.key("belopp"));
            Breach::new(place, format!("kostnaden `{}` har inget minustecken", post.title.0))
        })
        .collect()
}

fn unknown_member(record: &Record<BusinessPlan>, records: &Records) -> Vec<Breach> {
    let Some(budget) = &record.value.budget else { return Vec::new() };
    let posts = posts(budget, &FieldPath::of("budget")).into_iter();
    posts
        .filter_map(|(path, post)| {
            let member = &post.member.as_ref()?.0;
            foreign_member(records, member, || record.at(path.key("medlem")))
        })
        .collect()
}

fn uneven_shares(record: &Record<BusinessPlan>, records: &Records) -> Vec<Breach> {
    let (Some(budget), Some(organisation)) = (&record.value.budget, sound_organisation(records))
    else {
        return Vec::new();
    };
    let ledger = ledger(budget);
    let paid: Vec<&LedgerPost> = ledger
        .income
        .iter()
        .flat_map(LedgerLine::posts)
        .filter(|post| post.member.is_some())
        .collect();
    let members = &organisation.members;
    let mut breaches = Vec::new();
    for (at, column) in ledger.columns.iter().enumerate() {
        if column.source == Source::Typed
            && let Some(words) = unfair(&paid, members, at)
        {
            let place = record.at_name(FieldPath::of("budget").key("intäkter"));
            breaches.push(Breach::new(place, format!("{}: {words}", column.title)));
        }
    }
    breaches
}

/// What is wrong with the shares that members pay in a column, if all three sides pay.
fn unfair(paid: &[&LedgerPost], members: &[Member], at: usize) -> Option<String> {
    let kind_of = |post: &LedgerPost| {
        members.iter().find(|member| Some(&member.name.0) == post.member.as_ref()).map(|m| m.kind)
    };
    let share = |kind: MemberKind| {
        let posts = paid.iter().filter(|post| kind_of(post) == Some(kind));
        let amounts: Vec<Decimal> = posts.filter_map(|post| post.row[at]).collect();
        (!amounts.is_empty()).then(|| (amounts.iter().sum::<Decimal>(), amounts.len()))
    };
    let amounts = paid.iter().filter_map(|post| post.row[at]);
    let decimals = amounts.map(|amount| amount.normalize().scale()).max().unwrap_or(0);
    let (state, _) = share(MemberKind::Myndighet)?;
    let quarter = state / Decimal::TWO;
    let mut wrong = Vec::new();
    for (kind, name) in [(MemberKind::Region, "regionen"), (MemberKind::Kommun, "kommunerna")] {
        let (sum, count) = share(kind)?;
        // Each post is rounded, and so is the state's.
        let rounding = Decimal::new(count as i64 + 1, decimals) / Decimal::TWO;
        if (sum - quarter).abs() > rounding {
            let amount = swedish::exact_amount;
            wrong.push(format!("{name} bidrar med {}, inte {}", amount(sum), amount(quarter)));
        }
    }
    (!wrong.is_empty()).then(|| wrong.join(" och "))
}
