//! What a project's documents are made of, as text: their Typst sources, their other forms, the letters that they
//! are sent with.
//!
//! In come facts and a plan, out comes text by document. Nothing is typeset, so what a change in a record reaches
//! is known within milliseconds; only the number of pages, and what doesn't fit on them, is known later.

use std::collections::BTreeMap;

use super::bind;
use super::context::BuildContext;
use crate::diagnostic::Diagnostic;
use crate::kinds::{Content, Document};
use crate::plan::Plan;
use crate::render::Form;

/// What a project's documents are made of.
#[derive(Debug)]
pub struct Rendering {
    /// By the path of the document below `output/`.
    pub texts: BTreeMap<String, String>,
    /// What is wrong with the records, and with what can't be rendered.
    pub findings: Vec<Diagnostic>,
}

impl Rendering {
    /// Renders the documents of a plan, given what was found before.
    pub(super) fn of(plan: &Plan, context: &BuildContext<'_>, findings: Vec<Diagnostic>) -> Self {
        let mut rendering = Self { texts: BTreeMap::new(), findings };
        for document in &plan.documents {
            match text(document, &context.of(&document.subject)) {
                Ok(text) => drop(rendering.texts.insert(document.path(), text)),
                Err(finding) => rendering.findings.push(*finding),
            }
        }
        rendering
    }
}

/// All that a document is made of.
fn text(document: &Document, context: &BuildContext<'_>) -> Result<String, Box<Diagnostic>> {
    let bytes = match document.kind.content {
        Content::Pages(_) => return pages(document, context),
        Content::Packet => return Ok(bind::text(document, context).unwrap_or_default()),
        Content::Calendar(calendar) => calendar(&context.organs_of(document), context.left_out),
    };
    Ok(String::from_utf8_lossy(&bytes.unwrap_or_default()).into_owned())
}

/// The Typst source, the other forms, the rows for other programs and the letter of a document.
fn pages(document: &Document, context: &BuildContext<'_>) -> Result<String, Box<Diagnostic>> {
    let view = context.view(document)?;
    let mut text = context.render(document.kind.name, Form::Typst, &view)?;
    for form in document.kind.forms {
        text += &context.render(document.kind.name, *form, &view)?;
    }
    if let Some(sheet) = document.kind.sheet.and_then(|sheet| sheet(document, context.facts)) {
        text += &String::from_utf8_lossy(&sheet.csv());
    }
    if let Some(letter) = document.kind.letter {
        let body = context.render(letter.template, Form::Text, &view)?;
        let message = (letter.message)(document, context.facts, &body, b"");
        text += &String::from_utf8_lossy(&message.unwrap_or_default());
    }
    Ok(text)
}
