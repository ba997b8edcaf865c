//! The terminal while a project is watched: what is wrong now, and one line about the last build.

use std::collections::BTreeSet;
use std::io::{self, IsTerminal, Write};
use std::time::Duration;

use anyhow::Result;
use chrono::NaiveTime;

use super::{Terminal, found};
use crate::args::Format;
use crate::diagnostic::picture;
use crate::diagnostic::wording::count;
use crate::pipeline::{MadeDocument, Report};

/// More documents than this are counted, not named.
const MOST_NAMES: usize = 3;

/// Where the builds of a watched project are told, each in place of the one before.
pub struct Screen {
    terminal: Terminal,
    is_shown: bool,
    head: Vec<String>,
    /// The findings that were told last.
    told: BTreeSet<String>,
}

impl Screen {
    /// A screen with lines that stay above the one about the last build.
    pub fn new(format: Format, head: Vec<String>) -> Result<Self> {
        let is_shown = io::stderr().is_terminal() && format == Format::Text;
        let screen =
            Self { terminal: Terminal::new(format), is_shown, head, told: BTreeSet::new() };
        screen.write_head(&mut io::stderr().lock())?;
        Ok(screen)
    }

    /// Tells what a build came to, and when. Where nothing can be taken back, what was told already
    /// isn't told again.
    pub fn built(&mut self, report: &Report, elapsed: Duration, now: NaiveTime) -> Result<()> {
        if self.terminal.format == Format::Json {
            return self.terminal.json_line(report);
        }
        let color = self.terminal.color;
        let pictures: Vec<String> =
            report.findings.iter().map(|finding| picture(finding, color)).collect();
        let mut out = io::stderr().lock();
        if self.is_shown {
            write!(out, "\u{1b}[H\u{1b}[2J")?;
        }
        for picture in &pictures {
            if self.is_shown || !self.told.contains(picture) {
                writeln!(out, "{picture}\n")?;
            }
        }
        self.told = pictures.into_iter().collect();
        if self.is_shown {
            self.write_head(&mut out)?;
        }
        writeln!(out, "{}", status_line(report, elapsed, now))?;
        Ok(())
    }

    fn write_head(&self, out: &mut impl Write) -> io::Result<()> {
        for line in &self.head {
            writeln!(out, "{line}")?;
        }
        Ok(())
    }
}

/// "20.31.05  protokoll 2024-11-29, 31 ms, 2 varningar".
fn status_line(report: &Report, elapsed: Duration, now: NaiveTime) -> String {
    let changed: Vec<&MadeDocument> = report.made.iter().filter(|made| made.changed).collect();
    let what = match changed.as_slice() {
        [] => "inget nytt".to_owned(),
        few if few.len() <= MOST_NAMES => {
            few.iter().map(|made| name(made)).collect::<Vec<_>>().join(", ")
        }
        many => count(many.len(), "dokument", "dokument"),
    };
    let held = (!report.held.is_empty())
        .then(|| format!("{} inte gjorda", count(report.held.len(), "dokument", "dokument")));
    let time = now.format("%H.%M.%S").to_string();
    let facts = [Some(what), held, Some(format!("{} ms", elapsed.as_millis()))];
    let facts: Vec<String> = facts.into_iter().flatten().chain([found(&report.findings)]).collect();
    format!("{time}  {}", facts.join(", "))
}

/// A document's name without what is the same for all: "2024-11-29/protokoll.pdf".
fn name(made: &MadeDocument) -> String {
    let path = made.path.trim_start_matches("output/");
    path.split_once('/').map_or(path, |(_, rest)| rest).to_owned()
}
