//! Long texts: a verksamhetsplan in chapters, and plain documents.

use std::collections::BTreeMap;

use serde::Serialize;

use super::figure::{PlacedView, placed};
use super::people::{SignerView, signers};
use super::{item::line, plain};
use crate::diagnostic::wording;
use crate::outline::{Outline, PassageOutline, outline, top_level};
use crate::prose::{self, Block};
use crate::record::{
    BusinessPlan, Decided, Manuscript, Organisation, Paper, Passage, Records, Subject, Text,
};
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
    /// The line below.
    pub subtitle: Option<String>,
    /// "KS 2024/12, KS 2024/30".
    pub registered: Option<String>,
    /// "Styrelsen 2020-11-27, § 63".
    pub decided: Option<String>,
    /// How long it holds.
    pub valid: Option<String>,
    /// Whether there is a table of contents.
    pub contents: bool,
    /// The text.
    pub writing: WritingView,
}

/// What a plain document says.
#[derive(Debug, Serialize)]
pub struct Dokument {
    /// Its name.
    pub title: String,
    /// The same for the running head.
    pub short: String,
    /// The line below.
    pub subtitle: Option<String>,
    /// Whether our letterhead stands at the top.
    pub letterhead: bool,
    /// Who writes, if not the organisation.
    pub sender: Option<String>,
    /// Who it is to.
    pub recipients: Vec<String>,
    /// Its day.
    pub date: Option<String>,
    /// "KS 2024/12, KS 2024/30".
    pub registered: Option<String>,
    /// The text.
    pub writing: WritingView,
    /// Who sign it.
    pub signers: Vec<SignerView>,
}

/// A long text.
#[derive(Debug, Serialize)]
pub struct WritingView {
    /// The chapters, each with its heading.
    pub chapters: Vec<Vec<Block>>,
    /// The appendices, each with its heading.
    pub appendices: Vec<Vec<Block>>,
    /// What they place, by name.
    pub figures: BTreeMap<String, PlacedView>,
}

/// Makes the view of a verksamhetsplan.
pub(super) fn plan(
    organisation: &Organisation,
    records: &Records,
    plan: &BusinessPlan,
) -> Option<Verksamhetsplan> {
    let subject = Subject::BusinessPlan(plan.period.value);
    Some(Verksamhetsplan {
        period: plan.period.words(),
        title: match &plan.title {
            Some(title) => plain(title),
            None => format!("Verksamhetsplan {}", plan.period),
        },
        subtitle: plan.subtitle.as_ref().map(plain),
        registered: line(&plan.registered),
        decided: plan.decided.as_ref().map(|decided| decision(organisation, decided)),
        valid: plan.valid.as_ref().map(plain),
        contents: plan.contents,
        writing: writing(organisation, records, &records.manuscript(&subject)?),
    })
}

/// Makes the view of a plain document.
pub(super) fn paper(
    organisation: &Organisation,
    records: &Records,
    name: &str,
    paper: &Paper,
) -> Option<Dokument> {
    let subject = Subject::Paper(name.to_owned());
    let title = plain(&paper.title);
    Some(Dokument {
        short: wording::shortened(&title, LONGEST_HEAD),
        title,
        subtitle: paper.subtitle.as_ref().map(plain),
        letterhead: paper.letterhead,
        sender: paper.sender.as_ref().map(plain),
        recipients: paper.recipients.0.iter().map(plain).collect(),
        date: paper.date.map(|date| date.0.to_string()),
        registered: line(&paper.registered),
        writing: writing(organisation, records, &records.manuscript(&subject)?),
        signers: signers(organisation, &paper.signers.0),
    })
}

/// Who decided, and when: "Styrelsen 2020-11-27, § 63".
pub(super) fn decision(organisation: &Organisation, decided: &Decided) -> String {
    let organ = decided.by.as_ref().map_or_else(|| plain(&organisation.organ.name), plain);
    let date = decided.date.map(|date| format!(" {}", date.0)).unwrap_or_default();
    let pattern = &organisation.numbering.pattern;
    let paragraph = decided.paragraph.map(|number| swedish::reference(number, pattern));
    let paragraph = paragraph.map(|paragraph| format!(", {paragraph}")).unwrap_or_default();
    format!("{organ}{date}{paragraph}")
}

fn writing(
    organisation: &Organisation,
    records: &Records,
    manuscript: &Manuscript<'_>,
) -> WritingView {
    let outline = outline(manuscript);
    let passages = || manuscript.passages.iter().zip(&outline.passages);
    let text =
        |(passage, numbers): (&Passage<'_>, &PassageOutline)| body(passage, numbers, &outline);
    WritingView {
        chapters: passages().filter(|(passage, _)| !passage.is_appendix).map(text).collect(),
        appendices: passages().filter(|(passage, _)| passage.is_appendix).map(text).collect(),
        figures: placed(manuscript, &outline, organisation, records),
    }
}

/// A passage with its heading and its numbers.
fn body(passage: &Passage<'_>, numbers: &PassageOutline, outline: &Outline) -> Vec<Block> {
    let heading = |title: &Text| Block::Heading {
        level: 1,
        number: numbers.title.clone(),
        id: None,
        body: vec![prose::Inline::Text(plain(title))],
    };
    let mut blocks = prose::document(passage.text, &outline.references, top_level(passage));
    let mut headings = numbers.headings.iter();
    let mut tables = numbers.tables.iter();
    for block in &mut blocks {
        match block {
            Block::Heading { number, .. } => *number = headings.next().cloned().flatten(),
            Block::Table { caption: Some(caption), .. } => {
                caption.number = tables.next().cloned().unwrap_or_default();
            }
            _ => {}
        }
    }
    passage.title.map(heading).into_iter().chain(blocks).collect()
}
