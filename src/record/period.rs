//! The years that a plan is for: `2021–2023`.
//!
//! Apart from the plan, since attachments and file names have periods too.

use std::fmt;

use serde::{Deserialize, Deserializer};

use super::text::scalar;

/// Years: `2021–2023`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period {
    /// The first.
    pub first: u16,
    /// The last.
    pub last: u16,
}

impl Period {
    /// As folders are named: "2021-2023".
    pub fn slug(self) -> String {
        self.joined("-")
    }

    /// As pages say it: "2021–2023".
    pub fn words(self) -> String {
        self.joined("–")
    }

    fn joined(self, dash: &str) -> String {
        let Self { first, last } = self;
        if first == last { first.to_string() } else { format!("{first}{dash}{last}") }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words())
    }
}

/// `2021–2023`, `2021-2023`, `2021`.
fn period(text: &str) -> Result<Period, String> {
    let (first, last) = text.trim().split_once(['–', '-', '—']).unwrap_or((text, text));
    match (year(first.trim()), year(last.trim())) {
        (Some(first), Some(last)) if first <= last => Ok(Period { first, last }),
        _ => Err(format!("`{text}` är inte en period; skriv till exempel `2021–2023`")),
    }
}

/// Four digits.
fn year(text: &str) -> Option<u16> {
    let is_year = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|_| is_year)
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        scalar(deserializer, "en period som 2021–2023", period)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods() {
        assert_eq!(period("2021–2023").map(Period::slug).as_deref(), Ok("2021-2023"));
        assert_eq!(period("2021 - 2023").map(Period::words).as_deref(), Ok("2021–2023"));
        assert_eq!(period("2021").map(Period::slug).as_deref(), Ok("2021"));
        for wrong in ["", "21–23", "2023–2021", "2021–", "+021", "2021–2022–2023"] {
            assert!(period(wrong).is_err(), "{wrong}");
        }
    }
}
