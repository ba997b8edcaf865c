//! What an approval sets going: until when minutes must be approved, on which boards and until when
//! that is announced, and until when decisions can be appealed.
//!
//! In come a record's dates and the organisation, out come [`Announcement`]s: one for the minutes,
//! one for each lot of §§ that was approved at the meeting, one for the revisors' minutes.

use chrono::NaiveDate;

use crate::calendar::{
    Limit, appeal_limit, approval_limit, earliest_removal, final_day, posting_limit,
};
use crate::diagnostic::FieldPath;
use crate::numbering::Numbering;
use crate::record::{
    ApprovedAtOnce, Audit, Date, Item, Keeping, Meeting, Member, MemberKind, Notice, Organisation,
    ParagraphNumber, Posting, Records, Rules, Subject,
};

/// The approval of minutes, or of some §§, and its notice.
#[derive(Debug)]
pub struct Announcement<'a> {
    /// What is approved.
    pub what: What,
    /// The day of the meeting.
    pub held: NaiveDate,
    /// The §§ that are announced, those that can be known.
    pub numbers: Vec<ParagraphNumber>,
    /// The last day to approve the minutes; none where no statute says one.
    pub approval_limit: Option<Limit>,
    /// The day of the approval.
    pub approved: Option<NaiveDate>,
    /// The last day to announce it.
    pub posting_limit: Option<Limit>,
    /// The boards.
    pub boards: Vec<Board<'a>>,
    /// When it goes up, and when it comes down: of each board, or of none in particular.
    pub days: (Vec<Day>, Vec<Day>),
    /// The last day to appeal, counted from the latest posting (KL 13:5).
    pub appeal_limit: Option<Limit>,
    /// The first day that the notice may come down.
    pub removable: Option<NaiveDate>,
    /// The day that the decisions gain laga kraft, unless somebody appeals.
    pub final_day: Option<NaiveDate>,
    /// Where the minutes are.
    pub kept_at: Option<&'a Keeping>,
    /// Where the record says when it was approved.
    pub approval_path: FieldPath,
    /// Where the record says when it was announced.
    pub notice_path: FieldPath,
    /// What the record says of the notice.
    pub notice: Option<&'a Notice>,
    /// The rules about time that hold.
    pub rules: Rules<'a>,
}

/// What is approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A meeting's minutes.
    Minutes,
    /// §§ that were approved at the meeting itself.
    AtOnce,
    /// The revisors' minutes (FL 26 §).
    Audit,
}

/// A notice on a board.
#[derive(Debug)]
pub struct Board<'a> {
    /// Whose it is: Umeå kommun.
    pub name: &'a str,
    /// The member whose it is; none for the organisation's own.
    pub member: Option<&'a Member>,
    /// When it goes up.
    pub posted: Option<Day>,
    /// When it comes down.
    pub removed: Option<Day>,
    /// Who confirms that it was up.
    pub proof: Option<&'a str>,
}

/// A day, and how sure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Day {
    /// It has been done, says the record.
    Done(NaiveDate),
    /// It is to be done, says the record.
    Planned(NaiveDate),
    /// It is to be done by then, say the statutes.
    Computed(NaiveDate),
}

impl Day {
    /// The day.
    pub fn date(self) -> NaiveDate {
        match self {
            Self::Done(day) | Self::Planned(day) | Self::Computed(day) => day,
        }
    }

    /// The day, if it has been done.
    pub fn done(self) -> Option<NaiveDate> {
        match self {
            Self::Done(day) => Some(day),
            _ => None,
        }
    }

    /// What a record says.
    fn known(done: Option<Date>, planned: Option<Date>) -> Option<Self> {
        done.map(|day| Self::Done(day.0)).or_else(|| planned.map(|day| Self::Planned(day.0)))
    }
}

