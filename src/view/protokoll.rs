//! The minutes: who was there, who signs, the notice, and each § with its decision.

use chrono::Datelike;
use serde::Serialize;

use super::item::{ItemView, Setting, line, paragraph_view, voting_lists};
use super::people::{self, AttendanceView, SigningView, in_style};
use super::plain;
use super::vote::VotingList;
use crate::prose::References;
use crate::record::{Adjournment, Attendance, Meeting, MemberKind, Organisation, ParagraphNumber};
use crate::swedish;

/// What a protokoll says.
#[derive(Debug, Serialize)]
pub struct Protokoll {
    /// The meeting's day: "2020-10-30".
    pub date: String,
    /// "fredag 30 oktober 2020".
    pub long_date: String,
    /// Its number in the year: "7/2020".
    pub number: Option<String>,
    /// "KS 2024/12, KS 2024/30".
    pub registered: Option<String>,
    /// "08.30–12.00".
    pub time: Option<String>,
    /// "10.15–10.30 (§ 50)".
    pub adjournments: Vec<String>,
    /// The place.
    pub place: Option<String>,
    /// Whether the meeting was public; none if that isn't said.
    pub public: Option<bool>,
    /// "§§ 47–58".
    pub paragraphs: Option<String>,
    /// Who was there.
    pub attendance: AttendanceView,
    /// Who signs, and how.
    pub signing: SigningView,
    /// The notice of the approval.
    pub notice: NoticeView,
    /// The §§.
    pub items: Vec<ItemView>,
    /// Lists of who voted how.
    pub voting_lists: Vec<VotingList>,
}

/// The notice of the approval.
#[derive(Debug, Serialize)]
pub struct NoticeView {
    /// "Region Västerbotten samt Umeå och Vännäs kommuner"; none without boards.
    pub boards: Option<String>,
    /// The day of approval.
    pub approved: Option<String>,
    /// The day that it went up.
    pub posted: Option<String>,
    /// The day that it comes down.
    pub removed: Option<String>,
    /// Where the minutes are kept.
    pub kept_at: Option<String>,
}

/// Makes the view of minutes whose §§ are `numbers`.
pub(super) fn view(
    organisation: &Organisation,
    meeting: &Meeting,
    attendance: &Attendance,
    numbers: &[ParagraphNumber],
) -> Protokoll {
    let pattern = &organisation.numbering.pattern;
    let paragraph = |number: ParagraphNumber| swedish::paragraphs(&[number], pattern);
    let numbered = || numbers.iter().copied().zip(meeting.paragraphs().map(|(_, item)| item));
    let left_out = meeting.items.iter().filter(|item| !item.has_paragraph());
    let references: References = numbered()
        .flat_map(|(number, item)| super::references(item, &swedish::reference(number, pattern)))
        .chain(left_out.flat_map(super::titles))
        .collect();
    let names = people::names(attendance);
    let setting = Setting { meeting, attendance, names: &names, references: &references };
    let item = |(number, item)| paragraph_view(setting, organisation, number, item);
    let lists = |(number, item)| voting_lists(setting, &paragraph(number), item);
    Protokoll {
        date: meeting.date.0.to_string(),
        long_date: swedish::long_date(meeting.date.0),
        number: meeting.number.map(|number| format!("{number}/{}", meeting.date.0.year())),
        registered: line(&meeting.registered),
        time: meeting.time.map(swedish::hours),
        adjournments: adjournments(organisation, &meeting.adjournments.0),
        place: meeting.place.as_ref().map(plain),
        public: meeting.public,
        paragraphs: (!numbers.is_empty()).then(|| swedish::paragraphs(numbers, pattern)),
        attendance: people::attendance(organisation, attendance),
        signing: people::signing(organisation, meeting),
        notice: notice_view(organisation, meeting),
        items: numbered().map(item).collect(),
        voting_lists: numbered().flat_map(lists).collect(),
    }
}

/// The pauses: "10.15–10.30 (§ 50)".
fn adjournments(organisation: &Organisation, pauses: &[Adjournment]) -> Vec<String> {
    let pause = |pause: &Adjournment| {
        let during = pause.paragraphs.as_ref().map(|set| in_style(organisation, set));
        let during = during.map(|during| format!(" ({during})")).unwrap_or_default();
        swedish::hours(pause.time) + &during
    };
    pauses.iter().map(pause).collect()
}

/// The notice, on the board of every member kommun and region (FL 19 §).
fn notice_view(organisation: &Organisation, meeting: &Meeting) -> NoticeView {
    let (posted, removed) = match &meeting.notice {
        Some(notice) => (notice.posted, notice.removed),
        None => (None, None),
    };
    NoticeView {
        boards: boards(organisation, meeting),
        approved: meeting.approval.as_ref().map(|approval| approval.date.0.to_string()),
        posted: posted.map(|date| date.0.to_string()),
        removed: removed.map(|date| date.0.to_string()),
        kept_at: organisation.kept_at.as_ref().map(plain),
    }
}

/// "Region Västerbotten samt Nordmaling, Umeå och Vännäs kommuner".
fn boards(organisation: &Organisation, meeting: &Meeting) -> Option<String> {
    let names = |kind: MemberKind| -> Vec<String> {
        let members = organisation.members.iter().filter(|member| member.kind == kind);
        let names = members.filter_map(|member| member.board_on(meeting.date.0));
        names.map(swedish::typography).collect()
    };
    let municipalities = names(MemberKind::Kommun);
    let municipalities = match municipalities.len() {
        0 => None,
        1 => Some(format!("{} kommun", municipalities[0])),
        _ => Some(format!("{} kommuner", swedish::list(&municipalities, "och"))),
    };
    let all: Vec<String> = names(MemberKind::Region).into_iter().chain(municipalities).collect();
    (!all.is_empty()).then(|| swedish::list(&all, "samt"))
}
