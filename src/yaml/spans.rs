//! The places of a tree's nodes in its text.
//!
//! In comes a text, out comes a table from a node's number to bytes. The tree is read once more and
//! compared with `saphyr-parser`'s events: if they disagree in shape or in a field's name, no node of the
//! file has a place; if they disagree in what a text says, no part of that text has. A sign that
//! `saphyr-parser` alone refuses, such as a lone `-` in brackets, is passed over, and a tab that it reads otherwise,
//! such as one after a colon, is a space.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle, Span, StrInput};

use super::scalar::{TextPart, solid};
use super::tree::{Data, Node, NodeId, parse_all};

/// More signs than this that one parser refuses are not passed over.
const MOST_REFUSALS: usize = 20;

/// A text's nodes with their places; none for a text that the two parsers read differently.
#[derive(Debug, Default)]
pub struct Spans {
    /// By the nodes' numbers.
    places: Vec<Spot>,
    /// The nodes whose tags the tree has forgotten: those of YAML's own types, `!!str`.
    tagged: Vec<(NodeId, String)>,
}

/// The place of a node, in bytes.
#[derive(Debug, Clone)]
struct Spot {
    /// What to point at: a scalar whole, of a mapping its first name, of a list its first entry.
    head: Range<u32>,
    /// The name of the field whose value it is.
    key: Option<NodeId>,
    /// How the text is written, if the two parsers agree on what it says.
    style: Option<ScalarStyle>,
}

impl Spans {
    /// Reads a text.
    pub fn of(text: &str) -> Self {
        let Ok(parsed) = parse_all(text) else { return Self::default() };
        let mut accepted = Cow::Borrowed(text);
        for _ in 0..MOST_REFUSALS {
            let mut reader = EventReader::new(&accepted);
            if reader.document(&parsed.tree).is_some() {
                return Self { places: reader.places, tagged: reader.tagged };
            }
            match reader.refused {
                Some(sign) => accepted.to_mut().replace_range(sign..=sign, "x"),
                None if accepted.contains('\t') => {
                    accepted = Cow::Owned(accepted.replace('\t', " "));
                }
                None => break,
            }
        }
        Self::default()
    }

    /// The nodes with a tag of YAML's own types, as it is written: it makes `12` a text, or a text of what
    /// looks like letters. The tree has forgotten it.
    pub fn core_tags(&self) -> &[(NodeId, String)] {
        &self.tagged
    }

    /// The bytes to point at for a node: the first line of its head. A value that isn't written out
    /// is pointed at by its name.
    pub fn value(&self, text: &str, node: NodeId) -> Option<Range<usize>> {
        let spot = self.places.get(node.index())?;
        match spot.key {
            Some(key) if spot.head.is_empty() => self.value(text, key),
            _ => Some(one_line(text, bytes(&spot.head))),
        }
    }

    /// The bytes of the name of the field whose value a node is, else of the node.
    pub fn name(&self, text: &str, node: NodeId) -> Option<Range<usize>> {
        let spot = self.places.get(node.index())?;
        self.value(text, spot.key.unwrap_or(node))
    }

    /// The bytes of a part of a node's text, as far as its first line; those of the node if the part
    /// can't be found.
    pub fn within(&self, text: &str, node: NodeId, part: &TextPart) -> Option<Range<usize>> {
        let spot = self.places.get(node.index())?;
        let inside = spot.style.and_then(|style| {
            let head = bytes(&spot.head);
            let range = part.in_source(text.get(head.clone())?, style)?;
            Some(first_line(text, head.start + range.start..head.start + range.end))
        });
        inside.or_else(|| self.value(text, node))
    }
}

fn bytes(range: &Range<u32>) -> Range<usize> {
    range.start as usize..range.end as usize
}

/// The first line that holds something, without the white space around it: a finding points, it
/// doesn't quote a whole text.
fn one_line(text: &str, range: Range<usize>) -> Range<usize> {
    let Some(part) = text.get(range.clone()) else { return range };
    let header = part.strip_prefix(['|', '>']).map(|rest| rest.trim_start_matches(['-', '+']));
    let marked = header.filter(|rest| rest.starts_with('\n')).unwrap_or(part);
    let start = range.end - marked.trim_start().len();
    first_line(text, start..range.end)
}

/// The part of a range that is in its first line, without white space at the end.
fn first_line(text: &str, range: Range<usize>) -> Range<usize> {
    let line = text.get(range.clone()).and_then(|part| part.lines().next()).unwrap_or("");
    range.start..range.start + line.trim_end().len()
}

