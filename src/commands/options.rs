//! Arguments that several commands share, as the pipeline takes them.

use std::num::NonZeroUsize;
use std::path::Path;
use std::thread;

use chrono::{Local, NaiveDate};

use super::worker;
use crate::args::OrganArguments;
use crate::kinds::Kind;
use crate::plan::{Selection, Wanted};
use crate::project::Project;
use crate::record::{self, MeetingId};

/// The most parallel documents: more threads only cost memory.
const MAX_JOBS: NonZeroUsize = NonZeroUsize::new(64).unwrap();

/// The maximum of parallel documents: as many as requested, else one per core; one if it must be known which of them
/// takes too much.
pub(super) fn jobs(requested: Option<NonZeroUsize>) -> NonZeroUsize {
    if worker::is_alone() {
        return NonZeroUsize::MIN;
    }
    let cores = thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    requested.unwrap_or(cores).min(MAX_JOBS)
}

/// The selection that typed dates and paths, and kinds of document, mean.
pub(super) fn parse_selection(
    project: &Project,
    typed: &[String],
    kinds: &[&'static Kind],
    organ: &OrganArguments,
) -> Selection {
    let wanted = typed.iter().map(|text| match record::date(text) {
        Some(date) => Wanted::Date(date),
        None => match MeetingId::parse(text) {
            Some(held) => Wanted::Meeting(held),
            None => Wanted::Path(from_root(project, text)),
        },
    });
    Selection { wanted: wanted.collect(), kinds: kinds.to_vec(), organ: organ.organ.clone() }
}

/// A typed path, relative to the project's root. It may be typed relative to the root or to the working
/// directory.
fn from_root(project: &Project, typed: &str) -> String {
    let path = typed.trim_end_matches('/');
    inside_root(project, Path::new(path))
        .unwrap_or_else(|| path.trim_start_matches("./").to_owned())
}

/// A path that exists below the project's root, relative to it.
fn inside_root(project: &Project, path: &Path) -> Option<String> {
    let root = project.root.canonicalize().ok()?;
    let real = path.canonicalize().ok()?;
    Some(real.strip_prefix(root).ok()?.to_string_lossy().into_owned())
}

/// Today: the one place where the date is read from the clock.
#[expect(
    clippy::disallowed_methods,
    reason = "what is late, and when something was corrected, depends on which day it is"
)]
pub(super) fn today() -> NaiveDate {
    Local::now().date_naive()
}
