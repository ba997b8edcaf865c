//! `content/motesplaner/<år>.yaml`: the year's meetings, those of other groups, and deadlines.

use chrono::NaiveDate;
use serde::Deserialize;

use super::accepted::Accepted;
use super::change::{Cancelled, MeetingKind, MovedFrom, moved_from};
use super::day::Date;
use super::fields::Time;
use super::file::Identity;
use super::forms::{OneOrMany, bare};
use super::located::{Located, aside, perhaps_aside};
use super::people::Names;
use super::text::Text;
use super::writing::{Decided, PlanStage};
use crate::yaml::NodeId;

/// A year's meetings.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "fälten `år`, `sammanträden` …")]
pub struct Schedule {
    /// The year.
    #[serde(rename = "år")]
    pub year: Located<u16>,
    /// What it is called; left out: "Mötesplan för", the organ and the year.
    #[serde(rename = "rubrik")]
    pub title: Option<Located<Text>>,
    /// How far it has come; left out: not said.
    #[serde(rename = "läge")]
    pub stage: Option<Located<PlanStage>>,
    /// Its numbers in the register.
    #[serde(rename = "dnr", default)]
    pub registered: Names,
    /// Who decided it, and when.
    #[serde(rename = "beslutad")]
    pub decided: Option<Decided>,
    /// The meetings of the organisation's organ.
    #[serde(rename = "sammanträden")]
    pub meetings: Vec<PlannedMeeting>,
    /// The meetings of other groups.
    #[serde(rename = "grupper", default)]
    pub groups: Vec<PlannedGroup>,
    /// Days that something must be done by.
    #[serde(rename = "hålltider", default)]
    pub deadlines: Vec<Milestone>,
    /// Whether the mötesplan shows the year as a wheel too.
    #[serde(rename = "årshjul", default)]
    pub has_wheel: Located<bool>,
    /// Findings that someone has looked at, with why they may stay.
    #[serde(rename = "godtas", default)]
    pub accepted: OneOrMany<Accepted>,
}

impl Identity for Schedule {
    fn identity(&self) -> NodeId {
        self.year.node
    }

    fn accepted(&self) -> &[Accepted] {
        &self.accepted.0
    }
}

/// A group with meetings of its own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "en grupp: `{namn: …, sammanträden: […]}`")]
pub struct PlannedGroup {
    /// Its name.
    #[serde(rename = "namn")]
    pub name: Located<Text>,
    /// Its meetings.
    #[serde(rename = "sammanträden")]
    pub meetings: Vec<PlannedMeeting>,
    /// Whether they stand in the mötesplan too, not in the årshjul alone.
    #[serde(rename = "i_mötesplanen", default)]
    pub is_listed: Located<bool>,
}

/// A meeting to be.
#[derive(Debug, Deserialize)]
#[serde(
    remote = "Self",
    deny_unknown_fields,
    expecting = "ett möte: `{datum: 2021-02-19, tid: 08.30–12.00}`"
)]
pub struct PlannedMeeting {
    /// The day or days.
    #[serde(rename = "datum")]
    pub days: Located<DaySpan>,
    /// Its kind; left out: an ordinary one.
    #[serde(rename = "slag")]
    pub kind: Option<Located<MeetingKind>>,
    /// The days that it was moved from, the first of them first.
    #[serde(rename = "flyttat_från", default, deserialize_with = "moved_from")]
    pub moved_from: MovedFrom,
    /// That it isn't held.
    #[serde(rename = "inställt", default, deserialize_with = "perhaps_aside")]
    pub cancelled: Option<Located<Cancelled>>,
    /// When it begins, and when it ends, the last day.
    #[serde(rename = "tid")]
    pub hours: Option<Located<Hours>>,
    /// What it is about.
    #[serde(rename = "ämne")]
    pub subject: Option<Located<Text>>,
    /// Where.
    #[serde(rename = "plats")]
    pub place: Option<Located<Text>>,
    /// Whether the budget is fixed there (FL 23 §).
    #[serde(rename = "fastställer_budget", default, deserialize_with = "aside")]
    pub fixes_budget: Located<bool>,
}

bare!(PlannedMeeting, "datum");

