//! How a run ended, as a number for the shell.

use std::process::ExitCode;

use crate::diagnostic::{Diagnostic, codes};
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
    /// The exit status of a run with this report; warnings count if it is `strict`.
    pub(super) fn of(report: &Report, strict: bool) -> Self {
        Self::of_findings(&report.findings, strict)
    }

    /// The exit status of a run with these findings; warnings count if it is `strict`.
    pub(super) fn of_findings(findings: &[Diagnostic], strict: bool) -> Self {
        let mut counted = findings.iter().filter(|finding| strict || finding.is_error());
        match counted.next() {
            None => Self::Fine,
            Some(first) if first.code == codes::NOT_WRITTEN => Self::Failed,
            Some(_) if counted.any(|finding| finding.code == codes::NOT_WRITTEN) => Self::Failed,
            Some(_) => Self::Findings,
        }
    }
}

impl ExitStatus {
    /// The number for the shell.
    pub(super) fn code(self) -> u8 {
        match self {
            Self::Fine => 0,
            Self::Findings => 1,
            Self::Failed => 2,
        }
    }

    /// The one with a number.
    pub(super) fn of_code(code: i32) -> Option<Self> {
        [Self::Fine, Self::Findings, Self::Failed]
            .into_iter()
            .find(|status| i32::from(status.code()) == code)
    }
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        status.code().into()
    }
}
