//! Records on which a stage panics are left out, each with a finding, so that all others are made.
//!
//! In come inputs of which a stage panicked, out come those that none does. Each record is tried alone:
//! that takes a while, but happens only when the program has a fault.

use std::sync::Arc;

use crate::check;
use crate::diagnostic::{Diagnostic, Place, SourceFile, codes};
use crate::facts;
use crate::guard::guarded;
use crate::load::Inputs;
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
    let all = std::mem::take(&mut inputs.records);
    let mut kept: [Vec<Arc<SourceFile>>; _] = Default::default();
    for (folder, files) in all.into_iter().enumerate() {
        for file in files {
            inputs.records[folder].push(file.clone());
            match guarded(|| stages(&inputs)) {
                Ok(()) => kept[folder].push(file),
                Err(reason) => {
                    findings.push(culprit(&file, &reason));
                    inputs.unread.push(file.path.clone());
                }
            }
            inputs.records[folder].clear();
        }
    }
    inputs.records = kept;
    (inputs, findings)
}

/// What every command does before documents are made.
pub(super) fn all_stages(inputs: &Inputs, resources: &Resources) {
    let (records, mut findings) = record::parse(inputs);
    let (facts, _) = facts::derive(&records);
    let supplies = check::Supplies {
        typefaces: &resources.typefaces,
        pictures: &inputs.pictures,
        foreign_files: &inputs.foreign_files,
    };
    findings.extend(check::check(&facts, supplies));
    plan::plan(&facts, &findings, &Selection::default());
    if let Some(day) = records.meetings.keys().next() {
        status::status(&facts, *day);
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

    #[test]
    fn only_the_record_at_fault_is_left_out() {
        let mut inputs = Inputs::default();
        for (folder, name) in [(0, "ett"), (0, "två"), (3, "tre")] {
            inputs.records[folder].push(SourceFile::new(name, name));
        }
        let (inputs, findings) = without_culprits(inputs, |inputs| {
            let mut files = inputs.records.iter().flatten();
            assert!(files.all(|file| file.text != "två"), "a fault");
        });
        let kept: Vec<&str> =
            inputs.records.iter().flatten().map(|file| file.path.as_str()).collect();
        assert_eq!(kept, ["ett", "tre"]);
        assert_eq!(inputs.unread, ["två"]);
        assert_eq!(
            (findings.len(), findings[0].code, findings[0].path()),
            (1, codes::INTERNAL, "två")
        );
    }
}
