//! A project at work: what was read and made stays known from build to build.

use std::collections::BTreeSet;
use std::sync::Arc;

use typst::foundations::Bytes;

use super::desk::Desk;
use super::memory::Memory;
use super::{Finished, Flow, How, Report, build_on};
use crate::diagnostic::Diagnostic;
use crate::load::{SHIPPED_FONTS, Shelf};
use crate::plan::Selection;
use crate::project::Project;
use crate::typefaces::Typefaces;

/// The compiler forgets what it hasn't needed in so many builds.
const LONGEST_UNUSED: usize = 20;

/// A project at work.
#[derive(Debug)]
pub struct Workshop {
    project: Project,
    shelf: Shelf,
    typefaces: Option<(Vec<Bytes>, Arc<Typefaces>)>,
    memory: Arc<Memory>,
    /// Files that have changed since the last whole build.
    changed: BTreeSet<String>,
}

impl Workshop {
    /// A project of which nothing is read yet.
    pub fn new(project: Project) -> Self {
        Self {
            project,
            shelf: Shelf::default(),
            typefaces: None,
            memory: Arc::default(),
            changed: BTreeSet::new(),
        }
    }

    /// Reads what isn't as it was; true if the next build may come to something else.
    pub fn look(&mut self) -> bool {
        self.changed.extend(self.shelf.refresh(&self.project));
        !self.changed.is_empty()
    }

    /// Makes what isn't made already of what was read, what hangs on changed files first. A build that
    /// `tell` cuts short leaves the rest to the next.
    pub fn build(
        &mut self,
        selection: &Selection,
        how: How,
        tell: &(dyn Fn(Finished<'_>) -> Flow + Sync),
    ) -> Report {
        let (desk, findings) = self.desk();
        let first = &self.changed;
        let mut report = build_on(&desk, &self.project, findings, (selection, how, first), tell);
        if !report.is_cut_short {
            self.changed.clear();
            report.typeset = self.memory.sweep();
            comemo::evict(LONGEST_UNUSED);
        }
        report
    }

    /// The records, read and checked, and the tools.
    fn desk(&mut self) -> (Desk, Vec<Diagnostic>) {
        let (inputs, findings) = self.shelf.inputs(&self.project);
        let typefaces = match &self.typefaces {
            Some((own, typefaces)) if *own == inputs.fonts => typefaces.clone(),
            _ => {
                self.memory.clear();
                let typefaces = Arc::new(Typefaces::new(SHIPPED_FONTS, &inputs.fonts));
                self.typefaces = Some((inputs.fonts.clone(), typefaces.clone()));
                typefaces
            }
        };
        Desk::with(inputs, &typefaces, findings, Some(self.memory.clone()))
    }
}
