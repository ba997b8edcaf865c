//! A view and its template to Typst source, HTML or plain text.
//!
//! Every value that a template prints becomes a Typst literal ([`literal`]), or escaped HTML, so that
//! no text in a record can be read as code. Templates are strict: a name that the view lacks is an
//! error.

mod literal;
mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value,
};

pub use self::literal::literal;

use crate::diagnostic::{Diagnostic, Place, SourceFile, codes, wording};
use crate::view::View;

/// Instructions that a template may run; the longest of ours runs some thousands.
const FUEL: u64 = 50_000_000;

/// The name of the escaping that makes values Typst literals: that of all templates but those of HTML
/// and text.
const TYPST: &str = "typst";

/// The templates of a project.
#[derive(Debug)]
pub struct Templates {
    environment: Environment<'static>,
    files: BTreeMap<String, Arc<SourceFile>>,
}

impl Templates {
    /// The templates among `files`, by name.
    pub fn new(files: &BTreeMap<String, Arc<SourceFile>>) -> Self {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_fuel(Some(FUEL));
        environment.set_debug(true);
        environment.set_auto_escape_callback(|name| match name {
            _ if name.ends_with(".html.j2") => AutoEscape::Html,
            _ if name.ends_with(".txt.j2") => AutoEscape::None,
            _ => AutoEscape::Custom(TYPST.into()),
        });
        let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
        environment.set_syntax(syntax.unwrap_or_default());
        environment.set_formatter(print);
        let texts = files.clone();
        environment.set_loader(move |name| Ok(texts.get(name).map(|file| file.text.clone())));
        Self { environment, files: files.clone() }
    }
}

/// Prints a value in the language of its template.
fn print(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    match state.auto_escape() {
        AutoEscape::Custom(_) => out.write_str(&literal(value)?).map_err(Error::from),
        // A page must not say "none"; a template asks for what may be missing.
        AutoEscape::Html if value.is_none() || value.is_undefined() => {
            Err(Error::from(ErrorKind::UndefinedError))
        }
        // minijinja itself prints text that is marked as safe without escaping it.
        AutoEscape::Html => out.write_str(&escaped(&value.to_string())).map_err(Error::from),
        _ => minijinja::escape_formatter(out, state, value),
    }
}

/// A text as HTML, for use between tags or in a quoted attribute.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// The output format of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Typst source.
    Typst,
    /// A fragment of HTML, for a page with a layout and styles of its own.
    Html,
    /// Plain text.
    Text,
}

impl Form {
    /// The extension of its files, and of its templates before `.j2`.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Typst => "typ",
            Self::Html => "html",
            Self::Text => "txt",
        }
    }
}

/// Renders a view with the template `<name>.<extension>.j2`.
pub fn render(
    templates: &Templates,
    name: &str,
    form: Form,
    view: &View,
) -> Result<String, Box<Diagnostic>> {
    let file = format!("{name}.{}.j2", form.ending());
    let value = Value::from(Serde(view));
    templates
        .environment
        .get_template(&file)
        .and_then(|template| template.render(&value))
        .map_err(|error| Box::new(finding(templates, &file, &value, &error)))
}

/// A template's error as a finding at its place, with the variables there.
fn finding(templates: &Templates, rendered: &str, view: &Value, error: &Error) -> Diagnostic {
    // The error may be in a template that the rendered one includes.
    let name = error.name().unwrap_or(rendered);
    let file = match templates.files.get(name) {
        Some(file) => file.clone(),
        None => SourceFile::new(format!("templates/{name}"), ""),
    };
    let place = match (error.range(), error.line()) {
        (Some(range), _) if !range.is_empty() => Place::bytes(&file, range),
        (_, Some(line)) => Place::bytes(&file, line_range(&file.text, line)),
        _ => Place::whole(&file),
    };
    let finding = Diagnostic::error(codes::TEMPLATE, place, words::message(error));
    let mut hints = variables(error);
    if error.kind() == ErrorKind::UndefinedError {
        hints.extend(view_names(view));
    }
    finding.hints(hints)
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
        .map(|variable| variable.trim().trim_end_matches(','))
        // What is the engine's own says nothing to the template's author.
        .filter(|variable| !variable.contains(": minijinja::") && !variable.contains(": <"))
        .map(|variable| format!("finns: {}", wording::shortened(variable, 160)))
        .collect()
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
fn line_range(text: &str, line: usize) -> std::ops::Range<usize> {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let length = text[start..].lines().next().map_or(0, str::len);
    start..start + length
}
