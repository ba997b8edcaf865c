//! How the list of documents is named, grouped and sorted, by kind of document and of record.

use chrono::Datelike;

use crate::kinds::{Document, DocumentPart};
use crate::record::Subject;

/// A document's name within its group, for one that was never laid out.
pub(super) fn label(document: &Document) -> String {
    match (&document.part, &document.subject) {
        (Some(DocumentPart::Notice { name, .. }), _) => format!("{}, {name}", document.kind.word),
        (Some(DocumentPart::Year(year)), _) => format!("{} {year}", document.kind.word),
        (_, Subject::Paper(name)) => name.clone(),
        _ => document.kind.word.to_owned(),
    }
}

/// The heading of the group with the documents of a record.
pub(super) fn group_title(subject: &Subject) -> String {
    match subject {
        Subject::Meeting(date) => format!("Sammanträde {date}"),
        Subject::BusinessPlan(period) => format!("Verksamhetsplan {}", period.words()),
        Subject::Schedule(year) => format!("Mötesplan {year}"),
        Subject::Paper(_) => "Dokument".to_owned(),
        Subject::Audit(date) => format!("Revision {date}"),
        Subject::Everything => "Alla sammanträden".to_owned(),
    }
}

/// The sort key of groups: meetings first, the latest first.
pub(super) fn group_order(subject: &Subject) -> (u8, i32) {
    match subject {
        Subject::Meeting(date) => (0, -date.num_days_from_ce()),
        Subject::Audit(date) => (1, -date.num_days_from_ce()),
        Subject::BusinessPlan(period) => (2, -i32::from(period.first)),
        Subject::Schedule(year) => (3, -i32::from(*year)),
        Subject::Paper(_) => (4, 0),
        Subject::Everything => (5, 0),
    }
}
