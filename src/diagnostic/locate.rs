//! From a field path to bytes in the YAML text, by way of `saphyr`'s marked nodes.

use std::ops::Range;

use saphyr::{LoadableYamlNode, MarkedYamlOwned, ScalarOwned, YamlDataOwned};

use super::{FieldPath, Place, SourceFile, Spot, Step};

/// A YAML file's nodes with their places, read once however many findings it has.
#[derive(Debug)]
pub(super) struct Marks {
    top: Option<MarkedYamlOwned>,
    /// The byte that each character begins at.
    bytes: Vec<usize>,
}

impl Marks {
    /// Reads a file's text.
    pub(super) fn new(text: &str) -> Self {
        let documents = MarkedYamlOwned::load_from_str(text).unwrap_or_default();
        let bytes = text.char_indices().map(|(byte, _)| byte).collect();
        Self { top: documents.into_iter().next(), bytes }
    }

    /// Characters to bytes.
    fn bytes(&self, text: &str, characters: Range<usize>) -> Range<usize> {
        let byte = |index: usize| self.bytes.get(index).copied().unwrap_or(text.len());
        byte(characters.start)..byte(characters.end)
    }
}

/// The bytes of a place; `None` for a whole file.
pub(super) fn range(place: &Place) -> Option<Range<usize>> {
    match &place.spot {
        Spot::Whole => None,
        Spot::Range(range) => Some(inside(&place.file.text, range.clone())),
        Spot::Field(path) => field(&place.file, path, false),
        Spot::Key(path) => field(&place.file, path, true),
    }
}

/// The bytes of a field's value, or of its name. A path that ends early in the text gives the
/// deepest node that is there.
fn field(file: &SourceFile, path: &FieldPath, name: bool) -> Option<Range<usize>> {
    let (text, marks) = (&file.text, file.marks());
    let mut node = marks.top.as_ref()?;
    let mut spot = head(node);
    for step in path.steps() {
        let Some((key, value)) = child(node, step) else { break };
        spot = match key {
            Some(key) if name || is_blank(value) => characters(key),
            _ => head(value),
        };
        node = value;
    }
    Some(inside(text, one_line(text, marks.bytes(text, spot))))
}

/// A node's name (in a mapping) and value one step down.
fn child<'a>(
    node: &'a MarkedYamlOwned,
    step: &Step,
) -> Option<(Option<&'a MarkedYamlOwned>, &'a MarkedYamlOwned)> {
    match (&node.data, step) {
        (YamlDataOwned::Mapping(fields), Step::Key(wanted)) => fields
            .iter()
            .find(|(key, _)| scalar(key).is_some_and(|key| key == *wanted))
            .map(|(key, value)| (Some(key), value)),
        (YamlDataOwned::Sequence(entries), Step::Index(index)) => {
            entries.get(*index).map(|entry| (None, entry))
        }
        (YamlDataOwned::Tagged(_, inner), _) => child(inner, step),
        _ => None,
    }
}

/// A scalar as it reads.
fn scalar(node: &MarkedYamlOwned) -> Option<String> {
    match &node.data {
        YamlDataOwned::Value(value) => match value {
            ScalarOwned::String(text) => Some(text.to_string()),
            ScalarOwned::Integer(number) => Some(number.to_string()),
            ScalarOwned::FloatingPoint(number) => Some(number.to_string()),
            ScalarOwned::Boolean(value) => Some(value.to_string()),
            ScalarOwned::Null => None,
        },
        YamlDataOwned::Representation(text, ..) => Some(text.to_string()),
        _ => None,
    }
}

/// Whether a value is not written out, so that its name is the thing to point at.
fn is_blank(node: &MarkedYamlOwned) -> bool {
    node.span.is_empty()
        && !matches!(node.data, YamlDataOwned::Mapping(_) | YamlDataOwned::Sequence(_))
}

/// What to point at for a node: a scalar whole, of a mapping its first name, of a list its start.
fn head(node: &MarkedYamlOwned) -> Range<usize> {
    match &node.data {
        YamlDataOwned::Mapping(fields) => {
            fields.iter().next().map_or_else(|| characters(node), |(key, _)| characters(key))
        }
        YamlDataOwned::Sequence(entries) => entries.first().map_or_else(|| characters(node), head),
        _ => characters(node),
    }
}

/// A node's span in characters.
fn characters(node: &MarkedYamlOwned) -> Range<usize> {
    node.span.start.index()..node.span.end.index()
}

/// The first line that holds something, without the white space around it: a finding points, it
/// doesn't quote a whole text.
fn one_line(text: &str, range: Range<usize>) -> Range<usize> {
    let Some(part) = text.get(range.clone()) else { return range };
    let marked = part.trim_start_matches(['|', '>', '-', '+']);
    let marked = if marked.starts_with('\n') { marked } else { part };
    let start = range.end - marked.trim_start().len();
    let line = text[start..range.end].lines().next().unwrap_or("");
    start..start + line.trim_end().len()
}

/// The range moved onto character boundaries inside the text.
fn inside(text: &str, range: Range<usize>) -> Range<usize> {
    let mut start = range.start.min(text.len());
    let mut end = range.end.clamp(start, text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    while !text.is_char_boundary(end) {
        end += 1;
    }
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::SourceFile;

    const TEXT: &str = "datum: 2020-10-30\nnärvaro:\n  beslutande:\n    - {namn: Åsa, §: 4}\n    - namn: Bo\n      för:\ntext: |\n  Första raden.\n  Andra.\nflöde: [a,\n  b]\n";

    #[track_caller]
    fn points_at(path: FieldPath, name: bool, expected: &str) {
        let file = SourceFile::new("x.yaml", TEXT);
        let place = if name { Place::key(&file, path) } else { Place::field(&file, path) };
        assert_eq!(&TEXT[place.range().unwrap()], expected);
    }

    #[test]
    fn fields_and_names() {
        let person = |index| FieldPath::of("närvaro").key("beslutande").index(index);
        points_at(FieldPath::of("datum"), false, "2020-10-30");
        points_at(FieldPath::of("datum"), true, "datum");
        points_at(person(0).key("§"), false, "4");
        points_at(person(0).key("§"), true, "§");
        points_at(person(1), false, "namn");
        points_at(person(1).key("för"), false, "för");
        points_at(person(7), false, "namn");
        points_at(FieldPath::of("text"), false, "Första raden.");
        points_at(FieldPath::of("flöde").index(1), false, "b");
        points_at(FieldPath::top(), false, "datum");
    }

    #[test]
    fn lines_and_columns_count_characters() {
        let file = SourceFile::new("x.yaml", TEXT);
        let place =
            Place::field(&file, FieldPath::of("närvaro").key("beslutande").index(0).key("§"));
        let start = place.range().unwrap().start;
        assert_eq!(place.line_and_column(start), (4, 22));
    }
}
