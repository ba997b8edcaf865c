//! A node of a YAML tree as serde's deserializer, with our error type.
//!
//! A scalar is read as it is written, whatever YAML takes it for, and names and words in any case and
//! with any hyphens; one value is read where a list is wanted, and a list of one where one value is. What
//! types ask for beyond serde's data model ([`super::request`]) is answered by pairs of that and the value. Every
//! error gets the node that it arose at.

use std::borrow::Cow;
use std::cell::RefCell;

use serde::de::value::{U32Deserializer, U64Deserializer};
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess,
    Unexpected, Visitor,
};
use serde::forward_to_deserialize_any;

use super::name::{Word, meant};
use super::problem::Problem;
use super::request::{
    ASIDE, Address, BARE, BARE_NUMBER, FORM, LOCATED, MARKDOWN, NodeForm, ONE_FORM,
};
use super::written::Writing;
use crate::yaml::{Data, Field, Node, NodeId};

/// What a tree was read as.
pub(super) struct Reading<T> {
    /// The value.
    pub(super) value: T,
    /// The nodes whose text is Markdown, in the order of the tree.
    pub(super) markdown: Vec<NodeId>,
    /// The nodes of the values that know where they stand, in the order of the tree.
    pub(super) located: Vec<NodeId>,
}

/// Reads a tree from its top node.
pub(super) fn read<T: DeserializeOwned>(
    tree: &Node,
    writing: &Writing<'_>,
) -> Result<Reading<T>, Problem> {
    let (markdown, located) = (RefCell::default(), RefCell::default());
    let reader = NodeReader { node: tree, writing, markdown: &markdown, located: &located };
    let value = T::deserialize(reader).map_err(|problem| problem.at(tree.id, None))?;
    let [markdown, located] = [markdown, located].map(|nodes| {
        let mut nodes = nodes.into_inner();
        nodes.sort_unstable();
        nodes
    });
    Ok(Reading { value, markdown, located })
}

/// Whether the names of fields begin with digits.
fn is_numbered(fields: &[Field]) -> bool {
    let mut names = fields.iter().map(Field::name);
    !fields.is_empty() && names.all(|name| name.starts_with(|c: char| c.is_ascii_digit()))
}

/// A node to be read.
#[derive(Clone, Copy)]
struct NodeReader<'de> {
    node: &'de Node,
    writing: &'de Writing<'de>,
    /// The nodes whose text is Markdown so far.
    markdown: &'de RefCell<Vec<NodeId>>,
    /// The nodes of values that know where they stand, so far.
    located: &'de RefCell<Vec<NodeId>>,
}

impl<'de> NodeReader<'de> {
    /// Another node of the file.
    fn at(self, node: &'de Node) -> Self {
        Self { node, ..self }
    }

    /// The field that it stands for without a name, where fields of some name are asked for.
    fn bare_field(self, name: &'static str) -> Option<&'static str> {
        let number = name.strip_prefix(BARE_NUMBER);
        let field = number.or_else(|| name.strip_prefix(BARE))?;
        let is_bare = match self.only().form() {
            NodeForm::Text => true,
            NodeForm::Number => number.is_some(),
            _ => false,
        };
        is_bare.then_some(field)
    }

    fn form(self) -> NodeForm {
        match self.node.data {
            Data::Text(_) => NodeForm::Text,
            Data::Number(_) => NodeForm::Number,
            Data::List(_) => NodeForm::List,
            Data::Fields(ref fields) if is_numbered(fields) => NodeForm::Numbered,
            Data::Fields(_) => NodeForm::Fields,
            Data::Null => NodeForm::Empty,
            Data::Bool(_) | Data::Tagged(..) => NodeForm::Other,
        }
    }

    /// The node, or the only entry of the list that it is.
    fn only(self) -> Self {
        match &self.node.data {
            Data::List(entries) if entries.len() == 1 => self.at(&entries[0]),
            _ => self,
        }
    }

    /// A text or a number as it is written.
    fn scalar(self) -> Option<Cow<'de, str>> {
        match &self.node.data {
            Data::Text(text) => Some(text.as_str().into()),
            Data::Number(number) => Some(self.writing.number(self.node.id, number)),
            _ => None,
        }
    }

