//! The minutes: who was there, who signs, the notice, and each § with its decision.

use serde::Serialize;

use super::prose::{Block, blocks};
use super::{AttachmentsView, attachments, kinds, paragraphs, plain, presenters};
use crate::record::{
    Attendance, Item, Meeting, MemberKind, NumberSet, Organisation, Person, Prose, SubItem,
};
use crate::swedish;

/// What a protokoll says.
#[derive(Debug, Serialize)]
pub struct Protokoll {
    /// The meeting's day: "2020-10-30".
    pub date: String,
    /// "fredag 30 oktober 2020".
    pub long_date: String,
    /// "08.30–12.00".
    pub time: Option<String>,
    /// The place.
    pub place: Option<String>,
    /// "§§ 47–58".
    pub paragraphs: Option<String>,
    /// Those who decided.
    pub deciding: Vec<PersonView>,
    /// Everyone else.
    pub others: Vec<PersonView>,
    /// Who kept the minutes.
    pub secretary: Option<String>,
    /// Who presided.
    pub chair: Option<String>,
    /// Who approve.
    pub adjusters: Vec<String>,
    /// The notice of the approval.
    pub notice: NoticeView,
    /// The §§.
    pub items: Vec<ParagraphView>,
}

/// Someone who was there.
#[derive(Debug, Serialize)]
pub struct PersonView {
    /// The name.
    pub name: String,
    /// "Umeå kommun, ordförande", "Förbundschef".
    pub role: Option<String>,
    /// "§§ 52–58"; none for all.
    pub paragraphs: Option<String>,
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

/// A §.
#[derive(Debug, Serialize)]
pub struct ParagraphView {
    /// "§ 47".
    pub paragraph: String,
    /// The heading.
    pub title: String,
    /// "Beslut".
    pub kinds: Option<String>,
    /// What it rests on.
    pub attachments: Option<AttachmentsView>,
    /// "Katarina Hansson", "A och B".
    pub presenters: Option<String>,
    /// The text.
    pub text: Vec<Block>,
    /// The decision.
    pub decision: Vec<Block>,
    /// What is below.
    pub subitems: Vec<SubItemView>,
}

/// An item below a §.
#[derive(Debug, Serialize)]
pub struct SubItemView {
    /// The heading.
    pub title: String,
    /// The text.
    pub text: Vec<Block>,
    /// The decision.
    pub decision: Vec<Block>,
}

/// Makes the view of minutes whose §§ are `numbers`.
pub(super) fn view(
    organisation: &Organisation,
    meeting: &Meeting,
    attendance: &Attendance,
    numbers: Option<&NumberSet>,
) -> Protokoll {
    let people =
        |people: &[Person]| people.iter().map(|person| person_view(organisation, person)).collect();
    let numbered = numbers.into_iter().flat_map(NumberSet::numbers).zip(&meeting.items);
    Protokoll {
        date: meeting.date.0.to_string(),
        long_date: swedish::long_date(meeting.date.0),
        time: meeting.time.map(swedish::hours),
        place: meeting.place.as_ref().map(plain),
        paragraphs: paragraphs(numbers),
        deciding: people(&attendance.deciding),
        others: people(&attendance.others),
        secretary: meeting.secretary.as_ref().map(plain),
        chair: meeting.chair().map(swedish::typography),
        adjusters: meeting.adjusters.0.iter().map(plain).collect(),
        notice: notice_view(organisation, meeting),
        items: numbered.map(|(number, item)| paragraph_view(meeting, number, item)).collect(),
    }
}

/// Someone who was there; an official's role needn't be written again.
fn person_view(organisation: &Organisation, person: &Person) -> PersonView {
    let member = person.member.as_ref().map(plain);
    let role = person.role.as_ref().map(plain);
    let official = || {
        let role = organisation.role_of(&person.name.0).filter(|_| member.is_none());
        role.map(swedish::typography)
    };
    let parts: Vec<String> = member.iter().cloned().chain(role.or_else(official)).collect();
    PersonView {
        name: plain(&person.name),
        role: (!parts.is_empty()).then(|| parts.join(", ")),
        paragraphs: paragraphs(person.paragraphs.as_ref()),
    }
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

/// A §.
fn paragraph_view(meeting: &Meeting, number: u32, item: &Item) -> ParagraphView {
    ParagraphView {
        paragraph: swedish::paragraphs(&NumberSet::new(vec![(number, number)])),
        title: plain(&item.title),
        kinds: kinds(item),
        attachments: attachments(meeting, item),
        presenters: presenters(item),
        text: prose(item.text.as_ref()),
        decision: prose(item.decision.as_ref()),
        subitems: item.subitems.iter().map(subitem_view).collect(),
    }
}

/// An item below a §.
fn subitem_view(item: &SubItem) -> SubItemView {
    SubItemView {
        title: plain(&item.title),
        text: prose(item.text.as_ref()),
        decision: prose(item.decision.as_ref()),
    }
}

/// Running text; none for none.
fn prose(prose: Option<&Prose>) -> Vec<Block> {
    prose.map(blocks).unwrap_or_default()
}
