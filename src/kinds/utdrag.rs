//! An extract (protokollsutdrag): some §§ of the minutes. Extracts are asked for, they don't follow
//! from records by themselves.

use serde::Serialize;

use super::document::{Content, Document, DocumentPart, Kind};
use super::protokoll::{Audience, MinutesExcerpt, Protokoll, approval, minutes_view};
use crate::diagnostic::{Part, Parts};
use crate::facts::presence::is_recused;
use crate::facts::{Announcement, Facts, ItemFacts, MinutesPart, Participation, Presence};
use crate::record::{
    About, Attendance, AttendanceGroup, Located, Meeting, Organisation, ParagraphNumber,
    ParagraphSet, ParagraphSpan, Person, Share,
};
use crate::swedish;
use crate::view::attendance::{AttendanceView, own_groups};
use crate::view::mask::{masked_minutes, masks};
use crate::view::people::{PeopleViews, PersonView};
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
        DocumentPart::Paragraph(number) | DocumentPart::Masked(number) => (vec![*number], None),
        DocumentPart::Recipient { recipient, .. } => {
            (sent_to(recipient, meeting, facts), Some(recipient))
        }
        DocumentPart::Notice { .. }
        | DocumentPart::Separate(_)
        | DocumentPart::InPacket
        | DocumentPart::Year(_) => {
            return None;
        }
    };
    let audience = if document.is_public() { Audience::Everybody } else { Audience::Holder };
    let body = extract_view(facts, meeting, &chosen, recipient.map(String::as_str), audience)?;
    let paragraphs = body.protokoll.paragraphs.as_deref().unwrap_or_default();
    let title = format!("Protokollsutdrag {paragraphs}, {}", meeting.id());
    let head = view::head(organisation, view::stage(meeting), title, date);
    Some(match audience {
        Audience::Holder => View::new(head, UTDRAG.name, &body),
        Audience::Everybody => {
            View::new(head, UTDRAG.name, &masked_minutes(&body, &masks(meeting)))
        }
    })
}

/// The §§ whose decisions are sent to a recipient.
fn sent_to(recipient: &str, meeting: &Meeting, facts: &Facts<'_>) -> Vec<ParagraphNumber> {
    let numbers = facts.numbers(meeting.id()).iter();
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
    /// The approval of each lot of its §§.
    pub approved: Vec<ApprovedLot>,
    /// The part of the minutes.
    pub protokoll: Protokoll,
}

/// Makes the view of an extract; `None` if the minutes don't hold it.
fn extract_view(
    facts: &Facts<'_>,
    meeting: &Meeting,
    chosen: &[ParagraphNumber],
    recipient: Option<&str>,
    audience: Audience,
) -> Option<Utdrag> {
    let organisation = facts.organisation()?;
    let participation = facts.participation(meeting.id())?;
    let attendance =
        attendance_for(organisation, meeting, meeting.attendance.as_ref()?, participation, chosen);
    let protokoll = minutes_view(
        facts,
        meeting,
        MinutesExcerpt {
            chosen: Some(chosen),
            attendance: Some(attendance),
            part: chosen
                .first()
                .map_or(MinutesPart::Rest, |first| MinutesPart::of(meeting, *first)),
            audience,
        },
    )?;
    if chosen.is_empty() || protokoll.items.len() != chosen.len() {
        return None;
    }
    let announced = facts.announcements(&facts.records.subject(About::Meeting(meeting.id())));
    Some(Utdrag {
        recipient: recipient.map(swedish::typography),
        approved: approved(organisation, announced, chosen),
        protokoll,
    })
}

/// §§ of an extract that were approved together.
#[derive(Debug, Serialize)]
pub struct ApprovedLot {
    /// "§§ 2–3".
    pub paragraphs: String,
    /// "2024-12-17"; none before.
    pub date: Option<String>,
    /// Whether they are approved at some time.
    pub is_approved: bool,
}

