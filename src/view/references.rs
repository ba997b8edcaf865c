//! What references to items say: the number that an item has in a document, or its title where the
//! document leaves it out.

use super::words::typographic;
use crate::facts::Body;
use crate::prose::{ReferenceTarget, ReferenceTargets};
use crate::record::{Item, Meeting, Records};
use crate::swedish;

/// The targets of references to an item and to those below it: its number, which they share.
pub(crate) fn by_number(item: &Item, number: &str) -> Vec<(String, ReferenceTarget)> {
    let own = item.id.iter().map(|id| (id.0.clone(), ReferenceTarget::unnumbered(number)));
    own.chain(item.subitems.iter().flat_map(|sub| by_number(sub, number))).collect()
}

/// The targets of references to an item that a document leaves out, and to those below it: their titles.
pub(crate) fn by_title(item: &Item) -> Vec<(String, ReferenceTarget)> {
    let own = item
        .id
        .iter()
        .map(|id| (id.0.clone(), ReferenceTarget::unnumbered(typographic(&item.title))));
    own.chain(item.subitems.iter().flat_map(by_title)).collect()
}

/// The targets of references in a meeting's texts where another document quotes them: the §§ as the meeting's organ
/// writes them, and titles where those aren't known.
pub(crate) fn quoted(body: &Body<'_>, records: &Records, meeting: &Meeting) -> ReferenceTargets {
    let mut targets: ReferenceTargets = meeting.items.iter().flat_map(by_title).collect();
    let organisation = records.organisation.as_ref().map(|record| &record.value);
    let numbering = body.organ(&records.organ).map(|own| &own.numbering);
    let numbers = numbering.and_then(|own| own.of(meeting.id())).unwrap_or_default();
    for (number, item) in numbers.iter().zip(meeting.paragraphs()) {
        let words = organisation.map(|own| swedish::reference(*number, &own.numbering.pattern));
        targets.extend(words.into_iter().flat_map(|words| by_number(item, &words)));
    }
    targets.into_iter().map(|(id, target)| (id, target.elsewhere())).collect()
}
