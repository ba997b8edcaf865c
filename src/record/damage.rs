//! What problems took out of a record: in come a file and its findings, out come the fields that were
//! lost.
//!
//! Fields are found by reading the file once more, which only a file with problems pays for.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, SourceFile};
use crate::yaml::{self, Data, Node, NodeId};

/// What was lost of a record to problems.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Damage {
    /// Nothing.
    #[default]
    None,
    /// These fields or entries, each as the names that lead to it; an entry's name is empty.
    Fields(Vec<Vec<String>>),
    /// Nobody knows.
    Whole,
}

impl Damage {
    /// What the problems that were found in a file took out of its record, with the nodes that they
    /// `emptied`. Of one that was repaired, nobody knows what was meant.
    pub(super) fn of(
        file: &Arc<SourceFile>,
        found: &[Diagnostic],
        emptied: &[NodeId],
        is_repaired: bool,
    ) -> Self {
        let problems: Vec<&Diagnostic> = found.iter().filter(|one| one.is_error()).collect();
        if problems.is_empty() {
            return Self::None;
        }
        let tree = yaml::parse(&file.text).ok().filter(|_| !is_repaired);
        let Some(tree) = tree else { return Self::Whole };
        let nodes = problems.iter().map(|problem| problem.place.as_ref()?.node());
        let paths =
            nodes.chain(emptied.iter().copied().map(Some)).map(|node| Some(path(&tree, node?)));
        paths.collect::<Option<Vec<_>>>().map_or(Self::Whole, Self::Fields)
    }

    /// Whether something may be lost that `matters`, by the names that lead to it.
    pub(super) fn may_hold(&self, matters: impl Fn(&[String]) -> bool) -> bool {
        match self {
            Self::None => false,
            Self::Fields(lost) => lost.iter().any(|path| matters(path)),
            Self::Whole => true,
        }
    }
}

/// The names that lead to a node of a tree, from the top.
fn path(tree: &Node, node: NodeId) -> Vec<String> {
    let mut names = Vec::new();
    let mut here = tree;
    while here.id != node {
        let below = match &here.data {
            Data::Fields(fields) => {
                let at = fields.partition_point(|field| field.key.id <= node);
                at.checked_sub(1).map(|at| (fields[at].name().into_owned(), &fields[at].value))
            }
            Data::List(entries) => {
                let at = entries.partition_point(|entry| entry.id <= node);
                at.checked_sub(1).map(|at| (String::new(), &entries[at]))
            }
            _ => None,
        };
        let Some((name, next)) = below else { break };
        names.push(name);
        here = next;
        if next.id > node {
            break; // the field's name
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Place, codes};

    #[test]
    fn what_is_lost_is_known_by_its_fields() {
        let file = SourceFile::new("x.yaml", "a: 1\nb:\n  - {c: 2, d: 3}\n  - e\n");
        let lost = |node| {
            let place = Place::value(&file, NodeId::new(node));
            Damage::of(&file, &[Diagnostic::error(codes::WRONG_TYPE, place, "x")], &[], false)
        };
        let fields = |names: &[&str]| {
            Damage::Fields(vec![names.iter().map(|name| (*name).to_owned()).collect()])
        };
        assert_eq!(lost(0), fields(&[]));
        assert_eq!(lost(2), fields(&["a"]));
        assert_eq!(lost(9), fields(&["b", "", "d"]));
        assert_eq!(lost(10), fields(&["b", ""]));
        assert_eq!(Damage::of(&file, &[], &[], false), Damage::None);
        let nowhere = Diagnostic::error(codes::SYNTAX, Place::whole(&file), "x");
        assert_eq!(Damage::of(&file, &[nowhere], &[], false), Damage::Whole);
    }
}
