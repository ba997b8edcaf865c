//! Reads every record of a project from its files.
//!
//! In come source files, out come records by their keys and every problem of every file. Files are read
//! in parallel: each is independent of the others.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::Arc;

use rayon::prelude::*;
use serde::de::DeserializeOwned;

use super::accepted::{self, AcceptedBelow};
use super::audit::Audit;
use super::correction;
use super::damage::Damage;
use super::decode::{self, Decoded};
use super::file::{Identity, Record};
use super::file_names::{self, date_in_name, stem};
use super::format::{self, Format};
use super::located::Located;
use super::meeting::Meeting;
use super::meeting_id::MeetingId;
use super::misplaced;
use super::organ::OrganRecord;
use super::organisation::Organisation;
use super::organs;
use super::person::People;
use super::plans::Plans;
use super::records::Records;
use super::roll_call;
use super::schedule::Schedule;
use super::syntax;
use super::vocabulary::VOCABULARY;
use super::writing::{BusinessPlan, Paper, Report};
use crate::diagnostic::{Diagnostic, FileId, Place, SourceFile, codes};
use crate::load::{Inputs, OrganFiles};
use crate::project::{OrganId, slug};
use crate::yaml::{self, Data, Field, Node, Reading};

/// Parses the source files: the records of each organ, those of the organisation itself first. Of a project in a newer
/// format none is read, and nothing else is reported.
pub fn parse(inputs: &Inputs) -> (Vec<Records>, Vec<Diagnostic>) {
    let written = inputs.organisation.as_ref().map(read);
    if let Some(newer) = written.as_ref().and_then(WrittenFile::refusal) {
        return (vec![Records::default()], vec![newer]);
    }
    let nothing = OrganFiles::default();
    let own = inputs.organs.get(&OrganId::OWN).unwrap_or(&nothing);
    let organs: Vec<_> = inputs.organs.iter().filter(|(organ, _)| !organ.is_own()).collect();
    let mut findings = Vec::new();
    let common = written.map(|written| CommonFile { written, has_organs: !organs.is_empty() });
    let organisation = common.as_ref().and_then(|common| common.own(&mut findings));
    findings.extend(organs::findings(inputs, common.as_ref().is_some_and(CommonFile::is_divided)));
    let mut all = vec![parse_organ(inputs, &OrganId::OWN, own, organisation, &mut findings)];
    for (organ, files) in organs {
        let organisation = files.organ.as_ref().and_then(|file| {
            let own = parse_file(read(file), &mut findings)?;
            common.as_ref()?.with_organ(own)
        });
        all.push(parse_organ(inputs, organ, files, organisation, &mut findings));
    }
    (all, findings)
}

/// The records of an organ.
fn parse_organ(
    inputs: &Inputs,
    organ: &OrganId,
    files: &OrganFiles,
    organisation: Option<Record<Organisation>>,
    findings: &mut Vec<Diagnostic>,
) -> Records {
    let unread =
        inputs.unread.iter().filter(|path| *organ == OrganId::owner(path)).cloned().collect();
    let mut reader = RecordReader { unread, findings: std::mem::take(findings) };
    let [meetings, business_plans, schedules, papers, audits, reports] = &files.records;
    let people = reader.people(files);
    let meetings = reader.read(meetings, |record: &Record<Meeting>| record.value.id());
    let schedules = reader.read(schedules, |record: &Record<Schedule>| record.value.year.value);
    let records = Records {
        organ: organ.clone(),
        organisation,
        plans: Plans::new(&meetings, &schedules),
        meetings: attended(meetings, people.as_ref()),
        people,
        business_plans: reader
            .read(business_plans, |record: &Record<BusinessPlan>| record.value.period.value),
        schedules,
        papers: reader.read(papers, |record: &Record<Paper>| slug(stem(&record.file.path))),
        reports: reader.read(reports, |record: &Record<Report>| report_name(&record.file.path)),
        audits: reader.read(audits, |record: &Record<Audit>| record.value.date.0),
        texts: inputs.texts.clone(),
        corrections: correction::corrections(&inputs.locks, organ),
        unread: reader
            .unread
            .into_iter()
            .map(|path| {
                let date = date_in_name(&path);
                (path, date)
            })
            .collect(),
    };
    *findings = reader.findings;
    records
}

/// The name of the report in a file: of its folder, if it has one of its own.
fn report_name(path: &str) -> String {
    let below = OrganId::of(path).map_or(path, |(_, below)| below);
    match below.split('/').collect::<Vec<_>>()[..] {
        [_, .., folder, _] if below.matches('/').count() > 1 => slug(folder),
        _ => slug(stem(path)),
    }
}

/// The organisation's file, which each organ takes from what it leaves out.
struct CommonFile {
    written: WrittenFile,
    /// Whether organs have files of their own.
    has_organs: bool,
}

