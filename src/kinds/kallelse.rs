//! The summons with its agenda.

use std::collections::BTreeMap;

use serde::Serialize;

use super::document::{Content, Document, DocumentPart, Kind, with_preparations};
use crate::diagnostic::wording::count;
use crate::diagnostic::{Part, Parts};
use crate::facts::{self, Body, Facts, Slot};
use crate::prose::{self, Block, ReferenceTargets};
use crate::record::{
    Attachment, Item, Meeting, Organisation, Records, Subject, Summons, SummonsForm, TimeSpan,
};
use crate::swedish;
use crate::view::attachment::{AttachmentsView, attachment_title, attachments};
use crate::view::attachment_links::{Addresses, addresses, mentions, pieces};
use crate::view::contact::{ContactView, contact};
use crate::view::continuation::{ContinuedView, continued};
use crate::view::occasion::{self, OccasionView};
use crate::view::preparation::preparation;
use crate::view::signers::{SignerView, signers};
use crate::view::words::{
    OwnFactView, comma_separated, days_of, facts_in_line, joined, kind_label, lines, own_facts,
    pending, presenters, running_text, titled, typographic, with_title,
};
use crate::view::{self, View, references};

/// The summons with its agenda.
pub static KALLELSE: Kind = Kind {
    depends_on: with_preparations,
    edit_order: 1,
    prints: Parts::of(&[Part::Summons]),
    ..Kind::new("kallelse", "Kallelse", 1, documents, Content::Pages(view))
};

fn documents(subject: &Subject, facts: &Facts<'_>) -> Vec<Document> {
    let meeting = facts.records.meeting(subject);
    KALLELSE.document_if(meeting.is_some_and(|meeting| meeting.summons.is_some()), subject)
}

fn view(document: &Document, facts: &Facts<'_>) -> Option<View> {
    made(document, facts, &PacketPlaces::new())
}

/// Whether the agenda of an organisation's summons is a table, which shows pages of the packet.
pub fn shows_pages(organisation: &Organisation) -> bool {
    *organisation.style.summons != SummonsForm::List
}

/// Where an attachment is in a packet.
#[derive(Debug, Clone, Copy)]
pub struct PacketPlace {
    /// The page that it begins on, from 1.
    pub first: usize,
    /// How many pages it has itself; none if they aren't in the packet.
    pub length: Option<usize>,
}

/// Where the attachments of a packet are, by number.
pub type PacketPlaces = BTreeMap<u32, PacketPlace>;

/// Makes the view of a summons; `places` says where attachments are in the packet.
pub fn made(document: &Document, facts: &Facts<'_>, places: &PacketPlaces) -> Option<View> {
    let meeting = facts.records.meeting(&document.subject)?;
    let organisation = facts.organisation()?;
    let summons = meeting.summons.as_ref()?;
    let held = meeting.id();
    let mut body = summons_view(facts, organisation, meeting, summons, places);
    if document.part == Some(DocumentPart::InPacket) {
        link(&mut body, &addresses(facts.enclosures(held)));
    }
    let title = occasion::title("Kallelse", "till", meeting);
    let head = view::head(organisation, view::ahead(meeting), title, meeting.summons_day());
    Some(View::new(head, KALLELSE.name, &body))
}

