//! What identifies a record that documents are made from.

use chrono::NaiveDate;

use super::meeting_id::MeetingId;
use super::period::Period;
use crate::project::OrganId;

/// The record that a document is made from, by what distinguishes it from others.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    /// The organ whose record it is.
    pub organ: OrganId,
    /// What the record is about.
    pub about: About,
}

/// What a record is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// A meeting.
    Meeting(MeetingId),
    /// The verksamhetsplan for a period.
    BusinessPlan(Period),
    /// The mötesplan for a year.
    Schedule(u16),
    /// The document with a name.
    Paper(String),
    /// The report with a name.
    Report(String),
    /// The revisors' meeting on a day.
    Audit(NaiveDate),
    /// Every meeting and mötesplan together.
    Everything,
}

impl About {
    /// Whether a single document is made of it, which has its name.
    pub fn is_single(&self) -> bool {
        matches!(self, Self::Paper(_) | Self::Report(_))
    }

    /// That record of an organ.
    pub fn of(self, organ: &OrganId) -> Subject {
        Subject { organ: organ.clone(), about: self }
    }
}
