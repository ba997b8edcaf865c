//! The number of an organisation: ten digits, of which the last follows from the others.
//!
//! In comes a text, out comes the number, which may be misspelt.

use std::fmt;

/// The number of a legal person (lag (1974:174) om identitetsbeteckning för juridiska personer m.fl.).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CorporateNumber([u8; 10]);

impl CorporateNumber {
    /// The number that a text is: `212000-2627`, `2120002627`; none for what hasn't ten digits.
    pub fn of(text: &str) -> Option<Self> {
        let solid = text.chars().filter(|c| !c.is_whitespace() && !"-–‑".contains(*c));
        let digits: Option<Vec<u32>> = solid.map(|digit| digit.to_digit(10)).collect();
        let digits: Vec<u8> =
            digits?.into_iter().filter_map(|digit| digit.try_into().ok()).collect();
        Some(Self(digits.try_into().ok()?))
    }

    /// Whether its last digit is the one that follows from the others.
    pub fn is_sound(&self) -> bool {
        self.0[9] == self.check_digit()
    }

    /// The last digit as it follows from the others (Luhn; ISO/IEC 7812-1, annex B).
    fn check_digit(&self) -> u8 {
        let weighted = self.0[..9].iter().zip([2, 1].into_iter().cycle());
        let sum: u8 =
            weighted.map(|(digit, weight)| (digit * weight) / 10 + (digit * weight) % 10).sum();
        (10 - sum % 10) % 10
    }
}

impl fmt::Display for CorporateNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, digit) in self.0.iter().enumerate() {
            let hyphen = if at == 6 { "-" } else { "" };
            write!(f, "{hyphen}{digit}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_digit_follows_from_the_others() {
        for sound in ["212000-2627", "2120002627", "212000 2627", "202100–5489", "556036-0793"] {
            assert!(CorporateNumber::of(sound).is_some_and(|own| own.is_sound()), "{sound}");
        }
        for misspelt in ["212000-2672", "212000-2628", "000000-0001"] {
            assert!(CorporateNumber::of(misspelt).is_some_and(|own| !own.is_sound()), "{misspelt}");
        }
        for other in ["212000-262", "16212000-2627", "212000-262a", "", "٢١٢٠٠٠٢٦٢٧"] {
            assert_eq!(CorporateNumber::of(other), None, "{other}");
        }
    }

    #[test]
    fn it_is_printed_with_its_hyphen() {
        let printed = CorporateNumber::of("2120002627").map(|own| own.to_string());
        assert_eq!(printed.as_deref(), Some("212000-2627"));
    }
}
