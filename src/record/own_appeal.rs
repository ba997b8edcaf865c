//! How a decision is appealed, where that isn't as most of an organ's are (KL 13:1): a word, or that it can't be and why.

use serde::{Deserialize, Deserializer};

use super::forms::{self, TextOr};
use super::located::Located;
use super::names::names;
use super::text::Text;

/// How a decision is appealed.
#[derive(Debug)]
pub struct OwnAppeal {
    /// In which way.
    pub way: Located<AppealWay>,
    /// Why it can't be.
    pub reason: Option<Located<Text>>,
}

names! {
    /// A way to appeal that isn't the usual one of the organ.
    AppealWay, "`förvaltningsbesvär` eller `inte`",
    /// Handed in at the authority that decided (förvaltningslagen 43 §).
    Complaint = "förvaltningsbesvär",
    /// Not at all.
    Never = "inte",
}

impl<'de> Deserialize<'de> for OwnAppeal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(
            deny_unknown_fields,
            expecting = "`förvaltningsbesvär`, `inte`, eller `{inte: beslutet bereder bara ärendet}`"
        )]
        struct OwnAppealFields {
            #[serde(rename = "inte")]
            reason: Located<Text>,
        }
        match TextOr::<OwnAppealFields>::deserialize(deserializer)? {
            TextOr::Text(word) => Ok(Self { way: word.with(forms::word(&word.0)?), reason: None }),
            TextOr::Fields(OwnAppealFields { reason }) => {
                Ok(Self { way: reason.with(AppealWay::Never), reason: Some(reason) })
            }
        }
    }
}
