//! Where in the records a line on a page came from: what both say is laid side by side.
//!
//! Typography, markup and line breaks differ between a record and its page, letters and figures
//! don't. A line that stands in one place of the sources is known at once; one that stands in several
//! is taken for a whole value before a part of one, and belongs where the lines before and after it do.
//! Labels stand in the templates, which are sources too. What stands nowhere, since it was counted, has
//! the origin of what it stands beside or after.

use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHasher};

use crate::diagnostic::SourceFile;

/// So many letters in a row are compared at a time.
const SHINGLE: usize = 8;

/// A place in a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Origin {
    /// The file, by its place among the sources.
    pub(super) file: usize,
    /// The byte.
    pub(super) byte: usize,
}

/// A letter of a source: the source's place among all, and the letter's in it.
type At = (usize, usize);

/// The known places before and after a line.
struct Neighbours {
    before: Option<At>,
    after: Option<At>,
}

/// A source's letters and figures, with the byte that each stands at.
struct Letters<'a> {
    text: &'a str,
    letters: Vec<char>,
    bytes: Vec<usize>,
}

/// Everywhere that some letters in a row stand in the sources, by their hash.
type Index = FxHashMap<u64, Vec<At>>;

/// The origin of each line of a document, in the order of the document. Each comes with whether the
/// next line stands beside it, so that the two are of one thing.
pub(super) fn origins(lines: &[(&str, bool)], sources: &[Arc<SourceFile>]) -> Vec<Option<Origin>> {
    let sources: Vec<Letters<'_>> = sources.iter().map(|source| Letters::of(source)).collect();
    let mut index = Index::default();
    for (file, source) in sources.iter().enumerate() {
        for (at, shingle) in source.letters.windows(SHINGLE).enumerate() {
            index.entry(hash(shingle)).or_default().push((file, at));
        }
    }
    let words: Vec<Vec<char>> = lines.iter().map(|(line, _)| letters(line)).collect();
    let candidates: Vec<Vec<At>> = words
        .iter()
        .map(|line| match line.len() {
            0..SHINGLE => whole_values(line, &sources),
            _ => alike(line, &sources, &index),
        })
        .collect();
    let only = |candidates: &Vec<At>| match candidates.as_slice() {
        [only] => Some(*only),
        _ => None,
    };
    let mut found: Vec<Option<At>> = candidates.iter().map(only).collect();
    let mut after = vec![None; lines.len()];
    for at in (0..lines.len().saturating_sub(1)).rev() {
        after[at] = found[at + 1].or(after[at + 1]);
    }
    let mut before = None;
    for at in 0..lines.len() {
        if found[at].is_none() {
            let between = Neighbours { before, after: after[at] };
            found[at] = match candidates[at].is_empty() {
                true => soon(&words[at], &sources, &between),
                false => nearest(&candidates[at], &between),
            };
        }
        before = found[at].or(before);
    }
    for at in (0..lines.len().saturating_sub(1)).rev().filter(|at| lines[*at].1) {
        found[at] = found[at].or(found[at + 1]);
    }
    let mut last = None;
    let told = found.into_iter().map(|found| {
        let origin = |(file, at): At| Some(Origin { file, byte: *sources[file].bytes.get(at)? });
        last = found.and_then(origin).or(last);
        last
    });
    told.collect()
}

impl<'a> Letters<'a> {
    /// Those of a source, but for comments.
    fn of(source: &'a SourceFile) -> Self {
        let marks: &[&str] = match source.path.rsplit('.').next() {
            Some("md") => &[],
            Some("j2") => &["{#", "//"],
            _ => &["#"],
        };
        let (mut letters, mut bytes) = (Vec::new(), Vec::new());
        let mut start = 0;
        for line in source.text.split_inclusive('\n') {
            let is_comment = marks.iter().any(|mark| line.trim_start().starts_with(mark));
            let own = line.char_indices().filter(|(_, c)| c.is_alphanumeric() && !is_comment);
            for (at, character) in own {
                for lower in character.to_lowercase() {
                    letters.push(lower);
                    bytes.push(start + at);
                }
            }
            start += line.len();
        }
        Self { text: &source.text, letters, bytes }
    }

    /// Where some letters stand in a range, as words of their own.
    fn find(&self, word: &[char], range: Range<usize>) -> impl Iterator<Item = usize> {
        let range = range.start..range.end.min(self.letters.len());
        let within = self.letters.get(range.clone()).unwrap_or_default().windows(word.len());
        let hits = within.enumerate().filter(move |(_, window)| *window == word);
        hits.map(move |(at, _)| range.start + at).filter(|at| self.is_apart(*at, word.len()))
    }

