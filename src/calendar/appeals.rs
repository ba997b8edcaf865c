//! How decisions were appealed at a time: the chapter of the law, and the court.

use chrono::{Datelike, NaiveDate};

/// What holds for decisions that are announced on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AppealLaw {
    /// Where it is said who may appeal, and when; none before the laws that this knows.
    pub statute: Option<&'static str>,
    /// The court, in definite form; none before that.
    pub court: Option<&'static str>,
    /// Whether it is KL (2017:725), whose terms are known: who is a member, and that every ground comes in time.
    pub is_current: bool,
}

/// The law of a day: KL 13 kap. from 2018 (KL övergångsbest. p. 4), before that KL (1991:900) 10 kap. The first
/// instance was kammarrätten until 1995-03-31 (SFS 1995:84), länsrätten until 2010-02-14 (SFS 2009:808).
pub fn appeal_law(announced: NaiveDate) -> AppealLaw {
    let day = (announced.year(), announced.month(), announced.day());
    let statute = match day {
        (2018.., ..) => Some("13 kap. kommunallagen"),
        (1992.., ..) => Some("10 kap. kommunallagen (1991:900)"),
        _ => None,
    };
    let court = match day {
        _ if day >= (2010, 2, 15) => Some("förvaltningsrätten"),
        _ if day >= (1995, 4, 1) => Some("länsrätten"),
        (1992.., ..) => Some("kammarrätten"),
        _ => None,
    };
    AppealLaw { statute, court, is_current: day >= (2018, 1, 1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_time_has_its_law() {
        for (day, statute, court) in [
            ("2018-01-01", Some("13 kap. kommunallagen"), Some("förvaltningsrätten")),
            ("2017-12-31", Some("10 kap. kommunallagen (1991:900)"), Some("förvaltningsrätten")),
            ("2010-02-14", Some("10 kap. kommunallagen (1991:900)"), Some("länsrätten")),
            ("1995-03-31", Some("10 kap. kommunallagen (1991:900)"), Some("kammarrätten")),
            ("1991-12-31", None, None),
        ] {
            let law = appeal_law(day.parse().unwrap());
            assert_eq!((law.statute, law.court), (statute, court), "{day}");
            assert_eq!(law.is_current, day >= "2018-01-01", "{day}");
        }
    }
}
