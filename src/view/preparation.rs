//! What a page says of the §§ that prepared an item: who took it before, and whose proposal it has.

use super::references;
use super::words::{
    comma_separated, days_of, joined, lines, paragraphs, running_text, typographic,
};
use crate::facts::{Body, Prepared};
use crate::prose::{Block, ReferenceTargets};
use crate::record::{Item, Records};
use crate::swedish;

/// What an item takes from the §§ that prepared it.
pub(crate) struct Preparation {
    /// Where it has been before: "Arbetsutskottet 2024-03-05, AU § 12"; none for nowhere.
    pub(crate) handled_by: Option<String>,
    /// Its numbers in the register: its own, else those that it had there.
    pub(crate) registered: Vec<String>,
    /// The proposal: its own, else the one that was made last.
    pub(crate) proposal: Vec<Block>,
    /// Whose proposal that is, if it is another organ's: "Arbetsutskottets".
    pub(crate) whose: Option<String>,
}

/// What an item of an organ takes from the §§ that prepared it, where references in its own proposal lead to targets.
pub(crate) fn preparation<'a>(
    body: &Body<'a>,
    records: &'a Records,
    item: &'a Item,
    targets: &ReferenceTargets,
) -> Preparation {
    let before: Vec<Prepared<'a>> = body.preparations(records, item).collect();
    let own = comma_separated(&item.handled_by);
    let handled_by = before.iter().map(|one| place(records, one));
    let last = before.last().filter(|_| item.proposal.is_none());
    Preparation {
        handled_by: joined(std::iter::once(own).chain(handled_by), ", "),
        registered: lines(body.registered(records, item)),
        proposal: match last {
            Some(last) => {
                let targets = references::quoted(body, last.records, last.meeting);
                running_text(last.proposal(), &targets)
            }
            None => running_text(item.proposal.as_deref(), targets),
        },
        whose: last.and_then(|one| {
            let organisation = one.records.organisation.as_ref()?;
            let other = one.records.organ != records.organ && one.proposal().is_some();
            other.then(|| swedish::genitive(&typographic(&organisation.value.organ.name)))
        }),
    }
}

/// "Arbetsutskottet 2024-03-05, AU § 12".
fn place(own: &Records, prepared: &Prepared<'_>) -> Option<String> {
    let organisation = &prepared.records.organisation.as_ref()?.value;
    let form = days_of(own);
    let day = swedish::dated_in_sentence(form, prepared.meeting.date.0);
    let number = prepared.number.and_then(|number| paragraphs(organisation, &[number]));
    joined([Some(format!("{} {day}", typographic(&organisation.organ.name))), number], ", ")
}
