//! What an approval sets running: until when minutes must be approved, on which boards and until when
//! that is announced, and until when decisions can be appealed.

use std::iter;

use chrono::NaiveDate;

use super::board::{Board, Dated, Day};
use super::minutes::MinutesPart;
use crate::calendar::{Limit, Removal, appeal_limit, earliest_removal, has_limits};
use crate::law::{self, Citation, Topic};
use crate::record::{Keeping, MeetingId, Notice, OrganKind, ParagraphNumber, Posting, Text};
use crate::yaml::NodeId;

/// The approval of minutes, or of some §§, and its notice.
#[derive(Debug)]
pub struct Announcement<'a> {
    /// What is approved.
    pub what: AnnouncementKind,
    /// The meeting.
    pub meeting: MeetingId,
    /// The other days on which it went on.
    pub continued: Vec<NaiveDate>,
    /// The §§ that are announced, those that can be known.
    pub numbers: Vec<ParagraphNumber>,
    /// The first day on which all of its §§ can have been treated.
    pub approvable: NaiveDate,
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
    pub(super) removal: Removal,
    /// What the organ is whose decisions are announced.
    pub(super) kind: OrganKind,
}

/// What is approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnnouncementKind {
    /// A meeting's minutes, those of its §§ that no others have.
    Minutes,
    /// Minutes of their own with some §§, by their place among those of the record.
    Separate(usize),
    /// §§ that were approved at the meeting itself.
    AtOnce,
    /// The revisors' minutes (KL 12:11, FL 26 §).
    Audit,
}

impl AnnouncementKind {
    /// The approval of minutes.
    pub fn of(part: MinutesPart) -> Self {
        match part {
            MinutesPart::Rest => Self::Minutes,
            MinutesPart::Separate(at) => Self::Separate(at),
        }
    }

    /// Whether it is of some of a meeting's §§, not of all or of those that are left.
    pub fn is_of_some(self) -> bool {
        matches!(self, Self::Separate(_) | Self::AtOnce)
    }

    /// What the law says of when it is made.
    pub fn approval(self) -> Topic {
        match self {
            Self::Minutes | Self::Separate(_) | Self::AtOnce => Topic::Approval,
            Self::Audit => Topic::AuditApproval,
        }
    }

    /// What the law says of when it is announced.
    pub fn posting(self) -> Topic {
        match self {
            Self::Minutes | Self::Separate(_) | Self::AtOnce => Topic::Posting,
            Self::Audit => Topic::AuditPosting,
        }
    }

    /// What the law says of how long its notice stays up.
    pub fn removal(self) -> Topic {
        match self {
            Self::Minutes | Self::Separate(_) | Self::AtOnce => Topic::Removal,
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
    pub(super) fn name_suffix(&self) -> String {
        match (self.what, self.numbers.as_slice()) {
            (what, [first, .., last]) if what.is_of_some() => {
                format!("-paragraf-{}-{}", first.slug(), last.slug())
            }
            (what, [only]) if what.is_of_some() => format!("-paragraf-{}", only.slug()),
            (AnnouncementKind::AtOnce, []) => "-omedelbart".to_owned(),
            (AnnouncementKind::Separate(at), []) => format!("-del-{}", at + 1),
            _ => String::new(),
        }
    }

    /// The day of the meeting, the first if it has several.
    pub fn held(&self) -> NaiveDate {
        self.meeting.day
    }

    /// The days of the meeting.
    pub fn days(&self) -> impl Iterator<Item = NaiveDate> {
        iter::once(self.held()).chain(self.continued.iter().copied())
    }

    /// Where it is said what holds for it; none where nothing does. An approval follows the law of the meeting's day, its
    /// notice that of the approval's, an appeal that of the notice's (KL övergångsbest. p. 4).
    pub fn section(&self, topic: Topic) -> Option<&'static Citation> {
        let day = match topic {
            Topic::Approval | Topic::AuditApproval => self.held(),
            Topic::Posting | Topic::AuditPosting => self.approved.unwrap_or(self.held()),
            _ => self.announced_on(),
        };
        law::section(topic, self.kind, day)
    }

    /// The day of the latest posting, which the law of the appeal is that of; before it is known, of the approval or the
    /// meeting.
    pub fn announced_on(&self) -> NaiveDate {
        let latest = self.posted.iter().flatten().map(|posted| posted.day.date()).max();
        latest.or(self.approved).unwrap_or(self.held())
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
pub(super) fn is_appealed(kind: OrganKind, announced: NaiveDate) -> bool {
    has_limits(announced) && law::section(Topic::Appeal, kind, announced).is_some()
}
