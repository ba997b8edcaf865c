//! What is posted on notice boards: that minutes are approved, that a meeting is public; and the proof
//! that it was.

use serde::Serialize;

use super::document::draft;
use super::head::{self, HeadView};
use super::people;
use super::words::{lines, paragraph_set, paragraphs, typographic};
use crate::facts::announcement::board_owners;
use crate::facts::{Announcement, AnnouncementKind, Board, Dated, Day, Facts, Notice};
use crate::record::{Appeal, Keeping, Meeting, MemberKind, Organisation, Records, Subject};
use crate::swedish;

/// What an anslag says.
#[derive(Debug, Serialize)]
pub struct Anslag {
    /// "protokoll", "paragrafer" for those approved at the meeting, "revision" for the revisors'.
    pub what: &'static str,
    /// Whose board it goes up on: "Umeå kommun".
    pub board: String,
    /// A unique name: "anslag-2024-11-29-umea-kommun".
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
    /// The last day to appeal, and whether it depends on planned days.
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
    /// Whether it is up: the day is done, not only planned.
    pub is_posted: bool,
    /// Whether the last day to appeal, and so the day that it comes down, depends on planned days.
    pub is_preliminary: bool,
}

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

/// How to appeal (KL 13 kap.).
#[derive(Debug, Serialize)]
pub struct AppealView {
    /// Whether those may appeal who are members of a member (FL 28 §), rather than the body's own.
    pub is_joint: bool,
    /// The court, if the organisation says which.
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
    /// A unique name: "kungorelse-2020-11-27".
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
    /// Whether notices are up on every board.
    pub is_posted: bool,
}

/// Makes the view of a notice; `None` if the records don't hold it.
pub fn anslag(subject: &Subject, facts: &Facts<'_>, notice: Notice<'_>) -> Option<Anslag> {
    let Notice { announcement: announced, board } = notice;
    let organisation = facts.organisation()?;
    let minutes = AnnouncedMinutes::of(subject, organisation, facts.records)?;
    let numbers = &announced.numbers;
    let posted = board.posted.map(day);
    let appeal_until = appeal_until(announced);
    let planned_removal = board.removed.filter(|day| day.done().is_none()).map(Day::date);
    let what = match announced.what {
        AnnouncementKind::Minutes => "protokoll",
        AnnouncementKind::AtOnce => "paragrafer",
        AnnouncementKind::Audit => "revision",
    };
    Some(Anslag {
        what,
        id: id(announced, board.notice.as_deref()?),
        board: swedish::typography(board.name),
        organ: minutes.organ,
        date: announced.held.to_string(),
        is_one: numbers.len() == 1,
        paragraphs: minutes.paragraphs.or_else(|| paragraphs(organisation, numbers)),
        approved: announced.approved.map(|day| day.to_string()),
        is_posted: posted.as_ref().is_some_and(|day| !day.is_planned),
        posted,
        post_by: announced.posting_limit.map(|limit| limit.day.to_string()),
        removable: announced.removable.map(|day| day.to_string()),
        to_be_removed: planned_removal
            .filter(|day| Some(*day) > announced.removable)
            .map(|day| day.to_string()),
        removed: board.removed.and_then(Day::done).map(|day| day.to_string()),
        is_preliminary: appeal_until.as_ref().is_some_and(|day| day.is_planned),
        appeal_until,
        kept_at: announced.kept_at.map(|kept| typographic(&kept.place)),
        web: announced.kept_at.and_then(web),
        appeal: appeal(organisation),
        signer: minutes.signer,
        manner: minutes.manner,
    })
}

/// A name for the notice in the file `name` that no other has, on the web and in letters.
pub fn id(announcement: &Announcement<'_>, name: &str) -> String {
    let folder = match announcement.what {
        AnnouncementKind::Minutes | AnnouncementKind::AtOnce => "sammantraden",
        AnnouncementKind::Audit => "revision",
    };
    format!("anslag-{folder}-{}-{name}", announcement.held)
}

/// What every notice, or proof, of a record has: the same on every board.
pub fn head(word: &str, subject: &Subject, facts: &Facts<'_>) -> Option<HeadView> {
    let organisation = facts.organisation()?;
    match subject {
        Subject::Meeting(date) => {
            let stage = draft(facts.records.meeting(subject)?);
            Some(head::head(organisation, stage, format!("{word}, protokoll {date}"), *date))
        }
        Subject::Audit(date) => {
            Some(head::head(organisation, None, format!("{word}, revision {date}"), *date))
        }
        _ => None,
    }
}

/// What a notice says of the minutes that it is about.
struct AnnouncedMinutes {
    organ: String,
    paragraphs: Option<String>,
    signer: Option<String>,
    manner: &'static str,
}

