//! Something that has to be done for a meeting, where it stands, and how that is said.

use chrono::NaiveDate;
use serde::Serialize;

use crate::calendar::days_between;
use crate::record::Text;
use crate::swedish::days;

/// Something that has to be done for a meeting.
#[derive(Debug, Serialize)]
pub struct Step {
    /// What.
    pub step: StepKind,
    /// Which §§, where it isn't all: "§ 59".
    pub paragraphs: Option<String>,
    /// Which §§ can be appealed, where it isn't all: "§§ 3–5".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub appealed: Option<String>,
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
    /// It isn't held.
    Cancelled,
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
    pub(super) fn by(
        step: StepKind,
        due: Option<NaiveDate>,
        done: Option<NaiveDate>,
        now: NaiveDate,
    ) -> Self {
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
            appealed: None,
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

    /// An approval or a notice that there is to be none of, and why.
    pub(super) fn omitted(step: StepKind, reason: Option<&Text>, now: NaiveDate) -> Self {
        let note = reason.map(|reason| reason.0.clone());
        Self { state: State::Done, note, ..Self::by(step, None, None, now) }
    }

    /// A meeting that isn't held, and why.
    pub(super) fn cancelled(held: NaiveDate, reason: Option<&Text>) -> Self {
        let meeting = Self::by(StepKind::Sammanträde, Some(held), None, held);
        let note = reason.map(|reason| reason.0.clone());
        Self { state: State::Cancelled, days_left: None, note, ..meeting }
    }

    /// What is said of an approval or a notice that there is to be none of.
    fn omission(&self) -> Option<&'static str> {
        let words = match self.step {
            StepKind::Justering => "justeras inte",
            StepKind::Anslag => "anslås inte",
            _ => return None,
        };
        (self.state == State::Done && self.done.is_none()).then_some(words)
    }

    /// That it is left out, with why: "anslås inte, utskottet bereder bara ärenden".
    pub fn omitted_words(&self) -> Option<String> {
        self.omission().map(|_| self.words())
    }

    /// What it is called in a table: "Justering § 2".
    pub fn name(&self) -> String {
        let numbers = self.appealed.as_ref().or(self.paragraphs.as_ref());
        let of = numbers.map(|numbers| format!(" {numbers}"));
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
            State::Done => match self.omission() {
                Some(words) => vec![words.to_owned()],
                None => ["klart".to_owned()].into_iter().chain(self.fault()).collect(),
            },
            State::Late => vec![format!("{} försenat", days(self.days_late))],
            State::Open => vec!["kan tas ned".to_owned()],
            State::Unknown => Vec::new(),
            State::Cancelled => vec!["inställt".to_owned()],
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