/// What a kallelse says.
#[derive(Debug, Serialize)]
pub struct Kallelse {
    /// The day that it was sent: "2020-11-23", or as far as it is known, "2020-11-________".
    pub sent: Option<String>,
    /// What sets the meeting apart: its kind, that it was moved or is cancelled.
    pub occasion: OccasionView,
    /// The organ in the genitive: "Styrelsens".
    pub whose: String,
    /// The meeting's day: "2020-11-27".
    pub date: String,
    /// Where and when it goes on, if not that day alone.
    pub continued: Vec<ContinuedView>,
    /// "fredag 27 november 2020".
    pub long_date: String,
    /// "08.30–12.00".
    pub time: Option<String>,
    /// The room.
    pub place: Option<String>,
    /// "KS 2024/12, KS 2024/30".
    pub registered: Option<String>,
    /// Facts of its own.
    pub facts: Vec<OwnFactView>,
    /// How the body is reached; none if it doesn't say.
    pub contact: Option<ContactView>,
    /// "Eva Ek, kommunsekreterare", who sends it.
    pub sender: Option<String>,
    /// What it says above the agenda.
    pub message: Vec<Block>,
    /// Whether the meeting is public; none if that isn't said.
    pub public: Option<bool>,
    /// Those summoned.
    pub summoned: Vec<String>,
    /// Those informed of the meeting.
    pub informed: Vec<String>,
    /// Whom to inform if one can't come.
    pub excuse: Vec<Block>,
    /// What a table of the agenda can show, of what any of its items has: "tid", "dnr", "bilaga", "sida".
    pub columns: Vec<&'static str>,
    /// The agenda.
    pub items: Vec<AgendaItem>,
    /// The meeting's attachments.
    pub attachments: Vec<ListedAttachment>,
    /// Those who sign it.
    pub signers: Vec<SignerView>,
    /// Those whom it is sent to.
    pub sent_to: Vec<String>,
}

/// An item of the agenda.
#[derive(Debug, Serialize)]
pub struct AgendaItem {
    /// "1."; none for a pause and below another item.
    pub number: Option<String>,
    /// The name that references lead to.
    pub id: Option<String>,
    /// When it is taken: "09.00–09.20".
    pub time: Option<String>,
    /// The heading of the group that it begins.
    pub group: Option<String>,
    /// The page where its documents begin: of the packet, or as the record says.
    pub page: Option<String>,
    /// "KS 2024/12".
    pub registered: Option<String>,
    /// The same, each by itself.
    pub registers: Vec<String>,
    /// "1.2.3", the code of what it is about.
    pub classification: Option<String>,
    /// "Sn § 50, Au § 84", where it has been before.
    pub handled_by: Option<String>,
    /// "Eva Ek, jurist", who has prepared it.
    pub handlers: Option<String>,
    /// Facts of its own: "Handläggare: Eva Ek".
    pub facts: Option<String>,
    /// What the decision rests on.
    pub documents: Vec<String>,
    /// The heading.
    pub title: String,
    /// "Beslut".
    pub kinds: Option<String>,
    /// The attachments that it rests on.
    pub attachments: Option<AttachmentsView>,
    /// The text.
    pub text: Vec<Block>,
    /// "Katarina Hansson", "A och B".
    pub presenters: Option<String>,
    /// The proposed decision.
    pub proposal: Vec<Block>,
    /// Whose proposal it is, if it is another organ's: "Arbetsutskottets".
    pub proposed_by: Option<String>,
    /// The items below it.
    pub subitems: Vec<AgendaItem>,
    /// Whether it is little more than a heading: no text, proposal, documents or subitems.
    pub is_short: bool,
}

/// An attachment in the list.
#[derive(Debug, Serialize)]
pub struct ListedAttachment {
    /// "1", "9–10".
    pub numbers: String,
    /// Its title.
    pub title: Option<String>,
    /// Facts of its own: "Dnr: KS 2024/12".
    pub facts: Option<String>,
    /// "3 sidor", in a packet.
    pub length: Option<String>,
    /// The address that it links to.
    pub url: Option<String>,
}

