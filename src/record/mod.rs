//! What the YAML says. Records are only ever deserialized.
//!
//! In come source files, out come records with every problem that the files have. A file with a
//! problem still gives the rest of its record, marked as not sound: no document is made from it.

mod amount;
mod attachment;
mod audit;
mod budget;
mod decode;
pub mod fields;
mod figure;
mod forms;
mod house;
mod item;
mod manuscript;
mod meeting;
mod notice;
mod organisation;
mod paragraph;
mod people;
mod schedule;
mod syntax;
mod vote;
mod writing;

use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::Arc;

use chrono::NaiveDate;
use rayon::prelude::*;
use serde::de::DeserializeOwned;
use serde_yaml::Value;

pub use self::amount::{Amount, Cells};
pub use self::attachment::Attachment;
pub use self::audit::Audit;
pub use self::budget::{Budget, Column, Equity, Group, Line, Post};
pub use self::fields::{Date, Label, Name, NumberSet, Prose, Text, TimeSpan};
pub use self::figure::{BudgetPart, ChartKind, Figure, Series};
pub use self::forms::OneOrMany;
pub use self::house::{Appeal, EmailAddress, HouseRule, Keeping, Rules, WebAddress};
pub use self::item::*;
pub use self::manuscript::{BUDGET, Manuscript, Passage, Texts};
pub use self::meeting::*;
pub use self::notice::{ApprovedAtOnce, Notice, Posting};
pub use self::organisation::*;
pub use self::paragraph::{ParagraphNumber, ParagraphSet, ParagraphSpan};
pub use self::people::*;
pub use self::schedule::*;
pub use self::vote::*;
pub use self::writing::*;

use crate::diagnostic::{Diagnostic, FieldPath, Place, SourceFile, codes};
use crate::load::Inputs;
use crate::project::slug;

/// Where meetings' records are, from the project's root.
pub const MEETINGS: &str = "content/sammantraden/";

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

/// What records of every kind have.
#[derive(Debug, Clone, Copy)]
pub struct RecordEntry<'a> {
    /// Where it is written.
    pub file: &'a Arc<SourceFile>,
    /// What it says, as a plain tree.
    pub tree: &'a Value,
    /// Whether the file had no problem.
    pub sound: bool,
}

impl<'a> RecordEntry<'a> {
    fn of<T>(record: &'a Record<T>) -> Self {
        Self { file: &record.file, tree: &record.tree, sound: record.sound }
    }
}

/// The record that a document is made from, by what tells it from others.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// The meeting on a day.
    Meeting(NaiveDate),
    /// The verksamhetsplan for a period.
    BusinessPlan(Period),
    /// The mötesplan for a year.
    Schedule(u16),
    /// The document with a name.
    Paper(String),
    /// The revisors' meeting on a day.
    Audit(NaiveDate),
    /// Every meeting and mötesplan together.
    Everything,
}

/// Every record of a project.
#[derive(Debug, Default)]
pub struct Records {
    /// The organisation, unless its file says too little.
    pub organisation: Option<Record<Organisation>>,
    /// The meetings by date.
    pub meetings: BTreeMap<NaiveDate, Record<Meeting>>,
    /// The verksamhetsplaner by period.
    pub business_plans: BTreeMap<Period, Record<BusinessPlan>>,
    /// The mötesplaner by year.
    pub schedules: BTreeMap<u16, Record<Schedule>>,
    /// The plain documents by name.
    pub papers: BTreeMap<String, Record<Paper>>,
    /// The revisors' minutes by date.
    pub audits: BTreeMap<NaiveDate, Record<Audit>>,
    /// Markdown by path from the project's root.
    pub texts: Texts,
    /// Files that gave no record, with the date that their name holds.
    pub unread: Vec<(String, Option<NaiveDate>)>,
}

