//! What is known of a meeting although its file has problems: when it was, and how many §§ it has.
//!
//! A problem takes out a field or an entry. Whether that can change the answer is asked by the field's
//! name; one that is misspelt counts as what it is nearest to.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::forward_to_deserialize_any;

use super::file::Record;
use super::item::Item;
use super::meeting::Meeting;
use crate::diagnostic::wording;

impl Record<Meeting> {
    /// Whether it is known when and where the meeting was.
    pub fn has_known_day(&self) -> bool {
        !self.damage.may_hold(|path| is_one_of::<Meeting>(path.first(), &["datum", "tid", "plats"]))
    }

    /// Whether it is known how many §§ it has, and which number each has if the first is known.
    pub fn has_known_paragraphs(&self) -> bool {
        !self.damage.may_hold(|path| match path {
            [own, entry, below @ ..] if own == "ärenden" && entry.is_empty() => {
                is_one_of::<Item>(below.first(), &["§", "typ", "utgår"])
            }
            [own] => {
                is_one_of::<Meeting>(Some(own), &["datum", "första_paragraf", "närvaro", "ärenden"])
            }
            _ => false,
        })
    }
}

/// Whether a field of a `T` that was lost may be one of some; no name is the `T` as a whole.
fn is_one_of<T: for<'de> Deserialize<'de>>(name: Option<&String>, wanted: &[&str]) -> bool {
    let meant = name.and_then(|name| wording::nearest(name, field_names::<T>()));
    meant.is_none_or(|meant| wanted.contains(&meant))
}

/// The names of a type's fields, as its own deserializer lists them.
fn field_names<T: for<'de> Deserialize<'de>>() -> &'static [&'static str] {
    match T::deserialize(FieldNames) {
        Err(Names(names)) => names,
        Ok(_) => &[],
    }
}

/// Answers a type that wants to be read with the names of its fields.
struct FieldNames;

/// The names of a type's fields.
#[derive(Debug)]
struct Names(&'static [&'static str]);

impl<'de> Deserializer<'de> for FieldNames {
    type Error = Names;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Names> {
        Err(Names(&[]))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Names> {
        Err(Names(fields))
    }

    /// A type that may be written bare is asked for its fields.
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Names> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

impl fmt::Display for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.join(", "))
    }
}

impl std::error::Error for Names {}

impl de::Error for Names {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self(&[])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspelt_fields_count_as_what_they_are_nearest_to() {
        assert!(field_names::<Item>().contains(&"rubrik"));
        let numbers =
            |name: &str| is_one_of::<Item>(Some(&name.to_owned()), &["§", "typ", "utgår"]);
        assert!(!numbers("besult") && !numbers("text"));
        assert!(numbers("utgar") && numbers("typ") && numbers("hoppas_över"));
        assert!(is_one_of::<Item>(None, &[]));
    }
}
