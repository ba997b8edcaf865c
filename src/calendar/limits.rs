//! Time limits: how lag (1930:173) counts them, and those that run from meetings and their minutes.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::Deserialize;

use super::holidays::holiday;

/// A time limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Limit {
    /// The day that the count ends on.
    pub counted: NaiveDate,
    /// The last day to act: the day counted to, or the next working day.
    pub day: NaiveDate,
}

impl Limit {
    /// A limit that moves to the next working day (lag (1930:173) 2 §): Saturday 2020-11-28 becomes
    /// Monday 2020-11-30.
    pub fn moving(counted: NaiveDate) -> Self {
        let day = counted.iter_days().find(|day| !moves_limit(*day));
        Self { counted, day: day.unwrap_or(counted) }
    }

    /// A limit that stays where the count ends.
    pub fn fixed(counted: NaiveDate) -> Self {
        Self { counted, day: counted }
    }

    fn new(counted: NaiveDate, moves: bool) -> Self {
        if moves { Self::moving(counted) } else { Self::fixed(counted) }
    }
}

/// When a notice may be taken down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(expecting = "`dagen_efter` eller `sista_dagen`")]
pub enum Removal {
    /// The day after the last one for appeal: it stays up until the time has expired (KL 8:12).
    #[default]
    #[serde(rename = "dagen_efter")]
    DayAfter,
    /// On the last day for appeal, as some bodies do.
    #[serde(rename = "sista_dagen")]
    LastDay,
}

/// Whether a limit that ends on a day moves to the next working day (lag (1930:173) 2 §): Sunday,
/// public holiday, Saturday, midsommarafton, julafton, nyårsafton, such as 2024-12-24.
pub fn moves_limit(day: NaiveDate) -> bool {
    let is_eve = match (day.month(), day.day()) {
        (12, 24 | 31) => true,
        // Midsommarafton is the Friday before midsommardagen.
        (6, 19..=25) => day.weekday() == Weekday::Fri,
        _ => false,
    };
    is_eve || day.weekday() == Weekday::Sat || holiday(day).is_some()
}

/// The first year whose limits can be computed: before it, other days were public holidays (SFS 2004:1320).
const FIRST_YEAR: i32 = 2005;

/// Whether limits that run from a day can be computed.
pub fn has_limits(from: NaiveDate) -> bool {
    from.year() >= FIRST_YEAR
}

/// The day of the same name some weeks after another (lag (1930:173) 1 §). Three weeks after
/// Monday 2020-11-30 is Monday 2020-12-21.
pub fn weeks_after(day: NaiveDate, weeks: u64) -> NaiveDate {
    day + Days::new(7 * weeks)
}

/// The number of days from one to another: 4 from 2024-12-13 to 2024-12-17.
pub fn days_between(from: NaiveDate, to: NaiveDate) -> i64 {
    to.signed_duration_since(from).num_days()
}

/// The last day to send a summons that the body's own rules want some days before the meeting: 7 days before 2020-11-27 is 2020-11-20.
pub fn summons_limit(meeting: NaiveDate, days: u16) -> NaiveDate {
    meeting - Days::new(days.into())
}

/// The last day to announce a meeting to the public: a week before it (KL 5:13, 9:10), for one on 2024-11-29 2024-11-22.
pub fn public_notice_limit(meeting: NaiveDate) -> NaiveDate {
    summons_limit(meeting, 7)
}

/// The last day to approve minutes: fourteen days after the meeting (KL 5:69), for one on 2024-11-29
/// 2024-12-13.
pub fn approval_limit(meeting: NaiveDate, moves: bool) -> Limit {
    Limit::new(meeting + Days::new(14), moves)
}

/// The last day to announce an approval: the second day after it (KL 8:12), for 2024-12-17 2024-12-19.
pub fn posting_limit(approved: NaiveDate, moves: bool) -> Limit {
    Limit::new(approved + Days::new(2), moves)
}

/// The last day to appeal: three weeks from when the approval was announced (KL 13:5), for 2024-12-03
/// 2024-12-27, since 2024-12-24 to 26 aren't working days.
pub fn appeal_limit(posted: NaiveDate) -> Limit {
    Limit::moving(weeks_after(posted, 3))
}

/// The first day that a notice may be taken down (KL 8:12, 13:5), or as the body's own rules say:
/// 2024-12-28 when the last day to appeal is 2024-12-27.
pub fn earliest_removal(appeal: Limit, removal: Removal) -> NaiveDate {
    match removal {
        Removal::DayAfter => appeal.day + Days::new(1),
        Removal::LastDay => appeal.day,
    }
}

