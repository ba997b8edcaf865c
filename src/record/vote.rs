//! What was moved in a matter, and the votes on it.
//!
//! In come ballots as a number, as names or as both, out comes one form of them.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, Expected, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::forms::{OneOrMany, bare};
use super::located::Located;
use super::names::names;
use super::people::Names;
use super::request::{FORM, NodeForm, half};
use super::text::{Prose, Text};

/// What someone moved.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "`{av: …, typ: bifall, till: …}`")]
pub struct Motion {
    /// Who.
    #[serde(rename = "av")]
    pub by: Names,
    /// What kind.
    #[serde(rename = "typ")]
    pub kind: Option<Located<MotionKind>>,
    /// To what: "förslaget".
    #[serde(rename = "till")]
    pub on: Option<Located<Text>>,
    /// What, in words.
    pub text: Option<Located<Prose>>,
    /// Why.
    #[serde(rename = "skäl")]
    pub reason: Option<Located<Prose>>,
    /// What she does, if she doesn't move: "föreslår".
    #[serde(rename = "verb")]
    pub verb: Option<Located<Text>>,
    /// What she moves if that isn't accepted.
    #[serde(rename = "i_andra_hand")]
    pub otherwise: Option<Alternative>,
}

/// What someone moves in second place.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "`{typ: bifall, till: …}`")]
pub struct Alternative {
    /// What kind.
    #[serde(rename = "typ")]
    pub kind: Option<Located<MotionKind>>,
    /// To what: "förslaget".
    #[serde(rename = "till")]
    pub on: Option<Located<Text>>,
    /// What, in words.
    pub text: Option<Located<Prose>>,
}

names! {
    /// A kind of motion.
    MotionKind, "`bifall`, `avslag`, `ändring`, `tillägg`, `återremiss` eller `bordläggning`",
    /// To accept.
    Bifall = "bifall",
    /// To reject.
    Avslag = "avslag",
    /// To change.
    Ändring = "ändring",
    /// To add.
    Tillägg = "tillägg",
    /// To send back.
    Återremiss = "återremiss",
    /// To put off.
    Bordläggning = "bordläggning",
}

/// A vote (KL 5:54–56, 4:25).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "`{ja: …, nej: …, röster: {ja: …, nej: …}}`")]
pub struct Vote {
    /// What it is called: "Huvudvotering".
    #[serde(rename = "rubrik")]
    pub title: Option<Located<Text>>,
    /// The question.
    #[serde(rename = "fråga")]
    pub question: Option<Located<Text>>,
    /// What yes stands for.
    #[serde(rename = "ja")]
    pub yes: Located<Text>,
    /// What no stands for.
    #[serde(rename = "nej")]
    pub no: Located<Text>,
    /// Who voted how.
    #[serde(rename = "röster")]
    pub ballots: Located<Ballots>,
    /// Whether the names stand in a list that ends the minutes.
    #[serde(rename = "som_bilaga", default)]
    pub as_appendix: Located<bool>,
    /// The side that the chair's casting vote decided for.
    #[serde(rename = "utslagsröst")]
    pub casting: Option<Located<Side>>,
    /// The side that the lot fell on.
    #[serde(rename = "lottning")]
    pub lot: Option<Located<Side>>,
}

/// A choice between candidates (KL 5:54–56): by ballots, or without.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "`{uppdrag: …, kandidater: [{namn: …, röster: …}]}`")]
pub struct Election {
    /// To what: "ordförande i valnämnden".
    #[serde(rename = "uppdrag")]
    pub office: Option<Located<Text>>,
    /// Who could be chosen.
    #[serde(rename = "kandidater", default)]
    pub candidates: OneOrMany<Candidate>,
    /// Whether nobody saw how another voted.
    #[serde(rename = "sluten", default)]
    pub is_closed: Located<bool>,
    /// Ballots without a name.
    #[serde(rename = "blanka")]
    pub blank: Option<Located<u32>>,
    /// Ballots that don't count.
    #[serde(rename = "ogiltiga")]
    pub invalid: Option<Located<u32>>,
    /// Whom the lot fell on.
    #[serde(rename = "lottning")]
    pub lot: Option<Located<Text>>,
    /// Who count the ballots.
    #[serde(rename = "rösträknare", default)]
    pub tellers: Names,
}

