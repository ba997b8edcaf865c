//! A report: a delårsrapport, an årsredovisning, a revisionsberättelse, a policy.

use super::document::{Content, Document, Kind};
use crate::facts::Facts;
use crate::record::{About, Report, Span, Subject};
use crate::swedish;
use crate::view::report::{named, report};
use crate::view::words::typographic;
use crate::view::{self, View};

/// A report.
pub static RAPPORT: Kind = Kind {
    label: |document, facts| Some(name(own(&document.subject, facts)?)),
    ..Kind::new("rapport", "Rapport", 17, documents, Content::Pages(view))
};

fn documents(subject: &Subject, _: &Facts<'_>) -> Vec<Document> {
    RAPPORT.document_if(matches!(subject.about, About::Report(_)), subject)
}

fn own<'a>(subject: &Subject, facts: &Facts<'a>) -> Option<&'a Report> {
    let About::Report(name) = &subject.about else { return None };
    Some(&facts.records.reports.get(name)?.value)
}

/// What a report is called among others.
fn name(report: &Report) -> String {
    named(&typographic(&report.title), report.period.as_deref().map(words).as_deref())
}

/// A span of time in words: "1 januari–31 augusti 2025".
fn words(span: &Span) -> String {
    match span {
        Span::Words(words) => typographic(words),
        Span::Days(first, last) => swedish::span_of_days(*first, *last),
    }
}

fn view(document: &Document, facts: &Facts<'_>) -> Option<View> {
    let own = own(&document.subject, facts)?;
    let date = facts.records.known_from(&document.subject)?;
    let period = own.period.as_deref().map(words);
    let body = report(facts, &document.subject, own, typographic(&own.title), period)?;
    let stage = own.stage.as_deref().map(view::plan_stage);
    let head = view::head(facts.organisation()?, stage, name(own), date);
    Some(View::new(head, RAPPORT.name, &body))
}
