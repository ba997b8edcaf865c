//! Notices: where they go up, what they must say, and when a meeting is summoned and announced.

use chrono::{Datelike, NaiveDate};

use super::{Announced, Breach, Find, Rule, Scene};
use crate::announcement::board_owners;
use crate::calendar::{days_between, summons_limit};
use crate::check::deadlines::days;
use crate::diagnostic::{Code, FieldPath, Severity, wording};
use crate::record::MemberKind;
use crate::swedish;

/// The years that the rules about time hold for: before, other days were public holidays.
pub(super) const YEARS: std::ops::RangeInclusive<i32> = 2005..=2100;

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code {
            id: "D4",
            meaning: "Anslaget sitter hos medlemmar som är kommuner eller regioner, inga andra.",
        },
        severity: Severity::Error,
        reason: "Ett datum för en tavla som inte finns gäller ingenting.",
        source: "lag (2003:1210) 19 §",
        find: Find::Announcement(foreign_board),
    },
    Rule {
        code: Code { id: "D5", meaning: "Anslaget säger var protokollet finns." },
        severity: Severity::Error,
        reason: "Den som vill läsa protokollet ska veta vart hon vänder sig.",
        source: "KL 8:12 genom lag (2003:1210) 19 §",
        find: Find::Announcement(nowhere_kept),
    },
    Rule {
        code: Code { id: "D6", meaning: "Datum ligger mellan 2005 och 2100." },
        severity: Severity::Error,
        reason: "Före 2005 var andra dagar helgdagar, och tider kan inte räknas.",
        source: "lag (1989:253), SFS 2004:1320",
        find: Find::Announcement(out_of_range),
    },
    Rule {
        code: Code { id: "M5", meaning: "Kallelsen skickas i tid." },
        severity: Severity::Warning,
        reason: "Den som kallas ska hinna läsa handlingarna.",
        source: "förbundsordningen, skriven i `regler`",
        find: Find::Meeting(summoned_late),
    },
    Rule {
        code: Code {
            id: "B1",
            meaning: "Sammanträdet som fastställer budgeten är offentligt, kungjort och hålls senast den 30 november.",
        },
        severity: Severity::Warning,
        reason: "Medlemmarnas invånare ska kunna vara med när deras pengar fördelas.",
        source: "lag (2003:1210) 19, 23 §§; KL 8:14 genom 21 §",
        find: Find::Meeting(closed_budget_meeting),
    },
];

fn foreign_board(scene: &Announced<'_>) -> Vec<Breach> {
    let Some(notice) = scene.announcement.notice else { return Vec::new() };
    let owners: Vec<&str> =
        board_owners(scene.organisation).into_iter().map(|(name, _)| name).collect();
    let foreign = notice.boards.iter().filter(|(name, _)| !owners.contains(&name.as_str()));
    let breach = |(name, _): &(String, _)| {
        let place = scene.at_name(&scene.announcement.notice_path.clone().key(name));
        let breach = Breach::new(place, format!("`{name}` har ingen anslagstavla för anslaget"));
        match owners.is_empty() {
            true => breach.hint("ingen medlem är kommun eller region"),
            false => breach.hint(wording::did_you_mean(name, &owners, "tavlorna är hos")),
        }
    };
    foreign.map(breach).collect()
}

fn nowhere_kept(scene: &Announced<'_>) -> Vec<Breach> {
    let announcement = scene.announcement;
    let is_made = announcement.approved.is_some() && !announcement.boards.is_empty();
    let breach = (is_made && announcement.kept_at.is_none()).then(|| {
        let place = scene.at_name(&announcement.approval_path);
        Breach::new(place, "anslaget kan inte säga var protokollet finns")
            .hint("skriv `förvaring: …` i content/organisation.yaml")
    });
    breach.into_iter().collect()
}

