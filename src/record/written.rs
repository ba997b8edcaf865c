//! How the scalars of a file are written, which YAML's data forget: `08.30` is the number 8.3 there, and
//! `0x1F` is 31.
//!
//! In comes a node, out come its characters in the file. To find them takes a second reading of the file,
//! which a file without findings must not pay for, so the text itself is asked first: a number that is
//! written in one way alone in the whole file is written so at the node.

use std::borrow::Cow;
use std::cell::{Cell, OnceCell};
use std::sync::{Arc, LazyLock};

use regex::Regex;
use serde_yaml::Number;

use crate::diagnostic::{FileId, Place, SourceFile};
use crate::yaml::{Data, Field, Node, NodeId};

/// A file whose scalars are asked for.
pub(super) struct Writing<'a> {
    file: &'a Arc<SourceFile>,
    id: FileId,
    /// Whether an integer may be written in another way than with plain digits.
    has_odd_integers: OnceCell<bool>,
    /// Whether the word `null` is in it.
    has_null_word: OnceCell<bool>,
    /// How often the text has been searched.
    searches: Cell<u32>,
}

/// After so many searches of a text, reading it a second time is cheaper.
const MOST_SEARCHES: u32 = 100;

/// The words that YAML reads as nothing.
const NULL_WORDS: [&str; 3] = ["null", "Null", "NULL"];

/// A value that commas have cut into more parts than this is not put together.
const MOST_PARTS: usize = 20;

impl<'a> Writing<'a> {
    /// The scalars of a file.
    pub(super) fn of(file: &'a Arc<SourceFile>) -> Self {
        Self {
            file,
            id: file.id(),
            has_odd_integers: OnceCell::new(),
            has_null_word: OnceCell::new(),
            searches: Cell::new(0),
        }
    }

    /// The number of the file.
    pub(super) fn file(&self) -> FileId {
        self.id
    }

    /// A number as it is written.
    pub(super) fn number(&self, node: NodeId, number: &Number) -> Cow<'a, str> {
        let text = &self.file.text;
        let only = match number.as_f64().filter(|_| number.is_f64()) {
            Some(value) if self.may_search() => only_decimal(text, value).map(Cow::Borrowed),
            Some(_) => None,
            None => {
                let is_odd = *self.has_odd_integers.get_or_init(|| has_odd_integers(text));
                (!is_odd).then(|| number.to_string().into())
            }
        };
        only.or_else(|| self.scalar(node).map(Cow::Borrowed))
            .unwrap_or_else(|| number.to_string().into())
    }

    /// A field's name as it is written.
    pub(super) fn name(&self, field: &'a Field) -> Cow<'a, str> {
        match &field.key.data {
            Data::Number(number) => self.number(field.key.id, number),
            _ => field.name(),
        }
    }

    /// The word that says `null`, if an empty value is written with one.
    pub(super) fn null_word(&self, node: NodeId) -> Option<&'a str> {
        let text = &self.file.text;
        if !*self.has_null_word.get_or_init(|| NULL_WORDS.iter().any(|word| text.contains(word))) {
            return None;
        }
        // What isn't written out at all has the place of its name.
        let end = self.range(node)?.end;
        let is_name = text.get(end..)?.trim_start().starts_with(':');
        self.scalar(node).filter(|word| !is_name && word.eq_ignore_ascii_case("null"))
    }

    /// What a value was before a comma inside `{ }` made a field of its end, which is the field at `at`:
    /// `{plats: kommunhuset, Storgatan 1}`.
    pub(super) fn severed(&self, fields: &'a [Field], at: usize) -> Option<Severed<'a>> {
        let mut end = self.end_of_part(&fields[at])?;
        for next in fields[at + 1..].iter().take(MOST_PARTS) {
            let Some(further) = self.end_of_part(next) else { break };
            end = further;
        }
        let whole = fields[..at].iter().rfind(|field| field.value.data != Data::Null)?;
        let start = self.start_of(&whole.value)?;
        let rest = self.file.text.get(self.range(whole.value.id)?.end..end)?;
        let value = format!("{start}{rest}").split_whitespace().collect::<Vec<_>>().join(" ");
        Some(Severed { field: self.name(whole), node: whole.value.id, value })
    }

    /// Where a field ends that is nothing but a name without a colon.
    fn end_of_part(&self, field: &'a Field) -> Option<usize> {
        let is_nothing = field.value.data == Data::Null;
        if !is_nothing || (self.may_search() && !self.may_be_severed(&self.name(field))) {
            return None;
        }
        let end = self.range(field.key.id)?.end;
        (!self.file.text.get(end..)?.trim_start().starts_with(':')).then_some(end)
    }

    /// Counts a search of the text; no more than some are worth it.
    fn may_search(&self) -> bool {
        let count = self.searches.get();
        self.searches.set(count.saturating_add(1));
        count < MOST_SEARCHES
    }

    /// Whether a name stands somewhere before a comma or the end of `{ }`.
    fn may_be_severed(&self, name: &str) -> bool {
        let text = &self.file.text;
        let mut ends = text.match_indices(name).map(|(at, name)| at + name.len());
        !name.is_empty() && ends.any(|end| text[end..].trim_start().starts_with([',', '}']))
    }

    /// What a scalar says, as it is written.
    fn start_of(&self, node: &'a Node) -> Option<Cow<'a, str>> {
        match &node.data {
            Data::Text(text) => Some(text.as_str().into()),
            Data::Number(number) => Some(self.number(node.id, number)),
            _ => None,
        }
    }

    /// The characters of a plain scalar, without an anchor or a tag before it.
    fn scalar(&self, node: NodeId) -> Option<&'a str> {
        let written = self.file.text.get(self.range(node)?)?;
        written.split_whitespace().find(|word| !word.starts_with(['&', '!']))
    }

    fn range(&self, node: NodeId) -> Option<std::ops::Range<usize>> {
        Place::value(self.file, node).range()
    }
}

