//! `make-docs verify`: whether what is sealed and published is as it was.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::exit_status::ExitStatus;
use super::options::jobs;
use crate::args::VerifyArguments;
use crate::load;
use crate::pipeline;
use crate::project::Project;
use crate::terminal::{self, Printer};

/// Verifies the project, or some files, and prints the result.
pub(super) fn run(arguments: &VerifyArguments) -> Result<ExitStatus> {
    let project = Project::find(arguments.common.root.as_deref())?;
    let printer = Printer::new(arguments.common.format).quiet(arguments.report.quiet);
    let is_strict = arguments.report.strict;
    if arguments.files.is_empty() {
        let found = pipeline::verify(&project, jobs(arguments.jobs), terminal::say_waiting);
        printer.print_verification(&found)?;
        return Ok(ExitStatus::of_findings(&found.findings, is_strict));
    }
    let files = arguments.files.iter().map(|path| read(path)).collect::<Result<Vec<_>>>()?;
    let (verified, findings) = pipeline::identify(&project, &files);
    printer.print_verified_files(&verified, &findings)?;
    Ok(ExitStatus::of_findings(&findings, is_strict))
}

/// A file with its bytes.
fn read(path: &Path) -> Result<(PathBuf, Vec<u8>)> {
    let bytes = load::pdf(path).map_err(anyhow::Error::msg);
    Ok((path.to_owned(), bytes.with_context(|| format!("`{}` går inte att läsa", path.display()))?))
}
