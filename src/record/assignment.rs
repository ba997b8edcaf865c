//! What a § of the minutes gives somebody to do, what it closes of that, and the decisions by delegation that it reports.
//!
//! All can be written in a line: `uppdrag: Förbundschefen`, `avslutar: 2024-03-01 § 12`.

use serde::{Deserialize, Deserializer};

use super::day::Date;
use super::fields::NumberSet;
use super::forms::{TextOr, bare};
use super::located::Located;
use super::meeting_id::MeetingId;
use super::paragraph::ParagraphNumber;
use super::people::Names;
use super::text::Text;

/// Something that somebody is to do.
#[derive(Debug, Deserialize)]
#[serde(
    remote = "Self",
    deny_unknown_fields,
    expecting = "den som får uppdraget, eller `{till: Förbundschefen, vad: …, senast: 2024-12-01}`"
)]
pub struct Assignment {
    /// Who.
    #[serde(rename = "till")]
    pub to: Names,
    /// What; left out: what the § decides.
    #[serde(rename = "vad")]
    pub what: Option<Located<Text>>,
    /// The last day for it.
    #[serde(rename = "senast")]
    pub due: Option<Located<Date>>,
}

bare!(Assignment, "till");

/// That something is done which an earlier § gave somebody to do.
#[derive(Debug)]
pub struct Closing {
    /// The organ that gave it, by its folder or its name; left out: the same.
    pub organ: Option<Located<Text>>,
    /// The day of the meeting; left out: the § is the last one of the year with that number.
    pub held: Option<Located<MeetingId>>,
    /// The §.
    pub paragraph: Located<ParagraphNumber>,
    /// Which of those that the § gave; left out: all.
    pub which: Option<Located<NumberSet>>,
}

impl<'de> Deserialize<'de> for Closing {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(
            deny_unknown_fields,
            expecting = "paragrafen som gav uppdraget: `2024-03-01 § 12`, `§ 12` under samma år, eller \
                         `{organ: arbetsutskottet, datum: 2024-03-01, §: 12, uppdrag: 2}`"
        )]
        struct ClosingFields {
            organ: Option<Located<Text>>,
            #[serde(rename = "datum")]
            held: Option<Located<MeetingId>>,
            #[serde(rename = "§")]
            paragraph: Located<ParagraphNumber>,
            #[serde(rename = "uppdrag")]
            which: Option<Located<NumberSet>>,
        }
        match TextOr::<ClosingFields>::deserialize(deserializer)? {
            TextOr::Text(text) => Self::in_line(&text).map_err(serde::de::Error::custom),
            TextOr::Fields(ClosingFields { organ, held, paragraph, which }) => {
                Ok(Self { organ, held, paragraph, which })
            }
        }
    }
}

impl Closing {
    /// `2024-03-01 § 12`, `2024-03-01, § 12`, `§ 12`.
    fn in_line(text: &Located<Text>) -> Result<Self, String> {
        let wrong = || {
            format!(
                "`{}` är inte en paragraf; skriv till exempel `2024-03-01 § 12`, eller `§ 12` under samma år",
                text.0
            )
        };
        let (before, number) = text.0.split_once('§').ok_or_else(wrong)?;
        let written = before.trim_end_matches([',', ' ', '\u{a0}']).trim_start();
        let held = match written {
            "" => None,
            written => Some(text.with(MeetingId::parse(written).ok_or_else(wrong)?)),
        };
        Ok(Self { organ: None, held, paragraph: text.with(number.parse()?), which: None })
    }
}

/// A decision by delegation (KL 6:37 and 7:5, FL 10 §), reported to those who delegated.
#[derive(Debug, Deserialize)]
#[serde(
    remote = "Self",
    deny_unknown_fields,
    expecting = "beslutet, eller `{beslut: …, av: Förbundschefen, datum: 2024-02-12, dnr: …, punkt: …}`"
)]
pub struct DelegatedDecision {
    /// What was decided.
    #[serde(rename = "beslut")]
    pub decision: Located<Text>,
    /// Who decided.
    #[serde(rename = "av", default)]
    pub by: Names,
    /// When.
    #[serde(rename = "datum")]
    pub date: Option<Located<Date>>,
    /// Its numbers in the register.
    #[serde(rename = "dnr", default)]
    pub registered: Names,
    /// By which point of the delegationsordning.
    #[serde(rename = "punkt")]
    pub point: Option<Located<Text>>,
}

bare!(DelegatedDecision, "beslut");

#[cfg(test)]
mod tests {
    use super::super::parse::of_yaml;
    use super::*;

    #[test]
    fn what_is_closed_is_written_in_a_line() {
        for (line, day, number) in [
            ("2024-03-01 § 12", Some("2024-03-01"), "12"),
            ("2024-03-01, § 12 A", Some("2024-03-01"), "12\u{a0}A"),
            ("§ 7", None, "7"),
            ("{§: 7}", None, "7"),
            ("{datum: 2024-03-01, §: 12, uppdrag: 2}", Some("2024-03-01"), "12"),
        ] {
            let closing: Closing = of_yaml(line).unwrap();
            let date = closing.held.map(|held| held.to_string());
            assert_eq!((date.as_deref(), closing.paragraph.to_string().as_str()), (day, number));
        }
        for line in ["2024-03-01", "den 1 mars § 12", "klart"] {
            assert!(of_yaml::<Closing>(line).is_none(), "{line}");
        }
    }
}
