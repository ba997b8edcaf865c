//! The numbers of the §§: on through the calendar year from the meeting before, or from where the
//! record says.
//!
//! In come all records, out comes which §§ each meeting with minutes has. A number that can't be
//! known is left out, never guessed: a protokoll with wrong numbers is worse than none.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use crate::diagnostic::{Diagnostic, FieldPath, codes, wording};
use crate::record::{Meeting, NumberSet, Record, Records};

/// The §§ of each meeting with minutes.
#[derive(Debug, Default)]
pub struct Numbering {
    paragraphs: BTreeMap<NaiveDate, NumberSet>,
}

impl Numbering {
    /// A meeting's §§.
    pub fn of(&self, date: NaiveDate) -> Option<&NumberSet> {
        self.paragraphs.get(&date)
    }

    /// The year's meeting with minutes before `date`, with its §§.
    pub fn before(&self, date: NaiveDate) -> Option<(NaiveDate, &NumberSet)> {
        let year = NaiveDate::from_yo_opt(date.year(), 1)?;
        self.paragraphs.range(year..date).next_back().map(|(date, set)| (*date, set))
    }
}

/// Numbers the §§ of every meeting whose record is sound: one that is not may have lost an item.
pub fn number(records: &Records) -> (Numbering, Vec<Diagnostic>) {
    let mut numbering = Numbering::default();
    let mut findings = Vec::new();
    for (date, meeting) in records.meetings.iter().filter(|(_, meeting)| meeting.sound) {
        let count = meeting.value.items.len();
        if meeting.value.attendance.is_none() || count == 0 {
            continue;
        }
        let gaps = hidden(records, &numbering, *date);
        let first = match meeting.value.first_paragraph {
            Some(number) => number.0,
            None if gaps.is_empty() => {
                numbering.before(*date).and_then(|(_, set)| set.last()).map_or(1, |last| last + 1)
            }
            None => {
                findings.push(unknown(meeting, &gaps));
                continue;
            }
        };
        let last = first.saturating_add(u32::try_from(count - 1).unwrap_or(u32::MAX));
        numbering.paragraphs.insert(*date, NumberSet::new(vec![(first, last)]));
    }
    (numbering, findings)
}

/// The year's earlier meetings whose §§ can't be counted, after the last one that could. A file
/// that can't be read and has no date in its name may be any of them.
fn hidden<'a>(records: &'a Records, numbering: &Numbering, date: NaiveDate) -> Vec<&'a str> {
    let known = numbering.before(date).map(|(date, _)| date);
    let unseen = |day: NaiveDate| {
        day.year() == date.year() && day < date && known.is_none_or(|known| day > known)
    };
    let unread = records.unread.iter().filter(|(_, day)| day.is_none_or(unseen));
    let unnumbered = records.meetings.iter().filter(|(day, record)| {
        let has_minutes = record.value.attendance.is_some() && !record.value.items.is_empty();
        unseen(**day) && (!record.sound || has_minutes)
    });
    let unread = unread.map(|(path, _)| path.as_str());
    unread.chain(unnumbered.map(|(_, record)| record.file.path.as_str())).collect()
}

/// The finding for a meeting whose numbers hang on others that can't be counted.
fn unknown(meeting: &Record<Meeting>, gaps: &[&str]) -> Diagnostic {
    let place = meeting.at(FieldPath::of("datum"));
    let message = "paragrafernas nummer går inte att räkna ut";
    Diagnostic::error(codes::NO_NUMBERS, place, message)
        .hint(format!("de följer på {}, som innehåller fel", wording::names(gaps)))
        .hint("rätta felen, eller skriv `första_paragraf`")
}
