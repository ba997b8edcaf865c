//! What Markdown can't say: lists with letters and with "att", captions of tables, footnotes where
//! they are referred to, levels of headings without gaps, Swedish typography.

use super::tree::{Block, Caption, Inline, InlineElement, ListItem, emphasised_text, text_content};
use crate::swedish;

/// Gives a list whose entries all begin with "att" that word as its marker.
pub(super) fn mark_att_clauses(mut items: Vec<ListItem>) -> Vec<ListItem> {
    let Some(clauses) = items.iter().map(att_clause).collect::<Option<Vec<String>>>() else {
        return items;
    };
    for (item, clause) in items.iter_mut().zip(clauses) {
        item.marker = Some("att".to_owned());
        if let Some(Block::Paragraph { body }) = item.body.first_mut() {
            body[0] = Inline::Text(clause);
        }
    }
    items
}

/// The first words of a bullet after "att", if it begins so.
fn att_clause(item: &ListItem) -> Option<String> {
    match (&item.marker, item.body.first()?) {
        (None, Block::Paragraph { body }) => match body.first()? {
            Inline::Text(text) => text.strip_prefix("att ").map(str::to_owned),
            Inline::Element(_) => None,
        },
        _ => None,
    }
}

/// Splits a paragraph whose lines begin with a), b) … in order: what comes before the first, and an
/// entry for each.
pub(super) fn split_lettered(inlines: Vec<Inline>) -> (Vec<Inline>, Vec<ListItem>) {
    let mut split = LetteredParagraph { lead: Vec::new(), entries: Vec::new() };
    let mut is_line_start = true;
    for inline in inlines {
        let Inline::Text(text) = &inline else {
            is_line_start = inline == Inline::Element(InlineElement::Break);
            split.open().push(inline);
            continue;
        };
        for line in text.split_inclusive('\n') {
            match split.without_next_letter(line).filter(|_| is_line_start) {
                Some(rest) => {
                    split.begin_entry();
                    split.push_text(rest);
                }
                None => split.push_text(line),
            }
            is_line_start = line.ends_with('\n');
        }
    }
    (split.lead, split.entries.into_iter().map(LetteredEntry::into_item).collect())
}

/// A paragraph as its entries are found.
struct LetteredParagraph {
    lead: Vec<Inline>,
    entries: Vec<LetteredEntry>,
}

/// The text after a letter.
struct LetteredEntry {
    letter: char,
    body: Vec<Inline>,
}

impl LetteredParagraph {
    /// The entry that is being read, or the lead before the first.
    fn open(&mut self) -> &mut Vec<Inline> {
        self.entries.last_mut().map_or(&mut self.lead, |entry| &mut entry.body)
    }

    fn next_letter(&self) -> char {
        self.entries.last().map_or('a', |entry| (entry.letter as u8 + 1) as char)
    }

    /// The rest of a line that begins with the next letter, such as `b) `.
    fn without_next_letter<'a>(&self, line: &'a str) -> Option<&'a str> {
        let letter = self.next_letter();
        let after = line.trim_start().strip_prefix(letter)?.strip_prefix(')')?;
        let rest = after.strip_prefix([' ', '\t'])?;
        // The text may go on in an element on the same line: "a) *ja*".
        let has_text = !rest.trim().is_empty() || !line.ends_with('\n');
        (letter <= 'z' && has_text).then_some(rest)
    }

    fn begin_entry(&mut self) {
        // The list breaks the line already.
        self.open().pop_if(|last| *last == Inline::Element(InlineElement::Break));
        self.entries.push(LetteredEntry { letter: self.next_letter(), body: Vec::new() });
    }

    fn push_text(&mut self, text: &str) {
        match self.open().last_mut() {
            Some(Inline::Text(before)) => before.push_str(text),
            _ => self.open().push(Inline::Text(text.to_owned())),
        }
    }
}

impl LetteredEntry {
    fn into_item(self) -> ListItem {
        ListItem {
            marker: Some(format!("{})", self.letter)),
            body: vec![Block::Paragraph { body: trimmed(self.body) }],
        }
    }
}

/// Text on one line, without the white space around it.
pub(super) fn trimmed(mut inlines: Vec<Inline>) -> Vec<Inline> {
    for inline in &mut inlines {
        if let Inline::Text(text) = inline {
            *text = text.replace(['\n', '\t'], " ");
        }
    }
    if let Some(Inline::Text(first)) = inlines.first_mut() {
        *first = first.trim_start().to_owned();
    }
    if let Some(Inline::Text(last)) = inlines.last_mut() {
        *last = last.trim_end().to_owned();
    }
    inlines.retain(|inline| !matches!(inline, Inline::Text(text) if text.is_empty()));
    inlines
}

/// How a paragraph begins that is a note to the table or the figure above it.
const NOTES: [&str; 4] = ["Källa:", "Källor:", "Not:", "Noter:"];

/// Gives tables and figures the notes that the paragraphs below them are.
pub(super) fn with_notes(blocks: Vec<Block>) -> Vec<Block> {
    let mut noted: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in blocks {
        match (block, noted.last_mut()) {
            (
                Block::Paragraph { body },
                Some(Block::Table { notes, .. } | Block::Placed { notes, .. }),
            ) if NOTES.iter().any(|begins| text_content(&body).starts_with(begins)) => {
                notes.push(body);
            }
            (block, _) => noted.push(block),
        }
    }
    noted
}

