//! A corpus of PDFs by others, which `tests/corpus/run` names: each is joined behind a document of ours, and
//! the packet is held against qpdf, poppler and veraPDF.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::support::library::{
    Claims, Inspection, PdfSource, inspect, joined_behind, proof, sha256,
};
use crate::support::programs::{breaches, page_texts, qpdf_problems};
use crate::support::{built, variable};

/// The least share of the claims that veraPDF confirms which packets keep, in percent.
const LEAST_KEPT: usize = 95;

/// A document of ours that comes first in each packet.
const FIRST: &str = "output/dokument/valberedningsuppmaning-2021.pdf";

/// What became of files.
#[derive(Debug, Default, Clone)]
struct Tally {
    files: usize,
    refused: usize,
    /// Files of which something is damaged or can't be checked.
    faulty: usize,
    /// Files with other text in the packet, or that qpdf finds wrong there, of which nothing was reported.
    silent: Vec<String>,
    /// Files with other text in the packet, of which something was reported.
    told: Vec<String>,
    /// Files that qpdf finds wrong in the packet.
    unsound: Vec<String>,
    /// Claims that veraPDF confirms of the files, and those of them that packets make too.
    confirmed: usize,
    kept: usize,
    /// Claims of packets that veraPDF doesn't confirm.
    falsely: Vec<String>,
}

/// Joins files and holds the packets against other programs.
struct Corpus {
    first: Vec<u8>,
    folder: tempfile::TempDir,
    next: AtomicUsize,
}

impl Corpus {
    /// What becomes of a file.
    fn tally(&self, path: &Path) -> Tally {
        let mut tally = Tally { files: 1, ..Tally::default() };
        let name = path.display().to_string();
        let bytes = fs::read(path).unwrap();
        let seen = PdfSource::read(&bytes).and_then(|source| inspect(&source));
        let Ok(mut seen) = seen else {
            tally.refused = 1;
            return tally;
        };
        tally.faulty = usize::from(!seen.faults.is_empty());
        let confirmed = confirmed(path, seen.declared);
        seen.take_proof(proof(confirmed, sha256(&bytes)));
        let Ok((packet, claims)) = joined_behind(&self.first, &bytes, &seen) else {
            tally.refused = 1;
            return tally;
        };
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let joined = self.folder.path().join(format!("{number}.pdf"));
        fs::write(&joined, packet).unwrap();

        tally.confirmed = count(confirmed);
        let is_kept = confirmed.pdf_a.is_some() && claims.pdf_a == confirmed.pdf_a;
        tally.kept = usize::from(is_kept) + usize::from(confirmed.pdf_ua && claims.pdf_ua);
        for flavour in flavours(claims) {
            let wrong = breaches(&joined, &flavour);
            if !wrong.is_empty() {
                tally.falsely.push(format!("{name}\n{wrong}"));
            }
        }
        if !is_same_text(path, &joined) {
            let list = if is_reported(&seen) { &mut tally.told } else { &mut tally.silent };
            list.push(name.clone());
        }
        if let Some(problems) = qpdf_problems(&joined) {
            let before = qpdf_problems(path).map_or("sound before", |_| "unsound before");
            if !is_reported(&seen) {
                tally.silent.push(name.clone());
            }
            tally.unsound.push(format!("{name} ({before})\n{problems}"));
        }
        fs::remove_file(&joined).unwrap();
        tally
    }
}

/// The flavours of claims that a packet can make.
fn flavours(claims: Claims) -> Vec<String> {
    let pdf_a = claims.pdf_a.filter(|own| own.part == 2).map(|own| own.flavour());
    pdf_a.into_iter().chain(claims.pdf_ua.then(|| "ua1".to_owned())).collect()
}

fn count(claims: Claims) -> usize {
    flavours(claims).len()
}

