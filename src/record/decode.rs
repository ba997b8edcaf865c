//! From a YAML tree to a record.
//!
//! In comes a file's tree, out come the record and a finding for every problem of it. Serde stops at the
//! first problem. So each problem is noted, the field or entry that caused it is taken out of the tree, and
//! the tree is read again until it gives a record or nothing more can be taken out. Nodes keep their
//! numbers, so that what is left keeps its places.

use std::ops::Range;
use std::sync::Arc;

use serde::de::DeserializeOwned;

use super::elsewhere;
use super::misread;
use super::name::are_alike;
use super::node::{self, Reading};
use super::problem::{Mistake, Problem};
use super::repaired::Repairs;
use super::written::Writing;
use crate::diagnostic::{Diagnostic, Place, SourceFile, codes, wording};
use crate::yaml::{Data, Duplicate, Node, NodeId};

/// More problems than this in one file are not reported: it is not a record.
const MOST_PROBLEMS: usize = 100;

/// A tree is read no more often than this.
const MOST_READINGS: usize = 10_000;

/// So many nodes are visited to find all problems of a file.
const MOST_VISITS: usize = 20_000_000;

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

/// The words of a house style with nothing to stand in their places.
pub(super) fn wordless(file: &Arc<SourceFile>, tree: &Node) -> Vec<Diagnostic> {
    let style = value_of(tree, "stil").and_then(|style| value_of(style, "ledtexter"));
    let Some(Data::Fields(labels)) = style.map(|labels| &labels.data) else { return Vec::new() };
    let empty = labels.iter().filter(|label| match &label.value.data {
        Data::Null => true,
        Data::Text(text) => text.trim().is_empty(),
        _ => false,
    });
    let told = empty.map(|label| {
        let message =
            format!("ledtexten `{}` byts inte ut: inget står efter kolonet", label.name());
        Diagnostic::warning(codes::NO_EFFECT, Place::name(file, label.value.id), message)
            .hint("skriv det som ska stå i stället, eller ta bort fältet")
    });
    told.collect()
}

/// The value of a field.
pub(super) fn value_of<'a>(tree: &'a Node, name: &str) -> Option<&'a Node> {
    let Data::Fields(fields) = &tree.data else { return None };
    fields.iter().find(|field| field.name() == name).map(|field| &field.value)
}

/// What a tree was read as.
pub(super) struct Decoded<T> {
    /// The value.
    pub(super) value: T,
    /// The nodes whose text is Markdown.
    pub(super) markdown: Vec<NodeId>,
    /// The nodes of the values that know where they stand.
    pub(super) located: Vec<NodeId>,
    /// The nodes that were taken out because a problem in them, which is reported, left too little.
    pub(super) emptied: Vec<NodeId>,
}

/// Reads the tree as a `T`; `None` if too little of it holds. The tree loses what is wrong.
pub(super) fn decode<T: DeserializeOwned>(
    file: &Arc<SourceFile>,
    tree: &mut Node,
    is_partial: bool,
    findings: &mut Vec<Diagnostic>,
) -> Option<Decoded<T>> {
    let repairs = Repairs::of(file, is_partial);
    let writing = Writing::of(file);
    let before = findings.len();
    let mut taken: Vec<Taken> = Vec::new();
    let mut emptied = Vec::new();
    let mut problems = 0;
    for _ in 0..most_readings(tree) {
        let problem = match node::read(tree, &writing) {
            Ok(Reading { value, markdown, located }) => {
                gather(findings, before);
                return Some(Decoded { value, markdown, located, emptied });
            }
            Err(problem) => problem,
        };
        let is_emptied = follows(&problem, &taken);
        let is_reported =
            is_emptied || repairs.as_ref().is_some_and(|repairs| repairs.caused(tree, &problem));
        let hint = misread::hint(file, tree, &problem);
        let out = take(tree, problem.node());
        if problem.is_blank() && out.is_some() {
            continue;
        }
        let finding = explained(file, &problem, hint);
        // The parts of a value that commas have cut are reported together.
        if !is_reported && findings.last() != Some(&finding) {
            findings.push(finding);
        }
        let field = out?;
        emptied.extend(is_emptied.then(|| problem.node()));
        taken.push(match problem.misspelt() {
            Some(name) => Taken { name: Some(name.to_owned()), ..field },
            None => field,
        });
        problems += 1;
        if problems == MOST_PROBLEMS {
            break;
        }
    }
    let message = format!("filen har fler än {MOST_PROBLEMS} fel; resten visas inte");
    let finding = Diagnostic::error(codes::TOO_MANY, Place::whole(file), message);
    findings.push(finding.hint("rätta först dem som visas"));
    None
}

