//! Where in the records a line on a page came from: what both say is laid side by side.
//!
//! Typography, markup and line breaks differ between a record and its page, letters and figures
//! don't. A line that stands in one place of the sources is known at once; one that stands in several
//! belongs where the lines before and after it do; what stands nowhere, since it was counted or comes
//! from a template, has the origin of what is before it.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::SourceFile;

/// So many letters in a row are compared at a time.
const SHINGLE: usize = 8;

/// A place in a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// The file, by its place among the sources.
    pub file: usize,
    /// The byte.
    pub byte: usize,
}

/// A letter of a source: the source's place among all, and the letter's in it.
type At = (usize, usize);

/// The known places before and after a line.
struct Neighbours {
    before: Option<At>,
    after: Option<At>,
}

/// A source's letters and figures, with the byte that each stands at.
struct Letters {
    letters: Vec<char>,
    bytes: Vec<usize>,
}

/// The origin of each line of a document, in the order of the document.
pub fn origins(lines: &[String], sources: &[Arc<SourceFile>]) -> Vec<Option<Origin>> {
    let sources: Vec<Letters> = sources.iter().map(|source| Letters::of_source(source)).collect();
    let mut index: HashMap<&[char], Vec<At>> = HashMap::new();
    for (file, source) in sources.iter().enumerate() {
        for (at, shingle) in source.letters.windows(SHINGLE).enumerate() {
            index.entry(shingle).or_default().push((file, at));
        }
    }
    let lines: Vec<Vec<char>> = lines.iter().map(|line| letters(line)).collect();
    let candidates: Vec<Vec<At>> = lines
        .iter()
        .map(|line| if line.len() < SHINGLE { Vec::new() } else { best(line, &index) })
        .collect();
    let mut found: Vec<Option<At>> = candidates
        .iter()
        .map(|candidates| (candidates.len() == 1).then(|| candidates[0]))
        .collect();
    for at in 0..lines.len() {
        if found[at].is_none() {
            let between = neighbours(&found, at);
            found[at] = match candidates[at].is_empty() {
                true => short(&lines[at], &sources, &between),
                false => nearest(&candidates[at], &between),
            };
        }
    }
    let mut last = None;
    let origin =
        |(file, at): (usize, usize)| Some(Origin { file, byte: *sources[file].bytes.get(at)? });
    let told = found.into_iter().map(|found| {
        last = found.and_then(origin).or(last);
        last
    });
    told.collect()
}

impl Letters {
    /// Those of a source, but for comments in YAML.
    fn of_source(source: &SourceFile) -> Self {
        let is_yaml = !source.path.ends_with(".md");
        let (mut letters, mut bytes) = (Vec::new(), Vec::new());
        let mut start = 0;
        for line in source.text.split_inclusive('\n') {
            if !(is_yaml && line.trim_start().starts_with('#')) {
                for (at, character) in line.char_indices().filter(|(_, c)| c.is_alphanumeric()) {
                    for lower in character.to_lowercase() {
                        letters.push(lower);
                        bytes.push(start + at);
                    }
                }
            }
            start += line.len();
        }
        Self { letters, bytes }
    }

    /// Where a word stands in a range.
    fn find(&self, word: &[char], range: Range<usize>) -> Option<usize> {
        let range = range.start..range.end.min(self.letters.len());
        let within = self.letters.get(range.clone())?;
        Some(range.start + within.windows(word.len()).position(|window| window == word)?)
    }
}

/// The letters and figures of a text.
fn letters(text: &str) -> Vec<char> {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The places with most in common with a line, in order.
fn best(line: &[char], index: &HashMap<&[char], Vec<At>>) -> Vec<At> {
    // Where the line begins, by each of its shingles, with the first of those that say so.
    let mut votes: HashMap<At, (usize, usize)> = HashMap::new();
    for (i, shingle) in line.windows(SHINGLE).enumerate() {
        for &(file, at) in index.get(shingle).into_iter().flatten() {
            let start = (file, (at + line.len()).saturating_sub(i));
            votes.entry(start).or_insert((0, at)).0 += 1;
        }
    }
    let most = votes.values().map(|(count, _)| *count).max().unwrap_or(0);
    let best = votes.into_iter().filter(|(_, (count, _))| *count == most);
    let mut best: Vec<At> = best.map(|((file, _), (_, at))| (file, at)).collect();
    best.sort_unstable();
    best
}

/// The known places before and after a line.
fn neighbours(found: &[Option<At>], at: usize) -> Neighbours {
    let before = found[..at].iter().rev().flatten().next().copied();
    let after = found[at + 1..].iter().flatten().next().copied();
    Neighbours { before, after }
}

/// Of several places the one that the neighbours speak for: the first after the line before, in its
/// file; else the last before the line after; else the first of all.
fn nearest(candidates: &[At], Neighbours { before, after }: &Neighbours) -> Option<At> {
    let follows =
        |place: &&At| before.as_ref().is_some_and(|before| place.0 == before.0 && *place > before);
    let precedes =
        |place: &&At| after.as_ref().is_some_and(|after| place.0 == after.0 && *place < after);
    let following = candidates.iter().find(follows);
    following.or_else(|| candidates.iter().rfind(precedes)).or_else(|| candidates.first()).copied()
}

/// A few letters, between the neighbours or soon after the one before.
fn short(
    word: &[char],
    sources: &[Letters],
    Neighbours { before, after }: &Neighbours,
) -> Option<At> {
    /// So far (letters) a word stands from what is before it on the page.
    const NEAR: usize = 400;
    if word.len() < 2 {
        return None;
    }
    let (file, start) = (*before)?;
    let end = match after {
        Some((other, end)) if *other == file && *end > start => *end,
        _ => start + NEAR,
    };
    Some((file, sources.get(file)?.find(word, start..end)?))
}