impl CommonFile {
    /// The organisation itself.
    fn own(&self, findings: &mut Vec<Diagnostic>) -> Option<Record<Organisation>> {
        parse_organisation(self.completed(), findings)
    }

    /// The organisation as it is in an organ's documents. It is read once more, and what is wrong with it reported once.
    fn with_organ(&self, own: Record<OrganRecord>) -> Option<Record<Organisation>> {
        let common = parse_organisation(self.completed(), &mut Vec::new())?;
        Some(Record {
            common: Some(common.file),
            value: common.value.with_organ(own.value),
            sound: own.sound && common.sound,
            file: own.file,
            texts: own.texts,
            markdown: own.markdown,
            located: own.located,
            accepted_below: own.accepted_below,
            damage: own.damage,
        })
    }

    /// Whether it leaves its organs to their own files.
    fn is_divided(&self) -> bool {
        self.has_organs
            && self
                .written
                .tree
                .as_ref()
                .is_some_and(|tree| decode::value_of(tree, "organ").is_none())
    }

    /// The file, in which a body that leaves its organs to their own files is an organ itself: what belongs to no
    /// organ, such as a verksamhetsplan, is the body's.
    fn completed(&self) -> WrittenFile {
        let mut written = self.written.clone();
        let name = written.tree.as_ref().and_then(|tree| decode::value_of(tree, "namn")).cloned();
        if let (true, Some(tree), Some(value)) = (self.is_divided(), &mut written.tree, name)
            && let Data::Fields(fields) = &mut tree.data
        {
            let key = Node { id: value.id, data: Data::Text("organ".to_owned()) };
            fields.push(Field { key, value });
        }
        written
    }
}

/// The meetings with what the register of the elected says of who was there, where they don't say it themselves. It is
/// read into them before anybody sees them, so that there is one answer to who was there.
fn attended(
    meetings: BTreeMap<MeetingId, Record<Meeting>>,
    people: Option<&Record<People>>,
) -> BTreeMap<MeetingId, Record<Meeting>> {
    let Some(people) = people else { return meetings };
    let meetings = meetings.into_iter().map(|(date, record)| {
        let value = roll_call::by_register(record.value, &people.value);
        (date, Record { value, ..record })
    });
    meetings.collect()
}

/// Reads records, and collects what can't be read.
struct RecordReader {
    unread: Vec<String>,
    findings: Vec<Diagnostic>,
}

impl RecordReader {
    /// The register of the elected.
    fn people(&mut self, files: &OrganFiles) -> Option<Record<People>> {
        parse_file(read(files.people.as_ref()?), &mut self.findings)
    }

