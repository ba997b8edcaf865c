//! The minutes of a meeting: in come its record and §§, out come those with minutes of their own, and the rest.

use crate::record::{Approval, Date, Located, Meeting, Notice, ParagraphNumber, Text};

/// Minutes of a meeting among its others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MinutesPart {
    /// Those at a place among the separate ones of the record, from 0.
    Separate(usize),
    /// Those with all §§ that no others have.
    Rest,
}

impl MinutesPart {
    /// The minutes that hold a § of a meeting.
    pub fn of(meeting: &Meeting, number: ParagraphNumber) -> Self {
        let mut separate = meeting.separate.0.iter();
        let at = separate.position(|own| own.paragraphs.contains(number));
        at.map_or(Self::Rest, Self::Separate)
    }

    /// All of a meeting, in the order of the record, the rest last.
    pub fn all(meeting: &Meeting) -> impl Iterator<Item = Self> {
        (0..meeting.separate.0.len()).map(Self::Separate).chain([Self::Rest])
    }

    /// The approval of it, as the record says it.
    pub fn approval(self, meeting: &Meeting) -> Option<&Approval> {
        match self {
            Self::Rest => meeting.approval.as_ref(),
            Self::Separate(at) => meeting.separate.0.get(at)?.approval.as_ref(),
        }
    }

    /// The day of that, if it is known.
    pub fn approved(self, meeting: &Meeting) -> Option<Located<Date>> {
        self.approval(meeting)?.date.known
    }

    /// Why it isn't approved, if the record says that it isn't.
    pub fn unapproved_because(self, meeting: &Meeting) -> Option<&Located<Text>> {
        self.approval(meeting)?.omitted.as_ref()
    }

    /// The notice of the approval, as the record says it.
    pub fn notice(self, meeting: &Meeting) -> Option<&Notice> {
        match self {
            Self::Rest => meeting.notice.as_ref(),
            Self::Separate(at) => meeting.separate.0.get(at)?.notice.as_ref(),
        }
    }

    /// Its §§ among those of the meeting.
    pub fn numbers(self, meeting: &Meeting, all: &[ParagraphNumber]) -> Vec<ParagraphNumber> {
        all.iter().copied().filter(|number| Self::of(meeting, *number) == self).collect()
    }
}
