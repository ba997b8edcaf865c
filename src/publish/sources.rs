//! What each published document was made from: one line a document, in JSON.
//!
//! In come lines by path, out comes the text, and back. A line begins with `{"fil":"` and the path.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use super::file::{read_state, write_state};
use super::target::{SOURCES, STATE};

/// How a line begins, before the path.
const HEAD: &str = "{\"fil\":\"";

/// The lines by path below the folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Sources(BTreeMap<String, String>);

impl Sources {
    /// Those of a folder; nothing if there are none that can be read.
    pub(super) fn of(root: &Path) -> Self {
        let text = read_state(&file(root));
        let lines = text.lines().filter_map(|line| Some((path(line)?, line)));
        Self(lines.map(|(path, line)| (path.to_owned(), line.to_owned())).collect())
    }

    /// Notes what a document was made from.
    pub(super) fn insert(&mut self, line: &str) {
        if let Some(path) = path(line) {
            self.0.insert(path.to_owned(), line.trim_end().to_owned());
        }
    }

    /// Writes them, without documents that are gone.
    pub(super) fn write(&mut self, root: &Path) -> io::Result<()> {
        self.0.retain(|path, _| root.join(path).is_file());
        let text: String = self.0.values().map(|line| format!("{line}\n")).collect();
        write_state(&file(root), &text)
    }
}

/// What documents were made from: a line for each, by path below the folder.
pub fn sources(root: &Path) -> BTreeMap<String, String> {
    Sources::of(root).0
}

/// The path of a line.
fn path(line: &str) -> Option<&str> {
    let (path, _) = line.strip_prefix(HEAD)?.split_once('"')?;
    Some(path)
}

fn file(root: &Path) -> PathBuf {
    root.join(STATE).join(SOURCES)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(STATE)).unwrap();
        fs::write(folder.path().join("a.pdf"), "a").unwrap();
        let mut sources = Sources::default();
        let line = r#"{"fil":"a.pdf","underlag":{}}"#;
        sources.insert(&format!("{line}\n"));
        sources.insert(r#"{"fil":"gone.pdf"}"#);
        sources.insert("nonsense");
        sources.write(folder.path()).unwrap();
        assert_eq!(Sources::of(folder.path()), sources);
        assert_eq!(sources.0.into_values().collect::<Vec<_>>(), [line]);
    }
}
