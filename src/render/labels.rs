//! The words of templates, and what a house style puts in their places: in come a template and words, out comes the
//! template with others. Only what a template itself writes in quotes is replaced, never what a record says.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The template whose quoted texts are all words.
const WORDS: &str = "ord.j2";

/// What may stand around a word within its quotes: `"Bilaga "`, `" sammanträde "`, `"Föredragande: "`.
const AROUND: [char; 4] = [' ', ':', '.', ','];

/// A template of some name with the words that stand in quotes in it replaced.
pub(super) fn reworded(name: &str, template: &str, words: &BTreeMap<String, String>) -> String {
    let mut out = String::with_capacity(template.len());
    let mut done = 0;
    for range in printed(name, template) {
        if let Some(other) = words.get(&template[range.clone()]) {
            out.push_str(&template[done..range.start]);
            out.push_str(&other.replace('\\', "\\\\").replace('"', "\\\"").replace('\'', "\\'"));
            done = range.end;
        }
    }
    out.push_str(&template[done..]);
    out
}

/// The words that stand in quotes in a template of some name and are printed.
pub(super) fn labels(name: &str, template: &str) -> BTreeSet<String> {
    printed(name, template).into_iter().map(|range| template[range].to_owned()).collect()
}

/// The quoted texts that are printed, without the spaces and signs around them: those that begin as labels do, have a
/// space as phrases do, or stand where nothing but words does. Other quoted texts are names.
fn printed(name: &str, template: &str) -> Vec<Range<usize>> {
    let found = quoted(template).into_iter().filter(|range| {
        let text = &template[range.clone()];
        name == WORDS || text.contains(' ') || text.starts_with(char::is_uppercase)
    });
    let words = found.map(|range| {
        let text = &template[range.clone()];
        let start = range.start + text.len() - text.trim_start_matches(AROUND).len();
        start..start.max(range.start + text.trim_end_matches(AROUND).len())
    });
    words.filter(|range| template[range.clone()].contains(char::is_alphabetic)).collect()
}

/// The texts within quotes in a template's tags, without the quotes.
fn quoted(template: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = template[at..].find('{').map(|found| at + found) {
        let Some(end) = tag_end(&template[start..]).map(|end| start + end) else {
            at = start + 1;
            continue;
        };
        if !template[start..].starts_with("{#") {
            found.extend(within(template, start..end));
        }
        at = end;
    }
    found
}

/// Where a tag that a text begins with ends; none for no tag.
fn tag_end(text: &str) -> Option<usize> {
    let close = match text.as_bytes().get(1)? {
        b'{' => "}}",
        b'%' => "%}",
        b'#' => "#}",
        _ => return None,
    };
    text.find(close).map(|end| end + close.len())
}

/// The quoted texts of a tag. One that has quotes of its kind within is left alone.
fn within(template: &str, tag: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut open: Option<(char, usize)> = None;
    for (at, character) in template[tag.clone()].char_indices() {
        let at = tag.start + at;
        match open {
            None if matches!(character, '"' | '\'') => open = Some((character, at + 1)),
            Some((quote, start)) if quote == character => {
                let before = template[tag.start..start - 1].trim_end();
                // What is compared is a name.
                if !before.ends_with("==") && !before.ends_with("!=") {
                    found.push(start..at);
                }
                open = None;
            }
            _ => {}
        }
    }
    found.retain(|range| !template[range.clone()].contains('\\'));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_quotes_are_replaced_and_no_others() {
        let words = ["Organ", "sist", "klockan"];
        let words = words.map(|word| (word.to_owned(), "Nämnd \"A\"".to_owned())).into();
        let template = "{# \"Organ\" #}Organ {{ fact(\"Organ\", organ, \"Organ: \") }} {% set x = 'Organ' %}\
                        {{ \"klockan \" ~ tid if x == \"sist\" else \", \" }}";
        assert_eq!(
            reworded("a.j2", template, &words),
            "{# \"Organ\" #}Organ {{ fact(\"Nämnd \\\"A\\\"\", organ, \"Nämnd \\\"A\\\": \") }} \
             {% set x = 'Nämnd \\\"A\\\"' %}{{ \"Nämnd \\\"A\\\" \" ~ tid if x == \"sist\" else \", \" }}"
        );
        assert_eq!(Vec::from_iter(labels("a.j2", template)), ["Organ", "klockan"]);
        assert_eq!(Vec::from_iter(labels(WORDS, template)), ["Organ", "klockan"]);
    }
}
