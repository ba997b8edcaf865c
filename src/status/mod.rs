//! Where each meeting stands on a day: what is done, what is due, what is late, how many days are left.
//!
//! In come all records and a day, out comes a table. What a record says of a later day has not happened
//! yet.

mod step;

use chrono::NaiveDate;
use serde::Serialize;

pub use self::step::{State, Step, StepKind};

use crate::calendar::{days_between, summons_limit};
use crate::facts::{Announcement, AnnouncementKind, Board, Day, Facts, announced_by};
use crate::overdue::{OverdueAssignment, overdue};
use crate::record::{About, Meeting, MeetingKind, Occasion, Organisation};
use crate::swedish;

/// Where everything stands on a day.
#[derive(Debug, Serialize)]
pub struct Status {
    /// The day.
    pub date: NaiveDate,
    /// The meetings, by date.
    pub meetings: Vec<MeetingStatus>,
    /// What somebody should have done, what should have been done first before the rest.
    pub overdue: Vec<OverdueAssignment>,
}

/// Where a meeting stands.
#[derive(Debug, Serialize)]
pub struct MeetingStatus {
    /// The organ that meets, where there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organ: Option<String>,
    /// The day of the meeting.
    pub date: NaiveDate,
    /// Its number that day, if it isn't the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nth: Option<u8>,
    /// What it is: "sammanträde", "revision", or "planerat" for one without a record.
    pub kind: &'static str,
    /// What kind of meeting, if it isn't an ordinary one: "extra", "konstituerande".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meeting_kind: Option<&'static str>,
    /// The days that it was moved from, the first of them first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub moved_from: Vec<NaiveDate>,
    /// What has to be done, in order.
    pub steps: Vec<Step>,
}

impl MeetingStatus {
    /// Whether nothing is left to do or to wait for, or it isn't held: what follows on the notice is there once it is posted. A notice that
    /// came down days too early leaves the time for appeal unfinished (KL 13:5); one day is what many bodies do, and only
    /// warned of.
    pub fn is_over(&self) -> bool {
        let mut steps = self.steps.iter();
        let is_announced = steps.clone().any(|step| step.step == StepKind::Anslag);
        let is_done = steps.all(|step| step.state == State::Done && step.days_early <= 1);
        self.is_cancelled() || is_announced && is_done
    }

    /// Whether it isn't held.
    pub fn is_cancelled(&self) -> bool {
        self.steps.iter().any(|step| step.state == State::Cancelled)
    }
}

impl MeetingStatus {
    /// The same with what sets the meeting apart: of one that isn't held there is no more to say, of one that was moved and
    /// is ahead, from which day.
    fn on(self, occasion: &Occasion<'_>) -> Self {
        let Self { date, mut steps, .. } = self;
        let moved = occasion.moved_from.last().map(|held| format!("flyttat från {held}"));
        if let Some(cancelled) = occasion.cancelled {
            steps = vec![Step::cancelled(date, cancelled.reason.as_deref())];
        }
        let waiting = steps.iter_mut().find(|step| step.state == State::Waiting);
        if let Some(step) = waiting.filter(|step| step.step == StepKind::Sammanträde) {
            step.note = moved;
        }
        let kind = occasion.kind.map(MeetingKind::word);
        let moved_from = occasion.moved_from.iter().map(|held| held.day).collect();
        Self { meeting_kind: kind, moved_from, steps, ..self }
    }
}

/// Where everything stands on a day with some organs. Records that can't be read in full are left out.
pub fn status<'a>(organs: impl IntoIterator<Item = &'a Facts<'a>>, now: NaiveDate) -> Status {
    let (mut meetings, mut all_overdue) = (Vec::new(), Vec::new());
    for facts in organs {
        meetings.extend(of_organ(facts, now));
        all_overdue.extend(overdue(facts, now));
    }
    meetings.sort_by_key(|meeting| meeting.date);
    all_overdue.sort_by_key(|one| one.due);
    Status { date: now, meetings, overdue: all_overdue }
}

