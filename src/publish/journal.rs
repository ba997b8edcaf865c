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
//! Paths are below the published folder and have no spaces. Moves without the line that ends them were interrupted
//! themselves: none of them is made yet, so they are dropped. Files that take their places at once add theirs, each
//! document with an end of its own.

use std::fmt::Write;
use std::fs::{self, File};
use std::io::{self, Write as _};
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
        write_beside(&self.path, format!("{HEAD}\n{}", block(moves)).as_bytes())?
            .persist(&self.path)
            .map_err(|error| error.error)?;
        self.sync()
    }

    /// Writes down some more moves. They outlast the process, and aren't waited for: whoever drafts shouldn't wait.
    pub(super) fn add(&self, moves: &[Move]) -> io::Result<()> {
        let mut file = File::options().append(true).create(true).open(&self.path)?;
        let head = if file.metadata()?.len() == 0 { format!("{HEAD}\n") } else { String::new() };
        file.write_all((head + &block(moves)).as_bytes())
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

/// Moves that belong together, as lines.
fn block(moves: &[Move]) -> String {
    let mut text = String::new();
    for Move { hash, from, to } in moves {
        let _ = writeln!(text, "{hash}  {from}  {to}");
    }
    let _ = writeln!(text, "slut {}", moves.len());
    text
}

/// The moves that a text says, as far as it is whole.
fn parse(text: &str) -> Option<Vec<Move>> {
    let rest = text.strip_prefix(HEAD)?.strip_prefix('\n')?;
    let (mut moves, mut block) = (Vec::new(), Vec::new());
    for line in rest.split_inclusive('\n').map_while(|line| line.strip_suffix('\n')) {
        match line.strip_prefix("slut ") {
            Some(count) if count.parse() == Ok(block.len()) => moves.append(&mut block),
            Some(_) => break,
            None => block.push(parse_move(line)?),
        }
    }
    Some(moves)
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
    use super::*;
    use crate::digest::sha256;

    fn own(to: &str) -> Move {
        Move { hash: sha256(b""), from: "a/.make-docs-x".to_owned(), to: to.to_owned() }
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
    fn what_is_added_counts_as_far_as_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let journal = Journal::of(folder.path());
        fs::create_dir_all(journal.path.parent().unwrap()).unwrap();
        let moves = [own("a/b.pdf"), own("a/c.pdf"), own("d.html")];
        journal.add(&moves[..2]).unwrap();
        let whole = fs::read_to_string(&journal.path).unwrap();
        journal.add(&moves[2..]).unwrap();
        assert_eq!(journal.read(), moves);
        let text = fs::read_to_string(&journal.path).unwrap();
        for end in whole.len()..text.len() {
            fs::write(&journal.path, &text[..end]).unwrap();
            assert_eq!(journal.read(), moves[..2], "{end}");
        }
    }

    #[test]
    fn nothing_leads_out_of_the_folder() {
        for path in ["/etc/passwd", "../a.pdf", "a/../../b.pdf", "a//b.pdf", "./a.pdf"] {
            let Move { hash, from, .. } = own(path);
            assert_eq!(parse_move(&format!("{hash}  {from}  {path}")), None, "{path}");
        }
    }
}
