//! What a packet holds beside the summons: documents made from other records, and files from others.

use chrono::NaiveDate;

use super::body::Body;
use crate::record::{Attachment, Meeting, NumberSet, Records, Subject};

/// An attachment in a packet.
#[derive(Debug, Clone)]
pub struct Enclosure {
    /// Which of the meeting's attachments, from 0.
    pub index: usize,
    /// Its numbers.
    pub numbers: NumberSet,
    /// What it is.
    pub content: EnclosureContent,
    /// Whether the packet may go out without it.
    pub dispensable: bool,
    /// Who has checked the file.
    pub checked: Option<CheckedFile>,
}

/// A file that somebody has found to be what it claims to be.
#[derive(Debug, Clone)]
pub struct CheckedFile {
    /// Who has.
    pub by: String,
    /// When.
    pub date: NaiveDate,
    /// The SHA-256 of the file, in hexadecimal digits.
    pub sha256: String,
}

/// What an attachment is.
#[derive(Debug, Clone)]
pub enum EnclosureContent {
    /// The main document of a record.
    Record(Subject),
    /// A PDF from somebody else: its path below `content/`.
    File(String),
}

/// What the packet of a meeting holds beside the summons, in the order of the numbers.
pub(super) fn enclosures(body: &Body<'_>, records: &Records, meeting: &Meeting) -> Vec<Enclosure> {
    let attachments = meeting.attachments.iter().enumerate();
    let mut enclosures: Vec<Enclosure> = attachments
        .filter_map(|(index, attachment)| enclosure(body, records, index, attachment))
        .collect();
    enclosures.sort_by_key(|enclosure| enclosure.numbers.first());
    enclosures
}

/// An attachment as an enclosure; `None` if it is neither a record's nor a file.
fn enclosure(
    body: &Body<'_>,
    records: &Records,
    index: usize,
    attachment: &Attachment,
) -> Option<Enclosure> {
    let content = match (attachment.about(), &attachment.file) {
        (Some(about), _) => {
            EnclosureContent::Record(body.holder(records, attachment)?.subject(about))
        }
        (None, Some(file)) => EnclosureContent::File(file.0.clone()),
        (None, None) => return None,
    };
    let numbers = (*attachment.numbers).clone();
    let checked = match &content {
        EnclosureContent::File(_) => attachment.checked.as_ref().map(|own| CheckedFile {
            by: own.by.0.clone(),
            date: own.date.0,
            sha256: own.sha256.0.clone(),
        }),
        EnclosureContent::Record(_) => None,
    };
    Some(Enclosure { index, numbers, content, dispensable: *attachment.dispensable, checked })
}
