//! Whom a name stands for that needn't be a person's.
//!
//! In come a name and somebody of the attendance, out comes whether she may be among those whom it names.

use super::context::MeetingContext;
use crate::record::{Person, Speaker, is_same_party};

/// Whether someone is of a party.
pub(super) fn is_of(person: &Person, party: &str) -> bool {
    person.party.as_ref().is_some_and(|own| is_same_party(&own.0, party))
}

/// Whether someone may be among those whom a name names. Everyone who decides may be one of a group that no party names.
pub(super) fn may_be(context: &MeetingContext<'_>, name: &str, person: &Person) -> bool {
    match context.speaker(name) {
        Speaker::Person => person.name.0 == name,
        Speaker::Parties(parties) => parties.iter().any(|party| is_of(person, party)),
        Speaker::Members | Speaker::Company(_) => true,
        Speaker::Office => false,
    }
}

/// The one whom a name names, perhaps among others.
pub(super) fn somebody<'n>(context: &MeetingContext<'_>, name: &'n str) -> &'n str {
    match context.speaker(name) {
        Speaker::Company(own) => own,
        _ => name,
    }
}
