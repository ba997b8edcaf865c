//! What an approval sets running: until when minutes must be approved, on which boards and until when
//! that is announced, and until when decisions can be appealed.
//!
//! In come a record's dates and the organisation, out come [`Announcement`]s: one for the minutes,
//! one for each lot of §§ that was approved at the meeting, one for the revisors' minutes.

use std::iter;

use chrono::NaiveDate;

use super::UniqueNames;
use super::board::{Board, BoardPostings, Dated, Day, board_owners};
use crate::calendar::{
    Limit, Removal, appeal_limit, approval_limit, earliest_removal, final_day, has_limits,
    posting_limit,
};
use crate::law::{self, Citation, Topic};
use crate::record::{
    ApprovedAtOnce, Audit, Date, Item, Keeping, Located, Meeting, MeetingId, Member, Notice,
    OrganKind, Organisation, ParagraphNumber, Posting, Text,
};
use crate::yaml::NodeId;

/// The approval of minutes, or of some §§, and its notice.
#[derive(Debug)]
pub struct Announcement<'a> {
    /// What is approved.
    pub what: AnnouncementKind,
    /// The meeting.
    pub meeting: MeetingId,
    /// Its day, the first if it has several.
    pub held: NaiveDate,
    /// The other days on which it went on.
    pub continued: Vec<NaiveDate>,
    /// The §§ that are announced, those that can be known.
    pub numbers: Vec<ParagraphNumber>,
    /// The last day to approve the minutes; none where no statute says one.
    pub approval_limit: Option<Limit>,
    /// The day of the approval.
    pub approved: Option<NaiveDate>,
    /// Whether minutes are to be approved: the record has it so, or some law wants it of such an organ.
    pub is_approved: bool,
    /// Why they aren't approved, as the record says it.
    pub unapproved_because: Option<&'a Text>,
    /// The last day to announce it.
    pub posting_limit: Option<Limit>,
    /// The boards.
    pub boards: Vec<Board<'a>>,
    /// When it goes up: on each board, or without boards once.
    pub posted: Vec<Option<Dated>>,
    /// When it comes down: from each board, or without boards once.
    pub removed: Vec<Option<Dated>>,
    /// The last day to appeal, counted from the latest posting (KL 13:5); none where every § is appealed in another way.
    pub appeal_limit: Option<Limit>,
    /// The first day that the notice may come down.
    pub removable: Option<NaiveDate>,
    /// The day that the decisions gain laga kraft, unless somebody appeals.
    pub final_day: Option<NaiveDate>,
    /// Where the minutes are.
    pub kept_at: Option<&'a Keeping>,
    /// Where the record says when the meeting was.
    pub held_at: NodeId,
    /// Where the record says when it was approved, if it does.
    pub approved_at: Option<NodeId>,
    /// What the record says of the notice.
    pub notice: Option<&'a Notice>,
    /// Whether there is to be one: the record has one, or some law wants one for such an organ.
    pub has_notice: bool,
    /// Why there is none, as the record says it.
    pub omitted: Option<&'a Text>,
    /// When a notice may come down.
    removal: Removal,
    /// What the organ is whose decisions are announced.
    kind: OrganKind,
}

/// What is approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnnouncementKind {
    /// A meeting's minutes.
    Minutes,
    /// §§ that were approved at the meeting itself.
    AtOnce,
    /// The revisors' minutes (KL 12:11, FL 26 §).
    Audit,
}

impl AnnouncementKind {
    /// What the law says of when it is made.
    pub fn approval(self) -> Topic {
        match self {
            Self::Minutes | Self::AtOnce => Topic::Approval,
            Self::Audit => Topic::AuditApproval,
        }
    }

    /// What the law says of when it is announced.
    pub fn posting(self) -> Topic {
        match self {
            Self::Minutes | Self::AtOnce => Topic::Posting,
            Self::Audit => Topic::AuditPosting,
        }
    }

    /// What the law says of how long its notice stays up.
    pub fn removal(self) -> Topic {
        match self {
            Self::Minutes | Self::AtOnce => Topic::Removal,
            Self::Audit => Topic::AuditRemoval,
        }
    }
}

