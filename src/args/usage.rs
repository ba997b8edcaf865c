//! What is wrong with a command line, in Swedish. In comes clap's error, whose own words are English, out
//! comes a line.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::diagnostic::wording;

/// The error in a command line.
pub fn explain(error: &clap::Error) -> String {
    let message = describe(error);
    let suggestion =
        [ContextKind::SuggestedArg, ContextKind::SuggestedValue, ContextKind::SuggestedSubcommand]
            .into_iter()
            .find_map(|kind| first_value(error, kind));
    let valid = values(error, ContextKind::ValidValue);
    match suggestion {
        Some(suggestion) => format!("{message} (menade du `{suggestion}`?)"),
        None if !valid.is_empty() => format!("{message} (finns: {})", wording::names(valid)),
        None => format!("{message} (`make-docs --help` visar hur du gör)"),
    }
}

/// The error itself, without a hint.
fn describe(error: &clap::Error) -> String {
    let argument = first_value(error, ContextKind::InvalidArg).unwrap_or_default();
    let value = first_value(error, ContextKind::InvalidValue).unwrap_or_default();
    match error.kind() {
        ErrorKind::UnknownArgument => format!("okänt val `{argument}`"),
        ErrorKind::InvalidSubcommand => {
            let command = first_value(error, ContextKind::InvalidSubcommand).unwrap_or_default();
            format!("okänt kommando `{command}`")
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => match (value, reason(error)) {
            ("", _) => format!("`{argument}` behöver ett värde"),
            (_, Some(reason)) => reason,
            _ => format!("`{argument}` kan inte vara `{value}`"),
        },
        ErrorKind::NoEquals | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("`{argument}` har för få eller för många värden")
        }
        ErrorKind::TooManyValues => {
            format!("`{argument}` har inget värde: ta bort `{value}`")
        }
        ErrorKind::ArgumentConflict => conflict(error, argument),
        ErrorKind::MissingRequiredArgument => {
            let missing: Vec<&str> = values(error, ContextKind::InvalidArg)
                .iter()
                .map(|name| name.trim_matches(['<', '>', '.']))
                .collect();
            format!("{} saknas", missing.join(", "))
        }
        ErrorKind::InvalidUtf8 => "ett ord på kommandoraden är inte text i UTF-8".to_owned(),
        _ => "kommandoraden går inte att förstå".to_owned(),
    }
}

/// The error for arguments that don't go together, or one that is given twice.
fn conflict(error: &clap::Error, argument: &str) -> String {
    match first_value(error, ContextKind::PriorArg) {
        Some(prior) if prior != argument => {
            format!("`{argument}` och `{prior}` går inte att använda tillsammans")
        }
        _ => format!("`{argument}` får bara stå en gång"),
    }
}

/// Why a value is wrong, in the words of the function that reads it.
fn reason(error: &clap::Error) -> Option<String> {
    std::error::Error::source(error).map(ToString::to_string)
}

/// The values that clap attaches to an error.
fn values(error: &clap::Error, kind: ContextKind) -> &[String] {
    match error.get(kind) {
        Some(ContextValue::String(value)) => std::slice::from_ref(value),
        Some(ContextValue::Strings(values)) => values,
        _ => &[],
    }
}

/// The first of the values of a kind.
fn first_value(error: &clap::Error, kind: ContextKind) -> Option<&str> {
    values(error, kind).first().map(String::as_str)
}