/// When the chosen §§ were approved.
fn approved(
    organisation: &Organisation,
    announced: &[Announcement<'_>],
    chosen: &[ParagraphNumber],
) -> Vec<ApprovedLot> {
    let mut lots = Vec::new();
    for lot in announced {
        let mut numbers = lot.numbers.clone();
        numbers.retain(|number| chosen.contains(number));
        if !numbers.is_empty() {
            lots.push(ApprovedLot {
                paragraphs: swedish::paragraphs(&numbers, &organisation.numbering.pattern),
                date: lot.approved.map(|day| day.to_string()),
                is_approved: lot.is_approved,
            });
        }
    }
    lots
}

/// Who was there for some §§, and for which if not for all of them. Those who left because of a
/// conflict of interest took no part, and those who served in their place did (KL 6:30, 5:67).
fn attendance_for(
    organisation: &Organisation,
    meeting: &Meeting,
    attendance: &Attendance,
    participation: &Participation<'_>,
    chosen: &[ParagraphNumber],
) -> AttendanceView {
    let all = participation.items.iter().filter(|item| item.depth == 0);
    let paragraphs = ChosenParagraphs {
        organisation,
        attendance,
        participation,
        views: PeopleViews::new(organisation, meeting, attendance, Some(&participation.presences)),
        items: all.filter(|item| item.number.is_some_and(|own| chosen.contains(&own))).collect(),
    };
    let deciding = attendance.deciding.iter();
    let substitutes = attendance.substitutes.iter();
    let seated = deciding.clone().filter_map(|person| paragraphs.seated(person));
    let stepped_in = substitutes.clone().filter_map(|person| paragraphs.stepped_in(person));
    AttendanceView {
        deciding: seated.chain(stepped_in).collect(),
        substitutes: deciding.chain(substitutes).filter_map(|own| paragraphs.idle(own)).collect(),
        absent: Vec::new(),
        adjunct: paragraphs.group(&attendance.adjunct),
        staff_representatives: paragraphs.group(&attendance.staff_representatives),
        entitled: paragraphs.group(&attendance.entitled),
        officers: paragraphs.group(&attendance.officers),
        others: paragraphs.group(&attendance.others),
        own: own_groups(attendance, |people| paragraphs.group(people)),
        changes: Vec::new(),
        remote_decision: attendance.remote_decision.as_deref().map(typographic),
        as_appendix: false,
        has_list: false,
        substitutes_serve: false,
    }
}

/// The §§ that an extract holds, with what says who was there for each.
struct ChosenParagraphs<'a> {
    organisation: &'a Organisation,
    attendance: &'a Attendance,
    participation: &'a Participation<'a>,
    views: PeopleViews<'a>,
    items: Vec<&'a ItemFacts<'a>>,
}

impl<'a> ChosenParagraphs<'a> {
    /// Someone with the §§ that she has a share in, unless that is all of all; none if it is none.
    fn view(
        &self,
        person: &'a Person,
        share: impl Fn(&'a ItemFacts<'a>) -> Share,
    ) -> Option<PersonView> {
        let shares = self.items.iter().filter_map(|item| Some((item.number?, share(item))));
        let shares: Vec<(ParagraphNumber, Share)> = shares.collect();
        if shares.iter().all(|(_, share)| *share == Share::None) {
            return None;
        }
        let is_part = shares.iter().any(|(_, share)| *share != Share::Whole);
        let set = is_part.then(|| paragraph_set(self.organisation, &set_of(&shares)));
        let is_open = self.is_open(person);
        let hours = self.views.hours(person).filter(|_| is_open);
        let moves = if is_open { self.views.moves(person) } else { Vec::new() };
        let paragraphs = joined([set, hours], ", ");
        let view = self.views.person(person);
        // When else she served isn't about these §§.
        Some(PersonView { paragraphs, moves, serves: false, service: Vec::new(), ..view })
    }

