//! A node of a YAML tree as serde's deserializer, with our error type.
//!
//! Types that need more than serde's data model holds ask for it by a name that no type has, as
//! `toml` does for its spans: [`LOCATED`] is answered by the node's number and its value, [`FORM`]
//! by the form that it is written in and its value, [`MARKDOWN`] by its value, and its node is noted. Every
//! error gets the node that it arose at.

use std::cell::RefCell;

use serde::de::value::U32Deserializer;
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess,
    Unexpected, Visitor,
};
use serde::forward_to_deserialize_any;

use super::problem::Problem;
use crate::yaml::{Data, Field, Node, NodeId};

/// Asks for a pair: the node's number and its value.
pub(super) const LOCATED: &str = "make_docs::Located";

/// Asks for a pair: the node's [`NodeForm`] and its value.
pub(super) const FORM: &str = "make_docs::NodeForm";

/// Asks for the value, and has its node noted as one whose text is Markdown.
pub(super) const MARKDOWN: &str = "make_docs::Prose";

/// How a value is written.
#[derive(Clone, Copy, serde::Deserialize)]
pub(super) enum NodeForm {
    /// As a text.
    Text,
    /// As a number.
    Number,
    /// As a list.
    List,
    /// As fields.
    Fields,
    /// In another way, or not at all.
    Other,
}

/// Reads the next half of such a pair.
pub(super) fn half<'de, S: DeserializeSeed<'de>, A: SeqAccess<'de>>(
    pair: &mut A,
    seed: S,
) -> Result<S::Value, A::Error> {
    pair.next_element_seed(seed)?.ok_or_else(|| de::Error::invalid_length(0, &"a pair"))
}

/// Reads a tree's top node: its value, and the nodes whose text is Markdown, in the order of the tree.
pub(super) fn read<T: DeserializeOwned>(tree: &Node) -> Result<(T, Vec<NodeId>), Problem> {
    let markdown = RefCell::default();
    let reader = NodeReader { node: tree, markdown: &markdown };
    let value = T::deserialize(reader).map_err(|problem| problem.at(tree.id, None))?;
    let mut markdown = markdown.into_inner();
    markdown.sort_unstable();
    Ok((value, markdown))
}

/// A node to be read.
#[derive(Clone, Copy)]
struct NodeReader<'de, 'n> {
    node: &'de Node,
    /// The nodes whose text is Markdown so far.
    markdown: &'n RefCell<Vec<NodeId>>,
}

impl<'de, 'n> NodeReader<'de, 'n> {
    /// A reader of a node below.
    fn below(self, node: &'de Node) -> Self {
        Self { node, ..self }
    }

    fn form(self) -> NodeForm {
        match self.node.data {
            Data::Text(_) => NodeForm::Text,
            Data::Number(_) => NodeForm::Number,
            Data::List(_) => NodeForm::List,
            Data::Fields(_) => NodeForm::Fields,
            Data::Null | Data::Bool(_) | Data::Tagged(..) => NodeForm::Other,
        }
    }
}

impl<'de> Deserializer<'de> for NodeReader<'de, '_> {
    type Error = Problem;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        match &self.node.data {
            Data::Null => visitor.visit_unit(),
            Data::Bool(value) => visitor.visit_bool(*value),
            Data::Number(number) => match (number.as_u64(), number.as_i64(), number.as_f64()) {
                (Some(number), ..) => visitor.visit_u64(number),
                (_, Some(number), _) => visitor.visit_i64(number),
                (.., number) => visitor.visit_f64(number.unwrap_or(f64::NAN)),
            },
            Data::Text(text) => visitor.visit_borrowed_str(text),
            Data::List(entries) => {
                visitor.visit_seq(Entries { rest: entries.iter(), reader: self })
            }
            Data::Fields(fields) => {
                visitor.visit_map(FieldsAccess { rest: fields.iter(), field: None, reader: self })
            }
            Data::Tagged(tag, _) => {
                Err(de::Error::custom(format!("YAML-taggar som `{tag}` används inte här")))
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        match self.node.data {
            Data::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Problem> {
        match self.node.data {
            // Serde would take a list for the fields in their order.
            Data::List(_) => Err(de::Error::invalid_type(Unexpected::Seq, &visitor)),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Problem> {
        match name {
            LOCATED => visitor.visit_seq(Pair::new(self.node.id.number(), self)),
            FORM => visitor.visit_seq(Pair::new(self.form() as u32, self)),
            MARKDOWN => {
                self.markdown.borrow_mut().push(self.node.id);
                visitor.visit_newtype_struct(self)
            }
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Problem> {
        match &self.node.data {
            Data::Text(word) => visitor.visit_enum(word.as_str().into_deserializer()),
            _ => self.deserialize_any(visitor),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map identifier ignored_any
    }
}

/// What is asked for about a node, and then the node itself.
struct Pair<'de, 'n> {
    first: Option<u32>,
    second: Option<NodeReader<'de, 'n>>,
}

impl<'de, 'n> Pair<'de, 'n> {
    fn new(first: u32, second: NodeReader<'de, 'n>) -> Self {
        Self { first: Some(first), second: Some(second) }
    }
}

impl<'de> SeqAccess<'de> for Pair<'de, '_> {
    type Error = Problem;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Problem> {
        if let Some(first) = self.first.take() {
            let number: U32Deserializer<Problem> = first.into_deserializer();
            return seed.deserialize(number).map(Some);
        }
        self.second.take().map(|node| seed.deserialize(node)).transpose()
    }
}

/// The entries of a list that are still to be read.
struct Entries<'de, 'n> {
    rest: std::slice::Iter<'de, Node>,
    reader: NodeReader<'de, 'n>,
}

impl<'de> SeqAccess<'de> for Entries<'de, '_> {
    type Error = Problem;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Problem> {
        let Some(node) = self.rest.next() else { return Ok(None) };
        let entry = seed.deserialize(self.reader.below(node));
        entry.map(Some).map_err(|problem| problem.at(node.id, None))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }
}

/// The fields of a mapping that are still to be read.
struct FieldsAccess<'de, 'n> {
    rest: std::slice::Iter<'de, Field>,
    /// The one whose name has been read.
    field: Option<&'de Field>,
    reader: NodeReader<'de, 'n>,
}

impl<'de> MapAccess<'de> for FieldsAccess<'de, '_> {
    type Error = Problem;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Problem> {
        self.field = self.rest.next();
        let Some(field) = self.field else { return Ok(None) };
        let name = field.name();
        let key = seed.deserialize(name.as_ref().into_deserializer());
        key.map(Some).map_err(|problem: Problem| problem.at(field.value.id, Some(&name)))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Problem> {
        let Some(field) = self.field.take() else {
            return Err(de::Error::custom("a value is asked for before its name"));
        };
        let value = seed.deserialize(self.reader.below(&field.value));
        value.map_err(|problem| problem.at(field.value.id, Some(&field.name())))
    }
}
