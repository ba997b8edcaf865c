//! The rows of the law, topic by topic: KL (2017:725) through SFS 2025:450, KL (1991:900) by the sections that other
//! acts cite for the same, lag (2003:1210) through SFS 2023:644, aktiebolagslagen. Which chapter holds for the ordinary
//! meetings of a direktion isn't known (KL 9:2), so it has the rows of what every kommunalförbund has.

use super::citation::{Act, Citation};
use super::topic::{Row, Topic};
use crate::record::OrganKind::{
    self, Bolag, Direktion, Fullmäktige, Förbundsfullmäktige, GemensamNämnd, Nämnd,
    PartssammansattOrgan, Revisorer, Samordningsförbund, Styrelse, Utskott,
};

/// The day that KL (2017:725) came into force.
const SINCE_2018: (i32, u32, u32) = (2018, 1, 1);

/// The last day of KL (1991:900).
const UNTIL_2018: Option<(i32, u32, u32)> = Some((2017, 12, 31));

/// The day that KL (1991:900) came into force.
const SINCE_1992: (i32, u32, u32) = (1992, 1, 1);

/// The day that lag (2003:1210) came into force.
const SINCE_2004: (i32, u32, u32) = (2004, 1, 1);

/// The day that aktiebolagslagen (2005:551) came into force.
const SINCE_2006: (i32, u32, u32) = (2006, 1, 1);

/// Assemblies.
const ASSEMBLIES: &[OrganKind] = &[Fullmäktige, Förbundsfullmäktige];

/// Committees, and what decides in their place.
const COMMITTEES: &[OrganKind] = &[Styrelse, Nämnd, GemensamNämnd, Utskott];

/// Those of a samordningsförbund.
const JOINT: &[OrganKind] = &[Samordningsförbund];

/// Those of the employer and its staff.
const WITH_STAFF: &[OrganKind] = &[PartssammansattOrgan];

/// Revisors: their decisions on their own affairs and on conflicts of interest (KL 12:11).
const AUDITORS: &[OrganKind] = &[Revisorer];

/// Companies.
const COMPANIES: &[OrganKind] = &[Bolag];

/// Those of bodies whose revisors' minutes are announced as their own (KL 12:11).
const ALL_WITH_AUDIT: &[OrganKind] =
    &[Fullmäktige, Förbundsfullmäktige, Styrelse, Nämnd, GemensamNämnd, Direktion, Revisorer];

/// Those of kommuner, regioner and kommunalförbund whose decisions are appealed (KL 13:2).
const APPEALED: &[OrganKind] = &[
    Fullmäktige,
    Förbundsfullmäktige,
    Direktion,
    Styrelse,
    Nämnd,
    GemensamNämnd,
    Utskott,
    PartssammansattOrgan,
    Revisorer,
];

/// Those of them whose decisions aren't all appealed (KL 13:2 p. 2).
const APPEALED_IN_PART: &[OrganKind] =
    &[Styrelse, Nämnd, GemensamNämnd, Utskott, PartssammansattOrgan];

/// Sections of kommunallagen.
const fn kl(sections: &'static [(u8, &'static str)]) -> Citation {
    Citation { act: Act::Kl, sections, through: None }
}

/// Sections of kommunallagen that others of its make hold.
const fn kl_by(
    sections: &'static [(u8, &'static str)],
    through: &'static [(u8, &'static str)],
) -> Citation {
    Citation { act: Act::Kl, sections, through: Some((Act::Kl, through)) }
}

/// Sections of kommunallagen that lag (2003:1210) makes hold.
const fn kl_by_fl(
    sections: &'static [(u8, &'static str)],
    through: &'static [(u8, &'static str)],
) -> Citation {
    Citation { act: Act::Kl, sections, through: Some((Act::Fl, through)) }
}

/// Sections of kommunallagen (1991:900).
const fn kl_1991(sections: &'static [(u8, &'static str)]) -> Citation {
    Citation { act: Act::Kl1991, sections, through: None }
}

/// Sections of lag (2003:1210).
const fn fl(sections: &'static [(u8, &'static str)]) -> Citation {
    Citation { act: Act::Fl, sections, through: None }
}

/// Sections of förvaltningslagen (2017:900).
const fn fvl(sections: &'static [(u8, &'static str)]) -> Citation {
    Citation { act: Act::Fvl, sections, through: None }
}

