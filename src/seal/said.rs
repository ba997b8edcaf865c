//! What a document says, apart from its looks, and which words of that differ.
//!
//! In come views, out come changes in words, § by §: "§ 49: ”310 tkr” blir ”910 tkr”".

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The parts of a view that aren't said: looks, and names that only references use.
const UNSAID: [&str; 6] = ["brand", "kind", "id", "align", "key", "level"];

/// The part of minutes that is filled in after they are approved: the boards' days.
const NOTICE: &str = "notice";

/// The field of a notice with the day of approval, which is fixed.
const APPROVED: &str = "approved";

/// The field of an item with the day of its approval at the meeting, and those of its notice.
const APPROVED_AT_ONCE: &str = "approved_at_once";

/// The fields with the days of such a notice.
const BOARD_DAYS: [&str; 2] = ["posted", "removed"];

/// The field with the corrections of minutes.
const CORRECTIONS: &str = "corrections";

/// The field with an item's §, in which all words of the item are.
const PARAGRAPH: &str = "paragraph";

/// The most words of a difference that are quoted.
const MOST_WORDS: usize = 8;

/// What a document says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// What its approval fixes.
    fixed: Value,
    /// What follows on the approval: the days of the notices.
    notice: Value,
}

impl Said {
    /// What a view says.
    pub fn of(view: &impl Serialize) -> Self {
        let mut fixed = serde_json::to_value(view).unwrap_or_default();
        let mut notice = Vec::new();
        strip(&mut fixed, &mut notice);
        Self { fixed, notice: Value::Array(notice) }
    }

    /// Whether the words that the approval fixes are the same.
    pub fn is_fixed_as(&self, other: &Self) -> bool {
        self.fixed == other.fixed || self.passages() == other.passages()
    }

    /// Whether what follows on the approval is the same.
    pub fn has_notice_of(&self, other: &Self) -> bool {
        self.notice == other.notice
    }

    /// The number of its version: 1 before any correction.
    pub fn version(&self) -> usize {
        1 + corrections(&self.fixed)
    }

    /// The same without the corrections that it names.
    #[must_use]
    pub fn without_corrections(&self) -> Self {
        let mut said = self.clone();
        remove(&mut said.fixed, CORRECTIONS);
        said
    }

    /// Its §§ with their words, in order; `None` for what stands before them.
    fn passages(&self) -> Vec<Passage> {
        let mut passages = vec![Passage::default()];
        collect(&self.fixed, 0, &mut passages);
        passages
    }
}

/// Takes out what isn't said, and what follows on the approval.
fn strip(value: &mut Value, notice: &mut Vec<Value>) {
    match value {
        Value::Object(fields) => {
            for name in UNSAID {
                fields.remove(name);
            }
            if let Some(mut own) = fields.remove(NOTICE) {
                let approved = own.as_object_mut().and_then(|days| days.remove(APPROVED));
                fields.extend(approved.map(|day| (APPROVED.to_owned(), day)));
                notice.push(own);
            }
            if let Some(Value::Object(at_once)) = fields.get_mut(APPROVED_AT_ONCE) {
                notice.extend(BOARD_DAYS.iter().filter_map(|day| at_once.remove(*day)));
            }
            fields.values_mut().for_each(|value| strip(value, notice));
        }
        Value::Array(entries) => entries.iter_mut().for_each(|entry| strip(entry, notice)),
        _ => {}
    }
}

/// Takes a field out, wherever it stands.
fn remove(value: &mut Value, name: &str) {
    match value {
        Value::Object(fields) => {
            fields.remove(name);
            fields.values_mut().for_each(|value| remove(value, name));
        }
        Value::Array(entries) => entries.iter_mut().for_each(|entry| remove(entry, name)),
        _ => {}
    }
}

/// How many corrections a value says.
fn corrections(value: &Value) -> usize {
    match value {
        Value::Object(fields) => {
            let own = fields.get(CORRECTIONS).and_then(Value::as_array).map(Vec::len);
            own.unwrap_or_else(|| fields.values().map(corrections).sum())
        }
        _ => 0,
    }
}