impl<'a> Announcement<'a> {
    /// The entries of the record's notice: what holds for all boards first.
    pub fn postings(&self) -> impl Iterator<Item = &'a Posting> {
        self.notice.into_iter().flat_map(Notice::postings)
    }

    /// The end of its notices' names, which distinguishes them from those of the record's other approvals.
    fn name_suffix(&self) -> String {
        match (self.what, self.numbers.as_slice()) {
            (AnnouncementKind::AtOnce, [first, .., last]) => {
                format!("-paragraf-{}-{}", first.slug(), last.slug())
            }
            (AnnouncementKind::AtOnce, [only]) => format!("-paragraf-{}", only.slug()),
            (AnnouncementKind::AtOnce, []) => "-omedelbart".to_owned(),
            _ => String::new(),
        }
    }

    /// The days of the meeting.
    pub fn days(&self) -> impl Iterator<Item = NaiveDate> {
        iter::once(self.held).chain(self.continued.iter().copied())
    }

    /// The day that the meeting ended.
    pub fn ended(&self) -> NaiveDate {
        self.continued.iter().copied().max().unwrap_or(self.held)
    }

    /// Where it is said what holds for it; none where nothing does. An approval follows the law of the meeting's day, its
    /// notice that of the approval's, an appeal that of the notice's (KL övergångsbest. p. 4).
    pub fn section(&self, topic: Topic) -> Option<&'static Citation> {
        let day = match topic {
            Topic::Approval | Topic::AuditApproval => self.held,
            Topic::Posting | Topic::AuditPosting => self.approved.unwrap_or(self.held),
            _ => self.announced_on(),
        };
        law::section(topic, self.kind, day)
    }

    /// The day of the latest posting, which the law of the appeal is that of; before it is known, of the approval or the
    /// meeting.
    pub fn announced_on(&self) -> NaiveDate {
        let latest = self.posted.iter().flatten().map(|posted| posted.day.date()).max();
        latest.or(self.approved).unwrap_or(self.held)
    }

    /// Whether the day that decides how long one can appeal is only a plan.
    pub fn is_planned(&self) -> bool {
        self.posted.iter().flatten().any(|posted| posted.day.done().is_none())
    }

    /// The last day to appeal and the first to take the notice down, if boards that the record says
    /// nothing of got it on the day of the approval: no earlier days are lawful, whatever they did.
    pub fn least(&self) -> Option<(Limit, NaiveDate)> {
        let earliest_days = self.posted.iter().flatten().map(|posted| match posted.day {
            Day::Computed(day) => self.approved.unwrap_or(day),
            day => day.date(),
        });
        let latest = earliest_days.max().filter(|day| is_appealed(self.kind, *day))?;
        let appeal = appeal_limit(latest);
        Some((appeal, earliest_removal(appeal, self.removal)))
    }
}

/// Whether one can appeal what an organ announces on a day, until a day that can be computed.
fn is_appealed(kind: OrganKind, announced: NaiveDate) -> bool {
    has_limits(announced) && law::section(Topic::Appeal, kind, announced).is_some()
}

/// What a record says of one approval.
struct ApprovalFacts<'a> {
    what: AnnouncementKind,
    meeting: MeetingId,
    held: Located<Date>,
    continued: Vec<NaiveDate>,
    numbers: Vec<ParagraphNumber>,
    date: Option<Located<NaiveDate>>,
    /// Whether some decision of them is appealed as the organ's usually are.
    is_appealed: bool,
    /// Whether the record has it that they are to be approved.
    awaited: bool,
    unapproved_because: Option<&'a Located<Text>>,
    notice: Option<&'a Notice>,
    omitted: Option<&'a Located<Text>>,
    kept_at: Option<&'a Keeping>,
}

