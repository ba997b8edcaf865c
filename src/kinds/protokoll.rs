//! The minutes: who was there, who signs, the notice, and each § with its decision.

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use super::document::{Content, Document, Kind, with_preparations};
use crate::diagnostic::{Part, Parts};
use crate::facts::{Facts, Paragraph};
use crate::prose::ReferenceTargets;
use crate::record::{
    About, Approval, Meeting, MeetingId, Organisation, ParagraphNumber, ParagraphSet, Signing,
    Subject, TimeSpan,
};
use crate::swedish;
use crate::view::attendance::{self, AttendanceView};
use crate::view::contact::{ContactView, contact};
use crate::view::context::MinutesContext;
use crate::view::continuation::{ContinuedView, continued, days};
use crate::view::item::{self, ItemView, paragraph_view};
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
    ..Kind::new("protokoll", "Protokoll", 4, documents, Content::Pages(view))
};

fn documents(subject: &Subject, facts: &Facts<'_>) -> Vec<Document> {
    let meeting = facts.records.meeting(subject);
    PROTOKOLL.document_if(meeting.is_some_and(|meeting| meeting.attendance.is_some()), subject)
}

/// The day that minutes were approved, unless they are said not to be.
pub(super) fn approval(document: &Document, facts: &Facts<'_>) -> Option<NaiveDate> {
    let meeting = facts.records.meeting(&document.subject)?;
    let is_pending = matches!(view::stage(meeting), Some("utkast" | "ojusterat"));
    meeting.approved().filter(|_| !is_pending).map(|date| date.0)
}

fn view(document: &Document, facts: &Facts<'_>) -> Option<View> {
    let meeting = facts.records.meeting(&document.subject)?;
    let organisation = facts.organisation()?;
    let date = meeting.date.0;
    let body = minutes_view(facts, meeting, None)?;
    let title = occasion::title("Protokoll", "från", meeting);
    let head = view::head(organisation, view::stage(meeting), title, date);
    Some(View::new(head, PROTOKOLL.name, &body))
}

/// What a protokoll says.
#[derive(Debug, Serialize)]
pub struct Protokoll {
    /// The meeting's day: "2020-10-30".
    pub date: String,
    /// All its days.
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

/// A part of the minutes.
pub struct MinutesExcerpt<'a> {
    /// Its §§.
    pub chosen: &'a [ParagraphNumber],
    /// Who was there for them.
    pub attendance: AttendanceView,
}

/// Makes the view of minutes, or of an excerpt of them; `None` for a meeting without minutes.
pub(super) fn minutes_view(
    facts: &Facts<'_>,
    meeting: &Meeting,
    excerpt: Option<MinutesExcerpt<'_>>,
) -> Option<Protokoll> {
    let organisation = facts.organisation()?;
    let attendance = meeting.attendance.as_ref()?;
    let date = meeting.date.0;
    let held = meeting.id();
    let numbers = facts.numbers(held);
    let all = facts.paragraphs(held);
    let presences = facts.participation(held).map(|own| &own.presences);
    let names = PrintedNames::of(attendance, presences);
    let signing = signers::signing_of(organisation, meeting);
    let context = MinutesContext {
        records: facts.records,
        body: &facts.body,
        meeting,
        names: &names,
        references: &reference_targets(organisation, meeting, &all),
        is_frozen: signing == Signing::Digital,
    };
    let chosen = excerpt.as_ref().map(|excerpt| excerpt.chosen);
    let mut items = Vec::new();
    let mut voting_lists = Vec::new();
    for paragraph in all {
        if chosen.is_none_or(|chosen| chosen.contains(&paragraph.number)) {
            let item = paragraph.item;
            let view = paragraph_view(context, organisation, paragraph);
            let number = view.paragraph.as_deref().unwrap_or_default();
            voting_lists.extend(item::voting_lists(context, number, item));
            items.push(view);
        }
    }
    Some(Protokoll {
        date: date.to_string(),
        dates: days(meeting),
        continued: continued(meeting),
        long_date: swedish::long_date(date),
        kind: occasion::kind(meeting),
        number: meeting.number.map(|number| format!("{number}/{}", date.year())),
        registered: comma_separated(&meeting.registered),
        facts: own_facts(*organisation.style.days, &meeting.facts),
        contact: contact(organisation),
        approval: meeting.approval.as_ref().and_then(approval_view),
        time: meeting.time.map(|time| swedish::hours(*time)),
        adjournments: adjournments(organisation, meeting, numbers),
        corrections: corrections(facts, held),
        place: meeting.place.as_deref().map(typographic),
        public: meeting.public.map(|public| *public),
        paragraphs: paragraphs(organisation, chosen.unwrap_or(numbers)),
        signing: signers::signing(organisation, meeting, presences, chosen),
        notice: notice::on_first_page(
            organisation,
            meeting,
            facts.announcements(&facts.records.subject(About::Meeting(held))),
        ),
        attendance: match excerpt {
            None => attendance::attendance(organisation, meeting, attendance, presences),
            Some(excerpt) => excerpt.attendance,
        },
        items,
        voting_lists,
    })
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

/// The corrections of a meeting's minutes.
fn corrections(facts: &Facts<'_>, held: MeetingId) -> Vec<CorrectionView> {
    let all = facts.records.corrections.get(&held).into_iter().flatten();
    let views = all.map(|correction| CorrectionView {
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

/// The pauses, also those among what happens in a §: "10.15–10.30 (§ 50)". One that both say is said once.
fn adjournments(
    organisation: &Organisation,
    meeting: &Meeting,
    numbers: &[ParagraphNumber],
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
    pauses.sort_by_key(|(time, _)| night.minute(time.start));
    let texts = pauses.into_iter().map(|(time, set)| match set {
        Some(set) => format!("{} ({})", swedish::hours(time), paragraph_set(organisation, &set)),
        None => swedish::hours(time),
    });
    texts.collect()
}
