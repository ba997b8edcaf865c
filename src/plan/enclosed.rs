//! What a packet holds beside the summons.

use chrono::NaiveDate;

use super::{Document, Kind};
use crate::record::{Attachment, Located, NumberSet, Records, Subject};

/// An attachment in a packet.
#[derive(Debug, Clone)]
pub struct Enclosure {
    /// Which of the meeting's attachments, from 0.
    pub index: usize,
    /// Its numbers.
    pub numbers: NumberSet,
    /// What it is.
    pub holds: EnclosureContent,
    /// Whether the packet may go out without it.
    pub dispensable: bool,
}

/// What an attachment is.
#[derive(Debug, Clone)]
pub enum EnclosureContent {
    /// A document that is made here.
    Document(Document),
    /// A PDF from somebody else: its path below `content/`.
    File(String),
}

/// What the packet of the meeting on a day holds beside the summons, in the order of the numbers.
pub fn enclosed(date: NaiveDate, records: &Records) -> Vec<Enclosure> {
    let meeting = records.meetings.get(&date);
    let listed = meeting.map(|record| record.value.attachments.as_slice()).unwrap_or_default();
    let enclosed = |(index, attachment): (usize, &Located<Attachment>)| {
        let holds = match (attachment.subject(), &attachment.file) {
            (Some(subject), _) => EnclosureContent::Document(document(subject)),
            (None, Some(file)) => EnclosureContent::File(file.0.clone()),
            (None, None) => return None,
        };
        let numbers = attachment.numbers.value.clone();
        Some(Enclosure { index, numbers, holds, dispensable: attachment.dispensable })
    };
    let mut all: Vec<Enclosure> = listed.iter().enumerate().filter_map(enclosed).collect();
    all.sort_by_key(|enclosed| enclosed.numbers.first());
    all
}

/// The document that an attachment of a record is.
fn document(subject: Subject) -> Document {
    let kind = match subject {
        Subject::Meeting(_) | Subject::Audit(_) | Subject::Everything => Kind::Protokoll,
        Subject::BusinessPlan(_) => Kind::Verksamhetsplan,
        Subject::Schedule(_) => Kind::Motesplan,
        Subject::Paper(_) => Kind::Dokument,
    };
    Document::whole(subject, kind)
}