impl Records {
    /// Every record that documents are made from.
    pub fn subjects(&self) -> impl Iterator<Item = (Subject, RecordEntry<'_>)> {
        let meetings = self.meetings.iter();
        let meetings = meetings.map(|(date, r)| (Subject::Meeting(*date), RecordEntry::of(r)));
        let plans = self.business_plans.iter();
        let plans = plans.map(|(period, r)| (Subject::BusinessPlan(*period), RecordEntry::of(r)));
        let schedules = self.schedules.iter();
        let schedules = schedules.map(|(year, r)| (Subject::Schedule(*year), RecordEntry::of(r)));
        let papers = self.papers.iter();
        let papers = papers.map(|(name, r)| (Subject::Paper(name.clone()), RecordEntry::of(r)));
        let audits = self.audits.iter();
        let audits = audits.map(|(date, r)| (Subject::Audit(*date), RecordEntry::of(r)));
        meetings.chain(plans).chain(schedules).chain(papers).chain(audits)
    }

    /// The record that a document is made from.
    pub fn entry(&self, subject: &Subject) -> Option<RecordEntry<'_>> {
        match subject {
            Subject::Meeting(date) => self.meetings.get(date).map(RecordEntry::of),
            Subject::BusinessPlan(period) => self.business_plans.get(period).map(RecordEntry::of),
            Subject::Schedule(year) => self.schedules.get(year).map(RecordEntry::of),
            Subject::Paper(name) => self.papers.get(name).map(RecordEntry::of),
            Subject::Audit(date) => self.audits.get(date).map(RecordEntry::of),
            Subject::Everything => None,
        }
    }

    /// The meeting of a subject, if it is one.
    pub fn meeting(&self, subject: &Subject) -> Option<&Meeting> {
        let Subject::Meeting(date) = subject else { return None };
        Some(&self.meetings.get(date)?.value)
    }

    /// Whether some record in a folder below `content/` can't be read, or not in full: what seems to
    /// be missing may be there.
    pub fn is_doubtful(&self, folder: &str) -> bool {
        let is_in = |path: &str| {
            let rest = path.strip_prefix("content/").and_then(|path| path.strip_prefix(folder));
            rest.is_some_and(|rest| rest.starts_with('/'))
        };
        self.unread.iter().any(|(path, _)| is_in(path))
            || self.subjects().any(|(_, entry)| !entry.sound && is_in(&entry.file.path))
    }

    /// The paths of the files that a document hangs on, its record's first.
    pub fn files_of(&self, subject: &Subject) -> Vec<&str> {
        self.hangs_on(subject).into_iter().map(|file| file.path.as_str()).collect()
    }

    /// The files that a document hangs on, its record's first.
    pub fn sources_of(&self, subject: &Subject) -> Vec<Arc<SourceFile>> {
        self.hangs_on(subject).into_iter().cloned().collect()
    }

    fn hangs_on(&self, subject: &Subject) -> Vec<&Arc<SourceFile>> {
        if *subject == Subject::Everything {
            let meetings = self.meetings.values().map(|record| &record.file);
            let schedules = self.schedules.values().map(|record| &record.file);
            let audits = self.audits.values().map(|record| &record.file);
            return meetings.chain(schedules).chain(audits).collect();
        }
        let own = self.entry(subject).map(|entry| entry.file);
        let manuscript = self.manuscript(subject);
        let parts = manuscript.iter().flat_map(|manuscript| {
            let wheels = manuscript.figures.iter().filter_map(|figure| figure.year_wheel);
            let schedules = wheels.filter_map(|year| self.schedules.get(&year));
            let texts = manuscript.passages.iter().filter_map(|passage| passage.file);
            texts.chain(schedules.map(|record| &record.file))
        });
        own.into_iter().chain(parts).collect()
    }

    /// The day that a document is known from: its own, else that of the first summons, or meeting,
    /// that it is an attachment to.
    pub fn known_from(&self, subject: &Subject) -> Option<NaiveDate> {
        let decided = |decided: &Option<Decided>| decided.as_ref()?.date;
        let own = match subject {
            Subject::Meeting(date) | Subject::Audit(date) => Some(Date(*date)),
            Subject::Everything => None,
            Subject::BusinessPlan(period) => {
                decided(&self.business_plans.get(period)?.value.decided)
            }
            Subject::Schedule(year) => decided(&self.schedules.get(year)?.value.decided),
            Subject::Paper(name) => self.papers.get(name)?.value.date,
        };
        let is_this = |attachment: &Attachment| attachment.subject().as_ref() == Some(subject);
        let sound = self.meetings.values().filter(|record| record.sound);
        let meetings = sound.map(|record| &record.value);
        let attached = meetings.filter(|meeting| meeting.attachments.iter().any(is_this));
        let sent = |meeting: &Meeting| {
            meeting.summons.as_ref().map_or(meeting.date, |summons| summons.date)
        };
        own.or_else(|| attached.map(sent).min()).map(|date| date.0)
    }

    /// Every meeting of the organ in the mötesplaner.
    fn schedule(&self) -> impl Iterator<Item = &PlannedMeeting> {
        self.schedules.values().flat_map(|record| &record.value.meetings)
    }

    /// How the meeting on a day was planned.
    pub fn planned_on(&self, day: NaiveDate) -> Option<&PlannedMeeting> {
        self.schedule().find(|planned| planned.days.contains(day))
    }

    /// The meetings of the mötesplaner that have no record of their own.
    pub fn planned(&self) -> impl Iterator<Item = &PlannedMeeting> {
        self.schedule()
            .filter(|planned| !planned.days.days().any(|day| self.meetings.contains_key(&day)))
    }

    /// Whether a meeting fixes the budget (FL 23 §), as it says itself, or the mötesplan, or the
    /// verksamhetsplan that it decided.
    pub fn fixes_budget(&self, meeting: &Meeting) -> bool {
        let day = meeting.date.0;
        let mut planned = self.schedule().filter(|planned| planned.fixes_budget);
        let mut plans = self.business_plans.values().map(|record| &record.value);
        let decided = |plan: &BusinessPlan| plan.decided.as_ref()?.date;
        meeting.fixes_budget
            || planned.any(|planned| planned.days.contains(day))
            || plans.any(|plan| plan.budget.is_some() && decided(plan) == Some(meeting.date))
    }

    /// What a verksamhetsplan or a plain document says at length.
    pub fn manuscript(&self, subject: &Subject) -> Option<Manuscript<'_>> {
        match subject {
            Subject::BusinessPlan(period) => {
                Some(Manuscript::of_plan(self.business_plans.get(period)?, &self.texts))
            }
            Subject::Paper(name) => Some(Manuscript::of_paper(self.papers.get(name)?, &self.texts)),
            _ => None,
        }
    }
}

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
        read.add(&mut records.meetings, date, record, "datum");
    }
    for record in read.all::<BusinessPlan>(business_plans) {
        let period = record.value.period;
        read.add(&mut records.business_plans, period, record, "period");
    }
    for record in read.all::<Schedule>(schedules) {
        let year = record.value.year;
        read.add(&mut records.schedules, year, record, "år");
    }
    for record in read.all::<Paper>(papers) {
        let name = slug(stem(&record.file.path));
        read.add(&mut records.papers, name, record, "rubrik");
    }
    for record in read.all::<Audit>(audits) {
        let date = record.value.date.0;
        read.add(&mut records.audits, date, record, "datum");
    }
    name_attachments(&mut records);
    records.unread = unread.into_iter().map(|path| (path.clone(), date_in_name(&path))).collect();
    (records, findings)
}

