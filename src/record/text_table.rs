//! Tables of words: what each row says in each column, in Markdown.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};

use super::forms::{bare, by_name};
use super::located::Located;
use super::request::{FORM, NodeForm, half};
use super::text::{Name, Prose, Text};

/// A table of words: assignments, key figures, measures.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "fälten `rubrik`, `kolumner`, `rader`")]
pub struct TextTable {
    /// What the table is called; left out: it has no number either.
    #[serde(rename = "rubrik")]
    pub title: Option<Located<Text>>,
    /// The columns.
    #[serde(rename = "kolumner", default)]
    pub columns: Vec<TextColumn>,
    /// The rows.
    #[serde(rename = "rader", default)]
    pub rows: Vec<Located<TextRow>>,
}

/// A column of a table of words.
#[derive(Debug, Deserialize)]
#[serde(
    remote = "Self",
    deny_unknown_fields,
    expecting = "en kolumn: `{namn: läge, rubrik: Läge, bredd: 20}`"
)]
pub struct TextColumn {
    /// What rows refer to it by.
    #[serde(rename = "namn")]
    pub name: Located<Name>,
    /// What stands above it; left out: the name with a capital letter.
    #[serde(rename = "rubrik")]
    pub title: Option<Located<Text>>,
    /// How wide it is, in percent of the table; left out: as its words need.
    #[serde(rename = "bredd")]
    pub width: Option<Located<u8>>,
}

bare!(TextColumn, "namn");

/// A row of a table of words.
#[derive(Debug)]
pub enum TextRow {
    /// The heading of the rows that follow.
    Heading(Located<Prose>),
    /// What it says, column by column; none for a blank.
    Listed(Vec<Option<Located<Prose>>>),
    /// What it says, by the column's name; what isn't named is blank.
    Named(Vec<(String, Located<Prose>)>),
}

/// The field of a row that is a heading.
const HEADING: &str = "rubrik";

impl TextRow {
    /// What it says in a column: the one at a place, with a name.
    pub fn cell(&self, at: usize, name: &Name) -> Option<&Located<Prose>> {
        match self {
            Self::Heading(_) => None,
            Self::Listed(cells) => cells.get(at)?.as_ref(),
            Self::Named(cells) => {
                cells.iter().find(|(own, _)| *own == name.0).map(|(_, cell)| cell)
            }
        }
    }
}

impl<'de> Deserialize<'de> for TextRow {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct RowVisitor;
        impl<'de> Visitor<'de> for RowVisitor {
            type Value = TextRow;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("en rad: `[Ta fram en plan, Pågår]`, eller `{läge: Pågår}`")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut pair: A) -> Result<TextRow, A::Error> {
                match half(&mut pair, PhantomData)? {
                    NodeForm::List => Ok(TextRow::Listed(half(&mut pair, PhantomData)?)),
                    NodeForm::Text | NodeForm::Number => {
                        Ok(TextRow::Listed(vec![Some(half(&mut pair, PhantomData)?)]))
                    }
                    _ => Ok(half::<PhantomData<Named>, _>(&mut pair, PhantomData)?.0),
                }
            }
        }
        deserializer.deserialize_newtype_struct(FORM, RowVisitor)
    }
}

/// A row by the names of its columns, or a heading.
struct Named(TextRow);

impl<'de> Deserialize<'de> for Named {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NamedVisitor;
        impl<'de> Visitor<'de> for NamedVisitor {
            type Value = TextRow;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("en rad: `{uppdrag: Ta fram en plan, läge: Pågår}`")
            }

            fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<TextRow, A::Error> {
                let mut cells = by_name(fields)?;
                Ok(match cells.pop() {
                    Some((name, heading)) if cells.is_empty() && name == HEADING => {
                        TextRow::Heading(heading)
                    }
                    last => {
                        cells.extend(last);
                        TextRow::Named(cells)
                    }
                })
            }
        }
        deserializer.deserialize_map(NamedVisitor).map(Self)
    }
}
