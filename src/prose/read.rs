//! From Markdown's events to the tree.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use pulldown_cmark::{Alignment, CowStr, Event, LinkType, OffsetIter, Tag};

use super::landmarks::{Landmark, LandmarkKind, UNNUMBERED, letters};
use super::shape::{att_clauses, each_note, finished, lettered};
use super::{Block, Definition, Inline, ListItem, Manner, Mark, References, Target, literal, noun};

/// Containers nested deeper than this are dissolved into the one around them; Typst, too, has a
/// limit.
const DEEPEST: usize = 12;

/// A container that is being read.
struct Frame<'a> {
    tag: Option<Tag<'a>>,
    source: Range<usize>,
    blocks: Vec<Block>,
    inlines: Vec<Inline>,
    items: Vec<ListItem>,
    cells: Vec<Vec<Inline>>,
    rows: Vec<Vec<Vec<Inline>>>,
    definitions: Vec<Definition>,
}

impl<'a> Frame<'a> {
    fn new(tag: Option<Tag<'a>>, source: Range<usize>) -> Self {
        let (blocks, inlines, items) = (Vec::new(), Vec::new(), Vec::new());
        let (cells, rows, definitions) = (Vec::new(), Vec::new(), Vec::new());
        Self { tag, source, blocks, inlines, items, cells, rows, definitions }
    }

    /// Ends a paragraph that has no tag of its own, as in tight lists.
    fn flush(&mut self) {
        let (lead, entries) = lettered(std::mem::take(&mut self.inlines));
        let body = finished(lead);
        if !body.is_empty() {
            self.blocks.push(Block::Paragraph { body });
        }
        if !entries.is_empty() {
            let item = |(letter, words)| ListItem {
                marker: Some(format!("{letter})")),
                body: vec![Block::Paragraph { body: finished(words) }],
            };
            self.blocks.push(Block::List { items: entries.into_iter().map(item).collect() });
        }
    }
}

/// Builds the tree from Markdown events.
pub(super) struct Builder<'a> {
    source: &'a str,
    references: &'a References,
    manner: Manner,
    stack: Vec<Frame<'a>>,
    notes: BTreeMap<String, (Vec<Block>, Range<usize>)>,
    landmarks: Vec<Landmark>,
}

impl<'a> Builder<'a> {
    /// A builder for a source.
    pub(super) fn new(source: &'a str, references: &'a References, manner: Manner) -> Self {
        let stack = vec![Frame::new(None, 0..source.len())];
        let (notes, landmarks) = (BTreeMap::new(), Vec::new());
        Self { source, references, manner, stack, notes, landmarks }
    }

    /// Reads every event. Link definitions that are used are taken from `unused`.
    pub(super) fn read(
        &mut self,
        events: OffsetIter<'a>,
        unused: &mut BTreeMap<String, Range<usize>>,
    ) {
        for (event, range) in events {
            match event {
                Event::Start(tag) => {
                    match &tag {
                        Tag::Link { link_type, id, dest_url, .. }
                            if *link_type != LinkType::Inline && is_safe(dest_url) =>
                        {
                            unused.remove(&id.to_lowercase());
                        }
                        Tag::Image { id, .. } if self.manner == Manner::Document => {
                            unused.remove(&id.to_lowercase());
                        }
                        _ => {}
                    }
                    self.stack.push(Frame::new(Some(tag), range));
                }
                Event::End(_) => self.close(),
                // A code span keeps its marks, and a character written by name or number stays so.
                Event::Text(_) if self.source[range.clone()].starts_with('&') => {
                    self.text(&self.source[range]);
                }
                Event::Text(text) => self.text(&text),
                Event::Code(_) => self.text(&self.source[range]),
                Event::Html(html) | Event::InlineHtml(html) => self.text(&html),
                Event::FootnoteReference(label) => {
                    self.inline(Inline::Mark(Mark::Note {
                        label: label.to_string(),
                        body: vec![],
                    }));
                }
                Event::SoftBreak => self.text("\n"),
                Event::HardBreak => self.inline(Inline::Mark(Mark::Break)),
                Event::Rule => self.block(Block::Rule),
                Event::InlineMath(_) | Event::DisplayMath(_) | Event::TaskListMarker(_) => {
                    self.text(&self.source[range]);
                }
            }
        }
    }

