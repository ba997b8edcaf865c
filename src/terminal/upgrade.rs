//! Prints what an upgrade changes, line by line, asks whether to write it, and says what was written.

use std::collections::BTreeSet;
use std::io::{self, BufRead, IsTerminal, Write};

use anyhow::Result;
use serde::Serialize;

use super::printer::{Ink, Printer};
use super::report::JSON_VERSION;
use super::stream::{stderr, stdout};
use crate::characters::escaped_path;
use crate::diagnostic::wording::count;
use crate::diagnostic::{self, Diagnostic, Excerpt, JsonFinding, Place, SourceFile, codes};
use crate::record::FORMAT;
use crate::upgrade::{ChangedLines, Upgrade, UpgradedFile};

/// Whether the user wants changes to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consent {
    /// There are none.
    Unneeded,
    /// Nobody could be asked.
    Unasked,
    /// No.
    Refused,
    /// Yes.
    Given,
}

/// What came of an upgrade.
pub struct UpgradeOutcome {
    /// Whether it was wanted.
    pub consent: Consent,
    /// The paths of the files that were written.
    pub written: Vec<String>,
    /// Why others weren't.
    pub findings: Vec<Diagnostic>,
}

/// An upgrade as programs read it: `docs/json.schema.json`.
#[derive(Serialize)]
struct JsonUpgrade<'a> {
    version: u8,
    upgraded: Vec<JsonUpgraded<'a>>,
    findings: Vec<JsonFinding<'a>>,
}

/// A file that changes as programs read it.
#[derive(Serialize)]
struct JsonUpgraded<'a> {
    path: &'a str,
    steps: &'a [String],
    changes: Vec<ChangedLines>,
    written: bool,
}

impl<'a> JsonUpgrade<'a> {
    fn of(upgrade: &'a Upgrade, outcome: &'a UpgradeOutcome) -> Self {
        let upgraded = upgrade.files.iter().map(|file| JsonUpgraded {
            path: &file.path,
            steps: &file.steps,
            changes: file.changes(),
            written: outcome.written.contains(&file.path),
        });
        let findings = upgrade.findings.iter().chain(&outcome.findings);
        Self {
            version: JSON_VERSION,
            upgraded: upgraded.collect(),
            findings: findings.map(diagnostic::json).collect(),
        }
    }
}

impl Printer {
    /// Prints what an upgrade changes on standard output, and what is wrong.
    pub fn print_upgrade(&self, upgrade: &Upgrade) -> Result<()> {
        if self.is_json() {
            return Ok(());
        }
        self.write_findings(&mut stderr(), &upgrade.findings)?;
        let mut out = stdout();
        for file in &upgrade.files {
            self.write_upgraded(&mut out, file)?;
        }
        Ok(())
    }

    /// Writes what changes in a file.
    fn write_upgraded(&self, out: &mut impl Write, file: &UpgradedFile) -> io::Result<()> {
        let changes = file.changes();
        let last = changes.iter().map(|change| change.line + change.before.len()).max();
        let width = last.unwrap_or_default().to_string().len();
        let first = changes.first().map_or(1, |change| change.line);
        let head = format!("{}:{first}", escaped_path(&file.path));
        writeln!(out, "{}", self.on_stdout(Ink::Bold, &head))?;
        for step in &file.steps {
            writeln!(out, "  {step}")?;
        }
        for change in &changes {
            for line in drawn(change, width) {
                let ink = if line.is_new { Ink::Green } else { Ink::Red };
                writeln!(out, "  {}", self.on_stdout(ink, &line.text))?;
            }
        }
        writeln!(out)
    }

    /// Asks whether to write the changes.
    pub fn ask(&self) -> Result<Consent> {
        let mut input = io::stdin().lock();
        if self.is_json() || !input.is_terminal() || !io::stderr().is_terminal() {
            return Ok(Consent::Unasked);
        }
        write!(stderr(), "Skriva ändringarna? [j/N] ")?;
        let mut answer = String::new();
        if input.read_line(&mut answer)? == 0 {
            writeln!(stderr())?;
        }
        Ok(if is_yes(&answer) { Consent::Given } else { Consent::Refused })
    }

    /// Prints what came of an upgrade.
    pub fn print_upgrade_outcome(&self, upgrade: &Upgrade, outcome: &UpgradeOutcome) -> Result<()> {
        if self.is_json() {
            return self.print_json(&JsonUpgrade::of(upgrade, outcome));
        }
        let mut out = stderr();
        self.write_findings(&mut out, &outcome.findings)?;
        for line in summary(upgrade, outcome) {
            writeln!(out, "{line}")?;
        }
        Ok(())
    }
}