    /// Reads a whole number in plain digits.
    fn integer<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        let one = self.only();
        let Some(text) = one.scalar() else { return one.deserialize_any(visitor) };
        let digits = text.trim();
        let is_plain = digits == "0" || !digits.trim_start_matches('-').starts_with(['0', '+']);
        match (digits.parse(), digits.parse()) {
            (Ok(number), _) if is_plain => visitor.visit_u64(number),
            (_, Ok(number)) if is_plain => visitor.visit_i64(number),
            _ => Err(de::Error::invalid_type(Unexpected::Str(&text), &visitor)),
        }
    }
}

/// Forwards requests for whole numbers of any size.
macro_rules! integers {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
            self.integer(visitor)
        })*
    };
}

impl<'de> Deserializer<'de> for NodeReader<'de> {
    type Error = Problem;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        match &self.node.data {
            Data::Null => match self.writing.null_word(self.node.id) {
                Some(word) => Err(Problem::null_word(word)),
                None => visitor.visit_unit(),
            },
            Data::Bool(value) => visitor.visit_bool(*value),
            Data::Number(number) => visitor.visit_str(&self.writing.number(self.node.id, number)),
            Data::Text(text) => visitor.visit_borrowed_str(text),
            Data::List(entries) => visitor.visit_seq(Entries { rest: entries.iter(), list: self }),
            Data::Fields(fields) => visitor.visit_map(FieldsAccess::new(fields, &[], self)),
            Data::Tagged(tag, _) => {
                Err(de::Error::custom(format!("YAML-taggar som `{tag}` används inte här")))
            }
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        self.only().deserialize_any(visitor)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        let one = self.only();
        match &one.node.data {
            Data::Text(word) => match meant(word, &["ja", "nej"]) {
                Some(answer) => visitor.visit_bool(answer == "ja"),
                None => Err(de::Error::invalid_type(Unexpected::Str(word), &visitor)),
            },
            _ => one.deserialize_any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        match (&self.node.data, self.writing.null_word(self.node.id)) {
            (Data::Null, Some(word)) => Err(Problem::null_word(word)),
            (Data::Null, None) => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        match self.node.data {
            Data::List(_) | Data::Null | Data::Tagged(..) => self.deserialize_any(visitor),
            _ => visitor.visit_seq(Alone(Some(self))),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        known: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Problem> {
        let one = self.only();
        match &one.node.data {
            Data::Fields(fields) => visitor.visit_map(FieldsAccess::new(fields, known, one)),
            // Serde would take a list for the fields in their order.
            Data::List(_) => Err(de::Error::invalid_type(Unexpected::Seq, &visitor)),
            _ => one.deserialize_any(visitor),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Problem> {
        match (name, self.bare_field(name)) {
            (LOCATED | ASIDE, _) => {
                if name == LOCATED {
                    self.located.borrow_mut().push(self.node.id);
                }
                let address = Address::of(self.writing.file(), self.node.id);
                visitor.visit_seq(Pair::new(First::Address(address), self))
            }
            (FORM, _) => visitor.visit_seq(Pair::new(First::Form(self.form()), self)),
            (ONE_FORM, _) => {
                let one = self.only();
                visitor.visit_seq(Pair::new(First::Form(one.form()), one))
            }
            (MARKDOWN, _) => {
                self.markdown.borrow_mut().push(self.node.id);
                visitor.visit_newtype_struct(self)
            }
            (_, Some(field)) => visitor.visit_newtype_struct(BareText { field, text: self.only() }),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        known: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Problem> {
        let one = self.only();
        match &one.node.data {
            Data::Text(word) => Word::new(word).deserialize_enum(name, known, visitor),
            _ => one.deserialize_any(visitor),
        }
    }

    integers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
    }

    forward_to_deserialize_any! {
        f32 f64 char string bytes byte_buf unit unit_struct tuple tuple_struct map identifier
        ignored_any
    }
}

/// A bare text or number that stands for a field.
struct BareText<'de> {
    field: &'static str,
    text: NodeReader<'de>,
}

impl<'de> Deserializer<'de> for BareText<'de> {
    type Error = Problem;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        visitor.visit_map(OneField { name: Some(self.field), text: self.text })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier
        ignored_any
    }
}

/// A field that isn't written with its name.
struct OneField<'de> {
    name: Option<&'static str>,
    text: NodeReader<'de>,
}

impl<'de> MapAccess<'de> for OneField<'de> {
    type Error = Problem;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Problem> {
        self.name.take().map(|name| seed.deserialize(name.into_deserializer())).transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Problem> {
        seed.deserialize(self.text)
    }
}

/// What is asked for about a node.
#[derive(Clone, Copy)]
enum First {
    Address(Address),
    Form(NodeForm),
}

/// What is asked for about a node, and then the node itself.
struct Pair<'de> {
    first: Option<First>,
    second: Option<NodeReader<'de>>,
}

impl<'de> Pair<'de> {
    fn new(first: First, second: NodeReader<'de>) -> Self {
        Self { first: Some(first), second: Some(second) }
    }
}

impl<'de> SeqAccess<'de> for Pair<'de> {
    type Error = Problem;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Problem> {
        match self.first.take() {
            Some(First::Address(Address(packed))) => {
                seed.deserialize(U64Deserializer::new(packed)).map(Some)
            }
            Some(First::Form(form)) => {
                seed.deserialize(U32Deserializer::new(form as u32)).map(Some)
            }
            None => self.second.take().map(|node| seed.deserialize(node)).transpose(),
        }
    }
}

