//! Who was there, and who signs.
//!
//! In comes a name or fields, out comes a person: only the name is needed.

use serde::Deserialize;

use super::deviation::{Absence, Deviation};
use super::fields::{Night, Time};
use super::forms::{OneOrMany, bare};
use super::labelled::Labelled;
use super::located::Located;
use super::names::names;
use super::own_facts::OwnFacts;
use super::paragraph::ParagraphSet;
use super::person::Reference;
use super::presence::{ClockSpan, Replaced, Service, ServiceSpell};
use super::text::Text;

/// Who was there, by why she was.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, expecting = "grupper som `beslutande` och `övriga`")]
pub struct Attendance {
    /// Those who took part in the decisions: ledamöter, and ersättare who served (KL 5:66).
    #[serde(rename = "beslutande", default)]
    pub deciding: Vec<Located<Person>>,
    /// Ersättare who did not serve (KL 6:17).
    #[serde(rename = "ersättare", default)]
    pub substitutes: Vec<Located<Person>>,
    /// Those who had said beforehand that they would not come.
    #[serde(rename = "förhinder", default)]
    pub absent: Vec<Located<Person>>,
    /// Those who were called in to help.
    #[serde(rename = "adjungerade", default)]
    pub adjunct: Vec<Located<Person>>,
    /// Representatives of the staff (KL 7:10).
    #[serde(rename = "personalföreträdare", default)]
    pub staff_representatives: Vec<Located<Person>>,
    /// Others with a right to attend.
    #[serde(rename = "närvarorätt", default)]
    pub entitled: Vec<Located<Person>>,
    /// Employees.
    #[serde(rename = "tjänstemän", default)]
    pub officers: Vec<Located<Person>>,
    /// Everyone else.
    #[serde(rename = "övriga", default)]
    pub others: Vec<Located<Person>>,
    /// Groups that the body names itself: "Revisorer".
    #[serde(rename = "egna", default)]
    pub own: Labelled<OneOrMany<Located<Person>>>,
    /// The decision that allows taking part from a distance (FL 19 a §, KL 6:24).
    #[serde(rename = "distansbeslut")]
    pub remote_decision: Option<Located<Text>>,
    /// Whether it stands last in the minutes instead of first.
    #[serde(rename = "som_bilaga", default)]
    pub as_appendix: Located<bool>,
    /// Those of the register who weren't there, and who served in their places. They are named on no page.
    #[serde(rename = "frånvarande", default)]
    pub away: Vec<Absence>,
    /// Those of the register who came late.
    #[serde(rename = "kom", default)]
    pub came: Vec<Deviation>,
    /// Those of the register who left early.
    #[serde(rename = "gick", default)]
    pub left: Vec<Deviation>,
    /// Whether those who decided are taken from the register.
    #[serde(skip)]
    pub is_by_register: Located<bool>,
}

names! {
    /// Why someone was there, or wasn't.
    AttendanceGroup, "namn på grupper, som `beslutande` och `övriga`",
    /// She took part in the decisions.
    Deciding = "beslutande",
    /// An ersättare who did not serve.
    Substitutes = "ersättare",
    /// She was not there, and had said so beforehand.
    Absent = "förhinder",
    /// She was called in to help.
    Adjunct = "adjungerade",
    /// A representative of the staff.
    StaffRepresentatives = "personalföreträdare",
    /// She had a right to attend.
    Entitled = "närvarorätt",
    /// An employee.
    Officers = "tjänstemän",
    /// Any other reason.
    Others = "övriga",
    /// A reason that the body names itself.
    Own = "egna",
}

impl Attendance {
    /// Those who were there.
    fn present(&self) -> impl Iterator<Item = (AttendanceGroup, &[Located<Person>])> {
        let own = self.own.0.iter().map(|(_, people)| (AttendanceGroup::Own, people.0.as_slice()));
        let named: [(AttendanceGroup, &[Located<Person>]); 7] = [
            (AttendanceGroup::Deciding, &self.deciding),
            (AttendanceGroup::Substitutes, &self.substitutes),
            (AttendanceGroup::Adjunct, &self.adjunct),
            (AttendanceGroup::StaffRepresentatives, &self.staff_representatives),
            (AttendanceGroup::Entitled, &self.entitled),
            (AttendanceGroup::Officers, &self.officers),
            (AttendanceGroup::Others, &self.others),
        ];
        named.into_iter().chain(own)
    }

    /// Everyone who is named.
    pub fn groups(&self) -> impl Iterator<Item = (AttendanceGroup, &[Located<Person>])> {
        self.present().chain([(AttendanceGroup::Absent, self.absent.as_slice())])
    }
}

/// Someone who was there; only a name is needed.
#[derive(Debug, Deserialize)]
#[serde(
    remote = "Self",
    deny_unknown_fields,
    expecting = "ett namn, eller `{namn: …, för: …, roll: …, §: …}`"
)]
pub struct Person {
    /// The name.
    #[serde(rename = "namn")]
    pub name: Located<Text>,
    /// The party's letters: S, M; `-` for none.
    #[serde(rename = "parti")]
    pub party: Option<Located<Text>>,
    /// The member or the organisation that she stands for.
    #[serde(rename = "för")]
    pub member: Option<Located<Text>>,
    /// ordförande, förbundschef …
    #[serde(rename = "roll")]
    pub role: Option<Located<Text>>,
    /// Facts of her own, after her role.
    #[serde(rename = "uppgifter", default)]
    pub facts: OwnFacts,
    /// Her seat: its number, or what it is called.
    #[serde(rename = "platsnummer")]
    pub seat: Option<Located<Text>>,
    /// The ledamot in whose place she served.
    #[serde(rename = "ersätter")]
    pub replaces: Option<Located<Replaced>>,
    /// When an ersättare served, and in whose places.
    #[serde(rename = "tjänstgör")]
    pub service: Option<Located<Service>>,
    /// The §§ that she was there for; left out: all.
    #[serde(rename = "§")]
    pub paragraphs: Option<Located<ParagraphSet>>,
    /// The hours that she was there for; left out: all.
    #[serde(rename = "tid", default)]
    pub hours: OneOrMany<Located<ClockSpan>>,
    /// When she came.
    #[serde(rename = "kom")]
    pub came: Option<Located<Time>>,
    /// When she left.
    #[serde(rename = "gick")]
    pub left: Option<Located<Time>>,
    /// How she took part from a distance.
    #[serde(rename = "distans")]
    pub remote: Option<Located<Remote>>,
    /// A note on her row: "deltog inte i beslutet § 20".
    #[serde(rename = "not")]
    pub note: Option<Located<Text>>,
}

