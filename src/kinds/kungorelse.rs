//! The announcement of a public meeting (kungörelse), for notice boards.

use super::document::{Content, Document, Kind};
use crate::facts::Facts;
use crate::record::Subject;
use crate::render::Form;
use crate::view::{self, View};

/// The announcement of a public meeting.
pub static KUNGORELSE: Kind = Kind {
    edit_order: 1,
    forms: &[Form::Html, Form::Text],
    ..Kind::new("kungorelse", "Kungörelse", 3, documents, Content::Pages(view))
};

fn documents(subject: &Subject, facts: &Facts<'_>) -> Vec<Document> {
    let meeting = facts.records.meeting(subject);
    KUNGORELSE.document_if(meeting.is_some_and(|meeting| meeting.announced.is_some()), subject)
}

fn view(document: &Document, facts: &Facts<'_>) -> Option<View> {
    let meeting = facts.records.meeting(&document.subject)?;
    let organisation = facts.organisation()?;
    let body = view::notice::kungorelse(organisation, facts.records, meeting)?;
    let announced = meeting.announced.as_ref()?.date.0;
    let title = format!("Kungörelse {}", meeting.date.0);
    let head = view::head(organisation, view::draft(meeting), title, announced);
    Some(View::new(head, KUNGORELSE.name, &body))
}
