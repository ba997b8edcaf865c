//! Rules over records. In come records and what pages are made with, out come breaches as findings.
//!
//! A rule is a code, a reason, a source and a function from a context to breaches; there is one file
//! for each family of rules, and a fixture in `tests/fixtures/records/bad/` for each rule. Rules are
//! applied to sound records only: what could not be read has been reported already. Two rules may
//! share a code: an old protokoll that was late must still be made, a date that can't be must not.

mod abstentions;
mod accepted;
mod adjusters;
mod amounts;
mod assignments;
mod attendance;
mod ballots;
mod brand;
mod breach;
mod budget;
mod charts;
mod completeness;
mod concerns;
mod contact;
mod context;
mod continuations;
mod copies;
mod deadlines;
mod decisions;
mod enclosures;
mod events;
mod figures;
mod hidden_characters;
mod house_style;
mod known_names;
mod likeness;
mod mentions;
mod misreadings;
mod mangled;
mod mixed_scripts;
mod motions;
mod names;
mod near_names;
mod notices;
mod numbered;
mod occasions;
mod own_facts;
mod paragraphs;
mod outcomes;
mod participation;
mod picture_cost;
mod pictures;
mod placeholders;
mod preparations;
mod printed_names;
mod quorum;
mod raster_cost;
mod references;
mod register;
mod resumption;
mod roll_call;
mod rule;
mod schedule;
mod signers;
mod secrecy;
mod separate_minutes;
mod service;
mod speakers;
mod summons;
mod svg_cost;
mod table_rows;
mod word_tables;
mod text;
mod text_bounds;
mod texts;
mod titles;
mod voices;
mod writing;

use chrono::NaiveDate;
use rayon::prelude::*;

pub use self::context::Supplies;
pub use self::rule::{Acceptance, Rule, Source};

use self::breach::Breach;
use self::context::{
    AnnouncementContext, BusinessPlanContext, ManuscriptContext, MeetingContext, RecordContext,
    ScheduleContext, sound_organisation,
};
use self::likeness::Likeness;
use self::rule::{AcceptedContext, Find};
use crate::diagnostic::Diagnostic;
use crate::facts::{Facts, LongText};
use crate::record::{About, Acceptances, OrganKind, Organisation, RecordEntry, Records, Subject};

/// Every rule, by family.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    [
        references::RULES,
        enclosures::RULES,
        preparations::RULES,
        names::RULES,
        accepted::RULES,
        writing::RULES,
        figures::RULES,
        charts::RULES,
        pictures::RULES,
        deadlines::RULES,
        notices::RULES,
        summons::RULES,
        occasions::RULES,
        amounts::RULES,
        budget::RULES,
        table_rows::RULES,
        word_tables::RULES,
        schedule::RULES,
        paragraphs::RULES,
        attendance::RULES,
        adjusters::RULES,
        signers::RULES,
        quorum::RULES,
        participation::RULES,
        resumption::RULES,
        service::RULES,
        roll_call::RULES,
        voices::RULES,
        abstentions::RULES,
        ballots::RULES,
        outcomes::RULES,
        motions::RULES,
        events::RULES,
        continuations::RULES,
        separate_minutes::RULES,
        decisions::RULES,
        assignments::RULES,
        titles::RULES,
        completeness::RULES,
        copies::RULES,
        near_names::RULES,
        printed_names::RULES,
        register::RULES,
        brand::RULES,
        contact::RULES,
        own_facts::RULES,
        house_style::RULES,
        text::RULES,
        text_bounds::RULES,
        hidden_characters::RULES,
        mixed_scripts::RULES,
        mangled::RULES,
        misreadings::RULES,
        placeholders::RULES,
        mentions::RULES,
        secrecy::RULES,
    ]
    .into_iter()
    .flatten()
}

/// The rules that are applied to records of a subject's kind.
fn rules_on(subject: &Subject) -> Vec<&'static Rule> {
    rules().filter(|rule| is_applied(&rule.find, subject)).collect()
}

