//! `make-docs build`: publishes.

use std::num::NonZeroUsize;
use std::thread;
use std::time::Instant;

use anyhow::Result;

use super::{Status, selection};
use crate::args::BuildArguments;
use crate::pipeline;
use crate::project::Project;
use crate::terminal::{Progress, Terminal};

/// More threads than this help nobody.
const MOST_JOBS: NonZeroUsize = NonZeroUsize::new(64).unwrap();

/// Makes the documents and tells what was made.
pub(super) fn run(arguments: &BuildArguments) -> Result<Status> {
    #[expect(clippy::disallowed_methods, reason = "the summary says how long it took")]
    let start = Instant::now();
    let project = Project::find(arguments.common.root.as_deref())?;
    let selection = selection(&project, &arguments.selection, &arguments.only);
    let cores = thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let jobs = arguments.jobs.unwrap_or(cores).min(MOST_JOBS);
    let progress = Progress::new(arguments.common.format);
    let report = pipeline::build(&project, &selection, jobs, &|total| progress.made(total));
    progress.done();
    Terminal::new(arguments.common.format).built(&report, start.elapsed())?;
    Ok(Status::of(&report))
}
