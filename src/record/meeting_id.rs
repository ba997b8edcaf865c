//! What tells a meeting of an organ from its others: its day, and of several on one day which it is.
//!
//! In comes `2024-03-12`, or `2024-03-12-2` for the second of that day, out comes what records and paths know it by.

use std::fmt;

use chrono::{Datelike, NaiveDate};
use serde::de::{Deserialize, Deserializer};

use super::day;
use super::fields::is_number;
use super::text::scalar;

/// No organ meets more often than this on one day.
const MOST_A_DAY: u8 = 9;

/// A meeting of an organ, by its day and its number that day; they are in the order that they were held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MeetingId {
    /// The day that it began.
    pub day: NaiveDate,
    /// Its number that day, from 1.
    pub nth: u8,
}

impl MeetingId {
    /// The first meeting of a day.
    pub const fn first_on(day: NaiveDate) -> Self {
        Self { day, nth: 1 }
    }

    /// The one after it on the same day.
    pub const fn next_that_day(self) -> Self {
        Self { day: self.day, nth: self.nth.saturating_add(1) }
    }

    /// Its number on its day, if it isn't the first.
    pub fn later_nth(self) -> Option<u8> {
        (self.nth > 1).then_some(self.nth)
    }

    /// Those that may be before another in the same year.
    pub fn year_until(self) -> std::ops::Range<Self> {
        let new_year = NaiveDate::from_yo_opt(self.day.year(), 1).unwrap_or(self.day);
        Self::first_on(new_year)..self
    }

    /// Reads it as paths and references have it.
    pub fn parse(text: &str) -> Option<Self> {
        let plain = text.trim();
        let (day, rest) = plain.split_at_checked(plain.len().min(10))?;
        let day = day::date(day)?;
        let nth = match rest.strip_prefix('-') {
            None if rest.is_empty() => 1,
            Some(number) if is_number(number) => number.parse().ok().filter(is_one_of_day)?,
            _ => return None,
        };
        Some(Self { day, nth })
    }
}

/// Whether a meeting can have a number on its day.
fn is_one_of_day(nth: &u8) -> bool {
    (1..=MOST_A_DAY).contains(nth)
}

impl fmt::Display for MeetingId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.nth {
            1 => self.day.fmt(f),
            nth => write!(f, "{}-{nth}", self.day),
        }
    }
}

impl<'de> Deserialize<'de> for MeetingId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        scalar(deserializer, "sammanträdets datum som 2024-11-29", |text| {
            Self::parse(text).map_or_else(|| day::day(text).map(|day| Self::first_on(day.0)), Ok)
        })
    }
}

/// Which of the day's meetings one is: `2`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NumberOfDay(pub u8);

impl<'de> Deserialize<'de> for NumberOfDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        scalar(deserializer, "vilket i ordningen av dagens sammanträden: 2", |text| {
            let number = text.trim().trim_end_matches([':', 'a', 'e']).parse().ok();
            number.filter(is_one_of_day).map(Self).ok_or_else(|| {
                format!("`{text}` är inget av dagens sammanträden; skriv ett tal från 1 till {MOST_A_DAY}")
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_meeting_is_known_by_its_day_and_its_number() {
        let first = MeetingId::parse("2024-03-12").unwrap();
        let second = MeetingId::parse("2024-03-12-2").unwrap();
        assert_eq!((first.nth, second.nth), (1, 2));
        assert_eq!(
            (first.to_string(), second.to_string()),
            ("2024-03-12".into(), "2024-03-12-2".into())
        );
        assert_eq!(MeetingId::parse("2024-03-12-1"), Some(first));
        assert!(first < second && second < MeetingId::parse("2024-03-13").unwrap());
        for wrong in [
            "2024-03-12-",
            "2024-03-12-0",
            "2024-03-12-10",
            "2024-03-12 2",
            "2024-03-12-a",
            "åååååååååå",
        ] {
            assert_eq!(MeetingId::parse(wrong), None, "{wrong}");
        }
    }
}
