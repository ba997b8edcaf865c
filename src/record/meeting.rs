//! `content/sammantraden/<datum>.yaml`: a meeting from summons to approved minutes, in one record.
//!
//! Fields about the agenda make the kallelse, fields about what happened make the protokoll.

use std::iter;

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer};

use super::accepted::Accepted;
use super::attachment::{Attachment, attachments};
use super::change::{Cancelled, MeetingKind, MovedFrom, moved_from};
use super::day::{Date, PendingDate, day_of_approval};
use super::fields::{Night, TimeSpan};
use super::file::Identity;
use super::forms::{OneOrMany, ValueOrNothing, bare};
use super::house::WebAddress;
use super::item::Item;
use super::located::{Located, aside, perhaps_aside};
use super::meeting_id::{MeetingId, NumberOfDay};
use super::notice::Notice;
use super::own_facts::OwnFacts;
use super::paragraph::{ParagraphNumber, ParagraphSet};
use super::people::{Attendance, Names, Secretary, Signer, Signing, Titled};
use super::statement::Adjournment;
use super::text::{Prose, Text};
use crate::yaml::NodeId;

/// A meeting.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "fälten `datum`, `ärenden` …")]
pub struct Meeting {
    /// The day.
    #[serde(rename = "datum")]
    pub date: Located<Date>,
    /// Which of the day's meetings it is, where the organ has several; left out: the first.
    #[serde(rename = "samma_dag")]
    pub nth: Option<Located<NumberOfDay>>,
    /// Its kind; left out: an ordinary one.
    #[serde(rename = "slag")]
    pub kind: Option<Located<MeetingKind>>,
    /// The days that it was moved from, the first of them first.
    #[serde(rename = "flyttat_från", default, deserialize_with = "moved_from")]
    pub moved_from: MovedFrom,
    /// That it isn't held.
    #[serde(rename = "inställt", default, deserialize_with = "perhaps_aside")]
    pub cancelled: Option<Located<Cancelled>>,
    /// Its number in the year.
    #[serde(rename = "nr")]
    pub number: Option<Located<u32>>,
    /// Its numbers in the register.
    #[serde(rename = "dnr", default)]
    pub registered: Names,
    /// Facts of its own, on the first page of the minutes.
    #[serde(rename = "uppgifter", default)]
    pub facts: OwnFacts,
    /// The hours.
    #[serde(rename = "tid")]
    pub time: Option<Located<TimeSpan>>,
    /// The days on which it goes on.
    #[serde(rename = "fortsätter", default)]
    pub continued: OneOrMany<Continuation>,
    /// The pauses.
    #[serde(rename = "ajourneringar", default)]
    pub adjournments: OneOrMany<Adjournment>,
    /// Whether the meeting is public (FL 19 §, KL 6:25); left out: not said.
    #[serde(rename = "offentligt")]
    pub public: Option<Located<bool>>,
    /// The place.
    #[serde(rename = "plats")]
    pub place: Option<Located<Text>>,
    /// Whether the budget is fixed there (FL 23 §).
    #[serde(rename = "fastställer_budget", default, deserialize_with = "aside")]
    pub fixes_budget: Located<bool>,
    /// The announcement of a public meeting (FL 19 §).
    #[serde(rename = "kungörelse")]
    pub announced: Option<Located<PublicNotice>>,
    /// Given when the meeting has been summoned.
    #[serde(rename = "kallelse", default, deserialize_with = "summons")]
    pub summons: Option<Summons>,
    /// The number of the first §; left out: goes on from the year's meeting before.
    #[serde(rename = "första_paragraf")]
    pub first_paragraph: Option<Located<ParagraphNumber>>,
    /// Who was there; given when there are minutes.
    #[serde(rename = "närvaro")]
    pub attendance: Option<Located<Attendance>>,
    /// Who keeps the minutes.
    #[serde(rename = "sekreterare")]
    pub secretary: Option<Secretary>,
    /// Who preside; left out: who has that role in the attendance.
    #[serde(rename = "ordförande", default)]
    pub chairs: OneOrMany<Located<Signer>>,
    /// Who approve the minutes beside the chair.
    #[serde(rename = "justerare", default)]
    pub adjusters: OneOrMany<Located<Signer>>,
    /// Who would approve them if another couldn't: they have no line to sign on.
    #[serde(rename = "reservjusterare", default)]
    pub reserves: Names,
    /// How the minutes are signed; left out: as the organisation says.
    #[serde(rename = "underskrift")]
    pub signing: Option<Located<Signing>>,
    /// The approval of the minutes (KL 5:69).
    #[serde(rename = "justering")]
    pub approval: Option<Approval>,
    /// The notice of the approval (KL 8:12).
    #[serde(rename = "anslag")]
    pub notice: Option<Notice>,
    /// Minutes of their own with some of the §§; the rest are in the meeting's.
    #[serde(rename = "delprotokoll", default)]
    pub separate: OneOrMany<SeparateMinutes>,
    /// The attachments.
    #[serde(rename = "bilagor", default, deserialize_with = "attachments")]
    pub attachments: Located<Vec<Located<Attachment>>>,
    /// The items, in the order that they were taken.
    #[serde(rename = "ärenden", default)]
    pub items: Vec<Item>,
    /// How far the minutes have come; left out: not said.
    #[serde(rename = "läge")]
    pub stage: Option<Located<Stage>>,
    /// Findings that someone has looked at, with why they may stay.
    #[serde(rename = "godtas", default)]
    pub accepted: OneOrMany<Accepted>,
}

