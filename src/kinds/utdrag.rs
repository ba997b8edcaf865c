//! An extract (protokollsutdrag): some §§ of the minutes. Extracts are asked for, they don't follow
//! from records by themselves.

use serde::Serialize;

use super::document::{Content, Document, DocumentPart, Kind};
use super::protokoll::{MinutesExcerpt, Protokoll, approval, minutes_view};
use crate::diagnostic::{Part, Parts};
use crate::facts::participation::was_there;
use crate::facts::{Announcement, Facts, Paragraph};
use crate::record::{
    Attendance, Located, Meeting, Organisation, ParagraphNumber, ParagraphSet, ParagraphSpan,
    Person, Recusal, Subject, Text,
};
use crate::swedish;
use crate::view::people::{AttendanceView, PeopleViews, PersonView};
use crate::view::words::{joined, paragraph_set, typographic};
use crate::view::{self, View};

/// Some §§ of the minutes.
pub static UTDRAG: Kind = Kind {
    edit_order: 2,
    is_selectable: false,
    prints: Parts::of(&[Part::Minutes, Part::Approval]),
    approval: Some(approval),
    ..Kind::new("utdrag", "Utdrag", 7, |_, _| Vec::new(), Content::Pages(view))
};

fn view(document: &Document, facts: &Facts<'_>) -> Option<View> {
    let meeting = facts.records.meeting(&document.subject)?;
    let organisation = facts.organisation()?;
    let date = meeting.date.0;
    let (chosen, recipient) = match document.part.as_ref()? {
        DocumentPart::Paragraph(number) => (vec![*number], None),
        DocumentPart::Recipient { recipient, .. } => {
            (sent_to(recipient, meeting, facts), Some(recipient))
        }
        DocumentPart::Notice { .. } | DocumentPart::InPacket => return None,
    };
    let body = extract_view(facts, meeting, &chosen, recipient.map(String::as_str))?;
    let paragraphs = body.protokoll.paragraphs.as_deref().unwrap_or_default();
    let title = format!("Protokollsutdrag {paragraphs}, {date}");
    let head = view::head(organisation, view::stage(meeting), title, date);
    Some(View::new(head, UTDRAG.name, &body))
}

/// The §§ whose decisions are sent to a recipient.
fn sent_to(recipient: &str, meeting: &Meeting, facts: &Facts<'_>) -> Vec<ParagraphNumber> {
    let numbers = facts.numbers(meeting.date.0).iter();
    let numbered = numbers.zip(meeting.paragraphs());
    numbered
        .filter(|(_, item)| item.recipients().contains(&recipient))
        .map(|(number, _)| *number)
        .collect()
}

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
fn extract_view(
    facts: &Facts<'_>,
    meeting: &Meeting,
    chosen: &[ParagraphNumber],
    recipient: Option<&str>,
) -> Option<Utdrag> {
    let organisation = facts.organisation()?;
    let mut paragraphs = facts.paragraphs(meeting.date.0);
    paragraphs.retain(|paragraph| chosen.contains(&paragraph.number));
    let attendance = attendance_for(organisation, meeting.attendance.as_ref()?, &paragraphs);
    let protokoll = minutes_view(facts, meeting, Some(MinutesExcerpt { chosen, attendance }))?;
    if chosen.is_empty() || protokoll.items.len() != chosen.len() {
        return None;
    }
    let announced = facts.announcements(&Subject::Meeting(meeting.date.0));
    Some(Utdrag {
        recipient: recipient.map(swedish::typography),
        approved: approval_days(organisation, announced, chosen),
        protokoll,
    })
}

