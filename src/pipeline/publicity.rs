//! What documents for everybody must not say: personal numbers, and words that are hidden; and what they had better not:
//! how somebody is reached.
//!
//! It is looked for in the view and again on the finished pages, so that nothing on the way from one to the other can let
//! it through: words that a style parts, a number that a line break does.

use serde_json::Value;
use typst_layout::PagedDocument;

use super::context::BuildContext;
use crate::diagnostic::{Code, Diagnostic, Place, Severity, codes};
use crate::kinds::Document;
use crate::kinds::webbprotokoll::WEBBPROTOKOLL;
use crate::personal::{contacts, personal_numbers};
use crate::plan::Plan;
use crate::record::{Located, RecordEntry, Text};
use crate::typeset::page_text::text_lines;
use crate::view::View;
use crate::view::mask::masks;

/// The findings for which nothing is published.
pub(super) const HOLDING: [Code; 2] = [codes::PERSONAL_NUMBER, codes::STILL_SAID];

/// What is wrong with the planned documents that are for everybody, by what they will say. Notices, of which there are
/// many, say nothing that authors write for each meeting: they are looked at when they are made.
pub(super) fn planned(context: &BuildContext<'_>, plan: &Plan) -> Vec<Diagnostic> {
    let public = plan.documents.iter().filter(|document| document.is_public());
    let public = public.filter(|document| document.kind.announces.is_none());
    let found = public.flat_map(|document| {
        let context = context.of(&document.subject);
        let view = context.view(document).ok();
        view.map(|view| findings(document, &context, &view, None)).unwrap_or_default()
    });
    distinct(found)
}

/// Findings, each once.
fn distinct(found: impl Iterator<Item = Diagnostic>) -> Vec<Diagnostic> {
    let mut all = Vec::new();
    for finding in found {
        if !all.contains(&finding) {
            all.push(finding);
        }
    }
    all
}

/// What a document that is for everybody mustn't say, by its view and, if it is made, its pages.
pub(super) fn findings(
    document: &Document,
    context: &BuildContext<'_>,
    view: &View,
    layout: Option<&PagedDocument>,
) -> Vec<Diagnostic> {
    let records = context.facts.records;
    let Some(entry) = records.entry(&document.subject).filter(|_| document.is_public()) else {
        return Vec::new();
    };
    let in_view = said_by(view);
    let on_pages = layout.map(said_on).unwrap_or_default();
    let numbers = [&in_view, &on_pages].into_iter().flat_map(|text| {
        let ranges = personal_numbers(text).into_iter();
        ranges.map(|range| personal_number(document, entry, &text[range]))
    });
    let mut findings = distinct(numbers);
    let meeting = records.meeting(&document.subject);
    for mask in meeting.map(masks).unwrap_or_default() {
        if mask.is_said_by(&in_view) || mask.is_said_by(&on_pages) {
            findings.push(still_said(document, Place::value(entry.file, mask.node), &mask.words));
        }
    }
    if document.kind == &WEBBPROTOKOLL {
        let venue = meeting.and_then(|meeting| meeting.place.as_deref());
        findings.extend(contact_findings(context, entry, venue, &in_view));
    }
    findings
}

/// The warnings for what leads to somebody, but for what organisation.yaml or the place of the meeting says too.
fn contact_findings(
    context: &BuildContext<'_>,
    entry: RecordEntry<'_>,
    venue: Option<&Text>,
    text: &str,
) -> Vec<Diagnostic> {
    let own = context.facts.records.organisation.as_ref();
    let common = own.and_then(|record| record.common.as_ref());
    let mut allowed: String =
        own.map(|record| &record.file).into_iter().chain(common).map(|file| &*file.text).collect();
    allowed.extend(venue.map(|venue| venue.0.as_str()));
    let allowed = solid(&allowed);
    let told = contacts(text).into_iter().filter_map(|contact| {
        let words = &text[contact.range];
        if allowed.contains(&solid(words)) {
            return None;
        }
        let place = place_of(entry, |text| text.find(words).map(|at| at..at + words.len()));
        let message = format!("`{words}` är {} som alla kan läsa på webben", contact.kind.words());
        Some(Diagnostic::new(Severity::Warning, codes::CONTACT, place, message).hint(
            "ta bort uppgiften, dölj den med `sekretess` hos paragrafen, eller skriv den under `publicering: {tillåt: […]}` i \
             content/organisation.yaml",
        ))
    });
    distinct(told)
}

/// The finding for a personal number, which isn't said again.
fn personal_number(document: &Document, entry: RecordEntry<'_>, number: &str) -> Diagnostic {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let place = place_of(entry, |text| {
        personal_numbers(text)
            .into_iter()
            .find(|range| digits(&text[range.clone()]) == digits(number))
    });
    let path = document.path();
    let message = format!("ett personnummer skulle kunna läsas av alla i `output/{path}`");
    Diagnostic::new(Severity::Error, codes::PERSONAL_NUMBER, place, message)
        .hint("ta bort numret, eller dölj det med `sekretess: {lagrum: …, dölj: …}` hos paragrafen")
}

/// The finding for hidden words that a document says.
fn still_said(document: &Document, place: Place, words: &str) -> Diagnostic {
    let message = format!("`{words}` står kvar i `output/{}`", document.path());
    Diagnostic::new(Severity::Error, codes::STILL_SAID, place, message)
        .hint("skriv orden som de står i texten, utan fetstil eller länk mitt i")
}

/// Where a record has what is sought in its texts, or the record.
fn place_of(
    entry: RecordEntry<'_>,
    find: impl Fn(&str) -> Option<std::ops::Range<usize>>,
) -> Place {
    let within = |text: &Located<String>| {
        find(text).map(|range| Place::within(entry.file, text.node, text, &range))
    };
    entry.texts.iter().find_map(within).unwrap_or_else(|| Place::whole(entry.file))
}

/// A text without white space.
fn solid(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// What a view says, a line each; the pieces of running text as they follow on each other.
fn said_by(view: &View) -> String {
    let value = serde_json::to_value(view).unwrap_or_default();
    let mut said = String::new();
    for (name, part) in value.as_object().into_iter().flatten() {
        match part {
            Value::Object(head) if name == "document" => {
                head.get("title").into_iter().for_each(|title| add(title, "\n", &mut said));
            }
            _ => add(part, "\n", &mut said),
        }
    }
    said
}

/// Adds what a value says, with `end` after each text. What kind of block it is, no author has written.
fn add(value: &Value, end: &str, said: &mut String) {
    match value {
        Value::String(text) => {
            said.push_str(text);
            said.push_str(end);
        }
        Value::Array(values) => {
            let is_inline = values.iter().any(|own| own.is_object() && own.get("body").is_some())
                && values.iter().any(Value::is_string);
            let within = if is_inline { "" } else { end };
            values.iter().for_each(|own| add(own, within, said));
            said.push_str(end);
        }
        Value::Object(fields) => {
            let own = fields.iter().filter(|(name, _)| *name != "kind");
            own.for_each(|(_, field)| add(field, end, said));
        }
        _ => {}
    }
}

/// What pages say, a line each.
fn said_on(layout: &PagedDocument) -> String {
    let lines = layout.pages().iter().flat_map(text_lines);
    lines.map(|line| line.text + "\n").collect()
}
