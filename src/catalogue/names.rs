//! The names of a view with a sample value of each: a walk over the values that a template gets.

use std::collections::BTreeMap;

use minijinja::Value;
use minijinja::value::{Serde, ValueKind};

use super::{columns, example, letter};
use crate::facts::{self, Facts};
use crate::kinds::paket::{self, Inclusion, PlacedAttachment};
use crate::kinds::{ALL, Content, Document, DocumentPart, Kind};
use crate::record::{About, ParagraphNumber, Subject};
use crate::view::View;

/// Sample values are cut at so many characters.
const LONGEST_SAMPLE: usize = 60;

/// The field of an item that holds those below it.
const BELOW: &str = "subitems";

/// The kinds of blocks that running text consists of.
const BLOCKS: [&str; 4] = ["paragraph", "list", "table", "heading"];

/// Every name that a template can print, with a sample value, in columns.
pub fn names(template: &str) -> String {
    let records = [example::records()];
    let (organs, _) = facts::derive(&records);
    let mut found = Names::default();
    for view in organs.iter().flat_map(|facts| views(template, facts)) {
        found.walk("", &Value::from(Serde(&view)));
    }
    columns(&found.rows())
}

/// What a template gets of the example.
fn views(template: &str, facts: &Facts<'_>) -> Vec<View> {
    let is_its = |kind: &Kind| kind.name == template || letter(kind) == Some(template);
    let Some((kind, Content::Pages(view))) =
        ALL.iter().find(|kind| is_its(kind)).map(|kind| (*kind, kind.content))
    else {
        return packet_views(template, facts).unwrap_or_default();
    };
    documents(kind, facts).iter().filter_map(|document| view(document, facts)).collect()
}

/// What a template of a packet's own pages gets.
fn packet_views(template: &str, facts: &Facts<'_>) -> Option<Vec<View>> {
    let date = *facts.records.meetings.keys().next()?;
    let enclosures = facts.enclosures(date);
    let inclusions =
        [Inclusion::Pages(3), Inclusion::File("bilaga-1-karta.pdf".to_owned()), Inclusion::Omitted];
    let placed = PlacedAttachment { inclusion: inclusions[0].clone(), pages: 3..6 };
    let enclosed = enclosures.first()?;
    let dividers = inclusions.iter().map(|own| paket::divider(facts, date, enclosed, own, true));
    match template {
        "paket" => Some(vec![paket::list(facts, date, &vec![placed; enclosures.len()])?]),
        "forsattsblad" => dividers.collect(),
        "paketnummer" => Some(vec![paket::running_numbers(facts, date, 26)?]),
        _ => Some(vec![paket::marks(facts, date)?]),
    }
}

/// The documents of a kind that the example gives, and an extract, which is only made when it is asked for.
fn documents(kind: &'static Kind, facts: &Facts<'_>) -> Vec<Document> {
    let records = facts.records;
    let mut subjects: Vec<Subject> = records.subjects().map(|(subject, _)| subject).collect();
    subjects.push(records.subject(About::Everything));
    let mut documents: Vec<Document> =
        subjects.iter().flat_map(|subject| (kind.documents)(subject, facts)).collect();
    if documents.is_empty() {
        let first = subjects.first().map(|subject| kind.document(subject));
        let paragraph = first_paragraph(facts);
        documents.extend(first.map(|document| Document { part: paragraph, ..document }));
    }
    documents
}

/// The § of an extract.
fn first_paragraph(facts: &Facts<'_>) -> Option<DocumentPart> {
    let date = facts.records.meetings.keys().next()?;
    let number: &ParagraphNumber = facts.numbers(*date).first()?;
    Some(DocumentPart::Paragraph(*number))
}

/// Names in the order that they were met, and the first sample of each that says something.
#[derive(Default)]
struct Names {
    order: Vec<String>,
    samples: BTreeMap<String, String>,
}

