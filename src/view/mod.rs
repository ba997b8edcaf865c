//! What a page says. In come records, out goes a [`View`] with every word that follows from data:
//! numbers, ranges, lists, dates. A view is only ever serialized, for the template of its kind.

mod attachment;
mod context;
mod extract;
mod figure;
mod head;
mod item;
mod kallelse;
mod money;
mod notice;
pub mod packet;
mod people;
mod protokoll;
mod references;
mod schedule;
mod vote;
mod wheel;
mod words;
mod writing;

use chrono::NaiveDate;
use serde::Serialize;

pub use self::attachment::{AttachmentsView, LinkedText};
pub use self::extract::Utdrag;
pub use self::figure::{FigureContent, NumbersView, PlacedView};
use self::head::head;
pub use self::head::{BrandView, HeadView, LogoView};
pub use self::item::ItemView;
pub use self::kallelse::Kallelse;
pub use self::money::{ColumnGroup, MoneyRow, MoneyView, RowKind};
pub use self::notice::{
    Anslag, Anslagsbevis, AppealView, BoardView, DayView, Kungorelse, LotView, NoticeView,
};
pub use self::packet::{Bilagemarke, Forsattsblad, Paket, PaketRow};
pub use self::people::{AttendanceView, PersonView, SignerView, SigningView};
pub use self::protokoll::Protokoll;
pub use self::schedule::Motesplan;
pub use self::vote::{VoteView, VotingList};
pub use self::wheel::{EventView, MonthView, WheelView};
pub use self::writing::{Dokument, Verksamhetsplan, WritingView};

use crate::numbering::Numbering;
use crate::plan::{Document, Kind, Part};
use crate::record::{Meeting, PlanStage, Records, Stage, Subject};

/// What a document says, with what every document has.
#[derive(Debug, Serialize)]
pub struct View {
    /// Name, date and brand.
    pub document: HeadView,
    /// The rest, by kind: `{{ protokoll.… }}`, `{{ kallelse.… }}`.
    #[serde(flatten)]
    pub body: Body,
}

/// What a document of its kind says.
#[derive(Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Body {
    /// The summons.
    Kallelse(Box<Kallelse>),
    /// The list of a packet's attachments.
    Paket(Box<Paket>),
    /// The page before an attachment.
    Forsattsblad(Box<Forsattsblad>),
    /// The marks on attachments.
    Bilagemarke(Box<Bilagemarke>),
    /// The announcement of a public meeting.
    Kungorelse(Box<Kungorelse>),
    /// The minutes.
    Protokoll(Box<Protokoll>),
    /// The notice that minutes are approved.
    Anslag(Box<Anslag>),
    /// The proof that it was up.
    Anslagsbevis(Box<Anslagsbevis>),
    /// Some §§ of the minutes.
    Utdrag(Box<Utdrag>),
    /// The plan for some years.
    Verksamhetsplan(Box<Verksamhetsplan>),
    /// The year's meetings.
    Motesplan(Box<Motesplan>),
    /// A plain document.
    Dokument(Box<Dokument>),
}

/// Makes a document's view; `None` if the records don't hold it.
pub fn view(document: &Document, records: &Records, numbering: &Numbering) -> Option<View> {
    let organisation = &records.organisation.as_ref()?.value;
    let known = records.known_from(&document.subject);
    match &document.subject {
        Subject::Meeting(date) => {
            let meeting = &records.meetings.get(date)?.value;
            of_meeting(document, records, meeting, numbering)
        }
        Subject::Audit(date) => {
            let (title, body) = posted(document, records, numbering)?;
            let title = format!("{title}, revision {date}");
            Some(View { document: head(organisation, None, title, *date), body })
        }
        Subject::Everything => None,
        Subject::BusinessPlan(period) => {
            let plan = &records.business_plans.get(period)?.value;
            let date = known.or_else(|| NaiveDate::from_ymd_opt(period.first.into(), 1, 1))?;
            let stage = plan.stage.map(plan_stage);
            let body = writing::plan(organisation, records, plan)?;
            let document = head(organisation, stage, body.title.clone(), date);
            Some(View { document, body: Body::Verksamhetsplan(Box::new(body)) })
        }
        Subject::Schedule(year) => {
            let schedule = &records.schedules.get(year)?.value;
            let date = known.or_else(|| NaiveDate::from_ymd_opt((*year).into(), 1, 1))?;
            let stage = schedule.stage.map(plan_stage);
            let body = schedule::view(organisation, schedule);
            let document = head(organisation, stage, body.title.clone(), date);
            Some(View { document, body: Body::Motesplan(Box::new(body)) })
        }
        Subject::Paper(name) => {
            let paper = &records.papers.get(name)?.value;
            let body = writing::paper(organisation, records, name, paper)?;
            let stage = paper.stage.map(plan_stage);
            let mut document = head(organisation, stage, body.title.clone(), known?);
            document.author = body.sender.clone().unwrap_or(document.author);
            Some(View { document, body: Body::Dokument(Box::new(body)) })
        }
    }
}

