//! Prints the result of a build or a check: the findings, a line for each document, a summary.

use std::collections::BTreeSet;
use std::io::Write;
use std::time::Duration;

use anyhow::Result;
use serde::Serialize;

use super::printer::Printer;
use super::stream::stderr;
use super::summary::finding_counts;
use crate::characters::escaped;
use crate::diagnostic::wording::count;
use crate::diagnostic::{self, Diagnostic, JsonFinding};
use crate::kinds::{Document, REGISTERS};
use crate::pipeline::{MadeDocument, Report, SealedDocument};
use crate::swedish;

/// The version of the JSON that is printed; it rises when a field changes or goes.
pub(super) const JSON_VERSION: u8 = 1;

/// A report as programs read it: `docs/json.schema.json`.
#[derive(Serialize)]
pub(super) struct JsonReport<'a> {
    version: u8,
    documents: &'a [MadeDocument],
    held: Vec<JsonHeld<'a>>,
    sealed: &'a [SealedDocument],
    left_over: &'a [String],
    removed: &'a [String],
    findings: Vec<JsonFinding<'a>>,
}

/// A document that errors hold back, as programs read it.
#[derive(Serialize)]
struct JsonHeld<'a> {
    path: String,
    /// Whether an earlier version of it is there.
    kept: bool,
    /// The codes of the errors that hold it back.
    codes: Vec<&'a str>,
}

impl<'a> JsonReport<'a> {
    pub(super) fn of(report: &'a Report) -> Self {
        Self {
            version: JSON_VERSION,
            documents: &report.made,
            held: report.held.iter().map(|document| JsonHeld::of(document, report)).collect(),
            sealed: &report.sealed,
            left_over: &report.left_over,
            removed: &report.removed,
            findings: json_findings(report),
        }
    }
}

impl<'a> JsonHeld<'a> {
    fn of(document: &Document, report: &'a Report) -> Self {
        let path = format!("output/{}", document.path());
        let codes = report.causes.get(document).into_iter().flatten().copied().collect();
        Self { kept: report.kept.contains(&path), path, codes }
    }
}

/// The findings of a report as programs read them.
pub(super) fn json_findings(report: &Report) -> Vec<JsonFinding<'_>> {
    report.findings.iter().map(diagnostic::json).collect()
}

impl Printer {
    /// Prints the result of a build.
    pub fn print_build(&self, report: &Report, elapsed: Duration) -> Result<()> {
        if self.is_json() {
            return self.print_json(&JsonReport::of(report));
        }
        let mut out = stderr();
        self.write_findings(&mut out, &report.findings)?;
        if self.is_quiet() {
            return Ok(());
        }
        for made in report.made.chunk_by(share_line) {
            writeln!(out, "  {}", made_line(made))?;
        }
        for held in report.held.chunk_by(are_held_alike) {
            writeln!(out, "  {}", self.bold(&held_line(held, &report.kept)))?;
        }
        for sealed in &report.sealed {
            write_sealed(&mut out, sealed)?;
        }
        for removed in report.removed.chunk_by(|a, b| stem_of(a) == stem_of(b)) {
            writeln!(out, "  {}", removed_line(removed))?;
        }
        if has_nothing_to_do(report) {
            let needs =
                "en kallelse skapas när `kallelse` finns, ett protokoll när `närvaro` finns";
            writeln!(out, "inget att skapa: {needs}")?;
        }
        let pages = report.made.iter().map(|made| made.pages).sum();
        let summary = [
            count(report.made.len(), "dokument", "dokument"),
            count(pages, "sida", "sidor"),
            seconds(elapsed),
            finding_counts(&report.findings),
        ];
        writeln!(out, "{}", summary.join(", "))?;
        write_more(&mut out, &report.findings)
    }

    /// Prints what was sealed.
    pub fn print_sealing(&self, report: &Report) -> Result<()> {
        let sealed = match report.sealed.len() {
            0 => "inget nytt att försegla".to_owned(),
            sealed => count(sealed, "fil förseglad", "filer förseglade"),
        };
        self.print_outcome(report, &sealed)
    }

    /// Prints the result of a check.
    pub fn print_check(&self, report: &Report) -> Result<()> {
        self.print_outcome(report, &count(report.records, "fil granskad", "filer granskade"))
    }

    /// Prints the result of what makes no documents, with how much was done.
    fn print_outcome(&self, report: &Report, done: &str) -> Result<()> {
        if self.is_json() {
            return self.print_json(&JsonReport::of(report));
        }
        let mut out = stderr();
        self.write_findings(&mut out, &report.findings)?;
        if self.is_quiet() {
            return Ok(());
        }
        for sealed in &report.sealed {
            write_sealed(&mut out, sealed)?;
        }
        writeln!(out, "{done}, {}", finding_counts(&report.findings))?;
        write_more(&mut out, &report.findings)
    }
}

