//! The time that a text is about: the years of a plan, `2021–2023`, or any span of a report.
//!
//! Apart from the texts, since attachments and file names have periods too.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, de};

use super::day::date;
use super::text::{Text, scalar};

/// Years: `2021–2023`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period {
    /// The first.
    pub first: u16,
    /// The last.
    pub last: u16,
}

impl Period {
    /// As folders are named: "2021-2023".
    pub fn slug(self) -> String {
        self.joined("-")
    }

    /// As pages say it: "2021–2023".
    pub fn words(self) -> String {
        self.joined("–")
    }

    fn joined(self, dash: &str) -> String {
        let Self { first, last } = self;
        if first == last { first.to_string() } else { format!("{first}{dash}{last}") }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words())
    }
}

/// The time that a report is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Span {
    /// In words: "januari–augusti 2025".
    Words(Text),
    /// From a day to another: `2025-01-01–2025-08-31`.
    Days(NaiveDate, NaiveDate),
}

impl Span {
    /// The last day, if it says days.
    pub fn last(&self) -> Option<NaiveDate> {
        match self {
            Self::Words(_) => None,
            Self::Days(_, last) => Some(*last),
        }
    }
}

/// Two days with a dash or "till" between; none if a text is something else.
fn days(text: &str) -> Option<(NaiveDate, NaiveDate)> {
    const LENGTH: usize = "2025-01-01".len();
    let (first, rest) = text.split_at_checked(LENGTH)?;
    let (between, last) = rest.split_at_checked(rest.len().checked_sub(LENGTH)?)?;
    let is_between = matches!(between.trim(), "–" | "-" | "—" | "till" | "till och med" | "t.o.m.");
    Some((date(first)?, date(last)?)).filter(|_| is_between)
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Text::deserialize(deserializer)?;
        match days(&text.0) {
            Some((first, last)) if first > last => {
                Err(de::Error::custom(format!("perioden slutar före {first}, då den börjar")))
            }
            Some((first, last)) => Ok(Self::Days(first, last)),
            None => Ok(Self::Words(text)),
        }
    }
}

/// `2021–2023`, `2021-2023`, `2021`.
fn period(text: &str) -> Result<Period, String> {
    let (first, last) = text.trim().split_once(['–', '-', '—']).unwrap_or((text, text));
    match (year(first.trim()), year(last.trim())) {
        (Some(first), Some(last)) if first <= last => Ok(Period { first, last }),
        _ => Err(format!("`{text}` är inte en period; skriv till exempel `2021–2023`")),
    }
}

/// Four digits.
fn year(text: &str) -> Option<u16> {
    let is_year = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|_| is_year)
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        scalar(deserializer, "en period som 2021–2023", period)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_known_however_they_are_joined() {
        let day = |month, day| NaiveDate::from_ymd_opt(2025, month, day).unwrap();
        for between in ["–", " – ", "-", " till ", " t.o.m. "] {
            let text = format!("2025-01-01{between}2025-08-31");
            assert_eq!(days(&text), Some((day(1, 1), day(8, 31))), "{text}");
        }
        for words in ["januari–augusti 2025", "2025", "2025-01-01", "2025-01-01, 2025-08-31", "å"]
        {
            assert_eq!(days(words), None, "{words}");
        }
    }

    #[test]
    fn periods() {
        assert_eq!(period("2021–2023").map(Period::slug).as_deref(), Ok("2021-2023"));
        assert_eq!(period("2021 - 2023").map(Period::words).as_deref(), Ok("2021–2023"));
        assert_eq!(period("2021").map(Period::slug).as_deref(), Ok("2021"));
        for wrong in ["", "21–23", "2023–2021", "2021–", "+021", "2021–2022–2023"] {
            assert!(period(wrong).is_err(), "{wrong}");
        }
    }
}
