//! The parts of what a record says: a finding is about some of them, and a kind of document prints some
//! of them. A document is held back by an error only if the two have one in common.

/// A part of what a record says, which some kinds of document print and others don't.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The summons: the agenda, the proposals, the list of attachments.
    Summons,
    /// The attachments themselves, which the packet encloses.
    Enclosures,
    /// The announcement of a public meeting.
    PublicNotice,
    /// What happened at a meeting: who was there, what was decided, who signs.
    Minutes,
    /// The days of the approval and of its notices, as they are written.
    Approval,
    /// What only notices say: where the minutes are kept.
    Notices,
    /// The last days that follow from the approval by statute.
    Limits,
    /// When something is.
    Days,
    /// What is published on the web.
    Publication,
}

/// Some parts of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Parts(u16);

impl Parts {
    /// Every part.
    pub const ALL: Self = Self(u16::MAX);

    /// These parts.
    pub const fn of(parts: &[Part]) -> Self {
        let mut set = 0;
        let mut at = 0;
        while at < parts.len() {
            set |= 1 << parts[at] as u8;
            at += 1;
        }
        Self(set)
    }

    /// Whether they have a part in common with others.
    pub const fn meet(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }

    /// These and others.
    #[must_use]
    pub const fn with(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_meet_where_they_have_one_in_common() {
        let both = Parts::of(&[Part::Minutes, Part::Days]);
        assert!(both.meet(Parts::of(&[Part::Days])) && both.meet(Parts::ALL));
        assert!(!both.meet(Parts::of(&[Part::Summons])) && !both.meet(Parts::default()));
        assert_eq!(Parts::of(&[Part::Minutes]).with(Parts::of(&[Part::Days])), both);
    }
}
