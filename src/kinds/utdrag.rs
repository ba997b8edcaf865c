//! An extract (protokollsutdrag): some §§ of the minutes. Extracts are asked for, they don't follow
//! from records by themselves.

use super::document::{Content, Document, Kind, Part};
use crate::facts::Facts;
use crate::record::{Meeting, ParagraphNumber};
use crate::view::{self, View};

/// Some §§ of the minutes.
pub static UTDRAG: Kind = Kind {
    edit_order: 2,
    is_selectable: false,
    ..Kind::new("utdrag", "Utdrag", 7, |_, _| Vec::new(), Content::Pages(view))
};

fn view(document: &Document, facts: &Facts<'_>) -> Option<View> {
    let meeting = facts.records.meeting(&document.subject)?;
    let organisation = facts.organisation()?;
    let date = meeting.date.0;
    let (chosen, recipient) = match document.part.as_ref()? {
        Part::Paragraph(number) => (vec![*number], None),
        Part::Recipient { recipient, .. } => (sent_to(recipient, meeting, facts), Some(recipient)),
        Part::Notice(_) | Part::InPacket => return None,
    };
    let recipient = recipient.map(String::as_str);
    let body = view::extract::view(facts, meeting, &chosen, recipient)?;
    let paragraphs = body.protokoll.paragraphs.as_deref().unwrap_or_default();
    let title = format!("Protokollsutdrag {paragraphs}, {date}");
    let head = view::head(organisation, view::stage(meeting), title, date);
    Some(View::new(head, UTDRAG.name, &body))
}

/// The §§ whose decisions are sent to a recipient.
fn sent_to(recipient: &str, meeting: &Meeting, facts: &Facts<'_>) -> Vec<ParagraphNumber> {
    let numbers = facts.numbers(meeting.date.0).iter();
    let numbered = numbers.zip(meeting.paragraphs().map(|(_, item)| item));
    numbered
        .filter(|(_, item)| item.recipients().contains(&recipient))
        .map(|(number, _)| *number)
        .collect()
}
