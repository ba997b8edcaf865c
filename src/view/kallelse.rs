//! The summons: when, where, and what is on the agenda.

use serde::Serialize;

use super::prose::{Block, blocks};
use super::{AttachmentsView, attachment_title, attachments, kinds, plain, presenters};
use crate::record::{Item, Meeting, Organisation, Summons};
use crate::swedish;

/// What a kallelse says.
#[derive(Debug, Serialize)]
pub struct Kallelse {
    /// The day that it was sent: "2020-11-23".
    pub sent: String,
    /// The organ in the genitive: "Styrelsens".
    pub whose: String,
    /// The meeting's day: "2020-11-27".
    pub date: String,
    /// "fredag 27 november 2020".
    pub long_date: String,
    /// "08.30–12.00".
    pub time: Option<String>,
    /// The room.
    pub place: Option<String>,
    /// The agenda.
    pub items: Vec<AgendaItem>,
    /// The meeting's attachments.
    pub attachments: Vec<ListedAttachment>,
}

/// An item of the agenda.
#[derive(Debug, Serialize)]
pub struct AgendaItem {
    /// "1."
    pub number: String,
    /// The heading.
    pub title: String,
    /// "Beslut".
    pub kinds: Option<String>,
    /// What it rests on.
    pub attachments: Option<AttachmentsView>,
    /// The text.
    pub text: Vec<Block>,
    /// "Katarina Hansson", "A och B".
    pub presenters: Option<String>,
    /// The proposed decision.
    pub proposal: Vec<Block>,
}

/// An attachment in the list.
#[derive(Debug, Serialize)]
pub struct ListedAttachment {
    /// "1", "9–10".
    pub numbers: String,
    /// What it is called.
    pub title: Option<String>,
}

/// Makes the view of a summons.
pub(super) fn view(organisation: &Organisation, meeting: &Meeting, summons: &Summons) -> Kallelse {
    let listed = meeting.attachments.iter().map(|attachment| ListedAttachment {
        numbers: swedish::numbers(&attachment.numbers),
        title: attachment_title(attachment),
    });
    Kallelse {
        sent: summons.date.0.to_string(),
        whose: swedish::genitive(&plain(&organisation.organ.name)),
        date: meeting.date.0.to_string(),
        long_date: swedish::long_date(meeting.date.0),
        time: meeting.time.map(swedish::hours),
        place: meeting.place.as_ref().map(plain),
        items: meeting
            .items
            .iter()
            .enumerate()
            .map(|(i, item)| agenda_item(meeting, i + 1, item))
            .collect(),
        attachments: listed.collect(),
    }
}

/// An item of the agenda.
fn agenda_item(meeting: &Meeting, number: usize, item: &Item) -> AgendaItem {
    AgendaItem {
        number: format!("{number}."),
        title: plain(&item.title),
        kinds: kinds(item),
        attachments: attachments(meeting, item),
        text: item.summons.as_ref().map(blocks).unwrap_or_default(),
        presenters: presenters(item),
        proposal: item.proposal.as_ref().map(blocks).unwrap_or_default(),
    }
}
