//! When someone was there, and when she served: by §, by the clock, for whom.
//!
//! In come the words of a person's row in an attendance, out come spells.

use serde::{Deserialize, Deserializer};

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, Expected, SeqAccess, Visitor};

use super::fields::{Night, end_of, time, unprefixed};
use super::forms::{OneOrMany, bare};
use super::located::Located;
use super::paragraph::ParagraphSet;
use super::request::{FORM, NodeForm, half};
use super::text::{Text, scalar};

/// A part of a day in minutes after midnight, open at an end that isn't given: `16.41–18.10`, `fr.o.m. 17.20`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockSpan {
    /// When it begins.
    pub start: Option<u16>,
    /// When it ends.
    pub end: Option<u16>,
}

impl ClockSpan {
    /// The same in a meeting that may go on after midnight.
    pub fn of(self, night: Night) -> Self {
        let Self { start, end } = self;
        Self {
            start: start.map(|time| night.minute(time)),
            end: end.map(|time| night.minute(time)),
        }
    }

    /// Whether it holds all that lies between two times. One at its edge it needn't: of two who change places at
    /// 17.20, neither is there at 17.20 for certain.
    pub fn holds(self, from: u16, to: u16) -> bool {
        let is_edge = from == to && [self.start, self.end].contains(&Some(from));
        !is_edge
            && self.start.is_none_or(|start| start <= from)
            && self.end.is_none_or(|end| to <= end)
    }

    /// Whether it may hold something that lies between two times.
    pub fn touches(self, from: u16, to: u16) -> bool {
        let is_point = u16::from(from == to);
        self.start.is_none_or(|start| start < to + is_point)
            && self.end.is_none_or(|end| from < end + is_point)
    }
}

/// `16.41–18.10`, `fr.o.m. 17.20`, `17.20–`, `till 18.10`.
fn clock_span(text: &str) -> Result<ClockSpan, String> {
    let bare = unprefixed(text);
    let (start, end) = match (after(bare, &FROM), after(bare, &UNTIL)) {
        (Some(start), _) => (start, ""),
        (None, Some(end)) => ("", end),
        (None, None) => bare.split_once(['–', '-', '—']).ok_or_else(|| {
            format!("`{text}` är bara ett klockslag; skriv `{bare}–` eller `–{bare}`")
        })?,
    };
    match (open_time(start)?, open_time(end)?) {
        (None, None) => Err(format!("`{text}` är inte en tid; skriv till exempel `16.41–18.10`")),
        (Some(start), Some(end)) => match end_of(start, end) {
            None => Err(format!("`{text}` slutar innan det börjar")),
            end => Ok(ClockSpan { start: Some(start), end }),
        },
        (start, end) => Ok(ClockSpan { start, end }),
    }
}

/// Words before the time that a span begins with.
const FROM: [&str; 5] = ["fr.o.m.", "från och med", "från", "efter", "kom "];

/// Words before the time that a span ends with.
const UNTIL: [&str; 5] = ["t.o.m.", "till och med", "till", "före", "gick "];

/// What stands after one of some words.
fn after<'a>(text: &'a str, words: &[&str]) -> Option<&'a str> {
    words.iter().find_map(|word| text.strip_prefix(word))
}

/// A time, or none for nothing.
fn open_time(text: &str) -> Result<Option<u16>, String> {
    let bare = unprefixed(text);
    if bare.is_empty() { Ok(None) } else { time(bare).map(Some) }
}

impl<'de> Deserialize<'de> for ClockSpan {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        scalar(deserializer, "tider som 16.41–18.10, fr.o.m. 17.20 eller till 18.10", clock_span)
    }
}

/// The ledamot whose place somebody takes, who need not have come.
#[derive(Debug, Deserialize)]
#[serde(remote = "Self", deny_unknown_fields, expecting = "ett namn, eller `{namn: …, parti: …}`")]
pub struct Replaced {
    /// The name.
    #[serde(rename = "namn")]
    pub name: Located<Text>,
    /// The party's letters.
    #[serde(rename = "parti")]
    pub party: Option<Located<Text>>,
}

