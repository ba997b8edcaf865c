//! What differs between two versions of what a document says.
//!
//! In come versions, out come changes, § by §: "§ 49, beslutet: ”310 tkr” blir ”910 tkr”", "§ 50: uppställningen är ändrad".

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_json::Value;

use super::part::{self, APPROVAL};
use super::said::{APPROVED_AT_ONCE, PARAGRAPH, Said};

/// The parts that aren't words: how a text is set out, as paragraph, list, table or emphasis.
const SET_OUT: [&str; 3] = ["kind", "align", "level"];

/// What only a file's metadata say, and the page by the name of the organisation.
const METADATA: &str = "author";

/// The most words of a difference that are quoted.
const MOST_WORDS: usize = 8;

/// A § with its words, or the words before the first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Passage {
    paragraph: Option<String>,
    /// The words of its parts, by what these are called: "beslutet"; "" for what isn't called anything.
    words: BTreeMap<&'static str, Vec<String>>,
    /// How the words are set out: the names of the fields that hold them, in brackets.
    layout: String,
}

/// The §§ of a document with their words, in order; `None` for what stands before them.
fn passages(said: &Said) -> Vec<Passage> {
    let mut passages = vec![Passage::default()];
    collect(&said.fixed, "", 0, &mut passages);
    passages
}

/// Adds the words of a value in a part to a passage; an item with a § has one of its own.
fn collect(value: &Value, part: &'static str, passage: usize, passages: &mut Vec<Passage>) {
    match value {
        Value::Object(fields) => {
            let paragraph = fields.get(PARAGRAPH).and_then(Value::as_str);
            let own = paragraph.map_or(passage, |paragraph| {
                // A list of votes is of the same § as its item.
                let known =
                    passages.iter().position(|own| own.paragraph.as_deref() == Some(paragraph));
                known.unwrap_or_else(|| {
                    let paragraph = Some(paragraph.to_owned());
                    passages.push(Passage { paragraph, ..Passage::default() });
                    passages.len() - 1
                })
            });
            passages[own].layout.push('{');
            let said = fields.iter().filter(|(name, _)| *name != PARAGRAPH && *name != METADATA);
            for (name, value) in said {
                passages[own].layout.push_str(name);
                if SET_OUT.contains(&name.as_str()) {
                    passages[own].layout.push_str(&value.to_string());
                    continue;
                }
                let part = if own == passage { part } else { "" };
                if name == APPROVED_AT_ONCE && !value.is_null() {
                    passages[own].add("den omedelbara justeringen", "ja");
                }
                let called = part::name_of(name).filter(|_| part.is_empty());
                collect(value, called.unwrap_or(part), own, passages);
            }
            passages[own].layout.push('}');
        }
        Value::Array(entries) => {
            passages[passage].layout.push('[');
            entries.iter().for_each(|entry| collect(entry, part, passage, passages));
            passages[passage].layout.push(']');
        }
        Value::String(text) => passages[passage].add(part, text),
        Value::Number(number) => passages[passage].add(part, &number.to_string()),
        Value::Bool(true) => passages[passage].add(part, "ja"),
        Value::Bool(false) => passages[passage].add(part, "nej"),
        Value::Null => {}
    }
}

impl Passage {
    fn add(&mut self, part: &'static str, text: &str) {
        let mut words = text.split(' ').filter(|word| !word.is_empty()).peekable();
        if words.peek().is_some() {
            self.words.entry(part).or_default().extend(words.map(str::to_owned));
        }
        self.layout.push_str("\"\"");
    }

    /// What differs from it in another version of the same §.
    fn changes(&self, newer: &Self) -> Vec<Change> {
        if self.words == newer.words {
            let is_other = self.layout != newer.layout;
            return is_other.then(|| Change::Layout(self.paragraph.clone())).into_iter().collect();
        }
        let parts: BTreeSet<&'static str> =
            self.words.keys().chain(newer.words.keys()).copied().collect();
        let differing =
            parts.into_iter().filter(|part| self.words_of(part) != newer.words_of(part));
        let changes = differing.map(|part| {
            let (before, after) = differing_words(self.words_of(part), newer.words_of(part));
            Change::Words { paragraph: self.paragraph.clone(), part, before, after }
        });
        changes.collect()
    }

