//! What the program is made of: its crates, where they come from, and the code in them that the compiler doesn't check.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use memchr::memmem;
use serde_json::Value;

/// A crate of the program.
#[derive(Debug)]
pub(crate) struct Crate {
    pub(crate) name: String,
    version: String,
    /// Where it was taken from; none if it is ours.
    source: Option<String>,
    /// How often its sources say `unsafe`.
    pub(crate) unsafe_words: usize,
}

/// The crates of the program on x86-64 Linux, and it, without those that only tests use.
pub(crate) fn crates() -> Vec<Crate> {
    let arguments = ["metadata", "--format-version", "1", "--locked", "--offline"];
    let platform = ["--filter-platform", "x86_64-unknown-linux-gnu"];
    let output = Command::new("cargo").args(arguments).args(platform).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let wanted = wanted(&metadata["resolve"]);
    let packages = metadata["packages"].as_array().unwrap().iter();
    let packages = packages.filter(|package| wanted.contains(package["id"].as_str().unwrap()));
    packages.map(Crate::of).collect()
}

/// The identifiers of what the program depends on, and of itself, without what only tests do.
fn wanted(resolve: &Value) -> BTreeSet<&str> {
    let nodes = resolve["nodes"].as_array().unwrap().iter();
    let nodes: BTreeMap<&str, &Value> =
        nodes.map(|node| (node["id"].as_str().unwrap(), node)).collect();
    let mut wanted = BTreeSet::new();
    let mut next = vec![resolve["root"].as_str().unwrap()];
    while let Some(id) = next.pop() {
        if !wanted.insert(id) {
            continue;
        }
        for dependency in nodes[id]["deps"].as_array().unwrap() {
            let kinds = dependency["dep_kinds"].as_array().unwrap();
            if kinds.iter().any(|kind| kind["kind"] != "dev") {
                next.push(dependency["pkg"].as_str().unwrap());
            }
        }
    }
    wanted
}

impl Crate {
    fn of(package: &Value) -> Self {
        let text = |key: &str| package[key].as_str().map(str::to_owned);
        let manifest = text("manifest_path").unwrap();
        let folder = Path::new(&manifest).parent().unwrap();
        let sources = walkdir::WalkDir::new(folder).into_iter().filter_entry(|entry| {
            let name = entry.file_name().to_str().unwrap_or_default();
            let is_other = matches!(name, "tests" | "benches" | "examples" | "fuzz" | "target");
            !(is_other && entry.depth() == 1)
        });
        let sources = sources
            .map(Result::unwrap)
            .filter(|entry| entry.path().extension().is_some_and(|ending| ending == "rs"));
        let unsafe_words =
            sources.map(|entry| unsafe_words(&fs::read(entry.path()).unwrap())).sum();
        let (name, version) = (text("name").unwrap(), text("version").unwrap());
        Self { name, version, source: text("source"), unsafe_words }
    }
}

/// How often the keyword `unsafe` stands in Rust, outside comments, strings and lints.
fn unsafe_words(source: &[u8]) -> usize {
    if memmem::find(source, b"unsafe").is_none() {
        return 0;
    }
    let mut count = 0;
    let mut at = 0;
    while at < source.len() {
        let rest = &source[at..];
        at += match rest {
            [b'/', b'/', ..] => length_to(rest, b"\n"),
            [b'/', b'*', ..] => block_comment(rest),
            [b'r' | b'b', ..] if raw_string(rest).is_some() => raw_string(rest).unwrap(),
            [b'"', ..] => string(rest),
            [b'\'', b'\\', _, ..] => 3,
            [b'\'', _, b'\'', ..] => 3,
            [first, ..] if first.is_ascii_alphanumeric() || *first == b'_' => {
                let word =
                    rest.iter().take_while(|own| own.is_ascii_alphanumeric() || **own == b'_');
                let length = word.count();
                count += usize::from(&rest[..length] == b"unsafe");
                length
            }
            _ => 1,
        };
    }
    count
}

/// How long bytes are to the end of a mark.
fn length_to(bytes: &[u8], mark: &[u8]) -> usize {
    memmem::find(bytes, mark).map_or(bytes.len(), |at| at + mark.len())
}

/// The length of a comment that may hold others.
fn block_comment(bytes: &[u8]) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < bytes.len() {
        match &bytes[at..] {
            [b'/', b'*', ..] => (depth, at) = (depth + 1, at + 2),
            [b'*', b'/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

/// The length of a string that has no escapes, if bytes begin with one.
fn raw_string(bytes: &[u8]) -> Option<usize> {
    let prefix = bytes.iter().take_while(|byte| matches!(byte, b'r' | b'b' | b'c')).count();
    let signs = bytes[prefix..].iter().take_while(|byte| **byte == b'#').count();
    let is_raw = prefix <= 2 && bytes[..prefix].contains(&b'r');
    let begin = prefix + signs + 1;
    if !is_raw || bytes.get(begin - 1) != Some(&b'"') {
        return None;
    }
    let end = [b"\"".as_slice(), &b"#".repeat(signs)].concat();
    Some(begin + length_to(&bytes[begin..], &end))
}

fn string(bytes: &[u8]) -> usize {
    let mut at = 1;
    while at < bytes.len() && bytes[at] != b'"' {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    at + 1
}

#[test]
fn the_word_unsafe_is_counted_where_it_is_code() {
    let source = br##"
        // unsafe
        /* unsafe /* unsafe */ unsafe */
        #![forbid(unsafe_code)]
        const A: &str = "unsafe \" unsafe"; const B: &str = r#"unsafe " unsafe"#;
        const C: char = '"'; const D: char = '\''; fn f<'a>(a: &'a str) {}
        unsafe fn g() { unsafe { h() } }
    "##;
    assert_eq!(unsafe_words(source), 2);
}

#[test]
fn every_crate_is_from_the_registry_and_ours_has_no_unsafe_code() {
    let registry = "registry+https://github.com/rust-lang/crates.io-index";
    for own in crates() {
        match own.source.as_deref() {
            None => assert_eq!((own.name.as_str(), own.unsafe_words), ("make-docs", 0)),
            Some(source) => assert_eq!(source, registry, "{} {}", own.name, own.version),
        }
    }
}
