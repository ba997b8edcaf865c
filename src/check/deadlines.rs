//! Limits of time that an approval sets running. Old minutes that broke one can't be mended: what
//! was late is a warning, what can't be is an error.

use super::{Announced, Breach, Find, Rule};
use crate::announcement::What;
use crate::calendar::{Limit, days_between};
use crate::diagnostic::{Code, FieldPath, Severity};
use crate::record::{Date, Posting};
use crate::swedish;

/// Where the 14 days are said.
const APPROVAL: &str = "KL 5:69 genom lag (2003:1210) 19 §";

/// Where the two days are said.
const POSTING: &str = "KL 8:12 genom lag (2003:1210) 19 §";

/// Where it is said how long a notice stays up.
const REMOVAL: &str = "KL 8:12, 13:5 genom lag (2003:1210) 19, 28 §§";

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code {
            id: "D1",
            meaning: "Protokollet justeras senast 14 dagar efter sammanträdet.",
        },
        severity: Severity::Warning,
        reason: "Tiden för överklagande börjar inte löpa förrän justeringen är anslagen.",
        source: APPROVAL,
        find: Find::Announcement(approved_late),
    },
    Rule {
        code: Code { id: "D1", meaning: "Protokollet justeras inte före sammanträdet." },
        severity: Severity::Error,
        reason: "Det går inte att godkänna vad som inte har hänt.",
        source: APPROVAL,
        find: Find::Announcement(approved_early),
    },
    Rule {
        code: Code { id: "D2", meaning: "Justeringen anslås senast andra dagen efter den." },
        severity: Severity::Warning,
        reason: "Den som kan överklaga ska få veta att tiden löper.",
        source: POSTING,
        find: Find::Announcement(posted_late),
    },
    Rule {
        code: Code { id: "D2", meaning: "Justeringen anslås inte innan den är gjord." },
        severity: Severity::Error,
        reason: "Anslaget säger att protokollet är justerat.",
        source: POSTING,
        find: Find::Announcement(posted_early),
    },
    Rule {
        code: Code {
            id: "D3",
            meaning: "Anslaget tas ned tidigast dagen efter sista dagen för överklagande.",
        },
        severity: Severity::Warning,
        reason: "Anslaget ska sitta uppe hela tiden, även sista dagen.",
        source: REMOVAL,
        find: Find::Announcement(removed_on_last_day),
    },
    Rule {
        code: Code {
            id: "D3",
            meaning: "Anslaget tas inte ned medan tiden för överklagande löper.",
        },
        severity: Severity::Error,
        reason: "Tas det ned för tidigt går tiden för överklagande aldrig ut.",
        source: REMOVAL,
        find: Find::Announcement(removed_early),
    },
];

/// What is approved, in definite form and with its verb.
fn whole(what: What) -> &'static str {
    match what {
        What::Minutes | What::Audit => "protokollet",
        What::AtOnce => "paragrafen",
    }
}

/// "1 dag", "4 dagar".
pub(super) fn days(count: i64) -> String {
    if count == 1 { "1 dag".to_owned() } else { format!("{count} dagar") }
}

/// A limit with its ground: "senast fredag 13 december 2024, 14 dagar efter sammanträdet (KL 5:69)".
fn until(limit: Limit, count: &str, source: &str) -> String {
    let day = swedish::long_date(limit.day);
    if limit.day == limit.counted {
        return format!("senast {day}, {count} ({source})");
    }
    let counted = swedish::long_date(limit.counted);
    format!("senast {day}: {count} är {counted} och flyttas ({source}; lag (1930:173) 2 §)")
}

fn approved_late(scene: &Announced<'_>) -> Vec<Breach> {
    let announcement = scene.announcement;
    let (Some(limit), Some(approved)) = (announcement.approval_limit, announcement.approved) else {
        return Vec::new();
    };
    let late = days_between(limit.day, approved);
    let breach = (late > 0).then(|| {
        let message = format!("{} justerades {} för sent", whole(announcement.what), days(late));
        Breach::new(scene.at(&announcement.approval_path), message).hint(until(
            limit,
            "14 dagar efter sammanträdet",
            APPROVAL,
        ))
    });
    breach.into_iter().collect()
}

