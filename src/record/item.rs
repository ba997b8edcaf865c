//! An item of a meeting: what the agenda says of it, and what the minutes say of its §.
//!
//! An item below an item has the same fields, so that it can say all that one with a § can.

use serde::{Deserialize, Deserializer};

use super::day::Date;
use super::fields::{NumberSet, TimeSpan};
use super::forms::{self, OneOrMany, TextOr, bare};
use super::located::{Located, aside};
use super::notice::{ApprovedAtOnce, approved_at_once};
use super::paragraph::{ParagraphNumber, ParagraphSet};
use super::people::Names;
use super::text::{Name, Prose, Text};
use super::vote::{Motion, Vote};

/// An item. Below another item it has the same fields, but no number of its own.
#[derive(Debug, Deserialize)]
#[serde(
    remote = "Self",
    deny_unknown_fields,
    expecting = "ett ärende: `rubrik`, `text`, `beslut` …"
)]
pub struct Item {
    /// The heading.
    #[serde(rename = "rubrik")]
    pub title: Located<Text>,
    /// A name to refer to it by: `[§](#budget)`.
    pub id: Option<Located<Name>>,
    /// Its number, where it doesn't follow on the one before: `15`, `12 A`.
    #[serde(rename = "§")]
    pub number: Option<Located<ParagraphNumber>>,
    /// What it is for.
    #[serde(rename = "typ", default)]
    pub kinds: Located<OneOrMany<ItemKind>>,
    /// Its numbers in the register.
    #[serde(rename = "dnr", default)]
    pub registered: Names,
    /// Who presents it.
    #[serde(rename = "föredragande", default)]
    pub presenters: Names,
    /// When it is taken, in the kallelse.
    #[serde(rename = "tid")]
    pub time: Option<Located<TimeSpan>>,
    /// How long it takes, in minutes; times of day follow.
    #[serde(rename = "minuter")]
    pub minutes: Option<Located<u16>>,
    /// Whether it was on the agenda but was not taken: it gets no §.
    #[serde(rename = "utgår", default)]
    pub dropped: Located<bool>,
    /// Whether it came up at the meeting: it is not on the agenda.
    #[serde(rename = "tillkom", default, deserialize_with = "aside")]
    pub added: Located<bool>,
    /// The text in the kallelse.
    #[serde(rename = "kallelse")]
    pub summons: Option<Located<Prose>>,
    /// What it is about.
    #[serde(rename = "ärendebeskrivning")]
    pub description: Option<Located<Prose>>,
    /// What came before.
    #[serde(rename = "bakgrund")]
    pub background: Option<Located<Prose>>,
    /// The documents that the decision rests on.
    #[serde(rename = "beslutsunderlag", default)]
    pub documents: Names,
    /// Decisions before this one.
    #[serde(rename = "tidigare_beslut", default)]
    pub earlier: OneOrMany<EarlierDecision>,
    /// The text in the protokoll.
    pub text: Option<Located<Prose>>,
    /// The proposed decision.
    #[serde(rename = "förslag")]
    pub proposal: Option<Located<Prose>>,
    /// What was moved (KL 5:67 p. 1).
    #[serde(rename = "yrkanden", default)]
    pub motions: Vec<Motion>,
    /// How the question was put (KL 5:67 p. 2).
    #[serde(rename = "propositionsordning")]
    pub procedure: Option<Located<Prose>>,
    /// The votes, in order (KL 5:67 p. 3).
    #[serde(rename = "omröstning", default)]
    pub votes: OneOrMany<Vote>,
    /// The decision (KL 5:67 p. 4).
    #[serde(rename = "beslut")]
    pub decision: Option<Located<Prose>>,
    /// What became of it, when that is less than a decision in the matter.
    #[serde(rename = "utfall")]
    pub outcome: Option<Outcome>,
    /// What is proposed to a higher organ.
    #[serde(rename = "föreslår")]
    pub recommendation: Option<Recommendation>,
    /// Reservations (KL 4:27).
    #[serde(rename = "reservationer", default)]
    pub reservations: OneOrMany<Statement>,
    /// Särskilda yttranden.
    #[serde(rename = "särskilda_yttranden", default)]
    pub opinions: OneOrMany<Statement>,
    /// Protokollsanteckningar.
    #[serde(rename = "protokollsanteckningar", default)]
    pub notes: OneOrMany<Statement>,
    /// Those who left because of a conflict of interest (KL 6:28–32).
    #[serde(rename = "jäv", default)]
    pub recusals: OneOrMany<Recusal>,
    /// Those who abstained from the decision (KL 4:25).
    #[serde(rename = "deltar_inte", default)]
    pub abstaining: Names,
    /// When the § was approved and announced, if that was at once.
    #[serde(rename = "omedelbar_justering", default, deserialize_with = "approved_at_once")]
    pub approved_at_once: Option<Located<ApprovedAtOnce>>,
    /// The attachments that it rests on.
    #[serde(rename = "bilagor")]
    pub attachments: Option<Located<NumberSet>>,
    /// Sections that no one foresaw.
    #[serde(rename = "avsnitt", default)]
    pub sections: Vec<Section>,
    /// Items of its own, without § numbers.
    #[serde(rename = "underärenden", default)]
    pub subitems: Vec<Item>,
    /// Who is sent the decision.
    #[serde(rename = "expedieras", default)]
    pub sent_to: Names,
    /// Who is informed of it.
    #[serde(rename = "för_kännedom", default)]
    pub told: Names,
}

