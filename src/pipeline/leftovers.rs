//! Documents in `output/` that no record gives any more: the date was changed, a notice is no longer
//! due. They look like documents that hold, so each is reported, and `--prune` removes it.
//!
//! What is ours is known by the file itself, so that no list has to be kept and nothing depends on the
//! clock: a path that a document can have, with a PDF that says that we made it and that nothing has
//! changed since; or our calendar. The other forms beside such a PDF belong to it. A file that somebody
//! signed or saved anew is reported, and never removed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use memchr::memmem;
use walkdir::WalkDir;

use super::authorship::authorship;
use super::locks;
use super::notes::Notes;
use super::report::Report;
use crate::diagnostic::{Diagnostic, Place, cause, codes};
use crate::facts::{self, Facts};
use crate::ics;
use crate::kinds::{self, Document, Kind, REGISTERS, place_of};
use crate::load::RECORD_FOLDERS;
use crate::lock;
use crate::plan::{self, Plan, Selection};
use crate::project::{Project, slug};
use crate::publish;
use crate::record::About;
use crate::seal::Seals;
use crate::swedish;

/// The endings of a document's files.
const ENDINGS: [&str; 7] = ["pdf", "html", "txt", "csv", "json", "eml", "ics"];

/// The most documents of a folder that a warning names; more are counted.
const MOST_NAMES: usize = 6;

/// A document that no record gives any more.
struct LeftOver {
    /// Its path below `output/`, without the ending.
    stem: String,
    /// The endings of its files.
    endings: Vec<&'static str>,
    /// Who may remove it.
    keeping: Keeping,
}

/// Who may remove a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Keeping {
    /// `--prune`: it is as we wrote it.
    Ours,
    /// Only the user: somebody has changed it since.
    Changed,
    /// Only the user: it was approved or announced as it is.
    Approved,
}

/// Where documents can be left over, and which are not.
pub(super) struct Expected<'a> {
    project: &'a Project,
    selection: &'a Selection,
    /// The documents that follow from the records, and all that may be made on demand: paths without
    /// endings.
    stems: BTreeSet<String>,
    /// What is noted of published documents.
    notes: Notes<'a>,
    /// The places of sealed documents, whose notices stay: boards may have had other names.
    sealed: BTreeSet<String>,
    /// The places of records that no error holds back; false for the others.
    places: BTreeMap<String, bool>,
    /// The folders below `output/` of records whose number can't be trusted.
    doubtful: BTreeSet<String>,
}

/// A path that a document can have.
struct OwnPath<'a> {
    /// The place of its record.
    place: &'a str,
    kind: &'static Kind,
}

