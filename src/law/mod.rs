//! Which section says what, for which kind of organ, and from when to when.
//!
//! The law is a table of rows (`rows.rs`): a topic, the kinds that it binds, the days that it holds, and where it is
//! said. In come a topic, a kind and a day, out comes the section. A change of law is a row. No row, no rule: an organ
//! that a topic doesn't bind on a day isn't held to it.

mod citation;
mod rows;
mod topic;

use chrono::NaiveDate;

pub use self::citation::Citation;
pub use self::rows::ROWS;
pub use self::topic::{Row, Topic};

use crate::record::OrganKind;

<<<<<<< HEAD
=======
/// What the law says something of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// How many must be there to decide.
    Quorum,
    /// That conflicts of interest don't break the quorum.
    QuorumDespiteRecusal,
    /// Who may not deal with a matter.
    Recusal,
    /// How questions are put and voted on.
    Votes,
    /// That one may abstain.
    Abstention,
    /// Who may make a reservation.
    Reservation,
    /// That minutes are kept, on the chair's responsibility.
    Minutes,
    /// Who has served, and which matters were dealt with.
    Attendance,
    /// What minutes say of each matter.
    Matters,
    /// Ersättare, and when they serve.
    Substitutes,
    /// Taking part from a distance.
    Distance,
    /// That minutes are approved, and by when.
    Approval,
    /// That the approval is announced, and by when.
    Posting,
    /// How long the notice stays up.
    Removal,
    /// That the approval of the revisors' minutes is announced, and by when.
    AuditPosting,
    /// How long that notice stays up.
    AuditRemoval,
    /// How decisions are appealed.
    Appeal,
    /// That decisions which only prepare or carry out others can't be appealed.
    Preparation,
    /// Who may appeal otherwise, where it is handed in, and by when.
    Complaint,
    /// That a meeting is announced a week before.
    PublicNotice,
    /// By when the budget is fixed.
    BudgetDay,
    /// That the meeting that fixes the budget is public and announced.
    BudgetMeeting,
    /// That income exceeds costs.
    Balance,
    /// What a budget holds, and for how many years.
    BudgetContent,
}

/// A row of the law.
#[derive(Debug)]
pub struct Row {
    /// What it says something of.
    pub topic: Topic,
    /// Whom it binds.
    pub kinds: &'static [OrganKind],
    /// The first day that it holds, as year, month, day.
    pub from: (i32, u32, u32),
    /// The last day, if it holds no more.
    pub to: Option<(i32, u32, u32)>,
    /// Where it is said.
    pub says: Citation,
}

impl Row {
    /// Whether it holds for a kind of organ on a day.
    fn holds(&self, kind: OrganKind, day: NaiveDate) -> bool {
        let after = date(self.from).is_none_or(|from| from <= day);
        let before = self.to.and_then(date).is_none_or(|to| day <= to);
        self.kinds.contains(&kind) && after && before
    }
}

/// A day of a row.
fn date((year, month, day): (i32, u32, u32)) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day)
}

>>>>>>> cea3096d2279349aced535359b2f99a70de06a37
/// Where it is said what holds for a kind of organ on a day; none where nothing does.
pub fn section(topic: Topic, kind: OrganKind, day: NaiveDate) -> Option<&'static Citation> {
    let row = ROWS.iter().find(|row| row.topic == topic && row.holds(kind, day));
    row.map(|row| &row.says)
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
