//! A plain document: a letter, a list.

use serde::Serialize;

use super::document::{Content, Document, Kind};
use crate::diagnostic::wording;
use crate::facts::Facts;
use crate::record::{About, Paper, Subject};
use crate::view::signers::{SignerView, signers};
use crate::view::words::{comma_separated, lines, typographic};
use crate::view::writing::{WritingView, writing};
use crate::view::{self, View};

/// A running head longer than this (characters) would meet its neighbour.
const LONGEST_HEAD: usize = 50;

/// A plain document.
pub static DOKUMENT: Kind = Kind {
    label: |document, facts| Some(title(paper(&document.subject, facts)?)),
    ..Kind::new("dokument", "Dokument", 10, documents, Content::Pages(view))
};

fn documents(subject: &Subject, _: &Facts<'_>) -> Vec<Document> {
    DOKUMENT.document_if(matches!(subject.about, About::Paper(_)), subject)
}

fn paper<'a>(subject: &Subject, facts: &Facts<'a>) -> Option<&'a Paper> {
    let About::Paper(name) = &subject.about else { return None };
    Some(&facts.records.papers.get(name)?.value)
}

fn view(document: &Document, facts: &Facts<'_>) -> Option<View> {
    let paper = paper(&document.subject, facts)?;
    let date = facts.records.known_from(&document.subject)?;
    let body = paper_view(facts, &document.subject, paper)?;
    let stage = paper.stage.as_deref().map(view::plan_stage);
    let mut head = view::head(facts.organisation()?, stage, body.title.clone(), date);
    if let Some(sender) = &body.sender {
        head.author.clone_from(sender);
    }
    Some(View::new(head, DOKUMENT.name, &body))
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

/// What a plain document is called.
fn title(paper: &Paper) -> String {
    typographic(&paper.title)
}

/// Makes the view of a plain document.
fn paper_view(facts: &Facts<'_>, subject: &Subject, paper: &Paper) -> Option<Dokument> {
    let organisation = facts.organisation()?;
    let text = facts.long_text(subject)?;
    let title = title(paper);
    let has_recipients = !paper.recipients.0.is_empty();
    let is_registered = !paper.registered.0.is_empty();
    Some(Dokument {
        short: wording::shortened(&title, LONGEST_HEAD),
        title,
        subtitle: paper.subtitle.as_deref().map(typographic),
        letterhead: *paper.letterhead,
        sender: paper.sender.as_deref().map(typographic),
        recipients: lines(&paper.recipients),
        date: paper.date.map(|date| date.0.to_string()),
        registered: comma_separated(&paper.registered),
        writing: writing(organisation, facts.records, text),
        signers: signers(organisation, &paper.signers.0),
        has_facts: paper.sender.is_some() || has_recipients || is_registered,
    })
}
