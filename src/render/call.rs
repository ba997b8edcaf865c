//! Calls of parts in templates: a template gives text in which each part is a number, and the parts in
//! the order of their numbers, with their arguments. What they look like is for the form to say.

use std::fmt;
use std::sync::Arc;

use minijinja::value::{Kwargs, Object, ObjectRepr, ValueKind, from_args};
use minijinja::{Environment, Error, ErrorKind, Output, State, Value};

use super::scope::{MISSING, PART, is_missing};
use super::signature::{Content, Parts, Signature};
use super::words::told;
use crate::diagnostic::wording;

/// A part as a template called it.
#[derive(Debug, Clone)]
pub(super) struct PartCall {
    pub(super) signature: Arc<Signature>,
    /// The positional arguments.
    pub(super) arguments: Vec<Value>,
    /// The named arguments, as templates write their names.
    pub(super) named: Vec<(String, Value)>,
    /// What it contains, unless that is nothing or the rest.
    pub(super) body: Option<Body>,
}

/// What a part contains.
#[derive(Debug, Clone)]
pub(super) enum Body {
    /// The text of a `call` block.
    Text(String),
    /// The last argument.
    Value(Value),
}

impl PartCall {
    /// The name as templates write it.
    pub(super) fn name(&self) -> String {
        self.signature.function.replace('-', "_")
    }

    /// Whether it contains all that follows.
    pub(super) fn takes_rest(&self) -> bool {
        self.signature.content == Content::Rest && self.body.is_none()
    }
}

/// What a template gives: text with the numbers of parts, and the parts.
#[derive(Debug, Default)]
pub(super) struct Called {
    pub(super) text: String,
    pub(super) calls: Vec<PartCall>,
}

/// The parts that a template has called so far.
#[derive(Default)]
pub(super) struct Calls(pub(super) Vec<PartCall>);

/// What a call of a part gives in a template: its number.
#[derive(Debug)]
struct Part(usize);

impl Object for Part {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn is_true(self: &Arc<Self>) -> bool {
        true
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{}", PART[0], self.0, PART[1])
    }
}

/// The number of a part that is a value.
pub(super) fn number_of(value: &Value) -> Option<usize> {
    value.downcast_object_ref::<Part>().map(|part| part.0)
}

/// Makes every part a function of templates. The call whose number is `stop_at` fails, which tells where it
/// is.
pub(super) fn register(environment: &mut Environment<'_>, parts: &Parts, stop_at: Option<usize>) {
    for (name, signature) in parts {
        let function = PartFunction { signature: signature.clone(), stop_at };
        environment.add_global(name.clone(), Value::from_object(function));
    }
}

/// A part as a function of templates.
#[derive(Debug)]
struct PartFunction {
    signature: Arc<Signature>,
    stop_at: Option<usize>,
}

impl Object for PartFunction {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn call(self: &Arc<Self>, state: &mut State<'_, '_>, args: &[Value]) -> Result<Value, Error> {
        let call = called(&self.signature, state, args)?;
        let calls = &mut state.get_or_insert_extension_with(Calls::default).0;
        if self.stop_at == Some(calls.len()) {
            return Err(told(ErrorKind::InvalidOperation, STOPPED, None));
        }
        calls.push(call);
        Ok(Value::from_object(Part(calls.len() - 1)))
    }
}

/// The error of a call that was to be found.
pub(super) const STOPPED: &str = "här";

/// A call with its arguments in the places that the signature gives them.
fn called(
    signature: &Arc<Signature>,
    state: &mut State<'_, '_>,
    values: &[Value],
) -> Result<PartCall, Error> {
    let (given, keywords): (&[Value], Kwargs) = from_args(values)?;
    let name = &signature.function.replace('-', "_");
    let (mut places, further, last) = split(signature, given, name)?;
    let mut named = Vec::new();
    let mut body = last.map(Body::Value);
    for keyword in keywords.args() {
        let value: Value = keywords.get(keyword)?;
        let as_typst = keyword.replace('_', "-");
        if keyword == "caller" {
            body = Some(Body::Text(value.call(state, &[])?.to_string()));
        } else if let Some(place) = signature.positional.iter().position(|own| *own == as_typst) {
            places[place] = Some(value);
        } else if signature.named.iter().any(|(own, _)| *own == as_typst) {
            named.push((keyword.to_owned(), value));
        } else {
            return Err(unknown_argument(signature, name, keyword));
        }
    }
    match signature.content {
        Content::None if body.is_some() && signature.sink.is_none() => {
            let hint = format!("skriv `{{{{ {name}(…) }}}}` utan `call`");
            let message = format!("delen `{name}` har inget innehåll");
            return Err(told(ErrorKind::TooManyArguments, message, Some(hint)));
        }
        Content::Body if body.is_none() => return Err(missing(signature, name, "body")),
        _ => {}
    }
    let mut arguments = Vec::new();
    for (value, parameter) in places.into_iter().zip(&signature.positional) {
        arguments.push(value.ok_or_else(|| missing(signature, name, parameter))?);
    }
    arguments.extend(further.iter().cloned());
    let last = match &body {
        Some(Body::Value(value)) => Some(value),
        _ => None,
    };
    let mut all = arguments.iter().chain(named.iter().map(|(_, value)| value)).chain(last);
    if let Some(missing) = all.find(|value| value.is_undefined()) {
        return Err(undefined(missing));
    }
    Ok(PartCall { signature: signature.clone(), arguments, named, body })
}