/// Gives tables the caption that the paragraph before them says: `Tabell: Deltagare {#deltagare}`.
pub(super) fn with_captions(blocks: Vec<Block>) -> Vec<Block> {
    let mut captioned: Vec<Block> = Vec::with_capacity(blocks.len());
    for mut block in blocks {
        if let Block::Table { caption, .. } = &mut block
            && let Some(Block::Paragraph { body }) = captioned.last()
            && let Some(found) = table_caption(body)
        {
            *caption = Some(found);
            captioned.pop();
        }
        captioned.push(block);
    }
    captioned
}

/// The caption that a paragraph is, without its number.
fn table_caption(body: &[Inline]) -> Option<Caption> {
    let text = emphasised_text(body)?;
    let words = text.trim().strip_prefix("Tabell:")?.trim();
    let (title, id) = match words.strip_suffix('}').and_then(|rest| rest.rsplit_once("{#")) {
        Some((title, id)) => (title.trim(), Some(id.to_owned())),
        None => (words, None),
    };
    (!title.is_empty()).then(|| Caption { number: String::new(), title: title.to_owned(), id })
}

/// Makes the levels of headings count from `first` without a gap, as PDF/UA-1 (ISO 14289-1, 7.4.2)
/// demands.
pub(super) fn level_headings(blocks: &mut [Block], first: usize) {
    let written: Vec<usize> = blocks
        .iter()
        .filter_map(|block| match block {
            Block::Heading { level, .. } => Some(*level),
            _ => None,
        })
        .collect();
    let headings = blocks.iter_mut().filter_map(|block| match block {
        Block::Heading { level, .. } => Some(level),
        _ => None,
    });
    for (level, consecutive) in headings.zip(consecutive_levels(&written, first)) {
        *level = consecutive;
    }
}

/// Levels of headings, as written, counted from `first` without a gap.
pub fn consecutive_levels(written: &[usize], first: usize) -> Vec<usize> {
    let top = written.iter().min().copied().unwrap_or(1);
    let mut levels: Vec<usize> = Vec::with_capacity(written.len());
    for level in written {
        let deepest = levels.last().map_or(first, |before| before + 1);
        levels.push((level - top + first).min(deepest));
    }
    levels
}

/// Gives every footnote reference the text that `find` returns for its label; one without becomes
/// text as written.
pub(super) fn replace_footnotes(
    blocks: &mut [Block],
    find: &mut impl FnMut(&str) -> Option<Vec<Block>>,
) {
    visit_lines(blocks, Links::Enter, &mut |line| {
        for inline in line {
            let Inline::Element(InlineElement::Note { label, body }) = inline else { continue };
            match find(label) {
                Some(text) => *body = text,
                None => *inline = Inline::Text(format!("[^{label}]")),
            }
        }
    });
}

/// Applies Swedish typography to all text.
pub(super) fn apply_typography(blocks: &mut [Block]) {
    visit_lines(blocks, Links::Enter, &mut |line| {
        for inline in line {
            if let Inline::Text(text) = inline {
                *text = swedish::typography(text);
            }
        }
    });
}

/// Replaces text by what `find` returns for it; text in links stays.
pub fn replace_text(blocks: &mut [Block], find: &impl Fn(&str) -> Option<Vec<Inline>>) {
    visit_lines(blocks, Links::Skip, &mut |line| {
        let mut replaced = Vec::with_capacity(line.len());
        for inline in line.drain(..) {
            match &inline {
                Inline::Text(text) => replaced.extend(find(text).unwrap_or_else(|| vec![inline])),
                Inline::Element(_) => replaced.push(inline),
            }
        }
        *line = replaced;
    });
}

/// Whether the text of links and references is visited.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Links {
    Enter,
    Skip,
}

/// Visits every line of inline content, those within elements too, an outer one before its inner ones.
fn visit_lines(blocks: &mut [Block], links: Links, visit: &mut impl FnMut(&mut Vec<Inline>)) {
    for block in blocks {
        match block {
            Block::Paragraph { body } | Block::Heading { body, .. } => {
                visit_line(body, links, visit);
            }
            Block::List { items } => {
                for item in items {
                    visit_lines(&mut item.body, links, visit);
                }
            }
            Block::Quote { body } => visit_lines(body, links, visit),
            Block::Table { head, rows, notes, .. } => {
                for cell in head.iter_mut().chain(rows.iter_mut().flatten()).chain(notes) {
                    visit_line(cell, links, visit);
                }
            }
            Block::Definitions { items } => {
                for item in items {
                    visit_line(&mut item.term, links, visit);
                    visit_lines(&mut item.body, links, visit);
                }
            }
            Block::Placed { notes, .. } => {
                notes.iter_mut().for_each(|note| visit_line(note, links, visit));
            }
            Block::Lines { .. } | Block::Rule => {}
        }
    }
}

/// [`visit_lines`] for a line and those within it.
fn visit_line(line: &mut Vec<Inline>, links: Links, visit: &mut impl FnMut(&mut Vec<Inline>)) {
    visit(line);
    for inline in line {
        let Inline::Element(element) = inline else { continue };
        match element {
            InlineElement::Emph { body } | InlineElement::Strong { body } => {
                visit_line(body, links, visit);
            }
            InlineElement::Link { body, .. } | InlineElement::Reference { body, .. } => {
                if links == Links::Enter {
                    visit_line(body, links, visit);
                }
            }
            InlineElement::Note { body, .. } => visit_lines(body, links, visit),
            InlineElement::Break => {}
        }
    }
}
