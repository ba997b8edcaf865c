//! `make-docs build`: publishes.

use std::ops::ControlFlow;
use std::time::Instant;

use anyhow::Result;

use super::{ExitStatus, jobs, selection};
use crate::args::BuildArguments;
use crate::pipeline::{self, BuildEvent, BuildOptions};
use crate::project::Project;
use crate::terminal::{Progress, Terminal};

/// Makes the documents and tells what was made.
pub(super) fn run(arguments: &BuildArguments) -> Result<ExitStatus> {
    #[expect(clippy::disallowed_methods, reason = "the summary says how long it took")]
    let start = Instant::now();
    let project = Project::find(arguments.common.root.as_deref())?;
    let selection = selection(&project, &arguments.selection, &arguments.only);
    let progress = Progress::new(arguments.common.format);
    let how = BuildOptions {
        jobs: jobs(arguments.jobs),
        drafts: arguments.eml,
        attach: arguments.attach,
    };
    let report = pipeline::build(&project, &selection, how, &|told| {
        if let BuildEvent::Finished { total, .. } = told {
            progress.made(total);
        }
        ControlFlow::Continue(())
    });
    progress.done();
    Terminal::new(arguments.common.format).built(&report, start.elapsed())?;
    Ok(ExitStatus::of(&report))
}
