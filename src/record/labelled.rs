//! Values under labels that a record chooses itself: facts of its own, words in place of others, groups of people.
//!
//! In come fields of any names, out come the names with their values, in order.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::forms::OneOrMany;
use super::located::Located;
use super::text::Text;

/// Labels, each with its value.
#[derive(Debug)]
pub struct Labelled<T>(pub Vec<(String, T)>);

/// Labels, each with its text, or with several.
pub type LabelledTexts = Labelled<OneOrMany<Located<Text>>>;

impl<T> Labelled<T> {
    /// These, and others under labels that these don't have.
    pub(super) fn or(mut self, others: Self) -> Self {
        for (label, value) in others.0 {
            if !self.0.iter().any(|(own, _)| *own == label) {
                self.0.push((label, value));
            }
        }
        self
    }
}

impl<T> Default for Labelled<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Labelled<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct LabelsVisitor<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for LabelsVisitor<T> {
            type Value = Labelled<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("ord med var sin text: `{Handläggare: Eva Ek}`")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Self::Value, A::Error> {
                let mut labels = Vec::new();
                while let Some(name) = fields.next_key::<String>()? {
                    labels.push((name, fields.next_value()?));
                }
                Ok(Labelled(labels))
            }
        }
        deserializer.deserialize_struct("Labels", &[], LabelsVisitor(PhantomData))
    }
}
