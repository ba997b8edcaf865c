//! What is known of whether a file is what it claims to be. Its metadata prove nothing: any program can
//! write anything there. Who proves it is no business of this room; it only takes the result.

use super::claims::{Claims, PdfA};

/// Which claims of a file are proved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// Those that are.
    pub claims: Claims,
    /// Why others aren't.
    pub doubt: Doubt,
    /// The SHA-256 of the file, in hexadecimal digits.
    pub sha256: String,
}

/// Why a claim isn't proved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    /// Nobody has checked it.
    Unchecked,
    /// Another file was checked than this one: by whom, and when.
    Changed(String),
    /// It doesn't conform; with the rule that it breaks.
    Refuted(String),
    /// The validator gave no answer, for a reason in Swedish.
    Unanswered(String),
}

impl Doubt {
    /// The doubt in Swedish, after a claim.
    pub(super) fn words(&self) -> String {
        match self {
            Self::Unchecked => "men det är inte kontrollerat".to_owned(),
            Self::Changed(check) => format!("men är inte den fil som kontrollerades ({check})"),
            Self::Refuted(rule) => format!("men följer inte standarden ({rule})"),
            Self::Unanswered(why) => format!("men gick inte att kontrollera ({why})"),
        }
    }
}

impl Proof {
    /// Whether asking again would give the same.
    pub fn is_answered(&self) -> bool {
        !matches!(self.doubt, Doubt::Unanswered(_))
    }

    /// The claims among some that aren't proved.
    pub(super) fn unproved(&self, wanted: Claims) -> Claims {
        let is_open = |own: &PdfA| self.claims.pdf_a != Some(*own);
        Claims { pdf_a: wanted.pdf_a.filter(is_open), pdf_ua: wanted.pdf_ua && !self.claims.pdf_ua }
    }
}
