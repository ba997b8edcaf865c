//! The numbers of the §§: on through the calendar year from the meeting before, or from where the
//! record says.
//!
//! In come all records, out comes which §§ each meeting with minutes has. A number that can't be
//! known is left out, never guessed: a protokoll with wrong numbers is worse than none.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use crate::diagnostic::{Diagnostic, FieldPath, codes};
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

/// Numbers the §§ of every meeting.
pub fn number(records: &Records) -> (Numbering, Vec<Diagnostic>) {
    let mut numbering = Numbering::default();
    let mut findings = Vec::new();
    for (date, meeting) in &records.meetings {
        let count = meeting.value.items.len();
        if meeting.value.attendance.is_none() || count == 0 {
            continue;
        }
        let first = match meeting.value.first_paragraph {
            Some(number) => number.0,
            None if hidden(records, &numbering, *date).next().is_none() => {
                numbering.before(*date).and_then(|(_, set)| set.last()).map_or(1, |last| last + 1)
            }
            None => {
                let gaps: Vec<&str> = hidden(records, &numbering, *date).collect();
                findings.push(unknown(meeting, &gaps));
                continue;
            }
        };
        let last = first.saturating_add(u32::try_from(count - 1).unwrap_or(u32::MAX));
        numbering.paragraphs.insert(*date, NumberSet::new(vec![(first, last)]));
    }
    (numbering, findings)
}

/// The year's earlier meetings whose §§ can't be counted, after the last one that could.
fn hidden<'a>(
    records: &'a Records,
    numbering: &Numbering,
    date: NaiveDate,
) -> impl Iterator<Item = &'a str> {
    let known = numbering.before(date).map(|(date, _)| date);
    let unseen = move |day: NaiveDate| {
        day.year() == date.year() && day < date && known.is_none_or(|known| day > known)
    };
    let unread = records.unread.iter().filter(move |(_, day)| day.is_some_and(unseen));
    let unnumbered = records.meetings.iter().filter(move |(day, record)| {
        unseen(**day) && record.value.attendance.is_some() && !record.value.items.is_empty()
    });
    unread
        .map(|(path, _)| path.as_str())
        .chain(unnumbered.map(|(_, record)| record.file.path.as_str()))
}

/// The finding for a meeting whose numbers hang on others that can't be counted.
fn unknown(meeting: &Record<Meeting>, gaps: &[&str]) -> Diagnostic {
    let place = meeting.at(FieldPath::of("datum"));
    let message = "paragrafernas nummer går inte att räkna ut";
    Diagnostic::error(codes::NO_NUMBERS, place, message)
        .hint(format!("de följer på {}, som har fel", crate::diagnostic::wording::names(gaps)))
        .hint("rätta det, eller skriv `första_paragraf`")
}
