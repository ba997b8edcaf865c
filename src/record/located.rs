//! A value with the node that it was read from, so that a finding can point at it.
//!
//! The deserializer answers a private name with the node's number and the value ([`super::node`]), as
//! `toml` does for its spans: that needs no parser of our own, and 4 bytes a value.

use std::cmp::Ordering;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, SeqAccess, Visitor};

use super::node::{LOCATED, half};
use crate::yaml::NodeId;

/// A value with the node that it was read from. It compares as its value: two values that say
/// the same are equal, wherever they are written.
#[derive(Debug, Clone, Copy, Default)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// The node; of a field that was left out, the whole record.
    pub node: NodeId,
}

impl<T> Located<T> {
    /// Another value at the same place.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Located<U> {
        Located { value: make(self.value), node: self.node }
    }
}

impl<T> From<T> for Located<T> {
    /// A value that no file says.
    fn from(value: T) -> Self {
        Self { value, node: NodeId::default() }
    }
}

impl<T> Deref for Located<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: PartialEq> PartialEq for Located<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for Located<T> {}

impl<T: PartialOrd> PartialOrd for Located<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.value.partial_cmp(&other.value)
    }
}

impl<T: Ord> Ord for Located<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.value.cmp(&other.value)
    }
}

impl<T: fmt::Display> fmt::Display for Located<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Located<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        LocatedSeed(PhantomData).deserialize(deserializer)
    }
}

/// Reads what another seed does, with its node.
pub(super) struct LocatedSeed<S>(pub(super) S);

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for LocatedSeed<S> {
    type Value = Located<S::Value>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_newtype_struct(LOCATED, self)
    }
}

impl<'de, S: DeserializeSeed<'de>> Visitor<'de> for LocatedSeed<S> {
    type Value = Located<S::Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a node and its value")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut pair: A) -> Result<Self::Value, A::Error> {
        let node = NodeId::new(half(&mut pair, PhantomData)?);
        Ok(Located { node, value: half(&mut pair, self.0)? })
    }
}
