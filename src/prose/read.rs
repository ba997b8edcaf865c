//! The Markdown reader: from the parser's events to the tree and the landmarks.
//!
//! Minutes must lose nothing, so what CommonMark would drop or change stays as written.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use pulldown_cmark::{Alignment, Event, LinkType, OffsetIter, Options, Parser, Tag};

use super::container::OpenContainer;
use super::landmark::{Landmark, LandmarkKind};
use super::pasted::with_dashes;
use super::reference::{ReferenceTarget, ReferenceTargets, noun};
use super::shape::{mark_att_clauses, replace_footnotes, trimmed};
use super::tree::{Block, Definition, Inline, InlineElement, ListItem, text_content};

/// Containers nested deeper than this dissolve into the one around them: Typst has a limit, too.
const MAX_DEPTH: usize = 12;

/// The class of a heading without a number.
const UNNUMBERED: &str = "onumrerad";

/// A dialect of Markdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// For minutes: CommonMark with tables and footnotes.
    Minutes,
    /// For documents: also definition lists, figures, captions of tables and names of headings.
    Document,
}

impl Dialect {
    /// The extensions of CommonMark that are on.
    pub(super) fn options(self) -> Options {
        let common = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
        match self {
            Self::Minutes => common,
            Self::Document => {
                common | Options::ENABLE_DEFINITION_LIST | Options::ENABLE_HEADING_ATTRIBUTES
            }
        }
    }
}

/// Reads a text into a tree, with its landmarks in the order that they end.
pub(super) fn read(
    text: &str,
    targets: &ReferenceTargets,
    dialect: Dialect,
) -> (Vec<Block>, Vec<Landmark>) {
    let text = &*with_dashes(text);
    let parser = Parser::new_ext(text, dialect.options());
    let unused = parser
        .reference_definitions()
        .iter()
        .map(|(label, link)| (label.to_lowercase(), link.span.clone()))
        .collect();
    let mut builder = TreeBuilder {
        text,
        targets,
        dialect,
        stack: vec![OpenContainer::new(None, 0..text.len())],
        footnotes: BTreeMap::new(),
        unused_definitions: unused,
        landmarks: Vec::new(),
    };
    builder.read(parser.into_offset_iter());
    builder.finish()
}

/// Builds the tree from the parser's events.
struct TreeBuilder<'a> {
    text: &'a str,
    targets: &'a ReferenceTargets,
    dialect: Dialect,
    /// The open containers, from the text as a whole inwards; never empty.
    stack: Vec<OpenContainer<'a>>,
    footnotes: BTreeMap<String, Footnote>,
    /// Link definitions that no link uses so far, by label: CommonMark drops them.
    unused_definitions: BTreeMap<String, Range<usize>>,
    landmarks: Vec<Landmark>,
}

/// A footnote, with its bytes in the text.
struct Footnote {
    body: Vec<Block>,
    range: Range<usize>,
}

impl<'a> TreeBuilder<'a> {
    fn read(&mut self, events: OffsetIter<'a>) {
        for (event, range) in events {
            match event {
                Event::Start(tag) => self.start(tag, range),
                Event::End(_) => self.end(),
                // A character reference stays as written, and a code span keeps its backticks.
                Event::Text(_) if self.text[range.clone()].starts_with('&') => {
                    self.push_text(&self.text[range]);
                }
                Event::Text(text) => self.push_text(&text),
                Event::Code(_) => self.push_text(&self.text[range]),
                Event::Html(html) | Event::InlineHtml(html) => self.push_text(&html),
                Event::FootnoteReference(label) => {
                    let (label, body) = (label.to_string(), Vec::new());
                    self.push_element(InlineElement::Note { label, body });
                }
                Event::SoftBreak => self.push_text("\n"),
                Event::HardBreak => self.push_element(InlineElement::Break),
                Event::Rule => self.push_block(Block::Rule),
                Event::InlineMath(_) | Event::DisplayMath(_) | Event::TaskListMarker(_) => {
                    self.push_text(&self.text[range]);
                }
            }
        }
    }

