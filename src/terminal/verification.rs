//! Prints what is sealed and published, and whether it is as it was.

use std::io::Write;

use anyhow::Result;
use serde::Serialize;

use super::inspection::JsonSignature;
use super::printer::Printer;
use super::report::JSON_VERSION;
use super::stream::{stderr, stdout};
use super::summary::finding_counts;
use crate::characters::{escaped, escaped_path};
use crate::diagnostic::wording::{self, count};
use crate::diagnostic::{self, Diagnostic, JsonFinding};
use crate::pipeline::{
    Identity, PublishedFile, Remade, Verification, VerifiedDocument, VerifiedFile, VerifiedLock,
    VerifiedVersion,
};

/// What was verified, as programs read it.
#[derive(Serialize)]
struct JsonVerification<'a> {
    version: u8,
    locks: &'a [VerifiedLock],
    sealed: Vec<JsonDocument<'a>>,
    files: Vec<JsonFile<'a>>,
    findings: Vec<JsonFinding<'a>>,
}

/// A document that its approval fixes, as programs read it.
#[derive(Serialize)]
struct JsonDocument<'a> {
    path: &'a str,
    published: PublishedFile,
    versions: Vec<JsonSealedVersion<'a>>,
}

/// A sealed version, as programs read it.
#[derive(Serialize)]
struct JsonSealedVersion<'a> {
    number: usize,
    reason: &'a str,
    sha256: &'a str,
    intact: bool,
    /// Whether it comes out the same when it is made again; none if that can't be told.
    remade: Option<bool>,
    signatures: Vec<JsonSignature<'a>>,
}

/// A file that somebody has, as programs read it.
#[derive(Serialize)]
struct JsonFile<'a> {
    path: &'a str,
    sha256: &'a str,
    document: Option<String>,
    sealed_version: Option<usize>,
    replaced: bool,
    signatures: Vec<JsonSignature<'a>>,
}

impl<'a> JsonDocument<'a> {
    fn of(document: &'a VerifiedDocument) -> Self {
        let versions = document.versions.iter().map(|version| JsonSealedVersion {
            number: version.number,
            reason: &version.reason,
            sha256: &version.sha256,
            intact: version.is_intact,
            remade: match version.remade {
                Some(Remade::Same) => Some(true),
                Some(Remade::Different) => Some(false),
                _ => None,
            },
            signatures: version.signatures.iter().map(JsonSignature::of).collect(),
        });
        Self { path: &document.path, published: document.published, versions: versions.collect() }
    }
}

impl<'a> JsonFile<'a> {
    fn of(file: &'a VerifiedFile) -> Self {
        let (document, sealed_version, replaced) = match &file.identity {
            Identity::Sealed { document, version, is_replaced, .. } => {
                (Some(document), Some(*version), *is_replaced)
            }
            Identity::Published { document, .. } => (Some(document), None, false),
            Identity::Unknown => (None, None, false),
        };
        Self {
            path: &file.path,
            sha256: &file.sha256,
            document: document.map(|path| format!("output/{path}")),
            sealed_version,
            replaced,
            signatures: file.signatures.iter().map(JsonSignature::of).collect(),
        }
    }
}

impl Printer {
    /// Prints what is sealed and published: the documents on standard output, what is wrong on standard error.
    pub fn print_verification(&self, found: &Verification) -> Result<()> {
        if self.is_json() {
            return self.print_json(&JsonVerification {
                version: JSON_VERSION,
                locks: &found.locks,
                sealed: found.documents.iter().map(JsonDocument::of).collect(),
                files: Vec::new(),
                findings: found.findings.iter().map(diagnostic::json).collect(),
            });
        }
        if !self.is_quiet() {
            let mut out = stdout();
            for lock in &found.locks {
                writeln!(out, "{}", self.bold_on_stdout(&lock_line(lock)))?;
            }
            for document in &found.documents {
                writeln!(out, "{}", self.bold_on_stdout(&escaped_path(&document.path)))?;
                for line in document_lines(document) {
                    writeln!(out, "  {}", escaped(&line))?;
                }
            }
        }
        let mut out = stderr();
        self.write_findings(&mut out, &found.findings)?;
        if !self.is_quiet() {
            let (sealed, open): (Vec<_>, Vec<_>) =
                found.documents.iter().partition(|document| !document.versions.is_empty());
            let summary = [
                count(sealed.len(), "förseglat protokoll", "förseglade protokoll"),
                count(open.len(), "justerat utan försegling", "justerade utan försegling"),
                count(found.others, "annan fil oförändrad", "andra filer oförändrade"),
                finding_counts(&found.findings),
            ];
            writeln!(out, "{}", summary.join(", "))?;
        }
        Ok(())
    }

