//! Fuzz targets: what others wrote, mutated, is read to its end. On stable Rust, with a corpus in `tests/fuzz/`.

use std::fs;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, RngSeed, TestError, TestRunner};

use crate::support::library::{PdfSource, inspect, joined, read_meeting, sha256, signatures};
use crate::support::{all_files, repository, variable};

/// Something that reads what others wrote.
pub(crate) struct Target {
    /// What it is called on the page about trust.
    pub(crate) name: &'static str,
    /// Its folder below `tests/fuzz/`.
    folder: &'static str,
    /// The folders with more seeds, and how their files end.
    seeds: &'static [&'static str],
    ending: &'static str,
    /// Reads, and panics if something that always holds doesn't.
    read: fn(&[u8]),
}

/// The targets, a row each.
pub(crate) const TARGETS: &[Target] = &[
    Target {
        name: "PDFs by others",
        folder: "pdf",
        seeds: &["tests/fixtures/foreign"],
        ending: "pdf",
        read: read_pdf,
    },
    Target {
        name: "records",
        folder: "record",
        seeds: &["tests/fixtures/mistakes/base/sammantraden", "tests/fixtures/records"],
        ending: "yaml",
        read: read_record,
    },
];

/// How long a target is tried unless `FUZZ_SECONDS` says otherwise.
const SECONDS: u64 = 3;

/// A packet of a file can be read if the file can.
fn read_pdf(bytes: &[u8]) {
    let _ = signatures(bytes);
    let Ok(source) = PdfSource::read(bytes) else { return };
    let _ = inspect(&source);
    if let Ok(packet) = joined(&[bytes]) {
        assert!(PdfSource::read(&packet).is_ok(), "a packet that can't be read");
    }
}

/// A record is read, or it is said why not, at places that are in it.
fn read_record(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (is_read, findings) = read_meeting(text);
    assert!(is_read || !findings.is_empty(), "it is neither read nor told");
    for range in findings.iter().filter_map(|finding| finding.place.as_ref()?.range()) {
        assert!(text.get(range.clone()).is_some(), "{range:?}");
    }
}

/// A change of bytes.
#[derive(Debug, Clone)]
enum Mutation {
    Set(Index, u8),
    Flip(Index, u8),
    Insert(Index, Vec<u8>),
    /// From a place, so many bytes.
    Remove(Index, usize),
    Repeat(Index, usize, usize),
    Truncate(Index),
    /// Bytes of another seed.
    Splice(Index, Index, Index, usize),
}

/// What either kind of file is made of.
const WORDS: &[&str] = &[
    "<<",
    ">>",
    "[",
    "]",
    "endobj",
    "endstream",
    "stream\n",
    " 0 R",
    "/Kids",
    "/Parent",
    "/Length",
    "/Filter",
    "/FlateDecode",
    "/Type",
    "/StructParents",
    "xref\n",
    "startxref\n",
    "trailer",
    "%%EOF",
    "(",
    ")",
    "<feff",
    "-1",
    "4294967296",
    "1e99",
    "datum: ",
    "ärenden:\n",
    "  - ",
    "rubrik: ",
    "beslut: |\n",
    "närvaro: {",
    "}",
    "&a ",
    "*a",
    "!!str ",
    "\t",
    "\r\n",
    "#",
    "'",
    "\"",
    "---\n",
    "\u{feff}",
    "\u{202e}",
    "\u{0}",
    "~",
    "? ",
    "2021-02-30",
    "|",
    "godtas: [M20]\n",
];

fn mutation() -> impl Strategy<Value = Mutation> {
    let at = any::<Index>;
    prop_oneof![
        (at(), any::<u8>()).prop_map(|(at, byte)| Mutation::Set(at, byte)),
        (at(), 0..8_u8).prop_map(|(at, bit)| Mutation::Flip(at, 1 << bit)),
        (at(), prop::sample::select(WORDS))
            .prop_map(|(at, word)| Mutation::Insert(at, word.as_bytes().to_vec())),
        (at(), prop::collection::vec(any::<u8>(), 1..20))
            .prop_map(|(at, bytes)| Mutation::Insert(at, bytes)),
        (at(), 1..400_usize).prop_map(|(at, length)| Mutation::Remove(at, length)),
        (at(), 1..200_usize, 1..12_usize)
            .prop_map(|(at, length, times)| Mutation::Repeat(at, length, times)),
        at().prop_map(Mutation::Truncate),
        (at(), at(), at(), 1..2000_usize)
            .prop_map(|(at, seed, from, length)| Mutation::Splice(at, seed, from, length)),
    ]
}

