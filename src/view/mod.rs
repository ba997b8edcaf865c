//! What a page says. In come records, out goes a [`View`] with every word that follows from data:
//! numbers, ranges, lists, dates. A view is only ever serialized, for the template of its kind.

mod extract;
mod figure;
mod item;
mod kallelse;
mod money;
mod notice;
pub mod packet;
mod people;
mod protokoll;
mod schedule;
mod vote;
mod wheel;
mod writing;

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

pub use self::extract::Utdrag;
pub use self::figure::{NumbersView, PlacedView, Shows};
pub use self::item::ItemView;
pub use self::kallelse::Kallelse;
pub use self::money::{MoneyRow, MoneyView, RowKind, Span};
pub use self::notice::{
    Anslag, Anslagsbevis, AppealView, BoardView, DayView, Kungorelse, LotView, NoticeView,
};
pub use self::packet::{Bilagemarke, Forsattsblad, Paket, PaketRow, Piece};
pub use self::people::{AttendanceView, PersonView, SignerView, SigningView};
pub use self::protokoll::Protokoll;
pub use self::schedule::Motesplan;
pub use self::vote::{VoteView, VotingList};
pub use self::wheel::{EventView, MonthView, WheelView};
pub use self::writing::{Dokument, Verksamhetsplan, WritingView};

use crate::numbering::Numbering;
use crate::plan::{Document, Kind, Part};
use crate::prose::Target;
use crate::record::{
    Attachment, Item, Meeting, Organisation, ParagraphNumber, PlanStage, Records, Stage, Subject,
    Text,
};
use crate::swedish;
use crate::typefaces::FALLBACK_FAMILY;

