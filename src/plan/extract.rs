//! Which extracts (protokollsutdrag) to make of a meeting's minutes.

use chrono::NaiveDate;

use super::{BlockingErrors, Document, Kind, Part, Plan, UniqueNames};
use crate::diagnostic::{Diagnostic, codes};
use crate::numbering::Numbering;
use crate::record::{Item, Meeting, ParagraphNumber, ParagraphSet, Records, Subject};
use crate::swedish;

/// Plans an extract of each § that was asked for, and with `to_all` one for each recipient that the
/// record names, with what goes there. What the minutes don't have is a finding.
pub fn extracts(
    records: &Records,
    numbering: &Numbering,
    findings: &[Diagnostic],
    date: NaiveDate,
    (wanted, to_all): (&[ParagraphSet], bool),
) -> (Plan, Vec<Diagnostic>) {
    let subject = Subject::Meeting(date);
    let meeting = records.meetings.get(&date).map(|record| &record.value);
    if meeting.is_none() && !records.audits.contains_key(&date) {
        return (Plan::default(), Vec::new()); // told of every day that nothing is known of
    }
    let Some(meeting) = meeting.filter(|meeting| meeting.attendance.is_some()) else {
        let message = format!("det finns inget protokoll från {date}");
        return (Plan::default(), vec![Diagnostic::placeless(codes::NOT_SELECTED, message)]);
    };
    let numbers = numbering.of(date).unwrap_or_default();
    let mut lost = Vec::new();
    let mut parts = Vec::new();
    for set in wanted {
        let found: Vec<_> = numbers.iter().filter(|number| set.contains(**number)).collect();
        let is_lost = found.is_empty() || set.named().any(|number| !numbers.contains(&number));
        lost.extend(is_lost.then(|| missing(records, set, date, numbers)));
        parts.extend(found.into_iter().map(|number| Part::Paragraph(*number)));
    }
    parts.sort();
    parts.dedup();
    if to_all {
        let names = recipients(meeting);
        if names.is_empty() {
            let message = format!("inget ärende den {date} säger vem beslutet skickas till");
            let finding = Diagnostic::placeless(codes::NOT_SELECTED, message);
            lost.push(finding.hint("skriv `expedieras: …` hos ärendet"));
        }
        let mut files = UniqueNames::default();
        parts.extend(names.into_iter().map(|recipient| {
            let name = format!("till-{}", files.unique(&recipient, "mottagare", ""));
            Part::Recipient { recipient, name }
        }));
    }
    let document =
        |part| Document { subject: subject.clone(), kind: Kind::Utdrag, part: Some(part) };
    let documents = parts.into_iter().map(document).collect();
    let plan = match BlockingErrors::new(records, findings).holds(&subject, records) {
        true => Plan { held: documents, ..Plan::default() },
        false => Plan { documents, ..Plan::default() },
    };
    (plan, lost)
}

/// The finding for §§ that the minutes don't have.
fn missing(
    records: &Records,
    set: &ParagraphSet,
    date: NaiveDate,
    numbers: &[ParagraphNumber],
) -> Diagnostic {
    let pattern = records.organisation.as_ref().map(|record| &record.value.numbering.pattern);
    let pattern = pattern.cloned().unwrap_or_default();
    let wanted = swedish::paragraph_set(set, &pattern);
    let none = if wanted.contains("§§") { "inte" } else { "ingen" };
    let message = format!("protokollet från {date} har {none} {wanted}");
    let finding = Diagnostic::placeless(codes::NOT_SELECTED, message);
    match numbers.is_empty() {
        true => finding.hint("dess nummer går inte att räkna ut, eller så har det inga"),
        false => finding.hint(format!("det har {}", swedish::paragraphs(numbers, &pattern))),
    }
}

/// Everyone whom some decision of a meeting is sent to, in order.
fn recipients(meeting: &Meeting) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for item in meeting.paragraphs() {
        for name in sent_to(item) {
            if !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
    }
    names
}

/// Whom the decisions of an item and of those below it are sent to.
pub fn sent_to(item: &Item) -> Vec<&str> {
    let below = item.subitems.iter().filter(|sub| sub.has_paragraph());
    let own = item.sent_to.0.iter().map(|name| name.0.as_str());
    own.chain(below.flat_map(sent_to)).collect()
}
