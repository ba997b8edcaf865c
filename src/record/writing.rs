//! What a secretary writes at length: a verksamhetsplan in chapters, or a plain document.

use std::fmt;

use serde::Deserialize;

use super::budget::Budget;
use super::fields::{Date, Name, Prose, Text};
use super::figure::Figure;
use super::forms::{OneOrMany, TextOr};
use super::meeting::Accepted;
use super::paragraph::ParagraphNumber;
use super::people::{Names, Signer};

/// `content/verksamhetsplaner/<period>/verksamhetsplan.yaml`: what the body means to do and what it
/// costs (KL 11:5–6 through FL 21 §).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "fälten `period`, `kapitel`, `budget` …")]
pub struct BusinessPlan {
    /// The years.
    pub period: Period,
    /// What it is called; left out: "Verksamhetsplan" and the period.
    #[serde(rename = "rubrik")]
    pub title: Option<Text>,
    /// The line below.
    #[serde(rename = "underrubrik")]
    pub subtitle: Option<Text>,
    /// How far it has come; left out: not said.
    #[serde(rename = "läge")]
    pub stage: Option<PlanStage>,
    /// Its numbers in the register.
    #[serde(rename = "dnr", default)]
    pub registered: Names,
    /// Who decided it, and when.
    #[serde(rename = "beslutad")]
    pub decided: Option<Decided>,
    /// How long it holds.
    #[serde(rename = "giltighet")]
    pub valid: Option<Text>,
    /// Whether there is a table of contents.
    #[serde(rename = "innehåll", default = "yes")]
    pub contents: bool,
    /// The chapters.
    #[serde(rename = "kapitel", default)]
    pub chapters: Vec<Chapter>,
    /// The appendices.
    #[serde(rename = "bilagor", default)]
    pub appendices: Vec<Chapter>,
    /// The figures.
    #[serde(rename = "figurer", default)]
    pub figures: Vec<Figure>,
    /// The budget, which the text places as `![](#budget)`.
    pub budget: Option<Budget>,
    /// Other tables of money.
    #[serde(rename = "tabeller", default)]
    pub tables: Vec<MoneyTable>,
    /// Findings that someone has looked at, with why they may stay.
    #[serde(rename = "godtas", default)]
    pub accepted: Vec<Accepted>,
}

/// `content/dokument/<namn>.yaml`: a plain titled document.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "fälten `rubrik`, `text` …")]
pub struct Paper {
    /// What it is called.
    #[serde(rename = "rubrik")]
    pub title: Text,
    /// The line below.
    #[serde(rename = "underrubrik")]
    pub subtitle: Option<Text>,
    /// How far it has come; left out: not said.
    #[serde(rename = "läge")]
    pub stage: Option<PlanStage>,
    /// Whether our letterhead stands at the top.
    #[serde(rename = "brevhuvud", default = "yes")]
    pub letterhead: bool,
    /// Who writes, if not the organisation.
    #[serde(rename = "avsändare")]
    pub sender: Option<Text>,
    /// Who it is to.
    #[serde(rename = "mottagare", default)]
    pub recipients: OneOrMany<Text>,
    /// Its day.
    #[serde(rename = "datum")]
    pub date: Option<Date>,
    /// Its numbers in the register.
    #[serde(rename = "dnr", default)]
    pub registered: Names,
    /// What it says.
    pub text: Option<Prose>,
    /// What it says, in a Markdown file from the record's folder.
    #[serde(rename = "fil")]
    pub file: Option<Text>,
    /// The figures.
    #[serde(rename = "figurer", default)]
    pub figures: Vec<Figure>,
    /// Tables of money.
    #[serde(rename = "tabeller", default)]
    pub tables: Vec<MoneyTable>,
    /// Who sign it.
    #[serde(rename = "undertecknas", default)]
    pub signers: OneOrMany<Signer>,
}

/// A chapter or an appendix: a Markdown file, or a heading and a text.
#[derive(Debug)]
pub struct Chapter {
    /// The heading; left out: the text begins with it.
    pub title: Option<Text>,
    /// What it says.
    pub text: Option<Prose>,
    /// What it says, in a Markdown file from the record's folder.
    pub file: Option<Text>,
}

