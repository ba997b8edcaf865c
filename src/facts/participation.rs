//! Who took part in each §: Swedish minutes must tell it (KL 5:66–67), and much hangs on it.
//!
//! In come a meeting's attendance, the conflicts of interest in a matter and its number, out come
//! the people.

use crate::record::{Attendance, ParagraphNumber, Person, Recusal};

/// Whether someone was there at a §.
pub fn was_there(person: &Person, number: ParagraphNumber) -> bool {
    person.paragraphs.as_ref().is_none_or(|paragraphs| paragraphs.contains(number))
}

/// Whether someone left because of a conflict of interest.
pub fn is_recused(recusals: &[&Recusal], name: &str) -> bool {
    recusals.iter().any(|recusal| recusal.name.0 == name)
}

/// Those who took part in the decision of a §: the deciding who were there, without those who
/// left because of a conflict of interest, with those who served in their place.
pub fn took_part<'a>(
    attendance: &'a Attendance,
    recusals: &[&Recusal],
    number: ParagraphNumber,
) -> Vec<&'a Person> {
    let stepped_in = attendance.substitutes.iter().filter(|person| {
        let replacing = recusals.iter().filter_map(|recusal| recusal.replaced_by.as_ref());
        replacing.into_iter().any(|name| name.0 == person.name.0)
    });
    let there = attendance.deciding.iter().chain(stepped_in);
    let mut people: Vec<&Person> = Vec::new();
    for person in there.filter(|person| was_there(person, number)) {
        let is_counted = people.iter().any(|other| other.name == person.name);
        if !is_counted && !is_recused(recusals, &person.name.0) {
            people.push(person);
        }
    }
    people
}
