//! `make-docs build`: publishes.

use std::time::Instant;

use anyhow::{Context, Result};

use super::{Status, selection};
use crate::args::BuildArguments;
use crate::pipeline;
use crate::project::Project;
use crate::terminal::{Progress, Terminal};

/// Makes the documents and tells what was made.
pub(super) fn run(arguments: &BuildArguments) -> Result<Status> {
    #[expect(clippy::disallowed_methods, reason = "the summary says how long it took")]
    let start = Instant::now();
    let project = Project::find(arguments.common.root.as_deref())?;
    let selection = selection(&project, &arguments.selection, &arguments.only);
    if let Some(jobs) = arguments.jobs {
        let threads = rayon::ThreadPoolBuilder::new().num_threads(jobs.get());
        threads.build_global().context("trådarna gick inte att starta")?;
    }
    let progress = Progress::new(arguments.common.format);
    let report = pipeline::build(&project, &selection, &|total| progress.made(total));
    progress.done();
    Terminal::new(arguments.common.format).built(&report, start.elapsed())?;
    Ok(Status::of(&report))
}
