//! The packet: the summons with all that it encloses, bound to one PDF; and its own pages: the list of
//! attachments, the page before each from somebody else, the marks on ours, the running numbers.

use std::ops::Range;

use serde::Serialize;

use super::document::{Content, Document, Kind, with_preparations};
use super::kallelse::agenda;
use crate::diagnostic::{Part, Parts, wording};
use crate::facts::{Enclosure, EnclosureContent, Facts};
use crate::record::{Attachment, Meeting, MeetingId, NumberSet, Subject};
use crate::swedish;
use crate::view::attachment::attachment_title;
use crate::view::attachment_links::address;
use crate::view::occasion;
use crate::view::words::{days_of, facts_in_line, typographic};
use crate::view::{View, head};

/// The summons with its attachments.
pub static PAKET: Kind = Kind {
    edit_order: 3,
    depends_on,
    prints: Parts::of(&[Part::Summons, Part::Enclosures]),
    ..Kind::new("paket", "Kallelse med bilagor", 2, documents, Content::Packet)
};

/// The meeting's record, and those of what the packet encloses.
fn depends_on(document: &Document, facts: &Facts<'_>) -> Vec<Subject> {
    let enclosed = document.enclosures(facts).iter().filter_map(|one| match &one.content {
        EnclosureContent::Record(subject) => Some(subject.clone()),
        EnclosureContent::File(_) => None,
    });
    with_preparations(document, facts).into_iter().chain(enclosed).collect()
}

fn documents(subject: &Subject, facts: &Facts<'_>) -> Vec<Document> {
    let meeting = facts.records.meeting(subject);
    PAKET.document_if(meeting.is_some_and(Meeting::has_packet), subject)
}

/// The list of a packet's attachments.
#[derive(Debug, Serialize)]
pub struct Paket {
    /// The meeting's day: "2020-11-27".
    pub date: String,
    /// One row each, by number.
    pub rows: Vec<PaketRow>,
    /// Whether any item rests on an attachment.
    pub has_points: bool,
}

/// An attachment in the list.
#[derive(Debug, Serialize)]
pub struct PaketRow {
    /// "1", "9–10".
    pub numbers: String,
    /// Its title.
    pub title: String,
    /// Facts of its own: "Dnr: KS 2024/12".
    pub facts: Option<String>,
    /// The address that it links to; none for what isn't in the packet.
    pub url: Option<String>,
    /// The items that rest on it: "4", "5 och 9".
    pub points: Option<String>,
    /// Its pages in the packet: "3–8"; none if it has none.
    pub pages: Option<String>,
    /// "bifogas", "utelämnad", "separat" for what isn't among the pages; none for what is.
    pub state: Option<&'static str>,
}

/// The page before an attachment that wasn't made here.
#[derive(Debug, Serialize)]
pub struct Forsattsblad {
    /// "6".
    pub numbers: String,
    /// Its title.
    pub title: String,
    /// The meeting's day: "2020-11-27".
    pub date: String,
    /// "bifogas" with the file's name, "utelämnad", or none for one whose pages follow.
    pub state: Option<&'static str>,
    /// The file's name, for one that is attached as a file.
    pub file: Option<String>,
    /// "12 sidor".
    pub length: Option<String>,
    /// Whether the file is signed digitally.
    pub signed: bool,
}

/// The marks, each for a page of A4 upright and one on its side.
#[derive(Debug, Serialize)]
pub struct Bilagemarke {
    /// The numbers: "1", "9–10".
    pub marks: Vec<String>,
}

/// What each page of the packet says at its foot.
#[derive(Debug, Serialize)]
pub struct Paketnummer {
    /// How many pages the packet has.
    pub pages: usize,
}

/// How an attachment is included in the packet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inclusion {
    /// With its pages: their number.
    Pages(usize),
    /// As an attached file: its name.
    File(String),
    /// Not at all.
    Omitted,
}

impl Inclusion {
    /// How two files of an attachment are included.
    pub(crate) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Pages(own), Self::Pages(more)) => Self::Pages(own + more),
            (Self::Pages(_), other) => other,
            (own, _) => own,
        }
    }
}

/// An attachment's place in the packet.
#[derive(Debug, Clone)]
pub struct PlacedAttachment {
    /// How it is included.
    pub inclusion: Inclusion,
    /// Where its pages begin and end, counted from 0.
    pub pages: Range<usize>,
}

/// What the bookmark of an attachment says: "Bilaga 1. Protokoll 2020-10-30".
pub fn bookmark(facts: &Facts<'_>, meeting: &Meeting, enclosed: &Enclosure) -> String {
    let numbers = swedish::numbers(&enclosed.numbers);
    format!("Bilaga {numbers}. {}", title(facts, meeting, enclosed.index))
}

/// What the bookmark of the summons says: "Kallelse till styrelsens extra sammanträde 2020-11-27".
pub fn first_bookmark(facts: &Facts<'_>, held: MeetingId) -> Option<String> {
    let organisation = facts.organisation()?;
    let whose = swedish::genitive(&typographic(&organisation.organ.name));
    let meeting = &facts.records.meetings.get(&held)?.value;
    let kind = occasion::kind(meeting).map(|kind| format!("{kind} ")).unwrap_or_default();
    Some(format!("Kallelse till {} {kind}sammanträde {held}", swedish::uncapitalised(&whose)))
}

/// What an attachment is called.
fn title(facts: &Facts<'_>, meeting: &Meeting, index: usize) -> String {
    let attachment = meeting.attachments.get(index);
    attachment
        .and_then(|attachment| attachment_title(&facts.body, facts.records, attachment))
        .unwrap_or_default()
}

