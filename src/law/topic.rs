//! What the law says something of, and a row of it.

use chrono::NaiveDate;

use super::citation::Citation;
use crate::record::OrganKind;

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
    /// That a lot decides elections and employments when votes are even, and the chair's vote all else.
    Lot,
    /// That a third of those who are there may put a decision off.
    Minority,
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
    /// That whoever has left, but for a conflict of interest, doesn't serve again that day.
    Resumption,
    /// Taking part from a distance.
    Distance,
    /// That minutes are approved, and by when.
    Approval,
    /// That the approval is announced, and by when.
    Posting,
    /// How long the notice stays up.
    Removal,
    /// That the revisors' minutes are approved, and by when.
    AuditApproval,
    /// That their approval is announced, and by when.
    AuditPosting,
    /// How long that notice stays up.
    AuditRemoval,
    /// That decisions by delegation are reported to those who delegated.
    Delegation,
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

impl Topic {
    /// What it is called in the guide.
    pub fn word(self) -> &'static str {
        match self {
            Self::Quorum => "beslutförhet",
            Self::QuorumDespiteRecusal => "beslutförhet trots jäv",
            Self::Recusal => "jäv",
            Self::Votes => "omröstning",
            Self::Lot => "utslagsröst och lott",
            Self::Minority => "minoritetens återremiss",
            Self::Abstention => "rätt att avstå",
            Self::Reservation => "reservation",
            Self::Minutes => "protokoll",
            Self::Attendance => "tjänstgörande",
            Self::Matters => "protokollets innehåll",
            Self::Substitutes => "ersättare",
            Self::Resumption => "avbruten tjänstgöring",
            Self::Distance => "deltagande på distans",
            Self::Approval => "justering",
            Self::Posting => "anslag",
            Self::Removal => "nedtagande",
            Self::AuditApproval => "justering av revisorernas protokoll",
            Self::AuditPosting => "anslag av revisorernas protokoll",
            Self::AuditRemoval => "nedtagande av det",
            Self::Delegation => "anmälan av delegationsbeslut",
            Self::Appeal => "överklagande",
            Self::Preparation => "förberedelse och verkställighet",
            Self::Complaint => "förvaltningsbesvär",
            Self::PublicNotice => "kungörelse",
            Self::BudgetDay => "budgetens dag",
            Self::BudgetMeeting => "budgetsammanträde",
            Self::Balance => "budgetens balans",
            Self::BudgetContent => "budgetens innehåll",
        }
    }
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
    /// The first day that it holds.
    pub(super) fn first_day(&self) -> Option<NaiveDate> {
        date(self.from)
    }

    /// Whether it holds for a kind of organ on a day.
    pub(super) fn holds(&self, kind: OrganKind, day: NaiveDate) -> bool {
        let after = self.first_day().is_none_or(|first| first <= day);
        let before = self.to.and_then(date).is_none_or(|to| day <= to);
        self.kinds.contains(&kind) && after && before
    }
}

/// A day of a row.
fn date((year, month, day): (i32, u32, u32)) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day)
}
