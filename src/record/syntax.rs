//! Text that is not YAML: the parser's error, moved to the place where the mistake was made and
//! reported in words that help.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Place, SourceFile, codes};

/// The finding for a file that the YAML parser refuses.
pub(super) fn finding(file: &Arc<SourceFile>, error: &serde_yaml::Error) -> Diagnostic {
    let message = error.to_string();
    let cause = message.split(" at line ").next().unwrap_or(&message);
    let at = error.location().map(|location| location.index());
    let (range, hint) = explain(&file.text, &message, at.unwrap_or(0));
    let place = match at {
        Some(_) => Place::bytes(file, range),
        None => Place::whole(file),
    };
    Diagnostic::error(codes::SYNTAX, place, format!("inte giltig YAML ({cause})")).hint(hint)
}

/// Where the mistake was made, and what to do about it, given the parser's message, which is about
/// byte `at`.
fn explain(text: &str, message: &str, at: usize) -> (Range<usize>, &'static str) {
    let here = character(text, at);
    let line_start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let line = text.get(line_start..).unwrap_or("");
    let indent = &line[..line.len() - line.trim_start_matches([' ', '\t']).len()];
    if let Some(rest) = message.split("duplicate entry with key \"").nth(1) {
        let key = rest.split('"').next().unwrap_or(rest);
        let twice = second(text, key, at).unwrap_or(here);
        return (twice, "fältet står två gånger; slå ihop dem eller ta bort det ena");
    }
    if let Some(start) = message.split("quoted scalar at line ").nth(1) {
        let range = marked(text, start).unwrap_or(here);
        return (range, "citattecknet har inget slut");
    }
    let hint = if indent.contains('\t') {
        "dra in med mellanslag, inte med tabb"
    } else if message.contains("recursion limit") {
        "för många nivåer i varandra"
    } else if message.contains("repetition limit") {
        "för många upprepningar med `*`"
    } else if message.contains("mapping values are not allowed") {
        "en text med kolon i måste stå inom citattecken, eller på egna rader efter `|`"
    } else if message.contains("more than one document") {
        "en fil är ett sammanträde; ta bort raden `---`"
    } else {
        "se över indrag, kolon och citattecken vid stället"
    };
    (here, hint)
}

/// The character at a byte.
fn character(text: &str, at: usize) -> Range<usize> {
    let length = text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    at..at + length
}

/// The place that the parser gives as `2 column 8`.
fn marked(text: &str, given: &str) -> Option<Range<usize>> {
    let mut numbers = given.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok());
    let (line, column): (usize, usize) = (numbers.next()?, numbers.next()?);
    let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let line = text[start..].lines().next()?;
    let (skip, _) = line.char_indices().nth(column - 1)?;
    Some(start + skip..start + line.trim_end().len())
}

/// The second line with a field of that name, at the indent of the mapping that begins at `at`.
fn second(text: &str, key: &str, at: usize) -> Option<Range<usize>> {
    let start = text.get(..at)?.rfind('\n').map_or(0, |at| at + 1);
    let indent = at - start;
    let mut line_start = start;
    let mut found = Vec::new();
    for line in text[start..].split_inclusive('\n') {
        let field = line.get(indent..).and_then(|rest| rest.strip_prefix(key));
        if field.is_some_and(|rest| rest.trim_start().starts_with(':')) {
            found.push(line_start + indent..line_start + indent + key.len());
        }
        line_start += line.len();
    }
    found.into_iter().nth(1)
}
