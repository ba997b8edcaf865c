//! A project that is built again and again: what was read and made is kept from build to build.
//!
//! Every build renders every view, and typesets only those whose source is new. Rendering takes some
//! tenths of a millisecond a document; in return, nothing has to know which view reads what. A build that
//! was stopped leaves what it made in the cache, so the next one continues where it stopped.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::cache::BuildCache;
use super::context::Sources;
use super::report::Report;
use super::resources::Resources;
use crate::bounds;
use crate::diagnostic::codes;
use crate::load::FileCache;
use crate::project::Project;

/// A project that is built again and again.
#[derive(Debug)]
pub struct BuildSession {
    project: Project,
    files: FileCache,
    resources: Option<Resources>,
    cache: BuildCache,
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
            files: FileCache::default(),
            resources: None,
            cache: BuildCache::default(),
            changed: BTreeSet::new(),
            written: BTreeSet::new(),
            published: Vec::new(),
            could_not_write: false,
        }
    }

    /// Reads what has changed; true if the next build may result in something else.
    pub fn refresh(&mut self) -> bool {
        self.changed.extend(self.files.refresh(&self.project));
        !self.changed.is_empty()
    }

    /// Whether documents that were made are gone, or could not be written.
    pub fn is_lacking(&self) -> bool {
        let mut published = self.published.iter().map(|path| self.project.root.join(path));
        self.could_not_write || published.any(|path| !path.exists())
    }

    pub(super) fn project(&self) -> &Project {
        &self.project
    }

    pub(super) fn cache(&self) -> &BuildCache {
        &self.cache
    }

    /// Files that have changed since the last whole build.
    pub(super) fn changed(&self) -> &BTreeSet<String> {
        &self.changed
    }

    /// What the next build is made from.
    pub(super) fn sources(&mut self) -> Sources {
        let (inputs, findings) = self.files.inputs(&self.project);
        let before = self.resources.take();
        let resources = Resources::new(&inputs, before.as_ref());
        if before.as_ref().is_some_and(|before| !Arc::ptr_eq(&before.world, &resources.world)) {
            bounds::leave_nothing_out();
        }
        if before.is_none_or(|before| !Arc::ptr_eq(&before.typefaces, &resources.typefaces)) {
            self.cache.clear();
        }
        self.resources = Some(resources.clone());
        Sources::parse(inputs, resources, findings)
    }

    /// Keeps what a build resulted in. What builds before it wrote that were cut short counts as its own.
    pub(super) fn finish(&mut self, mut report: Report) -> Report {
        if report.is_cut_short {
            let written = report.made.iter().filter(|made| made.changed);
            self.written.extend(written.map(|made| made.path.clone()));
            return report;
        }
        for made in &mut report.made {
            made.changed |= self.written.contains(&made.path);
        }
        // What somebody else put in a document's place is made once it is gone.
        let kept = report.findings.iter().filter(|finding| finding.code == codes::KEPT);
        let made = report.made.iter().map(|made| made.path.as_str());
        self.published =
            made.chain(kept.map(|finding| finding.path())).map(str::to_owned).collect();
        self.could_not_write =
            report.findings.iter().any(|finding| finding.code == codes::NOT_WRITTEN);
        self.written.clear();
        self.changed.clear();
        report.remade = self.cache.sweep();
        report
    }
}
