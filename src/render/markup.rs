//! What a template gave, as HTML or plain text: a part is a call of the macro of its name in
//! `delar.<form>.j2`, with the parts among its arguments made first.

use minijinja::value::{Kwargs, ValueKind};
use minijinja::{Captured, Environment, Error, ErrorKind, Value};

use super::call::{Body, Called, PartCall, Piece, PrintError, has_parts, number_of, pieces, words};
use super::form::{Form, escaped};
use super::scope::{behind, is_missing};
use super::signature::Content;
use super::words::told;

/// What was called, in a form.
pub(super) fn markup(
    environment: &Environment<'_>,
    form: Form,
    called: &Called,
) -> Result<String, PrintError> {
    let name = format!("delar.{}.j2", form.ending());
    let macros = environment.get_template(&name)?.render_captured(())?;
    let mut printer = Printer { form, calls: &called.calls, macros, file: &name };
    let text = printer.text(&called.text)?;
    Ok(match form {
        // Text ends its last line.
        Form::Text => format!("{}\n", text.trim()),
        _ => text.trim().to_owned(),
    })
}

struct Printer<'a, 'source> {
    form: Form,
    calls: &'a [PartCall],
    macros: Captured<'source>,
    file: &'a str,
}

impl Printer<'_, '_> {
    /// A text with parts. One that contains what follows it gets that.
    fn text(&mut self, text: &str) -> Result<String, PrintError> {
        let pieces = pieces(text);
        self.printed(&pieces)
    }

    fn printed(&mut self, pieces: &[Piece<'_>]) -> Result<String, PrintError> {
        let mut out = String::new();
        for (i, piece) in pieces.iter().enumerate() {
            match *piece {
                // The macros say what is between them; a part that isn't there leaves no empty line.
                Piece::Text(text) if text.trim().is_empty() && text.contains('\n') => {
                    end_line(&mut out);
                }
                Piece::Text(text) if self.form == Form::Html => {
                    out.push_str(&escaped(&words(text)));
                }
                Piece::Text(text) => out.push_str(&words(text)),
                Piece::Part(number) => {
                    let Some(call) = self.calls.get(number) else { continue };
                    let rest = if call.takes_rest() { &pieces[i + 1..] } else { &[] };
                    out.push_str(&self.call(number, call, rest)?);
                    if call.takes_rest() {
                        break;
                    }
                    // A `call` block stands on lines of its own.
                    if matches!(call.body, Some(Body::Text(_))) {
                        end_line(&mut out);
                    }
                }
            }
        }
        Ok(out)
    }

    /// What the macro of a part makes of it.
    fn call(
        &mut self,
        number: usize,
        call: &PartCall,
        rest: &[Piece<'_>],
    ) -> Result<String, PrintError> {
        let mut arguments = Vec::new();
        for value in &call.arguments {
            arguments.push(self.value(value)?);
        }
        let mut named: Vec<(String, Value)> = Vec::new();
        for (name, value) in &call.named {
            named.push((name.clone(), self.value(value)?));
        }
        let body = match &call.body {
            Some(Body::Text(text)) => Some(content(self.text(text)?.trim_end())),
            Some(Body::Value(value)) => Some(self.value(value)?),
            None if call.signature.content == Content::Rest => {
                Some(content(self.printed(rest)?.trim()))
            }
            None => None,
        };
        named.extend(body.map(|body| ("body".to_owned(), body)));
        if !named.is_empty() {
            arguments.push(named.into_iter().collect::<Kwargs>().into());
        }
        let name = call.name();
        let result = self.macros.with_state_mut(|state| match state.lookup(&name) {
            Some(_) => state.call_macro(&name, &arguments),
            None => Err(Error::new(ErrorKind::UnknownFunction, String::new())),
        });
        // The last line of a macro ends it.
        let result = result.map(|text| match text.strip_suffix('\n') {
            Some(text) => text.to_owned(),
            None => text,
        });
        result.map_err(|error| match error.kind() {
            ErrorKind::UnknownFunction if error.detail() == Some("") => {
                let message = format!("delen `{name}` har ingen form i `templates/{}`", self.file);
                let hint = format!("skriv ett makro där som heter `{name}`");
                let error = told(ErrorKind::InvalidOperation, message, Some(hint));
                PrintError { error, call: Some(number) }
            }
            ErrorKind::TooManyArguments if error.line().is_none() => {
                PrintError { error, call: Some(number) }
            }
            _ => PrintError { error, call: None },
        })
    }

    /// An argument as macros get it: a part as the text that it became, or `none` if that is empty.
    fn value(&mut self, value: &Value) -> Result<Value, PrintError> {
        if let Some(number) = number_of(value) {
            let printed = self.printed(&[Piece::Part(number)])?;
            return Ok(content(&printed));
        }
        if let Some(value) = behind(value) {
            return Ok(value);
        }
        if is_missing(value) {
            return Ok(Value::from(()));
        }
        match (value.kind(), value.as_str()) {
            (_, Some(text)) if has_parts(text) => Ok(content(&self.text(text)?)),
            (ValueKind::Seq | ValueKind::Iterable, _) => {
                let entries: Vec<Value> = value.try_iter()?.collect();
                let values: Result<Vec<Value>, PrintError> =
                    entries.iter().map(|entry| self.value(entry)).collect();
                Ok(Value::from(values?))
            }
            _ => Ok(value.clone()),
        }
    }
}

/// Ends a line that has begun.
fn end_line(out: &mut String) {
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}

/// Text in the form already; `none` if there is none.
fn content(text: &str) -> Value {
    if text.is_empty() { Value::from(()) } else { Value::from_safe_string(text.to_owned()) }
}
