//! Meetings and deadlines for calendar programs.

use super::document::{Content, Document, Kind};
use crate::facts::Facts;
use crate::ics;
use crate::record::Subject;

/// Meetings and deadlines for calendar programs.
pub static KALENDER: Kind = Kind {
    edit_order: 3,
    ..Kind::new("kalender", "Kalender", 11, documents, Content::Calendar(ics::calendar))
};

fn documents(subject: &Subject, facts: &Facts<'_>) -> Vec<Document> {
    let has_days = !facts.records.meetings.is_empty() || !facts.records.schedules.is_empty();
    KALENDER.document_if(*subject == Subject::Everything && has_days, subject)
}
