//! Which parts of a record families of rules are about. A rule's error holds back the documents that print
//! one of them, so a mistake in the minutes leaves the summons alone.

use crate::diagnostic::{Part, Parts};

/// The agenda.
pub(super) const SUMMONS: Parts = Parts::of(&[Part::Summons]);

/// What happened at a meeting.
pub(super) const MINUTES: Parts = Parts::of(&[Part::Minutes]);

/// Items, which both the agenda and the minutes have.
pub(super) const SUMMONS_AND_MINUTES: Parts = Parts::of(&[Part::Summons, Part::Minutes]);

/// Attachments: listed in the agenda and the minutes, enclosed in the packet.
pub(super) const ATTACHMENTS: Parts = Parts::of(&[Part::Summons, Part::Minutes, Part::Enclosures]);

/// What only the packet needs of attachments.
pub(super) const ENCLOSURES: Parts = Parts::of(&[Part::Enclosures]);

/// The days of an approval and its notices.
pub(super) const APPROVAL: Parts = Parts::of(&[Part::Approval]);

/// §§ that are approved at once, which the minutes say too.
pub(super) const MINUTES_AND_APPROVAL: Parts = Parts::of(&[Part::Minutes, Part::Approval]);

/// What is published on the web.
pub(super) const PUBLICATION: Parts = Parts::of(&[Part::Publication]);

/// What only notices say.
pub(super) const NOTICES: Parts = Parts::of(&[Part::Notices]);
