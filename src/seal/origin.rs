//! What a published document was made from, and what it says: enough to see what would change.
//!
//! ```json
//! {"fil": "sammantraden/2024-11-29/protokoll.pdf", "sha256": "…", "program": "0.1.0", "utseende": "…",
//!  "underlag": {"content/organisation.yaml": "…"}, "innehåll": {…}}
//! ```

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::said::Said;

/// What a published document was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// Its path below the published folder.
    #[serde(rename = "fil")]
    pub path: String,
    /// The hash of its bytes.
    pub sha256: String,
    /// The version of the program.
    pub program: String,
    /// The hash of the project's own templates and fonts; empty without any.
    #[serde(rename = "utseende")]
    pub looks: String,
    /// The hashes of the files that it was made from, by path from the project's root.
    #[serde(rename = "underlag")]
    pub inputs: BTreeMap<String, String>,
    /// What it says, of a document that its approval fixes.
    #[serde(rename = "innehåll", skip_serializing_if = "Option::is_none", default)]
    pub said: Option<Said>,
}

impl Origin {
    /// The origin that a text says; `None` if it isn't one.
    pub fn parse(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// It as one line of text.
    pub fn line(&self) -> String {
        serde_json::to_string(self).unwrap_or_default() + "\n"
    }
}