/// Someone who could be chosen.
#[derive(Debug, Deserialize)]
#[serde(remote = "Self", deny_unknown_fields, expecting = "ett namn, eller `{namn: …, röster: …}`")]
pub struct Candidate {
    /// The name.
    #[serde(rename = "namn")]
    pub name: Located<Text>,
    /// The party's letters.
    #[serde(rename = "parti")]
    pub party: Option<Located<Text>>,
    /// How many voted for her.
    #[serde(rename = "röster")]
    pub votes: Option<Located<u32>>,
}

bare!(Candidate, "namn");

impl Election {
    /// Whether nothing is said of it.
    pub fn says_nothing(&self) -> bool {
        let is_counted = self.blank.is_some() || self.invalid.is_some() || self.lot.is_some();
        self.office.is_none()
            && self.candidates.0.is_empty()
            && !is_counted
            && self.tellers.0.is_empty()
    }

    /// How many ballots there were; none if they weren't counted.
    pub fn ballots(&self) -> Option<u32> {
        let own: Vec<u32> =
            self.candidates.0.iter().filter_map(|own| own.votes.map(|votes| *votes)).collect();
        let others = self.blank.map_or(0, |own| *own) + self.invalid.map_or(0, |own| *own);
        (!own.is_empty()).then(|| own.iter().sum::<u32>() + others)
    }
}

impl Vote {
    /// Whether a list of names ends the minutes.
    pub fn has_list(&self) -> bool {
        self.ballots.sides().iter().any(|(_, side)| !side.names.is_empty()) && *self.as_appendix
    }
}

names! {
    /// A side in a vote.
    Side, "`ja` eller `nej`",
    /// Yes.
    Ja = "ja",
    /// No.
    Nej = "nej",
}

/// Who voted how.
#[derive(Debug, Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "`{ja: …, nej: …, avstår: …, frånvarande: …, kvittade: …}`"
)]
pub struct Ballots {
    /// For yes.
    #[serde(rename = "ja", default)]
    pub yes: Voters,
    /// For no.
    #[serde(rename = "nej", default)]
    pub no: Voters,
    /// Abstaining.
    #[serde(rename = "avstår", default)]
    pub abstaining: Voters,
    /// Away.
    #[serde(rename = "frånvarande", default)]
    pub absent: Voters,
    /// Away by an agreement between parties, so that the sides keep their strength.
    #[serde(rename = "kvittade", default)]
    pub paired: Voters,
}

impl Ballots {
    /// The sides, by their names in the record.
    pub fn sides(&self) -> [(&'static str, &Voters); 5] {
        [
            ("ja", &self.yes),
            ("nej", &self.no),
            ("avstår", &self.abstaining),
            ("frånvarande", &self.absent),
            ("kvittade", &self.paired),
        ]
    }
}

/// Those who voted in one way: how many, by name, or both.
#[derive(Debug, Default)]
pub struct Voters {
    /// How many, if that is written.
    pub count: Option<Located<u32>>,
    /// Who.
    pub names: Vec<Located<Text>>,
}

impl Voters {
    /// How many.
    pub fn total(&self) -> usize {
        self.count.map_or(self.names.len(), |count| *count as usize)
    }
}

impl<'de> Deserialize<'de> for Voters {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(FORM, VotersVisitor)
    }
}

struct VotersVisitor;

impl<'de> Visitor<'de> for VotersVisitor {
    type Value = Voters;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("här ska stå ett antal, namn, eller `{antal: 7, namn: […]}`")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut pair: A) -> Result<Voters, A::Error> {
        let form = half(&mut pair, PhantomData)?;
        // Whatever is wrong below, the forms that there are explain it best.
        voters(form, &mut pair).map_err(|_| A::Error::custom(&self as &dyn Expected))
    }
}

/// Reads voters that are written in a form.
fn voters<'de, A: SeqAccess<'de>>(form: NodeForm, pair: &mut A) -> Result<Voters, A::Error> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct VoterFields {
        #[serde(rename = "antal")]
        count: Located<u32>,
        #[serde(rename = "namn", default)]
        names: Names,
    }
    Ok(match form {
        NodeForm::Number | NodeForm::Empty | NodeForm::Other => {
            Voters { count: Some(half(pair, PhantomData)?), names: Vec::new() }
        }
        NodeForm::Fields | NodeForm::Numbered => {
            let VoterFields { count, names } = half(pair, PhantomData)?;
            Voters { count: Some(count), names: names.0 }
        }
        NodeForm::List => Voters { count: None, names: half(pair, PhantomData)? },
        NodeForm::Text => Voters { count: None, names: vec![half(pair, PhantomData)?] },
    })
}
