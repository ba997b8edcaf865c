//! Which extracts (protokollsutdrag) to make of a meeting's minutes.

use super::{BlockingErrors, Plan};
use crate::diagnostic::{Diagnostic, codes};
use crate::facts::{Facts, UniqueNames};
use crate::kinds::utdrag::UTDRAG;
use crate::kinds::{Document, DocumentPart};
use crate::record::{About, Meeting, MeetingId, ParagraphSet, Subject};
use crate::swedish;

/// Which extracts were asked for.
#[derive(Debug, Clone, Copy)]
pub struct Extracts<'a> {
    /// The meeting.
    pub sitting: &'a Sitting,
    /// The §§, each for itself.
    pub sets: &'a [ParagraphSet],
    /// Whether each recipient gets what goes to it.
    pub to_all: bool,
    /// Whether the §§ are for somebody who may not see what is secret.
    pub is_masked: bool,
}

/// A meeting as somebody asks for it.
#[derive(Debug, Clone)]
pub struct Sitting {
    /// The meeting.
    pub held: MeetingId,
    /// The organ, by its name in paths; none if only one met that day.
    pub organ: Option<String>,
}

/// The organs that met on a day, of those that may be meant.
fn met<'a>(organs: &'a [Facts<'a>], sitting: &Sitting) -> Vec<&'a Facts<'a>> {
    let Sitting { held, organ } = sitting;
    let meant = organs.iter().filter(|own| own.records.organ.is_asked_for(organ.as_deref()));
    meant
        .filter(|facts| {
            let records = facts.records;
            records.meetings.contains_key(held) || records.audits.contains_key(&held.day)
        })
        .collect()
}

