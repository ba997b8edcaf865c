//! What notices, their proof and the first page of minutes share: the minutes that are approved, and days.

use serde::Serialize;

use super::document::draft;
use super::head::{self, HeadView};
use super::occasion;
use super::signers;
use super::words::{joined, lines, paragraph_set, paragraphs, pending, typographic};
use crate::facts::board::board_owners;
use crate::facts::{Announcement, Dated, Day, Facts};
use crate::record::{
    About, Approval, Meeting, MemberKind, Organisation, PendingDate, Posting, Records, Signer,
    Subject,
};
use crate::swedish;

/// A day, and whether it is only planned.
#[derive(Debug, Serialize)]
pub struct DayView {
    /// "2024-12-23".
    pub date: String,
    /// Whether it is planned rather than done.
    pub is_planned: bool,
    /// Whether the boards' days differ; this is the last.
    pub differs: bool,
}

/// What the first page of minutes says of their notice.
#[derive(Debug, Serialize)]
pub struct NoticeView {
    /// "Region Västerbotten samt Umeå och Vännäs kommuner"; none without boards.
    pub boards: Option<String>,
    /// The §§ that it announces.
    pub paragraphs: Option<String>,
    /// The day of approval.
    pub approved: Option<String>,
    /// The day that it goes up, if the record says.
    pub posted: Option<DayView>,
    /// The day that it comes down, if the record says.
    pub removed: Option<DayView>,
    /// The last day to appeal.
    pub appeal_until: Option<DayView>,
    /// Where the minutes are kept.
    pub kept_at: Option<String>,
    /// Whether notices are up on every board.
    pub is_posted: bool,
    /// Whether there is to be a notice.
    pub is_due: bool,
    /// Why there is none, as the record says it.
    pub omitted: Option<String>,
}

/// What every notice, or proof, of a record has: the same on every board.
pub(crate) fn head(word: &str, subject: &Subject, facts: &Facts<'_>) -> Option<HeadView> {
    let organisation = facts.organisation()?;
    match &subject.about {
        About::Meeting(id) => {
            let stage = draft(facts.records.meeting(subject)?);
            Some(head::head(organisation, stage, format!("{word}, protokoll {id}"), id.day))
        }
        About::Audit(date) => {
            Some(head::head(organisation, None, format!("{word}, revision {date}"), *date))
        }
        _ => None,
    }
}

/// What a notice says of the minutes that it is about.
pub(crate) struct AnnouncedMinutes {
    pub(crate) organ: String,
    /// What kind of meeting they are of: "extra"; none for an ordinary one.
    pub(crate) kind: Option<&'static str>,
    pub(crate) paragraphs: Option<String>,
    pub(crate) signer: Option<String>,
    pub(crate) manner: &'static str,
}

impl AnnouncedMinutes {
    /// A meeting's, or the revisors'.
    pub(crate) fn of(
        subject: &Subject,
        organisation: &Organisation,
        records: &Records,
    ) -> Option<Self> {
        match &subject.about {
            About::Meeting(date) => {
                let meeting = &records.meetings.get(date)?.value;
                let signing =
                    signers::signing(organisation, meeting, None, None, meeting.approval.as_ref());
                let mut organs = lines(&organisation.organ.below);
                organs.push(typographic(&organisation.organ.name));
                Some(Self {
                    organ: organs.join(", "),
                    kind: occasion::kind(meeting),
                    paragraphs: None,
                    signer: signing.secretary,
                    manner: signing.manner,
                })
            }
            About::Audit(date) => {
                let audit = &records.audits.get(date)?.value;
                let organ = audit.organ.as_deref();
                let paragraphs = audit.paragraphs.as_deref();
                Some(Self {
                    organ: organ.map_or_else(|| "Revisorerna".to_owned(), typographic),
                    kind: None,
                    paragraphs: paragraphs.map(|set| paragraph_set(organisation, set)),
                    signer: audit.signer.as_ref().map(signer),
                    manner: signers::manner(*audit.signing),
                })
            }
            _ => None,
        }
    }
}

