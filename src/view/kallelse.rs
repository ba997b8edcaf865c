//! The summons: when, where, and what is on the agenda.

use serde::Serialize;

use super::item::{line, lines};
use super::people::{SignerView, signers};
use super::{AttachmentsView, attachment_title, attachments, kinds, plain, presenters};
use crate::prose::{Block, References, blocks};
use crate::record::fields::Time;
use crate::record::{Item, Meeting, Prose, Records, Summons, TimeSpan};
use crate::swedish;

/// What a kallelse says.
#[derive(Debug, Serialize)]
pub struct Kallelse {
    /// The day that it was sent: "2020-11-23".
    pub sent: String,
    /// The organ in the genitive: "Styrelsens".
    pub whose: String,
    /// The meeting's day: "2020-11-27".
    pub date: String,
    /// "fredag 27 november 2020".
    pub long_date: String,
    /// "08.30–12.00".
    pub time: Option<String>,
    /// The room.
    pub place: Option<String>,
    /// "KS 2024/12, KS 2024/30".
    pub registered: Option<String>,
    /// Whether the meeting is public; none if that isn't said.
    pub public: Option<bool>,
    /// Who are summoned.
    pub summoned: Vec<String>,
    /// Who are told of the meeting.
    pub informed: Vec<String>,
    /// To whom one tells that one can't come.
    pub excuse: Vec<Block>,
    /// The agenda.
    pub items: Vec<AgendaItem>,
    /// The meeting's attachments.
    pub attachments: Vec<ListedAttachment>,
    /// Who sign it.
    pub signers: Vec<SignerView>,
    /// Who are sent it.
    pub sent_to: Vec<String>,
}

/// An item of the agenda.
#[derive(Debug, Serialize)]
pub struct AgendaItem {
    /// "1."; none for a pause and below another item.
    pub number: Option<String>,
    /// What references lead to.
    pub id: Option<String>,
    /// When it is taken: "09.00–09.20".
    pub time: Option<String>,
    /// "KS 2024/12".
    pub registered: Option<String>,
    /// What the decision rests on.
    pub documents: Vec<String>,
    /// The heading.
    pub title: String,
    /// "Beslut".
    pub kinds: Option<String>,
    /// What it rests on.
    pub attachments: Option<AttachmentsView>,
    /// The text.
    pub text: Vec<Block>,
    /// "Katarina Hansson", "A och B".
    pub presenters: Option<String>,
    /// The proposed decision.
    pub proposal: Vec<Block>,
    /// What is below.
    pub subitems: Vec<AgendaItem>,
}

/// An attachment in the list.
#[derive(Debug, Serialize)]
pub struct ListedAttachment {
    /// "1", "9–10".
    pub numbers: String,
    /// What it is called.
    pub title: Option<String>,
    /// Where it is, as a link.
    pub url: Option<String>,
}

/// Makes the view of a summons.
pub(super) fn view(records: &Records, meeting: &Meeting, summons: &Summons) -> Option<Kallelse> {
    let organisation = &records.organisation.as_ref()?.value;
    let listed = meeting.attachments.iter().map(|attachment| ListedAttachment {
        numbers: swedish::numbers(&attachment.numbers),
        title: attachment_title(records, attachment),
        url: None,
    });
    let points = agenda(meeting);
    let named = points.iter().filter_map(|(number, item)| Some((number.as_ref()?, item)));
    let added = meeting.items.iter().filter(|item| item.added);
    let references: References = named
        .flat_map(|(number, item)| {
            super::references(item, &format!("punkt\u{a0}{}", number.trim_end_matches('.')))
        })
        .chain(added.flat_map(super::titles))
        .collect();
    let times = times(meeting);
    let agenda = Agenda { records, meeting, references: &references };
    Some(Kallelse {
        sent: summons.date.0.to_string(),
        whose: swedish::genitive(&plain(&organisation.organ.name)),
        date: meeting.date.0.to_string(),
        long_date: swedish::long_date(meeting.date.0),
        time: meeting.time.map(swedish::hours),
        place: meeting.place.as_ref().map(plain),
        registered: line(&meeting.registered),
        public: meeting.public,
        summoned: lines(&summons.summoned),
        informed: lines(&summons.informed),
        excuse: summons.excuse.as_ref().map(|text| blocks(text, &references)).unwrap_or_default(),
        items: points
            .into_iter()
            .zip(times)
            .map(|((number, item), time)| agenda_item(agenda, number, time, item))
            .collect(),
        attachments: listed.collect(),
        signers: signers(organisation, &summons.signers.0),
        sent_to: lines(&summons.sent_to),
    })
}

/// The items on the agenda with their numbers: what came up at the meeting is not there, and a
/// pause has none.
pub(super) fn agenda(meeting: &Meeting) -> Vec<(Option<String>, &Item)> {
    let mut last = 0;
    let point = |item| {
        let item: &Item = item;
        last += usize::from(!item.is_pause());
        ((!item.is_pause()).then(|| format!("{last}.")), item)
    };
    meeting.items.iter().filter(|item| !item.added).map(point).collect()
}

/// When each item on the agenda is taken: as written, or on from the one before by its minutes.
fn times(meeting: &Meeting) -> Vec<Option<String>> {
    let begins = |item: &Item| item.minutes.is_some();
    let mut clock =
        meeting.time.map(|time| time.start).filter(|_| meeting.items.iter().any(begins));
    let time = |item: &Item| {
        let start = item.time.map(|time| time.start).or(clock)?;
        let end = item.time.and_then(|time| time.end);
        let end = end.or_else(|| start.checked_add(item.minutes?)).filter(|end| *end < 24 * 60);
        clock = end;
        let is_told = item.time.is_some() || item.minutes.is_some();
        Some(match end.filter(|_| is_told) {
            Some(_) => swedish::hours(TimeSpan { start, end }),
            None => swedish::clock(Time(start)),
        })
    };
    meeting.items.iter().filter(|item| !item.added).map(time).collect()
}

/// What items of the agenda are written in the light of.
#[derive(Clone, Copy)]
struct Agenda<'a> {
    records: &'a Records,
    meeting: &'a Meeting,
    references: &'a References,
}

/// An item of the agenda.
fn agenda_item(
    agenda: Agenda<'_>,
    number: Option<String>,
    time: Option<String>,
    item: &Item,
) -> AgendaItem {
    let prose = |text: &Option<Prose>| {
        text.as_ref().map(|text| blocks(text, agenda.references)).unwrap_or_default()
    };
    AgendaItem {
        number,
        id: item.id.as_ref().map(|id| id.0.clone()),
        time,
        title: plain(&item.title),
        kinds: if item.is_pause() { None } else { kinds(item) },
        registered: line(&item.registered),
        documents: lines(&item.documents),
        attachments: attachments(agenda.records, agenda.meeting, item),
        text: prose(&item.summons),
        presenters: presenters(item),
        proposal: prose(&item.proposal),
        subitems: item
            .subitems
            .iter()
            .filter(|sub| !sub.added)
            .map(|sub| agenda_item(agenda, None, None, sub))
            .collect(),
    }
}
