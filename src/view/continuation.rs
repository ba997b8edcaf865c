//! The days of a meeting, and where and when it goes on: in comes a meeting, out come days in their order.

use chrono::NaiveDate;
use serde::Serialize;

use super::words::typographic;
use crate::record::Meeting;
use crate::swedish;

/// Another day on which a meeting goes on.
#[derive(Debug, Serialize)]
pub struct ContinuedView {
    /// "2024-11-26".
    pub date: String,
    /// "09.00–12.00".
    pub time: Option<String>,
    /// The place, if it is another.
    pub place: Option<String>,
}

/// The days of a meeting that has several: "2024-11-25", "2024-11-26".
pub(crate) fn several(days: impl Iterator<Item = NaiveDate>) -> Vec<String> {
    let days: Vec<String> = days.map(|day| day.to_string()).collect();
    if days.len() > 1 { days } else { Vec::new() }
}

/// Where and when a meeting goes on.
pub(crate) fn continued(meeting: &Meeting) -> Vec<ContinuedView> {
    let views = meeting.continued.0.iter().map(|own| ContinuedView {
        date: own.date.0.to_string(),
        time: own.time.map(|time| swedish::hours(*time)),
        place: own.place.as_deref().map(typographic),
    });
    views.collect()
}
