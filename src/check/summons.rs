//! How a meeting is summoned and, when it fixes the budget, announced to all.

use chrono::Datelike;

use super::{Breach, Find, Rule, Scene, sound_organisation};
use crate::calendar::{days_between, summons_limit};
use crate::diagnostic::{Code, FieldPath, Severity};
use crate::record::{Meeting, Organisation};
use crate::swedish::{self, days};

pub(super) const RULES: &[Rule] = &[
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

/// What a samordningsförbund's public meeting lacks, one thing at a time: one that isn't public needn't
/// be announced either.
fn closed_budget_meeting(scene: &Scene<'_>) -> Vec<Breach> {
    let meeting = &scene.meeting.value;
    if !sound_organisation(scene.records).is_some_and(Organisation::is_joint) {
        return Vec::new();
    }
    let fixes_budget = scene.records.fixes_budget(meeting);
    let field = if meeting.fixes_budget { "fastställer_budget" } else { "datum" };
    let place = |field: &str| scene.meeting.at_name(FieldPath::of(field));
    let by = match meeting.fixes_budget {
        true => "",
        false => ", säger mötesplanen eller verksamhetsplanen,",
    };
    let day = meeting.date.0;
    let late = (fixes_budget && (day.month(), day.day()) > (11, 30)).then(|| {
        Breach::new(place(field), "budgeten fastställs efter den 30 november")
            .hint("senast den 30 november (lag (2003:1210) 23 §)")
    });
    let closed = (fixes_budget && meeting.public != Some(true)).then(|| {
        Breach::new(
            place(field),
            format!("sammanträdet fastställer budgeten{by} men är inte offentligt"),
        )
        .hint("skriv `offentligt: true` och `kungörelse: {datum: …}` (lag (2003:1210) 19 §)")
    });
    let is_unannounced =
        fixes_budget && meeting.public == Some(true) && meeting.announced.is_none();
    let unannounced = is_unannounced.then(|| {
        Breach::new(
            place(field),
            format!("sammanträdet fastställer budgeten{by} men är inte kungjort"),
        )
        .hint("skriv `kungörelse: {datum: …}` (lag (2003:1210) 19 §, KL 8:14)")
    });
    let found = late.into_iter().chain(closed).chain(unannounced);
    found.chain(wrong_announcement(scene, meeting, fixes_budget)).collect()
}

/// What is wrong with the announcement of a public meeting.
fn wrong_announcement(scene: &Scene<'_>, meeting: &Meeting, fixes_budget: bool) -> Option<Breach> {
    let announced = meeting.announced.as_ref()?;
    let path = FieldPath::of("kungörelse");
    let place = scene.meeting.at_name(path.clone());
    if announced.date > meeting.date {
        let place = scene.meeting.at(path.key("datum"));
        return Some(Breach::new(place, "kungörelsen är daterad efter sammanträdet"));
    }
    if meeting.public != Some(true) && !fixes_budget {
        let message = "sammanträdet är kungjort, men det står inte att det är offentligt";
        return Some(Breach::new(place, message).hint("skriv `offentligt: true`"));
    }
    (fixes_budget && announced.proposal.is_none()).then(|| {
        Breach::new(place, "kungörelsen säger inte var budgetförslaget kan läsas")
            .hint("skriv `budgetförslag: https://…` i `kungörelse` (KL 8:14)")
    })
}
