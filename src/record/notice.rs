//! The notice of an approval, and on which days it is posted on which board.
//!
//! In come fields of two kinds in one mapping: those of the notice, and members' names. A member's name
//! begins with a capital, which distinguishes it from a misspelt field.

use std::marker::PhantomData;

use serde::Deserialize as Derive;
use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::day::{self, Date, PendingDate};
use super::located::{Aside, Located, LocatedSeed};
use super::request::{FORM, NodeForm, half};
use super::text::Text;

/// The notice of an approval (KL 8:12): what holds for all boards, and what differs on some.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notice {
    /// What holds for boards that don't say otherwise.
    pub common: Posting,
    /// What boards say for themselves, by the member's name.
    pub boards: Vec<(String, Located<Posting>)>,
    /// Why there is none, if there isn't: a committee only prepares matters.
    pub omitted: Option<Located<Text>>,
}

impl Notice {
    /// What is said of all boards, and of each.
    pub fn postings(&self) -> impl Iterator<Item = &Posting> {
        let own = self.boards.iter().map(|(_, posting)| &**posting);
        std::iter::once(&self.common).chain(own)
    }

    /// Whether it has gone up on some board.
    pub fn is_posted(&self) -> bool {
        self.postings().any(|posting| posting.posted.known.is_some())
    }
}

/// A notice on a board.
#[derive(Debug, Clone, Default, PartialEq, Eq, Derive)]
#[serde(deny_unknown_fields, default, expecting = "`{uppsatt: …, nedtaget: …, bevis: …}`")]
pub struct Posting {
    /// The day that it is to go up.
    #[serde(rename = "sätts_upp")]
    pub to_be_posted: PendingDate,
    /// The day that it went up.
    #[serde(rename = "uppsatt")]
    pub posted: PendingDate,
    /// The day that it is to come down.
    #[serde(rename = "nedtas")]
    pub to_be_removed: PendingDate,
    /// The day that it came down.
    #[serde(rename = "nedtaget")]
    pub removed: PendingDate,
    /// Who confirms that it was up (KL 8:10).
    #[serde(rename = "bevis")]
    pub proof: Option<Located<Text>>,
}

/// The approval of a § at the meeting itself, with a notice of its own (practice under KL 5:69).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ApprovedAtOnce {
    /// The day of approval; left out: the meeting's.
    pub date: Option<Located<Date>>,
    /// The notice.
    pub notice: Notice,
}

impl<'de> Deserialize<'de> for Notice {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let expected =
            "`{uppsatt: …, nedtas: …}`, kanske med tavlor: `{Umeå kommun: {uppsatt: …}}`";
        let approved = Fields { expected, is_dated: false }.deserialize(deserializer)?;
        Ok(approved.map(|approved| approved.notice).unwrap_or_default())
    }
}

/// `true`, `false`, or the days.
pub(super) fn approved_at_once<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Located<ApprovedAtOnce>>, D::Error> {
    let expected = "`true`, eller `{datum: …, uppsatt: …, nedtas: …}`";
    let fields = LocatedSeed(Fields { expected, is_dated: true });
    // That a § was not approved at once has no effect anywhere.
    let Located { value, node, file_id } = fields.aside(deserializer)?;
    Ok(value.map(|value| Located { value, node, file_id }))
}

/// The fields of a notice; with `is_dated` those of an approval at once, or whether there is one.
struct Fields {
    expected: &'static str,
    is_dated: bool,
}

/// The fields of a notice that aren't boards.
const FIELDS: &[&str] = &["sätts_upp", "uppsatt", "nedtas", "nedtaget", "bevis", "inget"];

/// The same, and the day of an approval at once.
const DATED_FIELDS: &[&str] = &["datum", "sätts_upp", "uppsatt", "nedtas", "nedtaget", "bevis"];

