//! What is known of a meeting although its file has problems: when it was, and how many §§ it has.
//!
//! A problem takes out a field or an entry. Whether that can change the answer is asked by the field's
//! name; one that is misspelt counts as what it is nearest to.

use serde::Deserialize;

use super::file::Record;
use super::item::Item;
use super::meeting::Meeting;
use super::survey::fields_of;
use crate::diagnostic::wording;

impl Record<Meeting> {
    /// Whether it is known when and where the meeting was.
    pub fn has_known_day(&self) -> bool {
        !self.damage.may_hold(|path| is_one_of::<Meeting>(path.first(), &["datum", "tid", "plats"]))
    }

    /// Whether it is known how many §§ it has, and which number each has if the first is known.
    pub fn has_known_paragraphs(&self) -> bool {
        !self.damage.may_hold(|path| match path {
            [own, entry, below @ ..] if own == "ärenden" && entry.is_empty() => {
                is_one_of::<Item>(below.first(), &["§", "typ", "utgår"])
            }
            [own] => {
                is_one_of::<Meeting>(Some(own), &["datum", "första_paragraf", "närvaro", "ärenden"])
            }
            _ => false,
        })
    }
}

/// Whether a field of a `T` that was lost may be one of some; no name is the `T` as a whole.
fn is_one_of<T: for<'de> Deserialize<'de>>(name: Option<&String>, wanted: &[&str]) -> bool {
    let meant = name.and_then(|name| wording::nearest(name, fields_of::<T>()));
    meant.is_none_or(|meant| wanted.contains(&meant))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspelt_fields_count_as_what_they_are_nearest_to() {
        assert!(fields_of::<Item>().contains(&"rubrik"));
        let numbers =
            |name: &str| is_one_of::<Item>(Some(&name.to_owned()), &["§", "typ", "utgår"]);
        assert!(!numbers("besult") && !numbers("text"));
        assert!(numbers("utgar") && numbers("typ") && numbers("hoppas_över"));
        assert!(is_one_of::<Item>(None, &[]));
    }
}
