//! Names that are known: in come the attendances of all meetings and the organisation's officials, out
//! comes which known name a name is almost.
//!
//! Two names that differ by one letter, or by two that changed places, have a name in common if one letter
//! is taken out of each. So every name is filed under itself and what is left of it without one of its
//! letters, and is never compared with all others.

use std::hash::{Hash, Hasher};

use chrono::NaiveDate;
use rustc_hash::{FxHashMap, FxHasher};

use crate::record::{Meeting, Records};

/// Shorter names than this (letters) are too easily alike.
const SHORTEST: usize = 5;

/// In shorter names than this (letters) the words must begin with the same letters: Ida Ek is not Eda Ek.
const SHORT: usize = 8;

/// The names in all attendances, and those of officials.
#[derive(Debug, Default)]
pub(super) struct KnownNames<'a> {
    names: Vec<KnownName<'a>>,
    index: FxHashMap<&'a str, usize>,
    /// The names by their hash, and by that of each of them without a letter.
    shortened: FxHashMap<u64, Vec<usize>>,
}

/// A name that is known.
#[derive(Debug)]
pub(super) struct KnownName<'a> {
    pub(super) name: &'a str,
    pub(super) is_official: bool,
    /// The first meeting whose attendance it is in.
    pub(super) first: Option<NaiveDate>,
    /// How many attendances it is in.
    pub(super) count: usize,
    /// The places of the names that it is almost.
    near: Vec<usize>,
}

impl<'a> KnownNames<'a> {
    pub(super) fn new(meetings: &[&'a Meeting], records: &'a Records) -> Self {
        let mut known = Self::default();
        let organisation = records.organisation.iter().filter(|record| record.sound);
        for official in organisation.flat_map(|record| &record.value.officials) {
            let at = known.add(&official.name.0);
            known.names[at].is_official = true;
        }
        for meeting in meetings {
            let groups = meeting.attendance.iter().flat_map(|own| own.groups());
            for person in groups.flat_map(|(_, people)| people) {
                let at = known.add(&person.name.0);
                let own = &mut known.names[at];
                own.first = own.first.or(Some(meeting.date.0));
                own.count += 1;
            }
        }
        known.compare();
        known
    }

    /// Finds for each name those that it is almost.
    fn compare(&mut self) {
        let near: Vec<Vec<usize>> =
            self.names.iter().map(|known| self.find_near(known.name)).collect();
        for (known, near) in self.names.iter_mut().zip(near) {
            known.near = near;
        }
    }

    fn add(&mut self, name: &'a str) -> usize {
        if let Some(at) = self.index.get(name) {
            return *at;
        }
        let at = self.names.len();
        self.names.push(KnownName {
            name,
            is_official: false,
            first: None,
            count: 0,
            near: Vec::new(),
        });
        self.index.insert(name, at);
        for hash in shortened(name) {
            self.shortened.entry(hash).or_default().push(at);
        }
        at
    }

    /// A name, if it is known.
    pub(super) fn get(&self, name: &str) -> Option<&KnownName<'a>> {
        self.index.get(name).map(|at| &self.names[*at])
    }

    /// The known names that a name is almost: not the same, but one letter off, or two that changed places.
    pub(super) fn near(&self, name: &str) -> impl Iterator<Item = &KnownName<'a>> {
        let found = match self.get(name) {
            Some(known) => known.near.clone(),
            None => self.find_near(name),
        };
        found.into_iter().map(|at| &self.names[at])
    }

    /// The places of the known names that a name is almost.
    fn find_near(&self, name: &str) -> Vec<usize> {
        let hashes = shortened(name).into_iter();
        let filed = hashes.filter_map(|hash| self.shortened.get(&hash));
        let mut found: Vec<usize> = filed.flatten().copied().collect();
        found.sort_unstable();
        found.dedup();
        found.retain(|at| self.names[*at].name != name && is_near(self.names[*at].name, name));
        found
    }
}

/// Whether two names are the same but for a letter, or for two that changed places.
fn is_near(a: &str, b: &str) -> bool {
    let (own, other) = (a.to_lowercase(), b.to_lowercase());
    let length = own.chars().count().min(other.chars().count());
    length >= SHORTEST
        && strsim::damerau_levenshtein(&own, &other) <= 1
        && (length >= SHORT || initials(&own) == initials(&other))
}