    /// Whether it is open for what of the §§ someone was there.
    fn is_open(&self, person: &Person) -> bool {
        let presences = &self.participation.presences;
        let chosen = self.items.iter().filter_map(|item| self.participation.stretch(item));
        let mut moments = chosen.flat_map(|own| own.moments().map(move |moment| (own, moment)));
        moments.any(|(own, moment)| presences.presence(person, own, moment) != Presence::There)
    }

    /// People who were there, deciding or not.
    fn group(&self, people: &'a [Located<Person>]) -> Vec<PersonView> {
        let views = people.iter().map(|own| self.view(own, |item| self.share(item, own)));
        views.flatten().collect()
    }

    fn share(&self, item: &'a ItemFacts<'a>, person: &Person) -> Share {
        self.participation.share(item, person)
    }

    /// Someone among the deciding who had a seat.
    fn seated(&self, person: &'a Person) -> Option<PersonView> {
        let deciding = AttendanceGroup::Deciding;
        self.view(person, |item| self.participation.served(item, deciding, person))
    }

    /// A substitute who took a seat.
    fn stepped_in(&self, person: &'a Person) -> Option<PersonView> {
        let substitutes = AttendanceGroup::Substitutes;
        let view = self.view(person, |item| match self.has_row(person, item) {
            true => Share::None,
            false => self.participation.served(item, substitutes, person),
        })?;
        let seats =
            self.items.iter().flat_map(|item| self.participation.seats(item, substitutes, person));
        let mut replaced: Vec<&str> = seats.filter(|seat| *seat != person.name.0).collect();
        replaced.sort_unstable();
        replaced.dedup();
        let serves = replaced.is_empty();
        let replaces = replaced.into_iter().map(|name| self.views.with_party(name)).collect();
        Some(PersonView { replaces, serves, ..view })
    }

    /// Someone who was there and could have served, but didn't.
    fn idle(&self, person: &'a Person) -> Option<PersonView> {
        self.view(person, |item| match self.has_served(person, item) {
            true => Share::None,
            false => self.share(item, person),
        })
    }

    /// Whether someone had a seat in a §, by any row, or has given hers up for it.
    fn has_served(&self, person: &Person, item: &'a ItemFacts<'a>) -> bool {
        let substitutes = &self.attendance.substitutes;
        is_recused(&item.recusals, &person.name.0)
            || self.has_row(person, item)
            || self.sat_by(AttendanceGroup::Substitutes, substitutes, person, item)
    }

    /// Whether someone has a row among the deciding for a §: she can have one for each whom she
    /// served for, and step in for yet another.
    fn has_row(&self, person: &Person, item: &'a ItemFacts<'a>) -> bool {
        self.sat_by(AttendanceGroup::Deciding, &self.attendance.deciding, person, item)
    }

    /// Whether someone had a seat in a § by one of the rows of a group.
    fn sat_by(
        &self,
        group: AttendanceGroup,
        rows: &'a [Located<Person>],
        person: &Person,
        item: &'a ItemFacts<'a>,
    ) -> bool {
        let mut own = rows.iter().filter(|row| row.name == person.name);
        own.any(|row| self.participation.served(item, group, row) != Share::None)
    }
}

/// §§ as a set, by how much of each it holds.
fn set_of(shares: &[(ParagraphNumber, Share)]) -> ParagraphSet {
    ParagraphSet {
        within: spans_of(shares, Share::Whole),
        partly: spans_of(shares, Share::Part),
        except: Vec::new(),
    }
}

/// The spans of the §§ with a share.
fn spans_of(shares: &[(ParagraphNumber, Share)], wanted: Share) -> Vec<ParagraphSpan> {
    let of_share = shares.iter().filter(|(_, share)| *share == wanted);
    let numbers: Vec<ParagraphNumber> = of_share.map(|(number, _)| *number).collect();
    let runs = numbers.chunk_by(|a, b| a.leads_to(*b));
    let spans =
        runs.map(|run| ParagraphSpan { first: run.first().copied(), last: run.last().copied() });
    spans.collect()
}
