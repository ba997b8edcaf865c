//! Rules about how a meeting is summoned and, when it fixes the budget, announced to the public.
//!
//! In comes a meeting, out come breaches.

use chrono::Datelike;

use super::breach::Breach;
use super::concerns;
use super::context::{MeetingContext, sound_organisation};
use super::rule::{Acceptance, Find, Rule, Source};
use crate::calendar::{days_between, summons_limit};
use crate::diagnostic::{Code, Part, Parts, Severity};
use crate::facts::{announced_by, slots};
use crate::law::{Citation, Topic};
use crate::record::{OrganKind, Organisation, TimeSpan};
use crate::swedish::{self, days};

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code { id: "M5", meaning: "Kallelsen skickas i tid." },
        severity: Severity::Warning,
        reason: "Den som kallas ska hinna läsa handlingarna.",
        source: Source::Said("organets egen ordning, skriven i `regler`"),
        concerns: concerns::SUMMONS,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(summoned_late),
    },
    Rule {
        code: Code { id: "M5", meaning: "Sammanträdet kungörs en vecka i förväg." },
        severity: Severity::Warning,
        reason: "Den som vill lyssna ska hinna få veta när och var det är.",
        source: Source::Law(&[Topic::PublicNotice]),
        concerns: Parts::of(&[Part::PublicNotice]),
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(announced_late),
    },
    Rule {
        code: Code {
            id: "M43",
            meaning: "Tiderna i kallelsen löper i ordning, och inom mötets tid.",
        },
        severity: Severity::Warning,
        reason: "Den som ska komma till ett ärende vet annars inte när.",
        source: Source::Said("praxis"),
        concerns: concerns::SUMMONS,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(untimely_items),
    },
    Rule {
        code: Code {
            id: "B1",
            meaning: "Ett förbunds sammanträde som fastställer budgeten är offentligt och kungjort, i ett samordningsförbund senast den 30 november.",
        },
        severity: Severity::Warning,
        reason: "Medlemmarnas invånare ska kunna vara med när deras pengar fördelas.",
        source: Source::Law(&[Topic::BudgetMeeting]),
        concerns: Parts::ALL,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(closed_budget_meeting),
    },
];

fn summoned_late(context: &MeetingContext<'_>) -> Vec<Breach> {
    let meeting = &context.meeting.value;
    let Some(dated) = meeting.sent().filter(|_| meeting.is_held()) else { return Vec::new() };
    let sent = dated.0;
    let rules = sound_organisation(context.records)
        .and_then(|organisation| organisation.rules_on(meeting.date.0).summons);
    let (wanted, source) = rules.unwrap_or((0, None));
    let limit = summons_limit(meeting.date.0, wanted);
    let before = days_between(sent, meeting.date.0);
    // One that was sent after the meeting is M19.
    if sent <= limit || before < 0 {
        return Vec::new();
    }
    let message = format!("kallelsen skickades {} före sammanträdet", days(before));
    let breach = Breach::new(context.at(&dated), message);
    let ground = source.map(|source| format!(" ({source})")).unwrap_or_default();
    let day = swedish::on_day(limit);
    let wanted = days(wanted.into());
    vec![breach.hint(format!("gräns: {day}, {wanted} före sammanträdet{ground}"))]
}

/// An assembly's meeting, or a kommunalförbund's about the budget, that is announced less than a week before.
fn announced_late(context: &MeetingContext<'_>) -> Vec<Breach> {
    let meeting = &context.meeting.value;
    let Some(announced) = &meeting.announced else { return Vec::new() };
    let organisation = sound_organisation(context.records).filter(|_| meeting.is_held());
    let limit = organisation.and_then(|own| announced_by(context.records, own, meeting));
    let Some((limit, law)) = limit else { return Vec::new() };
    let before = days_between(announced.date.0, meeting.date.0);
    if announced.date.0 <= limit || before < 0 {
        return Vec::new();
    }
    let message = format!("sammanträdet kungjordes {} i förväg", days(before));
    let until = swedish::on_day(limit);
    let hint = format!("gräns: {until}, en vecka före sammanträdet ({})", law.at_length());
    vec![Breach::new(context.at(&announced.date), message).hint(hint)]
}

