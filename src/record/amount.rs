//! Amounts of money, exact.
//!
//! In comes a number or a text as it is written, out comes a decimal, or an error that says how to write
//! it. A decimal point is refused: 5.690 may be five or five thousand.

use std::fmt;
use std::marker::PhantomData;

use deunicode::deunicode_char;
use rust_decimal::Decimal;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use super::forms::by_name;
use super::request::{FORM, NodeForm, half};
use super::text::scalar;
use crate::characters::Hidden;

/// An amount in the unit of its table: `5690`, `-1 146`, `"12,5"`. At most two decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Amount(pub Decimal);

/// The most decimals of an amount.
const MOST_DECIMALS: u32 = 2;

/// Amounts above this are a mistake: sums must stay exact.
const LARGEST: u64 = 1_000_000_000_000_000;

/// What a line says in each column. Blank is not zero.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cells {
    /// Column by column; none for a blank. An amount alone is the first column's.
    Listed(Vec<Option<Amount>>),
    /// By the column's name; what isn't named is blank.
    Named(Vec<(String, Amount)>),
}

/// `5690`, `5 690`, `−1 146`, `12,5`.
fn amount(text: &str) -> Result<Amount, String> {
    let bare = text.trim();
    let negated = bare.strip_prefix(['-', '−', '–']).map(str::trim_start);
    let number = negated.or(bare.strip_prefix('+')).unwrap_or(bare);
    let amount = match unsigned(number) {
        Some(number) => bounded(number, text)?,
        None => return Err(format!("`{text}` är inte ett belopp; {}", advice(bare))),
    };
    Ok(if negated.is_some() { Amount(-amount.0) } else { amount })
}

/// How to write what may have been meant by something that isn't an amount.
fn advice(text: &str) -> String {
    let written = text.trim_start_matches(['-', '−', '–', '+', ' ']);
    let sign = if text.starts_with(['-', '−', '–']) { "-" } else { "" };
    let (whole, decimals) = written.split_once(['.', ',']).unwrap_or((written, ""));
    let plain: String = written.chars().filter(|c| !"_'".contains(*c)).collect();
    let is_whole = whole.bytes().all(|byte| byte.is_ascii_digit());
    let visible = without_hidden(written);
    let digits = in_digits(&visible);
    let are_decimals = !decimals.is_empty() && decimals.bytes().all(|byte| byte.is_ascii_digit());
    match (whole, decimals.len()) {
        _ if plain != written && unsigned(&plain).is_some() => format!("skriv `{sign}{plain}`"),
        _ if visible != written => {
            format!("ta bort det dolda tecknet, och skriv `{}`", in_quotes(sign, &visible))
        }
        _ if digits != visible && unsigned(&digits).is_some() => {
            format!("skriv med siffrorna 0–9: `{}`", in_quotes(sign, &digits))
        }
        ("", 1..=2) if are_decimals => format!("skriv `\"{sign}0,{decimals}\"`"),
        (_, 1..=2) if is_whole && are_decimals => {
            format!("skriv med decimalkomma och citattecken: `\"{sign}{whole},{decimals}\"`")
        }
        (_, 3) if is_whole && are_decimals => format!(
            "skriv `{sign}{whole}{decimals}` om det är tusental, eller med decimalkomma och citattecken om det är decimaler"
        ),
        _ if !written.contains(|c: char| c.is_ascii_digit()) => {
            "skriv `~` om beloppet saknas och `0` om det är noll".to_owned()
        }
        _ => advice_on_signs(sign, written),
    }
}

/// How to write an amount without the points or the unit that stand in it.
fn advice_on_signs(sign: &str, written: &str) -> String {
    let number = written.trim_end_matches(|c: char| c.is_alphabetic() || "%:- ".contains(c));
    match thousands(written) {
        Some(plain) => format!("skriv utan punkter: `{}`", in_quotes(sign, &plain)),
        None if number != written && unsigned(number).is_some() => {
            format!("skriv talet utan enhet: `{}`", in_quotes(sign, number))
        }
        None => "skriv till exempel `5690`, `5 690` eller `\"-1146,5\"`".to_owned(),
    }
}

/// A number whose thousands are apart by points, without those: `2.359.000`, `2.359,50`.
fn thousands(written: &str) -> Option<String> {
    let (whole, decimals) = written.split_once(',').unwrap_or((written, ""));
    let mut groups = whole.split('.');
    let first = groups.next().filter(|first| (1..=3).contains(&first.len()))?;
    let is_grouped = whole.len() > first.len() && groups.all(|group| group.len() == 3);
    let plain = whole.replace('.', "") + if decimals.is_empty() { "" } else { "," } + decimals;
    (is_grouped && unsigned(&plain).is_some()).then_some(plain)
}

/// A number as it is written in a list: with quotes if it has a comma.
fn in_quotes(sign: &str, number: &str) -> String {
    if number.contains(',') { format!("\"{sign}{number}\"") } else { format!("{sign}{number}") }
}

/// A text without the characters that are hidden in it.
fn without_hidden(written: &str) -> String {
    written.chars().filter(|character| Hidden::of(*character).is_none()).collect()
}

