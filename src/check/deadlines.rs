//! Rules about the limits of time that an approval starts.
//!
//! In comes an announcement, out come breaches. Old minutes that broke a limit can't be corrected: what
//! was late is a warning, what is impossible is an error.

use super::breach::Breach;
use super::concerns;
use super::context::AnnouncementContext;
use super::notices::is_stray;
use super::rule::{Acceptance, Find, Rule, Source};
use crate::calendar::{Limit, days_between};
use crate::diagnostic::{Code, Place, Severity};
use crate::facts::{Announcement, AnnouncementKind, Dated, Day};
use crate::law::{Citation, Topic};
use crate::swedish::{self, days};
use crate::yaml::NodeId;

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code {
            id: "D1",
            meaning: "Protokollet justeras senast 14 dagar efter sammanträdet.",
        },
        severity: Severity::Warning,
        reason: "Tiden för överklagande börjar inte löpa förrän justeringen är anslagen.",
        source: Source::Law(&[Topic::Approval, Topic::AuditApproval]),
        concerns: concerns::APPROVAL,
        acceptance: Acceptance::Doubtful,
        find: Find::Announcement(approved_late),
    },
    Rule {
        code: Code { id: "D1", meaning: "Protokollet justeras inte före sammanträdet." },
        severity: Severity::Error,
        reason: "Det går inte att godkänna vad som inte har hänt.",
        source: Source::PracticeAnd(&[Topic::Approval, Topic::AuditApproval]),
        concerns: concerns::APPROVAL,
        acceptance: Acceptance::Never(
            "Då står det på sidan att protokollet godkändes innan mötet hade hållits.",
        ),
        find: Find::Announcement(approved_early),
    },
    Rule {
        code: Code { id: "D2", meaning: "Justeringen anslås senast andra dagen efter den." },
        severity: Severity::Warning,
        reason: "Den som kan överklaga ska få veta att tiden löper.",
        source: Source::Law(&[Topic::Posting, Topic::AuditPosting]),
        concerns: concerns::APPROVAL,
        acceptance: Acceptance::Doubtful,
        find: Find::Announcement(posted_late),
    },
    Rule {
        code: Code { id: "D2", meaning: "Justeringen anslås inte innan den är gjord." },
        severity: Severity::Error,
        reason: "I anslaget står att protokollet är justerat.",
        source: Source::PracticeAnd(&[Topic::Posting, Topic::AuditPosting]),
        concerns: concerns::APPROVAL,
        acceptance: Acceptance::Never(
            "Då står det på sidan att något är anslaget som inte kan vara det.",
        ),
        find: Find::Announcement(posted_early),
    },
    Rule {
        code: Code {
            id: "D3",
            meaning: "Anslaget tas ned tidigast dagen efter sista dagen för överklagande.",
        },
        severity: Severity::Warning,
        reason: "Anslaget ska sitta uppe hela tiden, även sista dagen.",
        source: Source::Law(&[Topic::Removal, Topic::AuditRemoval]),
        concerns: concerns::APPROVAL,
        acceptance: Acceptance::Doubtful,
        find: Find::Announcement(removed_on_last_day),
    },
    Rule {
        code: Code {
            id: "D3",
            meaning: "Anslaget tas inte ned medan tiden för överklagande löper.",
        },
        severity: Severity::Error,
        reason: "Tas det ned för tidigt går tiden för överklagande aldrig ut.",
        source: Source::PracticeAnd(&[Topic::Removal, Topic::AuditRemoval]),
        concerns: concerns::APPROVAL,
        acceptance: Acceptance::Never(
            "Då står det en sista dag för överklagande på sidan som inte gäller.",
        ),
        find: Find::Announcement(removed_early),
    },
];

/// What is approved, in definite form, and the participle that goes with it.
fn whole(what: AnnouncementKind) -> (&'static str, &'static str) {
    match what {
        AnnouncementKind::Minutes | AnnouncementKind::Separate(_) | AnnouncementKind::Audit => {
            ("protokollet", "justerat")
        }
        AnnouncementKind::AtOnce => ("paragrafen", "justerad"),
    }
}

/// Where it is said what holds for the body in question; nothing where no statute says it.
fn source(context: &AnnouncementContext<'_>, topic: Topic) -> Option<String> {
    context.announcement.section(topic).map(Citation::at_length)
}

