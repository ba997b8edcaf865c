//! Corrections of approved minutes, from the lock files that hold them.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use super::meeting_id::MeetingId;
use crate::diagnostic::SourceFile;
use crate::lock::{Lock, Reason};
use crate::project::OrganId;

/// A correction of approved minutes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// The day that it was made.
    pub on: NaiveDate,
    /// What was wrong.
    pub why: String,
    /// The name of the minutes' file, as a meeting can have several; none for all of them.
    pub minutes: Option<String>,
}

impl Correction {
    /// Whether it is of the minutes in a file of this name.
    pub fn is_of(&self, name: &str) -> bool {
        self.minutes.as_deref().is_none_or(|own| own == name)
    }
}

/// The corrections of an organ's minutes that lock files hold, by meeting, in order.
pub(super) fn corrections(
    locks: &[Arc<SourceFile>],
    organ: &OrganId,
) -> BTreeMap<MeetingId, Vec<Correction>> {
    let folder = organ.output() + "sammantraden/";
    let mut corrections: BTreeMap<MeetingId, Vec<Correction>> = BTreeMap::new();
    for line in locks.iter().flat_map(|lock| Lock::parse(&lock.text).lines) {
        // `sammantraden/2024-11-29/protokoll.2.pdf`, below the organ's folder
        let own = line.path.strip_prefix(&folder).and_then(|own| own.split_once('/'));
        let meeting = own.and_then(|(meeting, _)| MeetingId::parse(meeting));
        if let (Some(held), Some((_, file)), Reason::Corrected { on, why }) =
            (meeting, own, line.reason)
        {
            let minutes = file.split_once('.').map(|(name, _)| name.to_owned());
            corrections.entry(held).or_default().push(Correction { on, why, minutes });
        }
    }
    corrections
}
