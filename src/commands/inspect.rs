//! `make-docs inspect`: what PDF files declare, what contradicts that, and who signed them.

use std::path::Path;

use anyhow::Result;

use super::exit_status::ExitStatus;
use crate::args::InspectArguments;
use crate::guard::guarded;
use crate::load;
use crate::packet::{self, PdfSource, ReadError};
use crate::signed;
use crate::terminal::{InspectedFile, Printer};

/// Inspects each file and prints the result.
pub(super) fn run(arguments: &InspectArguments) -> Result<ExitStatus> {
    let files: Vec<InspectedFile> = arguments.files.iter().map(|path| inspect(path)).collect();
    Printer::new(arguments.common.format).print_inspection(&files)?;
    let is_fine = files.iter().all(InspectedFile::is_fine);
    Ok(if is_fine { ExitStatus::Fine } else { ExitStatus::Findings })
}

/// Reads and inspects a file.
fn inspect(path: &Path) -> InspectedFile {
    let result = load::pdf(path).and_then(|bytes| {
        guarded(|| {
            let source = PdfSource::read(&bytes)?;
            Ok((packet::inspect(&source)?, signed::signatures_of(&source, &bytes)?))
        })
        .unwrap_or(Err(ReadError::Damaged))
        .map_err(|error| format!("filen {}", error.words()))
    });
    InspectedFile { path: path.display().to_string(), result }
}
