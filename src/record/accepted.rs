//! Findings that a record accepts, each with a reason.
//!
//! Apart, since records of four kinds accept findings.

use serde::Deserialize;

use super::located::Located;
use super::text::Text;

/// A finding that someone has looked at.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "`{fynd: M3, skäl: …}`")]
pub struct Accepted {
    /// Its code.
    #[serde(rename = "fynd")]
    pub code: Located<Text>,
    /// Why it may stay.
    #[serde(rename = "skäl")]
    pub reason: Text,
}