bare!(Item, "rubrik");

impl Item {
    /// Whom its decision, and those of the items below it, are sent to.
    pub fn recipients(&self) -> Vec<&str> {
        let below = self.subitems.iter().filter(|sub| sub.has_paragraph());
        let own = self.sent_to.0.iter().map(|name| name.0.as_str());
        own.chain(below.flat_map(Self::recipients)).collect()
    }

    /// Whether it decides anything, itself or below.
    pub fn decides(&self) -> bool {
        self.decision.is_some()
            || self.outcome.is_some()
            || self.recommendation.is_some()
            || self.subitems.iter().any(Self::decides)
    }

    /// Whether it is for decision, and has none.
    pub fn lacks_decision(&self) -> bool {
        self.has_paragraph() && self.kinds.0.contains(&ItemKind::Beslut) && !self.decides()
    }

    /// Whether it becomes a § of the minutes: a pause and what is dropped don't.
    pub fn has_paragraph(&self) -> bool {
        !*self.dropped && !self.is_pause()
    }

    /// Whether it is a pause in the timetable.
    pub fn is_pause(&self) -> bool {
        self.kinds.0.contains(&ItemKind::Paus)
    }
}

/// What an item is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(
    rename_all = "lowercase",
    expecting = "`beslut`, `information`, `diskussion`, `val`, `anmälan` eller `paus`"
)]
pub enum ItemKind {
    /// To decide.
    Beslut,
    /// To inform.
    Information,
    /// To discuss.
    Diskussion,
    /// To elect.
    Val,
    /// To report what has been decided elsewhere.
    Anmälan,
    /// To rest: in the timetable only.
    Paus,
}

impl ItemKind {
    /// The word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Beslut => "beslut",
            Self::Information => "information",
            Self::Diskussion => "diskussion",
            Self::Val => "val",
            Self::Anmälan => "anmälan",
            Self::Paus => "paus",
        }
    }
}

/// A decision before this one.
#[derive(Debug, Deserialize)]
#[serde(
    remote = "Self",
    deny_unknown_fields,
    expecting = "en text, eller `{organ: …, datum: 2023-11-30, §: 48}`"
)]
pub struct EarlierDecision {
    /// Who decided.
    pub organ: Option<Located<Text>>,
    /// When.
    #[serde(rename = "datum")]
    pub date: Option<Located<Date>>,
    /// In which §.
    #[serde(rename = "§")]
    pub paragraph: Option<Located<ParagraphNumber>>,
    /// In which point of it.
    #[serde(rename = "punkt")]
    pub point: Option<Located<NumberSet>>,
    /// What, in words.
    pub text: Option<Located<Text>>,
}

bare!(EarlierDecision, "text");

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

/// A kind of outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase", expecting = "`bordläggs`, `återremitteras` eller `antecknas`")]
pub enum OutcomeKind {
    /// Put off.
    Bordläggs,
    /// Sent back.
    #[serde(rename = "återremitteras")]
    Återremitteras,
    /// Taken down.
    Antecknas,
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
}

/// Someone who left because of a conflict of interest (KL 6:28–32).
#[derive(Debug, Deserialize)]
#[serde(
    remote = "Self",
    deny_unknown_fields,
    expecting = "ett namn, eller `{namn: …, ersättare: …, ordförande: …, skäl: …}`"
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
