//! The outline of a long text: the numbers of its headings, appendices, figures and tables, in their
//! order, and the targets of its references.
//!
//! Rust counts, not Typst, so that a reference is text before a template sees it, and a broken one
//! is reported at its line.

use std::collections::BTreeMap;

use crate::prose::{Landmark, LandmarkKind, ReferenceTarget, ReferenceTargets, consecutive_levels};
use crate::record::{Manuscript, Passage};
use crate::swedish;

/// Headings below this level have no numbers.
const DEEPEST_NUMBER: usize = 4;

/// The outline of a long text.
#[derive(Debug, Default)]
pub struct Outline {
    /// The outlines of its passages, in order.
    pub passages: Vec<PassageOutline>,
    /// Figures and tables of the record that the text places, by name: "Figur 3".
    pub placed: BTreeMap<String, String>,
    /// The targets of references.
    pub references: ReferenceTargets,
}

/// The numbers of a passage.
#[derive(Debug, Default)]
pub struct PassageOutline {
    /// The number of the heading that the record gives the passage.
    pub title: Option<String>,
    /// The numbers of the headings in its text, in order.
    pub headings: Vec<Option<String>>,
    /// The numbers of the tables with captions in its text, in order: "Tabell 1".
    pub tables: Vec<String>,
    /// Pictures that the text names by file.
    pub pictures: Vec<PictureFile>,
}

/// A picture that a text names by file.
#[derive(Debug)]
pub struct PictureFile {
    /// The name of its place in the tree.
    pub key: String,
    /// The file, from the record's folder.
    pub file: String,
    /// The text alternative.
    pub alt: String,
    /// The caption.
    pub title: String,
}

/// The level of the highest heading in a passage's text.
pub fn top_level(passage: &Passage<'_>) -> usize {
    if passage.title.is_some() { 2 } else { 1 }
}

/// The outline of a text, given the landmarks of each passage.
pub(super) fn outline(manuscript: &Manuscript<'_>, landmarks: &[Vec<Landmark>]) -> Outline {
    let mut counters = Counters {
        manuscript,
        headings: [0; DEEPEST_NUMBER],
        unnumbered: None,
        appendices: 0,
        figures: 0,
        tables: 0,
        outline: Outline::default(),
    };
    for (passage, landmarks) in manuscript.passages.iter().zip(landmarks) {
        let numbers = counters.number_passage(passage, landmarks);
        counters.outline.passages.push(numbers);
    }
    counters.outline
}

/// The counters while a text is numbered, and its outline so far.
struct Counters<'a> {
    manuscript: &'a Manuscript<'a>,
    /// By level.
    headings: [u32; DEEPEST_NUMBER],
    /// The level of the unnumbered heading that the current text is below.
    unnumbered: Option<usize>,
    appendices: u32,
    figures: u32,
    tables: u32,
    outline: Outline,
}

