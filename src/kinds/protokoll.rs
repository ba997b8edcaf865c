//! The minutes.

use super::document::{Content, Document, Kind};
use crate::facts::Facts;
use crate::record::Subject;
use crate::view::{self, View};

/// The minutes.
pub static PROTOKOLL: Kind =
    Kind::new("protokoll", "Protokoll", 4, documents, Content::Pages(view));

fn documents(subject: &Subject, facts: &Facts<'_>) -> Vec<Document> {
    let meeting = facts.records.meeting(subject);
    PROTOKOLL.document_if(meeting.is_some_and(|meeting| meeting.attendance.is_some()), subject)
}

fn view(document: &Document, facts: &Facts<'_>) -> Option<View> {
    let meeting = facts.records.meeting(&document.subject)?;
    let organisation = facts.organisation()?;
    let date = meeting.date.0;
    let body = view::protokoll::view(facts, meeting, None)?;
    let title = format!("Protokoll {date}");
    let head = view::head(organisation, view::stage(meeting), title, date);
    Some(View::new(head, PROTOKOLL.name, &body))
}