    /// The tree and the landmarks. Footnotes go where they are referred to; what nothing refers to
    /// goes to the end.
    fn finish(mut self) -> (Vec<Block>, Vec<Landmark>) {
        let mut root = self.stack.swap_remove(0);
        root.end_paragraph();
        let mut used = BTreeSet::new();
        replace_footnotes(&mut root.blocks, &mut |label| {
            used.insert(label.to_owned());
            let mut body = self.footnotes.get(label)?.body.clone();
            // Notes within a note could refer to each other for ever.
            replace_footnotes(&mut body, &mut |_| None);
            Some(body)
        });
        let unused = self.footnotes.into_iter().filter(|(label, _)| !used.contains(label));
        let ranges = unused.map(|(_, note)| note.range);
        root.blocks.extend(
            ranges
                .chain(self.unused_definitions.into_values())
                .map(|range| Block::as_written(&self.text[range])),
        );
        (root.blocks, self.landmarks)
    }

    fn start(&mut self, tag: Tag<'a>, range: Range<usize>) {
        match &tag {
            // An inline link has no definition, and one that leads elsewhere stays as written.
            Tag::Link { link_type, id, dest_url, .. }
                if *link_type != LinkType::Inline && is_safe(dest_url) =>
            {
                self.unused_definitions.remove(&id.to_lowercase());
            }
            Tag::Image { id, .. } if self.dialect == Dialect::Document => {
                self.unused_definitions.remove(&id.to_lowercase());
            }
            _ => {}
        }
        self.stack.push(OpenContainer::new(Some(tag), range));
    }

    /// Ends the innermost container and adds it to the one around it.
    fn end(&mut self) {
        if self.stack.len() < 2 {
            return;
        }
        let Some(mut container) = self.stack.pop() else { return };
        let Some(tag) = container.tag.take() else { return };
        if self.stack.len() > MAX_DEPTH {
            return self.innermost().absorb(container);
        }
        match tag {
            Tag::Emphasis | Tag::Strong | Tag::Link { .. } | Tag::Image { .. } => {
                self.end_inline(tag, container);
            }
            Tag::DefinitionListTitle => {
                let term = trimmed(container.inlines);
                self.innermost().definitions.push(Definition { term, body: Vec::new() });
            }
            Tag::DefinitionListDefinition => {
                container.end_paragraph();
                match self.innermost().definitions.last_mut() {
                    Some(definition) => definition.body.append(&mut container.blocks),
                    None => self.innermost().blocks.append(&mut container.blocks),
                }
            }
            Tag::TableCell => self.innermost().cells.push(trimmed(container.inlines)),
            Tag::TableHead | Tag::TableRow => self.innermost().rows.push(container.cells),
            Tag::Item => self.end_list_item(container),
            // CommonMark keeps the first of two footnotes with one label.
            Tag::FootnoteDefinition(label) if self.footnotes.contains_key(&*label) => {
                self.push_as_written(&container);
            }
            Tag::FootnoteDefinition(label) => {
                container.end_paragraph();
                let note = Footnote { body: container.blocks, range: container.range };
                self.footnotes.insert(label.to_string(), note);
            }
            tag => self.end_block(&tag, container),
        }
    }

    /// Ends emphasis, a link or a picture.
    fn end_inline(&mut self, tag: Tag<'a>, container: OpenContainer<'a>) {
        match tag {
            Tag::Emphasis => self.push_nonempty(container, |body| InlineElement::Emph { body }),
            Tag::Strong => self.push_nonempty(container, |body| InlineElement::Strong { body }),
            Tag::Link { dest_url: url, title, .. } => {
                if let Some(id) = url.strip_prefix('#') {
                    let (id, words) = (id.to_owned(), text_content(&container.inlines));
                    self.note_landmark(&container, LandmarkKind::Reference { id, words });
                }
                match self.target(&url) {
                    // The tree has no place for a title.
                    _ if !title.is_empty() => self.push_text(&self.text[container.range]),
                    Some((id, target)) => self.push_reference(container, id, target),
                    None if is_safe(&url) => self.push_nonempty(container, |body| {
                        InlineElement::Link { url: url.to_string(), body }
                    }),
                    None => self.push_text(&self.text[container.range]),
                }
            }
            Tag::Image { dest_url, title, .. } if self.dialect == Dialect::Document => {
                self.end_picture(&container, &dest_url, &title);
            }
            _ => self.push_text(&self.text[container.range]),
        }
    }

