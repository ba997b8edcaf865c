//! Meetings and deadlines for calendar programs.

use super::document::{Content, Document, Kind};
use crate::facts::Facts;
use crate::ics;
use crate::record::{About, Subject};

/// Meetings and deadlines for calendar programs.
pub static KALENDER: Kind = Kind {
    edit_order: 3,
    ..Kind::new("kalender", "Kalender", 11, documents, Content::Calendar(ics::calendar))
};

fn documents(subject: &Subject, facts: &Facts<'_>) -> Vec<Document> {
    let has_days = facts
        .organs()
        .any(|own| !own.records.meetings.is_empty() || !own.records.schedules.is_empty());
    KALENDER.document_if(subject.about == About::Everything && has_days, subject)
}
