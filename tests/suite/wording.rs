//! What is told to users is told in plain words, one for each thing: some words are never used.

use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

use crate::support::{all_files, files, repository, stem};

/// Words that no message, help, page of the preview or guide has, with what stands there instead and why.
const UNUSED_WORDS: &[(&str, &str)] = &[
    (r"fattas", "*saknas*: beslut fattas"),
    (r"vore", "*är* or *blir*: the plain present"),
    (r"utger sig", "*är märkt som*: sounds like fraud"),
    (r"görs", "*skapas*: documents are created"),
    (r"redigerare|(din|en|i|vilken) editorn?", "*textredigerare*"),
    (
        r"fynd:|(ett|samma|varje|inga|alla) fynd|fynden|fyndet",
        "*fel och varningar*; the field of `godtas` is `kod`",
    ),
    (r"anmärk\w*", "*fel*, *varning* or *kommentar*"),
    (r"etikett(er|erna|en)?", "*ledtext*"),
    (r"bygget?", "*körning*"),
    (r"(fel|annat|slaget|slags?) slag|slag av", "*typ* or *dokumenttyp*"),
    (r"ut ur|ur (den|det)|ur underlaget|ur mallen|ur budgeten", "*från*"),
    (r"skriv(s|a|en)? som `[^`]*", "*skriv till exempel*"),
    (r"ta `[^`]*", "*använd*"),
    (r"paketet|paketen", "*kallelsen med bilagor*; `paket` is a command's word"),
    (r"sägs", "*du får en varning*: things don't talk"),
    (r"planerade?t?", "*preliminär*: of a day that isn't final"),
];

/// What a file tells: the texts of a program, the prose of a guide, the whole of a page.
fn told(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("rs") if path.starts_with(repository("src/args")) => literals(&text) + &help(&text),
        Some("rs") => literals(&text),
        Some("md") => prose(&text),
        _ => text,
    }
}

/// The string literals of a program, without its tests, and without the sources of rules: they stand in a
/// table, where statutes are short.
fn literals(program: &str) -> String {
    let untested = program.split("\n#[cfg(test)]\n").next().unwrap_or(program);
    let is_left_out =
        |line: &&str| ["//", "source: "].iter().any(|start| line.trim_start().starts_with(start));
    let code: String =
        untested.lines().filter(|line| !is_left_out(line)).collect::<Vec<_>>().join("\n");
    let literal = Regex::new(r#"(?s)'\\?"'|"((?:[^"\\]|\\.)*)""#).unwrap();
    let texts = literal.captures_iter(&code).filter_map(|found| Some(found.get(1)?.as_str()));
    texts.collect::<Vec<_>>().join("\n")
}

/// The comments that clap shows as help.
fn help(program: &str) -> String {
    let lines = program.lines().filter_map(|line| line.trim_start().strip_prefix("/// "));
    lines.collect::<Vec<_>>().join("\n")
}

/// A guide without its examples and its English summary.
fn prose(guide: &str) -> String {
    let text: String = guide.split("```").step_by(2).collect();
    let paragraphs =
        text.split("\n\n").filter(|paragraph| !paragraph.starts_with("*English summary"));
    paragraphs.collect::<Vec<_>>().join("\n\n")
}

/// The files that tell users something: the program's, the preview's, the guides.
fn files_that_tell() -> Vec<PathBuf> {
    let of_program = all_files("src").into_iter().filter(|path| {
        let ending = path.extension().and_then(|ending| ending.to_str());
        ending.is_some_and(|ending| ["rs", "html", "js"].contains(&ending))
    });
    // It is written in English, for who develops the program.
    let guides = files("docs", "md").into_iter().filter(|path| stem(path) != "performance");
    of_program.chain(guides).collect()
}

/// The lines of all files that have a pattern, each with the name of its file.
fn lines_with(pattern: &str) -> Vec<String> {
    let pattern = Regex::new(pattern).unwrap();
    let mut found = Vec::new();
    for path in files_that_tell() {
        let text = told(&path);
        let lines = text.lines().filter(|line| pattern.is_match(line));
        found.extend(lines.map(|line| format!("{}: {}", path.display(), line.trim())));
    }
    found
}

#[test]
fn messages_and_guides_use_plain_words() {
    for (word, why) in UNUSED_WORDS {
        let found = lines_with(&format!(r"(?i)(^|[^\w`-])({word})($|[^\w`])"));
        assert!(found.is_empty(), "{why}\n{}", found.join("\n"));
    }
}

#[test]
fn statutes_are_cited_as_they_are_read_out() {
    // "19 § lagen (2003:1210)"; in tables they are short.
    let found = lines_with(r"^[^|].*(genom lag \(|lag \([0-9:]+\) [0-9])");
    assert!(found.is_empty(), "{}", found.join("\n"));
}
