//! Days as records write them, and days that are known by half.
//!
//! In comes a scalar, out comes a day, or an error that says how the day that was meant is written.

use chrono::{Datelike, NaiveDate};
use serde::de::{Deserialize, Deserializer};

use super::fields::is_number;
use super::located::Located;
use super::text::scalar;
use crate::calendar::MONTHS;

/// A day: `2020-10-30`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date(pub NaiveDate);

/// A day that may not be known yet, or by half: `2020-10-`, `2020-`. To everything but the page that is to
/// be filled in, one known by half is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PendingDate {
    /// The day.
    pub known: Option<Located<Date>>,
    /// What is known of it otherwise: `2020-10-`.
    pub begun: Option<Located<String>>,
}

/// A day written as 2020-10-30.
pub fn date(text: &str) -> Option<NaiveDate> {
    let is_digits =
        [0..4, 5..7, 8..10].into_iter().all(|part| text.get(part).is_some_and(is_number));
    if text.len() != 10 || !is_digits {
        return None;
    }
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()
}

/// A day written as 2020-10-30, perhaps with the dashes of word processors.
fn dashed(text: &str) -> Option<NaiveDate> {
    date(&text.trim().replace(['–', '—', '‑', '−'], "-"))
}

/// The day that is meant by another way of writing it: `26 mars 2021`, `26/3 2021`, `2021-3-1`, `20210301`,
/// `måndag 2021-03-01 kl. 9`.
pub(super) fn spelled(text: &str) -> Option<NaiveDate> {
    let lower = text.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let first_digit = words.iter().position(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    match words.split_at(first_digit?) {
        ([], [whole]) if whole.len() == 8 && is_number(whole) => {
            ymd(&whole[..4], &whole[4..6], &whole[6..])
        }
        // `24-12-17`
        ([], [year, month, day]) if lower.matches('-').count() == 2 && year.len() == 2 => {
            ymd(&format!("20{year}"), month, day)
        }
        // A weekday before it, a time after it.
        (_, [year, month, day, ..]) if year.len() == 4 => ymd(year, month, day),
        (before, [day, month, year])
            if year.len() == 4 && before.iter().all(|word| word.len() > 2) =>
        {
            ymd(year, month, day)
        }
        _ => None,
    }
}

/// The two days that a text says: `23/12-2024 till 13/1-2025`, `2024-12-23 – 2025-01-13`.
pub(super) fn from_and_to(text: &str) -> Option<(NaiveDate, NaiveDate)> {
    let marks = [" t.o.m. ", " till och med ", " till ", " – ", " - ", "–"];
    let parts = marks.iter().filter_map(|mark| text.split_once(mark));
    let mut days = parts.filter_map(|(first, last)| one(first).zip(one(last)));
    days.find(|(first, last)| first <= last)
}

/// The day that a text says in any way.
pub(super) fn one(text: &str) -> Option<NaiveDate> {
    dashed(text).or_else(|| spelled(text))
}

/// The day nearest to another that is meant by one without a year: `17/12`, `17 december`.
pub(super) fn without_year(text: &str, near: NaiveDate) -> Option<NaiveDate> {
    let lower = text.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let [before @ .., day, month] = words.as_slice() else { return None };
    let is_written = lower.contains('/') || month.starts_with(char::is_alphabetic);
    let years = (near.year() - 1..=near.year() + 1).map(|year| year.to_string());
    let days = years.filter_map(|year| ymd(&year, month, day));
    let is_day = is_written && before.iter().all(|word| word.len() > 2);
    days.filter(|_| is_day).min_by_key(|day| day.signed_duration_since(near).abs())
}

/// The day with a year, a month by number or name, and a number in it.
fn ymd(year: &str, month: &str, day: &str) -> Option<NaiveDate> {
    let named = MONTHS.iter().position(|name| month.len() >= 3 && name.starts_with(month));
    let number = match named {
        Some(at) => u32::try_from(at).ok()? + 1,
        None => month.parse().ok()?,
    };
    NaiveDate::from_ymd_opt(year.parse().ok()?, number, day.parse().ok()?)
}

/// The day that a text says.
pub(super) fn day(text: &str) -> Result<Date, String> {
    dashed(text).map(Date).ok_or_else(|| match spelled(text) {
        Some(day) => format!("`{text}` är inte ett datum; skriv `{day}`"),
        None if text.trim().len() == 10 && text.split('-').all(is_number) => no_such_day(text),
        None => format!("`{text}` är inte ett datum; skriv till exempel `2024-11-29`"),
    })
}

/// What is wrong with a day that doesn't exist, perhaps since its month and day have changed places.
fn no_such_day(text: &str) -> String {
    let mut parts = text.trim().split('-');
    let turned = [parts.next(), parts.next(), parts.next()];
    match turned {
        [Some(year), Some(day), Some(month)] if ymd(year, month, day).is_some() => {
            format!("dagen `{text}` finns inte; menade du `{year}-{month}-{day}`?")
        }
        [Some(year), Some(month), _] => match last_of(year, month) {
            Some(last) => format!(
                "dagen `{text}` finns inte, eftersom månaden har {last} dagar; skriv en dag från 01 till {last}"
            ),
            None => format!("dagen `{text}` finns inte; skriv en månad från 01 till 12"),
        },
        _ => format!("dagen `{text}` finns inte"),
    }
}

/// The last day of a month.
fn last_of(year: &str, month: &str) -> Option<u32> {
    (28..=31).rev().find(|day| ymd(year, month, &day.to_string()).is_some())
}

/// A year, or a year and a month, before the part that is to be filled in: `2016-`, `2016-12-`.
fn begun(text: &str) -> Option<String> {
    let plain = text.trim().replace(['–', '—', '‑', '−'], "-");
    let known = plain.trim_end_matches(['_', '.', ' ', '-', '?']);
    let (year, month) = known.split_once('-').unwrap_or((known, "01"));
    let is_begun = plain[known.len()..].starts_with('-') && year.len() == 4 && month.len() == 2;
    date(&format!("{year}-{month}-01")).filter(|_| is_begun).map(|_| format!("{known}-"))
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        scalar(deserializer, "ett datum som 2024-11-29", day)
    }
}

