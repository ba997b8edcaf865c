//! What goes out with a summons: documents that are made here, files from others, and what is only
//! named.

use serde::Deserialize;

use super::fields::{Date, NumberSet};
use super::located::Located;
use super::period::Period;
use super::subject::Subject;
use super::text::Text;
use crate::yaml::NodeId;

/// An attachment, or several under one title.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "en bilaga: `{nr: 1, rubrik: …}`")]
pub struct Attachment {
    /// Its number or numbers.
    #[serde(rename = "nr")]
    pub numbers: Located<NumberSet>,
    /// What it is called; left out: what it holds says it.
    #[serde(rename = "rubrik")]
    pub title: Option<Text>,
    /// The protokoll of the meeting on a day.
    pub protokoll: Option<Located<Date>>,
    /// The verksamhetsplan for a period: `2021–2023`.
    #[serde(rename = "verksamhetsplan")]
    pub business_plan: Option<Located<Period>>,
    /// The mötesplan for a year.
    #[serde(rename = "mötesplan")]
    pub schedule: Option<Located<u16>>,
    /// The plain document with a name.
    #[serde(rename = "dokument")]
    pub paper: Option<Located<Text>>,
    /// A PDF from somebody else: its path below `content/`.
    #[serde(rename = "fil")]
    pub file: Option<Located<Text>>,
    /// Whether the packet may go out without it, should it not be there or not be readable.
    #[serde(rename = "kan_utelämnas", default)]
    pub dispensable: bool,
}

impl Attachment {
    /// What it says that it is: the names of its fields, and where each is.
    pub fn forms(&self) -> Vec<(&'static str, NodeId)> {
        let forms = [
            ("protokoll", self.protokoll.as_ref().map(|date| date.node)),
            ("verksamhetsplan", self.business_plan.as_ref().map(|period| period.node)),
            ("mötesplan", self.schedule.as_ref().map(|year| year.node)),
            ("dokument", self.paper.as_ref().map(|name| name.node)),
            ("fil", self.file.as_ref().map(|file| file.node)),
        ];
        forms.into_iter().filter_map(|(name, node)| Some((name, node?))).collect()
    }

    /// The record that it is made from, if it is made here.
    pub fn subject(&self) -> Option<Subject> {
        let protokoll = self.protokoll.map(|date| Subject::Meeting(date.0));
        let plan = self.business_plan.map(|period| Subject::BusinessPlan(period.value));
        let schedule = self.schedule.map(|year| Subject::Schedule(year.value));
        let paper = self.paper.as_ref().map(|name| Subject::Paper(name.0.clone()));
        protokoll.or(plan).or(schedule).or(paper)
    }

    /// Whether the packet holds it, or should: it is made here or is a file.
    pub fn is_enclosed(&self) -> bool {
        !self.forms().is_empty()
    }
}
