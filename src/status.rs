//! Where each meeting stands on a day: what is done, what is due, what is late, how many days are left.
//!
//! In come all records and a day, out comes a table. What a record says of a later day has not happened
//! yet.

use chrono::NaiveDate;
use serde::Serialize;

use crate::announcement::{self, Announcement, Day, What};
use crate::calendar::{days_between, summons_limit};
use crate::numbering::Numbering;
use crate::record::{Meeting, Organisation, Records, Subject};
use crate::swedish;

/// Where everything stands on a day.
#[derive(Debug, Serialize)]
pub struct Status {
    /// The day.
    pub date: NaiveDate,
    /// The meetings, by date.
    pub meetings: Vec<MeetingStatus>,
}

/// Where a meeting stands.
#[derive(Debug, Serialize)]
pub struct MeetingStatus {
    /// The day of the meeting.
    pub date: NaiveDate,
    /// What kind of meeting: "sammanträde", "revision", or "planerat" for one without a record.
    pub kind: &'static str,
    /// What has to be done, in order.
    pub steps: Vec<Step>,
}

/// Something that has to be done for a meeting.
#[derive(Debug, Serialize)]
pub struct Step {
    /// What.
    pub step: StepKind,
    /// Which §§, where it isn't all: "§ 59".
    pub paragraphs: Option<String>,
    /// Where it stands.
    pub state: State,
    /// The last day for it, or the first where it may not be done before.
    pub due: Option<NaiveDate>,
    /// The day that it was done.
    pub done: Option<NaiveDate>,
    /// How many days late it is, or was.
    pub days_late: i64,
    /// How many days are left.
    pub days_left: Option<i64>,
    /// On how many boards it is done, and on how many it must be.
    pub boards: Option<(usize, usize)>,
    /// What else there is to say.
    pub note: Option<String>,
}

/// What has to be done for a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum StepKind {
    /// To send the summons.
    Kallelse,
    /// To meet.
    Sammanträde,
    /// To approve the minutes.
    Justering,
    /// To announce the approval.
    Anslag,
    /// To let the time for appeal run out.
    #[serde(rename = "överklagande")]
    Överklagande,
    /// To take the notice down.
    Nedtagande,
}

/// Where a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Done.
    Done,
    /// To be done by a day that hasn't passed.
    Due,
    /// Not done, and the day has passed.
    Late,
    /// Nothing to do but wait.
    Waiting,
    /// May be done from now on.
    Open,
    /// Nothing is known.
    Unknown,
}

impl StepKind {
    /// Its name in a table.
    pub fn word(self) -> &'static str {
        match self {
            Self::Kallelse => "Kallelse",
            Self::Sammanträde => "Sammanträde",
            Self::Justering => "Justering",
            Self::Anslag => "Anslag",
            Self::Överklagande => "Överklagande",
            Self::Nedtagande => "Nedtagande",
        }
    }
}

impl Step {
    /// A step to be done by a day.
    fn by(step: StepKind, due: Option<NaiveDate>, done: Option<NaiveDate>, now: NaiveDate) -> Self {
        let done = done.filter(|day| *day <= now);
        let late = due.map_or(0, |due| days_between(due, done.unwrap_or(now)).max(0));
        let state = match done {
            Some(_) => State::Done,
            None if late > 0 => State::Late,
            None => State::Due,
        };
        Self {
            step,
            paragraphs: None,
            state,
            due,
            done,
            days_late: late,
            days_left: due.filter(|_| state == State::Due).map(|due| days_between(now, due)),
            boards: None,
            note: None,
        }
    }

    /// The day that it is about, in a table.
    pub fn day(&self) -> Option<NaiveDate> {
        self.done.or(self.due)
    }

    /// How late it is or was: "4 dagar för sent (senast 2024-12-13)".
    pub fn lateness(&self) -> Option<String> {
        let due = self.due.map(|due| format!(" (senast {due})")).unwrap_or_default();
        (self.days_late > 0).then(|| format!("{} för sent{due}", days(self.days_late)))
    }

