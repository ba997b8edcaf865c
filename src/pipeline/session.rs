//! A project at work: what was read and made stays known from build to build.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::desk::BuildContext;
use super::memory::BuildCache;
use super::tools::Resources;
use super::{BuildOptions, EventHandler, Report, build_on};
use crate::diagnostic::{Diagnostic, codes};
use crate::load::FileCache;
use crate::plan::Selection;
use crate::project::Project;

/// The compiler forgets what it hasn't needed in so many builds.
const LONGEST_UNUSED: usize = 20;

/// A project at work.
#[derive(Debug)]
pub struct BuildSession {
    project: Project,
    shelf: FileCache,
    tools: Option<Resources>,
    memory: Arc<BuildCache>,
    /// Files that have changed since the last whole build.
    changed: BTreeSet<String>,
    /// What has been written since then by builds that were cut short.
    written: BTreeSet<String>,
    /// The files that the last build wrote, from the project's root.
    published: Vec<String>,
    /// Whether it could not write some.
    could_not_write: bool,
}

impl BuildSession {
    /// A project of which nothing is read yet.
    pub fn new(project: Project) -> Self {
        Self {
            project,
            shelf: FileCache::default(),
            tools: None,
            memory: Arc::default(),
            changed: BTreeSet::new(),
            written: BTreeSet::new(),
            published: Vec::new(),
            could_not_write: false,
        }
    }

    /// Reads what isn't as it was; true if the next build may come to something else.
    pub fn look(&mut self) -> bool {
        self.changed.extend(self.shelf.refresh(&self.project));
        !self.changed.is_empty()
    }

    /// Whether documents that were made aren't there, or could not be written.
    pub fn is_lacking(&self) -> bool {
        let mut published = self.published.iter().map(|path| self.project.root.join(path));
        self.could_not_write || published.any(|path| !path.exists())
    }

    /// Makes what isn't made already of what was read, what hangs on changed files first. A build that
    /// `tell` cuts short leaves the rest to the next, which also tells what this one wrote.
    pub fn build(
        &mut self,
        selection: &Selection,
        how: BuildOptions,
        tell: EventHandler<'_>,
    ) -> Report {
        let (desk, findings) = self.desk();
        let first = &self.changed;
        let mut report = build_on(&desk, &self.project, findings, (selection, how, first), tell);
        comemo::evict(LONGEST_UNUSED);
        if report.is_cut_short {
            let written = report.made.iter().filter(|made| made.changed);
            self.written.extend(written.map(|made| made.path.clone()));
        } else {
            for made in &mut report.made {
                made.changed |= self.written.contains(&made.path);
            }
            self.published = report.made.iter().map(|made| made.path.clone()).collect();
            let mut wrong = report.findings.iter();
            self.could_not_write = wrong.any(|finding| finding.code == codes::NOT_WRITTEN);
            self.written.clear();
            self.changed.clear();
            report.remade = self.memory.sweep();
        }
        report
    }

    /// The records, read and checked, and the tools.
    fn desk(&mut self) -> (BuildContext, Vec<Diagnostic>) {
        let (inputs, findings) = self.shelf.inputs(&self.project);
        let tools = Resources::new(&inputs, self.tools.as_ref());
        let before = self.tools.as_ref();
        if before.is_none_or(|before| !Arc::ptr_eq(&before.typefaces, &tools.typefaces)) {
            self.memory.clear();
        }
        self.tools = Some(tools.clone());
        BuildContext::with(inputs, tools, findings, Some(self.memory.clone()))
    }
}