impl<'a> Announcement<'a> {
    /// The entries of the record's notice, with the path to each: what holds for all boards first.
    pub fn postings(&self) -> Vec<(FieldPath, &'a Posting)> {
        let Some(notice) = self.notice else { return Vec::new() };
        let own = notice.boards.iter();
        let own = own.map(|(name, posting)| (self.notice_path.clone().key(name), posting));
        [(self.notice_path.clone(), &notice.common)].into_iter().chain(own).collect()
    }

    /// Whether the day that decides how long one can appeal is only a plan.
    pub fn is_planned(&self) -> bool {
        self.days.0.iter().any(|day| day.done().is_none())
    }
}

/// What a record says of one approval.
struct Approval<'a> {
    what: What,
    held: NaiveDate,
    numbers: Vec<ParagraphNumber>,
    date: Option<NaiveDate>,
    paths: (FieldPath, FieldPath),
    notice: Option<&'a Notice>,
    kept_at: Option<&'a Keeping>,
}

impl<'a> Approval<'a> {
    /// What it sets going.
    fn announced(self, organisation: &'a Organisation) -> Announcement<'a> {
        let rules = organisation.rules_on(self.held);
        let limit =
            (self.what != What::Audit).then(|| approval_limit(self.held, rules.limits_move));
        let posting = self.date.map(|approved| posting_limit(approved, rules.limits_move));
        let expected = posting.map(|limit| Day::Computed(limit.day));
        let mut boards = boards(organisation, self.notice, expected);
        let common = self.notice.map(|notice| &notice.common);
        let mut up: Vec<Day> = boards.iter().filter_map(|board| board.posted).collect();
        if boards.is_empty() {
            up.extend(common.and_then(posted).or(expected));
        }
        let appeal = up.iter().map(|day| day.date()).max().map(appeal_limit);
        let removable = appeal.map(|appeal| earliest_removal(appeal, rules.removal));
        for board in &mut boards {
            board.removed = board.removed.or(removable.map(Day::Computed));
        }
        let mut down: Vec<Day> = boards.iter().filter_map(|board| board.removed).collect();
        if boards.is_empty() {
            down.extend(common.and_then(removed).or(removable.map(Day::Computed)));
        }
        Announcement {
            what: self.what,
            held: self.held,
            numbers: self.numbers,
            approval_limit: limit,
            approved: self.date,
            posting_limit: posting,
            boards,
            days: (up, down),
            appeal_limit: appeal,
            removable,
            final_day: appeal.map(final_day),
            kept_at: self.kept_at.or(organisation.kept_at.as_ref()),
            approval_path: self.paths.0,
            notice_path: self.paths.1,
            notice: self.notice,
            rules,
        }
    }
}

/// When a notice goes up, if the record says.
fn posted(posting: &Posting) -> Option<Day> {
    Day::known(posting.posted, posting.to_be_posted)
}

/// When a notice comes down, if the record says.
fn removed(posting: &Posting) -> Option<Day> {
    Day::known(posting.removed, posting.to_be_removed)
}

/// Whose boards notices go up on: those of each member kommun and region, none else (FL 19 §), or the
/// organisation's own.
pub fn board_owners(organisation: &Organisation) -> Vec<(&str, Option<&Member>)> {
    if let Some(own) = &organisation.board {
        return vec![(own.0.as_str(), None)];
    }
    let members = organisation.members.iter();
    let members = members.filter(|member| member.kind != MemberKind::Myndighet);
    members.map(|member| (member.name.0.as_str(), Some(member))).collect()
}

/// The notice on every board. What the record doesn't say of a board holds as it says for all, and
/// where it says nothing the notice is `expected` to go up.
fn boards<'a>(
    organisation: &'a Organisation,
    notice: Option<&'a Notice>,
    expected: Option<Day>,
) -> Vec<Board<'a>> {
    let board = |(name, member)| {
        let own = notice.iter().flat_map(|notice| &notice.boards).find(|(owner, _)| owner == name);
        let own = own.map(|(_, posting)| posting);
        let common = notice.map(|notice| &notice.common);
        let proof = |posting: &'a Posting| posting.proof.as_ref().map(|proof| proof.0.as_str());
        Board {
            name,
            member,
            posted: own.and_then(posted).or(common.and_then(posted)).or(expected),
            removed: own.and_then(removed).or(common.and_then(removed)),
            proof: own.and_then(proof).or(common.and_then(proof)),
        }
    };
    board_owners(organisation).into_iter().map(board).collect()
}

