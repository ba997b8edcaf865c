//! What is wrong in a template, as a finding at its place: also in a template that another includes, and in
//! the `call` block of a part.

use std::error::Error as _;
use std::ops::Range;

use minijinja::{Error, ErrorKind, Value};

use super::scope::MISSING;
use super::templates::Templates;
use super::words;
use crate::diagnostic::{Diagnostic, Place, SourceFile, codes, wording};

/// A template's error as a finding at its place, with what there is instead.
pub(super) fn finding(
    templates: &Templates,
    rendered: &str,
    view: &Value,
    error: &Error,
) -> Diagnostic {
    let inner = innermost(error);
    let place = place(templates, rendered, inner);
    let finding = Diagnostic::error(codes::TEMPLATE, place, words::message(inner));
    if let Some(told) = words::own(inner) {
        return finding.hints(told.hint.clone());
    }
    let mut hints = Vec::new();
    match inner.kind() {
        ErrorKind::UnknownFunction => hints.extend(near_part(templates, inner)),
        ErrorKind::UnknownFilter => hints.push("finns: kör `make-docs template list`".to_owned()),
        ErrorKind::InvalidOperation if words::is_no_function(inner) => {
            hints.push(SHADOWED.to_owned());
        }
        ErrorKind::UndefinedError => {
            hints.extend(variables(inner));
            hints.extend(view_names(view));
        }
        ErrorKind::TooManyArguments | ErrorKind::MissingArgument | ErrorKind::SyntaxError => {}
        _ => hints.extend(variables(inner)),
    }
    finding.hints(hints)
}

/// What a name that can't be called is.
const SHADOWED: &str = "ge variabeln ett annat namn: den döljer en del som heter så";

/// The error of the template where it is, of those that say in turn which template included it.
fn innermost(error: &Error) -> &Error {
    let mut inner = error;
    while let Some(source) = inner.source().and_then(|source| source.downcast_ref::<Error>()) {
        inner = source;
    }
    inner
}

/// Where an error is.
pub(super) fn place(templates: &Templates, rendered: &str, error: &Error) -> Place {
    let inner = innermost(error);
    let name = inner.name().unwrap_or(rendered);
    let file = match templates.files.get(name) {
        Some(file) => file.clone(),
        None => SourceFile::new(format!("templates/{name}"), ""),
    };
    match (inner.range(), inner.line()) {
        (Some(range), _) if !range.is_empty() => Place::bytes(&file, range),
        (_, Some(line)) => Place::bytes(&file, line_range(&file.text, line)),
        _ => Place::whole(&file),
    }
}

/// The part whose name is nearest to one that doesn't exist, or all of them.
fn near_part(templates: &Templates, error: &Error) -> Option<String> {
    let detail = error.detail()?;
    let name = detail.split_whitespace().next()?.trim_matches('`');
    let known: Vec<&String> = templates.parts().keys().collect();
    Some(wording::did_you_mean(name, &known, "finns:"))
}

/// The variables that the failing place refers to: one hint each. minijinja has them only as text.
fn variables(error: &Error) -> Vec<String> {
    let debug_info = error.display_debug_info().to_string();
    let Some((_, rest)) = debug_info.split_once("Referenced variables: {\n") else {
        return Vec::new();
    };
    let listed = rest.split("\n}").next().unwrap_or(rest);
    let mut variables: Vec<String> = Vec::new();
    for line in listed.lines() {
        // Lines of a variable's value are indented further, or close its brackets.
        let is_new = line.starts_with("    ") && !line[4..].starts_with([' ', '}', ']', ')']);
        match variables.last_mut() {
            Some(variable) if !is_new => *variable += line,
            _ => variables.push(line.to_owned()),
        }
    }
    variables
        .iter()
        .map(|variable| variable.trim().trim_end_matches(',').replace(MISSING, "saknas"))
        .filter(|variable| !is_engines_own(variable))
        .map(|variable| format!("finns: {}", wording::shortened(&variable, 160)))
        .collect()
}

/// Whether a variable is the engine's own, or a part or a macro: that says nothing to the template's author.
fn is_engines_own(variable: &str) -> bool {
    let value = variable.split_once(": ").map_or("", |(_, value)| value);
    value.is_empty()
        || ["minijinja::", "<", "PartFunction"].iter().any(|own| value.starts_with(own))
        || value.contains("<macro ")
}

/// The names at the top of a view with the names below each: one hint each.
fn view_names(view: &Value) -> Vec<String> {
    let mut hints = Vec::new();
    for name in view.try_iter().into_iter().flatten() {
        let value = view.get_item(&name).unwrap_or_default();
        let below: Vec<String> =
            value.try_iter().into_iter().flatten().map(|name| name.to_string()).collect();
        hints.push(format!("finns: `{name}` med {}", wording::names(&below)));
    }
    hints
}

/// The bytes of a line, counted from 1.
fn line_range(text: &str, line: usize) -> Range<usize> {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let length = text[start..].lines().next().map_or(0, str::len);
    start..start + length
}
