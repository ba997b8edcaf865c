//! Days of an announcement, how sure they are, and where the record says them.

use chrono::NaiveDate;

use crate::record::{Date, Located};
use crate::yaml::NodeId;

/// A day, and how sure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Day {
    /// It has been done, says the record.
    Done(NaiveDate),
    /// It is to be done, says the record.
    Planned(NaiveDate),
    /// It is to be done by then, say the statutes.
    Computed(NaiveDate),
}

impl Day {
    /// The day.
    pub fn date(self) -> NaiveDate {
        match self {
            Self::Done(day) | Self::Planned(day) | Self::Computed(day) => day,
        }
    }

    /// The day, if it has been done.
    pub fn done(self) -> Option<NaiveDate> {
        match self {
            Self::Done(day) => Some(day),
            _ => None,
        }
    }
}

/// A day, with where the record says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dated {
    /// The day.
    pub day: Day,
    /// The field; none for what is computed.
    pub node: Option<NodeId>,
}

impl Dated {
    /// A day as the record says it: done, else planned.
    pub(super) fn recorded(
        done: Option<Located<Date>>,
        planned: Option<Located<Date>>,
    ) -> Option<Self> {
        let done = done.map(|date| Self { day: Day::Done(date.0), node: Some(date.node) });
        done.or(planned.map(|date| Self { day: Day::Planned(date.0), node: Some(date.node) }))
    }

    /// A day as the statutes say it.
    pub(super) fn computed(day: Option<NaiveDate>) -> Option<Self> {
        day.map(|day| Self { day: Day::Computed(day), node: None })
    }

    /// Whether the record says it, rather than the statutes.
    pub fn is_recorded(&self) -> bool {
        self.node.is_some()
    }
}