/// Whether a rule is applied to records of a subject's kind.
fn is_applied(find: &Find, subject: &Subject) -> bool {
    match find {
        Find::Record(_) => true,
        Find::Meeting(_) => matches!(subject.about, About::Meeting(_)),
        Find::Announcement(_) => matches!(subject.about, About::Meeting(_) | About::Audit(_)),
        Find::BusinessPlan(_) => matches!(subject.about, About::BusinessPlan(_)),
        Find::Manuscript(_) => {
            matches!(subject.about, About::BusinessPlan(_) | About::Paper(_) | About::Report(_))
        }
        Find::Schedule(_) => matches!(subject.about, About::Schedule(_)),
        Find::Organisation(_) | Find::People(_) | Find::Accepted(_) => false,
    }
}

/// Applies every rule to the records of every organ.
pub fn check(organs: &[Facts<'_>], supplies: Supplies<'_>) -> Vec<Diagnostic> {
    let mut findings: Vec<Diagnostic> = Vec::new();
    for facts in organs {
        // What an organ takes from the organisation's file is reported once.
        let own = of_organisation(facts, supplies);
        let new: Vec<Diagnostic> =
            own.into_iter().filter(|finding| !findings.contains(finding)).collect();
        findings.extend(new);
    }
    findings.par_extend(organs.par_iter().flat_map(|facts| of_organ(facts, supplies)));
    findings
}

/// What is wrong with what an organ is.
fn of_organisation(facts: &Facts<'_>, supplies: Supplies<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for record in facts.records.organisation.iter().filter(|record| record.sound) {
        for rule in rules() {
            if let Find::Organisation(find) = rule.find {
                findings.extend(rule.findings(find(record, supplies)));
            }
        }
    }
    for record in facts.records.people.iter().filter(|record| record.sound) {
        for rule in rules() {
            if let Find::People(find) = rule.find {
                findings.extend(rule.findings(find(record)));
            }
        }
    }
    findings
}

/// What is wrong with an organ's records.
fn of_organ(facts: &Facts<'_>, supplies: Supplies<'_>) -> Vec<Diagnostic> {
    let likeness = Likeness::new(facts.records);
    let kind = facts.organisation().map_or(OrganKind::Nämnd, Organisation::kind);
    let all = AllRecords { facts, likeness: &likeness, supplies, kind };
    let sound: Vec<_> = facts.records.subjects().filter(|(_, entry)| entry.sound).collect();
    sound
        .into_par_iter()
        .flat_map_iter(|(subject, entry)| CheckedRecord::new(&subject, entry, all).findings())
        .collect()
}

/// What rules about any record may look at.
#[derive(Clone, Copy)]
struct AllRecords<'a> {
    facts: &'a Facts<'a>,
    likeness: &'a Likeness<'a>,
    supplies: Supplies<'a>,
    /// What the organ is.
    kind: OrganKind,
}

/// A record with all that the rules about it depend on.
struct CheckedRecord<'a> {
    own: RecordContext<'a>,
    meeting: Option<MeetingContext<'a>>,
    plan: Option<BusinessPlanContext<'a>>,
    schedule: Option<ScheduleContext<'a>>,
    text: Option<ManuscriptContext<'a>>,
    announcements: Vec<AnnouncementContext<'a>>,
    /// What the organ is.
    kind: OrganKind,
    /// The day whose law holds for it.
    day: NaiveDate,
}

impl<'a> CheckedRecord<'a> {
    fn new(subject: &'a Subject, entry: RecordEntry<'a>, all: AllRecords<'a>) -> Self {
        let AllRecords { facts, supplies, .. } = all;
        let records = facts.records;
        let long_text = facts.long_text(subject);
        let passages = long_text.iter().flat_map(|text| &text.manuscript.passages);
        let markdown: Vec<_> = passages.filter_map(|passage| passage.file).collect();
        let misreadings = misreadings::misread(subject, entry, &markdown);
        Self {
            own: RecordContext { subject, entry, markdown, misreadings, records, supplies },
            meeting: meeting_context(subject, all),
            plan: plan_context(subject, facts),
            schedule: match &subject.about {
                About::Schedule(year) => {
                    let record = records.schedules.get(year);
                    record.map(|record| ScheduleContext { record, records })
                }
                _ => None,
            },
            text: long_text.map(|text| ManuscriptContext {
                subject,
                text,
                manuscript: &text.manuscript,
                records,
                supplies,
            }),
            announcements: announcement_contexts(subject, entry, facts),
            kind: all.kind,
            day: day_of(subject, records),
        }
    }

