//! A verksamhetsplan, a report or a plain document as one text in passages, with what it places by name.
//!
//! In comes a record with the project's Markdown files, out comes the text, wherever it is written, with
//! the place of every part of it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::budget::Budget;
use super::figure::Figure;
use super::file::Record;
use super::located::Located;
use super::text::{Name, Prose, Text};
use super::text_table::TextTable;
use super::writing::{Chapter, Paper, PlacedTable, ReportOf};
use crate::diagnostic::{Place, SourceFile, first_line};
use crate::yaml::NodeId;

/// The name by which a text places the budget.
pub const BUDGET: &str = "budget";

/// A text in passages.
#[derive(Debug)]
pub struct Manuscript<'a> {
    /// The record's file.
    pub record: &'a Arc<SourceFile>,
    /// The passages, in order.
    pub passages: Vec<Passage<'a>>,
    /// The names of Markdown files that aren't there, with their paths.
    pub lost: Vec<(&'a Located<Text>, String)>,
    /// The figures.
    pub figures: &'a [Figure],
    /// The tables of money, with their names.
    pub tables: Vec<(&'a str, &'a Located<Budget>)>,
    /// All tables beside the budget.
    pub placed_tables: &'a [PlacedTable],
    /// Whether headings have numbers.
    pub is_numbered: bool,
    texts: &'a Texts,
}

/// Markdown files by path from the project's root.
pub type Texts = BTreeMap<String, Arc<SourceFile>>;

/// A chapter, or the whole of a plain document.
#[derive(Debug, Clone, Copy)]
pub struct Passage<'a> {
    /// Its heading, where the text doesn't begin with it.
    pub title: Option<&'a Located<Text>>,
    /// What it says, in Markdown.
    pub text: &'a str,
    /// The Markdown file that it stands in; none if it stands in the record.
    pub file: Option<&'a Arc<SourceFile>>,
    /// Where the record has it: the chapter, or a plain document's text or file.
    pub node: NodeId,
    /// Whether it is an appendix.
    pub is_appendix: bool,
    /// Where its text begins in the record.
    prose: NodeId,
    /// The record's texts from there on: the text itself, or those of the list that it is written as.
    said: &'a [Located<String>],
}

impl<'a> Passage<'a> {
    /// A passage without text.
    fn at(node: NodeId) -> Self {
        Self { title: None, text: "", file: None, node, is_appendix: false, prose: node, said: &[] }
    }

    /// The same passage with a text of a record.
    fn saying<T>(self, prose: &'a Located<Prose>, record: &'a Record<T>) -> Self {
        let before = record.texts.partition_point(|text| text.node < prose.node);
        let said = &record.texts[before..];
        Self { text: &prose.0, prose: prose.node, said, ..self }
    }

    /// The text of the record that a byte of the passage stands in, and where in the passage it begins:
    /// of a list, the entry. An entry begins with `- ` on a line of its own, and nothing else does.
    fn entry_at(&self, byte: usize) -> Option<(&'a Located<String>, usize)> {
        let first = self.said.first()?;
        if first.node == self.prose {
            return Some((first, 0));
        }
        let dashes = self.text.match_indices("- ").map(|(at, dash)| (at, at + dash.len()));
        let entries = dashes
            .take_while(|(at, _)| *at <= byte)
            .filter(|(at, _)| *at == 0 || self.text[..*at].ends_with('\n'));
        let (entry, (_, start)) = entries.enumerate().last()?;
        Some((self.said.get(entry)?, start))
    }
}

impl<'a> Manuscript<'a> {
    /// Of a verksamhetsplan or a report.
    pub(super) fn of_report<T, P>(record: &'a Record<ReportOf<T, P>>, texts: &'a Texts) -> Self {
        let report = &record.value;
        let budget = report.budget.as_ref().map(|budget| (BUDGET, budget));
        let mut manuscript = Self {
            record: &record.file,
            passages: Vec::new(),
            lost: Vec::new(),
            figures: &report.figures,
            tables: budget.into_iter().chain(tables(&report.tables)).collect(),
            placed_tables: &report.tables,
            is_numbered: true,
            texts,
        };
        for chapter in &report.chapters {
            manuscript.add(chapter, record, false);
        }
        for appendix in &report.appendices {
            manuscript.add(appendix, record, true);
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
            placed_tables: &paper.tables,
            is_numbered: false,
            texts,
        };
        if let Some(prose) = &paper.text {
            manuscript.passages.push(Passage::at(prose.node).saying(prose, record));
        }
        if let Some(file) = &paper.file {
            manuscript.add_file(file, Passage::at(file.node));
        }
        manuscript
    }

    fn add<T>(&mut self, chapter: &'a Located<Chapter>, record: &'a Record<T>, is_appendix: bool) {
        let title = chapter.title.as_ref();
        let passage = Passage { title, is_appendix, ..Passage::at(chapter.node) };
        match (&chapter.file, &chapter.text) {
            (Some(file), _) => self.add_file(file, passage),
            (None, Some(prose)) => self.passages.push(passage.saying(prose, record)),
            (None, None) => self.passages.push(passage),
        }
    }

    /// Adds a passage whose text stands in a file.
    fn add_file(&mut self, name: &'a Located<Text>, passage: Passage<'a>) {
        let wanted = self.below(&name.0);
        match self.texts.get(&wanted) {
            Some(file) => {
                self.passages.push(Passage { text: &file.text, file: Some(file), ..passage });
            }
            None => self.lost.push((name, wanted)),
        }
    }

    /// The tables of words, with their names.
    pub fn word_tables(&self) -> impl Iterator<Item = (&'a Located<Name>, &'a Located<TextTable>)> {
        self.placed_tables.iter().filter_map(|table| Some((&table.name, table.words.as_ref()?)))
    }

    /// The budget.
    pub fn budget(&self) -> Option<&'a Budget> {
        self.tables.iter().find(|(name, _)| *name == BUDGET).map(|(_, budget)| &budget.value)
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

    /// Where a part of a passage stands, as far as its first line.
    pub fn place(&self, passage: &Passage<'_>, range: &Range<usize>) -> Place {
        let line = first_line(passage.text, range);
        if let Some(file) = passage.file {
            return Place::bytes(file, line);
        }
        match passage.entry_at(line.start) {
            Some((entry, start)) => {
                let part = line.start.saturating_sub(start)..line.end.saturating_sub(start);
                Place::within(self.record, entry.node, &passage.text[start..], &part)
            }
            None => Place::value(self.record, passage.prose),
        }
    }
}

/// Tables of money with their names.
fn tables(tables: &[PlacedTable]) -> impl Iterator<Item = (&str, &Located<Budget>)> {
    tables.iter().filter_map(|table| Some((table.name.0.as_str(), table.budget.as_ref()?)))
}
