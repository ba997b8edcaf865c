//! From a YAML tree to a record, with every problem on the way.
//!
//! Serde stops at the first problem. So each problem is noted, the field that caused it is taken
//! out of the tree, and the tree is read again until it gives a record or nothing more can be
//! taken out. The error type keeps serde's structure, so that messages are Swedish and hints exact.

use std::fmt;
use std::sync::Arc;

use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{
    self, DeserializeOwned, Deserializer, Expected, IntoDeserializer, Unexpected, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_path_to_error::Segment;
use serde_yaml::Value;

use crate::diagnostic::wording;
use crate::diagnostic::{Diagnostic, FieldPath, Place, SourceFile, Step, codes};

/// More problems than this in one file are not told: it is not a record.
const MOST_PROBLEMS: usize = 100;

/// Takes fields with a blank text out of every mapping: what is empty leaves no trace.
pub(super) fn drop_blanks(tree: &mut Value) {
    match tree {
        Value::Mapping(fields) => {
            fields.retain(|_, value| match value {
                Value::String(text) => !text.trim().is_empty(),
                _ => true,
            });
            fields.values_mut().for_each(drop_blanks);
        }
        Value::Sequence(entries) => entries.iter_mut().for_each(drop_blanks),
        _ => {}
    }
}

/// Reads the tree as a `T`; `None` if too little of it holds. The tree loses what is wrong.
pub(super) fn decode<T: DeserializeOwned>(
    file: &Arc<SourceFile>,
    tree: &mut Value,
    findings: &mut Vec<Diagnostic>,
) -> Option<T> {
    let mut taken: Vec<Taken> = Vec::new();
    each_blank(tree, &FieldPath::top(), &mut |path| findings.extend(cut_by_comment(file, path)));
    let before = findings.len();
    while findings.len() - before < MOST_PROBLEMS {
        let error = match serde_path_to_error::deserialize(Node(tree)) {
            Ok(record) => return Some(record),
            Err(error) => error,
        };
        let path = field_path(error.path());
        let problem = error.into_inner();
        let at = original(&path, &taken);
        if problem.is_blank() && take(tree, &path) {
            continue;
        }
        if !problem.follows_from(&at, &taken) {
            findings.push(problem.finding(file, &at));
        }
        let culprit = Taken { then: problem.culprit(path), at: problem.culprit(at) };
        if !take(tree, &culprit.then) {
            return None;
        }
        taken.push(culprit);
    }
    let message = format!("fler än {MOST_PROBLEMS} fel; resten visas inte");
    findings.push(Diagnostic::error(codes::WRONG_TYPE, Place::whole(file), message));
    None
}

/// Visits every field without a value.
fn each_blank(tree: &Value, path: &FieldPath, visit: &mut impl FnMut(&FieldPath)) {
    match tree {
        Value::Null => visit(path),
        Value::Mapping(fields) => {
            for (name, value) in fields {
                each_blank(value, &path.clone().key(&name_of(name)), visit);
            }
        }
        Value::Sequence(entries) => {
            for (i, value) in entries.iter().enumerate() {
                each_blank(value, &path.clone().index(i), visit);
            }
        }
        _ => {}
    }
}

/// The finding for a field that is empty because `#` began a comment: `färg: #0b5563`.
fn cut_by_comment(file: &Arc<SourceFile>, path: &FieldPath) -> Option<Diagnostic> {
    let place = Place::key(file, path.clone());
    let rest = file.text.get(place.range()?.end..)?.lines().next()?;
    let comment = rest.trim_start().strip_prefix(':')?.trim_start().strip_prefix('#')?;
    let word = comment.split_whitespace().next().filter(|_| !comment.starts_with(' '))?;
    let message = "fältet är tomt, för `#` inleder en anmärkning";
    let finding = Diagnostic::error(codes::IMPOSSIBLE_VALUE, place, message);
    Some(finding.hint(format!("sätt citattecken om värdet: \"#{word}\"")))
}

/// A field or an entry that was taken out.
struct Taken {
    /// Where it was in the file.
    at: FieldPath,
    /// Where it was in the tree by then, when entries before it may have been taken out.
    then: FieldPath,
}

/// Serde's path as ours.
fn field_path(path: &serde_path_to_error::Path) -> FieldPath {
    path.iter()
        .filter_map(|segment| match segment {
            Segment::Seq { index } => Some(Step::Index(*index)),
            Segment::Map { key } => Some(Step::Key(key.clone())),
            Segment::Enum { .. } | Segment::Unknown => None,
        })
        .collect()
}

/// The path as it was before entries were taken out of lists above it.
fn original(path: &FieldPath, taken: &[Taken]) -> FieldPath {
    let mut steps = path.steps().to_vec();
    for gone in taken.iter().rev() {
        let Some((Step::Index(index), above)) = gone.then.steps().split_last() else { continue };
        if let (true, Some(Step::Index(here))) =
            (steps.starts_with(above), steps.get_mut(above.len()))
            && *here >= *index
        {
            *here += 1;
        }
    }
    steps.into_iter().collect()
}

/// Takes a field or an entry out of the tree; false if there is nothing to take.
fn take(tree: &mut Value, path: &FieldPath) -> bool {
    let Some((last, above)) = path.steps().split_last() else { return false };
    let mut node = tree;
    for step in above {
        let next = match (node, step) {
            (Value::Mapping(fields), Step::Key(key)) => {
                fields.iter_mut().find(|(name, _)| name_of(name) == *key).map(|(_, value)| value)
            }
            (Value::Sequence(entries), Step::Index(index)) => entries.get_mut(*index),
            _ => None,
        };
        let Some(next) = next else { return false };
        node = next;
    }
    match (node, last) {
        (Value::Mapping(fields), Step::Key(key)) => {
            let before = fields.len();
            fields.retain(|name, _| name_of(name) != *key);
            fields.len() < before
        }
        (Value::Sequence(entries), Step::Index(index)) if *index < entries.len() => {
            entries.remove(*index);
            true
        }
        _ => false,
    }
}

/// A field's name as text, whatever YAML took it for.
fn name_of(name: &Value) -> String {
    match name {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(value) => value.to_string(),
        Value::Null => "null".into(),
        _ => "?".into(),
    }
}

/// How an empty value is described.
const NOTHING: &str = "inget";

/// What can be wrong with a value.
#[derive(Debug)]
pub(super) enum Problem {
    WrongType { found: String, expected: String },
    UnknownField { name: String, known: Vec<&'static str> },
    UnknownWord { word: String, known: Vec<&'static str> },
    Missing(&'static str),
    Impossible(String),
}

impl Problem {
    /// Whether nothing stands where something should: the field is as good as left out.
    fn is_blank(&self) -> bool {
        matches!(self, Self::WrongType { found, .. } if found == NOTHING)
    }

    /// The field to take out of the tree, given the path that serde reports.
    fn culprit(&self, mut path: FieldPath) -> FieldPath {
        if let Self::UnknownField { name, .. } = self
            && path.steps().last() != Some(&Step::Key(name.clone()))
        {
            path = path.key(name);
        }
        path
    }

    /// Whether a field is missing only because it was wrong and has been taken out.
    fn follows_from(&self, path: &FieldPath, taken: &[Taken]) -> bool {
        match self {
            Self::Missing(name) => {
                let missing = path.clone().key(name);
                taken.iter().any(|taken| taken.at == missing)
            }
            _ => false,
        }
    }

    /// The finding for the problem at `path`.
    fn finding(&self, file: &Arc<SourceFile>, path: &FieldPath) -> Diagnostic {
        let here = || Place::field(file, path.clone());
        match self {
            Self::WrongType { found, expected } => {
                let message = match path.steps().last() {
                    Some(Step::Key(name)) => format!("`{name}` ska vara {expected}, inte {found}"),
                    _ => format!("här ska stå {expected}, inte {found}"),
                };
                let finding = Diagnostic::error(codes::WRONG_TYPE, here(), message);
                if expected.starts_with("en text") && is_scalar(found) {
                    return finding
                        .hint("sätt citattecken (\"…\") om värdet, så läses det som text");
                }
                match found.as_str() {
                    "`ja`" if expected.contains("`true`") => finding.hint("skriv `true`"),
                    "`nej`" if expected.contains("`true`") => finding.hint("skriv `false`"),
                    _ => finding,
                }
            }
            Self::UnknownField { name, known } => {
                let place = Place::key(file, self.culprit(path.clone()));
                let message = format!("okänt fält `{name}`");
                let finding = Diagnostic::error(codes::UNKNOWN_FIELD, place, message);
                finding.hint(wording::did_you_mean(name, known, "fälten här är"))
            }
            Self::UnknownWord { word, known } => {
                let finding =
                    Diagnostic::error(codes::WRONG_TYPE, here(), format!("okänt ord `{word}`"));
                finding.hint(wording::did_you_mean(word, known, "giltiga ord är"))
            }
            Self::Missing(name) => {
                Diagnostic::error(codes::MISSING_FIELD, here(), format!("fältet `{name}` saknas"))
            }
            Self::Impossible(message) => {
                Diagnostic::error(codes::IMPOSSIBLE_VALUE, here(), message)
            }
        }
    }
}

/// Whether a description is of a plain value that quotes would make a text.
fn is_scalar(found: &str) -> bool {
    !matches!(found, "en lista" | "fält" | NOTHING)
}

impl de::Error for Problem {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::Impossible(message.to_string())
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::WrongType { found: describe(found), expected: wanted(expected) }
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::Impossible(format!("{} är inte {}", describe(found), wanted(expected)))
    }

    fn unknown_field(name: &str, known: &'static [&'static str]) -> Self {
        Self::UnknownField { name: name.to_owned(), known: known.to_vec() }
    }

    fn unknown_variant(word: &str, known: &'static [&'static str]) -> Self {
        Self::UnknownWord { word: word.to_owned(), known: known.to_vec() }
    }

    fn missing_field(name: &'static str) -> Self {
        Self::Missing(name)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for Problem {}

/// What stands there, in Swedish.
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

/// What should stand there, in Swedish: our own types say it so already.
fn wanted(expected: &dyn Expected) -> String {
    match expected.to_string().as_str() {
        "a sequence" => "en lista (rader som börjar med `- `)".into(),
        "a boolean" => "`true` eller `false`".into(),
        "u16" | "u32" | "i32" => "ett heltal".into(),
        other => other.to_owned(),
    }
}

/// A YAML value as a deserializer with our error type.
#[derive(Clone, Copy)]
struct Node<'a>(&'a Value);

impl<'de> Deserializer<'de> for Node<'de> {
    type Error = Problem;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Number(number) => match (number.as_u64(), number.as_i64(), number.as_f64()) {
                (Some(number), ..) => visitor.visit_u64(number),
                (_, Some(number), _) => visitor.visit_i64(number),
                (.., number) => visitor.visit_f64(number.unwrap_or(f64::NAN)),
            },
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Sequence(entries) => {
                visitor.visit_seq(SeqDeserializer::new(entries.iter().map(Node)))
            }
            Value::Mapping(fields) => {
                let fields = fields.iter().map(|(name, value)| (name_of(name), Node(value)));
                visitor.visit_map(MapDeserializer::new(fields))
            }
            Value::Tagged(tagged) => {
                Err(de::Error::custom(format!("YAML-taggar som `{}` används inte här", tagged.tag)))
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Problem> {
        match self.0 {
            // Serde would take a list for the fields in their order.
            Value::Sequence(_) => Err(de::Error::invalid_type(Unexpected::Seq, &visitor)),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Problem> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Problem> {
        match self.0 {
            Value::String(word) => visitor.visit_enum(word.as_str().into_deserializer()),
            _ => self.deserialize_any(visitor),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map identifier ignored_any
    }
}

impl<'de> IntoDeserializer<'de, Problem> for Node<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}
