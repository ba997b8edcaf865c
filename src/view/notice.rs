//! What is posted on notice boards: that minutes are approved, that a meeting is public; and the proof
//! that it was.

use chrono::NaiveDate;
use serde::Serialize;

use super::people::SigningView;
use super::{people, plain};
use crate::announcement::{self, Announcement, AnnouncementKind, Board, Dated, Day};
use crate::numbering::Numbering;
use crate::plan::Part;
use crate::record::{
    Appeal, Keeping, Meeting, MemberKind, Organisation, ParagraphNumber, Records, Subject,
};
use crate::swedish;

/// What an anslag says.
#[derive(Debug, Serialize)]
pub struct Anslag {
    /// "protokoll", "paragrafer" for those approved at the meeting, "revision" for the revisors'.
    pub what: &'static str,
    /// Whose board it goes up on: "Umeå kommun".
    pub board: String,
    /// A name for it that no other has: "anslag-2024-11-29-umea-kommun".
    pub id: String,
    /// The organ whose minutes they are: "Styrelsen".
    pub organ: String,
    /// The meeting's day: "2024-11-29".
    pub date: String,
    /// "§§ 55–67".
    pub paragraphs: Option<String>,
    /// Whether that is one alone.
    pub is_one: bool,
    /// The day of approval: "2024-12-17".
    pub approved: Option<String>,
    /// The day that it goes up.
    pub posted: Option<DayView>,
    /// The last day for that.
    pub post_by: Option<String>,
    /// The first day that it may come down.
    pub removable: Option<String>,
    /// The day that it is to come down, if that is later.
    pub to_be_removed: Option<String>,
    /// The day that it came down.
    pub removed: Option<String>,
    /// The last day to appeal, and whether that hangs on a plan.
    pub appeal_until: Option<DayView>,
    /// Where the minutes are.
    pub kept_at: Option<String>,
    /// Where they can be read on the web.
    pub web: Option<String>,
    /// How to appeal.
    pub appeal: AppealView,
    /// Who signs it, and how.
    pub signer: Option<String>,
    /// "penna", "digital", "ingen".
    pub manner: &'static str,
}

/// A day, and whether it is only planned.
#[derive(Debug, Serialize)]
pub struct DayView {
    /// "2024-12-23".
    pub date: String,
    /// Whether it hasn't been done yet.
    pub is_planned: bool,
    /// Whether boards have other days than this.
    pub differs: bool,
}

/// How to appeal (KL 13 kap.).
#[derive(Debug, Serialize)]
pub struct AppealView {
    /// Whether members of the members may appeal (FL 28 §), rather than the body's own.
    pub is_joint: bool,
    /// The court, if it is told which.
    pub court: Option<String>,
    /// Its postal address, a line each.
    pub address: Vec<String>,
    /// Its e-mail address.
    pub email: Option<String>,
    /// Its page on the web.
    pub web: Option<String>,
}

/// What a kungörelse says.
#[derive(Debug, Serialize)]
pub struct Kungorelse {
    /// A name for it that no other has: "kungorelse-2020-11-27".
    pub id: String,
    /// The organ in the genitive: "Styrelsens".
    pub whose: String,
    /// The day that it was announced.
    pub announced: String,
    /// The meeting's day: "2020-11-27".
    pub date: String,
    /// "fredagen den 27 november 2020".
    pub on_day: String,
    /// "fredag 27 november 2020".
    pub long_date: String,
    /// "08.30–12.00".
    pub time: Option<String>,
    /// The place.
    pub place: Option<String>,
    /// Whether the budget is fixed there.
    pub fixes_budget: bool,
    /// Where the proposed budget can be read.
    pub proposal: Option<String>,
}

/// What an anslagsbevis says.
#[derive(Debug, Serialize)]
pub struct Anslagsbevis {
    /// The organ whose minutes they are: "Styrelsen".
    pub organ: String,
    /// The meeting's day.
    pub date: String,
    /// Whether it is done on every board, or only planned on some.
    pub is_posted: bool,
    /// What was announced: §§ that were approved at the meeting, then the minutes.
    pub lots: Vec<LotView>,
    /// Where the minutes are.
    pub kept_at: Option<String>,
    /// Who signs it.
    pub signer: Option<String>,
    /// "penna", "digital", "ingen".
    pub manner: &'static str,
}

/// Some §§, and where their approval was announced.
#[derive(Debug, Serialize)]
pub struct LotView {
    /// "§§ 55–67".
    pub paragraphs: Option<String>,
    /// The day of approval.
    pub approved: Option<String>,
    /// The last day to appeal.
    pub appeal_until: Option<DayView>,
    /// The boards.
    pub boards: Vec<BoardView>,
}

