//! Records on which a stage panics are left out, each with a finding, so that all others are made.
//!
//! In come inputs of which a stage panicked, out come those that none does. Each record is tried alone:
//! that takes a while, but happens only when the program has a fault.

use std::sync::Arc;

use crate::check;
use crate::diagnostic::{Diagnostic, Place, SourceFile, codes};
use crate::facts;
use crate::guard::guarded;
use crate::load::{Inputs, OrganFiles};
use crate::plan::{self, Selection};
use crate::record;
use crate::status;

use super::resources::Resources;

/// The inputs without the records on which `stages` panic, and a finding for each of those.
pub(super) fn without_culprits(
    mut inputs: Inputs,
    stages: impl Fn(&Inputs),
) -> (Inputs, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    let all = std::mem::take(&mut inputs.organs);
    let alone = all.iter().map(|(organ, files)| {
        (
            organ.clone(),
            OrganFiles {
                organ: files.organ.clone(),
                people: files.people.clone(),
                ..OrganFiles::default()
            },
        )
    });
    inputs.organs = alone.collect();
    let mut kept = inputs.organs.clone();
    for (organ, files) in all {
        for (folder, file) in files.records.into_iter().enumerate().flat_map(of_folder) {
            inputs.records_mut(&organ)[folder].push(file.clone());
            match guarded(|| stages(&inputs)) {
                Ok(()) => kept.entry(organ.clone()).or_default().records[folder].push(file),
                Err(reason) => {
                    findings.push(culprit(&file, &reason));
                    inputs.unread.push(file.path.clone());
                }
            }
            inputs.records_mut(&organ)[folder].clear();
        }
    }
    inputs.organs = kept;
    (inputs, findings)
}

/// The files of a folder, each with the folder's number.
fn of_folder(
    (folder, files): (usize, Vec<Arc<SourceFile>>),
) -> impl Iterator<Item = (usize, Arc<SourceFile>)> {
    files.into_iter().map(move |file| (folder, file))
}

/// What every command does before documents are made.
pub(super) fn all_stages(inputs: &Inputs, resources: &Resources) {
    let (records, mut findings) = record::parse(inputs);
    let (organs, _) = facts::derive(&records);
    let supplies = check::Supplies {
        typefaces: &resources.typefaces,
        pictures: &inputs.pictures,
        foreign_files: &inputs.foreign_files,
    };
    findings.extend(check::check(&organs, supplies));
    plan::plan(&organs, &findings, &Selection::default());
    if let Some(held) = records.iter().find_map(|own| own.meetings.keys().next()) {
        status::status(&organs, held.day);
    }
}

/// The finding for a record on which a stage panics.
fn culprit(file: &Arc<SourceFile>, reason: &str) -> Diagnostic {
    let message = format!("underlaget ger ett internt fel ({reason})");
    Diagnostic::error(codes::INTERNAL, Place::whole(file), message)
        .hint("ta bort det som du skrev sist, och anmäl gärna felet")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::OrganId;

    #[test]
    fn only_the_record_at_fault_is_left_out() {
        let mut inputs = Inputs::default();
        for (folder, name) in [(0, "ett"), (0, "två"), (3, "tre")] {
            inputs.records_mut(&OrganId::OWN)[folder].push(SourceFile::new(name, name));
        }
        let (inputs, findings) = without_culprits(inputs, |inputs| {
            let mut files = inputs.records();
            assert!(files.all(|file| file.text != "två"), "a fault");
        });
        let kept: Vec<&str> = inputs.records().map(|file| file.path.as_str()).collect();
        assert_eq!(kept, ["ett", "tre"]);
        assert_eq!(inputs.unread, ["två"]);
        assert_eq!(
            (findings.len(), findings[0].code, findings[0].path()),
            (1, codes::INTERNAL, "två")
        );
    }
}
