//! The items of all minutes, in order: in come records with who took part, out come items with their §§.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::facts::body::Body;
use crate::facts::participation::Participation;
use crate::project::OrganId;
use crate::record::{Item, MeetingId, Names, Organisation, ParagraphNumber, Records};

/// An item of some minutes.
#[derive(Debug, Clone, Copy)]
pub struct Minuted<'a> {
    /// The organ that met.
    pub organ: &'a OrganId,
    /// The organisation as it is in the organ's documents.
    pub organisation: &'a Organisation,
    /// The meeting.
    pub held: MeetingId,
    /// Its §, or that of the item that it is below.
    pub number: ParagraphNumber,
    /// The item.
    pub item: &'a Item,
    /// Its numbers in the register, or those that it had where it was prepared.
    pub registered: &'a Names,
    /// Whether the minutes are a draft.
    pub is_draft: bool,
    /// Whether they are said not to be approved yet.
    pub is_unapproved: bool,
    /// Its place among the items of the meeting.
    at: usize,
}

impl<'a> Minuted<'a> {
    /// Its place among all items of minutes: by day, and of one day organ by organ.
    pub(super) fn place(&self) -> (NaiveDate, &'a OrganId, u8, usize) {
        (self.held.day, self.organ, self.held.nth, self.at)
    }

    /// Whether something is decided in it, not only below it.
    pub fn decides(&self) -> bool {
        self.item.all_acts().any(|acts| acts.decide())
    }
}

/// The items of all minutes.
pub(super) fn minuted<'a>(
    records: &'a Records,
    body: &Body<'a>,
    participations: &BTreeMap<MeetingId, Participation<'a>>,
) -> Vec<Minuted<'a>> {
    let Some(organisation) = &records.organisation else { return Vec::new() };
    let mut all = Vec::new();
    for (held, participation) in participations {
        let Some(meeting) = records.meetings.get(held) else { continue };
        for (at, own) in participation.items.iter().enumerate() {
            let Some(number) = own.number else { continue };
            all.push(Minuted {
                organ: &records.organ,
                organisation: &organisation.value,
                held: *held,
                number,
                item: own.item,
                registered: body.registered(records, own.item),
                is_draft: meeting.value.is_draft(),
                is_unapproved: meeting.value.is_unapproved(),
                at,
            });
        }
    }
    all
}
