//! From a YAML tree to a record, with every problem of it.
//!
//! Serde stops at the first problem. So each problem is noted, the field or entry that caused it is
//! taken out of the tree, and the tree is read again until it gives a record or nothing more can be
//! taken out. Nodes keep their numbers, so that what is left keeps its places.

use std::sync::Arc;

use serde::de::DeserializeOwned;

use super::elsewhere;
use super::name::are_alike;
use super::node;
use super::problem::Mistake;
use super::written::Writing;
use crate::diagnostic::{Diagnostic, Place, SourceFile, codes};
use crate::yaml::{Data, Node, NodeId};

/// More problems than this in one file are not reported: it is not a record.
const MOST_PROBLEMS: usize = 100;

/// Takes fields with a blank text out of every mapping: they count as left out.
pub(super) fn drop_blanks(tree: &mut Node) {
    match &mut tree.data {
        Data::Fields(fields) => {
            fields.retain(|field| match &field.value.data {
                Data::Text(text) => !text.trim().is_empty(),
                _ => true,
            });
            fields.iter_mut().for_each(|field| drop_blanks(&mut field.value));
        }
        Data::List(entries) => entries.iter_mut().for_each(drop_blanks),
        _ => {}
    }
}

/// Reads the tree as a `T`, with the nodes whose text is Markdown; `None` if too little of it holds. The
/// tree loses what is wrong.
pub(super) fn decode<T: DeserializeOwned>(
    file: &Arc<SourceFile>,
    tree: &mut Node,
    findings: &mut Vec<Diagnostic>,
) -> Option<(T, Vec<NodeId>)> {
    // A place needs the positions of the whole file: they are read only if a comment is near.
    if file.text.contains(" #") || file.text.contains("\t#") {
        each_blank(tree, &mut |node| findings.extend(cut_by_comment(file, node)));
    }
    let writing = Writing::of(file);
    let mut taken: Vec<Taken> = Vec::new();
    let before = findings.len();
    while findings.len() - before < MOST_PROBLEMS {
        let problem = match node::read(tree, &writing) {
            Ok(record) => return Some(record),
            Err(problem) => problem,
        };
        let out = take(tree, problem.node());
        if problem.is_blank() && out.is_some() {
            continue;
        }
        // A field that is missing because it was wrong has been reported.
        let is_known = match problem.mistake {
            Mistake::Missing(name) => taken.iter().any(|field| field.is(problem.node(), name)),
            _ => false,
        };
        let elsewhere = elsewhere::hint(&problem.mistake, &file.path);
        let finding = problem.finding(file, elsewhere);
        // The parts of a value that commas have cut are reported together.
        if !is_known && findings.last() != Some(&finding) {
            findings.push(finding);
        }
        taken.push(out?);
    }
    let message = format!("fler än {MOST_PROBLEMS} fel; resten visas inte");
    findings.push(Diagnostic::error(codes::WRONG_TYPE, Place::whole(file), message));
    None
}

/// Visits every value that is left empty.
fn each_blank(tree: &Node, visit: &mut impl FnMut(NodeId)) {
    match &tree.data {
        Data::Null => visit(tree.id),
        Data::Fields(fields) => fields.iter().for_each(|field| each_blank(&field.value, visit)),
        Data::List(entries) => entries.iter().for_each(|entry| each_blank(entry, visit)),
        _ => {}
    }
}

/// The finding for a field that is empty because `#` began a comment: `färg: #0b5563`.
fn cut_by_comment(file: &Arc<SourceFile>, node: NodeId) -> Option<Diagnostic> {
    let place = Place::name(file, node);
    let rest = file.text.get(place.range()?.end..)?.lines().next()?;
    let comment = rest.trim_start().strip_prefix(':')?.trim_start().strip_prefix('#')?;
    let word = comment.split_whitespace().next().filter(|_| !comment.starts_with(' '))?;
    let message = "fältet är tomt, för `#` inleder en anmärkning";
    let finding = Diagnostic::error(codes::IMPOSSIBLE_VALUE, place, message);
    Some(finding.hint(format!("sätt citattecken om värdet: \"#{word}\"")))
}

/// A field or an entry that was taken out of a tree.
struct Taken {
    /// What it was taken out of.
    above: NodeId,
    /// The field's name.
    name: Option<String>,
}

impl Taken {
    /// Whether it is a node's field of that name.
    fn is(&self, above: NodeId, name: &str) -> bool {
        self.above == above && self.name.as_deref().is_some_and(|own| are_alike(own, name))
    }
}

/// Takes a field's value or an entry out of a tree; `None` if it isn't below it.
fn take(tree: &mut Node, node: NodeId) -> Option<Taken> {
    let above = tree.id;
    match &mut tree.data {
        Data::Fields(fields) => {
            let at = fields.partition_point(|field| field.value.id <= node).checked_sub(1)?;
            if fields[at].value.id != node {
                return take(&mut fields[at].value, node);
            }
            let field = fields.remove(at);
            Some(Taken { above, name: Some(field.name().into_owned()) })
        }
        Data::List(entries) => {
            let at = entries.partition_point(|entry| entry.id <= node).checked_sub(1)?;
            if entries[at].id != node {
                return take(&mut entries[at], node);
            }
            entries.remove(at);
            Some(Taken { above, name: None })
        }
        _ => None,
    }
}
