//! The forms that a value can have in YAML: one or many, bare or with fields.
//!
//! They ask the deserializer for the form before they read the value itself, so that what is below keeps
//! its place.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::located::Located;
use super::name::Word;
use super::request::{FORM, NodeForm, ONE_FORM, half};
use super::text::Text;

/// One value, or a list of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OneOrMany<T>(pub Vec<T>);

impl<T> OneOrMany<T> {
    /// Others, if these are none.
    pub(super) fn or(self, others: Self) -> Self {
        if self.0.is_empty() { others } else { self }
    }
}

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrManyVisitor<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for OneOrManyVisitor<T> {
            type Value = Vec<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("ett värde eller en lista")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut pair: A) -> Result<Vec<T>, A::Error> {
                match half(&mut pair, PhantomData)? {
                    NodeForm::List => half(&mut pair, PhantomData),
                    _ => Ok(vec![half(&mut pair, PhantomData)?]),
                }
            }
        }
        deserializer.deserialize_newtype_struct(FORM, OneOrManyVisitor(PhantomData)).map(Self)
    }
}

/// The values of a map by their names, of which any name may be one; a blank is left out.
pub(super) fn by_name<'de, T: Deserialize<'de>, A: MapAccess<'de>>(
    mut fields: A,
) -> Result<Vec<(String, T)>, A::Error> {
    let mut values = Vec::new();
    while let Some((Text(name), value)) = fields.next_entry::<Text, Option<T>>()? {
        values.extend(value.map(|value| (name, value)));
    }
    Ok(values)
}

/// A bare text, or fields.
pub(super) enum TextOr<T> {
    /// A bare text.
    Text(Located<Text>),
    /// Fields.
    Fields(T),
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for TextOr<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextOrVisitor<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for TextOrVisitor<T> {
            type Value = TextOr<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("en text eller fält")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut pair: A) -> Result<Self::Value, A::Error> {
                match half(&mut pair, PhantomData)? {
                    NodeForm::Text => half(&mut pair, PhantomData).map(TextOr::Text),
                    // What is neither is reported as the fields report it.
                    _ => half(&mut pair, PhantomData).map(TextOr::Fields),
                }
            }
        }
        deserializer.deserialize_newtype_struct(ONE_FORM, TextOrVisitor(PhantomData))
    }
}

/// A value, or a field that is written without one.
pub(super) enum ValueOrNothing<T> {
    /// The value.
    Value(T),
    /// Nothing.
    Nothing,
}

impl<T> ValueOrNothing<T> {
    /// The value, if there is one.
    pub(super) fn into_option(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Nothing => None,
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for ValueOrNothing<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ValueOrNothingVisitor<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for ValueOrNothingVisitor<T> {
            type Value = ValueOrNothing<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("ett värde eller inget")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut pair: A) -> Result<Self::Value, A::Error> {
                match half(&mut pair, PhantomData)? {
                    NodeForm::Empty => Ok(ValueOrNothing::Nothing),
                    _ => half(&mut pair, PhantomData).map(ValueOrNothing::Value),
                }
            }
        }
        deserializer.deserialize_newtype_struct(FORM, ValueOrNothingVisitor(PhantomData))
    }
}

/// Reads a word of an enumeration from a text.
pub(super) fn word<'de, T: Deserialize<'de>, E: Error>(text: &str) -> Result<T, E> {
    T::deserialize(Word::new(text))
}

/// Reads a type with fields from a bare text too, which then stands for one of the fields. Serde derives
/// the type's own reading with `remote = "Self"`.
macro_rules! bare {
    ($type:ty, $field:literal) => {
        bare!($type, $field, "make_docs::Bare ");
    };
    // The same from a bare number too.
    ($type:ty, $field:literal, number) => {
        bare!($type, $field, "make_docs::BareNumber ");
    };
    ($type:ty, $field:literal, $prefix:literal) => {
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct BareVisitor;
                impl<'de> serde::de::Visitor<'de> for BareVisitor {
                    type Value = $type;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str($field)
                    }

                    fn visit_newtype_struct<D: serde::Deserializer<'de>>(
                        self,
                        deserializer: D,
                    ) -> Result<$type, D::Error> {
                        <$type>::deserialize(deserializer)
                    }
                }
                let name = concat!($prefix, $field);
                deserializer.deserialize_newtype_struct(name, BareVisitor)
            }
        }
    };
}

pub(super) use bare;
