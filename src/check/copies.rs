//! Rules about records that were copied from another meeting's and only half changed.
//!
//! In comes a meeting with what it shares with earlier ones, out come breaches.

use super::breach::Breach;
use super::concerns;
use super::context::MeetingContext;
use super::rule::{Acceptance, Find, Rule, Source};
use crate::calendar::days_between;
use crate::diagnostic::{Code, Parts, Severity, wording};
use crate::facts::MinutesPart;
use crate::record::{AttendanceGroup, Located, Meeting, MeetingId, Stage, Text};
use crate::swedish::days;

/// A summons that was sent more days than this before its meeting is more likely another one's.
const EARLIEST: i64 = 60;

/// The same for one that was sent on the same day as that of an earlier meeting.
const EARLIEST_SHARED: i64 = 21;

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code {
            id: "M18",
            meaning: "Ett mötes ärenden är inte ord för ord desamma som ett tidigare mötes.",
        },
        severity: Severity::Warning,
        reason: "En kopierad fil där bara datumet är ändrat ger ett protokoll från fel möte.",
        source: Source::Said("praxis"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(copied),
    },
    Rule {
        code: Code { id: "M19", meaning: "Kallelsen är inte daterad efter sammanträdet." },
        severity: Severity::Error,
        reason: "Ingen kan kallas till ett möte som redan har hållits.",
        source: Source::Said("praxis"),
        concerns: concerns::SUMMONS,
        acceptance: Acceptance::Never("I kallelsen står då en dag som inte kan stämma."),
        find: Find::Meeting(summoned_afterwards),
    },
    Rule {
        code: Code {
            id: "M19", meaning: "Kallelsens datum är det här mötets, inte ett tidigare."
        },
        severity: Severity::Warning,
        reason: "Det är oftast kvar från den fil som kopierades.",
        source: Source::Said("praxis"),
        concerns: concerns::SUMMONS,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(summoned_long_before),
    },
];

fn copied(context: &MeetingContext<'_>) -> Vec<Breach> {
    let meeting = &context.meeting.value;
    let Some(copied) = context.likeness.copied(meeting.id()) else { return Vec::new() };
    let mut breaches = Vec::new();
    if let Some(other) = copied.items {
        let message = format!("ärendena är ord för ord desamma som {}", on(other));
        let also = also_copied(context, other);
        let hint = match also.as_slice() {
            [] => "skriv det här mötets ärenden och beslut, om filen är en kopia".to_owned(),
            also => format!(
                "skriv det här mötets ärenden och beslut, om filen är en kopia; kontrollera också {}, där det står samma sak",
                wording::names(also)
            ),
        };
        let breach = Breach::new(context.at(&meeting.date), message).hint(hint);
        let is_approved = meeting.stage.is_some_and(|stage| *stage == Stage::Justerat);
        // What is approved is about to be published as it is.
        let has_day = MinutesPart::all(meeting).any(|part| part.approved(meeting).is_some());
        let is_published = has_day || is_approved;
        breaches.push(if is_published { breach.error() } else { breach });
    }
    if let Some((other, attendance)) = copied.attendance.zip(meeting.attendance.as_ref()) {
        let message = format!("samma personer kom och gick samma klockslag som {}", on(other));
        breaches.push(
            Breach::new(context.meeting.at_name(attendance), message)
                .hint("skriv det här mötets närvaro, om filen är en kopia"),
        );
    }
    let first = meeting.first_paragraph.as_ref().filter(|_| copied.items.is_none());
    if let Some((other, first)) = copied.first_paragraph.zip(first) {
        let message = format!("mötet {other} började med samma paragraf");
        breaches.push(
            Breach::new(context.at(first), message)
                .hint("ta bort `första_paragraf`, så räknas numren ut efter årets tidigare möten"),
        );
    }
    if let Some((other, number)) = copied.number.zip(meeting.number) {
        let message = format!("också mötet {other} har `nr: {number}`");
        breaches.push(
            Breach::new(context.at(&meeting.date), message).hint("skriv det här mötets `nr`"),
        );
    }
    breaches
}

/// The fields that say the same as those of the meeting on another day.
fn also_copied(context: &MeetingContext<'_>, other: MeetingId) -> Vec<&'static str> {
    let Some(other) = context.records.meetings.get(&other) else { return Vec::new() };
    let (own, other) = (&context.meeting.value, &other.value);
    let first = own.first_paragraph.is_some() && own.first_paragraph == other.first_paragraph;
    let people = own.attendance.is_some() && people(own) == people(other);
    let titles = !own.attachments.is_empty() && titles(own) == titles(other);
    let fields = [(first, "första_paragraf"), (people, "närvaro"), (titles, "bilagor")];
    fields.into_iter().filter(|(is_same, _)| *is_same).map(|(_, name)| name).collect()
}

/// Everyone who is named in an attendance, by why.
fn people(meeting: &Meeting) -> Vec<(AttendanceGroup, &str)> {
    let groups = meeting.attendance.iter().flat_map(|own| own.groups());
    groups
        .flat_map(|(group, people)| people.iter().map(move |own| (group, own.name.0.as_str())))
        .collect()
}

/// What the attachments of a meeting are called.
fn titles(meeting: &Meeting) -> Vec<Option<&Located<Text>>> {
    meeting.attachments.iter().map(|own| own.title.as_ref()).collect()
}

/// "mötet 2021-03-01".
fn on(other: MeetingId) -> String {
    format!("mötet {other}")
}

fn summoned_afterwards(context: &MeetingContext<'_>) -> Vec<Breach> {
    let meeting = &context.meeting.value;
    let late = meeting.sent().filter(|sent| *sent > meeting.date);
    late.map(|sent| {
        Breach::new(context.at(&sent), "kallelsen är daterad efter sammanträdet")
            .hint("skriv den dag som kallelsen skickades, eller rätta mötets `datum`")
    })
    .into_iter()
    .collect()
}

fn summoned_long_before(context: &MeetingContext<'_>) -> Vec<Breach> {
    let meeting = &context.meeting.value;
    let Some(sent) = meeting.sent() else { return Vec::new() };
    let before = days_between(sent.0, meeting.date.0);
    let copied = context.likeness.copied(meeting.id());
    let other = copied.and_then(|copied| copied.summons).filter(|_| before > EARLIEST_SHARED);
    let message = match other {
        Some(other) => format!("kallelsen har samma datum som den till mötet {other}"),
        None if before > EARLIEST => {
            format!("kallelsen är daterad {} före sammanträdet", days(before))
        }
        None => return Vec::new(),
    };
    let breach = Breach::new(context.at(&sent), message);
    vec![breach.hint("skriv den dag som kallelsen till det här mötet skickades")]
}
