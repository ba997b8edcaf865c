//! A plain document: a letter, a list.

use super::document::{Content, Document, Kind};
use crate::facts::Facts;
use crate::record::{Paper, Subject};
use crate::view::{self, View};

/// A plain document.
pub static DOKUMENT: Kind = Kind {
    label: |document, facts| Some(view::writing::title(paper(&document.subject, facts)?)),
    ..Kind::new("dokument", "Dokument", 10, documents, Content::Pages(view))
};

fn documents(subject: &Subject, _: &Facts<'_>) -> Vec<Document> {
    DOKUMENT.document_if(matches!(subject, Subject::Paper(_)), subject)
}

fn paper<'a>(subject: &Subject, facts: &Facts<'a>) -> Option<&'a Paper> {
    let Subject::Paper(name) = subject else { return None };
    Some(&facts.records.papers.get(name)?.value)
}

fn view(document: &Document, facts: &Facts<'_>) -> Option<View> {
    let paper = paper(&document.subject, facts)?;
    let date = facts.records.known_from(&document.subject)?;
    let body = view::writing::paper(facts, &document.subject, paper)?;
    let stage = paper.stage.map(view::plan_stage);
    let mut head = view::head(facts.organisation()?, stage, body.title.clone(), date);
    if let Some(sender) = &body.sender {
        head.author.clone_from(sender);
    }
    Some(View::new(head, DOKUMENT.name, &body))
}