impl Counters<'_> {
    /// Numbers a passage; its targets and placed figures join the outline.
    fn number_passage(&mut self, passage: &Passage<'_>, landmarks: &[Landmark]) -> PassageOutline {
        let mut numbers = PassageOutline::default();
        self.unnumbered = None;
        if passage.title.is_some() {
            numbers.title = self.next_heading(1, passage.is_appendix);
        }
        let written = heading_levels(landmarks);
        let mut levels = consecutive_levels(&written, top_level(passage)).into_iter();
        for Landmark { kind, .. } in landmarks {
            match kind {
                LandmarkKind::Heading { id, is_numbered, title, .. } => {
                    let level = levels.next().unwrap_or(1);
                    let number = match self.may_have_number(level, *is_numbered) {
                        true => self.next_heading(level, passage.is_appendix),
                        false => None,
                    };
                    self.add_target(id.as_deref(), heading_target(number.as_deref(), title));
                    numbers.headings.push(number);
                }
                LandmarkKind::Placed { name, .. } => self.number_placed(name),
                LandmarkKind::Picture { source, file, alt, title } => {
                    if !title.is_empty() && !self.outline.placed.contains_key(source) {
                        let number = self.next_figure();
                        self.outline.placed.insert(source.clone(), number);
                    }
                    numbers.pictures.push(PictureFile {
                        key: source.clone(),
                        file: file.clone(),
                        alt: alt.clone(),
                        title: title.clone(),
                    });
                }
                LandmarkKind::Table { is_captioned: true, id } => {
                    let number = self.next_table();
                    self.add_target(id.as_deref(), caption_target(&number));
                    numbers.tables.push(number);
                }
                LandmarkKind::Table { .. }
                | LandmarkKind::InlinePicture
                | LandmarkKind::Reference { .. } => {}
            }
        }
        numbers
    }

    /// The next heading's number: "7.2", "Bilaga 1".
    fn next_heading(&mut self, level: usize, is_appendix: bool) -> Option<String> {
        match (self.manuscript.is_numbered, is_appendix) {
            (false, _) => None,
            // An appendix is cited as a whole.
            (_, true) if level > 1 => None,
            (_, true) => {
                self.appendices += 1;
                Some(format!("Bilaga {}", self.appendices))
            }
            _ => {
                *self.headings.get_mut(level - 1)? += 1;
                self.headings[level..].fill(0);
                let parts = self.headings[..level].iter().map(ToString::to_string);
                Some(parts.collect::<Vec<_>>().join("."))
            }
        }
    }

    /// Whether a heading may have a number: those below an unnumbered one have none either.
    fn may_have_number(&mut self, level: usize, is_numbered: bool) -> bool {
        if self.unnumbered.is_some_and(|above| level > above) {
            return false;
        }
        self.unnumbered = (!is_numbered).then_some(level);
        is_numbered
    }

    fn next_figure(&mut self) -> String {
        self.figures += 1;
        format!("Figur\u{a0}{}", self.figures)
    }

    fn next_table(&mut self) -> String {
        self.tables += 1;
        format!("Tabell\u{a0}{}", self.tables)
    }

    /// Numbers a figure or a table of the record, where it is placed first.
    fn number_placed(&mut self, name: &str) {
        if self.outline.placed.contains_key(name) {
            return;
        }
        let figure = self.manuscript.figures.iter().find(|figure| figure.name.0 == name);
        let table = self.manuscript.tables.iter().find(|(own, ..)| *own == name);
        let words = self.manuscript.word_tables().find(|(own, _)| own.0 == name);
        let number = match (figure, table, words) {
            (Some(figure), ..) => figure.title.as_ref().map(|_| self.next_figure()),
            (_, Some((_, budget)), _) => budget.title.as_ref().map(|_| self.next_table()),
            (.., Some((_, words))) => words.title.as_ref().map(|_| self.next_table()),
            _ => return,
        };
        let noun = if figure.is_some() { "figuren" } else { "tabellen" };
        let target =
            number.as_deref().map_or_else(|| ReferenceTarget::unnumbered(noun), caption_target);
        self.add_target(Some(name), target);
        self.outline.placed.extend(number.map(|number| (name.to_owned(), number)));
    }

    /// Adds a target that has a name. Of two with one name, which is reported elsewhere, the first wins.
    fn add_target(&mut self, id: Option<&str>, target: ReferenceTarget) {
        if let Some(id) = id {
            self.outline.references.entry(id.to_owned()).or_insert(target);
        }
    }
}

/// The levels of a text's headings, as written.
fn heading_levels(landmarks: &[Landmark]) -> Vec<usize> {
    landmarks
        .iter()
        .filter_map(|landmark| match landmark.kind {
            LandmarkKind::Heading { level, .. } => Some(level),
            _ => None,
        })
        .collect()
}

/// The target "figur 3" that the caption's "Figur 3" is.
fn caption_target(number: &str) -> ReferenceTarget {
    let (noun, figure) = number.split_once('\u{a0}').unwrap_or(("", number));
    numbered_target(&noun.to_lowercase(), figure)
}

/// The target that a heading is: "rubrik 7.2", "bilaga 1", or its words.
fn heading_target(number: Option<&str>, title: &str) -> ReferenceTarget {
    match number.map(|number| (number, number.strip_prefix("Bilaga "))) {
        Some((_, Some(appendix))) => numbered_target("bilaga", appendix),
        Some((number, None)) => numbered_target("rubrik", number),
        None => ReferenceTarget::unnumbered(swedish::typography(title)),
    }
}

/// A target with a number.
fn numbered_target(noun: &str, number: &str) -> ReferenceTarget {
    let words = format!("{noun}\u{a0}{number}");
    ReferenceTarget { number: Some(number.to_owned()), ..ReferenceTarget::unnumbered(words) }
}