impl<'de> Deserialize<'de> for PendingDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::<Located<DateOrStart>>::deserialize(deserializer)?.into())
    }
}

/// The day of an approval; that there is none is said with a reason, in a field of its own.
pub(super) fn day_of_approval<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<PendingDate, D::Error> {
    let day = Option::<Located<DayOrNone>>::deserialize(deserializer)?;
    Ok(day.map(|Located { value, node, file_id }| Located { value: value.0, node, file_id }).into())
}

impl From<Option<Located<DateOrStart>>> for PendingDate {
    fn from(day: Option<Located<DateOrStart>>) -> Self {
        match day {
            None => Self::default(),
            Some(Located { value: DateOrStart::Date(value), node, file_id }) => {
                Self { known: Some(Located { value, node, file_id }), begun: None }
            }
            Some(Located { value: DateOrStart::Start(value), node, file_id }) => {
                Self { known: None, begun: Some(Located { value, node, file_id }) }
            }
        }
    }
}

/// A day, or the start of one.
enum DateOrStart {
    Date(Date),
    Start(String),
}

impl<'de> Deserialize<'de> for DateOrStart {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        scalar(deserializer, "ett datum som 2024-11-29", day_or_start)
    }
}

/// A day, or the start of one, as a text says it.
fn day_or_start(text: &str) -> Result<DateOrStart, String> {
    match begun(text) {
        Some(begun) => Ok(DateOrStart::Start(begun)),
        None => day(text).map(DateOrStart::Date),
    }
}

/// The same where some write that there is none.
struct DayOrNone(DateOrStart);

impl<'de> Deserialize<'de> for DayOrNone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        scalar(deserializer, "ett datum som 2024-11-29", |text| {
            match text.trim().to_lowercase().as_str() {
                "inget" | "ingen" | "nej" => {
                    Err("skälet saknas; skriv `{inget: utskottet för bara minnesanteckningar}`"
                        .to_owned())
                }
                _ => day_or_start(text).map(Self),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_iso_and_exist() {
        assert!(date("2024-02-29").is_some());
        assert_eq!(dashed(" 2024–02–29"), date("2024-02-29"));
        for wrong in ["2023-02-29", "2024-2-9", "24-02-29", "2024-02-29x", "+024-02-29", "ååååå"]
        {
            assert!(day(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn other_ways_to_write_a_day_are_understood() {
        for text in [
            "26 mars 2021",
            "den 26 mars 2021",
            "fredagen den 26 mars 2021",
            "26 Mar 2021",
            "26/3 2021",
            "26/3-2021",
            "26.3.2021",
            "2021-3-26",
            "2021/03/26",
            "2021.03.26",
            "2021 mars 26",
            "20210326",
            "fredag 2021-03-26",
            "2021-03-26 kl. 9",
            "21-03-26",
        ] {
            assert_eq!(spelled(text), date("2021-03-26"), "{text}");
        }
        for text in ["29 mars", "2021:03", "mars 2021", "26 mas 2021", "31/2 2021", "snart", ""] {
            assert_eq!(spelled(text), None, "{text}");
        }
    }

    #[test]
    fn a_day_without_a_year_is_the_nearest() {
        let near = date("2024-11-29").unwrap();
        assert_eq!(without_year("17/12", near), date("2024-12-17"));
        assert_eq!(without_year("den 3 januari", near), date("2025-01-03"));
        for text in ["17", "17-12", "17/13", "2024/12", "snart", "9 12"] {
            assert_eq!(without_year(text, near), None, "{text}");
        }
        assert!(no_such_day("2024-02-71").ends_with("01 till 29"));
    }

    #[test]
    fn two_days_are_from_and_to() {
        let both = date("2024-12-23").zip(date("2025-01-13"));
        for text in [
            "23/12-2024 till 13/1-2025",
            "2024-12-23 - 2025-01-13",
            "2024-12-23–2025-01-13",
            "den 23 december 2024 t.o.m. den 13 januari 2025",
        ] {
            assert_eq!(from_and_to(text), both, "{text}");
        }
        for text in ["2025-01-13 till 2024-12-23", "2024-12-23", "ja till nej", ""] {
            assert_eq!(from_and_to(text), None, "{text}");
        }
    }

    #[test]
    fn half_a_day_is_its_start() {
        for (text, start) in [
            ("2016-", "2016-"),
            ("2016-12-", "2016-12-"),
            ("2016–12–", "2016-12-"),
            ("2016-12-__", "2016-12-"),
            ("2016-__-__", "2016-"),
            ("2016-12-??", "2016-12-"),
        ] {
            assert_eq!(begun(text).as_deref(), Some(start), "{text}");
        }
        for text in ["2016", "2016-12", "2016-13-", "16-", "-", "2016-12-20", "2016-12-2-"] {
            assert_eq!(begun(text), None, "{text}");
        }
    }
}
