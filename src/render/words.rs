//! What the template engine says, in Swedish: its own words are English, and stand in parentheses where
//! they say more.

use minijinja::{Error, ErrorKind};

/// The message about an error in a template.
pub(super) fn message(error: &Error) -> String {
    let detail = error.detail().unwrap_or_default();
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
    match detail {
        "" => format!("{cause} (minijinja: {})", error.kind()),
        detail => format!("{cause} (minijinja: {detail})"),
    }
}

/// The first name in quotes of some kind.
fn quoted(text: &str) -> Option<&str> {
    let start = text.find(['`', '\''])?;
    let mark = text[start..].chars().next()?;
    let rest = &text[start + 1..];
    Some(&rest[..rest.find(mark)?])
}
