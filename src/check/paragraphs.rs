//! The chain of §§ through the year.

use chrono::Datelike;

use super::{Breach, Find, Rule, Scene};
use crate::diagnostic::{Code, FieldPath, Severity};
use crate::record::{Item, Meeting, ParagraphNumber, Restart};

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
    let (first, path) = explicit_first(&scene.meeting.value)?;
    let (date, before) = scene.numbering.before(scene.meeting.value.date.0)?;
    let last = before.last()?;
    if numbers.is_empty() || last.leads_to(first) || restarts(scene) {
        return None;
    }
    let what = if first <= *last { "krockar" } else { "lämnar en lucka" };
    let message = format!("§ {first} {what}: mötet {date} slutade med § {last}");
    let breach = Breach::new(scene.meeting.at(path), message);
    Some(breach.hint(format!("nästa är § {}; utan fältet räknas den ut", last.next())))
}

/// A § that is not after the one before it. Gaps may be meant: others were approved separately.
fn broken_within(scene: &Scene<'_>, numbers: &[ParagraphNumber]) -> Vec<Breach> {
    let items = scene.meeting.value.paragraphs();
    let pairs = items.skip(1).zip(numbers.windows(2));
    let backwards = pairs.filter(|(_, pair)| pair[1] <= pair[0]);
    let breach = |((i, _), pair): ((usize, &Item), &[ParagraphNumber])| {
        let place = scene.meeting.at(FieldPath::of("ärenden").index(i).key("§"));
        Breach::new(place, format!("§ {} står efter § {}", pair[1], pair[0]))
    };
    backwards.map(breach).collect()
}

/// The first § if the record says it, and where.
fn explicit_first(meeting: &Meeting) -> Option<(ParagraphNumber, FieldPath)> {
    let own = meeting
        .paragraphs()
        .next()
        .and_then(|(i, item)| Some((item.number?, FieldPath::of("ärenden").index(i).key("§"))));
    own.or_else(|| Some((meeting.first_paragraph?, FieldPath::of("första_paragraf"))))
}

/// Whether each meeting begins again from § 1.
fn restarts(scene: &Scene<'_>) -> bool {
    let organisation = scene.records.organisation.as_ref();
    organisation.is_some_and(|record| record.value.numbering.restart == Restart::Sammanträde)
}

fn unwritten_before(scene: &Scene<'_>) -> Vec<Breach> {
    let meeting = &scene.meeting.value;
    let date = meeting.date.0;
    if meeting.attendance.is_none() || explicit_first(meeting).is_some() || restarts(scene) {
        return Vec::new();
    }
    let known = scene.numbering.before(date).map(|(date, _)| date);
    let waits = |earlier: &Meeting| {
        let day = earlier.date.0;
        day.year() == date.year()
            && known.is_none_or(|known| day > known)
            && earlier.attendance.is_none()
    };
    let waiting = scene.records.meetings.range(..date).map(|(_, record)| &record.value);
    waiting
        .filter(|earlier| waits(earlier))
        .map(|earlier| {
            let place = scene.meeting.at(FieldPath::of("datum"));
            let message = format!(
                "mötet {} saknar protokoll, och numreringen hoppar över det",
                earlier.date.0
            );
            Breach::new(place, message).hint("skriv det först, eller ange `första_paragraf`")
        })
        .collect()
}

/// Minutes that were approved before an earlier meeting's, whose §§ they are counted from.
fn moved_by_later(scene: &Scene<'_>) -> Vec<Breach> {
    let meeting = &scene.meeting.value;
    let date = meeting.date.0;
    let Some(approved) = meeting.approval.as_ref().map(|approval| approval.date) else {
        return Vec::new();
    };
    if meeting.attendance.is_none() || explicit_first(meeting).is_some() || restarts(scene) {
        return Vec::new();
    }
    let earlier = scene.records.meetings.range(..date).map(|(_, record)| &record.value);
    let earlier = earlier.filter(|earlier| earlier.date.0.year() == date.year());
    let later = earlier.filter(|earlier| {
        let own = earlier.approval.as_ref().map(|approval| approval.date);
        earlier.attendance.is_some() && own.is_none_or(|own| own > approved)
    });
    let numbers = scene.numbering.of(date).unwrap_or_default();
    let breach = |earlier: &Meeting| {
        let message = format!(
            "protokollet justerades före det från {}, som numren räknas vidare från",
            earlier.date.0
        );
        let breach = Breach::new(scene.meeting.at(FieldPath::of("datum")), message);
        match numbers.first() {
            Some(first) => breach.hint(format!(
                "skriv det nummer som första paragrafen justerades med, som `första_paragraf: {first}`"
            )),
            None => breach,
        }
    };
    later.take(1).map(breach).collect()
}