    /// Where it stands, in words: "klart, 4 dagar för sent (senast 2024-12-13)", "20 dagar kvar".
    pub fn words(&self) -> String {
        let left = self.days_left.unwrap_or_default();
        let mut parts = match self.state {
            State::Done if self.step == StepKind::Överklagande => vec!["tiden har gått ut".into()],
            State::Done => ["klart".to_owned()].into_iter().chain(self.lateness()).collect(),
            State::Late => vec![format!("{} för sent", days(self.days_late))],
            State::Open => vec!["kan göras".to_owned()],
            State::Unknown => Vec::new(),
            State::Waiting | State::Due if left == 0 => vec!["i dag".to_owned()],
            State::Waiting if self.step == StepKind::Överklagande => {
                vec![format!("{} kvar", days(left))]
            }
            State::Waiting => vec![format!("om {}", days(left))],
            State::Due => vec![format!("{} kvar", days(left))],
        };
        if let Some((done, all)) = self.boards {
            parts.push(format!("{done} av {all} tavlor"));
        }
        parts.extend(self.note.clone());
        parts.join(", ")
    }
}

impl MeetingStatus {
    /// Whether nothing is left to do or to wait for.
    pub fn is_over(&self) -> bool {
        self.steps.iter().all(|step| step.state == State::Done)
            && self.steps.iter().any(|step| step.step == StepKind::Nedtagande)
    }
}

/// "1 dag", "20 dagar".
fn days(count: i64) -> String {
    if count == 1 { "1 dag".to_owned() } else { format!("{count} dagar") }
}

/// Where everything stands on a day. Records that can't be read in full are left out.
pub fn status(records: &Records, numbering: &Numbering, now: NaiveDate) -> Status {
    let mut meetings = Vec::new();
    if let Some(organisation) = records.organisation.as_ref().map(|record| &record.value) {
        for (date, record) in records.meetings.iter().filter(|(_, record)| record.sound) {
            let steps = of_meeting(organisation, &record.value, numbering, now);
            meetings.push(MeetingStatus { date: *date, kind: "sammanträde", steps });
        }
        for (date, _) in records.audits.iter().filter(|(_, record)| record.sound) {
            let announced = announcement::of(&Subject::Audit(*date), records, numbering);
            let announced = announced.iter();
            let steps = announced
                .flat_map(|announced| after_meeting(organisation, announced, now))
                .collect();
            meetings.push(MeetingStatus { date: *date, kind: "revision", steps });
        }
        let planned = records.schedules.values().flat_map(|record| &record.value.meetings);
        let days = planned.map(|planned| planned.days.first);
        for date in days.filter(|day| !records.meetings.contains_key(day)) {
            let steps = match date < now {
                true => vec![unrecorded(date)],
                false => before_meeting(organisation, (date, None), now),
            };
            meetings.push(MeetingStatus { date, kind: "planerat", steps });
        }
    }
    meetings.sort_by_key(|meeting| meeting.date);
    Status { date: now, meetings }
}

/// A planned meeting that should have been, but has no record here.
fn unrecorded(date: NaiveDate) -> Step {
    let mut meeting = Step::by(StepKind::Sammanträde, Some(date), Some(date), date);
    (meeting.state, meeting.done) = (State::Unknown, None);
    meeting.note = Some("inget underlag".to_owned());
    meeting
}

/// What has to be done for a meeting.
fn of_meeting(
    organisation: &Organisation,
    meeting: &Meeting,
    numbering: &Numbering,
    now: NaiveDate,
) -> Vec<Step> {
    let held = meeting.date.0;
    let sent = meeting.summons.as_ref().map(|summons| summons.date.0);
    if held >= now {
        return before_meeting(organisation, (held, sent), now);
    }
    let mut steps = Vec::new();
    let numbers = numbering.of(held).unwrap_or_default();
    let announcements = announcement::of_meeting(organisation, meeting, numbers);
    for announced in &announcements {
        let mut after = after_meeting(organisation, announced, now);
        if meeting.attendance.is_none() {
            let unapproved = after.iter_mut().filter(|step| step.state != State::Done);
            unapproved.for_each(|step| step.note = Some("protokollet är inte skrivet".to_owned()));
        }
        steps.extend(after);
    }
    steps
}

