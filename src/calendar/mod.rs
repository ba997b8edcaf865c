//! The calendar: the months' names, and public holidays and time limits of Swedish law.
//!
//! Pure functions from dates to dates, each with its statute.

mod appeals;
mod holidays;
mod limits;

pub use self::appeals::{AppealLaw, appeal_law};
pub use self::holidays::{easter, holiday};
pub use self::limits::{
    Limit, Removal, appeal_limit, approval_limit, days_between, earliest_removal, final_day,
    has_limits, moves_limit, posting_limit, public_notice_limit, summons_limit, weeks_after,
};

/// The months, as they are written in dates.
pub const MONTHS: [&str; 12] = [
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
];