    /// Ends the tree: footnotes go where they are referred to, the others to the end. The landmarks
    /// are those of a document, in the order that they end.
    pub(super) fn finish(mut self) -> (Vec<Block>, Vec<Landmark>) {
        let mut top = self.stack.swap_remove(0);
        top.flush();
        let mut used = BTreeSet::new();
        each_note(&mut top.blocks, &mut |label| {
            used.insert(label.to_owned());
            let mut body = self.notes.get(label)?.0.clone();
            each_note(&mut body, &mut |_| None); // a note has no notes of its own
            Some(body)
        });
        let unused = self.notes.into_iter().filter(|(label, _)| !used.contains(label));
        top.blocks.extend(unused.map(|(_, (_, source))| literal(&self.source[source])));
        (top.blocks, self.landmarks)
    }

    /// Notes a landmark.
    fn note(&mut self, range: &Range<usize>, kind: LandmarkKind) {
        self.landmarks.push(Landmark { kind, range: range.clone() });
    }

    fn top(&mut self) -> &mut Frame<'a> {
        let last = self.stack.len() - 1;
        &mut self.stack[last]
    }

    fn text(&mut self, text: &str) {
        match self.top().inlines.last_mut() {
            Some(Inline::Text(before)) => before.push_str(text),
            _ => self.top().inlines.push(Inline::Text(text.to_owned())),
        }
    }

    fn inline(&mut self, inline: Inline) {
        self.top().inlines.push(inline);
    }

    fn block(&mut self, block: Block) {
        self.top().flush();
        self.top().blocks.push(block);
    }

    /// Ends the innermost container and puts it into the one around it.
    fn close(&mut self) {
        if self.stack.len() < 2 {
            return;
        }
        let Some(mut frame) = self.stack.pop() else { return };
        let Some(tag) = frame.tag.take() else { return };
        if self.stack.len() > DEEPEST {
            return self.dissolve(frame);
        }
        if let Tag::Link { dest_url, .. } = &tag
            && let Some(id) = dest_url.strip_prefix('#')
        {
            let (id, words) = (id.to_owned(), letters(&frame.inlines));
            self.note(&frame.source, LandmarkKind::Reference { id, words });
        }
        match tag {
            Tag::Emphasis => self.mark(frame, |body| Mark::Emph { body }),
            Tag::Strong => self.mark(frame, |body| Mark::Strong { body }),
            Tag::Link { dest_url, title, .. } if is_safe(&dest_url) && title.is_empty() => {
                self.mark(frame, |body| Mark::Link { url: dest_url.to_string(), body });
            }
            Tag::Link { dest_url, title, .. }
                if title.is_empty() && self.reference(&dest_url).is_some() =>
            {
                self.refer(frame, &dest_url);
            }
            Tag::Image { dest_url, title, .. } if self.manner == Manner::Document => {
                self.picture(&frame, &dest_url, &title);
            }
            Tag::Link { .. } | Tag::Image { .. } => self.text(&self.source[frame.source]),
            Tag::DefinitionListTitle => {
                let term = finished(frame.inlines);
                self.top().definitions.push(Definition { term, body: Vec::new() });
            }
            Tag::DefinitionListDefinition => {
                frame.flush();
                match self.top().definitions.last_mut() {
                    Some(definition) => definition.body.append(&mut frame.blocks),
                    None => self.top().blocks.append(&mut frame.blocks),
                }
            }
            Tag::TableCell => {
                let cell = finished(frame.inlines);
                self.top().cells.push(cell);
            }
            Tag::TableHead | Tag::TableRow => self.top().rows.push(frame.cells),
            Tag::Item => self.list_item(frame),
            Tag::FootnoteDefinition(label) if self.notes.contains_key(&*label) => {
                self.block(literal(&self.source[frame.source]));
            }
            Tag::FootnoteDefinition(label) => {
                frame.flush();
                self.notes.insert(label.to_string(), (frame.blocks, frame.source));
            }
            tag => self.close_block(&tag, frame),
        }
    }

    /// Ends a container that is a block of its own.
    fn close_block(&mut self, tag: &Tag<'a>, mut frame: Frame<'a>) {
        let source = &self.source[frame.source.clone()];
        match tag {
            Tag::Heading { .. } => self.heading(tag, frame),
            Tag::BlockQuote(_) => {
                frame.flush();
                match frame.blocks.is_empty() {
                    true => self.block(literal(source)),
                    false => self.block(Block::Quote { body: frame.blocks }),
                }
            }
            Tag::CodeBlock(_) | Tag::HtmlBlock => {
                let lines = source.trim_end().lines().map(|line| line.trim_end().to_owned());
                let block = Block::Lines { lines: lines.collect() };
                self.block(block);
            }
            Tag::DefinitionList => {
                let items = std::mem::take(&mut frame.definitions);
                self.block(Block::Definitions { items });
            }
            Tag::List(_) if frame.items.iter().all(|item| item.body.is_empty()) => {
                self.block(literal(source));
            }
            Tag::List(_) => {
                let items = att_clauses(frame.items);
                self.block(Block::List { items });
            }
            Tag::Table(columns) if has_stray_cells(source, columns.len()) => {
                let lines = source.trim_end().lines().map(|line| line.trim().to_owned());
                let block = Block::Lines { lines: lines.collect() };
                self.block(block);
            }
            Tag::Table(columns) => {
                let align = columns.iter().map(|column| alignment(*column)).collect();
                let mut rows = frame.rows.into_iter();
                let head = rows.next().unwrap_or_default();
                if self.stack.len() == 1 {
                    let kind = LandmarkKind::Table { is_captioned: false, id: None };
                    self.note(&frame.source, kind);
                }
                self.block(Block::Table { align, head, rows: rows.collect(), caption: None });
            }
            _ => {
                frame.flush();
                self.top().flush();
                self.top().blocks.append(&mut frame.blocks);
            }
        }
    }

    /// Ends a heading. One within something else is a strong paragraph, and one without words, or
    /// with a line below it for a mark, stays as written.
    fn heading(&mut self, tag: &Tag<'a>, frame: Frame<'a>) {
        let Tag::Heading { level, id, classes, attrs } = tag else { return };
        let source = &self.source[frame.source.clone()];
        let body = finished(frame.inlines);
        let is_underlined = !source.trim_start().starts_with('#');
        let is_nested = self.stack.len() > 1;
        match (body.is_empty() || is_underlined, is_nested) {
            (true, _) => self.block(literal(source)),
            (_, true) => {
                let body = vec![Inline::Mark(Mark::Strong { body })];
                self.block(Block::Paragraph { body });
            }
            _ => {
                let (level, id) = (*level as usize, id.as_ref().map(ToString::to_string));
                let is_known = |class: &&CowStr<'_>| ***class == *UNNUMBERED;
                let unknown = classes.iter().filter(|class| !is_known(class));
                let unknown = unknown.map(|class| format!(".{class}"));
                let kind = LandmarkKind::Heading {
                    level,
                    id: id.clone(),
                    is_numbered: !classes.iter().any(|class| is_known(&class)),
                    title: letters(&body),
                    unknown: unknown
                        .chain(attrs.iter().map(|(name, _)| name.to_string()))
                        .collect(),
                };
                self.note(&frame.source, kind);
                self.block(Block::Heading { level, number: None, id, body });
            }
        }
    }

    /// Ends a picture: alone in its paragraph it is placed, else it stays as written.
    fn picture(&mut self, frame: &Frame<'a>, url: &str, title: &str) {
        let source = &self.source[frame.source.clone()];
        if !self.is_placed(frame) {
            self.note(&frame.source, LandmarkKind::Stray);
            return self.text(source);
        }
        let words = letters(&frame.inlines);
        let key = url.strip_prefix('#').unwrap_or(source).to_owned();
        let kind = match url.starts_with('#') {
            true => LandmarkKind::Place { name: key.clone(), words },
            false => LandmarkKind::Picture {
                source: key.clone(),
                file: url.to_owned(),
                alt: words,
                title: title.to_owned(),
            },
        };
        self.note(&frame.source, kind);
        self.top().blocks.push(Block::Placed { key });
    }

    /// Puts what a container holds into the one around it.
    fn dissolve(&mut self, mut frame: Frame<'a>) {
        let is_inline = frame.blocks.is_empty() && frame.items.is_empty();
        let rows = std::mem::take(&mut frame.rows).into_iter().flatten();
        let cells = std::mem::take(&mut frame.cells).into_iter().chain(rows);
        frame.inlines.extend(cells.flatten());
        let definitions = std::mem::take(&mut frame.definitions);
        let is_inline = is_inline && definitions.is_empty();
        let top = self.top();
        if is_inline {
            top.inlines.append(&mut frame.inlines);
            return;
        }
        frame.flush();
        top.flush();
        top.blocks.extend(frame.items.into_iter().flat_map(|item| item.body));
        for definition in definitions {
            top.blocks.push(Block::Paragraph { body: definition.term });
            top.blocks.extend(definition.body);
        }
        top.blocks.append(&mut frame.blocks);
    }

    fn mark(&mut self, frame: Frame<'a>, mark: impl FnOnce(Vec<Inline>) -> Mark) {
        let body = finished(frame.inlines);
        if body.is_empty() {
            return self.text(&self.source[frame.source]);
        }
        self.inline(Inline::Mark(mark(body)));
    }

    /// Whether a picture is all that its paragraph holds, in a text that has figures.
    fn is_placed(&self, picture: &Frame<'a>) -> bool {
        let around = self.stack.last();
        let paragraph = around.filter(|frame| matches!(frame.tag, Some(Tag::Paragraph)));
        self.manner == Manner::Document
            && self.stack.len() == 2
            && paragraph.is_some_and(|frame| {
                self.source[frame.source.clone()].trim()
                    == self.source[picture.source.clone()].trim()
            })
    }

    /// The name of what a link within the document leads to, and what is said of it.
    fn reference(&self, url: &str) -> Option<(&'a str, &'a Target)> {
        let (id, target) = self.references.get_key_value(url.strip_prefix('#')?)?;
        Some((id, target))
    }

    /// A reference; one without words of its own says what it leads to, and one that says what kind
    /// of thing that is gets its number.
    fn refer(&mut self, frame: Frame<'a>, url: &str) {
        let Some((id, target)) = self.reference(url) else { return };
        let words = finished(frame.inlines);
        let body = match (&words[..], &target.number) {
            ([], _) => vec![Inline::Text(target.words.clone())],
            ([Inline::Text(text)], _) if text == "§" => {
                vec![Inline::Text(target.words.clone())]
            }
            ([Inline::Text(text)], Some(number)) if noun(text).is_some() => {
                vec![Inline::Text(format!("{text}\u{a0}{number}"))]
            }
            _ => words,
        };
        self.inline(Inline::Mark(Mark::Reference { id: id.to_owned(), body }));
    }

    fn list_item(&mut self, mut frame: Frame<'a>) {
        frame.flush();
        let source = self.source[frame.source.clone()].trim_start();
        let digits = source.len() - source.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let marker = (digits > 0).then(|| source[..(digits + 1).min(source.len())].to_owned());
        self.top().items.push(ListItem { marker, body: frame.blocks });
    }
}

/// Whether some row of a table has more cells than the header: CommonMark would drop them.
fn has_stray_cells(source: &str, columns: usize) -> bool {
    let cells = |line: &str| {
        let line = line.trim().replace("\\|", "");
        line.trim_start_matches('|').trim_end_matches('|').split('|').count()
    };
    source.lines().any(|line| cells(line) > columns)
}

/// Whether a link leads to the web or to an e-mail address.
fn is_safe(url: &str) -> bool {
    ["http://", "https://", "mailto:"].iter().any(|scheme| url.to_lowercase().starts_with(scheme))
}

fn alignment(column: Alignment) -> &'static str {
    match column {
        Alignment::None | Alignment::Left => "start",
        Alignment::Center => "center",
        Alignment::Right => "end",
    }
}
