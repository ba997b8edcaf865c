//! Maps each line of text on a page to where it comes from in the records, by comparing the two texts.
//!
//! Typography, markup and line breaks differ between a record and its page; letters and digits don't. A
//! line found at one place in the sources comes from there. Of several places, whole values are
//! preferred to parts of one, and then the place that fits the lines before and after. Labels come from
//! the templates, which are sources too. A line found nowhere, such as a computed number, gets the
//! origin of the line beside it or of the last one before it.
//!
//! No marks in templates or Typst sources are needed, so the preview leaves the PDF as it is.

use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHasher};

use crate::diagnostic::SourceFile;

/// The number of characters that are compared at a time.
const SHINGLE: usize = 8;

/// The shortest line that is searched for.
const MIN_LENGTH: usize = 2;

/// How far after the line before it a short line is searched for, in characters.
const NEARBY: usize = 200;

/// A line of a document as it is laid out.
#[derive(Debug, Clone, Copy)]
pub(super) struct DocumentLine<'a> {
    /// Its text.
    pub(super) text: &'a str,
    /// Whether the next line stands beside it, so that the two belong together.
    pub(super) is_beside_next: bool,
}

/// A position in a source.
#[derive(Debug, Clone, Copy)]
pub(super) struct LineOrigin {
    /// The index of the file among the sources.
    pub(super) file: usize,
    /// The byte offset.
    pub(super) byte: usize,
}

/// The origin of each line of a document, in its order; none for lines before the first that is found.
pub(super) fn line_origins(
    lines: &[DocumentLine<'_>],
    sources: &[Arc<SourceFile>],
) -> Vec<Option<LineOrigin>> {
    let corpus = Corpus::new(sources);
    let texts: Vec<Vec<char>> = lines.iter().map(|line| normalized(line.text)).collect();
    let candidates: Vec<Vec<Position>> = texts.iter().map(|text| corpus.find(text)).collect();
    let mut positions = resolved(&corpus, &texts, &candidates);
    for i in (1..lines.len()).rev().filter(|i| lines[i - 1].is_beside_next) {
        positions[i - 1] = positions[i - 1].or(positions[i]);
    }
    let mut last = None;
    let mut origins = Vec::with_capacity(lines.len());
    for position in positions {
        last = position.and_then(|position| corpus.origin(position)).or(last);
        origins.push(last);
    }
    origins
}

/// The position of each line that has any: its only candidate, or the one that fits its neighbours.
fn resolved(
    corpus: &Corpus<'_>,
    texts: &[Vec<char>],
    candidates: &[Vec<Position>],
) -> Vec<Option<Position>> {
    let mut positions: Vec<Option<Position>> = candidates.iter().map(|all| only(all)).collect();
    let next_positions = next_known(&positions);
    let mut before = None;
    for (i, candidates) in candidates.iter().enumerate() {
        if positions[i].is_none() {
            let neighbours = Neighbours { before, after: next_positions[i] };
            positions[i] = match candidates.is_empty() {
                true => corpus.find_nearby(&texts[i], neighbours),
                false => neighbours.nearest(candidates),
            };
        }
        before = positions[i].or(before);
    }
    positions
}

/// The only position, if there is just one.
fn only(positions: &[Position]) -> Option<Position> {
    match positions {
        [position] => Some(*position),
        _ => None,
    }
}

/// For each line, the first known position after it.
fn next_known(positions: &[Option<Position>]) -> Vec<Option<Position>> {
    let mut next = vec![None; positions.len()];
    for i in (1..positions.len()).rev() {
        next[i - 1] = positions[i].or(next[i]);
    }
    next
}

/// A position in a normalized text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Position {
    /// The index of the file among the sources.
    file: usize,
    /// The index of the character.
    index: usize,
}

/// The positions known before and after a line.
#[derive(Clone, Copy)]
struct Neighbours {
    before: Option<Position>,
    after: Option<Position>,
}

