//! The steps from older forms of records, in order.
//!
//! A change of the format brings its row here, and a new number in [`crate::record::FORMAT`] if records
//! of the form before it would be read as something else, or no longer be read.

use super::rewrite::{OlderForm, RecordText, Step, mappings};
use crate::record::{Format, are_alike};

/// Every step.
pub const STEPS: &[Step] = &[Step {
    last: Format(1),
    words: "fältet `fynd` i `godtas` heter numera `kod`",
    find: renamed_codes,
}];

/// The first name of the code in a `godtas`: `{fynd: M3, skäl: …}`.
fn renamed_codes(record: &RecordText<'_>) -> Vec<OlderForm> {
    let mut forms = Vec::new();
    mappings(record.tree, &mut |name, fields| {
        let has = |own: &str| fields.iter().any(|field| are_alike(&field.name(), own));
        // One that has both is reported when it is read: nobody knows which holds.
        if are_alike(name, "godtas") && !has("kod") {
            let older = fields.iter().filter(|field| are_alike(&field.name(), "fynd"));
            forms.extend(older.map(|field| record.renamed(field, "kod")));
        }
    });
    forms
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::FORMAT;
    use crate::upgrade::rewrite::{Work, rewrite};

    #[test]
    fn steps_are_in_order_and_none_is_of_a_format_to_come() {
        assert!(STEPS.is_sorted_by_key(|step| step.last));
        assert!(STEPS.iter().all(|step| step.last <= Format(FORMAT)));
        assert!(STEPS.iter().all(|step| !step.words.ends_with('.')));
    }

    #[test]
    fn the_code_of_what_is_accepted_is_renamed() {
        for (before, after) in [
            ("godtas: {fynd: M3, skäl: a}\n", "godtas: {kod: M3, skäl: a}\n"),
            ("Godtas:\n  - skäl: a\n    Fynd : M3\n", "Godtas:\n  - skäl: a\n    kod : M3\n"),
            ("a: [{GODTAS: [{\"fynd\": M3}]}]\n", "a: [{GODTAS: [{\"kod\": M3}]}]\n"),
            ("fynd: a\ngodtas: {fynd: M3, kod: M4}\n", "fynd: a\ngodtas: {fynd: M3, kod: M4}\n"),
        ] {
            let work = Work { from: Format(1), steps: STEPS, to: None };
            let rewritten = rewrite("a.yaml", before, work).unwrap();
            assert_eq!(rewritten.text, after);
        }
    }
}