    fn words_of(&self, part: &str) -> &[String] {
        self.words.get(part).map(Vec::as_slice).unwrap_or_default()
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
        /// "beslutet"; empty for a part that isn't called anything.
        part: &'static str,
        /// The words that were there.
        before: String,
        /// The words that are there instead.
        after: String,
    },
    /// The words are the same, in a § or before the first, but set out in another way.
    Layout(Option<String>),
}

impl Change {
    /// Whether it is the day of the approval alone, which may be filled in after the minutes are signed.
    pub fn is_of_approval(&self) -> bool {
        matches!(self, Self::Words { part, before, .. } if *part == APPROVAL && before.is_empty())
    }

    /// The § of the newer version that it is in.
    pub fn paragraph(&self) -> Option<&str> {
        match self {
            Self::Moved { to, .. } => Some(to),
            Self::Added(paragraph) => Some(paragraph),
            Self::Words { paragraph, .. } | Self::Layout(paragraph) => paragraph.as_deref(),
            Self::Removed(_) => None,
        }
    }

    /// The § of the older version that it is in.
    pub fn older_paragraph(&self) -> Option<&str> {
        match self {
            Self::Moved { from: own, .. } | Self::Removed(own) => Some(own),
            Self::Words { paragraph, .. } | Self::Layout(paragraph) => paragraph.as_deref(),
            Self::Added(_) => None,
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Moved { from, to } => write!(f, "{from} blir {to}"),
            Self::Removed(paragraph) => write!(f, "{paragraph} försvinner"),
            Self::Added(paragraph) => write!(f, "{paragraph} tillkommer"),
            Self::Words { paragraph, part, before, after } => {
                within(f, paragraph.as_deref(), part)?;
                match (before.as_str(), after.as_str()) {
                    (before, "") => write!(f, "”{before}” försvinner"),
                    ("", after) => write!(f, "”{after}” tillkommer"),
                    (before, after) => write!(f, "”{before}” blir ”{after}”"),
                }
            }
            Self::Layout(paragraph) => {
                within(f, paragraph.as_deref(), "")?;
                f.write_str("uppställningen är ändrad")
            }
        }
    }
}

/// Begins a change within a § and a part of it: "§ 49, beslutet: ".
fn within(f: &mut fmt::Formatter<'_>, paragraph: Option<&str>, part: &str) -> fmt::Result {
    match (paragraph, part) {
        (Some(paragraph), "") => write!(f, "{paragraph}: "),
        (Some(paragraph), part) => write!(f, "{paragraph}, {part}: "),
        (None, "") => Ok(()),
        (None, part) => write!(f, "{part}: "),
    }
}

/// What differs between an older version and a newer of what an approval fixes: §§ that moved first, then §§, words and
/// layout in order.
pub fn changes(older: &Said, newer: &Said) -> Vec<Change> {
    if older.fixed == newer.fixed {
        return Vec::new();
    }
    let (mut old, mut new) = (passages(older), passages(newer));
    let mut changes = moved(&mut old, &mut new);
    let mut by_paragraph: BTreeMap<Option<String>, Passage> =
        new.iter().map(|passage| (passage.paragraph.clone(), passage.clone())).collect();
    for passage in old {
        match by_paragraph.remove(&passage.paragraph) {
            Some(newer) => changes.extend(passage.changes(&newer)),
            None => changes.extend(passage.paragraph.map(Change::Removed)),
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
        let is_kept = new
            .iter()
            .any(|other| other.paragraph == passage.paragraph && other.words == passage.words);
        let found = same.filter(|_| !is_kept);
        let to = found.and_then(|at| new[at].paragraph.clone());
        let (Some(at), Some(to), Some(from)) = (found, to, passage.paragraph.clone()) else {
            return true;
        };
        new.remove(at);
        changes.push(Change::Moved { from, to });
        false
    });
    changes
}

