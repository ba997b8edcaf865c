//! What happens in a §, in the order that it takes place: who comes and goes, what is moved, put, voted on and decided.
//!
//! In come the entries of `händelser`, out come events. Their fields are those of a §, which is the short way to say
//! the same of a matter in which nothing happens twice.

use serde::Deserialize;

use super::fields::TimeSpan;
use super::forms::{OneOrMany, bare};
use super::located::Located;
use super::people::Names;
use super::presence::Replaced;
use super::statement::{Outcome, Recommendation, Recusal, Statement};
use super::text::{Prose, Text};
use super::vote::{Election, Motion, Vote};

/// Something that happens in a §. What an event says takes place in the order of these fields.
#[derive(Debug, Deserialize)]
#[serde(
    remote = "Self",
    deny_unknown_fields,
    expecting = "en text, eller fält som `kommer`, `går`, `yrkanden`, `omröstning`, `beslut`"
)]
pub struct Event {
    /// When.
    #[serde(rename = "tid")]
    pub time: Option<Located<TimeSpan>>,
    /// A heading in place of the usual one.
    #[serde(rename = "rubrik")]
    pub title: Option<Located<Text>>,
    /// Who come.
    #[serde(rename = "kommer", default)]
    pub arriving: Names,
    /// Who leave.
    #[serde(rename = "går", default)]
    pub leaving: Names,
    /// Who serve from now on.
    #[serde(rename = "tjänstgör", default)]
    pub serving: OneOrMany<Successor>,
    /// Who leave because of a conflict of interest, for what is left of the matter.
    #[serde(rename = "jäv", default)]
    pub recusals: OneOrMany<Recusal>,
    /// A pause.
    #[serde(rename = "ajournering")]
    pub adjournment: Option<Located<TimeSpan>>,
    /// What is said or takes place, in words.
    pub text: Option<Located<Prose>>,
    /// What is moved.
    #[serde(rename = "yrkanden", default)]
    pub motions: Vec<Motion>,
    /// How the question is put.
    #[serde(rename = "propositionsordning")]
    pub procedure: Option<Located<Prose>>,
    /// The votes on it.
    #[serde(rename = "omröstning", default)]
    pub votes: OneOrMany<Vote>,
    /// The elections.
    #[serde(rename = "val", default)]
    pub elections: OneOrMany<Located<Election>>,
    /// What is decided.
    #[serde(rename = "beslut")]
    pub decision: Option<Located<Prose>>,
    /// What becomes of the matter.
    #[serde(rename = "utfall")]
    pub outcome: Option<Outcome>,
    /// What is proposed to a higher organ.
    #[serde(rename = "föreslår")]
    pub recommendation: Option<Recommendation>,
    /// Those who abstain from the decision.
    #[serde(rename = "deltar_inte", default)]
    pub abstaining: Names,
    /// Reservations.
    #[serde(rename = "reservationer", default)]
    pub reservations: OneOrMany<Statement>,
    /// Särskilda yttranden.
    #[serde(rename = "särskilda_yttranden", default)]
    pub opinions: OneOrMany<Statement>,
    /// Protokollsanteckningar.
    #[serde(rename = "protokollsanteckningar", default)]
    pub notes: OneOrMany<Statement>,
}

bare!(Event, "text");

/// Someone who serves from a moment on.
#[derive(Debug, Deserialize)]
#[serde(remote = "Self", deny_unknown_fields, expecting = "ett namn, eller `{namn: …, för: …}`")]
pub struct Successor {
    /// The name.
    #[serde(rename = "namn")]
    pub name: Located<Text>,
    /// Whose place she takes; none if nobody says.
    #[serde(rename = "för")]
    pub replaces: Option<Located<Replaced>>,
}

bare!(Successor, "namn");

/// What takes place at one moment of a §, as an event or the § itself says it.
#[derive(Debug, Clone, Copy)]
pub struct Acts<'a> {
    /// Who leave because of a conflict of interest.
    pub recusals: &'a [Recusal],
    /// What is said.
    pub text: Option<&'a Located<Prose>>,
    /// What is moved.
    pub motions: &'a [Motion],
    /// How the question is put.
    pub procedure: Option<&'a Located<Prose>>,
    /// The votes.
    pub votes: &'a [Vote],
    /// The elections.
    pub elections: &'a [Located<Election>],
    /// What is decided.
    pub decision: Option<&'a Located<Prose>>,
    /// What becomes of the matter.
    pub outcome: Option<&'a Outcome>,
    /// What is proposed to a higher organ.
    pub recommendation: Option<&'a Recommendation>,
    /// Those who abstain from the decision.
    pub abstaining: &'a [Located<Text>],
    /// Reservations.
    pub reservations: &'a [Statement],
    /// Särskilda yttranden.
    pub opinions: &'a [Statement],
    /// Protokollsanteckningar.
    pub notes: &'a [Statement],
}

impl<'a> Acts<'a> {
    /// The texts of what is said, how the question is put, and what is decided.
    pub fn texts(&self) -> impl Iterator<Item = &'a Located<Prose>> + use<'a> {
        [self.text, self.procedure, self.decision].into_iter().flatten()
    }

    /// Whether something is decided.
    pub fn decide(&self) -> bool {
        self.decision.is_some() || self.outcome.is_some() || self.recommendation.is_some()
    }
}

/// The acts of an event or of an item, which have the same fields for them.
macro_rules! acts {
    ($own:expr) => {
        Acts {
            recusals: &$own.recusals.0,
            text: $own.text.as_ref(),
            motions: &$own.motions,
            procedure: $own.procedure.as_ref(),
            votes: &$own.votes.0,
            elections: &$own.elections.0,
            decision: $own.decision.as_ref(),
            outcome: $own.outcome.as_ref(),
            recommendation: $own.recommendation.as_ref(),
            abstaining: &$own.abstaining.0,
            reservations: &$own.reservations.0,
            opinions: &$own.opinions.0,
            notes: &$own.notes.0,
        }
    };
}

pub(super) use acts;

impl Event {
    /// What takes place.
    pub fn acts(&self) -> Acts<'_> {
        acts!(self)
    }
}
