//! Prints what PDF files declare, lack, and lose in a packet, and what can be said of their signatures.

use std::io::Write;
use std::iter;

use anyhow::Result;
use serde::Serialize;

use super::printer::Printer;
use super::report::JSON_VERSION;
use super::stream::stdout;
use crate::characters::{escaped, escaped_path};
use crate::diagnostic::wording::{self, count};
use crate::packet::{ConformanceIssue, Inspection};
use crate::signed::{Integrity, LaterChanges, Signature, Signatures};
use crate::swedish;

/// The part of PDF/A that a packet with the files may declare: PDF/A-2.
const PACKET_PART: u8 = 2;

/// A file that the user wants inspected.
#[derive(Debug)]
pub struct InspectedFile {
    /// Its path.
    pub path: String,
    /// What is known of it, or why nothing is, in Swedish.
    pub result: Result<(Inspection, Signatures), String>,
    /// Its SHA-256, if it claims something that nobody has proved yet.
    pub sha256: Option<String>,
}

impl InspectedFile {
    /// Whether a packet of the file can claim everything, and there is nothing to report about it.
    pub fn is_fine(&self) -> bool {
        self.inspection().is_some_and(Inspection::is_fine)
    }

    fn inspection(&self) -> Option<&Inspection> {
        self.result.as_ref().ok().map(|(inspection, _)| inspection)
    }

    fn signatures(&self) -> Option<&Signatures> {
        self.result.as_ref().ok().map(|(_, signatures)| signatures)
    }
}

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
    signatures: Vec<JsonSignature<'a>>,
    empty_fields: &'a [String],
    revisions: Option<usize>,
    error: Option<&'a str>,
}

/// A signature as programs read it.
#[derive(Serialize)]
pub(super) struct JsonSignature<'a> {
    field: &'a str,
    timestamp: bool,
    signer: &'a str,
    time: Option<String>,
    byte_range: Option<[usize; 4]>,
    /// Whether what was signed is as it was; none if it can't be told.
    intact: Option<bool>,
    later: &'static str,
}

impl<'a> JsonSignature<'a> {
    pub(super) fn of(signature: &'a Signature) -> Self {
        Self {
            field: &signature.field,
            timestamp: signature.is_timestamp,
            signer: &signature.signer,
            time: signature.time.map(|time| time.to_rfc3339()),
            byte_range: signature.byte_range,
            intact: match signature.integrity {
                Integrity::Intact => Some(true),
                Integrity::Changed => Some(false),
                Integrity::Unknown(_) => None,
            },
            later: match signature.later {
                LaterChanges::None => "none",
                LaterChanges::Signatures => "signatures",
                LaterChanges::Other => "other",
                LaterChanges::Unknown => "unknown",
            },
        }
    }
}

impl<'a> JsonInspected<'a> {
    fn of(file: &'a InspectedFile) -> Self {
        let (inspection, signatures) = (file.inspection(), file.signatures());
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
            signatures: signatures
                .map(|own| own.signed.iter().map(JsonSignature::of).collect())
                .unwrap_or_default(),
            empty_fields: signatures.map(|own| own.empty.as_slice()).unwrap_or_default(),
            revisions: signatures.map(|own| own.revisions),
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
                Ok((inspection, signatures)) => {
                    writeln!(
                        out,
                        "{}",
                        self.bold_on_stdout(&head_line(&escaped_path(&file.path), inspection))
                    )?;
                    let lines =
                        [signature_lines(signatures), detail_lines(file, inspection)].concat();
                    for line in lines {
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

/// The lines about the signatures of a file and the fields for them.
fn signature_lines(signatures: &Signatures) -> Vec<String> {
    let mut lines: Vec<String> = signatures.signed.iter().map(Signature::words).collect();
    if !signatures.empty.is_empty() {
        let noun = if signatures.empty.len() == 1 { "fältet" } else { "fälten" };
        lines.push(format!(
            "ingen har skrivit under i {noun} {}",
            wording::names(&signatures.empty)
        ));
    }
    if !lines.is_empty() && signatures.revisions > 1 {
        lines.push(format!("filen är sparad {} gånger", signatures.revisions));
    }
    if !signatures.signed.is_empty() {
        lines.push(
            "vem som har skrivit under, och om certifikaten gäller, kontrolleras av en tjänst för underskrifter"
                .to_owned(),
        );
    }
    lines
}

/// The lines about what a file lacks, and what a packet leaves out and may declare.
fn detail_lines(file: &InspectedFile, inspection: &Inspection) -> Vec<String> {
    if inspection.is_fine() {
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