/// Makes the view of the list. `placed` has one place for each of the packet's enclosures.
pub fn list(facts: &Facts<'_>, held: MeetingId, placed: &[PlacedAttachment]) -> Option<View> {
    let meeting = &facts.records.meetings.get(&held)?.value;
    let enclosed = facts.enclosures(held);
    let points = citing_points(meeting);
    let mut listed: Vec<usize> = (0..meeting.attachments.len()).collect();
    listed.sort_by_key(|index| meeting.attachments[*index].numbers.first());
    let mut rows = Vec::new();
    for index in listed {
        let own = enclosed.iter().zip(placed).find(|(enclosed, _)| enclosed.index == index);
        let attachment = &meeting.attachments[index];
        rows.push(row(facts, attachment, &points, own.map(|(_, place)| place)));
    }
    let has_points = rows.iter().any(|row| row.points.is_some());
    let body = Paket { date: held.day.to_string(), rows, has_points };
    view(facts, meeting, "Bilagor", "paket", &body)
}

/// An attachment in the list; it has a `place` if the packet encloses it.
fn row(
    facts: &Facts<'_>,
    attachment: &Attachment,
    points: &[CitingPoint],
    place: Option<&PlacedAttachment>,
) -> PaketRow {
    let numbers = &attachment.numbers;
    let citing: Vec<&str> = points
        .iter()
        .filter(|point| numbers.numbers().any(|number| point.cited.contains(number)))
        .map(|point| point.number.as_str())
        .collect();
    PaketRow {
        numbers: swedish::numbers(numbers),
        title: attachment_title(&facts.body, facts.records, attachment).unwrap_or_default(),
        facts: facts_in_line(days_of(facts.records), &attachment.facts, ", "),
        url: place.map(|_| address(numbers)),
        points: (!citing.is_empty()).then(|| swedish::list(&citing, "och")),
        pages: place.map(|place| page_range(&place.pages)),
        state: match place.map(|place| &place.inclusion) {
            None => Some("separat"),
            Some(Inclusion::Pages(_)) => None,
            Some(Inclusion::File(_)) => Some("bifogas"),
            Some(Inclusion::Omitted) => Some("utelämnad"),
        },
    }
}

/// Makes the view of the page before an attachment. `signed` says whether its file is signed digitally.
pub fn divider(
    facts: &Facts<'_>,
    held: MeetingId,
    enclosed: &Enclosure,
    inclusion: &Inclusion,
    signed: bool,
) -> Option<View> {
    let meeting = &facts.records.meetings.get(&held)?.value;
    let (state, file, length) = match inclusion {
        Inclusion::Pages(count) => (None, None, Some(wording::count(*count, "sida", "sidor"))),
        Inclusion::File(name) => (Some("bifogas"), Some(name.clone()), None),
        Inclusion::Omitted => (Some("utelämnad"), None, None),
    };
    let body = Forsattsblad {
        numbers: swedish::numbers(&enclosed.numbers),
        title: title(facts, meeting, enclosed.index),
        date: held.day.to_string(),
        state,
        file,
        length,
        signed,
    };
    view(facts, meeting, "Försättsblad", "forsattsblad", &body)
}

/// Makes the view of the marks.
pub fn marks(facts: &Facts<'_>, held: MeetingId) -> Option<View> {
    let meeting = &facts.records.meetings.get(&held)?.value;
    let enclosures = facts.enclosures(held).iter();
    let marks = enclosures.map(|enclosed| swedish::numbers(&enclosed.numbers)).collect();
    view(facts, meeting, "Bilagemärken", "bilagemarke", &Bilagemarke { marks })
}

/// Makes the view of the running numbers of a packet of so many pages.
pub fn running_numbers(facts: &Facts<'_>, held: MeetingId, pages: usize) -> Option<View> {
    let meeting = &facts.records.meetings.get(&held)?.value;
    view(facts, meeting, "Paketnummer", "paketnummer", &Paketnummer { pages })
}

/// A view of a packet's own pages.
fn view(
    facts: &Facts<'_>,
    meeting: &Meeting,
    title: &str,
    name: &'static str,
    body: &impl Serialize,
) -> Option<View> {
    let organisation = facts.organisation()?;
    let title = format!("{title}, kallelse {}", meeting.id());
    Some(View::new(head(organisation, None, title, meeting.summons_day()), name, body))
}

/// A point of the agenda with the attachments that it rests on.
struct CitingPoint {
    /// "4".
    number: String,
    cited: NumberSet,
}

/// The points of the agenda that have numbers.
fn citing_points(meeting: &Meeting) -> Vec<CitingPoint> {
    let mut points = Vec::new();
    for point in agenda(meeting) {
        let Some(number) = point.number else { continue };
        let below = point.item.subitems.iter().filter(|sub| !*sub.added);
        let mut cited = NumberSet::default();
        for numbers in std::iter::once(point.item).chain(below).flat_map(|item| &item.attachments) {
            cited = cited.union(numbers);
        }
        points.push(CitingPoint { number: number.trim_end_matches('.').to_owned(), cited });
    }
    points
}

/// Pages, counted from 1: "3", "4–9".
fn page_range(pages: &Range<usize>) -> String {
    match pages.len() {
        0 | 1 => (pages.start + 1).to_string(),
        _ => format!("{}–{}", pages.start + 1, pages.end),
    }
}
