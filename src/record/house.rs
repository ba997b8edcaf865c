//! What a body has decided for itself: its own rules about time, where its minutes are kept, and how
//! its decisions are appealed.

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, de};

use super::day::Date;
use super::forms::{OneOrMany, bare};
use super::located::Located;
use super::text::Text;
use crate::calendar::Removal;

/// A body's own rules from a day on. What one leaves out stays as it was; at first as statutes have it.
#[derive(Debug, Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "`{gäller_från: 2020-01-01, kallelse_dagar: 7, källa: …}`"
)]
pub struct HouseRule {
    /// The first day that it holds; left out: always.
    #[serde(rename = "gäller_från")]
    pub from: Option<Date>,
    /// How many days before the meeting the summons is to be sent.
    #[serde(rename = "kallelse_dagar")]
    pub summons_days: Option<u16>,
    /// When a notice may come down.
    #[serde(rename = "nedtagande")]
    pub removal: Option<Removal>,
    /// Whether the 14- and 2-day limits move past days off (lag (1930:173) 2 §).
    #[serde(rename = "helg_flyttar")]
    pub limits_move: Option<bool>,
    /// Where it is said: förbundsordningen 9 §.
    #[serde(rename = "källa")]
    pub source: Option<Text>,
}

/// The rules that hold on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules<'a> {
    /// How many days before the meeting the summons is to be sent, and where that is said.
    pub summons: Option<(u16, Option<&'a str>)>,
    /// When a notice may come down.
    pub removal: Removal,
    /// Whether the 14- and 2-day limits move past days off.
    pub limits_move: bool,
}

impl<'a> Rules<'a> {
    /// The rules that hold on a day: the statutes', and what `own` say from before it.
    pub(super) fn on(day: NaiveDate, own: &'a [HouseRule]) -> Self {
        let mut own: Vec<&HouseRule> =
            own.iter().filter(|rule| rule.from.is_none_or(|from| from.0 <= day)).collect();
        own.sort_by_key(|rule| rule.from);
        let mut rules = Self { summons: None, removal: Removal::default(), limits_move: true };
        for rule in own {
            let source = rule.source.as_ref().map(|source| source.0.as_str());
            rules.summons = rule.summons_days.map(|days| (days, source)).or(rules.summons);
            rules.removal = rule.removal.unwrap_or(rules.removal);
            rules.limits_move = rule.limits_move.unwrap_or(rules.limits_move);
        }
        rules
    }
}

/// Where minutes are (KL 8:12).
#[derive(Debug, Clone, Deserialize)]
#[serde(
    remote = "Self",
    deny_unknown_fields,
    expecting = "en text, eller `{plats: …, webb: https://…}`"
)]
pub struct Keeping {
    /// The place: "kommunkansliet, Storgatan 1".
    #[serde(rename = "plats")]
    pub place: Located<Text>,
    /// Where they can be read on the web.
    #[serde(rename = "webb")]
    pub web: Option<Located<WebAddress>>,
}

bare!(Keeping, "plats");

/// How a decision is appealed (KL 13:4).
#[derive(Debug, Deserialize)]
#[serde(
    remote = "Self",
    deny_unknown_fields,
    expecting = "`{domstol: Förvaltningsrätten i …, adress: …}`"
)]
pub struct Appeal {
    /// The court.
    #[serde(rename = "domstol")]
    pub court: Text,
    /// Its postal address, a line each.
    #[serde(rename = "adress", default)]
    pub address: OneOrMany<Located<Text>>,
    /// Its e-mail address.
    #[serde(rename = "e-post")]
    pub email: Option<EmailAddress>,
    /// Its page on the web.
    #[serde(rename = "webb")]
    pub web: Option<WebAddress>,
}

bare!(Appeal, "domstol");

/// An address on the web: `https://umearegionen.se/protokoll`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebAddress(pub String);

/// A body's own page on the web, as it is printed: `www.umea.se`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HomePage(pub String);

/// An e-mail address: `kansli@umea.se`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmailAddress(pub String);

/// An address longer than this (bytes) is a mistake.
const LONGEST_ADDRESS: usize = 500;

impl<'de> Deserialize<'de> for WebAddress {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Text::deserialize(deserializer)?.0;
        if is_web_address(&text) {
            return Ok(Self(text));
        }
        Err(de::Error::custom(format!(
            "`{text}` är ingen webbadress; skriv till exempel `https://umearegionen.se/protokoll`"
        )))
    }
}

impl<'de> Deserialize<'de> for HomePage {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Text::deserialize(deserializer)?.0;
        let page = ["https://", "http://"].iter().find_map(|scheme| text.strip_prefix(scheme));
        let page = page.unwrap_or(&text).trim_end_matches('/');
        let host = page.split('/').next().unwrap_or_default();
        let is_host =
            host.contains('.') && host.chars().all(|c| c.is_alphanumeric() || "-.".contains(c));
        if is_host && is_web_address(&format!("https://{page}")) {
            return Ok(Self(page.to_owned()));
        }
        Err(de::Error::custom(format!(
            "`{text}` är ingen webbadress; skriv till exempel `www.umea.se`"
        )))
    }
}

/// Whether a text is an address of a page, in characters that need no escaping.
fn is_web_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        rest.starts_with(char::is_alphanumeric)
            && rest.chars().all(|c| c.is_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c))
            && text.len() <= LONGEST_ADDRESS
    })
}

impl<'de> Deserialize<'de> for EmailAddress {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Text::deserialize(deserializer)?.0;
        match text.split_once('@') {
            Some((name, host)) if is_dot_atom(name, "-_+'&") && is_host(host) => Ok(Self(text)),
            _ => Err(de::Error::custom(format!(
                "`{text}` är ingen e-postadress; skriv till exempel `kansli@umea.se`"
            ))),
        }
    }
}

/// Whether a text is letters, digits and some signs with dots between: RFC 5322's dot-atom, as far as
/// people have such addresses.
fn is_dot_atom(text: &str, signs: &str) -> bool {
    text.split('.').all(|word| {
        !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || signs.contains(c))
    })
}

/// Whether a text is the name of a computer: labels that don't begin or end with a hyphen.
fn is_host(text: &str) -> bool {
    let mut labels = text.split('.');
    text.contains('.')
        && is_dot_atom(text, "-")
        && labels.all(|label| !label.starts_with('-') && !label.ends_with('-'))
}