impl<'a> Expected<'a> {
    /// What a plan expects of `output/`. `misplaced` says whether records lie where nothing reads them.
    pub(super) fn of(
        organs: &[Facts<'_>],
        plan: &Plan,
        project: &'a Project,
        selection: &'a Selection,
        misplaced: bool,
    ) -> Self {
        let documents = plan.documents.iter().chain(&plan.held);
        let mut expected = Self {
            project,
            selection,
            stems: documents.map(Document::stem).collect(),
            notes: Notes::of(project),
            sealed: BTreeSet::new(),
            places: BTreeMap::new(),
            doubtful: BTreeSet::new(),
        };
        organs.iter().for_each(|facts| expected.add(facts, misplaced));
        for subject in &plan.subjects {
            expected.places.insert(place_of(subject), true);
            let own = facts::of(organs, &subject.organ);
            let extracts = own.map(|facts| plan::possible_extracts(facts, subject));
            expected.stems.extend(extracts.iter().flatten().map(Document::stem));
        }
        expected
    }

    /// Adds the places of an organ's records.
    fn add(&mut self, facts: &Facts<'_>, misplaced: bool) {
        let records = facts.records;
        self.places.extend(records.subjects().map(|(subject, _)| (place_of(&subject), false)));
        self.places.insert(place_of(&records.subject(About::Everything)), false);
        let is_known = records.organisation.as_ref().is_some_and(|own| own.sound) && !misplaced;
        let doubtful =
            RECORD_FOLDERS.into_iter().filter(|folder| !is_known || records.is_doubtful(folder));
        let mut doubtful: Vec<&str> = doubtful.collect();
        if doubtful.contains(&"sammantraden") {
            doubtful.push(REGISTERS); // a year may have minutes that can't be read
        }
        let folders = doubtful.into_iter().map(|folder| records.organ.output() + folder);
        self.doubtful.extend(folders);
    }

    /// The same with the documents that are sealed.
    pub(super) fn with_sealed(mut self, seals: &Seals) -> Self {
        for (stem, _) in seals.documents().keys().filter_map(|path| path.rsplit_once('.')) {
            self.stems.insert(stem.to_owned());
            self.sealed.extend(own_path(stem).map(|own| own.place.to_owned()));
        }
        self
    }

    /// The documents that are left over, in order of their paths. Temporary files are removed on the way.
    fn left_over(&self) -> Vec<LeftOver> {
        let mut files: BTreeMap<String, Vec<&'static str>> = BTreeMap::new();
        let output = self.project.output();
        // What was killed left temporary files; no other writes here now.
        publish::sweep(&self.project.content().join(lock::FOLDER));
        publish::sweep(&output);
        for entry in WalkDir::new(&output).into_iter().filter_map(Result::ok) {
            let Some(path) = entry.path().strip_prefix(&output).ok().and_then(Path::to_str) else {
                continue;
            };
            let own = path.replace('\\', "/");
            let Some((stem, ending)) = own.rsplit_once('.') else { continue };
            // A link is no file of ours.
            let ending = ENDINGS.into_iter().find(|known| *known == ending);
            if let Some(ending) = ending.filter(|_| entry.file_type().is_file()) {
                files.entry(stem.to_owned()).or_default().push(ending);
            }
        }
        files.into_iter().filter_map(|(stem, endings)| self.judge(stem, endings)).collect()
    }

    /// A document, if it is left over.
    fn judge(&self, stem: String, mut endings: Vec<&'static str>) -> Option<LeftOver> {
        let own = own_path(&stem)?;
        if self.stems.contains(&stem) || !self.is_concerned(&own) {
            return None;
        }
        let is_announced = self.is_announced(&stem);
        if is_announced && self.sealed.contains(own.place) {
            return None;
        }
        let is_ours = if endings.contains(&"pdf") {
            let has_sheet = own.kind.sheet.is_some();
            endings.retain(|own| *own != "ics" && (has_sheet || !["csv", "json"].contains(own)));
            let pdf = self.read(&stem, "pdf")?;
            authorship(&pdf).filter(|_| !self.is_copy(&stem, &pdf))?
        } else {
            endings.retain(|ending| *ending == "ics");
            let is_calendar = endings.contains(&"ics")
                && memmem::find(&self.read(&stem, "ics")?, ics::PRODUCT.as_bytes()).is_some();
            is_calendar.then_some(true)?
        };
        endings.sort_by_key(|ending| ENDINGS.iter().position(|known| known == ending));
        let is_approved = || self.project.output().join(locks::approved_path(&stem)).exists();
        let keeping = match is_ours {
            true if is_announced || is_approved() => Keeping::Approved,
            true => Keeping::Ours,
            false => Keeping::Changed,
        };
        Some(LeftOver { stem, endings, keeping })
    }

    /// Whether a document is a notice that keeps what it announces.
    fn is_announced(&self, stem: &str) -> bool {
        self.notes.origin(&format!("{stem}.pdf")).is_some_and(|own| own.is_fixed())
    }

    /// Whether a PDF is somebody's copy of another in its folder, which has a shorter name and the same
    /// identifier: that follows from the path that a document was made for.
    fn is_copy(&self, stem: &str, pdf: &[u8]) -> bool {
        let (folder, own) = stem.rsplit_once('/').unwrap_or(("", stem));
        let Some(identifier) = identifier(pdf) else { return false };
        let entries = fs::read_dir(self.project.output().join(folder));
        let names = entries.into_iter().flatten().filter_map(Result::ok).filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
            name.strip_suffix(".pdf").filter(|_| is_file).map(str::to_owned)
        });
        names.filter(|name| name.len() < own.len()).any(|name| {
            let other = self.read(&format!("{folder}/{name}"), "pdf");
            other.is_some_and(|other| self::identifier(&other) == Some(identifier))
        })
    }

    /// A file of a document.
    fn read(&self, stem: &str, ending: &str) -> Option<Vec<u8>> {
        fs::read(self.project.output().join(format!("{stem}.{ending}"))).ok()
    }

    /// Whether documents at a path were asked for, and all that is to be known of their record is known.
    fn is_concerned(&self, path: &OwnPath<'_>) -> bool {
        let is_known = match self.places.get(path.place) {
            Some(is_sound) => *is_sound,
            None => {
                let is_register = path.place.rsplit('/').next() == Some(REGISTERS);
                let above = path.place.rsplit_once('/').filter(|_| !is_register);
                let folder = above.map_or(path.place, |(folder, _)| folder);
                self.selection.is_of_all_days() && !self.doubtful.contains(folder)
            }
        };
        is_known && self.selection.takes_kind(path.kind)
    }
}

