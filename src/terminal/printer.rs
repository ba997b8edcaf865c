//! Prints in the format and with the colours that the user wants.

use std::io::{self, IsTerminal, Write};

use anyhow::Result;
use serde::Serialize;

use super::stream::stdout;
use super::{has_declined_color, is_drawable};
use crate::args::Format;
use crate::characters::escaped_json;
use crate::diagnostic::{self, Diagnostic};

/// Prints what the commands produce.
pub struct Printer {
    format: Format,
    has_color: bool,
    /// Whether only findings are printed.
    is_quiet: bool,
}

impl Printer {
    /// A printer for a format, with colours if standard error shows them.
    pub fn new(format: Format) -> Self {
        let has_color = is_drawable() && !has_declined_color();
        Self { format, has_color, is_quiet: false }
    }

    /// The same, which prints only findings if `is_quiet`.
    #[must_use]
    pub fn quiet(self, is_quiet: bool) -> Self {
        Self { is_quiet, ..self }
    }

    /// Whether only findings are printed.
    pub(super) fn is_quiet(&self) -> bool {
        self.is_quiet
    }

    /// Whether output is JSON for programs.
    pub(super) fn is_json(&self) -> bool {
        self.format == Format::Json
    }

    /// Prints a value as indented JSON on standard output.
    pub(super) fn print_json(&self, value: &impl Serialize) -> Result<()> {
        let json = serde_json::to_string_pretty(value)?;
        writeln!(stdout(), "{}", escaped_json(&json))?;
        Ok(())
    }

    /// Prints a value as a line of JSON on standard output, where one follows another.
    pub(super) fn print_json_line(&self, value: &impl Serialize) -> Result<()> {
        let json = serde_json::to_string(value)?;
        writeln!(io::stdout().lock(), "{}", escaped_json(&json))?;
        Ok(())
    }

    /// Writes findings, each followed by a blank line: errors last, where they are seen first.
    pub(super) fn write_findings<'a>(
        &self,
        out: &mut impl Write,
        findings: impl IntoIterator<Item = &'a Diagnostic>,
    ) -> io::Result<()> {
        let (errors, warnings): (Vec<_>, Vec<_>) =
            findings.into_iter().partition(|finding| finding.is_error());
        for finding in warnings.into_iter().chain(errors) {
            writeln!(out, "{}\n", self.finding(finding))?;
        }
        Ok(())
    }

    /// A finding with an excerpt of its file.
    pub(super) fn finding(&self, finding: &Diagnostic) -> String {
        diagnostic::picture(finding, self.has_color)
    }

    /// A text in bold.
    pub(super) fn bold(&self, text: &str) -> String {
        self.inked(Ink::Bold, text)
    }

    /// A line of standard output in bold, unless that goes to a file or another program.
    pub(super) fn bold_on_stdout(&self, line: &str) -> String {
        self.on_stdout(Ink::Bold, line)
    }

    /// A line of standard output in an ink, unless that goes to a file or another program.
    pub(super) fn on_stdout(&self, ink: Ink, line: &str) -> String {
        if io::stdout().is_terminal() { self.inked(ink, line) } else { line.to_owned() }
    }

    fn inked(&self, ink: Ink, text: &str) -> String {
        match self.has_color {
            true => format!("\u{1b}[{}m{text}\u{1b}[0m", ink as u8),
            false => text.to_owned(),
        }
    }
}

/// How a text stands out, by its number in ANSI's sequences.
#[derive(Debug, Clone, Copy)]
pub(super) enum Ink {
    Bold = 1,
    Red = 31,
    Green = 32,
}
