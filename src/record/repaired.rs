//! Which problems of a record come from repairs of its text, not from what was written.
//!
//! In come a problem and the file's patch, out comes whether the repairs may have caused it. A repaired text
//! says what was probably meant. What is wrong where it was repaired has been reported as a fault, and a
//! finding about the repair would mislead.

use std::ops::Range;
use std::sync::Arc;

use super::problem::{Mistake, Problem};
use crate::diagnostic::{Place, SourceFile};
use crate::yaml::{Node, NodeId, Patch};

/// The repairs of a file.
pub(super) struct Repairs<'a> {
    file: &'a Arc<SourceFile>,
    patch: &'a Patch,
    /// Whether some lines were left out.
    is_partial: bool,
}

impl<'a> Repairs<'a> {
    /// The repairs of a file, if it has any.
    pub(super) fn of(file: &'a Arc<SourceFile>, is_partial: bool) -> Option<Self> {
        Some(Self { file, patch: file.patch()?, is_partial })
    }

    /// Whether a problem may come from a repair.
    pub(super) fn caused(&self, tree: &Node, problem: &Problem) -> bool {
        let node = problem.node();
        match &problem.mistake {
            Mistake::Missing(_) => {
                let is_top = node == tree.id;
                (is_top && self.is_partial)
                    || self.extent(tree, node).is_none_or(|lines| self.patch.touches(&lines))
            }
            Mistake::UnknownField { .. } | Mistake::Twice(_) => self
                .lines(&Place::name(self.file, node))
                .is_none_or(|lines| self.patch.touches(&lines)),
            Mistake::WrongType { .. }
            | Mistake::UnknownWord { .. }
            | Mistake::Severed { .. }
            | Mistake::Impossible { .. } => self
                .lines(&Place::value(self.file, node))
                .is_none_or(|lines| self.patch.changes(&lines)),
        }
    }

    /// The lines of a place.
    fn lines(&self, place: &Place) -> Option<Range<usize>> {
        place.range().map(|range| self.file.lines(&range))
    }

    /// The lines of a node with all that it holds, and one on either side.
    fn extent(&self, tree: &Node, node: NodeId) -> Option<Range<usize>> {
        let last = tree.find(node)?.last();
        let start = Place::value(self.file, node).range()?.start;
        let end = Place::value(self.file, last).range()?.end.max(start);
        let text = &self.file.text;
        let own = self.file.lines(&(start..end));
        Some(self.file.lines(&(own.start.saturating_sub(1)..(own.end + 1).min(text.len()))))
    }
}