/// A number with the digits of other scripts as those that Swedish has: `３１０`, `٣١٠`.
fn in_digits(written: &str) -> String {
    written.chars().map(|character| ascii_digit(character).unwrap_or(character)).collect()
}

/// The digit from 0 to 9 that a digit of another script means.
fn ascii_digit(character: char) -> Option<char> {
    let digit = deunicode_char(character).filter(|digit| digit.len() == 1)?;
    digit.chars().next().filter(|digit| character.is_numeric() && digit.is_ascii_digit())
}

/// A number with a decimal comma, perhaps with its thousands apart.
fn unsigned(text: &str) -> Option<Decimal> {
    let (whole, decimals) = text.split_once(',').unwrap_or((text, "0"));
    let groups: Vec<&str> = whole.split([' ', '\u{a0}', '\u{202f}', '\u{2009}']).collect();
    let is_grouped = groups.iter().skip(1).all(|group| group.len() == 3)
        && (groups.len() == 1 || groups[0].len() <= 3);
    let mut parts = groups.iter().copied().chain([decimals]);
    let are_digits = parts.all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
    if !is_grouped || !are_digits {
        return None;
    }
    format!("{}.{decimals}", groups.concat()).parse().ok()
}

/// An amount of a size and exactness that can be meant.
fn bounded(number: Decimal, text: &str) -> Result<Amount, String> {
    let shortest = number.normalize();
    if shortest.scale() > MOST_DECIMALS {
        let many = format!("`{text}` har fler än {MOST_DECIMALS} decimaler");
        let is_thousands = text.split_once(',').is_some_and(|(_, decimals)| decimals.len() == 3);
        return Err(match is_thousands {
            true => format!("{many}; skriv `{}` om det är tusental", text.replace(',', "")),
            false => many,
        });
    }
    if shortest.abs() > Decimal::from(LARGEST) {
        return Err(format!("`{text}` är för stort för att vara ett belopp"));
    }
    Ok(Amount(shortest))
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        scalar(deserializer, "ett belopp som 5690", amount)
    }
}

impl<'de> Deserialize<'de> for Cells {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct CellsVisitor;
        impl<'de> Visitor<'de> for CellsVisitor {
            type Value = Cells;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("belopp: `[5690, 5690, ~]`, eller `{2021: -50}`")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut pair: A) -> Result<Cells, A::Error> {
                match half(&mut pair, PhantomData)? {
                    NodeForm::Text | NodeForm::Number => {
                        Ok(Cells::Listed(vec![Some(half(&mut pair, PhantomData)?)]))
                    }
                    NodeForm::List => Ok(Cells::Listed(half(&mut pair, PhantomData)?)),
                    _ => Ok(Cells::Named(
                        half::<PhantomData<NamedCells>, _>(&mut pair, PhantomData)?.0,
                    )),
                }
            }
        }
        deserializer.deserialize_newtype_struct(FORM, CellsVisitor)
    }
}

/// Amounts by the names of their columns.
struct NamedCells(Vec<(String, Amount)>);

impl<'de> Deserialize<'de> for NamedCells {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NamedVisitor;
        impl<'de> Visitor<'de> for NamedVisitor {
            type Value = NamedCells;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("belopp: `[5690, 5690, ~]`, eller `{2021: -50}`")
            }

            fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<NamedCells, A::Error> {
                by_name(fields).map(NamedCells)
            }
        }
        deserializer.deserialize_map(NamedVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_swedes_write_them() {
        let read = |text: &str| amount(text).map(|amount| amount.0.to_string());
        assert_eq!(read("5 690").as_deref(), Ok("5690"));
        assert_eq!(read("−1\u{a0}146,50").as_deref(), Ok("-1146.5"));
        assert_eq!(read("0").as_deref(), Ok("0"));
        assert_eq!(read("+5").as_deref(), Ok("5"));
        for wrong in [
            "",
            "fem",
            ".5",
            "0x1F",
            "1_000",
            "12.5",
            "+-5",
            "5.690",
            "5 69",
            "56 90 000",
            "1,",
            ",5",
            "1,234",
            "--1",
            "1e3",
        ] {
            assert!(amount(wrong).is_err(), "{wrong}");
        }
        assert!(amount("1 000 000 000 000 001").is_err());
    }

    #[test]
    fn advice_is_never_another_amount() {
        for (written, advised) in [
            ("12.5", "`\"12,5\"`"),
            (".5", "`\"0,5\"`"),
            ("1_000", "`1000`"),
            ("5.690", "`5690`"),
            ("-5.690", "`-5690`"),
            ("2359 kr", "`2359`"),
            ("-2 359,5 tkr", "`\"-2 359,5\"`"),
            ("2.359.000", "`2359000`"),
            ("2.359,50", "`\"2359,50\"`"),
            ("2359:-", "`2359`"),
            ("３１０", "`310`"),
            ("٣١٠", "`310`"),
            ("\u{202e}000 001", "`000 001`"),
        ] {
            assert!(advice(written).contains(advised), "{written}: {}", advice(written));
        }
        assert!(!advice("5.690").contains("5,69"));
    }
}
