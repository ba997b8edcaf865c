//! The only module that prints. Findings and the summary go to standard error, so that standard
//! output is free for `--format json`.

use std::io::{self, IsTerminal, Write};
use std::time::Duration;

use anyhow::Result;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;

use crate::args::Format;
use crate::diagnostic::wording::count;
use crate::diagnostic::{Diagnostic, JsonFinding, json, picture};
use crate::pipeline::{Made, Report};

/// Work shorter than this needs no progress bar.
const PATIENCE: Duration = Duration::from_millis(400);

/// Where a run is told.
pub struct Terminal {
    format: Format,
    color: bool,
}

impl Terminal {
    /// A terminal that prints findings in a format, with colours where they are wanted.
    pub fn new(format: Format) -> Self {
        Self { format, color: wants_color() }
    }

    /// Tells what was made.
    pub fn built(&self, report: &Report, elapsed: Duration) -> Result<()> {
        if self.format == Format::Json {
            return self.json(report);
        }
        let mut out = io::stderr().lock();
        self.findings(&mut out, &report.findings)?;
        for made in &report.made {
            let note = if made.changed { "" } else { "  (oförändrad)" };
            writeln!(out, "  {}  {}{note}", made.path, count(made.pages, "sida", "sidor"))?;
        }
        for document in &report.held {
            writeln!(out, "  {}", self.bold(&format!("output/{}  inte gjord", document.path())))?;
        }
        if report.made.is_empty() && report.held.is_empty() && report.records > 0 {
            let needs = "en kallelse görs när `kallelse` finns, ett protokoll när `närvaro` finns";
            writeln!(out, "inget att göra: {needs}")?;
        }
        let pages = report.made.iter().map(|made| made.pages).sum();
        let summary = [
            count(report.made.len(), "dokument", "dokument"),
            count(pages, "sida", "sidor"),
            seconds(elapsed),
            found(&report.findings),
        ];
        writeln!(out, "{}", summary.join(", "))?;
        Ok(())
    }

    /// Tells what was found.
    pub fn checked(&self, report: &Report) -> Result<()> {
        if self.format == Format::Json {
            return self.json(report);
        }
        let mut out = io::stderr().lock();
        self.findings(&mut out, &report.findings)?;
        let records = count(report.records, "underlag granskat", "underlag granskade");
        writeln!(out, "{records}, {}", found(&report.findings))?;
        Ok(())
    }

    fn findings(&self, out: &mut impl Write, findings: &[Diagnostic]) -> io::Result<()> {
        for finding in findings {
            writeln!(out, "{}\n", picture(finding, self.color))?;
        }
        Ok(())
    }

    fn json(&self, report: &Report) -> Result<()> {
        #[derive(Serialize)]
        struct Told<'a> {
            documents: &'a [Made],
            findings: Vec<JsonFinding<'a>>,
        }
        let findings = report.findings.iter().map(json).collect();
        let told = Told { documents: &report.made, findings };
        writeln!(io::stdout().lock(), "{}", serde_json::to_string_pretty(&told)?)?;
        Ok(())
    }

    fn bold(&self, text: &str) -> String {
        if self.color { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

/// Prints the help or the version that was asked for.
pub fn answer(answer: &clap::Error) {
    let _ = answer.print();
}

/// Tells why the tool could not work.
pub fn failed(error: &anyhow::Error) {
    let causes: Vec<String> = error.chain().skip(1).map(|cause| format!(" ({cause})")).collect();
    let _ = writeln!(io::stderr().lock(), "fel: {error}{}", causes.concat());
}

/// A progress bar for work that takes long, where somebody is watching.
pub struct Progress {
    bar: ProgressBar,
    is_watched: bool,
}

impl Progress {
    /// A bar that shows itself once the work has gone on for a while.
    pub fn new(format: Format) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len} dokument");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        Self { bar, is_watched: io::stderr().is_terminal() && format == Format::Text }
    }

    /// Another document of `total` is made.
    pub fn made(&self, total: usize) {
        self.bar.set_length(total as u64);
        if self.is_watched && self.bar.is_hidden() && self.bar.elapsed() > PATIENCE {
            self.bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(10));
        }
        self.bar.inc(1);
    }

    /// Takes the bar away.
    pub fn done(&self) {
        self.bar.finish_and_clear();
    }
}

/// "1 fel, 2 varningar", "inget att anmärka".
fn found(findings: &[Diagnostic]) -> String {
    let errors = findings.iter().filter(|finding| finding.is_error()).count();
    match (errors, findings.len() - errors) {
        (0, 0) => "inget att anmärka".to_owned(),
        (0, warnings) => count(warnings, "varning", "varningar"),
        (errors, 0) => count(errors, "fel", "fel"),
        (errors, warnings) => {
            format!("{}, {}", count(errors, "fel", "fel"), count(warnings, "varning", "varningar"))
        }
    }
}

/// "0,12 s".
fn seconds(elapsed: Duration) -> String {
    format!("{:.2} s", elapsed.as_secs_f64()).replace('.', ",")
}

/// Whether standard error shows colours, and the user hasn't declined them (no-color.org).
#[expect(clippy::disallowed_methods, reason = "the terminal's own convention")]
fn wants_color() -> bool {
    io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}
