//! A view and its template to Typst source, HTML or plain text.
//!
//! A template, `<kind>.j2`, gives text and calls of parts (`call`), which each form prints in its own way:
//! Typst as calls of its functions (`typst`), HTML and text by macros (`markup`). A project may have a
//! template of one form instead, `<kind>.typ.j2`, which writes that form itself.
//!
//! Every value becomes a Typst literal ([`literal`]), or escaped HTML, so that no text in a record can be
//! read as code. Templates are strict: a name that the view lacks is an error.

mod call;
mod error;
mod filters;
mod form;
mod labels;
mod literal;
mod markup;
mod quoted;
mod scope;
mod signature;
mod templates;
mod typst;
mod words;

pub use self::filters::FILTERS;
pub use self::form::Form;
pub use self::literal::literal;
pub use self::signature::{Parts, Signature};
pub use self::templates::Templates;

use minijinja::value::Serde;
use minijinja::{Environment, Error, Value};

use self::call::{Called, Calls};
use self::templates::environment;
use crate::diagnostic::{Diagnostic, Place};
use crate::view::View;

/// Renders a view with the template `<name>.<extension>.j2`, if there is one, else with `<name>.j2`.
pub fn render(
    templates: &Templates,
    name: &str,
    form: Form,
    view: &View,
) -> Result<String, Box<Diagnostic>> {
    let view = Value::from(Serde(view));
    let of_form = format!("{name}.{}.j2", form.ending());
    if templates.files.contains_key(&of_form) {
        let template = templates.environment().get_template(&of_form);
        let text = template
            .and_then(|template| template.render(&view))
            .map_err(|error| Box::new(error::finding(templates, &of_form, &view, &error)))?;
        let quoted =
            if form == Form::Typst { quoted::quoted(templates, &of_form, &view) } else { None };
        return quoted.map_or(Ok(text), |finding| Err(Box::new(finding)));
    }
    let template = Template { templates, file: format!("{name}.j2"), view };
    let called =
        template.called(templates.environment()).map_err(|error| template.finding(&error))?;
    let printed = match form {
        Form::Typst => typst::source(&called).map(|source| source.text),
        Form::Html | Form::Text => markup::markup(templates.environment(), form, &called),
    };
    printed.map_err(|wrong| {
        let place = wrong.call.and_then(|number| template.place_of(number));
        let finding = template.finding(&wrong.error);
        Box::new(Diagnostic { place: place.or(finding.place), ..*finding })
    })
}

/// The findings for templates of some names that can't be read.
pub fn unreadable(templates: &Templates, names: &[String]) -> Vec<Diagnostic> {
    let compiled = names.iter().filter(|name| name.ends_with(".j2"));
    let errors =
        compiled.filter_map(|name| Some((name, templates.environment().get_template(name).err()?)));
    errors.map(|(name, error)| error::finding(templates, name, &Value::UNDEFINED, &error)).collect()
}

/// What a mistake that Typst finds is about.
#[derive(Debug, Clone, Copy)]
pub enum Made<'a> {
    /// A byte of the Typst source that [`render`] gave.
    Source(usize),
    /// A byte of a look: its name, `lib/item.typ`.
    Look(&'a str, usize),
    /// The whole document.
    Document,
}

/// Where in a template the part is called that made something, else the template; none for a template that
/// writes Typst itself.
pub fn place_of(templates: &Templates, name: &str, view: &View, made: Made<'_>) -> Option<Place> {
    if templates.files.contains_key(&format!("{name}.typ.j2")) {
        return None;
    }
    let view = Value::from(Serde(view));
    let template = Template { templates, file: format!("{name}.j2"), view };
    let called = template.called(templates.environment()).ok()?;
    let source = typst::source(&called).ok()?;
    // Parts within parts end before those that contain them.
    let number = match made {
        Made::Source(byte) => {
            let place = source.places.iter().find(|(range, _)| range.contains(&byte));
            place.map(|(_, number)| *number)
        }
        Made::Look(file, byte) => {
            let makers = signature::makers(&templates.files, file, byte);
            called.calls.iter().position(|call| makers.contains(&call.signature.defined.1))
        }
        Made::Document => None,
    };
    let whole = || Some(Place::whole(templates.files.get(&template.file)?));
    number.and_then(|number| template.place_of(number)).or_else(whole)
}

/// A template of all forms, with a view.
struct Template<'a> {
    templates: &'a Templates,
    file: String,
    view: Value,
}

impl Template<'_> {
    /// What it gives.
    fn called(&self, environment: &Environment<'_>) -> Result<Called, Error> {
        let template = environment.get_template(&self.file)?;
        let mut captured = template.render_captured(scope::seen(self.view.clone()))?;
        let calls = captured.with_state_mut(|state| {
            state.get_extension_mut::<Calls>().map(std::mem::take).unwrap_or_default()
        });
        Ok(Called { text: captured.into_output(), calls: calls.0 })
    }

    /// Where the call of a part stands, in it or in one that it includes: the call is made again, and fails.
    fn place_of(&self, number: usize) -> Option<Place> {
        let Templates { files, .. } = self.templates;
        let stopping = environment(files, self.templates.parts(), Some(number));
        let error = self.called(&stopping).err()?;
        Some(error::place(self.templates, &self.file, &error))
    }

    fn finding(&self, error: &Error) -> Box<Diagnostic> {
        Box::new(error::finding(self.templates, &self.file, &self.view, error))
    }
}