    /// Prints what is known of files.
    pub fn print_verified_files(
        &self,
        files: &[VerifiedFile],
        findings: &[Diagnostic],
    ) -> Result<()> {
        if self.is_json() {
            return self.print_json(&JsonVerification {
                version: JSON_VERSION,
                locks: &[],
                sealed: Vec::new(),
                files: files.iter().map(JsonFile::of).collect(),
                findings: findings.iter().map(diagnostic::json).collect(),
            });
        }
        let mut out = stdout();
        for file in files.iter().filter(|_| !self.is_quiet()) {
            writeln!(out, "{}", self.bold_on_stdout(&escaped_path(&file.path)))?;
            writeln!(out, "  {}", escaped(&identity_line(&file.identity)))?;
            for signature in &file.signatures {
                writeln!(out, "  {}", escaped(&signature.words()))?;
            }
            writeln!(out, "  sha256 {}", file.sha256)?;
        }
        self.write_findings(&mut stderr(), findings)?;
        Ok(())
    }
}

/// The line about a lock file.
fn lock_line(lock: &VerifiedLock) -> String {
    let files = count(lock.files, "rad", "rader");
    let state = if lock.whole { "kedjan är hel" } else { "kedjan är bruten" };
    format!("{}: {files}, {state}, sha256 {}", lock.path, lock.sha256)
}

/// The lines about a document: its versions, and what is in `output/`.
fn document_lines(document: &VerifiedDocument) -> Vec<String> {
    let mut lines: Vec<String> = document.versions.iter().flat_map(version_lines).collect();
    lines.push(
        match document.published {
            PublishedFile::Sealed => "filen i output/ är den förseglade",
            PublishedFile::Unsealed => "justerat, inte förseglat",
            PublishedFile::SignedSince => "den underskrivna filen är inte förseglad än",
            PublishedFile::Changed => "filen i output/ är en annan",
            PublishedFile::Missing => "filen i output/ saknas",
        }
        .to_owned(),
    );
    lines
}

/// The lines about a version.
fn version_lines(version: &VerifiedVersion) -> Vec<String> {
    let state = if version.is_intact { "oförändrad" } else { "saknas eller ändrad" };
    let remade = version.remade.as_ref().map(|remade| format!("; {}", remade_words(remade)));
    let VerifiedVersion { number, reason, .. } = version;
    let head = format!("version {number}, {reason}: {state}{}", remade.unwrap_or_default());
    let mut lines = vec![head];
    match version.signatures.is_empty() {
        true => lines.push("  utan digital underskrift".to_owned()),
        false => lines.extend(version.signatures.iter().map(|own| format!("  {}", own.words()))),
    }
    lines
}

/// What comes out when a document is made again.
fn remade_words(remade: &Remade) -> String {
    match remade {
        Remade::Same => "samma underlag ger samma fil".to_owned(),
        Remade::Different => "samma underlag ger en annan fil".to_owned(),
        Remade::OtherInputs(paths) if paths.is_empty() => "underlaget har ändrats".to_owned(),
        Remade::OtherInputs(paths) => format!("underlaget har ändrats: {}", wording::names(paths)),
        Remade::OtherProgram => "skapad med en annan version eller ett annat utseende".to_owned(),
        Remade::OfOthers => "skapad av en underskriftstjänst".to_owned(),
    }
}

/// What is known of a file.
fn identity_line(identity: &Identity) -> String {
    match identity {
        Identity::Sealed { document, version, reason, is_replaced, is_signed_since } => {
            let signed = if *is_signed_since { ", underskriven sedan dess" } else { "" };
            let replaced = if *is_replaced { "; en senare version gäller" } else { "" };
            format!("förseglad som {document}, version {version} ({reason}){signed}{replaced}")
        }
        Identity::Published { document, is_signed_since } => {
            let signed = if *is_signed_since { ", underskriven sedan dess" } else { "" };
            format!("publicerad som output/{document}{signed}, inte förseglad")
        }
        Identity::Unknown => "okänd".to_owned(),
    }
}
