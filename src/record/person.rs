//! `content/personer.yaml`: the register of the elected, with the days of their seats.
//!
//! In comes the register, out comes who of it is there on a day, and by which name each is called then. Officials have their
//! days in organisation.yaml.

use chrono::NaiveDate;
use serde::Deserialize;

use super::day::Date;
use super::forms::OneOrMany;
use super::house::EmailAddress;
use super::located::{Located, aside, perhaps_aside};
use super::member::{holds, share_a_day};
use super::text::Text;

/// The register of the elected.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "fälten `ledamöter` och `ersättare`")]
pub struct People {
    /// The ledamöter, in the order that attendances list them.
    #[serde(rename = "ledamöter", default)]
    pub members: Vec<Located<Elected>>,
    /// The ersättare, in the order that they are called in.
    #[serde(rename = "ersättare", default)]
    pub substitutes: Vec<Located<Elected>>,
}

/// A seat that somebody has for a time.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "`{namn: …, parti: …, från: …}`")]
pub struct Elected {
    /// The name.
    #[serde(rename = "namn", deserialize_with = "aside")]
    pub name: Located<Text>,
    /// What stands after the name of one of two who are called the same: "i Hällby", "f. 1961".
    #[serde(rename = "id", default, deserialize_with = "perhaps_aside")]
    pub id: Option<Located<Text>>,
    /// The party's letters.
    #[serde(rename = "parti", default, deserialize_with = "perhaps_aside")]
    pub party: Option<Located<Text>>,
    /// The member or the group that she is elected for.
    #[serde(rename = "för", default, deserialize_with = "perhaps_aside")]
    pub member: Option<Located<Text>>,
    /// ordförande, 1:e vice ordförande …
    #[serde(rename = "roll", default, deserialize_with = "perhaps_aside")]
    pub role: Option<Located<Text>>,
    /// Her seat: its number, or what it is called.
    #[serde(rename = "platsnummer", default, deserialize_with = "perhaps_aside")]
    pub seat: Option<Located<Text>>,
    /// Her place in the list, and so when it is her turn, where that isn't where she is listed.
    #[serde(rename = "ordning", default, deserialize_with = "perhaps_aside")]
    pub turn: Option<Located<u32>>,
    /// The first day; left out: from the beginning.
    #[serde(rename = "från", default, deserialize_with = "perhaps_aside")]
    pub from: Option<Located<Date>>,
    /// The last day; left out: she still is.
    #[serde(rename = "till", default, deserialize_with = "perhaps_aside")]
    pub until: Option<Located<Date>>,
    /// Where summonses are sent. It is printed on no page: those are published.
    #[serde(rename = "e-post")]
    pub email: Option<EmailAddress>,
    /// Where letters are sent, a line each. It is printed on no page: those are published.
    #[serde(rename = "adress", default)]
    pub address: OneOrMany<Located<Text>>,
}

impl Elected {
    /// Whether she has the seat on a day.
    pub fn is_one_on(&self, day: NaiveDate) -> bool {
        holds(self.from, self.until, day)
    }

    /// Whether there is a day on which both she and another have their seats.
    pub fn is_one_with(&self, other: &Self) -> bool {
        share_a_day((self.from, self.until), (other.from, other.until))
    }

    /// Whether it is known that she and another of her name are two.
    pub fn is_told_from(&self, other: &Self) -> bool {
        self.id != other.id || self.party != other.party
    }

    /// Whether an ersättare serves first for those that another was elected for or with: of the same member where
    /// ersättare have one (FL 15 §), else of the same party.
    pub fn is_of_group(&self, other: &Self) -> bool {
        match (&self.member, &other.member) {
            (Some(own), Some(others)) => own == others,
            _ => self.party == other.party,
        }
    }
}

/// Those who are elected on a day.
#[derive(Debug)]
pub struct Register<'a> {
    /// The ledamöter, then the ersättare in the order that they are called in.
    pub seats: Vec<Seat<'a>>,
}

/// A seat with the name that its holder is called by.
#[derive(Debug)]
pub struct Seat<'a> {
    /// Who.
    pub elected: &'a Located<Elected>,
    /// "Anna Berg", "Anna Berg (S)" where there are two, "Anna Berg i Hällby" where that isn't enough.
    pub name: String,
    /// Whether she is an ersättare.
    pub is_substitute: bool,
}

/// What leads to somebody in the register.
#[derive(Debug, Clone, Copy)]
pub struct Reference<'a> {
    /// The name, perhaps with what tells her from others.
    pub name: &'a str,
    /// The party's letters.
    pub party: Option<&'a str>,
    /// What stands after her name.
    pub id: Option<&'a str>,
}

impl<'a> Reference<'a> {
    /// What a name alone leads to.
    pub fn name(name: &'a str) -> Self {
        Self { name, party: None, id: None }
    }
}

/// Whom a reference leads to.
#[derive(Debug, Clone, Copy)]
pub enum Found<'r, 'a> {
    /// Somebody.
    One(&'r Seat<'a>),
    /// Nobody who is elected that day.
    Nobody,
    /// More than one.
    Several,
}

impl People {
    /// Every seat, and whether it is an ersättare's.
    pub fn seats(&self) -> impl Iterator<Item = (&Located<Elected>, bool)> {
        let members = self.members.iter().map(|own| (own, false));
        members.chain(self.substitutes.iter().map(|own| (own, true)))
    }

