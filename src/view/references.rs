//! What references to items say: the number that an item has in a document, or its title where the
//! document leaves it out.

use super::words::typographic;
use crate::prose::Target;
use crate::record::Item;

/// References to an item, and to those below it, that say its number, which they share.
pub(super) fn by_number(item: &Item, number: &str) -> Vec<(String, Target)> {
    let own = item.id.iter().map(|id| (id.0.clone(), Target::saying(number)));
    own.chain(item.subitems.iter().flat_map(|sub| by_number(sub, number))).collect()
}

/// References to an item that a document leaves out, and to those below it, that say their titles.
pub(super) fn by_title(item: &Item) -> Vec<(String, Target)> {
    let own = item.id.iter().map(|id| (id.0.clone(), Target::saying(typographic(&item.title))));
    own.chain(item.subitems.iter().flat_map(by_title)).collect()
}
