//! What a project says, scalar by scalar: every value in its records and every run of text, address and number in its
//! Markdown, with the bytes where it stands.

use std::fs;
use std::ops::Range;
use std::path::Path;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};

use super::library::yaml::{self, Data, Node, Spans, TextPart};
use super::library::{LEVELS, Names};
use super::project::TestProject;

/// A scalar.
#[derive(Debug, Clone)]
pub(crate) struct Scalar {
    /// Its file, below the project's root.
    pub(crate) path: String,
    /// The names of the fields that it is in; in Markdown what it is.
    pub(crate) route: String,
    /// The line that it stands in, from 1.
    pub(crate) line: usize,
    /// Its bytes.
    pub(crate) range: Range<usize>,
    /// What stands there.
    pub(crate) said: String,
    /// What it can become.
    pub(crate) form: Form,
}

/// What a scalar can become.
#[derive(Debug, Clone)]
pub(crate) enum Form {
    /// A text: another word may follow.
    Text,
    /// An address: more letters may follow.
    Address,
    /// A value in place of which others may stand.
    Value(Vec<String>),
}

/// The scalars of a project, file by file.
pub(crate) fn scalars(project: &TestProject) -> Vec<Scalar> {
    let mut scalars = Vec::new();
    for entry in walkdir::WalkDir::new(project.path("content")).sort_by_file_name() {
        let path = entry.unwrap().into_path();
        let file = ScalarFile::read(project, &path);
        match path.extension().and_then(|own| own.to_str()) {
            Some("yaml") => scalars.extend(file.of_record()),
            Some("md") => scalars.extend(file.of_markdown()),
            _ => {}
        }
    }
    scalars
}

/// A file with its scalars as far as they are read.
struct ScalarFile {
    path: String,
    text: String,
    scalars: Vec<Scalar>,
}

impl ScalarFile {
    fn read(project: &TestProject, path: &Path) -> Self {
        let below = path.strip_prefix(project.root()).unwrap();
        Self {
            path: below.to_str().unwrap().to_owned(),
            text: fs::read_to_string(path).unwrap_or_default(), // folders and pictures have no text
            scalars: Vec::new(),
        }
    }

    fn add(&mut self, route: &str, range: Range<usize>, form: Form) {
        let line = self.text[..range.start].matches('\n').count() + 1;
        let (path, said) = (self.path.clone(), self.text[range.clone()].to_owned());
        self.scalars.push(Scalar { path, route: route.to_owned(), line, range, said, form });
    }

    /// The scalars of a record.
    fn of_record(mut self) -> Vec<Scalar> {
        let tree = yaml::parse(&self.text).unwrap();
        let spans = Spans::of(&self.text);
        self.add_node(&tree, "", &spans);
        self.scalars
    }

    /// Adds the scalars of a node; the names of fields are none, unless they are numbers.
    fn add_node(&mut self, node: &Node, route: &str, spans: &Spans) {
        match &node.data {
            Data::List(entries) => {
                entries.iter().for_each(|entry| self.add_node(entry, route, spans));
            }
            Data::Fields(fields) => {
                for field in fields {
                    if matches!(field.key.data, Data::Number(_)) {
                        self.add_node(&field.key, route, spans);
                    }
                    self.add_node(&field.value, &format!("{route}/{}", field.name()), spans);
                }
            }
            Data::Text(said) if said.trim().contains('\n') => {
                for Run { range, form, .. } in runs(said) {
                    let part = spans.within(&self.text, node.id, &TextPart::of(said, &range));
                    self.add(route, part.unwrap(), form);
                }
            }
            _ => {
                let range = spans.value(&self.text, node.id).unwrap();
                self.add_line(route, unquoted(&self.text, range));
            }
        }
    }

    /// Adds the scalars that a value on one line is: what it says as a text, and each number in it.
    fn add_line(&mut self, route: &str, range: Range<usize>) {
        let said = self.text[range.clone()].to_owned();
        let field = route.rsplit('/').next().unwrap_or_default();
        let words = other_words(field, &said);
        if !words.is_empty() {
            return self.add(route, range, Form::Value(words));
        }
        if said.contains("://") || said.contains('@') {
            return self.add(route, range, Form::Address);
        }
        for number in numbers(&said) {
            let others = other_numbers(&said[number.clone()]);
            let at = range.start + number.start..range.start + number.end;
            self.add(route, at, Form::Value(others));
        }
        if said.contains(char::is_alphabetic) {
            self.add(route, range, Form::Text);
        }
    }

    /// The scalars of a Markdown file.
    fn of_markdown(mut self) -> Vec<Scalar> {
        for run in runs(&self.text) {
            self.add(run.what, run.range, run.form);
        }
        self.scalars
    }
}

