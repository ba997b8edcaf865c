//! The tree: what a YAML text says, each node with its number.
//!
//! In comes a text, out comes its tree, or the error of the YAML parser. Own types rather than
//! `serde_yaml::Value`, which has no room for a number.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};

use rustc_hash::FxHashMap;
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
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// No record has more nodes than this: a meeting of 300 items and 100 voters has some 10 000.
const MOST_NODES: u32 = 1 << 18;

/// A file of the largest size that is read says less than this (bytes), unless aliases multiply it.
const MOST_TEXT: usize = 4 << 20;

/// More fields than this that stand twice are not told apart.
const MOST_DUPLICATES: usize = 100;

/// A value with its number. Two nodes are equal if they say the same, wherever they are written.
#[derive(Debug, Clone)]
pub struct Node {
    /// Its number.
    pub id: NodeId,
    /// What it says.
    pub data: Data,
}

impl Node {
    /// The value in it with a number, or itself.
    pub fn find(&self, node: NodeId) -> Option<&Self> {
        if self.id == node {
            return Some(self);
        }
        let below = match &self.data {
            Data::Fields(fields) => {
                let next = fields.partition_point(|field| field.value.id <= node);
                &fields.get(next.checked_sub(1)?)?.value
            }
            Data::List(entries) => {
                let next = entries.partition_point(|entry| entry.id <= node);
                entries.get(next.checked_sub(1)?)?
            }
            _ => return None,
        };
        below.find(node)
    }

    /// The last node that it holds; itself, if it holds none.
    pub fn last(&self) -> NodeId {
        match &self.data {
            Data::Fields(fields) => fields.last().map_or(self.id, |field| field.value.last()),
            Data::List(entries) => entries.last().map_or(self.id, Self::last),
            _ => self.id,
        }
    }
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
#[derive(Debug, Clone, PartialEq, Hash)]
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
#[derive(Debug, Clone, PartialEq, Hash)]
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

/// A tree, and which of its fields stand twice.
#[derive(Debug)]
pub(super) struct Parsed {
    /// The tree, with every field.
    pub(super) tree: Node,
    /// The fields that stand twice, in order.
    pub(super) duplicates: Vec<Duplicate>,
}

/// A field that stands twice in a mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duplicate {
    /// Its name.
    pub name: String,
    /// Where its name stands first.
    pub first: NodeId,
    /// Where it stands again.
    pub second: NodeId,
    /// The value that stands again.
    pub value: NodeId,
    /// Whether it is the first field of its mapping.
    pub(super) leads: bool,
}

/// Reads a text's only document, in which no field may stand twice.
pub fn parse(text: &str) -> Result<Node, serde_yaml::Error> {
    let Parsed { tree, duplicates } = parse_all(text)?;
    match duplicates.first() {
        None => Ok(tree),
        Some(Duplicate { name, .. }) => {
            Err(serde_yaml::Error::custom(format_args!("duplicate entry with key {name:?}")))
        }
    }
}

/// Reads a text's only document, with the fields that stand twice.
pub(super) fn parse_all(text: &str) -> Result<Parsed, serde_yaml::Error> {
    let (next, said) = (Cell::new(0), Cell::new(0));
    let duplicates = RefCell::default();
    let reader = TreeReader { next: &next, said: &said, duplicates: &duplicates };
    let tree = reader.deserialize(serde_yaml::Deserializer::from_str(text))?;
    let mut found = duplicates.into_inner();
    found.sort_by_key(|duplicate: &Duplicate| duplicate.second);
    Ok(Parsed { tree, duplicates: found })
}

/// Reads nodes, numbering them.
#[derive(Clone, Copy)]
struct TreeReader<'a> {
    /// The number of the next node.
    next: &'a Cell<u32>,
    /// How long the texts are together (bytes).
    said: &'a Cell<usize>,
    /// The fields that stand twice.
    duplicates: &'a RefCell<Vec<Duplicate>>,
}

impl TreeReader<'_> {
    /// A text, unless there is more than any record says.
    fn text<E: Error>(self, text: Cow<'_, str>) -> Result<Data, E> {
        let said = self.said.get() + text.len();
        self.said.set(said);
        if said > MOST_TEXT {
            return Err(E::custom(TOO_MUCH));
        }
        Ok(Data::Text(text.into_owned()))
    }

    /// Notes a field that stands twice.
    fn duplicate(self, first: &Field, leads: bool, second: &Field) {
        let mut duplicates = self.duplicates.borrow_mut();
        if duplicates.len() < MOST_DUPLICATES {
            duplicates.push(Duplicate {
                name: second.name().into_owned(),
                first: first.key.id,
                second: second.key.id,
                value: second.value.id,
                leads,
            });
        }
    }
}

/// Worded as `serde_yaml` words its own limit, which counts aliases, not what they repeat.
pub(super) const TOO_MUCH: &str = "repetition limit exceeded";

impl<'de> DeserializeSeed<'de> for TreeReader<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        let id = self.next.get();
        if id == MOST_NODES {
            return Err(D::Error::custom(TOO_MUCH));
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

    fn visit_str<E: Error>(self, text: &str) -> Result<Data, E> {
        self.text(text.into())
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Data, E> {
        self.text(text.into())
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
        let mut seen = FxHashMap::default();
        while let Some(key) = entries.next_key_seed(self)? {
            let first = *seen.entry(hash(&key)).or_insert(fields.len());
            let field = Field { value: entries.next_value_seed(self)?, key };
            let other = fields.get(first).filter(|other| other.key == field.key);
            // An empty field says nothing, and may be the rest of a value that a comma has cut.
            if let Some(other) = other.filter(|_| field.value.data != Data::Null) {
                self.duplicate(other, first == 0, &field);
            }
            fields.push(field);
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
