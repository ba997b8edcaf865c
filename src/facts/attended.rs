//! Who was at the meetings of a year, as what, and for how long: what allowances are paid for.
//!
//! In come the facts of all meetings and the register of the elected, out come people with their meetings. A meeting whose
//! minutes are a draft is named as left out.

use std::collections::BTreeSet;
use std::iter;

use chrono::Datelike;

use super::Facts;
use super::movements::MovementKind;
use super::participation::Participation;
use crate::record::{
    AttendanceGroup, Found, Located, Meeting, MeetingId, ParagraphSet, Person, Register, Share,
    Text,
};

/// The meetings of a year, person by person.
#[derive(Debug, Default)]
pub struct AttendedYear<'a> {
    /// Those who were at some meeting, in the register's order, then others.
    pub people: Vec<PersonYear<'a>>,
    /// The meetings that it leaves out, whose minutes aren't ready.
    pub left_out: Vec<MeetingId>,
}

/// Someone's meetings.
#[derive(Debug)]
pub struct PersonYear<'a> {
    /// Who.
    pub who: Who<'a>,
    /// Those that she was at, in order.
    pub meetings: Vec<Attended<'a>>,
}

/// Someone who was at a meeting, by what tells her from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Who<'a> {
    /// Her name.
    pub name: &'a str,
    /// What stands after it.
    pub id: Option<&'a str>,
    /// The party's letters.
    pub party: Option<&'a str>,
}

/// A meeting that someone was at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attended<'a> {
    /// The meeting.
    pub held: MeetingId,
    /// As what.
    pub capacity: Capacity,
    /// When, in minutes after midnight; none where the record doesn't say it.
    pub spans: Option<Vec<(u16, u16)>>,
    /// The §§ that she was there for, if not all.
    pub paragraphs: Option<&'a ParagraphSet>,
}

/// As what someone is at a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Capacity {
    /// As ledamot.
    Member,
    /// As an ersättare who served, if only for a time.
    Serving,
    /// As an ersättare who didn't.
    Substitute,
}

impl Attended<'_> {
    /// For how many minutes.
    pub fn minutes(&self) -> Option<u32> {
        let spans = self.spans.as_ref()?;
        Some(spans.iter().map(|(from, to)| u32::from(to.saturating_sub(*from))).sum())
    }
}

/// The years with a meeting that has been held.
pub fn years(facts: &Facts<'_>) -> BTreeSet<i32> {
    let held =
        facts.records.meetings.iter().filter(|(_, record)| record.value.attendance.is_some());
    held.map(|(held, _)| held.day.year()).collect()
}

/// The meetings of a year, person by person; nobody without a register of the elected.
pub fn attended<'a>(facts: &'a Facts<'a>, year: i32) -> AttendedYear<'a> {
    let mut found = AttendedYear::default();
    let Some(people) = &facts.records.people else { return found };
    let of_year = facts.records.meetings.iter().filter(|(held, _)| held.day.year() == year);
    for (held, record) in of_year {
        let meeting = &record.value;
        match facts.participation(*held) {
            Some(own) if meeting.attendance.is_some() && !meeting.is_draft() => {
                let register = people.value.on(held.day);
                found.add(meeting, own, &register);
            }
            None | Some(_) if meeting.attendance.is_some() => found.left_out.push(*held),
            None | Some(_) => {}
        }
    }
    let order: Vec<Who<'_>> = people.value.seats().map(|(own, _)| Who::of(own)).collect();
    found
        .people
        .sort_by_key(|own| order.iter().position(|who| *who == own.who).unwrap_or(usize::MAX));
    found
}

impl<'a> Who<'a> {
    fn of(elected: &'a crate::record::Elected) -> Self {
        Self { name: &elected.name.0, id: text(&elected.id), party: text(&elected.party) }
    }

    /// Someone of an attendance, as the register has her if she is in it.
    fn attending(person: &'a Person, register: &Register<'a>) -> Self {
        match register.find(person.reference()) {
            Found::One(seat) => Self::of(seat.elected),
            Found::Nobody | Found::Several => {
                Self { name: person.name_without_party(), id: None, party: text(&person.party) }
            }
        }
    }
}

fn text(own: &Option<Located<Text>>) -> Option<&str> {
    own.as_ref().map(|own| own.0.as_str())
}

