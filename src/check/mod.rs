//! Rules over records. A rule is one small piece with a code, a reason and a source; a fixture in
//! `tests/fixtures/records/bad/` breaks it.
//!
//! Rules look at records that are sound: what could not be read has been told already.

mod attendance;
mod brand;
mod budget;
mod charts;
mod deadlines;
mod decisions;
mod enclosures;
mod figures;
mod names;
mod notices;
mod paragraphs;
mod participation;
mod pictures;
mod references;
mod schedule;
mod summons;
mod text;
mod voices;
mod writing;

use std::sync::Arc;

use rayon::prelude::*;
use serde_yaml::Value;

use crate::diagnostic::{Code, Diagnostic, FieldPath, Place, Severity, SourceFile, Step, wording};
use crate::facts::{Announcement, Facts, LongText, Numbering};
use crate::load::{ForeignFiles, Pictures};
use crate::prose::{Landmark, LandmarkKind};
use crate::record::{
    Accepted, Attendance, BusinessPlan, Item, Manuscript, Meeting, Organisation, ParagraphNumber,
    ParagraphStyle, Passage, Person, Record, RecordEntry, Records, Recusal, Schedule, Subject,
    Text,
};
use crate::swedish;
use crate::typefaces::Typefaces;

/// One rule.
#[derive(Debug)]
pub struct Rule {
    /// Its code and what it demands.
    pub code: Code,
    /// How much a breach matters.
    pub severity: Severity,
    /// Why it is there.
    pub reason: &'static str,
    /// Where it comes from: statute, standard or practice.
    pub source: &'static str,
    find: Find,
}

