//! What can be wrong with a value, and how that is reported. The error type keeps serde's structure,
//! so that messages are Swedish and hints exact.

use std::fmt;
use std::sync::Arc;

use serde::de::{self, Expected, Unexpected};

use crate::diagnostic::wording;
use crate::diagnostic::{Diagnostic, Place, SourceFile, codes};
use crate::yaml::NodeId;

/// How an empty value is described.
const NOTHING: &str = "inget";

/// A value that can't be read.
#[derive(Debug)]
pub(super) struct Problem {
    /// What is wrong.
    pub(super) mistake: Mistake,
    /// The value, once the deserializer has said which; the field's, where its name is wrong.
    at: Option<NodeId>,
    /// The name of the field whose value it is.
    field: Option<String>,
}

/// What can be wrong with a value.
#[derive(Debug)]
pub(super) enum Mistake {
    /// It is of another kind.
    WrongType {
        /// What it is.
        found: String,
        /// What it should be.
        expected: String,
    },
    /// There is no field of that name.
    UnknownField {
        /// The name.
        name: String,
        /// Those that there are.
        known: Vec<&'static str>,
    },
    /// There is no such word.
    UnknownWord {
        /// The word.
        word: String,
        /// Those that there are.
        known: Vec<&'static str>,
    },
    /// A field of it is missing.
    Missing(&'static str),
    /// It is of the right kind, but can't be.
    Impossible(String),
}

impl Problem {
    fn new(mistake: Mistake) -> Self {
        Self { mistake, at: None, field: None }
    }

    /// The problem with the value that was being read; one deeper in it keeps its own.
    #[must_use]
    pub(super) fn at(mut self, node: NodeId, field: Option<&str>) -> Self {
        if self.at.is_none() {
            self.at = Some(node);
            self.field = field.map(str::to_owned);
        }
        self
    }

    /// The value to take out of the tree; that of a record as a whole is its first node.
    pub(super) fn node(&self) -> NodeId {
        self.at.unwrap_or_default()
    }

    /// Whether the value is empty: the field counts as left out.
    pub(super) fn is_blank(&self) -> bool {
        matches!(&self.mistake, Mistake::WrongType { found, .. } if found == NOTHING)
    }

    /// The finding for the problem.
    pub(super) fn finding(&self, file: &Arc<SourceFile>) -> Diagnostic {
        let here = Place::value(file, self.node());
        match &self.mistake {
            Mistake::WrongType { found, expected } => {
                let message = match &self.field {
                    Some(name) => format!("`{name}` ska vara {expected}, inte {found}"),
                    None => format!("här ska stå {expected}, inte {found}"),
                };
                let finding = Diagnostic::error(codes::WRONG_TYPE, here, message);
                match retyped(found, expected) {
                    Some(hint) => finding.hint(hint),
                    None => finding,
                }
            }
            Mistake::UnknownField { name, known } => {
                let place = Place::name(file, self.node());
                let message = format!("okänt fält `{name}`");
                Diagnostic::error(codes::UNKNOWN_FIELD, place, message).hint(wording::did_you_mean(
                    name,
                    known,
                    "fälten här är",
                ))
            }
            Mistake::UnknownWord { word, known } => {
                Diagnostic::error(codes::WRONG_TYPE, here, format!("okänt ord `{word}`"))
                    .hint(wording::did_you_mean(word, known, "giltiga ord är"))
            }
            Mistake::Missing(name) => {
                Diagnostic::error(codes::MISSING_FIELD, here, format!("fältet `{name}` saknas"))
            }
            Mistake::Impossible(message) => {
                Diagnostic::error(codes::IMPOSSIBLE_VALUE, here, message)
            }
        }
    }
}

/// What to write instead, for a plain value that YAML takes for another kind than is meant.
fn retyped(found: &str, expected: &str) -> Option<&'static str> {
    let is_scalar = !matches!(found, "en lista" | "fält" | NOTHING);
    match found {
        _ if expected.starts_with("en text") && is_scalar => {
            Some("sätt citattecken (\"…\") om värdet, så läses det som text")
        }
        "`ja`" if expected.contains("`true`") => Some("skriv `true`"),
        "`nej`" if expected.contains("`true`") => Some("skriv `false`"),
        _ => None,
    }
}

impl de::Error for Problem {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(Mistake::Impossible(message.to_string()))
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(Mistake::WrongType { found: describe(found), expected: wanted(expected) })
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let message = format!("{} är inte {}", describe(found), wanted(expected));
        Self::new(Mistake::Impossible(message))
    }

    fn unknown_field(name: &str, known: &'static [&'static str]) -> Self {
        Self::new(Mistake::UnknownField { name: name.to_owned(), known: known.to_vec() })
    }

    fn unknown_variant(word: &str, known: &'static [&'static str]) -> Self {
        Self::new(Mistake::UnknownWord { word: word.to_owned(), known: known.to_vec() })
    }

    fn missing_field(name: &'static str) -> Self {
        Self::new(Mistake::Missing(name))
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for Problem {}

/// What was found, in Swedish.
fn describe(found: Unexpected<'_>) -> String {
    match found {
        Unexpected::Bool(true) => "ja/nej-värdet `true`".into(),
        Unexpected::Bool(false) => "ja/nej-värdet `false`".into(),
        Unexpected::Unsigned(number) => format!("talet `{number}`"),
        Unexpected::Signed(number) => format!("talet `{number}`"),
        Unexpected::Float(number) => format!("decimaltalet `{number}`"),
        Unexpected::Str(text) => format!("`{}`", wording::shortened(text, 40)),
        Unexpected::Unit | Unexpected::Option => NOTHING.into(),
        Unexpected::Seq => "en lista".into(),
        Unexpected::Map | Unexpected::StructVariant => "fält".into(),
        other => other.to_string(),
    }
}

/// What was expected, in Swedish; our own types say it in Swedish already.
fn wanted(expected: &dyn Expected) -> String {
    match expected.to_string().as_str() {
        "a sequence" => "en lista (rader som börjar med `- `)".into(),
        "a boolean" => "`true` eller `false`".into(),
        "u16" | "u32" | "i32" => "ett heltal".into(),
        other => other.to_owned(),
    }
}
