//! Rules about meetings that were moved or cancelled, and about what the mötesplan says of them.
//!
//! In comes a meeting or a mötesplan, out come breaches.

use chrono::{Datelike, NaiveDate};

use super::breach::Breach;
use super::concerns;
use super::context::{MeetingContext, ScheduleContext};
use super::rule::{Acceptance, Find, Rule, Source};
use crate::calendar::days_between;
use crate::diagnostic::{Code, Parts, Place, Severity};
use crate::facts::MinutesPart;
use crate::law::Topic;
use crate::record::{Located, Meeting, MeetingId, MeetingKind, MovedFrom, Time, TimeSpan};
use crate::swedish;

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code { id: "R61", meaning: "Ett sammanträde flyttas till en annan dag." },
        severity: Severity::Error,
        reason: "Den som läser kallelsen vet annars inte från vilken dag det är flyttat.",
        source: Source::Said("praxis"),
        concerns: concerns::SUMMONS,
        acceptance: Acceptance::Never(
            "I kallelsen står då att mötet är flyttat från sin egen dag.",
        ),
        find: Find::Meeting(|context| {
            let meeting = &context.meeting.value;
            moved_nowhere(&meeting.moved_from, |day| day == meeting.date.0, |own| context.at(own))
        }),
    },
    Rule {
        code: Code {
            id: "K12", meaning: "Mötesplanen flyttar ett sammanträde till en annan dag."
        },
        severity: Severity::Error,
        reason: "Den som läser mötesplanen vet annars inte från vilken dag det är flyttat.",
        source: Source::Said("praxis"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Never(
            "I mötesplanen står då att mötet är flyttat från sin egen dag.",
        ),
        find: Find::Schedule(planned_nowhere),
    },
    Rule {
        code: Code {
            id: "R62",
            meaning: "Dagen som ett sammanträde är flyttat från är dess egen, enligt mötesplanen och andra underlag.",
        },
        severity: Severity::Warning,
        reason: "Annars står samma sammanträde två gånger i kalendern, eller två som ett.",
        source: Source::Said("praxis"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(moved_from_elsewhere),
    },
    Rule {
        code: Code { id: "R63", meaning: "Ett inställt sammanträde har inget protokoll." },
        severity: Severity::Error,
        reason: "Det som inte hölls kan inte ha något protokoll.",
        source: Source::Said("praxis"),
        concerns: concerns::MINUTES_AND_APPROVAL,
        acceptance: Acceptance::Never("Protokollet är då från ett möte som inte hölls."),
        find: Find::Meeting(cancelled_with_minutes),
    },
    Rule {
        code: Code {
            id: "R63", meaning: "Ett sammanträde ställs in senast den dag då det är."
        },
        severity: Severity::Warning,
        reason: "Datumet är annars felskrivet, eller så hölls mötet.",
        source: Source::Said("praxis"),
        concerns: concerns::SUMMONS,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(cancelled_afterwards),
    },
    Rule {
        code: Code {
            id: "K13",
            meaning: "Mötesplanen säger detsamma som underlaget: om sammanträdet är inställt, och vilket slag det är.",
        },
        severity: Severity::Warning,
        reason: "Kallelsen och protokollet säger bara det som står i mötets eget underlag.",
        source: Source::Said("praxis"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(unlike_the_plan),
    },
    Rule {
        code: Code { id: "R64", meaning: "Protokollet justeras där lagen säger det." },
        severity: Severity::Warning,
        reason: "Tiden för överklagande börjar inte löpa förrän justeringen är anslagen.",
        source: Source::Law(&[Topic::Approval]),
        concerns: concerns::APPROVAL,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(unapproved),
    },
    Rule {
        code: Code { id: "R64", meaning: "Ett protokoll är antingen justerat eller inte." },
        severity: Severity::Error,
        reason: "Den som läser sidan vet annars inte om protokollet är justerat.",
        source: Source::Said("praxis"),
        concerns: concerns::MINUTES_AND_APPROVAL,
        acceptance: Acceptance::Never("På sidan står då två saker som inte går ihop."),
        find: Find::Meeting(approved_or_not),
    },
    Rule {
        code: Code {
            id: "R65",
            meaning: "Sammanträden samma dag är numrerade i den ordning som de hålls.",
        },
        severity: Severity::Warning,
        reason: "Paragrafernas nummer går annars vidare i fel ordning, eller så saknas ett underlag.",
        source: Source::Said("praxis"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(out_of_order),
    },
];

/// The days that a meeting isn't moved from: its own, and what is said before.
fn moved_nowhere(
    moved_from: &MovedFrom,
    is_own: impl Fn(NaiveDate) -> bool,
    at: impl Fn(&Located<MeetingId>) -> Place,
) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for (i, before) in moved_from.0.iter().enumerate() {
        let message = match () {
            () if is_own(before.day) => {
                format!("sammanträdet är flyttat från sin egen dag, {}", before.day)
            }
            () if moved_from.0[..i].contains(before) => {
                format!("sammanträdet är flyttat från {} två gånger", **before)
            }
            () => continue,
        };
        let hint = "skriv dagen som det var tänkt till, och den nya dagen i `datum`";
        breaches.push(Breach::new(at(before), message).hint(hint));
    }
    breaches
}

fn planned_nowhere(context: &ScheduleContext<'_>) -> Vec<Breach> {
    let record = context.record;
    let schedule = &record.value;
    let groups = schedule.groups.iter().flat_map(|group| &group.meetings);
    let planned = schedule.meetings.iter().chain(groups);
    let breaches = planned.flat_map(|own| {
        moved_nowhere(&own.moved_from, |day| own.days.contains(day), |day| record.at(day))
    });
    breaches.collect()
}

fn moved_from_elsewhere(context: &MeetingContext<'_>) -> Vec<Breach> {
    let meeting = &context.meeting.value;
    let mut breaches = Vec::new();
    for before in &meeting.moved_from.0 {
        breaches.extend(still_there(context, before));
        breaches.extend(also_moved(context, before));
    }
    match meeting.moved_from.0.first() {
        Some(first) => breaches.extend(unplanned(context, first)),
        None => breaches.extend(moved_by_plan(context)),
    }
    breaches
}

/// The breach for a meeting that was moved from what another is.
fn still_there(context: &MeetingContext<'_>, before: &Located<MeetingId>) -> Option<Breach> {
    let held = **before;
    let record = context.records.meetings.get(&held)?;
    if held == context.meeting.value.id() || has_taken_place(context, &record.value) {
        return None;
    }
    let message = format!("sammanträdet {held} har ett eget underlag, {}", record.file.path);
    let hint = match held.nth {
        1 => format!(
            "ta bort den fil som inte gäller; är det två sammanträden, skriv `flyttat_från: {}` om det var dagens andra, annars ta bort `flyttat_från`",
            held.next_that_day()
        ),
        _ => "ta bort den fil som inte gäller, eller `flyttat_från` om det är två sammanträden"
            .to_owned(),
    };
    Some(Breach::new(context.at(before), message).hint(hint))
}

/// Whether another meeting was moved to the old day of one: they changed days, or the mötesplan has both.
fn has_taken_place(context: &MeetingContext<'_>, other: &Meeting) -> bool {
    let meeting = &context.meeting.value;
    let mut days_before = other.moved_from.0.iter().map(|before| before.day);
    let plans = [meeting, other].map(|own| context.records.plan_of(own));
    let are_planned = matches!(plans, [Some(own), Some(others)] if !std::ptr::eq(own, others));
    days_before.any(|day| day == meeting.date.0) || other.is_moved() && are_planned
}

/// The breach for a meeting that was moved from what an earlier one was moved from too.
fn also_moved(context: &MeetingContext<'_>, before: &Located<MeetingId>) -> Option<Breach> {
    let held = **before;
    let mut earlier = context.records.meetings.range(..context.meeting.value.id());
    let (other, record) = earlier.find(|(_, record)| {
        let mut days = record.value.moved_from.0.iter();
        days.any(|own| **own == held)
    })?;
    let message = format!("sammanträdet {other} är också flyttat från {held}");
    let hint = format!(
        "rätta `flyttat_från` här eller i `{}`; dagens andra sammanträde är `{}`",
        record.file.path,
        held.next_that_day()
    );
    Some(Breach::new(context.at(before), message).hint(hint))
}

/// The breach for a meeting that was moved from a day for which the year's mötesplan has none; it may have no extra ones.
fn unplanned(context: &MeetingContext<'_>, first: &Located<MeetingId>) -> Option<Breach> {
    let meeting = &context.meeting.value;
    let year = u16::try_from(first.day.year()).ok()?;
    let record = context.records.schedules.get(&year).filter(|record| record.sound)?;
    let planned = &record.value.meetings;
    let is_planned =
        meeting.moved_from.0.iter().any(|own| {
            planned.iter().any(|plan| plan.days.contains(own.day) || plan.was_on(own.day))
        });
    let is_extra = meeting.kind.is_some_and(|kind| *kind == MeetingKind::Extra);
    if is_planned || is_extra || planned.is_empty() {
        return None;
    }
    let nearest = planned.iter().map(|own| own.days.first);
    let nearest = nearest.min_by_key(|day| days_between(*day, first.day).abs())?;
    let message = format!("mötesplanen har inget sammanträde {}", **first);
    let hint = format!("rätta mötesplanen, eller dagen; menade du `{nearest}`?");
    Some(Breach::new(context.at(first), message).hint(hint))
}

/// The breach for a meeting that the mötesplan has moved to another day.
fn moved_by_plan(context: &MeetingContext<'_>) -> Option<Breach> {
    let date = &context.meeting.value.date;
    let plan = context.records.plan_of(&context.meeting.value)?;
    if plan.days.contains(date.0) {
        return None;
    }
    let day = plan.days.first;
    let message = format!("mötesplanen har flyttat sammanträdet till {day}");
    let hint = format!("skriv `datum: {day}` och `flyttat_från: {}`", date.0);
    Some(Breach::new(context.at(date), message).hint(hint))
}

fn cancelled_with_minutes(context: &MeetingContext<'_>) -> Vec<Breach> {
    let meeting = &context.meeting.value;
    let Some(cancelled) = &meeting.cancelled else { return Vec::new() };
    let fields = [
        ("`närvaro`", meeting.attendance.is_some()),
        ("`justering`", meeting.approval.is_some()),
        ("`anslag`", meeting.notice.is_some()),
        ("`delprotokoll`", !meeting.separate.0.is_empty()),
    ];
    let said: Vec<&str> = fields.iter().filter(|(_, is_said)| *is_said).map(|own| own.0).collect();
    if said.is_empty() {
        return Vec::new();
    }
    let message = format!("sammanträdet är inställt, men har {}", swedish::list(&said, "och"));
    let hint = format!("ta bort `inställt` om mötet hölls, annars {}", swedish::list(&said, "och"));
    vec![Breach::new(context.meeting.at_name(cancelled), message).hint(hint)]
}

fn cancelled_afterwards(context: &MeetingContext<'_>) -> Vec<Breach> {
    let meeting = &context.meeting.value;
    let day = meeting.cancelled.as_ref().and_then(|cancelled| cancelled.date.as_ref());
    let late = day.filter(|day| day.0 > meeting.date.0);
    let breaches = late.map(|day| {
        let message =
            format!("sammanträdet är inställt {}, efter den dag då det skulle vara", day.0);
        Breach::new(context.at(day), message).hint("rätta datumet")
    });
    breaches.into_iter().collect()
}

/// What the mötesplan says of a meeting, and its record doesn't.
fn unlike_the_plan(context: &MeetingContext<'_>) -> Vec<Breach> {
    let meeting = &context.meeting.value;
    let Some(plan) = context.records.plan_of(meeting) else { return Vec::new() };
    let mut breaches = Vec::new();
    if plan.cancelled.is_some() && meeting.is_held() {
        let message = "sammanträdet är inställt i mötesplanen, men inte här";
        let hint = "skriv `inställt` här också, eller ta bort det i mötesplanen";
        breaches.push(Breach::new(context.at(&meeting.date), message).hint(hint));
    }
    let own = meeting.kind.map(|kind| *kind);
    if let Some(planned) = plan.kind.map(|kind| *kind).filter(|planned| Some(*planned) != own) {
        let word = planned.word();
        let message = format!("mötesplanen har `slag: {word}` för sammanträdet");
        let hint = format!("skriv `slag: {word}` här också, eller rätta mötesplanen");
        breaches.push(Breach::new(kind_place(context, meeting), message).hint(hint));
    }
    breaches
}

/// Where a record says what kind of meeting it is, else the day.
fn kind_place(context: &MeetingContext<'_>, meeting: &Meeting) -> Place {
    let kind = meeting.kind.as_ref().map(|kind| context.at(kind));
    kind.unwrap_or_else(|| context.at(&meeting.date))
}

fn unapproved(context: &MeetingContext<'_>) -> Vec<Breach> {
    let meeting = &context.meeting.value;
    let Some(law) = context.section(Topic::Approval) else { return Vec::new() };
    let hint = format!("skriv `justering: {{datum: …}}` ({})", law.at_length());
    let unapproved = MinutesPart::all(meeting).filter(|part| !says_when_approved(*part, meeting));
    let reasons = unapproved.filter_map(|part| part.unapproved_because(meeting));
    let message = "protokollet justeras inte";
    reasons.map(|own| Breach::new(context.at(own), message).hint(&hint)).collect()
}

fn approved_or_not(context: &MeetingContext<'_>) -> Vec<Breach> {
    let meeting = &context.meeting.value;
    let approved = MinutesPart::all(meeting).filter(|part| says_when_approved(*part, meeting));
    let reasons = approved.filter_map(|part| part.unapproved_because(meeting));
    let message = "`justering` är antingen `inget` eller dagen, tiden och platsen";
    let hint = "ta bort `inget` om protokollet justeras, annars det andra";
    reasons.map(|own| Breach::new(context.at(own), message).hint(hint)).collect()
}

/// Whether a record says when or where minutes are approved.
fn says_when_approved(part: MinutesPart, meeting: &Meeting) -> bool {
    part.approval(meeting).is_some_and(|approval| {
        let day = approval.date.known.is_some() || approval.date.begun.is_some();
        day || approval.time.is_some() || approval.place.is_some()
    })
}

/// The breaches for one of several meetings of a day: that the one before it isn't there, or begins later.
fn out_of_order(context: &MeetingContext<'_>) -> Vec<Breach> {
    let meeting = &context.meeting.value;
    let records = context.records;
    let Some(number) = meeting.nth.filter(|number| number.0 > 1) else { return Vec::new() };
    let MeetingId { day, nth } = meeting.id();
    let before = MeetingId { day, nth: nth - 1 };
    let breach = match records.meetings.get(&before) {
        Some(earlier) => begins_before(meeting, &earlier.value).map(|[own, other]| {
            let message = format!("sammanträdet börjar {own}, före {before}, som börjar {other}");
            let hint = "rätta `tid`, eller byt `samma_dag` så att det som börjar först har det lägre numret";
            Breach::new(context.at(&number), message).hint(hint)
        }),
        None if may_be_unwritten(context, before) => None,
        None => {
            let message = format!("det finns inget sammanträde {before}");
            let hint = match nth {
                2 => "ta bort `samma_dag` om det är dagens enda sammanträde, annars skapa underlaget för det första".to_owned(),
                _ => format!("skriv `samma_dag: {}`, eller skapa underlaget som saknas", nth - 1),
            };
            Some(Breach::new(context.at(&number), message).hint(hint))
        }
    };
    breach.into_iter().collect()
}

/// When two meetings of a day begin, if the later begins before the earlier.
fn begins_before(later: &Meeting, earlier: &Meeting) -> Option<[String; 2]> {
    let [own, other] = [later, earlier].map(|meeting| meeting.time.as_deref());
    let (TimeSpan { start: own, .. }, TimeSpan { start: other, .. }) = own.zip(other)?;
    let are_held = later.is_held() && earlier.is_held();
    (are_held && own < other).then(|| [*own, *other].map(|start| swedish::clock(Time(start))))
}

/// Whether a meeting without a record was moved, is only planned, or can't be read.
fn may_be_unwritten(context: &MeetingContext<'_>, held: MeetingId) -> bool {
    let records = context.records;
    let mut moved = records.meetings.values().flat_map(|record| &record.value.moved_from.0);
    let mut planned = records.planned();
    let mut unread = records.unread.iter();
    moved.any(|own| **own == held)
        || planned.any(|(_, own)| own.days.contains(held.day) || own.was_on(held.day))
        || unread.any(|(_, day)| *day == Some(held.day))
}
