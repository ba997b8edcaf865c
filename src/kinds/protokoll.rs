//! The minutes: who was there, who signs, the notice, and each § with its decision.

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use super::document::{Content, Document, DocumentPart, Kind, with_preparations};
use crate::diagnostic::{Part, Parts};
use crate::facts::{AnnouncementKind, Facts, MinutesPart, Paragraph};
use crate::prose::ReferenceTargets;
use crate::record::{
    About, Approval, Correction, Meeting, Organisation, ParagraphNumber, ParagraphSet, Signing,
    Subject, TimeSpan,
};
use crate::swedish;
use crate::view::attendance::{self, AttendanceView};
use crate::view::contact::{ContactView, contact};
use crate::view::context::MinutesContext;
use crate::view::continuation::{ContinuedView, continued, several};
use crate::view::head::HeadView;
use crate::view::item::{self, ItemView, closed_view, paragraph_view};
use crate::view::notice::{self, NoticeView};
use crate::view::occasion;
use crate::view::people::PrintedNames;
use crate::view::signers::{self, SigningView};
use crate::view::vote::VotingList;
use crate::view::words::{
    OwnFactView, comma_separated, own_facts, paragraph_set, paragraphs, pending, typographic,
};
use crate::view::{self, View, references};

/// The minutes.
pub static PROTOKOLL: Kind = Kind {
    depends_on: with_preparations,
    prints: Parts::of(&[Part::Minutes, Part::Approval]),
    approval: Some(approval),
    label,
    ..Kind::new("protokoll", "Protokoll", 4, documents, Content::Pages(view))
};

/// The minutes that a meeting's record holds enough for.
pub(super) fn documents(subject: &Subject, facts: &Facts<'_>) -> Vec<Document> {
    let meeting = facts.records.meeting(subject);
    let Some(meeting) = meeting.filter(|meeting| meeting.attendance.is_some()) else {
        return Vec::new();
    };
    MinutesPart::all(meeting).map(|part| minutes(subject, part)).collect()
}

/// A meeting's minutes with some of its §§.
fn minutes(subject: &Subject, part: MinutesPart) -> Document {
    let MinutesPart::Separate(at) = part else { return PROTOKOLL.document(subject) };
    Document { part: Some(DocumentPart::Separate(at)), ..PROTOKOLL.document(subject) }
}

/// All the minutes of a meeting, in their order; the one of what isn't a meeting.
pub fn all(subject: &Subject, facts: &Facts<'_>) -> Vec<Document> {
    match facts.records.meeting(subject) {
        Some(meeting) => MinutesPart::all(meeting).map(|part| minutes(subject, part)).collect(),
        None => vec![PROTOKOLL.document(subject)],
    }
}

/// The minutes that a document follows: a notice those that it announces, an extract those that hold its §, and what is
/// about several all of them.
pub fn minutes_of(document: &Document, facts: &Facts<'_>) -> Vec<Document> {
    let subject = &document.subject;
    let meeting = facts.records.meeting(subject).filter(|_| document.kind != &PROTOKOLL);
    let Some(meeting) = meeting else {
        return vec![Document { kind: &PROTOKOLL, ..document.clone() }];
    };
    let notice = match &document.part {
        Some(DocumentPart::Notice { name, .. }) => facts.notice(subject, name),
        _ => None,
    };
    let part = match (&document.part, notice.map(|notice| notice.announcement)) {
        (Some(DocumentPart::Paragraph(number) | DocumentPart::Masked(number)), _) => {
            Some(MinutesPart::of(meeting, *number))
        }
        (_, Some(announced)) => Some(match (announced.what, announced.numbers.first()) {
            (AnnouncementKind::Separate(at), _) => MinutesPart::Separate(at),
            (AnnouncementKind::AtOnce, Some(number)) => MinutesPart::of(meeting, *number),
            _ => MinutesPart::Rest,
        }),
        _ => None,
    };
    match part {
        Some(part) => vec![minutes(subject, part)],
        None => all(subject, facts),
    }
}