/// Sections of aktiebolagslagen.
const fn abl(sections: &'static [(u8, &'static str)]) -> Citation {
    Citation { act: Act::Abl, sections, through: None }
}

/// A row that holds from a day on.
const fn since(
    from: (i32, u32, u32),
    topic: Topic,
    kinds: &'static [OrganKind],
    says: Citation,
) -> Row {
    Row { topic, kinds, from, to: None, says }
}

/// A row of KL (1991:900).
const fn before_2018(topic: Topic, kinds: &'static [OrganKind], says: Citation) -> Row {
    Row { topic, kinds, from: SINCE_1992, to: UNTIL_2018, says }
}

/// What lag (2003:1210) 19 § said before 2018 is known by its topics, not by the sections of KL (1991:900) that it named.
const fn fl_before_2018(topic: Topic, says: Citation) -> Row {
    Row { topic, kinds: JOINT, from: SINCE_2004, to: UNTIL_2018, says }
}

/// The rows.
pub const ROWS: &[Row] = &[
    since(SINCE_2018, Topic::Quorum, ASSEMBLIES, kl(&[(5, "45–46")])),
    before_2018(Topic::Quorum, ASSEMBLIES, kl_1991(&[(5, "18–20")])),
    since(SINCE_2018, Topic::Quorum, COMMITTEES, kl(&[(6, "27")])),
    before_2018(Topic::Quorum, COMMITTEES, kl_1991(&[(6, "23–26")])),
    since(SINCE_2018, Topic::Quorum, JOINT, kl_by_fl(&[(6, "27")], &[(0, "19")])),
    fl_before_2018(Topic::Quorum, fl(&[(0, "19")])),
    since(SINCE_2006, Topic::Quorum, COMPANIES, abl(&[(8, "21")])),
    // Either chapter that may hold demands more than half (KL 5:45, 6:27), and only one of them counts who is recused.
    since(SINCE_2018, Topic::Quorum, &[Direktion], kl(&[(9, "2")])),
    since(SINCE_2018, Topic::QuorumDespiteRecusal, &[Direktion], kl(&[(9, "2")])),
    since(SINCE_2018, Topic::QuorumDespiteRecusal, ASSEMBLIES, kl(&[(5, "46")])),
    before_2018(Topic::QuorumDespiteRecusal, ASSEMBLIES, kl_1991(&[(5, "18–20")])),
    since(SINCE_2018, Topic::Recusal, ASSEMBLIES, kl(&[(5, "47–49")])),
    before_2018(Topic::Recusal, ASSEMBLIES, kl_1991(&[(5, "18–20")])),
    since(SINCE_2018, Topic::Recusal, COMMITTEES, kl(&[(6, "28–32")])),
    before_2018(Topic::Recusal, COMMITTEES, kl_1991(&[(6, "23–26")])),
    since(SINCE_2018, Topic::Recusal, JOINT, kl_by_fl(&[(6, "28–32")], &[(0, "19")])),
    fl_before_2018(Topic::Recusal, fl(&[(0, "19")])),
    since(SINCE_2018, Topic::Recusal, WITH_STAFF, kl_by(&[(6, "28–32")], &[(7, "24")])),
    since(SINCE_2018, Topic::Recusal, AUDITORS, kl(&[(12, "14–17")])),
    since(SINCE_2006, Topic::Recusal, COMPANIES, abl(&[(8, "23")])),
    since(SINCE_2018, Topic::Votes, ASSEMBLIES, kl(&[(5, "53–56")])),
    before_2018(Topic::Votes, ASSEMBLIES, kl_1991(&[(5, "36–45")])),
    since(SINCE_2018, Topic::Votes, COMMITTEES, kl_by(&[(5, "53–56")], &[(6, "33")])),
    before_2018(Topic::Votes, COMMITTEES, kl_1991(&[(6, "28–29")])),
    since(SINCE_2018, Topic::Votes, JOINT, kl_by_fl(&[(5, "53–56")], &[(0, "19")])),
    fl_before_2018(Topic::Votes, fl(&[(0, "19")])),
    since(SINCE_2006, Topic::Votes, COMPANIES, abl(&[(8, "22")])),
    since(SINCE_2018, Topic::Lot, ASSEMBLIES, kl(&[(5, "55–56")])),
    since(SINCE_2018, Topic::Lot, COMMITTEES, kl_by(&[(5, "55–56")], &[(6, "33")])),
    since(SINCE_2018, Topic::Lot, JOINT, kl_by_fl(&[(5, "55–56")], &[(0, "19")])),
    since(SINCE_2018, Topic::Minority, ASSEMBLIES, kl(&[(5, "50")])),
    before_2018(Topic::Minority, ASSEMBLIES, kl_1991(&[(5, "36")])),
    since(
        SINCE_2018,
        Topic::Abstention,
        &[Fullmäktige, Förbundsfullmäktige, Styrelse, Nämnd, GemensamNämnd, Utskott, Direktion],
        kl(&[(4, "25")]),
    ),
    before_2018(
        Topic::Abstention,
        &[Fullmäktige, Förbundsfullmäktige, Styrelse, Nämnd, GemensamNämnd, Utskott, Direktion],
        kl_1991(&[(4, "19–21")]),
    ),
    since(SINCE_2018, Topic::Abstention, JOINT, kl_by_fl(&[(4, "25")], &[(0, "19")])),
    fl_before_2018(Topic::Abstention, fl(&[(0, "19")])),
    since(
        SINCE_2018,
        Topic::Reservation,
        &[Fullmäktige, Förbundsfullmäktige, Styrelse, Nämnd, GemensamNämnd, Utskott, Direktion],
        kl(&[(4, "27")]),
    ),
    before_2018(
        Topic::Reservation,
        &[Fullmäktige, Förbundsfullmäktige, Styrelse, Nämnd, GemensamNämnd, Utskott, Direktion],
        kl_1991(&[(4, "22")]),
    ),
    since(SINCE_2018, Topic::Reservation, JOINT, kl_by_fl(&[(4, "27")], &[(0, "19")])),
    fl_before_2018(Topic::Reservation, fl(&[(0, "19")])),
    since(SINCE_2018, Topic::Reservation, WITH_STAFF, kl_by(&[(4, "27")], &[(7, "24")])),
    since(SINCE_2018, Topic::Minutes, ASSEMBLIES, kl(&[(5, "65")])),
    before_2018(Topic::Minutes, ASSEMBLIES, kl_1991(&[(5, "57–61")])),
    since(SINCE_2018, Topic::Minutes, COMMITTEES, kl_by(&[(5, "65")], &[(6, "35")])),
    before_2018(Topic::Minutes, COMMITTEES, kl_1991(&[(6, "30")])),
    since(SINCE_2018, Topic::Minutes, JOINT, kl_by_fl(&[(5, "65")], &[(0, "19")])),
    fl_before_2018(Topic::Minutes, fl(&[(0, "19")])),
    since(SINCE_2018, Topic::Minutes, WITH_STAFF, kl_by(&[(5, "65")], &[(7, "24")])),
    since(SINCE_2018, Topic::Minutes, AUDITORS, kl_by(&[(5, "65")], &[(12, "11")])),
    since(SINCE_2006, Topic::Minutes, COMPANIES, abl(&[(8, "24")])),
    since(SINCE_2018, Topic::Attendance, ASSEMBLIES, kl(&[(5, "66")])),
    before_2018(Topic::Attendance, ASSEMBLIES, kl_1991(&[(5, "57–61")])),
    since(SINCE_2018, Topic::Attendance, COMMITTEES, kl_by(&[(5, "66")], &[(6, "35")])),
    before_2018(Topic::Attendance, COMMITTEES, kl_1991(&[(6, "30")])),
    since(SINCE_2018, Topic::Attendance, JOINT, kl_by_fl(&[(5, "66")], &[(0, "19")])),
    fl_before_2018(Topic::Attendance, fl(&[(0, "19")])),
    since(SINCE_2018, Topic::Attendance, WITH_STAFF, kl_by(&[(5, "66")], &[(7, "24")])),
    since(SINCE_2018, Topic::Attendance, AUDITORS, kl_by(&[(5, "66")], &[(12, "11")])),
    since(SINCE_2006, Topic::Attendance, COMPANIES, abl(&[(8, "24")])),
    since(SINCE_2018, Topic::Matters, ASSEMBLIES, kl(&[(5, "67–68")])),
    before_2018(Topic::Matters, ASSEMBLIES, kl_1991(&[(5, "57–61")])),
    since(SINCE_2018, Topic::Matters, COMMITTEES, kl_by(&[(5, "67")], &[(6, "35")])),
    before_2018(Topic::Matters, COMMITTEES, kl_1991(&[(6, "30")])),
    since(SINCE_2018, Topic::Matters, JOINT, kl_by_fl(&[(5, "67")], &[(0, "19")])),
    fl_before_2018(Topic::Matters, fl(&[(0, "19")])),
    since(SINCE_2018, Topic::Matters, WITH_STAFF, kl_by(&[(5, "67")], &[(7, "24")])),
    since(SINCE_2018, Topic::Matters, AUDITORS, kl_by(&[(5, "67")], &[(12, "11")])),
    since(SINCE_2006, Topic::Matters, COMPANIES, abl(&[(8, "24")])),
    since(SINCE_2018, Topic::Substitutes, ASSEMBLIES, kl(&[(5, "17–21")])),
    before_2018(Topic::Substitutes, ASSEMBLIES, kl_1991(&[(5, "12–16")])),
    since(SINCE_2018, Topic::Resumption, ASSEMBLIES, kl(&[(5, "20")])),
    before_2018(Topic::Resumption, ASSEMBLIES, kl_1991(&[(5, "12–16")])),
    since(SINCE_2018, Topic::Substitutes, COMMITTEES, kl(&[(6, "16–17")])),
    since(SINCE_2018, Topic::Substitutes, JOINT, kl_by_fl(&[(6, "17")], &[(0, "19")])),
    fl_before_2018(Topic::Substitutes, fl(&[(0, "19")])),
    since(SINCE_2018, Topic::Distance, ASSEMBLIES, kl(&[(5, "16")])),
    since(SINCE_2018, Topic::Distance, COMMITTEES, kl(&[(6, "24")])),
    Row {
        topic: Topic::Distance,
        kinds: ASSEMBLIES,
        from: (2014, 2, 1),
        to: UNTIL_2018,
        says: kl_1991(&[(5, "38 a")]),
    },
    since((2022, 3, 16), Topic::Distance, JOINT, fl(&[(0, "19 a")])),
    since(
        SINCE_2018,
        Topic::Approval,
        &[Fullmäktige, Förbundsfullmäktige, Direktion],
        kl(&[(5, "69")]),
    ),
    before_2018(
        Topic::Approval,
        &[Fullmäktige, Förbundsfullmäktige, Direktion],
        kl_1991(&[(5, "57–61")]),
    ),
    since(SINCE_2018, Topic::Approval, COMMITTEES, kl_by(&[(5, "69")], &[(6, "35")])),
    before_2018(Topic::Approval, COMMITTEES, kl_1991(&[(6, "30")])),
    since(SINCE_2018, Topic::Approval, JOINT, kl_by_fl(&[(5, "69")], &[(0, "19")])),
    fl_before_2018(Topic::Approval, fl(&[(0, "19")])),
    since(SINCE_2018, Topic::Approval, WITH_STAFF, kl_by(&[(5, "69")], &[(7, "24")])),
    since(SINCE_2018, Topic::Approval, AUDITORS, kl_by(&[(5, "69")], &[(12, "11")])),
    since(
        SINCE_2018,
        Topic::Posting,
        &[Fullmäktige, Förbundsfullmäktige, Direktion],
        kl(&[(8, "12")]),
    ),
    before_2018(
        Topic::Posting,
        &[Fullmäktige, Förbundsfullmäktige, Direktion],
        kl_1991(&[(5, "62")]),
    ),
    since(SINCE_2018, Topic::Posting, &[Styrelse, Nämnd, Utskott], kl(&[(8, "12")])),
    before_2018(Topic::Posting, &[Styrelse, Nämnd, Utskott], kl_1991(&[(6, "30")])),
    since(SINCE_2018, Topic::Posting, &[GemensamNämnd], kl(&[(8, "12"), (9, "32")])),
    since(SINCE_2018, Topic::Posting, JOINT, kl_by_fl(&[(8, "12")], &[(0, "19")])),
    fl_before_2018(Topic::Posting, fl(&[(0, "19")])),
    since(SINCE_2018, Topic::Posting, WITH_STAFF, kl_by(&[(8, "12")], &[(7, "24")])),
    since(SINCE_2018, Topic::Posting, AUDITORS, kl_by(&[(8, "12")], &[(12, "11")])),
    since(SINCE_2018, Topic::Removal, APPEALED, kl(&[(8, "12"), (13, "5")])),
    before_2018(Topic::Removal, APPEALED, kl_1991(&[(10, "6")])),
    since(SINCE_2018, Topic::Removal, JOINT, kl_by_fl(&[(8, "12"), (13, "5")], &[(0, "19, 28")])),
    fl_before_2018(Topic::Removal, fl(&[(0, "19, 28")])),
    since(SINCE_2018, Topic::Delegation, COMMITTEES, kl(&[(6, "40"), (7, "8")])),
    before_2018(Topic::Delegation, COMMITTEES, kl_1991(&[(6, "33–38")])),
    since(SINCE_2004, Topic::Delegation, JOINT, fl(&[(0, "10")])),
    since(SINCE_2018, Topic::Appeal, APPEALED, kl(&[(13, "1–5")])),
    before_2018(Topic::Appeal, APPEALED, kl_1991(&[(10, "1–6")])),
    since(SINCE_2018, Topic::Appeal, JOINT, kl_by_fl(&[(13, "1–5")], &[(0, "28")])),
    fl_before_2018(Topic::Appeal, fl(&[(0, "28")])),
    since(SINCE_2018, Topic::Preparation, APPEALED_IN_PART, kl(&[(13, "2")])),
    since(SINCE_2018, Topic::Preparation, JOINT, kl_by_fl(&[(13, "2")], &[(0, "28")])),
    since((2018, 7, 1), Topic::Complaint, APPEALED, fvl(&[(0, "42–44")])),
    since((2018, 7, 1), Topic::Complaint, JOINT, fvl(&[(0, "42–44")])),
    since(SINCE_2004, Topic::BudgetDay, JOINT, fl(&[(0, "23")])),
    since(SINCE_2018, Topic::BudgetDay, &[Fullmäktige], kl(&[(11, "10–11")])),
    since(SINCE_2004, Topic::BudgetMeeting, JOINT, fl(&[(0, "19")])),
    since(SINCE_2018, Topic::BudgetMeeting, &[Direktion], kl(&[(9, "10")])),
    since(SINCE_2018, Topic::PublicNotice, ASSEMBLIES, kl(&[(5, "13")])),
    since(SINCE_2018, Topic::PublicNotice, &[Direktion], kl(&[(9, "10")])),
    since(
        SINCE_2018,
        Topic::Balance,
        &[Fullmäktige, Förbundsfullmäktige, Direktion, Styrelse],
        kl(&[(11, "5")]),
    ),
    since(SINCE_2018, Topic::Balance, JOINT, kl_by_fl(&[(11, "5")], &[(0, "21")])),
    since(
        SINCE_2018,
        Topic::BudgetContent,
        &[Fullmäktige, Förbundsfullmäktige, Direktion, Styrelse],
        kl(&[(11, "5–6")]),
    ),
    since(SINCE_2018, Topic::BudgetContent, JOINT, kl_by_fl(&[(11, "5–6")], &[(0, "21")])),
    since(SINCE_2018, Topic::AuditPosting, JOINT, kl_by_fl(&[(8, "12")], &[(0, "26")])),
    fl_before_2018(Topic::AuditPosting, fl(&[(0, "26")])),
    since(SINCE_2018, Topic::AuditApproval, ALL_WITH_AUDIT, kl_by(&[(5, "69")], &[(12, "11")])),
    since(SINCE_2018, Topic::AuditPosting, ALL_WITH_AUDIT, kl_by(&[(8, "12")], &[(12, "11")])),
    since(
        SINCE_2018,
        Topic::AuditRemoval,
        JOINT,
        kl_by_fl(&[(8, "12"), (13, "5")], &[(0, "26, 28")]),
    ),
    fl_before_2018(Topic::AuditRemoval, fl(&[(0, "26, 28")])),
    since(SINCE_2018, Topic::AuditRemoval, ALL_WITH_AUDIT, kl(&[(8, "12"), (13, "5")])),
];
