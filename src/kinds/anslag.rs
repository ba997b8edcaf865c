//! The notice that minutes are approved: one for each board, for each approval (KL 8:12).
//!
//! Its words are in one template (`anslag.j2`) of all forms, so that paper, web and letter can't differ.

use chrono::NaiveDate;
use serde::Serialize;

use super::document::{Content, Document, DocumentPart, Kind, Letter, PageLimit};
use super::protokoll::{approval, minutes_of};
use crate::calendar::appeal_law;
use crate::diagnostic::{Part, Parts};
use crate::facts::{Announcement, AnnouncementKind, BoardNotice, Day, Facts};
use crate::law::{self, Topic};
use crate::mail::Draft;
use crate::record::{
    About, Appeal, AppealWay, Item, Keeping, OrganKind, Organisation, ParagraphNumber, Subject,
};
use crate::render::Form;
use crate::swedish;
use crate::view::continuation::several;
use crate::view::notice::{AnnouncedMinutes, DayView, appeal_until, day};
use crate::view::words::{lines, paragraphs, typographic};
use crate::view::{self, View};

/// The notice that minutes are approved, on one board.
pub static ANSLAG: Kind = Kind {
    edit_order: 2,
    is_public: true,
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
    prints: Parts::of(&[Part::Approval, Part::Notices, Part::Limits]),
    announces: Some(announced),
    ..Kind::new("anslag", "Anslag", 5, documents, Content::Pages(view))
};

fn documents(subject: &Subject, facts: &Facts<'_>) -> Vec<Document> {
    if !is_announced(subject, facts) {
        return Vec::new();
    }
    let notices = facts
        .notices(subject)
        .enumerate()
        .map(|(rank, (name, _))| Some(DocumentPart::Notice { rank, name: name.to_owned() }));
    notices.map(|part| Document { part, ..ANSLAG.document(subject) }).collect()
}

/// Whether a record has minutes whose approval is announced.
pub(super) fn is_announced(subject: &Subject, facts: &Facts<'_>) -> bool {
    match &subject.about {
        About::Meeting(_) => {
            let meeting = facts.records.meeting(subject);
            meeting.is_some_and(|meeting| meeting.attendance.is_some())
        }
        About::Audit(date) => facts.records.audits.contains_key(date),
        _ => false,
    }
}

/// What a notice announces, and where.
fn notice<'a>(document: &Document, facts: &'a Facts<'_>) -> Option<BoardNotice<'a>> {
    let Some(DocumentPart::Notice { name, .. }) = &document.part else { return None };
    facts.notice(&document.subject, name)
}

/// The day of the approval that a notice announces; none while it is a draft, or could still announce something else.
fn announced(document: &Document, facts: &Facts<'_>) -> Option<NaiveDate> {
    let BoardNotice { announcement, board } = notice(document, facts)?;
    let is_draft = || facts.records.meeting(&document.subject).and_then(view::draft).is_some();
    match announcement.what {
        AnnouncementKind::Minutes | AnnouncementKind::Separate(_) => {
            let minutes = minutes_of(document, facts);
            minutes.first().and_then(|minutes| approval(minutes, facts))
        }
        AnnouncementKind::AtOnce => {
            let is_posted = board.posted.and_then(Day::done).is_some();
            announcement.approved.filter(|_| is_posted && !is_draft())
        }
        AnnouncementKind::Audit => announcement.approved,
    }
}

/// Notices have one title on all boards, so that what they have in common is laid out once.
fn view(document: &Document, facts: &Facts<'_>) -> Option<View> {
    let notice = notice(document, facts)?;
    let body = notice_view(&document.subject, facts, notice)?;
    let head = view::notice::head("Anslag", &document.subject, facts)?;
    Some(View::new(head, ANSLAG.name, &body))
}

/// The e-mail with which a notice is sent to whose board it goes up on.
fn message(document: &Document, facts: &Facts<'_>, letter: &str, pdf: &[u8]) -> Option<Vec<u8>> {
    let Some(DocumentPart::Notice { name, .. }) = &document.part else { return None };
    let BoardNotice { announcement, board } = notice(document, facts)?;
    let organisation = facts.organisation()?;
    let sender = organisation.email();
    let recipient = board.member.and_then(|member| member.email.as_ref());
    let draft = Draft {
        from: sender.map(|email| (organisation.name.0.as_str(), email.0.as_str())),
        to: recipient.map(|email| (board.name, email.0.as_str())),
        letter,
        date: announcement.approved.unwrap_or(announcement.held()),
        id: &id(announcement, name),
        attachment: (&format!("{name}.pdf"), pdf),
    };
    Some(draft.message())
}