/// A text with its ground in parentheses.
fn grounded(text: &str, source: Option<String>) -> String {
    match source {
        Some(source) => format!("{text} ({source})"),
        None => text.to_owned(),
    }
}

/// A limit with its ground: "gräns: fredagen den 13 december 2024, 14 dagar efter sammanträdet (5 kap. 69 §
/// kommunallagen)".
fn until(limit: Limit, count: &str, source: Option<String>) -> String {
    let day = swedish::on_day(limit.day);
    if limit.day == limit.counted {
        return grounded(&format!("gräns: {day}, {count}"), source);
    }
    let counted = swedish::on_day(limit.counted);
    let moved = "och gränsen flyttas till nästa vardag";
    let sources = source.into_iter().chain(["2 § lagen (1930:173)".to_owned()]);
    let sources = sources.collect::<Vec<_>>().join("; ");
    format!("gräns: {day}; {count} är {counted}, {moved} ({sources})")
}

fn approved_late(context: &AnnouncementContext<'_>) -> Vec<Breach> {
    let announcement = context.announcement;
    let (Some(limit), Some(approved), Some(node)) =
        (announcement.approval_limit, announcement.approved, announcement.approved_at)
    else {
        return Vec::new();
    };
    let late = days_between(limit.day, approved);
    if late <= 0 || is_unreal(announcement) {
        return Vec::new();
    }
    let message = format!("{} justerades {} för sent", whole(announcement.what).0, days(late));
    let counted = match announcement.continued.is_empty() {
        true => "14 dagar efter sammanträdet",
        false => "14 dagar efter sammanträdets sista dag",
    };
    let hint = until(limit, counted, source(context, announcement.what.approval()));
    vec![Breach::new(context.at(node), message).hint(hint)]
}

fn approved_early(context: &AnnouncementContext<'_>) -> Vec<Breach> {
    let announcement = context.announcement;
    let Some(node) = announcement.approved_at else { return Vec::new() };
    if !is_impossible(announcement) || is_unreal(announcement) {
        return Vec::new();
    }
    let (what, approved) = whole(announcement.what);
    let (before, is) = match announcement.approvable == announcement.held() {
        false => ("sammanträdets sista dag", "slutar"),
        true if announcement.continued.is_empty() => ("sammanträdet", "är"),
        true => ("sammanträdet", "börjar"),
    };
    let message = format!("{what} är {approved} före {before}");
    let day = swedish::on_day(announcement.approvable);
    let hint = format!("rätta datumet; sammanträdet {is} {day}");
    let hint = grounded(&hint, source(context, announcement.what.approval()));
    vec![Breach::new(context.at(node), message).hint(hint)]
}

/// Whether the approval has a day before what it approves: what follows from that day means nothing.
fn is_impossible(announcement: &Announcement<'_>) -> bool {
    announcement.approved.is_some_and(|approved| approved < announcement.approvable)
}

/// Whether a day of the meeting or that of the approval is a slip, which D6 and M67 report: no other is late or early
/// by it.
fn is_unreal(announcement: &Announcement<'_>) -> bool {
    let held = announcement.held();
    announcement.days().chain(announcement.approved).any(|day| is_stray(day, held))
}

/// The days that a record says a notice goes up or comes down, each with its place, once; none while that of the
/// approval is impossible, and none that is a slip.
fn stated<'a>(
    context: &AnnouncementContext<'_>,
    dated: impl IntoIterator<Item = &'a Option<Dated>>,
) -> Vec<(Place, Day)> {
    let mut seen: Vec<(NodeId, Day)> = Vec::new();
    if is_impossible(context.announcement) || is_unreal(context.announcement) {
        return Vec::new();
    }
    let held = context.announcement.held();
    let dated = dated.into_iter().flatten().filter(|dated| !is_stray(dated.day.date(), held));
    for Dated { day, node } in dated {
        if let Some(node) = node.filter(|node| !seen.iter().any(|(other, _)| other == node)) {
            seen.push((node, *day));
        }
    }
    seen.into_iter().map(|(node, day)| (context.at(node), day)).collect()
}

fn posted_late(context: &AnnouncementContext<'_>) -> Vec<Breach> {
    let Some(limit) = context.announcement.posting_limit else { return Vec::new() };
    let mut breaches = Vec::new();
    for (place, day) in stated(context, &context.announcement.posted) {
        let late = days_between(limit.day, day.date());
        if late > 0 {
            let verb = if day.done().is_some() { "sattes upp" } else { "sätts upp" };
            let message = format!("anslaget {verb} {} för sent", days(late));
            let ground = source(context, context.announcement.what.posting());
            let hint = until(limit, "andra dagen efter justeringen", ground);
            breaches.push(Breach::new(place, message).hint(hint));
        }
    }
    breaches
}

