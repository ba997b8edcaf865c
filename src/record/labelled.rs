//! Texts under labels that a record chooses itself: facts of its own, words in place of others.
//!
//! In come fields of any names, out come the names with their texts, in order.

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::people::Names;

/// Labels, each with its text, or with several.
#[derive(Debug, Default)]
pub struct LabelledTexts(pub Vec<(String, Names)>);

impl<'de> Deserialize<'de> for LabelledTexts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct LabelsVisitor;
        impl<'de> Visitor<'de> for LabelsVisitor {
            type Value = LabelledTexts;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("ord med var sin text: `{Handläggare: Eva Ek}`")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Self::Value, A::Error> {
                let mut labels = Vec::new();
                while let Some(name) = fields.next_key::<String>()? {
                    labels.push((name, fields.next_value()?));
                }
                Ok(LabelledTexts(labels))
            }
        }
        deserializer.deserialize_struct("Labels", &[], LabelsVisitor)
    }
}
