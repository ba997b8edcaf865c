//! A value with the node that it was read from, so that a finding can point at it, and so that it can be known
//! what was made from it ([`super::reads`]).
//!
//! The deserializer answers a private name with where it stands and the value ([`super::node`]), as
//! `toml` does for its spans: that needs no parser of our own, and 4 bytes a value.

use std::cmp::Ordering;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, SeqAccess, Visitor};

use super::reads;
use super::request::{ASIDE, Address, LOCATED, half};
use crate::diagnostic::FileId;
use crate::yaml::NodeId;

/// A value with the node that it was read from; to read it is to dereference it. It compares as its value: two values that say
/// the same are equal, wherever they are written.
#[derive(Debug, Clone, Copy, Default)]
pub struct Located<T> {
    /// The value.
    pub(super) value: T,
    /// The node; of a field that was left out, the whole record.
    pub node: NodeId,
    /// The file that it stands in.
    pub(super) file_id: FileId,
}

impl<T> Located<T> {
    /// Another value at the same place.
    pub fn with<U>(&self, value: U) -> Located<U> {
        Located { value, node: self.node, file_id: self.file_id }
    }

    /// Whether a file says it; what is left out may be another's.
    pub fn is_said(&self) -> bool {
        self.file_id != FileId::default()
    }

    /// Another value, if no file says this one.
    pub(super) fn or(self, other: Self) -> Self {
        if self.is_said() { self } else { other }
    }

    /// What is made of the value, at the same place.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Located<U> {
        reads::note(self.file_id, self.node);
        Located { value: make(self.value), node: self.node, file_id: self.file_id }
    }
}

impl<T> From<T> for Located<T> {
    /// A value that no file says.
    fn from(value: T) -> Self {
        Self { value, node: NodeId::default(), file_id: FileId::default() }
    }
}

impl<T> Deref for Located<T> {
    type Target = T;

    fn deref(&self) -> &T {
        reads::note(self.file_id, self.node);
        &self.value
    }
}

impl<T: PartialEq> PartialEq for Located<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: Eq> Eq for Located<T> {}

impl<T: PartialOrd> PartialOrd for Located<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        (**self).partial_cmp(&**other)
    }
}

impl<T: Ord> Ord for Located<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        (**self).cmp(&**other)
    }
}

impl<T: fmt::Display> fmt::Display for Located<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Located<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        LocatedSeed(PhantomData).deserialize(deserializer)
    }
}

/// Reads a value that no document need be made from: what rules compare with other values.
pub(super) fn aside<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Located<T>, D::Error> {
    Aside::deserialize(deserializer).map(|aside| aside.0)
}

/// The same of one that may be left out.
pub(super) fn perhaps_aside<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Located<T>>, D::Error> {
    Ok(Option::<Aside<T>>::deserialize(deserializer)?.map(|aside| aside.0))
}

/// A value that no document need be made from.
pub(super) struct Aside<T>(pub(super) Located<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Aside<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        LocatedSeed(PhantomData).aside(deserializer).map(Self)
    }
}

/// Reads what another seed does, with its node.
pub(super) struct LocatedSeed<S>(pub(super) S);

impl<'de, S: DeserializeSeed<'de>> LocatedSeed<S> {
    /// Reads a value that no document need be made from.
    pub(super) fn aside<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Located<S::Value>, D::Error> {
        deserializer.deserialize_newtype_struct(ASIDE, self)
    }
}

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
        let address: Address = half(&mut pair, PhantomData)?;
        let value = half(&mut pair, self.0)?;
        Ok(Located { value, node: address.node(), file_id: address.file() })
    }
}