/// Writes how to learn more of a code: the last error's, which stands last, else the last one's.
fn write_more(out: &mut impl Write, findings: &[Diagnostic]) -> Result<()> {
    let last = findings.iter().rfind(|finding| finding.is_error()).or(findings.last());
    if let Some(last) = last {
        writeln!(out, "Läs mer om en kod: make-docs explain {}", last.code.id)?;
    }
    Ok(())
}

/// Writes the line about a sealed document, and below it what a correction changed.
fn write_sealed(out: &mut impl Write, sealed: &SealedDocument) -> Result<()> {
    let SealedDocument { path, version, reason, signers, changes } = sealed;
    let signed = match signers.is_empty() {
        true => String::new(),
        false => format!(", med underskrift av {}", swedish::list(signers, "och")),
    };
    writeln!(out, "  {path}  förseglad: version {version}, {}{signed}", escaped(reason))?;
    for change in changes {
        writeln!(out, "    {}", escaped(change))?;
    }
    Ok(())
}

/// Whether there are records without errors that no document follows from yet.
fn has_nothing_to_do(report: &Report) -> bool {
    report.made.is_empty()
        && report.held.is_empty()
        && report.records > 0
        && !report.findings.iter().any(Diagnostic::is_error)
}

/// Whether two documents share a line: the notices of one folder, which are written in several formats.
fn share_line(a: &MadeDocument, b: &MadeDocument) -> bool {
    a.also.contains(&"html")
        && a.also == b.also
        && a.changed == b.changed
        && folder_of(&a.path) == folder_of(&b.path)
}

/// Whether two documents that are held back share a line: those of one kind and record, and all registers.
fn are_held_alike(a: &Document, b: &Document) -> bool {
    let are_registers = a.kind.sheet.is_some() && b.kind.sheet.is_some();
    a.subject == b.subject && (a.kind == b.kind || are_registers)
}

/// The folder that a file is in; none if its path has no folder.
fn folder_of(path: &str) -> Option<&str> {
    path.rsplit_once('/').map(|(folder, _)| folder)
}

/// The line about documents that were made: "output/sammantraden/2024-11-29/protokoll.pdf  5 sidor".
fn made_line(made: &[MadeDocument]) -> String {
    let [first, rest @ ..] = made else { return String::new() };
    let mut note = first.note.as_ref().map_or_else(String::new, |note| format!(", {note}"));
    if !first.changed {
        note += "  (oförändrad)";
    }
    let also: String = first.also.iter().map(|extension| format!(", .{extension}")).collect();
    match (rest, first.pages) {
        ([_, ..], _) => {
            let folder = folder_of(&first.path).unwrap_or_default();
            let noun = if folder.ends_with(REGISTERS) { "register" } else { "anslag" };
            format!("{folder}/*.pdf{also}  {} {noun}{note}", made.len())
        }
        (_, 0) => format!("{}{note}", first.path),
        (_, pages) => format!("{}{also}  {}{note}", first.path, count(pages, "sida", "sidor")),
    }
}

/// A path without its ending.
fn stem_of(path: &str) -> &str {
    path.rsplit_once('.').map_or(path, |(stem, _)| stem)
}

/// The line about a document whose files were removed: "output/…/umea-kommun.pdf, .html  borttagen".
fn removed_line(files: &[String]) -> String {
    let [first, rest @ ..] = files else { return String::new() };
    let also = rest.iter().filter_map(|path| path.rsplit_once('.'));
    let also: String = also.map(|(_, ending)| format!(", .{ending}")).collect();
    format!("{first}{also}  borttagen")
}

/// The line about documents that errors hold back. `kept` are the paths of those that exist from before.
fn held_line(held: &[Document], kept: &BTreeSet<String>) -> String {
    let path = held.first().map(Document::path).unwrap_or_default();
    match (held, folder_of(&path)) {
        ([_, _, ..], Some(folder)) => {
            format!("output/{folder}/*.pdf  {} inte skapade", held.len())
        }
        _ if kept.contains(&format!("output/{path}")) => {
            format!("output/{path}  inte skapad; den tidigare versionen ligger kvar")
        }
        _ => format!("output/{path}  inte skapad"),
    }
}

/// "0,12 s".
fn seconds(elapsed: Duration) -> String {
    format!("{:.2} s", elapsed.as_secs_f64()).replace('.', ",")
}