/// What a summons says.
fn summons_view(
    facts: &Facts<'_>,
    organisation: &Organisation,
    meeting: &Meeting,
    summons: &Summons,
    places: &PacketPlaces,
) -> Kallelse {
    let records = facts.records;
    let points = agenda(meeting);
    let targets = reference_targets(meeting, &points);
    let context = AgendaContext { records, body: &facts.body, meeting, targets: &targets, places };
    let slots = facts::slots(meeting).into_iter();
    let items = points.into_iter().zip(slots);
    let items = grouped(items.map(|(point, slot)| context.point(point, time(slot))).collect());
    Kallelse {
        sent: pending(&summons.date),
        occasion: OccasionView::of(meeting),
        whose: swedish::genitive(&typographic(&organisation.organ.name)),
        date: meeting.date.0.to_string(),
        continued: continued(meeting),
        long_date: swedish::long_date(meeting.date.0),
        time: meeting.time.map(|time| swedish::hours(*time)),
        place: meeting.place.as_deref().map(typographic),
        registered: comma_separated(&meeting.registered),
        facts: own_facts(*organisation.style.days, &summons.facts),
        contact: contact(organisation),
        sender: summons.sender.as_ref().map(with_title),
        message: running_text(summons.message.as_deref(), &targets),
        public: meeting.public.map(|public| *public),
        summoned: lines(&summons.summoned),
        informed: lines(&summons.informed),
        excuse: running_text(
            summons.excuse.as_deref().or(organisation.excuse.as_deref()),
            &targets,
        ),
        columns: columns(&items),
        items,
        attachments: meeting
            .attachments
            .iter()
            .map(|attachment| listed(facts, attachment, places))
            .collect(),
        signers: signers(organisation, &summons.signers.0),
        sent_to: lines(&summons.sent_to),
    }
}

/// Items of which each says its group only where it begins.
fn grouped(items: Vec<AgendaItem>) -> Vec<AgendaItem> {
    let mut last: Option<String> = None;
    let grouped = items.into_iter().map(|item| {
        let group = item.group.filter(|group| last.as_ref() != Some(group));
        if group.is_some() {
            last.clone_from(&group);
        }
        AgendaItem { group, ..item }
    });
    grouped.collect()
}

/// What a table of the agenda can show, of what any of its items has.
fn columns(items: &[AgendaItem]) -> Vec<&'static str> {
    let columns = [
        ("tid", items.iter().any(|item| item.time.is_some())),
        ("dnr", items.iter().any(|item| item.registered.is_some())),
        ("bilaga", items.iter().any(|item| item.attachments.is_some())),
        ("sida", items.iter().any(|item| item.page.is_some())),
    ];
    columns.into_iter().filter_map(|(name, is_shown)| is_shown.then_some(name)).collect()
}

/// What references say: the number of an item on the agenda, the title of what came up later.
fn reference_targets(meeting: &Meeting, points: &[AgendaPoint<'_>]) -> ReferenceTargets {
    let mut targets = ReferenceTargets::new();
    for point in points {
        if let Some(number) = &point.number {
            let words = format!("punkt\u{a0}{}", number.trim_end_matches('.'));
            targets.extend(references::by_number(point.item, &words));
        }
    }
    for item in meeting.items.iter().filter(|item| *item.added) {
        targets.extend(references::by_title(item));
    }
    targets
}

/// An attachment in the list; it is no link yet.
fn listed(facts: &Facts<'_>, attachment: &Attachment, places: &PacketPlaces) -> ListedAttachment {
    let records = facts.records;
    let place = attachment.numbers.first().and_then(|number| places.get(&number));
    ListedAttachment {
        length: place.and_then(|place| place.length).map(|pages| count(pages, "sida", "sidor")),
        numbers: swedish::numbers(&attachment.numbers),
        title: attachment_title(&facts.body, records, attachment),
        facts: facts_in_line(days_of(records), &attachment.facts, ", "),
        url: None,
    }
}

/// An item on the agenda, or below one.
pub(super) struct AgendaPoint<'a> {
    /// "1."; none for a pause and below another item.
    pub(super) number: Option<String>,
    pub(super) item: &'a Item,
}

/// The items on the agenda with their numbers: what came up at the meeting is not there, and a
/// pause has none.
pub(super) fn agenda(meeting: &Meeting) -> Vec<AgendaPoint<'_>> {
    let mut points = Vec::new();
    let mut last = 0;
    for item in meeting.points() {
        last += usize::from(!item.is_pause());
        let number = (!item.is_pause()).then(|| format!("{last}."));
        points.push(AgendaPoint { number, item });
    }
    points
}

