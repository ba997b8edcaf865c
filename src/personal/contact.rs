//! How somebody is reached, and where she lives: e-mail addresses, telephones, streets with numbers, real properties.
//!
//! Of a body they are no secrets, so what says them is only pointed out.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// What a text says of somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// What it is.
    pub kind: ContactKind,
    /// Where in the text it stands, as bytes.
    pub range: Range<usize>,
}

/// What leads to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContactKind {
    /// kim@example.se
    Email,
    /// 070-123 45 67
    Phone,
    /// Storgatan 4
    Street,
    /// Ekby 5:31
    Property,
}

impl ContactKind {
    /// What it is called, with its article.
    pub fn words(self) -> &'static str {
        match self {
            Self::Email => "en e-postadress",
            Self::Phone => "ett telefonnummer",
            Self::Street => "en gatuadress",
            Self::Property => "en fastighetsbeteckning",
        }
    }
}

/// A pattern for each kind.
const PATTERNS: [(ContactKind, &str); 4] = [
    (ContactKind::Email, r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    // A trunk prefix or a country code, then 7 to 11 digits in groups.
    (
        ContactKind::Phone,
        r"(?:\b0\d{1,3}|\+\d{2}(?:[\s\u{a0}]?\(0\))?[\s\u{a0}]?\d{1,3})[\s\u{a0}]?[-–/]?[\s\u{a0}]?\d{2,3}(?:[\s\u{a0}]?\d{2,3}){1,3}\b",
    ),
    (
        ContactKind::Street,
        r"\b[A-ZÅÄÖ][a-zåäöé]*(?:gatan|vägen|gränd|gränden|stigen|allén|backen|stråket|leden)[\s\u{a0}]\d{1,3}(?:[\s\u{a0}]?[A-H]\b)?",
    ),
    (
        ContactKind::Property,
        r"\b[A-ZÅÄÖ][a-zåäöé]{2,}(?:[ -][A-ZÅÄÖ][a-zåäöé]+)?[\s\u{a0}]\d{1,3}:\d{1,4}\b",
    ),
];

/// What may stand before the name of a real property.
const NOUNS: [&str; 2] = ["Fastigheten ", "Fastighet "];

/// How a text leads to somebody, in order.
pub fn contacts(text: &str) -> Vec<Contact> {
    static COMPILED: LazyLock<Vec<(ContactKind, Regex)>> = LazyLock::new(|| {
        let compiled = PATTERNS.iter().map(|(kind, own)| Some((*kind, Regex::new(own).ok()?)));
        compiled.flatten().collect()
    });
    // All but an e-mail address has a digit.
    if !text.bytes().any(|byte| byte.is_ascii_digit() || byte == b'@') {
        return Vec::new();
    }
    let mut found: Vec<Contact> = Vec::new();
    for (kind, pattern) in COMPILED.iter() {
        found.extend(pattern.find_iter(text).map(|own| {
            // The noun before a name may begin a sentence.
            let noun = NOUNS.iter().find(|noun| own.as_str().starts_with(**noun));
            let start = own.start() + noun.map_or(0, |noun| noun.len());
            Contact { kind: *kind, range: start..own.end() }
        }));
    }
    found.sort_by_key(|own| own.range.start);
    found
}

#[cfg(test)]
mod tests {
    use super::{ContactKind, contacts};

    #[test]
    fn what_leads_to_somebody_is_found() {
        for (text, kind, found) in [
            ("Skriv till kim.al@example.se.", ContactKind::Email, "kim.al@example.se"),
            ("Ring 070-123 45 67 i dag", ContactKind::Phone, "070-123 45 67"),
            ("tfn 08-123 456 78", ContactKind::Phone, "08-123 456 78"),
            ("+46 70 123 45 67", ContactKind::Phone, "+46 70 123 45 67"),
            ("bor på Storgatan 4 B i Ekby", ContactKind::Street, "Storgatan 4 B"),
            ("Fastigheten Ekby 5:31 och", ContactKind::Property, "Ekby 5:31"),
            ("Stora Höga 2:15", ContactKind::Property, "Stora Höga 2:15"),
        ] {
            let own = contacts(text);
            let said: Vec<_> = own.iter().map(|own| (own.kind, &text[own.range.clone()])).collect();
            assert_eq!(said, [(kind, found)], "{text}");
        }
    }

    #[test]
    fn what_leads_to_nobody_is_none() {
        for text in [
            "lag (2003:1210)",
            "SFS 2017:725",
            "OSL 25:1",
            "KL 5:69",
            "klockan 08.30–12.00",
            "den 5 mars 2024",
            "2024-12-05",
            "12 500 000 kr",
            "§§ 12–13",
            "Dnr KS 2024/41",
            "Kungsgatan",
        ] {
            assert!(contacts(text).is_empty(), "{text}: {:?}", contacts(text));
        }
    }
}
