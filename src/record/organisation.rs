//! `content/organisation.yaml`: the body that publishes, its members, and its brand.
//!
//! It is one record for a project; what changes with time in it has days.

use chrono::NaiveDate;
use serde::Deserialize;

use super::format::Format;
use super::forms::{OneOrMany, bare};
use super::house::{Appeal, EmailAddress, HomePage, HouseRule, Keeping, Rules};
use super::located::Located;
use super::member::{Member, MemberKind, Official, Seats};
use super::names::names;
use super::organ_kind::OrganKind;
use super::own_facts::OwnFacts;
use super::people::{Names, Signing};
use super::register_kind::RegisterKind;
use super::secrecy::Publishing;
use super::style::Style;
use super::text::{Prose, Text};

/// The body that publishes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "fälten `namn`, `organ`, `medlemmar` …")]
pub struct Organisation {
    /// The format that the project's records are written in.
    #[serde(default)]
    pub format: Format,
    /// Its name.
    #[serde(rename = "namn")]
    pub name: Text,
    /// The organ that meets.
    pub organ: Organ,
    /// The members, in the order that they are listed on pages.
    #[serde(rename = "medlemmar", default)]
    pub members: Vec<Member>,
    /// Where the protokoll are kept (KL 8:12).
    #[serde(rename = "förvaring")]
    pub kept_at: Option<Keeping>,
    /// The board that its notices go up on; left out: those of the members that are kommuner and
    /// regioner (FL 19 §).
    #[serde(rename = "anslagstavla")]
    pub board: Option<Text>,
    /// Its postal address, a line each.
    #[serde(rename = "adress", default)]
    pub address: Names,
    /// Its telephone numbers.
    #[serde(rename = "telefon", default)]
    pub phones: Names,
    /// Its e-mail address.
    #[serde(rename = "e-post")]
    pub email: Option<EmailAddress>,
    /// Its page on the web.
    #[serde(rename = "webb")]
    pub web: Option<Located<HomePage>>,
    /// Its number (lag 1974:174).
    #[serde(rename = "organisationsnummer")]
    pub corporate_number: Option<Located<Text>>,
    /// Facts of its own, at the foot of letters.
    #[serde(rename = "uppgifter", default)]
    pub facts: OwnFacts,
    /// Where to give notice of absence, for a summons that doesn't say it.
    #[serde(rename = "förhinder")]
    pub excuse: Option<Located<Prose>>,
    /// How its decisions are appealed (KL 13:4).
    #[serde(rename = "överklagande")]
    pub appeal: Option<Appeal>,
    /// Its own rules about time.
    #[serde(rename = "regler", default)]
    pub rules: Vec<HouseRule>,
    /// People whose role needn't be said again at each meeting.
    #[serde(rename = "funktionärer", default)]
    pub officials: Vec<Official>,
    /// How §§ are written and counted.
    #[serde(rename = "paragrafer", default)]
    pub numbering: ParagraphStyle,
    /// How minutes are signed, unless a meeting says otherwise.
    #[serde(rename = "underskrift", default)]
    pub signing: Signing,
    /// Whether minutes are sealed as soon as nothing is added to them any more.
    #[serde(rename = "försegla", default)]
    pub seals: bool,
    /// The registers that are made of its minutes.
    #[serde(rename = "register", default)]
    pub registers: OneOrMany<Located<RegisterKind>>,
    /// What it publishes on the web.
    #[serde(rename = "publicering", default)]
    pub publishing: Publishing,
    /// How its documents are worded and ordered.
    #[serde(rename = "stil", default)]
    pub style: Style,
    /// The brand.
    #[serde(rename = "profil", default)]
    pub brand: Brand,
}

impl Organisation {
    /// Whether it is a samordningsförbund: the state is a member too (FL 3–4 §§).
    pub fn is_joint(&self) -> bool {
        self.members.iter().any(|member| member.kind == MemberKind::Myndighet)
    }

    /// What the organ is: as it says, else as its name and the members do.
    pub fn kind(&self) -> OrganKind {
        let said = self.organ.kind.as_deref().copied();
        said.unwrap_or_else(|| match () {
            () if self.is_joint() => OrganKind::Samordningsförbund,
            () => OrganKind::by_names(&self.name.0, &self.organ.name.0),
        })
    }

    /// The members on a day.
    pub fn members_on(&self, day: NaiveDate) -> impl Iterator<Item = &Member> {
        self.members.iter().filter(move |member| member.is_one_on(day))
    }

