//! The chain of §§ through the year.

use chrono::Datelike;

use super::{Breach, Find, Rule, Scene};
use crate::diagnostic::{Code, FieldPath, Severity};
use crate::record::Meeting;

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
];

fn broken_chain(scene: &Scene<'_>) -> Vec<Breach> {
    let meeting = &scene.meeting.value;
    let (Some(first), Some((date, before))) =
        (meeting.first_paragraph, scene.numbering.before(meeting.date.0))
    else {
        return Vec::new();
    };
    let Some(last) = before.last() else { return Vec::new() };
    if scene.numbering.of(meeting.date.0).is_none() || last.leads_to(first) {
        return Vec::new();
    }
    let what = if first <= *last { "krockar" } else { "lämnar en lucka" };
    let place = scene.meeting.at(FieldPath::of("första_paragraf"));
    let message = format!("§ {first} {what}: mötet {date} slutade med § {last}");
    vec![
        Breach::new(place, message)
            .hint(format!("nästa är § {}; utan fältet räknas den ut", last.next())),
    ]
}

fn unwritten_before(scene: &Scene<'_>) -> Vec<Breach> {
    let meeting = &scene.meeting.value;
    let date = meeting.date.0;
    if meeting.attendance.is_none() || meeting.first_paragraph.is_some() {
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
