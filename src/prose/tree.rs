//! The tree that Markdown becomes: blocks of inline content. Templates get it as data.

use serde::Serialize;

/// A block of text.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Block {
    /// A paragraph.
    Paragraph {
        /// Its text.
        body: Vec<Inline>,
    },
    /// A heading; levels skip none.
    Heading {
        /// From 1.
        level: usize,
        /// "7.2", "Bilaga 1"; none in minutes, where headings have no numbers.
        #[serde(skip_serializing_if = "Option::is_none")]
        number: Option<String>,
        /// What references lead to.
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        /// Its text.
        body: Vec<Inline>,
    },
    /// A list.
    List {
        /// The entries.
        items: Vec<ListItem>,
    },
    /// A quotation.
    Quote {
        /// What is quoted.
        body: Vec<Block>,
    },
    /// Lines that keep their breaks.
    Lines {
        /// The lines.
        lines: Vec<String>,
    },
    /// A table.
    Table {
        /// Per column: start, center, end.
        align: Vec<&'static str>,
        /// The header's cells.
        head: Vec<Vec<Inline>>,
        /// The other rows' cells.
        rows: Vec<Vec<Vec<Inline>>>,
        /// The caption above it.
        #[serde(skip_serializing_if = "Option::is_none")]
        caption: Option<Caption>,
        /// The lines below it: "Källa: SCB."
        #[serde(skip_serializing_if = "Vec::is_empty")]
        notes: Vec<Vec<Inline>>,
    },
    /// Terms with their definitions.
    Definitions {
        /// The terms.
        items: Vec<Definition>,
    },
    /// The place of a figure or a table of the record, or of a picture file.
    Placed {
        /// Its name.
        key: String,
        /// The lines below it.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        notes: Vec<Vec<Inline>>,
    },
    /// A thematic break.
    Rule,
}

/// The caption of a figure or a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Caption {
    /// "Tabell 2".
    pub number: String,
    /// The words of the caption.
    pub title: String,
    /// What references lead to.
    pub id: Option<String>,
}

/// A term with its definition.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Definition {
    /// The term.
    pub term: Vec<Inline>,
    /// The definition.
    pub body: Vec<Block>,
}

/// An entry of a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ListItem {
    /// As written: "1.", "2)", "a)", "att"; none for a bullet.
    pub marker: Option<String>,
    /// The entry's content.
    pub body: Vec<Block>,
}

/// Inline content: text, or an element around it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Inline {
    /// Text.
    Text(String),
    /// An element.
    Element(InlineElement),
}

/// An inline element.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum InlineElement {
    /// Emphasised.
    Emph {
        /// Its content.
        body: Vec<Inline>,
    },
    /// Strongly emphasised.
    Strong {
        /// Its content.
        body: Vec<Inline>,
    },
    /// A link to the web or to an e-mail address.
    Link {
        /// Where to.
        url: String,
        /// Its content.
        body: Vec<Inline>,
    },
    /// A reference to a § or to anything else with a name in the same document.
    Reference {
        /// The name of its target.
        id: String,
        /// Its content.
        body: Vec<Inline>,
    },
    /// A footnote.
    Note {
        /// Its label in the source.
        #[serde(skip)]
        label: String,
        /// The note.
        body: Vec<Block>,
    },
    /// A line break.
    Break,
}

impl Block {
    /// A paragraph of source text, unparsed.
    pub(super) fn as_written(source: &str) -> Self {
        let line = source.split_whitespace().collect::<Vec<_>>().join(" ");
        Self::Paragraph { body: vec![Inline::Text(line)] }
    }

    /// Lines of source text, unparsed.
    pub(super) fn lines<'a>(lines: impl Iterator<Item = &'a str>) -> Self {
        Self::Lines { lines: lines.map(|line| line.replace('\t', " ")).collect() }
    }
}

/// The text of a line that consists of nothing but text and emphasis.
pub(super) fn emphasised_text(body: &[Inline]) -> Option<String> {
    body.iter()
        .map(|inline| match inline {
            Inline::Text(text) => Some(text.clone()),
            Inline::Element(InlineElement::Emph { body } | InlineElement::Strong { body }) => {
                emphasised_text(body)
            }
            Inline::Element(_) => None,
        })
        .collect()
}

/// The text of a line, whatever elements it is in, but for footnotes.
pub(super) fn text_content(body: &[Inline]) -> String {
    body.iter()
        .map(|inline| match inline {
            Inline::Text(text) => text.clone(),
            Inline::Element(
                InlineElement::Emph { body }
                | InlineElement::Strong { body }
                | InlineElement::Link { body, .. }
                | InlineElement::Reference { body, .. },
            ) => text_content(body),
            Inline::Element(InlineElement::Note { .. }) => String::new(),
            Inline::Element(InlineElement::Break) => " ".to_owned(),
        })
        .collect()
}
