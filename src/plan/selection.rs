//! What a user asked for: dates, paths, kinds.

use chrono::NaiveDate;

use crate::diagnostic::{Diagnostic, codes};
use crate::kinds::Kind;
use crate::project::{ORGANISATION_FILE, PEOPLE_FILE};
use crate::record::{Records, Subject};

/// What a user asked for.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Dates and paths; none for all.
    pub wanted: Vec<Wanted>,
    /// Kinds; none for all.
    pub kinds: Vec<&'static Kind>,
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
    /// Whether all documents are asked for.
    pub fn is_everything(&self) -> bool {
        self.wanted.is_empty() && self.kinds.is_empty()
    }

    /// Whether documents of a kind are asked for.
    pub fn takes_kind(&self, kind: &'static Kind) -> bool {
        self.kinds.is_empty() || self.kinds.contains(&kind)
    }

    /// Whether a record is asked for.
    pub fn takes(&self, subject: &Subject, records: &Records) -> bool {
        self.wanted.is_empty()
            || *subject != Subject::Everything && {
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
        let is_asked_for = records.subjects().any(|(subject, _)| {
            records.files_of(&subject).contains(&path) && self.takes(&subject, records)
        });
        let date = crate::record::date_in_name(path);
        is_asked_for || self.wanted.iter().any(|wanted| wanted.is(path, date))
    }

    /// Findings for dates and paths that lead to no record.
    pub fn lost(&self, records: &Records) -> Vec<Diagnostic> {
        let lost = self.wanted.iter().filter(|wanted| !wanted.is_in(records));
        lost.map(|wanted| wanted.not_found(records)).collect()
    }
}

/// Whether a file belongs to some record, rather than to all documents.
pub(super) fn is_of_one(path: &str) -> bool {
    path.starts_with("content/") && ![ORGANISATION_FILE, PEOPLE_FILE].contains(&path)
}

/// The day that a record is asked for by.
fn day_of(subject: &Subject) -> Option<NaiveDate> {
    match subject {
        Subject::Meeting(date) | Subject::Audit(date) => Some(*date),
        _ => None,
    }
}

impl Wanted {
    /// Whether it leads to some record, if only to one that can't be read.
    fn is_in(&self, records: &Records) -> bool {
        records
            .subjects()
            .any(|(subject, _)| self.is_any(&records.files_of(&subject), day_of(&subject)))
            || records.unread.iter().any(|(path, date)| self.is(path, *date))
    }

    /// The finding for one that leads to no record.
    fn not_found(&self, records: &Records) -> Diagnostic {
        let message = match self {
            Self::Date(date) => format!("det finns inget underlag för {date}"),
            Self::Path(path) => format!("det finns inget underlag i `{path}`"),
        };
        let dates: Vec<String> = records.meetings.keys().map(ToString::to_string).collect();
        Diagnostic::placeless(codes::NOT_SELECTED, message)
            .hint(format!("finns: {}", dates.join(", ")))
    }

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
