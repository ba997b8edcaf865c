//! Amounts of money, exact.
//!
//! In comes a number or a text, out comes a decimal, or an error that says how to write it. A number with
//! decimals is refused, since YAML reads 5.690 as 5.69.

use std::fmt;

use rust_decimal::Decimal;
use serde::de::{self, Deserialize, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor};

use super::text::{NumberOrText, Text};

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
    let negated = bare.strip_prefix(['-', '−']).map(str::trim_start);
    let number = unsigned(negated.unwrap_or(bare)).ok_or_else(|| {
        format!("`{text}` är inte ett belopp; skriv som 5690, 5 690 eller -1146,5")
    })?;
    let amount = bounded(number, text)?;
    Ok(if negated.is_some() { Amount(-amount.0) } else { amount })
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
        return Err(format!("`{text}` har fler än {MOST_DECIMALS} decimaler"));
    }
    if shortest.abs() > Decimal::from(LARGEST) {
        return Err(format!("`{text}` är för stort för att vara ett belopp"));
    }
    Ok(Amount(shortest))
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NumberOrText {
            expected: "ett belopp som 5690",
            whole: |number| bounded(number.into(), &number.to_string()),
            // To YAML 5.690 is the number 5.69.
            decimal: |number| {
                let written = number.to_string().replace('.', ",");
                Err(format!("ett belopp har decimalkomma och citattecken: \"{written}\""))
            },
            text: amount,
        })
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

            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Cells, E> {
                alone(number.into_deserializer())
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Cells, E> {
                alone(number.into_deserializer())
            }

            fn visit_f64<E: de::Error>(self, number: f64) -> Result<Cells, E> {
                alone(number.into_deserializer())
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Cells, E> {
                alone(text.into_deserializer())
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Cells, A::Error> {
                let mut cells = Vec::new();
                while let Some(cell) = entries.next_element::<Option<Amount>>()? {
                    cells.push(cell);
                }
                Ok(Cells::Listed(cells))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Cells, A::Error> {
                let mut cells = Vec::new();
                while let Some((Text(name), cell)) = fields.next_entry::<Text, Option<Amount>>()? {
                    cells.extend(cell.map(|cell| (name, cell)));
                }
                Ok(Cells::Named(cells))
            }
        }
        deserializer.deserialize_any(CellsVisitor)
    }
}

/// An amount that stands alone.
fn alone<'de, D: Deserializer<'de>>(amount: D) -> Result<Cells, D::Error> {
    Ok(Cells::Listed(vec![Some(Amount::deserialize(amount)?)]))
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
        for wrong in ["", "fem", "5.690", "5 69", "56 90 000", "1,", ",5", "1,234", "--1", "1e3"] {
            assert!(amount(wrong).is_err(), "{wrong}");
        }
        assert!(amount("1 000 000 000 000 001").is_err());
    }
}
