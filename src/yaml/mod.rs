//! A YAML text as a tree of numbered nodes, and where each node stands in the text.
//!
//! `serde_yaml` (its maintained line, `yaml_serde`) reads the tree, so that its limits on aliases
//! and depth hold, but it tells no positions. `saphyr-parser` tells positions, but bounds nothing
//! and takes about as long again. So the tree numbers its nodes in document order while it is read,
//! decoded values keep that number (4 bytes), and a file is read for positions ([`Spans`]) only when
//! a finding in it is shown: a clean build never does. By then the file has passed the limits, and
//! both readings are compared node by node, so that a file that they read differently gives no
//! places rather than wrong ones.

mod scalar;
mod spans;
mod tree;

pub use self::scalar::Part;
pub use self::spans::Spans;
pub use self::tree::{Data, Field, Node, NodeId, parse};
