//! The chain of §§ through the year.

use chrono::Datelike;

use super::{Breach, Find, Rule, Scene};
use crate::diagnostic::{Code, Severity};
use crate::record::{Located, Meeting, ParagraphNumber, Restart};

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code { id: "M3", meaning: "Paragraferna löper utan lucka eller krock genom året." },
        severity: Severity::Warning,
        reason: "En paragraf ska gå att hänvisa till med nummer och år.",
        source: "praxis; KL 5:65–67",
        find: Find::Meeting(broken_chain),
    },
    Rule {
        code: Code {
            id: "M6",
            meaning: "Inget tidigare möte under året väntar på sitt protokoll.",
        },
        severity: Severity::Warning,
        reason: "När det skrivs får det nummer som redan är tagna.",
        source: "praxis",
        find: Find::Meeting(unwritten_before),
    },
    Rule {
        code: Code {
            id: "M16",
            meaning: "Ett justerat protokoll behåller sina nummer när ett tidigare möte skrivs senare.",
        },
        severity: Severity::Warning,
        reason: "Paragrafer som är justerade och anslagna kan inte byta nummer.",
        source: "praxis; KL 5:69",
        find: Find::Meeting(moved_by_later),
    },
];

fn broken_chain(scene: &Scene<'_>) -> Vec<Breach> {
    let numbers = scene.numbering.of(scene.meeting.value.date.0).unwrap_or_default();
    broken_before(scene, numbers).into_iter().chain(broken_within(scene, numbers)).collect()
}

/// A first § that doesn't follow on the last of the year's meeting before.
fn broken_before(scene: &Scene<'_>, numbers: &[ParagraphNumber]) -> Option<Breach> {
    let first = explicit_first(&scene.meeting.value)?;
    let (date, before) = scene.numbering.before(scene.meeting.value.date.0)?;
    let last = before.last()?;
    if numbers.is_empty() || last.leads_to(first.value) || restarts(scene) {
        return None;
    }
    let what = if first.value <= *last { "krockar" } else { "lämnar en lucka" };
    let message = format!("§ {first} {what}: mötet {date} slutade med § {last}");
    let breach = Breach::new(scene.at(&first), message);
    Some(breach.hint(format!("nästa är § {}; utan fältet räknas den ut", last.next())))
}

/// A § that is not after the one before it. Gaps may be meant: others were approved separately.
fn broken_within(scene: &Scene<'_>, numbers: &[ParagraphNumber]) -> Vec<Breach> {
    let items = scene.meeting.value.paragraphs().skip(1);
    items
        .zip(numbers.windows(2))
        .filter(|(_, pair)| pair[1] <= pair[0])
        .filter_map(|(item, pair)| {
            // A number that is counted is always after the one before it.
            let place = scene.at(item.number.as_ref()?);
            Some(Breach::new(place, format!("§ {} står efter § {}", pair[1], pair[0])))
        })
        .collect()
}

/// The first § if the record says it.
fn explicit_first(meeting: &Meeting) -> Option<Located<ParagraphNumber>> {
    let own = meeting.paragraphs().next().and_then(|item| item.number);
    own.or(meeting.first_paragraph)
}

/// Whether each meeting begins again from § 1.
fn restarts(scene: &Scene<'_>) -> bool {
    let organisation = scene.records.organisation.as_ref();
    organisation.is_some_and(|record| record.value.numbering.restart == Restart::Sammanträde)
}

/// Whether the §§ of a meeting with minutes are counted on from the year's meeting before.
fn counts_on(scene: &Scene<'_>) -> bool {
    let meeting = &scene.meeting.value;
    meeting.attendance.is_some() && explicit_first(meeting).is_none() && !restarts(scene)
}

/// The year's meetings before this one.
fn earlier<'a>(scene: &Scene<'a>) -> impl Iterator<Item = &'a Meeting> {
    let date = scene.meeting.value.date.0;
    let before = scene.records.meetings.range(..date).map(|(_, record)| &record.value);
    before.filter(move |earlier| earlier.date.0.year() == date.year())
}

fn unwritten_before(scene: &Scene<'_>) -> Vec<Breach> {
    if !counts_on(scene) {
        return Vec::new();
    }
    let date = &scene.meeting.value.date;
    let known = scene.numbering.before(date.0).map(|(date, _)| date);
    earlier(scene)
        .filter(|earlier| earlier.attendance.is_none())
        .filter(|earlier| known.is_none_or(|known| earlier.date.0 > known))
        .map(|earlier| {
            let message = format!(
                "mötet {} saknar protokoll, och numreringen hoppar över det",
                earlier.date.0
            );
            Breach::new(scene.at(date), message)
                .hint("skriv det först, eller ange `första_paragraf`")
        })
        .collect()
}

/// Minutes that were approved before an earlier meeting's, whose §§ they are counted from.
fn moved_by_later(scene: &Scene<'_>) -> Vec<Breach> {
    let meeting = &scene.meeting.value;
    let Some(approval) = meeting.approval.as_ref().filter(|_| counts_on(scene)) else {
        return Vec::new();
    };
    let mut later = earlier(scene).filter(|earlier| {
        let own = earlier.approval.as_ref();
        earlier.attendance.is_some() && own.is_none_or(|own| own.date > approval.date)
    });
    let Some(earlier) = later.next() else { return Vec::new() };
    let message = format!(
        "protokollet justerades före det från {}, som numren räknas vidare från",
        earlier.date.0
    );
    let breach = Breach::new(scene.at(&meeting.date), message);
    let numbers = scene.numbering.of(meeting.date.0).unwrap_or_default();
    vec![match numbers.first() {
        Some(first) => breach.hint(format!(
            "skriv det nummer som första paragrafen justerades med, som `första_paragraf: {first}`"
        )),
        None => breach,
    }]
}
