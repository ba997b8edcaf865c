//! Words that aren't for everybody: in come a meeting and what a document says, out goes the same with `[maskat, …]` in
//! their place.
//!
//! What a view says is masked as data, whatever field it stands in, so that no field can be forgotten.

use std::collections::BTreeMap;

use regex::Regex;
use serde::Serialize;
use serde_json::Value;

use crate::record::{Located, Meeting, Secrecy, Text, date};
use crate::swedish;
use crate::yaml::NodeId;

/// Words that are hidden.
pub(crate) struct Mask {
    /// The words, as the record has them.
    pub(crate) words: String,
    /// Where it has them.
    pub(crate) node: NodeId,
    pattern: Regex,
    instead: String,
}

/// The words that a meeting's record hides.
pub(crate) fn masks(meeting: &Meeting) -> Vec<Mask> {
    let secrecy = meeting.items.iter().flat_map(|item| item.all_secrecy());
    secrecy.flat_map(|own| own.hidden.0.iter().filter_map(|words| Mask::new(words, own))).collect()
}

impl Mask {
    fn new(words: &Located<Text>, secrecy: &Secrecy) -> Option<Self> {
        let instead = secrecy.instead.as_ref().map(|own| format!(": {}", own.0));
        let instead = format!("[maskat{}, {}]", instead.unwrap_or_default(), cited(&secrecy.law));
        let pattern = Regex::new(&pattern(&words.0)).ok()?;
        let instead = swedish::typography(&instead);
        Some(Self { words: words.0.clone(), node: words.node, pattern, instead })
    }

    /// Whether a text says the words.
    pub(crate) fn is_said_by(&self, text: &str) -> bool {
        self.pattern.is_match(text)
    }
}

/// What finds words in any case, with whatever typography and line breaks make of them, in the genitive too.
fn pattern(words: &str) -> String {
    let mut pattern = String::from("(?i)");
    pattern += if words.starts_with(char::is_alphanumeric) { r"\b" } else { "" };
    for c in words.trim().chars() {
        match c {
            c if c.is_whitespace() => pattern += r"[\s\u{a0}\u{202f}]+",
            '-' | '–' | '‐' | '‑' | '−' => pattern += "[-–‐‑−]",
            '"' | '”' | '“' => pattern += "[\"”“]",
            '\'' | '’' => pattern += "['’]",
            c => pattern += &regex::escape(c.encode_utf8(&mut [0; 4])),
        }
        // Where a line may break.
        pattern += r"\u{ad}?";
    }
    pattern + if words.ends_with(char::is_alphanumeric) { r"(?::?s)?\b" } else { "" }
}

/// "25 kap. 1 § OSL" of `OSL 25:1`; another citation as it is.
pub(crate) fn cited(law: &Text) -> String {
    let said = law.0.split_once(' ').and_then(|(act, section)| {
        let (chapter, paragraph) = section.split_once(':')?;
        let is_number =
            |text: &str| !text.is_empty() && text.bytes().all(|own| own.is_ascii_digit());
        let digits = paragraph.trim_end_matches(|c: char| c.is_ascii_lowercase());
        let letter = &paragraph[digits.len()..];
        let letter = if letter.is_empty() { String::new() } else { format!("\u{a0}{letter}") };
        (is_number(chapter) && is_number(digits))
            .then(|| format!("{chapter}\u{a0}kap. {digits}{letter}\u{a0}§ {act}"))
    });
    said.unwrap_or_else(|| swedish::typography(&law.0))
}

/// What a document says, with words masked.
pub(crate) fn masked(body: &impl Serialize, masks: &[Mask]) -> Value {
    let mut value = serde_json::to_value(body).unwrap_or_default();
    if !masks.is_empty() {
        each_text(&mut value, &mut |text| {
            for mask in masks {
                if mask.pattern.is_match(text) {
                    *text = mask.pattern.replace_all(text, regex::NoExpand(&mask.instead)).into();
                }
            }
        });
    }
    value
}

