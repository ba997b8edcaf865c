//! One diagnostic for everything that can be wrong: YAML, rules, templates, Typst, files.
//!
//! Stages return diagnostics as values. Where one points is kept as a [`Place`], which becomes line and
//! column only when the finding is shown.

mod cause;
pub mod codes;
mod json;
mod part;
pub mod pasted;
mod picture;
mod place;
pub mod wording;

use std::borrow::Cow;

pub use self::cause::cause;
pub use self::codes::Code;
pub use self::json::{JsonFinding, json};
pub use self::part::{Part, Parts};
pub use self::picture::{Excerpt, picture};
pub use self::place::{FileId, Place, PlaceInFile, SourceFile, first_line};

use crate::characters::escaped;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The documents that it concerns are not made.
    Error,
    /// The documents are made.
    Warning,
}

impl Severity {
    /// The Swedish word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "fel",
            Self::Warning => "varning",
        }
    }
}

/// One thing that is wrong, reported at its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// Which kind of finding; explained in `docs/fynd.md`.
    pub code: Code,
    /// What is wrong, in Swedish: lower case, no final dot, names in backticks.
    pub message: String,
    /// Where, if it has a place.
    pub place: Option<Place>,
    /// What to do about it.
    pub hints: Vec<String>,
    /// The parts of the record that it is about; of an error, those that must not be printed.
    pub concerns: Parts,
}

impl Diagnostic {
    /// An error.
    pub fn error(code: Code, place: Place, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, place, message)
    }

    /// A finding at a place.
    pub fn new(severity: Severity, code: Code, place: Place, message: impl Into<String>) -> Self {
        Self {
            severity,
            code,
            message: bounded(message.into()),
            place: Some(place),
            hints: Vec::new(),
            concerns: Parts::ALL,
        }
    }

    /// A warning at a place.
    pub fn warning(code: Code, place: Place, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, place, message)
    }

    /// An error with no place in a text file.
    pub fn placeless(code: Code, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            code,
            message: bounded(message.into()),
            place: None,
            hints: Vec::new(),
            concerns: Parts::ALL,
        }
    }

    /// Adds a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(bounded(hint.into()));
        self
    }

    /// Adds hints.
    #[must_use]
    pub fn hints(mut self, hints: impl IntoIterator<Item = String>) -> Self {
        self.hints.extend(hints.into_iter().map(bounded));
        self
    }

    /// Narrows it to some parts of the record.
    #[must_use]
    pub fn concerning(self, concerns: Parts) -> Self {
        Self { concerns, ..self }
    }

    /// Whether the documents that it concerns must not be made.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// The path of the file that it is about, `""` for none.
    pub fn path(&self) -> &str {
        self.place.as_ref().map_or("", |place| &place.file.path)
    }
}

/// Longer messages and hints than this (bytes) are cut: a record can name a field at any length.
const LONGEST_MESSAGE: usize = 2000;

/// A message in which nothing is hidden, cut where nobody reads on.
fn bounded(raw: String) -> String {
    let mut message = match escaped(&raw) {
        Cow::Borrowed(_) => raw,
        Cow::Owned(escaped) => escaped,
    };
    if message.len() > LONGEST_MESSAGE {
        let end = (0..=LONGEST_MESSAGE).rev().find(|at| message.is_char_boundary(*at));
        message.truncate(end.unwrap_or(0));
        message.push('…');
    }
    message
}

/// No more findings than this in one file are reported one by one.
const MOST_FINDINGS: usize = 200;

/// Takes out findings of files that have more than anybody reads, and says so. They are sorted by file.
pub fn bound(findings: &mut Vec<Diagnostic>) {
    if findings.len() <= MOST_FINDINGS {
        return;
    }
    let mut bounded: Vec<Diagnostic> = Vec::new();
    for file in findings.chunk_by(|one, next| one.path() == next.path()) {
        let most = if file[0].path().is_empty() { file.len() } else { MOST_FINDINGS };
        let (shown, rest) = file.split_at(file.len().min(most));
        bounded.extend_from_slice(shown);
        let worst = rest.iter().map(|finding| finding.severity).min();
        let place = shown.iter().find_map(|finding| finding.place.as_ref());
        if let (Some(severity), Some(place)) = (worst, place) {
            let message = format!("filen har {} fel och varningar till", rest.len());
            let place = Place::whole(&place.file);
            let finding = Diagnostic::new(severity, codes::TOO_MANY, place, message);
            bounded.push(finding.hint("rätta först dem som visas"));
        }
    }
    *findings = bounded;
}

/// Sorts findings as a reader wants them: by file, then by place in the file.
pub fn sort(findings: &mut [Diagnostic]) {
    findings.sort_by_cached_key(|finding| {
        let start = finding.place.as_ref().and_then(Place::range).map_or(0, |range| range.start);
        (finding.path().to_owned(), start, finding.severity, finding.message.clone())
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_file_has_more_findings_than_anybody_reads() {
        let finding = |path: &str, count: usize| {
            let place = Place::whole(&SourceFile::new(path, ""));
            vec![Diagnostic::error(codes::SYNTAX, place, "å".repeat(5000)); count]
        };
        let mut findings = [finding("a", 1), finding("b", 500), finding("c", 2)].concat();
        bound(&mut findings);
        let of = |path| findings.iter().filter(move |finding| finding.path() == path);
        assert_eq!((of("a").count(), of("b").count(), of("c").count()), (1, 201, 2));
        let last = of("b").next_back().unwrap();
        assert_eq!((last.code, last.is_error()), (codes::TOO_MANY, true));
        assert_eq!(last.message, "filen har 300 fel och varningar till");
        assert!(findings.iter().all(|finding| finding.message.len() <= LONGEST_MESSAGE + 3));
    }
}
