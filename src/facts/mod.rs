//! What follows from the records, derived once and only read after that.
//!
//! In come the [`Records`] of each organ, out come its [`Facts`]: the §§ of each meeting and who took part in them, what
//! its approval sets running, what its packet holds, and the outline and sums of each long text. Each is
//! a pure function in a file of its own. Rules, documents, status and calendar all ask here, so that they
//! agree.

mod agenda;
pub mod board;
mod minutes;
pub mod announcement;
pub mod approval;
mod attended;
mod changes;
pub mod numbering;
mod body;
mod preparation;
pub mod enclosure;
mod file_names;
pub mod columns;
pub mod table_rows;
pub mod ledger;
pub mod long_text;
pub mod movements;
pub mod outline;
pub mod participation;
pub mod presence;
pub mod registers;
mod timeline;
mod public_notice;
#[cfg(test)]
mod by_minute;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

pub use self::agenda::{Slot, slots};
pub use self::announcement::{Announcement, AnnouncementKind};
pub use self::attended::{
    Attended, AttendedYear, Capacity, PersonYear, attended, years as attended_years,
};
pub use self::board::{Board, Dated, Day};
pub use self::body::{Body, OrganRecords};
pub use self::changes::{Change, changes};
pub use self::enclosure::{CheckedFile, Enclosure, EnclosureContent};
pub use self::file_names::UniqueNames;
pub use self::long_text::{LongText, SummedTable};
pub use self::minutes::MinutesPart;
pub use self::movements::{Movement, MovementKind};
pub use self::numbering::Numbering;
pub use self::participation::{ItemFacts, Paragraph, Participation, Step};
pub use self::preparation::{Lost, Prepared};
pub use self::presence::{MomentOf, Presence, Presences, Roll, Sitting};
pub use self::public_notice::announced_by;
pub use self::registers::{Assigned, AssignmentState, Registers};
pub use self::timeline::{Moment, Stretch};

use crate::diagnostic::Diagnostic;
use crate::project::OrganId;
use crate::record::{
    About, MeetingId, Organisation, ParagraphNumber, Records, Subject, Text, reads,
};

/// What follows from the records.
#[derive(Debug)]
pub struct Facts<'a> {
    /// The records.
    pub records: &'a Records,
    /// All organs.
    pub body: Arc<Body<'a>>,
    announcements: BTreeMap<Subject, Vec<Announcement<'a>>>,
    enclosures: BTreeMap<MeetingId, Vec<Enclosure>>,
    long_texts: BTreeMap<Subject, LongText<'a>>,
    participations: BTreeMap<MeetingId, Participation<'a>>,
    /// What registers are made of.
    pub registers: Registers<'a>,
}

/// A notice that goes up on a board.
#[derive(Debug, Clone, Copy)]
pub struct BoardNotice<'a> {
    /// What it announces.
    pub announcement: &'a Announcement<'a>,
    /// Where it goes up.
    pub board: &'a Board<'a>,
}

/// Derives what follows from the records of each organ, with findings for §§ that can't be numbered.
pub fn derive(all: &[Records]) -> (Vec<Facts<'_>>, Vec<Diagnostic>) {
    let (body, findings) = Body::new(all);
    let body = Arc::new(body);
    let mut organs: Vec<Facts<'_>> = body.organs().map(|own| of_organ(own, &body)).collect();
    let minutes = organs.iter().map(|facts| (facts.records, &facts.participations));
    let registers = Registers::of_each(&body, minutes);
    for (facts, own) in organs.iter_mut().zip(registers) {
        facts.registers = own;
    }
    // What follows from the minutes of all organs belongs to the organisation itself.
    if let Some((own, others)) = organs.split_first_mut().filter(|(_, others)| !others.is_empty()) {
        let registers = std::mem::take(&mut own.registers);
        own.registers = registers.joined(others.iter().map(|facts| &facts.registers));
    }
    (organs, findings)
}

/// The facts of an organ among those of all.
pub fn of<'f, 'a>(organs: &'f [Facts<'a>], organ: &OrganId) -> Option<&'f Facts<'a>> {
    organs.iter().find(|facts| facts.records.organ == *organ)
}

/// The facts that a document of all records of an organ is made from: for the organisation itself, those of all organs.
pub fn embraced<'f, 'a>(
    organs: &'f [Facts<'a>],
    organ: &OrganId,
) -> impl Iterator<Item = &'f Facts<'a>> {
    organs.iter().filter(|facts| organ.embraces(&facts.records.organ))
}