/// The §§ of minutes.
pub fn numbers_of(minutes: &Document, facts: &Facts<'_>) -> Vec<ParagraphNumber> {
    let Some(meeting) = facts.records.meeting(&minutes.subject) else { return Vec::new() };
    part_of(minutes).numbers(meeting, facts.numbers(meeting.id()))
}

/// Which of its meeting's minutes a document is.
fn part_of(document: &Document) -> MinutesPart {
    match document.part {
        Some(DocumentPart::Separate(at)) => MinutesPart::Separate(at),
        _ => MinutesPart::Rest,
    }
}

/// Minutes with some of the §§ by those: "Protokoll §§ 3–5".
pub(super) fn label(document: &Document, facts: &Facts<'_>) -> Option<String> {
    let MinutesPart::Separate(_) = part_of(document) else { return None };
    let numbers = paragraphs(facts.organisation()?, &numbers_of(document, facts))?;
    Some(format!("{} {numbers}", document.kind.word))
}

/// The day that minutes were approved, unless they are said not to be.
pub(super) fn approval(document: &Document, facts: &Facts<'_>) -> Option<NaiveDate> {
    let meeting = facts.records.meeting(&document.subject)?;
    let part = part_of(document);
    // That the rest isn't approved yet says nothing of what is.
    let is_pending = meeting.is_draft() || part == MinutesPart::Rest && meeting.is_unapproved();
    part.approval(meeting)?.date.known.filter(|_| !is_pending).map(|date| date.0)
}

fn view(document: &Document, facts: &Facts<'_>) -> Option<View> {
    let (head, body) = said(document, facts, Audience::Holder)?;
    Some(View::new(head, PROTOKOLL.name, &body))
}

/// Whom minutes are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// The body that keeps them, and whom it gives them to.
    Holder,
    /// Everybody: a secret § has its number and title alone.
    Everybody,
}

/// What minutes say.
pub(super) fn said(
    document: &Document,
    facts: &Facts<'_>,
    audience: Audience,
) -> Option<(HeadView, Protokoll)> {
    let meeting = facts.records.meeting(&document.subject)?;
    let organisation = facts.organisation()?;
    let date = meeting.date.0;
    let part = part_of(document);
    let numbers = part.numbers(meeting, facts.numbers(meeting.id()));
    // Of a meeting whose §§ aren't known, all are in one.
    let chosen = (!meeting.separate.0.is_empty()).then_some(numbers.as_slice());
    let body =
        minutes_view(facts, meeting, MinutesExcerpt { chosen, attendance: None, part, audience })?;
    let title = occasion::title("Protokoll", "från", meeting);
    let title = match body.paragraphs.as_ref().filter(|_| chosen.is_some()) {
        Some(paragraphs) => format!("{title}, {paragraphs}"),
        None => title,
    };
    let is_approved = part != MinutesPart::Rest && approval(document, facts).is_some();
    let stage = view::stage(meeting).filter(|_| !is_approved);
    Some((view::head(organisation, stage, title, date), body))
}

/// What a protokoll says.
#[derive(Debug, Serialize)]
pub struct Protokoll {
    /// The meeting's day: "2020-10-30".
    pub date: String,
    /// All its days, if it has several.
    pub dates: Vec<String>,
    /// Where and when it goes on, if not that day alone.
    pub continued: Vec<ContinuedView>,
    /// "fredag 30 oktober 2020".
    pub long_date: String,
    /// What kind of meeting it was: "extra", "konstituerande"; none for an ordinary one.
    pub kind: Option<&'static str>,
    /// Its number in the year: "7/2020".
    pub number: Option<String>,
    /// "KS 2024/12, KS 2024/30".
    pub registered: Option<String>,
    /// Facts of the meeting's own.
    pub facts: Vec<OwnFactView>,
    /// How the body is reached; none if it doesn't say.
    pub contact: Option<ContactView>,
    /// Where and when the minutes are approved, if the record says more than the day.
    pub approval: Option<ApprovalView>,
    /// "08.30–12.00".
    pub time: Option<String>,
    /// "10.15–10.30 (§ 50)".
    pub adjournments: Vec<String>,
    /// The corrections, if they were approved before.
    pub corrections: Vec<CorrectionView>,
    /// The place.
    pub place: Option<String>,
    /// Whether the meeting was public; none if that isn't said.
    pub public: Option<bool>,
    /// "§§ 47–58".
    pub paragraphs: Option<String>,
    /// Who was there.
    pub attendance: AttendanceView,
    /// Who signs, and how.
    pub signing: SigningView,
    /// The notice of the approval.
    pub notice: NoticeView,
    /// The §§.
    pub items: Vec<ItemView>,
    /// Lists of who voted how.
    pub voting_lists: Vec<VotingList>,
}

