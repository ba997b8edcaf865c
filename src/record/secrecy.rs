//! What of a § isn't for everybody, and what a body publishes on the web.

use serde::Deserialize;

use super::forms::bare;
use super::located::Located;
use super::people::Names;
use super::text::Text;

/// What of a § is secret (offentlighets- och sekretesslagen (2009:400)): some words, or all but its number and title.
#[derive(Debug, Deserialize)]
#[serde(
    remote = "Self",
    deny_unknown_fields,
    expecting = "ett lagrum, eller `{lagrum: OSL 25:1, dölj: Kim Berg}`"
)]
pub struct Secrecy {
    /// The section that says so: `OSL 25:1`.
    #[serde(rename = "lagrum")]
    pub law: Located<Text>,
    /// The words that are hidden, wherever the documents of the meeting say them; none for the whole §.
    #[serde(rename = "dölj", default)]
    pub hidden: Names,
    /// What tells readers what was there: `en elev`.
    #[serde(rename = "ersätt")]
    pub instead: Option<Located<Text>>,
}

bare!(Secrecy, "lagrum");

/// What a body publishes on the web.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, expecting = "`webbprotokoll`, `tillåt`")]
pub struct Publishing {
    /// Whether approved minutes get a version for the web.
    #[serde(rename = "webbprotokoll", default)]
    pub minutes: Located<bool>,
    /// Addresses, telephones and the like that may stand there, as may all that the file says.
    #[serde(rename = "tillåt", default)]
    pub allowed: Names,
}