    /// What stands before and after some letters on their line.
    fn around(&self, at: usize, length: usize) -> Option<(&str, &str)> {
        let start = *self.bytes.get(at)?;
        let last = *self.bytes.get(at + length - 1)?;
        let end = last + self.text[last..].chars().next()?.len_utf8();
        let line = self.text[..start].rfind('\n').map_or(0, |at| at + 1);
        let rest = self.text[end..].lines().next().unwrap_or_default();
        Some((&self.text[line..start], rest))
    }

    /// Whether some letters are words of their own, not parts of longer ones.
    fn is_apart(&self, at: usize, length: usize) -> bool {
        self.around(at, length).is_some_and(|(before, after)| {
            !before.ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric)
        })
    }

    /// Whether some letters are a whole value or heading, not a part of running text.
    fn is_whole(&self, at: usize, length: usize) -> bool {
        let is_edge = |c: char| !c.is_alphanumeric() && !matches!(c, '.' | '(' | ')' | '–' | '§');
        self.around(at, length).is_some_and(|(before, after)| {
            before.trim_end().chars().next_back().is_none_or(is_edge)
                && after.trim_start().chars().next().is_none_or(is_edge)
        })
    }
}

/// The letters and figures of a text.
fn letters(text: &str) -> Vec<char> {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn hash(letters: &[char]) -> u64 {
    let mut hasher = FxHasher::default();
    letters.hash(&mut hasher);
    hasher.finish()
}

/// The values that are just these few letters.
fn whole_values(word: &[char], sources: &[Letters<'_>]) -> Vec<At> {
    if word.len() < 2 {
        return Vec::new();
    }
    let of_source = |(file, source): (usize, &Letters<'_>)| {
        let hits = source.find(word, 0..source.letters.len());
        let whole = hits.filter(|at| source.is_whole(*at, word.len()));
        whole.map(|at| (file, at)).collect::<Vec<_>>()
    };
    let whole = sources.iter().enumerate().flat_map(of_source).collect();
    said(whole, word.len(), sources)
}

/// Of whole values those that somebody has written, rather than the name of a field; if there are none,
/// the names.
fn said(whole: Vec<At>, length: usize, sources: &[Letters<'_>]) -> Vec<At> {
    let is_name = |(file, at): &At| {
        let around = sources[*file].around(*at, length);
        around.is_some_and(|(_, after)| after.trim_start().starts_with(':'))
    };
    let said: Vec<At> = whole.iter().filter(|at| !is_name(at)).copied().collect();
    if said.is_empty() { whole } else { said }
}

/// The places that have most in common with a line, in order; whole values alone, if there are such.
fn alike(line: &[char], sources: &[Letters<'_>], index: &Index) -> Vec<At> {
    // Where the line would end, by each of its shingles: how many say so, and the first that does.
    let mut votes: FxHashMap<At, (usize, usize)> = FxHashMap::default();
    let shingles = line.len() + 1 - SHINGLE;
    for (i, shingle) in line.windows(SHINGLE).enumerate() {
        for &(file, at) in index.get(&hash(shingle)).into_iter().flatten() {
            votes.entry((file, at + line.len() - i)).or_insert((0, at)).0 += 1;
        }
    }
    let most = votes.values().map(|(count, _)| *count).max().unwrap_or(0);
    if most * 2 < shingles {
        return Vec::new();
    }
    let best = votes.into_iter().filter(|(_, (count, _))| *count == most);
    let mut best: Vec<At> = best.map(|((file, _), (_, at))| (file, at)).collect();
    best.sort_unstable();
    let length = most + SHINGLE - 1;
    let is_whole = |(file, at): &&At| sources[*file].is_whole(*at, length);
    let whole: Vec<At> = best.iter().filter(is_whole).copied().collect();
    if whole.is_empty() { best } else { said(whole, length, sources) }
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

/// A few letters as words of their own, between the neighbours or soon after the one before.
fn soon(
    word: &[char],
    sources: &[Letters<'_>],
    Neighbours { before, after }: &Neighbours,
) -> Option<At> {
    /// So far (letters) a word stands from what is before it on the page.
    const NEAR: usize = 200;
    let (file, start) = (*before)?;
    if word.len() < 2 || word.len() >= SHINGLE {
        return None;
    }
    let end = match after {
        Some((other, end)) if *other == file && *end > start => *end,
        _ => start + NEAR,
    };
    Some((file, sources.get(file)?.find(word, start..end).next()?))
}
