//! A year's lock file: one line a sealed file, each with the hash of all lines above it.
//!
//! ```text
//! # Förseglade handlingar 2024 …
//! <sha256 of all text above>  <sha256 of the file>  sammantraden/2024-11-29/protokoll.pdf  justerat 2024-12-17
//! ```
//!
//! In comes the text, out come its lines and where the chain breaks. So one line proves all before it, and
//! `head` and `sha256sum` show it.

use std::fmt::{self, Write};
use std::str::FromStr;

use chrono::NaiveDate;

use crate::digest::{RunningSha256, is_sha256, sha256};

/// The folder below `content/` with the lock files, and the sealed files that they name.
pub const FOLDER: &str = "forseglat";

/// The path, from the project's root, of what lies at a path in that folder.
pub fn shown(path: &str) -> String {
    format!("content/{FOLDER}/{path}")
}

/// Why a file was sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// It was approved on a day.
    Approved(NaiveDate),
    /// Signatures were added to the version before.
    Signed,
    /// It corrects the version before.
    Corrected {
        /// The day of the correction.
        on: NaiveDate,
        /// What was wrong.
        why: String,
    },
    /// It says what the version was made from.
    Origin,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Approved(date) => write!(f, "justerat {date}"),
            Self::Signed => f.write_str("underskrivet"),
            Self::Corrected { on, why } => write!(f, "rättat {on}: {why}"),
            Self::Origin => f.write_str("uppgifter"),
        }
    }
}

impl FromStr for Reason {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
        match word {
            "justerat" => rest.parse().map(Self::Approved).map_err(drop),
            "underskrivet" if rest.is_empty() => Ok(Self::Signed),
            "rättat" => {
                let (on, why) = rest.split_once(": ").ok_or(())?;
                let on = on.parse().map_err(drop)?;
                Ok(Self::Corrected { on, why: why.to_owned() })
            }
            "uppgifter" if rest.is_empty() => Ok(Self::Origin),
            _ => Err(()),
        }
    }
}

/// A line of a lock file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockLine {
    /// Its number in the file, from 1.
    pub number: usize,
    /// The hash of the file.
    pub sha256: String,
    /// The file's path below the folder of sealed files.
    pub path: String,
    /// Why it was sealed.
    pub reason: Reason,
}

/// Where a lock file isn't as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Break {
    /// A line that isn't one of a lock file.
    Unreadable(usize),
    /// A line whose hash isn't that of the text above it: something there has been changed.
    Chain(usize),
}

impl Break {
    /// The number of the line, from 1.
    pub fn line(self) -> usize {
        match self {
            Self::Unreadable(line) | Self::Chain(line) => line,
        }
    }
}

/// A year's lock file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lock {
    /// The whole text.
    pub text: String,
    /// Its lines, but for remarks and those that can't be read.
    pub lines: Vec<LockLine>,
    /// The first place where it isn't as it was written.
    pub broken: Option<Break>,
}

impl Lock {
    /// A year's lock file without any line.
    pub fn new(year: i32) -> Self {
        let text = format!(
            "# Förseglade handlingar {year}. Filen skrivs av make-docs och ändras aldrig för hand.\n\
             # Varje rad: SHA-256 av all text ovanför raden, filens SHA-256, filen, varför.\n"
        );
        Self { text, lines: Vec::new(), broken: None }
    }

    /// The lock file that a text says.
    pub fn parse(text: &str) -> Self {
        let (mut lines, mut broken) = (Vec::new(), None);
        let mut above = RunningSha256::default();
        for (index, line) in text.split_inclusive('\n').enumerate() {
            let number = index + 1;
            match parse_line(number, line) {
                None if line.starts_with('#') => {}
                None => broken = broken.or(Some(Break::Unreadable(number))),
                Some((chain, own)) => {
                    if chain != above.so_far() {
                        broken = broken.or(Some(Break::Chain(number)));
                    }
                    lines.push(own);
                }
            }
            above.add(line.as_bytes());
        }
        Self { text: text.to_owned(), lines, broken }
    }