/// Where and when minutes are approved.
#[derive(Debug, Serialize)]
pub struct ApprovalView {
    /// "Kommunhuset".
    pub place: Option<String>,
    /// "2024-12-17".
    pub date: Option<String>,
    /// "15.00".
    pub time: Option<String>,
}

/// A correction of approved minutes.
#[derive(Debug, Serialize)]
pub struct CorrectionView {
    /// "2024-12-20".
    pub date: String,
    /// What was wrong.
    pub why: String,
}

/// What of a meeting's minutes a view holds.
pub struct MinutesExcerpt<'a> {
    /// Its §§; none for all.
    pub chosen: Option<&'a [ParagraphNumber]>,
    /// Who was there for them; none for the whole attendance.
    pub attendance: Option<AttendanceView>,
    /// The minutes whose approval and notice it says.
    pub part: MinutesPart,
    /// Whom it is for.
    pub audience: Audience,
}

/// Makes the view of minutes, or of an excerpt of them; `None` for a meeting without minutes.
pub(super) fn minutes_view(
    facts: &Facts<'_>,
    meeting: &Meeting,
    excerpt: MinutesExcerpt<'_>,
) -> Option<Protokoll> {
    let organisation = facts.organisation()?;
    let attendance = meeting.attendance.as_ref()?;
    let (date, held) = (meeting.date.0, meeting.id());
    let numbers = facts.numbers(held);
    let all = facts.paragraphs(held);
    let presences = facts.participation(held).map(|own| &own.presences);
    let names = PrintedNames::of(attendance, presences);
    let context = MinutesContext {
        records: facts.records,
        body: &facts.body,
        meeting,
        names: &names,
        references: &reference_targets(organisation, meeting, &all),
        is_frozen: signers::signing_of(organisation, meeting) == Signing::Digital,
    };
    let MinutesExcerpt { chosen, attendance: own_attendance, part, audience } = excerpt;
    let said = part.approval(meeting);
    let is_held = |one: &Paragraph<'_>| chosen.is_none_or(|chosen| chosen.contains(&one.number));
    let own = all.into_iter().filter(is_held);
    let (items, voting_lists) = said_of(context, organisation, own, audience);
    let subject = facts.records.subject(About::Meeting(held));
    let announcements = facts.announcements(&subject);
    Some(Protokoll {
        date: date.to_string(),
        dates: several(meeting.days()),
        continued: continued(meeting),
        long_date: swedish::long_date(date),
        kind: occasion::kind(meeting),
        number: meeting.number.map(|number| format!("{number}/{}", date.year())),
        registered: comma_separated(&meeting.registered),
        facts: own_facts(*organisation.style.days, &meeting.facts),
        contact: contact(organisation),
        approval: said.and_then(approval_view),
        time: meeting.time.map(|time| swedish::hours(*time)),
        adjournments: adjournments(organisation, meeting, numbers, chosen),
        corrections: corrections(facts, &minutes(&subject, part)),
        place: meeting.place.as_deref().map(typographic),
        public: meeting.public.map(|public| *public),
        paragraphs: paragraphs(organisation, chosen.unwrap_or(numbers)),
        signing: signers::signing(organisation, meeting, presences, chosen, said),
        notice: notice::on_first_page(
            organisation,
            meeting,
            said,
            announcements.iter().find(|own| own.what == AnnouncementKind::of(part)),
        ),
        attendance: own_attendance.unwrap_or_else(|| {
            attendance::attendance(organisation, meeting, attendance, presences)
        }),
        items,
        voting_lists,
    })
}

