//! What goes out with a summons: documents that are made here, files from others, and what is only
//! named.

use serde::Deserialize;

use super::Subject;
use super::fields::{Date, NumberSet, Text};
use super::writing::Period;

/// An attachment, or several under one title.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "en bilaga: `{nr: 1, rubrik: …}`")]
pub struct Attachment {
    /// Its number or numbers.
    #[serde(rename = "nr")]
    pub numbers: NumberSet,
    /// What it is called; left out: what it holds says it.
    #[serde(rename = "rubrik")]
    pub title: Option<Text>,
    /// The protokoll of the meeting on a day.
    pub protokoll: Option<Date>,
    /// The verksamhetsplan for a period: `2021–2023`.
    #[serde(rename = "verksamhetsplan")]
    pub business_plan: Option<Period>,
    /// The mötesplan for a year.
    #[serde(rename = "mötesplan")]
    pub schedule: Option<u16>,
    /// The plain document with a name.
    #[serde(rename = "dokument")]
    pub paper: Option<Text>,
    /// A PDF from somebody else: its path below `content/`.
    #[serde(rename = "fil")]
    pub file: Option<Text>,
    /// Whether the packet may go out without it, should it not be there or not be readable.
    #[serde(rename = "kan_utelämnas", default)]
    pub dispensable: bool,
}

impl Attachment {
    /// What it says that it is, by the names of its fields.
    pub fn forms(&self) -> Vec<&'static str> {
        let forms = [
            ("protokoll", self.protokoll.is_some()),
            ("verksamhetsplan", self.business_plan.is_some()),
            ("mötesplan", self.schedule.is_some()),
            ("dokument", self.paper.is_some()),
            ("fil", self.file.is_some()),
        ];
        forms.into_iter().filter(|(_, is)| *is).map(|(name, _)| name).collect()
    }

    /// The record that it is made from, if it is made here.
    pub fn subject(&self) -> Option<Subject> {
        let protokoll = self.protokoll.map(|date| Subject::Meeting(date.0));
        let plan = self.business_plan.map(Subject::BusinessPlan);
        let schedule = self.schedule.map(Subject::Schedule);
        let paper = self.paper.as_ref().map(|name| Subject::Paper(name.0.clone()));
        protokoll.or(plan).or(schedule).or(paper)
    }

    /// Whether the packet holds it, or should: it is made here or is a file.
    pub fn is_enclosed(&self) -> bool {
        !self.forms().is_empty()
    }
}