/// The words between what two texts begin and end with alike, with the word before.
fn differing_words(old: &[String], new: &[String]) -> (String, String) {
    let start = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let ends = old[start..].iter().rev().zip(new[start..].iter().rev());
    let end = ends.take_while(|(a, b)| a == b).count();
    let first = start.saturating_sub(1);
    let (before, after) = (&old[first..old.len() - end], &new[first..new.len() - end]);
    (quoted(before), quoted(after))
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
        let less = minutes(&[("§ 1", "anslår 310 tkr"), ("§ 2", "avslutas")]);
        assert_eq!(told(&old, &less), ["§ 1: ”tkr till projektet” blir ”tkr”"]);
        let first = minutes(&[("§ 1", "till projektet"), ("§ 2", "avslutas")]);
        assert_eq!(told(&first, &less), ["§ 1: ”till projektet” blir ”anslår 310 tkr”"]);
        let none = minutes(&[("§ 1", ""), ("§ 2", "avslutas")]);
        assert_eq!(told(&none, &first), ["§ 1: ”till projektet” tillkommer"]);
        assert_eq!(told(&first, &none), ["§ 1: ”till projektet” försvinner"]);
        assert_eq!(changes(&none, &first)[0].paragraph(), Some("§ 1"));
    }

    #[test]
    fn layout_is_told_where_words_are_the_same() {
        let item = |text: Value| Said::of(&json!({"items": [{"paragraph": "§ 1", "text": text}]}));
        let plain = item(json!([{"kind": "paragraph", "body": "ett två"}]));
        for other in [
            json!([{"kind": "quote", "body": "ett två"}]),
            json!([{"kind": "paragraph", "body": "ett"}, {"kind": "paragraph", "body": "två"}]),
            json!([{"kind": "list", "entries": [["ett"], ["två"]]}]),
            json!([{"kind": "paragraph", "body": "ett två", "level": 2}]),
        ] {
            let other = item(other);
            assert_eq!(told(&plain, &other), ["§ 1: uppställningen är ändrad"]);
            assert_eq!(changes(&plain, &other)[0].paragraph(), Some("§ 1"));
        }
        let spaced = item(json!([{"kind": "paragraph", "body": "ett  två"}]));
        assert_eq!(told(&plain, &spaced), [""; 0], "a space more isn't printed");
    }

    #[test]
    fn parts_are_called_what_the_minutes_call_them() {
        let of = |decision: &str, name: &str| {
            let attendance = json!({"deciding": [{"name": name, "title": "ordförande"}]});
            let subitem = json!({"title": "Bidrag", "decision": [{"body": decision}]});
            Said::of(&json!({
                "attendance": attendance,
                "items": [{"paragraph": "§ 1", "text": "ett", "subitems": [subitem]}],
            }))
        };
        let old = of("beviljar 310 tkr", "Åsa Ek");
        let told = told(&old, &of("beviljar 910 tkr", "Åsa Al"));
        assert_eq!(
            told,
            [
                "närvaron: ”Åsa Ek” blir ”Åsa Al”",
                "§ 1, beslutet: ”beviljar 310” blir ”beviljar 910”"
            ]
        );
    }

    #[test]
    fn a_list_of_votes_is_of_its_paragraph() {
        let of = |decision: &str, vote: &str| {
            Said::of(&json!({
                "items": [{"paragraph": "§ 1", "decision": decision}],
                "voting_lists": [{"paragraph": "§ 1", "votes": vote}],
            }))
        };
        let told_of = |decision: &str, vote: &str| told(&of("bifall", "ja"), &of(decision, vote));
        assert_eq!(told_of("avslag", "ja"), ["§ 1, beslutet: ”bifall” blir ”avslag”"]);
        assert_eq!(told_of("bifall", "nej"), ["§ 1, omröstningen: ”ja” blir ”nej”"]);
    }

    #[test]
    fn an_immediate_approval_is_a_part() {
        let of =
            |approval: Value| Said::of(&json!({"paragraph": "§ 1", "approved_at_once": approval}));
        let told = told(&of(json!({"date": null})), &of(Value::Null));
        assert_eq!(told, ["§ 1, den omedelbara justeringen: ”ja” försvinner"]);
    }

    #[test]
    fn all_that_is_no_text_is_words_too() {
        let of =
            |value: Value| Said::of(&json!({"public": value, "id": "a", "brand": 1, "key": 2}));
        assert_eq!(told(&of(json!(true)), &of(json!(false))), ["”ja” blir ”nej”"]);
        assert_eq!(told(&of(json!(7)), &of(json!(8))), ["”7” blir ”8”"]);
        assert_eq!(told(&of(json!(null)), &of(json!(8))), ["”8” tillkommer"]);
        assert_eq!(of(json!(1)), Said::of(&json!({"public": 1})), "looks aren't said");
    }

    #[test]
    fn the_days_of_boards_follow_but_the_approval_is_fixed() {
        let of = |notice: Value, at_once: Value| {
            let item = json!({"paragraph": "§ 1", "approved_at_once": at_once});
            Said::of(&json!({"notice": notice, "items": [item]}))
        };
        let at_once = json!({"date": "2024-11-29", "posted": "2024-12-01"});
        let old = of(json!({"approved": "2024-12-17", "posted": "2024-12-18"}), at_once.clone());
        let posted = of(json!({"approved": "2024-12-17", "posted": "2024-12-19"}), at_once.clone());
        assert_eq!(told(&old, &posted), [""; 0]);
        assert!(!old.has_notice_of(&posted) && old.has_notice_of(&old));
        let approved = of(json!({"approved": "2024-12-19", "posted": "2024-12-18"}), at_once);
        assert_eq!(told(&old, &approved), ["justeringens dag: ”2024-12-17” blir ”2024-12-19”"]);
        assert!(!changes(&old, &approved)[0].is_of_approval(), "another day");
        let unapproved = of(json!({"approved": null, "posted": null}), Value::Null);
        let [first, added] = &changes(&unapproved, &old)[..] else {
            panic!("the day and the approval")
        };
        assert!(first.is_of_approval() && !added.is_of_approval());
        let later = json!({"date": "2024-11-29", "posted": "2024-12-02"});
        let at_once = of(json!({"approved": "2024-12-17", "posted": "2024-12-18"}), later);
        assert_eq!(told(&old, &at_once), [""; 0]);
        assert!(!old.has_notice_of(&at_once));
    }

    #[test]
    fn paragraphs_move_come_and_go() {
        let old = minutes(&[("§ 1", "öppnas"), ("§ 2", "avslutas")]);
        let new = minutes(&[("§ 3", "öppnas"), ("§ 4", "avslutas")]);
        assert_eq!(told(&old, &new), ["§ 1 blir § 3", "§ 2 blir § 4"]);
        let more = minutes(&[("§ 1", "öppnas"), ("§ 2", "nytt"), ("§ 3", "avslutas")]);
        assert_eq!(told(&old, &more), ["§ 2 blir § 3", "§ 2 tillkommer"]);
        let paragraphs = changes(&old, &more);
        let paragraphs: Vec<_> = paragraphs.iter().map(Change::paragraph).collect();
        assert_eq!(paragraphs, [Some("§ 3"), Some("§ 2")]);
        let older = changes(&old, &more);
        let older: Vec<_> = older.iter().map(Change::older_paragraph).collect();
        assert_eq!(older, [Some("§ 2"), None]);
        let gone = minutes(&[("§ 1", "öppnas")]);
        assert_eq!(told(&old, &gone), ["§ 2 försvinner"]);
        assert_eq!(changes(&old, &gone)[0].paragraph(), None);
        assert_eq!(changes(&old, &gone)[0].older_paragraph(), Some("§ 2"));
        assert_eq!(told(&more, &old), ["§ 3 blir § 2", "§ 2 försvinner"]);
    }

    #[test]
    fn long_differences_are_shortened() {
        let long = "a b c d e f g h i j";
        let old = minutes(&[("§ 1", long)]);
        let new = minutes(&[("§ 1", "z")]);
        assert_eq!(told(&old, &new), ["§ 1: ”a b c d … g h i j” blir ”z”"]);
    }
}
