//! The proof that notices were on every board.

use chrono::NaiveDate;
use serde::Serialize;

use super::anslag::is_announced;
use super::document::{Content, Document, Kind};
use super::protokoll::approval;
use crate::diagnostic::{Part, Parts};
use crate::facts::{Announcement, Board, Facts};
use crate::record::{About, Signing, Subject};
use crate::swedish;
use crate::view::continuation::several;
use crate::view::notice::{AnnouncedMinutes, DayView, appeal_until, day};
use crate::view::signers;
use crate::view::words::{paragraphs, typographic};
use crate::view::{self, View};

/// When the notice was on every board.
pub static ANSLAGSBEVIS: Kind = Kind {
    edit_order: 2,
    prints: Parts::of(&[Part::Approval, Part::Notices, Part::Limits]),
    announces: Some(announced),
    ..Kind::new("anslagsbevis", "Anslagsbevis", 6, documents, Content::Pages(view))
};

/// The proof is a document of its own if the minutes are signed digitally, so that nothing can be added
/// to them, if boards differ, or if somebody confirms it.
fn documents(subject: &Subject, facts: &Facts<'_>) -> Vec<Document> {
    let announced = facts.announcements(subject);
    let is_any_made = announced.iter().any(|one| one.approved.is_some() && !one.boards.is_empty());
    let is_apart =
        signing(subject, facts) == Signing::Digital || announced.iter().any(has_own_proof);
    let is_wanted = is_announced(subject, facts) && is_any_made && is_apart;
    ANSLAGSBEVIS.document_if(is_wanted, subject)
}

/// The day of the approval of the minutes, the last that a proof is about.
fn announced(document: &Document, facts: &Facts<'_>) -> Option<NaiveDate> {
    match &document.subject.about {
        About::Audit(_) => facts.announcements(&document.subject).first()?.approved,
        _ => approval(document, facts),
    }
}

/// Whether boards differ, or somebody confirms that the notice was up.
fn has_own_proof(announcement: &Announcement<'_>) -> bool {
    let notice = announcement.notice;
    notice.is_some_and(|notice| !notice.boards.is_empty() || notice.common.proof.is_some())
}

/// How a record's minutes are signed.
fn signing(subject: &Subject, facts: &Facts<'_>) -> Signing {
    let signing = match &subject.about {
        About::Audit(date) => facts.records.audits.get(date).map(|record| *record.value.signing),
        _ => facts
            .records
            .meeting(subject)
            .zip(facts.organisation())
            .map(|(meeting, organisation)| signers::signing_of(organisation, meeting)),
    };
    signing.unwrap_or_default()
}

fn view(document: &Document, facts: &Facts<'_>) -> Option<View> {
    let body = proof_view(&document.subject, facts)?;
    let head = view::notice::head("Anslagsbevis", &document.subject, facts)?;
    Some(View::new(head, ANSLAGSBEVIS.name, &body))
}

/// What an anslagsbevis says.
#[derive(Debug, Serialize)]
pub struct Anslagsbevis {
    /// The organ whose minutes they are: "Styrelsen".
    pub organ: String,
    /// What kind of meeting it was: "extra", "konstituerande"; none for an ordinary one.
    pub kind: Option<&'static str>,
    /// The meeting's day.
    pub date: String,
    /// All its days, if it has several.
    pub dates: Vec<String>,
    /// Whether it is done on every board, or only planned on some.
    pub is_posted: bool,
    /// What was announced: §§ that were approved at the meeting, then the minutes.
    pub lots: Vec<LotView>,
    /// Where the minutes are.
    pub kept_at: Option<String>,
    /// Who signs it.
    pub signer: Option<String>,
    /// "penna", "digital", "ingen".
    pub manner: &'static str,
}

/// Some §§, and where their approval was announced.
#[derive(Debug, Serialize)]
pub struct LotView {
    /// "§§ 55–67".
    pub paragraphs: Option<String>,
    /// The day of approval.
    pub approved: Option<String>,
    /// The last day to appeal.
    pub appeal_until: Option<DayView>,
    /// The boards.
    pub boards: Vec<BoardView>,
}

/// A notice on a board.
#[derive(Debug, Serialize)]
pub struct BoardView {
    /// Whose board: "Umeå kommun".
    pub name: String,
    /// The day that it went up.
    pub posted: Option<DayView>,
    /// The day that it came down.
    pub removed: Option<DayView>,
    /// Who confirms it.
    pub proof: Option<String>,
}

/// Makes the view of the proof that a record's notices were up.
fn proof_view(subject: &Subject, facts: &Facts<'_>) -> Option<Anslagsbevis> {
    let organisation = facts.organisation()?;
    let announcements = facts.announcements(subject);
    let minutes = AnnouncedMinutes::of(subject, organisation, facts.records)?;
    let mut is_posted = true;
    let mut lots = Vec::new();
    let posted =
        announcements.iter().filter(|one| one.approved.is_some() && !one.boards.is_empty());
    for announced in posted {
        is_posted &= !announced.is_planned();
        lots.push(LotView {
            paragraphs: paragraphs(organisation, &announced.numbers)
                .or_else(|| minutes.paragraphs.clone()),
            approved: announced.approved.map(|day| day.to_string()),
            appeal_until: appeal_until(announced),
            boards: announced.boards.iter().map(board_view).collect(),
        });
    }
    Some(Anslagsbevis {
        date: announcements.first()?.held().to_string(),
        dates: several(announcements.last()?.days()),
        is_posted,
        lots,
        kept_at: announcements.first()?.kept_at.map(|kept| typographic(&kept.place)),
        organ: minutes.organ,
        kind: minutes.kind,
        signer: minutes.signer,
        manner: minutes.manner,
    })
}

/// A notice on a board.
fn board_view(board: &Board<'_>) -> BoardView {
    BoardView {
        name: swedish::typography(board.name),
        posted: board.posted.map(day),
        removed: board.removed.map(day),
        proof: board.proof.map(swedish::typography),
    }
}
