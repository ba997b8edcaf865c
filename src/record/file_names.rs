//! What the names of files say of what is in them, and two that are about the same.
//!
//! In come paths, out come days, and which file is a copy.

use chrono::NaiveDate;

use super::day;
use super::meeting_id::MeetingId;
use crate::project::OrganId;

/// Where meetings' records are, from their organ's folder.
pub const MEETINGS: &str = "sammantraden/";

/// Whether the file at a path, from the project's root, is a meeting's record, whatever organ met.
pub fn is_of_meeting(path: &str) -> bool {
    OrganId::of(path).is_some_and(|(_, own)| own.starts_with(MEETINGS))
}

/// The date that a meeting file's name holds: `content/sammantraden/2020-10-30.yaml`.
pub(super) fn date_in_name(path: &str) -> Option<NaiveDate> {
    let name = path.rsplit('/').next()?;
    day::date(name.get(..10)?)
}

/// The meeting that a file's name holds.
pub fn held_by_name(path: &str) -> Option<MeetingId> {
    MeetingId::parse(stem(path)).or_else(|| date_in_name(path).map(MeetingId::first_on))
}

/// Whether a file's name says a meeting: its day, and its number that day unless it says more than a day in other words.
pub fn is_named_after(path: &str, held: MeetingId) -> bool {
    match MeetingId::parse(stem(path)) {
        Some(named) => named == held,
        None => date_in_name(path) == Some(held.day),
    }
}

/// A file's name without its folder and ending.
pub(super) fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Which of two files about the same is the copy, if their names say it: `2024-11-29 kopia`, or another day than theirs.
pub(super) fn copy<'a>(paths: [&'a str; 2], key: &str) -> Option<&'a str> {
    let [one, other] = paths;
    let is_copy = |own: &str, other: &str| {
        let is_named_after = own != other && own != key && !other.is_empty() && own.contains(other);
        let is_of_other_day =
            other == key && date_in_name(own).is_some_and(|day| day.to_string() != key);
        is_named_after || is_of_other_day
    };
    match (is_copy(stem(one), stem(other)), is_copy(stem(other), stem(one))) {
        (true, false) => Some(one),
        (false, true) => Some(other),
        _ => None,
    }
}

/// What to do about a record that is about the same as another: which of them is wrong may be said by their names.
pub(super) fn hint(this: &str, that: &str, key: &str) -> String {
    let other_day = date_in_name(this).map(|day| day.to_string());
    let nth = held_by_name(this).map_or(1, |held| held.nth);
    let written = MeetingId::parse(key).map_or(1, |held| held.nth);
    match (other_day.filter(|day| !key.starts_with(day)), copy([this, that], key)) {
        (Some(day), _) => format!(
            "är filen en kopia, skriv dess eget datum: `datum: {day}`; det andra underlaget är `{that}`"
        ),
        (None, Some(_)) if nth == 1 && written > 1 => format!(
            "är det dagens första sammanträde, ta bort `samma_dag`; annars ta bort filen, som är en kopia av `{that}` att döma av namnet"
        ),
        (None, Some(_)) if nth > 1 => format!(
            "är det ett eget sammanträde samma dag, skriv `samma_dag: {nth}`; annars ta bort filen, som är en kopia av `{that}` att döma av namnet"
        ),
        (None, Some(_)) => format!(
            "filen är en kopia av `{that}` att döma av namnet; ta bort den av dem som inte ska gälla"
        ),
        (None, None) if is_of_meeting(this) => format!(
            "rätta det ena, eller ta bort det; det andra är `{that}`; är det två sammanträden samma dag, skriv `samma_dag: {}` i det senare",
            written.saturating_add(1)
        ),
        (None, None) => format!("rätta det ena, eller ta bort det; det andra är `{that}`"),
    }
}
