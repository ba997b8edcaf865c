//! One diagnostic for everything that can be wrong: YAML, rules, templates, Typst, files.
//!
//! Stages return diagnostics as values. Where one points is kept as a [`Place`], which becomes line and
//! column only when the finding is shown.

mod cause;
pub mod codes;
mod json;
mod part;
mod picture;
mod place;
pub mod wording;

pub use self::cause::cause;
pub use self::codes::Code;
pub use self::json::{JsonFinding, json};
pub use self::part::{Part, Parts};
pub use self::picture::{Excerpt, picture};
pub use self::place::{Place, PlaceInFile, SourceFile};

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
            message: message.into(),
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
            message: message.into(),
            place: None,
            hints: Vec::new(),
            concerns: Parts::ALL,
        }
    }

    /// Adds a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Adds hints.
    #[must_use]
    pub fn hints(mut self, hints: impl IntoIterator<Item = String>) -> Self {
        self.hints.extend(hints);
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

/// Sorts findings as a reader wants them: by file, then by place in the file.
pub fn sort(findings: &mut [Diagnostic]) {
    findings.sort_by_cached_key(|finding| {
        let start = finding.place.as_ref().and_then(Place::range).map_or(0, |range| range.start);
        (finding.path().to_owned(), start, finding.severity, finding.message.clone())
    });
}