impl Neighbours {
    /// Of several candidates in order the one that fits best: the first after the line before, in the
    /// same file; else the last before the line after; else the first.
    fn nearest(self, candidates: &[Position]) -> Option<Position> {
        let following = self.before.and_then(|before| {
            candidates.iter().find(|place| place.file == before.file && **place > before)
        });
        let preceding = self.after.and_then(|after| {
            candidates.iter().rfind(|place| place.file == after.file && **place < after)
        });
        following.or(preceding).or(candidates.first()).copied()
    }
}

/// The normalized sources, with an index.
struct Corpus<'a> {
    texts: Vec<NormalizedText<'a>>,
    /// The positions of each shingle, by its hash.
    index: FxHashMap<u64, Vec<Position>>,
}

/// How often a line's shingles agree on where in a source the line ends.
struct Agreement {
    count: usize,
    /// The index of the first such shingle in the source.
    start: usize,
}

impl<'a> Corpus<'a> {
    fn new(sources: &'a [Arc<SourceFile>]) -> Self {
        let texts: Vec<NormalizedText<'_>> =
            sources.iter().map(|source| NormalizedText::of(source)).collect();
        let mut index: FxHashMap<u64, Vec<Position>> = FxHashMap::default();
        for (file, text) in texts.iter().enumerate() {
            for (at, shingle) in text.characters.windows(SHINGLE).enumerate() {
                index.entry(hash(shingle)).or_default().push(Position { file, index: at });
            }
        }
        Self { texts, index }
    }

    /// The origin that a position stands for.
    fn origin(&self, Position { file, index }: Position) -> Option<LineOrigin> {
        let byte = *self.texts[file].bytes.get(index)?;
        Some(LineOrigin { file, byte })
    }

    /// The places that a line may come from, in order.
    fn find(&self, line: &[char]) -> Vec<Position> {
        match line.len() {
            0..MIN_LENGTH => Vec::new(),
            MIN_LENGTH..SHINGLE => self.find_value(line),
            _ => self.find_similar(line),
        }
    }

    /// The whole values that equal a short line.
    fn find_value(&self, line: &[char]) -> Vec<Position> {
        let mut values = Vec::new();
        for (file, text) in self.texts.iter().enumerate() {
            for index in text.find(line, 0..text.characters.len()) {
                if text.is_whole_value(index, line.len()) {
                    values.push(Position { file, index });
                }
            }
        }
        self.without_keys(values, line.len())
    }

    /// The places that have the most shingles in common with a line, at least half of them; only the
    /// whole values among these, if there are any.
    fn find_similar(&self, line: &[char]) -> Vec<Position> {
        let mut agreements: FxHashMap<Position, Agreement> = FxHashMap::default();
        for (i, shingle) in line.windows(SHINGLE).enumerate() {
            for &Position { file, index } in self.index.get(&hash(shingle)).into_iter().flatten() {
                // The shingles of one occurrence agree on its end; its start may lie before the source.
                let end = Position { file, index: index + line.len() - i };
                let agreement =
                    agreements.entry(end).or_insert(Agreement { count: 0, start: index });
                agreement.count += 1;
            }
        }
        let most = agreements.values().map(|agreement| agreement.count).max().unwrap_or(0);
        let shingles = line.len() + 1 - SHINGLE;
        if most * 2 < shingles {
            return Vec::new();
        }
        let mut best: Vec<Position> = agreements
            .into_iter()
            .filter(|(_, agreement)| agreement.count == most)
            .map(|(end, agreement)| Position { file: end.file, index: agreement.start })
            .collect();
        best.sort_unstable();
        // At least this many characters are in common, if the agreeing shingles are successive.
        let length = most + SHINGLE - 1;
        let values: Vec<Position> = best
            .iter()
            .filter(|place| self.texts[place.file].is_whole_value(place.index, length))
            .copied()
            .collect();
        if values.is_empty() { best } else { self.without_keys(values, length) }
    }

    /// Those of some places of a length that aren't the keys of YAML fields; all if every one is.
    fn without_keys(&self, places: Vec<Position>, length: usize) -> Vec<Position> {
        let others: Vec<Position> = places
            .iter()
            .filter(|place| !self.texts[place.file].is_key(place.index, length))
            .copied()
            .collect();
        if others.is_empty() { places } else { others }
    }

