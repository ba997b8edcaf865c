//! What the YAML says. Records are only ever deserialized.
//!
//! In come source files, out come records with every problem that the files have. A file with a
//! problem still gives the rest of its record, marked as not sound: no document is made from it.

mod decode;
pub mod fields;
mod forms;
mod item;
mod meeting;
mod organisation;
mod paragraph;
mod people;
mod syntax;
mod vote;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use serde::de::DeserializeOwned;
use serde_yaml::Value;

pub use self::fields::{Date, NumberSet, Prose, Text, TimeSpan};
pub use self::forms::OneOrMany;
pub use self::item::*;
pub use self::meeting::*;
pub use self::organisation::*;
pub use self::paragraph::{ParagraphNumber, ParagraphSet, ParagraphSpan};
pub use self::people::*;
pub use self::vote::*;

use crate::diagnostic::{Diagnostic, FieldPath, Place, SourceFile, codes};
use crate::load::Inputs;

/// A record with the file that it came from.
#[derive(Debug)]
pub struct Record<T> {
    /// Where it is written.
    pub file: Arc<SourceFile>,
    /// What it says.
    pub value: T,
    /// The same as a plain tree, for rules about text in any field.
    pub tree: Value,
    /// Whether the file had no problem.
    pub sound: bool,
}

impl<T> Record<T> {
    /// A field's value in the file.
    pub fn at(&self, path: FieldPath) -> Place {
        Place::field(&self.file, path)
    }

    /// A field's name in the file.
    pub fn at_name(&self, path: FieldPath) -> Place {
        Place::key(&self.file, path)
    }
}

/// Every record of a project.
#[derive(Debug, Default)]
pub struct Records {
    /// The organisation, unless its file says too little.
    pub organisation: Option<Record<Organisation>>,
    /// The meetings by date.
    pub meetings: BTreeMap<NaiveDate, Record<Meeting>>,
    /// Meeting files that gave no record, with the date that their name holds.
    pub unread: Vec<(String, Option<NaiveDate>)>,
}

/// Parses the source files.
pub fn parse(inputs: &Inputs) -> (Records, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    let organisation =
        inputs.organisation.as_ref().and_then(|file| parse_file(file, &mut findings));
    let mut records = Records { organisation, ..Records::default() };
    for path in &inputs.unread {
        records.unread.push((path.clone(), date_in_name(path)));
    }
    for file in &inputs.meetings {
        match parse_file::<Meeting>(file, &mut findings) {
            Some(record) => add_meeting(&mut records, record, &mut findings),
            None => records.unread.push((file.path.clone(), date_in_name(&file.path))),
        }
    }
    (records, findings)
}

/// The date that a meeting file's name holds: `content/sammantraden/2020-10-30.yaml`.
pub fn date_in_name(path: &str) -> Option<NaiveDate> {
    let name = path.rsplit('/').next()?;
    fields::date(name.get(..10)?)
}

/// Adds a meeting, unless its date is taken: then both are wrong, since nobody knows which holds.
fn add_meeting(records: &mut Records, record: Record<Meeting>, findings: &mut Vec<Diagnostic>) {
    let date = record.value.date.0;
    let Some(other) = records.meetings.get_mut(&date) else {
        records.meetings.insert(date, record);
        return;
    };
    other.sound = false;
    for (this, that) in [(&record.file, &other.file), (&other.file, &record.file)] {
        let place = Place::field(this, FieldPath::of("datum"));
        let message = format!("två underlag gäller {date}");
        let finding = Diagnostic::error(codes::DUPLICATE_DATE, place, message);
        findings.push(finding.hint(format!("det andra är `{}`", that.path)));
    }
}

/// One file's record: its problems are added to `findings`.
fn parse_file<T: DeserializeOwned>(
    file: &Arc<SourceFile>,
    findings: &mut Vec<Diagnostic>,
) -> Option<Record<T>> {
    let mut tree = match serde_yaml::from_str::<Value>(&file.text) {
        Ok(tree) => tree,
        Err(error) => {
            findings.push(syntax::finding(file, &error));
            return None;
        }
    };
    decode::drop_blanks(&mut tree);
    if tree.is_null() {
        let finding = Diagnostic::error(codes::SYNTAX, Place::whole(file), "filen är tom");
        findings.push(finding.hint("skriv underlaget, eller ta bort filen"));
        return None;
    }
    let before = findings.len();
    let value = decode::decode(file, &mut tree, findings)?;
    Some(Record { file: file.clone(), value, tree, sound: findings.len() == before })
}