/// What an anslag says.
#[derive(Debug, Serialize)]
pub struct Anslag {
    /// "protokoll", "paragrafer" for those approved at the meeting, "revision" for the revisors'.
    pub what: &'static str,
    /// Whose board it goes up on: "Umeå kommun".
    pub board: String,
    /// A unique name: "anslag-2024-11-29-umea-kommun".
    pub id: String,
    /// The organ whose minutes they are: "Styrelsen".
    pub organ: String,
    /// What kind of meeting it was: "extra", "konstituerande"; none for an ordinary one.
    pub kind: Option<&'static str>,
    /// The meeting's day: "2024-11-29".
    pub date: String,
    /// All its days, if it has several.
    pub dates: Vec<String>,
    /// "§§ 55–67".
    pub paragraphs: Option<String>,
    /// Whether that is one alone.
    pub is_one: bool,
    /// Whether they tell the minutes from others: of the same meeting, or of another that day.
    pub is_among_several: bool,
    /// The day of approval: "2024-12-17".
    pub approved: Option<String>,
    /// The day that it goes up.
    pub posted: Option<DayView>,
    /// The last day for that.
    pub post_by: Option<String>,
    /// The first day that it may come down.
    pub removable: Option<String>,
    /// The day that it is to come down, if that is later.
    pub to_be_removed: Option<String>,
    /// The day that it came down.
    pub removed: Option<String>,
    /// The last day to appeal, and whether it depends on planned days.
    pub appeal_until: Option<DayView>,
    /// Where the minutes are.
    pub kept_at: Option<String>,
    /// Where they can be read on the web.
    pub web: Option<String>,
    /// How to appeal; none where decisions of such an organ aren't.
    pub appeal: Option<AppealView>,
    /// The §§ with decisions that are appealed in another way: "§ 5".
    pub complaints: Option<String>,
    /// Whether their extracts say how: the law of the meeting's day is known.
    pub explains_complaints: bool,
    /// The §§ with decisions that can't be appealed.
    pub unappealable: Option<String>,
    /// Who signs it, and how.
    pub signer: Option<String>,
    /// "penna", "digital", "ingen".
    pub manner: &'static str,
    /// Whether it goes up on more than one board.
    pub is_on_several: bool,
    /// Whether it is up: the day is done, not only planned.
    pub is_posted: bool,
    /// Whether the last day to appeal, and so the day that it comes down, depends on planned days.
    pub is_preliminary: bool,
}

/// How to appeal.
#[derive(Debug, Serialize)]
pub struct AppealView {
    /// Whose members may appeal: "egna", "förbundet" or "nämnden" for those of the kommuner and regioner behind it
    /// (KL 13:1, FL 28 §).
    pub members_of: &'static str,
    /// The kommun or region whose members may, if they are its own: "Ekby kommun".
    pub body: Option<String>,
    /// Whether the members of a kommunalförbund may too (KL 13:1).
    pub members_may: bool,
    /// Whether decisions that only prepare or carry out others can't be appealed (KL 13:2).
    pub excepts_preparation: bool,
    /// Whether it is announced under the law of today, whose terms can be told.
    pub is_current: bool,
    /// "13 kap. kommunallagen"; none before the laws that are known.
    pub statute: Option<&'static str>,
    /// "förvaltningsrätten", where the organisation says nothing.
    pub usual_court: Option<&'static str>,
    /// The court, if the organisation says which.
    pub court: Option<String>,
    /// Its postal address, a line each.
    pub address: Vec<String>,
    /// Its e-mail address.
    pub email: Option<String>,
    /// Its page on the web.
    pub web: Option<String>,
}

/// Makes the view of a notice; `None` if the records don't hold it.
fn notice_view(subject: &Subject, facts: &Facts<'_>, notice: BoardNotice<'_>) -> Option<Anslag> {
    let BoardNotice { announcement: announced, board } = notice;
    let organisation = facts.organisation()?;
    let minutes = AnnouncedMinutes::of(subject, organisation, facts.records)?;
    let numbers = &announced.numbers;
    let posted = board.posted.map(day);
    let own_ways = OwnWays::of(subject, facts, numbers);
    let appeal_until = appeal_until(announced);
    let planned_removal = board.removed.filter(|day| day.done().is_none()).map(Day::date);
    let what = match announced.what {
        AnnouncementKind::Minutes | AnnouncementKind::Separate(_) => "protokoll",
        AnnouncementKind::AtOnce => "paragrafer",
        AnnouncementKind::Audit => "revision",
    };
    Some(Anslag {
        what,
        id: id(announced, board.notice.as_deref()?),
        board: swedish::typography(board.name),
        organ: minutes.organ,
        kind: minutes.kind,
        date: announced.held().to_string(),
        dates: several(announced.days()),
        is_one: numbers.len() == 1,
        is_among_several: is_among_several(subject, facts),
        paragraphs: minutes.paragraphs.or_else(|| paragraphs(organisation, numbers)),
        approved: announced.approved.map(|day| day.to_string()),
        is_posted: posted.as_ref().is_some_and(|day| !day.is_planned),
        posted,
        post_by: announced.posting_limit.map(|limit| limit.day.to_string()),
        removable: announced.removable.map(|day| day.to_string()),
        to_be_removed: planned_removal
            .filter(|day| Some(*day) > announced.removable)
            .map(|day| day.to_string()),
        removed: board.removed.and_then(Day::done).map(|day| day.to_string()),
        is_preliminary: appeal_until.as_ref().is_some_and(|day| day.is_planned),
        appeal_until,
        is_on_several: announced.boards.len() > 1,
        kept_at: announced.kept_at.map(|kept| typographic(&kept.place)),
        web: announced.kept_at.and_then(web),
        appeal: appeal(organisation, announced.what, announced.announced_on())
            .filter(|_| !own_ways.are_all),
        complaints: paragraphs(organisation, &own_ways.complaints),
        explains_complaints: law::section(Topic::Complaint, organisation.kind(), announced.held())
            .is_some(),
        unappealable: paragraphs(organisation, &own_ways.unappealable),
        signer: minutes.signer,
        manner: minutes.manner,
    })
}

