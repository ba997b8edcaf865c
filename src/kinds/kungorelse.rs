//! The announcement of a public meeting (kungörelse), for notice boards.

use serde::Serialize;

use super::document::{Content, Document, Kind};
use crate::diagnostic::{Part, Parts};
use crate::facts::Facts;
use crate::record::{Meeting, Subject};
use crate::render::Form;
use crate::swedish;
use crate::view::contact::reach;
use crate::view::continuation::{ContinuedView, continued};
use crate::view::mask::{masked, masks};
use crate::view::occasion::{self, OccasionView};
use crate::view::words::typographic;
use crate::view::{self, View};

/// The announcement of a public meeting.
pub static KUNGORELSE: Kind = Kind {
    edit_order: 1,
    forms: &[Form::Html, Form::Text],
    is_public: true,
    prints: Parts::of(&[Part::PublicNotice, Part::Summons]),
    ..Kind::new("kungorelse", "Kungörelse", 3, documents, Content::Pages(view))
};

fn documents(subject: &Subject, facts: &Facts<'_>) -> Vec<Document> {
    let meeting = facts.records.meeting(subject);
    KUNGORELSE.document_if(meeting.is_some_and(|meeting| meeting.announced.is_some()), subject)
}

fn view(document: &Document, facts: &Facts<'_>) -> Option<View> {
    let meeting = facts.records.meeting(&document.subject)?;
    let organisation = facts.organisation()?;
    let body = public_notice_view(facts, meeting)?;
    let announced = meeting.announced.as_ref()?.date.0;
    let title = occasion::title("Kungörelse", "av", meeting);
    let head = view::head(organisation, view::ahead(meeting), title, announced);
    Some(View::new(head, KUNGORELSE.name, &masked(&body, &masks(meeting))))
}

/// What a kungörelse says.
#[derive(Debug, Serialize)]
pub struct Kungorelse {
    /// A unique name: "kungorelse-2020-11-27".
    pub id: String,
    /// What sets the meeting apart: its kind, that it was moved or is cancelled.
    pub occasion: OccasionView,
    /// The day that it was announced.
    pub announced: String,
    /// The meeting's day: "2020-11-27".
    pub date: String,
    /// Where and when it goes on, if not that day alone.
    pub continued: Vec<ContinuedView>,
    /// "08.30–12.00".
    pub time: Option<String>,
    /// The place.
    pub place: Option<String>,
    /// The organ as it stands in a sentence: "styrelsen".
    pub organ: String,
    /// What the agenda has.
    pub items: Vec<String>,
    /// Where to ask: "0123-456 00, kansliet@dalen.example".
    pub contact: Option<String>,
    /// Whether the budget is fixed there.
    pub fixes_budget: bool,
    /// Where the proposed budget can be read.
    pub proposal: Option<String>,
}

/// Makes the view of the announcement of a public meeting.
fn public_notice_view(facts: &Facts<'_>, meeting: &Meeting) -> Option<Kungorelse> {
    let organisation = facts.organisation()?;
    let announced = meeting.announced.as_ref()?;
    Some(Kungorelse {
        id: format!("kungorelse-{}", meeting.id()),
        occasion: OccasionView::of(meeting),
        announced: announced.date.0.to_string(),
        date: meeting.date.0.to_string(),
        continued: continued(meeting),
        time: meeting.time.map(|time| swedish::hours(*time)),
        place: meeting.place.as_deref().map(typographic),
        organ: swedish::uncapitalised(&typographic(&organisation.organ.name)),
        items: meeting.agenda().map(|item| typographic(&item.title)).collect(),
        contact: reach(organisation),
        fixes_budget: facts.records.fixes_budget(meeting),
        proposal: announced.proposal.as_ref().map(|web| web.0.clone()),
    })
}
