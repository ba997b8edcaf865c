//! What can be wrong with a value, and how that is reported. The error type keeps serde's structure,
//! so that messages are Swedish and hints exact.

use std::fmt;
use std::sync::Arc;

use serde::de::{self, Expected, Unexpected};

use super::several::{NameContext, NameForm, Several};
use super::written::Severed;
use crate::diagnostic::wording;
use crate::diagnostic::{Diagnostic, Place, SourceFile, codes};
use crate::yaml::{NodeId, quoted};

/// How an empty value is described.
const NOTHING: &str = "inget";

/// How a yes or no is described.
const ANSWER: &str = "ja/nej-värdet";

/// How a whole number is described.
const INTEGER: &str = "ett heltal";

/// A word that another begins with is meant by it, if it has at least so many bytes.
const SHORTEST_START: usize = 5;

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
    /// A field of that name stands in it twice.
    Twice(String),
    /// It is what a comma inside `{ }` left of another field's value.
    Severed {
        /// The field.
        field: String,
        /// Its value.
        node: NodeId,
        /// What that should be.
        value: String,
    },
    /// It is of the right kind, but can't be.
    Impossible {
        /// Why.
        message: String,
        /// What to do about it.
        hint: Option<String>,
    },
}

impl Problem {
    fn new(mistake: Mistake) -> Self {
        Self { mistake, at: None, field: None }
    }

    /// The problem with an empty value that is written as a word.
    pub(super) fn null_word(word: &str) -> Self {
        de::Error::custom(format!(
            "`{word}` betyder att fältet är tomt; lämna det tomt, eller sätt citattecken om ordet: \"{word}\""
        ))
    }

    /// The problem with a field that stands twice.
    pub(super) fn twice(name: &str) -> Self {
        Self::new(Mistake::Twice(name.to_owned()))
    }