/// How a rule looks.
#[derive(Debug)]
enum Find {
    /// At each meeting.
    Meeting(fn(&Scene<'_>) -> Vec<Breach>),
    /// At each approval that is announced.
    Announcement(fn(&Announced<'_>) -> Vec<Breach>),
    /// At the organisation.
    Organisation(fn(&Record<Organisation>, Supplies<'_>) -> Vec<Breach>),
    /// At each verksamhetsplan.
    BusinessPlan(fn(&Record<BusinessPlan>, &Records) -> Vec<Breach>),
    /// At each mötesplan.
    Schedule(fn(&Record<Schedule>) -> Vec<Breach>),
    /// At each long text: a verksamhetsplan or a plain document.
    Manuscript(fn(&Reading<'_>) -> Vec<Breach>),
    /// At every text of each record.
    Tree(fn(&Tree<'_>) -> Vec<Breach>),
}

/// What a rule about an approval may look at.
struct Announced<'a> {
    announcement: &'a Announcement<'a>,
    organisation: &'a Organisation,
    file: &'a Arc<SourceFile>,
}

impl Announced<'_> {
    /// A field of the record.
    fn at(&self, path: &FieldPath) -> Place {
        Place::field(self.file, path.clone())
    }

    /// A field's name in the record.
    fn at_name(&self, path: &FieldPath) -> Place {
        Place::key(self.file, path.clone())
    }
}

/// What a rule about a long text may look at.
struct Reading<'a> {
    subject: &'a Subject,
    text: &'a LongText<'a>,
    manuscript: &'a Manuscript<'a>,
    records: &'a Records,
    supplies: Supplies<'a>,
}

impl<'a> Reading<'a> {
    /// What `look` makes of each landmark and its place.
    fn each<T>(&self, look: impl Fn(&LandmarkKind, &dyn Fn() -> Place) -> Option<T>) -> Vec<T> {
        let passages = self.manuscript.passages.iter().zip(&self.text.landmarks);
        let marks = passages.flat_map(|(passage, marks)| marks.iter().map(move |m| (passage, m)));
        let look = |(passage, landmark): (&Passage<'_>, &Landmark)| {
            look(&landmark.kind, &|| self.manuscript.place(passage, &landmark.range))
        };
        marks.filter_map(look).collect()
    }

    /// A field of its record.
    fn at(&self, path: FieldPath) -> Place {
        Place::field(self.manuscript.record, path)
    }
}

/// A record as a plain tree, with the Markdown files that it names.
struct Tree<'a> {
    subject: &'a Subject,
    file: &'a Arc<SourceFile>,
    tree: &'a Value,
    texts: Vec<&'a Arc<SourceFile>>,
    supplies: Supplies<'a>,
}

/// What there is to make pages with.
#[derive(Debug, Clone, Copy)]
pub struct Supplies<'a> {
    /// The fonts.
    pub typefaces: &'a Typefaces,
    /// The pictures, by path below `content/`.
    pub pictures: &'a Pictures,
    /// The PDF files from others.
    pub enclosures: &'a ForeignFiles,
}

/// What a rule about a meeting may look at.
struct Scene<'a> {
    meeting: &'a Record<Meeting>,
    records: &'a Records,
    numbering: &'a Numbering,
    supplies: Supplies<'a>,
}

impl<'a> Scene<'a> {
    /// Everyone who is named in the attendance, with the path to her.
    fn people(&self) -> impl Iterator<Item = (FieldPath, &'a Person)> + use<'a> {
        let attendance = self.meeting.value.attendance.iter();
        attendance.flat_map(Attendance::groups).flat_map(members_of)
    }

    /// Everyone who was there, with the path to her.
    fn present(&self) -> impl Iterator<Item = (FieldPath, &'a Person)> + use<'a> {
        let attendance = self.meeting.value.attendance.iter();
        attendance.flat_map(Attendance::present).flat_map(members_of)
    }

    /// Every item with the § that it belongs to, those below after the one above.
    fn items(&self) -> Vec<SceneItem<'a>> {
        let meeting = &self.meeting.value;
        let numbers = self.numbering.of(meeting.date.0).unwrap_or_default();
        let mut numbers = numbers.iter().copied();
        let mut items = Vec::new();
        for (i, item) in meeting.items.iter().enumerate() {
            let number = if item.has_paragraph() { numbers.next() } else { None };
            let path = FieldPath::of("ärenden").index(i);
            collect(&path, number, &[], item, &mut items);
        }
        items
    }

    /// The path to an entry of a field that may hold one value or a list.
    fn one_of_many(&self, path: FieldPath, index: usize) -> FieldPath {
        let below = |tree: &'a Value, step: &Step| match step {
            Step::Key(key) => tree.get(key.as_str()),
            Step::Index(index) => tree.get(*index),
        };
        let mut steps = path.steps().iter();
        let value = steps.try_fold(&self.meeting.tree, below);
        if value.is_some_and(Value::is_sequence) { path.index(index) } else { path }
    }

    /// §§ as the organisation writes them.
    fn paragraphs(&self, numbers: &[ParagraphNumber]) -> String {
        let organisation = self.records.organisation.as_ref();
        let style = organisation.map(|record| record.value.numbering.pattern.clone());
        swedish::paragraphs(numbers, &style.unwrap_or(ParagraphStyle::default().pattern))
    }
}

/// An item, with where it is.
struct SceneItem<'a> {
    /// The path to it.
    path: FieldPath,
    /// Its §, or that of the item that it is below; none without minutes.
    number: Option<ParagraphNumber>,
    /// How many items it is below.
    depth: usize,
    /// The conflicts of interest in it and in what it is below.
    recusals: Vec<&'a Recusal>,
    /// Those who abstain from the decision in it or in what it is below.
    abstaining: Vec<&'a Text>,
    item: &'a Item,
}

/// Adds an item, which is below `above`, and those below it that were taken.
fn collect<'a>(
    path: &FieldPath,
    number: Option<ParagraphNumber>,
    above: &[&'a Item],
    item: &'a Item,
    items: &mut Vec<SceneItem<'a>>,
) {
    let line: Vec<&Item> = above.iter().copied().chain([item]).collect();
    items.push(SceneItem {
        path: path.clone(),
        number,
        depth: above.len(),
        recusals: line.iter().flat_map(|item| &item.recusals.0).collect(),
        abstaining: line.iter().flat_map(|item| &item.abstaining.0).collect(),
        item,
    });
    for (i, sub) in item.subitems.iter().enumerate() {
        let path = path.clone().key("underärenden").index(i);
        collect(&path, number.filter(|_| sub.has_paragraph()), &line, sub, items);
    }
}

/// Whether a path leads into one of these groups of the attendance.
fn is_in(path: &FieldPath, groups: &[&str]) -> bool {
    groups.iter().any(|group| path.steps().contains(&Step::Key((*group).to_owned())))
}

/// The members of a group of the attendance, with the path to each.
fn members_of<'a>(
    (group, people): (&'static str, &'a [Person]),
) -> impl Iterator<Item = (FieldPath, &'a Person)> {
    let path = move |i| FieldPath::of("närvaro").key(group).index(i);
    people.iter().enumerate().map(move |(i, person)| (path(i), person))
}

/// The organisation, if its file had no problem.
fn sound_organisation(records: &Records) -> Option<&Organisation> {
    records.organisation.as_ref().filter(|record| record.sound).map(|record| &record.value)
}

/// The breach for a name that is no member's.
fn foreign_member(records: &Records, name: &str, place: impl FnOnce() -> Place) -> Option<Breach> {
    let members = &sound_organisation(records)?.members;
    let names: Vec<&str> = members.iter().map(|member| member.name.0.as_str()).collect();
    if names.contains(&name) {
        return None;
    }
    let breach = Breach::new(place(), format!("`{name}` är inte medlem"));
    Some(breach.hint(wording::did_you_mean(name, &names, "medlemmarna är")))
}

/// A breach of a rule.
struct Breach {
    place: Place,
    message: String,
    hints: Vec<String>,
}

impl Breach {
    fn new(place: Place, message: impl Into<String>) -> Self {
        Self { place, message: message.into(), hints: Vec::new() }
    }

    fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }
}

/// Every rule, by family.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    [
        references::RULES,
        enclosures::RULES,
        names::RULES,
        writing::RULES,
        figures::RULES,
        charts::RULES,
        pictures::RULES,
        deadlines::RULES,
        notices::RULES,
        summons::RULES,
        budget::RULES,
        schedule::RULES,
        paragraphs::RULES,
        attendance::RULES,
        participation::RULES,
        voices::RULES,
        decisions::RULES,
        brand::RULES,
        text::RULES,
    ]
    .into_iter()
    .flatten()
}