impl<'a> ApprovalFacts<'a> {
    /// What it sets running.
    fn announced(self, organisation: &'a Organisation) -> Announcement<'a> {
        let held = self.held.0;
        let ended = self.continued.iter().copied().max().unwrap_or(held);
        let approved = self.date.map(|date| *date);
        let rules = organisation.rules_on(held);
        let kind = organisation.kind();
        let binds = |topic: Topic, day| law::section(topic, kind, day).is_some();
        let is_approved = self.is_approved(kind);
        let has_limit = is_approved && has_limits(held) && binds(self.what.approval(), held);
        let posting = self.what.posting();
        let posting_limit = approved
            .filter(|day| self.omitted.is_none() && has_limits(*day) && binds(posting, *day))
            .map(|approved| posting_limit(approved, rules.limits_move));
        let is_announced = self.omitted.is_none()
            && (self.notice.is_some() || is_approved && binds(posting, approved.unwrap_or(held)));
        let is_ever_bound = is_approved && law::is_ever_bound(posting, kind);
        let owners = if is_announced { board_owners(organisation, held) } else { Vec::new() };
        let postings: Vec<BoardPostings<'_>> = match owners.as_slice() {
            [] => vec![self.postings_on(None)],
            owners => owners.iter().map(|(name, _)| self.postings_on(Some(name))).collect(),
        };
        let posted: Vec<Option<Dated>> = postings
            .iter()
            .map(|board| board.posted().or(Dated::computed(posting_limit.map(|limit| limit.day))))
            .collect();
        let latest = posted.iter().flatten().map(|posted| posted.day.date()).max();
        let appeal = latest.filter(|latest| is_appealed(kind, *latest)).map(appeal_limit);
        let removable = appeal.map(|appeal| earliest_removal(appeal, rules.removal));
        let removed: Vec<Option<Dated>> =
            postings.iter().map(|board| board.removed().or(Dated::computed(removable))).collect();
        let boards = boards(owners, &postings, [&posted, &removed]);
        Announcement {
            what: self.what,
            meeting: self.meeting,
            held,
            numbers: self.numbers,
            approval_limit: has_limit.then(|| approval_limit(ended, rules.limits_move)),
            continued: self.continued,
            approved,
            is_approved,
            unapproved_because: self.unapproved_because.map(|reason| &**reason),
            posting_limit,
            boards,
            posted,
            removed,
            appeal_limit: appeal.filter(|_| self.is_appealed),
            removable,
            final_day: appeal.filter(|_| self.is_appealed).map(final_day),
            kept_at: self.kept_at.or(organisation.kept_at.as_ref()),
            held_at: self.held.node,
            approved_at: self.date.map(|date| date.node),
            notice: self.notice,
            has_notice: is_announced || (self.omitted.is_none() && is_ever_bound),
            omitted: self.omitted.map(|reason| &**reason),
            removal: rules.removal,
            kind,
        }
    }

    /// Whether they are approved at some time: the record has it so, or some law wants it.
    fn is_approved(&self, kind: OrganKind) -> bool {
        let is_bound = law::is_ever_bound(self.what.approval(), kind);
        self.unapproved_because.is_none() && (self.awaited || is_bound)
    }

    /// What the record says of the notice on a board: for the board itself, then for all.
    fn postings_on(&self, board: Option<&str>) -> BoardPostings<'a> {
        let mut postings = Vec::new();
        if let Some(notice) = self.notice {
            let own = notice.boards.iter().find(|(name, _)| Some(name.as_str()) == board);
            postings.extend(own.map(|(_, posting)| &**posting));
            postings.push(&notice.common);
        }
        BoardPostings(postings)
    }
}

/// The boards of some owners, with what the record says of the notice on each, and when it goes up and comes down.
fn boards<'a>(
    owners: Vec<(&'a str, Option<&'a Member>)>,
    postings: &[BoardPostings<'a>],
    [posted, removed]: [&[Option<Dated>]; 2],
) -> Vec<Board<'a>> {
    let owners = owners.into_iter().zip(postings).zip(posted.iter().zip(removed));
    let boards = owners.map(|(((name, member), postings), (posted, removed))| Board {
        name,
        member,
        posted: posted.as_ref().map(|dated| dated.day),
        removed: removed.as_ref().map(|dated| dated.day),
        proof: postings.proof(),
        notice: None,
    });
    boards.collect()
}