/// The error for a value that doesn't exist. Made so, minijinja says which.
fn undefined(value: &Value) -> Error {
    value.get_attr("").err().unwrap_or_else(|| Error::from(ErrorKind::UndefinedError))
}

/// The positional arguments in their places, those for the sink, and what the part contains.
type Places<'a> = (Vec<Option<Value>>, &'a [Value], Option<Value>);

/// Puts arguments without names in their places.
fn split<'a>(signature: &Signature, given: &'a [Value], name: &str) -> Result<Places<'a>, Error> {
    let count = signature.positional.len();
    let (own, further) = given.split_at(given.len().min(count));
    let mut places: Vec<Option<Value>> = own.iter().cloned().map(Some).collect();
    places.resize(count, None);
    match further {
        [] => Ok((places, further, None)),
        [last] if signature.content != Content::None => Ok((places, &[], Some(last.clone()))),
        _ if signature.sink.is_some() => Ok((places, further, None)),
        _ => {
            let most = count + usize::from(signature.content != Content::None);
            let message =
                format!("delen `{name}` tar {most} argument utan namn, inte {}", given.len());
            Err(told(ErrorKind::TooManyArguments, message, Some(call_hint(signature, name))))
        }
    }
}

/// The error for an argument that a call lacks.
fn missing(signature: &Signature, name: &str, parameter: &str) -> Error {
    let message = format!("delen `{name}` saknar sitt argument `{}`", parameter.replace('-', "_"));
    told(ErrorKind::MissingArgument, message, Some(call_hint(signature, name)))
}

/// How a part is called.
fn call_hint(signature: &Signature, name: &str) -> String {
    format!("skriv `{name}({})`", signature.parameters().join(", "))
}

/// The error for an argument that a part doesn't have.
fn unknown_argument(signature: &Signature, name: &str, keyword: &str) -> Error {
    let named = signature.named.iter().map(|(name, _)| name);
    let known: Vec<String> =
        signature.positional.iter().chain(named).map(|name| name.replace('-', "_")).collect();
    let hint = wording::did_you_mean(keyword, &known, "finns:");
    let message = format!("delen `{name}` har inget argument `{keyword}`");
    told(ErrorKind::TooManyArguments, message, Some(hint))
}

/// Prints a value in a template that makes no form of its own: a text as text, a part as its number.
pub(super) fn print(out: &mut Output<'_>, value: &Value) -> Result<(), Error> {
    if value.is_undefined() {
        return Err(undefined(value));
    }
    if is_missing(value) {
        return Ok(());
    }
    let (message, hint) = match value.kind() {
        ValueKind::String | ValueKind::Number => return write_value(out, value),
        ValueKind::Bool => ("värdet är sant eller falskt, ingen text", "använd det i `{% if … %}`"),
        ValueKind::Seq | ValueKind::Iterable => (
            "värdet är en lista, ingen text",
            "använd `|join(\", \")`, `{% for … %}` eller, om det är löpande text, `blocks(…)`",
        ),
        ValueKind::Map => {
            ("värdet har flera fält, ingen text", "skriv ett av fälten efter en punkt")
        }
        _ if number_of(value).is_some() => return write_value(out, value),
        _ => ("värdet är ingen text", "är det en del eller ett makro? skriv `(…)` efter namnet"),
    };
    Err(told(ErrorKind::InvalidOperation, message, Some(hint.to_owned())))
}

fn write_value(out: &mut Output<'_>, value: &Value) -> Result<(), Error> {
    write!(out, "{value}").map_err(Error::from)
}

/// An error when parts are printed, and the number of the call that it is about; none for one that stands in
/// a macro of the form's own.
#[derive(Debug)]
pub(super) struct PrintError {
    pub(super) error: Error,
    pub(super) call: Option<usize>,
}

impl From<Error> for PrintError {
    fn from(error: Error) -> Self {
        Self { error, call: None }
    }
}

/// A piece of the text that a template gave.
pub(super) enum Piece<'a> {
    Text(&'a str),
    Part(usize),
}

/// The pieces of a text.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(PART[0]) {
        if !before.is_empty() {
            pieces.push(Piece::Text(before));
        }
        let (number, after) = after.split_once(PART[1]).unwrap_or((after, ""));
        pieces.extend(number.parse().ok().map(Piece::Part));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    pieces
}

/// Whether a text has parts, rather than only words.
pub(super) fn has_parts(text: &str) -> bool {
    text.contains(PART[0])
}

/// The words of a text that a template gave, without what marks them.
pub(super) fn words(text: &str) -> std::borrow::Cow<'_, str> {
    if text.contains(MISSING) { text.replace(MISSING, "").into() } else { text.into() }
}
