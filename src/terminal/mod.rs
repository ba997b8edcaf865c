//! The only module that prints. Findings and the summary go to standard error, so that standard
//! output is free for `--format json`.

mod screen;

use std::collections::BTreeSet;
use std::io::{self, IsTerminal, Write};
use std::time::Duration;

use anyhow::Result;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;

pub use self::screen::Screen;

use crate::args::Format;
use crate::diagnostic::wording::count;
use crate::diagnostic::{Diagnostic, JsonFinding, json, picture};
use crate::packet::{ConformanceIssue, InspectedFile, Inspection};
use crate::pipeline::{MadeDocument, Report};
use crate::plan::Document;
use crate::status::{MeetingStatus, State, Status, Step};
use crate::swedish;

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
        for made in report.made.chunk_by(is_alike) {
            writeln!(out, "  {}", made_line(made))?;
        }
        for held in report.held.chunk_by(|a, b| a.kind == b.kind && a.subject == b.subject) {
            writeln!(out, "  {}", self.bold(&held_line(held, &report.kept)))?;
        }
        let is_idle = report.made.is_empty() && report.held.is_empty();
        if is_idle && report.records > 0 && !report.findings.iter().any(Diagnostic::is_error) {
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

    /// Tells where every meeting stands, and what kept some record from being read.
    pub fn status(&self, status: &Status, report: &Report) -> Result<()> {
        if self.format == Format::Json {
            #[derive(Serialize)]
            struct Told<'a> {
                #[serde(flatten)]
                status: &'a Status,
                findings: Vec<JsonFinding<'a>>,
            }
            let findings = report.findings.iter().map(json).collect();
            let told = Told { status, findings };
            writeln!(io::stdout().lock(), "{}", serde_json::to_string_pretty(&told)?)?;
            return Ok(());
        }
        let is_shown = io::stdout().is_terminal();
        let mut out = io::stdout().lock();
        writeln!(out, "Läget {}\n", swedish::long_date(status.date))?;
        let head = ["Sammanträde", "Steg", "Dag", "Läge"].map(str::to_owned);
        let rows: Vec<_> = status.meetings.iter().flat_map(rows).collect();
        let all: Vec<_> = [(head, false)].into_iter().chain(rows).collect();
        let width = |i: usize| all.iter().map(|(row, _)| row[i].chars().count()).max().unwrap_or(0);
        let widths = [width(0), width(1), width(2)];
        for (i, (row, is_late)) in all.iter().enumerate() {
            let [meeting, step, day, state] = row;
            let [a, b, c] = widths;
            let line = format!("{meeting:a$}  {step:b$}  {day:c$}  {state}");
            let line = line.trim_end();
            let is_marked = is_shown && (i == 0 || *is_late);
            writeln!(out, "{}", if is_marked { self.bold(line) } else { line.to_owned() })?;
        }
        let late: Vec<String> = status.meetings.iter().flat_map(late).collect();
        if !late.is_empty() {
            writeln!(out, "\nFörsenat: {}", late.join(", "))?;
        }
        let wrong: Vec<_> = report.findings.iter().filter(|f| f.is_error()).cloned().collect();
        let mut out = io::stderr().lock();
        if !wrong.is_empty() {
            writeln!(out)?;
            self.findings(&mut out, &wrong)?;
        }
        Ok(())
    }

    /// Tells what PDF files are, on standard output.
    pub fn inspected(&self, files: &[InspectedFile]) -> Result<()> {
        let mut out = io::stdout().lock();
        if self.format == Format::Json {
            #[derive(Serialize)]
            struct Told<'a> {
                files: Vec<JsonInspected<'a>>,
            }
            let files = files.iter().map(JsonInspected::of).collect();
            writeln!(out, "{}", serde_json::to_string_pretty(&Told { files })?)?;
            return Ok(());
        }
        for file in files {
            let mut lines = told(file).into_iter();
            let head = lines.next().unwrap_or_default();
            let is_shown = io::stdout().is_terminal();
            writeln!(out, "{}", if is_shown { self.bold(&head) } else { head })?;
            for line in lines {
                writeln!(out, "  {line}")?;
            }
        }
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
        let text = serde_json::to_string_pretty(&JsonReport::of(report))?;
        writeln!(io::stdout().lock(), "{text}")?;
        Ok(())
    }

    /// A report in one line, where one follows another.
    fn json_line(&self, report: &Report) -> Result<()> {
        writeln!(io::stdout().lock(), "{}", serde_json::to_string(&JsonReport::of(report))?)?;
        Ok(())
    }

    fn bold(&self, text: &str) -> String {
        if self.color { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

/// What a run came to, as programs take it.
#[derive(Serialize)]
struct JsonReport<'a> {
    documents: &'a [MadeDocument],
    findings: Vec<JsonFinding<'a>>,
}

impl<'a> JsonReport<'a> {
    fn of(report: &'a Report) -> Self {
        let findings = report.findings.iter().map(json).collect();
        Self { documents: &report.made, findings }
    }
}

/// What was seen of a PDF, as programs take it.
#[derive(Serialize)]
struct JsonInspected<'a> {
    path: &'a str,
    pages: Option<usize>,
    declares: Option<String>,
    lacks: Vec<String>,
    left_out: Vec<String>,
    packet_may_declare: Option<String>,
    error: Option<&'a str>,
}

