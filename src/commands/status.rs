//! `make-docs status`: what is done, due and late.

use anyhow::Result;

use super::exit_status::ExitStatus;
use super::options::{parse_selection, today};
use crate::args::StatusArguments;
use crate::pipeline;
use crate::project::Project;
use crate::terminal::Printer;

/// Prints the status of every meeting.
pub(super) fn run(arguments: &StatusArguments) -> Result<ExitStatus> {
    let project = Project::find(arguments.common.root.as_deref())?;
    let selection = parse_selection(&project, &[], &[], &arguments.organ);
    let day = arguments.date.unwrap_or_else(today);
    let (status, report) = pipeline::status(&project, day, &selection);
    Printer::new(arguments.common.format).print_status(&status, &report)?;
    Ok(ExitStatus::of(&report, false))
}
