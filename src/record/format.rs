//! The format that a project's records are written in, and whether this program reads it.
//!
//! In comes the tree of `content/organisation.yaml`, out comes its format, or the finding that refuses a
//! newer one. The format is a whole number that rises when records of the format before it would be
//! read as something else, or no longer be read; [`crate::upgrade`] rewrites those.

use std::sync::Arc;

use serde::de::{Deserialize, Deserializer};

use super::name::are_alike;
use super::text::scalar;
use crate::diagnostic::{Diagnostic, Place, SourceFile, codes};
use crate::yaml::{Data, Field, Node};

/// The newest format that this program reads, and the one that it writes.
pub const FORMAT: u32 = 1;

/// The name of the field.
const NAME: &str = "format";

/// How it is written.
const FORM: &str = "ett heltal från 1, till exempel `1`";

/// The format of a project's records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Format(pub u32);

impl Default for Format {
    /// That of a project that doesn't say, which is the first.
    fn default() -> Self {
        Self(1)
    }
}

/// A format as it is written: digits alone, so that `1.0` isn't taken for a format of its own.
fn format(text: &str) -> Option<u32> {
    let is_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    // A format beyond all numbers is newer than any.
    let number = text.parse().unwrap_or(u32::MAX);
    (is_digits && !text.is_empty() && number > 0).then_some(number)
}

impl<'de> Deserialize<'de> for Format {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        scalar(deserializer, FORM, |text| {
            let wrong = || format!("`{text}` är inget format; skriv `{NAME}: {FORMAT}`");
            format(text.trim()).map(Self).ok_or_else(wrong)
        })
    }
}

/// The field of an organisation's tree that says the format, if it has one.
pub fn format_field(tree: &Node) -> Option<&Field> {
    let Data::Fields(fields) = &tree.data else { return None };
    fields.iter().find(|field| are_alike(&field.name(), NAME))
}

/// The format that an organisation's tree says; `None` if what it says is no format.
pub fn format_of(tree: &Node) -> Option<Format> {
    let Some(field) = format_field(tree) else { return Some(Format::default()) };
    match &field.value.data {
        Data::Null => Some(Format::default()),
        Data::Text(text) => format(text.trim()).map(Format),
        Data::Number(number) => {
            let is_huge = number.as_f64().is_some_and(|number| number > f64::from(u32::MAX));
            format(&number.to_string()).or(is_huge.then_some(u32::MAX)).map(Format)
        }
        _ => None,
    }
}

/// The finding that refuses a project whose format is newer than this program. It is the only one: what
/// else seems to be wrong may be right in that format.
pub(super) fn refusal(file: &Arc<SourceFile>, tree: &Node) -> Option<Diagnostic> {
    let field = format_field(tree)?;
    format_of(tree).filter(|format| format.0 > FORMAT)?;
    let written = match &field.value.data {
        Data::Text(text) => text.trim().to_owned(),
        Data::Number(number) => number.to_string(),
        _ => return None,
    };
    let place = Place::value(file, field.value.id);
    let message = format!(
        "underlagen är skrivna i format {written}, som är nyare än den här versionen av make-docs"
    );
    let limit = format!("gräns: make-docs {VERSION} läser till och med format {FORMAT}");
    let advice = "hämta en nyare version av make-docs; så länge skapas inga dokument";
    Some(Diagnostic::error(codes::NEWER_FORMAT, place, message).hint(limit).hint(advice))
}

/// The finding for an organisation that says something else than a format, as its record has it.
pub(super) fn wrong(file: &Arc<SourceFile>, tree: &Node) -> Diagnostic {
    let at = format_field(tree).map_or(tree.id, |field| field.value.id);
    let message = format!("`{NAME}` ska vara {FORM}");
    Diagnostic::error(codes::IMPOSSIBLE_VALUE, Place::value(file, at), message)
        .hint(format!("skriv `{NAME}: {FORMAT}`"))
}

/// The version of this program.
const VERSION: &str = env!("CARGO_PKG_VERSION");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml;

    #[test]
    fn a_format_is_a_whole_number() {
        for (written, number) in [
            ("namn: a", Some(1)),
            ("format: 1", Some(1)),
            ("Format: \"2\"", Some(2)),
            ("format:", Some(1)),
            ("format: 99999999999", Some(u32::MAX)),
            ("format: 99999999999999999999999", Some(u32::MAX)),
            ("format: 0", None),
            ("format: -1", None),
            ("format: 1.0", None),
            ("format: ett", None),
            ("format: [1]", None),
        ] {
            let tree = yaml::parse(written).unwrap();
            assert_eq!(format_of(&tree).map(|format| format.0), number, "{written}");
        }
    }

    #[test]
    fn only_a_newer_format_is_refused() {
        let refused = |text: &str| {
            let file = SourceFile::new("content/organisation.yaml", text);
            refusal(&file, &yaml::parse(text).unwrap())
        };
        assert!(refused("namn: a\nformat: 1\n").is_none());
        assert!(refused("namn: a\nformat: 0\n").is_none());
        let place = refused("namn: a\nformat: 2\n").unwrap().place.unwrap();
        assert_eq!(place.line_and_column(place.range().unwrap().start), (2, 9));
    }
}
