//! One diagnostic for everything that can be wrong: YAML, rules, templates, Typst, files.
//!
//! Stages return diagnostics as values. Where in a file one points is kept as a field path, and
//! turned into line and column only when somebody wants to see it ([`Place::range`]).

pub mod codes;
mod json;
mod locate;
mod picture;
pub mod wording;

use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

pub use self::codes::Code;
pub use self::json::{JsonFinding, json};
use self::locate::Marks;
pub use self::picture::{Excerpt, picture};

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

/// A text file that a finding can point into.
#[derive(Debug)]
pub struct SourceFile {
    /// The path from the project's root, with `/`.
    pub path: String,
    /// The whole text; empty for a file that is not text.
    pub text: String,
    marks: OnceLock<Marks>,
}

impl PartialEq for SourceFile {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path && self.text == other.text
    }
}

impl Eq for SourceFile {}

impl SourceFile {
    /// A file with its text.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        Arc::new(Self { path: path.into(), text: text.into(), marks: OnceLock::new() })
    }

    /// Its nodes, if it is YAML.
    fn marks(&self) -> &Marks {
        self.marks.get_or_init(|| Marks::new(&self.text))
    }
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: Arc<SourceFile>,
    /// Where in it.
    pub spot: Spot,
}

/// Where in a file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Spot {
    /// The file as a whole.
    Whole,
    /// The value of a field in a YAML file.
    Field(FieldPath),
    /// The name of a field in a YAML file.
    Key(FieldPath),
    /// Bytes.
    Range(Range<usize>),
}

impl Place {
    /// The file as a whole.
    pub fn whole(file: &Arc<SourceFile>) -> Self {
        Self { file: file.clone(), spot: Spot::Whole }
    }

    /// A field's value.
    pub fn field(file: &Arc<SourceFile>, path: FieldPath) -> Self {
        Self { file: file.clone(), spot: Spot::Field(path) }
    }

    /// A field's name.
    pub fn key(file: &Arc<SourceFile>, path: FieldPath) -> Self {
        Self { file: file.clone(), spot: Spot::Key(path) }
    }

    /// Some bytes, kept inside the file.
    pub fn bytes(file: &Arc<SourceFile>, range: Range<usize>) -> Self {
        Self { file: file.clone(), spot: Spot::Range(range) }
    }

    /// The bytes that the place stands for, on character boundaries; `None` for a whole file.
    pub fn range(&self) -> Option<Range<usize>> {
        locate::range(self)
    }

    /// The line and column (both from 1, the column in characters) of a byte of the file.
    pub fn line_and_column(&self, byte: usize) -> (usize, usize) {
        let before = self.file.text.get(..byte).unwrap_or(&self.file.text);
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        (before.matches('\n').count() + 1, before[start..].chars().count() + 1)
    }
}

/// The way to a field from the top of a YAML file: `ärenden[3].bilagor`.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldPath(Vec<Step>);

/// One step of a [`FieldPath`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// A field of a mapping.
    Key(String),
    /// An entry of a list, from 0.
    Index(usize),
}

impl FieldPath {
    /// The top of the file.
    pub fn top() -> Self {
        Self::default()
    }

    /// A field at the top.
    pub fn of(key: &str) -> Self {
        Self::top().key(key)
    }

    /// A field below.
    #[must_use]
    pub fn key(mut self, key: &str) -> Self {
        self.0.push(Step::Key(key.to_owned()));
        self
    }

    /// An entry below, from 0.
    #[must_use]
    pub fn index(mut self, index: usize) -> Self {
        self.0.push(Step::Index(index));
        self
    }

    /// The steps from the top.
    pub fn steps(&self) -> &[Step] {
        &self.0
    }
}

impl FromIterator<Step> for FieldPath {
    fn from_iter<I: IntoIterator<Item = Step>>(steps: I) -> Self {
        Self(steps.into_iter().collect())
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) if i == 0 => f.write_str(key)?,
                Step::Key(key) => write!(f, ".{key}")?,
                Step::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// One thing that is wrong, told at its place.
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
}

impl Diagnostic {
    /// An error.
    pub fn error(code: Code, place: Place, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, place, message)
    }

    /// A finding at a place.
    pub fn new(severity: Severity, code: Code, place: Place, message: impl Into<String>) -> Self {
        Self { severity, code, message: message.into(), place: Some(place), hints: Vec::new() }
    }

    /// An error with no place in a text file.
    pub fn placeless(code: Code, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            code,
            message: message.into(),
            place: None,
            hints: Vec::new(),
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
