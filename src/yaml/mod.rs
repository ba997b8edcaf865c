//! A YAML text as a tree of numbered nodes, and the place of each node in the text.
//!
//! `serde_yaml` (its maintained line, `yaml_serde`) reads the tree, so that its limits on aliases and
//! depth apply, but it gives no positions. `saphyr-parser` gives positions, but has no limits and takes
//! about as long again. So the tree numbers its nodes in document order while it is read, decoded values
//! keep that number, and a file is read for positions ([`Spans`]) only when a finding in it is shown: a
//! build without findings never does. By then the file is within the limits, and the two readings are
//! compared node by node, so that a file that they read differently gives no places rather than wrong
//! ones.
//!
//! What people write by hand isn't always YAML. [`read`] repairs what it isn't, so that one slip hides nothing
//! else, and says what it was; [`Patch`] maps the text that was read to the one that was written.

mod fault;
mod lines;
mod patch;
mod quoting;
mod tree;
mod scalar;
mod spans;
mod refusal;
mod repair;
mod digest;

pub use self::digest::values_hash;
pub use self::fault::{Fault, FaultKind, Levels, TextAbove, Vocabulary, Words};
pub use self::patch::{Edit, Patch};
pub use self::quoting::quoted;
pub use self::repair::{Reading, read};
pub use self::scalar::TextPart;
pub use self::spans::{Spans, may_have_core_tags};
pub use self::tree::{Data, Duplicate, Field, Node, NodeId, parse};