/// What the approval of a meeting's minutes sets running, the §§ that were approved at once first; nothing if it isn't held.
pub(super) fn of_meeting<'a>(
    organisation: &'a Organisation,
    meeting: &'a Meeting,
    numbers: &[ParagraphNumber],
) -> Vec<Announcement<'a>> {
    if !meeting.is_held() {
        return Vec::new();
    }
    let mut approvals: Vec<(&Located<ApprovedAtOnce>, ApprovalFacts<'_>)> = Vec::new();
    let mut rest = Vec::new();
    let (mut is_any_left, mut is_rest_appealed) = (false, false);
    let mut remaining = numbers.iter().copied();
    for item in meeting.paragraphs() {
        let number = remaining.next();
        let is_appealed = item.appeal.is_none();
        let mut lots = at_once_in(item).into_iter();
        let Some(at_once) = lots.next().filter(|_| meeting.attendance.is_some()) else {
            rest.extend(number);
            is_any_left = true;
            is_rest_appealed |= is_appealed;
            continue;
        };
        match approvals.iter_mut().find(|(other, _)| *other == at_once) {
            Some((_, approval)) => {
                approval.numbers.extend(number);
                approval.is_appealed |= is_appealed;
            }
            None => approvals.push((
                at_once,
                ApprovalFacts {
                    numbers: number.into_iter().collect(),
                    is_appealed,
                    ..approved_at_once(meeting, at_once)
                },
            )),
        }
    }
    let minutes = ApprovalFacts {
        what: AnnouncementKind::Minutes,
        meeting: meeting.id(),
        held: meeting.date,
        continued: meeting.days().skip(1).collect(),
        numbers: rest,
        date: meeting.approved().map(|date| date.map(|date| date.0)),
        is_appealed: is_rest_appealed || !is_any_left,
        // Until they are written, nobody knows.
        awaited: meeting.attendance.is_none() || meeting.awaits_approval(),
        unapproved_because: meeting.unapproved_because().filter(|_| meeting.attendance.is_some()),
        notice: meeting.notice.as_ref(),
        omitted: meeting.notice.as_ref().and_then(|notice| notice.omitted.as_ref()),
        kept_at: None,
    };
    let is_announced = is_any_left || approvals.is_empty() || minutes.date.is_some();
    let at_once = approvals.into_iter().map(|(_, approval)| approval);
    let all = at_once.chain(is_announced.then_some(minutes));
    named(all.map(|approval| approval.announced(organisation)).collect())
}

/// What the record says of §§ that were approved at the meeting.
fn approved_at_once<'a>(
    meeting: &'a Meeting,
    at_once: &'a Located<ApprovedAtOnce>,
) -> ApprovalFacts<'a> {
    let held = meeting.date;
    let omitted = meeting.notice.as_ref().and_then(|notice| notice.omitted.as_ref());
    ApprovalFacts {
        what: AnnouncementKind::AtOnce,
        meeting: meeting.id(),
        held,
        continued: Vec::new(),
        numbers: Vec::new(),
        date: Some(match at_once.date {
            Some(date) => date.map(|date| date.0),
            None => at_once.with(held.0),
        }),
        is_appealed: true,
        awaited: true,
        unapproved_because: None,
        notice: Some(&at_once.notice),
        omitted: omitted.filter(|_| at_once.notice == Notice::default()),
        kept_at: None,
    }
}

/// The approvals at once of an item and of those below it.
pub fn at_once_in(item: &Item) -> Vec<&Located<ApprovedAtOnce>> {
    item.approved_at_once.iter().chain(item.subitems.iter().flat_map(at_once_in)).collect()
}

/// What the approval of the revisors' minutes sets running.
pub(super) fn of_audit<'a>(
    organisation: &'a Organisation,
    audit: &'a Audit,
) -> Vec<Announcement<'a>> {
    let approval = ApprovalFacts {
        what: AnnouncementKind::Audit,
        meeting: MeetingId::first_on(audit.date.0),
        held: audit.date,
        continued: Vec::new(),
        numbers: Vec::new(),
        date: audit.approved().map(|date| date.map(|date| date.0)),
        is_appealed: true,
        awaited: audit.approval.is_some(),
        unapproved_because: audit.approval.as_ref().and_then(|approval| approval.omitted.as_ref()),
        notice: audit.notice.as_ref(),
        omitted: audit.notice.as_ref().and_then(|notice| notice.omitted.as_ref()),
        kept_at: audit.kept_at.as_ref(),
    };
    named(vec![approval.announced(organisation)])
}

/// Names the notices of a record's approvals after their boards.
fn named(mut announcements: Vec<Announcement<'_>>) -> Vec<Announcement<'_>> {
    let mut names = UniqueNames::default();
    for announcement in announcements.iter_mut().filter(|one| one.approved.is_some()) {
        let suffix = announcement.name_suffix();
        for board in &mut announcement.boards {
            board.notice = Some(names.give(board.name, "tavla", &suffix));
        }
    }
    announcements
}
