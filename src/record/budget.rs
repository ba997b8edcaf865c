//! A budget, or any table of amounts: what is typed.
//!
//! Sums are computed in [`crate::facts::ledger`]; typed ones are only compared with those.

use serde::Deserialize;
use serde::de::{self, Deserializer};

use super::amount::Cells;
use super::forms::{OneOrMany, bare};
use super::located::{Located, perhaps_aside};
use super::text::{Name, Text};

/// Income, costs and equity in columns.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "fälten `enhet`, `år`, `intäkter`, `kostnader` …")]
pub struct Budget {
    /// What the table is called; left out: it has no number either.
    #[serde(rename = "rubrik")]
    pub title: Option<Located<Text>>,
    /// What amounts are counted in: tkr.
    #[serde(rename = "enhet")]
    pub unit: Located<Text>,
    /// A column a year; the equity at the end of one is what the next begins with.
    #[serde(rename = "år", default)]
    pub years: OneOrMany<Located<u16>>,
    /// Columns of other kinds, instead of `år`.
    #[serde(rename = "kolumner", default)]
    pub columns: Vec<Column>,
    /// The income.
    #[serde(rename = "intäkter", default)]
    pub income: Located<Vec<Line>>,
    /// The costs, with minus signs.
    #[serde(rename = "kostnader", default)]
    pub costs: Vec<Line>,
    /// A typed sum of the income, which is compared with the computed one.
    #[serde(rename = "summa_intäkter", default, deserialize_with = "perhaps_aside")]
    pub income_total: Option<Located<Cells>>,
    /// A typed sum of the costs, which is compared with the computed one.
    #[serde(rename = "summa_kostnader", default, deserialize_with = "perhaps_aside")]
    pub costs_total: Option<Located<Cells>>,
    /// A typed result, which is compared with the computed one.
    #[serde(rename = "resultat", default, deserialize_with = "perhaps_aside")]
    pub result: Option<Located<Cells>>,
    /// The equity.
    #[serde(rename = "eget_kapital")]
    pub equity: Option<Equity>,
    /// Rows in an order of their own, instead of income and costs.
    #[serde(rename = "rader", default)]
    pub rows: Vec<Located<TableRow>>,
}

/// A row in an order of its own: a heading, or amounts, which are typed or follow from rows with names.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "en rad: `{rad: …, belopp: […]}`")]
pub struct TableRow {
    /// A heading of the rows that follow.
    #[serde(rename = "rubrik")]
    pub heading: Option<Located<Text>>,
    /// What the amounts are.
    #[serde(rename = "rad")]
    pub title: Option<Located<Text>>,
    /// What other rows refer to it by.
    #[serde(rename = "namn")]
    pub name: Option<Located<Name>>,
    /// What its amounts are counted in, if not what the table's are: st, %.
    #[serde(rename = "enhet")]
    pub unit: Option<Located<Text>>,
    /// The amounts; of a row that follows from others they are compared with it.
    #[serde(rename = "belopp", default, deserialize_with = "perhaps_aside")]
    pub cells: Option<Located<Cells>>,
    /// Computed: these rows together.
    #[serde(rename = "summa", default)]
    pub sum: Located<OneOrMany<Name>>,
    /// Computed: the first row less the second.
    #[serde(rename = "skillnad", default)]
    pub difference: Located<Vec<Name>>,
    /// Computed: the first row in percent of the second.
    #[serde(rename = "andel", default)]
    pub share: Located<Vec<Name>>,
}

/// The origin of a row's amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowSource<'a> {
    /// It has none: it is a heading.
    Heading,
    /// They are typed.
    Typed,
    /// Those of other rows together.
    Sum(&'a [Name]),
    /// The first of two rows less the second.
    Difference(&'a [Name]),
    /// The first of two rows in percent of the second.
    Share(&'a [Name]),
}

impl TableRow {
    /// Where its amounts are from.
    pub fn source(&self) -> RowSource<'_> {
        if !self.sum.0.is_empty() {
            RowSource::Sum(&self.sum.0)
        } else if !self.difference.is_empty() {
            RowSource::Difference(&self.difference)
        } else if !self.share.is_empty() {
            RowSource::Share(&self.share)
        } else if self.heading.is_some() {
            RowSource::Heading
        } else {
            RowSource::Typed
        }
    }
}

impl<'a> RowSource<'a> {
    /// The rows that it follows from.
    pub fn operands(self) -> &'a [Name] {
        match self {
            Self::Heading | Self::Typed => &[],
            Self::Sum(names) | Self::Difference(names) | Self::Share(names) => names,
        }
    }
}

