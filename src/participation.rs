//! Who took part in each §: Swedish minutes must tell it (KL 5:66–67), and much hangs on it.
//!
//! In come a meeting's attendance, an item and its number, out come the people.

use crate::record::{Attendance, Item, ParagraphNumber, Person};

/// Whether someone was there at a §.
pub fn was_there(person: &Person, number: ParagraphNumber) -> bool {
    person.paragraphs.as_ref().is_none_or(|paragraphs| paragraphs.contains(number))
}

/// Whether someone left a § because of a conflict of interest.
pub fn is_recused(item: &Item, name: &str) -> bool {
    item.recusals.0.iter().any(|recusal| recusal.name.0 == name)
}

/// Those who took part in the decision of a §: the deciding who were there, without those who
/// left because of a conflict of interest, with those who served in their place.
pub fn took_part<'a>(
    attendance: &'a Attendance,
    item: &Item,
    number: ParagraphNumber,
) -> Vec<&'a Person> {
    let serves = |person: &Person| {
        let names = item.recusals.0.iter().filter_map(|recusal| recusal.replaced_by.as_ref());
        names.into_iter().any(|name| name.0 == person.name.0)
    };
    let stepped_in = attendance.substitutes.iter().filter(|person| serves(person));
    attendance
        .deciding
        .iter()
        .filter(|person| was_there(person, number))
        .chain(stepped_in)
        .filter(|person| !is_recused(item, &person.name.0))
        .collect()
}
