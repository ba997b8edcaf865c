//! Rewrites records of older forms: `make-docs upgrade`.
//!
//! In comes a project, out comes what would change in it; nothing is written before [`Upgrade::write`].
//! What the steps are is data ([`STEPS`]). A file is rewritten as it is stored, and only if a build would
//! read the same of that as of the text that it sees.

mod difference;
mod rewrite;
mod steps;
mod file;

use std::collections::BTreeSet;
use std::path::PathBuf;

pub use self::difference::ChangedLines;
pub use self::file::UpgradedFile;
pub use self::rewrite::{OlderForm, RecordText, Step};
pub use self::steps::STEPS;

use self::rewrite::Work;
use crate::diagnostic::Diagnostic;
use crate::load::{StoredRecord, stored_records};
use crate::project::{ORGANISATION_FILE, Project};
use crate::record::{FORMAT, Format};

/// What would change in a project.
#[derive(Debug, Default)]
pub struct Upgrade {
    /// The files that change, by path, the organisation's last.
    pub files: Vec<UpgradedFile>,
    /// Why files that may have to change don't.
    pub findings: Vec<Diagnostic>,
    /// How many files were read.
    pub records: usize,
}

/// What a project is brought to.
#[derive(Debug, Clone, Copy)]
struct Goal<'a> {
    format: Format,
    steps: &'a [Step],
}

/// What would change in a project, so that it is written as this program writes.
pub fn plan(project: &Project) -> Upgrade {
    plan_to(project, Goal { format: Format(FORMAT), steps: STEPS })
}

fn plan_to(project: &Project, goal: Goal<'_>) -> Upgrade {
    let (organisation, records) = stored_records(project);
    let mut upgrade = Upgrade { records: 1 + records.len(), ..Upgrade::default() };
    let from = match file::format_of(&organisation) {
        Ok(format) => format,
        Err(findings) => return Upgrade { findings, ..upgrade },
    };
    let mut seen = BTreeSet::new();
    let work = Work { from, steps: goal.steps, to: None };
    for record in records {
        upgrade.add(project, record, work, &mut seen);
    }
    // A project says a format once all of it is written so.
    let is_whole = upgrade.findings.is_empty();
    let to = (is_whole && from < goal.format).then_some(goal.format);
    upgrade.add(project, organisation, Work { to, ..work }, &mut seen);
    upgrade
}

impl Upgrade {
    /// Adds what changes in a file, unless that has been seen: a link may lead to it.
    fn add(
        &mut self,
        project: &Project,
        record: StoredRecord,
        work: Work<'_>,
        seen: &mut BTreeSet<PathBuf>,
    ) {
        let target = record.file.canonicalize().unwrap_or_else(|_| record.file.clone());
        if !seen.insert(target) {
            return;
        }
        match file::upgraded(project, record, work) {
            Ok(file) => self.files.extend(file),
            Err(findings) => self.findings.extend(findings),
        }
    }

    /// Writes the files that change, each whole or not at all. Returns the paths of those that were
    /// written, and why others weren't. The organisation's is the last: it says that the others are written.
    pub fn write(&self) -> (Vec<String>, Vec<Diagnostic>) {
        let mut written = Vec::new();
        let mut findings = Vec::new();
        for file in &self.files {
            if file.path == ORGANISATION_FILE && !findings.is_empty() {
                break;
            }
            match file.write() {
                Ok(()) => written.push(file.path.clone()),
                Err(finding) => findings.push(*finding),
            }
        }
        (written, findings)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::yaml::Data;

    /// Renames `plats` to `lokal` at a meeting.
    const PLACE: Step = Step {
        last: Format(1),
        words: "fältet `plats` heter numera `lokal`",
        find: |record| {
            let is_meeting = crate::record::is_of_meeting(record.path);
            let Data::Fields(fields) = &record.tree.data else { return Vec::new() };
            let places = fields.iter().filter(|field| is_meeting && field.name() == "plats");
            places.map(|field| record.renamed(field, "lokal")).collect()
        },
    };

    const GOAL: Goal<'_> = Goal { format: Format(2), steps: &[PLACE] };

    #[test]
    fn a_project_says_a_new_format_once_all_of_it_is_written_so() {
        let folder = tempfile::tempdir().unwrap();
        let project = Project { root: folder.path().to_owned() };
        let write = |path: &str, text: &str| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        let read = |path: &str| fs::read_to_string(folder.path().join(path)).unwrap();
        let [one, other] = ["content/sammantraden/a.yaml", "content/sammantraden/b.yaml"];
        write(ORGANISATION_FILE, "# Vi\nnamn: Vi\nplats: Umeå\n");
        write(one, "plats: Norra\n");
        write(other, "plats Södra\n");

        let (written, _) = plan_to(&project, GOAL).write();
        assert_eq!(written, [one], "the other is not read, so the format stays");
        write(other, "plats: Södra\n");
        let (written, _) = plan_to(&project, GOAL).write();
        assert_eq!(written, [other, ORGANISATION_FILE]);
        assert_eq!(read(one), "lokal: Norra\n");
        assert_eq!(read(ORGANISATION_FILE), "# Vi\nformat: 2\nnamn: Vi\nplats: Umeå\n");
        let refused = plan_to(&project, GOAL);
        assert_eq!(refused.findings[0].code.id, "L15", "this program reads format 1");
    }

    #[test]
    fn a_file_that_has_changed_meanwhile_is_not_written() {
        let folder = tempfile::tempdir().unwrap();
        let project = Project { root: folder.path().to_owned() };
        let record = folder.path().join("content/sammantraden/a.yaml");
        fs::create_dir_all(record.parent().unwrap()).unwrap();
        fs::write(folder.path().join(ORGANISATION_FILE), "namn: Vi\n").unwrap();
        fs::write(&record, "plats: Norra\n").unwrap();

        let upgrade = plan_to(&project, GOAL);
        fs::write(&record, "plats: Södra\n").unwrap();
        let (written, findings) = upgrade.write();
        assert!(written.is_empty(), "nor does the project say the new format");
        assert_eq!(findings[0].code.id, "S1");
        assert_eq!(fs::read_to_string(&record).unwrap(), "plats: Södra\n");
    }
}
