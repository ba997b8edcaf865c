//! The plan for some years, with the budget.

use chrono::NaiveDate;

use super::document::{Content, Document, Kind};
use crate::facts::Facts;
use crate::record::{About, Subject};
use crate::view::report::report;
use crate::view::words::typographic;
use crate::view::{self, View};

/// The plan for some years, with the budget.
pub static VERKSAMHETSPLAN: Kind =
    Kind::new("verksamhetsplan", "Verksamhetsplan", 8, documents, Content::Pages(view));

fn documents(subject: &Subject, _: &Facts<'_>) -> Vec<Document> {
    VERKSAMHETSPLAN.document_if(matches!(subject.about, About::BusinessPlan(_)), subject)
}

fn view(document: &Document, facts: &Facts<'_>) -> Option<View> {
    let About::BusinessPlan(period) = document.subject.about else { return None };
    let plan = &facts.records.business_plans.get(&period)?.value;
    let known = facts.records.known_from(&document.subject);
    let date = known.or_else(|| NaiveDate::from_ymd_opt(period.first.into(), 1, 1))?;
    let title = match &plan.title {
        Some(title) => typographic(title),
        None => format!("Verksamhetsplan {}", plan.period),
    };
    let body = report(facts, &document.subject, plan, title, Some(plan.period.words()))?;
    let stage = plan.stage.as_deref().map(view::plan_stage);
    let head = view::head(facts.organisation()?, stage, body.title.clone(), date);
    Some(View::new(head, VERKSAMHETSPLAN.name, &body))
}