impl Identity for Meeting {
    fn identity(&self) -> NodeId {
        self.date.node
    }

    fn accepted(&self) -> &[Accepted] {
        &self.accepted.0
    }
}

impl Meeting {
    /// What tells it from the organ's other meetings.
    pub fn id(&self) -> MeetingId {
        MeetingId { day: self.date.0, nth: self.nth.map_or(1, |nth| nth.0) }
    }

    /// Its days, in order.
    pub fn days(&self) -> impl Iterator<Item = NaiveDate> {
        iter::once(self.date.0).chain(self.continued.0.iter().map(|own| own.date.0))
    }

    /// The day that it ended (KL 5:19: what is put off to another day is the same meeting).
    pub fn last_day(&self) -> NaiveDate {
        self.days().max().unwrap_or(self.date.0)
    }

    /// Whether a time of the day doesn't say when it was, since it went on on another day.
    pub fn is_continued(&self) -> bool {
        !self.continued.0.is_empty()
    }

    /// Which times are those of the day after it.
    pub fn night(&self) -> Night {
        self.time.map(|time| Night::of(*time)).unwrap_or_default()
    }

    /// The day that the summons was sent, if that is known.
    pub fn sent(&self) -> Option<Located<Date>> {
        self.summons.as_ref().and_then(|summons| summons.date.known)
    }

    /// The day that documents about the summons are dated: when it was sent, else the meeting's.
    pub fn summons_day(&self) -> NaiveDate {
        self.sent().unwrap_or(self.date).0
    }

    /// The day that the minutes were approved, if that is known.
    pub fn approved(&self) -> Option<Located<Date>> {
        self.approval.as_ref().and_then(|approval| approval.date.known)
    }

    /// Why the minutes aren't approved, if the record says that they aren't.
    pub fn unapproved_because(&self) -> Option<&Located<Text>> {
        self.approval.as_ref().and_then(|approval| approval.omitted.as_ref())
    }

    /// Whether the record says that the minutes are to be approved, or how.
    pub fn awaits_approval(&self) -> bool {
        let is_pending = self.stage.is_some_and(|stage| stage.value != Stage::Justerat);
        let is_said = self.approval.as_ref().is_some_and(|approval| approval.omitted.is_none());
        is_said || is_pending || !self.adjusters.0.is_empty()
    }

    /// Who presided, as the record says it.
    pub fn chairs(&self) -> Vec<Chair<'_>> {
        let named = self.chairs.0.iter().map(|chair| Chair {
            name: &chair.name,
            paragraphs: chair.paragraphs.as_deref(),
            role: chair.role.as_deref(),
            title: chair.title.as_deref(),
            printed: chair.printed.as_deref(),
        });
        let deciding = self.attendance.iter().flat_map(|attendance| &attendance.deciding);
        let present =
            deciding.filter(|person| self.chairs.0.is_empty() && person.is_chair()).map(|person| {
                let paragraphs = person.paragraphs.as_deref();
                Chair { name: &person.name, paragraphs, role: None, title: None, printed: None }
            });
        named.chain(present).collect()
    }

    /// Whether it is a draft: what isn't decided yet is a gap on its pages.
    pub fn is_draft(&self) -> bool {
        self.stage.is_some_and(|stage| stage.value == Stage::Utkast)
    }

    /// Whether it is said that its minutes aren't approved yet.
    pub fn is_unapproved(&self) -> bool {
        self.stage.is_some_and(|stage| stage.value == Stage::Ojusterat)
    }

    /// Whether there is something to put together: a summons, and attachments that are documents.
    pub fn has_packet(&self) -> bool {
        self.is_held()
            && self.summons.is_some()
            && self.attachments.iter().any(|attachment| attachment.is_enclosed())
    }

    /// The points of its agenda, pauses too: all items but those that came up at the meeting.
    pub fn points(&self) -> impl Iterator<Item = &Item> + Clone {
        self.items.iter().filter(|item| !*item.added)
    }

    /// The items that are announced before it.
    pub fn agenda(&self) -> impl Iterator<Item = &Item> {
        self.points().filter(|item| !item.is_pause())
    }

    /// The items that become §§.
    pub fn paragraphs(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| item.has_paragraph())
    }
}