/// A notice on a board.
#[derive(Debug, Serialize)]
pub struct BoardView {
    /// Whose board: "Umeå kommun".
    pub name: String,
    /// The day that it went up.
    pub posted: Option<DayView>,
    /// The day that it came down.
    pub removed: Option<DayView>,
    /// Who confirms it.
    pub proof: Option<String>,
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
    /// Where the minutes are kept.
    pub kept_at: Option<String>,
}

/// Makes the view of a notice; `None` if the records don't hold it.
pub(super) fn anslag(
    subject: &Subject,
    records: &Records,
    numbering: &Numbering,
    part: &Part,
) -> Option<Anslag> {
    let Part::Notice { announcement, board, name } = part else { return None };
    let organisation = &records.organisation.as_ref()?.value;
    let announcements = announcement::of(subject, records, numbering);
    let announced = announcements.get(*announcement)?;
    let board = announced.boards.get(*board)?;
    let minutes = Minutes::of(subject, organisation, records)?;
    let numbers = &announced.numbers;
    let planned = board.removed.filter(|day| day.done().is_none()).map(Day::date);
    let (what, folder) = match announced.what {
        AnnouncementKind::Minutes => ("protokoll", "sammantraden"),
        AnnouncementKind::AtOnce => ("paragrafer", "sammantraden"),
        AnnouncementKind::Audit => ("revision", "revision"),
    };
    let iso = |day: NaiveDate| day.to_string();
    Some(Anslag {
        what,
        id: format!("anslag-{folder}-{}-{name}", announced.held),
        board: swedish::typography(board.name),
        organ: minutes.organ,
        date: iso(announced.held),
        is_one: numbers.len() == 1,
        paragraphs: minutes.paragraphs.or_else(|| super::paragraphs(organisation, numbers)),
        approved: announced.approved.map(iso),
        posted: board.posted.map(day),
        post_by: announced.posting_limit.map(|limit| iso(limit.day)),
        removable: announced.removable.map(iso),
        to_be_removed: planned.filter(|day| Some(*day) > announced.removable).map(iso),
        removed: board.removed.and_then(Day::done).map(iso),
        appeal_until: appeal_until(announced),
        kept_at: announced.kept_at.map(|kept| plain(&kept.place)),
        web: announced.kept_at.and_then(web),
        appeal: appeal(organisation),
        signer: minutes.signer,
        manner: minutes.manner,
    })
}

/// What a notice says of the minutes that it is about.
struct Minutes {
    organ: String,
    paragraphs: Option<String>,
    signer: Option<String>,
    manner: &'static str,
}

impl Minutes {
    /// A meeting's, or the revisors'.
    fn of(subject: &Subject, organisation: &Organisation, records: &Records) -> Option<Self> {
        match subject {
            Subject::Meeting(date) => {
                let meeting = &records.meetings.get(date)?.value;
                let signing = people::signing(organisation, meeting, None);
                let organs = organisation.organ.below.0.iter().chain([&organisation.organ.name]);
                let organ = organs.map(plain).collect::<Vec<_>>().join(", ");
                let SigningView { secretary: signer, manner, .. } = signing;
                Some(Self { organ, paragraphs: None, signer, manner })
            }
            Subject::Audit(date) => {
                let audit = &records.audits.get(date)?.value;
                let organ = audit.organ.as_ref().map(plain);
                let paragraphs = audit.paragraphs.as_ref();
                Some(Self {
                    organ: organ.unwrap_or_else(|| "Revisorerna".to_owned()),
                    paragraphs: paragraphs.map(|set| people::in_style(organisation, set)),
                    signer: audit.signer.as_ref().map(|signer| plain(&signer.name)),
                    manner: people::manner(audit.signing),
                })
            }
            _ => None,
        }
    }
}

/// A day as templates take it.
fn day(day: Day) -> DayView {
    DayView { date: day.date().to_string(), is_planned: day.done().is_none(), differs: false }
}

/// The last day to appeal.
fn appeal_until(announcement: &Announcement<'_>) -> Option<DayView> {
    let limit = announcement.appeal_limit?;
    let is_planned = announcement.is_planned();
    Some(DayView { date: limit.day.to_string(), is_planned, differs: false })
}

/// Where minutes can be read on the web.
fn web(kept: &Keeping) -> Option<String> {
    kept.web.as_ref().map(|web| web.0.clone())
}