/// A § with its words, or the words before the first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Passage {
    paragraph: Option<String>,
    words: Vec<String>,
}

/// Adds the words of a value to a passage; an item with a § has one of its own.
fn collect(value: &Value, passage: usize, passages: &mut Vec<Passage>) {
    match value {
        Value::Object(fields) => {
            let paragraph = fields.get(PARAGRAPH).and_then(Value::as_str);
            let own = paragraph.map_or(passage, |paragraph| {
                passages.push(Passage { paragraph: Some(paragraph.to_owned()), words: Vec::new() });
                passages.len() - 1
            });
            let others = fields.iter().filter(|(name, _)| *name != PARAGRAPH);
            others.for_each(|(_, value)| collect(value, own, passages));
        }
        Value::Array(entries) => entries.iter().for_each(|entry| collect(entry, passage, passages)),
        Value::String(text) => passages[passage].add(text),
        Value::Number(number) => passages[passage].add(&number.to_string()),
        Value::Bool(true) => passages[passage].add("ja"),
        Value::Bool(false) => passages[passage].add("nej"),
        Value::Null => {}
    }
}

impl Passage {
    fn add(&mut self, text: &str) {
        let words = text.split(' ').filter(|word| !word.is_empty());
        self.words.extend(words.map(str::to_owned));
    }
}

/// A difference between what two versions of a document say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A § has another number.
    Moved {
        /// "§ 47".
        from: String,
        /// "§ 49".
        to: String,
    },
    /// A § is gone.
    Removed(String),
    /// A § is new.
    Added(String),
    /// Words differ, in a § or before the first.
    Words {
        /// "§ 47".
        paragraph: Option<String>,
        /// The words that were there.
        before: String,
        /// The words that are there instead.
        after: String,
    },
}

impl Change {
    /// The § of the newer version that it is in.
    pub fn paragraph(&self) -> Option<&str> {
        match self {
            Self::Moved { to, .. } => Some(to),
            Self::Added(paragraph) => Some(paragraph),
            Self::Words { paragraph, .. } => paragraph.as_deref(),
            Self::Removed(_) => None,
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Moved { from, to } => write!(f, "{from} blir {to}"),
            Self::Removed(paragraph) => write!(f, "{paragraph} försvinner"),
            Self::Added(paragraph) => write!(f, "{paragraph} tillkommer"),
            Self::Words { paragraph, before, after } => {
                if let Some(paragraph) = paragraph {
                    write!(f, "{paragraph}: ")?;
                }
                match (before.as_str(), after.as_str()) {
                    (before, "") => write!(f, "”{before}” försvinner"),
                    ("", after) => write!(f, "”{after}” tillkommer"),
                    (before, after) => write!(f, "”{before}” blir ”{after}”"),
                }
            }
        }
    }
}

/// What differs between an older version and a newer: §§ that moved first, then §§ and words in order.
pub fn changes(older: &Said, newer: &Said) -> Vec<Change> {
    let (mut old, mut new) = (older.passages(), newer.passages());
    let mut changes = moved(&mut old, &mut new);
    let mut by_paragraph: BTreeMap<Option<String>, Passage> =
        new.iter().map(|passage| (passage.paragraph.clone(), passage.clone())).collect();
    for passage in old {
        match (by_paragraph.remove(&passage.paragraph), passage.paragraph) {
            (Some(other), paragraph) => {
                changes.extend(differing(paragraph, &passage.words, &other.words));
            }
            (None, Some(paragraph)) => changes.push(Change::Removed(paragraph)),
            (None, None) => {}
        }
    }
    changes.extend(by_paragraph.into_keys().flatten().map(Change::Added));
    changes
}

