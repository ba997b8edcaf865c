//! Approved minutes for the web: without what is secret, and without what only those who keep them need.
//!
//! What may be published is a type of its own, which has no field for signatures and notices. A secret § has its number
//! and title alone.

use serde::Serialize;

use super::document::{Content, Document, Kind, with_preparations};
use super::protokoll::{self, ApprovalView, Audience, CorrectionView, Protokoll};
use crate::diagnostic::{Part, Parts};
use crate::facts::Facts;
use crate::record::Subject;
use crate::view::View;
use crate::view::attendance::AttendanceView;
use crate::view::contact::ContactView;
use crate::view::continuation::ContinuedView;
use crate::view::item::ItemView;
use crate::view::mask::{masked_minutes, masks};
use crate::view::signers::SignerView;
use crate::view::vote::VotingList;
use crate::view::words::OwnFactView;

/// Approved minutes for the web.
pub static WEBBPROTOKOLL: Kind = Kind {
    edit_order: 3,
    depends_on: with_preparations,
    prints: Parts::of(&[Part::Minutes, Part::Approval, Part::Publication]),
    is_public: true,
    label: protokoll::label,
    ..Kind::new("webbprotokoll", "Protokoll för webben", 18, documents, Content::Pages(view))
};

fn documents(subject: &Subject, facts: &Facts<'_>) -> Vec<Document> {
    if !facts.organisation().is_some_and(|own| *own.publishing.minutes) {
        return Vec::new();
    }
    let all = protokoll::documents(subject, facts).into_iter();
    all.filter(|own| protokoll::approval(own, facts).is_some())
        .map(|own| Document { kind: &WEBBPROTOKOLL, ..own })
        .collect()
}

fn view(document: &Document, facts: &Facts<'_>) -> Option<View> {
    let meeting = facts.records.meeting(&document.subject)?;
    let (head, minutes) = protokoll::said(document, facts, Audience::Everybody)?;
    let body = masked_minutes(&Webbprotokoll::of(minutes), &masks(meeting));
    Some(View::new(head, WEBBPROTOKOLL.name, &body))
}

/// What minutes for the web say.
#[derive(Debug, Serialize)]
struct Webbprotokoll {
    /// As in [`Protokoll`].
    date: String,
    dates: Vec<String>,
    continued: Vec<ContinuedView>,
    kind: Option<&'static str>,
    number: Option<String>,
    registered: Option<String>,
    facts: Vec<OwnFactView>,
    contact: Option<ContactView>,
    approval: Option<ApprovalView>,
    /// The day of the approval.
    approved: Option<String>,
    time: Option<String>,
    adjournments: Vec<String>,
    corrections: Vec<CorrectionView>,
    place: Option<String>,
    public: Option<bool>,
    paragraphs: Option<String>,
    attendance: AttendanceView,
    items: Vec<ItemView>,
    voting_lists: Vec<VotingList>,
    /// Who kept the minutes, with her title.
    secretary: Option<String>,
    secretary_title: Option<String>,
    /// Who presided, and who approved.
    chairs: Vec<SignerView>,
    adjusters: Vec<SignerView>,
}

impl Webbprotokoll {
    /// What may be published of minutes.
    fn of(minutes: Protokoll) -> Self {
        let Protokoll { signing, notice, .. } = minutes;
        Self {
            date: minutes.date,
            dates: minutes.dates,
            continued: minutes.continued,
            kind: minutes.kind,
            number: minutes.number,
            registered: minutes.registered,
            facts: minutes.facts,
            contact: minutes.contact,
            approval: minutes.approval,
            approved: notice.approved,
            time: minutes.time,
            adjournments: minutes.adjournments,
            corrections: minutes.corrections,
            place: minutes.place,
            public: minutes.public,
            paragraphs: minutes.paragraphs,
            attendance: minutes.attendance,
            items: minutes.items,
            voting_lists: minutes.voting_lists,
            secretary: signing.secretary,
            secretary_title: signing.secretary_title,
            chairs: signing.chairs,
            adjusters: signing.adjusters,
        }
    }
}
