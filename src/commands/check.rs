//! `make-docs check`: looks, and writes nothing.

use anyhow::Result;

use super::{ExitStatus, selection};
use crate::args::CheckArguments;
use crate::pipeline;
use crate::project::Project;
use crate::terminal::Terminal;

/// Checks the records and tells what was found.
pub(super) fn run(arguments: &CheckArguments) -> Result<ExitStatus> {
    let project = Project::find(arguments.common.root.as_deref())?;
    let selection = selection(&project, &arguments.selection, &[]);
    let report = pipeline::check(&project, &selection);
    Terminal::new(arguments.common.format).checked(&report)?;
    Ok(ExitStatus::of(&report))
}