    /// Ends a container that is a block of its own.
    fn end_block(&mut self, tag: &Tag<'a>, mut container: OpenContainer<'a>) {
        let source = &self.text[container.range.clone()];
        match tag {
            Tag::Heading { .. } => self.end_heading(tag, container),
            Tag::BlockQuote(_) => {
                container.end_paragraph();
                match container.blocks.is_empty() {
                    true => self.push_as_written(&container),
                    false => self.push_block(Block::Quote { body: container.blocks }),
                }
            }
            Tag::CodeBlock(_) | Tag::HtmlBlock => {
                self.push_block(Block::lines(source.trim_end().lines().map(str::trim_end)));
            }
            Tag::DefinitionList => {
                self.push_block(Block::Definitions { items: container.definitions });
            }
            Tag::List(_) if container.items.iter().all(|item| item.body.is_empty()) => {
                self.push_as_written(&container);
            }
            Tag::List(_) => {
                self.push_block(Block::List { items: mark_att_clauses(container.items) });
            }
            // CommonMark drops cells beyond the header's.
            Tag::Table(columns) if has_extra_cells(source, columns.len()) => {
                self.push_block(Block::lines(source.trim_end().lines().map(str::trim)));
            }
            Tag::Table(columns) => self.end_table(columns, container),
            _ => {
                container.end_paragraph();
                self.innermost().end_paragraph();
                self.innermost().blocks.append(&mut container.blocks);
            }
        }
    }

    fn end_table(&mut self, columns: &[Alignment], container: OpenContainer<'a>) {
        if self.is_at_top_level() {
            let kind = LandmarkKind::Table { is_captioned: false, id: None };
            self.note_landmark(&container, kind);
        }
        let align = columns.iter().map(|column| alignment(*column)).collect();
        let mut rows = container.rows.into_iter();
        let head = rows.next().unwrap_or_default();
        self.push_block(Block::Table {
            align,
            head,
            rows: rows.collect(),
            caption: None,
            notes: Vec::new(),
        });
    }

    /// Ends a heading. One within another block is a strong paragraph; one without words, or with a
    /// line of marks below it, stays as written.
    fn end_heading(&mut self, tag: &Tag<'a>, mut container: OpenContainer<'a>) {
        let Tag::Heading { level, id, classes, attrs } = tag else { return };
        let body = trimmed(std::mem::take(&mut container.inlines));
        // A secretary who draws a line below a sum doesn't mean a heading.
        let is_underlined = !self.text[container.range.clone()].trim_start().starts_with('#');
        if body.is_empty() || is_underlined {
            return self.push_as_written(&container);
        }
        if !self.is_at_top_level() {
            let body = vec![Inline::Element(InlineElement::Strong { body })];
            return self.push_block(Block::Paragraph { body });
        }
        let (level, id) = (*level as usize, id.as_ref().map(ToString::to_string));
        let other_classes = classes.iter().filter(|class| ***class != *UNNUMBERED);
        let kind = LandmarkKind::Heading {
            level,
            id: id.clone(),
            is_numbered: !classes.iter().any(|class| **class == *UNNUMBERED),
            title: text_content(&body),
            unknown: other_classes
                .map(|class| format!(".{class}"))
                .chain(attrs.iter().map(|(name, _)| name.to_string()))
                .collect(),
        };
        self.note_landmark(&container, kind);
        self.push_block(Block::Heading { level, number: None, id, body });
    }

    /// Ends a picture: one that is alone in its paragraph is placed, any other stays as written.
    fn end_picture(&mut self, container: &OpenContainer<'a>, url: &str, title: &str) {
        let source = &self.text[container.range.clone()];
        if !self.is_alone(container) {
            self.note_landmark(container, LandmarkKind::InlinePicture);
            return self.push_text(source);
        }
        let words = text_content(&container.inlines);
        let (key, kind) = match url.strip_prefix('#') {
            Some(name) => (name, LandmarkKind::Placed { name: name.to_owned(), words }),
            None => {
                let (file, title) = (url.to_owned(), title.to_owned());
                let kind =
                    LandmarkKind::Picture { source: source.to_owned(), file, alt: words, title };
                (source, kind)
            }
        };
        self.note_landmark(container, kind);
        self.innermost().blocks.push(Block::Placed { key: key.to_owned(), notes: Vec::new() });
    }

