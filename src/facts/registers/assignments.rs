//! What minutes give somebody to do, and which later §§ close: in come the items of all minutes, out come assignments
//! with what closed them, and closings that lead to nothing.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::minuted::Minuted;
use crate::facts::body::{Body, OrganRecords};
use crate::facts::numbering::Numbering;
use crate::project::OrganId;
use crate::record::{
    Assignment, Closing, MeetingId, ParagraphNumber, Records, Text, is_of_meeting,
};

/// What somebody is to do.
#[derive(Debug, Clone)]
pub struct Assigned<'a> {
    /// Where it was given.
    pub given: Minuted<'a>,
    /// Its place among those that the § gave, from 1.
    pub order: u32,
    /// Who is to do what.
    pub said: &'a Assignment,
    /// By when, if that is said.
    pub deadline: Option<Deadline<'a>>,
    /// The first item that closes it.
    closed: Option<Minuted<'a>>,
}

/// The last day for something that somebody is to do, with what is said when the day has passed.
#[derive(Debug, Clone)]
pub struct Deadline<'a> {
    /// The day.
    pub day: NaiveDate,
    /// Who is to do it.
    pub to: Vec<&'a Text>,
    /// What, if it isn't what was decided.
    pub what: Option<&'a Text>,
}

/// Where it stands on a day.
#[derive(Debug, Clone, Copy)]
pub enum AssignmentState<'a> {
    /// Nothing says that it is done.
    Open,
    /// The same, and the last day for it has passed.
    Overdue,
    /// It is done, as an item says.
    Done(Minuted<'a>),
}

impl<'a> Assigned<'a> {
    /// The item that had closed it by a day. A draft closes nothing.
    pub fn done(&self, day: NaiveDate) -> Option<Minuted<'a>> {
        self.closed.filter(|by| by.held.day <= day && !by.is_draft)
    }

    /// The item of another organ's minutes that closes it.
    pub fn closed_elsewhere(&self) -> Option<Minuted<'a>> {
        self.closed.filter(|by| by.organ != self.given.organ)
    }

    /// Where it stands on a day.
    pub fn state(&self, day: NaiveDate) -> AssignmentState<'a> {
        match self.done(day) {
            Some(by) => AssignmentState::Done(by),
            None if self.deadline.as_ref().is_some_and(|own| own.day < day) => {
                AssignmentState::Overdue
            }
            None => AssignmentState::Open,
        }
    }
}

/// A closing that closes nothing, or not all that it says.
#[derive(Debug)]
pub struct MistakenClosing<'a> {
    /// The item that says it.
    pub by: Minuted<'a>,
    /// What it says.
    pub closing: &'a Closing,
    /// What is wrong.
    pub mistake: Mistake<'a>,
}

/// What is wrong with a closing.
#[derive(Debug, Clone, Copy)]
pub enum Mistake<'a> {
    /// There is no such organ.
    NoOrgan,
    /// The organ has no such meeting.
    NoMeeting(&'a Records),
    /// The meeting, or the year, has no such §.
    NoParagraph,
    /// The § isn't before the one that closes.
    NotBefore,
    /// The § gives nobody anything to do.
    NothingGiven,
    /// The § gives fewer; so many.
    TooFew(u32),
    /// An earlier § has closed it.
    ClosedBefore(Minuted<'a>),
}

/// A § of a meeting.
type Place = (MeetingId, ParagraphNumber);

/// What the minutes of all organs give somebody to do, and the closings that lead to nothing.
pub(super) fn assigned<'a>(
    body: &Body<'a>,
    minuted: &[Minuted<'a>],
) -> (Vec<Assigned<'a>>, Vec<MistakenClosing<'a>>) {
    let mut assigned = Vec::new();
    let mut of_paragraph: BTreeMap<(&OrganId, Place), Vec<usize>> = BTreeMap::new();
    for given in minuted {
        let own = of_paragraph.entry((given.organ, (given.held, given.number))).or_default();
        for said in &given.item.assignments.0 {
            if given.is_draft {
                await_minutes(said);
            }
            own.push(assigned.len());
            let order = u32::try_from(own.len()).unwrap_or(u32::MAX);
            assigned.push(Assigned {
                given: *given,
                order,
                said,
                deadline: deadline(said),
                closed: None,
            });
        }
    }
    let mut mistaken = Vec::new();
    for by in minuted {
        for closing in &by.item.closings.0 {
            let found = paragraph(body, by, closing).and_then(|place| {
                let Some(place) = place else { return Ok(()) }; // nobody knows
                let own = of_paragraph.get(&place).map(Vec::as_slice).unwrap_or_default();
                close(&mut assigned, own, by, closing)
            });
            mistaken.extend(found.err().map(|mistake| MistakenClosing {
                by: *by,
                closing,
                mistake,
            }));
        }
    }
    (assigned, mistaken)
}

/// Reads what a draft gives: registers have it once the minutes are none, so it isn't without effect.
fn await_minutes(said: &Assignment) {
    for text in said.to.0.iter().chain(&said.what) {
        let _: &Text = text;
    }
}

/// By when something is to be done.
fn deadline(said: &Assignment) -> Option<Deadline<'_>> {
    let due = said.due.as_ref()?;
    let to = said.to.0.iter().map(|name| &**name).collect();
    Some(Deadline { day: due.0, to, what: said.what.as_deref() })
}

