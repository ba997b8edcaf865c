//! Which documents follow from which records: one is made when its record holds what it needs.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use clap::ValueEnum;

use crate::diagnostic::{Diagnostic, codes};
use crate::record::{Meeting, Record, Records};

/// Where meetings' records are, from the project's root.
const MEETINGS: &str = "content/sammantraden/";

/// A kind of document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, ValueEnum)]
pub enum Kind {
    /// The summons with its agenda.
    Kallelse,
    /// The minutes.
    Protokoll,
}

impl Kind {
    /// Every kind, in the order that a meeting's documents are made.
    pub const ALL: [Self; 2] = [Self::Kallelse, Self::Protokoll];

    /// The name: of the file, the template and the choice on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Kallelse => "kallelse",
            Self::Protokoll => "protokoll",
        }
    }

    /// Whether a meeting's record holds what the document needs.
    fn follows_from(self, meeting: &Meeting) -> bool {
        match self {
            Self::Kallelse => meeting.summons.is_some(),
            Self::Protokoll => meeting.attendance.is_some(),
        }
    }
}

/// A document to make.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Document {
    /// The meeting.
    pub date: NaiveDate,
    /// What it is.
    pub kind: Kind,
}

impl Document {
    /// Its path below `output/`, without the ending.
    pub fn stem(&self) -> String {
        format!("sammantraden/{}/{}", self.date, self.kind.name())
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
    /// Whether a meeting's record is asked for.
    pub fn takes(&self, record: &Record<Meeting>) -> bool {
        self.wanted.is_empty()
            || self
                .wanted
                .iter()
                .any(|wanted| wanted.is(&record.file.path, Some(record.value.date.0)))
    }

    /// Whether a finding about a file is of interest: a file that nobody asked for is not, but
    /// the organisation, templates and fonts concern every document.
    pub fn concerns(&self, path: &str, records: &Records) -> bool {
        if self.wanted.is_empty() || !path.starts_with(MEETINGS) {
            return true;
        }
        let date = records.meetings.values().find(|record| record.file.path == path);
        let date =
            date.map(|record| record.value.date.0).or_else(|| crate::record::date_in_name(path));
        self.wanted.iter().any(|wanted| wanted.is(path, date))
    }
}

impl Selection {
    /// Findings for dates and paths that lead to no record.
    pub fn lost(&self, records: &Records) -> Vec<Diagnostic> {
        let leads = |wanted: &&Wanted| {
            let meetings = records.meetings.iter();
            meetings.clone().any(|(date, record)| wanted.is(&record.file.path, Some(*date)))
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

impl Wanted {
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

/// Plans the documents that were asked for. An error in a meeting's record holds back its own
/// documents; one in anything else that they share (organisation, templates, fonts) all.
pub fn plan(records: &Records, findings: &[Diagnostic], selection: &Selection) -> Plan {
    let wrong: BTreeSet<&str> =
        findings.iter().filter(|finding| finding.is_error()).map(Diagnostic::path).collect();
    let all_held = records.organisation.as_ref().is_none_or(|record| !record.sound)
        || wrong.iter().any(|path| !path.starts_with(MEETINGS));
    let kinds = || {
        Kind::ALL
            .into_iter()
            .filter(|kind| selection.kinds.is_empty() || selection.kinds.contains(kind))
    };
    let mut plan = Plan::default();
    for (date, record) in records.meetings.iter().filter(|(_, record)| selection.takes(record)) {
        let held = all_held || !record.sound || wrong.contains(record.file.path.as_str());
        let documents = if held { &mut plan.held } else { &mut plan.documents };
        let made = kinds().filter(|kind| kind.follows_from(&record.value));
        documents.extend(made.map(|kind| Document { date: *date, kind }));
    }
    plan
}
