//! What a source file names of its own crate: in come the file's text and the path of its module, out
//! come absolute paths, with `use` trees opened and `crate`, `self` and `super` led back to the root.

use std::collections::BTreeSet;

use regex::Regex;

/// A path below the crate that a file names: `crate::record::Meeting` is `["record", "Meeting"]`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Named {
    pub(crate) path: Vec<String>,
    /// The name under which the file re-exports it, if the path stands in a `pub use`.
    pub(crate) reexported: Option<String>,
    /// Whether the path stands in the file's unit tests.
    pub(crate) is_of_tests: bool,
}

/// What a source file says.
pub(crate) struct SourceText {
    /// Every path below the crate that it names.
    pub(crate) named: Vec<Named>,
    /// The words in it, but for those of imports, declared modules, fields, methods and unit tests.
    pub(crate) words: BTreeSet<String>,
}

/// Reads a file. `module` is the path of the file's own module.
pub(crate) fn read(text: &str, module: &[String]) -> SourceText {
    let tokens = tokens(text);
    let mut reader = Reader {
        tokens: &tokens,
        at: 0,
        is_in_tests: false,
        named: Vec::new(),
        words: BTreeSet::new(),
    };
    reader.read(module);
    SourceText { named: reader.named, words: reader.words }
}

/// The tokens of a file: words, `::` and single signs, without comments, strings and characters.
fn tokens(text: &str) -> Vec<String> {
    let silent =
        Regex::new(r##"(?s)//[^\n]*|/\*.*?\*/|r#".*?"#|"(?:\\.|[^"\\])*"|'(?:\\.[^']*|[^\\'])'"##)
            .unwrap();
    let text = silent.replace_all(text, " ");
    Regex::new(r"\w+|::|\S").unwrap().find_iter(&text).map(|token| token.as_str().into()).collect()
}

/// Where the reading of tokens has come.
struct Reader<'a> {
    tokens: &'a [String],
    at: usize,
    is_in_tests: bool,
    named: Vec<Named>,
    words: BTreeSet<String>,
}

impl Reader<'_> {
    /// Reads to the end.
    fn read(&mut self, module: &[String]) {
        let declared = self.tokens.windows(3).filter(|three| three[0] == "mod" && three[2] == ";");
        let children: BTreeSet<String> = declared.map(|three| three[1].clone()).collect();
        // The module that is read, and for those that are written out how many braces are open before.
        let mut here = module.to_vec();
        let mut opened = Vec::new();
        let mut depth = 0;
        while self.at < self.tokens.len() {
            self.is_in_tests = here[module.len()..].iter().any(|name| name == "tests");
            match self.token(0) {
                "{" => depth += 1,
                "}" => {
                    depth -= 1;
                    if opened.pop_if(|before| *before == depth).is_some() {
                        here.pop();
                    }
                }
                "mod" => {
                    if self.token(2) == "{" {
                        here.push(self.token(1).to_owned());
                        opened.push(depth);
                    }
                    self.at += 2;
                    continue;
                }
                "use" => {
                    let is_reexport = self.follows_pub();
                    self.at += 1;
                    match self.start(&here, &children, here.len() == module.len()) {
                        Some(start) => self.tree(start, is_reexport),
                        None => self.skip_statement(),
                    }
                    continue;
                }
                _ if self.token(1) == "::" && self.begins_path() => {
                    let start = self.start(&here, &children, here.len() == module.len());
                    if let Some(start) = start {
                        self.tree(start, false);
                        continue;
                    }
                }
                _ => {}
            }
            if self.before(1) != "." && !self.is_in_tests {
                self.words.insert(self.token(0).to_owned());
            }
            self.at += 1;
        }
    }

    /// The token that is so far ahead; an empty one after the last.
    fn token(&self, ahead: usize) -> &str {
        self.tokens.get(self.at + ahead).map_or("", String::as_str)
    }

    /// The token that is so far behind.
    fn before(&self, back: usize) -> &str {
        self.at.checked_sub(back).map_or("", |at| &self.tokens[at])
    }

    /// Whether `pub`, or `pub(…)`, stands before this.
    fn follows_pub(&self) -> bool {
        let is_open = (2..8).find(|back| self.before(*back) == "(");
        self.before(1) == "pub"
            || self.before(1) == ")" && is_open.is_some_and(|open| self.before(open + 1) == "pub")
    }

    /// Whether a path begins here, rather than goes on or says who may see something.
    fn begins_path(&self) -> bool {
        let is_visibility =
            self.before(1) == "in" && self.before(2) == "(" && self.before(3) == "pub";
        self.before(1) != "::" && self.before(1) != "." && !is_visibility
    }

    /// The module that a path starts from, read past its `crate`, `self` or `super`; none if it is
    /// another crate's. In the file's own module it may start from a child.
    fn start(
        &mut self,
        here: &[String],
        children: &BTreeSet<String>,
        is_own: bool,
    ) -> Option<Vec<String>> {
        let mut start = match self.token(0) {
            "crate" => Vec::new(),
            "self" => here.to_vec(),
            "super" => here[..here.len() - 1].to_vec(),
            child if is_own && children.contains(child) => return Some(here.to_vec()),
            _ => return None,
        };
        self.at += 2;
        while self.token(0) == "super" && self.token(1) == "::" {
            start.pop();
            self.at += 2;
        }
        Some(start)
    }

    /// Reads the rest of a path, or of a tree of paths, after `start`.
    fn tree(&mut self, start: Vec<String>, is_reexport: bool) {
        let mut path = start;
        loop {
            match self.token(0) {
                "{" => {
                    self.at += 1;
                    while !matches!(self.token(0), "}" | "") {
                        match self.token(0) {
                            "," => self.at += 1,
                            _ => self.tree(path.clone(), is_reexport),
                        }
                    }
                    self.at += 1;
                    return;
                }
                "self" | "*" => self.at += 1,
                "super" => {
                    path.pop();
                    self.at += 1;
                }
                word if is_word(word) => {
                    path.push(word.to_owned());
                    self.at += 1;
                }
                _ => {}
            }
            // `a::<T>` ends the path too.
            if self.token(0) != "::"
                || !is_word(self.token(1)) && !matches!(self.token(1), "{" | "*")
            {
                break;
            }
            self.at += 1;
        }
        let mut name = path.last().cloned();
        if self.token(0) == "as" && is_reexport {
            name = Some(self.token(1).to_owned());
        }
        if self.token(0) == "as" {
            self.at += 2;
        }
        let reexported = name.filter(|_| is_reexport);
        self.named.push(Named { path, reexported, is_of_tests: self.is_in_tests });
    }

    fn skip_statement(&mut self) {
        while !matches!(self.token(0), ";" | "") {
            self.at += 1;
        }
    }
}

fn is_word(token: &str) -> bool {
    token.starts_with(|first: char| first.is_alphanumeric() || first == '_')
}