/// Reads a tree's nodes from the parser's events.
struct EventReader<'a> {
    text: &'a str,
    parser: Parser<'a, StrInput<'a>>,
    /// The byte that each character begins at, since the parser counts characters; and the end.
    bytes: Vec<u32>,
    places: Vec<Spot>,
    tagged: Vec<(NodeId, String)>,
    /// The node that each anchor names, with the first number after it.
    anchors: BTreeMap<usize, (&'a Node, usize)>,
    /// The byte of the sign that the parser refuses, where it stopped.
    refused: Option<usize>,
}

impl<'a> EventReader<'a> {
    fn new(text: &'a str) -> Self {
        let starts = text.char_indices().map(|(byte, _)| byte).chain([text.len()]);
        Self {
            text,
            parser: Parser::new_from_str(text),
            bytes: starts.map(|byte| u32::try_from(byte).unwrap_or(u32::MAX)).collect(),
            places: Vec::new(),
            tagged: Vec::new(),
            anchors: BTreeMap::new(),
            refused: None,
        }
    }

    /// Reads the whole text; `None` if its events are not those of the tree.
    fn document(&mut self, tree: &'a Node) -> Option<()> {
        while matches!(self.parser.peek()?.ok()?.0, Event::StreamStart | Event::DocumentStart(_)) {
            self.event()?;
        }
        self.node(tree, None)
    }

    fn event(&mut self) -> Option<(Event<'a>, Range<u32>)> {
        match self.parser.next_event()? {
            Ok((event, span)) => Some((event, self.range(span)?)),
            Err(error) => {
                let at = *self.bytes.get(error.marker().index())? as usize;
                let is_sign = self.text.as_bytes().get(at).is_some_and(u8::is_ascii_punctuation);
                self.refused = is_sign.then_some(at);
                None
            }
        }
    }

    fn range(&self, span: Span) -> Option<Range<u32>> {
        Some(*self.bytes.get(span.start.index())?..*self.bytes.get(span.end.index())?)
    }

    /// Reads a node, which is the value of a field with that key.
    fn node(&mut self, node: &'a Node, key: Option<NodeId>) -> Option<()> {
        if node.id.index() != self.places.len() {
            return None;
        }
        let (event, range) = self.event()?;
        let data = match &node.data {
            Data::Tagged(_, data) => data,
            data => {
                self.tagged.extend(tag_of(&event).map(|tag| (node.id, tag)));
                data
            }
        };
        let anchor = match (event, data) {
            (Event::Alias(anchor), _) => return self.repeat(anchor, node, key),
            (Event::Scalar(value, style, anchor, tag), data) => {
                let is_block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
                // The span of a block with an anchor has its header too, that of a bare one hasn't.
                let is_clear = !is_block || (anchor == 0 && tag.is_none());
                let style = match data {
                    Data::Text(text) => {
                        (is_clear && solid(text).eq(solid(&value))).then_some(style)
                    }
                    Data::Null | Data::Bool(_) | Data::Number(_) => None,
                    _ => return None,
                };
                self.places.push(Spot { head: range, key, style });
                anchor
            }
            (Event::SequenceStart(anchor, _), Data::List(entries)) => {
                self.collection(range, key, |reader| {
                    entries.iter().try_for_each(|entry| reader.node(entry, None))
                })?;
                anchor
            }
            (Event::MappingStart(anchor, _), Data::Fields(fields)) => {
                self.collection(range, key, |reader| {
                    fields.iter().try_for_each(|field| {
                        reader.node(&field.key, None)?;
                        reader.is_said(&field.key)?;
                        reader.node(&field.value, Some(field.key.id))
                    })
                })?;
                anchor
            }
            _ => return None,
        };
        if anchor > 0 {
            self.anchors.insert(anchor, (node, self.places.len()));
        }
        Some(())
    }

    /// Reads a collection's nodes. It is pointed at by the first of them, an empty one by its start.
    fn collection(
        &mut self,
        range: Range<u32>,
        key: Option<NodeId>,
        read: impl FnOnce(&mut Self) -> Option<()>,
    ) -> Option<()> {
        let own = self.places.len();
        self.places.push(Spot { head: range, key, style: None });
        read(self)?;
        if let Some(first) = self.places.get(own + 1) {
            self.places[own].head = first.head.clone();
        }
        matches!(self.event()?.0, Event::SequenceEnd | Event::MappingEnd).then_some(())
    }

    /// Repeats the places of what an alias names.
    fn repeat(&mut self, anchor: usize, node: &Node, key: Option<NodeId>) -> Option<()> {
        let &(named, end) = self.anchors.get(&anchor)?;
        if named != node {
            return None;
        }
        let start = self.places.len();
        self.places.extend_from_within(named.id.index()..end);
        self.places[start].key = key;
        Some(())
    }

    /// Whether both parsers read a field's name alike.
    fn is_said(&self, key: &Node) -> Option<()> {
        let is_text = matches!(key.data, Data::Text(_));
        (!is_text || self.places[key.id.index()].style.is_some()).then_some(())
    }
}