/// When an item is taken: one that only follows another shows its beginning.
fn time(slot: Slot<'_>) -> Option<String> {
    let start = slot.start?;
    let is_timed = slot.item.time.is_some() || slot.item.minutes.is_some();
    Some(swedish::hours(TimeSpan { start, end: slot.end.filter(|_| is_timed) }))
}

/// What the items of an agenda have in common.
#[derive(Clone, Copy)]
struct AgendaContext<'a> {
    records: &'a Records,
    /// All organs, for what other §§ have prepared.
    body: &'a Body<'a>,
    meeting: &'a Meeting,
    targets: &'a ReferenceTargets,
    /// Where attachments are in the packet.
    places: &'a PacketPlaces,
}

impl AgendaContext<'_> {
    /// An item of the agenda, with the page where its documents begin.
    fn point(self, point: AgendaPoint<'_>, time: Option<String>) -> AgendaItem {
        let numbers = point.item.attachments.iter().flat_map(|numbers| numbers.numbers());
        let places = numbers.filter_map(|number| self.places.get(&number));
        let first = places.map(|place| place.first).min();
        let view = self.item(point, time);
        AgendaItem { page: view.page.or_else(|| first.map(|page| page.to_string())), ..view }
    }

    /// An item of the agenda, or below one, as the record says it.
    fn item(self, point: AgendaPoint<'_>, time: Option<String>) -> AgendaItem {
        let AgendaPoint { number, item } = point;
        let subitems = item.subitems.iter().filter(|sub| !*sub.added);
        let prepared = preparation(self.body, self.records, item, self.targets);
        let mut view = AgendaItem {
            number,
            id: item.id.as_ref().map(|id| id.0.clone()),
            time,
            title: typographic(&item.title),
            kinds: if item.is_pause() { None } else { kind_label(item) },
            group: item.group.as_deref().map(typographic),
            page: item.page.as_deref().map(typographic),
            registered: joined(prepared.registered.iter().cloned().map(Some), ", "),
            registers: prepared.registered,
            classification: comma_separated(&item.classification),
            handled_by: prepared.handled_by,
            handlers: titled(&item.handlers.0),
            facts: facts_in_line(days_of(self.records), &item.facts, " · "),
            documents: lines(&item.documents),
            attachments: attachments(self.body, self.records, self.meeting, item),
            text: running_text(item.summons.as_deref(), self.targets),
            presenters: presenters(item),
            proposal: prepared.proposal,
            proposed_by: prepared.whose,
            subitems: subitems
                .map(|item| self.item(AgendaPoint { number: None, item }, None))
                .collect(),
            is_short: false,
        };
        view.is_short = view.text.is_empty()
            && view.proposal.is_empty()
            && view.documents.is_empty()
            && view.subitems.is_empty();
        view
    }
}

/// Makes everything that a summons says of attachments lead to them, by their addresses.
pub fn link(kallelse: &mut Kallelse, addresses: &Addresses) {
    for text in [&mut kallelse.excuse, &mut kallelse.message] {
        prose::replace_text(text, &|text| mentions(text, addresses));
    }
    for item in &mut kallelse.items {
        link_item(item, addresses);
    }
    for listed in &mut kallelse.attachments {
        listed.url = pieces(&listed.numbers, addresses).into_iter().find_map(|piece| piece.url);
    }
}

/// Makes what an item of the agenda, and those below it, say of attachments lead to them.
fn link_item(item: &mut AgendaItem, addresses: &Addresses) {
    for text in [&mut item.text, &mut item.proposal] {
        prose::replace_text(text, &|text| mentions(text, addresses));
    }
    if let Some(attachments) = &mut item.attachments {
        attachments.pieces = pieces(&attachments.numbers, addresses);
    }
    for sub in &mut item.subitems {
        link_item(sub, addresses);
    }
}