/// Whether a problem follows from one that has been reported: a field is missing because it was wrong, or
/// misspelt.
fn follows(problem: &Problem, taken: &[Taken]) -> bool {
    match problem.mistake {
        Mistake::Missing(name) => taken.iter().any(|field| field.is(problem.node(), name)),
        _ => false,
    }
}

/// The most values of a line that a finding names, and says how to write.
const MOST_NAMED: usize = 4;

/// Makes one finding of those for values beside each other in one list on one line.
fn gather(findings: &mut Vec<Diagnostic>, from: usize) {
    let found = findings.split_off(from);
    for group in found.chunk_by(are_beside) {
        let [first, rest @ ..] = group else { continue };
        let named: Vec<String> = rest.iter().filter_map(quoted).take(MOST_NAMED - 1).collect();
        let more = match (rest.len(), rest.len() - named.len()) {
            (0, _) => String::new(),
            (_, 0) => format!(" (inte heller {})", wording::names(&named)),
            (count, _) => format!(" (och {count} till på raden)"),
        };
        let mut finding = Diagnostic { message: first.message.clone() + &more, ..first.clone() };
        for hint in rest.iter().take(MOST_NAMED - 1).flat_map(|one| &one.hints) {
            if !finding.hints.contains(hint) {
                finding.hints.push(hint.clone());
            }
        }
        findings.push(finding);
    }
}

/// What a finding quotes first.
fn quoted(finding: &Diagnostic) -> Option<String> {
    let (_, rest) = finding.message.split_once('`')?;
    Some(rest.split_once('`')?.0.to_owned())
}

/// Whether two findings are about values that follow each other in one list on one line.
fn are_beside(one: &Diagnostic, next: &Diagnostic) -> bool {
    let (Some(own), Some(other)) = (&one.place, &next.place) else { return false };
    let are_values = [one, next].iter().all(|one| one.code == codes::IMPOSSIBLE_VALUE);
    // Between the values of two fields stands the name of the second.
    let nodes = own.node().zip(other.node());
    are_values
        && nodes.is_some_and(|(own, other)| own.index() + 1 == other.index())
        && line_of(own).is_some_and(|line| line_of(other) == Some(line))
}

/// The bytes of the line that a place is on.
fn line_of(place: &Place) -> Option<Range<usize>> {
    place.range().map(|range| place.file.lines(&range))
}

/// The finding for a problem. How the line is written, if that says a hint, explains it better than what
/// stands there.
fn explained(file: &Arc<SourceFile>, problem: &Problem, misread: Option<String>) -> Diagnostic {
    match misread {
        Some(hint) => Diagnostic { hints: vec![hint], ..problem.finding(file, None) },
        None => problem.finding(file, elsewhere::hint(&problem.mistake, &file.path)),
    }
}

/// How often a tree is read, so that it takes no longer than a second in all: each problem and each
/// empty field takes one reading.
fn most_readings(tree: &Node) -> usize {
    (MOST_VISITS / (1 + tree.last().index())).clamp(MOST_PROBLEMS, MOST_READINGS)
}

/// A field or an entry that was taken out of a tree.
struct Taken {
    /// What it was taken out of.
    above: NodeId,
    /// The field's name, or the one that it is a misspelling of.
    name: Option<String>,
}

impl Taken {
    /// Whether it is a node's field of that name.
    fn is(&self, above: NodeId, name: &str) -> bool {
        self.above == above && self.name.as_deref().is_some_and(|own| are_alike(own, name))
    }
}

/// Takes a field that stands twice out of a tree, where it stands again.
pub(super) fn take_duplicate(tree: &mut Node, duplicate: &Duplicate) {
    let _ = take(tree, duplicate.value);
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
