//! Limits of time that an approval sets running. Old minutes that broke one can't be mended: what
//! was late is a warning, what can't be is an error.

use super::{Announced, Breach, Find, Rule};
use crate::calendar::{Limit, days_between};
use crate::diagnostic::{Code, FieldPath, Place, Severity};
use crate::facts::announcement::{Announcement, AnnouncementKind, Dated, Day};
use crate::swedish::{self, days};

/// Where a limit is said: in kommunallagen, and in which sections lag (2003:1210) makes that hold for a
/// samordningsförbund's board.
type Ground = (&'static str, &'static str);

/// Where the 14 days are said.
const APPROVAL: Ground = ("KL 5:69", "19 §");

/// Where the two days are said.
const POSTING: Ground = ("KL 8:12", "19 §");

/// Where it is said how long a notice stays up.
const REMOVAL: Ground = ("KL 8:12, 13:5", "19, 28 §§");

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code {
            id: "D1",
            meaning: "Protokollet justeras senast 14 dagar efter sammanträdet.",
        },
        severity: Severity::Warning,
        reason: "Tiden för överklagande börjar inte löpa förrän justeringen är anslagen.",
        source: "KL 5:69 genom lag (2003:1210) 19 §",
        find: Find::Announcement(approved_late),
    },
    Rule {
        code: Code { id: "D1", meaning: "Protokollet justeras inte före sammanträdet." },
        severity: Severity::Error,
        reason: "Det går inte att godkänna vad som inte har hänt.",
        source: "KL 5:69 genom lag (2003:1210) 19 §",
        find: Find::Announcement(approved_early),
    },
    Rule {
        code: Code { id: "D2", meaning: "Justeringen anslås senast andra dagen efter den." },
        severity: Severity::Warning,
        reason: "Den som kan överklaga ska få veta att tiden löper.",
        source: "KL 8:12 genom lag (2003:1210) 19, 26 §§",
        find: Find::Announcement(posted_late),
    },
    Rule {
        code: Code { id: "D2", meaning: "Justeringen anslås inte innan den är gjord." },
        severity: Severity::Error,
        reason: "Anslaget säger att protokollet är justerat.",
        source: "KL 8:12 genom lag (2003:1210) 19, 26 §§",
        find: Find::Announcement(posted_early),
    },
    Rule {
        code: Code {
            id: "D3",
            meaning: "Anslaget tas ned tidigast dagen efter sista dagen för överklagande.",
        },
        severity: Severity::Warning,
        reason: "Anslaget ska sitta uppe hela tiden, även sista dagen.",
        source: "KL 8:12, 13:5 genom lag (2003:1210) 19, 26, 28 §§",
        find: Find::Announcement(removed_on_last_day),
    },
    Rule {
        code: Code {
            id: "D3",
            meaning: "Anslaget tas inte ned medan tiden för överklagande löper.",
        },
        severity: Severity::Error,
        reason: "Tas det ned för tidigt går tiden för överklagande aldrig ut.",
        source: "KL 8:12, 13:5 genom lag (2003:1210) 19, 26, 28 §§",
        find: Find::Announcement(removed_early),
    },
];

/// What is approved, in definite form, and the participle that goes with it.
fn whole(what: AnnouncementKind) -> (&'static str, &'static str) {
    match what {
        AnnouncementKind::Minutes | AnnouncementKind::Audit => ("protokollet", "justerat"),
        AnnouncementKind::AtOnce => ("paragrafen", "justerad"),
    }
}

/// Where a limit is said for the body in question: a samordningsförbund has kommunallagen's by its own
/// law, and for the revisors by 26 §.
fn source(scene: &Announced<'_>, (statute, sections): Ground) -> String {
    match scene.announcement.what {
        AnnouncementKind::Audit => format!("{statute}; lag (2003:1210) 26 §"),
        _ if scene.organisation.is_joint() => format!("{statute} genom lag (2003:1210) {sections}"),
        _ => statute.to_owned(),
    }
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
        let message = format!("{} justerades {} för sent", whole(announcement.what).0, days(late));
        Breach::new(scene.at(&announcement.approval_path), message).hint(until(
            limit,
            "14 dagar efter sammanträdet",
            &source(scene, APPROVAL),
        ))
    });
    breach.into_iter().collect()
}