/// The same of minutes, whose names of §§, which references lead to, say nothing either: they would be in the file.
pub(crate) fn masked_minutes(body: &impl Serialize, masks: &[Mask]) -> Value {
    let mut value = masked(body, masks);
    rename(&mut value, &mut BTreeMap::new());
    value
}

/// Gives every name that something is referred to by another, the same for the same.
fn rename(value: &mut Value, known: &mut BTreeMap<String, String>) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(|own| rename(own, known)),
        Value::Object(fields) => fields.iter_mut().for_each(|(field, own)| match own {
            Value::String(name) if field == "id" => {
                let next = format!("p{}", known.len() + 1);
                name.clone_from(known.entry(name.clone()).or_insert(next));
            }
            _ => rename(own, known),
        }),
        _ => {}
    }
}

/// Does something with every text of a value; days are no texts.
fn each_text(value: &mut Value, change: &mut impl FnMut(&mut String)) {
    match value {
        Value::String(text) if date(text).is_none() => change(text),
        Value::Array(values) => values.iter_mut().for_each(|own| each_text(own, change)),
        Value::Object(fields) => fields.values_mut().for_each(|own| each_text(own, change)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Mask, cited, masked, masked_minutes};
    use crate::record::{Secrecy, Text, of_yaml};

    fn mask(yaml: &str) -> Vec<Mask> {
        let secrecy: Secrecy = of_yaml(yaml).unwrap();
        secrecy.hidden.0.iter().filter_map(|words| Mask::new(words, &secrecy)).collect()
    }

    #[test]
    fn words_are_masked_however_they_are_written() {
        let masks = mask("{lagrum: OSL 25:1, dölj: [Kim Berg, 5-åring]}");
        let said = "[maskat, 25\u{a0}kap. 1\u{a0}§ OSL]";
        for (text, expected) in [
            ("Kim Berg söker", format!("{said} söker")),
            ("kim\u{a0}bergs ansökan", format!("{said} ansökan")),
            ("Kim\nBerg", said.to_owned()),
            ("Kim Bergström", "Kim Bergström".to_owned()),
            ("en 5–åring", format!("en {said}")),
        ] {
            let body = json!({"items": [{"text": [{"body": [text]}]}], "date": "2024-03-12"});
            let masked = masked(&body, &masks);
            assert_eq!(masked["items"][0]["text"][0]["body"][0], expected, "{text}");
            assert_eq!(masked["date"], "2024-03-12");
        }
    }

    #[test]
    fn names_of_paragraphs_say_nothing() {
        let body = json!({"items": [{"id": "kim-berg", "text": [{"kind": "reference", "id": "kim-berg"}]}, {"id": "b"}]});
        let masked = masked_minutes(&body, &[]);
        let ids = [
            &masked["items"][0]["id"],
            &masked["items"][0]["text"][0]["id"],
            &masked["items"][1]["id"],
        ];
        assert_eq!(ids, ["p1", "p1", "p2"]);
    }

    #[test]
    fn readers_are_told_what_was_there() {
        let masks = mask("{lagrum: OSL 23:2, dölj: Kim Berg, ersätt: en elev}");
        let masked = masked(&json!("Kim Berg"), &masks);
        assert_eq!(masked, "[maskat: en elev, 23\u{a0}kap. 2\u{a0}§ OSL]");
    }

    #[test]
    fn sections_are_cited_in_full() {
        for (law, said) in [
            ("OSL 25:1", "25\u{a0}kap. 1\u{a0}§ OSL"),
            ("OSL 21:3a", "21\u{a0}kap. 3\u{a0}a\u{a0}§ OSL"),
            ("dataskyddsförordningen", "dataskyddsförordningen"),
        ] {
            assert_eq!(cited(&Text(law.into())), said);
        }
    }
}
