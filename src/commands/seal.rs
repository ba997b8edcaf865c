//! `make-docs seal`: seals approved minutes.

use anyhow::Result;

use super::exit_status::ExitStatus;
use crate::args::SealArguments;
use crate::pipeline;
use crate::project::Project;
use crate::terminal::{self, Printer};

/// Seals the minutes and prints which.
pub(super) fn run(arguments: &SealArguments) -> Result<ExitStatus> {
    let project = Project::find(arguments.common.root.as_deref())?;
    let report = pipeline::seal(
        &project,
        &arguments.held,
        arguments.organ.organ.clone(),
        terminal::say_waiting,
    );
    Printer::new(arguments.common.format).quiet(arguments.report.quiet).print_sealing(&report)?;
    Ok(ExitStatus::of(&report, arguments.report.strict))
}