    fn end_list_item(&mut self, mut container: OpenContainer<'a>) {
        container.end_paragraph();
        let source = self.text[container.range].trim_start();
        let digits = source.bytes().take_while(u8::is_ascii_digit).count();
        // The parser has the number of the first entry only, but each keeps what is written.
        let marker = (digits > 0).then(|| source[..(digits + 1).min(source.len())].to_owned());
        self.innermost().items.push(ListItem { marker, body: container.blocks });
    }

    /// The name and the target of a link within the document, if there is such a target.
    fn target(&self, url: &str) -> Option<(&'a str, &'a ReferenceTarget)> {
        let (id, target) = self.targets.get_key_value(url.strip_prefix('#')?)?;
        Some((id, target))
    }

    /// Adds a reference. One without words says what its target says, and one with a word for that
    /// kind of target gets the number after it.
    fn push_reference(&mut self, container: OpenContainer<'a>, id: &str, target: &ReferenceTarget) {
        let words = trimmed(container.inlines);
        let body = match (&words[..], &target.number) {
            ([], _) => vec![Inline::Text(target.words.clone())],
            ([Inline::Text(text)], _) if text == "§" => vec![Inline::Text(target.words.clone())],
            ([Inline::Text(text)], Some(number)) if noun(text).is_some() => {
                vec![Inline::Text(format!("{text}\u{a0}{number}"))]
            }
            _ => words,
        };
        match target.is_elsewhere {
            true => self.innermost().inlines.extend(body),
            false => self.push_element(InlineElement::Reference { id: id.to_owned(), body }),
        }
    }

    /// Adds an element around the text of a container; one without text stays as written.
    fn push_nonempty(
        &mut self,
        container: OpenContainer<'a>,
        element: impl FnOnce(Vec<Inline>) -> InlineElement,
    ) {
        let body = trimmed(container.inlines);
        match body.is_empty() {
            true => self.push_text(&self.text[container.range]),
            false => self.push_element(element(body)),
        }
    }

    fn push_text(&mut self, text: &str) {
        self.innermost().push_text(text);
    }

    fn push_element(&mut self, element: InlineElement) {
        self.innermost().inlines.push(Inline::Element(element));
    }

    fn push_block(&mut self, block: Block) {
        self.innermost().push_block(block);
    }

    /// Adds the source of a container as a paragraph.
    fn push_as_written(&mut self, container: &OpenContainer<'a>) {
        self.push_block(Block::as_written(&self.text[container.range.clone()]));
    }

    fn note_landmark(&mut self, container: &OpenContainer<'a>, kind: LandmarkKind) {
        self.landmarks.push(Landmark { kind, range: container.range.clone() });
    }

    /// The innermost open container.
    fn innermost(&mut self) -> &mut OpenContainer<'a> {
        let last = self.stack.len() - 1;
        &mut self.stack[last]
    }

    /// Whether what ends now lies in no other container.
    fn is_at_top_level(&self) -> bool {
        self.stack.len() == 1
    }

    /// Whether a picture is all that its paragraph at the top level holds.
    fn is_alone(&self, picture: &OpenContainer<'a>) -> bool {
        match &self.stack[..] {
            [_, around] if matches!(around.tag, Some(Tag::Paragraph)) => {
                self.text[around.range.clone()].trim() == self.text[picture.range.clone()].trim()
            }
            _ => false,
        }
    }
}

/// Whether some row of a table has more cells than the header.
fn has_extra_cells(source: &str, columns: usize) -> bool {
    source.lines().any(|line| {
        let row = line.trim().replace("\\|", "");
        row.trim_start_matches('|').trim_end_matches('|').split('|').count() > columns
    })
}

/// Whether a link leads to the web or to an e-mail address.
fn is_safe(url: &str) -> bool {
    ["http://", "https://", "mailto:"].iter().any(|scheme| url.to_lowercase().starts_with(scheme))
}

/// The alignment of a column, as Typst calls it.
fn alignment(column: Alignment) -> &'static str {
    match column {
        Alignment::None | Alignment::Left => "start",
        Alignment::Center => "center",
        Alignment::Right => "end",
    }
}
