//! The proof that notices were on every board.

use super::anslag::has_minutes;
use super::document::{Content, Document, Kind};
use crate::facts::{Announcement, Facts};
use crate::record::{Signing, Subject};
use crate::view::{self, View};

/// When the notice was on every board.
pub static ANSLAGSBEVIS: Kind = Kind {
    edit_order: 2,
    ..Kind::new("anslagsbevis", "Anslagsbevis", 6, documents, Content::Pages(view))
};

/// The proof is a document of its own if the minutes are signed digitally, so that nothing can be added
/// to them, if boards differ, or if somebody confirms it.
fn documents(subject: &Subject, facts: &Facts<'_>) -> Vec<Document> {
    let announced = facts.announcements(subject);
    let is_any_made = announced.iter().any(|one| one.approved.is_some() && !one.boards.is_empty());
    let is_apart =
        signing(subject, facts) == Signing::Digital || announced.iter().any(has_own_proof);
    let is_wanted = has_minutes(subject, facts) && is_any_made && is_apart;
    ANSLAGSBEVIS.document_if(is_wanted, subject)
}

/// Whether boards differ, or somebody confirms that the notice was up.
fn has_own_proof(announcement: &Announcement<'_>) -> bool {
    let notice = announcement.notice;
    notice.is_some_and(|notice| !notice.boards.is_empty() || notice.common.proof.is_some())
}

/// How a record's minutes are signed.
fn signing(subject: &Subject, facts: &Facts<'_>) -> Signing {
    match subject {
        Subject::Audit(date) => facts.records.audits.get(date).map(|record| record.value.signing),
        _ => {
            let own = facts.records.meeting(subject).and_then(|meeting| meeting.signing);
            own.or(facts.organisation().map(|organisation| organisation.signing))
        }
    }
    .unwrap_or_default()
}

fn view(document: &Document, facts: &Facts<'_>) -> Option<View> {
    let body = view::notice::bevis(&document.subject, facts)?;
    let head = view::notice::head("Anslagsbevis", &document.subject, facts)?;
    Some(View::new(head, ANSLAGSBEVIS.name, &body))
}
