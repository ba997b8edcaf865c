//! How the list of documents is named, grouped and sorted, by kind of document and of record.

use chrono::Datelike;

use crate::kinds::{Document, DocumentPart};
use crate::record::{About, Subject};

/// A document's name within its group, for one that was never laid out.
pub(super) fn label(document: &Document) -> String {
    match (&document.part, &document.subject.about) {
        (Some(DocumentPart::Notice { name, .. }), _) => format!("{}, {name}", document.kind.word),
        (Some(DocumentPart::Year(year)), _) => format!("{} {year}", document.kind.word),
        (_, About::Paper(name) | About::Report(name)) => name.clone(),
        _ => document.kind.word.to_owned(),
    }
}

/// The heading of the group with the documents of a record.
pub(super) fn group_title(subject: &Subject) -> String {
    let own = match &subject.about {
        About::Meeting(date) => format!("Sammanträde {date}"),
        About::BusinessPlan(period) => format!("Verksamhetsplan {}", period.words()),
        About::Schedule(year) => format!("Mötesplan {year}"),
        About::Paper(_) => "Dokument".to_owned(),
        About::Report(_) => "Rapporter".to_owned(),
        About::Audit(date) => format!("Revision {date}"),
        About::Everything => "Alla sammanträden".to_owned(),
    };
    match subject.organ.is_own() {
        true => own,
        false => format!("{own} ({})", subject.organ),
    }
}

/// The sort key of groups: meetings first, the latest first.
pub(super) fn group_order(subject: &Subject) -> (u8, i32, i32) {
    match &subject.about {
        About::Meeting(held) => (0, -held.day.num_days_from_ce(), -i32::from(held.nth)),
        About::Audit(date) => (1, -date.num_days_from_ce(), 0),
        About::BusinessPlan(period) => (2, -i32::from(period.first), 0),
        About::Schedule(year) => (3, -i32::from(*year), 0),
        About::Report(_) => (4, 0, 0),
        About::Paper(_) => (5, 0, 0),
        About::Everything => (6, 0, 0),
    }
}