/// When the chosen §§ were approved: one day, or one for each lot of them.
fn approval_days(
    organisation: &Organisation,
    announced: &[Announcement<'_>],
    chosen: &[ParagraphNumber],
) -> String {
    let mut days = Vec::new();
    let mut lots = Vec::new();
    for lot in announced {
        let mut numbers = lot.numbers.clone();
        numbers.retain(|number| chosen.contains(number));
        if !numbers.is_empty() {
            let day = lot.approved.map_or_else(|| "ännu inte".to_owned(), |day| day.to_string());
            let paragraphs = swedish::paragraphs(&numbers, &organisation.numbering.pattern);
            lots.push(format!("{paragraphs}: {day}"));
            days.push(day);
        }
    }
    match days.as_slice() {
        [day] => day.clone(),
        _ => lots.join(", "),
    }
}

/// Who was there for some §§, and for which if not for all of them. Those who left because of a
/// conflict of interest took no part, and those who served in their place did (KL 6:30, 5:67).
fn attendance_for(
    organisation: &Organisation,
    attendance: &Attendance,
    chosen: &[Paragraph<'_>],
) -> AttendanceView {
    let paragraphs = ChosenParagraphs {
        organisation,
        attendance,
        views: PeopleViews::new(organisation, attendance),
        deciders: chosen.iter().map(Deciders::of).collect(),
    };
    let recusals: Vec<&Recusal> =
        chosen.iter().flat_map(|paragraph| &paragraph.item.recusals.0).collect();
    let deciding = attendance.deciding.iter();
    let substitutes = attendance.substitutes.iter();
    AttendanceView {
        deciding: deciding
            .filter_map(|person| paragraphs.view(person, |paragraph| paragraph.include(person)))
            .chain(
                substitutes.clone().filter_map(|person| paragraphs.stepped_in(person, &recusals)),
            )
            .collect(),
        substitutes: substitutes.filter_map(|person| paragraphs.idle(person)).collect(),
        absent: Vec::new(),
        adjunct: paragraphs.group(&attendance.adjunct),
        staff_representatives: paragraphs.group(&attendance.staff_representatives),
        entitled: paragraphs.group(&attendance.entitled),
        officers: paragraphs.group(&attendance.officers),
        others: paragraphs.group(&attendance.others),
        remote_decision: attendance.remote_decision.as_deref().map(typographic),
        as_appendix: false,
    }
}

/// Those who took part in a §.
struct Deciders<'a> {
    number: ParagraphNumber,
    names: Vec<&'a Text>,
}

impl<'a> Deciders<'a> {
    fn of(paragraph: &Paragraph<'a>) -> Self {
        Self {
            number: paragraph.number,
            names: paragraph.took_part.iter().map(|person| &*person.name).collect(),
        }
    }

    /// Whether someone is one of them, by this row of the attendance.
    fn include(&self, person: &Person) -> bool {
        was_there(person, self.number) && self.names.contains(&&*person.name)
    }
}

/// The §§ that an extract holds, with what says who was there for each.
struct ChosenParagraphs<'a> {
    organisation: &'a Organisation,
    attendance: &'a Attendance,
    views: PeopleViews<'a>,
    deciders: Vec<Deciders<'a>>,
}

impl ChosenParagraphs<'_> {
    /// Someone with the §§ that she `serves` in, unless that is all; none if it is none.
    fn view(&self, person: &Person, serves: impl Fn(&Deciders<'_>) -> bool) -> Option<PersonView> {
        let served = self.deciders.iter().filter(|paragraph| serves(paragraph));
        let numbers: Vec<ParagraphNumber> = served.map(|paragraph| paragraph.number).collect();
        if numbers.is_empty() {
            return None;
        }
        let is_part = numbers.len() < self.deciders.len();
        Some(PersonView {
            paragraphs: is_part.then(|| paragraph_set(self.organisation, &set_of(&numbers))),
            ..self.views.person(person)
        })
    }

    /// People who were there, deciding or not.
    fn group(&self, people: &[Located<Person>]) -> Vec<PersonView> {
        people
            .iter()
            .filter_map(|person| self.view(person, |paragraph| was_there(person, paragraph.number)))
            .collect()
    }

    /// A substitute who stepped in for someone recused.
    fn stepped_in(&self, person: &Person, recusals: &[&Recusal]) -> Option<PersonView> {
        let mut view = self.view(person, |paragraph| {
            paragraph.include(person) && !self.has_row(person, paragraph.number)
        })?;
        let recusal =
            recusals.iter().find(|recusal| recusal.replaced_by.as_ref() == Some(&person.name));
        if let Some(recusal) = recusal {
            let serving = self.views.serving_for(&recusal.name.0);
            view.role = joined([view.role, Some(serving)], ", ");
        }
        Some(view)
    }

    /// A substitute who was there but didn't serve.
    fn idle(&self, person: &Person) -> Option<PersonView> {
        self.view(person, |paragraph| {
            was_there(person, paragraph.number)
                && !paragraph.include(person)
                && !self.has_row(person, paragraph.number)
        })
    }

    /// Whether someone has a row among the deciding for a §: she can have one for each whom she
    /// served for, and step in for yet another.
    fn has_row(&self, person: &Person, number: ParagraphNumber) -> bool {
        let mut rows = self.attendance.deciding.iter();
        rows.any(|row| row.name == person.name && was_there(row, number))
    }
}

/// §§ as a set.
fn set_of(numbers: &[ParagraphNumber]) -> ParagraphSet {
    let runs = numbers.chunk_by(|a, b| a.leads_to(*b));
    let spans =
        runs.map(|run| ParagraphSpan { first: run.first().copied(), last: run.last().copied() });
    ParagraphSet { within: spans.collect(), except: Vec::new() }
}
