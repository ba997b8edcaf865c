//! A project's templates, compiled: which language each prints its values in, and the parts that they call.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use minijinja::syntax::SyntaxConfig;
use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value,
};

use super::form::escaped;
use super::literal::literal;
use super::signature::{self, Parts};
use super::{call, filters, labels, scope};
use crate::diagnostic::SourceFile;

/// Instructions that a template may run; the longest of ours runs some thousands.
const FUEL: u64 = 50_000_000;

/// The names of two escapings: that of templates of Typst source, which makes values literals, and that of
/// templates of no form, which leaves them as they are.
const TYPST: &str = "typst";
const PARTS: &str = "delar";

/// The templates of a project.
#[derive(Debug)]
pub struct Templates {
    pub(super) files: BTreeMap<String, Arc<SourceFile>>,
    /// Made when the first document is.
    compiled: OnceLock<Compiled>,
}

/// Templates with the parts that they can call.
#[derive(Debug)]
struct Compiled {
    environment: Environment<'static>,
    parts: Parts,
}

impl Templates {
    /// The templates among `files`, by name.
    pub fn new(files: &BTreeMap<String, Arc<SourceFile>>) -> Self {
        Self { files: files.clone(), compiled: OnceLock::new() }
    }

    /// The same with other words in place of those that they write in quotes.
    #[must_use]
    pub fn reworded(&self, words: &BTreeMap<String, String>) -> Self {
        let files = self.files.iter().map(|(name, file)| match name.ends_with(".j2") {
            true => {
                let text = labels::reworded(name, &file.text, words);
                (name.clone(), SourceFile::new(file.path.clone(), text))
            }
            false => (name.clone(), file.clone()),
        });
        Self { files: files.collect(), compiled: OnceLock::new() }
    }

    /// The words that they write in quotes, and that pages show.
    pub fn labels(&self) -> BTreeSet<String> {
        let templates = self.files.iter().filter(|(name, _)| name.ends_with(".j2"));
        templates.flat_map(|(name, file)| labels::labels(name, &file.text)).collect()
    }

    /// The parts that they can call.
    pub fn parts(&self) -> &Parts {
        &self.compiled().parts
    }

    /// What makes them.
    pub(super) fn environment(&self) -> &Environment<'static> {
        &self.compiled().environment
    }

    fn compiled(&self) -> &Compiled {
        self.compiled.get_or_init(|| {
            let parts = signature::parts(&self.files);
            Compiled { environment: environment(&self.files, &parts, None), parts }
        })
    }
}

/// An environment in which templates are made; the call of a part whose number is `stop_at` fails.
pub(super) fn environment(
    files: &BTreeMap<String, Arc<SourceFile>>,
    parts: &Parts,
    stop_at: Option<usize>,
) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    environment.set_debug(true);
    environment.set_auto_escape_callback(|name| match name {
        _ if name.ends_with(".typ.j2") => AutoEscape::Custom(TYPST.into()),
        _ if name.ends_with(".html.j2") => AutoEscape::Html,
        _ if name.ends_with(".txt.j2") => AutoEscape::None,
        _ => AutoEscape::Custom(PARTS.into()),
    });
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    environment.set_syntax(syntax.unwrap_or_default());
    environment.set_formatter(print);
    environment.remove_filter("safe");
    environment.add_test("none", |value: &Value| scope::is_missing(value));
    filters::register(&mut environment);
    call::register(&mut environment, parts, stop_at);
    let texts = files.clone();
    environment.set_loader(move |name| Ok(texts.get(name).map(|file| file.text.clone())));
    environment
}

/// Prints a value in the language of its template.
fn print(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    match state.auto_escape() {
        AutoEscape::Custom(name) if name == PARTS => call::print(out, value),
        AutoEscape::Custom(_) => out.write_str(&literal(value)?).map_err(Error::from),
        // A page must not say "none"; a template asks for what may be missing.
        AutoEscape::Html if value.is_none() || value.is_undefined() => {
            Err(Error::from(ErrorKind::UndefinedError))
        }
        // What macros gave is HTML already. No filter marks a text as that.
        AutoEscape::Html if value.is_safe() => {
            out.write_str(&value.to_string()).map_err(Error::from)
        }
        AutoEscape::Html => out.write_str(&escaped(&value.to_string())).map_err(Error::from),
        _ => minijinja::escape_formatter(out, state, value),
    }
}
