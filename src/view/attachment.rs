//! A meeting's attachments: what each is called, and those that an item rests on.

use serde::Serialize;

use super::words::typographic;
use crate::facts::Body;
use crate::record::{Attachment, Item, Meeting, Records};
use crate::swedish;

/// The attachments that an item rests on.
#[derive(Debug, Serialize)]
pub struct AttachmentsView {
    /// "3–10".
    pub numbers: String,
    /// The same in pieces, of which some may be links.
    pub pieces: Vec<LinkedText>,
    /// "Överenskommelse 2025, … samt Verksamhetsplan och budget 2025–2027", where known.
    pub titles: Option<String>,
    /// Both: "3–10: Överenskommelse 2025, …".
    pub numbers_and_titles: String,
}

/// A piece of a line, perhaps a link.
#[derive(Debug, Clone, Serialize)]
pub struct LinkedText {
    /// The letters.
    pub text: String,
    /// Where the link leads; none for text that isn't one.
    pub url: Option<String>,
}

/// The attachments that an item rests on; no piece is a link yet.
pub(crate) fn attachments(
    body: &Body<'_>,
    records: &Records,
    meeting: &Meeting,
    item: &Item,
) -> Option<AttachmentsView> {
    let cited = item.attachments.as_ref()?;
    let titles: Vec<String> = meeting
        .attachments
        .iter()
        .filter(|attachment| attachment.numbers.numbers().any(|number| cited.contains(number)))
        .filter_map(|attachment| attachment_title(body, records, attachment))
        .collect();
    let numbers = swedish::numbers(cited);
    let (titles, numbers_and_titles) = if titles.is_empty() {
        (None, numbers.clone())
    } else {
        let titles = swedish::list(&titles, "samt");
        let both = format!("{numbers}: {titles}");
        (Some(titles), both)
    };
    let pieces = (!numbers.is_empty()).then(|| LinkedText { text: numbers.clone(), url: None });
    Some(AttachmentsView {
        numbers,
        pieces: pieces.into_iter().collect(),
        titles,
        numbers_and_titles,
    })
}

/// What an attachment is called: its title, else what it is, else the name of its file.
pub(crate) fn attachment_title(
    body: &Body<'_>,
    own: &Records,
    attachment: &Attachment,
) -> Option<String> {
    let records = body.holder(own, attachment).unwrap_or(own);
    if let Some(title) = records.attachment_title(attachment) {
        return Some(typographic(title));
    }
    if let Some(date) = attachment.protokoll {
        let other = records.organisation.as_ref().filter(|_| records.organ != own.organ);
        return Some(match other {
            Some(other) => {
                let whose = swedish::genitive(&typographic(&other.value.organ.name));
                format!("{whose} protokoll {}", *date)
            }
            None => format!("Protokoll {}", *date),
        });
    }
    if let Some(period) = attachment.business_plan {
        return Some(format!("Verksamhetsplan {}", period.words()));
    }
    if let Some(year) = attachment.schedule {
        return Some(format!("Mötesplan {year}"));
    }
    let path = &attachment.file.as_ref()?.0;
    let name = path.rsplit('/').next().unwrap_or(path);
    Some(name.trim_end_matches(".pdf").to_owned())
}
