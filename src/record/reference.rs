//! A § of another meeting, perhaps another organ's, that an item names.

use serde::Deserialize;

use super::located::Located;
use super::meeting_id::MeetingId;
use super::paragraph::ParagraphNumber;
use super::text::{Name, Text};

/// A § of another meeting, by its number or its name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "`{organ: arbetsutskottet, datum: 2024-03-05, §: 12}`")]
pub struct ItemReference {
    /// The organ, by its folder or its name; left out: the same.
    pub organ: Option<Located<Text>>,
    /// The meeting, by its day.
    #[serde(rename = "datum")]
    pub held: Located<MeetingId>,
    /// The § of its minutes.
    #[serde(rename = "§")]
    pub paragraph: Option<Located<ParagraphNumber>>,
    /// The name of the item, where it has one: it stays the same when §§ are numbered anew.
    pub id: Option<Located<Name>>,
}
