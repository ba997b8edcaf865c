//! Which files take whose places, written down before the first does: if that is interrupted, the next build
//! finishes it.
//!
//! ```text
//! make-docs 1
//! <sha256>  <temporary file>  <target>
//! …
//! slut <number of files>
//! ```
//!
//! Paths are below the published folder and have no spaces. A journal without its last line was interrupted
//! itself: nothing has taken any place yet, so it is dropped.

use std::fmt::Write;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::file::{sync_folder, write_beside};
use super::target::{JOURNAL, STATE};

/// The first line.
const HEAD: &str = "make-docs 1";

/// A file that is to take its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Move {
    /// The hash of its bytes, in hexadecimal digits.
    pub(super) hash: String,
    /// Where it is, and where it goes, below the published folder.
    pub(super) from: String,
    pub(super) to: String,
}

/// A folder's journal.
#[derive(Debug)]
pub(super) struct Journal {
    path: PathBuf,
}

/// Whether a build of what is published in a folder was interrupted.
pub fn is_interrupted(folder: &Path) -> bool {
    Journal::of(folder).path.exists()
}

impl Journal {
    /// The journal of what is published in a folder.
    pub(super) fn of(folder: &Path) -> Self {
        Self { path: folder.join(STATE).join(JOURNAL) }
    }

    /// Writes down some moves.
    pub(super) fn write(&self, moves: &[Move]) -> io::Result<()> {
        let mut text = format!("{HEAD}\n");
        for Move { hash, from, to } in moves {
            let _ = writeln!(text, "{hash}  {from}  {to}");
        }
        let _ = writeln!(text, "slut {}", moves.len());
        write_beside(&self.path, text.as_bytes())?
            .persist(&self.path)
            .map_err(|error| error.error)?;
        self.sync()
    }

    /// The moves that are written down; none if there is no journal, or only the beginning of one.
    pub(super) fn read(&self) -> Vec<Move> {
        fs::read_to_string(&self.path).ok().and_then(|text| parse(&text)).unwrap_or_default()
    }

    /// Forgets the moves, once they are made.
    pub(super) fn remove(&self) -> io::Result<()> {
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            removed => removed.and_then(|()| self.sync()),
        }
    }

    fn sync(&self) -> io::Result<()> {
        self.path.parent().map_or(Ok(()), sync_folder)
    }
}

/// The moves that a text says, if it is whole.
fn parse(text: &str) -> Option<Vec<Move>> {
    let rest = text.strip_prefix(HEAD)?.strip_prefix('\n')?;
    let (lines, end) = rest.strip_suffix('\n')?.rsplit_once('\n').unwrap_or(("", rest.trim_end()));
    let count: usize = end.strip_prefix("slut ")?.parse().ok()?;
    let moves: Option<Vec<Move>> = lines.lines().map(parse_move).collect();
    moves.filter(|moves| moves.len() == count)
}

fn parse_move(line: &str) -> Option<Move> {
    let mut parts = line.split("  ");
    let [hash, from, to] = [parts.next()?, parts.next()?, parts.next()?].map(str::to_owned);
    let is_below = [&from, &to].iter().all(|path| {
        !path.starts_with('/') && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
    });
    is_below.then_some(Move { hash, from, to })
}

#[cfg(test)]
mod tests {
    use super::super::manifest::hash;
    use super::*;

    fn own(to: &str) -> Move {
        Move { hash: hash(b""), from: "a/.make-docs-x".to_owned(), to: to.to_owned() }
    }

    #[test]
    fn only_a_whole_journal_counts() {
        let folder = tempfile::tempdir().unwrap();
        let journal = Journal::of(folder.path());
        assert!(journal.read().is_empty() && !is_interrupted(folder.path()));
        fs::create_dir_all(journal.path.parent().unwrap()).unwrap();
        let moves = vec![own("a/b.pdf"), own("a/c.pdf")];
        journal.write(&moves).unwrap();
        assert_eq!(journal.read(), moves);
        assert!(is_interrupted(folder.path()));

        let text = fs::read_to_string(&journal.path).unwrap();
        for end in 0..text.len() {
            fs::write(&journal.path, &text[..end]).unwrap();
            assert_eq!(journal.read(), [], "{end}");
        }
        journal.remove().unwrap();
        journal.remove().unwrap();
        assert!(!is_interrupted(folder.path()));
    }

    #[test]
    fn nothing_leads_out_of_the_folder() {
        for path in ["/etc/passwd", "../a.pdf", "a/../../b.pdf", "a//b.pdf", "./a.pdf"] {
            let Move { hash, from, .. } = own(path);
            assert_eq!(parse_move(&format!("{hash}  {from}  {path}")), None, "{path}");
        }
    }
}
