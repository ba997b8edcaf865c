//! What goes out with a summons: documents that are made here, files from others, and what is only
//! named.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, de};

use super::day::Date;
use super::fields::{LARGEST_NUMBER, NumberRange, NumberSet};
use super::forms::{ValueOrNothing, bare};
use super::located::Located;
use super::meeting_id::MeetingId;
use super::own_facts::OwnFacts;
use super::period::Period;
use super::request::{FORM, NodeForm, half};
use super::subject::About;
use super::text::Text;
use crate::yaml::NodeId;

/// An attachment, or several under one title.
#[derive(Debug, Default, Deserialize)]
#[serde(remote = "Self", deny_unknown_fields, expecting = "en bilaga: `{nr: 1, rubrik: …}`")]
pub struct Attachment {
    /// Its number or numbers; left out: the one after those of the attachment before.
    #[serde(rename = "nr", default)]
    pub numbers: Located<NumberSet>,
    /// What it is called; left out: what it holds says it.
    #[serde(rename = "rubrik")]
    pub title: Option<Located<Text>>,
    /// The protokoll of a meeting, by its day.
    pub protokoll: Option<Located<MeetingId>>,
    /// The verksamhetsplan for a period: `2021–2023`.
    #[serde(rename = "verksamhetsplan")]
    pub business_plan: Option<Located<Period>>,
    /// The mötesplan for a year.
    #[serde(rename = "mötesplan")]
    pub schedule: Option<Located<u16>>,
    /// The plain document with a name.
    #[serde(rename = "dokument")]
    pub paper: Option<Located<Text>>,
    /// The report with a name.
    #[serde(rename = "rapport")]
    pub report: Option<Located<Text>>,
    /// The organ whose protokoll or other document it is, by its folder or its name; left out: the meeting's own, or the
    /// organisation's.
    pub organ: Option<Located<Text>>,
    /// A PDF from somebody else: its path below `content/`.
    #[serde(rename = "fil")]
    pub file: Option<Located<Text>>,
    /// Facts of its own, beside it in the list of a summons.
    #[serde(rename = "uppgifter", default)]
    pub facts: OwnFacts,
    /// Whether the packet may go out without it, should it not be there or not be readable.
    #[serde(rename = "kan_utelämnas", default)]
    pub dispensable: Located<bool>,
    /// Who has found that the file is what it claims to be.
    #[serde(rename = "kontrollerad")]
    pub checked: Option<Located<ConformanceCheck>>,
}

/// Somebody's word that a file conforms to what it claims.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "`{av: Anna Ek, datum: 2024-11-01, sha256: …}`")]
pub struct ConformanceCheck {
    /// Who has found it.
    #[serde(rename = "av")]
    pub by: Located<Text>,
    /// When.
    #[serde(rename = "datum")]
    pub date: Located<Date>,
    /// The hash of the file, so that another in its place isn't believed.
    pub sha256: Located<Sha256>,
}

/// A SHA-256 in hexadecimal digits, in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sha256(pub String);

impl<'de> Deserialize<'de> for Sha256 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Text::deserialize(deserializer)?.0;
        if text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Ok(Self(text.to_lowercase()));
        }
        Err(de::Error::custom(format!(
            "`{text}` är ingen SHA-256; skriv de 64 tecken som `make-docs inspect` visar för filen"
        )))
    }
}

bare!(Attachment, "rubrik");

/// Reads attachments, and gives those that say no number the next one.
pub(super) fn attachments<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Located<Vec<Located<Attachment>>>, D::Error> {
    let mut attachments = Located::<List>::deserialize(deserializer)?.map(|list| list.0);
    let mut last = 0;
    for attachment in &mut attachments.value {
        if attachment.numbers.first().is_none() {
            let place = attachment.with(());
            attachment.value.number_after(last, &place);
        }
        last = attachment.numbers.last().unwrap_or(last);
    }
    Ok(attachments)
}

/// A list of attachments, or their titles after their numbers: `{1: Avtal, 2–3: Ritningar}`.
struct List(Vec<Located<Attachment>>);

impl<'de> Deserialize<'de> for List {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(FORM, ListVisitor)
    }
}

/// Reads a [`List`] in either form.
struct ListVisitor;