bare!(Replaced, "namn");

/// When somebody served who has no seat of her own.
#[derive(Debug)]
pub enum Service {
    /// As long as she was there, or never.
    Always(bool),
    /// In these spells.
    Spells(Vec<ServiceSpell>),
}

/// A spell of service.
#[derive(Debug, Deserialize)]
#[serde(
    remote = "Self",
    deny_unknown_fields,
    expecting = "`true`, ett namn, eller `{för: …, §: …, tid: …}`"
)]
pub struct ServiceSpell {
    /// Whose place she took; none if nobody says.
    #[serde(rename = "för")]
    pub replaces: Option<Located<Replaced>>,
    /// In which §§; none for all that she was there for.
    #[serde(rename = "§")]
    pub paragraphs: Option<Located<ParagraphSet>>,
    /// At which hours.
    #[serde(rename = "tid", default)]
    pub hours: OneOrMany<Located<ClockSpan>>,
}

bare!(ServiceSpell, "för");

impl<'de> Deserialize<'de> for Service {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ServiceVisitor;
        impl<'de> Visitor<'de> for ServiceVisitor {
            type Value = Service;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("här ska stå `true`, ett namn, eller `{för: …, §: …, tid: …}`")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut pair: A) -> Result<Service, A::Error> {
                match half(&mut pair, PhantomData)? {
                    NodeForm::List => half(&mut pair, PhantomData).map(Service::Spells),
                    NodeForm::Text => service(half(&mut pair, PhantomData)?),
                    NodeForm::Fields | NodeForm::Numbered => {
                        Ok(Service::Spells(vec![half(&mut pair, PhantomData)?]))
                    }
                    NodeForm::Other => half(&mut pair, PhantomData).map(Service::Always),
                    NodeForm::Number | NodeForm::Empty => {
                        Err(A::Error::custom(&self as &dyn Expected))
                    }
                }
            }
        }
        deserializer.deserialize_newtype_struct(FORM, ServiceVisitor)
    }
}

/// Service as one word or name says it.
fn service<E: Error>(text: Located<Text>) -> Result<Service, E> {
    let words = text.0.trim();
    match words.to_lowercase().as_str() {
        "ja" => return Ok(Service::Always(true)),
        "nej" => return Ok(Service::Always(false)),
        _ => {}
    }
    if words.parse::<ParagraphSet>().is_ok() {
        return Err(E::custom(format!("`{words}` är paragrafer; skriv `{{för: …, §: {words}}}`")));
    }
    if clock_span(words).is_ok() {
        return Err(E::custom(format!("`{words}` är en tid; skriv `{{för: …, tid: {words}}}`")));
    }
    let replaced = text.with(()).with(Replaced { name: text, party: None });
    let hours = OneOrMany::default();
    Ok(Service::Spells(vec![ServiceSpell { replaces: Some(replaced), paragraphs: None, hours }]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_open_where_nothing_is_said() {
        let span = |text: &str| clock_span(text).map(|span| (span.start, span.end));
        assert_eq!(span("16.41–18.10"), Ok((Some(1001), Some(1090))));
        assert_eq!(span("kl. 16:41 - 18.10"), Ok((Some(1001), Some(1090))));
        assert_eq!(span("fr.o.m. 17.20"), Ok((Some(1040), None)));
        assert_eq!(span("17.20–"), Ok((Some(1040), None)));
        assert_eq!(span("till kl. 18"), Ok((None, Some(1080))));
        assert_eq!(span("kom 17.20"), Ok((Some(1040), None)));
        assert_eq!(span("gick kl. 18"), Ok((None, Some(1080))));
        assert_eq!(span("22.30–00.15"), Ok((Some(1350), Some(1455))));
        for wrong in ["", "17.20", "18.10–16.41", "–", "kväll"] {
            assert!(span(wrong).is_err(), "{wrong}");
        }
    }
}