/// A column.
#[derive(Debug, Deserialize)]
#[serde(
    remote = "Self",
    deny_unknown_fields,
    expecting = "en kolumn: `{namn: utfall, rubrik: Utfall, överrubrik: 2024}`"
)]
pub struct Column {
    /// What others refer to it by.
    #[serde(rename = "namn")]
    pub name: Located<Name>,
    /// What stands above it; left out: the name.
    #[serde(rename = "rubrik")]
    pub title: Option<Located<Text>>,
    /// What stands above it and its neighbours with the same.
    #[serde(rename = "överrubrik")]
    pub above: Option<Located<Text>>,
    /// What its amounts are counted in, if not what the table's are: st, %.
    #[serde(rename = "enhet")]
    pub unit: Option<Located<Text>>,
    /// Computed: the first column less the second.
    #[serde(rename = "skillnad", default)]
    pub difference: Located<Vec<Name>>,
    /// Computed: the first column in percent of the second.
    #[serde(rename = "procent", default)]
    pub percent: Located<Vec<Name>>,
}

bare!(Column, "namn");

/// A post, or a group of posts.
#[derive(Debug)]
pub enum Line {
    /// A post.
    Post(Post),
    /// A group.
    Group(Group),
}

/// A post.
#[derive(Debug)]
pub struct Post {
    /// What it is for.
    pub title: Located<Text>,
    /// The member that pays it (FL 5 §).
    pub member: Option<Located<Text>>,
    /// The amounts.
    pub cells: Located<Cells>,
}

/// Posts with a sum of their own.
#[derive(Debug)]
pub struct Group {
    /// What they are.
    pub title: Located<Text>,
    /// The posts.
    pub posts: Vec<Post>,
    /// A typed sum, which is compared with the computed one.
    pub total: Option<Located<Cells>>,
}

/// The equity.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "`{ingående: 2040}`")]
pub struct Equity {
    /// At the beginning: of the first year alone, or of each column.
    #[serde(rename = "ingående")]
    pub opening: Located<Cells>,
    /// Typed at the end, which is compared with the computed one.
    #[serde(rename = "utgående", default, deserialize_with = "perhaps_aside")]
    pub closing: Option<Located<Cells>>,
}

/// The fields of a [`Line`].
#[derive(Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "en post `{post: …, belopp: […]}` eller en grupp `{grupp: …, poster: […]}`"
)]
struct LineFields {
    post: Option<Located<Text>>,
    #[serde(rename = "belopp")]
    cells: Option<Located<Cells>>,
    #[serde(rename = "medlem", default, deserialize_with = "perhaps_aside")]
    member: Option<Located<Text>>,
    #[serde(rename = "grupp")]
    group: Option<Located<Text>>,
    #[serde(rename = "poster")]
    posts: Option<Vec<PostFields>>,
    #[serde(rename = "summa", default, deserialize_with = "perhaps_aside")]
    total: Option<Located<Cells>>,
}

/// The fields of a [`Post`].
#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "en post: `{post: …, belopp: […]}`")]
struct PostFields {
    post: Located<Text>,
    #[serde(rename = "belopp")]
    cells: Located<Cells>,
    #[serde(rename = "medlem", default, deserialize_with = "perhaps_aside")]
    member: Option<Located<Text>>,
}

impl From<PostFields> for Post {
    fn from(fields: PostFields) -> Self {
        Self { title: fields.post, member: fields.member, cells: fields.cells }
    }
}

impl<'de> Deserialize<'de> for Line {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match LineFields::deserialize(deserializer)? {
            LineFields {
                post: Some(title),
                cells: Some(cells),
                member,
                group: None,
                posts: None,
                total: None,
            } => Ok(Self::Post(Post { title, member, cells })),
            LineFields {
                group: Some(title),
                posts: Some(posts),
                total,
                post: None,
                cells: None,
                member: None,
            } => {
                let below = posts.into_iter().map(Post::from).collect();
                Ok(Self::Group(Group { title, posts: below, total }))
            }
            LineFields { post: Some(_), cells: None, group: None, posts: None, .. } => {
                Err(de::Error::missing_field("belopp"))
            }
            LineFields { group: Some(_), posts: None, post: None, cells: None, .. } => {
                Err(de::Error::missing_field("poster"))
            }
            _ => Err(de::Error::custom(
                "en rad är en post med `post` och `belopp`, eller en grupp med `grupp` och `poster`",
            )),
        }
    }
}
