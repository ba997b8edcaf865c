//! Every place in every kind of record, with the fields or words that may stand there.
//!
//! In come the types of the records, out come [`LEVELS`]. The types themselves are asked: serde tells a
//! deserializer the names that a type has, so a deserializer that follows a route of fields and stops at
//! its end learns what may stand there. It is done once, and only for a file with something wrong in it.

use std::cell::RefCell;
use std::collections::{BTreeSet, VecDeque};
use std::fmt;
use std::sync::LazyLock;

use serde::de::{
    self, Deserialize, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess,
    Visitor,
};
use serde::forward_to_deserialize_any;

use super::audit::Audit;
use super::meeting::Meeting;
use super::organ::OrganRecord;
use super::organisation::Organisation;
use super::person::People;
use super::request::{ASIDE, FORM, LOCATED, NodeForm, ONE_FORM};
use super::schedule::Schedule;
use super::writing::{BusinessPlan, Paper, Report};
use crate::project::{ORGAN_FILE, OrganId};

/// The fields on the way to a place in a record.
pub type Route = Vec<&'static str>;

/// What may stand at a place in records of a kind.
#[derive(Debug)]
pub struct Level {
    /// The file or the folder of such records.
    pub file: &'static str,
    /// The fields on the way to it.
    pub route: Route,
    /// What may stand there.
    pub names: Names,
}

/// The names that a type has.
#[derive(Debug, Clone, Copy)]
pub enum Names {
    /// A type with fields, and what it is called.
    Fields(&'static str, &'static [&'static str]),
    /// Words to choose from.
    Words(&'static [&'static str]),
}

/// Every level of every kind of record, those with shorter routes first.
pub static LEVELS: LazyLock<Vec<Level>> = LazyLock::new(|| {
    let mut levels = Vec::new();
    survey::<Meeting>("content/sammantraden/", &mut levels);
    survey::<Organisation>("content/organisation.yaml", &mut levels);
    survey::<People>("content/personer.yaml", &mut levels);
    survey::<BusinessPlan>("content/verksamhetsplaner/", &mut levels);
    survey::<Schedule>("content/motesplaner/", &mut levels);
    survey::<Paper>("content/dokument/", &mut levels);
    survey::<Report>("content/rapporter/", &mut levels);
    survey::<Audit>("content/revision/", &mut levels);
    survey::<OrganRecord>(ORGAN, &mut levels);
    levels
});

/// Where an organ's file is, where there are several.
const ORGAN: &str = "content/organ/<organ>/organ.yaml";

impl Level {
    /// Whether the file at a path is of its kind, whatever organ it belongs to.
    pub fn is_in(&self, path: &str) -> bool {
        match OrganId::of(path) {
            Some((organ, ORGAN_FILE)) if !organ.is_own() => self.file == ORGAN,
            Some((_, below)) => {
                self.file.strip_prefix("content/").is_some_and(|own| below.starts_with(own))
            }
            None => path.starts_with(self.file),
        }
    }

    /// The names of the fields that may stand there; none if it has words.
    pub fn fields(&self) -> impl Iterator<Item = &'static str> + use<> {
        let names = match self.names {
            Names::Fields(_, names) => names,
            Names::Words(_) => &[],
        };
        names.iter().copied()
    }
}

/// The names of the fields that a type has.
pub(super) fn fields_of<T: for<'de> Deserialize<'de>>() -> &'static [&'static str] {
    match names_at::<T>(&[]) {
        Some(Names::Fields(_, names)) => names,
        _ => &[],
    }
}

/// The names at the end of a route from a type.
fn names_at<T: for<'de> Deserialize<'de>>(route: &[&'static str]) -> Option<Names> {
    let end = RefCell::new(None);
    // It always stops with an error: there is no value.
    let _ = T::deserialize(Surveyor { route, end: &end });
    end.into_inner()
}

/// Adds the levels of a kind of record: breadth first, each type with fields once.
fn survey<T: for<'de> Deserialize<'de>>(file: &'static str, levels: &mut Vec<Level>) {
    let mut seen = BTreeSet::new();
    let mut routes = VecDeque::from([Route::new()]);
    while let Some(route) = routes.pop_front() {
        let Some(names) = names_at::<T>(&route) else { continue };
        if let Names::Fields(own, fields) = names {
            if !seen.insert(own) {
                continue;
            }
            routes.extend(fields.iter().map(|field| [route.as_slice(), &[*field]].concat()));
        }
        levels.push(Level { file, route, names });
    }
}

/// Follows a route of fields to a type, and notes what names that has.
#[derive(Clone, Copy)]
struct Surveyor<'a> {
    route: &'a [&'static str],
    end: &'a RefCell<Option<Names>>,
}

impl Surveyor<'_> {
    /// Notes what is at the end of the route.
    fn arrive<T>(self, names: Names) -> Result<T, Arrived> {
        self.end.replace(Some(names));
        Err(Arrived)
    }
}

/// The end of a route.
#[derive(Debug)]
struct Arrived;

impl fmt::Display for Arrived {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("arrived")
    }
}

impl std::error::Error for Arrived {}

impl de::Error for Arrived {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

impl<'de> Deserializer<'de> for Surveyor<'_> {
    type Error = Arrived;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Arrived> {
        Err(Arrived)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Arrived> {
        match self.route {
            [] => self.arrive(Names::Fields(name, fields)),
            [first, route @ ..] => visitor.visit_map(Turn(first, Surveyor { route, ..self })),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        words: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Arrived> {
        self.arrive(Names::Words(words))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Arrived> {
        visitor.visit_some(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Arrived> {
        visitor.visit_seq(Steps { number: None, on: Some(self) })
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Arrived> {
        match name {
            LOCATED | ASIDE => visitor.visit_seq(Steps { number: Some(0), on: Some(self) }),
            FORM | ONE_FORM => {
                let form = NodeForm::Fields as u32;
                visitor.visit_seq(Steps { number: Some(form), on: Some(self) })
            }
            _ => visitor.visit_newtype_struct(self),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct tuple tuple_struct map identifier ignored_any
    }
}

/// What a sequence holds: perhaps a number first, then what the route leads on to.
struct Steps<'a> {
    number: Option<u32>,
    on: Option<Surveyor<'a>>,
}

impl<'de> SeqAccess<'de> for Steps<'_> {
    type Error = Arrived;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Arrived> {
        match self.number.take() {
            Some(number) => seed.deserialize(number.into_deserializer()).map(Some),
            None => self.on.take().map(|on| seed.deserialize(on)).transpose(),
        }
    }
}

/// The next field of the route.
struct Turn<'a>(&'static str, Surveyor<'a>);

impl<'de> MapAccess<'de> for Turn<'_> {
    type Error = Arrived;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Arrived> {
        seed.deserialize(self.0.into_deserializer()).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Arrived> {
        seed.deserialize(self.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_level_is_found() {
        let routes: Vec<&Route> = LEVELS.iter().map(|level| &level.route).collect();
        for route in [
            vec!["ärenden", "omröstning", "röster", "ja"],
            vec!["ärenden", "omedelbar_justering"],
            vec!["anslag"],
            vec!["budget", "intäkter", "poster"],
            vec!["kapitel"],
        ] {
            assert!(routes.contains(&&route), "{route:?}");
        }
    }
}