/// Where the meetings of an organ stand.
fn of_organ(facts: &Facts<'_>, now: NaiveDate) -> Vec<MeetingStatus> {
    let records = facts.records;
    let Some(organisation) = facts.organisation() else { return Vec::new() };
    let organ = facts.organ_among_several().map(|name| swedish::typography(&name.0));
    let meeting_status = |date, kind, steps| MeetingStatus {
        organ: organ.clone(),
        date,
        nth: None,
        kind,
        meeting_kind: None,
        moved_from: Vec::new(),
        steps,
    };
    let mut meetings = Vec::new();
    for (held, record) in &records.meetings {
        let meeting = &record.value;
        meetings.push(match record.sound {
            true => {
                let steps = of_meeting(organisation, facts, meeting, now);
                let own = meeting_status(held.day, "sammanträde", steps);
                MeetingStatus { nth: held.later_nth(), ..own.on(&records.occasion(meeting)) }
            }
            false => {
                let steps = vec![unknown(held.day, "underlaget har fel")];
                MeetingStatus {
                    nth: held.later_nth(),
                    ..meeting_status(held.day, "sammanträde", steps)
                }
            }
        });
    }
    for (date, _) in records.audits.iter().filter(|(_, record)| record.sound) {
        let announced = facts.announcements(&records.subject(About::Audit(*date)));
        let after = announced.iter().flat_map(|one| after_meeting(organisation, one, now));
        let steps = if *date > now { vec![ahead(*date, now)] } else { after.collect() };
        meetings.push(meeting_status(*date, "revision", steps));
    }
    for (known_as, planned) in records.planned() {
        let days = *planned.days;
        let steps = match days.last < now {
            true => vec![unknown(days.first, "inget underlag")],
            false => before_meeting(
                organisation,
                days.first,
                now.clamp(days.first, days.last),
                None,
                now,
            ),
        };
        let own = meeting_status(days.first, "planerat", steps);
        let nth = known_as.later_nth().filter(|_| known_as.day == days.first);
        meetings.push(MeetingStatus { nth, ..own.on(&planned.occasion(known_as)) });
    }
    meetings
}

/// A meeting that is ahead, or going on, by its next day.
fn ahead(day: NaiveDate, now: NaiveDate) -> Step {
    let meeting = Step::by(StepKind::Sammanträde, Some(day), None, now);
    Step { state: State::Waiting, ..meeting }
}

/// A meeting that nothing more can be said of, and why.
fn unknown(date: NaiveDate, why: &str) -> Step {
    let meeting = Step::by(StepKind::Sammanträde, Some(date), None, date);
    Step { state: State::Unknown, days_left: None, note: Some(why.to_owned()), ..meeting }
}

/// What has to be done for a meeting.
fn of_meeting(
    organisation: &Organisation,
    facts: &Facts<'_>,
    meeting: &Meeting,
    now: NaiveDate,
) -> Vec<Step> {
    let (first, last) = (meeting.date.0, meeting.last_day());
    let next = meeting.days().filter(|day| *day >= now).min();
    let sent = meeting.sent().map(|sent| sent.0);
    let mut steps = Vec::new();
    if let Some(next) = next {
        steps = before_meeting(organisation, first, next, sent, now);
        let limit = announced_by(facts.records, organisation, meeting).map(|(day, _)| day);
        if limit.is_some() || facts.records.fixes_budget(meeting) {
            let announced = meeting.announced.as_ref().map(|announced| announced.date.0);
            steps.insert(0, Step::by(StepKind::Kungörelse, limit, announced, now));
        }
    }
    if first > now {
        return steps;
    }
    let is_going_on = last >= now;
    let announcements = facts.announcements(&facts.records.subject(About::Meeting(meeting.id())));
    for announced in announcements {
        let is_begun = announced.what == AnnouncementKind::AtOnce || announced.approved.is_some();
        if is_going_on && !is_begun {
            continue;
        }
        let mut after = after_meeting(organisation, announced, now);
        if let Some(some) = some_appealed(organisation, facts, meeting, announced) {
            let time = after.iter_mut().find(|step| step.step == StepKind::Överklagande);
            time.into_iter().for_each(|step| step.appealed = Some(some.clone()));
        }
        if meeting.attendance.is_none() {
            let unapproved = after.iter_mut().filter(|step| step.state != State::Done);
            unapproved.for_each(|step| step.note = Some("protokollet är inte skrivet".to_owned()));
        }
        steps.extend(after);
    }
    steps
}

/// Which §§ of an announcement are appealed as the organ's usually are, if not all: "§§ 3–5".
fn some_appealed(
    organisation: &Organisation,
    facts: &Facts<'_>,
    meeting: &Meeting,
    announced: &Announcement<'_>,
) -> Option<String> {
    let numbered = facts.numbers(meeting.id()).iter().zip(meeting.paragraphs());
    let appealed: Vec<_> = numbered
        .filter(|(number, item)| announced.numbers.contains(number) && item.appeal.is_none())
        .map(|(number, _)| *number)
        .collect();
    let are_some = !appealed.is_empty() && appealed.len() < announced.numbers.len();
    are_some.then(|| swedish::paragraphs(&appealed, &organisation.numbering.pattern))
}

/// The summons, and the meeting, of which some day is ahead: the next of those that begin on the first.
fn before_meeting(
    organisation: &Organisation,
    first: NaiveDate,
    next: NaiveDate,
    sent: Option<NaiveDate>,
    now: NaiveDate,
) -> Vec<Step> {
    let summons = organisation.rules_on(first).summons;
    let limit = summons.map(|(days, _)| summons_limit(first, days));
    let mut steps = Vec::new();
    if limit.is_some() || sent.is_some_and(|sent| sent <= now) {
        steps.push(Step::by(StepKind::Kallelse, limit, sent, now));
    }
    steps.push(ahead(next, now));
    steps
}

