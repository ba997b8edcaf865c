//! What a template gave, as Typst source: a part is a call of the function of its name, every argument a
//! literal, and every word outside parts a string.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::ops::Range;

use minijinja::value::ValueKind;
use minijinja::{ErrorKind, Value};

use super::call::{Body, Called, PartCall, Piece, PrintError, has_parts, number_of, pieces, words};
use super::literal::{write_literal, write_string};
use super::scope::{behind, is_missing};
use super::signature::Content;
use super::words::told;

/// The source, and where in it each call stands.
#[derive(Debug, Default)]
pub(super) struct Source {
    pub(super) text: String,
    /// The calls in markup, each with its number, in the order of their ends.
    pub(super) places: Vec<(Range<usize>, usize)>,
}

/// The Typst source of what was called.
pub(super) fn source(called: &Called) -> Result<Source, PrintError> {
    let mut printer = Printer { calls: &called.calls, out: Source::default() };
    printer.out.text = imports(&called.calls);
    printer.markup(&called.text)?;
    Ok(printer.out)
}

/// The lines that import the functions of some calls, each from the module that has it: a document depends on no
/// other.
fn imports(calls: &[PartCall]) -> String {
    let mut modules: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for PartCall { signature, .. } in calls {
        let (module, original) = &signature.defined;
        let function = &signature.function;
        modules.entry(module).or_default().insert(match original == function {
            true => function.clone(),
            false => format!("{original} as {function}"),
        });
    }
    let mut lines = String::new();
    for (module, functions) in modules {
        let functions: Vec<String> = functions.into_iter().collect();
        let _ = writeln!(lines, "#import \"/{module}\": {}", functions.join(", "));
    }
    lines
}

struct Printer<'a> {
    calls: &'a [PartCall],
    out: Source,
}

impl Printer<'_> {
    /// A text with parts, in Typst's markup.
    fn markup(&mut self, text: &str) -> Result<(), PrintError> {
        for piece in pieces(text) {
            match piece {
                Piece::Text(text) => self.words(&words(text)),
                Piece::Part(number) => self.statement(number)?,
            }
        }
        Ok(())
    }

    /// Words as strings, with the spaces and empty lines between them as they are.
    fn words(&mut self, text: &str) {
        let spaces = |text: &str| text.starts_with(SPACE);
        let mut rest = text;
        while !rest.is_empty() {
            let length = match spaces(rest) {
                true => rest.find(|c| !SPACE.contains(&c)).unwrap_or(rest.len()),
                false => end_of_paragraph(rest),
            };
            let (piece, after) = rest.split_at(length);
            if spaces(rest) {
                self.out.text.push_str(match piece.matches('\n').count() {
                    0 => " ",
                    1 => "\n",
                    _ => "\n\n",
                });
            } else {
                self.out.text.push('#');
                write_string(&mut self.out.text, &one_line(piece));
            }
            rest = after;
        }
    }

    /// A part in markup. One that contains what follows it is a show rule.
    fn statement(&mut self, number: usize) -> Result<(), PrintError> {
        let start = self.out.text.len();
        match self.calls.get(number) {
            Some(call) if call.takes_rest() => {
                let _ = write!(self.out.text, "#show: {}.with(", call.signature.function);
                self.arguments(call)?;
                self.out.text.push(')');
            }
            _ => {
                self.out.text.push('#');
                self.call(number)?;
            }
        }
        self.out.places.push((start..self.out.text.len(), number));
        Ok(())
    }

    /// A call, without what leads to it.
    fn call(&mut self, number: usize) -> Result<(), PrintError> {
        let Some(call) = self.calls.get(number) else { return Ok(()) };
        let _ = write!(self.out.text, "{}(", call.signature.function);
        self.arguments(call)?;
        match (&call.body, call.signature.content) {
            (Some(Body::Text(text)), Content::None) => {
                for piece in pieces(text) {
                    self.further_argument(number, call, &piece)?;
                }
                self.out.text.push(')');
            }
            (Some(Body::Text(text)), _) => {
                self.out.text.push(')');
                self.content(text)?;
            }
            _ => self.out.text.push(')'),
        }
        Ok(())
    }

    /// A part in the `call` block of a part that takes any number of arguments.
    fn further_argument(
        &mut self,
        number: usize,
        call: &PartCall,
        piece: &Piece<'_>,
    ) -> Result<(), PrintError> {
        match piece {
            Piece::Part(number) => {
                self.separate();
                self.call(*number)
            }
            Piece::Text(text) if text.trim().is_empty() => Ok(()),
            Piece::Text(text) => {
                let name = call.name();
                let message =
                    format!("i delen `{name}` får bara andra delar stå, inte ”{}”", text.trim());
                let error = told(ErrorKind::InvalidOperation, message, None);
                Err(PrintError { error, call: Some(number) })
            }
        }
    }

    /// A text with parts, as a block of content.
    fn content(&mut self, text: &str) -> Result<(), PrintError> {
        self.out.text.push('[');
        self.markup(text)?;
        self.out.text.push(']');
        Ok(())
    }

    /// The arguments of a call.
    fn arguments(&mut self, call: &PartCall) -> Result<(), PrintError> {
        for value in &call.arguments {
            self.separate();
            self.value(value)?;
        }
        if let Some(Body::Value(value)) = &call.body {
            self.separate();
            self.value(value)?;
        }
        for (name, value) in &call.named {
            self.separate();
            let _ = write!(self.out.text, "{}: ", name.replace('_', "-"));
            self.value(value)?;
        }
        Ok(())
    }

    /// Separates an argument from one before it.
    fn separate(&mut self) {
        if !self.out.text.ends_with('(') {
            self.out.text.push_str(", ");
        }
    }

    /// A value as an expression.
    fn value(&mut self, value: &Value) -> Result<(), PrintError> {
        if let Some(number) = number_of(value) {
            return self.call(number);
        }
        if let Some(value) = behind(value) {
            return Ok(write_literal(&mut self.out.text, &value)?);
        }
        if is_missing(value) {
            self.out.text.push_str("none");
            return Ok(());
        }
        match (value.kind(), value.as_str()) {
            (_, Some(text)) if has_parts(text) => self.content(text),
            // What a macro gives are words of a template.
            (_, Some(text)) if value.is_safe() => {
                write_string(&mut self.out.text, &one_line(text));
                Ok(())
            }
            (ValueKind::Seq | ValueKind::Iterable, _) => {
                self.out.text.push('(');
                for entry in value.try_iter().map_err(PrintError::from)? {
                    self.value(&entry)?;
                    self.out.text.push(',');
                }
                self.out.text.push(')');
                Ok(())
            }
            _ => Ok(write_literal(&mut self.out.text, value)?),
        }
    }
}

/// What separates words. A no-break space doesn't.
const SPACE: [char; 4] = [' ', '\n', '\t', '\r'];

/// The words of a text with a space between each.
fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split(SPACE).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// The bytes of a text until its last word before an empty line, or before spaces that end it.
fn end_of_paragraph(text: &str) -> usize {
    let mut end = 0;
    let mut rest = text;
    loop {
        let word = rest.find(SPACE).unwrap_or(rest.len());
        end += word;
        let after = &rest[word..];
        let spaces = after.find(|c| !SPACE.contains(&c)).unwrap_or(after.len());
        let is_last = spaces == after.len() || after[..spaces].matches('\n').count() > 1;
        if is_last {
            return end;
        }
        end += spaces;
        rest = &after[spaces..];
    }
}
