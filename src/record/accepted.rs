//! Findings that a record accepts, each with a reason: for the whole record, or for the item, the person
//! or the line that it stands at.
//!
//! In comes a tree, out come its `godtas` below the top and the numbers of the nodes beside each. That
//! field means the same in every mapping, so it is taken out of the tree before the rest is read, and no
//! type has to know it. What it accepts is decided by the places of findings
//! ([`super::acceptances`]).

use std::ops::RangeInclusive;

use serde::Deserialize;

use super::forms::OneOrMany;
use super::located::Located;
use super::text::Text;
use crate::yaml::{Data, Node, NodeId};

/// The name of the field.
const NAME: &str = "godtas";

/// A finding that someone has looked at.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "`{kod: M3, skäl: …}`")]
pub struct Accepted {
    /// Its code.
    #[serde(rename = "kod", alias = "fynd")]
    pub code: Located<Text>,
    /// Why it may stay.
    #[serde(rename = "skäl")]
    pub reason: Text,
}

/// Findings that are accepted at a mapping of a record.
#[derive(Debug)]
pub struct AcceptedBelow {
    /// The nodes of the mapping.
    pub(super) nodes: RangeInclusive<NodeId>,
    /// What is accepted.
    pub(super) accepted: OneOrMany<Accepted>,
}

/// A `godtas` that was taken out of a tree.
pub(super) struct Taken {
    /// The nodes of the mapping that it stood in.
    pub(super) nodes: RangeInclusive<NodeId>,
    /// What it says.
    pub(super) value: Node,
}

/// Whether a text may have any: most have none, and aren't searched for it.
pub(super) fn may_be_in(text: &str) -> bool {
    text.contains("odtas") || text.contains("ODTAS")
}

/// Takes every `godtas` below the top out of a tree.
pub(super) fn take_below(tree: &mut Node) -> Vec<Taken> {
    let mut taken = Vec::new();
    match &mut tree.data {
        Data::Fields(fields) => fields.iter_mut().for_each(|own| take(&mut own.value, &mut taken)),
        Data::List(entries) => entries.iter_mut().for_each(|entry| take(entry, &mut taken)),
        _ => {}
    }
    taken
}

fn take(node: &mut Node, taken: &mut Vec<Taken>) {
    let nodes = node.id..=node.last();
    match &mut node.data {
        Data::Fields(fields) => {
            if let Some(at) = fields.iter().position(|field| is_own(&field.name())) {
                taken.push(Taken { nodes, value: fields.remove(at).value });
            }
            fields.iter_mut().for_each(|field| take(&mut field.value, taken));
        }
        Data::List(entries) => entries.iter_mut().for_each(|entry| take(entry, taken)),
        _ => {}
    }
}

/// Whether a field is this one, as it may be typed.
fn is_own(name: &str) -> bool {
    name.trim().eq_ignore_ascii_case(NAME)
}