fn out_of_range(scene: &Announced<'_>) -> Vec<Breach> {
    let announcement = scene.announcement;
    let approved = announcement.approved.map(|day| (announcement.approval_path.clone(), day));
    let of_notice = announcement.postings().into_iter().flat_map(|(path, posting)| {
        let days = [
            ("sätts_upp", posting.to_be_posted),
            ("uppsatt", posting.posted),
            ("nedtas", posting.to_be_removed),
            ("nedtaget", posting.removed),
        ];
        days.map(|(field, day)| Some((path.clone().key(field), day?.0))).into_iter().flatten()
    });
    let held = (FieldPath::of("datum"), announcement.held);
    let all = [Some(held), approved].into_iter().flatten().chain(of_notice);
    let strays = all.filter(|(_, day)| !YEARS.contains(&day.year()));
    let breach = |(path, day): (FieldPath, NaiveDate)| {
        Breach::new(scene.at(&path), format!("{day} ligger inte mellan 2005 och 2100"))
    };
    strays.map(breach).collect()
}

fn summoned_late(scene: &Scene<'_>) -> Vec<Breach> {
    let meeting = &scene.meeting.value;
    let Some(sent) = meeting.summons.as_ref().map(|summons| summons.date.0) else {
        return Vec::new();
    };
    let organisation = super::sound_organisation(scene.records);
    let rules = organisation.map(|organisation| organisation.rules_on(meeting.date.0));
    let (wanted, source) = rules.and_then(|rules| rules.summons).unwrap_or((0, None));
    let limit = summons_limit(meeting.date.0, wanted);
    let before = days_between(sent, meeting.date.0);
    let message = match before {
        _ if sent <= limit => return Vec::new(),
        0.. => format!("kallelsen skickades {} före sammanträdet", days(before)),
        _ => "kallelsen är daterad efter sammanträdet".to_owned(),
    };
    let place = scene.meeting.at(FieldPath::of("kallelse").key("datum"));
    let breach = Breach::new(place, message);
    if wanted == 0 {
        return vec![breach];
    }
    let source = source.map(|source| format!(" ({source})")).unwrap_or_default();
    let day = swedish::long_date(limit);
    let wanted = days(wanted.into());
    vec![breach.hint(format!("senast {day}, {wanted} före sammanträdet{source}"))]
}

/// What a samordningsförbund's budget meeting lacks, one thing at a time: a meeting that isn't public
/// needn't be announced either.
fn closed_budget_meeting(scene: &Scene<'_>) -> Vec<Breach> {
    let meeting = &scene.meeting.value;
    let is_state = |organisation: &crate::record::Organisation| {
        organisation.members.iter().any(|member| member.kind == MemberKind::Myndighet)
    };
    let is_joint = super::sound_organisation(scene.records).is_some_and(is_state);
    if !is_joint || !scene.records.fixes_budget(meeting) {
        return Vec::new();
    }
    let field = if meeting.fixes_budget { "fastställer_budget" } else { "datum" };
    let place = || scene.meeting.at_name(FieldPath::of(field));
    let day = meeting.date.0;
    let late = ((day.month(), day.day()) > (11, 30)).then(|| {
        Breach::new(place(), "budgeten fastställs efter den 30 november")
            .hint("senast den 30 november (lag (2003:1210) 23 §)")
    });
    let is_public = meeting.public == Some(true);
    let closed = (!is_public).then(|| {
        Breach::new(place(), "sammanträdet fastställer budgeten men är inte offentligt")
            .hint("skriv `offentligt: true` och `kungörelse: {datum: …}` (lag (2003:1210) 19 §)")
    });
    let unannounced = (is_public && meeting.announced.is_none()).then(|| {
        Breach::new(place(), "sammanträdet fastställer budgeten men är inte kungjort")
            .hint("skriv `kungörelse: {datum: …}` (lag (2003:1210) 19 §, KL 8:14)")
    });
    late.into_iter().chain(closed).chain(unannounced).collect()
}
