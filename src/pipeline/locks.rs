//! Lock files that aren't as they were written, and where what belongs to a document lies.

use chrono::Datelike;

use crate::diagnostic::{Diagnostic, Place, codes};
use crate::kinds::Document;
use crate::lock::{self, Break};
use crate::record::About;
use crate::seal::Seals;

/// The folder, below the published one, with what approved documents said when they were published.
const APPROVED: &str = ".make-docs/approved";

/// Where, below the published folder, it is noted what an approved document said.
pub(super) fn approved_path(stem: &str) -> String {
    format!("{APPROVED}/{stem}.json")
}

/// Where, below the published folder, a version of a document lies that a correction has replaced.
pub(super) fn replaced_path(path: &str, version: usize) -> String {
    let (stem, ending) = path.rsplit_once('.').unwrap_or((path, ""));
    format!("{stem}-version-{version}.{ending}")
}

/// The year of a document's lock file.
pub(super) fn year(document: &Document) -> i32 {
    match &document.subject.about {
        About::Meeting(held) => held.day.year(),
        About::Audit(date) => date.year(),
        _ => 0,
    }
}

/// The findings for lock files that aren't as they were written.
pub(super) fn changed_locks(seals: &Seals) -> Vec<Diagnostic> {
    let broken = seals.locks().values().filter_map(|(file, lock)| Some((file, lock.broken?)));
    let findings = broken.map(|(file, broken)| {
        let message = match broken {
            Break::Unreadable(_) => "raden går inte att läsa som en rad i en låsfil",
            Break::Chain(_) => "något ovanför raden är ändrat: dess hash stämmer inte",
        };
        let start: usize =
            file.text.split_inclusive('\n').take(broken.line() - 1).map(str::len).sum();
        let place = Place::bytes(file, start..start + 1);
        Diagnostic::error(codes::LOCK_CHANGED, place, message)
            .hint("hämta filen från en säkerhetskopia; en låsfil ändras aldrig för hand")
    });
    findings.collect()
}

/// The finding for a document that is sealed, but whose lock file doesn't say so, or can't be trusted.
pub(super) fn unlocked(seals: &Seals, document: &Document) -> Option<Diagnostic> {
    let is_sealed = seals.newest(&document.path()).is_some();
    if is_sealed && !seals.is_whole(year(document)) {
        return changed_locks(seals).into_iter().next();
    }
    let stray = seals.without_line(&document.path())?;
    let place = Place::path(lock::shown(&stray));
    let message = "filen är förseglad, men ingen låsfil nämner den";
    Some(
        Diagnostic::error(codes::UNKNOWN_FILE, place, message)
            .hint("har låsfilen försvunnit, hämta den från en säkerhetskopia")
            .hint("avbröts en försegling, kör kommandot igen"),
    )
}
