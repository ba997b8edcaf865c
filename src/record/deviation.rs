//! Those who deviate from the register at a meeting: in come the rows of `frånvarande`, `kom` and `gick`.

use serde::Deserialize;

use super::fields::Time;
use super::forms::bare;
use super::located::{Located, aside, perhaps_aside};
use super::paragraph::ParagraphNumber;
use super::person::Reference;
use super::text::Text;

/// Someone of the register who wasn't there; only a name is needed.
#[derive(Debug, Deserialize)]
#[serde(
    remote = "Self",
    deny_unknown_fields,
    expecting = "ett namn, eller `{namn: …, tjänstgör: …}`"
)]
pub struct Absence {
    /// The name.
    #[serde(rename = "namn", deserialize_with = "aside")]
    pub name: Located<Text>,
    /// The party's letters, of one of two with the name.
    #[serde(rename = "parti", default, deserialize_with = "perhaps_aside")]
    pub party: Option<Located<Text>>,
    /// What stands after the name, of one of two with the name.
    #[serde(rename = "id", default, deserialize_with = "perhaps_aside")]
    pub id: Option<Located<Text>>,
    /// The ersättare who served in her place.
    #[serde(rename = "tjänstgör", default, deserialize_with = "perhaps_aside")]
    pub served_by: Option<Located<Text>>,
}

bare!(Absence, "namn");

/// Someone of the register who came late, or left early.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "`{namn: …, tid: 17.20}`, eller `{namn: …, §: 14}`")]
pub struct Deviation {
    /// The name.
    #[serde(rename = "namn", deserialize_with = "aside")]
    pub name: Located<Text>,
    /// The party's letters, of one of two with the name.
    #[serde(rename = "parti", default, deserialize_with = "perhaps_aside")]
    pub party: Option<Located<Text>>,
    /// What stands after the name, of one of two with the name.
    #[serde(rename = "id", default, deserialize_with = "perhaps_aside")]
    pub id: Option<Located<Text>>,
    /// When.
    #[serde(rename = "tid", default, deserialize_with = "perhaps_aside")]
    pub time: Option<Located<Time>>,
    /// The first § that she was there for, or the last.
    #[serde(rename = "§", default, deserialize_with = "perhaps_aside")]
    pub paragraph: Option<Located<ParagraphNumber>>,
    /// The ersättare who served in her place.
    #[serde(rename = "tjänstgör", default, deserialize_with = "perhaps_aside")]
    pub served_by: Option<Located<Text>>,
}

impl Absence {
    /// What leads to her.
    pub fn reference(&self) -> Reference<'_> {
        reference(&self.name, &self.party, &self.id)
    }
}

impl Deviation {
    /// What leads to her.
    pub fn reference(&self) -> Reference<'_> {
        reference(&self.name, &self.party, &self.id)
    }
}

fn reference<'a>(
    name: &'a Text,
    party: &'a Option<Located<Text>>,
    id: &'a Option<Located<Text>>,
) -> Reference<'a> {
    let text = |own: &'a Option<Located<Text>>| own.as_ref().map(|own| own.0.as_str());
    Reference { name: &name.0, party: text(party), id: text(id) }
}
