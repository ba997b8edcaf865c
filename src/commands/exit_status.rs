//! How a run ended, as a number for the shell.

use std::process::ExitCode;

use crate::diagnostic::codes;
use crate::pipeline::Report;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExitStatus {
    /// All is well.
    Fine,
    /// Something in the records is wrong.
    Findings,
    /// The tool could not work.
    Failed,
}

impl ExitStatus {
    /// The exit status of a run with this report.
    pub(super) fn of(report: &Report) -> Self {
        let mut errors = report.findings.iter().filter(|finding| finding.is_error()).peekable();
        if errors.peek().is_none() {
            return Self::Fine;
        }
        match errors.any(|error| error.code == codes::NOT_WRITTEN) {
            true => Self::Failed,
            false => Self::Findings,
        }
    }
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        Self::from(match status {
            ExitStatus::Fine => 0,
            ExitStatus::Findings => 1,
            ExitStatus::Failed => 2,
        })
    }
}