/// The first item that begins before the one above it has ended, and the first that goes on after the meeting's end.
fn untimely_items(context: &MeetingContext<'_>) -> Vec<Breach> {
    let meeting = &context.meeting.value;
    let end = meeting.time.and_then(|time| time.end);
    let slots = slots(meeting);
    let timed: Vec<_> = slots.iter().filter_map(|slot| Some((slot, slot.start?))).collect();
    let back = timed.windows(2).find_map(|pair| {
        let [(above, started), (slot, start)] = pair else { return None };
        (*start < above.end.unwrap_or(*started)).then_some((slot.item, *start))
    });
    let late =
        slots.iter().find_map(|slot| Some((slot.item, slot.end.filter(|own| Some(*own) > end)?)));
    let back = back.map(|(item, start)| {
        let start = swedish::hours(TimeSpan { start, end: None });
        let message = format!("`{}` börjar {start}, innan ärendet ovanför är slut", item.title.0);
        let place =
            item.time.as_ref().map_or_else(|| context.at(&item.title), |time| context.at(time));
        Breach::new(place, message)
            .hint("rätta tiden, eller skriv ärendena i den ordning som de tas")
    });
    let late = late.filter(|_| end.is_some()).map(|(item, own)| {
        let own = swedish::hours(TimeSpan { start: own, end: None });
        let message = format!("`{}` slutar {own}, efter mötets slut", item.title.0);
        let place = item.minutes.as_ref().map(|minutes| context.at(minutes));
        let place = place.or_else(|| item.time.as_ref().map(|time| context.at(time)));
        Breach::new(place.unwrap_or_else(|| context.at(&item.title)), message)
            .hint("rätta `tid` för mötet, eller tiden för ärendena")
    });
    back.into_iter().chain(late).collect()
}

/// What a förbund's public meeting lacks, one thing at a time: one that isn't public needn't
/// be announced either.
fn closed_budget_meeting(context: &MeetingContext<'_>) -> Vec<Breach> {
    let meeting = &context.meeting.value;
    let Some(organisation) = sound_organisation(context.records) else { return Vec::new() };
    let Some(law) = context.section(Topic::BudgetMeeting) else { return Vec::new() };
    if !meeting.is_held() {
        return Vec::new();
    }
    let fixes_budget = context.records.fixes_budget(meeting);
    let has_proposal = context.kind == OrganKind::Samordningsförbund;
    let mut breaches =
        if fixes_budget { hidden_budget(context, organisation, law) } else { Vec::new() };
    breaches.extend(wrong_announcement(context, fixes_budget, has_proposal));
    breaches
}

/// What is wrong with when, and how openly, a meeting fixes the budget.
fn hidden_budget(
    context: &MeetingContext<'_>,
    organisation: &Organisation,
    law: &Citation,
) -> Vec<Breach> {
    let meeting = &context.meeting.value;
    let (place, by) = match *meeting.fixes_budget {
        true => (context.meeting.at_name(&meeting.fixes_budget), ""),
        false => {
            let by = " enligt mötesplanen eller verksamhetsplanen,";
            (context.meeting.at_name(&meeting.date), by)
        }
    };
    let mut breaches = Vec::new();
    let day = meeting.date.0;
    if organisation.is_joint() && (day.month(), day.day()) > (11, 30) {
        breaches.push(
            Breach::new(place.clone(), "budgeten fastställs efter den 30 november")
                .hint("gräns: den 30 november (23 § lagen (2003:1210))"),
        );
    }
    if !meeting.public.is_some_and(|public| *public) {
        let message = format!("sammanträdet fastställer budgeten{by} men är inte offentligt");
        let hint = format!(
            "skriv `offentligt: true` och `kungörelse: {{datum: …}}` ({})",
            law.at_length()
        );
        breaches.push(Breach::new(place, message).hint(hint));
    } else if meeting.announced.is_none() {
        let message = format!("sammanträdet fastställer budgeten{by} men är inte kungjort");
        let hint = format!("skriv `kungörelse: {{datum: …}}` ({})", law.at_length());
        breaches.push(Breach::new(place, message).hint(hint));
    }
    breaches
}

/// What is wrong with the announcement of a public meeting.
fn wrong_announcement(
    context: &MeetingContext<'_>,
    fixes_budget: bool,
    has_proposal: bool,
) -> Option<Breach> {
    let meeting = &context.meeting.value;
    let announced = meeting.announced.as_ref()?;
    if announced.date > meeting.date {
        let message = "kungörelsen är daterad efter sammanträdet";
        return Some(Breach::new(context.at(&announced.date), message).hint("rätta datumet"));
    }
    let place = context.meeting.at_name(announced);
    if !meeting.public.is_some_and(|public| *public) && !fixes_budget {
        let message = "sammanträdet är kungjort, men det står inte att det är offentligt";
        return Some(Breach::new(place, message).hint("skriv `offentligt: true`"));
    }
    (fixes_budget && has_proposal && announced.proposal.is_none()).then(|| {
        Breach::new(place, "kungörelsen saknar webbadress till budgetförslaget")
            .hint("skriv `budgetförslag: https://…` i `kungörelse` (8 kap. 14 § kommunallagen)")
    })
}
