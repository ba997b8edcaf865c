//! What a secretary writes at length: a verksamhetsplan or a report in chapters, or a plain document.
//!
//! The text is in the record or in Markdown files; [`super::manuscript`] puts it together.

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, de};

use super::accepted::Accepted;
use super::budget::Budget;
use super::day::Date;
use super::figure::Figure;
use super::file::Identity;
use super::forms::{OneOrMany, TextOr, bare};
use super::located::Located;
use super::paragraph::ParagraphNumber;
use super::people::{Names, Signer};
use super::period::{Period, Span};
use super::text::{Name, Prose, Text};
use super::text_table::TextTable;
use crate::yaml::NodeId;

/// A text in chapters with what it places. `T` is what it is called, `P` what time it is about: a plan needn't say the
/// former, a report not the latter.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "fälten `rubrik`, `period`, `kapitel` …")]
pub struct ReportOf<T, P> {
    /// What time it is about.
    pub period: P,
    /// What it is called.
    #[serde(rename = "rubrik")]
    pub title: T,
    /// The line below.
    #[serde(rename = "underrubrik")]
    pub subtitle: Option<Located<Text>>,
    /// What it is called at the top of each page; left out: what it is called.
    #[serde(rename = "sidhuvud")]
    pub running_head: Option<Located<Text>>,
    /// How far it has come; left out: not said.
    #[serde(rename = "läge")]
    pub stage: Option<Located<PlanStage>>,
    /// Its day.
    #[serde(rename = "datum")]
    pub date: Option<Located<Date>>,
    /// Its numbers in the register.
    #[serde(rename = "dnr", default)]
    pub registered: Names,
    /// Who decided it, and when.
    #[serde(rename = "beslutad")]
    pub decided: Option<Decided>,
    /// How long it holds.
    #[serde(rename = "giltighet")]
    pub valid: Option<Located<Text>>,
    /// Whether its first page is a cover.
    #[serde(rename = "omslag", default)]
    pub cover: Located<bool>,
    /// Whether there is a table of contents.
    #[serde(rename = "innehåll", default = "yes")]
    pub contents: Located<bool>,
    /// The chapters.
    #[serde(rename = "kapitel", default)]
    pub chapters: Vec<Located<Chapter>>,
    /// The appendices.
    #[serde(rename = "bilagor", default)]
    pub appendices: Vec<Located<Chapter>>,
    /// The figures.
    #[serde(rename = "figurer", default)]
    pub figures: Vec<Figure>,
    /// The budget, which the text places as `![](#budget)`.
    pub budget: Option<Located<Budget>>,
    /// Other tables.
    #[serde(rename = "tabeller", default)]
    pub tables: Vec<PlacedTable>,
    /// Who sign it.
    #[serde(rename = "undertecknas", default)]
    pub signers: OneOrMany<Signer>,
    /// Findings that someone has looked at, with why they may stay.
    #[serde(rename = "godtas", default)]
    pub accepted: OneOrMany<Accepted>,
}

/// `content/verksamhetsplaner/<period>/verksamhetsplan.yaml`: what the body means to do and what it
/// costs (KL 11:5–6 through FL 21 §).
pub type BusinessPlan = ReportOf<Option<Located<Text>>, Located<Period>>;

/// `content/rapporter/<namn>/rapport.yaml`: a delårsrapport, an årsredovisning, a revisionsberättelse, a policy.
pub type Report = ReportOf<Located<Text>, Option<Located<Span>>>;

impl Identity for BusinessPlan {
    fn identity(&self) -> NodeId {
        self.period.node
    }

    fn accepted(&self) -> &[Accepted] {
        &self.accepted.0
    }
}

impl Identity for Report {
    fn identity(&self) -> NodeId {
        self.title.node
    }

    fn accepted(&self) -> &[Accepted] {
        &self.accepted.0
    }
}

impl<T, P> ReportOf<T, P> {
    /// The day that it was decided.
    pub(super) fn decided_on(&self) -> Option<NaiveDate> {
        self.decided.as_ref()?.day()
    }

    /// The day that it was decided, else its own.
    pub(super) fn day(&self) -> Option<NaiveDate> {
        self.decided_on().or_else(|| self.date.map(|date| date.0))
    }
}

