//! `make-docs check`: checks the records and writes no files.

use anyhow::Result;

use super::exit_status::ExitStatus;
use super::options::parse_selection;
use crate::args::CheckArguments;
use crate::pipeline;
use crate::project::Project;
use crate::terminal::Printer;

/// Checks the records and prints the findings.
pub(super) fn run(arguments: &CheckArguments) -> Result<ExitStatus> {
    let project = Project::find(arguments.common.root.as_deref())?;
    let selection = parse_selection(&project, &arguments.selection, &[], &arguments.organ);
    let report = pipeline::check(&project, &selection, arguments.proof.validator().as_ref());
    Printer::new(arguments.common.format).quiet(arguments.report.quiet).print_check(&report)?;
    Ok(ExitStatus::of(&report, arguments.report.strict))
}
