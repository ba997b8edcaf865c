//! The numbers of the §§: on through the calendar year from the meeting before, or from where the
//! record says.
//!
//! In come all records, out comes which §§ each meeting with minutes has. A number that can't be
//! known is left out, never guessed: a protokoll with wrong numbers is worse than none.

use std::collections::BTreeMap;
use std::ops::Bound;

use crate::diagnostic::{Diagnostic, Part, Parts, codes, wording};
use crate::record::{Meeting, MeetingId, ParagraphNumber, Record, Records, Restart, is_of_meeting};

/// The §§ of each meeting with minutes.
#[derive(Debug, Default)]
pub struct Numbering {
    paragraphs: BTreeMap<MeetingId, Vec<ParagraphNumber>>,
}

impl Numbering {
    /// No §§.
    pub const NONE: &Self = &Self { paragraphs: BTreeMap::new() };

    /// A meeting's §§, one an item that becomes a §.
    pub fn of(&self, held: MeetingId) -> Option<&[ParagraphNumber]> {
        self.paragraphs.get(&held).map(Vec::as_slice)
    }

    /// The year's meeting with minutes before another, with its §§.
    pub fn before(&self, held: MeetingId) -> Option<(MeetingId, &[ParagraphNumber])> {
        self.paragraphs.range(held.year_until()).next_back().map(|(id, set)| (*id, set.as_slice()))
    }
}

/// Numbers the §§ of every meeting whose items are known: problems in a record may have taken out some.
pub fn number(records: &Records) -> (Numbering, Vec<Diagnostic>) {
    let restart = records.organisation.as_ref().map(|record| record.value.numbering.restart);
    let each_meeting = restart == Some(Restart::Sammanträde);
    let mut numbering = Numbering::default();
    let mut findings = Vec::new();
    let known = records.meetings.iter().filter(|(_, record)| record.has_known_paragraphs());
    for (held, record) in known {
        let meeting = &record.value;
        // What is cancelled and has minutes all the same is a contradiction: nobody knows whether its items took numbers.
        let is_numbered = meeting.is_held() && has_numbered_minutes(meeting);
        let Some(item) = meeting.paragraphs().next().filter(|_| is_numbered) else {
            continue;
        };
        let gaps = hidden(records, &numbering, *held);
        let first = match item.number.or(meeting.first_paragraph) {
            Some(number) => *number,
            None if each_meeting => ParagraphNumber::plain(1),
            None if gaps.is_empty() => {
                let last = numbering.before(*held).and_then(|(_, numbers)| numbers.last());
                last.map_or(ParagraphNumber::plain(1), |last| last.next())
            }
            None => {
                // What is wrong with the record itself has been reported.
                findings.extend(record.sound.then(|| unknown(record, &gaps)));
                continue;
            }
        };
        numbering.paragraphs.insert(*held, from(first, meeting));
    }
    (numbering, findings)
}

/// The §§ of a meeting from its first one.
fn from(first: ParagraphNumber, meeting: &Meeting) -> Vec<ParagraphNumber> {
    let mut next = first;
    let mut numbers = Vec::new();
    for item in meeting.paragraphs() {
        let number = item.number.map_or(next, |number| *number);
        next = number.next();
        numbers.push(number);
    }
    numbers
}

/// Whether a meeting has minutes with §§.
fn has_numbered_minutes(meeting: &Meeting) -> bool {
    meeting.attendance.is_some() && meeting.paragraphs().next().is_some()
}

/// The year's earlier meetings whose §§ can't be counted, after the last one that could. A file
/// that can't be read and has no date in its name may be any of them.
fn hidden<'a>(records: &'a Records, numbering: &Numbering, held: MeetingId) -> Vec<&'a str> {
    let known = numbering.before(held).map(|(known, _)| known);
    let hidden = (
        known.map_or(Bound::Included(held.year_until().start), Bound::Excluded),
        Bound::Excluded(held),
    );
    let mut paths = Vec::new();
    for (path, day) in &records.unread {
        let may_be_hidden =
            day.is_none_or(|day| known.is_none_or(|known| known.day <= day) && day <= held.day);
        if is_of_meeting(path) && may_be_hidden {
            paths.push(path.as_str());
        }
    }
    for (_, record) in records.meetings.range(hidden) {
        if !record.has_known_paragraphs() || has_numbered_minutes(&record.value) {
            paths.push(record.file.path.as_str());
        }
    }
    paths
}

/// The finding for a meeting whose numbers depend on others that can't be counted.
fn unknown(meeting: &Record<Meeting>, gaps: &[&str]) -> Diagnostic {
    let place = meeting.at(&meeting.value.date);
    let message = "paragrafernas nummer går inte att räkna ut";
    Diagnostic::error(codes::NO_NUMBERS, place, message)
        .concerning(Parts::of(&[Part::Minutes, Part::Approval]))
        .hint(format!("rätta felen i {}, eller skriv `första_paragraf`", wording::names(gaps)))
}
