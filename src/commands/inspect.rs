//! `make-docs inspect`: what PDF files declare, what contradicts that, and who signed them.

use std::path::Path;

use anyhow::Result;

use super::exit_status::ExitStatus;
use crate::args::InspectArguments;
use crate::digest::sha256;
use crate::guard::guarded;
use crate::load;
use crate::packet::{self, Claims, PdfSource, ReadError};
use crate::signed;
use crate::terminal::{InspectedFile, Printer};
use crate::validator::Validator;

/// Inspects each file and prints the result.
pub(super) fn run(arguments: &InspectArguments) -> Result<ExitStatus> {
    let validator = arguments.proof.validator();
    let files: Vec<InspectedFile> =
        arguments.files.iter().map(|path| inspect(path, validator.as_ref())).collect();
    Printer::new(arguments.common.format).print_inspection(&files)?;
    let is_fine = files.iter().all(InspectedFile::is_fine);
    Ok(if is_fine { ExitStatus::Fine } else { ExitStatus::Findings })
}

/// Reads and inspects a file, and has its claims proved if there is a validator.
fn inspect(path: &Path, validator: Option<&Validator>) -> InspectedFile {
    let mut unproved = None;
    let result = load::pdf(path).and_then(|bytes| {
        let (mut inspection, signatures) = guarded(|| {
            let source = PdfSource::read(&bytes)?;
            Ok((packet::inspect(&source)?, signed::signatures_of(&source, &bytes)?))
        })
        .unwrap_or(Err(ReadError::Damaged))
        .map_err(|error| format!("filen {}", error.words()))?;
        let claims = inspection.claims_to_prove();
        if claims != Claims::NONE {
            let own = sha256(&bytes);
            match validator {
                Some(validator) => inspection.take_proof(validator.prove(&bytes, claims, own)),
                None => unproved = Some(own),
            }
        }
        Ok((inspection, signatures))
    });
    InspectedFile { path: path.display().to_string(), result, sha256: unproved }
}
