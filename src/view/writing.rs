//! Long texts: a verksamhetsplan in chapters, and plain documents.

use std::collections::BTreeMap;

use serde::Serialize;

use super::figure::{PlacedView, placed};
use super::people::{SignerView, signers};
use super::words::{comma_separated, lines, typographic};
use crate::diagnostic::wording;
use crate::facts::outline::{Outline, PassageOutline, top_level};
use crate::facts::{Facts, LongText};
use crate::prose::{self, Block};
use crate::record::{BusinessPlan, Decided, Organisation, Paper, Passage, Records, Subject};
use crate::swedish;

/// A running head longer than this (characters) would meet its neighbour.
const LONGEST_HEAD: usize = 50;

/// What a verksamhetsplan says.
#[derive(Debug, Serialize)]
pub struct Verksamhetsplan {
    /// "2021–2023".
    pub period: String,
    /// Its name on the first page.
    pub title: String,
    /// The subtitle.
    pub subtitle: Option<String>,
    /// "KS 2024/12, KS 2024/30".
    pub registered: Option<String>,
    /// "Styrelsen 2020-11-27, § 63".
    pub decided: Option<String>,
    /// How long it is valid.
    pub valid: Option<String>,
    /// Whether there is a table of contents.
    pub contents: bool,
    /// The text.
    pub writing: WritingView,
    /// Whether there is a decision, a validity or a register number to state below the title.
    pub has_facts: bool,
}

/// What a plain document says.
#[derive(Debug, Serialize)]
pub struct Dokument {
    /// Its name.
    pub title: String,
    /// The same for the running head.
    pub short: String,
    /// The subtitle.
    pub subtitle: Option<String>,
    /// Whether the organisation's letterhead stands at the top.
    pub letterhead: bool,
    /// The sender, if not the organisation.
    pub sender: Option<String>,
    /// The recipients.
    pub recipients: Vec<String>,
    /// Its day.
    pub date: Option<String>,
    /// "KS 2024/12, KS 2024/30".
    pub registered: Option<String>,
    /// The text.
    pub writing: WritingView,
    /// Who sign it.
    pub signers: Vec<SignerView>,
    /// Whether there is a sender, a recipient or a register number to state below the title.
    pub has_facts: bool,
}

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

/// Makes the view of a verksamhetsplan.
pub fn plan(facts: &Facts<'_>, plan: &BusinessPlan) -> Option<Verksamhetsplan> {
    let organisation = facts.organisation()?;
    let text = facts.long_text(&Subject::BusinessPlan(plan.period))?;
    Some(Verksamhetsplan {
        period: plan.period.words(),
        title: match &plan.title {
            Some(title) => typographic(title),
            None => format!("Verksamhetsplan {}", plan.period),
        },
        subtitle: plan.subtitle.as_ref().map(typographic),
        registered: comma_separated(&plan.registered),
        decided: plan.decided.as_ref().map(|decided| decision(organisation, decided)),
        valid: plan.valid.as_ref().map(typographic),
        contents: plan.contents,
        writing: writing(organisation, facts.records, text),
        has_facts: plan.decided.is_some() || plan.valid.is_some() || !plan.registered.0.is_empty(),
    })
}

/// What a plain document is called.
pub fn title(paper: &Paper) -> String {
    typographic(&paper.title)
}

/// Makes the view of a plain document.
pub fn paper(facts: &Facts<'_>, subject: &Subject, paper: &Paper) -> Option<Dokument> {
    let organisation = facts.organisation()?;
    let text = facts.long_text(subject)?;
    let title = title(paper);
    let has_recipients = !paper.recipients.0.is_empty();
    let is_registered = !paper.registered.0.is_empty();
    Some(Dokument {
        short: wording::shortened(&title, LONGEST_HEAD),
        title,
        subtitle: paper.subtitle.as_ref().map(typographic),
        letterhead: paper.letterhead,
        sender: paper.sender.as_ref().map(typographic),
        recipients: lines(&paper.recipients),
        date: paper.date.map(|date| date.0.to_string()),
        registered: comma_separated(&paper.registered),
        writing: writing(organisation, facts.records, text),
        signers: signers(organisation, &paper.signers.0),
        has_facts: paper.sender.is_some() || has_recipients || is_registered,
    })
}

/// Who decided, and when: "Styrelsen 2020-11-27, § 63".
pub(super) fn decision(organisation: &Organisation, decided: &Decided) -> String {
    let mut text = typographic(decided.by.as_ref().unwrap_or(&organisation.organ.name));
    if let Some(date) = decided.date {
        text += &format!(" {}", date.0);
    }
    if let Some(number) = decided.paragraph {
        let pattern = &organisation.numbering.pattern;
        text += &format!(", {}", swedish::reference(number, pattern));
    }
    text
}

/// Makes the view of a long text.
fn writing(organisation: &Organisation, records: &Records, text: &LongText<'_>) -> WritingView {
    let LongText { manuscript, outline, .. } = text;
    let (mut chapters, mut appendices) = (Vec::new(), Vec::new());
    for (passage, numbers) in manuscript.passages.iter().zip(&outline.passages) {
        let part = if passage.is_appendix { &mut appendices } else { &mut chapters };
        part.push(body(passage, numbers, outline));
    }
    let figures = placed(manuscript, outline, organisation, records);
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
    for mut block in prose::document(passage.text, &outline.references, top_level(passage)) {
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