/// Who signs, with her role: "Åsa Ek, revisor".
fn signer(signer: &Signer) -> String {
    let name = signer.printed.as_deref().unwrap_or(&*signer.name);
    let parts = [Some(name), signer.title.as_deref(), signer.role.as_deref()];
    joined(parts.map(|part| part.map(typographic)), ", ").unwrap_or_default()
}

/// A day as templates read it.
pub(crate) fn day(day: Day) -> DayView {
    DayView { date: day.date().to_string(), is_planned: day.done().is_none(), differs: false }
}

/// The last day to appeal.
pub(crate) fn appeal_until(announcement: &Announcement<'_>) -> Option<DayView> {
    let limit = announcement.appeal_limit?;
    let is_planned = announcement.is_planned();
    Some(DayView { date: limit.day.to_string(), is_planned, differs: false })
}

/// What the first page of minutes says of their notice.
pub(crate) fn on_first_page(
    organisation: &Organisation,
    meeting: &Meeting,
    approval: Option<&Approval>,
    minutes: Option<&Announcement<'_>>,
) -> NoticeView {
    let announced_numbers = minutes.map(|minutes| minutes.numbers.as_slice());
    let posted = minutes.and_then(|minutes| recorded_day(&minutes.posted));
    NoticeView {
        boards: boards(organisation, meeting),
        paragraphs: paragraphs(organisation, announced_numbers.unwrap_or_default()),
        approved: approval.and_then(|approval| pending(&approval.date)),
        is_posted: posted.as_ref().is_some_and(|day| !day.is_planned),
        posted: posted
            .or_else(|| begun_day(minutes?, |posting| [&posting.posted, &posting.to_be_posted])),
        removed: minutes.and_then(|minutes| {
            recorded_day(&minutes.removed).or_else(|| {
                begun_day(minutes, |posting| [&posting.removed, &posting.to_be_removed])
            })
        }),
        appeal_until: minutes.and_then(appeal_until),
        is_due: minutes.is_none_or(|minutes| minutes.has_notice),
        omitted: minutes.and_then(|minutes| minutes.omitted).map(typographic),
        kept_at: organisation.kept_at.as_ref().map(|kept| typographic(&kept.place)),
    }
}

/// When notices go up or come down, if the record says it of every board: the last day.
fn recorded_day(boards: &[Option<Dated>]) -> Option<DayView> {
    let mut days: Vec<Day> = Vec::new();
    for dated in boards {
        let Dated { day, node } = dated.as_ref()?;
        node.is_some().then(|| days.push(*day))?;
    }
    let last = days.iter().map(|day| day.date()).max()?;
    Some(DayView {
        date: last.to_string(),
        is_planned: days.iter().any(|day| day.done().is_none()),
        differs: days.iter().any(|day| day.date() != last),
    })
}

/// When a notice goes up or comes down, as far as the record knows it: with a blank to fill in.
fn begun_day(
    announcement: &Announcement<'_>,
    dates: fn(&Posting) -> [&PendingDate; 2],
) -> Option<DayView> {
    let begun = announcement.postings().flat_map(dates).find(|date| date.begun.is_some());
    let date = begun.and_then(pending)?;
    Some(DayView { date, is_planned: false, differs: false })
}

/// "Region Västerbotten samt Nordmaling, Umeå och Vännäs kommuner".
fn boards(organisation: &Organisation, meeting: &Meeting) -> Option<String> {
    let (mut whole, mut short) = (Vec::new(), Vec::new());
    for (name, member) in board_owners(organisation, meeting.date.0) {
        let board = member.and_then(|member| member.board_on(meeting.date.0));
        match (member.map(|member| member.kind), board) {
            (Some(MemberKind::Kommun), Some(board)) => short.push(swedish::typography(board)),
            (_, board) => whole.push(swedish::typography(board.unwrap_or(name))),
        }
    }
    whole.extend(match short.as_slice() {
        [] => None,
        [one] => Some(format!("{one} kommun")),
        several => Some(format!("{} kommuner", swedish::list(several, "och"))),
    });
    (!whole.is_empty()).then(|| swedish::list(&whole, "samt"))
}
