//! Which section says what, for which kind of organ, and from when to when.
//!
//! The law is a table of rows (`rows.rs`): a topic, the kinds that it binds, the days that it holds, and where it is
//! said. In come a topic, a kind and a day, out comes the section. A change of law is a row. No row, no rule: an organ
//! that a topic doesn't bind on a day isn't held to it.

mod citation;
mod rows;
mod topic;

use std::collections::BTreeMap;

use chrono::NaiveDate;

pub use self::citation::Citation;
pub use self::rows::ROWS;
pub use self::topic::{Row, Topic};

use crate::record::OrganKind;

/// Where it is said what holds for a kind of organ on a day; none where nothing does.
pub fn section(topic: Topic, kind: OrganKind, day: NaiveDate) -> Option<&'static Citation> {
    let row = ROWS.iter().find(|row| row.topic == topic && row.holds(kind, day));
    row.map(|row| &row.says)
}

/// Whether the law ever says something of a topic for a kind of organ.
pub fn is_ever_bound(topic: Topic, kind: OrganKind) -> bool {
    ROWS.iter().any(|row| row.topic == topic && row.kinds.contains(&kind))
}

/// Whom the law binds by any of some topics, by the first day that it does.
pub fn bound_since(topics: &[Topic]) -> BTreeMap<NaiveDate, Vec<OrganKind>> {
    let rows = || ROWS.iter().filter(|row| topics.contains(&row.topic));
    let mut kinds: Vec<OrganKind> = Vec::new();
    for kind in rows().flat_map(|row| row.kinds) {
        if !kinds.contains(kind) {
            kinds.push(*kind);
        }
    }
    let mut bound: BTreeMap<NaiveDate, Vec<OrganKind>> = BTreeMap::new();
    for kind in kinds {
        let own = rows().filter(|row| row.kinds.contains(&kind));
        if let Some(first) = own.filter_map(Row::first_day).min() {
            bound.entry(first).or_default().push(kind);
        }
    }
    bound
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cited(topic: Topic, kind: OrganKind, day: &str) -> String {
        section(topic, kind, day.parse().unwrap()).map(ToString::to_string).unwrap_or_default()
    }

    #[test]
    fn a_section_is_that_of_the_kind_and_the_day() {
        use OrganKind::{Bolag, Fullmäktige, Nämnd, Samordningsförbund};
        for (topic, kind, day, expected) in [
            (Topic::Quorum, Nämnd, "2024-01-01", "KL 6:27"),
            (Topic::Quorum, Nämnd, "2017-12-31", "KL (1991:900) 6:23–26"),
            (Topic::Quorum, Nämnd, "1991-12-31", ""),
            (Topic::Quorum, Fullmäktige, "2018-01-01", "KL 5:45–46"),
            (Topic::Quorum, Samordningsförbund, "2024-01-01", "KL 6:27 genom lag (2003:1210) 19 §"),
            (Topic::Quorum, Bolag, "2024-01-01", "ABL 8:21"),
            (Topic::QuorumDespiteRecusal, Nämnd, "2024-01-01", ""),
            (Topic::Distance, Samordningsförbund, "2022-03-15", ""),
            (Topic::Distance, Samordningsförbund, "2022-03-16", "lag (2003:1210) 19 a §"),
        ] {
            assert_eq!(cited(topic, kind, day), expected, "{topic:?} {kind:?} {day}");
        }
    }

    #[test]
    fn whom_a_topic_binds_is_known_by_its_first_day() {
        use OrganKind::{Fullmäktige, Förbundsfullmäktige, Nämnd, Samordningsförbund};
        let bound: Vec<_> = bound_since(&[Topic::Distance]).into_iter().collect();
        let kinds = |at: usize| bound[at].1.as_slice();
        assert_eq!(bound[0].0.to_string(), "2014-02-01");
        assert_eq!(kinds(0), [Fullmäktige, Förbundsfullmäktige]);
        assert!(kinds(1).contains(&Nämnd) && !kinds(1).contains(&Fullmäktige));
        assert_eq!(
            (bound[2].0.to_string().as_str(), kinds(2)),
            ("2022-03-16", &[Samordningsförbund][..])
        );
    }

    #[test]
    fn what_binds_a_kind_once_binds_it_since() {
        for (at, row) in ROWS.iter().enumerate().filter(|(_, row)| row.to.is_some()) {
            for kind in row.kinds {
                let own =
                    ROWS.iter().filter(|own| own.topic == row.topic && own.kinds.contains(kind));
                assert!(own.clone().any(|own| own.to.is_none()), "row {at}: {row:?}");
            }
        }
    }

    #[test]
    fn no_two_rows_hold_at_once() {
        for (at, row) in ROWS.iter().enumerate() {
            for other in &ROWS[..at] {
                let both = row.kinds.iter().any(|kind| other.kinds.contains(kind));
                let last = |row: &Row| row.to.unwrap_or((9999, 12, 31));
                let overlaps = row.from <= last(other) && other.from <= last(row);
                assert!(!(row.topic == other.topic && both && overlaps), "{row:?}\n{other:?}");
            }
        }
    }
}