    /// A short line as separate words, between its neighbours or soon after the one before.
    fn find_nearby(&self, line: &[char], neighbours: Neighbours) -> Option<Position> {
        let Position { file, index: start } = neighbours.before?;
        if !(MIN_LENGTH..SHINGLE).contains(&line.len()) {
            return None;
        }
        let end = match neighbours.after {
            Some(after) if after.file == file && after.index > start => after.index,
            _ => start + NEARBY,
        };
        let index = self.texts.get(file)?.find(line, start..end).next()?;
        Some(Position { file, index })
    }
}

/// A source's letters and digits in lower case, without its comments.
struct NormalizedText<'a> {
    source: &'a str,
    characters: Vec<char>,
    /// The byte offset in the source of each character.
    bytes: Vec<usize>,
}

impl<'a> NormalizedText<'a> {
    fn of(source: &'a SourceFile) -> Self {
        let comment_marks: &[&str] = match source.path.rsplit('.').next() {
            Some("md") => &[],
            Some("j2") => &["{#", "//"],
            _ => &["#"],
        };
        let mut text = Self { source: &source.text, characters: Vec::new(), bytes: Vec::new() };
        let mut start = 0;
        for line in source.text.split_inclusive('\n') {
            if !comment_marks.iter().any(|mark| line.trim_start().starts_with(mark)) {
                text.push_line(line, start);
            }
            start += line.len();
        }
        text
    }

    /// Adds the line that starts at a byte of the source.
    fn push_line(&mut self, line: &str, start: usize) {
        for (at, character) in line.char_indices().filter(|(_, c)| c.is_alphanumeric()) {
            for lowercase in character.to_lowercase() {
                self.characters.push(lowercase);
                self.bytes.push(start + at);
            }
        }
    }

    /// Where in a range some characters stand as separate words.
    fn find(&self, word: &[char], range: Range<usize>) -> impl Iterator<Item = usize> {
        let start = range.start;
        let end = range.end.min(self.characters.len());
        self.characters
            .get(start..end)
            .unwrap_or_default()
            .windows(word.len())
            .enumerate()
            .filter(move |(_, window)| *window == word)
            .map(move |(offset, _)| start + offset)
            .filter(|index| self.is_delimited(*index, word.len()))
    }

    /// What stands before and after some characters on their line of the source.
    fn surroundings(&self, index: usize, length: usize) -> Option<(&str, &str)> {
        let start = *self.bytes.get(index)?;
        let last = *self.bytes.get(index + length - 1)?;
        let end = last + self.source[last..].chars().next()?.len_utf8();
        let line_start = self.source[..start].rfind('\n').map_or(0, |at| at + 1);
        let after = self.source[end..].lines().next().unwrap_or_default();
        Some((&self.source[line_start..start], after))
    }

    /// Whether some characters are separate words, not parts of longer ones.
    fn is_delimited(&self, index: usize, length: usize) -> bool {
        self.surroundings(index, length).is_some_and(|(before, after)| {
            !before.ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric)
        })
    }

    /// Whether some characters are a whole value or heading, not a part of running text.
    fn is_whole_value(&self, index: usize, length: usize) -> bool {
        self.surroundings(index, length).is_some_and(|(before, after)| {
            before.trim_end().chars().next_back().is_none_or(ends_value)
                && after.trim_start().chars().next().is_none_or(ends_value)
        })
    }

    /// Whether some characters are the key of a YAML field.
    fn is_key(&self, index: usize, length: usize) -> bool {
        self.surroundings(index, length)
            .is_some_and(|(_, after)| after.trim_start().starts_with(':'))
    }
}

/// Whether a character next to a value is outside it: quotes, brackets, colons, commas.
fn ends_value(character: char) -> bool {
    !character.is_alphanumeric() && !matches!(character, '.' | '(' | ')' | '–' | '§')
}

/// The letters and digits of a text in lower case.
fn normalized(text: &str) -> Vec<char> {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn hash(characters: &[char]) -> u64 {
    let mut hasher = FxHasher::default();
    characters.hash(&mut hasher);
    hasher.finish()
}
