//! The words of templates, and what a house style puts in their places: in come a template and words, out comes the
//! template with others. Only what a template itself writes in quotes is replaced, never what a record says.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A template with the words that stand in quotes in it replaced.
pub(super) fn reworded(template: &str, words: &BTreeMap<String, String>) -> String {
    let mut out = String::with_capacity(template.len());
    let mut done = 0;
    for range in quoted(template) {
        if let Some(other) = words.get(&template[range.clone()]) {
            out.push_str(&template[done..range.start]);
            out.push_str(&other.replace('\\', "\\\\").replace('"', "\\\"").replace('\'', "\\'"));
            done = range.end;
        }
    }
    out.push_str(&template[done..]);
    out
}

/// The words that stand in quotes in a template and are printed: those that begin as labels do.
pub(super) fn labels(template: &str) -> BTreeSet<String> {
    let words = quoted(template).into_iter().map(|range| &template[range]);
    words.filter(|text| text.starts_with(char::is_uppercase)).map(str::to_owned).collect()
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
                found.push(start..at);
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
        let words = BTreeMap::from([("Organ".to_owned(), "Nämnd \"A\"".to_owned())]);
        let template =
            "{# \"Organ\" #}Organ {{ fact(\"Organ\", organ, \"Organ: \") }} {% set x = 'Organ' %}";
        assert_eq!(
            reworded(template, &words),
            "{# \"Organ\" #}Organ {{ fact(\"Nämnd \\\"A\\\"\", organ, \"Organ: \") }} {% set x = 'Nämnd \\\"A\\\"' %}"
        );
        assert_eq!(labels(template).into_iter().collect::<Vec<_>>(), ["Organ", "Organ: "]);
    }
}