fn approved_early(scene: &Announced<'_>) -> Vec<Breach> {
    let announcement = scene.announcement;
    let is_early = announcement.approved.is_some_and(|approved| approved < announcement.held);
    let breach = is_early.then(|| {
        let message = format!("{} är justerat före sammanträdet", whole(announcement.what));
        let day = swedish::long_date(announcement.held);
        Breach::new(scene.at(&announcement.approval_path), message)
            .hint(format!("sammanträdet är {day} ({APPROVAL})"))
    });
    breach.into_iter().collect()
}

/// When an entry of a notice says that it goes up, with the path to that: done, or to be.
fn posted((path, posting): (FieldPath, &Posting)) -> Vec<(FieldPath, Date, bool)> {
    let done = posting.posted.map(|day| (path.clone().key("uppsatt"), day, true));
    let planned = posting.to_be_posted.map(|day| (path.key("sätts_upp"), day, false));
    done.into_iter().chain(planned).collect()
}

/// When an entry of a notice says that it comes down, with the path to that.
fn removed((path, posting): (FieldPath, &Posting)) -> Vec<(FieldPath, Date)> {
    let done = posting.removed.map(|day| (path.clone().key("nedtaget"), day));
    let planned = posting.to_be_removed.map(|day| (path.key("nedtas"), day));
    done.into_iter().chain(planned).collect()
}

fn posted_late(scene: &Announced<'_>) -> Vec<Breach> {
    let announcement = scene.announcement;
    let Some(limit) = announcement.posting_limit else { return Vec::new() };
    let breach = |(path, day, is_done): (FieldPath, Date, bool)| {
        let late = days_between(limit.day, day.0);
        let verb = if is_done { "sattes upp" } else { "sätts upp" };
        (late > 0).then(|| {
            Breach::new(scene.at(&path), format!("anslaget {verb} {} för sent", days(late)))
                .hint(until(limit, "andra dagen efter justeringen", POSTING))
        })
    };
    announcement.postings().into_iter().flat_map(posted).filter_map(breach).collect()
}

fn posted_early(scene: &Announced<'_>) -> Vec<Breach> {
    let announcement = scene.announcement;
    let breach = |(path, day, is_done): (FieldPath, Date, bool)| match announcement.approved {
        Some(approved) if day.0 < approved => {
            let breach = Breach::new(scene.at(&path), "anslaget är uppsatt före justeringen");
            let day = swedish::long_date(approved);
            Some(breach.hint(format!("justeringen är {day} ({POSTING})")))
        }
        None if is_done => {
            let message = "anslaget är uppsatt, men justeringen har inget datum";
            let breach = Breach::new(scene.at(&path), message);
            Some(breach.hint(format!("skriv `justering: {{datum: …}}` ({POSTING})")))
        }
        _ => None,
    };
    announcement.postings().into_iter().flat_map(posted).filter_map(breach).collect()
}

/// What comes down too early, as `tell` says it of how many days there were left to appeal.
fn removals(scene: &Announced<'_>, tell: impl Fn(i64) -> Option<String>) -> Vec<Breach> {
    let announcement = scene.announcement;
    let (Some(appeal), Some(removable)) = (announcement.appeal_limit, announcement.removable)
    else {
        return Vec::new();
    };
    let breach = |(path, day): (FieldPath, Date)| {
        let message = (day.0 < removable).then(|| tell(days_between(day.0, appeal.day)))??;
        let last = swedish::long_date(appeal.day);
        Some(Breach::new(scene.at(&path), message).hint(format!(
            "tidigast {}; sista dagen för överklagande är {last} ({REMOVAL})",
            swedish::long_date(removable)
        )))
    };
    announcement.postings().into_iter().flat_map(removed).filter_map(breach).collect()
}

fn removed_on_last_day(scene: &Announced<'_>) -> Vec<Breach> {
    let told = "anslaget tas ned redan sista dagen för överklagande";
    removals(scene, |left| (left == 0).then(|| told.to_owned()))
}

fn removed_early(scene: &Announced<'_>) -> Vec<Breach> {
    removals(scene, |left| {
        let told = || format!("anslaget tas ned {} före sista dagen för överklagande", days(left));
        (left > 0).then(told)
    })
}
