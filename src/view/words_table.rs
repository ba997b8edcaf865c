//! A table of words: its columns, and what each row says in each, as Markdown's tree.

use serde::Serialize;

use super::words::{running_text, typographic};
use crate::prose::{Block, ReferenceTargets};
use crate::record::{Prose, TextColumn, TextRow, TextTable};
use crate::swedish;

/// A table of words.
#[derive(Debug, Serialize)]
pub struct WordsView {
    /// The headings of the columns.
    pub heads: Vec<String>,
    /// How wide each column is, in percent of the table; none as its words need.
    pub widths: Vec<Option<u8>>,
    /// The rows.
    pub rows: Vec<WordsRow>,
}

/// A row of a table of words.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum WordsRow {
    /// The heading of those that follow.
    Heading {
        /// What it says.
        heading: Vec<Block>,
    },
    /// What a row says.
    Cells {
        /// In each column.
        cells: Vec<Vec<Block>>,
    },
}

/// Makes the view of a table of words.
pub(crate) fn view(table: &TextTable, references: &ReferenceTargets) -> WordsView {
    let text = |prose: Option<&Prose>| running_text(prose, references);
    let rows = table.rows.iter().map(|row| match &**row {
        TextRow::Heading(heading) => WordsRow::Heading { heading: text(Some(heading)) },
        _ => {
            let columns = table.columns.iter().enumerate();
            let cells =
                columns.map(|(at, column)| text(row.cell(at, &column.name).map(|own| &**own)));
            WordsRow::Cells { cells: cells.collect() }
        }
    });
    WordsView {
        heads: table.columns.iter().map(head).collect(),
        widths: table.columns.iter().map(|column| column.width.map(|width| *width)).collect(),
        rows: rows.collect(),
    }
}

/// What stands above a column.
fn head(column: &TextColumn) -> String {
    match &column.title {
        Some(title) => typographic(title),
        None => swedish::capitalised(&column.name.0),
    }
}
