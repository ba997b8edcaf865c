//! Who came and who left during a meeting, and who served from when: what an attendance may list by the clock.
//!
//! In come an attendance and the moments of its meeting, out come changes in the order that they took place.

use std::collections::BTreeSet;

use super::movements::MovementKind;
use super::presence::Presences;
use super::timeline::{Moment, Stretch};
use crate::record::{Attendance, AttendanceGroup, ParagraphNumber, Person, Recusal, Time};

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
    /// Its place among the others.
    order: Order,
}

/// When a change took place: the minute, then the moment, then what a record says of a moment first.
type Order = (u16, Option<Moment>, u8);

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
        let moved = self.presences.movements(self.name).iter();
        let moved = moved.map(|own| self.change(own.kind, own.number, own.moment, own.time));
        let mut all: Vec<Change<'a>> = moved.collect();
        let by_clock: Vec<Change<'a>> = self.by_clock();
        let is_timed = !by_clock.is_empty() || !all.is_empty();
        let unknown = by_clock.into_iter().filter(|change| {
            !all.iter().any(|own| own.time == change.time && rank(own.kind) == rank(change.kind))
        });
        let unknown: Vec<Change<'a>> = unknown.collect();
        all.extend(unknown);
        let by_paragraph = self.by_paragraph(is_timed, &all);
        all.extend(by_paragraph);
        all.extend(self.service_by_paragraph());
        let for_recused = self.service_for_recused(&all);
        all.extend(for_recused);
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

    /// What the §§ of her rows say, unless times do; and where she left because of a conflict of interest.
    fn by_paragraph(&self, is_timed: bool, told: &[Change<'a>]) -> Vec<Change<'a>> {
        let mut changes = Vec::new();
        let mut was_there = true;
        let mut before: Option<&Stretch<'a>> = None;
        for stretch in &self.presences.timeline.stretches {
            let is_within = is_timed || self.is_within(stretch.number);
            let left = self.left_for_conflict(stretch, is_within);
            let left = left.filter(|_| !is_told(told, MovementKind::Leaves, stretch.number));
            let is_there = is_within && left.is_none();
            if let Some((moment, time)) = left.filter(|_| was_there) {
                changes.push(self.change(MovementKind::Leaves, stretch.number, moment, time));
            } else if let Some(before) = before {
                let came = !is_told(told, MovementKind::Arrives, before.number);
                changes.extend(match (was_there, is_there) {
                    (true, false) => Some(self.ends(MovementKind::Leaves, before)),
                    (false, true) if came => Some(self.begins(MovementKind::Arrives, stretch)),
                    _ => None,
                });
            }
            was_there = is_there;
            before = Some(stretch);
        }
        changes
    }

    /// Whether any row of hers holds for a §.
    fn is_within(&self, number: ParagraphNumber) -> bool {
        let mut sets = self.rows.iter().map(|person| person.paragraphs.as_deref());
        sets.any(|set| set.is_none_or(|set| set.contains(number)))
    }

    /// From when she was out of a § because of a conflict of interest, in it or in what it is below: where that says that
    /// she left, or her row that she wasn't there.
    fn left_for_conflict(
        &self,
        stretch: &Stretch<'a>,
        is_within: bool,
    ) -> Option<(Moment, Option<Time>)> {
        let all = self.presences.timeline.stretches.iter();
        let above = all.filter(|own| own.first <= stretch.first && stretch.last <= own.last);
        let whole = above.flat_map(|own| &own.item.recusals.0);
        let whole = whole.map(|recusal| (recusal, stretch.first, None));
        let mut conflicts = whole.chain(self.in_events(stretch));
        let left = conflicts
            .find(|(recusal, ..)| recusal.name.0 == self.name && (*recusal.leaves || !is_within));
        left.map(|(_, moment, time)| (moment, time))
    }

    /// The conflicts of interest among a §'s events, each from when it was said.
    fn in_events(
        &self,
        stretch: &Stretch<'a>,
    ) -> impl Iterator<Item = (&'a Recusal, Moment, Option<Time>)> {
        let night = self.presences.timeline.night;
        stretch.events().flat_map(move |(moment, event)| {
            let time = event.time.map(|time| Time(night.minute(time.start)));
            event.recusals.0.iter().map(move |recusal| (recusal, moment, time))
        })
    }

    /// What the §§ of her service say, where no hours do.
    fn service_by_paragraph(&self) -> Vec<Change<'a>> {
        let mut changes = Vec::new();
        let spells = self.rows.iter().flat_map(|person| person.spells());
        for spell in spells.filter(|spell| spell.hours.0.is_empty()) {
            let Some(set) = spell.paragraphs.as_deref() else { continue };
            let replaced = spell.replaces.as_ref().map(|own| own.name.0.as_str());
            let mut before: Option<&Stretch<'a>> = None;
            for stretch in &self.presences.timeline.stretches {
                let served = before.is_some_and(|own| set.contains(own.number));
                match (before, set.contains(stretch.number)) {
                    (_, true) if !served => {
                        changes.push(self.begins(MovementKind::Serves(replaced), stretch));
                    }
                    (Some(before), false) if served => {
                        changes.push(self.ends(MovementKind::StepsBack, before));
                    }
                    _ => {}
                }
                before = Some(stretch);
            }
        }
        changes
    }

    /// Her service in the place of somebody with a conflict of interest, unless her row or an event says it.
    fn service_for_recused(&self, told: &[Change<'a>]) -> Vec<Change<'a>> {
        let mut changes = Vec::new();
        let is_said = self.rows.iter().any(|own| own.service.is_some() || own.replaces.is_some());
        for stretch in self.presences.timeline.stretches.iter().filter(|_| !is_said) {
            let whole = stretch.item.recusals.0.iter();
            let whole = whole.map(|recusal| (recusal, stretch.first, None));
            for (recusal, moment, time) in whole.chain(self.in_events(stretch)) {
                let serves = MovementKind::Serves(Some(recusal.name.0.as_str()));
                let is_hers = recusal.replaced_by.as_ref().is_some_and(|by| by.0 == self.name);
                if is_hers && !is_told(told, serves, stretch.number) {
                    changes.push(self.change(serves, stretch.number, moment, time));
                    changes.push(self.ends(MovementKind::StepsBack, stretch));
                }
            }
        }
        changes
    }

    /// A change at a time of the day: with the event of that time, if there is one.
    fn at(&self, kind: MovementKind<'a>, time: u16) -> Change<'a> {
        let timeline = &self.presences.timeline;
        let order = (time, timeline.event_at(time), rank(kind));
        let number = timeline.paragraph_at(time);
        Change { name: self.name, kind, time: Some(Time(time)), number, order }
    }

    /// A change as a § begins.
    fn begins(&self, kind: MovementKind<'a>, stretch: &Stretch<'a>) -> Change<'a> {
        self.change(kind, stretch.number, stretch.first, None)
    }

    /// A change as a § ends.
    fn ends(&self, kind: MovementKind<'a>, stretch: &Stretch<'a>) -> Change<'a> {
        self.change(kind, stretch.number, stretch.last, None)
    }

    /// A change at a moment of a §, and at a time if that is said.
    fn change(
        &self,
        kind: MovementKind<'a>,
        number: ParagraphNumber,
        moment: Moment,
        time: Option<Time>,
    ) -> Change<'a> {
        let minute = time.map_or(self.presences.timeline.bounds(moment).0, |time| time.0);
        let order = (minute, Some(moment), rank(kind));
        Change { name: self.name, kind, time, number: Some(number), order }
    }
}

