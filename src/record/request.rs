//! What types ask the deserializer for beyond serde's data model, by names that no type has, as `toml` does for
//! its spans: where a value stands, in which form it is written, that its text is Markdown.
//!
//! [`super::node`] answers.

use serde::de::{self, DeserializeSeed, SeqAccess};

use crate::diagnostic::FileId;
use crate::yaml::NodeId;

/// Asks for a pair: the node's [`Address`] and its value.
pub(super) const LOCATED: &str = "make_docs::Located";

/// Asks for the same of a value that isn't noted.
pub(super) const ASIDE: &str = "make_docs::Aside";

/// Asks for a pair: the node's [`NodeForm`] and its value.
pub(super) const FORM: &str = "make_docs::NodeForm";

/// Asks for the same of the only entry of a list, else of the node.
pub(super) const ONE_FORM: &str = "make_docs::OneForm";

/// Asks for the value, and has its node noted as one whose text is Markdown.
pub(super) const MARKDOWN: &str = "make_docs::Prose";

/// Begins the name that asks for fields, or a bare text as the field that is named after it.
pub(super) const BARE: &str = "make_docs::Bare ";

/// The same for a bare number too.
pub(super) const BARE_NUMBER: &str = "make_docs::BareNumber ";

/// The number of a value's file and that of its node, in one.
#[derive(Clone, Copy, serde::Deserialize)]
#[serde(transparent)]
pub(super) struct Address(pub(super) u64);

impl Address {
    /// Where a node stands.
    pub(super) fn of(file: FileId, node: NodeId) -> Self {
        Self(u64::from(file.number()) << 32 | u64::from(node.number()))
    }

    /// The file.
    pub(super) fn file(self) -> FileId {
        FileId::new((self.0 >> 32) as u32)
    }

    /// The node.
    pub(super) fn node(self) -> NodeId {
        NodeId::new(self.0 as u32)
    }
}

/// How a value is written.
#[derive(Clone, Copy, PartialEq, Eq, serde::Deserialize)]
pub(super) enum NodeForm {
    /// As a text.
    Text,
    /// As a number.
    Number,
    /// As a list.
    List,
    /// As fields.
    Fields,
    /// As fields whose names begin with digits.
    Numbered,
    /// Not at all.
    Empty,
    /// In another way.
    Other,
}

/// Reads the next half of such a pair.
pub(super) fn half<'de, S: DeserializeSeed<'de>, A: SeqAccess<'de>>(
    pair: &mut A,
    seed: S,
) -> Result<S::Value, A::Error> {
    pair.next_element_seed(seed)?.ok_or_else(|| de::Error::invalid_length(0, &"a pair"))
}
