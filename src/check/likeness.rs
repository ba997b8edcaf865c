//! What meetings have in common: in come all meetings, out comes for each what it shares with an earlier
//! one, for the rules that look for a record that was copied and only half changed.
//!
//! Meetings aren't compared two by two. Each is looked up by the hashes of what it says, in the order of
//! their days, so that a thousand take a thousand times as long as one.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::mem;

use chrono::{Datelike, NaiveDate};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHasher};

use super::known_names::KnownNames;
use crate::record::{Item, Meeting, MeetingId, ParagraphNumber, Prose, Records};

/// Words of an item that are fewer than this (bytes) may well be the same at every meeting: "Ordföranden
/// förklarade mötet öppnat."
const FEWEST_WORDS: usize = 60;

/// A meeting that shares fewer words than this (bytes) with another isn't taken for a copy of it.
const FEWEST_SHARED: usize = 150;

/// Fewer people than this who came or left at the same times as at another meeting are no copy of it.
const FEWEST_TIMED: usize = 3;

/// What meetings have in common.
#[derive(Debug, Default)]
pub(super) struct Likeness<'a> {
    /// The names in every attendance.
    pub(super) names: KnownNames<'a>,
    copies: BTreeMap<MeetingId, Copied>,
}

/// What a meeting shares with earlier ones that meetings don't share by nature.
#[derive(Debug, Default)]
pub(super) struct Copied {
    /// The meeting whose items have the same words, as good as all.
    pub(super) items: Option<MeetingId>,
    /// The meeting to which the same people came, and left, at the same times.
    pub(super) attendance: Option<MeetingId>,
    /// The meeting of the year with the same number.
    pub(super) number: Option<MeetingId>,
    /// The meeting right before, if its first number is the same.
    pub(super) first_paragraph: Option<MeetingId>,
    /// The meeting whose summons was sent on the same day.
    pub(super) summons: Option<MeetingId>,
}

/// What a meeting says, as hashes.
struct Fingerprint<'a> {
    meeting: &'a Meeting,
    /// Its items with many words: their hashes, and how many bytes they have.
    items: Vec<(u64, usize)>,
    attendance: Option<u64>,
}

/// The latest meeting so far that says something, by what it says.
#[derive(Default)]
struct Latest {
    items: FxHashMap<u64, MeetingId>,
    attendance: FxHashMap<u64, MeetingId>,
    numbers: FxHashMap<(i32, u32), MeetingId>,
    summons: FxHashMap<NaiveDate, MeetingId>,
    /// The first number of the meeting before, with its day.
    first_paragraph: Option<(ParagraphNumber, MeetingId)>,
}

impl<'a> Likeness<'a> {
    /// Compares all meetings whose records have no problem.
    pub(super) fn new(records: &'a Records) -> Self {
        let meetings: Vec<&Meeting> = records
            .meetings
            .values()
            .filter(|record| record.sound)
            .map(|record| &record.value)
            .collect();
        // The items of one that is cancelled come back at the next.
        let held: Vec<&Meeting> =
            meetings.iter().copied().filter(|meeting| meeting.is_held()).collect();
        let fingerprints: Vec<Fingerprint<'_>> =
            held.par_iter().map(|meeting| Fingerprint::of(meeting)).collect();
        let mut latest = Latest::default();
        let copies = fingerprints.iter().map(|own| (own.meeting.id(), latest.compare(own)));
        Self { copies: copies.collect(), names: KnownNames::new(&meetings, records) }
    }

    /// What the meeting on a day shares with earlier ones.
    pub(super) fn copied(&self, date: MeetingId) -> Option<&Copied> {
        self.copies.get(&date)
    }
}

impl<'a> Fingerprint<'a> {
    fn of(meeting: &'a Meeting) -> Self {
        let items = meeting.items.iter().map(words).filter(|(_, length)| *length >= FEWEST_WORDS);
        Self { meeting, items: items.collect(), attendance: attendance(meeting) }
    }
}

impl Latest {
    /// Compares a meeting with all before it, and adds it.
    fn compare(&mut self, own: &Fingerprint<'_>) -> Copied {
        let meeting = own.meeting;
        let date = meeting.id();
        let mut shared: BTreeMap<MeetingId, usize> = BTreeMap::new();
        for (hash, length) in &own.items {
            if let Some(other) = self.items.insert(*hash, date).filter(|other| *other != date) {
                *shared.entry(other).or_default() += length;
            }
        }
        let all: usize = own.items.iter().map(|(_, length)| length).sum();
        let most = shared.into_iter().max_by_key(|(_, length)| *length);
        // Years may begin with the same number.
        let first =
            meeting.first_paragraph.map(|first| (*first, date)).filter(|(own, _)| own.number > 1);
        let before = mem::replace(&mut self.first_paragraph, first);
        let number = meeting.number.map(|number| (date.day.year(), *number));
        Copied {
            items: most
                .filter(|(_, length)| *length >= FEWEST_SHARED && length * 3 >= all * 2)
                .map(|(other, _)| other),
            attendance: own.attendance.and_then(|hash| self.attendance.insert(hash, date)),
            number: number.and_then(|number| self.numbers.insert(number, date)),
            first_paragraph: before
                .filter(|(before, _)| first.is_some_and(|(own, _)| own == *before))
                .map(|(_, other)| other),
            summons: meeting.sent().and_then(|sent| self.summons.insert(sent.0, date)),
        }
    }
}

/// An item's heading and words as a hash, and the length of the words.
fn words(item: &Item) -> (u64, usize) {
    let mut hasher = FxHasher::default();
    item.title.0.hash(&mut hasher);
    let mut length = 0;
    each_text(item, &mut |text| {
        let words = text.0.trim();
        words.hash(&mut hasher);
        length += words.len();
    });
    (hasher.finish(), length)
}

/// Visits the running texts of an item and of those below it.
fn each_text(item: &Item, visit: &mut impl FnMut(&Prose)) {
    let own = [
        &item.summons,
        &item.description,
        &item.background,
        &item.text,
        &item.proposal,
        &item.procedure,
        &item.decision,
    ];
    own.into_iter().flatten().for_each(|text| visit(text));
    item.sections.iter().for_each(|section| visit(&section.text));
    item.motions.iter().filter_map(|motion| motion.text.as_deref()).for_each(&mut *visit);
    item.subitems.iter().for_each(|sub| each_text(sub, visit));
}

/// Who came late and left early, and when, as a hash; none if so few did that it may well have happened
/// twice.
fn attendance(meeting: &Meeting) -> Option<u64> {
    let mut hasher = FxHasher::default();
    let mut count = 0;
    let groups = meeting.attendance.iter().flat_map(|own| own.groups());
    for person in groups.flat_map(|(_, people)| people) {
        if person.came.is_some() || person.left.is_some() {
            count += 1;
            (&person.name.0, person.came.map(|time| time.0), person.left.map(|time| time.0))
                .hash(&mut hasher);
        }
    }
    (count >= FEWEST_TIMED).then(|| hasher.finish())
}