/// Derives what follows from the records of an organ.
fn of_organ<'a>(own: &OrganRecords<'a>, body: &Arc<Body<'a>>) -> Facts<'a> {
    let OrganRecords { records, numbering, .. } = own;
    let (records, body): (&'a Records, _) = (records, body.clone());
    let mut announcements = BTreeMap::new();
    if let Some(organisation) = records.organisation.as_ref().map(|record| &record.value) {
        for (id, record) in &records.meetings {
            let numbers = numbering.of(*id).unwrap_or_default();
            let announced = approval::of_meeting(organisation, &record.value, numbers);
            announcements.insert(records.subject(About::Meeting(*id)), announced);
        }
        for (date, record) in &records.audits {
            let announced = approval::of_audit(organisation, &record.value);
            announcements.insert(records.subject(About::Audit(*date)), announced);
        }
    }
    let meetings = records.meetings.iter();
    let enclosures = meetings
        .map(|(id, record)| (*id, enclosure::enclosures(&body, records, &record.value)))
        .filter(|(_, enclosures)| !enclosures.is_empty())
        .collect();
    let mut participations = BTreeMap::new();
    for (id, record) in records.meetings.iter().filter(|(_, record)| record.sound) {
        let numbers = numbering.of(*id).unwrap_or_default();
        participations.insert(*id, participation::participation(&record.value, numbers));
    }
    let sound: Vec<_> = records.subjects().filter(|(_, entry)| entry.sound).collect();
    let texts: Vec<_> = sound
        .into_par_iter()
        .filter_map(|(subject, _)| {
            let (text, reads) = reads::noting(|| records.manuscript(&subject).map(LongText::new));
            Some((subject, text?, reads))
        })
        .collect();
    let mut long_texts = BTreeMap::new();
    for (subject, text, reads) in texts {
        reads::add(&reads); // of another thread
        long_texts.insert(subject, text);
    }
    let registers = Registers::default(); // of all organs at once
    Facts { records, body, announcements, enclosures, long_texts, participations, registers }
}

impl<'a> Facts<'a> {
    /// The organisation, unless its file says too little.
    pub fn organisation(&self) -> Option<&'a Organisation> {
        self.records.organisation.as_ref().map(|record| &record.value)
    }

    /// The organs whose days and matters a document of all records says: of the organisation itself, all.
    pub fn organs(&self) -> impl Iterator<Item = &OrganRecords<'a>> {
        self.body.organs().filter(|own| self.records.organ.embraces(&own.records.organ))
    }

    /// What the organ is called, if it must be told from others.
    pub fn organ_among_several(&self) -> Option<&'a Text> {
        self.organisation().filter(|_| self.body.has_several()).map(|own| &own.organ.name)
    }

    /// The §§ of every meeting.
    pub fn numbering(&self) -> &Numbering {
        self.body.organ(&self.records.organ).map_or(Numbering::NONE, |own| &own.numbering)
    }

    /// The §§ of a meeting; none if it has none, or they can't be known.
    pub fn numbers(&self, held: MeetingId) -> &[ParagraphNumber] {
        self.numbering().of(held).unwrap_or_default()
    }

    /// What the approval of a meeting's minutes, or the revisors', sets running.
    pub fn announcements(&self, subject: &Subject) -> &[Announcement<'a>] {
        self.announcements.get(subject).map(Vec::as_slice).unwrap_or_default()
    }

    /// The notices of a record, with the names of their files: one on each board for each approval.
    pub fn notices(&self, subject: &Subject) -> impl Iterator<Item = (&str, BoardNotice<'_>)> {
        self.announcements(subject).iter().flat_map(|announcement| {
            announcement.boards.iter().filter_map(move |board| {
                Some((board.notice.as_deref()?, BoardNotice { announcement, board }))
            })
        })
    }

    /// A record's notice with the name of its file.
    pub fn notice(&self, subject: &Subject, name: &str) -> Option<BoardNotice<'_>> {
        self.notices(subject).find(|(own, _)| *own == name).map(|(_, notice)| notice)
    }

    /// What the packet of a meeting holds beside the summons, in the order of its numbers.
    pub fn enclosures(&self, held: MeetingId) -> &[Enclosure] {
        self.enclosures.get(&held).map(Vec::as_slice).unwrap_or_default()
    }

    /// The items of a meeting, those below after the one above, with who took part in each;
    /// none if its record isn't sound.
    pub fn items(&self, held: MeetingId) -> &[ItemFacts<'a>] {
        self.participation(held).map(|own| own.items.as_slice()).unwrap_or_default()
    }

    /// Who was there at a meeting, and when; none if its record isn't sound.
    pub fn participation(&self, held: MeetingId) -> Option<&Participation<'a>> {
        self.participations.get(&held)
    }

    /// The §§ of a meeting with their items.
    pub fn paragraphs(&self, held: MeetingId) -> Vec<Paragraph<'_>> {
        self.items(held).iter().filter_map(ItemFacts::paragraph).collect()
    }

    /// A long text with its landmarks, numbers and sums; none if its record isn't sound.
    pub fn long_text(&self, subject: &Subject) -> Option<&LongText<'a>> {
        self.long_texts.get(subject)
    }
}
