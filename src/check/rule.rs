//! A rule: its code, severity, reason and source, what it is applied to, which documents a breach of it
//! holds back, and whether a record may accept one.

use std::fmt;

use chrono::NaiveDate;

use super::breach::Breach;
use super::context::{
    AnnouncementContext, BusinessPlanContext, ManuscriptContext, MeetingContext, RecordContext,
    ScheduleContext, Supplies,
};
use crate::diagnostic::{Code, Diagnostic, Parts, Severity};
use crate::law::{self, Topic};
use crate::record::{Acceptances, OrganKind, Organisation, People, Record};

/// One rule.
#[derive(Debug)]
pub struct Rule {
    /// Its code and what it demands.
    pub code: Code,
    /// How much a breach matters.
    pub severity: Severity,
    /// Why it is there.
    pub reason: &'static str,
    /// Where it comes from.
    pub source: Source,
    /// The parts of a record that it is about: a breach that is an error holds back what prints them.
    pub concerns: Parts,
    /// Whether a record may accept a breach.
    pub acceptance: Acceptance,
    pub(super) find: Find,
}

/// Where a rule comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Practice, a standard, or a statute that is the same for every body.
    Said(&'static str),
    /// What the law says of some topics: the rule is for organs that any of them binds, on days that it does.
    Law(&'static [Topic]),
    /// Practice, with what the law says for those whom it binds.
    PracticeAnd(&'static [Topic]),
}

impl Source {
    /// What of the law it rests on.
    pub fn topics(self) -> &'static [Topic] {
        match self {
            Self::Said(_) => &[],
            Self::Law(topics) | Self::PracticeAnd(topics) => topics,
        }
    }

    /// Whom the law that it rests on binds, and from when, if it is for nobody else: "nämnd, utskott från 2018-01-01".
    pub fn whom(self) -> Option<String> {
        let Self::Law(topics) = self else { return None };
        let bound = law::bound_since(topics).into_iter().map(|(first, kinds)| {
            let words: Vec<&str> = kinds.into_iter().map(OrganKind::word).collect();
            format!("{} från {first}", words.join(", "))
        });
        Some(bound.collect::<Vec<_>>().join("; "))
    }

    /// Whether it is for a kind of organ on a day.
    pub(super) fn binds(self, kind: OrganKind, day: NaiveDate) -> bool {
        match self {
            Self::Said(_) | Self::PracticeAnd(_) => true,
            Self::Law(topics) => {
                topics.iter().any(|topic| law::section(*topic, kind, day).is_some())
            }
        }
    }
}

impl fmt::Display for Source {
    /// "praxis; beslutförhet".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let practice = match self {
            Self::Said(source) => Some(*source),
            Self::Law(_) => None,
            Self::PracticeAnd(_) => Some("praxis"),
        };
        let topics = self.topics().iter().map(|topic| topic.word());
        f.write_str(&practice.into_iter().chain(topics).collect::<Vec<_>>().join("; "))
    }
}

/// Whether a record may accept a breach of a rule: whatever a lawful document can meet, never what would
/// make a page say something false.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Acceptance {
    /// It may: a breach is only doubtful, and whoever was there knows better.
    Doubtful,
    /// It may although it is an error: what a lawful document can hold.
    Lawful(&'static str),
    /// It may not: what the page would say, or lack.
    Never(&'static str),
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
    /// The register of the elected.
    People(fn(&Record<People>) -> Vec<Breach>),
    /// Each verksamhetsplan.
    BusinessPlan(fn(&BusinessPlanContext<'_>) -> Vec<Breach>),
    /// Each mötesplan.
    Schedule(fn(&ScheduleContext<'_>) -> Vec<Breach>),
    /// Each long text: a verksamhetsplan or a plain document.
    Manuscript(fn(&ManuscriptContext<'_>) -> Vec<Breach>),
    /// Each record that documents are made from, of any kind.
    Record(fn(&RecordContext<'_>) -> Vec<Breach>),
    /// What each record accepts, when all other rules have been applied.
    Accepted(fn(&AcceptedContext<'_>) -> Vec<Breach>),
}

/// What rules about accepted breaches depend on.
pub(super) struct AcceptedContext<'a> {
    pub(super) record: &'a RecordContext<'a>,
    /// What has come to use of what the record accepts.
    pub(super) acceptances: &'a Acceptances<'a>,
    /// The rules that are applied to records of its kind.
    pub(super) rules: Vec<&'static Rule>,
    /// The codes of what is found in it and could be accepted, but isn't.
    pub(super) acceptable: Vec<&'static str>,
}

impl Rule {
    /// Whether a record may accept a breach with a reason.
    pub fn may_be_accepted(&self) -> bool {
        !matches!(self.acceptance, Acceptance::Never(_))
    }

    /// Breaches as findings.
    pub(super) fn findings(&self, breaches: Vec<Breach>) -> impl Iterator<Item = Diagnostic> {
        breaches.into_iter().map(|breach| {
            let severity = breach.severity.unwrap_or(self.severity);
            Diagnostic::new(severity, self.code, breach.place, breach.message)
                .hints(breach.hints)
                .concerning(self.concerns)
        })
    }
}
