//! What a page says. In come records, out goes a [`View`] with every word that follows from data:
//! numbers, ranges, lists, dates. A view is only ever serialized, for the template of its kind.

pub mod extract;
mod figure;
mod item;
pub mod kallelse;
mod money;
pub mod notice;
pub mod packet;
mod people;
pub mod protokoll;
pub mod schedule;
mod vote;
mod wheel;
pub mod writing;

use chrono::{Datelike, NaiveDate};
use minijinja::Value;
use minijinja::value::Serde;
use serde::ser::{Serialize, SerializeMap, Serializer};

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

use crate::prose::ReferenceTarget;
use crate::record::{
    Attachment, Item, Meeting, Organisation, ParagraphNumber, PlanStage, Stage, Text,
};
use crate::swedish;
use crate::typefaces::FALLBACK_FAMILY;

/// What a document says, with what every document has.
#[derive(Debug)]
pub struct View {
    /// Name, date and brand.
    pub document: Head,
    /// Under which name the rest stands: `{{ protokoll.… }}`, `{{ kallelse.… }}`.
    name: &'static str,
    body: Value,
}

/// What every document has.
#[derive(Debug, serde::Serialize)]
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
#[derive(Debug, serde::Serialize)]
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
#[derive(Debug, serde::Serialize)]
pub struct LogoView {
    /// As Typst finds it: `/content/logo.svg`.
    pub path: String,
    /// What it shows.
    pub alt: String,
}

/// The attachments that an item rests on.
#[derive(Debug, serde::Serialize)]
pub struct AttachmentsView {
    /// "3–10".
    pub numbers: String,
    /// The same in pieces, of which some may be links.
    pub pieces: Vec<Piece>,
    /// "Överenskommelse 2025, … samt Verksamhetsplan och budget 2025–2027", where known.
    pub titles: Option<String>,
}

impl View {
    /// A document with what its kind says under the name that its template reads.
    pub fn new(document: Head, name: &'static str, body: &impl Serialize) -> Self {
        Self { document, name, body: Value::from(Serde(body)) }
    }
}

impl Serialize for View {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_map(Some(2))?;
        fields.serialize_entry("document", &self.document)?;
        fields.serialize_entry(self.name, &self.body)?;
        fields.end()
    }
}

/// How far minutes have come, as templates take it.
pub fn stage(meeting: &Meeting) -> Option<&'static str> {
    meeting.stage.map(|stage| match stage {
        Stage::Utkast => "utkast",
        Stage::Ojusterat => "ojusterat",
        Stage::Justerat => "justerat",
    })
}

/// How far a meeting's other documents have come: they may be drafts, but that minutes aren't approved
/// is nothing to say of them.
pub fn draft(meeting: &Meeting) -> Option<&'static str> {
    stage(meeting).filter(|_| meeting.stage == Some(Stage::Utkast))
}

/// How far a plan has come, as templates take it.
pub fn plan_stage(stage: PlanStage) -> &'static str {
    match stage {
        PlanStage::Utkast => "utkast",
        PlanStage::Förslag => "förslag",
        PlanStage::Beslutat => "beslutat",
    }
}

/// What every document has.
pub fn head(
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
    let names: Vec<String> = item.presenters.0.iter().map(plain).collect();
    (!names.is_empty()).then(|| swedish::list(&names, "och"))
}

/// The attachments that an item rests on.
fn attachments(meeting: &Meeting, item: &Item) -> Option<AttachmentsView> {
    let cited = item.attachments.as_ref()?;
    let listed = meeting.attachments.iter();
    let listed =
        listed.filter(|attachment| attachment.numbers.numbers().any(|n| cited.contains(n)));
    let titles: Vec<String> = listed.filter_map(attachment_title).collect();
    let titles = (!titles.is_empty()).then(|| swedish::list(&titles, "samt"));
    let numbers = swedish::numbers(cited);
    let pieces = packet::pieces(&numbers, &packet::Addresses::new());
    Some(AttachmentsView { numbers, pieces, titles })
}

/// What an attachment is called.
fn attachment_title(attachment: &Attachment) -> Option<String> {
    if let Some(title) = &attachment.title {
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
fn titles(item: &Item) -> Vec<(String, ReferenceTarget)> {
    let own =
        item.id.iter().map(|id| (id.0.clone(), ReferenceTarget::unnumbered(plain(&item.title))));
    own.chain(item.subitems.iter().flat_map(titles)).collect()
}

/// What references to an item, and to those below it, say: its number, which they share.
fn references(item: &Item, number: &str) -> Vec<(String, ReferenceTarget)> {
    let own = item.id.iter().map(|id| (id.0.clone(), ReferenceTarget::unnumbered(number)));
    own.chain(item.subitems.iter().flat_map(|sub| references(sub, number))).collect()
}