/// How to appeal.
fn appeal(organisation: &Organisation) -> AppealView {
    let told: Option<&Appeal> = organisation.appeal.as_ref();
    AppealView {
        is_joint: organisation.is_joint(),
        court: told.map(|appeal| plain(&appeal.court)),
        address: told
            .map(|appeal| appeal.address.0.iter().map(plain).collect())
            .unwrap_or_default(),
        email: told.and_then(|appeal| appeal.email.as_ref()).map(|email| email.0.clone()),
        web: told.and_then(|appeal| appeal.web.as_ref()).map(|web| web.0.clone()),
    }
}

/// Makes the view of the announcement of a public meeting.
pub(super) fn kungorelse(
    organisation: &Organisation,
    records: &Records,
    meeting: &Meeting,
) -> Option<Kungorelse> {
    let announced = meeting.announced.as_ref()?;
    Some(Kungorelse {
        id: format!("kungorelse-{}", meeting.date.0),
        whose: swedish::genitive(&plain(&organisation.organ.name)),
        announced: announced.date.0.to_string(),
        date: meeting.date.0.to_string(),
        on_day: swedish::on_day(meeting.date.0),
        long_date: swedish::long_date(meeting.date.0),
        time: meeting.time.map(swedish::hours),
        place: meeting.place.as_ref().map(plain),
        fixes_budget: records.fixes_budget(meeting),
        proposal: announced.proposal.as_ref().map(|web| web.0.clone()),
    })
}

/// Makes the view of the proof that a record's notices were up.
pub(super) fn bevis(
    subject: &Subject,
    records: &Records,
    numbering: &Numbering,
) -> Option<Anslagsbevis> {
    let organisation = &records.organisation.as_ref()?.value;
    let announcements = announcement::of(subject, records, numbering);
    let minutes = Minutes::of(subject, organisation, records)?;
    let board = |board: &Board<'_>| BoardView {
        name: swedish::typography(board.name),
        posted: board.posted.map(day),
        removed: board.removed.map(day),
        proof: board.proof.map(swedish::typography),
    };
    let lot = |announced: &Announcement<'_>| LotView {
        paragraphs: super::paragraphs(organisation, &announced.numbers)
            .or_else(|| minutes.paragraphs.clone()),
        approved: announced.approved.map(|day| day.to_string()),
        appeal_until: appeal_until(announced),
        boards: announced.boards.iter().map(board).collect(),
    };
    let approved = || announcements.iter().filter(|announced| announced.approved.is_some());
    Some(Anslagsbevis {
        date: announcements.first()?.held.to_string(),
        is_posted: approved().all(|announced| !announced.is_planned()),
        lots: approved().map(lot).collect(),
        kept_at: announcements.first()?.kept_at.map(|kept| plain(&kept.place)),
        organ: minutes.organ,
        signer: minutes.signer,
        manner: minutes.manner,
    })
}

/// What the first page of minutes says of their notice.
pub(super) fn on_first_page(
    organisation: &Organisation,
    meeting: &Meeting,
    numbers: &[ParagraphNumber],
) -> NoticeView {
    let announcements = announcement::of_meeting(organisation, meeting, numbers);
    let minutes =
        announcements.iter().find(|announced| announced.what == AnnouncementKind::Minutes);
    let numbers = minutes.map(|minutes| minutes.numbers.as_slice()).unwrap_or_default();
    NoticeView {
        boards: boards(organisation, meeting),
        paragraphs: super::paragraphs(organisation, numbers),
        approved: minutes.and_then(|minutes| minutes.approved).map(|day| day.to_string()),
        posted: minutes.and_then(|minutes| told(&minutes.posted)),
        removed: minutes.and_then(|minutes| told(&minutes.removed)),
        kept_at: organisation.kept_at.as_ref().map(|kept| plain(&kept.place)),
    }
}

/// When notices go up or come down, if the record says it of every board: the last day.
fn told(days: &[Option<Dated>]) -> Option<DayView> {
    let told = |dated: &Option<Dated>| {
        let Dated { day, node } = dated.as_ref()?;
        node.is_some().then_some(*day)
    };
    let days: Vec<Day> = days.iter().map(told).collect::<Option<_>>()?;
    let dates = || days.iter().map(|day| day.date());
    let (first, last) = (dates().min()?, dates().max()?);
    Some(DayView {
        date: last.to_string(),
        is_planned: days.iter().any(|day| day.done().is_none()),
        differs: first != last,
    })
}

/// "Region Västerbotten samt Nordmaling, Umeå och Vännäs kommuner".
fn boards(organisation: &Organisation, meeting: &Meeting) -> Option<String> {
    let (mut whole, mut short) = (Vec::new(), Vec::new());
    for (name, member) in announcement::board_owners(organisation) {
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