/// Takes the §§ out that say the same under another number.
fn moved(old: &mut Vec<Passage>, new: &mut Vec<Passage>) -> Vec<Change> {
    let mut changes = Vec::new();
    old.retain(|passage| {
        let same = new
            .iter()
            .position(|other| other.words == passage.words && other.paragraph != passage.paragraph);
        let is_kept = new.contains(passage);
        let found = same.filter(|_| !is_kept).map(|at| new.remove(at).paragraph);
        let Some((Some(to), Some(from))) = found.map(|to| (to, passage.paragraph.clone())) else {
            return true;
        };
        changes.push(Change::Moved { from, to });
        false
    });
    changes
}

/// The words between what two texts begin and end with alike, with the word before.
fn differing(paragraph: Option<String>, old: &[String], new: &[String]) -> Option<Change> {
    if old == new {
        return None;
    }
    let start = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let ends = old[start..].iter().rev().zip(new[start..].iter().rev());
    let end = ends.take_while(|(a, b)| a == b).count();
    let first = start.saturating_sub(1);
    let (before, after) = (&old[first..old.len() - end], &new[first..new.len() - end]);
    Some(Change::Words { paragraph, before: quoted(before), after: quoted(after) })
}

/// Some words, the middle of many left out.
fn quoted(words: &[String]) -> String {
    if words.len() <= MOST_WORDS {
        return words.join(" ");
    }
    let (head, tail) = (&words[..MOST_WORDS / 2], &words[words.len() - MOST_WORDS / 2..]);
    format!("{} … {}", head.join(" "), tail.join(" "))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn minutes(items: &[(&str, &str)]) -> Said {
        let items: Vec<Value> = items
            .iter()
            .map(|(paragraph, text)| json!({"paragraph": paragraph, "text": [{"kind": "text", "body": text}]}))
            .collect();
        Said::of(&json!({
            "document": {"brand": {"color": "#000"}, "title": "Protokoll"},
            "protokoll": {"time": "08.30–12.00", "notice": {"posted": "2024-12-18"}, "items": items},
        }))
    }

    fn told(older: &Said, newer: &Said) -> Vec<String> {
        changes(older, newer).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn words_are_told_within_their_paragraph() {
        let old = minutes(&[("§ 1", "anslår 310 tkr till projektet"), ("§ 2", "avslutas")]);
        let new = minutes(&[("§ 1", "anslår 910 tkr till projektet"), ("§ 2", "avslutas")]);
        assert_eq!(told(&old, &new), ["§ 1: ”anslår 310” blir ”anslår 910”"]);
        assert_eq!(told(&old, &old), [""; 0]);
    }

    #[test]
    fn paragraphs_move_come_and_go() {
        let old = minutes(&[("§ 1", "öppnas"), ("§ 2", "avslutas")]);
        let new = minutes(&[("§ 3", "öppnas"), ("§ 4", "avslutas")]);
        assert_eq!(told(&old, &new), ["§ 1 blir § 3", "§ 2 blir § 4"]);
        let more = minutes(&[("§ 1", "öppnas"), ("§ 2", "nytt"), ("§ 3", "avslutas")]);
        assert_eq!(told(&old, &more), ["§ 2 blir § 3", "§ 2 tillkommer"]);
        assert_eq!(told(&more, &old), ["§ 3 blir § 2", "§ 2 försvinner"]);
    }

    #[test]
    fn looks_and_days_of_notices_are_not_fixed() {
        let old = minutes(&[("§ 1", "öppnas")]);
        let mut other = old.clone();
        other.notice = json!({"posted": "2024-12-19"});
        assert!(old.is_fixed_as(&other) && old != other);
    }

    #[test]
    fn versions_are_counted_by_corrections() {
        assert_eq!(minutes(&[]).version(), 1);
        let corrected = Said::of(&json!({"protokoll": {"corrections": [{"why": "skrivfel"}]}}));
        assert_eq!(corrected.version(), 2);
    }

    #[test]
    fn long_differences_are_shortened() {
        let long = "a b c d e f g h i j";
        let old = minutes(&[("§ 1", long)]);
        let new = minutes(&[("§ 1", "z")]);
        assert_eq!(told(&old, &new), ["§ 1: ”a b c d … g h i j” blir ”z”"]);
    }
}