/// Whether an answer is a yes.
fn is_yes(answer: &str) -> bool {
    matches!(answer.trim().to_lowercase().as_str(), "j" | "ja" | "y" | "yes")
}

/// A line of a difference.
struct DrawnLine {
    text: String,
    /// Whether it comes, rather than goes.
    is_new: bool,
}

/// Lines that change, as a terminal shows them, with numbers of `width` digits.
fn drawn(change: &ChangedLines, width: usize) -> Vec<DrawnLine> {
    let excerpts = |lines: &[String], others: &[String]| -> Vec<String> {
        let pairs = lines.iter().enumerate();
        pairs.map(|(index, line)| excerpt(line, others.get(index))).collect()
    };
    let before = excerpts(&change.before, &change.after);
    let after = excerpts(&change.after, &change.before);
    let side = |sign, lines: Vec<String>, is_new| {
        lines.into_iter().enumerate().map(move |(index, line)| DrawnLine {
            text: format!("{:>width$} {sign} {line}", change.line + index),
            is_new,
        })
    };
    side('-', before, false).chain(side('+', after, true)).collect()
}

/// A line, safe to print, cut around where it differs from another.
fn excerpt(line: &str, other: Option<&String>) -> String {
    let other = other.map_or("", String::as_str);
    let alike = line.char_indices().zip(other.chars()).find(|((_, own), other)| own != other);
    let at = alike.map_or(line.len().min(other.len()), |((at, _), _)| at);
    let place = Place::bytes(&SourceFile::new("", line), at..at);
    Excerpt::of(&place).map_or_else(String::new, |excerpt| excerpt.text)
}

/// The lines that say what came of an upgrade.
fn summary(upgrade: &Upgrade, outcome: &UpgradeOutcome) -> Vec<String> {
    let changed = upgrade.files.len();
    let mut lines = Vec::new();
    let findings = upgrade.findings.iter().chain(&outcome.findings);
    let skipped: BTreeSet<&str> = findings.map(Diagnostic::path).collect();
    match outcome.consent {
        Consent::Unneeded if skipped.is_empty() => {
            let read = count(upgrade.records, "fil läst", "filer lästa");
            lines.push(format!("{read}, inget att ändra: allt är skrivet i format {FORMAT}"));
        }
        Consent::Unneeded => {}
        Consent::Unasked => {
            let files = count(changed, "fil kan ändras", "filer kan ändras");
            lines.push(format!("{files}; inget är skrivet"));
            lines.push("Skriv ändringarna med `make-docs upgrade --yes`.".to_owned());
        }
        Consent::Refused => lines.push("inget är skrivet".to_owned()),
        Consent::Given => {
            lines.push(count(outcome.written.len(), "fil ändrad", "filer ändrade"));
        }
    }
    if upgrade.findings.iter().any(|finding| finding.code == codes::NEWER_FORMAT) {
        lines.push("inget är ändrat".to_owned());
    } else if !skipped.is_empty() {
        let files = count(skipped.len(), "fil är inte ändrad", "filer är inte ändrade");
        lines.push(format!("{files}: rätta felen ovan, och kör `make-docs upgrade` igen"));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_yes_is_a_yes() {
        assert!(["j\n", "Ja\r\n", " yes "].into_iter().all(is_yes));
        assert!(!["", "\n", "nej\n", "jo\n", "n"].into_iter().any(is_yes));
    }

    #[test]
    fn lines_are_safe_and_cut_around_what_changes() {
        let long = format!("{}fynd: M3", "å".repeat(400));
        let change = ChangedLines {
            line: 9,
            before: vec!["\u{1b}[2J\tfynd: M3".into(), long.clone()],
            after: vec!["\u{1b}[2J\tkod: M3".into(), long.replace("fynd", "kod")],
        };
        let texts: Vec<String> = drawn(&change, 2).into_iter().map(|line| line.text).collect();
        assert_eq!(texts[0], " 9 - <U+001B>[2J→fynd: M3");
        assert_eq!(texts[2], " 9 + <U+001B>[2J→kod: M3");
        assert!(texts[1].starts_with("10 - …å") && texts[1].ends_with("åfynd: M3"));
    }
}
