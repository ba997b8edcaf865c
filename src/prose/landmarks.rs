//! What stands in a document's text with a name or a number, and what refers to it: headings,
//! figures, tables, references, each with its place in the source.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::Manner;

/// Something with a name or a number, or a reference to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Landmark {
    /// What it is.
    pub kind: LandmarkKind,
    /// Where in the text.
    pub range: Range<usize>,
}

/// What a landmark is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LandmarkKind {
    /// A heading.
    Heading {
        /// As written, from 1.
        level: usize,
        /// Its name.
        id: Option<String>,
        /// Whether it is one of those that get a number.
        is_numbered: bool,
        /// Its words.
        title: String,
        /// What stands between the braces and means nothing.
        unknown: Vec<String>,
    },
    /// The place of a figure or a table of the record: `![](#name)`.
    Place {
        /// Its name.
        name: String,
    },
    /// A picture file: `![beskrivning](karta.png "Bildtext")`.
    Picture {
        /// As written, which is the name of its place.
        source: String,
        /// The file, from the record's folder.
        file: String,
        /// What it shows.
        alt: String,
        /// What it is called.
        title: String,
    },
    /// A picture among words: it stays as written.
    Stray,
    /// A table with a caption.
    Table {
        /// Its name.
        id: Option<String>,
    },
    /// A reference.
    Reference {
        /// The name of what it leads to.
        id: String,
    },
}

/// The landmarks of a document's text, in order.
pub fn landmarks(text: &str) -> Vec<Landmark> {
    let mut found = Vec::new();
    let mut depth = 0_usize;
    let mut paragraph = 0..0;
    let mut heading: Option<usize> = None;
    let mut words = String::new();
    for (event, range) in Parser::new_ext(text, Manner::Document.options()).into_offset_iter() {
        match event {
            Event::Start(tag) => {
                if let Some(kind) = landmark(&tag, text, &range, depth, &paragraph) {
                    if matches!(kind, LandmarkKind::Heading { .. }) {
                        (heading, words) = (Some(found.len()), String::new());
                    }
                    found.push(Landmark { kind, range: range.clone() });
                }
                if matches!(tag, Tag::Paragraph) {
                    paragraph = range;
                } else if is_container(&tag.to_end()) {
                    depth += 1;
                }
            }
            Event::End(TagEnd::Heading(_)) => {
                if let Some(LandmarkKind::Heading { title, .. }) =
                    heading.take().and_then(|at| found.get_mut(at)).map(|mark| &mut mark.kind)
                {
                    *title = words.trim().to_owned();
                }
            }
            Event::End(tag) if is_container(&tag) => depth = depth.saturating_sub(1),
            Event::Text(piece) | Event::Code(piece) => words += &piece,
            _ => {}
        }
    }
    found
}

/// The landmark that begins with a tag.
fn landmark(
    tag: &Tag<'_>,
    text: &str,
    range: &Range<usize>,
    depth: usize,
    before: &Range<usize>,
) -> Option<LandmarkKind> {
    match tag {
        Tag::Heading { level, id, classes, attrs }
            if depth == 0 && text[range.clone()].trim_start().starts_with('#') =>
        {
            let is_known = |class: &&pulldown_cmark::CowStr<'_>| ***class == *UNNUMBERED;
            let classes_unknown = classes.iter().filter(|class| !is_known(class));
            let unknown = classes_unknown.map(|class| format!(".{class}"));
            Some(LandmarkKind::Heading {
                level: *level as usize,
                id: id.as_ref().map(ToString::to_string),
                is_numbered: !classes.iter().any(|class| is_known(&class)),
                title: String::new(),
                unknown: unknown.chain(attrs.iter().map(|(name, _)| name.to_string())).collect(),
            })
        }
        Tag::Image { dest_url, title, .. } => {
            let source = &text[range.clone()];
            if depth > 0 || text[before.clone()].trim() != source.trim() {
                return Some(LandmarkKind::Stray);
            }
            let alt = source.trim_start_matches("![").split(']').next().unwrap_or_default();
            Some(match dest_url.strip_prefix('#') {
                Some(name) => LandmarkKind::Place { name: name.to_owned() },
                None => LandmarkKind::Picture {
                    source: source.to_owned(),
                    file: dest_url.to_string(),
                    alt: alt.to_owned(),
                    title: title.to_string(),
                },
            })
        }
        Tag::Table(_) if depth == 0 => {
            let above =
                before.end <= range.start && text[before.end..range.start].trim().is_empty();
            let words = text[before.clone()].split_whitespace().collect::<Vec<_>>().join(" ");
            let (_, id) = caption(&words).filter(|_| above)?;
            Some(LandmarkKind::Table { id })
        }
        Tag::Link { dest_url, .. } => {
            dest_url.strip_prefix('#').map(|id| LandmarkKind::Reference { id: id.to_owned() })
        }
        _ => None,
    }
}

/// The class of a heading that has no number.
const UNNUMBERED: &str = "onumrerad";

/// The words and the name of a table's caption: `Tabell: Deltagare {#deltagare}`.
pub(super) fn caption(text: &str) -> Option<(String, Option<String>)> {
    let words = text.trim().strip_prefix("Tabell:")?.trim();
    let (title, id) = match words.strip_suffix('}').and_then(|rest| rest.rsplit_once("{#")) {
        Some((title, id)) => (title.trim(), Some(id.to_owned())),
        None => (words, None),
    };
    (!title.is_empty()).then(|| (title.to_owned(), id))
}

/// Whether a tag holds blocks of its own.
fn is_container(tag: &TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::BlockQuote(_)
            | TagEnd::List(_)
            | TagEnd::Item
            | TagEnd::FootnoteDefinition
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
    )
}
