//! Texts as records write them: a line, a label, a name, running text.
//!
//! In comes a scalar, out comes a text with its white space joined, or running text as it is.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, SeqAccess, Visitor};

use super::request::MARKDOWN;

/// A line of plain text, printed as it stands. A number is one too, as it is written: `2024.10`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Text(pub String);

/// A short name to refer to something by: `budget-2025`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name(pub String);

/// A name longer than this (characters) is a text.
const LONGEST_NAME: usize = 60;

/// Running text in Markdown. A list of texts is read as a bullet list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Prose(pub String);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        scalar(deserializer, "en text", |text| Ok(Self(joined(text))))
    }
}

/// A text with its white space joined.
fn joined(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        scalar(deserializer, "ett kort namn som budget-2025", |text| {
            let length = text.chars().count();
            if (1..=LONGEST_NAME).contains(&length)
                && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
            {
                Ok(Self(text.to_owned()))
            } else {
                Err("ett `id` är ett kort namn av bokstäver, siffror och bindestreck".to_owned())
            }
        })
    }
}

impl<'de> Deserialize<'de> for Prose {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ProseVisitor;
        impl<'de> Visitor<'de> for ProseVisitor {
            type Value = Prose;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("en text, eller en lista av texter")
            }

            fn visit_newtype_struct<D: Deserializer<'de>>(
                self,
                text: D,
            ) -> Result<Prose, D::Error> {
                text.deserialize_any(self)
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Prose, E> {
                Ok(Prose(text.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Prose, A::Error> {
                let mut list = String::new();
                while let Some(entry) = entries.next_element::<Bullet>()? {
                    list += &format!("- {}\n", entry.0.trim().replace('\n', "\n  "));
                }
                Ok(Prose(list))
            }
        }
        deserializer.deserialize_newtype_struct(MARKDOWN, ProseVisitor)
    }
}

/// One entry of a list of texts: like [`Text`], but with its lines.
struct Bullet(String);

impl<'de> Deserialize<'de> for Bullet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct BulletVisitor;
        impl<'de> Visitor<'de> for BulletVisitor {
            type Value = Bullet;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("en text")
            }

            fn visit_newtype_struct<D: Deserializer<'de>>(
                self,
                text: D,
            ) -> Result<Bullet, D::Error> {
                scalar(text, "en text", |text| Ok(Bullet(text.to_owned())))
            }
        }
        deserializer.deserialize_newtype_struct(MARKDOWN, BulletVisitor)
    }
}

/// Reads a scalar that `parse` understands as it is written.
pub(super) fn scalar<'de, D, T>(
    deserializer: D,
    expected: &'static str,
    parse: fn(&str) -> Result<T, String>,
) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
{
    struct TextVisitor<T>(&'static str, fn(&str) -> Result<T, String>);
    impl<T> Visitor<'_> for TextVisitor<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
            (self.1)(text).map_err(E::custom)
        }
    }
    deserializer.deserialize_str(TextVisitor(expected, parse))
}
