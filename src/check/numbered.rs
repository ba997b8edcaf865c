//! The numbers of a meeting's attachments.
//!
//! In comes a meeting, out come the numbers that there are. Where two attachments have the same, that is one mistake:
//! the number that the second was probably to have counts as there.

use crate::record::{Located, Meeting, NumberSet, Record};

/// The numbers of a meeting's attachments.
pub(super) struct NumberedAttachments<'a> {
    /// Those that there are, and those that are meant by repeated ones.
    pub(super) all: NumberSet,
    /// The attachments whose number another has.
    pub(super) repeated: Vec<Repeated<'a>>,
}

/// An attachment whose number another has.
pub(super) struct Repeated<'a> {
    /// What is written.
    pub(super) numbers: &'a Located<NumberSet>,
    /// The number.
    pub(super) number: u32,
    /// The other attachment's numbers.
    pub(super) first: &'a Located<NumberSet>,
    /// The number that it was probably to have; none for one with several.
    pub(super) meant: Option<u32>,
}

impl<'a> NumberedAttachments<'a> {
    /// Those of a meeting.
    pub(super) fn of(meeting: &'a Record<Meeting>) -> Self {
        let mut all = NumberSet::default();
        let mut seen: Vec<&'a Located<NumberSet>> = Vec::new();
        let mut repeated = Vec::new();
        for numbers in meeting.value.attachments.iter().map(|own| &own.numbers) {
            let number = numbers.numbers().find(|number| all.contains(*number));
            let first = number.and_then(|n| seen.iter().find(|other| other.contains(n)).copied());
            if let Some((number, first)) = number.zip(first) {
                repeated.push(Repeated { numbers, number, first, meant: None });
            }
            all = all.union(numbers);
            seen.push(numbers);
        }
        for own in repeated.iter_mut().filter(|own| own.numbers.numbers().nth(1).is_none()) {
            let meant = free(&all, own.number);
            own.meant = Some(meant);
            all = all.union(&NumberSet::new(vec![(meant, meant)]));
        }
        Self { all, repeated }
    }
}

/// The number that isn't taken: the next, else the first that is missing, else one more than the last.
fn free(all: &NumberSet, number: u32) -> u32 {
    let last = all.last().unwrap_or(number);
    let next = number.saturating_add(1);
    let missing = std::iter::once(next).chain(1..=last).find(|n| !all.contains(*n));
    missing.unwrap_or(last.saturating_add(1))
}
