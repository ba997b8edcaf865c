//! A verksamhetsplan or a plain document as one text in passages, with what it places by name.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::{Budget, BusinessPlan, Chapter, Figure, Paper, Record, Text};
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
}

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

impl<'a> Manuscript<'a> {
    /// Of a verksamhetsplan.
    pub(super) fn of_plan(
        record: &'a Record<BusinessPlan>,
        texts: &'a BTreeMap<String, Arc<SourceFile>>,
    ) -> Self {
        let plan = &record.value;
        let budget = plan.budget.as_ref().map(|budget| (BUDGET, budget, FieldPath::of("budget")));
        let tables = plan.tables.iter().enumerate().map(|(i, table)| {
            let path = FieldPath::of("tabeller").index(i).key("belopp");
            (table.name.0.as_str(), &table.budget, path)
        });
        let mut manuscript = Self {
            record: &record.file,
            passages: Vec::new(),
            lost: Vec::new(),
            figures: &plan.figures,
            tables: budget.into_iter().chain(tables).collect(),
            is_numbered: true,
        };
        for (field, chapters) in [("kapitel", &plan.chapters), ("bilagor", &plan.appendices)] {
            for (i, chapter) in chapters.iter().enumerate() {
                let path = FieldPath::of(field).index(i);
                manuscript.add(chapter, path, field == "bilagor", texts);
            }
        }
        manuscript
    }

    /// Of a plain document.
    pub(super) fn of_paper(
        record: &'a Record<Paper>,
        texts: &'a BTreeMap<String, Arc<SourceFile>>,
    ) -> Self {
        let paper = &record.value;
        let tables = paper.tables.iter().enumerate().map(|(i, table)| {
            let path = FieldPath::of("tabeller").index(i).key("belopp");
            (table.name.0.as_str(), &table.budget, path)
        });
        let mut manuscript = Self {
            record: &record.file,
            passages: Vec::new(),
            lost: Vec::new(),
            figures: &paper.figures,
            tables: tables.collect(),
            is_numbered: false,
        };
        if let Some(text) = &paper.text {
            manuscript.passages.push(Passage {
                title: None,
                text: &text.0,
                file: None,
                path: FieldPath::of("text"),
                is_appendix: false,
            });
        }
        if let Some(file) = &paper.file {
            manuscript.add_file(None, file, FieldPath::of("fil"), false, texts);
        }
        manuscript
    }

    fn add(
        &mut self,
        chapter: &'a Chapter,
        path: FieldPath,
        is_appendix: bool,
        texts: &'a BTreeMap<String, Arc<SourceFile>>,
    ) {
        let title = chapter.title.as_ref();
        match &chapter.file {
            Some(file) => self.add_file(title, file, path, is_appendix, texts),
            None => {
                let text = chapter.text.as_ref().map_or("", |text| text.0.as_str());
                self.passages.push(Passage { title, text, file: None, path, is_appendix });
            }
        }
    }

    fn add_file(
        &mut self,
        title: Option<&'a Text>,
        file: &Text,
        path: FieldPath,
        is_appendix: bool,
        texts: &'a BTreeMap<String, Arc<SourceFile>>,
    ) {
        let wanted = self.below(&file.0);
        match texts.get(&wanted) {
            Some(file) => {
                let text = file.text.as_str();
                self.passages.push(Passage { title, text, file: Some(file), path, is_appendix });
            }
            None => self.lost.push((path, wanted)),
        }
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
