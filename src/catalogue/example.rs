//! Records that say as much as records can, for the sample values of every name.

use crate::diagnostic::SourceFile;
use crate::load::{Inputs, RECORD_FOLDERS};
use crate::project::OrganId;
use crate::record::{self, Records};

/// The records of the example, by the folder that they would lie in.
const RECORDS: [(&str, &str); 11] = [
    ("sammantraden/2025-03-12.yaml", include_str!("exempel/sammantrade.yaml")),
    ("sammantraden/2025-10-14.yaml", include_str!("exempel/installt.yaml")),
    ("sammantraden/2025-12-10.yaml", include_str!("exempel/anteckningar.yaml")),
    ("sammantraden/2025-11-12.yaml", include_str!("exempel/uppdrag.yaml")),
    ("sammantraden/2026-01-22.yaml", include_str!("exempel/uppfoljning.yaml")),
    ("sammantraden/2026-01-22-2.yaml", include_str!("exempel/andra.yaml")),
    (
        "verksamhetsplaner/2025-2027/verksamhetsplan.yaml",
        include_str!("exempel/verksamhetsplan.yaml"),
    ),
    ("motesplaner/2025.yaml", include_str!("exempel/motesplan.yaml")),
    ("dokument/lista.yaml", include_str!("exempel/dokument.yaml")),
    ("rapporter/delarsrapport/rapport.yaml", include_str!("exempel/rapport.yaml")),
    ("revision/2025-04-10.yaml", include_str!("exempel/revision.yaml")),
];

/// The records of the example.
pub(super) fn records() -> Records {
    record::parse(&inputs()).0.swap_remove(0)
}

fn inputs() -> Inputs {
    let mut inputs = Inputs::default();
    let organisation = include_str!("exempel/organisation.yaml");
    inputs.organisation = Some(SourceFile::new("content/organisation.yaml", organisation));
    let own = inputs.organs.entry(OrganId::OWN).or_default();
    own.people =
        Some(SourceFile::new("content/personer.yaml", include_str!("exempel/personer.yaml")));
    for (path, text) in RECORDS {
        let folder = RECORD_FOLDERS.iter().position(|folder| path.starts_with(folder));
        let file = SourceFile::new(format!("content/{path}"), text);
        own.records[folder.unwrap_or_default()].push(file);
    }
    let by_register = include_str!("exempel/narvaro-enligt-register.yaml");
    own.records[0].push(SourceFile::new("content/sammantraden/2025-05-14.yaml", by_register));
    inputs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_is_sound() {
        let (_, findings) = record::parse(&inputs());
        assert!(findings.is_empty(), "{findings:#?}");
    }
}