fn apply(bytes: &mut Vec<u8>, mutation: &Mutation, seeds: &[Vec<u8>]) {
    let length = bytes.len();
    if length == 0 {
        return;
    }
    match mutation {
        Mutation::Set(at, byte) => bytes[at.index(length)] = *byte,
        Mutation::Flip(at, mask) => bytes[at.index(length)] ^= mask,
        Mutation::Insert(at, new) => insert(bytes, at.index(length), new),
        Mutation::Remove(at, count) => drop(bytes.drain(range(at.index(length), *count, length))),
        Mutation::Repeat(at, count, times) => {
            let at = at.index(length);
            let repeated = bytes[range(at, *count, length)].repeat(*times);
            insert(bytes, at, &repeated);
        }
        Mutation::Truncate(at) => bytes.truncate(at.index(length)),
        Mutation::Splice(at, seed, from, count) => {
            let other = seed.get(seeds);
            if !other.is_empty() {
                let from = from.index(other.len());
                insert(bytes, at.index(length), &other[range(from, *count, other.len())]);
            }
        }
    }
}

fn insert(bytes: &mut Vec<u8>, at: usize, new: &[u8]) {
    bytes.splice(at..at, new.iter().copied());
}

/// So many places from one, as far as there are any.
fn range(at: usize, count: usize, length: usize) -> Range<usize> {
    at..(at + count).min(length)
}

/// A seed with some mutations.
fn mutated(seeds: &[Vec<u8>], seed: &Index, mutations: &[Mutation]) -> Vec<u8> {
    let mut bytes = seed.get(seeds).clone();
    mutations.iter().for_each(|mutation| apply(&mut bytes, mutation, seeds));
    bytes
}

/// What a target was tried with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tried {
    /// Files as they are.
    pub(crate) seeds: usize,
    /// Mutated ones.
    pub(crate) mutated: usize,
}

impl Target {
    /// The files that it is tried with: those that made it fail once, and sound ones.
    fn seeds(&self) -> Vec<PathBuf> {
        let own = format!("tests/fuzz/{}", self.folder);
        let folders = [own.as_str()].into_iter().chain(self.seeds.iter().copied());
        let files = folders.flat_map(all_files);
        files.filter(|path| path.extension().is_some_and(|ending| ending == self.ending)).collect()
    }

    /// Why it fails with some bytes, if it does.
    fn failure(&self, bytes: &[u8]) -> Option<String> {
        let panic = catch_unwind(AssertUnwindSafe(|| (self.read)(bytes))).err()?;
        let text = panic.downcast_ref::<String>().map(String::as_str);
        Some(text.or(panic.downcast_ref::<&str>().copied()).unwrap_or("panic").to_owned())
    }

    /// Tries it for a time, each time with other mutations if `seed` is another.
    pub(crate) fn run(&self, time: Duration, seed: u64) -> Tried {
        let paths = self.seeds();
        let seeds: Vec<Vec<u8>> = paths.iter().map(|path| fs::read(path).unwrap()).collect();
        for (path, bytes) in paths.iter().zip(&seeds) {
            assert_eq!(self.failure(bytes), None, "{}", path.display());
        }
        let mut mutated = 0;
        #[expect(clippy::disallowed_methods, reason = "a target is tried for some time")]
        let start = Instant::now();
        for round in 0.. {
            if start.elapsed() >= time {
                break;
            }
            mutated += self.round(&seeds, seed.wrapping_add(round));
        }
        Tried { seeds: seeds.len(), mutated }
    }

    /// Tries some mutated files. One that it fails with is reduced, and kept.
    fn round(&self, seeds: &[Vec<u8>], seed: u64) -> usize {
        const CASES: u32 = 50;
        let config = Config {
            cases: CASES,
            failure_persistence: None,
            rng_seed: RngSeed::Fixed(seed),
            ..Config::default()
        };
        let strategy = (any::<Index>(), prop::collection::vec(mutation(), 1..12));
        let tried = TestRunner::new(config).run(&strategy, |(seed, mutations)| {
            match self.failure(&mutated(seeds, &seed, &mutations)) {
                None => Ok(()),
                Some(why) => Err(TestCaseError::fail(why)),
            }
        });
        if let Err(TestError::Fail(why, (seed, mutations))) = tried {
            let bytes = mutated(seeds, &seed, &mutations);
            let name = format!("failed-{}.{}", &sha256(&bytes)[..12], self.ending);
            let path = repository(&format!("tests/fuzz/{}/{name}", self.folder));
            fs::write(&path, bytes).unwrap();
            panic!("{}: {why}", path.display());
        }
        usize::try_from(CASES).unwrap()
    }
}

/// How long each target is tried, if the one who runs the tests says so.
fn wanted() -> Duration {
    let seconds = variable("FUZZ_SECONDS").and_then(|text| text.to_str()?.parse().ok());
    Duration::from_secs(seconds.unwrap_or(SECONDS))
}

#[test]
fn mutated_pdfs_are_read_to_their_end() {
    TARGETS[0].run(wanted(), 0);
}

#[test]
fn mutated_records_are_read_to_their_end() {
    TARGETS[1].run(wanted(), 0);
}
