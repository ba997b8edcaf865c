//! The tree: what a YAML text says, each node with its number.
//!
//! In comes a text, out comes its tree, or the error of the YAML parser. Own types rather than
//! `serde_yaml::Value`, which has no room for a number.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashSet;
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde_yaml::Number;

/// A node's number: nodes count from 0 in document order, a collection before what it holds, a
/// field's name before its value. What an alias repeats counts again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct NodeId(u32);

impl NodeId {
    /// The node with a number.
    pub fn new(number: u32) -> Self {
        Self(number)
    }

    /// The number.
    pub fn number(self) -> u32 {
        self.0
    }

    /// The number as an index.
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// A file of the largest size that is read has fewer nodes than this, unless aliases multiply them.
const MOST_NODES: u32 = 1 << 22;

/// A value with its number. Two nodes are equal if they say the same, wherever they are written.
#[derive(Debug)]
pub struct Node {
    /// Its number.
    pub id: NodeId,
    /// What it says.
    pub data: Data,
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.data == other.data
    }
}

impl Hash for Node {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.data.hash(state);
    }
}

/// What a node says.
#[derive(Debug, PartialEq, Hash)]
pub enum Data {
    /// Nothing.
    Null,
    /// Yes or no.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// Fields, in the order that they are written.
    Fields(Vec<Field>),
    /// Something with a tag: `!tag …`.
    Tagged(String, Box<Data>),
}

/// A field of a mapping.
#[derive(Debug, PartialEq, Hash)]
pub struct Field {
    /// Its name.
    pub key: Node,
    /// Its value.
    pub value: Node,
}

impl Field {
    /// The name as text, whatever YAML took it for.
    pub fn name(&self) -> Cow<'_, str> {
        match &self.key.data {
            Data::Text(text) => text.into(),
            Data::Number(number) => number.to_string().into(),
            Data::Bool(value) => value.to_string().into(),
            Data::Null => "null".into(),
            Data::List(_) | Data::Fields(_) | Data::Tagged(..) => "?".into(),
        }
    }
}

/// Reads a text's only document.
pub fn parse(text: &str) -> Result<Node, serde_yaml::Error> {
    let next = Cell::new(0);
    TreeReader { next: &next }.deserialize(serde_yaml::Deserializer::from_str(text))
}

/// Reads nodes, numbering them.
#[derive(Clone, Copy)]
struct TreeReader<'a> {
    /// The number of the next node.
    next: &'a Cell<u32>,
}

impl<'de> DeserializeSeed<'de> for TreeReader<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        let id = self.next.get();
        if id == MOST_NODES {
            // Worded as `serde_yaml` words its own limit, which counts aliases, not what they repeat.
            return Err(D::Error::custom("repetition limit exceeded"));
        }
        self.next.set(id + 1);
        let data = deserializer.deserialize_any(self)?;
        Ok(Node { id: NodeId(id), data })
    }
}

impl<'de> Visitor<'de> for TreeReader<'_> {
    type Value = Data;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any YAML value")
    }

    fn visit_unit<E>(self) -> Result<Data, E> {
        Ok(Data::Null)
    }

    fn visit_none<E>(self) -> Result<Data, E> {
        Ok(Data::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Data, E> {
        Ok(Data::Bool(value))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Data, E> {
        Ok(Data::Number(number.into()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Data, E> {
        Ok(Data::Number(number.into()))
    }

    fn visit_u128<E: Error>(self, number: u128) -> Result<Data, E> {
        self.visit_f64(number as f64)
    }

    fn visit_i128<E: Error>(self, number: i128) -> Result<Data, E> {
        self.visit_f64(number as f64)
    }

    fn visit_f64<E>(self, number: f64) -> Result<Data, E> {
        Ok(Data::Number(number.into()))
    }

    fn visit_str<E>(self, text: &str) -> Result<Data, E> {
        Ok(Data::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Data, E> {
        Ok(Data::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Data, A::Error> {
        let mut list = Vec::new();
        while let Some(entry) = entries.next_element_seed(self)? {
            list.push(entry);
        }
        Ok(Data::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Data, A::Error> {
        let mut fields: Vec<Field> = Vec::new();
        let mut hashes = HashSet::new();
        while let Some(key) = entries.next_key_seed(self)? {
            if !hashes.insert(hash(&key)) && fields.iter().any(|field| field.key == key) {
                return Err(A::Error::custom(Duplicate(&key)));
            }
            let value = entries.next_value_seed(self)?;
            fields.push(Field { key, value });
        }
        Ok(Data::Fields(fields))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Data, A::Error> {
        let (tag, content) = tagged.variant::<String>()?;
        if tag.is_empty() {
            return Err(A::Error::custom("empty YAML tag is not allowed"));
        }
        let data = content.newtype_variant_seed(Untagged(self))?;
        Ok(Data::Tagged(serde_yaml::value::Tag::new(tag).to_string(), Box::new(data)))
    }
}

/// Reads the value after a tag: both are one node, which has its number.
struct Untagged<'a>(TreeReader<'a>);

impl<'de> DeserializeSeed<'de> for Untagged<'_> {
    type Value = Data;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Data, D::Error> {
        deserializer.deserialize_any(self.0)
    }
}

fn hash(key: &Node) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}

/// The error for a field that stands twice, in `serde_yaml`'s words.
struct Duplicate<'a>(&'a Node);

impl fmt::Display for Duplicate<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("duplicate entry ")?;
        match &self.0.data {
            Data::Null => f.write_str("with null key"),
            Data::Bool(value) => write!(f, "with key `{value}`"),
            Data::Number(number) => write!(f, "with key {number}"),
            Data::Text(text) => write!(f, "with key {text:?}"),
            Data::List(_) | Data::Fields(_) | Data::Tagged(..) => f.write_str("in YAML map"),
        }
    }
}