impl Names {
    /// Each name with its sample; a list that has entries somewhere is left out for them.
    fn rows(&self) -> Vec<(String, String)> {
        let named = self.order.iter().filter(|name| !self.has_fields(name));
        named.map(|name| (name.clone(), self.sample(name).unwrap_or_default())).collect()
    }

    /// The sample of a name, or of the same field of another thing, or where the fields of a list are shown.
    fn sample(&self, name: &str) -> Option<String> {
        let field = name.rsplit_once('.').map_or(name, |(_, field)| field);
        let is_same = |other: &str| {
            other.rsplit_once('.').is_some_and(|(_, own)| own.trim_end_matches("[]") == field)
        };
        let same = || self.samples.iter().find(|(other, _)| is_same(other));
        let own = self.samples.get(name).or_else(|| same().map(|(_, sample)| sample));
        own.cloned().or_else(|| self.list_of(field).map(|list| format!("samma fält som {list}")))
    }

    /// The name of a thing with fields, or of a list of such, by its own field: `protokoll.items[].votes[]`.
    fn list_of(&self, field: &str) -> Option<&str> {
        let starts = [format!(".{field}[]"), format!(".{field}.")];
        let mut names = self.order.iter();
        names.find_map(|name| {
            let (at, start) = starts.iter().find_map(|start| Some((name.find(start)?, start)))?;
            Some(name[..at + start.len()].trim_end_matches('.'))
        })
    }

    /// Whether names below a name are known.
    fn has_fields(&self, name: &str) -> bool {
        let below = [format!("{name}[]"), format!("{name}.")];
        self.order.iter().any(|other| below.iter().any(|start| other.starts_with(start)))
    }

    fn walk(&mut self, name: &str, value: &Value) {
        match value.kind() {
            ValueKind::Map if !name.is_empty() && is_block(value) => {}
            ValueKind::Map => {
                for key in value.try_iter().into_iter().flatten() {
                    // Items have items below them.
                    if name.ends_with("[]") && key.as_str() == Some(BELOW) {
                        self.note(&format!("{name}.{BELOW}[]"), Some("samma fält igen".to_owned()));
                        continue;
                    }
                    let below = value.get_item(&key).unwrap_or_default();
                    let separator = if name.is_empty() { "" } else { "." };
                    self.walk(&format!("{name}{separator}{key}"), &below);
                }
            }
            ValueKind::Seq | ValueKind::Iterable => self.walk_list(name, value),
            ValueKind::None | ValueKind::Undefined => self.note(name, None),
            _ => self.note(name, Some(sample(value))),
        }
    }

    /// A list: running text, or what its entries hold.
    fn walk_list(&mut self, name: &str, value: &Value) {
        let entries: Vec<Value> = value.try_iter().into_iter().flatten().collect();
        if entries.first().is_some_and(is_block) {
            return self.note(name, Some("löpande text, för `blocks`".to_owned()));
        }
        if entries.is_empty() {
            return self.note(name, None);
        }
        for entry in &entries {
            self.walk(&format!("{name}[]"), entry);
        }
    }

    fn note(&mut self, name: &str, sample: Option<String>) {
        // A list that is empty in one place has entries in another.
        if !self.order.iter().any(|known| known == name) {
            self.order.push(name.to_owned());
        }
        if let Some(sample) = sample {
            self.samples.entry(name.to_owned()).or_insert(sample);
        }
    }
}

/// Whether a value is a block of running text.
fn is_block(value: &Value) -> bool {
    let kind = value.get_attr("kind").unwrap_or_default();
    kind.as_str().is_some_and(|kind| BLOCKS.contains(&kind))
        && value.get_attr("count").is_ok_and(|count| count.is_undefined())
}

/// A value as a line.
fn sample(value: &Value) -> String {
    let text = match value.kind() {
        ValueKind::Bool if value.is_true() => "true".to_owned(),
        ValueKind::Bool => "false".to_owned(),
        _ => value.to_string(),
    };
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST_SAMPLE) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
