//! What stands in a document's text with a name or a number, and what refers to it: headings,
//! figures, tables, references, each with its place in the source.
//!
//! The reader notes them while it builds the tree, so that the two never disagree.

use std::ops::Range;

use super::{Block, Inline, Manner, Mark, References, captioned, read};

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
        /// Words between the brackets, which aren't printed.
        words: String,
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
    /// A table that isn't within anything else; one without a caption has no number.
    Table {
        /// Whether it has a caption.
        is_captioned: bool,
        /// Its name.
        id: Option<String>,
    },
    /// A reference.
    Reference {
        /// The name of what it leads to.
        id: String,
        /// Its words.
        words: String,
    },
}

/// The class of a heading that has no number.
pub(super) const UNNUMBERED: &str = "onumrerad";

/// The landmarks of a document's text, in order.
pub fn landmarks(text: &str) -> Vec<Landmark> {
    let (blocks, mut landmarks) = read(text, &References::new(), Manner::Document);
    landmarks.sort_by_key(|landmark| landmark.range.start);
    let captions = captioned(blocks).into_iter().filter_map(|block| match block {
        Block::Table { caption, .. } => Some(caption),
        _ => None,
    });
    let tables = landmarks.iter_mut().filter_map(|landmark| match &mut landmark.kind {
        LandmarkKind::Table { is_captioned, id } => Some((is_captioned, id)),
        _ => None,
    });
    for ((is_captioned, id), caption) in tables.zip(captions) {
        *is_captioned = caption.is_some();
        *id = caption.and_then(|caption| caption.id);
    }
    landmarks
}

/// The words and the name of a table's caption: `Tabell: Deltagare {#deltagare}`.
pub(super) fn caption(body: &[Inline]) -> Option<(String, Option<String>)> {
    let text = words(body)?;
    let words = text.trim().strip_prefix("Tabell:")?.trim();
    let (title, id) = match words.strip_suffix('}').and_then(|rest| rest.rsplit_once("{#")) {
        Some((title, id)) => (title.trim(), Some(id.to_owned())),
        None => (words, None),
    };
    (!title.is_empty()).then(|| (title.to_owned(), id))
}

/// The letters of a line in which nothing but letters and emphasis stands.
pub(super) fn words(body: &[Inline]) -> Option<String> {
    let piece = |inline: &Inline| match inline {
        Inline::Text(text) => Some(text.clone()),
        Inline::Mark(Mark::Emph { body } | Mark::Strong { body }) => words(body),
        Inline::Mark(_) => None,
    };
    body.iter().map(piece).collect()
}

/// The letters of a line, whatever stands in it.
pub(super) fn letters(body: &[Inline]) -> String {
    let piece = |inline: &Inline| match inline {
        Inline::Text(text) => text.clone(),
        Inline::Mark(
            Mark::Emph { body }
            | Mark::Strong { body }
            | Mark::Link { body, .. }
            | Mark::Reference { body, .. },
        ) => letters(body),
        Inline::Mark(Mark::Note { .. }) => String::new(),
        Inline::Mark(Mark::Break) => " ".to_owned(),
    };
    body.iter().map(piece).collect()
}