    /// The problem with a part of a value that a comma made a field of.
    pub(super) fn severed(severed: Severed<'_>) -> Self {
        Self::new(Mistake::Severed {
            field: severed.field.into_owned(),
            node: severed.node,
            value: severed.value,
        })
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

    /// The name that is meant by an unknown field, if there is one near enough.
    pub(super) fn misspelt(&self) -> Option<&str> {
        match &self.mistake {
            Mistake::UnknownField { name, known } => wording::nearest(name, known),
            _ => None,
        }
    }

    /// The finding for the problem; an unknown name may belong `elsewhere`.
    pub(super) fn finding(&self, file: &Arc<SourceFile>, elsewhere: Option<String>) -> Diagnostic {
        let here = Place::value(file, self.node());
        match &self.mistake {
            Mistake::WrongType { found, expected } => self.wrong_type(here, found, expected),
            Mistake::UnknownField { name, known } => {
                let place = Place::name(file, self.node());
                let message = format!("okänt fält `{name}`");
                Diagnostic::error(codes::UNKNOWN_FIELD, place, message)
                    .hint(meant(name, known, elsewhere, "finns:"))
            }
            Mistake::UnknownWord { word, known } => {
                let parts = known_parts(word, known);
                // A word of another field may stand at the right one.
                let other = elsewhere
                    .filter(|_| parts.is_none() && wording::nearest(word, known).is_none());
                let hint = parts.unwrap_or_else(|| wording::did_you_mean(word, known, "finns:"));
                let finding =
                    Diagnostic::error(codes::WRONG_TYPE, here, format!("okänt ord `{word}`"));
                finding.hint(hint).hints(other)
            }
            Mistake::Missing(name) => {
                Diagnostic::error(codes::MISSING_FIELD, here, format!("fältet `{name}` saknas"))
            }
            Mistake::Twice(name) => {
                let place = Place::name(file, self.node());
                Diagnostic::error(codes::TWICE, place, format!("fältet `{name}` står två gånger"))
                    .hint("ta bort det ena, eller slå ihop dem")
            }
            Mistake::Severed { field, node, value } => {
                let message =
                    "värdet är avbrutet av ett kommatecken, som skiljer fält åt inom `{ }`";
                Diagnostic::error(codes::SEVERED, Place::value(file, *node), message)
                    .hint(whole(field, value))
            }
            Mistake::Impossible { message, hint } => {
                Diagnostic::error(codes::IMPOSSIBLE_VALUE, here, message).hints(hint.clone())
            }
        }
    }

    /// The finding for a value of another kind.
    fn wrong_type(&self, here: Place, found: &str, expected: &str) -> Diagnostic {
        let message = match &self.field {
            Some(name) => format!("`{name}` ska vara {expected}, inte {found}"),
            None => format!("här ska stå {expected}, inte {found}"),
        };
        let words = retyped(found, expected).map(str::to_owned);
        let hint = words.or_else(|| in_digits(found, expected));
        Diagnostic::error(codes::WRONG_TYPE, here, message).hints(hint)
    }
}

/// The known name that is meant by an unknown one, else where that belongs, else which are near.
fn meant(name: &str, known: &[&str], elsewhere: Option<String>, intro: &str) -> String {
    match (wording::nearest(name, known), elsewhere) {
        (None, Some(elsewhere)) => elsewhere,
        _ => wording::did_you_mean(name, known, intro),
    }
}

/// What to write instead of a value that a comma has cut: a name with a comma in it is no name as it is said.
fn whole(field: &str, value: &str) -> String {
    let several = Several::of(value, NameContext::NONE).filter(|_| field == "namn");
    match several {
        Some(several) => several.hint(NameForm::Field),
        None => format!("sätt citattecken om hela värdet: `{field}: {}`", quoted(value)),
    }
}

/// What to write for a word that is several known ones, or a known one with more after it: `information och
/// beslut`, `beslutsärende`.
fn known_parts(word: &str, known: &[&'static str]) -> Option<String> {
    let lower = word.to_lowercase().replace(" och ", ",").replace(" eller ", ",");
    let parts: Vec<&str> = lower.split([',', '/', '+', '&', ';']).map(str::trim).collect();
    if parts.len() > 1 && parts.iter().all(|part| known.contains(part)) {
        return Some(format!("skriv orden var för sig: `[{}]`", parts.join(", ")));
    }
    let begun = known.iter().filter(|own| own.len() >= SHORTEST_START && lower.starts_with(**own));
    begun.max_by_key(|own| own.len()).map(|own| format!("menade du `{own}`?"))
}

/// What to write instead of an answer, where words are wanted.
fn retyped(found: &str, expected: &str) -> Option<&'static str> {
    let is_answer = found.starts_with(ANSWER);
    let is_text = ["en text", "ett namn"].iter().any(|kind| expected.starts_with(kind));
    (is_answer && is_text).then_some("skriv de ord eller det namn som ska stå på sidan")
}

/// What to write instead of a number that has more than digits: `1_000`, `007`.
fn in_digits(found: &str, expected: &str) -> Option<String> {
    let written = found.trim_matches('`');
    let is_number = written.starts_with(|c: char| c.is_ascii_digit() || c == '+')
        && written.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || "+_'".contains(c));
    let digits: String = written.chars().filter(char::is_ascii_digit).collect();
    let number = digits.parse::<u64>().ok().filter(|_| is_number && expected == INTEGER)?;
    Some(format!("skriv `{number}`"))
}

impl de::Error for Problem {
    /// Types say what is wrong and, after a semicolon, what to do about it.
    fn custom<T: fmt::Display>(message: T) -> Self {
        let text = message.to_string();
        let (message, hint) = match text.split_once("; ") {
            Some((message, hint)) => (message.to_owned(), Some(hint.to_owned())),
            None => (text, None),
        };
        Self::new(Mistake::Impossible { message, hint })
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(Mistake::WrongType { found: describe(found), expected: wanted(expected) })
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let message = match (found, wanted(expected)) {
            (Unexpected::Unsigned(number), wanted) if wanted == INTEGER => {
                format!("`{number}` är för stort")
            }
            (Unexpected::Signed(number), wanted) if wanted == INTEGER => {
                format!("`{number}` är för litet")
            }
            (found, wanted) => format!("{} är inte {wanted}", describe(found)),
        };
        Self::new(Mistake::Impossible { message, hint: None })
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

    fn duplicate_field(name: &'static str) -> Self {
        Self::twice(name)
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
        Unexpected::Bool(answer) => format!("{ANSWER} `{answer}`"),
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
        "u16" | "u32" | "i32" => INTEGER.into(),
        other => other.to_owned(),
    }
}
