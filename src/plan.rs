//! Which documents follow from which records: one is made when its record holds what it needs.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use clap::ValueEnum;

use crate::diagnostic::{Diagnostic, codes};
use crate::record::{Records, Subject};

/// A kind of document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, ValueEnum)]
pub enum Kind {
    /// The summons with its agenda.
    Kallelse,
    /// The minutes.
    Protokoll,
    /// The plan for some years, with the budget.
    Verksamhetsplan,
    /// The year's meetings.
    Motesplan,
    /// A plain document.
    Dokument,
}

impl Kind {
    /// The name: of the file, the template and the choice on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Kallelse => "kallelse",
            Self::Protokoll => "protokoll",
            Self::Verksamhetsplan => "verksamhetsplan",
            Self::Motesplan => "motesplan",
            Self::Dokument => "dokument",
        }
    }
}

/// The kinds of document that a record holds enough for.
fn kinds_of(subject: &Subject, records: &Records) -> Vec<Kind> {
    match subject {
        Subject::Meeting(date) => {
            let meeting = records.meetings.get(date).map(|record| &record.value);
            let summoned = meeting.is_some_and(|meeting| meeting.summons.is_some());
            let held = meeting.is_some_and(|meeting| meeting.attendance.is_some());
            let kinds = [(summoned, Kind::Kallelse), (held, Kind::Protokoll)];
            kinds.into_iter().filter(|(holds, _)| *holds).map(|(_, kind)| kind).collect()
        }
        Subject::BusinessPlan(_) => vec![Kind::Verksamhetsplan],
        Subject::Schedule(_) => vec![Kind::Motesplan],
        Subject::Paper(_) => vec![Kind::Dokument],
    }
}

/// A document to make.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Document {
    /// The record that it is made from.
    pub subject: Subject,
    /// What it is.
    pub kind: Kind,
}

impl Document {
    /// Its path below `output/`, without the ending.
    pub fn stem(&self) -> String {
        let kind = self.kind.name();
        match &self.subject {
            Subject::Meeting(date) => format!("sammantraden/{date}/{kind}"),
            Subject::BusinessPlan(period) => format!("verksamhetsplaner/{}/{kind}", period.slug()),
            Subject::Schedule(year) => format!("motesplaner/{year}/{kind}"),
            Subject::Paper(name) => format!("dokument/{name}"),
        }
    }

    /// Its path below `output/`.
    pub fn path(&self) -> String {
        format!("{}.pdf", self.stem())
    }
}

/// What a user asked for.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Dates and paths; none for all.
    pub wanted: Vec<Wanted>,
    /// Kinds; none for all.
    pub kinds: Vec<Kind>,
}

/// A date or a path that a user asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// The meeting on a day.
    Date(NaiveDate),
    /// A record, or the records below a folder, from the project's root.
    Path(String),
}

impl Selection {
    /// Whether a record is asked for.
    pub fn takes(&self, subject: &Subject, records: &Records) -> bool {
        self.wanted.is_empty() || {
            let files = records.files_of(subject);
            self.wanted.iter().any(|wanted| wanted.is_any(&files, day_of(subject)))
        }
    }

    /// Whether a finding about a file is of interest: a file that nobody asked for is not, but
    /// the organisation, templates and fonts concern every document.
    pub fn concerns(&self, path: &str, records: &Records) -> bool {
        if self.wanted.is_empty() || !is_of_one(path) {
            return true;
        }
        let mut subjects = records.subjects().map(|(subject, ..)| subject);
        let is_asked_for = subjects.any(|subject| {
            records.files_of(&subject).contains(&path) && self.takes(&subject, records)
        });
        let date = crate::record::date_in_name(path);
        is_asked_for || self.wanted.iter().any(|wanted| wanted.is(path, date))
    }

    /// Findings for dates and paths that lead to no record.
    pub fn lost(&self, records: &Records) -> Vec<Diagnostic> {
        let leads = |wanted: &&Wanted| {
            let mut subjects = records.subjects().map(|(subject, ..)| subject);
            subjects.any(|subject| wanted.is_any(&records.files_of(&subject), day_of(&subject)))
                || records.unread.iter().any(|(path, date)| wanted.is(path, *date))
        };
        let finding = |wanted: &Wanted| {
            let message = match wanted {
                Wanted::Date(date) => format!("det finns inget underlag för {date}"),
                Wanted::Path(path) => format!("det finns inget underlag i `{path}`"),
            };
            let dates: Vec<String> = records.meetings.keys().map(ToString::to_string).collect();
            let finding = Diagnostic::placeless(codes::NOT_SELECTED, message);
            finding.hint(format!("sammanträdena är {}", dates.join(", ")))
        };
        self.wanted.iter().filter(|wanted| !leads(wanted)).map(finding).collect()
    }
}

/// Whether a file belongs to some record, rather than to all documents.
fn is_of_one(path: &str) -> bool {
    path.starts_with("content/") && path != "content/organisation.yaml"
}

/// The day that a record is asked for by.
fn day_of(subject: &Subject) -> Option<NaiveDate> {
    match subject {
        Subject::Meeting(date) => Some(*date),
        _ => None,
    }
}

impl Wanted {
    /// Whether it means one of a record's files.
    fn is_any(&self, paths: &[&str], date: Option<NaiveDate>) -> bool {
        paths.iter().any(|path| self.is(path, date))
    }

    /// Whether it means the file at a path with a meeting on a date.
    pub fn is(&self, path: &str, date: Option<NaiveDate>) -> bool {
        match self {
            Self::Date(wanted) => date == Some(*wanted),
            Self::Path(wanted) => {
                let rest = path.strip_prefix(wanted.as_str());
                wanted.is_empty()
                    || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            }
        }
    }
}

/// What is to be made.
#[derive(Debug, Default)]
pub struct Plan {
    /// The documents, by date.
    pub documents: Vec<Document>,
    /// Documents that errors in their records hold back.
    pub held: Vec<Document>,
}

/// Plans the documents that were asked for. An error in a file holds back the documents that hang on
/// it; one in what they share (organisation, templates, fonts) all. A document whose day can't be
/// known is held too.
pub fn plan(records: &Records, findings: &[Diagnostic], selection: &Selection) -> Plan {
    let wrong: BTreeSet<&str> =
        findings.iter().filter(|finding| finding.is_error()).map(Diagnostic::path).collect();
    let all_held = records.organisation.as_ref().is_none_or(|record| !record.sound)
        || wrong.iter().any(|path| !is_of_one(path));
    let wanted = |kind: &Kind| selection.kinds.is_empty() || selection.kinds.contains(kind);
    let mut plan = Plan::default();
    for (subject, entry) in records.subjects() {
        if !selection.takes(&subject, records) {
            continue;
        }
        let files = records.files_of(&subject);
        let is_dated =
            !matches!(subject, Subject::Paper(_)) || records.known_from(&subject).is_some();
        let is_wrong = !entry.sound || files.iter().any(|path| wrong.contains(path));
        let held = all_held || is_wrong || !is_dated;
        let documents = if held { &mut plan.held } else { &mut plan.documents };
        let kinds = kinds_of(&subject, records).into_iter().filter(wanted);
        documents.extend(kinds.map(|kind| Document { subject: subject.clone(), kind }));
    }
    plan
}
