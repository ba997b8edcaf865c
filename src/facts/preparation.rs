//! What an item takes from the § that prepared it: the utskott's proposal to the nämnd, the nämnd's to fullmäktige.
//!
//! In come references, out come the items that they name, with their §§ as they are numbered now.

use std::iter;

use super::body::{Body, OrganRecords};
use crate::record::{Item, ItemReference, Meeting, Names, ParagraphNumber, Prose, Record, Records};

/// A matter goes through no more organs than this; §§ that name each other in a circle end here.
const MOST_STEPS: usize = 10;

/// An item that another names.
#[derive(Debug, Clone, Copy)]
pub struct Prepared<'a> {
    /// The organ that took it.
    pub records: &'a Records,
    /// The meeting.
    pub meeting: &'a Meeting,
    /// The item.
    pub item: &'a Item,
    /// Its §; none if the minutes aren't numbered yet.
    pub number: Option<ParagraphNumber>,
}

impl<'a> Prepared<'a> {
    /// What it proposes: to a higher organ, else what it decided, or is to decide.
    pub fn proposal(&self) -> Option<&'a Prose> {
        let Item { recommendation, decision, proposal, .. } = self.item;
        let own = recommendation.as_ref().map(|own| &*own.text);
        own.or(decision.as_deref()).or(proposal.as_deref())
    }
}

/// Why a reference leads nowhere.
#[derive(Debug, Clone, Copy)]
pub enum Lost<'a> {
    /// There is no such organ.
    Organ,
    /// The organ has no record of such a meeting.
    Meeting(&'a Records),
    /// The record has problems, so that what it says isn't known.
    Doubtful(&'a Record<Meeting>),
    /// The meeting has no such §.
    Item(&'a Record<Meeting>),
    /// The reference doesn't say which §.
    Unsaid,
}

impl<'a> Body<'a> {
    /// The item that a reference in an organ's record names.
    pub fn prepared(
        &self,
        own: &Records,
        reference: &ItemReference,
    ) -> Result<Prepared<'a>, Lost<'a>> {
        let organ = match &reference.organ {
            Some(name) => self.named(&name.0),
            None => self.organ(&own.organ),
        };
        let OrganRecords { records, numbering, .. } = organ.ok_or(Lost::Organ)?;
        let records: &'a Records = records;
        let record = records.meetings.get(&*reference.held).ok_or(Lost::Meeting(records))?;
        if !record.sound {
            return Err(Lost::Doubtful(record));
        }
        let meeting = &record.value;
        let numbers = numbering.of(*reference.held).unwrap_or_default();
        let numbered = numbers.iter().map(|number| Some(*number)).chain(iter::repeat(None));
        let mut items = numbered.zip(meeting.paragraphs());
        let found = match (&reference.paragraph, &reference.id) {
            (Some(wanted), _) => items.find(|(number, _)| *number == Some(**wanted)),
            (None, Some(id)) => {
                items.find(|(_, item)| item.id.as_ref().is_some_and(|own| own.0 == id.0))
            }
            (None, None) => return Err(Lost::Unsaid),
        };
        let (number, item) = found.ok_or(Lost::Item(record))?;
        Ok(Prepared { records, meeting, item, number })
    }

    /// The numbers in the register of an item: its own, else those of the § that prepared it last.
    pub fn registered(&self, own: &Records, item: &'a Item) -> &'a Names {
        let (mut records, mut found) = (own, item);
        for _ in 0..MOST_STEPS {
            let before = self.preparations(records, found).last();
            match before.filter(|_| found.registered.0.is_empty()) {
                Some(before) => (records, found) = (before.records, before.item),
                None => break,
            }
        }
        &found.registered
    }

    /// The items that an item says it comes from, in order, but for those that can't be found.
    pub fn preparations<'b>(
        &'b self,
        own: &'b Records,
        item: &'b Item,
    ) -> impl Iterator<Item = Prepared<'a>> + use<'a, 'b> {
        item.prepared.0.iter().filter_map(move |reference| self.prepared(own, reference).ok())
    }
}