/// Whether changes say one of a kind in a § already.
fn is_told(told: &[Change<'_>], kind: MovementKind<'_>, number: ParagraphNumber) -> bool {
    told.iter().any(|own| rank(own.kind) == rank(kind) && own.number == Some(number))
}

/// What of a moment is said first: who leave, who come, who serve no longer, who begin to.
fn rank(kind: MovementKind<'_>) -> u8 {
    match kind {
        MovementKind::Leaves => 0,
        MovementKind::Arrives => 1,
        MovementKind::StepsBack => 2,
        MovementKind::Serves(_) => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::participation::participation;
    use crate::record::{Meeting, of_yaml};

    /// What changed in a meeting of five §§: "14.20 § 2 Bo Al leaves".
    fn told(text: &str) -> Vec<String> {
        let meeting: Meeting = of_yaml(text).unwrap_or_else(|| panic!("{text}"));
        let numbers: Vec<ParagraphNumber> = (1..=5).map(ParagraphNumber::plain).collect();
        let presences = participation(&meeting, &numbers).presences;
        let attendance = meeting.attendance.as_deref().expect("an attendance");
        let words = changes(attendance, &presences).into_iter().map(|change| {
            let kind = match change.kind {
                MovementKind::Arrives => "comes".to_owned(),
                MovementKind::Leaves => "leaves".to_owned(),
                MovementKind::Serves(seat) => format!("serves for {}", seat.unwrap_or("nobody")),
                MovementKind::StepsBack => "steps back".to_owned(),
            };
            let time = change.time.map(|time| format!("{}:{:02} ", time.0 / 60, time.0 % 60));
            let number = change.number.map(|number| format!("§{number} "));
            let place = [time, number].map(Option::unwrap_or_default).concat();
            format!("{place}{} {kind}", change.name)
        });
        words.collect()
    }

    #[test]
    fn a_conflict_of_interest_is_left_for_in_its_paragraph() {
        let text = "
datum: 2021-03-01
närvaro:
  beslutande: [{namn: Åsa Ek, §: ej 3}, Bo Al, Cia Lind, {namn: Dan Mo, §: 1–2}]
  ersättare: [Eva Ro]
ärenden:
  - Ett
  - {rubrik: Två, jäv: {namn: Bo Al}}
  - {rubrik: Tre, jäv: [{namn: Åsa Ek, ersättare: Eva Ro}, {namn: Cia Lind, lämnar: ja}]}
  - {rubrik: Fyra, jäv: {namn: Cia Lind, lämnar: ja}}
  - Fem
";
        assert_eq!(
            told(text),
            [
                "§2 Dan Mo leaves",
                "§3 Åsa Ek leaves",
                "§3 Cia Lind leaves",
                "§3 Eva Ro serves for Åsa Ek",
                "§3 Eva Ro steps back",
                "§4 Åsa Ek comes",
                "§5 Cia Lind comes",
            ]
        );
    }

    #[test]
    fn of_a_minute_those_who_leave_come_first_and_events_as_they_are_written() {
        let text = "
datum: 2021-03-01
tid: 13.00–16.00
närvaro:
  beslutande: [{namn: Åsa Ek, kom: 14.20}, {namn: Bo Al, gick: 14.20}, Cia Lind, Dan Mo]
  ersättare: [{namn: Eva Ro, tjänstgör: {för: Bo Al, tid: 14.20–}}]
ärenden:
  - Ett
  - {rubrik: Två, händelser: [{tid: 14.20, går: Dan Mo}]}
  - {rubrik: Tre, händelser: [{tid: 15.00, kommer: Dan Mo}, {tid: 15.00, går: Cia Lind}]}
  - Fyra
  - Fem
";
        assert_eq!(
            told(text),
            [
                "14:20 §2 Bo Al leaves",
                "14:20 §2 Dan Mo leaves",
                "14:20 §2 Åsa Ek comes",
                "14:20 §2 Eva Ro serves for Bo Al",
                "15:00 §3 Dan Mo comes",
                "15:00 §3 Cia Lind leaves",
            ]
        );
    }

    #[test]
    fn service_for_some_paragraphs_is_told() {
        let text = "
datum: 2021-03-01
närvaro:
  beslutande: [Åsa Ek, {namn: Bo Al, §: ej 2–3}]
  ersättare: [{namn: Eva Ro, tjänstgör: {för: Bo Al, §: 2–3}}]
ärenden: [Ett, Två, Tre, Fyra, Fem]
";
        assert_eq!(
            told(text),
            [
                "§1 Bo Al leaves",
                "§2 Eva Ro serves for Bo Al",
                "§3 Eva Ro steps back",
                "§4 Bo Al comes",
            ]
        );
    }
}
