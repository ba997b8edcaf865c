//! What is noted of published documents: in comes the published folder, out come lines by path, read once, when
//! somebody first asks.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::project::Project;
use crate::publish;
use crate::seal::Origin;

/// What is noted of published documents, as it was before a build.
#[derive(Debug)]
pub(super) struct Notes<'a> {
    project: &'a Project,
    lines: OnceLock<BTreeMap<String, String>>,
    announced: Mutex<BTreeMap<String, Option<Arc<Origin>>>>,
}

impl<'a> Notes<'a> {
    /// Those of a project.
    pub(super) fn of(project: &'a Project) -> Self {
        Self { project, lines: OnceLock::new(), announced: Mutex::default() }
    }

    /// A line for each document, by path below the published folder.
    pub(super) fn lines(&self) -> &BTreeMap<String, String> {
        self.lines.get_or_init(|| publish::sources(&self.project.output()))
    }

    /// What the document at a path was made from when it was last published.
    pub(super) fn origin(&self, path: &str) -> Option<Origin> {
        Origin::parse(self.lines().get(path)?)
    }

    /// What the minutes at a path were made from, which all their notices ask for: `find` is called once.
    pub(super) fn announced(
        &self,
        path: &str,
        find: impl FnOnce() -> Option<Origin>,
    ) -> Option<Arc<Origin>> {
        let mut announced = self.announced.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = announced.get(path) {
            return known.clone();
        }
        // What the minutes say is large, and notices don't ask for it.
        let found = find().map(|mut origin| {
            origin.said = None;
            Arc::new(origin)
        });
        announced.entry(path.to_owned()).or_insert(found).clone()
    }
}
