//! What a published document was made from, and what it says: enough to see what would change.
//!
//! ```json
//! {"fil": "sammantraden/2024-11-29/protokoll.pdf", "sha256": "…", "storlek": 84512, "program": "0.1.0", "utseende": "…",
//!  "underlag": {"content/organisation.yaml": "…"}, "paragrafer": ["47", "48"],
//!  "justerat": "2024-12-17", "värden": "…", "innehåll": {…}}
//! ```

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::change::{Change, changes};
use super::said::Said;
use crate::digest::sha256;
use crate::publish::Existing;

/// What a published document was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// Its path below the published folder.
    #[serde(rename = "fil")]
    pub path: String,
    /// The hash of its bytes.
    pub sha256: String,
    /// How many bytes there are: what is appended later comes after them.
    #[serde(rename = "storlek")]
    pub size: usize,
    /// The version of the program.
    pub program: String,
    /// The hash of the project's own templates and fonts; empty without any.
    #[serde(rename = "utseende")]
    pub looks: String,
    /// The hashes of the files that it was made from, by path from the project's root.
    #[serde(rename = "underlag")]
    pub inputs: BTreeMap<String, String>,
    /// The numbers of its meeting's §§: "47".
    #[serde(rename = "paragrafer", skip_serializing_if = "Vec::is_empty", default)]
    pub numbers: Vec<String>,
    /// The day of its approval, if it was approved.
    #[serde(rename = "justerat", skip_serializing_if = "Option::is_none", default)]
    pub approved: Option<String>,
    /// The hash of the values of its record, but for the days of notices: comments don't count.
    #[serde(rename = "värden", skip_serializing_if = "Option::is_none", default)]
    pub values: Option<String>,
    /// The §§ that were approved at the meeting and announced, with the days of their approval: "§ 47", "2024-11-29".
    #[serde(rename = "omedelbart", skip_serializing_if = "BTreeMap::is_empty", default)]
    pub at_once: BTreeMap<String, String>,
    /// How many corrections of the minutes there were.
    #[serde(rename = "rättelser", skip_serializing_if = "is_none", default)]
    pub corrections: usize,
    /// What it says, of a document that its approval fixes.
    #[serde(rename = "innehåll", skip_serializing_if = "Option::is_none", default)]
    pub said: Option<Said>,
}

impl Origin {
    /// The origin that a text says; `None` if it isn't one.
    pub fn parse(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// Whether it says what a document says that its approval fixes.
    pub fn is_fixed(&self) -> bool {
        self.approved.is_some() && self.said.is_some()
    }

    /// Whether bytes are what was published; with what was appended to it, such as signatures.
    pub fn begins(&self, bytes: &[u8]) -> bool {
        bytes.get(..self.size).is_some_and(|own| sha256(own) == self.sha256)
    }

    /// The same of a file that is read already.
    pub fn begins_file(&self, file: &Existing) -> bool {
        match file.bytes.len() == self.size {
            true => file.sha256() == self.sha256,
            false => self.begins(&file.bytes),
        }
    }

    /// What a newer version says otherwise of what the approval fixes.
    pub fn changes(&self, newer: &Said) -> Vec<Change> {
        self.said.as_ref().map_or_else(Vec::new, |own| changes(own, newer))
    }

    /// It as one line of text.
    pub fn line(&self) -> String {
        serde_json::to_string(self).unwrap_or_default() + "\n"
    }
}

/// Whether there are none of something.
fn is_none(count: &usize) -> bool {
    *count == 0
}

#[cfg(test)]
mod tests {
    use std::fs;

    use serde_json::{Value, json};

    use super::*;

    fn origin(program: &str) -> Origin {
        Origin {
            path: "protokoll.pdf".to_owned(),
            sha256: sha256(b"abc"),
            size: 3,
            program: program.to_owned(),
            looks: String::new(),
            inputs: BTreeMap::new(),
            numbers: Vec::new(),
            approved: None,
            values: None,
            at_once: BTreeMap::new(),
            corrections: 0,
            said: Some(said("paragraph", "ett")),
        }
    }

    fn said(kind: &str, text: &str) -> Said {
        Said::of(&json!({"text": [{"kind": kind, "body": text}]}))
    }

    #[test]
    fn what_is_written_is_read() {
        let line = origin("1").line();
        assert!(line.ends_with("}\n") && line.matches('\n').count() == 1);
        assert_eq!(Origin::parse(&line), Some(origin("1")));
        assert_eq!(Origin::parse("{}"), None);
        assert!(!line.contains("rättelser"), "there are none");
        let corrected = Origin { corrections: 2, ..origin("1") };
        assert_eq!(Origin::parse(&corrected.line()), Some(corrected));
    }

    #[test]
    fn what_is_approved_is_fixed_if_it_is_noted() {
        let approved = Some("2024-12-17".to_owned());
        assert!(Origin { approved: approved.clone(), ..origin("1") }.is_fixed());
        assert!(!origin("1").is_fixed());
        assert!(!Origin { approved, said: None, ..origin("1") }.is_fixed());
    }

    #[test]
    fn bytes_may_be_added_but_not_changed() {
        let origin = origin("1");
        assert!(origin.begins(b"abc") && origin.begins(b"abcd"));
        assert!(!origin.begins(b"ab") && !origin.begins(b"abd") && !origin.begins(b"abdd"));
        let folder = tempfile::tempdir().unwrap();
        for bytes in ["abc", "abcd", "ab", "abd", "abdd"] {
            let path = folder.path().join(bytes);
            fs::write(&path, bytes).unwrap();
            let file = Existing::read(&path).unwrap().unwrap();
            assert_eq!(origin.begins_file(&file), origin.begins(bytes.as_bytes()), "{bytes}");
        }
    }

    #[test]
    fn only_what_was_said_can_change() {
        let newer = said("quote", "två");
        assert_eq!(origin("1").changes(&said("paragraph", "ett")), []);
        assert_eq!(origin("1").changes(&newer).len(), 1);
        assert_eq!(Origin { said: None, ..origin("1") }.changes(&newer), []);
    }

    fn told(older: &Said, newer: &Said) -> Vec<String> {
        let origin = Origin { said: Some(older.clone()), ..origin("1") };
        origin.changes(newer).iter().map(ToString::to_string).collect()
    }

    fn notice(organisation: &str, posted: Option<&str>, boards: &[&str]) -> Said {
        let boards: Vec<Value> = boards
            .iter()
            .map(|name| json!({"name": name, "posted": posted, "proof": posted}))
            .collect();
        Said::of_notice(&json!({
            "document": {"organisation": organisation, "title": posted, "brand": {"color": posted}},
            "anslagsbevis": {"is_posted": posted.is_some(), "lots": [{"boards": boards}]},
        }))
    }

    #[test]
    fn days_of_notices_are_not_fixed() {
        let (old, new) =
            (notice("Ett", None, &["Norra"]), notice("Ett", Some("2021-03-11"), &["Norra"]));
        assert_eq!(told(&old, &new), [""; 0]);
        assert!(!old.has_notice_of(&new) && old.has_notice_of(&old.clone()));
    }

    #[test]
    fn names_in_notices_are_fixed() {
        let old = notice("Ett", None, &["Norra", "Södra"]);
        let other = notice("Två", None, &["Norra", "Södra"]);
        assert_eq!(told(&old, &other), ["organisationens namn: ”Ett” blir ”Två”"]);
        let more = notice("Ett", None, &["Norra", "Östra", "Södra"]);
        assert_eq!(told(&old, &more), ["Östra tillkommer"]);
        assert_eq!(told(&more, &old), ["Östra försvinner"]);
    }
}
