//! The numbers of a long text: headings to four levels, appendices, figures and tables, in the order
//! that they stand; and what references to them say.

use std::collections::BTreeMap;

use crate::prose::{Landmark, LandmarkKind, ReferenceTarget, ReferenceTargets, consecutive_levels};
use crate::record::{Manuscript, Passage};
use crate::swedish;

/// Headings below this level have no numbers.
const DEEPEST_NUMBER: usize = 4;

/// A long text's numbers.
#[derive(Debug, Default)]
pub struct Outline {
    /// One a passage.
    pub passages: Vec<PassageOutline>,
    /// Figures and tables of the record that the text places, by name: "Figur 3".
    pub placed: BTreeMap<String, String>,
    /// What can be referred to.
    pub references: ReferenceTargets,
}

/// A passage's numbers.
#[derive(Debug, Default)]
pub struct PassageOutline {
    /// Of the heading that the record gives it.
    pub title: Option<String>,
    /// Of the headings in its text, in order.
    pub headings: Vec<Option<String>>,
    /// Of the tables with captions in its text, in order: "Tabell 1".
    pub tables: Vec<String>,
    /// Pictures that the text names by file.
    pub pictures: Vec<Picture>,
}

/// A picture that a text names by file.
#[derive(Debug)]
pub struct Picture {
    /// The name of its place.
    pub key: String,
    /// The file, from the record's folder.
    pub file: String,
    /// What it shows.
    pub alt: String,
    /// What it is called.
    pub title: String,
}

/// The level of a passage's highest heading in its text.
pub fn top_level(passage: &Passage<'_>) -> usize {
    if passage.title.is_some() { 2 } else { 1 }
}

/// Numbers what has a number in a text, given the landmarks of each of its passages.
pub(super) fn outline(manuscript: &Manuscript<'_>, landmarks: &[Vec<Landmark>]) -> Outline {
    let mut counting = Counting {
        manuscript,
        headings: [0; DEEPEST_NUMBER],
        unnumbered: None,
        appendices: 0,
        figures: 0,
        tables: 0,
        outline: Outline::default(),
    };
    for (passage, marks) in manuscript.passages.iter().zip(landmarks) {
        let passage = counting.passage(passage, marks);
        counting.outline.passages.push(passage);
    }
    counting.outline
}

/// How far the numbers have come.
struct Counting<'a> {
    manuscript: &'a Manuscript<'a>,
    headings: [u32; DEEPEST_NUMBER],
    /// The level of the heading without a number that the text is below.
    unnumbered: Option<usize>,
    appendices: u32,
    figures: u32,
    tables: u32,
    outline: Outline,
}

impl Counting<'_> {
    fn passage(&mut self, passage: &Passage<'_>, marks: &[Landmark]) -> PassageOutline {
        let mut out = PassageOutline::default();
        self.unnumbered = None;
        if passage.title.is_some() {
            out.title = self.heading(1, passage.is_appendix);
        }
        let mut levels = consecutive_levels(&levels(marks), top_level(passage)).into_iter();
        for Landmark { kind, .. } in marks {
            match kind {
                LandmarkKind::Heading { id, is_numbered, title, .. } => {
                    let level = levels.next().unwrap_or(1);
                    let number = match self.has_number(level, *is_numbered) {
                        true => self.heading(level, passage.is_appendix),
                        false => None,
                    };
                    self.name(id.clone(), heading_target(number.as_deref(), title));
                    out.headings.push(number);
                }
                LandmarkKind::Placed { name, .. } => self.place(name),
                LandmarkKind::Picture { source, file, alt, title } => {
                    if !title.is_empty() && !self.outline.placed.contains_key(source) {
                        let number = self.figure();
                        self.outline.placed.insert(source.clone(), number);
                    }
                    out.pictures.push(Picture {
                        key: source.clone(),
                        file: file.clone(),
                        alt: alt.clone(),
                        title: title.clone(),
                    });
                }
                LandmarkKind::Table { is_captioned: true, id } => {
                    let number = self.table();
                    self.name(id.clone(), target(&number));
                    out.tables.push(number);
                }
                LandmarkKind::Table { .. }
                | LandmarkKind::InlinePicture
                | LandmarkKind::Reference { .. } => {}
            }
        }
        out
    }

    /// The next heading's number: "7.2", "Bilaga 1".
    fn heading(&mut self, level: usize, is_appendix: bool) -> Option<String> {
        match (self.manuscript.is_numbered, is_appendix) {
            (false, _) => None,
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

    /// Whether a heading may have a number: those below one without have none either.
    fn has_number(&mut self, level: usize, is_numbered: bool) -> bool {
        if self.unnumbered.is_some_and(|above| level > above) {
            return false;
        }
        self.unnumbered = (!is_numbered).then_some(level);
        is_numbered
    }

    fn figure(&mut self) -> String {
        self.figures += 1;
        format!("Figur\u{a0}{}", self.figures)
    }

    fn table(&mut self) -> String {
        self.tables += 1;
        format!("Tabell\u{a0}{}", self.tables)
    }

    /// Numbers a figure or a table of the record where it is placed first.
    fn place(&mut self, name: &str) {
        if self.outline.placed.contains_key(name) {
            return;
        }
        let figure = self.manuscript.figures.iter().find(|figure| figure.name.0 == name);
        let table = self.manuscript.tables.iter().find(|(own, ..)| *own == name);
        let number = match (figure, table) {
            (Some(figure), _) => figure.title.as_ref().map(|_| self.figure()),
            (_, Some((_, budget, _))) => budget.title.as_ref().map(|_| self.table()),
            _ => return,
        };
        let noun = if figure.is_some() { "figuren" } else { "tabellen" };
        let target = number.as_deref().map_or_else(|| ReferenceTarget::unnumbered(noun), target);
        self.name(Some(name.to_owned()), target);
        self.outline.placed.extend(number.map(|number| (name.to_owned(), number)));
    }

    fn name(&mut self, id: Option<String>, target: ReferenceTarget) {
        if let Some(id) = id {
            self.outline.references.entry(id).or_insert(target);
        }
    }
}

/// The levels of a text's headings, as written.
fn levels(marks: &[Landmark]) -> Vec<usize> {
    let level = |mark: &Landmark| match mark.kind {
        LandmarkKind::Heading { level, .. } => Some(level),
        _ => None,
    };
    marks.iter().filter_map(level).collect()
}

/// What references to "Figur 3" say: "figur 3".
fn target(number: &str) -> ReferenceTarget {
    let (noun, figure) = number.split_once('\u{a0}').unwrap_or(("", number));
    numbered(&noun.to_lowercase(), figure)
}

/// What references to a heading say: "rubrik 7.2", "bilaga 1", or its words.
fn heading_target(number: Option<&str>, title: &str) -> ReferenceTarget {
    match number.map(|number| (number, number.strip_prefix("Bilaga "))) {
        Some((_, Some(appendix))) => numbered("bilaga", appendix),
        Some((number, None)) => numbered("rubrik", number),
        None => ReferenceTarget::unnumbered(swedish::typography(title)),
    }
}

/// What references to a thing with a number say.
fn numbered(noun: &str, number: &str) -> ReferenceTarget {
    ReferenceTarget { words: format!("{noun}\u{a0}{number}"), number: Some(number.to_owned()) }
}
