//! Prints the status of every meeting as a table of its steps, and what is late.

use std::io::{self, Write};

use anyhow::Result;
use chrono::NaiveDate;
use serde::Serialize;

use super::printer::Printer;
use super::report::{JSON_VERSION, json_findings};
use super::stream::{stderr, stdout};
use crate::characters::escaped;
use crate::diagnostic::{Diagnostic, JsonFinding, wording};
use crate::overdue::OverdueAssignment;
use crate::pipeline::Report;
use crate::record::MeetingId;
use crate::status::{MeetingStatus, State, Status, Step};
use crate::swedish;

/// The status as programs read it.
#[derive(Serialize)]
struct JsonStatus<'a> {
    version: u8,
    #[serde(flatten)]
    status: &'a Status,
    findings: Vec<JsonFinding<'a>>,
}

/// A row of the table: meeting, step, day, state.
struct StatusRow {
    cells: [String; 4],
    /// Whether it is in bold: the head, and what is late.
    is_bold: bool,
}

impl Printer {
    /// Prints the status of every meeting, and the errors that kept records from being read.
    pub fn print_status(&self, status: &Status, report: &Report) -> Result<()> {
        if self.is_json() {
            return self.print_json(&JsonStatus {
                version: JSON_VERSION,
                status,
                findings: json_findings(report),
            });
        }
        let mut out = stdout();
        writeln!(out, "Läget {}\n", swedish::on_day(status.date))?;
        self.write_table(&mut out, &table(status))?;
        let late: Vec<String> = status.meetings.iter().flat_map(late_steps).collect();
        if !late.is_empty() {
            writeln!(out, "\nFörsenat: {}", late.join(", "))?;
        }
        write_overdue(&mut out, &status.overdue)?;
        if let Some(counted) = counted(status) {
            writeln!(out, "\n{counted}")?;
        }
        let errors: Vec<&Diagnostic> =
            report.findings.iter().filter(|finding| finding.is_error()).collect();
        if !errors.is_empty() {
            let mut out = stderr();
            writeln!(out)?;
            self.write_findings(&mut out, errors)?;
        }
        Ok(())
    }

    /// Writes a table with its columns aligned.
    fn write_table(&self, out: &mut impl Write, rows: &[StatusRow]) -> io::Result<()> {
        let [a, b, c] = [0, 1, 2].map(|column| width(rows, column));
        for StatusRow { cells: [meeting, step, day, state], is_bold } in rows {
            let padded = format!("{meeting:a$}  {step:b$}  {day:c$}  {state}");
            let line = padded.trim_end();
            match is_bold {
                true => writeln!(out, "{}", self.bold_on_stdout(line))?,
                false => writeln!(out, "{line}")?,
            }
        }
        Ok(())
    }
}

/// The most assignments that are listed; more are counted.
const MOST_ASSIGNMENTS: usize = 10;

/// Writes what somebody should have done, a line each.
fn write_overdue(out: &mut impl Write, overdue: &[OverdueAssignment]) -> io::Result<()> {
    if overdue.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nFörsenade uppdrag:")?;
    for own in overdue.iter().take(MOST_ASSIGNMENTS) {
        writeln!(out, "  {}", escaped(&own.words()))?;
    }
    match overdue.len().saturating_sub(MOST_ASSIGNMENTS) {
        0 => Ok(()),
        more => writeln!(out, "  och {more} till"),
    }
}

/// The width of a column in characters.
fn width(rows: &[StatusRow], column: usize) -> usize {
    rows.iter().map(|row| row.cells[column].chars().count()).max().unwrap_or(0)
}

/// The table, with its head. Where there are several organs, meetings that are over as they should be are only counted.
fn table(status: &Status) -> Vec<StatusRow> {
    let head = ["Sammanträde", "Steg", "Dag", "Läge"].map(str::to_owned);
    let mut rows = vec![StatusRow { cells: head, is_bold: true }];
    for meeting in &status.meetings {
        match meeting.is_over() {
            true if is_counted(meeting, status.date) => {}
            true if !meeting.is_cancelled() => rows.push(closed_row(meeting)),
            _ => rows.extend(step_rows(meeting)),
        }
    }
    rows
}

/// Whether a meeting that is over is only counted: one of several organs, with which nothing went wrong. One that was to
/// be on a later day isn't.
fn is_counted(meeting: &MeetingStatus, now: NaiveDate) -> bool {
    meeting.organ.is_some()
        && meeting.is_over()
        && meeting.date < now
        && meeting.steps.iter().all(|step| step.fault().is_none())
}

/// How many meetings are only counted: "Avslutat utan dröjsmål: 12 sammanträden", "Inställt: 1 sammanträde".
fn counted(status: &Status) -> Option<String> {
    let all = status.meetings.iter().filter(|meeting| is_counted(meeting, status.date));
    let (cancelled, over): (Vec<_>, Vec<_>) = all.partition(|meeting| meeting.is_cancelled());
    let lines = [("Avslutat utan dröjsmål", over), ("Inställt", cancelled)];
    let said = lines.into_iter().filter(|(_, meetings)| !meetings.is_empty());
    let said = said.map(|(what, meetings)| {
        format!("{what}: {}", wording::count(meetings.len(), "sammanträde", "sammanträden"))
    });
    Some(said.collect::<Vec<_>>().join("\n")).filter(|text| !text.is_empty())
}

/// The one row of a meeting that is over, with its last day.
fn closed_row(meeting: &MeetingStatus) -> StatusRow {
    let last_day = meeting.steps.iter().filter_map(Step::day).max().map(|day| day.to_string());
    let mut state = vec!["avslutat".to_owned()];
    for step in &meeting.steps {
        if let Some(fault) = step.fault() {
            state.push(format!("{} {fault}", swedish::uncapitalised(&step.name())));
        }
        state.extend(step.omitted_words());
    }
    let cells =
        [name_of(meeting), "Allt".to_owned(), last_day.unwrap_or_default(), state.join("; ")];
    StatusRow { cells, is_bold: false }
}

/// The rows of a meeting, one a step; only the first has its name.
fn step_rows(meeting: &MeetingStatus) -> impl Iterator<Item = StatusRow> {
    meeting.steps.iter().enumerate().map(|(i, step)| {
        let name = if i == 0 { name_of(meeting) } else { String::new() };
        let day = step.day().map(|day| day.to_string()).unwrap_or_default();
        let is_bold = step.state == State::Late;
        StatusRow { cells: [name, step.name(), day, step.words()], is_bold }
    })
}

/// A meeting's name in the table.
fn name_of(meeting: &MeetingStatus) -> String {
    let held = MeetingId { day: meeting.date, nth: meeting.nth.unwrap_or(1) };
    let day = match &meeting.organ {
        Some(organ) => format!("{held} {organ}"),
        None => held.to_string(),
    };
    let what = if meeting.kind == "revision" { Some("revisorerna") } else { meeting.meeting_kind };
    what.map(|what| format!("{day} ({what})")).unwrap_or(day)
}

/// The steps of a meeting that are late: "anslag 2024-11-29", "justering § 2 2024-11-29".
fn late_steps(meeting: &MeetingStatus) -> impl Iterator<Item = String> {
    meeting
        .steps
        .iter()
        .filter(|step| step.state == State::Late)
        .map(|step| format!("{} {}", swedish::uncapitalised(&step.name()), name_of(meeting)))
}