/// What a path below `output/`, without its ending, is of; none if no document has such a path.
fn own_path(stem: &str) -> Option<OwnPath<'_>> {
    let parts: Vec<&str> = stem.split('/').collect();
    // An organ's folder may stand before.
    let is_organ = |first: &str| {
        !RECORD_FOLDERS.contains(&first) && first != REGISTERS && slug(first) == first
    };
    let depth = usize::from(parts.len() > 1 && is_organ(parts[0]));
    let before: usize = parts.iter().take(depth).map(|part| part.len() + 1).sum();
    let (place_length, name) = match &parts[depth..] {
        ["dokument", name] if slug(name) == *name => (stem.len(), "dokument"),
        ["rapporter", name] if slug(name) == *name => (stem.len(), "rapport"),
        [folder, record, kind] | [folder, record, kind, _] if RECORD_FOLDERS.contains(folder) => {
            let is_of_record = record.bytes().all(|b| b.is_ascii_digit() || b == b'-');
            (is_of_record.then_some(before + folder.len() + 1 + record.len())?, *kind)
        }
        [folder @ REGISTERS, name] => (before + folder.len(), register_of_year(name)?),
        [name] => (before.saturating_sub(1), *name),
        _ => return None,
    };
    let kind = kinds::named(name)?;
    let is_whole = parts.len() > depth + 1 || kind.extension() == "ics";
    is_whole.then_some(OwnPath { place: &stem[..place_length], kind })
}

/// The name of the kind of a year's register: `beslutslogg-2024`.
fn register_of_year(name: &str) -> Option<&str> {
    let (kind, year) = name.rsplit_once('-')?;
    let is_year = year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit());
    (is_year && kinds::named(kind)?.sheet.is_some()).then_some(kind)
}

/// The identifier of a PDF, as its metadata have it.
fn identifier(pdf: &[u8]) -> Option<&[u8]> {
    let (start, end) = (b"<xmpMM:DocumentID>", b"</xmpMM:DocumentID>");
    let from = memmem::find(pdf, start)? + start.len();
    let length = memmem::find(&pdf[from..], end)?;
    Some(&pdf[from..from + length])
}

/// The findings for what is left over.
pub(super) fn findings_of(expected: &Expected<'_>) -> Vec<Diagnostic> {
    findings(&expected.left_over())
}

/// Adds what is left over to a report, and with `prune` removes what is ours of it.
pub(super) fn report(report: &mut Report, expected: &Expected<'_>, prune: bool) {
    let found = expected.left_over();
    let Pruned { removed, left, findings: failures } = match prune {
        true => self::prune(expected.project, found),
        false => Pruned { left: found, ..Pruned::default() },
    };
    report.removed = removed;
    report.left_over = left.iter().flat_map(LeftOver::paths).collect();
    report.findings.extend(failures);
    report.findings.extend(findings(&left));
    report.sort();
}

impl LeftOver {
    /// The paths of its files from the project's root, the main one first.
    fn paths(&self) -> impl Iterator<Item = String> {
        self.endings.iter().map(|ending| format!("output/{}.{ending}", self.stem))
    }

    /// The folder that it is in, from the project's root.
    fn folder(&self) -> String {
        let folder = self.stem.rsplit_once('/').map_or("", |(folder, _)| folder);
        format!("output/{folder}").trim_end_matches('/').to_owned()
    }
}

/// The warnings for documents that are left over: one for each folder with those that can be removed,
/// and one with those that somebody has changed.
fn findings(left_over: &[LeftOver]) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for same in left_over.chunk_by(|a, b| a.folder() == b.folder() && a.keeping == b.keeping) {
        let [first, ..] = same else { continue };
        let folder = first.folder();
        let message = match same {
            [only] => {
                format!("{} finns kvar, men hör inte längre till något underlag", only.name())
            }
            same => {
                let names = some_names(same);
                format!("{names} finns kvar, men hör inte längre till något underlag")
            }
        };
        let hint = match first.keeping {
            Keeping::Ours => "ta bort det som make-docs har skapat: `make-docs build --prune`",
            Keeping::Changed => {
                "flytta eller ta bort filen själv: den har ändrats sedan den skapades, så `--prune` \
                 tar inte bort den"
            }
            Keeping::Approved => {
                "flytta eller ta bort filen själv: den är justerad eller anslagen, så `--prune` tar \
                 inte bort den"
            }
        };
        let place = Place::path(folder);
        findings.push(Diagnostic::warning(codes::LEFT_OVER, place, message).hint(hint));
    }
    findings
}

