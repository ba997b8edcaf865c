//! A verksamhetsplan or a plain document as one text in passages, with what it places by name.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::{Budget, BusinessPlan, Chapter, Figure, MoneyTable, Paper, Prose, Record, Text};
use crate::diagnostic::{FieldPath, Place, SourceFile};

/// The name by which a text places the budget.
pub const BUDGET: &str = "budget";

/// A text in passages.
#[derive(Debug)]
pub struct Manuscript<'a> {
    /// The record's file.
    pub record: &'a Arc<SourceFile>,
    /// The passages, in order.
    pub passages: Vec<Passage<'a>>,
    /// Where a Markdown file is named that isn't there, with its path.
    pub lost: Vec<(FieldPath, String)>,
    /// The figures.
    pub figures: &'a [Figure],
    /// The tables of money, with their names and where they are.
    pub tables: Vec<(&'a str, &'a Budget, FieldPath)>,
    /// Whether headings have numbers.
    pub is_numbered: bool,
    texts: &'a Texts,
}

/// Markdown files by path from the project's root.
pub type Texts = BTreeMap<String, Arc<SourceFile>>;

/// A chapter, or the whole of a plain document.
#[derive(Debug)]
pub struct Passage<'a> {
    /// Its heading, where the text doesn't begin with it.
    pub title: Option<&'a Text>,
    /// What it says, in Markdown.
    pub text: &'a str,
    /// The Markdown file that it stands in; none if it stands in the record.
    pub file: Option<&'a Arc<SourceFile>>,
    /// Where it is in the record.
    pub path: FieldPath,
    /// Whether it is an appendix.
    pub is_appendix: bool,
}

impl<'a> Passage<'a> {
    /// A passage without text.
    fn at(path: FieldPath, title: Option<&'a Text>, is_appendix: bool) -> Self {
        Self { title, text: "", file: None, path, is_appendix }
    }
}

/// Tables of money with their names and where they are.
fn tables(tables: &[MoneyTable]) -> impl Iterator<Item = (&str, &Budget, FieldPath)> {
    tables.iter().enumerate().map(|(i, table)| {
        let path = FieldPath::of("tabeller").index(i).key("belopp");
        (table.name.0.as_str(), &table.budget, path)
    })
}

impl<'a> Manuscript<'a> {
    /// Of a verksamhetsplan.
    pub(super) fn of_plan(record: &'a Record<BusinessPlan>, texts: &'a Texts) -> Self {
        let plan = &record.value;
        let budget = plan.budget.as_ref().map(|budget| (BUDGET, budget, FieldPath::of("budget")));
        let mut manuscript = Self {
            record: &record.file,
            passages: Vec::new(),
            lost: Vec::new(),
            figures: &plan.figures,
            tables: budget.into_iter().chain(tables(&plan.tables)).collect(),
            is_numbered: true,
            texts,
        };
        for (field, chapters) in [("kapitel", &plan.chapters), ("bilagor", &plan.appendices)] {
            for (i, chapter) in chapters.iter().enumerate() {
                manuscript.add(chapter, FieldPath::of(field).index(i), field == "bilagor");
            }
        }
        manuscript
    }

    /// Of a plain document.
    pub(super) fn of_paper(record: &'a Record<Paper>, texts: &'a Texts) -> Self {
        let paper = &record.value;
        let mut manuscript = Self {
            record: &record.file,
            passages: Vec::new(),
            lost: Vec::new(),
            figures: &paper.figures,
            tables: tables(&paper.tables).collect(),
            is_numbered: false,
            texts,
        };
        if let Some(Prose(text)) = &paper.text {
            let path = FieldPath::of("text");
            manuscript.passages.push(Passage { text, ..Passage::at(path, None, false) });
        }
        if let Some(file) = &paper.file {
            manuscript.add_file(file, Passage::at(FieldPath::top(), None, false));
        }
        manuscript
    }

    fn add(&mut self, chapter: &'a Chapter, path: FieldPath, is_appendix: bool) {
        let passage = Passage::at(path, chapter.title.as_ref(), is_appendix);
        match (&chapter.file, &chapter.text) {
            (Some(file), _) => self.add_file(file, passage),
            (None, text) => {
                let text = text.as_ref().map_or("", |text| text.0.as_str());
                self.passages.push(Passage { text, ..passage });
            }
        }
    }

    /// Adds a passage whose text stands in a file.
    fn add_file(&mut self, file: &Text, passage: Passage<'a>) {
        let wanted = self.below(&file.0);
        match self.texts.get(&wanted) {
            Some(file) => {
                self.passages.push(Passage { text: &file.text, file: Some(file), ..passage });
            }
            None => self.lost.push((passage.path.key("fil"), wanted)),
        }
    }

    /// The budget.
    pub fn budget(&self) -> Option<&'a Budget> {
        self.tables.iter().find(|(name, ..)| *name == BUDGET).map(|(_, budget, _)| *budget)
    }

    /// The path from the project's root to a file that is named from the record's folder.
    pub fn below(&self, file: &str) -> String {
        let folder = self.record.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut parts: Vec<&str> = folder.split('/').collect();
        for part in file.split('/') {
            match part {
                "" | "." => {}
                ".." => drop(parts.pop()),
                part => parts.push(part),
            }
        }
        parts.join("/")
    }

    /// Where a part of a passage stands.
    pub fn place(&self, passage: &Passage<'_>, range: &Range<usize>) -> Place {
        match passage.file {
            Some(file) => Place::bytes(file, first_line(&file.text, range)),
            None => {
                let text = passage.path.steps().last() == FieldPath::of("text").steps().last();
                let path = passage.path.clone();
                Place::field(self.record, if text { path } else { path.key("text") })
            }
        }
    }
}

/// The part of a range that is in its first line.
fn first_line(text: &str, range: &Range<usize>) -> Range<usize> {
    let length = text[range.clone()].find('\n').unwrap_or(range.len());
    range.start..range.start + length
}
