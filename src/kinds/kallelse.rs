//! The summons with its agenda.

use super::document::{Content, Document, Kind, Part};
use crate::facts::Facts;
use crate::record::Subject;
use crate::view::{self, View};

/// The summons with its agenda.
pub static KALLELSE: Kind =
    Kind { edit_order: 1, ..Kind::new("kallelse", "Kallelse", 1, documents, Content::Pages(view)) };

fn documents(subject: &Subject, facts: &Facts<'_>) -> Vec<Document> {
    let meeting = facts.records.meeting(subject);
    KALLELSE.document_if(meeting.is_some_and(|meeting| meeting.summons.is_some()), subject)
}

fn view(document: &Document, facts: &Facts<'_>) -> Option<View> {
    let meeting = facts.records.meeting(&document.subject)?;
    let organisation = facts.organisation()?;
    let summons = meeting.summons.as_ref()?;
    let date = meeting.date.0;
    let mut body = view::kallelse::view(organisation, meeting, summons);
    if document.part == Some(Part::InPacket) {
        view::packet::link(&mut body, &view::packet::addresses(facts.enclosures(date)));
    }
    let title = format!("Kallelse {date}");
    let head = view::head(organisation, view::draft(meeting), title, summons.date.0);
    Some(View::new(head, KALLELSE.name, &body))
}