impl AnnouncedMinutes {
    /// A meeting's, or the revisors'.
    fn of(subject: &Subject, organisation: &Organisation, records: &Records) -> Option<Self> {
        match subject {
            Subject::Meeting(date) => {
                let meeting = &records.meetings.get(date)?.value;
                let signing = people::signing(organisation, meeting, None);
                let mut organs = lines(&organisation.organ.below);
                organs.push(typographic(&organisation.organ.name));
                Some(Self {
                    organ: organs.join(", "),
                    paragraphs: None,
                    signer: signing.secretary,
                    manner: signing.manner,
                })
            }
            Subject::Audit(date) => {
                let audit = &records.audits.get(date)?.value;
                let organ = audit.organ.as_ref();
                let paragraphs = audit.paragraphs.as_ref();
                Some(Self {
                    organ: organ.map_or_else(|| "Revisorerna".to_owned(), typographic),
                    paragraphs: paragraphs.map(|set| paragraph_set(organisation, set)),
                    signer: audit.signer.as_ref().map(|signer| typographic(&signer.name)),
                    manner: people::manner(audit.signing),
                })
            }
            _ => None,
        }
    }
}

/// A day as templates read it.
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
    let appeal: Option<&Appeal> = organisation.appeal.as_ref();
    AppealView {
        is_joint: organisation.is_joint(),
        court: appeal.map(|appeal| typographic(&appeal.court)),
        address: appeal.map(|appeal| lines(&appeal.address)).unwrap_or_default(),
        email: appeal.and_then(|appeal| appeal.email.as_ref()).map(|email| email.0.clone()),
        web: appeal.and_then(|appeal| appeal.web.as_ref()).map(|web| web.0.clone()),
    }
}

/// Makes the view of the announcement of a public meeting.
pub fn kungorelse(
    organisation: &Organisation,
    records: &Records,
    meeting: &Meeting,
) -> Option<Kungorelse> {
    let announced = meeting.announced.as_ref()?;
    Some(Kungorelse {
        id: format!("kungorelse-{}", meeting.date.0),
        whose: swedish::genitive(&typographic(&organisation.organ.name)),
        announced: announced.date.0.to_string(),
        date: meeting.date.0.to_string(),
        on_day: swedish::on_day(meeting.date.0),
        long_date: swedish::long_date(meeting.date.0),
        time: meeting.time.map(swedish::hours),
        place: meeting.place.as_ref().map(typographic),
        fixes_budget: records.fixes_budget(meeting),
        proposal: announced.proposal.as_ref().map(|web| web.0.clone()),
    })
}

/// Makes the view of the proof that a record's notices were up.
pub fn bevis(subject: &Subject, facts: &Facts<'_>) -> Option<Anslagsbevis> {
    let organisation = facts.organisation()?;
    let announcements = facts.announcements(subject);
    let minutes = AnnouncedMinutes::of(subject, organisation, facts.records)?;
    let mut is_posted = true;
    let mut lots = Vec::new();
    for announced in announcements.iter().filter(|announced| announced.approved.is_some()) {
        is_posted &= !announced.is_planned();
        lots.push(LotView {
            paragraphs: paragraphs(organisation, &announced.numbers)
                .or_else(|| minutes.paragraphs.clone()),
            approved: announced.approved.map(|day| day.to_string()),
            appeal_until: appeal_until(announced),
            boards: announced.boards.iter().map(board_view).collect(),
        });
    }
    Some(Anslagsbevis {
        date: announcements.first()?.held.to_string(),
        is_posted,
        lots,
        kept_at: announcements.first()?.kept_at.map(|kept| typographic(&kept.place)),
        organ: minutes.organ,
        signer: minutes.signer,
        manner: minutes.manner,
    })
}

/// A notice on a board.
fn board_view(board: &Board<'_>) -> BoardView {
    BoardView {
        name: swedish::typography(board.name),
        posted: board.posted.map(day),
        removed: board.removed.map(day),
        proof: board.proof.map(swedish::typography),
    }
}

/// What the first page of minutes says of their notice.
pub(super) fn on_first_page(
    organisation: &Organisation,
    meeting: &Meeting,
    announcements: &[Announcement<'_>],
) -> NoticeView {
    let minutes =
        announcements.iter().find(|announced| announced.what == AnnouncementKind::Minutes);
    let announced_numbers = minutes.map(|minutes| minutes.numbers.as_slice());
    let posted = minutes.and_then(|minutes| recorded_day(&minutes.posted));
    NoticeView {
        boards: boards(organisation, meeting),
        paragraphs: paragraphs(organisation, announced_numbers.unwrap_or_default()),
        approved: minutes.and_then(|minutes| minutes.approved).map(|day| day.to_string()),
        is_posted: posted.as_ref().is_some_and(|day| !day.is_planned),
        posted,
        removed: minutes.and_then(|minutes| recorded_day(&minutes.removed)),
        kept_at: organisation.kept_at.as_ref().map(|kept| typographic(&kept.place)),
    }
}

/// When notices go up or come down, if the record says it of every board: the last day.
fn recorded_day(boards: &[Option<Dated>]) -> Option<DayView> {
    let mut days: Vec<Day> = Vec::new();
    for dated in boards {
        let Dated { day, path } = dated.as_ref()?;
        path.is_some().then(|| days.push(*day))?;
    }
    let last = days.iter().map(|day| day.date()).max()?;
    Some(DayView {
        date: last.to_string(),
        is_planned: days.iter().any(|day| day.done().is_none()),
        differs: days.iter().any(|day| day.date() != last),
    })
}

/// "Region Västerbotten samt Nordmaling, Umeå och Vännäs kommuner".
fn boards(organisation: &Organisation, meeting: &Meeting) -> Option<String> {
    let (mut whole, mut short) = (Vec::new(), Vec::new());
    for (name, member) in board_owners(organisation) {
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
