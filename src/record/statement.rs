//! What may be said of a matter beside its decision: what became of it, who reserved herself, who left; used by
//! a § and by what happens in it.

use serde::{Deserialize, Deserializer};

use super::day::Date;
use super::fields::TimeSpan;
use super::forms::{self, TextOr, bare};
use super::located::Located;
use super::names::names;
use super::paragraph::ParagraphSet;
use super::people::Names;
use super::text::{Prose, Text};

/// What became of an item.
#[derive(Debug)]
pub struct Outcome {
    /// What.
    pub kind: Located<OutcomeKind>,
    /// Until when.
    pub until: Option<Located<Date>>,
    /// To whom it goes back.
    pub to: Option<Located<Text>>,
}

names! {
    /// A kind of outcome.
    OutcomeKind, "`bordläggs`, `återremitteras` eller `antecknas`",
    /// Put off.
    Bordläggs = "bordläggs",
    /// Sent back.
    Återremitteras = "återremitteras",
    /// Taken down.
    Antecknas = "antecknas",
}

impl<'de> Deserialize<'de> for Outcome {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(
            deny_unknown_fields,
            expecting = "`bordläggs`, `återremitteras`, `antecknas`, eller `{bordläggs: 2024-12-13}`"
        )]
        struct OutcomeFields {
            #[serde(rename = "bordläggs")]
            until: Option<Located<Date>>,
            #[serde(rename = "återremitteras")]
            to: Option<Located<Text>>,
        }
        use serde::de::Error;
        match TextOr::<OutcomeFields>::deserialize(deserializer)? {
            TextOr::Text(word) => {
                Ok(Self { kind: word.with(forms::word(&word.0)?), until: None, to: None })
            }
            TextOr::Fields(OutcomeFields { until: Some(until), to: None }) => {
                Ok(Self { kind: until.with(OutcomeKind::Bordläggs), until: Some(until), to: None })
            }
            TextOr::Fields(OutcomeFields { until: None, to: Some(to) }) => {
                Ok(Self { kind: to.with(OutcomeKind::Återremitteras), until: None, to: Some(to) })
            }
            TextOr::Fields(OutcomeFields { until: None, to: None }) => {
                Err(D::Error::missing_field("bordläggs"))
            }
            TextOr::Fields(_) => Err(D::Error::custom("ett ärende har ett enda utfall")),
        }
    }
}

/// What is proposed to a higher organ.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "`{organ: Kommunfullmäktige, text: …}`")]
pub struct Recommendation {
    /// Which.
    pub organ: Located<Text>,
    /// What.
    pub text: Located<Prose>,
}

/// A reservation, an opinion, a note: by whom, and perhaps in words.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "`{av: …, text: …}`")]
pub struct Statement {
    /// Who.
    #[serde(rename = "av")]
    pub by: Names,
    /// What.
    pub text: Option<Located<Prose>>,
    /// For which other motion: "eget yrkande".
    #[serde(rename = "till_förmån_för")]
    pub in_favour: Option<Located<Text>>,
    /// What she does, if it isn't what is usual: "anmäler blank reservation".
    #[serde(rename = "verb")]
    pub verb: Option<Located<Text>>,
}

/// Someone who left because of a conflict of interest (KL 6:28–32).
#[derive(Debug, Deserialize)]
#[serde(
    remote = "Self",
    deny_unknown_fields,
    expecting = "ett namn, eller `{namn: …, ersättare: …, ordförande: …, skäl: …, lämnar: ja}`"
)]
pub struct Recusal {
    /// Who.
    #[serde(rename = "namn")]
    pub name: Located<Text>,
    /// Who served instead.
    #[serde(rename = "ersättare")]
    pub replaced_by: Option<Located<Text>>,
    /// Who presided instead.
    #[serde(rename = "ordförande")]
    pub chair: Option<Located<Text>>,
    /// Why.
    #[serde(rename = "skäl")]
    pub reason: Option<Located<Text>>,
    /// Whether the minutes say that she left the room.
    #[serde(rename = "lämnar", default)]
    pub leaves: Located<bool>,
}

bare!(Recusal, "namn");

/// A section that no one foresaw.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "`{rubrik: …, text: …}`")]
pub struct Section {
    /// Its heading.
    #[serde(rename = "rubrik")]
    pub title: Located<Text>,
    /// Its text.
    pub text: Located<Prose>,
    /// Whether it stands after the decision.
    #[serde(rename = "efter_beslut", default)]
    pub after: Located<bool>,
}

/// A pause in the meeting (ajournering).
#[derive(Debug, Deserialize)]
#[serde(remote = "Self", deny_unknown_fields, expecting = "`{tid: 10.15–10.30}`")]
pub struct Adjournment {
    /// The hours.
    #[serde(rename = "tid")]
    pub time: Located<TimeSpan>,
    /// During which §§.
    #[serde(rename = "§")]
    pub paragraphs: Option<Located<ParagraphSet>>,
}

bare!(Adjournment, "tid");