/// A value that stands for a list of one.
struct Alone<'de>(Option<NodeReader<'de>>);

impl<'de> SeqAccess<'de> for Alone<'de> {
    type Error = Problem;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Problem> {
        self.0.take().map(|node| seed.deserialize(node)).transpose()
    }
}

/// The entries of a list that are still to be read.
struct Entries<'de> {
    rest: std::slice::Iter<'de, Node>,
    list: NodeReader<'de>,
}

impl<'de> SeqAccess<'de> for Entries<'de> {
    type Error = Problem;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Problem> {
        let Some(node) = self.rest.next() else { return Ok(None) };
        let entry = seed.deserialize(self.list.at(node));
        entry.map(Some).map_err(|problem| problem.at(node.id, None))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }
}

/// The fields of a mapping that are still to be read.
struct FieldsAccess<'de> {
    fields: &'de [Field],
    /// How many names have been read.
    count: usize,
    /// The names that there are; none where any name may stand.
    known: &'static [&'static str],
    /// Those that have been read.
    seen: Vec<&'static str>,
    mapping: NodeReader<'de>,
}

impl<'de> FieldsAccess<'de> {
    fn new(fields: &'de [Field], known: &'static [&'static str], mapping: NodeReader<'de>) -> Self {
        Self { fields, count: 0, known, seen: Vec::new(), mapping }
    }

    /// The name of the field at a position, as the type knows it, if it does.
    fn name(&mut self, at: usize) -> Result<Cow<'de, str>, Problem> {
        let field = &self.fields[at];
        let written = self.mapping.writing.name(field);
        if let Some(severed) = self.mapping.writing.severed(self.fields, at) {
            return Err(Problem::severed(severed));
        }
        match meant(&written, self.known) {
            Some(name) if self.seen.contains(&name) => Err(Problem::twice(name)),
            Some(name) => {
                self.seen.push(name);
                Ok(name.into())
            }
            None => Ok(written),
        }
    }
}

impl<'de> MapAccess<'de> for FieldsAccess<'de> {
    type Error = Problem;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Problem> {
        let at = self.count;
        let Some(field) = self.fields.get(at) else { return Ok(None) };
        self.count += 1;
        let name = self.name(at).map_err(|problem| problem.at(field.value.id, None))?;
        let key = seed.deserialize(name.as_ref().into_deserializer());
        key.map(Some).map_err(|problem: Problem| problem.at(field.value.id, Some(&name)))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Problem> {
        let Some(field) = self.count.checked_sub(1).and_then(|at| self.fields.get(at)) else {
            return Err(de::Error::custom("a value is asked for before its name"));
        };
        let value = seed.deserialize(self.mapping.at(&field.value));
        value.map_err(|problem| {
            let written = self.mapping.writing.name(field);
            let name = meant(&written, self.known).unwrap_or(&written);
            problem.at(field.value.id, Some(name))
        })
    }
}
