//! A rule: its code, severity, reason and source, what it is applied to, and which breaches of it a record
//! may accept.

use super::breach::Breach;
use super::context::{
    AnnouncementContext, BusinessPlanContext, ManuscriptContext, MeetingContext, RecordContext,
    Supplies,
};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::record::{Accepted, Organisation, Record, Schedule, Subject};

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
    pub(super) find: Find,
}

/// What a rule is applied to, with its function.
#[derive(Debug)]
pub(super) enum Find {
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

impl Rule {
    /// Whether a record may accept a breach with a reason: of what practice and statute demand of
    /// meetings (M), budgets (B) and mötesplaner (K), not of what the document can't be made without.
    pub(super) fn may_be_accepted(&self, subject: &Subject) -> bool {
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
    pub(super) fn is_accepted(&self, subject: &Subject, accepted: &[Accepted]) -> bool {
        self.may_be_accepted(subject)
            && accepted.iter().any(|accepted| accepted.code.0 == self.code.id)
    }

    /// Breaches as findings.
    pub(super) fn findings(&self, breaches: Vec<Breach>) -> Vec<Diagnostic> {
        breaches
            .into_iter()
            .map(|breach| {
                Diagnostic::new(self.severity, self.code, breach.place, breach.message)
                    .hints(breach.hints)
            })
            .collect()
    }
}