    /// The records of a kind by their keys.
    fn read<K: Ord + Display, T: Identity + DeserializeOwned + Send>(
        &mut self,
        files: &[Arc<SourceFile>],
        key: impl Fn(&Record<T>) -> K,
    ) -> BTreeMap<K, Record<T>> {
        let parsed: Vec<(Option<Record<T>>, Vec<Diagnostic>)> = files
            .par_iter()
            .map(|file| {
                let mut findings = Vec::new();
                (parse_file(read(file), &mut findings), findings)
            })
            .collect();
        let mut records = BTreeMap::new();
        for (file, (record, findings)) in files.iter().zip(parsed) {
            self.findings.extend(findings);
            match record {
                Some(record) => self.add(&mut records, key(&record), record),
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
        other.damage = Damage::Whole;
        let paths = [&record.file.path, &other.file.path].map(String::as_str);
        let key = key.to_string();
        for (this, that) in [(&record, &*other), (&*other, &record)] {
            let [own, others] = [&this.file.path, &that.file.path].map(String::as_str);
            if file_names::copy(paths, &key).is_some_and(|copy| copy != own) {
                continue;
            }
            let place = Place::value(&this.file, this.value.identity());
            let finding = Diagnostic::error(
                codes::DUPLICATE_DATE,
                place,
                format!("två underlag gäller {key}"),
            );
            self.findings.push(finding.hint(file_names::hint(own, others, &key)));
        }
    }
}

/// The organisation. What is wrong with it is never accepted, since it concerns every page.
fn parse_organisation(
    written: WrittenFile,
    findings: &mut Vec<Diagnostic>,
) -> Option<Record<Organisation>> {
    let record: Record<Organisation> = parse_file(written, findings)?;
    let accepted = record.accepted_below.iter().flat_map(|below| &below.accepted.0);
    findings.extend(accepted.map(|accepted| {
        let place = Place::value(&record.file, accepted.code.node);
        let message = "inget i organisation.yaml går att godta";
        Diagnostic::error(codes::UNKNOWN_FIELD, place, message).hint("ta bort `godtas`")
    }));
    Some(record)
}

/// A file whose YAML has been read.
#[derive(Clone)]
pub struct WrittenFile {
    /// The file, whose places are those of the text as it was repaired.
    pub file: Arc<SourceFile>,
    /// What it says, without the fields that stand twice.
    pub tree: Option<Node>,
    /// What is wrong with how it is written.
    pub findings: Vec<Diagnostic>,
    /// Whether a part of it could not be read.
    is_partial: bool,
}

impl WrittenFile {
    /// The finding that refuses it, if it is the organisation of a project in a newer format.
    fn refusal(&self) -> Option<Diagnostic> {
        format::refusal(&self.file, self.tree.as_ref()?)
    }

    /// The format that it says, if it is the organisation of a project; else why this program can't tell,
    /// or refuses it.
    pub fn format(&self) -> Result<Format, Vec<Diagnostic>> {
        let Some(tree) = &self.tree else { return Err(self.findings.clone()) };
        match self.refusal() {
            Some(newer) => Err(vec![newer]),
            None => format::format_of(tree).ok_or_else(|| vec![format::wrong(&self.file, tree)]),
        }
    }
}

/// Reads a file's YAML.
pub fn read(file: &Arc<SourceFile>) -> WrittenFile {
    let Reading { mut tree, patch, faults, duplicates, is_partial } =
        yaml::read(&file.text, VOCABULARY);
    let file = patch.map_or_else(|| file.clone(), |patch| file.repaired(patch));
    let mut findings: Vec<Diagnostic> =
        faults.iter().map(|fault| syntax::finding(&file, fault)).collect();
    findings.extend(file.core_tags().iter().map(|(node, tag)| syntax::tag(&file, *node, tag)));
    if let Some(tree) = &mut tree {
        findings.extend(syntax::duplicates(&file, &duplicates));
        for duplicate in &duplicates {
            decode::take_duplicate(tree, duplicate);
        }
    }
    WrittenFile { file, tree, findings, is_partial }
}

/// One file's record: its problems are added to `findings`.
fn parse_file<T: DeserializeOwned>(
    written: WrittenFile,
    findings: &mut Vec<Diagnostic>,
) -> Option<Record<T>> {
    let WrittenFile { file, tree, findings: faults, is_partial } = written;
    let file = &file;
    let is_faulty = !faults.is_empty();
    let before = findings.len();
    findings.extend(faults);
    let mut tree = tree?;
    let accepted_below = accepted_below(file, &mut tree, is_partial, findings);
    findings.extend(decode::wordless(file, &tree));
    decode::drop_blanks(&mut tree);
    if tree.data == Data::Null && !is_faulty {
        let finding = Diagnostic::error(codes::SYNTAX, Place::whole(file), "filen är tom");
        findings.push(finding.hint("skriv underlaget, eller ta bort filen"));
        return None;
    }
    let sure = findings.len();
    let decoded = decode::decode(file, &mut tree, is_partial, findings);
    if let Some(misplaced) = misplaced::finding(file, &findings[sure..]) {
        findings.truncate(sure);
        findings.push(misplaced);
        return None;
    }
    let Decoded { value, markdown, located, emptied } = decoded?;
    let damage = Damage::of(file, &findings[before..], &emptied, is_partial || is_faulty);
    let sound = damage == Damage::None;
    let (file, texts) = (file.clone(), texts(tree, file.id()));
    Some(Record {
        file,
        common: None,
        value,
        texts,
        markdown,
        located,
        accepted_below,
        sound,
        damage,
    })
}

/// What is accepted below the top of a tree, which loses it.
fn accepted_below(
    file: &Arc<SourceFile>,
    tree: &mut Node,
    is_partial: bool,
    findings: &mut Vec<Diagnostic>,
) -> Vec<AcceptedBelow> {
    if !accepted::may_be_in(&file.text) {
        return Vec::new();
    }
    let taken = accepted::take_below(tree).into_iter();
    taken
        .filter_map(|mut taken| {
            let decoded = decode::decode(file, &mut taken.value, is_partial, findings)?;
            Some(AcceptedBelow { nodes: taken.nodes, accepted: decoded.value })
        })
        .collect()
}

/// Every text of a tree, in order.
fn texts(tree: Node, file_id: FileId) -> Vec<Located<String>> {
    let mut texts = Vec::new();
    collect_texts(tree, file_id, &mut texts);
    texts
}

fn collect_texts(tree: Node, file_id: FileId, texts: &mut Vec<Located<String>>) {
    match tree.data {
        Data::Text(value) => texts.push(Located { value, node: tree.id, file_id }),
        Data::List(entries) => {
            entries.into_iter().for_each(|entry| collect_texts(entry, file_id, texts));
        }
        Data::Fields(fields) => {
            fields.into_iter().for_each(|field| collect_texts(field.value, file_id, texts));
        }
        _ => {}
    }
}

/// Reads a value from YAML that says it without a mistake.
#[cfg(test)]
pub fn of_yaml<T: DeserializeOwned>(text: &str) -> Option<T> {
    let mut findings = Vec::new();
    let record = parse_file(read(&SourceFile::new("test.yaml", text)), &mut findings)?;
    findings.is_empty().then_some(record.value)
}