/// A table of money beside the budget.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "en tabell: `{namn: …, belopp: {…}}`")]
pub struct MoneyTable {
    /// What the text places it and refers to it by.
    #[serde(rename = "namn")]
    pub name: Name,
    /// What it says.
    #[serde(rename = "belopp")]
    pub budget: Budget,
}

/// Who decided, and when.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "`{av: Styrelsen, datum: 2020-11-27, §: 63}`")]
pub struct Decided {
    /// The organ; left out: the organisation's.
    #[serde(rename = "av")]
    pub by: Option<Text>,
    /// The day.
    #[serde(rename = "datum")]
    pub date: Option<Date>,
    /// The § of its minutes.
    #[serde(rename = "§")]
    pub paragraph: Option<ParagraphNumber>,
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

/// Years: `2021–2023`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period {
    /// The first.
    pub first: u16,
    /// The last.
    pub last: u16,
}

impl Period {
    /// As folders are named: "2021-2023".
    pub fn slug(self) -> String {
        self.joined("-")
    }

    /// As pages say it: "2021–2023".
    pub fn words(self) -> String {
        self.joined("–")
    }

    fn joined(self, dash: &str) -> String {
        let Self { first, last } = self;
        if first == last { first.to_string() } else { format!("{first}{dash}{last}") }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words())
    }
}

/// What is meant unless something else is said.
fn yes() -> bool {
    true
}

/// `2021–2023`, `2021-2023`, `2021`.
fn period(text: &str) -> Result<Period, String> {
    let wrong = || format!("`{text}` är inte en period; skriv som 2021–2023");
    let year = |part: &str| {
        let is_year = part.len() == 4 && part.bytes().all(|b| b.is_ascii_digit());
        part.parse().ok().filter(|_| is_year).ok_or_else(wrong)
    };
    let (first, last) = text.trim().split_once(['–', '-', '—']).unwrap_or((text, text));
    let (first, last) = (year(first.trim())?, year(last.trim())?);
    if last < first { Err(wrong()) } else { Ok(Period { first, last }) }
}

mod reading {
    //! The types whose YAML form is not their Rust form.

    use serde::{Deserialize, Deserializer, de};

    use super::{Chapter, Period, Prose, Text, TextOr, period};
    use crate::record::forms::NumberOrText;

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields, expecting = "en Markdownfil, eller `{rubrik: …, text: …}`")]
    struct ChapterFields {
        #[serde(rename = "rubrik")]
        title: Option<Text>,
        text: Option<Prose>,
        #[serde(rename = "fil")]
        file: Option<Text>,
    }

    impl<'de> Deserialize<'de> for Chapter {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            match TextOr::<ChapterFields>::deserialize(deserializer)? {
                TextOr::Text(file) => Ok(Self { title: None, text: None, file: Some(file) }),
                TextOr::Fields(ChapterFields { text: Some(_), file: Some(_), .. }) => {
                    Err(de::Error::custom("ett kapitel har `text` eller `fil`, inte båda"))
                }
                TextOr::Fields(ChapterFields { title, text, file }) => {
                    Ok(Self { title, text, file })
                }
            }
        }
    }

    impl<'de> Deserialize<'de> for Period {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            deserializer.deserialize_any(NumberOrText {
                expected: "en period som 2021–2023",
                whole: |year| period(&year.to_string()),
                decimal: |number| period(&number.to_string()),
                text: period,
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods() {
        assert_eq!(period("2021–2023").map(Period::slug).as_deref(), Ok("2021-2023"));
        assert_eq!(period("2021 - 2023").map(Period::words).as_deref(), Ok("2021–2023"));
        assert_eq!(period("2021").map(Period::slug).as_deref(), Ok("2021"));
        for wrong in ["", "21–23", "2023–2021", "2021–", "+021", "2021–2022–2023"] {
            assert!(period(wrong).is_err(), "{wrong}");
        }
    }
}