    /// Those of the members on a day that are kommuner or regioner.
    pub fn municipal_members(&self, day: NaiveDate) -> impl Iterator<Item = &Member> {
        self.members_on(day).filter(|member| member.kind != MemberKind::Myndighet)
    }

    /// How many ledamöter the organ has on a day, if that is said.
    pub fn seats_on(&self, day: NaiveDate) -> Option<u32> {
        let mut seats = self.organ.seats.0.iter();
        let own = seats.find(|seats| seats.until.is_none_or(|until| day <= until.0))?;
        Some(*own.count)
    }

    /// The rules about time that hold on a day.
    pub fn rules_on(&self, day: NaiveDate) -> Rules<'_> {
        Rules::on(day, &self.rules)
    }

    /// Where it is written to: the organ's own address, if that has one.
    pub fn email(&self) -> Option<&EmailAddress> {
        self.organ.email.as_ref().or(self.email.as_ref())
    }

    /// Whether a register is made of its minutes.
    pub fn has_register(&self, kind: RegisterKind) -> bool {
        self.registers.0.iter().any(|own| **own == kind)
    }

    /// The role of an official on a day.
    pub fn role_of(&self, name: &str, day: NaiveDate) -> Option<&str> {
        let mut officials = self.officials.iter();
        let own = officials.find(|own| own.name.0 == name && own.is_one_on(day))?;
        Some(&own.role.0)
    }
}

/// The organ that meets.
#[derive(Debug, Deserialize)]
#[serde(remote = "Self", deny_unknown_fields, expecting = "ett namn, eller `{namn: …, under: …}`")]
pub struct Organ {
    /// In definite form, as it stands in running text: Styrelsen.
    #[serde(rename = "namn")]
    pub name: Text,
    /// What it is; left out: as its name and the members say.
    #[serde(rename = "slag")]
    pub kind: Option<Located<OrganKind>>,
    /// The organs above it, the highest first: Kommunstyrelsen.
    #[serde(rename = "under", default)]
    pub below: OneOrMany<Located<Text>>,
    /// How many ledamöter it has (KL 6:27); where that has changed, listed with days.
    #[serde(rename = "ledamöter", default)]
    pub seats: OneOrMany<Seats>,
    /// Its postal address, if that isn't the organisation's.
    #[serde(rename = "adress", default)]
    pub address: Names,
    /// Its telephone numbers, if those aren't the organisation's.
    #[serde(rename = "telefon", default)]
    pub phones: Names,
    /// Its e-mail address, if that isn't the organisation's.
    #[serde(rename = "e-post")]
    pub email: Option<EmailAddress>,
    /// Its page on the web, if that isn't the organisation's.
    #[serde(rename = "webb")]
    pub web: Option<Located<HomePage>>,
    /// Facts of its own, at the foot of letters; without any, those of the organisation.
    #[serde(rename = "uppgifter", default)]
    pub facts: OwnFacts,
}

bare!(Organ, "namn");

/// How §§ are written and counted.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "`{skrivs: \"KF § 1\", börjar_om: år}`")]
pub struct ParagraphStyle {
    /// How the first one is written: `§ 1`, `KF § 1`, `1.`.
    #[serde(rename = "skrivs")]
    pub pattern: Pattern,
    /// When they begin again from 1.
    #[serde(rename = "börjar_om")]
    pub restart: Restart,
}

impl Default for ParagraphStyle {
    fn default() -> Self {
        Self { pattern: Pattern::default(), restart: Restart::År }
    }
}

/// What stands around a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// Before it: "§ ".
    pub before: String,
    /// After it: ".".
    pub after: String,
}

impl Default for Pattern {
    fn default() -> Self {
        Self { before: "§\u{a0}".into(), after: String::new() }
    }
}

/// When §§ begin again from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase", expecting = "`år` eller `sammanträde`")]
pub enum Restart {
    /// With the year.
    #[serde(rename = "år")]
    År,
    /// With each meeting.
    Sammanträde,
}

/// How the documents look.
#[derive(Debug, Deserialize)]
#[serde(
    deny_unknown_fields,
    default,
    expecting = "`utseende`, `färg`, `typsnitt`, `logotyp`, `ordmärke`"
)]
pub struct Brand {
    /// The look.
    #[serde(rename = "utseende")]
    pub look: Located<Look>,
    /// The accent, `#rrggbb`.
    #[serde(rename = "färg")]
    pub color: Located<Color>,
    /// The fonts.
    #[serde(rename = "typsnitt")]
    pub fonts: Fonts,
    /// A picture in place of the wordmark.
    #[serde(rename = "logotyp")]
    pub logo: Option<Logo>,
    /// The name as it stands in the letterhead; left out: the organisation's.
    #[serde(rename = "ordmärke")]
    pub wordmark: Option<Text>,
}

