//! Names of fields and words of enumerations, in whatever case and with whatever hyphens they are written.
//!
//! In comes what is written, out comes the name that a type knows.

use std::marker::PhantomData;

use serde::de::{self, Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

/// What is longer than this (bytes) is no name.
const LONGEST_NAME: usize = 60;

/// The known name that is written in other letters: in another case, with or without hyphens,
/// underscores and spaces.
pub(super) fn meant(written: &str, known: &'static [&'static str]) -> Option<&'static str> {
    if let Some(same) = known.iter().find(|name| **name == written) {
        return Some(same);
    }
    if written.len() > LONGEST_NAME {
        return None;
    }
    let own = letters(written);
    let mut alike = known.iter().filter(|name| letters(name) == own);
    alike.next().filter(|_| alike.next().is_none()).copied()
}

/// Whether two names are the same in other letters.
pub fn are_alike(one: &str, other: &str) -> bool {
    one.len().max(other.len()) <= LONGEST_NAME && letters(one) == letters(other)
}

/// A name's letters and digits in lower case.
fn letters(name: &str) -> String {
    let solid = name.chars().filter(|c| !c.is_whitespace() && !"-_–‑".contains(*c));
    solid.flat_map(char::to_lowercase).collect()
}

/// A word of an enumeration, in any case.
pub(super) struct Word<'a, E> {
    word: &'a str,
    error: PhantomData<E>,
}

impl<'a, E> Word<'a, E> {
    /// The word that is written.
    pub(super) fn new(word: &'a str) -> Self {
        Self { word, error: PhantomData }
    }
}

impl<'de, E: de::Error> Deserializer<'de> for Word<'_, E> {
    type Error = E;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_str(self.word)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        known: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, E> {
        visitor.visit_enum(meant(self.word, known).unwrap_or(self.word).into_deserializer())
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_in_other_letters() {
        const KNOWN: &[&str] =
            &["datum", "tidigare_beslut", "e-post", "§", "ljud och bild", "ljud"];
        for (written, name) in [
            ("Datum", "datum"),
            ("DATUM", "datum"),
            ("tidigare beslut", "tidigare_beslut"),
            ("Tidigare\u{a0}beslut", "tidigare_beslut"),
            ("tidigare-beslut", "tidigare_beslut"),
            ("tidigarebeslut", "tidigare_beslut"),
            ("E_post", "e-post"),
            ("§", "§"),
            ("Ljud och bild", "ljud och bild"),
            ("LJUD", "ljud"),
        ] {
            assert_eq!(meant(written, KNOWN), Some(name), "{written}");
        }
        for other in ["datumet", "", "dåtum", "§§"] {
            assert_eq!(meant(other, KNOWN), None, "{other}");
        }
    }

    #[test]
    fn a_name_that_could_be_two_is_neither() {
        assert_eq!(meant("AB", &["a-b", "a_b"]), None);
        assert_eq!(meant("a_b", &["a-b", "a_b"]), Some("a_b"));
    }
}
