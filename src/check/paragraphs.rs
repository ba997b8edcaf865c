//! Rules about the sequence of §§ through the year.
//!
//! In comes a meeting with the numbers of all meetings, out come breaches.

use super::breach::Breach;
use super::concerns;
use super::context::MeetingContext;
use super::rule::{Acceptance, Find, Rule, Source};
use crate::diagnostic::{Code, Severity};
use crate::facts::MinutesPart;
use crate::law::Topic;
use crate::record::{Date, Located, Meeting, Notice, ParagraphNumber};

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code { id: "M3", meaning: "Paragraferna löper utan lucka eller krock genom året." },
        severity: Severity::Warning,
        reason: "En paragraf ska gå att hänvisa till med nummer och år.",
        source: Source::PracticeAnd(&[Topic::Minutes]),
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(broken_chain),
    },
    Rule {
        code: Code {
            id: "M6",
            meaning: "Inget tidigare möte under året väntar på sitt protokoll.",
        },
        severity: Severity::Warning,
        reason: "När det skrivs får det nummer som redan är tagna.",
        source: Source::Said("praxis"),
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(unwritten_before),
    },
    Rule {
        code: Code {
            id: "M16",
            meaning: "Ett justerat protokoll behåller sina nummer när ett tidigare möte skrivs senare.",
        },
        severity: Severity::Warning,
        reason: "Paragrafer som är justerade och anslagna kan inte byta nummer.",
        source: Source::PracticeAnd(&[Topic::Approval]),
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(moved_by_later),
    },
];

fn broken_chain(context: &MeetingContext<'_>) -> Vec<Breach> {
    let numbers = context.numbering.of(context.meeting.value.id()).unwrap_or_default();
    broken_before(context, numbers).into_iter().chain(broken_within(context, numbers)).collect()
}

/// A first § that doesn't follow on the last of the year's meeting before.
fn broken_before(context: &MeetingContext<'_>, numbers: &[ParagraphNumber]) -> Option<Breach> {
    let first = context.explicit_first()?;
    let (date, before) = context.numbering.before(context.meeting.value.id())?;
    let last = before.last()?;
    if numbers.is_empty() || last.leads_to(*first) || context.restarts() {
        return None;
    }
    let what = if *first <= *last { "krockar" } else { "lämnar en lucka" };
    let message = format!("§ {first} {what}: mötet {date} slutade med § {last}");
    let breach = Breach::new(context.at(&first), message);
    Some(breach.hint(format!("skriv § {}, eller ta bort fältet: då räknas numret ut", last.next())))
}

/// A § that is not after the one before it. Gaps may be meant: others were approved separately.
fn broken_within(context: &MeetingContext<'_>, numbers: &[ParagraphNumber]) -> Vec<Breach> {
    let items = context.meeting.value.paragraphs().skip(1);
    items
        .zip(numbers.windows(2))
        .filter(|(_, pair)| pair[1] <= pair[0])
        .filter_map(|(item, pair)| {
            // A number that is counted is always after the one before it.
            let place = context.at(item.number.as_ref()?);
            Some(Breach::new(place, format!("§ {} står efter § {}", pair[1], pair[0])))
        })
        .collect()
}

/// The year's meetings before this one.
fn earlier<'a>(context: &MeetingContext<'a>) -> impl Iterator<Item = &'a Meeting> {
    let before = context.meeting.value.id().year_until();
    context.records.meetings.range(before).map(|(_, record)| &record.value)
}

fn unwritten_before(context: &MeetingContext<'_>) -> Vec<Breach> {
    if !context.counts_on() {
        return Vec::new();
    }
    let date = &context.meeting.value.date;
    let known = context.numbering.before(context.meeting.value.id()).map(|(held, _)| held);
    earlier(context)
        .filter(|earlier| earlier.attendance.is_none() && earlier.is_held())
        .filter(|earlier| known.is_none_or(|known| earlier.id() > known))
        .map(|earlier| {
            let message =
                format!("mötet {} saknar protokoll, och numreringen hoppar över det", earlier.id());
            Breach::new(context.at(date), message)
                .hint("skriv det först, eller ange `första_paragraf`")
        })
        .collect()
}

/// Minutes that were approved before an earlier meeting's, whose §§ they are counted from.
fn moved_by_later(context: &MeetingContext<'_>) -> Vec<Breach> {
    if !context.counts_on() {
        return Vec::new();
    }
    MinutesPart::all(&context.meeting.value)
        .find_map(|part| moved(context, part))
        .into_iter()
        .collect()
}

/// The breach for some minutes of a meeting that were.
fn moved(context: &MeetingContext<'_>, part: MinutesPart) -> Option<Breach> {
    let meeting = &context.meeting.value;
    let approved = part.approved(meeting)?;
    let numbers = context.numbering.of(meeting.id()).unwrap_or_default();
    let later = earlier(context).find(|earlier| is_open_on(context, earlier, approved))?;
    let (what, place) = match part {
        MinutesPart::Rest => ("protokollet".to_owned(), context.at(&meeting.date)),
        MinutesPart::Separate(at) => {
            let own = context.paragraphs(&part.numbers(meeting, numbers));
            (format!("protokollet med {own}"), context.at(&meeting.separate.0[at].paragraphs))
        }
    };
    let message =
        format!("{what} justerades före det från {}, som numren räknas vidare från", later.id());
    let doubtful = Breach::new(place, message);
    let is_posted = part.notice(meeting).is_some_and(Notice::is_posted);
    let breach = if is_posted { doubtful.error() } else { doubtful };
    Some(match numbers.first() {
        Some(first) => breach.hint(format!(
            "skriv det nummer som första paragrafen justerades med, till exempel `första_paragraf: {first}`"
        )),
        None => breach,
    })
}

/// Whether the minutes with the last § of an earlier meeting weren't approved on a day: that number could still change.
fn is_open_on(context: &MeetingContext<'_>, earlier: &Meeting, day: Located<Date>) -> bool {
    let numbers = context.numbering.of(earlier.id()).unwrap_or_default();
    let last = numbers.last().map(|last| MinutesPart::of(earlier, *last));
    let last = last.unwrap_or(MinutesPart::Rest);
    let is_approved = last.unapproved_because(earlier).is_none();
    let is_later = last.approved(earlier).is_none_or(|own| own > day);
    earlier.attendance.is_some() && is_approved && is_later
}
