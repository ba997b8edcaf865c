//! What a file lacks for PDF/A-2a and PDF/UA-1, and what that costs a packet which takes it in. What the
//! issues are found by is in `inspect.rs`.

use std::collections::BTreeSet;

use super::claims::{Claims, ConformanceLevel, PdfA};
use super::proof::Doubt;

/// What a file lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConformanceIssue {
    /// Its objects had to be searched for, or some are missing.
    Damaged,
    /// Something that its pages show is damaged.
    DamagedPages,
    /// Something that its pages show can't be checked.
    UncheckedPages,
    /// It is encrypted.
    Encrypted,
    /// It has no structure tree.
    Untagged,
    /// It doesn't say in which language it is.
    NoLanguage,
    /// It has no title.
    NoTitle,
    /// Fonts that it uses aren't embedded. They are given by name.
    MissingFonts(BTreeSet<String>),
    /// It doesn't claim PDF/A.
    NotPdfA,
    /// It claims PDF/A, but of another part or level than 2a.
    OtherPdfA(PdfA),
    /// It doesn't claim PDF/UA-1.
    NotPdfUa,
    /// It isn't proved to be what it claims.
    Unproved {
        /// The claims.
        claims: Claims,
        /// Why they aren't proved.
        doubt: Doubt,
        /// The SHA-256 of the file.
        sha256: String,
    },
    /// What its output intent says of colours can't be kept.
    OtherOutputIntent,
    /// It has headings without a level, which a packet may not mix with those that have one (ISO
    /// 14289-1, 7.4.4).
    UnlevelledHeadings,
    /// It has form fields, of which a packet keeps only the appearance.
    FormFields,
}

impl ConformanceIssue {
    /// The issue in Swedish, after "filen".
    pub fn words(&self) -> String {
        match self {
            Self::Damaged => "är skadad (det som gick att läsa är med)".to_owned(),
            Self::DamagedPages => "har skadade sidor".to_owned(),
            Self::UncheckedPages => "har sidor som inte går att kontrollera".to_owned(),
            Self::Encrypted => "är krypterad".to_owned(),
            Self::Untagged => "är inte taggad".to_owned(),
            Self::NoLanguage => "saknar uppgift om språk".to_owned(),
            Self::NoTitle => "saknar titel".to_owned(),
            Self::MissingFonts(names) => {
                let listed: Vec<&str> = names.iter().map(String::as_str).collect();
                match listed[..] {
                    [only] => format!("saknar typsnittet {only}"),
                    _ => format!("saknar typsnitten {}", listed.join(", ")),
                }
            }
            Self::NotPdfA => "är inte märkt som PDF/A".to_owned(),
            Self::OtherPdfA(pdf_a) => format!("är märkt som {pdf_a}, inte PDF/A-2a"),
            Self::NotPdfUa => "är inte märkt som PDF/UA-1".to_owned(),
            Self::Unproved { claims, doubt, .. } => {
                format!("är märkt som {}, {}", claims.words().unwrap_or_default(), doubt.words())
            }
            Self::OtherOutputIntent => "har en färgprofil som inte går att läsa".to_owned(),
            Self::UnlevelledHeadings => "har rubriker utan nivå".to_owned(),
            Self::FormFields => "har formulärfält".to_owned(),
        }
    }

    /// Whether a packet can claim less because of the issue.
    pub fn reduces_claims(&self) -> bool {
        self.reduce(Claims::all(2), 2) != Claims::all(2)
    }

    /// What remains of the claims of a packet for PDF/A of a part.
    pub(super) fn reduce(&self, claims: Claims, part: u8) -> Claims {
        match self {
            Self::Damaged | Self::DamagedPages | Self::UncheckedPages | Self::MissingFonts(_) => {
                Claims::NONE
            }
            Self::Encrypted | Self::NotPdfA | Self::OtherOutputIntent => claims.without_pdf_a(),
            // PDF/A-3 is PDF/A-2 with embedded files of any kind (ISO 19005-3, 1).
            Self::OtherPdfA(own) if own.part == part || (own.part == 2 && part == 3) => {
                claims.at_most(own.level)
            }
            Self::OtherPdfA(_) => claims.without_pdf_a(),
            Self::Unproved { claims: unproved, .. } => claims.without(*unproved),
            // The packet tags each page as a paragraph, which is no true structure.
            Self::Untagged => claims.at_most(ConformanceLevel::U).without_pdf_ua(),
            // The packet has a title of its own.
            Self::NoTitle => claims,
            Self::NoLanguage | Self::NotPdfUa | Self::UnlevelledHeadings | Self::FormFields => {
                claims.without_pdf_ua()
            }
        }
    }
}
