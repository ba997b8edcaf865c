//! Prints what PDF files declare, lack, and lose in a packet.

use std::io::Write;
use std::iter;

use anyhow::Result;
use serde::Serialize;

use super::printer::Printer;
use super::report::JSON_VERSION;
use super::stream::stdout;
use crate::characters::{escaped, escaped_path};
use crate::diagnostic::wording::count;
use crate::packet::{ConformanceIssue, InspectedFile, Inspection};
use crate::swedish;

/// The part of PDF/A that a packet with the files may declare: PDF/A-2.
const PACKET_PART: u8 = 2;

/// Inspected files as programs read them.
#[derive(Serialize)]
struct JsonInspection<'a> {
    version: u8,
    files: Vec<JsonInspected<'a>>,
}

/// An inspected file as programs read it.
#[derive(Serialize)]
struct JsonInspected<'a> {
    path: &'a str,
    pages: Option<usize>,
    declares: Option<String>,
    lacks: Vec<String>,
    left_out: Vec<String>,
    packet_may_declare: Option<String>,
    unproved_sha256: Option<&'a str>,
    error: Option<&'a str>,
}

impl<'a> JsonInspected<'a> {
    fn of(file: &'a InspectedFile) -> Self {
        let inspection = file.result.as_ref().ok();
        Self {
            path: &file.path,
            pages: inspection.map(|seen| seen.pages),
            declares: inspection.and_then(|seen| seen.declared.words()),
            lacks: inspection
                .map(|seen| seen.issues.iter().map(ConformanceIssue::words).collect())
                .unwrap_or_default(),
            left_out: inspection.map(Inspection::dropped_words).unwrap_or_default(),
            packet_may_declare: inspection.and_then(|seen| seen.claims(PACKET_PART).words()),
            unproved_sha256: file.sha256.as_deref(),
            error: file.result.as_ref().err().map(String::as_str),
        }
    }
}

impl Printer {
    /// Prints inspected PDF files on standard output.
    pub fn print_inspection(&self, files: &[InspectedFile]) -> Result<()> {
        if self.is_json() {
            return self.print_json(&JsonInspection {
                version: JSON_VERSION,
                files: files.iter().map(JsonInspected::of).collect(),
            });
        }
        let mut out = stdout();
        for file in files {
            match &file.result {
                Ok(inspection) => {
                    writeln!(
                        out,
                        "{}",
                        self.bold_on_stdout(&head_line(&escaped_path(&file.path), inspection))
                    )?;
                    for line in detail_lines(file, inspection) {
                        writeln!(out, "  {}", escaped(&line))?;
                    }
                }
                Err(error) => {
                    let line = format!("{}: {}", escaped_path(&file.path), escaped(error));
                    writeln!(out, "{}", self.bold_on_stdout(&line))?;
                }
            }
        }
        Ok(())
    }
}

/// The line with a file's pages and what it declares.
fn head_line(path: &str, inspection: &Inspection) -> String {
    let pages = count(inspection.pages, "sida", "sidor");
    match inspection.declared.words() {
        Some(declared) => format!("{path}: {pages}, märkt som {declared}"),
        None => format!("{path}: {pages}, inte märkt som PDF/A eller PDF/UA"),
    }
}

/// The lines about what a file lacks, and what a packet leaves out and may declare.
fn detail_lines(file: &InspectedFile, inspection: &Inspection) -> Vec<String> {
    if file.is_fine() {
        let found = "inga fel hittade (hela standarden granskas av en validator som veraPDF)";
        let check = file.sha256.as_deref().map(check_line);
        return iter::once(found.to_owned()).chain(check).collect();
    }
    let mut lines: Vec<String> =
        inspection.issues.iter().map(|issue| format!("filen {}", issue.words())).collect();
    let faults = inspection.faults.iter();
    lines.extend(faults.map(|fault| format!("sidan {}: {}", fault.page, fault.words())));
    if !inspection.dropped.is_empty() {
        let left_out = swedish::list(&inspection.dropped_words(), "och");
        lines.push(format!("i en kallelse med bilagor utelämnas {left_out}"));
    }
    if inspection.markup_annotations > 0 {
        let remarks = count(inspection.markup_annotations, "anteckning", "anteckningar");
        lines.push(format!("{remarks} följer med i en kallelse med bilagor"));
    }
    lines.push(match inspection.claims(PACKET_PART).words() {
        Some(claims) => format!("en kallelse med filen som bilaga kan märkas som {claims}"),
        None => {
            "en kallelse med filen som bilaga kan inte märkas som PDF/A eller PDF/UA".to_owned()
        }
    });
    lines.extend(file.sha256.as_deref().map(check_line));
    lines
}

/// The line about how the claims of a file come to count.
fn check_line(sha256: &str) -> String {
    format!(
        "märkningen räknas när den är kontrollerad: `make-docs build --validator verapdf`, \
         eller i underlaget `kontrollerad: {{av: …, datum: …, sha256: {sha256}}}`"
    )
}
