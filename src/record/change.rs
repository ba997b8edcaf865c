//! What kind of meeting one is, where it was moved from, and that it is cancelled: in come fields of a meeting or of a
//! planned one, out come their values.

use std::marker::PhantomData;

use serde::de::{self, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::day::{Date, date};
use super::forms::OneOrMany;
use super::located::{Aside, Located, perhaps_aside};
use super::meeting_id::MeetingId;
use super::names::names;
use super::request::{FORM, NodeForm, half};
use super::text::Text;

names! {
    /// A kind of meeting that isn't an ordinary one.
    MeetingKind, "`extra` eller `konstituerande`; ett vanligt sammanträde har inget `slag`",
    /// One that was not among those that are planned (KL 5:12, 6:23).
    Extra = "extra",
    /// The first one with those who are elected, where they elect who presides.
    Constituent = "konstituerande",
}

/// The days that a meeting was moved from, the first of them first; of several meetings on one, which.
pub type MovedFrom = OneOrMany<Located<MeetingId>>;

/// Reads the days that a meeting was moved from: its minutes need not say them.
pub(super) fn moved_from<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<MovedFrom, D::Error> {
    let days = OneOrMany::<Aside<MeetingId>>::deserialize(deserializer)?;
    Ok(OneOrMany(days.0.into_iter().map(|day| day.0).collect()))
}

/// That a meeting isn't held.
#[derive(Debug, Default)]
pub struct Cancelled {
    /// The day that it was decided, or told.
    pub date: Option<Located<Date>>,
    /// Why.
    pub reason: Option<Located<Text>>,
}

impl<'de> Deserialize<'de> for Cancelled {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(FORM, CancelledVisitor)
    }
}

/// The fields of what is cancelled.
#[derive(Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "skälet, `true`, eller `{datum: 2024-03-05, skäl: för få ärenden}`"
)]
struct CancelledFields {
    #[serde(rename = "datum", default, deserialize_with = "perhaps_aside")]
    date: Option<Located<Date>>,
    #[serde(rename = "skäl", default, deserialize_with = "perhaps_aside")]
    reason: Option<Located<Text>>,
}

/// Reads that a meeting isn't held: why, the day, that it is so, or fields.
struct CancelledVisitor;

impl<'de> Visitor<'de> for CancelledVisitor {
    type Value = Cancelled;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("skälet, `true`, eller `{datum: 2024-03-05, skäl: för få ärenden}`")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut pair: A) -> Result<Cancelled, A::Error> {
        match half(&mut pair, PhantomData)? {
            NodeForm::Text => {
                let Aside(text): Aside<Text> = half(&mut pair, PhantomData)?;
                in_a_word(text).map_err(de::Error::custom)
            }
            NodeForm::Other => match half(&mut pair, PhantomData)? {
                true => Ok(Cancelled::default()),
                false => Err(de::Error::custom(HELD)),
            },
            _ => {
                let CancelledFields { date, reason } = half(&mut pair, PhantomData)?;
                Ok(Cancelled { date, reason })
            }
        }
    }
}

/// What is wrong with a meeting that is said not to be cancelled.
const HELD: &str = "ett sammanträde som hålls är inte inställt; ta bort `inställt`";

/// What a bare text says: the day, that it is so, or why.
fn in_a_word(text: Located<Text>) -> Result<Cancelled, &'static str> {
    if let Some(day) = date(&text.0) {
        return Ok(Cancelled { date: Some(text.with(Date(day))), reason: None });
    }
    match text.0.to_lowercase().as_str() {
        "ja" | "sant" | "" => Ok(Cancelled::default()),
        "nej" | "falskt" => Err(HELD),
        _ => Ok(Cancelled { date: None, reason: Some(text) }),
    }
}
