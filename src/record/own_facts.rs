//! Facts of a record's own, under labels that it chooses: `{Diarieplan: "1.2.3"}`, or a list of them, each with its type.
//!
//! In come fields of any names or a list, out come facts in order, which know where their labels stand.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::forms::OneOrMany;
use super::located::Located;
use super::request::{FORM, NodeForm, half};
use super::text::Text;

/// Facts of a record's own.
#[derive(Debug, Default)]
pub struct OwnFacts(pub Vec<OwnFact>);

/// A fact of a record's own.
#[derive(Debug)]
pub struct OwnFact {
    /// Its label. One that is the name of a field has the place of that field's value.
    pub label: Located<Text>,
    /// Whether the label is the name of a field.
    pub is_named: bool,
    /// What it says.
    pub texts: OneOrMany<Located<Text>>,
    /// What that is.
    pub kind: FactKind,
}

/// What a fact of a record's own is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase", expecting = "`text`, `datum`, `lista` eller `person`")]
pub enum FactKind {
    /// Words; several stand in a line.
    #[default]
    Text,
    /// A day.
    Datum,
    /// Lines below each other.
    Lista,
    /// Somebody's name.
    Person,
}

impl<'de> Deserialize<'de> for OwnFacts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(FORM, FactsVisitor)
    }
}

/// Reads facts in either form.
struct FactsVisitor;

impl<'de> DeserializeSeed<'de> for FactsVisitor {
    type Value = OwnFacts;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<OwnFacts, D::Error> {
        deserializer.deserialize_struct("Facts", &[], self)
    }
}

impl<'de> Visitor<'de> for FactsVisitor {
    type Value = OwnFacts;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ord med var sin text: `{Handläggare: Eva Ek}`")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut pair: A) -> Result<OwnFacts, A::Error> {
        match half(&mut pair, PhantomData)? {
            NodeForm::List => {
                let facts: Vec<TypedFact> = half(&mut pair, PhantomData)?;
                Ok(OwnFacts(facts.into_iter().map(OwnFact::from).collect()))
            }
            _ => half(&mut pair, self),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<OwnFacts, A::Error> {
        let mut facts = Vec::new();
        while let Some(label) = fields.next_key::<String>()? {
            let texts = fields.next_value::<Located<OneOrMany<_>>>()?;
            let label = texts.with(Text(label));
            let texts = texts.value;
            facts.push(OwnFact { label, is_named: true, texts, kind: FactKind::Text });
        }
        Ok(OwnFacts(facts))
    }
}

/// A fact as an entry of a list.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "`{ledtext: …, text: …, typ: datum}`")]
struct TypedFact {
    /// Its label.
    #[serde(rename = "ledtext")]
    label: Located<Text>,
    /// What it says.
    text: OneOrMany<Located<Text>>,
    /// What that is.
    #[serde(rename = "typ", default)]
    kind: FactKind,
}

impl From<TypedFact> for OwnFact {
    fn from(TypedFact { label, text, kind }: TypedFact) -> Self {
        Self { label, is_named: false, texts: text, kind }
    }
}