impl Person {
    /// Her hours, those of `kom` and `gick` among them, in a meeting that may go on after midnight; none for all.
    pub fn spans(&self, night: Night) -> Vec<ClockSpan> {
        let own = self.hours.0.iter().map(|span| span.of(night));
        let came = self.came.map(|time| night.minute(time.0));
        let left = self.left.map(|time| night.minute(time.0));
        let around = match (came, left) {
            (None, None) => Vec::new(),
            // She left, and came again.
            (Some(start), Some(end)) if end <= start => vec![
                ClockSpan { start: None, end: Some(end) },
                ClockSpan { start: Some(start), end: None },
            ],
            (start, end) => vec![ClockSpan { start, end }],
        };
        own.chain(around).collect()
    }

    /// Her spells of service; none if she has none of her own.
    pub fn spells(&self) -> &[ServiceSpell] {
        match self.service.as_deref() {
            Some(Service::Spells(spells)) => spells,
            _ => &[],
        }
    }

    /// Those whose places she takes.
    pub fn replaced(&self) -> impl Iterator<Item = &Located<Replaced>> {
        let spells = self.spells().iter().filter_map(|spell| spell.replaces.as_ref());
        self.replaces.iter().chain(spells)
    }

    /// What leads to her in the register.
    pub fn reference(&self) -> Reference<'_> {
        let party = self.party.as_ref().map(|own| own.0.as_str());
        Reference { party, ..Reference::name(&self.name.0) }
    }

    /// The name as it is printed beside the party: a name may hold that, to tell two apart.
    pub fn name_without_party(&self) -> &str {
        let name = &self.name.0;
        let bare = self.party.as_ref().and_then(|party| {
            let own = name.strip_suffix(')')?.strip_suffix(party.0.as_str())?;
            own.strip_suffix(" (")
        });
        bare.unwrap_or(name)
    }

    /// Whether she presided.
    pub fn is_chair(&self) -> bool {
        self.role.as_ref().is_some_and(|role| role.0.to_lowercase() == "ordförande")
    }
}

/// How someone takes part from a distance (FL 19 a §).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(expecting = "`ljud och bild` eller `ljud`")]
pub enum Remote {
    /// With sound and picture.
    #[serde(rename = "ljud och bild")]
    SoundAndPicture,
    /// With sound only.
    #[serde(rename = "ljud")]
    Sound,
}

bare!(Person, "namn");

/// Someone with her title; only a name is needed.
#[derive(Debug, Deserialize)]
#[serde(remote = "Self", deny_unknown_fields, expecting = "ett namn, eller `{namn: …, titel: …}`")]
pub struct Titled {
    /// The name.
    #[serde(rename = "namn")]
    pub name: Located<Text>,
    /// The title: "förbundsjurist".
    #[serde(rename = "titel")]
    pub title: Option<Located<Text>>,
}

bare!(Titled, "namn");

/// Someone who signs; only a name is needed.
#[derive(Debug, Deserialize)]
#[serde(remote = "Self", deny_unknown_fields, expecting = "ett namn, eller `{namn: …, §: …}`")]
pub struct Signer {
    /// The name.
    #[serde(rename = "namn")]
    pub name: Located<Text>,
    /// The §§ that she signs for; left out: all.
    #[serde(rename = "§")]
    pub paragraphs: Option<Located<ParagraphSet>>,
    /// In place of whom, or as what: "ersättare för Bo Al".
    #[serde(rename = "roll")]
    pub role: Option<Located<Text>>,
    /// Her title, below her name: "kommunalråd".
    #[serde(rename = "titel")]
    pub title: Option<Located<Text>>,
    /// How her name is printed where she signs: "Bo G. Ek (M)".
    #[serde(rename = "skrivs")]
    pub printed: Option<Located<Text>>,
}

bare!(Signer, "namn");

/// Who keeps the minutes; only a name is needed.
#[derive(Debug, Deserialize)]
#[serde(remote = "Self", deny_unknown_fields, expecting = "ett namn, eller `{namn: …, titel: …}`")]
pub struct Secretary {
    /// The name.
    #[serde(rename = "namn")]
    pub name: Located<Text>,
    /// Her title, below her name and in the attendance: "förbundsjurist".
    #[serde(rename = "titel")]
    pub title: Option<Located<Text>>,
    /// How her name is printed where she signs.
    #[serde(rename = "skrivs")]
    pub printed: Option<Located<Text>>,
}

bare!(Secretary, "namn");

/// How minutes are signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase", expecting = "`penna`, `digital` eller `ingen`")]
pub enum Signing {
    /// With a pen, on lines.
    #[default]
    Penna,
    /// Digitally: nothing on the page may depend on later dates.
    Digital,
    /// Not at all.
    Ingen,
}

/// People by name: one, or a list.
pub type Names = OneOrMany<Located<Text>>;