impl<'a> JsonInspected<'a> {
    fn of(file: &'a InspectedFile) -> Self {
        let seen = file.result.as_ref().ok();
        let lacks = seen.map(|seen| seen.issues.iter().map(ConformanceIssue::words).collect());
        Self {
            path: &file.path,
            pages: seen.map(|seen| seen.pages),
            declares: seen.and_then(|seen| seen.declared.words()),
            lacks: lacks.unwrap_or_default(),
            left_out: seen.map(Inspection::dropped_words).unwrap_or_default(),
            packet_may_declare: seen.and_then(|seen| seen.claims(2).words()),
            error: file.result.as_ref().err().map(String::as_str),
        }
    }
}

/// What was seen of a PDF, in lines.
fn told(file: &InspectedFile) -> Vec<String> {
    let seen = match &file.result {
        Ok(seen) => seen,
        Err(wrong) => return vec![format!("{}: {wrong}", file.path)],
    };
    let pages = count(seen.pages, "sida", "sidor");
    let declared = seen.declared.words();
    let declared = declared.map_or_else(
        || "utger sig varken för PDF/A eller PDF/UA".to_owned(),
        |declared| format!("utger sig för {declared}"),
    );
    let mut lines = vec![format!("{}: {pages}, {declared}", file.path)];
    if file.is_fine() {
        lines.push("inget fel syns (en validator som veraPDF granskar hela standarden)".to_owned());
        return lines;
    }
    lines.extend(seen.issues.iter().map(|issue| format!("filen {}", issue.words())));
    if !seen.dropped.is_empty() {
        lines
            .push(format!("i ett paket utelämnas {}", swedish::list(&seen.dropped_words(), "och")));
    }
    if seen.markup_annotations > 0 {
        let remarks = count(seen.markup_annotations, "anteckning", "anteckningar");
        lines.push(format!("{remarks} följer med i ett paket"));
    }
    let left = seen.claims(2).words();
    lines.push(match left {
        Some(left) => format!("ett paket med den kan utge sig för {left}"),
        None => "ett paket med den kan varken utge sig för PDF/A eller PDF/UA".to_owned(),
    });
    lines
}

/// The rows of a meeting's table, with whether each is late. What is over takes one.
fn rows(meeting: &MeetingStatus) -> Vec<([String; 4], bool)> {
    let name = match meeting.kind {
        "revision" => format!("{} (revisorerna)", meeting.date),
        _ => meeting.date.to_string(),
    };
    if meeting.is_over() {
        let late = |step: &Step| {
            Some(format!("{} {}", swedish::uncapitalised(&step.name()), step.fault()?))
        };
        let last = meeting.steps.iter().filter_map(Step::day).max();
        let last = last.map(|day| day.to_string()).unwrap_or_default();
        let state = ["avslutat".to_owned()]
            .into_iter()
            .chain(meeting.steps.iter().filter_map(late))
            .collect::<Vec<_>>()
            .join("; ");
        return vec![([name, "Allt".to_owned(), last, state], false)];
    }
    let row = |(i, step): (usize, &Step)| {
        let name = if i == 0 { name.clone() } else { String::new() };
        let day = step.day().map(|day| day.to_string()).unwrap_or_default();
        let is_late = step.state == State::Late;
        ([name, step.name(), day, step.words()], is_late)
    };
    meeting.steps.iter().enumerate().map(row).collect()
}

/// What is late for a meeting: "anslag 2024-11-29".
fn late(meeting: &MeetingStatus) -> Vec<String> {
    let late = meeting.steps.iter().filter(|step| step.state == State::Late);
    let name = |step: &Step| format!("{} {}", step.step.word().to_lowercase(), meeting.date);
    late.map(name).collect()
}

/// Whether two documents are told in one line: those of one folder that come in several files.
fn is_alike(a: &MadeDocument, b: &MadeDocument) -> bool {
    let folder =
        |made: &MadeDocument| made.path.rsplit_once('/').map(|(folder, _)| folder.to_owned());
    !a.also.is_empty() && a.also == b.also && a.changed == b.changed && folder(a) == folder(b)
}

/// What was held back, in a line.
fn held_line(held: &[Document], kept: &BTreeSet<String>) -> String {
    let path = held.first().map(Document::path).unwrap_or_default();
    match (held, path.rsplit_once('/')) {
        ([_, _, ..], Some((folder, _))) => {
            format!("output/{folder}/*.pdf  {} inte gjorda", held.len())
        }
        _ if kept.contains(&format!("output/{path}")) => {
            format!("output/{path}  inte gjord; den som ligger där är från förut")
        }
        _ => format!("output/{path}  inte gjord"),
    }
}

/// What was made, in a line: "output/sammantraden/2024-11-29/protokoll.pdf  5 sidor".
fn made_line(made: &[MadeDocument]) -> String {
    let [first, rest @ ..] = made else { return String::new() };
    let note = first.note.iter().map(|note| format!(", {note}")).collect::<String>();
    let note = note + if first.changed { "" } else { "  (oförändrad)" };
    let also: String = first.also.iter().map(|ending| format!(", .{ending}")).collect();
    let folder = first.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    match (rest, first.pages) {
        ([_, ..], _) => format!("{folder}/*.pdf{also}  {} anslag{note}", made.len()),
        (_, 0) => format!("{}{note}", first.path),
        (_, pages) => format!("{}{also}  {}{note}", first.path, count(pages, "sida", "sidor")),
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