/// Holds the records against every rule.
pub fn check(facts: &Facts<'_>, supplies: Supplies<'_>) -> Vec<Diagnostic> {
    let Facts { records, numbering, .. } = facts;
    let mut findings = Vec::new();
    for record in records.organisation.iter().filter(|record| record.sound) {
        let found = |rule: &Rule| match rule.find {
            Find::Organisation(find) => rule.findings(find(record, supplies)),
            _ => Vec::new(),
        };
        findings.extend(rules().flat_map(found));
    }
    let meetings: Vec<_> = records.meetings.values().filter(|record| record.sound).collect();
    findings.par_extend(meetings.into_par_iter().flat_map_iter(|meeting| {
        let subject = Subject::Meeting(meeting.value.date.0);
        let scene = Scene { meeting, records, numbering, supplies };
        accepting(&subject, &meeting.value.accepted, |find| match find {
            Find::Meeting(find) => find(&scene),
            _ => Vec::new(),
        })
    }));
    for plan in records.business_plans.values().filter(|record| record.sound) {
        let subject = Subject::BusinessPlan(plan.value.period);
        findings.extend(accepting(&subject, &plan.value.accepted, |find| match find {
            Find::BusinessPlan(find) => find(plan, records),
            _ => Vec::new(),
        }));
    }
    for schedule in records.schedules.values().filter(|record| record.sound) {
        let subject = Subject::Schedule(schedule.value.year);
        findings.extend(accepting(&subject, &schedule.value.accepted, |find| match find {
            Find::Schedule(find) => find(schedule),
            _ => Vec::new(),
        }));
    }
    findings.extend(check_announcements(facts));
    findings.extend(check_texts(facts, supplies));
    findings
}

