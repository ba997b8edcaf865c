//! Rules over records. In come records and what pages are made with, out come breaches as findings.
//!
//! A rule is a code, a reason, a source and a function from a context to breaches; there is one file
//! for each family of rules, and a fixture in `tests/fixtures/records/bad/` for each rule. Rules are
//! applied to sound records only: what could not be read has been reported already. Two rules may
//! share a code: an old protokoll that was late must still be made, a date that can't be must not.

mod attendance;
mod brand;
mod breach;
mod budget;
mod charts;
mod context;
mod deadlines;
mod decisions;
mod enclosures;
mod figures;
mod misreadings;
mod names;
mod notices;
mod paragraphs;
mod participation;
mod pictures;
mod references;
mod rule;
mod schedule;
mod summons;
mod text;
mod voices;
mod writing;

use rayon::prelude::*;

pub use self::context::Supplies;
pub use self::rule::Rule;

use self::breach::Breach;
use self::context::{
    AnnouncementContext, BusinessPlanContext, ManuscriptContext, MeetingContext, RecordContext,
    sound_organisation,
};
use self::rule::Find;
use crate::diagnostic::Diagnostic;
use crate::facts::{Facts, LongText};
use crate::record::{Accepted, Subject};

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
        misreadings::RULES,
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
        // A plan without a budget may have another table of that name.
        let has_budget = plan.value.budget.is_some();
        let text = facts.long_text(&subject).filter(|_| has_budget);
        let budget = text.and_then(LongText::budget);
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

/// The codes of the rules that a record may accept breaches of.
fn acceptable(subject: &Subject) -> Vec<&'static str> {
    rules().filter(|rule| rule.may_be_accepted(subject)).map(|rule| rule.code.id).collect()
}

/// Applies the rules about long texts and about records of every kind.
fn check_texts(facts: &Facts<'_>, supplies: Supplies<'_>) -> Vec<Diagnostic> {
    let sound: Vec<_> = facts.records.subjects().filter(|(_, entry)| entry.sound).collect();
    sound
        .into_par_iter()
        .flat_map_iter(|(subject, entry)| {
            let long_text = facts.long_text(&subject);
            let passages = long_text.iter().flat_map(|text| &text.manuscript.passages);
            let markdown: Vec<_> = passages.filter_map(|passage| passage.file).collect();
            let misreadings = misreadings::misread(&subject, entry, &markdown);
            let own = RecordContext {
                subject: &subject,
                entry,
                markdown,
                misreadings,
                supplies,
                acceptable,
            };
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