/// The summons and the meeting on a day that is ahead.
fn before_meeting(
    organisation: &Organisation,
    (held, sent): (NaiveDate, Option<NaiveDate>),
    now: NaiveDate,
) -> Vec<Step> {
    let summons = organisation.rules_on(held).summons;
    let limit = summons.map(|(days, _)| summons_limit(held, days));
    let is_told = limit.is_some() || sent.is_some();
    let summons = is_told.then(|| Step::by(StepKind::Kallelse, limit, sent, now));
    let mut meeting = Step::by(StepKind::Sammanträde, Some(held), None, now);
    meeting.state = State::Waiting;
    summons.into_iter().chain([meeting]).collect()
}

/// What an approval needs, and what it sets running.
fn after_meeting(
    organisation: &Organisation,
    announced: &Announcement<'_>,
    now: NaiveDate,
) -> Vec<Step> {
    let limit = announced.approval_limit.map(|limit| limit.day);
    let mut steps = vec![Step::by(StepKind::Justering, limit, announced.approved, now)];
    if announced.approved.is_some_and(|approved| approved <= now) {
        steps.extend(after_approval(announced, now));
    }
    if announced.what == What::AtOnce {
        let style = &organisation.numbering.pattern;
        let paragraphs = swedish::paragraphs(&announced.numbers, style);
        steps.iter_mut().for_each(|step| step.paragraphs = Some(paragraphs.clone()));
    }
    steps
}

/// The notice, the time for appeal, and when the notice comes down.
fn after_approval(announced: &Announcement<'_>, now: NaiveDate) -> Vec<Step> {
    let (up, down) = &announced.days;
    let posted = done_by(up, now);
    let limit = announced.posting_limit.map(|limit| limit.day);
    let is_posted = !up.is_empty() && posted.len() == up.len();
    let latest = posted.iter().copied().max().filter(|_| is_posted);
    let mut steps = vec![Step::by(StepKind::Anslag, limit, latest, now)];
    let boards = (!announced.boards.is_empty()).then_some((posted.len(), up.len()));
    steps[0].boards = boards;
    let (Some(appeal), Some(removable), true) =
        (announced.appeal_limit, announced.removable, is_posted)
    else {
        return steps;
    };
    let mut time = Step::by(StepKind::Överklagande, Some(appeal.day), None, now);
    time.days_late = 0;
    time.state = if appeal.day < now { State::Done } else { State::Waiting };
    let gains = |day| format!("laga kraft {day} om ingen överklagar");
    time.note = announced.final_day.map(gains);
    let removed: Vec<NaiveDate> = done_or_planned_by(down, now);
    let is_removed = !down.is_empty() && removed.len() == down.len();
    let last = removed.iter().copied().max().filter(|_| is_removed);
    let mut removal = Step::by(StepKind::Nedtagande, Some(removable), last, now);
    removal.days_late = 0;
    removal.state = match last {
        Some(_) => State::Done,
        None if removable <= now => State::Open,
        None => State::Waiting,
    };
    steps.extend([time, removal]);
    steps
}

/// What has been done by a day.
fn done_by(days: &[Day], now: NaiveDate) -> Vec<NaiveDate> {
    days.iter().filter_map(|day| day.done()).filter(|day| *day <= now).collect()
}

/// What has been done by a day, or was to be done by then: nobody writes down what went as planned.
fn done_or_planned_by(days: &[Day], now: NaiveDate) -> Vec<NaiveDate> {
    let told = days.iter().filter(|day| !matches!(day, Day::Computed(_)));
    told.map(|day| day.date()).filter(|day| *day <= now).collect()
}