/// The views of §§, and the lists of their votes. For everybody, a secret § has its number and title alone.
fn said_of<'a>(
    context: MinutesContext<'_>,
    organisation: &Organisation,
    all: impl Iterator<Item = Paragraph<'a>>,
    audience: Audience,
) -> (Vec<ItemView>, Vec<VotingList>) {
    let (mut items, mut voting_lists) = (Vec::new(), Vec::new());
    for paragraph in all {
        let item = paragraph.item;
        let closed = item.closed_by().filter(|_| audience == Audience::Everybody);
        if let Some(law) = closed {
            items.push(closed_view(organisation, paragraph, law));
            continue;
        }
        let view = paragraph_view(context, organisation, paragraph);
        let number = view.paragraph.as_deref().unwrap_or_default();
        voting_lists.extend(item::voting_lists(context, number, item));
        items.push(view);
    }
    (items, voting_lists)
}

/// Where and when minutes are approved; none if the record says the day alone, which the notice has.
fn approval_view(approval: &Approval) -> Option<ApprovalView> {
    let view = ApprovalView {
        place: approval.place.as_deref().map(typographic),
        date: pending(&approval.date),
        time: approval.time.map(|time| swedish::hours(*time)),
    };
    (view.place.is_some() || view.time.is_some()).then_some(view)
}

/// The corrections of the minutes that a document follows.
pub fn corrections_of<'a>(document: &Document, facts: &Facts<'a>) -> Vec<&'a Correction> {
    let About::Meeting(held) = &document.subject.about else { return Vec::new() };
    let Some(all) = facts.records.corrections.get(held) else { return Vec::new() };
    let names: Vec<String> = minutes_of(document, facts).iter().map(Document::file_name).collect();
    all.iter().filter(|own| names.iter().any(|name| own.is_of(name))).collect()
}

/// The same as minutes say them.
fn corrections(facts: &Facts<'_>, minutes: &Document) -> Vec<CorrectionView> {
    let views = corrections_of(minutes, facts).into_iter().map(|correction| CorrectionView {
        date: correction.on.to_string(),
        why: swedish::typography(&correction.why),
    });
    views.collect()
}

/// What references say: the § of an item that became one, the title of what didn't.
fn reference_targets(
    organisation: &Organisation,
    meeting: &Meeting,
    all: &[Paragraph<'_>],
) -> ReferenceTargets {
    let mut targets = ReferenceTargets::new();
    for paragraph in all {
        let words = swedish::reference(paragraph.number, &organisation.numbering.pattern);
        targets.extend(references::by_number(paragraph.item, &words));
    }
    for item in meeting.items.iter().filter(|item| !item.has_paragraph()) {
        targets.extend(references::by_title(item));
    }
    targets
}

/// The pauses, also those among what happens in a §: "10.15–10.30 (§ 50)". One that both say is said once, one in §§
/// that aren't `chosen` not at all.
fn adjournments(
    organisation: &Organisation,
    meeting: &Meeting,
    numbers: &[ParagraphNumber],
    chosen: Option<&[ParagraphNumber]>,
) -> Vec<String> {
    let night = meeting.night();
    let own = meeting.adjournments.0.iter();
    let own = own.map(|pause| (*pause.time, pause.paragraphs.as_deref().cloned()));
    let numbered = meeting.paragraphs().zip(numbers);
    let events = numbered.flat_map(|(item, number)| {
        item.all_events().map(move |event| (event, ParagraphSet::of(*number)))
    });
    let mut pauses: Vec<(TimeSpan, Option<ParagraphSet>)> = own.collect();
    for (event, set) in events {
        let Some(time) = event.adjournment.map(|time| *time) else { continue };
        if !pauses.iter().any(|(other, _)| *other == time) {
            pauses.push((time, Some(set)));
        }
    }
    pauses.retain(|(_, set)| match (set, chosen) {
        (Some(set), Some(chosen)) => chosen.iter().any(|number| set.contains(*number)),
        _ => true,
    });
    pauses.sort_by_key(|(time, _)| night.minute(time.start));
    let texts = pauses.into_iter().map(|(time, set)| match set {
        Some(set) => format!("{} ({})", swedish::hours(time), paragraph_set(organisation, &set)),
        None => swedish::hours(time),
    });
    texts.collect()
}