/// Another day on which a meeting goes on.
#[derive(Debug, Deserialize)]
#[serde(
    remote = "Self",
    deny_unknown_fields,
    expecting = "en dag, eller `{datum: 2024-11-26, tid: 09.00–12.00}`"
)]
pub struct Continuation {
    /// The day.
    #[serde(rename = "datum")]
    pub date: Located<Date>,
    /// The hours.
    #[serde(rename = "tid")]
    pub time: Option<Located<TimeSpan>>,
    /// The place; left out: the same.
    #[serde(rename = "plats")]
    pub place: Option<Located<Text>>,
}

bare!(Continuation, "datum");

/// Someone who presided.
#[derive(Debug, Clone, Copy)]
pub struct Chair<'a> {
    /// The name.
    pub name: &'a Text,
    /// The §§ for which; none for all.
    pub paragraphs: Option<&'a ParagraphSet>,
    /// As what, if not only as ordförande: "ålderspresident".
    pub role: Option<&'a Text>,
    /// Her title.
    pub title: Option<&'a Text>,
    /// How her name is printed where she signs.
    pub printed: Option<&'a Text>,
}

/// How far minutes have come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase", expecting = "`utkast`, `ojusterat` eller `justerat`")]
pub enum Stage {
    /// A draft: every page says so.
    Utkast,
    /// Written, but not yet approved: every page says so.
    Ojusterat,
    /// Approved.
    Justerat,
}

/// The summons.
#[derive(Debug, Default, Deserialize)]
#[serde(remote = "Self", deny_unknown_fields, expecting = "ett datum, eller `{datum: 2020-11-23}`")]
pub struct Summons {
    /// The day that it was sent.
    #[serde(rename = "datum", default)]
    pub date: PendingDate,
    /// Who sends it.
    #[serde(rename = "avsändare")]
    pub sender: Option<Titled>,
    /// What it says above the agenda: "Ledamöter och ersättare kallas härmed …".
    #[serde(rename = "meddelande")]
    pub message: Option<Located<Prose>>,
    /// Facts of its own.
    #[serde(rename = "uppgifter", default)]
    pub facts: OwnFacts,
    /// Who are summoned.
    #[serde(rename = "kallade", default)]
    pub summoned: Names,
    /// Who are informed of the meeting.
    #[serde(rename = "underrättas", default)]
    pub informed: Names,
    /// Where to give notice of absence; left out: as the organisation says.
    #[serde(rename = "förhinder")]
    pub excuse: Option<Located<Prose>>,
    /// Who sign it.
    #[serde(rename = "undertecknas", default)]
    pub signers: OneOrMany<Signer>,
    /// Who are sent it.
    #[serde(rename = "sändlista", default)]
    pub sent_to: Names,
}

bare!(Summons, "datum");

/// The summons; one that says nothing is there too.
fn summons<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Summons>, D::Error> {
    Ok(Some(ValueOrNothing::deserialize(deserializer)?.into_option().unwrap_or_default()))
}

/// The announcement of a public meeting (FL 19 §).
#[derive(Debug, Deserialize)]
#[serde(
    remote = "Self",
    deny_unknown_fields,
    expecting = "ett datum, eller `{datum: 2020-11-13, budgetförslag: https://…}`"
)]
pub struct PublicNotice {
    /// The day that it was announced.
    #[serde(rename = "datum")]
    pub date: Located<Date>,
    /// Where the proposed budget can be read from then on (KL 8:14).
    #[serde(rename = "budgetförslag")]
    pub proposal: Option<Located<WebAddress>>,
}

bare!(PublicNotice, "datum");

/// The approval of the minutes (KL 5:69).
#[derive(Debug, Deserialize)]
#[serde(
    remote = "Self",
    deny_unknown_fields,
    expecting = "ett datum, eller `{datum: 2020-11-26, tid: …, plats: …}`"
)]
pub struct Approval {
    /// The day that the last one signed.
    #[serde(rename = "datum", default, deserialize_with = "day_of_approval")]
    pub date: PendingDate,
    /// When that day.
    #[serde(rename = "tid")]
    pub time: Option<Located<TimeSpan>>,
    /// Where.
    #[serde(rename = "plats")]
    pub place: Option<Located<Text>>,
    /// Why they aren't approved, if they aren't: a committee that only prepares matters takes notes.
    #[serde(rename = "inget")]
    pub omitted: Option<Located<Text>>,
}

bare!(Approval, "datum");

/// Minutes of their own with some of a meeting's §§, approved and announced apart from the rest (KL 13:5: time for
/// appeal runs from the notice of the minutes that hold the decision).
#[derive(Debug, Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "ett delprotokoll: `{paragrafer: 3–5, justering: 2020-11-26, anslag: {uppsatt: 2020-11-27}}`"
)]
pub struct SeparateMinutes {
    /// The §§.
    #[serde(rename = "paragrafer")]
    pub paragraphs: Located<ParagraphSet>,
    /// Their approval.
    #[serde(rename = "justering")]
    pub approval: Option<Approval>,
    /// The notice of it.
    #[serde(rename = "anslag")]
    pub notice: Option<Notice>,
}
