//! A code explained at length: what it means, and an example of it, wrong and right.
//!
//! In comes a code, out comes the text for a terminal. The explanations are those of `docs/fynd.md`, so
//! that they are written once; a test holds that every code has one and that its examples are true.

use std::fmt::Write;

use crate::check::{Acceptance, Rule, rules};
use crate::diagnostic::{codes, wording};
use crate::swedish;

/// The guide with a section for each code.
pub const GUIDE: &str = include_str!("../docs/fynd.md");

/// The width of a paragraph in a terminal, in characters.
const WIDTH: usize = 80;

/// The codes with what they mean, each once, those that come from no rule first.
pub fn all() -> Vec<(&'static str, &'static str)> {
    let own = codes::ALL.iter().map(|code| (code.id, code.meaning));
    let mut all: Vec<_> = own.collect();
    for rule in rules() {
        if !all.iter().any(|(id, _)| *id == rule.code.id) {
            all.push((rule.code.id, rule.code.meaning));
        }
    }
    all
}

/// The section of the guide about a code, without its heading.
pub fn section(code: &str) -> Option<&'static str> {
    let heading = format!("\n### {code}\n");
    let (_, rest) = GUIDE.split_once(&heading)?;
    let ends = ["\n## ", "\n### "].into_iter().filter_map(|next| rest.find(next));
    Some(rest[..ends.min().unwrap_or(rest.len())].trim())
}

/// A code explained, for a terminal; an error says which code may have been meant.
pub fn explain(typed: &str) -> Result<String, String> {
    let wanted = typed.trim_matches(['[', ']']).to_uppercase();
    let all = all();
    let Some((code, meaning)) = all.iter().find(|(id, _)| *id == wanted) else {
        let ids: Vec<&str> = all.iter().map(|(id, _)| *id).collect();
        let near = wording::nearest(&wanted, &ids).map(|near| format!(" (menade du `{near}`?)"));
        return Err(format!("koden `{typed}` finns inte{}", near.unwrap_or_default()));
    };
    let mut text = format!("{code}: {meaning}\n");
    for rule in rules().filter(|rule| rule.code.id == *code) {
        text += &about(rule, meaning);
    }
    let body = section(code).unwrap_or_default();
    let _ = write!(text, "\n{}", for_terminal(body));
    Ok(text)
}

/// What a rule is for, whether breaches of it are errors, and whether they may be accepted.
fn about(rule: &Rule, meaning: &str) -> String {
    let other = if rule.code.meaning == meaning { "" } else { rule.code.meaning };
    let level = rule.severity.word();
    let source = rule.source.to_string();
    let source = source.trim_end_matches('.');
    let whom = rule.source.whom().map(|whom| format!(" Gäller {whom}.")).unwrap_or_default();
    let accepted = match rule.acceptance {
        Acceptance::Doubtful => "Kan godtas.".to_owned(),
        Acceptance::Lawful(why) => format!("Kan godtas: {}", swedish::uncapitalised(why)),
        Acceptance::Never(why) => format!("Kan inte godtas: {}", swedish::uncapitalised(why)),
    };
    let words = format!("Nivå: {level}. {other} {} Källa: {source}.{whom} {accepted}", rule.reason);
    wrapped(&words)
}

/// A section as a terminal shows it: code is indented, and paragraphs are filled.
fn for_terminal(section: &str) -> String {
    let mut blocks: Vec<String> = Vec::new();
    for (index, part) in section.split("```").enumerate() {
        let is_code = index % 2 == 1;
        if is_code {
            let (_, code) = part.split_once('\n').unwrap_or_default();
            blocks.push(code.lines().map(indented).collect());
        } else {
            let paragraphs = part.split("\n\n").filter(|text| !text.trim().is_empty());
            blocks.extend(paragraphs.map(wrapped));
        }
    }
    blocks.join("\n")
}

/// A line of code.
fn indented(line: &str) -> String {
    if line.is_empty() { "\n".to_owned() } else { format!("    {line}\n") }
}

/// A paragraph in lines of at most [`WIDTH`] characters.
fn wrapped(text: &str) -> String {
    let mut out = String::new();
    let mut length = 0;
    for word in text.split_whitespace() {
        let count = word.chars().count();
        if length > 0 && length + 1 + count > WIDTH {
            out.push('\n');
            length = 0;
        }
        if length > 0 {
            out.push(' ');
            length += 1;
        }
        out.push_str(word);
        length += count;
    }
    out + "\n"
}

/// Every code on a line of its own.
pub fn list() -> String {
    let mut text = String::new();
    for (id, meaning) in all() {
        let _ = writeln!(text, "{id:4} {meaning}");
    }
    text + "\nmake-docs explain KOD förklarar en av dem.\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_explained_however_it_is_typed() {
        let text = explain("r2").unwrap();
        assert!(text.starts_with("R2: "), "{text}");
        assert!(text.contains("\n    ärenden:\n") && !text.contains("```"), "{text}");
        assert_eq!(explain("[R2]").unwrap(), text);
        assert!(explain("R222").is_err());
    }
}
