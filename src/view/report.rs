//! What a text in chapters says that stands on its own: a verksamhetsplan, a report.

use serde::Serialize;

use super::signers::{SignerView, signers};
use super::words::{comma_separated, typographic};
use super::writing::{WritingView, decision, writing};
use crate::diagnostic::wording;
use crate::facts::Facts;
use crate::prose::Block;
use crate::record::{ReportOf, Subject};

/// A running head longer than this (characters) would meet its neighbour.
const LONGEST_HEAD: usize = 50;

/// A longer table of contents ends its page.
const MOST_LISTED: usize = 10;

/// What a report or a verksamhetsplan says.
#[derive(Debug, Serialize)]
pub struct ReportView {
    /// "2021–2023", "januari–augusti 2025".
    pub period: Option<String>,
    /// Its name on the first page.
    pub title: String,
    /// The same with the period, for the running head.
    pub short: String,
    /// What stands below the title: the period, if that doesn't say it, and the subtitle.
    pub below: Vec<String>,
    /// Its name at the top of each page, if not the usual one.
    pub running_head: Option<String>,
    /// Its day.
    pub date: Option<String>,
    /// "KS 2024/12, KS 2024/30".
    pub registered: Option<String>,
    /// "Styrelsen 2020-11-27, § 63".
    pub decided: Option<String>,
    /// How long it is valid.
    pub valid: Option<String>,
    /// Whether its first page is a cover.
    pub cover: bool,
    /// Whether there is a table of contents.
    pub contents: bool,
    /// Whether the text begins on a new page after that.
    pub is_long: bool,
    /// The text.
    pub writing: WritingView,
    /// Who sign it.
    pub signers: Vec<SignerView>,
    /// Whether there is a decision, a day, a validity or a register number to state below the title.
    pub has_facts: bool,
}

/// Makes the view of a report with a title and what time it is about.
pub(crate) fn report<T, P>(
    facts: &Facts<'_>,
    subject: &Subject,
    report: &ReportOf<T, P>,
    title: String,
    period: Option<String>,
) -> Option<ReportView> {
    let organisation = facts.organisation()?;
    let text = facts.long_text(subject)?;
    let is_registered = !report.registered.0.is_empty();
    let is_dated = report.decided.is_some() || report.date.is_some();
    let running_head = report.running_head.as_deref().map(typographic);
    let subtitle = report.subtitle.as_deref().map(typographic);
    let unsaid = period.clone().filter(|period| {
        !title.contains(period) && !subtitle.as_ref().is_some_and(|line| line.contains(period))
    });
    let writing = writing(organisation, facts.records, text);
    Some(ReportView {
        is_long: listed(&writing) > MOST_LISTED,
        short: wording::shortened(&named(&title, period.as_deref()), LONGEST_HEAD),
        below: unsaid.into_iter().chain(subtitle).collect(),
        period,
        title,
        running_head: running_head.map(|name| wording::shortened(&name, LONGEST_HEAD)),
        date: report.date.map(|date| date.0.to_string()),
        registered: comma_separated(&report.registered),
        decided: report.decided.as_ref().map(|decided| decision(organisation, decided)),
        valid: report.valid.as_deref().map(typographic),
        cover: *report.cover,
        contents: *report.contents,
        writing,
        signers: signers(organisation, &report.signers.0),
        has_facts: is_dated || is_registered || report.valid.is_some(),
    })
}

/// How many headings the table of contents lists.
fn listed(writing: &WritingView) -> usize {
    let blocks = writing.chapters.iter().chain(&writing.appendices).flatten();
    blocks.filter(|block| matches!(block, Block::Heading { level: 1 | 2, .. })).count()
}

/// What a report is called among others: "Delårsrapport januari–augusti 2025".
pub(crate) fn named(title: &str, period: Option<&str>) -> String {
    match period {
        Some(period) if !title.contains(period) => format!("{title} {period}"),
        _ => title.to_owned(),
    }
}