/// The day that decisions gain laga kraft if nobody appeals: the day after the last one to appeal.
pub fn final_day(appeal: Limit) -> NaiveDate {
    appeal.day + Days::new(1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn limits_are_those_of_today_s_holidays() {
        assert!(!has_limits(day("2004-12-31")) && has_limits(day("2005-01-01")));
    }

    #[test]
    fn appeal_and_removal() {
        for (posted, last, down) in [
            ("2020-11-30", "2020-12-21", "2020-12-22"),
            ("2024-12-23", "2025-01-13", "2025-01-14"),
            ("2024-12-03", "2024-12-27", "2024-12-28"),
            ("2024-12-10", "2025-01-02", "2025-01-03"),
            ("2024-12-16", "2025-01-07", "2025-01-08"),
            ("2025-03-28", "2025-04-22", "2025-04-23"),
            ("2025-05-08", "2025-05-30", "2025-05-31"),
            ("2025-05-16", "2025-06-09", "2025-06-10"),
            ("2025-05-30", "2025-06-23", "2025-06-24"),
            ("2025-12-03", "2025-12-29", "2025-12-30"),
            ("2025-12-15", "2026-01-05", "2026-01-06"),
            ("2025-12-16", "2026-01-07", "2026-01-08"),
        ] {
            let limit = appeal_limit(day(posted));
            assert_eq!(limit.day, day(last), "{posted}");
            assert_eq!(earliest_removal(limit, Removal::DayAfter), day(down), "{posted}");
            assert_eq!(earliest_removal(limit, Removal::LastDay), day(last), "{posted}");
            assert_eq!(final_day(limit), day(down), "{posted}");
        }
    }

    #[test]
    fn approval_and_posting() {
        assert_eq!(approval_limit(day("2020-10-30"), true), Limit::fixed(day("2020-11-13")));
        assert_eq!(approval_limit(day("2024-11-29"), true), Limit::fixed(day("2024-12-13")));
        let moved = Limit { counted: day("2020-11-28"), day: day("2020-11-30") };
        assert_eq!(posting_limit(day("2020-11-26"), true), moved);
        assert_eq!(posting_limit(day("2020-11-26"), false), Limit::fixed(moved.counted));
        assert_eq!(posting_limit(day("2024-12-17"), true), Limit::fixed(day("2024-12-19")));
        assert_eq!(summons_limit(day("2020-11-27"), 7), day("2020-11-20"));
        assert_eq!(days_between(day("2024-12-13"), day("2024-12-17")), 4);
    }

    #[test]
    fn eves_move_limits_and_other_days_off_do_not() {
        for text in ["2024-06-21", "2025-12-24", "2025-12-31", "2025-06-07", "2025-06-08"] {
            assert!(moves_limit(day(text)), "{text}");
        }
        // Skärtorsdagen, valborg, annandag pingst, trettondagsafton, a Friday before midsommar.
        for text in ["2025-04-17", "2025-04-30", "2025-06-09", "2026-01-05", "2026-06-12"] {
            assert!(!moves_limit(day(text)), "{text}");
        }
    }

    proptest! {
        #[test]
        fn limits_hold_in_every_year(year in 2005..=2100, ordinal in 1u32..=365, weeks in 0u64..10) {
            let start = NaiveDate::from_yo_opt(year, ordinal).unwrap();
            let counted = weeks_after(start, weeks);
            prop_assert_eq!(counted.weekday(), start.weekday());
            let limit = Limit::moving(counted);
            prop_assert!(!moves_limit(limit.day) && limit.day >= counted);
            let between = counted.iter_days().take_while(|day| *day < limit.day);
            prop_assert!(between.clone().all(moves_limit));
            prop_assert!(between.count() <= 5, "julafton on a Wednesday moves five days at most");
            let appeal = appeal_limit(start);
            prop_assert!(earliest_removal(appeal, Removal::DayAfter) > appeal.day);
            prop_assert!(days_between(start, appeal.day) >= 21);
            prop_assert!(posting_limit(start, true).day >= posting_limit(start, false).day);
            // A later start never ends before an earlier one.
            prop_assert!(appeal_limit(start + Days::new(1)).day >= appeal.day);
        }

        #[test]
        fn every_working_week_has_working_days(year in 2005..=2100, week in 1u32..=52) {
            let monday = NaiveDate::from_isoywd_opt(year, week, Weekday::Mon).unwrap();
            let working = monday.iter_days().take(7).filter(|day| !moves_limit(*day)).count();
            prop_assert!((1..=5).contains(&working), "{}: {}", monday, working);
        }
    }
}