/// Holds what is announced against the rules.
fn check_announcements(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let records = facts.records;
    let Some(organisation) = sound_organisation(records) else { return Vec::new() };
    let mut findings = Vec::new();
    for (subject, entry) in records.subjects().filter(|(_, entry)| entry.sound) {
        let accepted = match &subject {
            Subject::Meeting(date) => &records.meetings[date].value.accepted,
            Subject::Audit(date) => &records.audits[date].value.accepted,
            _ => continue,
        };
        for announcement in facts.announcements(&subject) {
            let scene = Announced { announcement, organisation, file: entry.file };
            findings.extend(accepting(&subject, accepted, |find| match find {
                Find::Announcement(find) => find(&scene),
                _ => Vec::new(),
            }));
        }
    }
    findings
}

/// What every rule finds at a record, but for those that it accepts breaches of.
fn accepting(
    subject: &Subject,
    accepted: &[Accepted],
    look: impl Fn(&Find) -> Vec<Breach>,
) -> Vec<Diagnostic> {
    let rules = rules().filter(|rule| !rule.is_accepted(subject, accepted));
    rules.flat_map(|rule| rule.findings(look(&rule.find))).collect()
}

/// Holds the long texts, and every record's letters, against the rules.
fn check_texts(facts: &Facts<'_>, supplies: Supplies<'_>) -> Vec<Diagnostic> {
    let sound: Vec<_> = facts.records.subjects().filter(|(_, entry)| entry.sound).collect();
    let findings = sound.into_par_iter().flat_map_iter(|(subject, entry)| {
        let long_text = facts.long_text(&subject);
        let passages = long_text.iter().flat_map(|text| &text.manuscript.passages);
        let texts = passages.filter_map(|passage| passage.file).collect();
        let RecordEntry { file, tree, .. } = entry;
        let tree = Tree { subject: &subject, file, tree, texts, supplies };
        let reading = long_text.map(|text| Reading {
            subject: &subject,
            text,
            manuscript: &text.manuscript,
            records: facts.records,
            supplies,
        });
        let found = |rule: &Rule| match (&rule.find, &reading) {
            (Find::Tree(find), _) => rule.findings(find(&tree)),
            (Find::Manuscript(find), Some(reading)) => rule.findings(find(reading)),
            _ => Vec::new(),
        };
        rules().flat_map(found).collect::<Vec<_>>()
    });
    findings.collect()
}

impl Rule {
    /// Whether a record may accept a breach with a reason: of what practice and statute demand of
    /// meetings (M), budgets (B) and mötesplaner (K), not of what the document can't be made without.
    fn may_be_accepted(&self, subject: &Subject) -> bool {
        match (subject, &self.find) {
            (Subject::Meeting(_), Find::Meeting(_)) => {
                self.code.id.starts_with('M') || self.severity == Severity::Warning
            }
            (Subject::Meeting(_) | Subject::Audit(_), Find::Announcement(_))
            | (Subject::BusinessPlan(_), Find::BusinessPlan(_))
            | (Subject::Schedule(_), Find::Schedule(_)) => self.severity == Severity::Warning,
            _ => false,
        }
    }

    /// Whether a record accepts it.
    fn is_accepted(&self, subject: &Subject, accepted: &[Accepted]) -> bool {
        self.may_be_accepted(subject)
            && accepted.iter().any(|accepted| accepted.code.0 == self.code.id)
    }

    /// Breaches as findings.
    fn findings(&self, breaches: Vec<Breach>) -> Vec<Diagnostic> {
        let finding = |breach: Breach| {
            Diagnostic::new(self.severity, self.code, breach.place, breach.message)
                .hints(breach.hints)
        };
        breaches.into_iter().map(finding).collect()
    }
}