/// Gives an attachment that is a plain document that one's title, unless it has its own.
fn name_attachments(records: &mut Records) {
    for meeting in records.meetings.values_mut() {
        for attachment in &mut meeting.value.attachments {
            let paper = attachment.paper.as_ref().and_then(|name| records.papers.get(&name.0));
            if let (Some(paper), None) = (paper, &attachment.title) {
                attachment.title = Some(paper.value.title.clone());
            }
        }
    }
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

/// Where what can't be read is told.
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

    /// Adds a record, unless its key, which `field` holds, is taken: then both are wrong, since nobody
    /// knows which holds.
    fn add<K: Ord + Display, T>(
        &mut self,
        records: &mut BTreeMap<K, Record<T>>,
        key: K,
        record: Record<T>,
        field: &str,
    ) {
        let Some(other) = records.get_mut(&key) else {
            records.insert(key, record);
            return;
        };
        other.sound = false;
        for (this, that) in [(&record.file, &other.file), (&other.file, &record.file)] {
            let place = Place::field(this, FieldPath::of(field));
            let message = format!("två underlag gäller {key}");
            let finding = Diagnostic::error(codes::DUPLICATE_DATE, place, message);
            self.findings.push(finding.hint(format!("det andra är `{}`", that.path)));
        }
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
