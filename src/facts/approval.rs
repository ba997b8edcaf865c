//! What records say of approvals: in come meetings and the revisors' minutes, out come announcements, one for each
//! approval.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::UniqueNames;
use super::announcement::{Announcement, AnnouncementKind, is_appealed};
use super::board::{Board, BoardPostings, Dated, board_owners};
use super::minutes::MinutesPart;
use crate::calendar::{
    appeal_limit, approval_limit, earliest_removal, final_day, has_limits, posting_limit,
};
use crate::law::{self, Topic};
use crate::record::{
    ApprovedAtOnce, Audit, Item, Keeping, Located, Meeting, MeetingId, Member, Notice, OrganKind,
    Organisation, ParagraphNumber, Text,
};
use crate::yaml::NodeId;

/// What a record says of one approval.
struct ApprovalFacts<'a> {
    what: AnnouncementKind,
    meeting: MeetingId,
    held_at: NodeId,
    continued: Vec<NaiveDate>,
    numbers: Vec<ParagraphNumber>,
    approvable: NaiveDate,
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
        let held = self.meeting.day;
        let approved = self.date.map(|date| *date);
        let rules = organisation.rules_on(held);
        let kind = organisation.kind();
        let binds = |topic: Topic, day| law::section(topic, kind, day).is_some();
        let is_approved = self.is_approved(kind);
        let has_limit = is_approved && has_limits(held) && binds(self.what.approval(), held);
        let approval_limit = has_limit.then(|| approval_limit(self.ended(), rules.limits_move));
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
        let posted = days(&postings, BoardPostings::posted, posting_limit.map(|limit| limit.day));
        let latest = posted.iter().flatten().map(|posted| posted.day.date()).max();
        let appeal = latest.filter(|latest| is_appealed(kind, *latest)).map(appeal_limit);
        let removable = appeal.map(|appeal| earliest_removal(appeal, rules.removal));
        let removed = days(&postings, BoardPostings::removed, removable);
        let boards = boards(owners, &postings, [&posted, &removed]);
        Announcement {
            what: self.what,
            meeting: self.meeting,
            numbers: self.numbers,
            approvable: self.approvable,
            approval_limit,
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
            held_at: self.held_at,
            approved_at: self.date.map(|date| date.node),
            notice: self.notice,
            has_notice: is_announced || (self.omitted.is_none() && is_ever_bound),
            omitted: self.omitted.map(|reason| &**reason),
            removal: rules.removal,
            kind,
        }
    }

    /// The day that the meeting ended.
    fn ended(&self) -> NaiveDate {
        self.continued.iter().copied().max().unwrap_or(self.meeting.day)
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

/// The days on which something is done with the notice on each board: as the record says, else as it is computed.
fn days<'a>(
    postings: &[BoardPostings<'a>],
    recorded: fn(&BoardPostings<'a>) -> Option<Dated>,
    computed: Option<NaiveDate>,
) -> Vec<Option<Dated>> {
    postings.iter().map(|board| recorded(board).or(Dated::computed(computed))).collect()
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
    let mut lots: BTreeMap<MinutesPart, Lot> = BTreeMap::new();
    let mut remaining = numbers.iter().copied();
    for item in meeting.paragraphs() {
        let number = remaining.next();
        let is_appealed = item.appeal.is_none();
        let mut at_once_lots = at_once_in(item).into_iter();
        let Some(at_once) = at_once_lots.next().filter(|_| meeting.attendance.is_some()) else {
            let part = number.map_or(MinutesPart::Rest, |own| MinutesPart::of(meeting, own));
            let lot = lots.entry(part).or_default();
            lot.numbers.extend(number);
            lot.is_appealed |= is_appealed;
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
    let is_announced = lots.contains_key(&MinutesPart::Rest)
        || approvals.is_empty()
        || meeting.approved().is_some();
    let minutes = MinutesPart::all(meeting).filter_map(|part| match lots.remove(&part) {
        Some(lot) => Some(minutes(meeting, part, lot, numbers.last())),
        // What is said of the rest is of something, if it isn't known of which §§.
        None if part == MinutesPart::Rest && is_announced => {
            let lot = Lot { numbers: Vec::new(), is_appealed: true };
            Some(minutes(meeting, part, lot, numbers.last()))
        }
        None => None,
    });
    let all = approvals.into_iter().map(|(_, approval)| approval).chain(minutes);
    named(all.map(|approval| approval.announced(organisation)).collect())
}

/// §§ that are approved together.
#[derive(Default)]
struct Lot {
    numbers: Vec<ParagraphNumber>,
    /// Whether some decision of them is appealed as the organ's usually are.
    is_appealed: bool,
}

/// What a record says of the approval of minutes with some §§. Only of those with the `last` § is it known that they
/// are of the meeting's last day.
fn minutes<'a>(
    meeting: &'a Meeting,
    part: MinutesPart,
    lot: Lot,
    last: Option<&ParagraphNumber>,
) -> ApprovalFacts<'a> {
    let has_last = last.map_or(MinutesPart::Rest, |last| MinutesPart::of(meeting, *last)) == part;
    let notice = part.notice(meeting);
    let is_said = part != MinutesPart::Rest || meeting.awaits_approval();
    let unapproved = part.unapproved_because(meeting);
    ApprovalFacts {
        what: AnnouncementKind::of(part),
        meeting: meeting.id(),
        held_at: meeting.date.node,
        continued: meeting.days().skip(1).collect(),
        numbers: lot.numbers,
        approvable: if has_last { meeting.last_day() } else { meeting.date.0 },
        date: part.approved(meeting).map(|date| date.map(|date| date.0)),
        is_appealed: lot.is_appealed,
        // Until they are written, nobody knows.
        awaited: meeting.attendance.is_none() || is_said && unapproved.is_none(),
        unapproved_because: unapproved.filter(|_| meeting.attendance.is_some()),
        notice,
        omitted: notice.and_then(|notice| notice.omitted.as_ref()),
        kept_at: None,
    }
}

/// What the record says of §§ that were approved at the meeting.
fn approved_at_once<'a>(
    meeting: &'a Meeting,
    at_once: &'a Located<ApprovedAtOnce>,
) -> ApprovalFacts<'a> {
    let omitted = meeting.notice.as_ref().and_then(|notice| notice.omitted.as_ref());
    ApprovalFacts {
        what: AnnouncementKind::AtOnce,
        meeting: meeting.id(),
        held_at: meeting.date.node,
        continued: Vec::new(),
        numbers: Vec::new(),
        approvable: meeting.date.0,
        date: Some(match at_once.date {
            Some(date) => date.map(|date| date.0),
            None => at_once.with(meeting.date.0),
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
        held_at: audit.date.node,
        continued: Vec::new(),
        numbers: Vec::new(),
        approvable: audit.date.0,
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