/// The first letters of a name's words, without what stands over them.
fn initials(name: &str) -> Vec<Option<char>> {
    let words = name.split([' ', '-']).map(|word| word.chars().next());
    let plain = words.map(|first| match first {
        Some('å' | 'ä' | 'á' | 'à') => Some('a'),
        Some('ö' | 'ø' | 'ó') => Some('o'),
        Some('é' | 'è') => Some('e'),
        other => other,
    });
    plain.collect()
}

/// The hashes of a name and of what is left of it without each of its letters; none for a short name or
/// one with digits, such as a number that tells two apart.
fn shortened(name: &str) -> Vec<u64> {
    let letters: Vec<char> = name.to_lowercase().chars().collect();
    if letters.len() < SHORTEST || letters.iter().any(|letter| letter.is_numeric()) {
        return Vec::new();
    }
    let without = (0..letters.len())
        .map(|at| hash(letters.iter().enumerate().filter(move |(i, _)| *i != at)));
    std::iter::once(hash(letters.iter().enumerate())).chain(without).collect()
}

fn hash<'a>(letters: impl Iterator<Item = (usize, &'a char)>) -> u64 {
    let mut hasher = FxHasher::default();
    letters.for_each(|(_, letter)| letter.hash(&mut hasher));
    hasher.finish()
}

/// Whether a name seems to be a form of another: all its words are among the other's, or the surname is
/// the same and the first name hardly differs.
pub(super) fn is_form_of(name: &str, other: &str) -> bool {
    let (a, b) = (name.to_lowercase(), other.to_lowercase());
    if a == b || is_near(&a, &b) {
        return name != other;
    }
    let (own, others): (Vec<&str>, Vec<&str>) =
        (a.split([' ', '-']).collect(), b.split([' ', '-']).collect());
    let (few, many) = if own.len() < others.len() { (&own, &others) } else { (&others, &own) };
    let is_part =
        few.len() > 1 && few.len() < many.len() && few.iter().all(|word| many.contains(word));
    let (&[first, .., last], &[other_first, .., other_last]) = (&own[..], &others[..]) else {
        return is_part;
    };
    let is_same_initial = first.chars().next() == other_first.chars().next();
    let is_near_first = first.len() > 4 && strsim::damerau_levenshtein(first, other_first) <= 2;
    is_part || last == other_last && is_same_initial && is_near_first
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_near_by_a_letter() {
        let mut known = KnownNames::default();
        for name in ["Peter Vigren", "Anders Nilsson", "Bo Al", "Eva Ek", "Ledamot 12 Ek"] {
            known.add(name);
        }
        known.compare();
        let near = |name| known.near(name).map(|known| known.name).collect::<Vec<_>>();
        assert_eq!(near("Peter Virgen"), ["Peter Vigren"]);
        assert_eq!(near("Peter Vigrén"), ["Peter Vigren"]);
        assert_eq!(near("peter vigren"), ["Peter Vigren"]);
        assert_eq!(near("Anders Nilson"), ["Anders Nilsson"]);
        assert_eq!(near("Bo Ål"), ["Bo Al"]);
        assert_eq!(near("Bo All"), ["Bo Al"]);
        assert_eq!(near("Ewa Ek"), ["Eva Ek"]);
        for far in ["Peter Vigren", "Petra Vigren", "Anders Olsson", "Ledamot 13 Ek", "Iva Ek"] {
            assert_eq!(near(far), [""; 0], "{far}");
        }
    }

    #[test]
    fn forms_of_a_name() {
        assert!(is_form_of("Michael Holmlund", "Mikael Holmlund"));
        assert!(is_form_of("Johanna Persson", "Johanna Långdal Persson"));
        assert!(is_form_of("Kim Brg Ek", "Kim Berg Ek") && is_form_of("kim berg", "Kim Berg"));
        assert!(
            !is_form_of("Kim Berg", "Kim Berg") && !is_form_of("Sven Holmlund", "Mikael Holmlund")
        );
        assert!(is_form_of("Åsa Eek", "Åsa Ek") && is_form_of("Cia Lin", "Cia Lind"));
        assert!(!is_form_of("Åsa Ek", "Eva Ek") && !is_form_of("Berg", "Kim Berg"));
    }
}
