//! A Markdown container that is open while its content is read.

use std::ops::Range;

use pulldown_cmark::Tag;

use super::shape::{split_lettered, trimmed};
use super::tree::{Block, Definition, Inline, ListItem};

/// An open container, with its content so far.
#[derive(Default)]
pub(super) struct OpenContainer<'a> {
    /// None for the text as a whole.
    pub(super) tag: Option<Tag<'a>>,
    /// Its bytes in the text.
    pub(super) range: Range<usize>,
    pub(super) blocks: Vec<Block>,
    pub(super) inlines: Vec<Inline>,
    pub(super) items: Vec<ListItem>,
    pub(super) cells: Vec<Vec<Inline>>,
    pub(super) rows: Vec<Vec<Vec<Inline>>>,
    pub(super) definitions: Vec<Definition>,
}

impl<'a> OpenContainer<'a> {
    /// An empty container.
    pub(super) fn new(tag: Option<Tag<'a>>, range: Range<usize>) -> Self {
        Self { tag, range, ..Self::default() }
    }

    /// Adds text to the line.
    pub(super) fn push_text(&mut self, text: &str) {
        match self.inlines.last_mut() {
            Some(Inline::Text(before)) => before.push_str(text),
            _ => self.inlines.push(Inline::Text(text.to_owned())),
        }
    }

    /// Adds a block after the line.
    pub(super) fn push_block(&mut self, block: Block) {
        self.end_paragraph();
        self.blocks.push(block);
    }

    /// Makes a paragraph of the line, and a list of those parts that begin with a letter. Tight lists
    /// have paragraphs without a tag of their own.
    pub(super) fn end_paragraph(&mut self) {
        let (lead, items) = split_lettered(std::mem::take(&mut self.inlines));
        let body = trimmed(lead);
        if !body.is_empty() {
            self.blocks.push(Block::Paragraph { body });
        }
        if !items.is_empty() {
            self.blocks.push(Block::List { items });
        }
    }

    /// Takes over the content of a container within this one, without the container itself.
    pub(super) fn absorb(&mut self, mut inner: Self) {
        let cells = inner.cells.drain(..).chain(inner.rows.drain(..).flatten());
        inner.inlines.extend(cells.flatten());
        if inner.blocks.is_empty() && inner.items.is_empty() && inner.definitions.is_empty() {
            self.inlines.append(&mut inner.inlines);
            return;
        }
        inner.end_paragraph();
        self.end_paragraph();
        self.blocks.extend(inner.items.into_iter().flat_map(|item| item.body));
        for definition in inner.definitions {
            self.blocks.push(Block::Paragraph { body: definition.term });
            self.blocks.extend(definition.body);
        }
        self.blocks.append(&mut inner.blocks);
    }
}
