//! The moments of a meeting: the beginning of each §, what happens in it, its end, and between which times of the
//! day each can have been.
//!
//! In come a meeting and its §§, out come moments in order. Most minutes say few times; what lies between two of them
//! can have been at any time between.

use crate::record::{Event, Item, Meeting, Night, ParagraphNumber, TimeSpan};

/// A place in the order of a meeting's moments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(usize);

/// The moments of a meeting.
#[derive(Debug, Default)]
pub struct Timeline<'a> {
    /// Its items that became §§, those below after the one above.
    pub stretches: Vec<Stretch<'a>>,
    /// Between which minutes each moment was, from the midnight before the meeting.
    bounds: Vec<(u16, u16)>,
    /// When the meeting began and ended, as far as the record says it.
    hours: (u16, u16),
    /// Whether times in the small hours are those of the next day.
    pub night: Night,
}

/// The moments of an item: the first is its beginning, the last its end.
#[derive(Debug)]
pub struct Stretch<'a> {
    /// The item.
    pub item: &'a Item,
    /// Its §, or that of the item that it is below.
    pub number: ParagraphNumber,
    /// Its first moment.
    pub first: Moment,
    /// Its last.
    pub last: Moment,
}

impl<'a> Stretch<'a> {
    /// Its events, with their moments.
    pub fn events(&self) -> impl Iterator<Item = (Moment, &'a Event)> + use<'a> {
        let first = self.first.0 + 1;
        self.item.events.0.iter().enumerate().map(move |(at, event)| (Moment(first + at), &**event))
    }

    /// The moment of its event at a place.
    pub fn event(&self, at: usize) -> Moment {
        Moment(self.first.0 + 1 + at)
    }

    /// The moments at which something is as it is: its beginning, after each of its events, its end.
    pub fn moments(&self) -> impl Iterator<Item = Moment> + use<'a> {
        let first = self.first.0;
        (first..=first + self.item.events.0.len()).chain([self.last.0]).map(Moment)
    }
}

impl<'a> Timeline<'a> {
    /// The moments of a meeting with these §§.
    pub(super) fn new(meeting: &'a Meeting, numbers: &[ParagraphNumber]) -> Self {
        let night = meeting.night();
        let mut drawing = Drawing { night, ..Drawing::default() };
        let taken = meeting.items.iter().filter(|item| item.has_paragraph());
        for (item, number) in taken.zip(numbers) {
            drawing.add(item, *number);
        }
        // Of a meeting that goes on another day, a time says neither which day nor what is before it.
        if meeting.is_continued() {
            drawing.said.fill(None);
        }
        let hours = meeting.time.as_deref().filter(|_| !meeting.is_continued());
        let start = hours.map_or(0, |hours| hours.start);
        let end = hours.and_then(|hours| hours.end).unwrap_or_else(|| night.end());
        let bounds = bounds(&drawing.said, start, end);
        Self { stretches: drawing.stretches, bounds, hours: (start, end), night }
    }

    /// When the meeting began and ended: all of the day if the record doesn't say it.
    pub fn hours(&self) -> (u16, u16) {
        self.hours
    }

    /// The § that was dealt with at a time; none if it may have been another.
    pub fn paragraph_at(&self, time: u16) -> Option<ParagraphNumber> {
        let holds = |own: &&Stretch<'_>| {
            self.bounds(own.first).1 <= time && time <= self.bounds(own.last).0
        };
        let mut found = self.stretches.iter().filter(holds).map(|own| own.number);
        let first = found.next()?;
        found.all(|other| other == first).then_some(first)
    }

    /// The first event of a time.
    pub fn event_at(&self, time: u16) -> Option<Moment> {
        let events = self.stretches.iter().flat_map(Stretch::events);
        let of_time = events.filter(|(_, event)| {
            event.time.is_some_and(|own| self.night.minute(own.start) == time)
        });
        of_time.map(|(moment, _)| moment).min()
    }

    /// Between which minutes a moment was, from the midnight before the meeting.
    pub fn bounds(&self, moment: Moment) -> (u16, u16) {
        self.bounds.get(moment.0).copied().unwrap_or((0, self.night.end()))
    }
}

/// Moments as they are added.
#[derive(Default)]
struct Drawing<'a> {
    night: Night,
    stretches: Vec<Stretch<'a>>,
    /// When each moment was, as the record says it.
    said: Vec<Option<(u16, u16)>>,
}

impl<'a> Drawing<'a> {
    /// Adds the moments of an item and of those below it.
    fn add(&mut self, item: &'a Item, number: ParagraphNumber) {
        let taken = item.taken.as_deref();
        let first = self.moment(taken.map(|hours| (hours.start, hours.start)));
        for event in &item.events.0 {
            let time = event.adjournment.as_deref().or(event.time.as_deref());
            self.moment(time.map(|TimeSpan { start, end }| (*start, end.unwrap_or(*start))));
        }
        let at = self.stretches.len();
        self.stretches.push(Stretch { item, number, first, last: first });
        for sub in item.subitems.iter().filter(|sub| sub.has_paragraph()) {
            self.add(sub, number);
        }
        let end = taken.and_then(|hours| hours.end);
        self.stretches[at].last = self.moment(end.map(|end| (end, end)));
    }

    fn moment(&mut self, said: Option<(u16, u16)>) -> Moment {
        let night = self.night;
        self.said.push(said.map(|(from, to)| (night.minute(from), night.minute(to))));
        Moment(self.said.len() - 1)
    }
}

/// Between which times each moment was, given when some were. A time before the one before it is none: it can't be right.
fn bounds(said: &[Option<(u16, u16)>], start: u16, end: u16) -> Vec<(u16, u16)> {
    let mut passed = start;
    let mut bounds = Vec::with_capacity(said.len());
    for said in said {
        match *said {
            Some((from, to)) if passed <= from => {
                bounds.push((from, Some(to)));
                passed = to;
            }
            _ => bounds.push((passed, None)),
        }
    }
    let mut ahead = end.max(passed);
    let mut both: Vec<(u16, u16)> = Vec::with_capacity(bounds.len());
    for (from, to) in bounds.into_iter().rev() {
        both.push((from, to.unwrap_or(ahead)));
        ahead = if to.is_some() { from } else { ahead };
    }
    both.reverse();
    both
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_said_lies_between_what_is() {
        let said = [None, Some((600, 600)), None, Some((630, 645)), None, Some((610, 610)), None];
        let all = bounds(&said, 540, 720);
        assert_eq!(all[0], (540, 600));
        assert_eq!(all[1], (600, 600));
        assert_eq!(all[2], (600, 630));
        assert_eq!(all[3], (630, 645));
        assert_eq!(all[4..], [(645, 720); 3], "a time that goes backwards says nothing");
    }
}
