//! `make-docs correct`: issues a corrected version of approved minutes.

use std::ops::ControlFlow;
use std::time::Instant;

use anyhow::Result;

use super::exit_status::ExitStatus;
use super::options::{jobs, today};
use crate::args::CorrectArguments;
use crate::pipeline::{self, BuildEvent, BuildOptions};
use crate::plan::Sitting;
use crate::project::Project;
use crate::record::Correction;
use crate::terminal::{self, Printer};

/// Makes and seals the corrected version, and prints the result.
pub(super) fn run(arguments: &CorrectArguments) -> Result<ExitStatus> {
    #[expect(clippy::disallowed_methods, reason = "the summary says how long it took")]
    let start = Instant::now();
    let project = Project::find(arguments.common.root.as_deref())?;
    let on = arguments.on.unwrap_or_else(today);
    let correction = Correction { on, why: arguments.why.clone(), minutes: None };
    let options = BuildOptions::new(jobs(None));
    let sitting = Sitting { held: arguments.held, organ: arguments.organ.organ.clone() };
    let report = pipeline::correct(&project, &sitting, &correction, options, &|event| {
        if matches!(event, BuildEvent::Waiting) {
            terminal::say_waiting();
        }
        ControlFlow::Continue(())
    });
    Printer::new(arguments.common.format)
        .quiet(arguments.report.quiet)
        .print_build(&report, start.elapsed())?;
    Ok(ExitStatus::of(&report, arguments.report.strict))
}