/// The § that a closing means; none if that can't be known.
fn paragraph<'a>(
    body: &Body<'a>,
    by: &Minuted<'a>,
    closing: &Closing,
) -> Result<Option<(&'a OrganId, Place)>, Mistake<'a>> {
    let organ = match &closing.organ {
        Some(name) => body.named(&name.0),
        None => body.organ(by.organ),
    };
    let OrganRecords { records, numbering, .. } = organ.ok_or(Mistake::NoOrgan)?;
    let records: &'a Records = records;
    let place = match closing.held.as_deref() {
        Some(held) => of_meeting(records, numbering, (*held, *closing.paragraph), by),
        None => of_year(records, numbering, *closing.paragraph, by),
    };
    Ok(place?.map(|place| (&records.organ, place)))
}

/// A § of a meeting that a closing names.
fn of_meeting<'a>(
    records: &'a Records,
    numbering: &Numbering,
    place: Place,
    by: &Minuted<'_>,
) -> Result<Option<Place>, Mistake<'a>> {
    let (held, _) = place;
    if !is_before(records, place, by) {
        return Err(Mistake::NotBefore);
    }
    if has_paragraph(numbering, place) {
        return Ok(known(records, place));
    }
    match records.meetings.get(&held) {
        Some(record) if !record.sound || numbering.of(held).is_none() => Ok(None),
        Some(_) => Err(Mistake::NoParagraph),
        None if may_be_unread(records, held.day) => Ok(None),
        None => Err(Mistake::NoMeeting(records)),
    }
}

/// The last § with a number before the one that closes, in the same year.
fn of_year<'a>(
    records: &'a Records,
    numbering: &Numbering,
    number: ParagraphNumber,
    by: &Minuted<'_>,
) -> Result<Option<Place>, Mistake<'a>> {
    let year = by.held.year_until().start..=MeetingId { nth: u8::MAX, ..by.held };
    let held = records.meetings.range(year).rev();
    let mut places = held.map(|(held, _)| (*held, number));
    match places.find(|own| is_before(records, *own, by) && has_paragraph(numbering, *own)) {
        Some(place) => Ok(known(records, place)),
        None if has_paragraph(numbering, (by.held, number)) => Err(Mistake::NotBefore),
        None if records.is_doubtful("sammantraden") => Ok(None),
        None => Err(Mistake::NoParagraph),
    }
}

/// Whether a § comes before the one that closes. Of another organ's nobody knows who met first that day.
fn is_before(records: &Records, place: Place, by: &Minuted<'_>) -> bool {
    match records.organ == *by.organ {
        true => place < (by.held, by.number),
        false => place.0.day <= by.held.day,
    }
}

/// A §, if all that it says is known.
fn known(records: &Records, place: Place) -> Option<Place> {
    records.meetings.get(&place.0).filter(|record| record.sound).map(|_| place)
}

/// Whether a meeting has a §.
fn has_paragraph(numbering: &Numbering, (held, number): Place) -> bool {
    numbering.of(held).is_some_and(|own| own.contains(&number))
}

/// Whether a meeting on a day may be among the records that can't be read.
fn may_be_unread(records: &Records, day: NaiveDate) -> bool {
    let mut unread = records.unread.iter().filter(|(path, _)| is_of_meeting(path));
    unread.any(|(_, own)| own.is_none_or(|own| own == day))
}

/// Closes those that a closing means among the ones that its § gave.
fn close<'a>(
    assigned: &mut [Assigned<'a>],
    given: &[usize],
    by: &Minuted<'a>,
    closing: &Closing,
) -> Result<(), Mistake<'a>> {
    let count = u32::try_from(given.len()).unwrap_or(u32::MAX);
    let which = closing.which.as_deref();
    if given.is_empty() {
        return Err(Mistake::NothingGiven);
    }
    if which.and_then(|which| which.last()).is_some_and(|last| last > count) {
        return Err(Mistake::TooFew(count));
    }
    let mut open = Vec::new();
    let mut closed = None;
    for at in given {
        let own = &assigned[*at];
        match own.closed {
            _ if which.is_some_and(|which| !which.contains(own.order)) => {}
            Some(before) => {
                closed = closed.or(Some(Mistake::ClosedBefore(before)));
            }
            None => open.push(*at),
        }
    }
    for at in &open {
        assigned[*at].closed = Some(*by);
    }
    // One that means all that is left of a § has nothing wrong.
    match closed.filter(|_| which.is_some() || open.is_empty()) {
        Some(mistake) => Err(mistake),
        None => Ok(()),
    }
}
