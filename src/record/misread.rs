//! Why a value has another form than it should.
//!
//! In come a problem and the file, out comes a hint with the line as it should be, where how it is written
//! explains the problem. YAML accepts much that was meant otherwise, and it is noticed only where a text or
//! fields must stand.

use std::ops::Range;
use std::sync::Arc;

use chrono::NaiveDate;

use super::day;
use super::elsewhere;
use super::fields;
use super::problem::{Mistake, Problem};
use super::vocabulary::VOCABULARY;
use crate::diagnostic::wording;
use crate::diagnostic::{Place, SourceFile};
use crate::yaml::{self, Data, Node};

/// What to write instead, if how a value is written explains its problem.
pub(super) fn hint(file: &Arc<SourceFile>, tree: &Node, problem: &Problem) -> Option<String> {
    let node = tree.find(problem.node())?;
    match &problem.mistake {
        Mistake::WrongType { expected, .. } => match &node.data {
            Data::Text(text) => without_reason(file, node, text).or_else(|| uncolonned(text)),
            Data::Fields(_) if is_text(expected) => only_name(node).or_else(|| quoted(file, node)),
            Data::List(entries) if expected.starts_with("en tid") => several_times(entries),
            _ => None,
        },
        Mistake::Impossible { .. } => match &node.data {
            Data::Text(text) => without_reason(file, node, text)
                .or_else(|| uncolonned(text))
                .or_else(|| with_year(file, text)),
            _ => None,
        },
        Mistake::UnknownField { name, known }
            if known.contains(&"går") && moves(name).is_some() =>
        {
            moves(name).map(|field| format!("skriv `{field}: …`"))
        }
        Mistake::UnknownField { name, .. } => {
            // The entry of a list that is one field with a capital letter is a text with a colon.
            let is_sentence =
                name.starts_with(char::is_uppercase) && matches!(node.data, Data::Text(_));
            match is_sentence {
                true => quoted_entry(file, node),
                false => outermost(file, node, name),
            }
        }
        Mistake::Missing(name) if *name == "datum" && node.id == tree.id => {
            let day = day_in_name(file)?;
            Some(format!("skriv `datum: {day}` överst, om filens namn stämmer"))
        }
        _ => None,
    }
}

/// The field of an event that a word for coming or leaving means.
fn moves(word: &str) -> Option<&'static str> {
    match word.to_lowercase().as_str() {
        "lämnar" | "lämnade" | "gick" | "avviker" => Some("går"),
        "kom" | "anländer" | "ankommer" | "ansluter" => Some("kommer"),
        _ => None,
    }
}

/// The hint for somebody's fields where her name alone should stand.
fn only_name(node: &Node) -> Option<String> {
    let Data::Fields(fields) = &node.data else { return None };
    let name = fields.iter().find(|field| field.name() == "namn")?;
    let Data::Text(name) = &name.value.data else { return None };
    Some(format!("skriv bara namnet: `{}`", wording::copied(name)))
}

/// The hint for a list of times where one should stand, which has its pauses apart.
fn several_times(entries: &[Node]) -> Option<String> {
    let texts = entries.iter().map(|entry| match &entry.data {
        Data::Text(text) => Some(text.as_str()),
        _ => None,
    });
    fields::apart(&texts.collect::<Option<Vec<&str>>>()?.join(", "))
}

/// Whether a text should have stood there.
fn is_text(expected: &str) -> bool {
    expected.starts_with("en text") || expected.starts_with("ett namn")
}

/// The hint for what says that minutes aren't approved or announced, without the field that says why.
fn without_reason(file: &Arc<SourceFile>, node: &Node, text: &str) -> Option<String> {
    let range = Place::name(file, node.id).range()?;
    let is_possible = matches!(file.text.get(range)?, "justering" | "anslag");
    let (_, reason) = text.split_once(' ').filter(|(word, _)| is_possible && *word == "inget")?;
    Some(format!("skriv skälet: `{{inget: {}}}`", wording::copied(reason)))
}

/// The hint for a text that is a field without its colon.
fn uncolonned(text: &str) -> Option<String> {
    // `§ 12` is a number as it is written.
    let (word, rest) = text.split_once(' ').filter(|(word, _)| *word != "§")?;
    let line = wording::copied(rest);
    VOCABULARY
        .fields
        .contains(word)
        .then(|| format!("kolon saknas efter `{word}`; skriv så här: `{word}: {line}`"))
}

/// The hint for a day without its year, which is that of the day in the file's name.
fn with_year(file: &SourceFile, text: &str) -> Option<String> {
    let day = day::without_year(text, day_in_name(file)?)?;
    Some(format!("skriv `{day}`"))
}

/// The day that a file's name begins with.
fn day_in_name(file: &SourceFile) -> Option<NaiveDate> {
    day::date(file.path.rsplit('/').next()?.get(..10)?)
}

/// The hint for a text that is read as fields.
fn quoted(file: &Arc<SourceFile>, node: &Node) -> Option<String> {
    let place = Place::value(file, node.id);
    let range = place.range()?;
    let line = file.lines(&range);
    let is_braced = file.text.get(line.start..range.start)?.trim_end().ends_with('{');
    (!is_braced).then(|| in_quotes(file, range.start..line.end))
}

/// The hint for an entry of a list that is read as a field.
fn quoted_entry(file: &Arc<SourceFile>, node: &Node) -> Option<String> {
    let range = Place::name(file, node.id).range()?;
    let line = file.lines(&range);
    let before = file.text.get(line.start..range.start)?;
    (before.trim() == "-").then(|| in_quotes(file, range.start..line.end))
}

/// The hint for a field of the record itself that is indented.
fn outermost(file: &Arc<SourceFile>, node: &Node, name: &str) -> Option<String> {
    let range = Place::name(file, node.id).range()?;
    let before = file.text.get(file.lines(&range).start..range.start)?;
    let is_indented = !before.is_empty() && before.trim().is_empty();
    (is_indented && elsewhere::is_outermost(name, &file.path))
        .then(|| format!("hör `{name}` till underlaget som helhet, ta bort mellanslagen före det"))
}

/// The hint to put what stands at some bytes into quotes.
fn in_quotes(file: &Arc<SourceFile>, range: Range<usize>) -> String {
    let written = file.text.get(range).unwrap_or("");
    let text = wording::copied(written.split(" #").next().unwrap_or(written));
    format!("är det en text, sätt citattecken om den: `{}`", yaml::quoted(&text))
}