    /// Adds a line for a file with a hash.
    pub fn add(&mut self, file: String, path: String, reason: Reason) -> LockLine {
        let chain = sha256(self.text.as_bytes());
        let _ = writeln!(self.text, "{chain}  {file}  {path}  {reason}");
        let number = self.text.lines().count();
        let line = LockLine { number, sha256: file, path, reason };
        self.lines.push(line.clone());
        line
    }
}

/// The chain's hash and the line.
fn parse_line(number: usize, line: &str) -> Option<(&str, LockLine)> {
    let mut parts = line.strip_suffix('\n')?.splitn(4, "  ");
    let chain = parts.next()?;
    let [sha256, path] = [parts.next()?, parts.next()?].map(str::to_owned);
    let reason = parts.next()?.parse().ok()?;
    let is_sound = is_sha256(chain) && is_sha256(&sha256) && is_below(&path);
    is_sound.then_some((chain, LockLine { number, sha256, path, reason }))
}

/// Whether a path stays below its folder, and names nothing that is hidden.
fn is_below(path: &str) -> bool {
    !path.contains(['\\', ':'])
        && path.split('/').all(|part| !part.is_empty() && !part.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn approved() -> Reason {
        Reason::Approved(NaiveDate::from_ymd_opt(2024, 12, 17).unwrap())
    }

    fn lock() -> Lock {
        let mut lock = Lock::new(2024);
        for name in ["a", "b", "c"] {
            lock.add(sha256(name.as_bytes()), format!("sammantraden/{name}.pdf"), approved());
        }
        lock
    }

    #[test]
    fn reasons_are_written_and_read() {
        let on = NaiveDate::from_ymd_opt(2024, 12, 20).unwrap();
        let why = "skrivfel i § 49: 310, inte 910".to_owned();
        for reason in [approved(), Reason::Signed, Reason::Corrected { on, why }, Reason::Origin] {
            assert_eq!(reason.to_string().parse(), Ok(reason));
        }
        for text in [
            "",
            "justerat",
            "justerat i går",
            "rättat 2024-12-20",
            "något annat",
            "underskrivet av Eva",
            "uppgifter om allt",
        ] {
            assert_eq!(text.parse::<Reason>(), Err(()), "{text}");
        }
    }

    #[test]
    fn files_are_shown_from_the_root() {
        assert_eq!(shown("2024.lock"), "content/forseglat/2024.lock");
    }

    #[test]
    fn what_is_written_is_read() {
        let lock = lock();
        assert_eq!(Lock::parse(&lock.text), lock);
        assert_eq!(lock.lines[2].number, 5);
    }

    #[test]
    fn every_changed_byte_breaks_the_chain_but_on_the_last_line() {
        let lock = lock();
        let last = lock.text.trim_end().rfind('\n').unwrap_or_default() + 1;
        for at in 0..last {
            let mut bytes = lock.text.clone().into_bytes();
            bytes[at] = if bytes[at] == b'x' { b'y' } else { b'x' };
            if let Ok(text) = String::from_utf8(bytes) {
                assert!(Lock::parse(&text).broken.is_some(), "{at}");
            }
        }
    }

    #[test]
    fn a_line_that_is_taken_out_breaks_the_chain() {
        let text = lock().text;
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let without: String = [&lines[..3], &lines[4..]].concat().concat();
        let broken = Lock::parse(&without).broken;
        assert_eq!(broken, Some(Break::Chain(4)));
        assert_eq!(broken.map(Break::line), Some(4));
        assert_eq!(Break::Unreadable(7).line(), 7);
    }

    #[test]
    fn nothing_leads_out_of_the_folder() {
        let zero = "0".repeat(64);
        for path in ["../a.pdf", "/etc/passwd", "a//b"] {
            let lock = Lock::parse(&format!("{zero}  {zero}  {path}  uppgifter\n"));
            assert_eq!(lock.broken, Some(Break::Unreadable(1)), "{path}");
        }
    }
}
