//! Every record of a project, and questions that need more than one of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use super::attachment::Attachment;
use super::audit::Audit;
use super::correction::Correction;
use super::file::{Identity, Record, RecordEntry};
use super::manuscript::{Manuscript, Texts};
use super::meeting::Meeting;
use super::meeting_id::MeetingId;
use super::organisation::Organisation;
use super::period::Period;
use super::person::People;
use super::plans::Plans;
use super::schedule::Schedule;
use super::subject::{About, Subject};
use super::text::Text;
use super::writing::{BusinessPlan, Paper, Report};
use crate::diagnostic::SourceFile;
use crate::project::OrganId;

/// Every record of an organ.
#[derive(Debug, Default)]
pub struct Records {
    /// The organ.
    pub organ: OrganId,
    /// The organisation as it is in this organ's documents, unless its file says too little.
    pub organisation: Option<Record<Organisation>>,
    /// The register of the elected, if there is one.
    pub people: Option<Record<People>>,
    /// The meetings, by day.
    pub meetings: BTreeMap<MeetingId, Record<Meeting>>,
    /// The verksamhetsplaner by period.
    pub business_plans: BTreeMap<Period, Record<BusinessPlan>>,
    /// The mötesplaner by year.
    pub schedules: BTreeMap<u16, Record<Schedule>>,
    /// The plain documents by name.
    pub papers: BTreeMap<String, Record<Paper>>,
    /// The reports by name.
    pub reports: BTreeMap<String, Record<Report>>,
    /// The revisors' minutes by date.
    pub audits: BTreeMap<NaiveDate, Record<Audit>>,
    /// Markdown by path from the project's root.
    pub texts: Texts,
    /// The corrections of approved minutes, by meeting, in order.
    pub corrections: BTreeMap<MeetingId, Vec<Correction>>,
    /// Which meeting of the mötesplaner each record is.
    pub(super) plans: Plans,
    /// Files that gave no record, with the date that their name holds.
    pub unread: Vec<(String, Option<NaiveDate>)>,
}

impl Records {
    /// The record of this organ about something.
    pub fn subject(&self, about: About) -> Subject {
        about.of(&self.organ)
    }

    /// The meeting of a subject, if it is one.
    pub fn meeting(&self, subject: &Subject) -> Option<&Meeting> {
        let About::Meeting(date) = &subject.about else { return None };
        Some(&self.meetings.get(date)?.value)
    }

    /// Every record that documents are made from.
    pub fn subjects(&self) -> impl Iterator<Item = (Subject, RecordEntry<'_>)> {
        entries(&self.meetings, About::Meeting)
            .chain(entries(&self.business_plans, About::BusinessPlan))
            .chain(entries(&self.schedules, About::Schedule))
            .chain(entries(&self.papers, About::Paper))
            .chain(entries(&self.reports, About::Report))
            .chain(entries(&self.audits, About::Audit))
            .map(|(about, entry)| (self.subject(about), entry))
    }

