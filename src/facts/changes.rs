//! Who came and who left during a meeting, and who served from when: what an attendance may list by the clock.
//!
//! In come an attendance and the moments of its meeting, out come changes in the order that they took place.

use std::collections::BTreeSet;

use super::movements::MovementKind;
use super::presence::Presences;
use super::timeline::{Moment, Stretch};
use crate::record::{
    Attendance, AttendanceGroup, ParagraphNumber, ParagraphSet, Person, Share, Time,
};

/// A change in who was there or served.
#[derive(Debug, Clone, Copy)]
pub struct Change<'a> {
    /// Who.
    pub name: &'a str,
    /// What.
    pub kind: MovementKind<'a>,
    /// At what time, if that is known.
    pub time: Option<Time>,
    /// In which §, if that is known.
    pub number: Option<ParagraphNumber>,
    /// Its place among the others: the minute, then the moment.
    order: (u16, Option<Moment>),
}

/// The changes during a meeting.
pub fn changes<'a>(attendance: &'a Attendance, presences: &Presences<'a>) -> Vec<Change<'a>> {
    let present = attendance.groups().filter(|(group, _)| *group != AttendanceGroup::Absent);
    let people: Vec<&Person> =
        present.flat_map(|(_, people)| people.iter().map(|own| &**own)).collect();
    let mut named = BTreeSet::new();
    let mut changes = Vec::new();
    for person in &people {
        let name = person.name.0.as_str();
        if named.insert(name) {
            let rows = people.iter().copied().filter(|own| own.name.0 == name).collect();
            changes.extend(Changing { name, rows, presences }.all());
        }
    }
    changes.sort_by_key(|change| change.order);
    changes
}

/// Someone with her rows in the attendance.
struct Changing<'p, 'a> {
    name: &'a str,
    rows: Vec<&'a Person>,
    presences: &'p Presences<'a>,
}

impl<'a> Changing<'_, 'a> {
    /// What changes for her: as events say it, then what only her rows say.
    fn all(&self) -> Vec<Change<'a>> {
        let moved = self.presences.movements(self.name).iter().map(|own| Change {
            name: self.name,
            kind: own.kind,
            time: own.time,
            number: Some(own.number),
            order: self.order(own.time, own.moment),
        });
        let mut all: Vec<Change<'a>> = moved.collect();
        let by_clock: Vec<Change<'a>> = self.by_clock();
        let is_timed = !by_clock.is_empty() || !all.is_empty();
        let is_known = |change: &Change<'a>| all.iter().any(|own| own.time == change.time);
        let unknown: Vec<Change<'a>> =
            by_clock.into_iter().filter(|change| !is_known(change)).collect();
        all.extend(unknown);
        if !is_timed {
            all.extend(self.by_paragraph());
        }
        all
    }

    /// What her hours say. Where one spell of hers ends and another begins, nothing changes.
    fn by_clock(&self) -> Vec<Change<'a>> {
        let night = self.presences.timeline.night;
        let spans: Vec<_> = self.rows.iter().flat_map(|person| person.spans(night)).collect();
        let (begin, end) = self.presences.timeline.hours();
        let is_end = |time| spans.iter().any(|other| other.end == Some(time));
        let is_start = |time| spans.iter().any(|other| other.start == Some(time));
        let came = spans.iter().filter_map(|span| span.start);
        let left = spans.iter().filter_map(|span| span.end);
        let came = came.filter(|time| *time > begin && !is_end(*time));
        let left = left.filter(|time| *time < end && !is_start(*time));
        let served = self.rows.iter().flat_map(|person| self.service(person));
        came.map(|time| self.at(MovementKind::Arrives, time))
            .chain(left.map(|time| self.at(MovementKind::Leaves, time)))
            .chain(served)
            .collect()
    }

    /// What the hours of her service say.
    fn service(&self, person: &'a Person) -> Vec<Change<'a>> {
        let night = self.presences.timeline.night;
        let hours = person.spells().iter().flat_map(|spell| {
            let replaced = spell.replaces.as_ref().map(|own| own.name.0.as_str());
            spell.hours.0.iter().map(move |span| (replaced, span.of(night)))
        });
        let changes = hours.flat_map(|(replaced, span)| {
            let begins = span.start.map(|time| self.at(MovementKind::Serves(replaced), time));
            let ends = span.end.map(|time| self.at(MovementKind::StepsBack, time));
            [begins, ends].into_iter().flatten()
        });
        changes.collect()
    }

    /// What the §§ of her rows say.
    fn by_paragraph(&self) -> Vec<Change<'a>> {
        let sets: Vec<Option<&ParagraphSet>> =
            self.rows.iter().map(|person| person.paragraphs.as_deref()).collect();
        let share = |number| {
            let shares = sets.iter().map(|set| set.map_or(Share::Whole, |set| set.share(number)));
            shares.max().unwrap_or(Share::Whole)
        };
        let mut changes = Vec::new();
        let mut before: Option<&Stretch<'a>> = None;
        for stretch in &self.presences.timeline.stretches {
            let is_there = share(stretch.number) != Share::None;
            let was_there = before.is_none_or(|own| share(own.number) != Share::None);
            if is_there && !was_there {
                changes.push(self.in_paragraph(MovementKind::Arrives, stretch, stretch.first));
            } else if let Some(before) = before.filter(|_| was_there && !is_there) {
                changes.push(self.in_paragraph(MovementKind::Leaves, before, before.last));
            }
            before = Some(stretch);
        }
        changes
    }

    /// A change at a time of the day.
    fn at(&self, kind: MovementKind<'a>, time: u16) -> Change<'a> {
        let number = self.presences.timeline.paragraph_at(time);
        let order = (time, None);
        Change { name: self.name, kind, time: Some(Time(time)), number, order }
    }

    /// A change in a §.
    fn in_paragraph(
        &self,
        kind: MovementKind<'a>,
        stretch: &Stretch<'a>,
        moment: Moment,
    ) -> Change<'a> {
        let order = self.order(None, moment);
        Change { name: self.name, kind, time: None, number: Some(stretch.number), order }
    }

    fn order(&self, time: Option<Time>, moment: Moment) -> (u16, Option<Moment>) {
        let minute = time.map_or(self.presences.timeline.bounds(moment).0, |time| time.0);
        (minute, Some(moment))
    }
}