    /// Those who are elected on a day.
    pub fn on(&self, day: NaiveDate) -> Register<'_> {
        let members = in_order(&self.members, day).into_iter().map(|own| (own, false));
        let substitutes = in_order(&self.substitutes, day).into_iter().map(|own| (own, true));
        let all: Vec<(&Located<Elected>, bool)> = members.chain(substitutes).collect();
        let seats = all.iter().map(|(elected, is_substitute)| {
            let others = all.iter().map(|(other, _)| *other);
            let namesakes: Vec<&Located<Elected>> = others
                .filter(|other| other.name == elected.name && !std::ptr::eq(*other, *elected))
                .collect();
            Seat { elected, name: called(elected, &namesakes), is_substitute: *is_substitute }
        });
        Register { seats: seats.collect() }
    }
}

/// Those of a list who are elected on a day: those whose place is said, then the others as they are listed.
fn in_order(list: &[Located<Elected>], day: NaiveDate) -> Vec<&Located<Elected>> {
    let mut elected: Vec<&Located<Elected>> =
        list.iter().filter(|own| own.is_one_on(day)).collect();
    elected.sort_by_key(|own| own.turn.map_or(u32::MAX, |turn| *turn));
    elected
}

/// The name that somebody is called by among others of her name.
fn called(elected: &Elected, namesakes: &[&Located<Elected>]) -> String {
    let name = &elected.name.0;
    if namesakes.is_empty() {
        return name.clone();
    }
    match (&elected.id, &elected.party) {
        (Some(id), _) => format!("{name} {}", id.0),
        (None, Some(party)) => format!("{name} ({})", party.0),
        (None, None) => name.clone(),
    }
}

impl<'a> Register<'a> {
    /// The ledamöter.
    pub fn members(&self) -> impl Iterator<Item = &Seat<'a>> {
        self.seats.iter().filter(|own| !own.is_substitute)
    }

    /// The ersättare, in the order that they are called in.
    pub fn substitutes(&self) -> impl Iterator<Item = &Seat<'a>> {
        self.seats.iter().filter(|own| own.is_substitute)
    }

    /// The seat of the one who is called by a name.
    pub fn named(&self, name: &str) -> Option<&Seat<'a>> {
        self.seats.iter().find(|own| own.name == name)
    }

    /// Whom a reference leads to.
    pub fn find(&self, reference: Reference<'_>) -> Found<'_, 'a> {
        if let Some(own) = self.named(reference.name)
            && own.is_meant_by(reference)
        {
            return Found::One(own);
        }
        let mut meant = self
            .seats
            .iter()
            .filter(|own| own.elected.name.0 == reference.name && own.is_meant_by(reference));
        match (meant.next(), meant.next()) {
            (None, _) => Found::Nobody,
            (Some(own), None) => Found::One(own),
            (Some(_), Some(_)) => Found::Several,
        }
    }

    /// Whether a reference leads to somebody.
    pub fn leads_to(&self, reference: Reference<'_>, seat: &Seat<'_>) -> bool {
        matches!(self.find(reference), Found::One(own) if own.name == seat.name)
    }

    /// The ersättare who may serve for a ledamot, the next in turn first: those of her member if ersättare have one,
    /// else those of her party, then the others.
    pub fn in_turn(&self, absent: &Elected) -> Vec<&Seat<'a>> {
        let (own, others): (Vec<&Seat<'a>>, Vec<&Seat<'a>>) =
            self.substitutes().partition(|seat| seat.elected.is_of_group(absent));
        let others = others
            .into_iter()
            .filter(|seat| absent.member.is_none() || seat.elected.member.is_none());
        own.into_iter().chain(others).collect()
    }
}

impl Seat<'_> {
    /// Whether what a reference says beside the name is true of her.
    fn is_meant_by(&self, reference: Reference<'_>) -> bool {
        let says = |said: Option<&str>, own: &Option<Located<Text>>| {
            said.is_none_or(|said| own.as_ref().is_some_and(|own| own.0 == said))
        };
        says(reference.party, &self.elected.party) && says(reference.id, &self.elected.id)
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse::of_yaml;
    use super::*;

    const REGISTER: &str = "\
ledamöter:
  - {namn: Åsa Ek, parti: S, roll: ordförande}
  - {namn: Anna Berg, parti: M, till: 2024-06-30}
  - {namn: Lo Dahl, parti: M, från: 2024-07-01}
ersättare:
  - {namn: Anna Berg, parti: S}
  - {namn: Dan Mo, parti: M, ordning: 2}
  - {namn: Eva Ro, parti: M, ordning: 1}
";

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn names<'r>(seats: impl IntoIterator<Item = &'r Seat<'r>>) -> Vec<&'r str> {
        seats.into_iter().map(|own| own.name.as_str()).collect()
    }

    #[test]
    fn two_of_a_name_are_told_apart_while_both_are_elected() {
        let people: People = of_yaml(REGISTER).unwrap();
        let spring = people.on(day("2024-03-01"));
        let called = ["Åsa Ek", "Anna Berg (M)", "Eva Ro", "Dan Mo", "Anna Berg (S)"];
        assert_eq!(names(&spring.seats), called);
        let autumn = people.on(day("2024-09-01"));
        assert_eq!(names(&autumn.seats), ["Åsa Ek", "Lo Dahl", "Eva Ro", "Dan Mo", "Anna Berg"]);
        let reference = Reference { name: "Anna Berg", party: None, id: None };
        assert!(matches!(spring.find(reference), Found::Several));
        let by_party = Reference { party: Some("S"), ..reference };
        assert!(matches!(spring.find(by_party), Found::One(own) if own.is_substitute));
        assert!(matches!(autumn.find(reference), Found::One(_)));
    }

    #[test]
    fn ersättare_of_the_same_party_are_first_in_turn() {
        let people: People = of_yaml(REGISTER).unwrap();
        let register = people.on(day("2024-09-01"));
        let absent = register.named("Lo Dahl").unwrap().elected;
        assert_eq!(names(register.in_turn(absent)), ["Eva Ro", "Dan Mo", "Anna Berg"]);
    }
}
