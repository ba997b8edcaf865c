//! The screen of a watched project: its head, the current findings, and a line about the last build.
//!
//! A terminal is cleared before each build is printed. Elsewhere lines follow each other, and a finding
//! is printed when it is new.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::time::Duration;

use anyhow::Result;
use chrono::NaiveTime;

use super::is_drawable;
use super::printer::Printer;
use super::report::JsonReport;
use super::summary::finding_counts;
use crate::args::Format;
use crate::characters::escaped;
use crate::diagnostic::wording::count;
use crate::pipeline::{MadeDocument, Report};

/// The most documents that are named; more are counted.
const MAX_NAMES: usize = 3;

/// Prints the builds of a watched project.
pub struct WatchScreen {
    printer: Printer,
    /// Whether the screen is cleared for each build.
    is_interactive: bool,
    head: Vec<String>,
    /// The findings of the last build, as printed.
    findings: BTreeSet<String>,
}

impl WatchScreen {
    /// A screen with a head that stays above the line about the last build.
    pub fn new(format: Format, head: Vec<String>) -> Result<Self> {
        let screen = Self {
            printer: Printer::new(format),
            is_interactive: is_drawable() && format == Format::Text,
            head,
            findings: BTreeSet::new(),
        };
        screen.write_head(&mut io::stderr().lock())?;
        Ok(screen)
    }

    /// Prints the result of a build that ended now.
    pub fn print_build(
        &mut self,
        report: &Report,
        elapsed: Duration,
        now: NaiveTime,
    ) -> Result<()> {
        if self.printer.is_json() {
            return self.printer.print_json_line(&JsonReport::of(report));
        }
        let findings: Vec<String> =
            report.findings.iter().map(|finding| self.printer.finding(finding)).collect();
        let mut out = io::stderr().lock();
        if self.is_interactive {
            // Cursor to the upper left corner, clear the screen.
            write!(out, "\u{1b}[H\u{1b}[2J")?;
        }
        for finding in &findings {
            if self.is_interactive || !self.findings.contains(finding) {
                writeln!(out, "{finding}\n")?;
            }
        }
        self.findings = findings.into_iter().collect();
        if self.is_interactive {
            self.write_head(&mut out)?;
        }
        writeln!(out, "{}", build_line(report, elapsed, now))?;
        Ok(())
    }

    fn write_head(&self, out: &mut impl Write) -> io::Result<()> {
        for line in &self.head {
            writeln!(out, "{}", escaped(line))?;
        }
        Ok(())
    }
}

/// "20.31.05  protokoll 2024-11-29, 31 ms, 2 varningar".
fn build_line(report: &Report, elapsed: Duration, now: NaiveTime) -> String {
    let mut facts = vec![changed_documents(report)];
    if !report.held.is_empty() {
        facts.push(count(report.held.len(), "dokument inte skapat", "dokument inte skapade"));
    }
    facts.push(format!("{} ms", elapsed.as_millis()));
    facts.push(finding_counts(&report.findings));
    format!("{}  {}", now.format("%H.%M.%S"), facts.join(", "))
}

/// The documents that changed, by name if they are few: "2024-11-29/protokoll.pdf".
fn changed_documents(report: &Report) -> String {
    let changed: Vec<&MadeDocument> = report.made.iter().filter(|made| made.changed).collect();
    match changed.len() {
        0 => "inga ändringar".to_owned(),
        1..=MAX_NAMES => changed.iter().map(|made| name(made)).collect::<Vec<_>>().join(", "),
        many => count(many, "dokument", "dokument"),
    }
}

/// A document's path without the folders that all have in common.
fn name(made: &MadeDocument) -> &str {
    let path = made.path.trim_start_matches("output/");
    path.split_once('/').map_or(path, |(_, rest)| rest)
}
