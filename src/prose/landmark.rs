//! Landmarks of a document's text: headings, figures, tables and references, with their places in
//! the source. The reader notes them while it builds the tree, so that the two always agree.

use std::ops::Range;

/// An element with a name or a number, or a reference to one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Landmark {
    /// The kind of element.
    pub kind: LandmarkKind,
    /// Its bytes in the text.
    pub range: Range<usize>,
}

/// The kind of a landmark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LandmarkKind {
    /// A heading.
    Heading {
        /// The level as written, from 1.
        level: usize,
        /// Its name.
        id: Option<String>,
        /// Whether it may get a number: it isn't marked as unnumbered.
        is_numbered: bool,
        /// Its words.
        title: String,
        /// Attributes in braces that have no meaning.
        unknown: Vec<String>,
    },
    /// The place of a figure or a table of the record: `![](#name)`.
    Placed {
        /// Its name.
        name: String,
        /// The words in brackets, which aren't printed.
        words: String,
    },
    /// A picture file: `![beskrivning](karta.png "Bildtext")`.
    Picture {
        /// As written, which is also the name of its place.
        source: String,
        /// The file, from the record's folder.
        file: String,
        /// The text alternative.
        alt: String,
        /// The caption.
        title: String,
    },
    /// A picture within a paragraph of text, which stays as written.
    InlinePicture,
    /// A table at the top level; one without a caption has no number.
    Table {
        /// Whether it has a caption.
        is_captioned: bool,
        /// Its name.
        id: Option<String>,
    },
    /// A reference.
    Reference {
        /// The name of its target.
        id: String,
        /// Its words.
        words: String,
    },
}
