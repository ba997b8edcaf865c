//! Wording that several outputs share: the number of findings.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::wording::count;

/// "1 fel, 2 varningar", "inga fel".
pub(super) fn finding_counts(findings: &[Diagnostic]) -> String {
    let errors = findings.iter().filter(|finding| finding.is_error()).count();
    match (errors, findings.len() - errors) {
        (0, 0) => "inga fel".to_owned(),
        (0, warnings) => count(warnings, "varning", "varningar"),
        (errors, 0) => count(errors, "fel", "fel"),
        (errors, warnings) => {
            format!("{}, {}", count(errors, "fel", "fel"), count(warnings, "varning", "varningar"))
        }
    }
}
