//! Notices on boards: in comes what a record says of one and whose boards there are, out come days, and how sure they
//! are.

use chrono::NaiveDate;

use crate::record::{Date, Located, Member, Organisation, Posting};
use crate::yaml::NodeId;

/// A notice on a board.
#[derive(Debug)]
pub struct Board<'a> {
    /// Whose it is: Umeå kommun.
    pub name: &'a str,
    /// The member whose it is; none for the organisation's own.
    pub member: Option<&'a Member>,
    /// When it goes up.
    pub posted: Option<Day>,
    /// When it comes down.
    pub removed: Option<Day>,
    /// Who confirms that it was up.
    pub proof: Option<&'a str>,
    /// The name of its notice's file, without ending, among all of the record; none before the approval.
    pub notice: Option<String>,
}

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

/// What a record says of a notice on a board: the first entry that says something holds, and what has
/// been done replaces what was planned.
pub(super) struct BoardPostings<'a>(pub(super) Vec<&'a Posting>);

impl<'a> BoardPostings<'a> {
    pub(super) fn posted(&self) -> Option<Dated> {
        self.0
            .iter()
            .find_map(|posting| Dated::recorded(posting.posted.known, posting.to_be_posted.known))
    }

    pub(super) fn removed(&self) -> Option<Dated> {
        self.0
            .iter()
            .find_map(|posting| Dated::recorded(posting.removed.known, posting.to_be_removed.known))
    }

    pub(super) fn proof(&self) -> Option<&'a str> {
        self.0.iter().find_map(|posting| posting.proof.as_ref()).map(|proof| proof.0.as_str())
    }
}

/// Whose boards notices of a meeting on a day go up on: those of each kommun and region that is a member then, none else
/// (FL 19 §), or the organisation's own.
pub fn board_owners(organisation: &Organisation, held: NaiveDate) -> Vec<(&str, Option<&Member>)> {
    if let Some(own) = &organisation.board {
        return vec![(own.0.as_str(), None)];
    }
    let owners = organisation.municipal_members(held);
    owners.map(|member| (member.name.0.as_str(), Some(member))).collect()
}