/// What an approval needs, and what it sets running.
fn after_meeting(
    organisation: &Organisation,
    announced: &Announcement<'_>,
    now: NaiveDate,
) -> Vec<Step> {
    let limit = announced.approval_limit.map(|limit| limit.day);
    let mut steps = vec![match announced.is_approved {
        true => Step::by(StepKind::Justering, limit, announced.approved, now),
        false => Step::omitted(StepKind::Justering, announced.unapproved_because, now),
    }];
    if !announced.is_approved || announced.approved.is_some_and(|approved| approved <= now) {
        match announced.has_notice {
            true => steps.extend(after_approval(announced, now)),
            false => steps.push(Step::omitted(StepKind::Anslag, announced.omitted, now)),
        }
    }
    if announced.what.is_of_some() {
        let style = &organisation.numbering.pattern;
        let paragraphs = swedish::paragraphs(&announced.numbers, style);
        steps.iter_mut().for_each(|step| step.paragraphs = Some(paragraphs.clone()));
    }
    steps
}

/// The notice, the time for appeal, and when the notice comes down.
fn after_approval(announced: &Announcement<'_>, now: NaiveDate) -> Vec<Step> {
    let posted: Vec<NaiveDate> = announced
        .posted
        .iter()
        .flatten()
        .filter_map(|dated| dated.day.done().filter(|day| *day <= now))
        .collect();
    let is_posted = !posted.is_empty() && posted.len() == announced.posted.len();
    let latest = posted.iter().copied().max().filter(|_| is_posted);
    let limit = announced.posting_limit.map(|limit| limit.day);
    let mut posting = Step::by(StepKind::Anslag, limit, latest, now);
    posting.boards = boards(announced, posted.len());
    posting.note = missing(announced, now);
    let mut steps = vec![posting];
    if let Some(removable) = announced.removable.filter(|_| is_posted) {
        steps.extend(until_removal(announced, removable, now));
    }
    steps
}

/// On how many boards something is done, of how many.
fn boards(announced: &Announcement<'_>, done: usize) -> Option<(usize, usize)> {
    (!announced.boards.is_empty()).then_some((done, announced.boards.len()))
}

/// The boards that wait for a notice that others have: "saknas: Ås kommun".
fn missing(announced: &Announcement<'_>, now: NaiveDate) -> Option<String> {
    let (posted, missing): (Vec<&Board<'_>>, Vec<_>) = announced
        .boards
        .iter()
        .partition(|board| board.posted.and_then(Day::done).is_some_and(|day| day <= now));
    let names: Vec<&str> = missing.iter().map(|board| board.name).collect();
    (!posted.is_empty() && !names.is_empty()).then(|| format!("saknas: {}", names.join(", ")))
}

/// The time for appeal, if there is one, and the removal. Nobody writes down what went as planned, so what was to be removed
/// by now is; what came down too early leaves the time unfinished (KL 13:5).
fn until_removal(announced: &Announcement<'_>, removable: NaiveDate, now: NaiveDate) -> Vec<Step> {
    let recorded = announced.removed.iter().flatten().filter(|dated| dated.is_recorded());
    let removed: Vec<NaiveDate> =
        recorded.map(|dated| dated.day.date()).filter(|day| *day <= now).collect();
    let is_removed = !removed.is_empty() && removed.len() == announced.removed.len();
    let last = removed.iter().copied().max().filter(|_| is_removed);
    let early =
        removed.iter().map(|day| days_between(*day, removable)).max().filter(|early| *early > 0);
    let mut removal = Step::by(StepKind::Nedtagande, Some(removable), last, now);
    removal.days_late = 0;
    let is_confirmed = announced.removed.iter().flatten().all(|dated| dated.day.done().is_some());
    let planned = (last.is_some() && !is_confirmed).then(|| "preliminärt".to_owned());
    removal.days_early = early.unwrap_or(0);
    removal.note = planned;
    removal.boards = boards(announced, removed.len()).filter(|_| !removed.is_empty());
    removal.state = match last {
        Some(_) => State::Done,
        None if removable <= now => State::Open,
        None => State::Waiting,
    };
    let time = time_for_appeal(announced, early.is_some(), now);
    time.into_iter().chain([removal]).collect()
}

/// The time for appeal; it is unfinished if the notice came down too early.
fn time_for_appeal(announced: &Announcement<'_>, is_early: bool, now: NaiveDate) -> Option<Step> {
    let appeal = announced.appeal_limit?.day;
    let is_over = appeal < now;
    let mut time = Step::by(StepKind::Överklagande, Some(appeal), None, now);
    time.days_late = 0;
    time.state = if is_over { State::Done } else { State::Waiting };
    let whether = if is_over { "överklagat" } else { "överklagar" };
    time.note = match (is_early, announced.final_day) {
        (true, _) => Some("laga kraft osäker, anslaget satt inte uppe hela tiden".to_owned()),
        (false, Some(day)) => Some(format!("laga kraft {day} om ingen {whether}")),
        _ => None,
    };
    Some(time)
}
