//! References within a document: what has a name, and what a reference to it says.

use std::collections::BTreeMap;

/// The targets of references in a document, by name.
pub type ReferenceTargets = BTreeMap<String, ReferenceTarget>;

/// The target of a reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferenceTarget {
    /// What a reference without words of its own says: "§ 59", "figur 3".
    pub words: String,
    /// What follows a word such as "Figur" or "rubrik": "3", "7.2".
    pub number: Option<String>,
    /// Whether it is in another document: the reference is text, even if this document has something of the same name.
    pub is_elsewhere: bool,
}

impl ReferenceTarget {
    /// A target without a number of its own.
    pub fn unnumbered(words: impl Into<String>) -> Self {
        Self { words: words.into(), number: None, is_elsewhere: false }
    }

    /// The same in another document.
    pub fn elsewhere(self) -> Self {
        Self { is_elsewhere: true, ..self }
    }
}

/// The kind of target that a word in a reference names, such as "figur" for "Diagram": such a word
/// gets the target's number after it. None for any other word.
pub fn noun(word: &str) -> Option<&'static str> {
    Some(match word.trim().to_lowercase().as_str() {
        "figur" | "diagram" | "bild" => "figur",
        "tabell" => "tabell",
        "rubrik" | "avsnitt" | "kapitel" => "rubrik",
        "bilaga" => "bilaga",
        _ => return None,
    })
}
