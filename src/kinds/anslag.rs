//! The notice that minutes are approved: one for each board, for each approval (KL 8:12).

use super::document::{Content, Document, Kind, Letter, PageLimit, Part};
use crate::facts::{Facts, Notice};
use crate::mail::Draft;
use crate::record::Subject;
use crate::render::Form;
use crate::swedish;
use crate::view::{self, View};

/// The notice that minutes are approved, on one board.
pub static ANSLAG: Kind = Kind {
    edit_order: 2,
    forms: &[Form::Html, Form::Text],
    letter: Some(Letter { template: "anslagsbrev", message }),
    page_limit: Some(PageLimit {
        pages: 1,
        noun: "anslaget",
        hint: "korta `förvaring` och `överklagande` i content/organisation.yaml",
    }),
    label: |document, facts| {
        let board = swedish::typography(notice(document, facts)?.board.name);
        Some(format!("{}, {board}", ANSLAG.word))
    },
    ..Kind::new("anslag", "Anslag", 5, documents, Content::Pages(view))
};

fn documents(subject: &Subject, facts: &Facts<'_>) -> Vec<Document> {
    if !has_minutes(subject, facts) {
        return Vec::new();
    }
    let notices = facts.notices(subject).map(|(name, _)| Some(Part::Notice(name.to_owned())));
    notices.map(|part| Document { part, ..ANSLAG.document(subject) }).collect()
}

/// Whether a record has minutes whose approval is announced.
pub(super) fn has_minutes(subject: &Subject, facts: &Facts<'_>) -> bool {
    match subject {
        Subject::Meeting(_) => {
            let meeting = facts.records.meeting(subject);
            meeting.is_some_and(|meeting| meeting.attendance.is_some())
        }
        Subject::Audit(date) => facts.records.audits.contains_key(date),
        _ => false,
    }
}

/// What a notice announces, and where.
fn notice<'a>(document: &Document, facts: &'a Facts<'_>) -> Option<Notice<'a>> {
    let Some(Part::Notice(name)) = &document.part else { return None };
    facts.notice(&document.subject, name)
}

/// Notices have one title on all boards, so that what they have in common is laid out once.
fn view(document: &Document, facts: &Facts<'_>) -> Option<View> {
    let notice = notice(document, facts)?;
    let body = view::notice::anslag(&document.subject, facts, notice)?;
    let head = view::notice::head("Anslag", &document.subject, facts)?;
    Some(View::new(head, ANSLAG.name, &body))
}

/// The e-mail with which a notice is sent to whose board it goes up on.
fn message(document: &Document, facts: &Facts<'_>, letter: &str, pdf: &[u8]) -> Option<Vec<u8>> {
    let Some(Part::Notice(name)) = &document.part else { return None };
    let Notice { announcement, board } = notice(document, facts)?;
    let organisation = facts.organisation()?;
    let sender = organisation.email.as_ref();
    let recipient = board.member.and_then(|member| member.email.as_ref());
    let draft = Draft {
        from: sender.map(|email| (organisation.name.0.as_str(), email.0.as_str())),
        to: recipient.map(|email| (board.name, email.0.as_str())),
        letter,
        date: announcement.approved.unwrap_or(announcement.held),
        id: &view::notice::id(announcement, name),
        attachment: (&format!("{name}.pdf"), pdf),
    };
    Some(draft.message())
}
