//! Public holidays: lag (1989:253) om allmänna helgdagar.

use chrono::{Datelike, NaiveDate, Weekday};

/// Easter Sunday of a year, by the Gregorian computus (Meeus, Jones and Butcher).
pub fn easter(year: i32) -> Option<NaiveDate> {
    // The letters are those of the published algorithm (Meeus, Astronomical Algorithms, chapter 8).
    let a = year.rem_euclid(19);
    let (b, c) = (year.div_euclid(100), year.rem_euclid(100));
    let (d, e) = (b / 4, b % 4);
    let g = (b - (b + 8) / 25 + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let days = h + l - 7 * m + 114;
    let (month, day) = (days / 31, days % 31 + 1);
    NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
}

/// The name of a public holiday (lag (1989:253) 1–2 §§ in its wording from 2005); an ordinary Sunday
/// is "söndag".
pub fn holiday(day: NaiveDate) -> Option<&'static str> {
    let fixed = match (day.month(), day.day()) {
        (1, 1) => Some("nyårsdagen"),
        (1, 6) => Some("trettondedag jul"),
        (5, 1) => Some("första maj"),
        (6, 6) => Some("nationaldagen"),
        (12, 25) => Some("juldagen"),
        (12, 26) => Some("annandag jul"),
        _ => None,
    };
    let is_saturday = day.weekday() == Weekday::Sat;
    let movable = match (day.month(), day.day()) {
        (6, 20..=26) if is_saturday => Some("midsommardagen"),
        (10, 31) | (11, 1..=6) if is_saturday => Some("alla helgons dag"),
        _ => None,
    };
    let sunday = (day.weekday() == Weekday::Sun).then_some("söndag");
    fixed.or(movable).or_else(|| by_easter(day)).or(sunday)
}

/// The holiday that a day is by its distance from Easter.
fn by_easter(day: NaiveDate) -> Option<&'static str> {
    let sunday = easter(day.year())?;
    match day.signed_duration_since(sunday).num_days() {
        -2 => Some("långfredagen"),
        0 => Some("påskdagen"),
        1 => Some("annandag påsk"),
        39 => Some("Kristi himmelsfärdsdag"),
        49 => Some("pingstdagen"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn easter_falls_where_the_tables_say() {
        for text in ["2020-04-12", "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28"] {
            let date = day(text);
            assert_eq!(easter(date.year()), Some(date));
        }
    }

    #[test]
    fn holidays_of_2021() {
        for (text, name) in [
            ("2021-01-06", "trettondedag jul"),
            ("2021-04-02", "långfredagen"),
            ("2021-04-05", "annandag påsk"),
            ("2021-05-13", "Kristi himmelsfärdsdag"),
            ("2021-05-23", "pingstdagen"),
            ("2021-06-06", "nationaldagen"),
            ("2021-06-26", "midsommardagen"),
            ("2021-11-06", "alla helgons dag"),
            ("2021-02-21", "söndag"),
        ] {
            assert_eq!(holiday(day(text)), Some(name), "{text}");
        }
        for text in ["2021-02-19", "2021-06-25", "2021-12-24", "2021-04-03", "2021-05-24"] {
            assert_eq!(holiday(day(text)), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn every_year_has_its_holidays_and_easter_is_a_sunday(year in 2005..=2100) {
            proptest::prop_assert_eq!(easter(year).unwrap().weekday(), Weekday::Sun);
            let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
            let days = first.iter_days().take_while(|day| day.year() == year);
            let named: std::collections::BTreeSet<_> =
                days.filter_map(holiday).filter(|name| *name != "söndag").collect();
            // Two names can share a day: första maj and Kristi himmelsfärdsdag, nationaldagen and
            // pingstdagen.
            proptest::prop_assert!((12..=13).contains(&named.len()), "{:?}", named);
        }
    }
}
