//! Rules over records. In come records and what pages are made with, out come breaches as findings.
//!
//! A rule is a code, a reason, a source and a function from a context to breaches; there is one file
//! for each family of rules, and a fixture in `tests/fixtures/records/bad/` for each rule. Rules are
//! applied to sound records only: what could not be read has been reported already.

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

use crate::diagnostic::{Code, Diagnostic, Place, Severity, SourceFile, wording};
use crate::facts::{Announcement, Facts, ItemFacts, LongText, Numbering, SummedTable};
use crate::load::{ForeignFiles, Pictures};
use crate::prose::{Landmark, LandmarkKind};
use crate::record::{
    Accepted, AttendanceGroup, BusinessPlan, Located, Manuscript, Meeting, Organisation,
    ParagraphNumber, ParagraphStyle, Passage, Person, Record, RecordEntry, Records, Schedule,
    Subject,
};
use crate::swedish;
use crate::typefaces::Typefaces;
use crate::yaml::NodeId;

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

/// What a rule is applied to, with its function.
#[derive(Debug)]
enum Find {
    /// Each meeting.
    Meeting(fn(&MeetingContext<'_>) -> Vec<Breach>),
    /// Each approval that is announced.
    Announcement(fn(&AnnouncementContext<'_>) -> Vec<Breach>),
    /// The organisation.
    Organisation(fn(&Record<Organisation>, Supplies<'_>) -> Vec<Breach>),
    /// Each verksamhetsplan.
    BusinessPlan(fn(&BusinessPlanContext<'_>) -> Vec<Breach>),
    /// Each mötesplan.
    Schedule(fn(&Record<Schedule>) -> Vec<Breach>),
    /// Each long text: a verksamhetsplan or a plain document.
    Manuscript(fn(&ManuscriptContext<'_>) -> Vec<Breach>),
    /// Each record that documents are made from, of any kind.
    Record(fn(&RecordContext<'_>) -> Vec<Breach>),
}

/// What rules about an approval depend on.
struct AnnouncementContext<'a> {
    announcement: &'a Announcement<'a>,
    organisation: &'a Organisation,
    file: &'a Arc<SourceFile>,
}

impl AnnouncementContext<'_> {
    /// A value of the record.
    fn at(&self, node: NodeId) -> Place {
        Place::value(self.file, node)
    }
}

/// What rules about a long text depend on.
struct ManuscriptContext<'a> {
    subject: &'a Subject,
    text: &'a LongText<'a>,
    manuscript: &'a Manuscript<'a>,
    records: &'a Records,
    supplies: Supplies<'a>,
}

impl<'a> ManuscriptContext<'a> {
    /// Every landmark.
    fn landmarks(&self) -> impl Iterator<Item = PlacedLandmark<'_>> {
        let passages = self.manuscript.passages.iter().zip(&self.text.landmarks);
        passages.flat_map(move |(passage, landmarks)| {
            landmarks.iter().map(move |landmark| PlacedLandmark {
                manuscript: self.manuscript,
                passage,
                landmark,
            })
        })
    }

    /// A value of its record.
    fn at<T>(&self, value: &Located<T>) -> Place {
        Place::value(self.manuscript.record, value.node)
    }

    /// The name of the field whose value it is in its record.
    fn at_name<T>(&self, value: &Located<T>) -> Place {
        Place::name(self.manuscript.record, value.node)
    }
}

/// A landmark of a long text, with the passage that it is in.
struct PlacedLandmark<'a> {
    manuscript: &'a Manuscript<'a>,
    passage: &'a Passage<'a>,
    landmark: &'a Landmark,
}

impl<'a> PlacedLandmark<'a> {
    /// What it is.
    fn kind(&self) -> &'a LandmarkKind {
        &self.landmark.kind
    }

    /// Its place.
    fn place(&self) -> Place {
        self.manuscript.place(self.passage, &self.landmark.range)
    }
}

/// What rules about records of every kind depend on.
struct RecordContext<'a> {
    subject: &'a Subject,
    entry: RecordEntry<'a>,
    /// The Markdown files that it names.
    markdown: Vec<&'a Arc<SourceFile>>,
    supplies: Supplies<'a>,
}

/// What pages are made with, beside records.
#[derive(Debug, Clone, Copy)]
pub struct Supplies<'a> {
    /// The fonts.
    pub typefaces: &'a Typefaces,
    /// The pictures, by path below `content/`.
    pub pictures: &'a Pictures,
    /// The PDF files from others.
    pub enclosures: &'a ForeignFiles,
}

/// What rules about a verksamhetsplan depend on.
struct BusinessPlanContext<'a> {
    record: &'a Record<BusinessPlan>,
    /// Its budget with the sums.
    budget: Option<&'a SummedTable<'a>>,
    records: &'a Records,
}

/// What rules about a meeting depend on.
struct MeetingContext<'a> {
    meeting: &'a Record<Meeting>,
    /// Its items, those below after the one above.
    items: &'a [ItemFacts<'a>],
    records: &'a Records,
    numbering: &'a Numbering,
    supplies: Supplies<'a>,
}

impl<'a> MeetingContext<'a> {
    /// Everyone who is named in the attendance.
    fn people(&self) -> impl Iterator<Item = (AttendanceGroup, &'a Located<Person>)> + use<'a> {
        let groups = self.meeting.value.attendance.iter().flat_map(|own| own.groups());
        groups.flat_map(|(group, people)| people.iter().map(move |person| (group, person)))
    }

    /// Everyone who was there.
    fn present(&self) -> impl Iterator<Item = &'a Located<Person>> + use<'a> {
        self.people().filter(|(group, _)| *group != AttendanceGroup::Absent).map(|(_, own)| own)
    }

    /// The names of everyone who was there.
    fn present_names(&self) -> Vec<&'a str> {
        self.present().map(|person| person.name.0.as_str()).collect()
    }

