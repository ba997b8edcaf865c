//! An item of a meeting: what the agenda says of it, and what the minutes say of its §.
//!
//! An item below an item has the same fields, so that it can say all that one with a § can.

use serde::Deserialize;

use super::assignment::{Assignment, Closing, DelegatedDecision};
use super::day::Date;
use super::event::{Acts, Event, acts};
use super::fields::{NumberSet, TimeSpan};
use super::forms::{OneOrMany, bare};
use super::located::{Located, aside};
use super::notice::{ApprovedAtOnce, approved_at_once};
use super::own_appeal::OwnAppeal;
use super::own_facts::OwnFacts;
use super::paragraph::ParagraphNumber;
use super::people::{Names, Titled};
use super::reference::ItemReference;
use super::secrecy::Secrecy;
use super::statement::{Outcome, Recommendation, Recusal, Section, Statement};
use super::text::{Name, Prose, Text};
use super::vote::{Election, Motion, Vote};

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
    /// Facts of its own, in the line below its heading.
    #[serde(rename = "uppgifter", default)]
    pub facts: OwnFacts,
    /// The code of what it is about (klassificeringsstruktur).
    #[serde(rename = "klassificering", default)]
    pub classification: Names,
    /// Where it has been before, each with its §: "Au § 84".
    #[serde(rename = "behandlat_av", default)]
    pub handled_by: Names,
    /// The §§ that prepared it, which it takes its proposal from.
    #[serde(rename = "beredning", default)]
    pub prepared: OneOrMany<ItemReference>,
    /// Who has prepared it.
    #[serde(rename = "handläggare", default)]
    pub handlers: OneOrMany<Titled>,
    /// Who presents it.
    #[serde(rename = "föredragande", default)]
    pub presenters: Names,
    /// When it is taken, in the kallelse.
    #[serde(rename = "tid")]
    pub time: Option<Located<TimeSpan>>,
    /// The heading of the group of items that it begins, in the kallelse.
    #[serde(rename = "grupp")]
    pub group: Option<Located<Text>>,
    /// The page of the documents where it begins, in the kallelse.
    #[serde(rename = "sida")]
    pub page: Option<Located<Text>>,
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
    /// The elections.
    #[serde(rename = "val", default)]
    pub elections: OneOrMany<Located<Election>>,
    /// The decision (KL 5:67 p. 4).
    #[serde(rename = "beslut")]
    pub decision: Option<Located<Prose>>,
    /// What became of it, when that is less than a decision in the matter.
    #[serde(rename = "utfall")]
    pub outcome: Option<Outcome>,
    /// What is proposed to a higher organ.
    #[serde(rename = "föreslår")]
    pub recommendation: Option<Recommendation>,
    /// Who is to do something about it.
    #[serde(rename = "uppdrag", default)]
    pub assignments: OneOrMany<Assignment>,
    /// What is done of that which earlier §§ gave somebody to do.
    #[serde(rename = "avslutar", default)]
    pub closings: OneOrMany<Closing>,
    /// The decisions by delegation that it reports.
    #[serde(rename = "delegationsbeslut", default)]
    pub delegated: OneOrMany<DelegatedDecision>,
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
    /// How its decision is appealed, where that isn't as the organ's others.
    #[serde(rename = "överklagas")]
    pub appeal: Option<OwnAppeal>,
    /// When the § was approved and announced, if that was at once.
    #[serde(rename = "omedelbar_justering", default, deserialize_with = "approved_at_once")]
    pub approved_at_once: Option<Located<ApprovedAtOnce>>,
    /// What of it isn't for everybody.
    #[serde(rename = "sekretess", default)]
    pub secrecy: OneOrMany<Secrecy>,
    /// The attachments that it rests on.
    #[serde(rename = "bilagor")]
    pub attachments: Option<Located<NumberSet>>,
    /// Sections that no one foresaw.
    #[serde(rename = "avsnitt", default)]
    pub sections: Vec<Section>,
    /// What happened, in the order that it took place.
    #[serde(rename = "händelser", default)]
    pub events: OneOrMany<Located<Event>>,
    /// When the minutes say that it was taken.
    #[serde(rename = "behandlades")]
    pub taken: Option<Located<TimeSpan>>,
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
        self.all_acts().any(|acts| acts.decide()) || self.subitems.iter().any(Self::decides)
    }

    /// What it says itself: what holds for all of it, or comes when all its events have taken place.
    pub fn acts(&self) -> Acts<'_> {
        acts!(self)
    }

    /// What its events say, then what it says itself.
    pub fn all_acts(&self) -> impl Iterator<Item = Acts<'_>> {
        self.events.0.iter().map(|event| event.acts()).chain([self.acts()])
    }

    /// How its decisions, and those of the items below it, are appealed in other ways than the organ's others.
    pub fn own_appeals(&self) -> Box<dyn Iterator<Item = &OwnAppeal> + '_> {
        let below = self.subitems.iter().filter(|sub| sub.has_paragraph());
        Box::new(self.appeal.iter().chain(below.flat_map(Self::own_appeals)))
    }

    /// What happens in it and in the items below it.
    pub fn all_events(&self) -> Box<dyn Iterator<Item = &Event> + '_> {
        let below = self.subitems.iter().flat_map(Self::all_events);
        Box::new(self.events.0.iter().map(|event| &**event).chain(below))
    }

    /// The section by which all of it but its number and title is secret.
    pub fn closed_by(&self) -> Option<&Text> {
        let whole = self.secrecy.0.iter().find(|own| own.hidden.0.is_empty())?;
        Some(&whole.law)
    }

    /// What of it is hidden, and of the items below it.
    pub fn all_secrecy(&self) -> Box<dyn Iterator<Item = &Secrecy> + '_> {
        let below = self.subitems.iter().flat_map(Self::all_secrecy);
        Box::new(self.secrecy.0.iter().chain(below))
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