/// A value that a comma inside `{ }` has cut in two.
#[derive(Debug)]
pub(super) struct Severed<'a> {
    /// The field whose value it was.
    pub(super) field: Cow<'a, str>,
    /// What is left of the value.
    pub(super) node: NodeId,
    /// The whole value.
    pub(super) value: String,
}

/// Whether a text may have an integer that YAML reads though it isn't plain digits: `+5`, `0x1F`, `0o17`,
/// `0b1`.
fn has_odd_integers(text: &str) -> bool {
    static ODD: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let ends = r"\s*(?:[,\]}:\n\r]|\s#|$)";
        Regex::new(&format!(r"(?:^|[\s\[{{,:-])(?:\+\d+|[+-]?0[xob][0-9A-Fa-f]+){ends}")).ok()
    });
    let may_have = ["+", "0x", "0o", "0b"].iter().any(|start| text.contains(start));
    may_have && ODD.as_ref().is_none_or(|odd| odd.is_match(text))
}

/// The way in which a number with decimals is written in a text, if there is only one.
fn only_decimal(text: &str, value: f64) -> Option<&str> {
    let mut only = None;
    for at in memchr::memchr_iter(b'.', text.as_bytes()) {
        let written = decimal_at(text, at);
        if written.parse() == Ok(value) && only.replace(written).is_some_and(|one| one != written) {
            return None;
        }
    }
    only
}

/// The digits around a point, with what else a number may have.
fn decimal_at(text: &str, point: usize) -> &str {
    let (before, after) = text.as_bytes().split_at(point);
    let start = point - before.iter().rev().take_while(|byte| is_of_number(**byte)).count();
    let end = point + after.iter().take_while(|byte| is_of_number(**byte)).count();
    text.get(start..end).unwrap_or("")
}

/// Whether a byte may be of a number, or of a word that no number is.
fn is_of_number(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b".+-_".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml;

    /// The values of the fields of a text, as they are written.
    fn written(text: &str) -> Vec<String> {
        let file = SourceFile::new("test.yaml", text);
        let writing = Writing::of(&file);
        let tree = yaml::parse(text).unwrap();
        let Data::Fields(fields) = &tree.data else { panic!("no fields") };
        let numbers = fields.iter().map(|field| match &field.value.data {
            Data::Number(number) => writing.number(field.value.id, number).into_owned(),
            other => format!("{other:?}"),
        });
        numbers.collect()
    }

    #[test]
    fn numbers_are_known_as_they_are_written() {
        assert_eq!(written("a: 08.30\nb: 1.10\nc: 7\n"), ["08.30", "1.10", "7"]);
        assert_eq!(written("a: 8.30\nb: 8.3\nc: +5\nd: 5\n"), ["8.30", "8.3", "+5", "5"]);
        assert_eq!(written("a: 0x1F\nb: 0o17\nc: 1e3\n"), ["0x1F", "0o17", "1e3"]);
        assert_eq!(written("a: &x .5\nb: -1.50\nc: -3\n"), [".5", "-1.50", "-3"]);
        assert_eq!(written("a: 8.3\ntext: kl. 8.30\n")[0], "8.3");
        assert_eq!(written("a: 99999999999999999999\n")[0], "99999999999999999999");
    }

    #[test]
    fn the_usual_forms_need_no_second_reading() {
        let text = "tid: 08.30\nslut: 12.15\ntelefon: +46 90-12 34 56\nbelopp: -12\n";
        assert!(!has_odd_integers(text));
        assert_eq!(only_decimal(text, 8.3), Some("08.30"));
        assert_eq!(only_decimal("a: 8.30, b: 08.30", 8.3), None);
    }

    #[test]
    fn a_severed_value_is_put_together() {
        let text = "{plats: kommunhuset, Storgatan 1, Umeå, nr: 7, b: }";
        let file = SourceFile::new("test.yaml", text);
        let tree = yaml::parse(text).unwrap();
        let Data::Fields(fields) = &tree.data else { panic!("no fields") };
        let writing = Writing::of(&file);
        let values: Vec<Option<String>> = (0..fields.len())
            .map(|at| writing.severed(fields, at).map(|severed| severed.value))
            .collect();
        let whole = |text: &str| Some(text.to_owned());
        assert_eq!(values[1], whole("kommunhuset, Storgatan 1, Umeå"));
        assert_eq!(values[2], values[1]);
        assert_eq!((&values[0], &values[4]), (&None, &None));
    }
}
