//! The packet: the summons with all that it encloses, bound to one PDF. Its own pages (the list of
//! attachments, the page before each from somebody else, the marks) are views of [`crate::view::packet`].

use super::document::{Content, Document, Kind};
use crate::facts::Facts;
use crate::record::{Meeting, Subject};

/// The summons with its attachments.
pub static PAKET: Kind =
    Kind { edit_order: 3, ..Kind::new("paket", "Paket", 2, documents, Content::Packet) };

fn documents(subject: &Subject, facts: &Facts<'_>) -> Vec<Document> {
    let meeting = facts.records.meeting(subject);
    PAKET.document_if(meeting.is_some_and(Meeting::has_packet), subject)
}