/// `content/dokument/<namn>.yaml`: a plain titled document.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "fälten `rubrik`, `text` …")]
pub struct Paper {
    /// What it is called.
    #[serde(rename = "rubrik")]
    pub title: Located<Text>,
    /// The line below.
    #[serde(rename = "underrubrik")]
    pub subtitle: Option<Located<Text>>,
    /// How far it has come; left out: not said.
    #[serde(rename = "läge")]
    pub stage: Option<Located<PlanStage>>,
    /// Whether our letterhead stands at the top.
    #[serde(rename = "brevhuvud", default = "yes")]
    pub letterhead: Located<bool>,
    /// Who writes, if not the organisation.
    #[serde(rename = "avsändare")]
    pub sender: Option<Located<Text>>,
    /// Who it is to.
    #[serde(rename = "mottagare", default)]
    pub recipients: OneOrMany<Located<Text>>,
    /// Its day.
    #[serde(rename = "datum")]
    pub date: Option<Located<Date>>,
    /// Its numbers in the register.
    #[serde(rename = "dnr", default)]
    pub registered: Names,
    /// What it says.
    pub text: Option<Located<Prose>>,
    /// What it says, in a Markdown file from the record's folder.
    #[serde(rename = "fil")]
    pub file: Option<Located<Text>>,
    /// The figures.
    #[serde(rename = "figurer", default)]
    pub figures: Vec<Figure>,
    /// Tables.
    #[serde(rename = "tabeller", default)]
    pub tables: Vec<PlacedTable>,
    /// Who sign it.
    #[serde(rename = "undertecknas", default)]
    pub signers: OneOrMany<Signer>,
    /// Findings that someone has looked at, with why they may stay.
    #[serde(rename = "godtas", default)]
    pub accepted: OneOrMany<Accepted>,
}

impl Identity for Paper {
    fn identity(&self) -> NodeId {
        self.title.node
    }

    fn accepted(&self) -> &[Accepted] {
        &self.accepted.0
    }
}

/// A chapter or an appendix: a Markdown file, or a heading and a text.
#[derive(Debug)]
pub struct Chapter {
    /// The heading; left out: the text begins with it.
    pub title: Option<Located<Text>>,
    /// What it says.
    pub text: Option<Located<Prose>>,
    /// What it says, in a Markdown file from the record's folder.
    pub file: Option<Located<Text>>,
}

/// A table beside the budget, of money or of words; a rule says that it is one of both.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "en tabell: `{namn: …, belopp: {…}}`")]
pub struct PlacedTable {
    /// What the text places it and refers to it by.
    #[serde(rename = "namn")]
    pub name: Located<Name>,
    /// The amounts that it says.
    #[serde(rename = "belopp")]
    pub budget: Option<Located<Budget>>,
    /// The words that it says.
    #[serde(rename = "text")]
    pub words: Option<Located<TextTable>>,
}

/// Who decided, and when.
#[derive(Debug, Deserialize)]
#[serde(
    remote = "Self",
    deny_unknown_fields,
    expecting = "`{av: Styrelsen, datum: 2020-11-27, §: 63}`"
)]
pub struct Decided {
    /// The organ; left out: the organisation's.
    #[serde(rename = "av")]
    pub by: Option<Located<Text>>,
    /// The day.
    #[serde(rename = "datum")]
    pub date: Option<Located<Date>>,
    /// The § of its minutes.
    #[serde(rename = "§")]
    pub paragraph: Option<Located<ParagraphNumber>>,
}

bare!(Decided, "datum");

impl Decided {
    /// The day.
    pub(super) fn day(&self) -> Option<NaiveDate> {
        self.date.map(|date| date.0)
    }
}

/// How far a plan or a document has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase", expecting = "`utkast`, `förslag` eller `beslutat`")]
pub enum PlanStage {
    /// A draft: every page says so.
    Utkast,
    /// Proposed.
    #[serde(rename = "förslag")]
    Förslag,
    /// Decided.
    Beslutat,
}

/// What is meant unless something else is said.
fn yes() -> Located<bool> {
    true.into()
}

impl<'de> Deserialize<'de> for Chapter {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields, expecting = "en Markdownfil, eller `{rubrik: …, text: …}`")]
        struct ChapterFields {
            #[serde(rename = "rubrik")]
            title: Option<Located<Text>>,
            text: Option<Located<Prose>>,
            #[serde(rename = "fil")]
            file: Option<Located<Text>>,
        }
        match TextOr::<ChapterFields>::deserialize(deserializer)? {
            TextOr::Text(file) => Ok(Self { title: None, text: None, file: Some(file) }),
            TextOr::Fields(ChapterFields { text: Some(_), file: Some(_), .. }) => {
                Err(de::Error::custom("ett kapitel har `text` eller `fil`, inte båda"))
            }
            TextOr::Fields(ChapterFields { title, text, file }) => Ok(Self { title, text, file }),
        }
    }
}