impl Default for Brand {
    fn default() -> Self {
        Self {
            look: Located::default(),
            color: Color { red: 0x1f, green: 0x4e, blue: 0x79 }.into(),
            fonts: Fonts::default(),
            logo: None,
            wordmark: None,
        }
    }
}

names! {
    /// A complete look of all documents; `lib/look.typ` has their measures.
    #[derive(Default)]
    Look, "`marginal`, `blankett` eller `storstil`",
    /// Labels and numbers of §§ in the margin.
    #[default]
    Margin = "marginal",
    /// Facts in boxes below a full letterhead, as municipalities' forms have them.
    Form = "blankett",
    /// Large and plain, all in one column.
    LargePrint = "storstil",
}

/// The fonts, by family name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "`{text: …, rubrik: …}`")]
pub struct Fonts {
    /// For running text.
    pub text: Located<Text>,
    /// For headings and labels.
    #[serde(rename = "rubrik")]
    pub heading: Located<Text>,
}

impl Default for Fonts {
    fn default() -> Self {
        Self {
            text: Text("Source Serif 4".to_owned()).into(),
            heading: Text("Source Sans 3".to_owned()).into(),
        }
    }
}

/// A logotype.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "`{fil: …, beskrivning: …}`")]
pub struct Logo {
    /// An SVG, PNG or JPEG file below `content/`.
    #[serde(rename = "fil")]
    pub file: Located<Text>,
    /// What it shows, for those who don't see it.
    #[serde(rename = "beskrivning")]
    pub alt: Text,
}

/// An sRGB colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Color {
    /// 0–255.
    pub red: u8,
    /// 0–255.
    pub green: u8,
    /// 0–255.
    pub blue: u8,
}

impl Color {
    /// `#rrggbb`.
    pub fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }

    /// The contrast to white, 1–21 (WCAG 2.1, "contrast ratio" and "relative luminance").
    pub fn contrast_to_white(self) -> f64 {
        let [red, green, blue] = [self.red, self.green, self.blue].map(linear);
        let luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
        1.05 / (luminance + 0.05)
    }
}

/// The light of an sRGB channel, 0–1.
fn linear(channel: u8) -> f64 {
    let share = f64::from(channel) / 255.0;
    if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
}

mod reading {
    //! The types whose YAML form is not their Rust form.

    use serde::{Deserialize, Deserializer, de};

    use super::{Color, Pattern, Text};

    impl<'de> Deserialize<'de> for Pattern {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let text = Text::deserialize(deserializer)?.0;
            match text.split_once('1') {
                Some((before, after)) if stands_alone(before, after) => {
                    Ok(Self { before: before.replace("§ ", "§\u{a0}"), after: after.to_owned() })
                }
                _ => Err(de::Error::custom(format!(
                    "`{text}` visar inte hur § 1 skrivs; skriv till exempel `\"KF § 1\"`"
                ))),
            }
        }
    }

    /// Whether the 1 between two texts is the only one, and a number of its own.
    fn stands_alone(before: &str, after: &str) -> bool {
        !after.contains('1')
            && !before.ends_with(|c: char| c.is_ascii_digit())
            && !after.starts_with(|c: char| c.is_ascii_digit())
    }

    impl<'de> Deserialize<'de> for Color {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let text = Text::deserialize(deserializer)?.0;
            color(&text).ok_or_else(|| {
                let message = format!("`{text}` är inte en färg; skriv till exempel `\"#0b5563\"`");
                de::Error::custom(message)
            })
        }
    }

    /// `#0b5563`.
    fn color(text: &str) -> Option<Color> {
        let digits = text.strip_prefix('#')?;
        let is_hex = digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit());
        let number = u32::from_str_radix(digits, 16).ok().filter(|_| is_hex)?;
        let [_, red, green, blue] = number.to_be_bytes();
        Some(Color { red, green, blue })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_wcag() {
        let grey = Color { red: 0x76, green: 0x76, blue: 0x76 };
        assert!((grey.contrast_to_white() - 4.54).abs() < 0.005);
        let black = Color { red: 0, green: 0, blue: 0 };
        assert!((black.contrast_to_white() - 21.0).abs() < 1e-9);
    }
}
