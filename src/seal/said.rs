//! What a document says, apart from its looks.
//!
//! In come views, out come what an approval fixes of them, and what follows on it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The parts of a view that aren't said: looks, how the body is reached today, names that only references use, whether a
/// day is past, and who took part in each §, which minutes print for all of them at once.
const UNSAID: [&str; 7] = ["brand", "contact", "id", "is_removed", "key", "style", "took_part"];

/// The part of minutes that is filled in after they are approved: the boards' days.
const NOTICE: &str = "notice";

/// The field of a notice with the day of approval, which is fixed.
const APPROVED: &str = "approved";

/// The field with the name of what the words beside it belong to: an item's §, a board.
pub(super) const PARAGRAPH: &str = "paragraph";

/// The field of an item with the day of its approval at the meeting, and those of its notice.
pub(super) const APPROVED_AT_ONCE: &str = "approved_at_once";

/// The fields with the days of such a notice.
const BOARD_DAYS: [&str; 2] = ["posted", "removed"];

/// What follows on the approval in a notice of it, or in the proof that it was up: days, and who confirms them.
const NOTICE_DAYS: [&str; 9] = [
    "appeal_until",
    "is_posted",
    "is_preliminary",
    "post_by",
    "posted",
    "proof",
    "removable",
    "removed",
    "to_be_removed",
];

/// The part of a view that every document has.
const DOCUMENT: &str = "document";

/// The field with the body's name.
const ORGANISATION: &str = "organisation";

/// The field of a proof with the boards, each with its name.
const BOARDS: &str = "boards";

/// The field with the corrections of minutes.
const CORRECTIONS: &str = "corrections";

/// What a document says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// What its approval fixes.
    pub(super) fixed: Value,
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

    /// What the view of a notice says, or of the proof that it was up. Of what every document has it prints the body's
    /// name. Each board of a proof has words of its own, so that more boards don't change those that were there.
    pub fn of_notice(view: &impl Serialize) -> Self {
        let mut fixed = serde_json::to_value(view).unwrap_or_default();
        if let Some(Value::Object(document)) = fixed.get_mut(DOCUMENT) {
            document.retain(|name, _| name == ORGANISATION);
        }
        let mut days = Vec::new();
        strip_notice(&mut fixed, &mut days);
        Self { fixed, notice: Value::Array(days) }
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

/// Takes the days out of what a notice says, and makes passages of the boards that it lists.
fn strip_notice(value: &mut Value, days: &mut Vec<Value>) {
    match value {
        Value::Object(fields) => {
            UNSAID.iter().for_each(|name| drop(fields.remove(*name)));
            days.extend(NOTICE_DAYS.iter().filter_map(|name| fields.remove(*name)));
            for board in fields.get_mut(BOARDS).and_then(Value::as_array_mut).into_iter().flatten()
            {
                let name = board.get("name").cloned().unwrap_or_default();
                board.as_object_mut().map(|own| own.insert(PARAGRAPH.to_owned(), name));
            }
            fields.values_mut().for_each(|value| strip_notice(value, days));
        }
        Value::Array(entries) => entries.iter_mut().for_each(|entry| strip_notice(entry, days)),
        _ => {}
    }
}

/// Takes a field out, wherever it stands but in a list.
fn remove(value: &mut Value, name: &str) {
    if let Value::Object(fields) = value {
        fields.remove(name);
        fields.values_mut().for_each(|value| remove(value, name));
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn corrections_can_be_left_out() {
        let corrected = Said::of(&json!({"a": {"corrections": [{"why": "skrivfel"}], "b": [1]}}));
        assert_eq!(corrected.version(), 2);
        assert_eq!(corrected.without_corrections(), Said::of(&json!({"a": {"b": [1]}})));
    }

    #[test]
    fn versions_are_counted_by_corrections() {
        assert_eq!(Said::of(&json!({"protokoll": {"items": []}})).version(), 1);
        let corrected = Said::of(&json!({"protokoll": {"corrections": [{"why": "skrivfel"}]}}));
        assert_eq!(corrected.version(), 2);
    }
}