impl<'de> DeserializeSeed<'de> for ListVisitor {
    type Value = List;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<List, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for ListVisitor {
    type Value = List;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("bilagor: `[{nr: 1, rubrik: …}]`, eller `{1: …, 2: …}`")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut pair: A) -> Result<List, A::Error> {
        match half(&mut pair, PhantomData)? {
            NodeForm::Numbered => half(&mut pair, self),
            _ => half(&mut pair, PhantomData).map(List),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<List, A::Error> {
        let mut list = Vec::new();
        while let Some(NumberRange(numbers)) = fields.next_key()? {
            let Located { value, node, file_id } =
                fields.next_value::<Located<ValueOrNothing<_>>>()?;
            let mut attachment: Attachment = value.into_option().unwrap_or_default();
            attachment.numbers = Located { value: numbers, node, file_id };
            list.push(Located { value: attachment, node, file_id });
        }
        Ok(List(list))
    }
}

/// What follows on a number in a title: `3. Ansökan`.
fn after_number(title: &str, number: u32) -> Option<&str> {
    let rest = title.trim_start().strip_prefix(&number.to_string())?;
    let name = rest.strip_prefix(['.', ':', ')'])?.strip_prefix(' ')?.trim_start();
    name.starts_with(char::is_uppercase).then_some(name)
}

/// A title that begins with a number, apart: `Bilaga 3: Ansökan`.
fn numbered(title: &str) -> Option<(u32, &str)> {
    let rest =
        ["Bilaga ", "bilaga ", "BILAGA "].iter().find_map(|word| title.strip_prefix(word))?;
    let end = rest.find(|c: char| !c.is_ascii_digit())?;
    let name = rest[end..].trim_start_matches([':', '.', ',', '–', '-', ' ']);
    let is_apart = rest[end..].starts_with([':', '.', ','])
        || (rest[end..].starts_with(' ') && !name.starts_with(char::is_lowercase));
    let number = rest[..end].parse().ok().filter(|number| (1..=LARGEST_NUMBER).contains(number))?;
    (is_apart && !name.is_empty()).then_some((number, name))
}

impl Attachment {
    /// Takes the number that the title begins with, else the one after `last`, which the title may say too.
    fn number_after(&mut self, last: u32, place: &Located<()>) {
        let own = self.title.as_ref().and_then(|title| {
            let next = last + 1;
            numbered(&title.0).or_else(|| Some((next, after_number(&title.0, next)?)))
        });
        let number = own.map_or(last + 1, |(number, _)| number);
        if let (Some((_, name)), Some(title)) = (own, &self.title) {
            self.title = Some(title.with(Text(name.to_owned())));
        }
        self.numbers = place.with(NumberSet::new(vec![(number, number)]));
    }

    /// What it says that it is: the names of its fields, and where each is.
    pub fn forms(&self) -> Vec<(&'static str, NodeId)> {
        let forms = [
            ("protokoll", self.protokoll.as_ref().map(|date| date.node)),
            ("verksamhetsplan", self.business_plan.as_ref().map(|period| period.node)),
            ("mötesplan", self.schedule.as_ref().map(|year| year.node)),
            ("dokument", self.paper.as_ref().map(|name| name.node)),
            ("rapport", self.report.as_ref().map(|name| name.node)),
            ("fil", self.file.as_ref().map(|file| file.node)),
        ];
        forms.into_iter().filter_map(|(name, node)| Some((name, node?))).collect()
    }

    /// What the record is about that it is made from, if it is made here.
    pub fn about(&self) -> Option<About> {
        let protokoll = self.protokoll.map(|date| About::Meeting(*date));
        let plan = self.business_plan.map(|period| About::BusinessPlan(period.value));
        let schedule = self.schedule.map(|year| About::Schedule(year.value));
        let paper = self.paper.as_ref().map(|name| About::Paper(name.0.clone()));
        let report = self.report.as_ref().map(|name| About::Report(name.0.clone()));
        protokoll.or(plan).or(schedule).or(paper).or(report)
    }

    /// Whether the packet holds it, or should: it is made here or is a file.
    pub fn is_enclosed(&self) -> bool {
        !self.forms().is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::numbered;

    #[test]
    fn titles_may_begin_with_their_number() {
        assert_eq!(numbered("Bilaga 3: Ansökan"), Some((3, "Ansökan")));
        assert_eq!(numbered("bilaga 12. Avtal"), Some((12, "Avtal")));
        assert_eq!(numbered("Bilaga 1 Årsredovisning"), Some((1, "Årsredovisning")));
        for title in ["Bilaga 3 till avtalet", "Bilaga", "Bilaga 3", "Bilaga 3b", "3: Avtal", ""] {
            assert_eq!(numbered(title), None, "{title}");
        }
    }
}