/// The claims of a file that veraPDF confirms, of those that a packet can make.
fn confirmed(path: &Path, declared: Claims) -> Claims {
    let is_confirmed = |flavour: &str| breaches(path, flavour).is_empty();
    Claims {
        pdf_a: declared.pdf_a.filter(|own| own.part == 2 && is_confirmed(&own.flavour())),
        pdf_ua: declared.pdf_ua && is_confirmed("ua1"),
    }
}

/// Whether a reader is told that something of a file may not be in the packet.
fn is_reported(seen: &Inspection) -> bool {
    !seen.faults.is_empty() || !seen.dropped.is_empty() || seen.is_damaged()
}

/// Whether the last pages of a packet say what the pages of a file say.
fn is_same_text(file: &Path, packet: &Path) -> bool {
    let (own, all) = (page_texts(file), page_texts(packet));
    all.len() > own.len() && all[all.len() - own.len()..] == own
}

/// Every PDF below a folder.
fn pdfs(folder: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter();
    let paths = entries.filter_map(Result::ok).map(walkdir::DirEntry::into_path);
    paths.filter(|path| path.extension().is_some_and(|ending| ending == "pdf")).collect()
}

/// The folder just below the corpus that a file lies in.
fn group(folder: &Path, path: &Path) -> String {
    let below = path.strip_prefix(folder).unwrap();
    let mut parts = below.components().map(|part| part.as_os_str().to_string_lossy());
    parts.next().unwrap_or_default().into_owned()
}

fn table(groups: &BTreeMap<String, Tally>) -> String {
    let mut text = String::from(
        "| folder | files | refused | faulty | other text: told | silent | qpdf | confirmed | kept | false |\n\
         |---|---|---|---|---|---|---|---|---|---|\n",
    );
    for (name, own) in groups {
        let Tally { files, refused, faulty, told, silent, unsound, confirmed, kept, falsely } = own;
        let (told, silent, unsound) = (told.len(), silent.len(), unsound.len());
        let falsely = falsely.len();
        writeln!(
            text,
            "| {name} | {files} | {refused} | {faulty} | {told} | {silent} | {unsound} | {confirmed} | {kept} | {falsely} |"
        )
        .unwrap();
    }
    text
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.files += other.files;
        self.refused += other.refused;
        self.faulty += other.faulty;
        self.confirmed += other.confirmed;
        self.kept += other.kept;
        self.told.extend(other.told);
        self.silent.extend(other.silent);
        self.unsound.extend(other.unsound);
        self.falsely.extend(other.falsely);
    }
}

#[test]
#[ignore = "needs a corpus, Java, qpdf and poppler: tests/run"]
#[expect(clippy::print_stdout, reason = "the table is what the script is for")]
fn a_corpus_is_joined_truly() {
    let Some(folder) = variable("CORPUS").map(PathBuf::from) else { return };
    let first = fs::read(built::sample().path(FIRST)).unwrap();
    let corpus = Corpus { first, folder: tempfile::tempdir().unwrap(), next: AtomicUsize::new(0) };
    let tallies: Vec<(String, Tally)> =
        pdfs(&folder).par_iter().map(|path| (group(&folder, path), corpus.tally(path))).collect();
    let mut groups: BTreeMap<String, Tally> = BTreeMap::new();
    let mut all = Tally::default();
    for (group, tally) in tallies {
        groups.entry(group).or_default().add(tally.clone());
        all.add(tally);
    }
    groups.insert("~ all".to_owned(), all.clone());
    let lists = [
        ("silent", &all.silent),
        ("told", &all.told),
        ("unsound", &all.unsound),
        ("false", &all.falsely),
    ];
    let details: Vec<String> =
        lists.iter().map(|(name, list)| format!("{name}:\n{}", list.join("\n"))).collect();
    println!("{}\n{}", table(&groups), details.join("\n\n"));
    assert!(all.falsely.is_empty() && all.silent.is_empty());
    assert!(100 * all.kept >= LEAST_KEPT * all.confirmed, "{} of {}", all.kept, all.confirmed);
}
