//! Who took part in each §: Swedish minutes must say so (KL 5:66–67), and quorum, votes, reservations
//! and jäv all depend on it.
//!
//! In come a meeting and its §§, out come its items with the people.

use crate::record::{Attendance, Item, Located, Meeting, ParagraphNumber, Person, Recusal, Text};

/// An item of a meeting with its §, and who took part in it.
#[derive(Debug)]
pub struct ItemFacts<'a> {
    /// The item.
    pub item: &'a Item,
    /// Its §, or that of the item that it is below; none without minutes.
    pub number: Option<ParagraphNumber>,
    /// How many items it is below.
    pub depth: usize,
    /// The conflicts of interest in it and in what it is below.
    pub recusals: Vec<&'a Recusal>,
    /// Those who abstain from the decision in it or in what it is below.
    pub abstaining: Vec<&'a Located<Text>>,
    /// Those who took part in the decision; none without a number.
    pub took_part: Vec<&'a Person>,
}

/// An item that became a §.
#[derive(Debug, Clone, Copy)]
pub struct Paragraph<'a> {
    /// Its number.
    pub number: ParagraphNumber,
    /// The item.
    pub item: &'a Item,
    /// Those who took part in the decision.
    pub took_part: &'a [&'a Person],
}

impl<'a> ItemFacts<'a> {
    /// The item as a § of its own; `None` for one below another, or without a number.
    pub fn paragraph(&self) -> Option<Paragraph<'_>> {
        let number = self.number.filter(|_| self.depth == 0)?;
        Some(Paragraph { number, item: self.item, took_part: &self.took_part })
    }
}

/// Every item of a meeting, those below after the one above, given its §§.
pub(super) fn items<'a>(meeting: &'a Meeting, numbers: &[ParagraphNumber]) -> Vec<ItemFacts<'a>> {
    let mut numbers = numbers.iter().copied();
    let mut items = Vec::new();
    for item in &meeting.items {
        let number = if item.has_paragraph() { numbers.next() } else { None };
        collect(meeting.attendance.as_deref(), number, &[], item, &mut items);
    }
    items
}

/// Adds an item, which is below `above`, and those below it that were taken.
fn collect<'a>(
    attendance: Option<&'a Attendance>,
    number: Option<ParagraphNumber>,
    above: &[&'a Item],
    item: &'a Item,
    items: &mut Vec<ItemFacts<'a>>,
) {
    let line: Vec<&Item> = above.iter().copied().chain([item]).collect();
    let recusals: Vec<&Recusal> = line.iter().flat_map(|item| &item.recusals.0).collect();
    let took_part = match (attendance, number) {
        (Some(attendance), Some(number)) => took_part(attendance, &recusals, number),
        _ => Vec::new(),
    };
    items.push(ItemFacts {
        item,
        number,
        depth: above.len(),
        recusals,
        abstaining: line.iter().flat_map(|item| &item.abstaining.0).collect(),
        took_part,
    });
    for sub in &item.subitems {
        let number = number.filter(|_| sub.has_paragraph());
        collect(attendance, number, &line, sub, items);
    }
}

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
fn took_part<'a>(
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