    /// A value of the record.
    fn at<T>(&self, value: &Located<T>) -> Place {
        self.meeting.at(value)
    }

    /// §§ as the organisation writes them.
    fn paragraphs(&self, numbers: &[ParagraphNumber]) -> String {
        let organisation = self.records.organisation.as_ref();
        let style = organisation.map(|record| record.value.numbering.pattern.clone());
        swedish::paragraphs(numbers, &style.unwrap_or(ParagraphStyle::default().pattern))
    }
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

/// Applies every rule to the records.
pub fn check(facts: &Facts<'_>, supplies: Supplies<'_>) -> Vec<Diagnostic> {
    let Facts { records, numbering, .. } = facts;
    let mut findings = Vec::new();
    for record in records.organisation.iter().filter(|record| record.sound) {
        findings.extend(rules().flat_map(|rule| match rule.find {
            Find::Organisation(find) => rule.findings(find(record, supplies)),
            _ => Vec::new(),
        }));
    }
    let meetings: Vec<_> = records.meetings.values().filter(|record| record.sound).collect();
    findings.par_extend(meetings.into_par_iter().flat_map_iter(|meeting| {
        let subject = Subject::Meeting(meeting.value.date.0);
        let context = MeetingContext {
            meeting,
            items: facts.items(meeting.value.date.0),
            records,
            numbering,
            supplies,
        };
        accepting(&subject, &meeting.value.accepted, |find| match find {
            Find::Meeting(find) => find(&context),
            _ => Vec::new(),
        })
    }));
    for plan in records.business_plans.values().filter(|record| record.sound) {
        let subject = Subject::BusinessPlan(plan.value.period.value);
        let budget = facts.long_text(&subject).and_then(LongText::budget);
        let context = BusinessPlanContext { record: plan, budget, records };
        findings.extend(accepting(&subject, &plan.value.accepted, |find| match find {
            Find::BusinessPlan(find) => find(&context),
            _ => Vec::new(),
        }));
    }
    for schedule in records.schedules.values().filter(|record| record.sound) {
        let subject = Subject::Schedule(schedule.value.year.value);
        findings.extend(accepting(&subject, &schedule.value.accepted, |find| match find {
            Find::Schedule(find) => find(schedule),
            _ => Vec::new(),
        }));
    }
    findings.extend(check_announcements(facts));
    findings.extend(check_texts(facts, supplies));
    findings
}

/// Applies the rules about announcements.
fn check_announcements(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let records = facts.records;
    let Some(organisation) = sound_organisation(records) else { return Vec::new() };
    let mut findings = Vec::new();
    for (subject, entry) in records.subjects().filter(|(_, entry)| entry.sound) {
        for announcement in facts.announcements(&subject) {
            let context = AnnouncementContext { announcement, organisation, file: entry.file };
            findings.extend(accepting(&subject, entry.accepted, |find| match find {
                Find::Announcement(find) => find(&context),
                _ => Vec::new(),
            }));
        }
    }
    findings
}

/// What `look` gives for every rule but those that a record accepts breaches of.
fn accepting(
    subject: &Subject,
    accepted: &[Accepted],
    look: impl Fn(&Find) -> Vec<Breach>,
) -> Vec<Diagnostic> {
    rules()
        .filter(|rule| !rule.is_accepted(subject, accepted))
        .flat_map(|rule| rule.findings(look(&rule.find)))
        .collect()
}

/// Applies the rules about long texts and about records of every kind.
fn check_texts(facts: &Facts<'_>, supplies: Supplies<'_>) -> Vec<Diagnostic> {
    let sound: Vec<_> = facts.records.subjects().filter(|(_, entry)| entry.sound).collect();
    sound
        .into_par_iter()
        .flat_map_iter(|(subject, entry)| {
            let long_text = facts.long_text(&subject);
            let passages = long_text.iter().flat_map(|text| &text.manuscript.passages);
            let markdown = passages.filter_map(|passage| passage.file).collect();
            let own = RecordContext { subject: &subject, entry, markdown, supplies };
            let text = long_text.map(|text| ManuscriptContext {
                subject: &subject,
                text,
                manuscript: &text.manuscript,
                records: facts.records,
                supplies,
            });
            let mut findings = Vec::new();
            for rule in rules() {
                findings.extend(match (&rule.find, &text) {
                    (Find::Record(find), _) => rule.findings(find(&own)),
                    (Find::Manuscript(find), Some(text)) => rule.findings(find(text)),
                    _ => Vec::new(),
                });
            }
            findings
        })
        .collect()
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

    /// Whether a record accepts breaches of it.
    fn is_accepted(&self, subject: &Subject, accepted: &[Accepted]) -> bool {
        self.may_be_accepted(subject)
            && accepted.iter().any(|accepted| accepted.code.0 == self.code.id)
    }

    /// Breaches as findings.
    fn findings(&self, breaches: Vec<Breach>) -> Vec<Diagnostic> {
        breaches
            .into_iter()
            .map(|breach| {
                Diagnostic::new(self.severity, self.code, breach.place, breach.message)
                    .hints(breach.hints)
            })
            .collect()
    }
}
