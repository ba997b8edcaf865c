//! Long texts: a verksamhetsplan in chapters, and plain documents.

use std::collections::BTreeMap;

use serde::Serialize;

use super::figure::{PlacedView, placed};
use super::words::{long_text, typographic};
use crate::facts::LongText;
use crate::facts::outline::{Outline, PassageOutline, top_level};
use crate::prose::{self, Block};
use crate::record::{Decided, Organisation, Passage, Records};
use crate::swedish;

/// A long text.
#[derive(Debug, Serialize)]
pub struct WritingView {
    /// The chapters, each with its heading.
    pub chapters: Vec<Vec<Block>>,
    /// The appendices, each with its heading.
    pub appendices: Vec<Vec<Block>>,
    /// The figures and tables that they place, by name.
    pub figures: BTreeMap<String, PlacedView>,
}

/// Who decided, and when: "Styrelsen 2020-11-27, § 63".
pub(crate) fn decision(organisation: &Organisation, decided: &Decided) -> String {
    let mut text = typographic(decided.by.as_deref().unwrap_or(&organisation.organ.name));
    if let Some(date) = decided.date {
        text += &format!(" {}", date.0);
    }
    if let Some(number) = decided.paragraph {
        let pattern = &organisation.numbering.pattern;
        text += &format!(", {}", swedish::reference(*number, pattern));
    }
    text
}

/// Makes the view of a long text.
pub(crate) fn writing(
    organisation: &Organisation,
    records: &Records,
    text: &LongText<'_>,
) -> WritingView {
    let LongText { manuscript, outline, .. } = text;
    let (mut chapters, mut appendices) = (Vec::new(), Vec::new());
    for (passage, numbers) in manuscript.passages.iter().zip(&outline.passages) {
        let part = if passage.is_appendix { &mut appendices } else { &mut chapters };
        part.push(body(passage, numbers, outline));
    }
    let figures = placed(text, organisation, records);
    WritingView { chapters, appendices, figures }
}

/// A passage with its heading and its numbers.
fn body(passage: &Passage<'_>, numbers: &PassageOutline, outline: &Outline) -> Vec<Block> {
    let mut blocks = Vec::new();
    if let Some(title) = passage.title {
        blocks.push(Block::Heading {
            level: 1,
            number: numbers.title.clone(),
            id: None,
            body: vec![prose::Inline::Text(typographic(title))],
        });
    }
    let mut headings = numbers.headings.iter();
    let mut tables = numbers.tables.iter();
    for mut block in long_text(passage.text, &outline.references, top_level(passage)) {
        match &mut block {
            Block::Heading { number, .. } => *number = headings.next().cloned().flatten(),
            Block::Table { caption: Some(caption), .. } => {
                caption.number = tables.next().cloned().unwrap_or_default();
            }
            _ => {}
        }
        blocks.push(block);
    }
    blocks
}
