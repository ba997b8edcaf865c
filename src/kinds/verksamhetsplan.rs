//! The plan for some years, with the budget.

use chrono::NaiveDate;

use super::document::{Content, Document, Kind};
use crate::facts::Facts;
use crate::record::Subject;
use crate::view::{self, View};

/// The plan for some years, with the budget.
pub static VERKSAMHETSPLAN: Kind =
    Kind::new("verksamhetsplan", "Verksamhetsplan", 8, documents, Content::Pages(view));

fn documents(subject: &Subject, _: &Facts<'_>) -> Vec<Document> {
    VERKSAMHETSPLAN.document_if(matches!(subject, Subject::BusinessPlan(_)), subject)
}

fn view(document: &Document, facts: &Facts<'_>) -> Option<View> {
    let Subject::BusinessPlan(period) = document.subject else { return None };
    let plan = &facts.records.business_plans.get(&period)?.value;
    let organisation = facts.organisation()?;
    let known = facts.records.known_from(&document.subject);
    let date = known.or_else(|| NaiveDate::from_ymd_opt(period.first.into(), 1, 1))?;
    let body = view::writing::plan(facts, plan)?;
    let stage = plan.stage.map(view::plan_stage);
    let head = view::head(organisation, stage, body.title.clone(), date);
    Some(View::new(head, VERKSAMHETSPLAN.name, &body))
}
