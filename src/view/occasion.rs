//! What a page says of what sets its meeting apart: its kind, the days that it was moved from, that it is cancelled.

use serde::Serialize;

use super::words::typographic;
use crate::record::{Cancelled, Located, Meeting, MeetingKind, MovedFrom, PlannedMeeting};

/// What sets a meeting apart.
#[derive(Debug, Serialize)]
pub struct OccasionView {
    /// "extra", "konstituerande"; none for an ordinary one.
    pub kind: Option<&'static str>,
    /// The days that it was moved from, the first of them first: "2024-03-12".
    pub moved_from: Vec<String>,
    /// That it is cancelled.
    pub cancelled: Option<CancelledView>,
}

/// That a meeting is cancelled.
#[derive(Debug, Serialize)]
pub struct CancelledView {
    /// The day that it was decided or told: "2024-03-05".
    pub date: Option<String>,
    /// Why: "för få ärenden".
    pub reason: Option<String>,
}

impl OccasionView {
    /// What sets a meeting apart.
    pub(crate) fn of(meeting: &Meeting) -> Self {
        Self::new(meeting.kind, &meeting.moved_from, meeting.cancelled.as_deref())
    }

    /// What sets a meeting of a mötesplan apart.
    pub(crate) fn of_planned(meeting: &PlannedMeeting) -> Self {
        Self::new(meeting.kind, &meeting.moved_from, meeting.cancelled.as_deref())
    }

    fn new(
        kind: Option<Located<MeetingKind>>,
        moved_from: &MovedFrom,
        cancelled: Option<&Cancelled>,
    ) -> Self {
        Self {
            kind: kind.map(|kind| kind.word()),
            moved_from: moved_from.0.iter().map(|before| before.day.to_string()).collect(),
            cancelled: cancelled.map(|cancelled| CancelledView {
                date: cancelled.date.map(|day| day.0.to_string()),
                reason: cancelled.reason.as_deref().map(typographic),
            }),
        }
    }
}

/// What kind of meeting one is: "extra"; none for an ordinary one.
pub(crate) fn kind(meeting: &Meeting) -> Option<&'static str> {
    meeting.kind.map(|kind| kind.word())
}

/// A document's title among a reader's files: "Kallelse till extra sammanträde 2024-03-12", "Kallelse 2024-03-12".
pub(crate) fn title(word: &str, preposition: &str, meeting: &Meeting) -> String {
    let held = meeting.id();
    match kind(meeting) {
        Some(kind) => format!("{word} {preposition} {kind} sammanträde {held}"),
        None => format!("{word} {held}"),
    }
}
