//! The plan for some years, with the budget.

use chrono::NaiveDate;
use serde::Serialize;

use super::document::{Content, Document, Kind};
use crate::facts::Facts;
use crate::record::{About, BusinessPlan, Subject};
use crate::view::words::{comma_separated, typographic};
use crate::view::writing::{WritingView, decision, writing};
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
    let organisation = facts.organisation()?;
    let known = facts.records.known_from(&document.subject);
    let date = known.or_else(|| NaiveDate::from_ymd_opt(period.first.into(), 1, 1))?;
    let body = plan_view(facts, plan)?;
    let stage = plan.stage.as_deref().map(view::plan_stage);
    let head = view::head(organisation, stage, body.title.clone(), date);
    Some(View::new(head, VERKSAMHETSPLAN.name, &body))
}

/// What a verksamhetsplan says.
#[derive(Debug, Serialize)]
pub struct Verksamhetsplan {
    /// "2021–2023".
    pub period: String,
    /// Its name on the first page.
    pub title: String,
    /// The subtitle.
    pub subtitle: Option<String>,
    /// "KS 2024/12, KS 2024/30".
    pub registered: Option<String>,
    /// "Styrelsen 2020-11-27, § 63".
    pub decided: Option<String>,
    /// How long it is valid.
    pub valid: Option<String>,
    /// Whether there is a table of contents.
    pub contents: bool,
    /// The text.
    pub writing: WritingView,
    /// Whether there is a decision, a validity or a register number to state below the title.
    pub has_facts: bool,
}

/// Makes the view of a verksamhetsplan.
fn plan_view(facts: &Facts<'_>, plan: &BusinessPlan) -> Option<Verksamhetsplan> {
    let organisation = facts.organisation()?;
    let text = facts.long_text(&facts.records.subject(About::BusinessPlan(*plan.period)))?;
    Some(Verksamhetsplan {
        period: plan.period.words(),
        title: match &plan.title {
            Some(title) => typographic(title),
            None => format!("Verksamhetsplan {}", plan.period),
        },
        subtitle: plan.subtitle.as_deref().map(typographic),
        registered: comma_separated(&plan.registered),
        decided: plan.decided.as_ref().map(|decided| decision(organisation, decided)),
        valid: plan.valid.as_deref().map(typographic),
        contents: *plan.contents,
        writing: writing(organisation, facts.records, text),
        has_facts: plan.decided.is_some() || plan.valid.is_some() || !plan.registered.0.is_empty(),
    })
}