/// The bytes of a scalar without its quotes.
fn unquoted(text: &str, range: Range<usize>) -> Range<usize> {
    let is_quoted = text[range.clone()].ends_with(['"', '\'']);
    let margin = usize::from(is_quoted);
    range.start + margin..range.end - margin
}

/// The other words that may stand in place of one: yes or no, nothing or something, or one of several.
fn other_words(field: &str, said: &str) -> Vec<String> {
    let word = said.to_lowercase();
    let others: &[&str] = match word.as_str() {
        "true" => &["false"],
        "false" => &["true"],
        "ja" => &["nej"],
        "nej" => &["ja"],
        "~" => &["1"],
        _ => choices(field).find(|words| words.contains(&word.as_str())).unwrap_or_default(),
    };
    others.iter().filter(|other| **other != word).map(|other| (*other).to_owned()).collect()
}

/// The words to choose from in fields with a name.
fn choices(field: &str) -> impl Iterator<Item = &'static [&'static str]> {
    let levels = LEVELS.iter().filter(move |level| level.route.last() == Some(&field));
    levels.filter_map(|level| match level.names {
        Names::Words(words) => Some(words),
        Names::Fields(..) => None,
    })
}

/// The runs of digits in a text.
fn numbers(text: &str) -> Vec<Range<usize>> {
    let mut numbers: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.match_indices(|c: char| c.is_ascii_digit()) {
        match numbers.last_mut().filter(|last| last.end == at) {
            Some(last) => last.end = at + 1,
            None => numbers.push(at..at + 1),
        }
    }
    numbers
}

/// The numbers beside one, in as many digits.
fn other_numbers(digits: &str) -> Vec<String> {
    let Ok(number) = digits.parse::<u64>() else { return Vec::new() };
    let beside = [number.checked_add(1), number.checked_sub(1)];
    beside
        .into_iter()
        .flatten()
        .map(|other| format!("{other:0width$}", width = digits.len()))
        .collect()
}

/// A run of Markdown.
struct Run {
    what: &'static str,
    range: Range<usize>,
    form: Form,
}

/// CommonMark with every extension that chapters may use.
const DIALECT: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_DEFINITION_LIST)
    .union(Options::ENABLE_HEADING_ATTRIBUTES);

/// The runs of Markdown, in order but for definitions of links, which come first.
fn runs(text: &str) -> Vec<Run> {
    let mut runs = Vec::new();
    let parser = Parser::new_ext(text, DIALECT);
    for (_, link) in parser.reference_definitions().iter() {
        let title = link.title.as_deref().unwrap_or_default();
        add_runs(&mut runs, text, &link.span, &[("link", &link.dest), ("title", title)]);
    }
    for (event, range) in parser.into_offset_iter() {
        add_runs(&mut runs, text, &range, &said(&event, &text[range.clone()]));
    }
    runs
}

/// What an event of the parser says.
fn said<'a>(event: &'a Event<'a>, source: &'a str) -> Vec<(&'static str, &'a str)> {
    match event {
        Event::Text(_) => match source.split_once(" {#") {
            Some((words, name)) => vec![("text", words), ("name", name.trim_end_matches('}'))],
            None => vec![("text", source.trim_end())],
        },
        Event::Code(code) => vec![("code", code)],
        Event::Html(_) | Event::InlineHtml(_) => vec![("html", source.trim_end())],
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => vec![("code", info)],
        Event::Start(Tag::Heading { id: Some(id), .. }) => vec![("name", id)],
        Event::Start(Tag::Item) => {
            vec![("number", &source[..numbers(source).first().map_or(0, |first| first.end)])]
        }
        Event::Start(Tag::Link { dest_url, title, .. }) => {
            vec![("link", dest_url), ("title", title)]
        }
        Event::Start(Tag::Image { dest_url, title, .. }) => {
            vec![("picture", dest_url), ("title", title)]
        }
        _ => Vec::new(),
    }
}

/// Adds what is said in a part of a text, where it says so in letters or digits.
fn add_runs(runs: &mut Vec<Run>, text: &str, part: &Range<usize>, said: &[(&'static str, &str)]) {
    for (what, words) in said.iter().filter(|(_, words)| words.contains(char::is_alphanumeric)) {
        let Some(at) = text[part.clone()].rfind(words) else { continue };
        let start = part.start + at;
        let form = match *what {
            "link" | "picture" | "name" => Form::Address,
            "number" => Form::Value(other_numbers(words)),
            _ => Form::Text,
        };
        runs.push(Run { what, range: start..start + words.len(), form });
    }
}