/// The tag that an event has, as it is written.
fn tag_of(event: &Event<'_>) -> Option<String> {
    let (Event::Scalar(_, _, _, tag) | Event::SequenceStart(_, tag) | Event::MappingStart(_, tag)) =
        event
    else {
        return None;
    };
    let tag = tag.as_ref()?;
    let is_core = tag.handle.is_empty() || tag.handle == CORE_TYPES;
    Some(match is_core {
        true => format!("!!{}", tag.suffix.trim_start_matches(CORE_TYPES)),
        false => format!("{}{}", tag.handle, tag.suffix),
    })
}

/// What the tags of YAML's own types begin with, written out.
const CORE_TYPES: &str = "tag:yaml.org,2002:";

/// Whether a text may have tags of YAML's own types: an exclamation mark where a value may begin, with one more,
/// with `<`, or alone.
pub fn may_have_core_tags(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'!', bytes).any(|at| {
        let begins = at == 0 || matches!(bytes[at - 1], b' ' | b'\t' | b'\n' | b'[' | b'{' | b',');
        let is_tag = match (bytes.get(at + 1), bytes.get(at + 2)) {
            (Some(b'!'), Some(letter)) => letter.is_ascii_alphabetic(),
            (Some(b'<' | b' ' | b'\n' | b'\r') | None, _) => true,
            _ => false,
        };
        begins && is_tag
    }) || text.starts_with("%TAG")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{Field, parse};

    const TEXT: &str = "datum: 2020-10-30\nnärvaro:\n  beslutande:\n    - {namn: Åsa, §: 4}\n    - namn: Bo\n      för:\ntext: |\n  Första raden.\n  Andra.\nflöde: [a,\n  b]\n";

    fn field<'a>(node: &'a Node, name: &str) -> &'a Node {
        let Data::Fields(fields) = &node.data else { panic!("no fields") };
        let field = fields.iter().find(|field: &&Field| field.name() == name).unwrap();
        &field.value
    }

    fn entry(node: &Node, index: usize) -> &Node {
        let Data::List(entries) = &node.data else { panic!("no list") };
        &entries[index]
    }

    #[test]
    fn tags_of_own_types_are_known() {
        let tags = |text: &str| -> Vec<(u32, String)> {
            let spans = Spans::of(text);
            spans.core_tags().iter().map(|(node, tag)| (node.number(), tag.clone())).collect()
        };
        let text = "a: !!str 12\nb: [!!int \"3\", x]\nc: !<tag:yaml.org,2002:binary> aGVq\nd: !!map {e: f}\n";
        assert!(may_have_core_tags(text));
        let found = [(2, "!!str"), (5, "!!int"), (8, "!!binary"), (10, "!!map")];
        assert_eq!(tags(text), found.map(|(node, tag)| (node, tag.to_owned())));
        let text = "a: Bravo !!\nb: \"!!str\" # !!str\nc: |\n  !!str\n";
        assert_eq!(tags(text), []);
        assert!(!may_have_core_tags("a: Viktigt! Kom!!\nb: 'Nej!'\n"));
    }

    #[test]
    fn what_one_parser_refuses_has_a_place() {
        let text = "poster:\n  - {belopp: [600, -, 600]}\nslut: ja\n";
        let tree = parse(text).unwrap();
        let spans = Spans::of(text);
        let line = entry(field(&tree, "poster"), 0);
        let amount = entry(field(line, "belopp"), 1);
        assert_eq!(spans.value(text, amount.id).map(|range| range.start), text.find("-,"));
    }

    #[test]
    fn a_block_of_a_dash_alone_has_a_place() {
        let text = "text: |\n  -\n";
        let tree = parse(text).unwrap();
        let range = Spans::of(text).value(text, field(&tree, "text").id).unwrap();
        assert_eq!(&text[range], "-");
    }

    #[test]
    fn values_and_names() {
        let tree = parse(TEXT).unwrap();
        let spans = Spans::of(TEXT);
        let value = |node: &Node| &TEXT[spans.value(TEXT, node.id).unwrap()];
        let name = |node: &Node| &TEXT[spans.name(TEXT, node.id).unwrap()];
        let people = field(field(&tree, "närvaro"), "beslutande");
        let (first, second) = (entry(people, 0), entry(people, 1));
        assert_eq!(value(field(&tree, "datum")), "2020-10-30");
        assert_eq!(name(field(&tree, "datum")), "datum");
        assert_eq!((value(field(first, "§")), name(field(first, "§"))), ("4", "§"));
        assert_eq!((value(people), value(second)), ("namn", "namn"));
        assert_eq!(value(field(second, "för")), "för");
        assert_eq!(value(field(&tree, "text")), "Första raden.");
        assert_eq!(value(entry(field(&tree, "flöde"), 1)), "b");
        assert_eq!(value(&tree), "datum");
    }
}
