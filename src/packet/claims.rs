//! What a PDF claims to conform to: PDF/A (ISO 19005) of a part and a level, and PDF/UA-1 (ISO 14289-1).
//! A claim is only what the metadata say. Claims are apart from the metadata since the inspection
//! computes with them.

use std::fmt;

/// A level of conformance to PDF/A, the least first (ISO 19005-2, 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ConformanceLevel {
    /// Basic: its appearance is preserved.
    B,
    /// Unicode: its text can be extracted, too.
    U,
    /// Accessible: its structure is tagged, too.
    A,
}

/// Conformance to PDF/A.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PdfA {
    /// The part of ISO 19005.
    pub part: u8,
    /// The level.
    pub level: ConformanceLevel,
}

/// What a file claims to conform to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claims {
    /// PDF/A, if it claims that.
    pub pdf_a: Option<PdfA>,
    /// Whether it claims PDF/UA-1.
    pub pdf_ua: bool,
}

impl ConformanceLevel {
    /// The level that metadata name by a letter of either case.
    pub(super) fn from_letter(letter: &str) -> Option<Self> {
        match letter {
            "A" | "a" => Some(Self::A),
            "U" | "u" => Some(Self::U),
            "B" | "b" => Some(Self::B),
            _ => None,
        }
    }

    /// The letter of the level in capitals, as metadata name it.
    pub(super) fn letter(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::U => "U",
            Self::B => "B",
        }
    }
}

impl fmt::Display for PdfA {
    /// "PDF/A-2a".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PDF/A-{}", self.flavour())
    }
}

impl PdfA {
    /// The name that validators know it by: `2b`.
    pub fn flavour(self) -> String {
        format!("{}{}", self.part, self.level.letter().to_lowercase())
    }
}

impl Claims {
    /// No claim at all.
    pub const NONE: Self = Self { pdf_a: None, pdf_ua: false };

    /// The most that a file can claim, with PDF/A of a part.
    pub const fn all(part: u8) -> Self {
        Self { pdf_a: Some(PdfA { part, level: ConformanceLevel::A }), pdf_ua: true }
    }

    /// "PDF/A-2a och PDF/UA-1"; none without a claim.
    pub fn words(self) -> Option<String> {
        let pdf_a = self.pdf_a.map(|pdf_a| pdf_a.to_string());
        let pdf_ua = self.pdf_ua.then(|| "PDF/UA-1".to_owned());
        let words: Vec<String> = pdf_a.into_iter().chain(pdf_ua).collect();
        (!words.is_empty()).then(|| words.join(" och "))
    }

    /// What two files can claim as one, of which `self` decides the part of PDF/A.
    pub(super) fn and(self, other: Self) -> Self {
        let pdf_a = self.pdf_a.zip(other.pdf_a);
        Self {
            pdf_a: pdf_a.map(|(own, other)| PdfA { level: own.level.min(other.level), ..own }),
            pdf_ua: self.pdf_ua && other.pdf_ua,
        }
    }

    /// The claims without those of a kind that others have.
    pub(super) fn without(self, others: Self) -> Self {
        Self {
            pdf_a: self.pdf_a.filter(|_| others.pdf_a.is_none()),
            pdf_ua: self.pdf_ua && !others.pdf_ua,
        }
    }

    /// The claims without PDF/A.
    pub(super) fn without_pdf_a(self) -> Self {
        Self { pdf_a: None, ..self }
    }

    /// The claims without PDF/UA.
    pub(super) fn without_pdf_ua(self) -> Self {
        Self { pdf_ua: false, ..self }
    }

    /// The claims with PDF/A of at most a level.
    pub(super) fn at_most(self, level: ConformanceLevel) -> Self {
        Self { pdf_a: self.pdf_a.map(|own| PdfA { level: own.level.min(level), ..own }), ..self }
    }
}
