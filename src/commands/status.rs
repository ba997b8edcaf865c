//! `make-docs status`: what is done, due and late.

use anyhow::Result;
use chrono::{Local, NaiveDate};

use super::ExitStatus;
use crate::args::StatusArguments;
use crate::pipeline;
use crate::project::Project;
use crate::terminal::Terminal;

/// Tells where every meeting stands.
pub(super) fn run(arguments: &StatusArguments) -> Result<ExitStatus> {
    let project = Project::find(arguments.common.root.as_deref())?;
    let (status, report) = pipeline::status(&project, arguments.date.unwrap_or_else(today));
    Terminal::new(arguments.common.format).status(&status, &report)?;
    Ok(ExitStatus::of(&report))
}

/// Today: the one place where the clock is read.
#[expect(clippy::disallowed_methods, reason = "what is late hangs on which day it is")]
fn today() -> NaiveDate {
    Local::now().date_naive()
}