/// The finding for a day on which several organs met, if nobody says which is meant.
pub fn ambiguous(organs: &[Facts<'_>], sitting: &Sitting) -> Option<Diagnostic> {
    let met = met(organs, sitting);
    let names: Vec<String> = met.iter().filter_map(|own| own.records.organ.slug()).collect();
    let message = format!("flera organ sammanträdde den {}", sitting.held.day);
    let finding = Diagnostic::placeless(codes::NOT_SELECTED, message)
        .hint(format!("skriv vilket med `--organ`: {}", names.join(", ")));
    (met.len() > 1).then_some(finding)
}

/// Plans an extract of each § that was asked for, and with `to_all` one for each recipient that the
/// record names, with what goes there. What the minutes don't have is a finding.
pub fn extracts(
    organs: &[Facts<'_>],
    findings: &[Diagnostic],
    wanted: &Extracts<'_>,
) -> (Plan, Vec<Diagnostic>) {
    let Extracts { sitting, sets, to_all, is_masked } = *wanted;
    let held = sitting.held;
    if let Some(finding) = ambiguous(organs, sitting) {
        return (Plan::default(), vec![finding]);
    }
    let Some(facts) = met(organs, sitting).first().copied() else {
        return (Plan::default(), Vec::new()); // `Selection::lost` reports every day without a record
    };
    let records = facts.records;
    let subject = records.subject(About::Meeting(held));
    let meeting = records.meetings.get(&held).map(|record| &record.value);
    let Some(meeting) = meeting.filter(|meeting| meeting.attendance.is_some()) else {
        let message = format!("det finns inget protokoll från {held}");
        return (Plan::default(), vec![Diagnostic::placeless(codes::NOT_SELECTED, message)]);
    };
    let numbers = facts.numbers(held);
    let mut lost = Vec::new();
    let mut parts = Vec::new();
    for set in sets {
        let found: Vec<_> = numbers.iter().filter(|number| set.contains(**number)).collect();
        let is_lost = found.is_empty() || set.named().any(|number| !numbers.contains(&number));
        lost.extend(is_lost.then(|| missing(facts, set, held)));
        let part = if is_masked { DocumentPart::Masked } else { DocumentPart::Paragraph };
        parts.extend(found.into_iter().map(|number| part(*number)));
    }
    parts.sort();
    parts.dedup();
    if to_all {
        let to_each = to_recipients(meeting);
        if to_each.is_empty() {
            let message = format!("inget ärende från {held} har någon mottagare");
            let finding = Diagnostic::placeless(codes::NOT_SELECTED, message);
            lost.push(finding.hint("skriv `expedieras: …` hos ärendet"));
        }
        parts.extend(to_each);
    }
    let documents = of_parts(&subject, parts);
    let errors = BlockingErrors::new(organs, findings);
    let plan = match errors.hold(&UTDRAG.document(&subject)) {
        true => Plan { held: documents, ..Plan::default() },
        false => Plan { documents, ..Plan::default() },
    };
    (plan, lost)
}

/// Every extract that can be made of a record's minutes.
pub fn possible_extracts(facts: &Facts<'_>, subject: &Subject) -> Vec<Document> {
    let About::Meeting(held) = &subject.about else { return Vec::new() };
    let Some(meeting) = facts.records.meeting(subject).filter(|own| own.attendance.is_some())
    else {
        return Vec::new();
    };
    let numbers = facts.numbers(*held).iter().copied();
    let parts = numbers.flat_map(|own| [DocumentPart::Paragraph(own), DocumentPart::Masked(own)]);
    of_parts(subject, parts.chain(to_recipients(meeting)).collect())
}

/// The masked extracts of a record's §§ that have something to hide.
pub fn masked_extracts(facts: &Facts<'_>, subject: &Subject) -> Vec<Document> {
    let Some(meeting) = facts.records.meeting(subject).filter(|own| own.attendance.is_some())
    else {
        return Vec::new();
    };
    let numbered = meeting.paragraphs().zip(facts.numbers(meeting.id()));
    let secret = numbered.filter(|(item, _)| item.all_secrecy().next().is_some());
    of_parts(subject, secret.map(|(_, number)| DocumentPart::Masked(*number)).collect())
}

/// The extracts with some parts of the minutes.
fn of_parts(subject: &Subject, parts: Vec<DocumentPart>) -> Vec<Document> {
    parts
        .into_iter()
        .map(|part| Document { part: Some(part), ..UTDRAG.document(subject) })
        .collect()
}

/// A part for each recipient, with what goes to it.
fn to_recipients(meeting: &Meeting) -> Vec<DocumentPart> {
    let mut files = UniqueNames::default();
    let names = recipients(meeting).into_iter();
    names
        .map(|recipient| {
            let name = format!("till-{}", files.give(&recipient, "mottagare", ""));
            DocumentPart::Recipient { recipient, name }
        })
        .collect()
}

/// The finding for §§ that the minutes don't have.
fn missing(facts: &Facts<'_>, set: &ParagraphSet, held: MeetingId) -> Diagnostic {
    let organisation = facts.organisation();
    let pattern = organisation.map(|own| own.numbering.pattern.clone()).unwrap_or_default();
    let wanted = swedish::paragraph_set(set, &pattern);
    let none = if wanted.contains("§§") { "inte" } else { "ingen" };
    let message = format!("protokollet från {held} har {none} {wanted}");
    let finding = Diagnostic::placeless(codes::NOT_SELECTED, message);
    let numbers = facts.numbers(held);
    let mut same_day = facts.records.on(held.day).map(|(other, _)| *other);
    let other =
        same_day.find(|other| facts.numbers(*other).iter().any(|number| set.contains(*number)));
    match other {
        Some(other) if other != held => finding.hint(format!("{wanted} är från {other}")),
        _ if numbers.is_empty() => finding.hint(
            "kontrollera underlaget: paragrafernas nummer saknas eller går inte att räkna ut",
        ),
        _ => finding.hint(format!("finns: {}", swedish::paragraphs(numbers, &pattern))),
    }
}

/// Everyone whom some decision of a meeting is sent to, in order.
fn recipients(meeting: &Meeting) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for item in meeting.paragraphs() {
        for name in item.recipients() {
            if !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
    }
    names
}