impl<'a> AttendedYear<'a> {
    /// Adds those who were at a meeting. Of several rows for one, the first says when.
    fn add(
        &mut self,
        meeting: &'a Meeting,
        participation: &'a Participation<'a>,
        register: &Register<'a>,
    ) {
        let Some(attendance) = meeting.attendance.as_deref() else { return };
        let deciding = attendance.deciding.iter().map(|own| (AttendanceGroup::Deciding, own));
        let others = attendance.substitutes.iter().map(|own| (AttendanceGroup::Substitutes, own));
        for (group, person) in deciding.chain(others) {
            let who = Who::attending(person, register);
            let at = self.people.iter().position(|own| own.who == who).unwrap_or_else(|| {
                self.people.push(PersonYear { who, meetings: Vec::new() });
                self.people.len() - 1
            });
            let meetings = &mut self.people[at].meetings;
            let capacity = capacity(participation, group, person);
            match meetings.last_mut().filter(|own| own.held == meeting.id()) {
                Some(own) => own.capacity = own.capacity.min(capacity),
                None => meetings.push(Attended {
                    held: meeting.id(),
                    capacity,
                    spans: spans(meeting, participation, person),
                    paragraphs: person.paragraphs.as_deref(),
                }),
            }
        }
    }
}

/// As what someone was at a meeting, by a row of the attendance.
fn capacity<'a>(
    participation: &Participation<'a>,
    group: AttendanceGroup,
    person: &'a Person,
) -> Capacity {
    if group == AttendanceGroup::Deciding && person.replaces.is_none() {
        return Capacity::Member;
    }
    let mut items = participation.items.iter();
    let is_serving = group == AttendanceGroup::Deciding
        || items.any(|item| participation.served(item, group, person) != Share::None);
    if is_serving { Capacity::Serving } else { Capacity::Substitute }
}

/// When someone was at a meeting, in minutes after midnight; none where the record doesn't say it: the meeting has no
/// hours, or she was there for some §§ or came in one, without a time.
fn spans(
    meeting: &Meeting,
    participation: &Participation<'_>,
    person: &Person,
) -> Option<Vec<(u16, u16)>> {
    if meeting.is_continued() {
        return over_days(meeting, participation, person);
    }
    let night = meeting.night();
    let hours = meeting.time?;
    let (start, end) = (hours.start, hours.end?);
    let said = person.spans(night);
    if !said.is_empty() {
        let spans = said
            .iter()
            .map(|own| (own.start.unwrap_or(start).max(start), own.end.unwrap_or(end).min(end)));
        return Some(spans.filter(|(from, to)| from < to).collect());
    }
    if person.paragraphs.is_some() {
        return None;
    }
    moved(participation, person, (start, end))
}

/// When someone was at a meeting of several days: all of it, or it isn't known, since times don't say which day.
fn over_days(
    meeting: &Meeting,
    participation: &Participation<'_>,
    person: &Person,
) -> Option<Vec<(u16, u16)>> {
    let says_less = person.paragraphs.is_some() || !person.spans(meeting.night()).is_empty();
    let has_moved = !participation.presences.movements(&person.name.0).is_empty();
    if says_less || has_moved {
        return None;
    }
    let others = meeting.continued.0.iter().map(|own| own.time.as_deref());
    let hours = iter::once(meeting.time.as_deref()).chain(others);
    hours.map(|hours| hours.and_then(|own| Some((own.start, own.end?)))).collect()
}

/// When someone was at a meeting between two times, by what events say of her. A conflict of interest is no absence.
fn moved(
    participation: &Participation<'_>,
    person: &Person,
    (start, end): (u16, u16),
) -> Option<Vec<(u16, u16)>> {
    let presences = &participation.presences;
    let name = &person.name.0;
    let recused: Vec<_> = presences
        .recusals()
        .filter(|(_, recusal)| recusal.name.0 == *name)
        .map(|(number, _)| number)
        .collect();
    let mut spans = Vec::new();
    let mut came = Some(start);
    let mut is_first = true;
    for own in presences.movements(name).iter().filter(|own| !recused.contains(&own.number)) {
        let time = own.time.map(|time| time.0);
        match own.kind {
            MovementKind::Arrives if is_first => came = Some(time?),
            MovementKind::Arrives => came = came.or(Some(time?)),
            MovementKind::Leaves => spans.extend(came.take().zip(Some(time?))),
            MovementKind::Serves(_) | MovementKind::StepsBack => continue,
        }
        is_first = false;
    }
    spans.extend(came.map(|from| (from, end)));
    Some(spans)
}