/// A day that something must be done by.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "en hålltid: `{datum: 2021-03-31, vad: …}`")]
pub struct Milestone {
    /// The day.
    #[serde(rename = "datum")]
    pub date: Located<Date>,
    /// What.
    #[serde(rename = "vad")]
    pub what: Located<Text>,
    /// Where that is said: FL 24 §.
    #[serde(rename = "källa")]
    pub source: Option<Located<Text>>,
}

/// A day, or days that follow on each other: `2021-10-07–2021-10-08`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct DaySpan {
    /// The first.
    pub first: NaiveDate,
    /// The last.
    pub last: NaiveDate,
}

impl DaySpan {
    /// Whether a day is one of them.
    pub fn contains(self, day: NaiveDate) -> bool {
        (self.first..=self.last).contains(&day)
    }

    /// The days.
    pub fn days(self) -> impl Iterator<Item = NaiveDate> {
        self.first.iter_days().take_while(move |day| *day <= self.last)
    }
}

/// When something begins and ends; of several days, the first and the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    /// The beginning.
    pub start: Time,
    /// The end.
    pub end: Option<Time>,
}

/// A meeting longer than this (days) is a mistake.
const LONGEST: i64 = 31;

mod reading {
    //! The types whose YAML form is not their Rust form.

    use chrono::NaiveDate;
    use serde::{Deserialize, Deserializer};

    use super::{DaySpan, Hours, LONGEST};
    use crate::record::day::{date, spelled};
    use crate::record::fields::{Time, time, unprefixed};
    use crate::record::text::scalar;

    /// `2021-10-07`, `2021-10-07–2021-10-08`, `2021-10-07–08`.
    fn days(text: &str) -> Result<DaySpan, String> {
        let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let (first, last) = first_and_last(&bare).ok_or_else(|| match spelled(text) {
            Some(day) => format!("`{text}` är inte en dag; skriv `{day}`"),
            None => {
                let hint = "skriv till exempel `2021-10-07` eller `2021-10-07–08`";
                format!("`{text}` är inte en dag; {hint}")
            }
        })?;
        match (last - first).num_days() {
            0..=LONGEST => Ok(DaySpan { first, last }),
            ..0 => Err(format!("`{text}` slutar innan det börjar")),
            _ => Err(format!("`{text}` är fler dagar än ett möte har")),
        }
    }

    /// The first day, and the last, which may be given by its number in the month alone.
    fn first_and_last(text: &str) -> Option<(NaiveDate, NaiveDate)> {
        let first = date(text.get(..10)?)?;
        let tail = text.get(10..)?;
        let rest = tail.trim_start_matches(['–', '-', '—']);
        let last = match rest.len() {
            0 if tail.is_empty() => first,
            _ if rest == tail => return None,
            2 => date(&format!("{}{rest}", &text[..8]))?,
            _ => date(rest)?,
        };
        Some((first, last))
    }

    /// `08.30–12.00`, `8:30`.
    fn hours(text: &str) -> Result<Hours, String> {
        let bare = unprefixed(text);
        let (start, end) = match bare.split_once(['–', '-', '—']) {
            Some((start, end)) => (start, Some(end)),
            None => (bare, None),
        };
        Ok(Hours { start: clock(start)?, end: end.map(clock).transpose()? })
    }

    fn clock(text: &str) -> Result<Time, String> {
        time(text.trim()).map(Time)
    }

    impl<'de> Deserialize<'de> for DaySpan {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            scalar(deserializer, "en dag som 2021-10-07, eller flera som 2021-10-07–08", days)
        }
    }

    impl<'de> Deserialize<'de> for Hours {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            scalar(deserializer, "en tid som 08.30–12.00", hours)
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn days_and_hours() {
            let span = |text: &str| days(text).map(|s| (s.first.to_string(), s.last.to_string()));
            let both = Ok(("2021-10-07".to_owned(), "2021-10-08".to_owned()));
            assert_eq!(span("2021-10-07–2021-10-08"), both);
            assert_eq!(span("2021-10-07 -- 2021-10-08"), both);
            assert_eq!(span("2021-10-07–08"), both);
            for wrong in [
                "2021-10-07–",
                "2021-10-07 10",
                "2021-10-08–07",
                "2021-10-07–2022-10-08",
                "7/10",
                "2021-10-7",
            ] {
                assert!(days(wrong).is_err(), "{wrong}");
            }
            assert!(hours("12.00–12.00").is_ok() && hours("8-9-10").is_err());
        }
    }
}
