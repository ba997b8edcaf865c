//! `content/sammantraden/<datum>.yaml`: a meeting's whole life in one record. Agenda fields make
//! the kallelse, what happened makes the protokoll.

use serde::{Deserialize, Deserializer};

use super::fields::{Date, NumberSet, OneOrMany, Prose, Text, TextOr, TimeSpan};

/// A meeting.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "fälten `datum`, `ärenden` …")]
pub struct Meeting {
    /// The day.
    #[serde(rename = "datum")]
    pub date: Date,
    /// The hours.
    #[serde(rename = "tid")]
    pub time: Option<TimeSpan>,
    /// The place.
    #[serde(rename = "plats")]
    pub place: Option<Text>,
    /// Given when the meeting has been summoned.
    #[serde(rename = "kallelse")]
    pub summons: Option<Summons>,
    /// The number of the first §; left out: goes on from the year's meeting before.
    #[serde(rename = "första_paragraf")]
    pub first_paragraph: Option<ParagraphNumber>,
    /// Who was there; given when there are minutes.
    #[serde(rename = "närvaro")]
    pub attendance: Option<Attendance>,
    /// Who keeps the minutes.
    #[serde(rename = "sekreterare")]
    pub secretary: Option<Text>,
    /// Who presides; left out: who has that role in the attendance.
    #[serde(rename = "ordförande")]
    pub chair: Option<Text>,
    /// Who approve the minutes beside the chair.
    #[serde(rename = "justerare", default)]
    pub adjusters: OneOrMany<Text>,
    /// The approval of the minutes (KL 5:69).
    #[serde(rename = "justering")]
    pub approval: Option<Approval>,
    /// The notice of the approval (KL 8:12).
    #[serde(rename = "anslag")]
    pub notice: Option<Notice>,
    /// The attachments.
    #[serde(rename = "bilagor", default)]
    pub attachments: Vec<Attachment>,
    /// The items, in the order that they were taken.
    #[serde(rename = "ärenden", default)]
    pub items: Vec<Item>,
    /// Whether every page says that it is a draft.
    #[serde(rename = "utkast", default)]
    pub draft: bool,
}

impl Meeting {
    /// Who presided, as the record says it.
    pub fn chair(&self) -> Option<&str> {
        let named = self.chair.as_ref().map(|name| name.0.as_str());
        named.or_else(|| {
            let people = &self.attendance.as_ref()?.deciding;
            people.iter().find(|person| person.is_chair()).map(|person| person.name.0.as_str())
        })
    }
}

/// The summons.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "`{datum: 2020-11-23}`")]
pub struct Summons {
    /// The day that it was sent.
    #[serde(rename = "datum")]
    pub date: Date,
}

/// The number of a § (1–9999).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParagraphNumber(pub u32);

impl<'de> Deserialize<'de> for ParagraphNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let set = NumberSet::deserialize(deserializer)?;
        match (set.first(), set.last()) {
            (Some(first), Some(last)) if first == last => Ok(Self(first)),
            _ => Err(serde::de::Error::custom("här ska stå ett enda nummer")),
        }
    }
}

/// Who was there.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "fälten `beslutande` och `övriga`")]
pub struct Attendance {
    /// Those who took part in the decisions (KL 5:66).
    #[serde(rename = "beslutande", default)]
    pub deciding: Vec<Person>,
    /// Everyone else.
    #[serde(rename = "övriga", default)]
    pub others: Vec<Person>,
}

/// Someone who was there; only a name is needed.
#[derive(Debug)]
pub struct Person {
    /// The name.
    pub name: Text,
    /// The member that she was appointed by.
    pub member: Option<Text>,
    /// ordförande, förbundschef …
    pub role: Option<Text>,
    /// The §§ that she was there for; left out: all.
    pub paragraphs: Option<NumberSet>,
}

impl Person {
    /// Whether she presided.
    pub fn is_chair(&self) -> bool {
        self.role.as_ref().is_some_and(|role| role.0.to_lowercase() == "ordförande")
    }
}

impl<'de> Deserialize<'de> for Person {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(
            deny_unknown_fields,
            expecting = "ett namn, eller `{namn: …, för: …, roll: …, §: …}`"
        )]
        struct PersonFields {
            #[serde(rename = "namn")]
            name: Text,
            #[serde(rename = "för")]
            member: Option<Text>,
            #[serde(rename = "roll")]
            role: Option<Text>,
            #[serde(rename = "§")]
            paragraphs: Option<NumberSet>,
        }
        Ok(match TextOr::<PersonFields>::deserialize(deserializer)? {
            TextOr::Text(name) => Self { name, member: None, role: None, paragraphs: None },
            TextOr::Fields(PersonFields { name, member, role, paragraphs }) => {
                Self { name, member, role, paragraphs }
            }
        })
    }
}

/// The approval of the minutes (KL 5:69).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "`{datum: 2020-11-26}`")]
pub struct Approval {
    /// The day that the last one signed.
    #[serde(rename = "datum")]
    pub date: Date,
}

/// The notice of the approval (KL 8:12).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "`{uppsatt: 2020-11-30, nedtas: 2020-12-21}`")]
pub struct Notice {
    /// The day that it went up.
    #[serde(rename = "uppsatt")]
    pub posted: Option<Date>,
    /// The day that it comes down.
    #[serde(rename = "nedtas")]
    pub removed: Option<Date>,
}

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
    pub verksamhetsplan: Option<Text>,
    /// The mötesplan for a year.
    #[serde(rename = "mötesplan")]
    pub meeting_plan: Option<i32>,
}

/// An item of the agenda, and the § that came of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "ett ärende: `rubrik`, `text`, `beslut` …")]
pub struct Item {
    /// The heading.
    #[serde(rename = "rubrik")]
    pub title: Text,
    /// What it is for.
    #[serde(rename = "typ", default)]
    pub kinds: OneOrMany<ItemKind>,
    /// Who presents it.
    #[serde(rename = "föredragande", default)]
    pub presenters: OneOrMany<Text>,
    /// The text in the kallelse.
    #[serde(rename = "kallelse")]
    pub summons: Option<Prose>,
    /// The proposed decision.
    #[serde(rename = "förslag")]
    pub proposal: Option<Prose>,
    /// The text in the protokoll.
    pub text: Option<Prose>,
    /// The decision.
    #[serde(rename = "beslut")]
    pub decision: Option<Prose>,
    /// The attachments that it rests on.
    #[serde(rename = "bilagor")]
    pub attachments: Option<NumberSet>,
    /// Items of its own, without § numbers.
    #[serde(rename = "underärenden", default)]
    pub subitems: Vec<SubItem>,
}

impl Item {
    /// Whether it decides anything, itself or below.
    pub fn decides(&self) -> bool {
        self.decision.is_some() || self.subitems.iter().any(|item| item.decision.is_some())
    }
}

/// What an item is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase", expecting = "`beslut`, `information` eller `diskussion`")]
pub enum ItemKind {
    /// To decide.
    Beslut,
    /// To inform.
    Information,
    /// To discuss.
    Diskussion,
}

impl ItemKind {
    /// The word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Beslut => "beslut",
            Self::Information => "information",
            Self::Diskussion => "diskussion",
        }
    }
}

/// An item below an item.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "ett underärende: `rubrik`, `text`, `beslut`")]
pub struct SubItem {
    /// The heading.
    #[serde(rename = "rubrik")]
    pub title: Text,
    /// The text.
    pub text: Option<Prose>,
    /// The decision.
    #[serde(rename = "beslut")]
    pub decision: Option<Prose>,
}