impl<'de> DeserializeSeed<'de> for Fields {
    type Value = Option<ApprovedAtOnce>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        match self.is_dated {
            true => deserializer.deserialize_struct("ApprovedAtOnce", DATED_FIELDS, self),
            false => deserializer.deserialize_struct("Notice", FIELDS, self),
        }
    }
}

impl<'de> Visitor<'de> for Fields {
    type Value = Option<ApprovedAtOnce>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.expected)
    }

    fn visit_bool<E: de::Error>(self, flag: bool) -> Result<Self::Value, E> {
        match self.is_dated {
            true => Ok(flag.then(ApprovedAtOnce::default)),
            false => Err(E::invalid_type(de::Unexpected::Bool(flag), &self)),
        }
    }

    fn visit_str<E: de::Error>(self, word: &str) -> Result<Self::Value, E> {
        match word.to_lowercase().as_str() {
            "ja" if self.is_dated => Ok(Some(ApprovedAtOnce::default())),
            "nej" if self.is_dated => Ok(None),
            "inget" | "ingen" | "nej" => {
                Err(E::custom("skälet saknas; skriv `{inget: utskottet bereder bara ärenden}`"))
            }
            _ => Err(match as_fields(word) {
                Some(message) => E::custom(message),
                None => E::invalid_type(de::Unexpected::Str(word), &self),
            }),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Self::Value, A::Error> {
        let mut approved = ApprovedAtOnce::default();
        let Notice { common, boards, omitted } = &mut approved.notice;
        while let Some(name) = fields.next_key::<String>()? {
            match name.as_str() {
                "datum" if self.is_dated => approved.date = fields.next_value()?,
                "sätts_upp" => common.to_be_posted = fields.next_value()?,
                "uppsatt" => common.posted = fields.next_value()?,
                "nedtas" => common.to_be_removed = fields.next_value()?,
                "nedtaget" => common.removed = fields.next_value()?,
                "bevis" => common.proof = fields.next_value()?,
                "inget" if !self.is_dated => {
                    *omitted = fields.next_value::<Option<Aside<Text>>>()?.map(|aside| aside.0);
                }
                _ => {
                    let posting = fields.next_value_seed(LocatedSeed(BoardSeed { name: &name }))?;
                    boards.push((name, posting));
                }
            }
        }
        if omitted.is_some() && (*common != Posting::default() || !boards.is_empty()) {
            return Err(de::Error::custom(
                "`anslag` är antingen `inget` eller dagarna på tavlorna",
            ));
        }
        Ok(Some(approved))
    }
}

/// What is wrong with days that stand without their fields' names, if a text says such.
fn as_fields(text: &str) -> Option<String> {
    if let Some((first, last)) = day::from_and_to(text) {
        return Some(format!(
            "`{text}` är två dagar utan fält; skriv `{{uppsatt: {first}, nedtas: {last}}}`"
        ));
    }
    let day = day::one(text)?;
    Some(format!(
        "`{text}` är en dag utan fält; skriv `{{uppsatt: {day}}}`, eller `{{sätts_upp: {day}}}` om det inte är gjort än"
    ))
}

/// What stands under a board's name. Something else than fields is a field's name misspelt.
struct BoardSeed<'a> {
    name: &'a str,
}

impl<'de> DeserializeSeed<'de> for BoardSeed<'_> {
    type Value = Posting;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Posting, D::Error> {
        deserializer.deserialize_newtype_struct(FORM, self)
    }
}

impl<'de> Visitor<'de> for BoardSeed<'_> {
    type Value = Posting;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("en tavla: `{uppsatt: 2026-03-17}`")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut pair: A) -> Result<Posting, A::Error> {
        let form: NodeForm = half(&mut pair, PhantomData)?;
        // A member's name begins with a capital, a field's never does.
        match self.name.starts_with(char::is_uppercase)
            || matches!(form, NodeForm::Fields | NodeForm::Numbered)
        {
            true => half(&mut pair, PhantomData),
            false => Err(de::Error::unknown_field(self.name, FIELDS)),
        }
    }
}