/// Whether a record's meeting has several minutes, or isn't the organ's only one that day.
fn is_among_several(subject: &Subject, facts: &Facts<'_>) -> bool {
    let meeting = facts.records.meeting(subject);
    meeting.is_some_and(|meeting| {
        !meeting.separate.0.is_empty() || facts.records.on(meeting.date.0).count() > 1
    })
}

/// The §§ of a notice with decisions that are appealed in ways of their own.
#[derive(Default)]
struct OwnWays {
    complaints: Vec<ParagraphNumber>,
    unappealable: Vec<ParagraphNumber>,
    /// Whether every § of it says so.
    are_all: bool,
}

impl OwnWays {
    fn of(subject: &Subject, facts: &Facts<'_>, announced: &[ParagraphNumber]) -> Self {
        let Some(meeting) = facts.records.meeting(subject) else { return Self::default() };
        let numbered = facts.numbers(meeting.id()).iter().copied().zip(meeting.paragraphs());
        let own: Vec<_> = numbered.filter(|(number, _)| announced.contains(number)).collect();
        Self {
            complaints: with_way(&own, AppealWay::Complaint),
            unappealable: with_way(&own, AppealWay::Never),
            are_all: !own.is_empty() && own.iter().all(|(_, item)| item.appeal.is_some()),
        }
    }
}

/// The §§ with decisions that are appealed in a way.
fn with_way(items: &[(ParagraphNumber, &Item)], way: AppealWay) -> Vec<ParagraphNumber> {
    let own = items.iter().filter(|(_, item)| item.own_appeals().any(|own| *own.way == way));
    own.map(|(number, _)| *number).collect()
}

/// A name for the notice in the file `name` that no other has, on the web and in letters.
fn id(announcement: &Announcement<'_>, name: &str) -> String {
    let folder = match announcement.what {
        AnnouncementKind::Minutes | AnnouncementKind::Separate(_) | AnnouncementKind::AtOnce => {
            "sammantraden"
        }
        AnnouncementKind::Audit => "revision",
    };
    format!("anslag-{folder}-{}-{name}", announcement.meeting)
}

/// Where minutes can be read on the web.
fn web(kept: &Keeping) -> Option<String> {
    kept.web.as_ref().map(|web| web.0.clone())
}

/// How to appeal what is announced on a day; none where no law ever says how decisions of such an organ are.
fn appeal(
    organisation: &Organisation,
    what: AnnouncementKind,
    announced: NaiveDate,
) -> Option<AppealView> {
    let kind = organisation.kind();
    if !law::is_ever_bound(Topic::Appeal, kind) {
        return None;
    }
    let appeal: Option<&Appeal> = organisation.appeal.as_ref();
    let law = appeal_law(announced);
    let members_of = match kind {
        // What KL (1991:900) said of a kommunalförbund's isn't known.
        _ if !law.is_current && kind != OrganKind::Samordningsförbund => OWN,
        _ => members_of(organisation, kind, announced),
    };
    Some(AppealView {
        members_of,
        body: (members_of == OWN).then(|| body(organisation, announced)),
        members_may: law.is_current
            && matches!(kind, OrganKind::Direktion | OrganKind::Förbundsfullmäktige),
        excepts_preparation: what != AnnouncementKind::Audit
            && law::section(Topic::Preparation, kind, announced).is_some(),
        is_current: law.is_current,
        statute: law.statute,
        usual_court: law.court,
        court: appeal.map(|appeal| typographic(&appeal.court)),
        address: appeal.map(|appeal| lines(&appeal.address)).unwrap_or_default(),
        email: appeal.and_then(|appeal| appeal.email.as_ref()).map(|email| email.0.clone()),
        web: appeal.and_then(|appeal| appeal.web.as_ref()).map(|web| web.0.clone()),
    })
}

/// Those of the kommun or region itself.
const OWN: &str = "egna";

/// Whose members may appeal.
fn members_of(organisation: &Organisation, kind: OrganKind, announced: NaiveDate) -> &'static str {
    match kind {
        OrganKind::GemensamNämnd => "nämnden",
        OrganKind::Samordningsförbund | OrganKind::Direktion | OrganKind::Förbundsfullmäktige => {
            "förbundet"
        }
        _ if organisation.municipal_members(announced).count() > 1 => "förbundet",
        _ => OWN,
    }
}

/// The kommun or region that an organ belongs to: the only one among the members, else the organisation.
fn body(organisation: &Organisation, announced: NaiveDate) -> String {
    let only = organisation.municipal_members(announced).next();
    swedish::typography(only.map_or(&organisation.name.0, |member| &member.name.0))
}
