//! `make-docs inspect`: what a PDF says that it is, and what contradicts that.

use anyhow::Result;

use super::ExitStatus;
use crate::args::InspectArguments;
use crate::load;
use crate::packet::{self, InspectedFile, PdfSource};
use crate::terminal::Terminal;

/// Looks at each file.
pub(super) fn run(arguments: &InspectArguments) -> Result<ExitStatus> {
    let inspected: Vec<InspectedFile> = arguments.files.iter().map(|path| inspect(path)).collect();
    Terminal::new(arguments.common.format).inspected(&inspected)?;
    let is_fine = inspected.iter().all(InspectedFile::is_fine);
    Ok(if is_fine { ExitStatus::Fine } else { ExitStatus::Findings })
}

fn inspect(path: &std::path::Path) -> InspectedFile {
    let result = load::pdf(path).and_then(|bytes| {
        let seen = PdfSource::read(&bytes).and_then(|source| packet::inspect(&source));
        seen.map_err(|wrong| format!("filen {}", wrong.words()))
    });
    InspectedFile { path: path.display().to_string(), result }
}
