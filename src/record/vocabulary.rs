//! The words of the format, by which slips in how a record is written are recognized: `plats Umeå` is a field
//! whose colon is missing, `parkering Umeå` a text.
//!
//! In come the levels of the records, out comes the vocabulary that [`crate::yaml`] repairs texts by. Which
//! fields there are is asked of the types; which lines are slips is a judgement, and stands here.

use std::sync::LazyLock;

use super::survey::{LEVELS, Level, Names};
use crate::yaml::{Levels, Vocabulary, Words};

/// The words of records.
pub(super) static VOCABULARY: Vocabulary = Vocabulary {
    fields: &FIELDS,
    top: &TOP,
    levels: &GROUPS,
    lists: &LISTS,
    people: &PEOPLE,
    texts: &TEXTS,
    words: &WORDS,
    titles: &TITLES,
    items: &ITEMS,
    distinct: &DISTINCT,
};

/// The names of fields of every record.
static FIELDS: Words = LazyLock::new(|| LEVELS.iter().flat_map(Level::fields).collect());

/// Fields of records themselves, not of what is in them.
static TOP: Words = LazyLock::new(|| {
    let top = LEVELS.iter().filter(|level| level.route.is_empty());
    top.flat_map(Level::fields).collect()
});

/// The fields of each type.
static GROUPS: Levels = LazyLock::new(|| {
    let groups = LEVELS.iter().filter_map(|level| match level.names {
        Names::Fields(_, names) => Some(names),
        Names::Words(_) => None,
    });
    groups.collect()
});

/// Fields that hold names or other short texts, one below the other.
#[rustfmt::skip]
const LISTS: [&str; 20] = [
    "ajourneringar", "beslutande", "beslutsunderlag", "deltar_inte", "dnr", "ersättare",
    "expedieras", "för_kännedom", "föredragande", "justerare", "kallade", "ledamöter",
    "mottagare", "närvarorätt", "sändlista", "tjänstemän", "underrättas", "undertecknas",
    "ärenden", "övriga",
];

/// Those of them that hold names of people or offices.
#[rustfmt::skip]
const PEOPLE: [&str; 11] = [
    "beslutande", "deltar_inte", "ersättare", "föredragande", "justerare", "kallade", "ledamöter",
    "närvarorätt", "tjänstemän", "undertecknas", "övriga",
];

/// Fields that hold running text.
#[rustfmt::skip]
const TEXTS: [&str; 10] = [
    "bakgrund", "beslut", "förhinder", "förslag", "kallelse", "meddelande", "propositionsordning", "skäl",
    "text", "ärendebeskrivning",
];

/// Fields that hold a word, a number or a day.
const WORDS: [&str; 9] = ["bilagor", "datum", "id", "minuter", "nr", "tid", "typ", "utfall", "§"];

/// Fields that hold one line of text.
const TITLES: [&str; 4] = ["dnr", "föredragande", "plats", "rubrik"];

/// Fields of items, which attachments and people don't have.
const ITEMS: [&str; 7] =
    ["beslut", "föredragande", "förslag", "kallelse", "text", "typ", "underärenden"];

/// Fields that hardly any line within a text begins with, followed by a number or a capital letter.
#[rustfmt::skip]
const DISTINCT: [&str; 19] = [
    "anslag", "beslut", "bilagor", "datum", "dnr", "föredragande", "justerare", "justering",
    "kallelse", "läge", "närvaro", "nr", "ordförande", "plats", "rubrik", "sekreterare", "tid",
    "typ", "ärenden",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_a_field() {
        let short = WORDS.iter().chain(&TITLES).chain(&ITEMS);
        for word in LISTS.iter().chain(&DISTINCT).chain(&TEXTS).chain(short) {
            assert!(FIELDS.contains(word), "no record has the field `{word}`");
        }
        assert!(PEOPLE.iter().all(|word| LISTS.contains(word)));
        assert!(TOP.is_subset(&FIELDS));
    }
}
