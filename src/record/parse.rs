//! Reads every record of a project from its files.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::Arc;

use chrono::NaiveDate;
use rayon::prelude::*;
use serde::de::DeserializeOwned;

use super::audit::Audit;
use super::decode;
use super::fields;
use super::file::{Identity, Record};
use super::located::Located;
use super::meeting::Meeting;
use super::records::Records;
use super::schedule::Schedule;
use super::syntax;
use super::writing::{BusinessPlan, Paper};
use crate::diagnostic::{Diagnostic, Place, SourceFile, codes};
use crate::load::Inputs;
use crate::project::slug;
use crate::yaml::{self, Data, Node};

/// Parses the source files.
pub fn parse(inputs: &Inputs) -> (Records, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    let organisation =
        inputs.organisation.as_ref().and_then(|file| parse_file(file, &mut findings));
    let mut records = Records { organisation, texts: inputs.texts.clone(), ..Records::default() };
    let mut unread = inputs.unread.clone();
    let mut read = Reader { unread: &mut unread, findings: &mut findings };
    let [meetings, business_plans, schedules, papers, audits] = &inputs.records;
    for record in read.all::<Meeting>(meetings) {
        let date = record.value.date.0;
        read.add(&mut records.meetings, date, record);
    }
    for record in read.all::<BusinessPlan>(business_plans) {
        let period = record.value.period.value;
        read.add(&mut records.business_plans, period, record);
    }
    for record in read.all::<Schedule>(schedules) {
        let year = record.value.year.value;
        read.add(&mut records.schedules, year, record);
    }
    for record in read.all::<Paper>(papers) {
        let name = slug(stem(&record.file.path));
        read.add(&mut records.papers, name, record);
    }
    for record in read.all::<Audit>(audits) {
        let date = record.value.date.0;
        read.add(&mut records.audits, date, record);
    }
    records.unread = unread.into_iter().map(|path| (path.clone(), date_in_name(&path))).collect();
    (records, findings)
}

/// The date that a meeting file's name holds: `content/sammantraden/2020-10-30.yaml`.
pub fn date_in_name(path: &str) -> Option<NaiveDate> {
    let name = path.rsplit('/').next()?;
    fields::date(name.get(..10)?)
}

/// A file's name without its folder and ending.
fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Where what can't be read is reported.
struct Reader<'a> {
    unread: &'a mut Vec<String>,
    findings: &'a mut Vec<Diagnostic>,
}

impl Reader<'_> {
    /// The records of a kind.
    fn all<T: DeserializeOwned + Send>(&mut self, files: &[Arc<SourceFile>]) -> Vec<Record<T>> {
        let parsed = files.par_iter().map(|file| {
            let mut findings = Vec::new();
            (parse_file(file, &mut findings), findings)
        });
        let parsed: Vec<(Option<Record<T>>, Vec<Diagnostic>)> = parsed.collect();
        let mut records = Vec::new();
        for (file, (record, findings)) in files.iter().zip(parsed) {
            self.findings.extend(findings);
            match record {
                Some(record) => records.push(record),
                None => self.unread.push(file.path.clone()),
            }
        }
        records
    }

    /// Adds a record, unless its key is taken: then both are wrong, since nobody knows which holds.
    fn add<K: Ord + Display, T: Identity>(
        &mut self,
        records: &mut BTreeMap<K, Record<T>>,
        key: K,
        record: Record<T>,
    ) {
        let Some(other) = records.get_mut(&key) else {
            records.insert(key, record);
            return;
        };
        other.sound = false;
        for (this, that) in [(&record, &*other), (&*other, &record)] {
            let place = Place::value(&this.file, this.value.identity());
            let message = format!("två underlag gäller {key}");
            let finding = Diagnostic::error(codes::DUPLICATE_DATE, place, message);
            self.findings.push(finding.hint(format!("det andra är `{}`", that.file.path)));
        }
    }
}

/// One file's record: its problems are added to `findings`.
fn parse_file<T: DeserializeOwned>(
    file: &Arc<SourceFile>,
    findings: &mut Vec<Diagnostic>,
) -> Option<Record<T>> {
    let mut tree = match yaml::parse(&file.text) {
        Ok(tree) => tree,
        Err(error) => {
            findings.push(syntax::finding(file, &error));
            return None;
        }
    };
    decode::drop_blanks(&mut tree);
    if tree.data == Data::Null {
        let finding = Diagnostic::error(codes::SYNTAX, Place::whole(file), "filen är tom");
        findings.push(finding.hint("skriv underlaget, eller ta bort filen"));
        return None;
    }
    let before = findings.len();
    let value = decode::decode(file, &mut tree, findings)?;
    let sound = findings.len() == before;
    Some(Record { file: file.clone(), value, texts: texts(tree), sound })
}

/// Every text of a tree, in order.
fn texts(tree: Node) -> Vec<Located<String>> {
    let mut texts = Vec::new();
    collect_texts(tree, &mut texts);
    texts
}

fn collect_texts(tree: Node, texts: &mut Vec<Located<String>>) {
    match tree.data {
        Data::Text(value) => texts.push(Located { value, node: tree.id }),
        Data::List(entries) => entries.into_iter().for_each(|entry| collect_texts(entry, texts)),
        Data::Fields(fields) => {
            fields.into_iter().for_each(|field| collect_texts(field.value, texts));
        }
        _ => {}
    }
}

/// Reads a value from YAML that says it without a mistake.
#[cfg(test)]
pub fn of_yaml<T: DeserializeOwned>(text: &str) -> Option<T> {
    let mut findings = Vec::new();
    let record = parse_file(&SourceFile::new("test.yaml", text), &mut findings)?;
    findings.is_empty().then_some(record.value)
}
