//! When each item of an agenda is taken: in comes a meeting, out come its items with their times.

use crate::record::{Item, Meeting, Night};

/// An item of the agenda, with when it is taken: minutes from the midnight before the meeting.
#[derive(Debug, Clone, Copy)]
pub struct Slot<'a> {
    /// The item: any but those that came up at the meeting.
    pub item: &'a Item,
    /// When it begins, if that is known.
    pub start: Option<u16>,
    /// When it ends, if that is known.
    pub end: Option<u16>,
}

/// The items of an agenda with their times. Where some item says how many minutes it takes, the times follow from the
/// meeting's beginning.
pub fn slots(meeting: &Meeting) -> Vec<Slot<'_>> {
    let has_minutes = meeting.items.iter().any(|item| item.minutes.is_some());
    let mut clock = meeting.time.map(|time| time.start).filter(|_| has_minutes);
    let night = meeting.night();
    let slots = meeting.points().map(|item| {
        let slot = slot(item, clock, night);
        clock = slot.end;
        slot
    });
    slots.collect()
}

/// When an item is taken: as it says, or at the end of the one before.
fn slot(item: &Item, clock: Option<u16>, night: Night) -> Slot<'_> {
    let said = item.time.as_deref();
    let start = said.map(|time| night.minute(time.start)).or(clock);
    let said_end = said.and_then(|time| time.end).map(|end| night.minute(end));
    let counted = || start?.checked_add(*item.minutes?);
    Slot { item, start, end: said_end.or_else(counted).filter(|end| *end < night.end()) }
}