    /// The record that a document is made from.
    pub fn entry(&self, subject: &Subject) -> Option<RecordEntry<'_>> {
        match &subject.about {
            About::Meeting(date) => self.meetings.get(date).map(RecordEntry::of),
            About::BusinessPlan(period) => self.business_plans.get(period).map(RecordEntry::of),
            About::Schedule(year) => self.schedules.get(year).map(RecordEntry::of),
            About::Paper(name) => self.papers.get(name).map(RecordEntry::of),
            About::Report(name) => self.reports.get(name).map(RecordEntry::of),
            About::Audit(date) => self.audits.get(date).map(RecordEntry::of),
            About::Everything => None,
        }
    }

    /// Whether some record in a folder of the organ can't be read, or not in full: what seems to
    /// be missing may be there.
    pub fn is_doubtful(&self, folder: &str) -> bool {
        let unread = self.unread.iter().map(|(path, _)| path);
        let unsound = self.subjects().filter(|(_, entry)| !entry.sound);
        unread.chain(unsound.map(|(_, entry)| &entry.file.path)).any(|path| {
            let below = OrganId::of(path).and_then(|(_, path)| path.strip_prefix(folder));
            below.is_some_and(|below| below.starts_with('/'))
        })
    }

    /// The paths of the files that a document depends on, its record's first.
    pub fn files_of(&self, subject: &Subject) -> Vec<&str> {
        self.sources(subject).into_iter().map(|file| file.path.as_str()).collect()
    }

    /// The files that a document depends on, its record's first.
    pub fn sources_of(&self, subject: &Subject) -> Vec<Arc<SourceFile>> {
        self.sources(subject).into_iter().cloned().collect()
    }

    fn sources(&self, subject: &Subject) -> Vec<&Arc<SourceFile>> {
        if subject.about == About::Everything {
            let meetings = self.meetings.values().map(|record| &record.file);
            let schedules = self.schedules.values().map(|record| &record.file);
            let audits = self.audits.values().map(|record| &record.file);
            return meetings.chain(schedules).chain(audits).collect();
        }
        let mut sources: Vec<&Arc<SourceFile>> =
            self.entry(subject).map(|entry| entry.file).into_iter().collect();
        if let Some(manuscript) = self.manuscript(subject) {
            sources.extend(manuscript.passages.iter().filter_map(|passage| passage.file));
            let wheels = manuscript.figures.iter().filter_map(|figure| figure.year_wheel);
            let schedules = wheels.filter_map(|year| self.schedules.get(&year.value));
            sources.extend(schedules.map(|record| &record.file));
        }
        sources
    }

    /// The day that a document is known from: its own, else that of the first summons, or meeting,
    /// that it is an attachment to. PDF/A requires a date, and the clock must not decide it.
    pub fn known_from(&self, subject: &Subject) -> Option<NaiveDate> {
        self.own_day(subject).or_else(|| {
            let sound = self.meetings.values().filter(|record| record.sound);
            let attached = sound.map(|record| &record.value).filter(|meeting| {
                let mut subjects = meeting.attachments.iter().filter_map(|own| own.about());
                subjects.any(|own| own == subject.about)
            });
            attached.map(Meeting::summons_day).min()
        })
    }

    /// The day that a document's record gives it.
    fn own_day(&self, subject: &Subject) -> Option<NaiveDate> {
        match &subject.about {
            About::Meeting(id) => Some(id.day),
            About::Audit(date) => Some(*date),
            About::Everything => None,
            About::BusinessPlan(period) => self.business_plans.get(period)?.value.day(),
            About::Schedule(year) => self.schedules.get(year)?.value.decided.as_ref()?.day(),
            About::Paper(name) => self.papers.get(name)?.value.date.map(|date| date.0),
            About::Report(name) => {
                let report = &self.reports.get(name)?.value;
                report.day().or_else(|| report.period.as_ref()?.last())
            }
        }
    }

    /// What an attachment is called: what the meeting says, else what the document that it is says.
    pub fn attachment_title<'a>(&'a self, attachment: &'a Attachment) -> Option<&'a Text> {
        attachment.title.as_deref().or_else(|| {
            let paper = attachment.paper.as_ref().and_then(|name| self.papers.get(&name.0));
            let report = attachment.report.as_ref().and_then(|name| self.reports.get(&name.0));
            let title = paper.map(|paper| &paper.value.title);
            Some(title.or_else(|| Some(&report?.value.title))?)
        })
    }

    /// The organ's meetings on a day, in order.
    pub fn on(&self, day: NaiveDate) -> impl Iterator<Item = (&MeetingId, &Record<Meeting>)> {
        let first = MeetingId::first_on(day);
        self.meetings.range(first..).take_while(move |(id, _)| id.day == day)
    }

    /// The meeting that goes on on a day, of those that began earlier.
    pub fn continued_on(&self, day: NaiveDate) -> Option<MeetingId> {
        let earlier = self.meetings.range(..MeetingId::first_on(day)).rev();
        let mut long = earlier.filter(|(_, record)| record.value.is_continued());
        long.find(|(_, record)| record.value.days().any(|own| own == day)).map(|(held, _)| *held)
    }

    /// Whether a meeting fixes the budget (FL 23 §), as it says itself, or the mötesplan, or the
    /// verksamhetsplan that it decided.
    pub fn fixes_budget(&self, meeting: &Meeting) -> bool {
        let day = meeting.date.0;
        let mut plans = self.business_plans.values().map(|record| &record.value);
        *meeting.fixes_budget
            || self.plan_of(meeting).is_some_and(|planned| *planned.fixes_budget)
            || plans.any(|plan| plan.budget.is_some() && plan.decided_on() == Some(day))
    }

    /// What a verksamhetsplan, a report or a plain document says at length.
    pub fn manuscript(&self, subject: &Subject) -> Option<Manuscript<'_>> {
        match &subject.about {
            About::BusinessPlan(period) => {
                Some(Manuscript::of_report(self.business_plans.get(period)?, &self.texts))
            }
            About::Report(name) => {
                Some(Manuscript::of_report(self.reports.get(name)?, &self.texts))
            }
            About::Paper(name) => Some(Manuscript::of_paper(self.papers.get(name)?, &self.texts)),
            _ => None,
        }
    }
}

/// Records of a kind with what they are about.
fn entries<K: Clone, T: Identity>(
    records: &BTreeMap<K, Record<T>>,
    about: fn(K) -> About,
) -> impl Iterator<Item = (About, RecordEntry<'_>)> {
    records.iter().map(move |(key, record)| (about(key.clone()), RecordEntry::of(record)))
}
