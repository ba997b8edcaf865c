//! What every § of some minutes is written with: the people's names, the targets of references,
//! whether the minutes are signed digitally. Apart, since both items and votes need it.

use super::people::PrintedNames;
use super::words::running_text;
use crate::prose::{Block, ReferenceTargets};
use crate::record::{Attendance, Meeting, Prose, Text};
use crate::swedish;

/// What the §§ of some minutes have in common.
#[derive(Clone, Copy)]
pub(super) struct MinutesContext<'a> {
    pub(super) meeting: &'a Meeting,
    pub(super) attendance: &'a Attendance,
    pub(super) names: &'a PrintedNames<'a>,
    pub(super) references: &'a ReferenceTargets,
    /// Whether the minutes are signed digitally: nothing that happens later may stand in them.
    pub(super) is_frozen: bool,
}

impl MinutesContext<'_> {
    /// Running text; empty for none.
    pub(super) fn prose(&self, prose: Option<&Prose>) -> Vec<Block> {
        running_text(prose, self.references)
    }

    /// A name with its party: "Bo Al (M)".
    pub(super) fn name(&self, name: &Text) -> String {
        self.names.with_party(&name.0)
    }

    /// "Åsa Ek (S) och Bo Al (M)"; none for nobody.
    pub(super) fn people(&self, names: &[Text]) -> Option<String> {
        let printed: Vec<String> = names.iter().map(|name| self.name(name)).collect();
        (!printed.is_empty()).then(|| swedish::list(&printed, "och"))
    }
}
