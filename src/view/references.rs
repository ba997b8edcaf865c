//! What references to items say: the number that an item has in a document, or its title where the
//! document leaves it out.

use super::words::typographic;
use crate::prose::ReferenceTarget;
use crate::record::Item;

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
