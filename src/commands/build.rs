//! `make-docs build`: publishes the documents.

use std::ops::ControlFlow;
use std::time::Instant;

use anyhow::Result;

use super::exit_status::ExitStatus;
use super::options::{jobs, parse_selection};
use crate::args::BuildArguments;
use crate::pipeline::{self, BuildOptions};
use crate::project::Project;
use crate::terminal::{Printer, Progress};

/// Makes the documents and prints the result.
pub(super) fn run(arguments: &BuildArguments) -> Result<ExitStatus> {
    #[expect(clippy::disallowed_methods, reason = "the summary says how long it took")]
    let start = Instant::now();
    let project = Project::find(arguments.common.root.as_deref())?;
    let selection =
        parse_selection(&project, &arguments.selection, &arguments.only, &arguments.organ);
    let validator = arguments.proof.validator();
    let options = BuildOptions {
        jobs: jobs(arguments.jobs),
        drafts: arguments.eml,
        attach: arguments.attach,
        prune: arguments.prune,
        validator: validator.as_ref(),
    };
    let progress = Progress::new(arguments.common.format, arguments.report.quiet);
    let report = pipeline::build(&project, &selection, options, &|event| {
        progress.show(event);
        ControlFlow::Continue(())
    });
    progress.finish();
    Printer::new(arguments.common.format)
        .quiet(arguments.report.quiet)
        .print_build(&report, start.elapsed())?;
    Ok(ExitStatus::of(&report, arguments.report.strict))
}
