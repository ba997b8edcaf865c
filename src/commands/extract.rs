//! `make-docs extract`: makes protokollsutdrag.

use std::ops::ControlFlow;
use std::time::Instant;

use anyhow::{Result, bail};

use super::exit_status::ExitStatus;
use super::options::jobs;
use crate::args::ExtractArguments;
use crate::pipeline;
use crate::plan::{Extracts, Sitting};
use crate::project::Project;
use crate::terminal::{Printer, Progress};

/// Makes the extracts and prints the result.
pub(super) fn run(arguments: &ExtractArguments) -> Result<ExitStatus> {
    #[expect(clippy::disallowed_methods, reason = "the summary says how long it took")]
    let start = Instant::now();
    let held = arguments.held;
    if arguments.paragraphs.is_empty() && !arguments.all {
        bail!("skriv vilka paragrafer, till exempel `make-docs extract {held} 59`, eller `--all`");
    }
    let project = Project::find(arguments.common.root.as_deref())?;
    let sitting = &Sitting { held, organ: arguments.organ.organ.clone() };
    let wanted = Extracts {
        sitting,
        sets: &arguments.paragraphs,
        to_all: arguments.all,
        is_masked: arguments.masked,
    };
    let progress = Progress::new(arguments.common.format, arguments.report.quiet);
    let report = pipeline::extract(&project, &wanted, jobs(arguments.jobs), &|event| {
        progress.show(event);
        ControlFlow::Continue(())
    });
    progress.finish();
    Printer::new(arguments.common.format)
        .quiet(arguments.report.quiet)
        .print_build(&report, start.elapsed())?;
    Ok(ExitStatus::of(&report, arguments.report.strict))
}
