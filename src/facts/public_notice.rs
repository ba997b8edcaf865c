//! By when a meeting is announced to the public: in come the records and a meeting, out comes the last day, with where
//! that is said.

use chrono::NaiveDate;

use crate::calendar::public_notice_limit;
use crate::law::{self, Citation, Topic};
use crate::record::{Meeting, OrganKind, Organisation, Records};

/// The last day to announce a meeting; none where no law says one. A direktion's is announced if it fixes the budget
/// (KL 9:10), an assembly's always (KL 5:13).
pub fn announced_by(
    records: &Records,
    organisation: &Organisation,
    meeting: &Meeting,
) -> Option<(NaiveDate, &'static Citation)> {
    let (kind, held) = (organisation.kind(), meeting.date.0);
    let law = law::section(Topic::PublicNotice, kind, held)?;
    let is_bound = kind != OrganKind::Direktion || records.fixes_budget(meeting);
    is_bound.then(|| (public_notice_limit(held), law))
}