/// The view of a meeting's document.
fn of_meeting(
    document: &Document,
    records: &Records,
    meeting: &Meeting,
    numbering: &Numbering,
) -> Option<View> {
    let organisation = &records.organisation.as_ref()?.value;
    let date = meeting.date.0;
    let numbers = numbering.of(date).unwrap_or_default();
    let kind = document.kind;
    let (title, dated, body) = match kind {
        Kind::Kallelse => {
            let summons = meeting.summons.as_ref()?;
            let mut body = kallelse::view(organisation, meeting, summons);
            if document.part == Some(Part::InPacket) {
                packet::link(&mut body, &packet::addresses(date, records));
            }
            ("Kallelse".to_owned(), summons.date.0, Body::Kallelse(Box::new(body)))
        }
        Kind::Kungorelse => {
            let body = notice::kungorelse(organisation, records, meeting)?;
            let announced = meeting.announced.as_ref()?.date.0;
            ("Kungörelse".to_owned(), announced, Body::Kungorelse(Box::new(body)))
        }
        Kind::Protokoll => {
            let attendance = meeting.attendance.as_ref()?;
            let body = protokoll::view(organisation, meeting, attendance, numbers, None);
            ("Protokoll".to_owned(), date, Body::Protokoll(Box::new(body)))
        }
        Kind::Anslag | Kind::Anslagsbevis => {
            let (title, body) = posted(document, records, numbering)?;
            (format!("{title}, protokoll"), date, body)
        }
        Kind::Utdrag => {
            let part = document.part.as_ref()?;
            let body = extract::view(organisation, meeting, numbering, part)?;
            let paragraphs = body.protokoll.paragraphs.clone().unwrap_or_default();
            let title = format!("Protokollsutdrag {paragraphs},");
            (title, date, Body::Utdrag(Box::new(body)))
        }
        _ => return None,
    };
    let title = format!("{title} {date}");
    // A summons may be a draft; that minutes aren't approved is nothing to say of it.
    let is_told =
        |stage: &Stage| matches!(kind, Kind::Protokoll | Kind::Utdrag) || *stage == Stage::Utkast;
    let stage = meeting.stage.filter(is_told).map(|stage| match stage {
        Stage::Utkast => "utkast",
        Stage::Ojusterat => "ojusterat",
        Stage::Justerat => "justerat",
    });
    Some(View { document: head(organisation, stage, title, dated), body })
}

/// A notice, or the proof that it was up, and what it is called: the same on every board, so that what
/// notices have in common is laid out once.
fn posted(
    document: &Document,
    records: &Records,
    numbering: &Numbering,
) -> Option<(&'static str, Body)> {
    if document.kind == Kind::Anslagsbevis {
        let body = notice::bevis(&document.subject, records, numbering)?;
        return Some(("Anslagsbevis", Body::Anslagsbevis(Box::new(body))));
    }
    let part = document.part.as_ref()?;
    let body = notice::anslag(&document.subject, records, numbering, part)?;
    Some(("Anslag", Body::Anslag(Box::new(body))))
}

/// How far a plan has come, as templates read it.
fn plan_stage(stage: PlanStage) -> &'static str {
    match stage {
        PlanStage::Utkast => "utkast",
        PlanStage::Förslag => "förslag",
        PlanStage::Beslutat => "beslutat",
    }
}