/// The names of documents, or of the first of many.
fn some_names(documents: &[LeftOver]) -> String {
    let names: Vec<String> = documents.iter().map(LeftOver::name).collect();
    match names.len().checked_sub(MOST_NAMES) {
        Some(more @ 2..) => format!("{} och {more} till", names[..MOST_NAMES].join(", ")),
        _ => swedish::list(&names, "och"),
    }
}

impl LeftOver {
    /// What it is called in its folder: `protokoll.pdf`.
    fn name(&self) -> String {
        let name = self.stem.rsplit('/').next().unwrap_or(&self.stem);
        format!("`{name}.{}`", self.endings.first().copied().unwrap_or_default())
    }
}

/// What became of documents that are left over.
#[derive(Default)]
struct Pruned {
    /// The files that are gone, by path from the project's root.
    removed: Vec<String>,
    /// The documents that stay.
    left: Vec<LeftOver>,
    /// What can't be removed.
    findings: Vec<Diagnostic>,
}

/// Removes the documents that are as we wrote them, and the folders that are empty then.
fn prune(project: &Project, left_over: Vec<LeftOver>) -> Pruned {
    let mut pruned = Pruned::default();
    for document in left_over {
        if document.keeping != Keeping::Ours {
            pruned.left.push(document);
            continue;
        }
        for path in document.paths() {
            match fs::remove_file(project.root.join(&path)) {
                Ok(()) => pruned.removed.push(path),
                Err(error) => {
                    let message = format!("`{path}` gick inte att ta bort ({})", cause(&error));
                    pruned.findings.push(Diagnostic::placeless(codes::NOT_WRITTEN, message));
                }
            }
        }
        let mut folder = project.root.join(document.folder());
        while folder != project.output() && fs::remove_dir(&folder).is_ok() {
            folder.pop();
        }
    }
    if !pruned.removed.is_empty()
        && let Err(error) = publish::forget_removed(&project.output())
    {
        let message = format!("det som togs bort gick inte att anteckna ({})", cause(&error));
        pruned.findings.push(Diagnostic::placeless(codes::NOT_WRITTEN, message));
    }
    pruned
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_that_documents_can_have_are_ours() {
        for path in [
            "sammantraden/2021-03-01/protokoll",
            "sammantraden/2021-03-01/anslag/umea-kommun",
            "verksamhetsplaner/2021-2023/verksamhetsplan",
            "motesplaner/2021/motesplan",
            "dokument/arbetsordning",
            "revision/2021-03-01/anslag/umea-kommun",
            "kalender",
            "barnnamnden/kalender",
            "barnnamnden/register/beslutslogg-2021",
            "barnnamnden/sammantraden/2021-03-01/protokoll",
            "barnnamnden/dokument/arbetsordning",
            "register/beslutslogg-2021",
        ] {
            assert!(own_path(path).is_some(), "{path}");
        }
        for path in [
            "sammantraden/2021-03-01/protokoll-signerat",
            "sammantraden/kopia/protokoll",
            "dokument/Årsredovisning",
            "arkiv/2021-03-01/protokoll",
            "Arkiv/sammantraden/2021-03-01/protokoll",
            "arkiv/2021/sammantraden/2021-03-01/protokoll",
            "protokoll",
            "register/protokoll-2021",
            "register/beslutslogg",
            "README",
        ] {
            assert!(own_path(path).is_none(), "{path}");
        }
    }

    #[test]
    fn a_pdf_that_others_have_changed_is_known() {
        let ours =
            b"%PDF-1.7\n<xmp:CreatorTool>make-docs 0.1.0</xmp:CreatorTool>\nstartxref\n9\n%%EOF\n";
        assert_eq!(authorship(ours), Some(true));
        let signed = [&ours[..], b"/Prev 9 startxref\n20\n%%EOF\n"].concat();
        assert_eq!(authorship(&signed), Some(false));
        assert_eq!(authorship(b"%PDF-1.7\nstartxref\n9\n%%EOF\n"), None);
    }
}
