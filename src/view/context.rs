//! What every § of some minutes is written with: the people's names, the targets of references,
//! whether the minutes are signed digitally. Apart, since both items and votes need it.

use super::people::PrintedNames;
use super::words::running_text;
use crate::facts::Body;
use crate::prose::{Block, ReferenceTargets};
use crate::record::{Located, Meeting, Prose, Records, Speaker, Text};
use crate::swedish;

/// What the §§ of some minutes have in common.
#[derive(Clone, Copy)]
pub(crate) struct MinutesContext<'a> {
    pub(crate) records: &'a Records,
    /// All organs, for what other §§ have prepared.
    pub(crate) body: &'a Body<'a>,
    pub(crate) meeting: &'a Meeting,
    pub(crate) names: &'a PrintedNames<'a>,
    pub(crate) references: &'a ReferenceTargets,
    /// Whether the minutes are signed digitally: nothing that happens later may stand in them.
    pub(crate) is_frozen: bool,
}

impl MinutesContext<'_> {
    /// Running text; empty for none.
    pub(crate) fn prose(&self, prose: Option<&Prose>) -> Vec<Block> {
        running_text(prose, self.references)
    }

    /// A name with its party: "Bo Al (M)".
    pub(crate) fn name(&self, name: &Text) -> String {
        self.names.with_party(&name.0)
    }

    /// A speaker in a sentence: a group or an office within it is no name.
    fn speaker(&self, name: &Text, is_within: bool) -> String {
        let printed = self.name(name);
        let is_word = printed.chars().nth(1).is_some_and(char::is_lowercase);
        let is_common = match Speaker::of(&name.0, &[]) {
            Speaker::Parties(parties) => is_word && parties != [name.0.as_str()],
            Speaker::Members | Speaker::Office => is_word,
            Speaker::Company(own) => {
                return format!("{}{}", self.names.with_party(own), &name.0[own.len()..]);
            }
            Speaker::Person => false,
        };
        match (is_common && !self.names.is_known(&name.0), is_within) {
            (true, true) => swedish::uncapitalised(&printed),
            (true, false) => swedish::capitalised(&printed),
            (false, _) => printed,
        }
    }

    /// "Åsa Ek (S) och Bo Al (M)"; none for nobody.
    pub(crate) fn people(&self, names: &[Located<Text>]) -> Option<String> {
        let printed: Vec<String> =
            names.iter().enumerate().map(|(at, name)| self.speaker(name, at > 0)).collect();
        (!printed.is_empty()).then(|| swedish::list(&printed, "och"))
    }
}
