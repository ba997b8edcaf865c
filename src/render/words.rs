//! What the template engine says, in Swedish: its own words are English, and stand in parentheses where
//! they say more.

use std::error::Error as _;
use std::fmt;

use minijinja::{Error, ErrorKind};

/// The message about an error in a template.
pub(super) fn message(error: &Error) -> String {
    let detail = error.detail().unwrap_or_default();
    if own(error).is_some() {
        return detail.to_owned();
    }
    let name = quoted(detail).map(|name| format!("`{name}` ")).unwrap_or_default();
    let cause = match error.kind() {
        ErrorKind::UndefinedError if !name.is_empty() => return format!("{name}finns inte"),
        ErrorKind::UndefinedError => "namnet finns inte",
        ErrorKind::TemplateNotFound if !name.is_empty() => {
            return format!("mallen {name}finns inte");
        }
        ErrorKind::OutOfFuel => return "mallen blir aldrig färdig".to_owned(),
        ErrorKind::SyntaxError | ErrorKind::BadEscape => "mallen går inte att förstå",
        ErrorKind::TemplateNotFound | ErrorKind::BadInclude => "mallen som nämns finns inte",
        ErrorKind::TooManyArguments => "en funktion har för många argument",
        ErrorKind::MissingArgument => "en funktion saknar ett argument",
        ErrorKind::UnknownFilter => "filtret finns inte",
        ErrorKind::UnknownTest => "villkoret finns inte",
        ErrorKind::UnknownFunction | ErrorKind::UnknownMethod => "funktionen finns inte",
        ErrorKind::UnknownBlock => "blocket finns inte",
        ErrorKind::NonPrimitive
        | ErrorKind::NonKey
        | ErrorKind::InvalidOperation
        | ErrorKind::CannotUnpack => "värdet går inte att använda så",
        _ => "mallen går inte att fylla i",
    };
    if let Some(name) = unknown(detail) {
        return format!("{cause}: `{name}`");
    }
    match detail {
        "" => format!("{cause} (minijinja: {})", error.kind()),
        detail => format!("{cause} (minijinja: {detail})"),
    }
}

/// The name in "filter x is unknown" or "x is unknown".
fn unknown(detail: &str) -> Option<&str> {
    detail.strip_suffix(" is unknown")?.rsplit(' ').next()
}

/// Whether something was called that is no function.
pub(super) fn is_no_function(error: &Error) -> bool {
    error.detail().is_some_and(|detail| detail.contains("not callable"))
}

/// Marks an error whose message is Swedish already, with what to do about it.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) hint: Option<String>,
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.hint.as_deref().unwrap_or_default())
    }
}

impl std::error::Error for Told {}

/// An error with a message in Swedish.
pub(super) fn told(kind: ErrorKind, message: impl Into<String>, hint: Option<String>) -> Error {
    Error::new(kind, message.into()).with_source(Told { hint })
}

/// What marks an error as told in Swedish.
pub(super) fn own(error: &Error) -> Option<&Told> {
    error.source().and_then(|source| source.downcast_ref())
}

/// The first name in quotes of some kind.
fn quoted(text: &str) -> Option<&str> {
    let start = text.find(['`', '\''])?;
    let mark = text[start..].chars().next()?;
    let rest = &text[start + 1..];
    Some(&rest[..rest.find(mark)?])
}