/// What the approval of a meeting's minutes sets going, the §§ that were approved at once first.
pub fn of_meeting<'a>(
    organisation: &'a Organisation,
    meeting: &'a Meeting,
    numbers: &[ParagraphNumber],
) -> Vec<Announcement<'a>> {
    let mut approvals: Vec<(&ApprovedAtOnce, Approval<'_>)> = Vec::new();
    let mut rest = Vec::new();
    let held = meeting.date.0;
    let mut numbers = numbers.iter().copied();
    for (index, item) in meeting.paragraphs() {
        let number = numbers.next();
        let path = FieldPath::of("ärenden").index(index);
        let Some((path, at_once)) = approved_at_once(path, item) else {
            rest.extend(number);
            continue;
        };
        match approvals.iter_mut().find(|(other, _)| *other == at_once) {
            Some((_, approval)) => approval.numbers.extend(number),
            None => approvals.push((
                at_once,
                Approval {
                    what: What::AtOnce,
                    held,
                    numbers: number.into_iter().collect(),
                    date: Some(at_once.date.map_or(held, |date| date.0)),
                    paths: (path.clone().key("datum"), path),
                    notice: Some(&at_once.notice),
                    kept_at: None,
                },
            )),
        }
    }
    let minutes = Approval {
        what: What::Minutes,
        held,
        numbers: rest,
        date: meeting.approval.as_ref().map(|approval| approval.date.0),
        paths: (FieldPath::of("justering").key("datum"), FieldPath::of("anslag")),
        notice: meeting.notice.as_ref(),
        kept_at: None,
    };
    let approvals = approvals.into_iter().map(|(_, approval)| approval).chain([minutes]);
    approvals.map(|approval| approval.announced(organisation)).collect()
}

/// The approval at once of an item or of one below it, with the path to it.
fn approved_at_once(path: FieldPath, item: &Item) -> Option<(FieldPath, &ApprovedAtOnce)> {
    if let Some(approved) = &item.approved_at_once {
        return Some((path.key("omedelbar_justering"), approved));
    }
    let below = |i| path.clone().key("underärenden").index(i);
    item.subitems.iter().enumerate().find_map(|(i, sub)| approved_at_once(below(i), sub))
}

/// What the approval of the revisors' minutes sets going.
fn of_audit<'a>(organisation: &'a Organisation, audit: &'a Audit) -> Announcement<'a> {
    let approval = Approval {
        what: What::Audit,
        held: audit.date.0,
        numbers: Vec::new(),
        date: audit.approval.as_ref().map(|approval| approval.date.0),
        paths: (FieldPath::of("justering").key("datum"), FieldPath::of("anslag")),
        notice: audit.notice.as_ref(),
        kept_at: audit.kept_at.as_ref(),
    };
    approval.announced(organisation)
}

/// What a record's approvals set going.
pub fn of<'a>(
    subject: &Subject,
    records: &'a Records,
    numbering: &Numbering,
) -> Vec<Announcement<'a>> {
    let Some(organisation) = records.organisation.as_ref().map(|record| &record.value) else {
        return Vec::new();
    };
    match subject {
        Subject::Meeting(date) => {
            let numbers = numbering.of(*date).unwrap_or_default();
            let meeting = records.meetings.get(date);
            let of = |meeting| of_meeting(organisation, meeting, numbers);
            meeting.map(|record| of(&record.value)).unwrap_or_default()
        }
        Subject::Audit(date) => {
            let audit = records.audits.get(date);
            audit.map(|record| of_audit(organisation, &record.value)).into_iter().collect()
        }
        _ => Vec::new(),
    }
}
