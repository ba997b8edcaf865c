//! The year's meetings.

use chrono::NaiveDate;

use super::document::{Content, Document, Kind};
use crate::facts::Facts;
use crate::record::Subject;
use crate::view::{self, View};

/// The year's meetings.
pub static MOTESPLAN: Kind =
    Kind::new("motesplan", "Mötesplan", 9, documents, Content::Pages(view));

fn documents(subject: &Subject, _: &Facts<'_>) -> Vec<Document> {
    MOTESPLAN.document_if(matches!(subject, Subject::Schedule(_)), subject)
}

fn view(document: &Document, facts: &Facts<'_>) -> Option<View> {
    let Subject::Schedule(year) = document.subject else { return None };
    let schedule = &facts.records.schedules.get(&year)?.value;
    let organisation = facts.organisation()?;
    let known = facts.records.known_from(&document.subject);
    let date = known.or_else(|| NaiveDate::from_ymd_opt(year.into(), 1, 1))?;
    let body = view::schedule::view(organisation, schedule);
    let stage = schedule.stage.map(view::plan_stage);
    let head = view::head(organisation, stage, body.title.clone(), date);
    Some(View::new(head, MOTESPLAN.name, &body))
}
