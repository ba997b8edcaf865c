//! One file of a project that is upgraded.
//!
//! In comes a record as it is stored, out comes what it would be, or why that isn't known. A build reads a
//! text without what nobody sees in it, and a file is stored with that. So both texts are rewritten, and
//! they must agree.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::difference::{ChangedLines, difference};
use super::rewrite::{Obstacle, Rewritten, Work, rewrite};
use crate::diagnostic::{Diagnostic, Place, SourceFile, cause, codes};
use crate::load::{StoredRecord, StoredText};
use crate::project::Project;
use crate::publish;
use crate::record::{self, Format};

/// A file that changes.
#[derive(Debug)]
pub struct UpgradedFile {
    /// Its path from the project's root.
    pub path: String,
    /// What is done to it, in Swedish: sentences without full stops.
    pub steps: Vec<String>,
    /// Where it is, links resolved.
    target: PathBuf,
    stored: StoredText,
    /// The text afterwards.
    text: String,
}

impl UpgradedFile {
    /// The lines that change.
    pub fn changes(&self) -> Vec<ChangedLines> {
        difference(&self.stored.text, &self.text)
    }

    /// Writes it, unless it has changed since it was read.
    pub(super) fn write(&self) -> Result<(), Box<Diagnostic>> {
        let bytes = self.stored.encode(&self.text);
        match publish::replace(&self.target, &self.stored.bytes, &bytes) {
            Ok(true) => Ok(()),
            Ok(false) => Err(unwritten(&self.path, "den har ändrats sedan den lästes")),
            Err(error) => Err(unwritten(&self.path, &cause(&error))),
        }
    }
}

/// The format of a project, or why nothing in it can be upgraded.
pub(super) fn format_of(organisation: &StoredRecord) -> Result<Format, Vec<Diagnostic>> {
    let text = content_of(organisation)?;
    record::read(&seen(organisation, text)).format()
}

/// What a file becomes; `None` if it stays as it is.
pub(super) fn upgraded(
    project: &Project,
    record: StoredRecord,
    work: Work<'_>,
) -> Result<Option<UpgradedFile>, Vec<Diagnostic>> {
    let file = seen(&record, content_of(&record)?);
    let mut faults = record::read(&file).findings;
    faults.retain(Diagnostic::is_error);
    if !faults.is_empty() {
        return Err(faults);
    }
    let expected = match rewrite(&record.path, &file.text, work) {
        Ok(rewritten) if rewritten.steps.is_empty() => return Ok(None),
        Ok(rewritten) => rewritten,
        Err(Obstacle::Unplaced(node, words)) => {
            return Err(vec![unplaced(Place::value(&file, node), &words)]);
        }
        Err(Obstacle::Unread) => return Err(vec![unread(&file)]),
    };
    let StoredRecord { file: link, path, content } = record;
    let Ok(stored) = content else { return Ok(None) };
    let text = match rewrite(&path, &stored.text, work) {
        Ok(rewritten) if StoredText::seen(&rewritten.text) == expected.text => rewritten.text,
        _ => return Err(vec![hidden(&file, &expected)]),
    };
    let target = target_of(project, &link).map_err(|reason| vec![*unwritten(&path, &reason)])?;
    Ok(Some(UpgradedFile { path, steps: expected.steps, target, stored, text }))
}

/// The text of a record, or why it can't be read.
fn content_of(record: &StoredRecord) -> Result<&StoredText, Vec<Diagnostic>> {
    record.content.as_ref().map_err(|finding| vec![(**finding).clone()])
}

/// A record as a build sees it.
fn seen(record: &StoredRecord, stored: &StoredText) -> Arc<SourceFile> {
    SourceFile::new(&record.path, StoredText::seen(&stored.text))
}

/// Where a file that may be a link is written, or why it isn't.
fn target_of(project: &Project, file: &Path) -> Result<PathBuf, String> {
    let resolved = file.canonicalize().and_then(|target| {
        let is_inside = target.starts_with(project.root.canonicalize()?);
        Ok((publish::is_writable(&target)?, is_inside, target))
    });
    match resolved {
        Ok((_, false, _)) => Err("den är en länk till en fil utanför projektet".to_owned()),
        Ok((false, ..)) => Err("den är skrivskyddad".to_owned()),
        Ok((true, true, target)) => Ok(target),
        Err(error) => Err(cause(&error)),
    }
}

/// The finding for a file that isn't written.
fn unwritten(path: &str, reason: &str) -> Box<Diagnostic> {
    let message = format!("filen gick inte att skriva ({reason})");
    Box::new(Diagnostic::error(codes::NOT_WRITTEN, Place::path(path), message))
}

/// The finding for a file that only a build can read.
fn unread(file: &Arc<SourceFile>) -> Diagnostic {
    let message = "filen läses inte som den är menad";
    Diagnostic::error(codes::SYNTAX, Place::whole(file), message).hint("kör `make-docs check`")
}

/// The finding for an older form whose place isn't known.
fn unplaced(place: Place, words: &str) -> Diagnostic {
    let message = "ett äldre sätt att skriva går inte att ändra automatiskt";
    Diagnostic::error(codes::OLDER_FORM, place, message).hint(format!("ändra det själv: {words}"))
}

/// The finding for an older form with something in it that nobody sees.
fn hidden(file: &Arc<SourceFile>, expected: &Rewritten) -> Diagnostic {
    let place = match expected.first {
        Some(node) => Place::value(file, node),
        None => Place::whole(file),
    };
    unplaced(place, &expected.steps.join("; "))
}
