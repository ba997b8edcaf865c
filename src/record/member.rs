//! What an organisation has for a time: its members with their boards, its officials, the number of its ledamöter.
//!
//! In come days, out comes what holds on one of them.

use chrono::NaiveDate;
use serde::Deserialize;

use super::day::Date;
use super::forms::{OneOrMany, bare};
use super::house::EmailAddress;
use super::located::Located;
use super::text::Text;

/// How many ledamöter an organ has, perhaps until a day.
#[derive(Debug, Deserialize)]
#[serde(remote = "Self", deny_unknown_fields, expecting = "ett antal, eller `{antal: …, till: …}`")]
pub struct Seats {
    /// How many.
    #[serde(rename = "antal")]
    pub count: Located<u32>,
    /// The last day that there were so many.
    #[serde(rename = "till")]
    pub until: Option<Date>,
}

bare!(Seats, "antal", number);

/// A member (FL 3–4 §§).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "en medlem: `{namn: …, slag: kommun, anslagstavla: …}`")]
pub struct Member {
    /// Its name.
    #[serde(rename = "namn")]
    pub name: Located<Text>,
    /// What it is.
    #[serde(rename = "slag")]
    pub kind: MemberKind,
    /// What its notice board is called; one that changed name is listed with days.
    #[serde(rename = "anslagstavla", default)]
    pub board: OneOrMany<BoardName>,
    /// Where its notices are sent.
    #[serde(rename = "e-post")]
    pub email: Option<EmailAddress>,
    /// The first day that it is a member; left out: from the beginning.
    #[serde(rename = "från")]
    pub from: Option<Located<Date>>,
    /// The last day; left out: it still is.
    #[serde(rename = "till")]
    pub until: Option<Located<Date>>,
}

impl Member {
    /// Whether there is a day on which both it and another are members.
    pub fn is_one_with(&self, other: &Self) -> bool {
        share_a_day((self.from, self.until), (other.from, other.until))
    }

    /// Whether it is a member on a day.
    pub fn is_one_on(&self, day: NaiveDate) -> bool {
        holds(self.from, self.until, day)
    }

    /// The name of its notice board on a day.
    pub fn board_on(&self, day: NaiveDate) -> Option<&str> {
        let mut boards = self.board.0.iter();
        let own = boards.find(|board| board.until.is_none_or(|until| day <= until.0))?;
        Some(&own.name.0)
    }
}

/// What a member is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase", expecting = "`kommun`, `region` eller `myndighet`")]
pub enum MemberKind {
    /// A municipality.
    Kommun,
    /// A region; until 2019 a landsting.
    Region,
    /// A state agency.
    Myndighet,
}

/// A notice board's name, perhaps until a day.
#[derive(Debug, Deserialize)]
#[serde(remote = "Self", deny_unknown_fields, expecting = "ett namn, eller `{namn: …, till: …}`")]
pub struct BoardName {
    /// The name: Umeå.
    #[serde(rename = "namn")]
    pub name: Text,
    /// The last day that it was called so.
    #[serde(rename = "till")]
    pub until: Option<Date>,
}

bare!(BoardName, "namn");

/// A person with a standing role.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "`{namn: …, roll: …}`")]
pub struct Official {
    /// The name.
    #[serde(rename = "namn")]
    pub name: Text,
    /// The role: Förbundschef.
    #[serde(rename = "roll")]
    pub role: Text,
    /// The first day that she has it; left out: from the beginning.
    #[serde(rename = "från")]
    pub from: Option<Located<Date>>,
    /// The last day; left out: she still has.
    #[serde(rename = "till")]
    pub until: Option<Located<Date>>,
}

impl Official {
    /// Whether she has the role on a day.
    pub fn is_one_on(&self, day: NaiveDate) -> bool {
        holds(self.from, self.until, day)
    }
}

/// A first and a last day; left out: from the beginning, still.
type Term = (Option<Located<Date>>, Option<Located<Date>>);

/// Whether there is a day in both of two terms.
pub(super) fn share_a_day(one: Term, other: Term) -> bool {
    let is_over = |a: Term, b: Term| a.1.zip(b.0).is_some_and(|(until, from)| until.0 < from.0);
    !is_over(one, other) && !is_over(other, one)
}

/// Whether a day is one of those from the first to the last that are said.
pub(super) fn holds(
    from: Option<Located<Date>>,
    until: Option<Located<Date>>,
    day: NaiveDate,
) -> bool {
    from.is_none_or(|from| from.0 <= day) && until.is_none_or(|until| day <= until.0)
}