    /// What its rules find, but for what it accepts.
    fn findings(&self) -> Vec<Diagnostic> {
        let mut acceptances = Acceptances::new(self.own.entry);
        let mut findings = Vec::new();
        let mut acceptable = Vec::new();
        for rule in rules() {
            if !rule.source.binds(self.kind, self.day) {
                continue;
            }
            let count = findings.len();
            let found = rule.findings(self.breaches(&rule.find));
            findings
                .extend(found.filter(|one| !(rule.may_be_accepted() && acceptances.accept(one))));
            if rule.may_be_accepted() && findings.len() > count {
                acceptable.push(rule.code.id);
            }
        }
        if Acceptances::all(self.own.entry).next().is_none() {
            return findings;
        }
        let context = AcceptedContext {
            record: &self.own,
            acceptances: &acceptances,
            rules: rules_on(self.own.subject),
            acceptable,
        };
        for rule in accepted::RULES {
            if let Find::Accepted(find) = rule.find {
                findings.extend(rule.findings(find(&context)));
            }
        }
        findings
    }

    /// The breaches of a rule.
    fn breaches(&self, find: &Find) -> Vec<Breach> {
        match find {
            Find::Meeting(find) => self.meeting.as_ref().map(find),
            Find::BusinessPlan(find) => self.plan.as_ref().map(find),
            Find::Schedule(find) => self.schedule.as_ref().map(find),
            Find::Manuscript(find) => self.text.as_ref().map(find),
            Find::Record(find) => Some(find(&self.own)),
            Find::Announcement(find) => Some(self.announcements.iter().flat_map(find).collect()),
            Find::Organisation(_) | Find::People(_) | Find::Accepted(_) => None,
        }
        .unwrap_or_default()
    }
}

/// The day whose law holds for a record: its own, of a plan the first of its years.
fn day_of(subject: &Subject, records: &Records) -> NaiveDate {
    let first_of = |year: u16| NaiveDate::from_yo_opt(year.into(), 1);
    let day = match &subject.about {
        About::Meeting(id) => Some(id.day),
        About::Audit(date) => Some(*date),
        About::Schedule(year) => first_of(*year),
        About::BusinessPlan(period) => {
            records.known_from(subject).or_else(|| first_of(period.first))
        }
        About::Report(_) => records.known_from(subject),
        About::Paper(_) | About::Everything => None,
    };
    day.unwrap_or_default()
}

/// What rules about a meeting depend on, if the record is one.
fn meeting_context<'a>(subject: &Subject, all: AllRecords<'a>) -> Option<MeetingContext<'a>> {
    let About::Meeting(date) = &subject.about else { return None };
    let AllRecords { facts, likeness, supplies, kind } = all;
    Some(MeetingContext {
        meeting: facts.records.meetings.get(date)?,
        items: facts.items(*date),
        presences: facts.participation(*date).map(|own| &own.presences),
        records: facts.records,
        body: &facts.body,
        numbering: facts.numbering(),
        registers: &facts.registers,
        likeness,
        supplies,
        kind,
    })
}

/// What rules about a verksamhetsplan depend on, if the record is one.
fn plan_context<'a>(subject: &Subject, facts: &'a Facts<'a>) -> Option<BusinessPlanContext<'a>> {
    let About::BusinessPlan(period) = &subject.about else { return None };
    let record = facts.records.business_plans.get(period)?;
    // A plan without a budget may have another table of that name.
    let has_budget = record.value.budget.is_some();
    let text = facts.long_text(subject).filter(|_| has_budget);
    let budget = text.and_then(LongText::budget);
    Some(BusinessPlanContext { record, budget, records: facts.records })
}

/// What rules about a record's approvals depend on.
fn announcement_contexts<'a>(
    subject: &Subject,
    entry: RecordEntry<'a>,
    facts: &'a Facts<'a>,
) -> Vec<AnnouncementContext<'a>> {
    let Some(organisation) = sound_organisation(facts.records) else { return Vec::new() };
    let announced = facts.announcements(subject).iter();
    announced
        .map(|announcement| AnnouncementContext { announcement, organisation, file: entry.file })
        .collect()
}