fn posted_early(context: &AnnouncementContext<'_>) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for (place, day) in stated(context, &context.announcement.posted) {
        let ground = || source(context, context.announcement.what.posting());
        match (context.announcement.approved, day) {
            (Some(approved), day) if day.date() < approved => {
                let verb = if day.done().is_some() { "är uppsatt" } else { "sätts upp" };
                let hint = format!("rätta datumet; justeringen är {}", swedish::on_day(approved));
                let hint = grounded(&hint, ground());
                let message = format!("anslaget {verb} före justeringen");
                breaches.push(Breach::new(place, message).hint(hint));
            }
            (None, day) if day.date() < context.announcement.held() => {
                breaches.push(before_meeting(context, place, "anslaget sätts upp"));
            }
            (None, Day::Done(_)) => {
                let message = "anslaget är uppsatt, men justeringen har inget datum";
                let hint = grounded("skriv `justering: {datum: …}`", ground());
                breaches.push(Breach::new(place, message).hint(hint));
            }
            _ => {}
        }
    }
    breaches
}

/// What comes down too early, as `word` says it of how many days there were left to appeal.
fn removals(
    context: &AnnouncementContext<'_>,
    word: impl Fn(i64) -> Option<String>,
) -> Vec<Breach> {
    let Some((appeal, removable)) = context.announcement.least() else { return Vec::new() };
    let mut breaches = Vec::new();
    for (place, day) in stated(context, &context.announcement.removed) {
        if day.date() < removable
            && let Some(message) = word(days_between(day.date(), appeal.day))
        {
            let first = swedish::on_day(removable);
            let last = swedish::on_day(appeal.day);
            let ground = source(context, context.announcement.what.removal());
            let hint = format!("gräns: tidigast {first}; sista dagen för överklagande är {last}");
            breaches.push(Breach::new(place, message).hint(grounded(&hint, ground)));
        }
    }
    breaches
}

fn removed_on_last_day(context: &AnnouncementContext<'_>) -> Vec<Breach> {
    let message = "anslaget tas ned redan sista dagen för överklagande";
    removals(context, |left| (left == 0).then(|| message.to_owned()))
}

fn removed_early(context: &AnnouncementContext<'_>) -> Vec<Breach> {
    let early = removals(context, |left| {
        let left = (left > 0).then(|| days(left))?;
        Some(format!("anslaget tas ned {left} före sista dagen för överklagande"))
    });
    early.into_iter().chain(removed_unposted(context)).chain(removed_before(context)).collect()
}

/// What comes down before the meeting, while nothing is known yet of when it goes up.
fn removed_before(context: &AnnouncementContext<'_>) -> Vec<Breach> {
    if context.announcement.least().is_some() {
        return Vec::new();
    }
    let stated = stated(context, &context.announcement.removed).into_iter();
    stated
        .filter(|(_, day)| day.date() < context.announcement.held())
        .map(|(place, _)| before_meeting(context, place, "anslaget tas ned"))
        .collect()
}

/// The breach for what is to be done with a notice before the meeting.
fn before_meeting(context: &AnnouncementContext<'_>, place: Place, what: &str) -> Breach {
    let day = swedish::on_day(context.announcement.held());
    Breach::new(place, format!("{what} före sammanträdet"))
        .hint(format!("rätta datumet, eller ta bort `anslag` så länge; sammanträdet är {day}"))
}

/// What has come down although it never went up.
fn removed_unposted(context: &AnnouncementContext<'_>) -> Vec<Breach> {
    let Announcement { posted, removed, .. } = context.announcement;
    let unposted = posted.iter().zip(removed).filter(|(up, down)| !is_done(up) && is_done(down));
    stated(context, unposted.map(|(_, down)| down))
        .into_iter()
        .map(|(place, _)| {
            Breach::new(place, "anslaget är nedtaget, men inte uppsatt").hint("skriv `uppsatt: …`")
        })
        .collect()
}

/// Whether something has been done on a day.
fn is_done(dated: &Option<Dated>) -> bool {
    dated.as_ref().is_some_and(|dated| dated.day.done().is_some())
}
