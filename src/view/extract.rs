//! An extract (protokollsutdrag): some §§ of the minutes, with those who were there for them.

use serde::Serialize;

use super::people::{self, AttendanceView, PersonView, names, person_view, with_party};
use super::protokoll::{self, Protokoll};
use crate::announcement;
use crate::numbering::Numbering;
use crate::participation::{took_part, was_there};
use crate::plan::{Part, sent_to};
use crate::record::{
    Attendance, Item, Located, Meeting, Organisation, ParagraphNumber, ParagraphSet, ParagraphSpan,
    Person, Records, Recusal, Text,
};
use crate::swedish;

/// What an extract says.
#[derive(Debug, Serialize)]
pub struct Utdrag {
    /// Whom it is for: "Torghandlarna"; none for anyone.
    pub recipient: Option<String>,
    /// The day of approval, or of each lot: "2024-12-17", "§ 2: 2026-03-05, § 3: ännu inte".
    pub approved: String,
    /// The part of the minutes.
    pub protokoll: Protokoll,
}

/// Makes the view of an extract; `None` if the minutes don't hold it.
pub(super) fn view(
    records: &Records,
    meeting: &Meeting,
    numbering: &Numbering,
    part: &Part,
) -> Option<Utdrag> {
    let organisation = &records.organisation.as_ref()?.value;
    let numbers = numbering.of(meeting.date.0)?;
    let numbered = || numbers.iter().copied().zip(meeting.paragraphs());
    let (chosen, recipient) = match part {
        Part::Paragraph(number) => (vec![*number], None),
        Part::Recipient { recipient: name, .. } => {
            let goes = |(_, item): &(_, &Item)| sent_to(item).contains(&name.as_str());
            (numbered().filter(goes).map(|(number, _)| number).collect(), Some(name))
        }
        Part::Notice { .. } | Part::InPacket => return None,
    };
    let attendance = meeting.attendance.as_ref()?;
    let protokoll = protokoll::view(records, meeting, attendance, numbers, Some(&chosen))?;
    if chosen.is_empty() || protokoll.items.len() != chosen.len() {
        return None;
    }
    let announced = announcement::of_meeting(organisation, meeting, numbers);
    let style = &organisation.numbering.pattern;
    let mut approved: Vec<(String, String)> = Vec::new();
    for lot in &announced {
        let own: Vec<ParagraphNumber> =
            lot.numbers.iter().copied().filter(|number| chosen.contains(number)).collect();
        if !own.is_empty() {
            let day = lot.approved.map_or_else(|| "ännu inte".to_owned(), |day| day.to_string());
            approved.push((swedish::paragraphs(&own, style), day));
        }
    }
    let approved = match &approved[..] {
        [(_, day)] => day.clone(),
        several => {
            let of = |(own, day): &(String, String)| format!("{own}: {day}");
            several.iter().map(of).collect::<Vec<_>>().join(", ")
        }
    };
    Some(Utdrag { recipient: recipient.map(|name| swedish::typography(name)), approved, protokoll })
}

/// Who was there for some §§, and for which if not for all of them. Those who left because of a
/// conflict of interest took no part, and those who served in their place did (KL 6:30, 5:67).
pub(super) fn attendance(
    organisation: &Organisation,
    attendance: &Attendance,
    chosen: &[(ParagraphNumber, &Item)],
) -> AttendanceView {
    let printed = names(attendance);
    let view = |person: &Person, served: Vec<ParagraphNumber>| -> Option<PersonView> {
        let mut view = person_view(organisation, &printed, person);
        view.paragraphs =
            (served.len() < chosen.len()).then(|| people::in_style(organisation, &set_of(&served)));
        (!served.is_empty()).then_some(view)
    };
    let deciders = deciders(attendance, chosen);
    let at = |takes_part: &dyn Fn(ParagraphNumber, &[&Text]) -> bool| -> Vec<ParagraphNumber> {
        let taken = deciders.iter().filter(|(number, names)| takes_part(*number, names));
        taken.map(|(number, _)| *number).collect()
    };
    let decides = |person: &Person, number, names: &[&Text]| {
        was_there(person, number) && names.contains(&&person.name.value)
    };
    // Someone can have a row for each whom she served for, and step in for yet another.
    let has_row = |person: &Person, number| {
        let mut rows = attendance.deciding.iter();
        rows.any(|row| row.name == person.name && was_there(row, number))
    };
    let group = |people: &[Located<Person>]| -> Vec<PersonView> {
        let served = |person: &Person| at(&|number, _| was_there(person, number));
        people.iter().filter_map(|person| view(person, served(person))).collect()
    };
    let deciding = attendance.deciding.iter();
    let deciding = deciding
        .filter_map(|person| view(person, at(&|number, names| decides(person, number, names))));
    let stepped_in = attendance.substitutes.iter().filter_map(|person| {
        let steps_in =
            |number, names: &[&Text]| decides(person, number, names) && !has_row(person, number);
        let mut view = view(person, at(&steps_in))?;
        let mut recusals = chosen.iter().flat_map(|(_, item)| &item.recusals.0);
        let recusal = recusals
            .find(|recusal| recusal.replaced_by.as_ref().is_some_and(|name| *name == person.name));
        if let Some(recusal) = recusal {
            let serves =
                format!("tjänstgörande ersättare för {}", with_party(&printed, &recusal.name.0));
            view.role = Some(view.role.map_or(serves.clone(), |role| format!("{role}, {serves}")));
        }
        Some(view)
    });
    let idle = attendance.substitutes.iter().filter_map(|person| {
        let is_idle = |number, names: &[&Text]| {
            was_there(person, number) && !decides(person, number, names) && !has_row(person, number)
        };
        view(person, at(&is_idle))
    });
    AttendanceView {
        deciding: deciding.chain(stepped_in).collect(),
        substitutes: idle.collect(),
        absent: Vec::new(),
        adjunct: group(&attendance.adjunct),
        staff_representatives: group(&attendance.staff_representatives),
        entitled: group(&attendance.entitled),
        officers: group(&attendance.officers),
        others: group(&attendance.others),
        remote_decision: attendance.remote_decision.as_ref().map(super::plain),
        as_appendix: false,
    }
}

/// The names of those who took part in each §.
fn deciders<'a>(
    attendance: &'a Attendance,
    chosen: &[(ParagraphNumber, &Item)],
) -> Vec<(ParagraphNumber, Vec<&'a Text>)> {
    let of = |(number, item): &(ParagraphNumber, &Item)| {
        let recusals: Vec<&Recusal> = item.recusals.0.iter().collect();
        let people = took_part(attendance, &recusals, *number).into_iter();
        (*number, people.map(|person| &person.name.value).collect())
    };
    chosen.iter().map(of).collect()
}

/// §§ as a set.
fn set_of(numbers: &[ParagraphNumber]) -> ParagraphSet {
    let runs = numbers.chunk_by(|a, b| a.leads_to(*b));
    let span = |run: &[ParagraphNumber]| ParagraphSpan {
        first: run.first().copied(),
        last: run.last().copied(),
    };
    ParagraphSet { within: runs.map(span).collect(), except: Vec::new() }
}
