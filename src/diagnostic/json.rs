//! Findings for editors and other programs.
//!
//! In comes a finding, out comes what `--format json` prints. Its fields are a promise to other programs,
//! and so apart from the finding's own.

use serde::Serialize;

use super::Diagnostic;

/// A finding as JSON: paths from the project's root, lines and columns from 1 in characters.
#[derive(Debug, Serialize)]
pub struct JsonFinding<'a> {
    severity: &'static str,
    code: &'static str,
    message: &'a str,
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    hints: &'a [String],
}

/// A finding in the form that `--format json` prints.
pub fn json(finding: &Diagnostic) -> JsonFinding<'_> {
    let place = finding.place.as_ref();
    let span = place.and_then(|place| {
        let range = place.range()?;
        Some((place.line_and_column(range.start), place.line_and_column(range.end)))
    });
    let (start, end) = span.unzip();
    JsonFinding {
        severity: if finding.is_error() { "error" } else { "warning" },
        code: finding.code.id,
        message: &finding.message,
        file: place.map(|place| place.file.path.as_str()),
        line: start.map(|(line, _)| line),
        column: start.map(|(_, column)| column),
        end_line: end.map(|(line, _)| line),
        end_column: end.map(|(_, column)| column),
        hints: &finding.hints,
    }
}