fn approved_early(scene: &Announced<'_>) -> Vec<Breach> {
    let announcement = scene.announcement;
    let is_early = announcement.approved.is_some_and(|approved| approved < announcement.held);
    let breach = is_early.then(|| {
        let (what, approved) = whole(announcement.what);
        let message = format!("{what} är {approved} före sammanträdet");
        let day = swedish::long_date(announcement.held);
        Breach::new(scene.at(&announcement.approval_path), message)
            .hint(format!("sammanträdet är {day} ({})", source(scene, APPROVAL)))
    });
    breach.into_iter().collect()
}

/// The days that a record says a notice goes up or comes down, each with its place, once.
fn told<'a>(
    scene: &Announced<'_>,
    dated: impl IntoIterator<Item = &'a Option<Dated>>,
) -> Vec<(Place, Day)> {
    let mut seen: Vec<(&FieldPath, Day)> = Vec::new();
    for Dated { day, path } in dated.into_iter().flatten() {
        if let Some(path) = path.as_ref().filter(|path| !seen.iter().any(|(p, _)| p == path)) {
            seen.push((path, *day));
        }
    }
    seen.into_iter().map(|(path, day)| (scene.at(path), day)).collect()
}

fn posted_late(scene: &Announced<'_>) -> Vec<Breach> {
    let Some(limit) = scene.announcement.posting_limit else { return Vec::new() };
    let breach = |(place, day): (Place, Day)| {
        let late = days_between(limit.day, day.date());
        let verb = if day.done().is_some() { "sattes upp" } else { "sätts upp" };
        (late > 0).then(|| {
            Breach::new(place, format!("anslaget {verb} {} för sent", days(late))).hint(until(
                limit,
                "andra dagen efter justeringen",
                &source(scene, POSTING),
            ))
        })
    };
    told(scene, &scene.announcement.posted).into_iter().filter_map(breach).collect()
}

fn posted_early(scene: &Announced<'_>) -> Vec<Breach> {
    let breach = |(place, day): (Place, Day)| match (scene.announcement.approved, day) {
        (Some(approved), day) if day.date() < approved => {
            let verb = if day.done().is_some() { "är uppsatt" } else { "sätts upp" };
            let source = source(scene, POSTING);
            let hint = format!("justeringen är {} ({source})", swedish::long_date(approved));
            Some(Breach::new(place, format!("anslaget {verb} före justeringen")).hint(hint))
        }
        (None, Day::Done(_)) => {
            let message = "anslaget är uppsatt, men justeringen har inget datum";
            let hint = format!("skriv `justering: {{datum: …}}` ({})", source(scene, POSTING));
            Some(Breach::new(place, message).hint(hint))
        }
        _ => None,
    };
    told(scene, &scene.announcement.posted).into_iter().filter_map(breach).collect()
}

/// What comes down too early, as `tell` says it of how many days there were left to appeal.
fn removals(scene: &Announced<'_>, tell: impl Fn(i64) -> Option<String>) -> Vec<Breach> {
    let Some((appeal, removable)) = scene.announcement.least() else { return Vec::new() };
    let breach = |(place, day): (Place, Day)| {
        let left = days_between(day.date(), appeal.day);
        let message = (day.date() < removable).then(|| tell(left))??;
        let last = swedish::long_date(appeal.day);
        Some(Breach::new(place, message).hint(format!(
            "tidigast {}; sista dagen för överklagande är {last} ({})",
            swedish::long_date(removable),
            source(scene, REMOVAL)
        )))
    };
    told(scene, &scene.announcement.removed).into_iter().filter_map(breach).collect()
}

fn removed_on_last_day(scene: &Announced<'_>) -> Vec<Breach> {
    let told = "anslaget tas ned redan sista dagen för överklagande";
    removals(scene, |left| (left == 0).then(|| told.to_owned()))
}

fn removed_early(scene: &Announced<'_>) -> Vec<Breach> {
    let early = removals(scene, |left| {
        let told = || format!("anslaget tas ned {} före sista dagen för överklagande", days(left));
        (left > 0).then(told)
    });
    early.into_iter().chain(removed_unposted(scene)).collect()
}

/// What has come down although it never went up.
fn removed_unposted(scene: &Announced<'_>) -> Vec<Breach> {
    let Announcement { posted, removed, .. } = scene.announcement;
    let is_done = |dated: &Option<Dated>| dated.as_ref().and_then(|d| d.day.done()).is_some();
    let pairs = posted.iter().zip(removed);
    let removed = pairs.filter(|(up, down)| is_done(down) && !is_done(up)).map(|(_, down)| down);
    let breach = |(place, _)| {
        Breach::new(place, "anslaget är nedtaget, men inte uppsatt").hint("skriv `uppsatt: …`")
    };
    told(scene, removed).into_iter().map(breach).collect()
}
