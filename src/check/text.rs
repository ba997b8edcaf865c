//! Characters that can be printed.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_yaml::Value;

use super::{Breach, Find, Rule, Supplies, Tree};
use crate::diagnostic::{Code, FieldPath, Place, Severity, SourceFile};

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code { id: "T4", meaning: "Varje tecken i underlaget finns i något typsnitt." },
        severity: Severity::Error,
        reason: "Ett tecken utan bild syns inte på sidan och bryter mot arkivformatet.",
        source: "PDF/A-2 (ISO 19005-2) 6.2.11.8: inga tecken utan glyf",
        find: Find::Tree(in_tree),
    },
    Rule {
        code: Code {
            id: "T5",
            meaning: "Varje tecken i organisation.yaml finns i något typsnitt.",
        },
        severity: Severity::Error,
        reason: "Ett tecken utan bild syns inte på sidan och bryter mot arkivformatet.",
        source: "PDF/A-2 (ISO 19005-2) 6.2.11.8: inga tecken utan glyf",
        find: Find::Organisation(|record, supplies| {
            in_fields(&record.file, &record.tree, supplies)
        }),
    },
];

fn in_tree(tree: &Tree<'_>) -> Vec<Breach> {
    let mut breaches = in_fields(tree.file, tree.tree, tree.supplies);
    for file in &tree.texts {
        let mut start = 0;
        for line in file.text.split_inclusive('\n') {
            let missing = unprintable(line, tree.supplies);
            if !missing.is_empty() {
                breaches.push(breach(
                    Place::bytes(file, start..start + line.trim_end().len()),
                    &missing,
                ));
            }
            start += line.len();
        }
    }
    breaches
}

fn in_fields(file: &Arc<SourceFile>, tree: &Value, supplies: Supplies<'_>) -> Vec<Breach> {
    let mut breaches = Vec::new();
    each_text(tree, FieldPath::top(), &mut |path, text| {
        let missing = unprintable(text, supplies);
        if !missing.is_empty() {
            breaches.push(breach(Place::field(file, path), &missing));
        }
    });
    breaches
}

/// The characters that no font has.
fn unprintable(text: &str, supplies: Supplies<'_>) -> BTreeSet<char> {
    text.chars().filter(|&c| !supplies.typefaces.can_print(c)).collect()
}

/// The breach for a text with characters that no font has.
fn breach(place: Place, missing: &BTreeSet<char>) -> Breach {
    let name = |c: &char| {
        if c.is_control() {
            format!("U+{:04X}", *c as u32)
        } else {
            format!("`{c}` (U+{:04X})", *c as u32)
        }
    };
    let names = missing.iter().take(5).map(name).collect::<Vec<_>>().join(", ");
    let rest = if missing.len() > 5 { " …" } else { "" };
    Breach::new(place, format!("tecken som inget typsnitt har: {names}{rest}"))
        .hint("skriv på annat sätt, eller lägg ett typsnitt som har dem i projektets mapp `fonts/`")
}

/// Every text in a tree with the path to it.
pub(super) fn each_text(tree: &Value, path: FieldPath, visit: &mut impl FnMut(FieldPath, &str)) {
    match tree {
        Value::String(text) => visit(path, text),
        Value::Sequence(entries) => {
            for (i, entry) in entries.iter().enumerate() {
                each_text(entry, path.clone().index(i), visit);
            }
        }
        Value::Mapping(fields) => {
            for (name, value) in fields {
                let name = name.as_str().unwrap_or_default();
                each_text(value, path.clone().key(name), visit);
            }
        }
        _ => {}
    }
}
