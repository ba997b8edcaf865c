//! What a user asked for: dates, paths, kinds.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::diagnostic::{Diagnostic, codes};
use crate::kinds::Kind;
use crate::project::{ORGAN_FILE, ORGANISATION_FILE, OrganId, PEOPLE_FILE};
use crate::record::{About, MeetingId, Records, Subject, held_by_name};

/// What a user asked for.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Dates and paths; none for all.
    pub wanted: Vec<Wanted>,
    /// Kinds; none for all.
    pub kinds: Vec<&'static Kind>,
    /// The organ, by its name in paths; none for all.
    pub organ: Option<String>,
}

/// A date or a path that a user asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// What was held on a day.
    Date(NaiveDate),
    /// A meeting.
    Meeting(MeetingId),
    /// A record, or the records below a folder, from the project's root.
    Path(String),
}

impl Selection {
    /// Whether all documents are asked for.
    pub fn is_everything(&self) -> bool {
        self.wanted.is_empty() && self.kinds.is_empty() && self.organ.is_none()
    }

    /// Whether documents of all records are asked for, though perhaps of some kinds alone.
    pub fn is_of_all_days(&self) -> bool {
        self.wanted.is_empty() && self.organ.is_none()
    }

    /// Whether documents of an organ are asked for.
    pub fn takes_organ(&self, organ: &OrganId) -> bool {
        organ.is_asked_for(self.organ.as_deref())
    }

    /// Whether documents of a kind are asked for.
    pub fn takes_kind(&self, kind: &'static Kind) -> bool {
        self.kinds.is_empty() || self.kinds.contains(&kind)
    }

    /// Whether a record is asked for.
    pub fn takes(&self, subject: &Subject, records: &Records) -> bool {
        self.takes_organ(&subject.organ)
            && (self.wanted.is_empty()
                || subject.about != About::Everything && {
                    let files = records.files_of(subject);
                    self.wanted.iter().any(|wanted| wanted.is_any(&files, day_of(subject)))
                })
    }

    /// Whether a finding about a file is of interest: a file that nobody asked for is not, but
    /// the organisation, templates and fonts concern every document.
    pub fn concerns(&self, path: &str, all: &[&Records]) -> bool {
        let organ = OrganId::owner(path);
        if is_shared(path, &organ) {
            return organ.is_own() || self.takes_organ(&organ);
        }
        let Some(records) = all.iter().find(|records| records.organ == organ) else { return true };
        if !self.takes_organ(&organ) {
            return false;
        }
        let is_asked_for = || {
            records.subjects().any(|(subject, _)| {
                records.files_of(&subject).contains(&path) && self.takes(&subject, records)
            })
        };
        let held = held_by_name(path);
        self.wanted.is_empty()
            || self.wanted.iter().any(|wanted| wanted.is(path, held))
            || is_asked_for()
    }

    /// Findings for organs, dates and paths that lead to no record.
    pub fn lost(&self, all: &[&Records]) -> Vec<Diagnostic> {
        let asked: Vec<&Records> =
            all.iter().copied().filter(|records| self.takes_organ(&records.organ)).collect();
        if let (Some(organ), true) = (&self.organ, asked.is_empty()) {
            return vec![no_organ(organ, all)];
        }
        let lost = self.wanted.iter().filter(|wanted| !asked.iter().any(|own| wanted.is_in(own)));
        lost.map(|wanted| wanted.not_found(&asked)).collect()
    }
}

/// The finding for an organ that isn't there.
fn no_organ(organ: &str, all: &[&Records]) -> Diagnostic {
    let known: Vec<String> = all.iter().filter_map(|records| records.organ.slug()).collect();
    let message = format!("det finns inget organ `{organ}` i `content/organ/`");
    let finding = Diagnostic::placeless(codes::NOT_SELECTED, message);
    match known.is_empty() {
        true => finding.hint("projektet har ett enda organ; kör utan `--organ`"),
        false => finding.hint(format!("finns: {}", known.join(", "))),
    }
}

/// Whether all documents of an organ depend on a file, rather than those of some record.
pub(super) fn is_shared(path: &str, organ: &OrganId) -> bool {
    let is_own = || organ.below(path).is_some_and(|own| [ORGAN_FILE, PEOPLE_FILE].contains(&own));
    !path.starts_with("content/") || path == ORGANISATION_FILE || is_own()
}

/// What a record is asked for by, if it is of a day.
fn day_of(subject: &Subject) -> Option<MeetingId> {
    match &subject.about {
        About::Meeting(held) => Some(*held),
        About::Audit(date) => Some(MeetingId::first_on(*date)),
        _ => None,
    }
}

impl Wanted {
    /// Whether it leads to some record, if only to one that can't be read.
    fn is_in(&self, records: &Records) -> bool {
        records
            .subjects()
            .any(|(subject, _)| self.is_any(&records.files_of(&subject), day_of(&subject)))
            || records.unread.iter().any(|(path, _)| self.is(path, held_by_name(path)))
    }

    /// The finding for one that leads to no record.
    fn not_found(&self, all: &[&Records]) -> Diagnostic {
        let message = match self {
            Self::Date(date) => format!("det finns inget underlag för {date}"),
            Self::Meeting(held) => format!("det finns inget underlag för {held}"),
            Self::Path(path) => format!("det finns inget underlag i `{path}`"),
        };
        let day = match self {
            Self::Date(day) => Some(*day),
            Self::Meeting(held) => Some(held.day),
            Self::Path(_) => None,
        };
        let begun = day.and_then(|day| all.iter().find_map(|records| records.continued_on(day)));
        if let Some(begun) = begun {
            return Diagnostic::placeless(codes::NOT_SELECTED, message)
                .hint(format!("sammanträdet började {begun}; skriv den dagen"));
        }
        let days: BTreeSet<_> = all.iter().flat_map(|records| records.meetings.keys()).collect();
        let dates: Vec<String> = days.into_iter().map(ToString::to_string).collect();
        Diagnostic::placeless(codes::NOT_SELECTED, message)
            .hint(format!("finns: {}", dates.join(", ")))
    }

    /// Whether it means one of a record's files.
    fn is_any(&self, paths: &[&str], held: Option<MeetingId>) -> bool {
        paths.iter().any(|path| self.is(path, held))
    }

    /// Whether it means the file at a path with a meeting on a date.
    pub fn is(&self, path: &str, held: Option<MeetingId>) -> bool {
        match self {
            Self::Date(wanted) => held.is_some_and(|held| held.day == *wanted),
            Self::Meeting(wanted) => held == Some(*wanted),
            Self::Path(wanted) => {
                let rest = path.strip_prefix(wanted.as_str());
                wanted.is_empty()
                    || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            }
        }
    }
}