/// What a document says, with what every document has.
#[derive(Debug, Serialize)]
pub struct View {
    /// Name, date and brand.
    pub document: Head,
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

/// What every document has.
#[derive(Debug, Serialize)]
pub struct Head {
    /// The document's title among a reader's files: "Protokoll 2020-10-30".
    pub title: String,
    /// The publishing body.
    pub organisation: String,
    /// The organ that meets: Styrelsen.
    pub organ: String,
    /// The organs above it, the highest first.
    pub above: Vec<String>,
    /// Who wrote it, for its metadata.
    pub author: String,
    /// The document's date, for its metadata: year, month, day.
    pub date: (i32, u32, u32),
    /// How far it has come: "utkast", "ojusterat", "justerat", "förslag"; none if that isn't said.
    pub stage: Option<&'static str>,
    /// The brand.
    pub brand: BrandView,
}

/// The brand as looks take it.
#[derive(Debug, Serialize)]
pub struct BrandView {
    /// `#rrggbb`.
    pub color: String,
    /// Font families for running text, in order of preference.
    pub text_fonts: [String; 2],
    /// Font families for headings and labels, in order of preference.
    pub heading_fonts: [String; 2],
    /// The name in the letterhead.
    pub wordmark: String,
    /// The logotype: path below `content/` and description.
    pub logo: Option<LogoView>,
}

/// A logotype.
#[derive(Debug, Serialize)]
pub struct LogoView {
    /// As Typst finds it: `/content/logo.svg`.
    pub path: String,
    /// What it shows.
    pub alt: String,
}

/// The attachments that an item rests on.
#[derive(Debug, Serialize)]
pub struct AttachmentsView {
    /// "3–10".
    pub numbers: String,
    /// The same in pieces, of which some may be links.
    pub pieces: Vec<Piece>,
    /// "Överenskommelse 2025, … samt Verksamhetsplan och budget 2025–2027", where known.
    pub titles: Option<String>,
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
            let mut body = kallelse::view(records, meeting, summons)?;
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
            let body = protokoll::view(records, meeting, attendance, numbers, None)?;
            ("Protokoll".to_owned(), date, Body::Protokoll(Box::new(body)))
        }
        Kind::Anslag | Kind::Anslagsbevis => {
            let (title, body) = posted(document, records, numbering)?;
            (format!("{title}, protokoll"), date, body)
        }
        Kind::Utdrag => {
            let part = document.part.as_ref()?;
            let body = extract::view(records, meeting, numbering, part)?;
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
    let stage = meeting.stage.map(|stage| stage.value);
    let stage = stage.filter(is_told).map(|stage| match stage {
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

/// How far a plan has come, as templates take it.
fn plan_stage(stage: PlanStage) -> &'static str {
    match stage {
        PlanStage::Utkast => "utkast",
        PlanStage::Förslag => "förslag",
        PlanStage::Beslutat => "beslutat",
    }
}

/// What every document has.
fn head(
    organisation: &Organisation,
    stage: Option<&'static str>,
    title: String,
    dated: NaiveDate,
) -> Head {
    let brand = &organisation.brand;
    let fonts = |family: &Text| [family.0.clone(), FALLBACK_FAMILY.to_owned()];
    let logo = brand.logo.as_ref().map(|logo| LogoView {
        path: format!("/content/{}", logo.file.0),
        alt: logo.alt.0.clone(),
    });
    let name = plain(&organisation.name);
    Head {
        title,
        author: name.clone(),
        organisation: name,
        organ: plain(&organisation.organ.name),
        above: organisation.organ.below.0.iter().map(plain).collect(),
        date: (dated.year(), dated.month(), dated.day()),
        stage,
        brand: BrandView {
            color: brand.color.hex(),
            text_fonts: fonts(&brand.fonts.text),
            heading_fonts: fonts(&brand.fonts.heading),
            wordmark: plain(brand.wordmark.as_ref().unwrap_or(&organisation.name)),
            logo,
        },
    }
}

/// A line of text as it was decoded, set in Swedish.
fn typeset(text: &str) -> String {
    swedish::typography(text)
}

/// A line of text, set in Swedish.
fn plain(text: &Text) -> String {
    swedish::typography(&text.0)
}

/// §§ as the organisation writes them; none for none.
fn paragraphs(organisation: &Organisation, numbers: &[ParagraphNumber]) -> Option<String> {
    let pattern = &organisation.numbering.pattern;
    (!numbers.is_empty()).then(|| swedish::paragraphs(numbers, pattern))
}

/// What an item is for: "Beslut", "Information/diskussion".
fn kinds(item: &Item) -> Option<String> {
    let words: Vec<&str> = item.kinds.0.iter().map(|kind| kind.word()).collect();
    (!words.is_empty()).then(|| swedish::capitalised(&words.join("/")))
}

/// Who presents an item: "Katarina Hansson", "A och B".
fn presenters(item: &Item) -> Option<String> {
    let names: Vec<String> = item.presenters.0.iter().map(|name| plain(name)).collect();
    (!names.is_empty()).then(|| swedish::list(&names, "och"))
}

/// The attachments that an item rests on.
fn attachments(records: &Records, meeting: &Meeting, item: &Item) -> Option<AttachmentsView> {
    let cited = item.attachments.as_ref()?;
    let listed = meeting.attachments.iter();
    let listed =
        listed.filter(|attachment| attachment.numbers.numbers().any(|n| cited.contains(n)));
    let titles: Vec<String> =
        listed.filter_map(|attachment| attachment_title(records, attachment)).collect();
    let titles = (!titles.is_empty()).then(|| swedish::list(&titles, "samt"));
    let numbers = swedish::numbers(cited);
    let pieces = packet::pieces(&numbers, &packet::Addresses::new());
    Some(AttachmentsView { numbers, pieces, titles })
}

/// What an attachment is called.
fn attachment_title(records: &Records, attachment: &Attachment) -> Option<String> {
    if let Some(title) = records.attachment_title(attachment) {
        return Some(plain(title));
    }
    let protokoll = attachment.protokoll.map(|date| format!("Protokoll {}", date.0));
    let plan = attachment.business_plan;
    let plan = plan.map(|period| format!("Verksamhetsplan {}", period.words()));
    let schedule = attachment.schedule.map(|year| format!("Mötesplan {year}"));
    let file = attachment.file.as_ref().map(|file| {
        let name = file.0.rsplit('/').next().unwrap_or(&file.0);
        name.trim_end_matches(".pdf").to_owned()
    });
    protokoll.or(plan).or(schedule).or(file)
}

/// What references to an item that a document leaves out, and to those below it, say: the title.
fn titles(item: &Item) -> Vec<(String, Target)> {
    let own = item.id.iter().map(|id| (id.0.clone(), Target::saying(plain(&item.title))));
    own.chain(item.subitems.iter().flat_map(titles)).collect()
}

/// What references to an item, and to those below it, say: its number, which they share.
fn references(item: &Item, number: &str) -> Vec<(String, Target)> {
    let own = item.id.iter().map(|id| (id.0.clone(), Target::saying(number)));
    own.chain(item.subitems.iter().flat_map(|sub| references(sub, number))).collect()
}
