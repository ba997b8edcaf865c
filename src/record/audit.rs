//! `content/revision/<datum>.yaml`: the approval of the revisors' minutes, which is announced as that of
//! the board's own (FL 26 §).
//!
//! The minutes themselves are not made here: the record holds what their notice needs.

use serde::Deserialize;

use super::accepted::Accepted;
use super::day::Date;
use super::file::Identity;
use super::forms::OneOrMany;
use super::house::Keeping;
use super::located::Located;
use super::meeting::Approval;
use super::notice::Notice;
use super::paragraph::ParagraphSet;
use super::people::{Signer, Signing};
use super::text::Text;
use crate::yaml::NodeId;

/// The revisors' minutes, as far as their notice needs them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "fälten `datum`, `justering`, `anslag` …")]
pub struct Audit {
    /// The day that the revisors met.
    #[serde(rename = "datum")]
    pub date: Located<Date>,
    /// Who they are; left out: Revisorerna.
    pub organ: Option<Located<Text>>,
    /// The §§ of the minutes.
    #[serde(rename = "paragrafer")]
    pub paragraphs: Option<Located<ParagraphSet>>,
    /// The approval of the minutes.
    #[serde(rename = "justering")]
    pub approval: Option<Approval>,
    /// The notice of the approval.
    #[serde(rename = "anslag")]
    pub notice: Option<Notice>,
    /// Where the minutes are; left out: where the organisation's are.
    #[serde(rename = "förvaring")]
    pub kept_at: Option<Keeping>,
    /// Who signs the notice.
    #[serde(rename = "undertecknas")]
    pub signer: Option<Signer>,
    /// How the minutes are signed.
    #[serde(rename = "underskrift", default)]
    pub signing: Located<Signing>,
    /// Findings that someone has looked at, with why they may stay.
    #[serde(rename = "godtas", default)]
    pub accepted: OneOrMany<Accepted>,
}

impl Audit {
    /// The day that the minutes were approved, if that is known.
    pub fn approved(&self) -> Option<Located<Date>> {
        self.approval.as_ref().and_then(|approval| approval.date.known)
    }
}

impl Identity for Audit {
    fn identity(&self) -> NodeId {
        self.date.node
    }

    fn accepted(&self) -> &[Accepted] {
        &self.accepted.0
    }
}
