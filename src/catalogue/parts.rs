//! The parts and the filters that every template can use, with what each does.

use super::columns;
use crate::render::{FILTERS, Parts};

/// The parts with their arguments, in columns.
pub fn parts(parts: &Parts) -> String {
    let mut text = String::new();
    for (name, signature) in parts {
        text += &format!("{name}({})\n", signature.parameters().join(", "));
        if !signature.description.is_empty() {
            text += &format!("    {}\n", signature.description);
        }
    }
    text
}

/// The filters with what each does, in columns.
pub fn filters() -> String {
    let rows: Vec<(String, String)> =
        FILTERS.iter().map(|(filter, about)| (format!("|{filter}"), (*about).to_owned())).collect();
    columns(&rows)
}
