//! Where each meeting stands on a day: what is done, what is due, what is late, how many days are left.
//!
//! In come all records and a day, out comes a table. What a record says of a later day has not happened
//! yet.

use chrono::NaiveDate;
use serde::Serialize;

use crate::calendar::{days_between, summons_limit};
use crate::facts::{Announcement, AnnouncementKind, Board, Day, Facts};
use crate::overdue::{OverdueAssignment, overdue};
use crate::record::{About, DaySpan, Meeting, Organisation, Text};
use crate::swedish::{self, days};

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
    /// How many days too early it was done.
    pub days_early: i64,
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
    /// To announce a public meeting.
    Kungörelse,
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
            Self::Kungörelse => "Kungörelse",
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
        let done_by_now = done.filter(|day| *day <= now);
        let late = due.map_or(0, |due| days_between(due, done_by_now.unwrap_or(now)).max(0));
        let state = match done_by_now {
            Some(_) => State::Done,
            None if late > 0 => State::Late,
            None => State::Due,
        };
        Self {
            step,
            paragraphs: None,
            state,
            due,
            done: done_by_now,
            days_late: late,
            days_early: 0,
            days_left: due.filter(|_| state == State::Due).map(|due| days_between(now, due)),
            boards: None,
            note: None,
        }
    }

    /// A notice that there is to be none of, and why.
    fn omitted(reason: Option<&Text>, now: NaiveDate) -> Self {
        let note = reason.map(|reason| reason.0.clone());
        Self { state: State::Done, note, ..Self::by(StepKind::Anslag, None, None, now) }
    }

    /// Whether it is such a notice.
    fn is_omitted(&self) -> bool {
        self.step == StepKind::Anslag && self.state == State::Done && self.done.is_none()
    }

    /// What it is called in a table: "Justering § 2".
    pub fn name(&self) -> String {
        let of = self.paragraphs.as_ref().map(|numbers| format!(" {numbers}"));
        self.step.word().to_owned() + &of.unwrap_or_default()
    }

    /// The day that it is about, in a table.
    pub fn day(&self) -> Option<NaiveDate> {
        self.done.or(self.due)
    }

    /// How late it is or was: "4 dagar för sent (senast 2024-12-13)".
    fn lateness(&self) -> Option<String> {
        let due = self.due.map(|due| format!(" (senast {due})")).unwrap_or_default();
        (self.days_late > 0).then(|| format!("{} för sent{due}", days(self.days_late)))
    }

    /// What went wrong with it: that it was late, or that the notice came down too early.
    pub fn fault(&self) -> Option<String> {
        let is_early = self.days_early > 0;
        self.lateness()
            .or_else(|| is_early.then(|| format!("{} för tidigt", days(self.days_early))))
    }

    /// Where it stands, in words: "klart, 4 dagar för sent (senast 2024-12-13)", "20 dagar kvar".
    pub fn words(&self) -> String {
        let left = self.days_left.unwrap_or_default();
        let is_today = self.days_left == Some(0);
        let mut parts = match self.state {
            State::Done if self.step == StepKind::Överklagande => vec!["tiden har gått ut".into()],
            State::Done if self.is_omitted() => vec!["anslås inte".into()],
            State::Done => ["klart".to_owned()].into_iter().chain(self.fault()).collect(),
            State::Late => vec![format!("{} försenat", days(self.days_late))],
            State::Open => vec!["kan tas ned".to_owned()],
            State::Unknown => Vec::new(),
            State::Due if self.due.is_none() => vec!["ännu inte".to_owned()],
            State::Waiting | State::Due if is_today => vec!["i dag".to_owned()],
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
    /// Whether nothing is left to do or to wait for. A notice that came down days too early leaves the
    /// time for appeal unfinished (KL 13:5); one day is what many bodies do, and only warned of.
    pub fn is_over(&self) -> bool {
        self.steps.iter().all(|step| step.state == State::Done && step.days_early <= 1)
            && self.steps.iter().any(|step| step.step == StepKind::Nedtagande || step.is_omitted())
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
    let meeting_status =
        |date, kind, steps| MeetingStatus { organ: organ.clone(), date, kind, steps };
    let mut meetings = Vec::new();
    for (held, record) in &records.meetings {
        let steps = match record.sound {
            true => of_meeting(organisation, facts, &record.value, now),
            false => vec![unknown(held.day, "underlaget har fel")],
        };
        meetings.push(meeting_status(held.day, "sammanträde", steps));
    }
    for (date, _) in records.audits.iter().filter(|(_, record)| record.sound) {
        let announced = facts.announcements(&records.subject(About::Audit(*date)));
        let after = announced.iter().flat_map(|one| after_meeting(organisation, one, now));
        let steps = if *date > now { vec![ahead(only(*date), now)] } else { after.collect() };
        meetings.push(meeting_status(*date, "revision", steps));
    }
    for days in records.planned().map(|planned| *planned.days) {
        let date = days.first;
        let steps = match days.last < now {
            true => vec![unknown(date, "inget underlag")],
            false => before_meeting(organisation, days, None, now),
        };
        meetings.push(meeting_status(date, "planerat", steps));
    }
    meetings
}

/// A meeting that is ahead, or going on.
fn ahead(days: DaySpan, now: NaiveDate) -> Step {
    let day = now.clamp(days.first, days.last);
    let meeting = Step::by(StepKind::Sammanträde, Some(day), None, now);
    Step { state: State::Waiting, ..meeting }
}

/// The one day of a meeting.
fn only(day: NaiveDate) -> DaySpan {
    DaySpan { first: day, last: day }
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
    let held = meeting.date.0;
    let sent = meeting.sent().map(|sent| sent.0);
    let mut steps = Vec::new();
    if held >= now {
        steps = before_meeting(organisation, only(held), sent, now);
        if facts.records.fixes_budget(meeting) {
            let announced = meeting.announced.as_ref().map(|announced| announced.date.0);
            steps.insert(0, Step::by(StepKind::Kungörelse, None, announced, now));
        }
    }
    if held > now {
        return steps;
    }
    let is_today = held == now;
    let announcements = facts.announcements(&facts.records.subject(About::Meeting(meeting.id())));
    for announced in announcements {
        let is_begun = announced.what == AnnouncementKind::AtOnce || announced.approved.is_some();
        if is_today && !is_begun {
            continue;
        }
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
    held: DaySpan,
    sent: Option<NaiveDate>,
    now: NaiveDate,
) -> Vec<Step> {
    let summons = organisation.rules_on(held.first).summons;
    let limit = summons.map(|(days, _)| summons_limit(held.first, days));
    let mut steps = Vec::new();
    if limit.is_some() || sent.is_some_and(|sent| sent <= now) {
        steps.push(Step::by(StepKind::Kallelse, limit, sent, now));
    }
    steps.push(ahead(held, now));
    steps
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
        match announced.has_notice {
            true => steps.extend(after_approval(announced, now)),
            false => steps.push(Step::omitted(announced.omitted, now)),
        }
    }
    if announced.what == AnnouncementKind::AtOnce {
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
    match (announced.appeal_limit, announced.removable) {
        (Some(appeal), Some(removable)) if is_posted => {
            let [time, removal] = until_removal(announced, appeal.day, removable, now);
            vec![posting, time, removal]
        }
        _ => vec![posting],
    }
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

/// The time for appeal, and the removal. Nobody writes down what went as planned, so what was to be
/// removed by now is; what came down too early leaves the time unfinished (KL 13:5).
fn until_removal(
    announced: &Announcement<'_>,
    appeal: NaiveDate,
    removable: NaiveDate,
    now: NaiveDate,
) -> [Step; 2] {
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
    let is_over = appeal < now;
    let mut time = Step::by(StepKind::Överklagande, Some(appeal), None, now);
    time.days_late = 0;
    time.state = if is_over { State::Done } else { State::Waiting };
    let whether = if is_over { "överklagat" } else { "överklagar" };
    time.note = match (early, announced.final_day) {
        (Some(_), _) => Some("laga kraft osäker, anslaget satt inte uppe hela tiden".to_owned()),
        (None, Some(day)) => Some(format!("laga kraft {day} om ingen {whether}")),
        _ => None,
    };
    [time, removal]
}
