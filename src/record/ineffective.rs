//! Fields that stand in a record and that nothing was made from.
//!
//! In come a record and what was read of it, out come the values that weren't, and the fields that hold no others:
//! the outermost ones, with those beside them.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use super::file::RecordEntry;
use super::name::are_alike;
use super::reads::Reads;
use crate::yaml::{self, Data, Node, NodeId};

/// Fields of a mapping that nothing was made from.
#[derive(Debug)]
pub struct Ineffective {
    /// The names of the fields that the mapping stands in, the outermost first.
    pub within: Vec<String>,
    /// The fields: their names, and where their values are.
    pub fields: Vec<(String, NodeId)>,
    /// The mapping's other fields: their names, and the words of those that say one.
    others: Vec<(String, String)>,
}

impl Ineffective {
    /// Whether it is in a field, however that is spelt.
    pub fn is_in(&self, name: &str) -> bool {
        self.within.iter().any(|own| are_alike(own, name))
    }

    /// Whether it has one of the fields, however that is spelt.
    pub fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(own, _)| are_alike(own, name))
    }

    /// Whether a field of a name, or one that says a word, stands beside it.
    pub fn is_beside(&self, name: &str, word: Option<&str>) -> bool {
        self.others.iter().any(|(own, said)| {
            are_alike(own, name) && word.is_none_or(|word| are_alike(said, word))
        })
    }
}

/// The values of a record that nothing was made from, given what was read for each thing, in its order. No more
/// things are asked for than it takes to see that there are none.
pub fn unread<'a>(
    entry: RecordEntry<'_>,
    reads: impl IntoIterator<Item = Cow<'a, Reads>>,
) -> Vec<NodeId> {
    let accepted: Vec<NodeId> = entry.accepted.iter().map(|one| one.code.node).collect();
    let mut rest: Vec<NodeId> = entry.located.to_vec();
    rest.retain(|node| !accepted.contains(node));
    let mut things = reads.into_iter();
    while !rest.is_empty()
        && let Some(thing) = things.next()
    {
        if let Some(nodes) = thing.of(entry.file.id()) {
            rest.retain(|node| !nodes.contains(*node));
        }
    }
    rest
}

/// The outermost fields of a record whose values are all among some, which are in its order.
pub fn fields_of(entry: RecordEntry<'_>, values: &[NodeId]) -> Vec<Ineffective> {
    if values.is_empty() {
        return Vec::new(); // most records end here, without a second reading
    }
    let Ok(document) = yaml::parse(&entry.file.text) else { return Vec::new() };
    let others = entry.located.iter().copied().filter(|node| values.binary_search(node).is_err());
    let mut search = Search { read: others.collect(), unread: values.to_vec(), found: Vec::new() };
    search.visit(&document, &mut Vec::new());
    search.found
}

/// A search through a record's tree.
struct Search {
    read: Vec<NodeId>,
    unread: Vec<NodeId>,
    found: Vec<Ineffective>,
}

impl Search {
    /// Finds the fields below a node, which stands in fields with the names.
    fn visit(&mut self, node: &Node, within: &mut Vec<String>) {
        match &node.data {
            Data::Fields(fields) => {
                let (idle, others): (Vec<_>, Vec<_>) =
                    fields.iter().partition(|field| self.is_idle(&field.value));
                if !idle.is_empty() {
                    let name_and_place = idle.iter().map(|f| (f.name().into_owned(), f.value.id));
                    self.found.push(Ineffective {
                        within: within.clone(),
                        fields: name_and_place.collect(),
                        others: others
                            .iter()
                            .map(|f| (f.name().into_owned(), words(&f.value)))
                            .collect(),
                    });
                }
                for field in others {
                    within.push(field.name().into_owned());
                    self.visit(&field.value, within);
                    within.pop();
                }
            }
            Data::List(entries) => entries.iter().for_each(|entry| self.visit(entry, within)),
            _ if self.is_idle(node) => {
                let name = within.last().cloned().unwrap_or_default();
                let (within, fields) = (within.clone(), vec![(name, node.id)]);
                self.found.push(Ineffective { within, fields, others: Vec::new() });
            }
            _ => {}
        }
    }

    /// Whether a node has values that could be read, and none was.
    fn is_idle(&self, node: &Node) -> bool {
        let nodes = node.id..=node.last();
        has_any(&self.unread, &nodes) && !has_any(&self.read, &nodes)
    }
}

/// What a node says in a word; empty for what it can't.
fn words(node: &Node) -> String {
    match &node.data {
        Data::Text(text) => text.clone(),
        _ => String::new(),
    }
}

/// Whether some of the nodes, which are in order, are in a range.
fn has_any(nodes: &[NodeId], range: &RangeInclusive<NodeId>) -> bool {
    let first = nodes.partition_point(|node| node < range.start());
    nodes.get(first).is_some_and(|node| node <= range.end())
}
